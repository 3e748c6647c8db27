//! The calendar: future events in a 4-ary heap of 16-byte entries, and a sorted lane beside it.
//!
//! An entry is 128 bits, compared as one whole number:
//!
//! ```text
//! time 44 bits \[ms\] | rank 4 bits | tie 40 bits | event 40 bits
//! ```
//!
//! Three choices make it quick. The high halves (time, rank, a part of the tie) stand together and
//! are compared alone; the low halves are looked at only when high ones are equal. The four
//! children of a node share one cache line, and a pop leaves the root empty for the next push to
//! fill, because most events put in exactly one successor: one walk down the heap instead of two.
//!
//! Events known ahead, such as the orders of the coming hours, need no heap: a batch of them is
//! sorted once and waits in a *lane*, a list with a cursor ([`Calendar::push_batch`]). A pop takes
//! the earlier of the lane's next entry and the heap's root, by the same order.
//!
//! A bucket queue is faster still with thousands of pending events, but needs to tune its width;
//! a model that computes ahead what nobody else can see keeps only a few hundred entries in the
//! heap.

use std::marker::PhantomData;

use super::entry::{
    EVENT_BITS, Entry, LOW_40, LOW_TIE_BITS, RANK_SHIFT, Siblings, TIME_SHIFT, VACANT,
};
use super::spread::Spread;
use super::time::SimTime;

/// An event as 40 bits: usually 8 for its kind and 32 for an index.
///
/// `unpack(pack(e)) == e`, and `pack` leaves the high 24 bits zero.
pub trait EventCode: Copy {
    /// The event as an integer below 2^40.
    fn pack(self) -> u64;
    /// The event back.
    fn unpack(code: u64) -> Self;
}

/// What comes first among events at the same instant: the lower rank. 0 to 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(u8);

impl Rank {
    /// A rank from 0 (first) to 15 (last).
    ///
    /// # Panics
    /// When `rank` exceeds 15; ranks are constants of a model, so this is found at compile time.
    pub const fn new(rank: u8) -> Self {
        assert!(rank < 16, "a rank has four bits");
        Self(rank)
    }
}

/// An event whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fired<E> {
    /// Now.
    pub at: SimTime,
    /// The rank it was put in with.
    pub rank: Rank,
    /// The 40-bit tie it was put in with: the high part of its entity's key.
    pub tie: u64,
    /// What happens.
    pub event: E,
}

impl<E> Fired<E> {
    /// Whether the entry is for the entity with this tie: false for a stale entry, whose slot
    /// has since been given to another entity.
    #[inline]
    pub fn concerns(&self, tie: u64) -> bool {
        self.tie == tie
    }
}

/// The list of future events, ordered by (time, rank, tie, event).
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    /// Node 0 of the heap; [`VACANT`] if there is none, any entry while there is a hole.
    root: Entry,
    /// Node n + 1 lives in place n; the children of node n are the whole family n.
    families: Vec<Siblings>,
    /// Number of nodes, an empty root included.
    nodes: usize,
    /// The root has been popped and not been filled again.
    hole: bool,
    now: SimTime,
    /// The next entry of the lane; [`VACANT`] after the last.
    first_ahead: Entry,
    /// The lane: known ahead, in order; those before `next_ahead` have fired.
    ahead: Vec<Entry>,
    next_ahead: usize,
    spread: Spread,
    event: PhantomData<E>,
}

/// What is put into the lane at one time, in any order.
#[derive(Debug)]
pub struct Batch<'c, E> {
    entries: &'c mut Vec<Entry>,
    now: SimTime,
    event: PhantomData<E>,
}

impl<E: EventCode> Batch<'_, E> {
    /// Puts in an event, as [`Calendar::push`] does.
    ///
    /// # Panics
    /// As [`Calendar::push`].
    #[inline]
    pub fn push(&mut self, at: SimTime, rank: Rank, tie: u64, event: E) {
        self.entries.push(entry(self.now, at, rank, tie, event));
    }
}

