//! Exact sums of whole numbers.
//!
//! Integers add up to the same total in any order, so neither threads nor the order of events
//! can change a digit. Floats begin with the last division.

/// Count, sum and sum of squares of whole numbers.
///
/// Room: the sum holds 2^64 values of 2^63; the squares hold 2^42 values of 2^43 (the longest
/// duration) or 2^2 of 2^63, and beyond that stop the program in place of a wrong number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    count: u64,
    sum: i128,
    squares: u128,
}

impl Default for Tally {
    fn default() -> Self {
        Self::new()
    }
}

impl Tally {
    /// Nothing recorded yet.
    pub const fn new() -> Self {
        Self {
            count: 0,
            sum: 0,
            squares: 0,
        }
    }

    /// Adds one value.
    #[inline]
    pub fn record(&mut self, value: i64) {
        // Written out: 128-bit products and checks by `n` cost three times as much.
        let size = value.unsigned_abs();
        self.count += 1;
        self.sum += i128::from(value);
        self.squares = square_sum(self.squares, Some(u128::from(size) * u128::from(size)));
    }

    /// Adds the same value `n` times; nothing happens for `n = 0`.
    #[inline]
    pub fn record_n(&mut self, value: i64, n: u64) {
        if n == 0 {
            return;
        }
        let size = u128::from(value.unsigned_abs());
        self.count += n;
        self.sum += i128::from(value) * i128::from(n);
        self.squares = square_sum(self.squares, (size * size).checked_mul(u128::from(n)));
    }

    /// Adds everything another tally has recorded.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares = square_sum(self.squares, Some(other.squares));
    }

    /// How many values.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their sum, exact.
    pub const fn sum(&self) -> i128 {
        self.sum
    }

    /// The mean; none of nothing.
    pub fn mean(&self) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        // The whole part apart, or a sum above 2^53 would lose the fraction.
        let n = i128::from(self.count);
        let (whole, rest) = (self.sum.div_euclid(n), self.sum.rem_euclid(n));
        Some(whole as f64 + rest as f64 / n as f64)
    }

    /// The sample variance, divisor `count - 1`; none of fewer than two values.
    ///
    /// Squares are taken about the whole number next to the mean, which keeps everything exact
    /// and inside 128 bits: `sum (v - q)^2 = squares - 2 q sum + n q^2`, less `r^2 / n` for the
    /// remainder `r = sum - n q`.
    pub fn variance(&self) -> Option<f64> {
        if self.count < 2 {
            return None;
        }
        let n = i128::from(self.count);
        let q = (2 * self.sum + n).div_euclid(2 * n);
        let r = self.sum - n * q;
        // n q^2 - 2 q sum = -q (sum + r); wrapping, because only the difference is small.
        let about = (self.squares as i128).wrapping_sub(q.wrapping_mul(self.sum + r));
        let (whole, rest) = ((r * r).div_euclid(n), (r * r).rem_euclid(n));
        let squares = (about - whole) as f64 - rest as f64 / n as f64;
        Some(squares / (n - 1) as f64)
    }

    /// The sample standard deviation; none of fewer than two values.
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }
}

#[inline]
fn square_sum(sum: u128, more: Option<u128>) -> u128 {
    more.and_then(|more| sum.checked_add(more))
        .expect("the sum of squares stays below 2^128")
}

/// How much of the passage `[from, to)` lies in the window `[start, end)` \[as the arguments\].
///
/// The time average of anything that people, orders or money pass through is the sum of these
/// overlaps divided by the length of the window, so it needs no event of its own.
#[inline]
pub const fn overlap(from: i64, to: i64, start: i64, end: i64) -> i64 {
    let first = if from > start { from } else { start };
    let last = if to < end { to } else { end };
    if last > first { last - first } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(values: &[i64]) -> Tally {
        let mut tally = Tally::new();
        values.iter().for_each(|&value| tally.record(value));
        tally
    }

    #[test]
    fn nothing_has_no_mean_and_one_value_no_variance() {
        let empty = Tally::new();
        assert_eq!((empty.mean(), empty.variance()), (None, None));
        let one = tally(&[7]);
        assert_eq!((one.mean(), one.variance()), (Some(7.0), None));
    }

    #[test]
    fn a_large_mean_costs_no_digit_of_the_variance() {
        for shift in [0, 1_000_000_000, (1 << 43) - 16, -(1 << 43)] {
            let tally = tally(&[4, 7, 13, 16].map(|v| v + shift));
            assert_eq!(tally.variance(), Some(30.0), "{shift}");
            assert_eq!(tally.mean(), Some(10.0 + shift as f64));
        }
        // Two values at the far end of the range: no overflow on the way.
        let far = tally(&[i64::MAX, i64::MAX - 2]);
        assert_eq!(far.variance(), Some(2.0));
        assert_eq!(tally(&[0, 0, 0, 1]).variance(), Some(0.25));
    }

    #[test]
    fn any_split_gives_the_same_tally() {
        let values: Vec<i64> = (0..1_000)
            .map(|i| i * i * 7_919 % 100_003 - 50_000)
            .collect();
        let whole = tally(&values);
        for cut in [0, 1, 500, 999, 1_000] {
            let mut merged = tally(&values[cut..]);
            merged.merge(&tally(&values[..cut]));
            assert_eq!(merged, whole);
        }
        let mut repeated = Tally::new();
        repeated.record_n(-3, 4);
        repeated.record_n(9, 0);
        assert_eq!(repeated, tally(&[-3, -3, -3, -3]));
    }

    #[test]
    fn overlap_is_the_part_inside_the_window() {
        let cases = [
            (0, 5, 0),
            (0, 10, 0),
            (5, 15, 5),
            (12, 18, 6),
            (15, 25, 5),
            (5, 25, 10),
            (20, 30, 0),
            (15, 15, 0),
            (18, 12, 0),
        ];
        for (from, to, expected) in cases {
            assert_eq!(overlap(from, to, 10, 20), expected, "{from}..{to}");
        }
    }
}
