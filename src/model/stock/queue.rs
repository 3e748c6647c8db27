//! Who asks a stock point for goods, and who waits there: first come, first served.

use crate::engine::time::SimTime;
use crate::model::slab::NONE;
use crate::random::Key;

use super::plan::{Quantity, WhenShort};
use super::point::Stock;
use super::sums::{HoldingSums, StockSums};

/// Who waits for goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A buyer's order, until it has got all, or (`any`) something.
    Order { id: u32, any: bool },
    /// The rest of an order that has left with what there was.
    Rest,
    /// A point below, by a replenishment order with this key.
    Point { point: u32, key: Key, part: u16 },
}

/// A place in the queue of a point.
#[derive(Debug, Clone, Copy)]
pub struct Wait {
    pub who: Who,
    pub missing: Quantity,
    pub next: u32,
}

/// Goods that leave for a point below.
#[derive(Debug, Clone, Copy)]
pub struct Dispatch {
    pub to: u32,
    pub quantity: Quantity,
    /// Of the replenishment order, and the number of the part.
    pub key: Key,
    pub part: u16,
    pub expires: SimTime,
}

/// What becomes of somebody who asks for goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// All is there; the oldest of it expires then.
    Served(SimTime),
    /// Waits.
    Waits,
    /// Gets nothing, and wants nothing more here.
    Refused,
}

impl Stock {
    /// Gives what is on hand to those who wait, first come, first served.
    pub(super) fn serve(&mut self, point: u32, sums: &mut HoldingSums) {
        loop {
            let at = &mut self.points[point as usize];
            let first = at.queue.0;
            if at.on_hand <= 0 || first == NONE {
                return;
            }
            let Wait { who, missing, next } = self.waits[first];
            let given = missing.min(at.on_hand);
            at.owed -= given;
            let expires = at.take(sums, given, false);
            let all = given == missing;
            match who {
                Who::Order { id, any } if all || any => {
                    self.served.push_back((id, expires));
                    self.waits[first].who = Who::Rest;
                }
                Who::Point { point, key, part } => {
                    self.leaves.push_back(Dispatch {
                        to: point,
                        quantity: given,
                        key,
                        part,
                        expires,
                    });
                    let part = part + 1;
                    self.waits[first].who = Who::Point { point, key, part };
                }
                Who::Order { .. } | Who::Rest => {}
            }
            self.waits[first].missing = missing - given;
            if all {
                let at = &mut self.points[point as usize];
                at.queue.0 = next;
                if next == NONE {
                    at.queue.1 = NONE;
                }
                self.waits.remove(first);
            }
        }
    }

    /// Somebody asks for goods now.
    ///
    /// The point must have been brought up to `now`.
    ///
    /// - `short`: what happens if there is not enough.
    /// - `first`: false for one who has asked here before, and is not counted again.
    ///
    /// Always inline: mostly there is enough, and little to do.
    #[inline(always)]
    pub fn ask(
        &mut self,
        point: u32,
        (now, quantity): (SimTime, Quantity),
        who: Who,
        short: WhenShort,
        first: bool,
        sums: &mut StockSums,
    ) -> Answer {
        let at = &mut self.points[point as usize];
        let sums = &mut sums.holdings[usize::from(at.holding)];
        let inside = self.window.0 <= now && now < self.window.1;
        let counts = inside && first;
        if first && !at.sees_end_demand {
            at.outlook.seen += quantity;
        }
        let enough = at.owed == 0 && at.on_hand >= quantity;
        if counts {
            sums.asked += i128::from(quantity);
            sums.orders += 1;
            if enough {
                sums.at_once += i128::from(quantity);
                sums.orders_at_once += 1;
            }
        }
        if quantity < 0 {
            // Goods come back.
            sums.given += i128::from(quantity);
            self.put(point, -quantity, SimTime::NEVER, sums);
            self.look(point);
            return Answer::Served(SimTime::NEVER);
        }
        if enough {
            let expires = at.take(sums, quantity, inside);
            self.look(point);
            return Answer::Served(expires);
        }
        self.falls_short(point, quantity, who, short, (sums, counts, inside))
    }