/// The entry of an event that is put in at `now`.
#[inline]
fn entry<E: EventCode>(now: SimTime, at: SimTime, rank: Rank, tie: u64, event: E) -> Entry {
    assert!(
        at >= now && at <= SimTime::MAX,
        "event at {} ms, but now is {} ms and the calendar ends at {} ms",
        at.millis(),
        now.millis(),
        SimTime::MAX.millis()
    );
    let code = event.pack();
    debug_assert!(code <= LOW_40, "event code {code:#x} exceeds 40 bits");
    let tie = tie & LOW_40;
    Entry {
        high: (at.millis() as u64) << TIME_SHIFT
            | u64::from(rank.0) << RANK_SHIFT
            | tie >> LOW_TIE_BITS,
        low: tie << EVENT_BITS | code,
    }
}

impl<E: EventCode> Default for Calendar<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: EventCode> Calendar<E> {
    /// An empty calendar at time zero.
    pub fn new() -> Self {
        Self {
            root: VACANT,
            families: Vec::new(),
            nodes: 0,
            hole: false,
            now: SimTime::ZERO,
            first_ahead: VACANT,
            ahead: Vec::new(),
            next_ahead: 0,
            spread: Spread::default(),
            event: PhantomData,
        }
    }

    /// The current instant: that of the event that fired last.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Number of events that have not fired.
    #[inline]
    pub fn len(&self) -> usize {
        self.nodes - usize::from(self.hole) + self.ahead.len() - self.next_ahead
    }

    /// Whether nothing is left to happen.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Empties the calendar and sets the clock to zero; memory is kept for the next run.
    pub fn clear(&mut self) {
        self.root = VACANT;
        self.families.clear();
        self.nodes = 0;
        self.hole = false;
        self.now = SimTime::ZERO;
        self.first_ahead = VACANT;
        self.ahead.clear();
        self.next_ahead = 0;
    }

    /// Puts in an event. `tie` decides among events of equal time and rank: give the high bits
    /// of the entity's own key, so that the order does not depend on who was put in first.
    ///
    /// # Panics
    /// When `at` lies before now, or after [`SimTime::MAX`]: a mistake in the model.
    #[inline]
    pub fn push(&mut self, at: SimTime, rank: Rank, tie: u64, event: E) {
        let entry = entry(self.now, at, rank, tie, event);
        if self.hole {
            self.hole = false;
            self.sift_down(entry);
        } else {
            self.sift_up(entry);
        }
    }

