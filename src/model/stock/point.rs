//! A stock point: what is on hand, on order and owed, exact at every instant.
//!
//! A point is brought up to date when somebody looks at it ([`Stock::advance`]): deliveries and
//! expiries since the last look happen then, each at its own instant. Where an order waits, the
//! point has an entry in the calendar for its next delivery, so nobody is served late.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::slab::{NONE, Slab};
use crate::random::Key;

use super::forecast::Outlook;
use super::pipeline::{Kind, Lot, Pipeline, Shelf};
use super::plan::Quantity;
use super::queue::{Dispatch, Wait, Who};
use super::ring::Ring;
use super::sums::{HoldingSums, StockSums};

/// Where a point's replenishment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// From outside, or from a supplier who is never short.
    Outside,
    /// From another point.
    Point(u32),
    /// From one of several suppliers, drawn for each order.
    Drawn,
}

/// The stock of one product at the supplier, or at one agent.
#[derive(Debug, Clone)]
pub struct Point {
    pub key: Key,
    /// Index of its holding.
    pub holding: u16,
    /// Number of its agent in the tier.
    pub number: u32,
    /// Whose it is, by slot; [`NONE`]: a supplier's.
    pub agent: u32,
    pub on_hand: Quantity,
    /// Ordered and not yet received.
    pub on_order: Quantity,
    /// Asked for by others and not yet given.
    pub owed: Quantity,
    /// Up to which it fills, and below which it orders; warned at.
    pub level: Quantity,
    pub lower: Quantity,
    pub warns_at: Quantity,
    pub source: Source,
    /// Its orders reach the source at the instant at which they are placed, by nobody's hands.
    pub direct: bool,
    /// The flows that its orders are part of on their way up, see [`StockSums::flows`]: the first,
    /// and the one after the last.
    pub flows: (u16, u16),
    /// How long goods are under way to it, where that is always the same \[ms\].
    pub lead_time: Option<Millis>,
    /// None of them arrives before an earlier one.
    pub keeps_order: bool,
    /// How long they keep after they have come from outside \[ms\].
    pub shelf_life: Option<Millis>,
    /// It is looked at whenever its position changes, not at reviews.
    pub continuous: bool,
    /// Its forecast sees what buyers ask for, not what it is asked for itself.
    pub sees_end_demand: bool,
    pub coming: Pipeline,
    pub shelf: Shelf,
    /// First and last of those who wait.
    pub(super) queue: (u32, u32),
    /// Up to when the integrals reach.
    last: SimTime,
    /// The next midnight at which stock on hand is noted, and the number of its day.
    midnight: SimTime,
    day: usize,
    /// For when the calendar has an entry.
    pub armed: SimTime,
    /// When the line that makes its goods is free.
    pub line_free: SimTime,
    /// Stock has run out, and since then nothing was left over.
    pub(super) short: bool,
    /// Somebody did not get all that was asked for since the last delivery.
    pub(super) short_in_cycle: bool,
    /// Waits to be looked at.
    pub looked_at: bool,
    /// Replenishment orders placed.
    pub ordered: u32,
    pub outlook: Outlook,
    /// What agents have been told is in stock, one for each lag.
    pub figures: Vec<Figure>,
}

/// What was in stock at the last instant at which figures were passed on.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    pub at: SimTime,
    pub available: Quantity,
}

/// All points of a piece, and what has become known about them during the current event.
#[derive(Debug, Default)]
pub struct Stock {
    pub points: Vec<Point>,
    pub waits: Slab<Wait>,
    pub window: (SimTime, SimTime),
    /// Spans between passing figures of stock on, each once \[ms\].
    pub lags: Vec<Millis>,
    /// Orders that have got what they waited for, with the instant at which that expires.
    pub served: Ring<(u32, SimTime)>,
    /// Goods that leave for points below.
    pub leaves: Ring<Dispatch>,
    /// Points whose position has to be looked at.
    pub looks: Ring<u32>,
    /// Points where somebody waits, or something expires.
    pub wakes: Vec<u32>,
}

