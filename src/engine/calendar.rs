//! The calendar: future events in a 4-ary heap of 16-byte entries.
//!
//! An entry is 128 bits, compared as one whole number:
//!
//! ```text
//! time 44 bits \[ms\] | rank 4 bits | tie 40 bits | event 40 bits
//! ```
//!
//! Three choices make it quick. The high halves (time, rank, a part of the tie) stand together and
//! are compared alone; the low halves are looked at only when high ones are equal. The four children of a node share one cache line, and a pop leaves
//! the root empty for the next push to fill, because most events put in exactly one successor:
//! one walk down the heap instead of two. A bucket queue is faster still with thousands of
//! pending events, but needs to tune its width; a model that computes ahead what nobody else can
//! see keeps only a few hundred entries here.

use std::marker::PhantomData;

use super::time::SimTime;

const LOW_40: u64 = (1 << 40) - 1;
/// Bits of the tie in the high half; the other 24 stand above the event in the low half.
const HIGH_TIE_BITS: u32 = 16;
const LOW_TIE_BITS: u32 = 24;
const EVENT_BITS: u32 = 40;
const RANK_SHIFT: u32 = HIGH_TIE_BITS;
const TIME_SHIFT: u32 = RANK_SHIFT + 4;

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

/// An entry; the order of the fields is the order of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    high: u64,
    low: u64,
}

/// Later than every entry, so that vacant places need no length check.
const VACANT: Entry = Entry {
    high: u64::MAX,
    low: u64::MAX,
};

/// Four siblings on one cache line; [`VACANT`] where there is none.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Siblings {
    high: [u64; 4],
    low: [u64; 4],
}

impl Siblings {
    const NONE: Self = Self {
        high: [VACANT.high; 4],
        low: [VACANT.low; 4],
    };

    #[inline]
    fn get(&self, place: usize) -> Entry {
        Entry {
            high: self.high[place & 3],
            low: self.low[place & 3],
        }
    }

    #[inline]
    fn set(&mut self, place: usize, entry: Entry) {
        self.high[place & 3] = entry.high;
        self.low[place & 3] = entry.low;
    }

    /// The place of the earliest.
    #[inline]
    fn first(&self) -> usize {
        let high = &self.high;
        // A tournament of two pairs: the comparisons do not wait for each other.
        let left = usize::from(high[1] < high[0]);
        let right = 2 + usize::from(high[3] < high[2]);
        let equal = high[0] == high[1] || high[2] == high[3] || high[left] == high[right];
        if equal {
            return self.first_of_equals();
        }
        if high[right] < high[left] {
            right
        } else {
            left
        }
    }

    /// As [`Self::first`], where the low halves may decide.
    #[cold]
    fn first_of_equals(&self) -> usize {
        (1..4).fold(0, |first, place| {
            if self.get(place) < self.get(first) {
                place
            } else {
                first
            }
        })
    }
}

/// The list of future events, ordered by (time, rank, tie, event).
#[derive(Debug, Clone)]
pub struct Calendar<E> {
    /// Node n lives in place n + 3: so the root is the last of the first family, the children of
    /// node n are the whole family n + 1, and no node is a special case.
    families: Vec<Siblings>,
    /// Number of nodes, an empty root included.
    nodes: usize,
    /// The root has been popped and not been filled again.
    hole: bool,
    now: SimTime,
    event: PhantomData<E>,
}

/// Place of the root.
const ROOT: usize = 3;

