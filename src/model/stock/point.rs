//! A stock point: what is on hand, on order and owed, exact at every instant.
//!
//! A point is brought up to date when somebody looks at it ([`Stock::advance`]): deliveries and
//! expiries since the last look happen then, each at its own instant. Where an order waits, the
//! point has an entry in the calendar for its next delivery, so nobody is served late.

use std::collections::VecDeque;

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::slab::{NONE, Slab};
use crate::random::Key;

use super::forecast::Outlook;
use super::pipeline::{Kind, Lot, Pipeline, Shelf};
use super::plan::{Holding, Quantity};
use super::queue::{Dispatch, Wait, Who};
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
    pub coming: Pipeline,
    pub shelf: Shelf,
    /// First and last of those who wait.
    pub(super) queue: (u32, u32),
    /// Up to when the integrals reach.
    last: SimTime,
    /// The next midnight at which stock on hand is noted, and its day.
    midnight: SimTime,
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
pub struct Stock<'n> {
    pub holdings: &'n [Holding],
    pub points: Vec<Point>,
    pub waits: Slab<Wait>,
    pub window: (SimTime, SimTime),
    /// Spans between passing figures of stock on, each once \[ms\].
    pub lags: Vec<Millis>,
    /// Orders that have got what they waited for, with the instant at which that expires.
    pub served: VecDeque<(u32, SimTime)>,
    /// Goods that leave for points below.
    pub leaves: VecDeque<Dispatch>,
    /// Points whose position has to be looked at.
    pub looks: VecDeque<u32>,
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
            coming: Pipeline::default(),
            shelf: Shelf::default(),
            queue: (NONE, NONE),
            last: SimTime::ZERO,
            midnight: SimTime::ZERO,
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

    /// When something happens here that cannot wait until somebody looks: a delivery that others
    /// wait for, goods that expire, word that an order was lost.
    pub fn wakes_at(&self) -> SimTime {
        let delivery = match self.owed > 0 || self.coming.next_perishes() {
            true => self.coming.next(),
            false => self.coming.next_mishap(),
        };
        delivery.min(self.shelf.next())
    }

    /// Lets time pass up to `to`, in which nothing changes.
    #[inline]
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
        if to == self.last {
            return;
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
        let span = i128::from(until - from);
        let wide = |quantity: Quantity| i128::from(quantity);
        sums.on_hand += wide(self.on_hand) * span;
        sums.on_order += wide(self.on_order) * span;
        sums.on_order_squared += wide(self.on_order) * wide(self.on_order) * span;
        let net = wide(self.on_hand - self.owed);
        sums.net_squared += net * net * span;
        if self.on_hand == 0 {
            sums.empty += span;
        }
        if self.owed > 0 {
            sums.owed += wide(self.owed) * span;
            sums.owed_squared += wide(self.owed) * wide(self.owed) * span;
            sums.waited_for += span;
        }
    }

    /// Notes what is on hand at every midnight up to `to`.
    #[cold]
    fn midnights(&mut self, sums: &mut HoldingSums, to: SimTime) {
        while self.midnight <= to {
            let day = (self.midnight.millis() / DAY) as usize;
            let Some(noted) = sums.by_day.get_mut(day) else {
                self.midnight = SimTime::NEVER;
                return;
            };
            *noted += self.on_hand;
            self.midnight += DAY;
        }
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

impl Stock<'_> {
    /// Brings a point up to `now`.
    #[inline]
    pub fn advance(&mut self, point: u32, now: SimTime, sums: &mut StockSums) {
        let at = &mut self.points[point as usize];
        let counted = &mut sums.holdings[usize::from(at.holding)];
        if at.coming.next() > now && at.shelf.next() > now {
            at.pass(counted, self.window, &self.lags, now);
            return;
        }
        self.catch_up(point, now, counted);
    }

    fn catch_up(&mut self, point: u32, now: SimTime, sums: &mut HoldingSums) {
        loop {
            let at = &mut self.points[point as usize];
            let (delivery, expiry) = (at.coming.next(), at.shelf.next());
            let next = delivery.min(expiry);
            if next > now {
                break;
            }
            at.pass(sums, self.window, &self.lags, next);
            if delivery <= expiry {
                if let Some(lot) = at.coming.take(now) {
                    self.receive(point, lot, sums);
                }
            } else if let Some((when, quantity)) = at.shelf.expire(now) {
                at.on_hand -= quantity;
                sums.expired_ever += i128::from(quantity);
                if self.window.0 <= when && when < self.window.1 {
                    sums.expired += i128::from(quantity);
                }
                self.look(point);
            }
        }
        let at = &mut self.points[point as usize];
        at.pass(sums, self.window, &self.lags, now);
        if at.wakes_at() != SimTime::NEVER {
            self.wakes.push(point);
        }
    }

    /// A delivery arrives.
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
                self.put(point, lot.quantity, lot.expires, sums);
            }
            Kind::Wrong => {
                sums.destroyed += i128::from(lot.quantity);
                self.look(point);
            }
            Kind::Lost => self.look(point),
        }
    }

    /// Goods come in, or (a negative quantity) go back, and those who wait are served.
    pub(super) fn put(
        &mut self,
        point: u32,
        quantity: Quantity,
        expires: SimTime,
        sums: &mut HoldingSums,
    ) {
        let at = &mut self.points[point as usize];
        if quantity < 0 {
            // What is not there is owed.
            let there = at.on_hand.min(-quantity);
            at.on_hand -= there;
            at.shelf.take(there);
            at.owed += -quantity - there;
            // The rest leaves when it is there.
            sums.received += i128::from(-quantity - there);
            if there < -quantity {
                self.join(point, Who::Rest, -quantity - there);
            }
            return;
        }
        at.on_hand += quantity;
        if expires != SimTime::NEVER {
            at.shelf.put(expires, quantity);
        }
        self.serve(point, sums);
    }

    /// The position of a point has changed: under continuous review it is looked at.
    #[inline]
    pub fn look(&mut self, point: u32) {
        let at = &mut self.points[point as usize];
        if self.holdings[usize::from(at.holding)].review.is_none() && !at.looked_at {
            at.looked_at = true;
            self.looks.push_back(point);
        }
    }

    /// Whether nothing is left to be seen to in the current event.
    #[inline]
    pub fn settled(&self) -> bool {
        self.served.is_empty()
            && self.leaves.is_empty()
            && self.looks.is_empty()
            && self.wakes.is_empty()
    }
}
