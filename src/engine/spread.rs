//! Sorting entries that are spread evenly over a span of time.

use super::entry::Entry;

/// Fewer entries than this are left to the library's sort.
const FEW: usize = 32;
/// More entries than this for one place: they are not spread evenly.
const CROWD: u32 = 16;

/// Sorts entries by spreading them over as many places as there are entries and putting
/// neighbours in order; memory is kept for the next time.
///
/// Where the instants of a block of buyers are nearly uniform this asks one question an entry, of
/// which most have the expected answer; a sort by comparisons asks ten that nobody can foresee.
#[derive(Debug, Clone, Default)]
pub struct Spread {
    /// Of each place, where its next entry goes.
    next: Vec<u32>,
    spread: Vec<Entry>,
}

impl Spread {
    /// Sorts.
    pub fn sort(&mut self, entries: &mut Vec<Entry>) {
        // As those of a single stream are.
        let sorted = entries.is_sorted_by_key(|entry| entry.whole());
        if !sorted && !self.spread(entries) {
            entries.sort_unstable_by_key(|entry| entry.whole());
        }
    }

    /// Sorts entries that are spread evenly; false, and nothing done, if they are not.
    fn spread(&mut self, entries: &mut Vec<Entry>) -> bool {
        let count = entries.len();
        if count < FEW || count > u32::MAX as usize {
            return false;
        }
        let (least, most) = entries.iter().fold((u64::MAX, 0), |(least, most), entry| {
            (least.min(entry.high), most.max(entry.high))
        });
        let places = count.next_power_of_two();
        // So that the last instant has the last place, or one before it.
        let shift = (u64::BITS - (most - least).leading_zeros()).saturating_sub(places.ilog2());
        let place = |entry: &Entry| ((entry.high - least) >> shift) as usize & (places - 1);
        self.next.clear();
        self.next.resize(places, 0);
        for entry in &*entries {
            self.next[place(entry)] += 1;
        }
        let (mut start, mut largest) = (0, 0);
        for next in &mut self.next {
            let here = *next;
            *next = start;
            start += here;
            largest = largest.max(here);
        }
        if largest > CROWD {
            return false;
        }
        self.spread.clear();
        self.spread.resize(count, Entry { high: 0, low: 0 });
        for entry in &*entries {
            let next = &mut self.next[place(entry)];
            self.spread[*next as usize] = *entry;
            *next += 1;
        }
        std::mem::swap(entries, &mut self.spread);
        for end in 1..count {
            let entry = entries[end];
            let mut at = end;
            while at > 0 && entry.whole() < entries[at - 1].whole() {
                entries[at] = entries[at - 1];
                at -= 1;
            }
            entries[at] = entry;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(highs: &[u64], spreads: bool) {
        let entry = |(low, &high): (usize, &u64)| Entry {
            high,
            low: (low * 7 % 11) as u64,
        };
        let entries: Vec<Entry> = highs.iter().enumerate().map(entry).collect();
        let mut expected = entries.clone();
        expected.sort();
        let mut sorted = entries.clone();
        let mut sorter = Spread::default();
        assert_eq!(sorter.spread(&mut sorted), spreads);
        sorted = entries;
        sorter.sort(&mut sorted);
        assert_eq!(sorted, expected);
    }

    #[test]
    fn even_entries_are_spread_and_crowds_are_left_to_the_library() {
        let even: Vec<u64> = (0..1000).map(|at| (at * 7919 % 1009) << 30).collect();
        check(&even, true);
        check(&even[..FEW - 1], false);
        let mut crowd = even.clone();
        crowd[..20].fill(3 << 30);
        check(&crowd, false);
        check(&[5; 100], false);
        let mut outlier = even;
        outlier[0] = u64::MAX;
        check(&outlier, false);
    }

    proptest! {
        #[test]
        fn sorts(highs in prop::collection::vec(any::<u64>(), 0..300), shift in 0..64_u32) {
            let mut entries: Vec<Entry> = (0..)
                .zip(&highs)
                .map(|(low, high)| Entry { high: high >> shift, low })
                .collect();
            let mut expected = entries.clone();
            expected.sort();
            Spread::default().sort(&mut entries);
            prop_assert_eq!(entries, expected);
        }
    }
}
