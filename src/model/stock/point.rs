//! A stock point: what is on hand, on order and owed, exact at every instant.
//!
//! A point is brought up to date when somebody looks at it ([`Point::advance`]): deliveries and
//! expiries since the last look happen then, each at its own instant. Where an order waits, the
//! point has an entry in the calendar for its next delivery, so nobody is served late.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::slab::{NONE, Slab};
use crate::random::Key;

use super::forecast::Outlook;
use super::pipeline::{Kind, Lot, Pipeline, Shelf};
use super::plan::{Quantity, WhenShort};
use super::queue::{Dispatch, Wait, Who};
use super::sums::{HoldingSums, StockSums};
use super::todo::Todo;

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
    /// Its place among all points of the piece.
    pub place: u32,
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
    /// It orders what is missing up to its level, whatever it expects.
    pub fills_up: bool,
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
    /// They are made to order before they travel.
    pub made_to_order: bool,
    /// How long they keep after they have come from outside \[ms\].
    pub shelf_life: Option<Millis>,
    /// What happens to an order for which there is not enough.
    pub when_short: WhenShort,
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

/// All points of a piece.
#[derive(Debug, Default)]
pub struct Stock {
    pub points: Vec<Point>,
    pub desk: Desk,
}

/// What the points of a piece share: who waits, and what has become known during the current event.
///
/// Apart from them, so that a point and what it changes elsewhere are at hand together.
#[derive(Debug, Default)]
pub struct Desk {
    pub waits: Slab<Wait>,
    pub window: (SimTime, SimTime),
    /// Spans between passing figures of stock on, each once \[ms\].
    pub lags: Vec<Millis>,
    /// Orders that have got what they waited for, with the instant at which that expires.
    pub served: Todo<(u32, SimTime)>,
    /// Goods that leave for points below.
    pub leaves: Todo<Dispatch>,
    /// Points whose position has to be looked at.
    pub looks: Todo<u32>,
    /// Points where somebody waits, or something expires.
    pub wakes: Vec<u32>,
}

