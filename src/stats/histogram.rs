//! Percentiles of whole numbers, with bins no wider than 0.1 % of the value.
//!
//! An octave has 1,024 bins, so a bin at `v` is at most `v / 1024` wide, and values below 2,048
//! have bins of their own. 54 octaves reach the end of an `i64`; each is a page of 4 KiB made when
//! first needed (all of them for thirteen metrics would be 2.8 MB to clear at every replication).
//! Bins are integers, so histograms merge exactly and in any order.

/// Bins in an octave, 2^10.
const BINS: usize = 1024;
/// The exponent of `BINS`.
const BITS: u32 = 10;
/// Room for 54 octaves, rounded up so that a masked index needs no bounds check.
const PAGES: usize = 64;

type Page<C> = Option<Box<[C; BINS]>>;

/// Counts values of zero and more, e.g. durations \[ms\].
///
/// Inside a replication bins are `u32`, half the memory to touch. Pooled results may hold more
/// than 4,294,967,295 values: collect them in a [`Histogram::pooled`] with `u64` bins.
///
/// ```
/// let mut waits = fahuo::stats::Histogram::new();
/// (1..=100).for_each(|value| waits.record(value));
/// assert_eq!(waits.percentile(0.95), Some(95));
/// ```
#[derive(Debug, Clone)]
pub struct Histogram<C = u32> {
    pages: [Page<C>; PAGES],
    /// Values of zero: many clocks have nothing else, and so these need no bin.
    zeros: u64,
    /// How many others, the smallest and the largest of them.
    positive: u64,
    min: i64,
    max: i64,
}

/// A bin's integer: `u32` or `u64`.
pub trait Bin: Copy + Default + PartialEq + Into<u64> + TryFrom<u64> + std::ops::AddAssign {
    /// The largest number of values a histogram of such bins may hold.
    const LIMIT: u64;
}

impl Bin for u32 {
    const LIMIT: u64 = u32::MAX as u64;
}

impl Bin for u64 {
    const LIMIT: u64 = u64::MAX;
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

impl Histogram {
    /// An empty histogram for one replication.
    pub fn new() -> Self {
        Self::empty()
    }

    /// An empty histogram for the values of many replications.
    pub fn pooled() -> Histogram<u64> {
        Histogram::empty()
    }
}

impl<C: Bin> Histogram<C> {
    fn empty() -> Self {
        Self {
            pages: std::array::from_fn(|_| None),
            zeros: 0,
            positive: 0,
            min: i64::MAX,
            max: i64::MIN,
        }
    }

    /// Adds one value, zero or more.
    #[inline]
    pub fn record(&mut self, value: i64) {
        self.record_n(value, 1);
    }