impl Point {
    /// A point with nothing in it.
    pub fn new(key: Key, (holding, number): (u16, u32), agent: u32) -> Self {
        Self {
            key,
            holding,
            number,
            agent,
            on_hand: 0,
            on_order: 0,
            owed: 0,
            level: 0,
            lower: 0,
            warns_at: Quantity::MIN,
            source: Source::Outside,
            direct: true,
            flows: (0, 0),
            lead_time: None,
            keeps_order: false,
            shelf_life: None,
            continuous: false,
            sees_end_demand: false,
            coming: Pipeline::default(),
            shelf: Shelf::default(),
            queue: (NONE, NONE),
            last: SimTime::ZERO,
            midnight: SimTime::from_millis(DAY),
            day: 1,
            armed: SimTime::NEVER,
            line_free: SimTime::ZERO,
            short: false,
            short_in_cycle: false,
            looked_at: false,
            ordered: 0,
            outlook: Outlook::default(),
            figures: Vec::new(),
        }
    }

    /// What every rule looks at.
    #[inline]
    pub fn position(&self) -> Quantity {
        self.on_hand + self.on_order - self.owed
    }

    /// When something happens here next: a delivery, or goods that expire.
    #[inline]
    fn next(&self) -> SimTime {
        self.coming.next().min(self.shelf.next())
    }

    /// When something happens here that cannot wait until somebody looks: a delivery that others
    /// wait for, goods that expire, word that an order was lost.
    #[inline]
    pub fn wakes_at(&self) -> SimTime {
        let delivery = match self.owed > 0 {
            true => self.coming.next(),
            false => self.coming.next_watched(),
        };
        delivery.min(self.shelf.next())
    }

    /// Lets time pass up to `to`, in which nothing changes.
    fn pass(
        &mut self,
        sums: &mut HoldingSums,
        window: (SimTime, SimTime),
        lags: &[Millis],
        to: SimTime,
    ) {
        if to >= self.midnight {
            self.midnights(sums, to);
        }
        for (figure, &lag) in self.figures.iter_mut().zip(lags) {
            let at = match lag {
                0 => to,
                lag => SimTime::from_millis(to.millis() / lag * lag),
            };
            if at > figure.at {
                let available = self.on_hand - self.owed;
                *figure = Figure { at, available };
            }
        }
        let (from, until) = (self.last.max(window.0), to.min(window.1));
        self.last = to;
        if from >= until {
            return;
        }
        let span = until - from;
        let area = |quantity: Quantity| i128::from(quantity) * i128::from(span);
        // Without signs a product of three takes a multiplication less.
        let squared = |quantity: Quantity| {
            let size = u128::from(quantity.unsigned_abs());
            (size * size * u128::from(span.unsigned_abs())) as i128
        };
        sums.on_hand += area(self.on_hand);
        sums.on_order += area(self.on_order);
        sums.on_order_squared += squared(self.on_order);
        sums.net_squared += squared(self.on_hand - self.owed);
        if self.on_hand == 0 {
            sums.empty += i128::from(span);
        }
        if self.owed > 0 {
            sums.owed += area(self.owed);
            sums.owed_squared += squared(self.owed);
            sums.waited_for += i128::from(span);
        }
    }

    /// Notes what is on hand at every midnight up to `to`.
    fn midnights(&mut self, sums: &mut HoldingSums, to: SimTime) {
        let days = sums.by_day.len();
        let next = (to.millis() / DAY) as usize + 1;
        for noted in &mut sums.by_day[self.day.min(days)..next.min(days)] {
            *noted += self.on_hand;
        }
        self.day = next;
        self.midnight = SimTime::from_millis(next as Millis * DAY);
    }