impl Point {
    /// A point with nothing in it.
    pub fn new(key: Key, place: u32, (holding, number): (u16, u32), agent: u32) -> Self {
        Self {
            key,
            place,
            holding,
            number,
            agent,
            on_hand: 0,
            on_order: 0,
            owed: 0,
            level: 0,
            lower: 0,
            warns_at: Quantity::MIN,
            fills_up: false,
            source: Source::Outside,
            direct: true,
            flows: (0, 0),
            lead_time: None,
            keeps_order: false,
            made_to_order: false,
            shelf_life: None,
            when_short: WhenShort::Backorder,
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

    /// The day up to which it has been brought, from 0.
    #[inline]
    pub fn today(&self) -> usize {
        self.day - 1
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
    #[inline(always)]
    fn pass(&mut self, sums: &mut HoldingSums, desk: &Desk, to: SimTime) {
        if to >= self.midnight {
            self.midnights(sums, to);
        }
        if !self.figures.is_empty() {
            self.tells_figures(&desk.lags, to);
        }
        let (from, until) = (self.last.max(desk.window.0), to.min(desk.window.1));
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

    /// Passes on figures of what is in stock, as far as that is due up to `to`.
    #[inline(never)]
    fn tells_figures(&mut self, lags: &[Millis], to: SimTime) {
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
    }

    /// Notes what is on hand at every midnight up to `to`, which is at least one.
    #[inline(always)]
    fn midnights(&mut self, sums: &mut HoldingSums, to: SimTime) {
        let second = self.midnight + DAY;
        if to >= second {
            return self.many_midnights(sums, to);
        }
        if let Some(noted) = sums.by_day.get_mut(self.day) {
            *noted += self.on_hand;
        }
        self.day += 1;
        self.midnight = second;
    }

    #[inline(never)]
    fn many_midnights(&mut self, sums: &mut HoldingSums, to: SimTime) {
        let days = sums.by_day.len();
        let next = (to.millis() / DAY) as usize + 1;
        for noted in &mut sums.by_day[self.day.min(days)..next.min(days)] {
            *noted += self.on_hand;
        }
        self.day = next;
        self.midnight = SimTime::from_millis(next as Millis * DAY);
    }

    /// Takes units off the shelf; tells when the oldest of them expires.
    #[inline(always)]
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

    /// Brings the point up to `now`.
    ///
    /// Always inline, in the two places that every order passes; [`Stock::advance`] is for others.
    #[inline(always)]
    pub fn advance(&mut self, now: SimTime, sums: &mut HoldingSums, desk: &mut Desk) {
        if now > self.last || self.next() <= now {
            self.catch_up(now, sums, desk);
        }
    }

    #[inline(always)]
    fn catch_up(&mut self, now: SimTime, sums: &mut HoldingSums, desk: &mut Desk) {
        let mut changed = false;
        loop {
            let next = self.next();
            let until = next.min(now);
            if until > self.last {
                self.pass(sums, desk, until);
            }
            if next > now {
                if changed && self.wakes_at() != SimTime::NEVER {
                    desk.wakes.push(self.place);
                }
                return;
            }
            changed = true;
            // Of one instant, deliveries first.
            if let Some(lot) = self.coming.take(next) {
                self.receive(lot, sums, desk);
            } else if let Some((when, quantity)) = self.shelf.expire(now) {
                self.on_hand -= quantity;
                sums.expired_ever += i128::from(quantity);
                if desk.sees(when) {
                    sums.expired += i128::from(quantity);
                }
                self.look(desk);
            }
        }
    }

    /// A delivery arrives.
    #[inline(always)]
    fn receive(&mut self, lot: Lot, sums: &mut HoldingSums, desk: &mut Desk) {
        self.on_order -= lot.quantity;
        match lot.kind {
            Kind::Right => {
                if desk.sees(lot.due) {
                    sums.cycles += 1;
                    sums.cycles_kept += u64::from(!self.short_in_cycle && self.owed == 0);
                }
                self.short_in_cycle = false;
                sums.received += i128::from(lot.quantity);
                match lot.quantity < 0 {
                    true => self.give_back(-lot.quantity, sums, desk),
                    false => self.put(lot.quantity, lot.expires, sums, desk),
                }
            }
            Kind::Wrong => {
                sums.destroyed += i128::from(lot.quantity);
                self.look(desk);
            }
            Kind::Lost => self.look(desk),
        }
    }

    /// Goods go back to where they came from.
    #[inline(never)]
    fn give_back(&mut self, quantity: Quantity, sums: &mut HoldingSums, desk: &mut Desk) {
        // What is not there is owed.
        let there = self.on_hand.min(quantity);
        self.on_hand -= there;
        self.shelf.take(there);
        self.owed += quantity - there;
        // The rest leaves when it is there.
        sums.received += i128::from(quantity - there);
        if there < quantity {
            self.join(Who::Rest, quantity - there, desk);
        }
    }

    /// Goods come in, and those who wait are served.
    #[inline(always)]
    pub(super) fn put(
        &mut self,
        quantity: Quantity,
        expires: SimTime,
        sums: &mut HoldingSums,
        desk: &mut Desk,
    ) {
        self.on_hand += quantity;
        if expires != SimTime::NEVER {
            self.shelf.put(expires, quantity);
        }
        if self.owed > 0 {
            self.serve(sums, desk);
        }
        self.short &= self.on_hand == 0;
    }

    /// The position has changed: under continuous review it is looked at.
    #[inline(always)]
    pub fn look(&mut self, desk: &mut Desk) {
        if self.continuous && !self.looked_at {
            self.looked_at = true;
            desk.looks.push_back(self.place);
        }
    }
}

impl Desk {
    /// Whether an instant lies in the window.
    #[inline]
    pub fn sees(&self, at: SimTime) -> bool {
        self.window.0 <= at && at < self.window.1
    }
}

impl Stock {
    /// A point, what is counted of it, and what it shares with the others.
    #[inline(always)]
    pub fn at<'s>(
        &'s mut self,
        point: u32,
        sums: &'s mut StockSums,
    ) -> (&'s mut Point, &'s mut HoldingSums, &'s mut Desk) {
        let at = &mut self.points[point as usize];
        let sums = &mut sums.holdings[usize::from(at.holding)];
        (at, sums, &mut self.desk)
    }

    /// Brings a point up to `now`.
    #[inline(never)]
    pub fn advance(&mut self, point: u32, now: SimTime, sums: &mut StockSums) {
        let (at, sums, desk) = self.at(point, sums);
        at.advance(now, sums, desk);
    }
}