impl<E: EventCode> Default for Calendar<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: EventCode> Calendar<E> {
    /// An empty calendar at time zero.
    pub fn new() -> Self {
        Self {
            families: vec![Siblings::NONE],
            nodes: 0,
            hole: false,
            now: SimTime::ZERO,
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
        self.nodes - usize::from(self.hole)
    }

    /// Whether nothing is left to happen.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Empties the calendar and sets the clock to zero; memory is kept for the next run.
    pub fn clear(&mut self) {
        self.families.truncate(1);
        self.nodes = 0;
        self.hole = false;
        self.now = SimTime::ZERO;
    }

    /// Puts in an event. `tie` decides among events of equal time and rank: give the high bits
    /// of the entity's own key, so that the order does not depend on who was put in first.
    ///
    /// # Panics
    /// When `at` lies before now, or after [`SimTime::MAX`]: a mistake in the model.
    #[inline]
    pub fn push(&mut self, at: SimTime, rank: Rank, tie: u64, event: E) {
        assert!(
            at >= self.now && at <= SimTime::MAX,
            "event at {} ms, but now is {} ms and the calendar ends at {} ms",
            at.millis(),
            self.now.millis(),
            SimTime::MAX.millis()
        );
        let code = event.pack();
        debug_assert!(code <= LOW_40, "event code {code:#x} exceeds 40 bits");
        let tie = tie & LOW_40;
        let entry = Entry {
            high: (at.millis() as u64) << TIME_SHIFT
                | u64::from(rank.0) << RANK_SHIFT
                | tie >> LOW_TIE_BITS,
            low: tie << EVENT_BITS | code,
        };
        if self.hole {
            self.hole = false;
            self.sift_down(entry);
        } else {
            self.sift_up(entry);
        }
    }

    /// Takes the earliest event if it lies before `until`, and sets the clock to its time.
    #[inline]
    pub fn pop_before(&mut self, until: SimTime) -> Option<Fired<E>> {
        if self.hole {
            self.hole = false;
            self.fill_hole();
        }
        if self.nodes == 0 {
            return None;
        }
        let entry = self.get(ROOT);
        let at = SimTime::from_millis((entry.high >> TIME_SHIFT) as i64);
        if at >= until {
            return None;
        }
        self.hole = true;
        self.now = at;
        Some(Fired {
            at,
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
    fn fill_hole(&mut self) {
        self.nodes -= 1;
        if self.nodes == 0 {
            return;
        }
        let last = self.nodes + ROOT;
        let entry = self.get(last);
        if last & 3 == 0 {
            self.families.pop();
        } else {
            self.set(last, VACANT);
        }
        self.sift_down(entry);
    }

    /// Puts `entry` where the root is missing, moving earlier children up.
    #[inline]
    fn sift_down(&mut self, entry: Entry) {
        let mut place = ROOT;
        while let Some(children) = self.families.get(place - ROOT + 1) {
            let first = children.first();
            let child = children.get(first);
            if entry <= child {
                break;
            }
            self.set(place, child);
            place = 4 * (place - ROOT + 1) + first;
        }
        self.set(place, entry);
    }

    /// Adds `entry` as the last node and moves it up past later parents.
    #[inline]
    fn sift_up(&mut self, entry: Entry) {
        let mut place = self.nodes + ROOT;
        self.nodes += 1;
        if place & 3 == 0 {
            self.families.push(Siblings::NONE);
        }
        while place > ROOT {
            let parent = place / 4 - 1 + ROOT;
            let above = self.get(parent);
            if above <= entry {
                break;
            }
            self.set(place, above);
            place = parent;
        }
        self.set(place, entry);
    }

    #[inline]
    fn get(&self, place: usize) -> Entry {
        self.families[place >> 2].get(place)
    }

    #[inline]
    fn set(&mut self, place: usize, entry: Entry) {
        self.families[place >> 2].set(place, entry);
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
            steps in prop::collection::vec((0..4_i64, 0..3_u8, 0..8_u64, 0..4_u32), 1..400)
        ) {
            let mut calendar = Calendar::new();
            let mut reference = BTreeSet::new();
            let mut now = 0;
            for (number, (delay, rank, tie, pops)) in steps.into_iter().enumerate() {
                let tag = number as u32;
                calendar.push(at(now + delay), Rank::new(rank), tie, Tag(tag));
                reference.insert((now + delay, rank, tie, tag));
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