    /// Adds the same value, zero or more, `n` times.
    ///
    /// # Panics
    /// With overflow checks when the value is negative; without them it would count as zero.
    #[inline]
    pub fn record_n(&mut self, value: i64, n: u64) {
        debug_assert!(
            value >= 0,
            "a histogram holds values of zero and more, not {value}"
        );
        if value <= 0 {
            self.zeros += n;
            return;
        }
        if n == 0 {
            return;
        }
        let (page, bin) = place(value);
        let bins = match &mut self.pages[page] {
            Some(bins) => bins,
            page => open(page),
        };
        bins[bin] += narrow(n);
        self.positive += n;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// How many values.
    pub const fn count(&self) -> u64 {
        self.zeros + self.positive
    }

    /// The smallest value recorded, exact; none of nothing.
    pub fn min(&self) -> Option<i64> {
        let least = match self.zeros {
            0 => self.min,
            _ => 0,
        };
        (self.count() > 0).then_some(least)
    }

    /// The largest value recorded, exact; none of nothing.
    pub fn max(&self) -> Option<i64> {
        (self.count() > 0).then_some(self.max.max(0))
    }

    /// The smallest value `v` with at least this share of the values `<= v`; none of nothing.
    ///
    /// - `share`: from 0 to 1; 0.95 for p95.
    ///
    /// It is the middle of its bin, clamped to the smallest and largest value seen, so that
    /// constants and values below 2,048 are exact and others within 0.05 %.
    ///
    /// # Panics
    /// When `share` is not from 0 to 1, or when more values were recorded than bins can count.
    ///
    /// # Source
    /// Type 1 of Hyndman and Fan, *Sample Quantiles in Statistical Packages*, The American
    /// Statistician 50, 1996.
    pub fn percentile(&self, share: f64) -> Option<i64> {
        assert!(
            (0.0..=1.0).contains(&share),
            "a percentile of {share} is not from 0 to 1"
        );
        let count = self.count();
        assert!(
            count <= C::LIMIT,
            "{count} values in bins of at most {}: pool them in a histogram of u64",
            C::LIMIT
        );
        let (least, most) = self.min().zip(self.max())?;
        let rank = rank(share, count);
        let mut below = self.zeros;
        if below >= rank {
            return Some(0);
        }
        for page in place(self.min).0..=place(self.max).0 {
            let Some(bins) = &self.pages[page] else {
                continue;
            };
            for (bin, &n) in bins.iter().enumerate() {
                below += n.into();
                if below >= rank {
                    return Some(middle(page, bin).clamp(least, most));
                }
            }
        }
        unreachable!("bins hold all {count} values, found {below}")
    }

    /// [`Histogram::percentile`], but none with fewer than ten values expected beyond it, of
    /// which a replication says nothing: p95 needs 200 values, p99 1,000.
    pub fn supported_percentile(&self, share: f64) -> Option<i64> {
        // The tolerance is for 1 - 0.9, a little less than 0.1.
        let beyond = self.count() as f64 * (1.0 - share);
        if beyond < 10.0 - 1e-6 {
            None
        } else {
            self.percentile(share)
        }
    }

    /// Bins that hold values, in rising order: (smallest value of the bin, smallest value of
    /// the next, how many). For drawing a distribution.
    pub fn bins(&self) -> impl Iterator<Item = (i64, i64, u64)> + '_ {
        let zeros = (self.zeros > 0).then_some((0, 1, self.zeros));
        let others = self.pages.iter().enumerate().flat_map(|(page, bins)| {
            bins.iter().flat_map(move |bins| {
                bins.iter()
                    .enumerate()
                    .filter(|&(_, &n)| n != C::default())
                    .map(move |(bin, &n)| {
                        let (low, width) = span(page, bin);
                        (low, low.saturating_add(width), n.into())
                    })
            })
        });
        zeros.into_iter().chain(others)
    }

