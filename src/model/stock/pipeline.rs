//! What is on its way to a stock point.
//!
//! A delivery needs no event: it is received when the point is next looked at, at its own
//! instant. Only where somebody waits for it does the point have an entry in the calendar.

use std::collections::VecDeque;

use crate::engine::time::SimTime;

use super::plan::Quantity;
use super::ring::Ring;

/// A delivery on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot {
    /// When it is received.
    pub due: SimTime,
    pub quantity: Quantity,
    /// After this nobody may sell it; [`SimTime::NEVER`] if it keeps.
    pub expires: SimTime,
    pub kind: Kind,
}

impl Lot {
    #[inline]
    fn is_watched(&self) -> bool {
        self.kind != Kind::Right || self.expires != SimTime::NEVER
    }
}

/// What comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was ordered.
    Right,
    /// Something else: it is good for nothing, and what was ordered is still missing.
    Wrong,
    /// Word that the order was lost on its way up.
    Lost,
}

/// Deliveries, the earliest first.
#[derive(Debug, Clone)]
pub struct Pipeline {
    lots: Ring<Lot>,
    /// When the first of them is due: asked far more often than it changes.
    next: SimTime,
    /// How many of them somebody must know of when they come: they perish, or are not what was
    /// ordered.
    watched: u32,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self {
            lots: Ring::default(),
            next: SimTime::NEVER,
            watched: 0,
        }
    }
}

impl Pipeline {
    /// Puts a delivery in, behind those due at the same instant.
    ///
    /// Always inline: else the delivery is written down twice, and read before it is there.
    #[inline(always)]
    pub fn push(&mut self, lot: Lot) {
        self.next = self.next.min(lot.due);
        self.watched += u32::from(lot.is_watched());
        let overtakes = self.lots.back().is_some_and(|last| last.due > lot.due);
        self.lots.push_back(lot);
        if overtakes {
            self.lots.last_overtakes(|last, other| last.due < other.due);
        }
    }

    /// When the next delivery is due; [`SimTime::NEVER`] if nothing comes.
    #[inline]
    pub fn next(&self) -> SimTime {
        self.next
    }

    /// When the next delivery is due that cannot wait until somebody looks: it is the first and
    /// perishes, so that from then on the day is known, or it is not what was ordered.
    #[inline]
    pub fn next_watched(&self) -> SimTime {
        match self.watched {
            0 => SimTime::NEVER,
            _ => self.find_watched(),
        }
    }

    #[inline(never)]
    fn find_watched(&self) -> SimTime {
        let first = self.lots.front();
        if first.is_some_and(|lot| lot.expires != SimTime::NEVER) {
            return self.next;
        }
        let mishap = self.lots.iter().find(|lot| lot.kind != Kind::Right);
        mishap.map_or(SimTime::NEVER, |lot| lot.due)
    }

    /// When the last delivery is due.
    pub fn latest(&self) -> Option<SimTime> {
        self.lots.back().map(|lot| lot.due)
    }

    /// All that comes.
    pub fn quantity(&self) -> Quantity {
        self.lots.iter().map(|lot| lot.quantity).sum()
    }

    /// Takes the next delivery if it is due by `now`.
    #[inline]
    pub fn take(&mut self, now: SimTime) -> Option<Lot> {
        if self.next > now {
            return None;
        }
        let lot = self.lots.pop_front()?;
        self.next = self.lots.front().map_or(SimTime::NEVER, |lot| lot.due);
        if self.watched > 0 {
            self.watched -= u32::from(lot.is_watched());
        }
        Some(lot)
    }
}

/// Units that expire, the oldest first.
#[derive(Debug, Clone)]
pub struct Shelf {
    units: VecDeque<(SimTime, Quantity)>,
    /// When the oldest expire: asked far more often than it changes.
    next: SimTime,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            units: VecDeque::new(),
            next: SimTime::NEVER,
        }
    }
}

impl Shelf {
    /// Puts units on the shelf.
    pub fn put(&mut self, expires: SimTime, quantity: Quantity) {
        let place = self.units.partition_point(|(other, _)| *other <= expires);
        match place
            .checked_sub(1)
            .and_then(|before| self.units.get_mut(before))
        {
            Some((same, there)) if *same == expires => *there += quantity,
            _ => self.units.insert(place, (expires, quantity)),
        }
        self.next = self.oldest();
    }

    /// Takes the oldest units; tells when the first of them expires.
    #[inline]
    pub fn take(&mut self, quantity: Quantity) -> SimTime {
        match self.next {
            SimTime::NEVER => SimTime::NEVER,
            first => {
                self.take_oldest(quantity);
                first
            }
        }
    }

    #[inline(never)]
    fn take_oldest(&mut self, mut quantity: Quantity) {
        while quantity > 0
            && let Some((_, there)) = self.units.front_mut()
        {
            let taken = quantity.min(*there);
            *there -= taken;
            quantity -= taken;
            if *there == 0 {
                self.units.pop_front();
            }
        }
        self.next = self.oldest();
    }

    /// All that lies there.
    pub fn quantity(&self) -> Quantity {
        self.units.iter().map(|(_, quantity)| quantity).sum()
    }

    /// When the oldest units expire; [`SimTime::NEVER`] if none do.
    #[inline]
    pub fn next(&self) -> SimTime {
        self.next
    }

    fn oldest(&self) -> SimTime {
        let first = self.units.front();
        first.map_or(SimTime::NEVER, |(expires, _)| *expires)
    }

    /// Throws away what expires by `now`, if anything does: when, and how much.
    pub fn expire(&mut self, now: SimTime) -> Option<(SimTime, Quantity)> {
        if self.next > now {
            return None;
        }
        let gone = self.units.pop_front();
        self.next = self.oldest();
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(due: i64) -> Lot {
        Lot {
            due: SimTime::from_millis(due),
            quantity: due,
            expires: SimTime::NEVER,
            kind: Kind::Right,
        }
    }

    #[test]
    fn deliveries_may_overtake_each_other() {
        let mut pipeline = Pipeline::default();
        for due in [5, 9, 2, 7, 2] {
            pipeline.push(lot(due));
        }
        let mut taken = Vec::new();
        while let Some(lot) = pipeline.take(SimTime::from_millis(7)) {
            taken.push(lot.quantity);
        }
        assert_eq!(taken, [2, 2, 5, 7]);
        assert_eq!(pipeline.next(), SimTime::from_millis(9));
    }

    #[test]
    fn the_oldest_goes_first() {
        let at = SimTime::from_millis;
        let mut shelf = Shelf::default();
        shelf.put(at(10), 3);
        shelf.put(at(4), 2);
        shelf.put(at(10), 1);
        assert_eq!(shelf.take(3), at(4));
        assert_eq!(shelf.expire(at(9)), None);
        assert_eq!(shelf.expire(at(10)), Some((at(10), 3)));
        assert_eq!(shelf.next(), SimTime::NEVER);
    }
}