    /// Somebody asks for more than there is.
    ///
    /// - `sums`: with whether who asks is counted, and whether it lies in the window.
    #[inline(never)]
    fn falls_short(
        &mut self,
        point: u32,
        quantity: Quantity,
        who: Who,
        short: WhenShort,
        (sums, counts, inside): (&mut HoldingSums, bool, bool),
    ) -> Answer {
        let at = &mut self.points[point as usize];
        at.short_in_cycle = true;
        if !at.short {
            at.short = true;
            sums.stock_outs += u64::from(counts);
        }
        if matches!(short, WhenShort::Lost | WhenShort::NextSource) {
            return Answer::Refused;
        }
        let there = match at.owed {
            0 => at.on_hand,
            _ => 0,
        };
        if counts {
            sums.at_once += i128::from(there);
        }
        let expires = at.take(sums, there, inside);
        at.owed += quantity - there;
        self.look(point);
        self.wakes.push(point);
        let any = short == WhenShort::Partial;
        match who {
            Who::Order { .. } if any && there > 0 => {
                self.join(point, Who::Rest, quantity - there);
                Answer::Served(expires)
            }
            Who::Order { id, .. } => {
                self.join(point, Who::Order { id, any }, quantity - there);
                Answer::Waits
            }
            Who::Point {
                point: to,
                key,
                part,
            } => {
                if there > 0 {
                    self.leaves.push_back(Dispatch {
                        to,
                        quantity: there,
                        key,
                        part,
                        expires,
                    });
                }
                let part = part + 1;
                let who = Who::Point {
                    point: to,
                    key,
                    part,
                };
                self.join(point, who, quantity - there);
                Answer::Waits
            }
            Who::Rest => {
                self.join(point, who, quantity - there);
                Answer::Waits
            }
        }
    }

    /// Those who wait at a point, the first first.
    pub(super) fn queue(&self, point: u32) -> impl Iterator<Item = Wait> + '_ {
        let mut next = self.points[point as usize].queue.0;
        std::iter::from_fn(move || {
            let wait = (next != NONE).then(|| self.waits[next])?;
            next = wait.next;
            Some(wait)
        })
    }

    /// Whether a buyer waits for what a point owes, here or below.
    pub(super) fn buyers_wait(&self, point: u32) -> bool {
        self.queue(point).any(|wait| match wait.who {
            Who::Order { .. } => true,
            Who::Point { point, .. } => self.buyers_wait(point),
            Who::Rest => false,
        })
    }

    pub(super) fn join(&mut self, point: u32, who: Who, missing: Quantity) {
        let wait = Wait {
            who,
            missing,
            next: NONE,
        };
        let slot = self.waits.insert(wait);
        let queue = &mut self.points[point as usize].queue;
        match queue.1 {
            NONE => queue.0 = slot,
            tail => self.waits[tail].next = slot,
        }
        queue.1 = slot;
    }

    /// An order that waits leaves; what was set aside for it goes to the next.
    ///
    /// - `quantity`: what it had asked for.
    pub fn leave(&mut self, point: u32, order: u32, quantity: Quantity, sums: &mut StockSums) {
        let (mut before, mut slot) = (NONE, self.points[point as usize].queue.0);
        while slot != NONE {
            let Wait { who, missing, next } = self.waits[slot];
            if !matches!(who, Who::Order { id, .. } if id == order) {
                (before, slot) = (slot, next);
                continue;
            }
            let at = &mut self.points[point as usize];
            match before {
                NONE => at.queue.0 = next,
                before => self.waits[before].next = next,
            }
            if next == NONE {
                at.queue.1 = before;
            }
            self.waits.remove(slot);
            at.owed -= missing;
            let sums = &mut sums.holdings[usize::from(at.holding)];
            let aside = quantity - missing;
            sums.given -= i128::from(aside);
            self.put(point, aside, SimTime::NEVER, sums);
            self.look(point);
            return;
        }
    }
}