    /// Puts in many events known ahead, in any order: `fill` pushes them into a [`Batch`].
    ///
    /// They fire in the same order as after as many calls of [`Self::push`]. Being sorted once
    /// and waiting in a lane of their own, they cost less and keep the heap small. Entries of an
    /// earlier batch may be left; they are sorted again with the new ones.
    pub fn push_batch(&mut self, fill: impl FnOnce(&mut Batch<'_, E>)) {
        self.ahead.drain(..self.next_ahead);
        self.next_ahead = 0;
        fill(&mut Batch {
            entries: &mut self.ahead,
            now: self.now,
            event: PhantomData,
        });
        self.spread.sort(&mut self.ahead);
        self.first_ahead = self.ahead.first().copied().unwrap_or(VACANT);
    }

    /// Takes the earliest event if it lies before `until`, and sets the clock to its time.
    ///
    /// Always inline: as a call it hands the event over through memory, once for every event.
    #[inline(always)]
    pub fn pop_before(&mut self, until: SimTime) -> Option<Fired<E>> {
        if self.hole {
            self.hole = false;
            self.fill_hole();
        }
        let is_ahead = self.first_ahead.whole() < self.root.whole();
        let entry = if is_ahead {
            self.first_ahead
        } else {
            self.root
        };
        let at = SimTime::from_millis((entry.high >> TIME_SHIFT) as i64);
        if at >= until || (at == SimTime::MAX && self.is_empty()) {
            return None;
        }
        if is_ahead {
            self.next_ahead += 1;
            self.first_ahead = *self.ahead.get(self.next_ahead).unwrap_or(&VACANT);
        } else {
            self.hole = true;
        }
        self.now = at;
        Some(Fired {
            at,
            rank: Rank((entry.high >> RANK_SHIFT) as u8 & 15),
            tie: (entry.high << LOW_TIE_BITS | entry.low >> EVENT_BITS) & LOW_40,
            event: E::unpack(entry.low & LOW_40),
        })
    }

    /// Moves the clock forward to `instant`, where nothing happens.
    ///
    /// # Panics
    /// When an event lies before `instant` or the clock is already past it.
    pub fn advance_to(&mut self, instant: SimTime) {
        assert!(
            instant >= self.now,
            "the clock is at {} ms, past {} ms",
            self.now.millis(),
            instant.millis()
        );
        self.now = instant;
    }

    /// Moves the last entry into the empty root.
    #[inline]
    fn fill_hole(&mut self) {
        self.nodes -= 1;
        if self.nodes == 0 {
            self.root = VACANT;
            return;
        }
        let last = self.nodes - 1;
        let family = &mut self.families[last >> 2];
        let entry = family.get(last);
        if last & 3 == 0 {
            self.families.pop();
        } else {
            family.set(last, VACANT);
        }
        self.sift_down(entry);
    }

    /// Puts `entry` where the root is missing, moving earlier children up.
    #[inline]
    fn sift_down(&mut self, entry: Entry) {
        let Some(children) = self.families.first() else {
            self.root = entry;
            return;
        };
        let Some(first) = children.before(entry) else {
            self.root = entry;
            return;
        };
        self.root = children.get(first);
        let mut place = first;
        while let Some(children) = self.families.get(place + 1) {
            let Some(first) = children.before(entry) else {
                break;
            };
            let child = children.get(first);
            self.families[place >> 2].set(place, child);
            place = 4 * (place + 1) + first;
        }
        self.families[place >> 2].set(place, entry);
    }

    /// Adds `entry` as the last node and moves it up past later parents.
    #[inline]
    fn sift_up(&mut self, entry: Entry) {
        let mut node = self.nodes;
        self.nodes += 1;
        if node & 3 == 1 {
            self.families.push(Siblings::NONE);
        }
        while node > 4 {
            let place = node - 1;
            let parent = (place >> 2) - 1;
            let above = self.families[parent >> 2].get(parent);
            if above <= entry {
                self.families[place >> 2].set(place, entry);
                return;
            }
            self.families[place >> 2].set(place, above);
            node = parent + 1;
        }
        if node > 0 {
            let family = &mut self.families[0];
            if self.root <= entry {
                family.set(node - 1, entry);
                return;
            }
            family.set(node - 1, self.root);
        }
        self.root = entry;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Tag(u32);

    impl EventCode for Tag {
        fn pack(self) -> u64 {
            u64::from(self.0)
        }
        fn unpack(code: u64) -> Self {
            Self(code as u32)
        }
    }

    const RANK: Rank = Rank::new(3);

    fn at(millis: i64) -> SimTime {
        SimTime::from_millis(millis)
    }

    #[test]
    fn time_then_rank_then_tie_decide() {
        let mut calendar = Calendar::new();
        calendar.push(at(5), Rank::new(2), 9, Tag(1));
        calendar.push(at(5), Rank::new(1), 9, Tag(2));
        calendar.push(at(5), Rank::new(1), 3, Tag(3));
        calendar.push(at(4), Rank::new(15), 9, Tag(4));
        let order: Vec<u32> = std::iter::from_fn(|| calendar.pop_before(SimTime::NEVER))
            .map(|fired| fired.event.0)
            .collect();
        assert_eq!(order, [4, 3, 2, 1]);
    }

    #[test]
    fn an_event_at_the_horizon_stays() {
        let mut calendar = Calendar::new();
        calendar.push(at(10), RANK, 0, Tag(0));
        assert_eq!(calendar.pop_before(at(10)), None);
        calendar.advance_to(at(10));
        assert_eq!((calendar.now(), calendar.len()), (at(10), 1));
        assert!(calendar.pop_before(at(11)).is_some());
        assert!(calendar.is_empty());
    }

    #[test]
    #[should_panic(expected = "event at 5 ms, but now is 7 ms")]
    fn the_past_is_refused() {
        let mut calendar = Calendar::new();
        calendar.push(at(7), RANK, 0, Tag(0));
        calendar.pop_before(SimTime::NEVER);
        calendar.push(at(5), RANK, 0, Tag(1));
    }

    #[test]
    fn a_lane_is_emptied_cleared_and_counted() {
        let mut calendar = Calendar::new();
        calendar.push_batch(|lane| {
            lane.push(at(7), RANK, 0, Tag(7));
            lane.push(SimTime::MAX, RANK, 0, Tag(8));
        });
        calendar.push(at(6), RANK, 0, Tag(6));
        assert_eq!(calendar.len(), 3);
        let mut next = || {
            calendar
                .pop_before(SimTime::NEVER)
                .map(|fired| fired.event.0)
        };
        assert_eq!(
            [next(), next(), next(), next()],
            [Some(6), Some(7), Some(8), None]
        );
        assert!(calendar.is_empty());
        calendar.clear();
        calendar.push_batch(|lane| lane.push(at(3), RANK, 0, Tag(3)));
        calendar.clear();
        assert_eq!(
            (calendar.len(), calendar.pop_before(SimTime::NEVER)),
            (0, None)
        );
    }

    #[test]
    fn the_last_instant_and_the_largest_tie_fit() {
        let mut calendar = Calendar::new();
        calendar.push(SimTime::MAX, Rank::new(15), u64::MAX, Tag(u32::MAX));
        let fired = calendar.pop_before(SimTime::NEVER).expect("one entry");
        assert_eq!(fired.at, SimTime::MAX);
        assert!(fired.concerns(LOW_40));
        assert_eq!(fired.event, Tag(u32::MAX));
    }

    proptest! {
        // Against a sorted reference: few distinct times make bursts of equal instants, and
        // steps of pops and pushes in any proportion exercise the hole at the root.
        #[test]
        fn pops_like_a_sorted_set(
            steps in prop::collection::vec(
                (0..4_i64, 0..3_u8, 0..8_u64, 0..9_u32, 0..8_usize), 1..400)
        ) {
            let mut calendar = Calendar::new();
            let mut reference = BTreeSet::new();
            let mut now = 0;
            for (number, (delay, rank, tie, pops, batch)) in steps.into_iter().enumerate() {
                let tag = 16 * number as u32;
                calendar.push(at(now + delay), Rank::new(rank), tie, Tag(tag));
                reference.insert((now + delay, rank, tie, tag));
                // Now and then a batch, most often while some of the last one are left.
                let batch = if batch < 6 { 0 } else { 2 * batch as u32 };
                calendar.push_batch(|lane| {
                    for place in 1..batch {
                        let time = now + (delay + i64::from(place * 5)) % 11;
                        let tie = tie ^ u64::from(place % 4);
                        lane.push(at(time), Rank::new(rank), tie, Tag(tag + place));
                        reference.insert((time, rank, tie, tag + place));
                    }
                });
                for _ in 0..pops.saturating_sub(1) {
                    let expected = reference.pop_first();
                    let found = calendar.pop_before(SimTime::NEVER);
                    prop_assert_eq!(
                        found.map(|fired| (fired.at.millis(), fired.tie, fired.event.0)),
                        expected.map(|(time, _, tie, tag)| (time, tie, tag))
                    );
                    now = expected.map_or(now, |entry| entry.0);
                }
                prop_assert_eq!(calendar.len(), reference.len());
            }
            while let Some((time, _, _, tag)) = reference.pop_first() {
                let fired = calendar.pop_before(SimTime::NEVER).expect("as many entries");
                prop_assert_eq!((fired.at.millis(), fired.event.0), (time, tag));
            }
            prop_assert!(calendar.is_empty());
        }
    }
}