    /// Adds everything another histogram has recorded.
    ///
    /// # Panics
    /// When a bin would hold more than its integer can.
    pub fn merge<D: Bin>(&mut self, other: &Histogram<D>) {
        let total = self.count() + other.count();
        assert!(
            total <= C::LIMIT,
            "{total} values: pool them in a histogram of u64"
        );
        for (mine, theirs) in self.pages.iter_mut().zip(&other.pages) {
            let Some(theirs) = theirs else { continue };
            let mine = open(mine);
            for (mine, &n) in mine.iter_mut().zip(theirs.iter()) {
                *mine += narrow(n.into());
            }
        }
        self.zeros += other.zeros;
        self.positive += other.positive;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Forgets all values and keeps the pages for the next replication. Only the range between
    /// the smallest and the largest value is cleared.
    pub fn clear(&mut self) {
        self.zeros = 0;
        if self.positive == 0 {
            return;
        }
        let ((first, first_bin), (last, last_bin)) = (place(self.min), place(self.max));
        for page in first..=last {
            if let Some(bins) = &mut self.pages[page] {
                let from = if page == first { first_bin } else { 0 };
                let to = if page == last { last_bin } else { BINS - 1 };
                bins[from..=to].fill(C::default());
            }
        }
        (self.positive, self.min, self.max) = (0, i64::MAX, i64::MIN);
    }
}

/// The page and the bin of a value that is not negative.
#[inline]
fn place(value: i64) -> (usize, usize) {
    let bits = value as u64;
    // Values below 1,024 share page 0, [1024, 2048) is page 1, each octave one more.
    let page = (u64::BITS - BITS) - (bits | (BINS as u64 - 1)).leading_zeros();
    let bin = bits >> page.saturating_sub(1);
    // Both masks change nothing; they tell the compiler that no bounds check is needed.
    (page as usize & (PAGES - 1), bin as usize & (BINS - 1))
}

/// The smallest value of a bin and the bin's width.
fn span(page: usize, bin: usize) -> (i64, i64) {
    if page == 0 {
        return (bin as i64, 1);
    }
    let shift = page - 1;
    (((BINS + bin) as i64) << shift, 1 << shift)
}

/// The middle of a bin; of a bin of one value, that value.
fn middle(page: usize, bin: usize) -> i64 {
    let (low, width) = span(page, bin);
    low + width / 2
}

/// The smallest `k` from 1 to `n` with `k / n >= share`.
fn rank(share: f64, n: u64) -> u64 {
    let k = (share * n as f64).ceil() as u64;
    // 0.07 * 100 is a little more than 7, but 7 / 100 is 0.07: the quotient decides.
    let k = if k > 1 && (k - 1) as f64 / n as f64 >= share {
        k - 1
    } else {
        k
    };
    k.clamp(1, n)
}

#[cold]
fn open<C: Bin>(page: &mut Page<C>) -> &mut Box<[C; BINS]> {
    page.get_or_insert_with(|| Box::new([C::default(); BINS]))
}

#[inline]
fn narrow<C: Bin>(n: u64) -> C {
    C::try_from(n).unwrap_or_else(|_| panic!("{n} values do not fit into a bin"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Root};

    /// Numbers of all sizes: 63 random bits shifted by a random distance.
    fn numbers(n: u32) -> Vec<i64> {
        let value = |i| {
            let mut draw = Root::new(1, 1)
                .order(0, i)
                .draw(Purpose::named("histogram test"), 0);
            (draw.bits() >> 1 >> (draw.bits() % 63)) as i64
        };
        (0..n).map(value).collect()
    }

    fn histogram(values: &[i64]) -> Histogram {
        let mut histogram = Histogram::new();
        values.iter().for_each(|&value| histogram.record(value));
        histogram
    }

    #[test]
    fn a_bin_holds_its_values_and_is_narrow() {
        let ends = [
            0,
            1,
            1023,
            1024,
            1025,
            2047,
            2048,
            2049,
            1 << 43,
            i64::MAX - 1,
            i64::MAX,
        ];
        for value in numbers(100_000).into_iter().chain(ends) {
            let (page, bin) = place(value);
            let (low, width) = span(page, bin);
            assert!(
                low <= value && value - low < width,
                "{value} in {low} + {width}"
            );
            assert!(width == 1 || width <= value / 1024, "{value}: {width} wide");
            assert!(value >= 2048 || width == 1);
        }
    }

    /// Against the definition on sorted values, exactly for small ones, else within half a bin.
    #[test]
    fn percentiles_are_order_statistics() {
        let small: Vec<i64> = numbers(5_000).into_iter().map(|v| v % 2_048).collect();
        for values in [small, numbers(5_000)] {
            let histogram = histogram(&values);
            let mut sorted = values;
            sorted.sort_unstable();
            for percent in 0..=1_000 {
                let share = f64::from(percent) / 1_000.0;
                let exact = sorted[(percent as usize * 5).max(1) - 1];
                let found = histogram.percentile(share).unwrap();
                let allowed = if exact < 2_048 { 0 } else { exact / 2_048 + 1 };
                assert!(
                    (found - exact).abs() <= allowed,
                    "{share}: {found}, {exact}"
                );
            }
        }
    }

    #[test]
    fn constants_and_ends_are_exact() {
        let constant = histogram(&[86_400_001; 3]);
        for share in [0.0, 0.5, 1.0] {
            assert_eq!(constant.percentile(share), Some(86_400_001));
        }
        let two = histogram(&[10_000_001, 99_999_999]);
        assert_eq!(
            (two.percentile(0.0), two.percentile(1.0)),
            (Some(10_000_001), Some(99_975_168))
        );
        assert_eq!(
            (two.min(), two.max(), two.count()),
            (Some(10_000_001), Some(99_999_999), 2)
        );
        assert_eq!(Histogram::new().percentile(0.5), None);
    }

    #[test]
    fn a_share_is_reached_exactly_at_its_rank() {
        let hundred = histogram(&(1..=100).collect::<Vec<_>>());
        for percent in 1..=100 {
            let share = f64::from(percent) / 100.0;
            assert_eq!(
                hundred.percentile(share),
                Some(i64::from(percent)),
                "{share}"
            );
        }
    }

    #[test]
    fn tails_need_ten_values_beyond() {
        let of = |n: i64| histogram(&(0..n).collect::<Vec<_>>());
        assert_eq!(of(199).supported_percentile(0.95), None);
        assert_eq!(of(200).supported_percentile(0.95), Some(189));
        assert_eq!(of(999).supported_percentile(0.99), None);
        assert_eq!(of(1_000).supported_percentile(0.99), Some(989));
        assert_eq!(of(100).supported_percentile(0.9), Some(89));
    }

    #[test]
    fn merging_and_reuse_leave_no_trace() {
        let values = numbers(10_000);
        let whole = histogram(&values);
        let all = |h: &Histogram| h.bins().collect::<Vec<_>>();
        let mut merged = histogram(&values[3_000..]);
        merged.merge(&histogram(&values[..3_000]));
        assert_eq!(
            (all(&merged), merged.min, merged.max),
            (all(&whole), whole.min, whole.max)
        );
        merged.clear();
        assert!(all(&merged).is_empty() && merged.pages.iter().any(Option::is_some));
        merged.record_n(5_000_000, 7);
        let mut fresh = Histogram::new();
        fresh.record_n(5_000_000, 7);
        assert_eq!(all(&merged), all(&fresh));
        assert_eq!(fresh.bins().next(), Some((4_997_120, 5_001_216, 7)));
    }

    #[test]
    fn pooled_bins_hold_more_than_four_thousand_million() {
        let mut one = Histogram::new();
        one.record_n(72, 3_000_000_000);
        let mut pool = Histogram::pooled();
        pool.merge(&one);
        pool.merge(&one);
        assert_eq!(
            (pool.count(), pool.percentile(0.5)),
            (6_000_000_000, Some(72))
        );
    }

    #[test]
    #[should_panic(expected = "6000000000 values: pool them")]
    fn narrow_bins_refuse_to_overflow() {
        let mut one = Histogram::new();
        one.record_n(72, 3_000_000_000);
        let same = one.clone();
        one.merge(&same);
    }

    #[test]
    fn zeros_are_values_like_others() {
        let mut mixed = Histogram::new();
        mixed.record_n(0, 3);
        assert_eq!((mixed.min(), mixed.max()), (Some(0), Some(0)));
        assert_eq!(mixed.percentile(1.0), Some(0));
        mixed.record(5_001);
        let mut pooled = Histogram::pooled();
        pooled.merge(&mixed);
        pooled.merge(&mixed);
        assert_eq!(pooled.count(), 8);
        assert_eq!((pooled.min(), pooled.max()), (Some(0), Some(5_001)));
        assert_eq!(pooled.percentile(0.75), Some(0));
        // The middle of its bin, as above a zero in a bin.
        assert_eq!(pooled.percentile(0.76), Some(5_001));
        let bins: Vec<_> = pooled.bins().collect();
        assert_eq!(bins, [(0, 1, 6), (5_000, 5_004, 2)]);
        mixed.clear();
        assert_eq!((mixed.count(), mixed.min()), (0, None));
    }
}