    /// Takes units off the shelf; tells when the oldest of them expires.
    #[inline]
    pub(super) fn take(
        &mut self,
        sums: &mut HoldingSums,
        quantity: Quantity,
        counts: bool,
    ) -> SimTime {
        let before = self.on_hand;
        self.on_hand -= quantity;
        sums.given += i128::from(quantity);
        if before > self.warns_at && self.on_hand <= self.warns_at && counts {
            sums.warnings += 1;
        }
        self.shelf.take(quantity)
    }
}

impl Stock {
    /// Brings a point up to `now`.
    #[inline]
    pub fn advance(&mut self, point: u32, now: SimTime, sums: &mut StockSums) {
        let at = &self.points[point as usize];
        if now > at.last || at.next() <= now {
            let counted = &mut sums.holdings[usize::from(at.holding)];
            self.catch_up(point, now, counted);
        }
    }

    fn catch_up(&mut self, point: u32, now: SimTime, sums: &mut HoldingSums) {
        let mut changed = false;
        loop {
            let at = &mut self.points[point as usize];
            let next = at.next();
            let until = next.min(now);
            if until > at.last {
                at.pass(sums, self.window, &self.lags, until);
            }
            if next > now {
                if changed && at.wakes_at() != SimTime::NEVER {
                    self.wakes.push(point);
                }
                return;
            }
            changed = true;
            // Of one instant, deliveries first.
            if let Some(lot) = at.coming.take(next) {
                self.receive(point, lot, sums);
            } else if let Some((when, quantity)) = at.shelf.expire(now) {
                at.on_hand -= quantity;
                sums.expired_ever += i128::from(quantity);
                if self.window.0 <= when && when < self.window.1 {
                    sums.expired += i128::from(quantity);
                }
                self.look(point);
            }
        }
    }

    /// A delivery arrives.
    #[inline]
    fn receive(&mut self, point: u32, lot: Lot, sums: &mut HoldingSums) {
        let at = &mut self.points[point as usize];
        at.on_order -= lot.quantity;
        match lot.kind {
            Kind::Right => {
                if self.window.0 <= lot.due && lot.due < self.window.1 {
                    sums.cycles += 1;
                    sums.cycles_kept += u64::from(!at.short_in_cycle && at.owed == 0);
                }
                at.short_in_cycle = false;
                sums.received += i128::from(lot.quantity);
                match lot.quantity < 0 {
                    true => self.give_back(point, -lot.quantity, sums),
                    false => self.put(point, lot.quantity, lot.expires, sums),
                }
            }
            Kind::Wrong => {
                sums.destroyed += i128::from(lot.quantity);
                self.look(point);
            }
            Kind::Lost => self.look(point),
        }
    }

    /// Goods go back to where they came from.
    fn give_back(&mut self, point: u32, quantity: Quantity, sums: &mut HoldingSums) {
        let at = &mut self.points[point as usize];
        // What is not there is owed.
        let there = at.on_hand.min(quantity);
        at.on_hand -= there;
        at.shelf.take(there);
        at.owed += quantity - there;
        // The rest leaves when it is there.
        sums.received += i128::from(quantity - there);
        if there < quantity {
            self.join(point, Who::Rest, quantity - there);
        }
    }

    /// Goods come in, and those who wait are served.
    #[inline]
    pub(super) fn put(
        &mut self,
        point: u32,
        quantity: Quantity,
        expires: SimTime,
        sums: &mut HoldingSums,
    ) {
        let at = &mut self.points[point as usize];
        at.on_hand += quantity;
        if expires != SimTime::NEVER {
            at.shelf.put(expires, quantity);
        }
        if at.owed > 0 {
            self.serve(point, sums);
        }
        let at = &mut self.points[point as usize];
        at.short &= at.on_hand == 0;
    }

    /// The position of a point has changed: under continuous review it is looked at.
    #[inline]
    pub fn look(&mut self, point: u32) {
        let at = &mut self.points[point as usize];
        if at.continuous && !at.looked_at {
            at.looked_at = true;
            self.looks.push_back(point);
        }
    }
}
