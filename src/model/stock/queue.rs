//! Who asks a stock point for goods, and who waits there: first come, first served.

use crate::engine::time::SimTime;
use crate::model::slab::NONE;

use super::plan::{Quantity, WhenShort};
use super::point::{Desk, Point, Stock};
use super::sums::HoldingSums;

/// Who waits for goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A buyer's order, until it has got all, or (`any`) something.
    Order { id: u32, any: bool },
    /// The rest of an order that has left with what there was.
    Rest,
    /// A point below, by its replenishment order of this number.
    Point { point: u32, number: u32, part: u16 },
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
    /// Of the replenishment order among those of the point, and of the part.
    pub number: u32,
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

impl Point {
    /// Gives what is on hand to those who wait, first come, first served.
    #[inline(never)]
    pub(super) fn serve(&mut self, sums: &mut HoldingSums, desk: &mut Desk) {
        loop {
            let first = self.queue.0;
            if self.on_hand <= 0 || first == NONE {
                return;
            }
            let wait = &mut desk.waits[first];
            let Wait { who, missing, next } = *wait;
            let given = missing.min(self.on_hand);
            self.owed -= given;
            let expires = self.take(sums, given, false);
            match who {
                Who::Order { id, any } if given == missing || any => {
                    desk.served.push_back((id, expires));
                    wait.who = Who::Rest;
                }
                Who::Point {
                    point,
                    number,
                    part,
                } => {
                    desk.leaves.push_back(Dispatch {
                        to: point,
                        quantity: given,
                        number,
                        part,
                        expires,
                    });
                    let part = part + 1;
                    wait.who = Who::Point {
                        point,
                        number,
                        part,
                    };
                }
                Who::Order { .. } | Who::Rest => {}
            }
            wait.missing = missing - given;
            if given == missing {
                self.queue.0 = next;
                if next == NONE {
                    self.queue.1 = NONE;
                }
                desk.waits.remove(first);
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
        (now, quantity): (SimTime, Quantity),
        who: Who,
        short: WhenShort,
        first: bool,
        (sums, desk): (&mut HoldingSums, &mut Desk),
    ) -> Answer {
        let inside = desk.sees(now);
        let counts = inside && first;
        if first && !self.sees_end_demand {
            self.outlook.seen += quantity;
        }
        let enough = self.owed == 0 && self.on_hand >= quantity;
        if counts {
            sums.asked += i128::from(quantity);
            sums.orders += 1;
            if enough {
                sums.at_once += i128::from(quantity);
                sums.orders_at_once += 1;
            }
        }
        if quantity < 0 {
            return self.takes_back(-quantity, sums, desk);
        }
        if enough {
            let expires = self.take(sums, quantity, inside);
            self.look(desk);
            return Answer::Served(expires);
        }
        self.falls_short(quantity, who, short, (counts, inside), (sums, desk))
    }

    /// Goods come back.
    #[inline(never)]
    fn takes_back(
        &mut self,
        quantity: Quantity,
        sums: &mut HoldingSums,
        desk: &mut Desk,
    ) -> Answer {
        sums.given -= i128::from(quantity);
        self.put(quantity, SimTime::NEVER, sums, desk);
        self.look(desk);
        Answer::Served(SimTime::NEVER)
    }

    /// Somebody asks for more than there is.
    ///
    /// - `counts`, `inside`: whether who asks is counted, and whether it lies in the window.
    #[inline(never)]
    fn falls_short(
        &mut self,
        quantity: Quantity,
        who: Who,
        short: WhenShort,
        (counts, inside): (bool, bool),
        (sums, desk): (&mut HoldingSums, &mut Desk),
    ) -> Answer {
        self.short_in_cycle = true;
        if !self.short {
            self.short = true;
            sums.stock_outs += u64::from(counts);
        }
        if matches!(short, WhenShort::Lost | WhenShort::NextSource) {
            return Answer::Refused;
        }
        let there = match self.owed {
            0 => self.on_hand,
            _ => 0,
        };
        if counts {
            sums.at_once += i128::from(there);
        }
        let expires = self.take(sums, there, inside);
        self.owed += quantity - there;
        self.look(desk);
        desk.wakes.push(self.place);
        let any = short == WhenShort::Partial;
        let (who, answer) = match who {
            Who::Order { .. } if any && there > 0 => (Who::Rest, Answer::Served(expires)),
            Who::Order { id, .. } => (Who::Order { id, any }, Answer::Waits),
            Who::Point {
                point,
                number,
                part,
            } => {
                if there > 0 {
                    desk.leaves.push_back(Dispatch {
                        to: point,
                        quantity: there,
                        number,
                        part,
                        expires,
                    });
                }
                let part = part + 1;
                let who = Who::Point {
                    point,
                    number,
                    part,
                };
                (who, Answer::Waits)
            }
            Who::Rest => (who, Answer::Waits),
        };
        self.join(who, quantity - there, desk);
        answer
    }

    /// Somebody waits from now on, behind all others.
    pub(super) fn join(&mut self, who: Who, missing: Quantity, desk: &mut Desk) {
        let slot = desk.waits.insert(Wait {
            who,
            missing,
            next: NONE,
        });
        match self.queue.1 {
            NONE => self.queue.0 = slot,
            tail => desk.waits[tail].next = slot,
        }
        self.queue.1 = slot;
    }

    /// An order that waits leaves; what was set aside for it goes to the next.
    ///
    /// - `quantity`: what it had asked for.
    pub fn leave(
        &mut self,
        order: u32,
        quantity: Quantity,
        sums: &mut HoldingSums,
        desk: &mut Desk,
    ) {
        let (mut before, mut slot) = (NONE, self.queue.0);
        while slot != NONE {
            let Wait { who, missing, next } = desk.waits[slot];
            if !matches!(who, Who::Order { id, .. } if id == order) {
                (before, slot) = (slot, next);
                continue;
            }
            match before {
                NONE => self.queue.0 = next,
                before => desk.waits[before].next = next,
            }
            if next == NONE {
                self.queue.1 = before;
            }
            desk.waits.remove(slot);
            self.owed -= missing;
            let aside = quantity - missing;
            sums.given -= i128::from(aside);
            self.put(aside, SimTime::NEVER, sums, desk);
            self.look(desk);
            return;
        }
    }
}

impl Stock {
    /// Those who wait at a point, the first first.
    pub(super) fn queue(&self, point: u32) -> impl Iterator<Item = Wait> + '_ {
        let mut next = self.points[point as usize].queue.0;
        std::iter::from_fn(move || {
            let wait = (next != NONE).then(|| self.desk.waits[next])?;
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
}
