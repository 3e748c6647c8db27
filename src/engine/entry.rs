//! An entry of the calendar, and four of them on a cache line.

pub const LOW_40: u64 = (1 << 40) - 1;
/// Bits of the tie in the high half; the other 24 stand above the event in the low half.
pub const HIGH_TIE_BITS: u32 = 16;
pub const LOW_TIE_BITS: u32 = 24;
pub const EVENT_BITS: u32 = 40;
pub const RANK_SHIFT: u32 = HIGH_TIE_BITS;
pub const TIME_SHIFT: u32 = RANK_SHIFT + 4;

/// An entry; the order of the fields is the order of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub high: u64,
    pub low: u64,
}

impl Entry {
    /// As one number: quicker to compare than two where neither half decides often.
    #[inline]
    pub fn whole(self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }
}

/// Later than every entry, so that vacant places need no length check.
pub const VACANT: Entry = Entry {
    high: u64::MAX,
    low: u64::MAX,
};

/// Four siblings on one cache line; [`VACANT`] where there is none.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Siblings {
    high: [u64; 4],
    low: [u64; 4],
}

impl Siblings {
    pub const NONE: Self = Self {
        high: [VACANT.high; 4],
        low: [VACANT.low; 4],
    };

    #[inline]
    pub fn get(&self, place: usize) -> Entry {
        Entry {
            high: self.high[place & 3],
            low: self.low[place & 3],
        }
    }

    #[inline]
    pub fn set(&mut self, place: usize, entry: Entry) {
        self.high[place & 3] = entry.high;
        self.low[place & 3] = entry.low;
    }

    /// The place of the earliest, if `entry` is later than it.
    #[inline]
    pub fn before(&self, entry: Entry) -> Option<usize> {
        let high = &self.high;
        // A tournament of two pairs: the comparisons do not wait for each other.
        let left = high[0].min(high[1]);
        let right = high[2].min(high[3]);
        let least = left.min(right);
        // Most walks end here, and then it does not matter which was the earliest: above all
        // among vacant places, which are all equal.
        if entry.high < least {
            return None;
        }
        let of_left = usize::from(high[1] < high[0]);
        let of_right = 2 + usize::from(high[3] < high[2]);
        let (first, loser) = if right < left {
            (of_right, left)
        } else {
            (of_left, right)
        };
        if entry.high == least || loser == least || high[first ^ 1] == least {
            let first = self.first_of_equals();
            return (self.get(first) < entry).then_some(first);
        }
        Some(first)
    }

    /// The place of the earliest, where the low halves may decide.
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
