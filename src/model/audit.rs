//! The audit: follows every order through markers, in calendar order, and keeps its own books.
//!
//! The books of a replication are filled ahead of time, wherever an order's future is known. The
//! audit fills a second set at the instants themselves and compares: every order passes its
//! stages in order, ends exactly once, and nothing happens to it afterwards. Labour is booked by
//! hour of the day as hours pass; the audit takes every single job apart.

use std::collections::HashMap;

use crate::engine::time::{DAY, HOUR, SimTime};

use super::clock::ActiveClock;
use super::metric::HOURS_OF_DAY;
use super::money::audit::MoneyAudit;
use super::monitor::Monitor;
use super::order::{ENDS, End};

/// What a marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Placed,
    Captured,
    Checked,
    /// The labour of a hop at this tier ended.
    Handled(u8),
    Altered,
    /// An alteration was caught; the question goes down.
    Caught,
    /// The answer is back with whoever asked.
    Answered,
    Omitted,
    FoundAgain,
    SeenBySupplier,
    Accepted,
    /// Another supplier has too little; this one takes the order.
    TakenOver,
    /// All have too little: the order is with the first again.
    BackToFirst,
    /// The check has found the proof of payment to be forged.
    FoundForged,
    /// A waybill number is given without a parcel.
    FakeNumber,
    /// The photo of the slip has shown it.
    FoundFake,
    Scanned,
    /// The buyer gives up, unless the parcel is under way.
    GivesUp,
    Ended(End),
}

/// An order as users name it: stream and number.
pub(super) type Name = (u32, u32);

/// The second set of books.
#[derive(Debug, Default)]
pub struct Audit {
    pending: HashMap<u32, (Name, Step)>,
    next: u32,
    /// Orders that are open, with the furthest stage they have reached.
    open: HashMap<Name, u8>,
    placed: u64,
    ended: [u64; ENDS],
    pub(super) money: MoneyAudit,
    /// Labour of each practice by hour of the day [ms].
    labour: Vec<[i128; HOURS_OF_DAY]>,
    /// Markers that have fired.
    pub steps: u64,
    latest: SimTime,
}

impl Audit {
    /// Notes a step that will happen; the number goes into the marker.
    pub fn note(&mut self, order: Name, step: Step) -> u32 {
        // In the order in which they are noted, so that steps of one instant keep theirs.
        self.next = self.next.wrapping_add(1);
        self.pending.insert(self.next, (order, step));
        self.next
    }

    /// A marker fires.
    ///
    /// # Panics
    /// When the step cannot follow on what happened to the order before.
    pub fn happens(&mut self, mark: u32, now: SimTime) {
        let Some((name, step)) = self.pending.remove(&mark) else {
            unreachable!("marker {mark} fires twice");
        };
        let (stream, number) = name;
        let what = || {
            format!(
                "order {}-{number} at {} ms: {step:?}",
                stream + 1,
                now.millis()
            )
        };
        assert!(now >= self.latest, "{}: the clock runs backwards", what());
        self.latest = now;
        self.money.until(now);
        self.steps += 1;
        let rank = match step {
            Step::Placed => 0,
            Step::Captured => 1,
            Step::Checked => 2,
            Step::Handled(tier) => 11 - tier,
            Step::SeenBySupplier => 12,
            Step::Accepted => 13,
            Step::Scanned => 14,
            Step::Altered
            | Step::Caught
            | Step::Answered
            | Step::Omitted
            | Step::FoundAgain
            | Step::TakenOver
            | Step::BackToFirst
            | Step::FoundForged
            | Step::FakeNumber
            | Step::FoundFake => {
                assert!(self.open.contains_key(&name), "{}: not open", what());
                return;
            }
            Step::GivesUp => {
                // Counts only while nothing is shipped.
                if self.open.get(&name).is_some_and(|&stage| stage < 14) {
                    self.open.remove(&name);
                    self.ended[End::Refunded as usize] += 1;
                }
                return;
            }
            Step::Ended(end) => {
                assert!(self.open.remove(&name).is_some(), "{}: not open", what());
                self.ended[end as usize] += 1;
                return;
            }
        };
        if step == Step::Placed {
            self.placed += 1;
            assert!(
                self.open.insert(name, 0).is_none(),
                "{}: placed twice",
                what()
            );
            return;
        }
        let Some(stage) = self.open.get_mut(&name) else {
            panic!("{}: not open", what());
        };
        assert!(*stage <= rank, "{}: after stage {stage}", what());
        *stage = rank;
    }

    /// A job of a practice works from one instant to another.
    pub fn works(&mut self, place: usize, clock: &ActiveClock, (from, to): (SimTime, SimTime)) {
        let needed = self.labour.len().max(place + 1);
        self.labour.resize(needed, [0; HOURS_OF_DAY]);
        let mut at = from;
        while at < to {
            let hour = at.millis() / HOUR;
            let next = SimTime::from_millis((hour + 1) * HOUR).min(to);
            let of_day = (hour % (DAY / HOUR)) as usize;
            self.labour[place][of_day] += i128::from(clock.active_between(at, next));
            at = next;
        }
    }

    /// Begins at time zero again, with orders that were never heard of.
    pub fn rewind(&mut self) {
        // Markers beyond the drain never fire.
        self.pending.clear();
        self.latest = SimTime::ZERO;
    }

    /// Compares both sets of books when the run is over.
    ///
    /// # Panics
    /// When they differ.
    pub fn close(&self, monitor: &Monitor) {
        let audited = (self.placed, self.ended, self.open.len() as u64);
        let booked = (monitor.placed_all, monitor.ended_all, monitor.open_all);
        assert_eq!(
            audited, booked,
            "the audit and the books differ (placed, ends, open)"
        );
        for (place, audited) in self.labour.iter().enumerate() {
            let booked = &monitor.practices[place].day.by_hour;
            assert_eq!(
                audited, booked,
                "the audit and the books differ (labour of practice {place} by hour)"
            );
        }
    }
}
