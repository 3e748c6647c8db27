//! Two scenarios paired by replication: difference, ratio and correlation.
//!
//! Replication j of both met the same buyers, so what they have in common cancels. Where the
//! series differ in length, the replications both have are compared. A scenario compared with
//! itself differs by exactly 0 with no width, and its ratio is exactly 1.

use serde::Serialize;

use super::critical::critical_t;
use super::estimate::{
    Estimate, JACKKNIFE_BELOW, Series, average, deviations, jackknife, linearised, mean,
    ratio_of_sums, ratio_without, standard_error,
};

/// A ratio with its interval, which is not symmetric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RatioEstimate {
    /// The ratio of the two estimates \[-\].
    pub mean: f64,
    /// Lower end of the interval; none with one replication.
    pub low: Option<f64>,
    /// Upper end of the interval; none with one replication.
    pub high: Option<f64>,
}

/// `other - base`, paired by replication; none if one of the two does not exist.
///
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
///
/// ```
/// use fahuo::stats::{Series, difference};
///
/// let base = Series::Values(vec![40.0, 44.0, 42.0]);
/// let other = Series::Values(vec![72.0, 76.0, 74.0]);
/// let found = difference(&base, &other, 0.95).unwrap();
/// assert_eq!((found.mean, found.half_width), (32.0, Some(0.0)));
/// ```
///
/// Two value metrics: Student's interval of the differences. Where a metric is a ratio of totals,
/// the jackknife below 30 replications, which leaves the same one out of both, and from 30 on
/// the differences of the linearised contributions.
pub fn difference(base: &Series, other: &Series, confidence: f64) -> Option<Estimate> {
    let (base, other) = paired(base, other);
    if let (Series::Values(base), Series::Values(other)) = (&base, &other) {
        let differences: Vec<f64> = base.iter().zip(other).map(|(b, o)| o - b).collect();
        return mean(&differences, confidence);
    }
    let n = base.len();
    let centre = statistic(&other)? - statistic(&base)?;
    let error = if n < 2 {
        None
    } else if n < JACKKNIFE_BELOW {
        jackknife(n, |i| {
            Some(statistic_without(&other, i)? - statistic_without(&base, i)?)
        })
    } else {
        let (x, y) = (influence(&base)?, influence(&other)?);
        let each: Vec<f64> = x.iter().zip(&y).map(|(x, y)| y - x).collect();
        Some(standard_error(&each))
    };
    Estimate::new(centre, error, confidence, n)
}

/// `other / base`, paired by replication; none if one of the two does not exist or base is 0.
///
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
///
/// The ratio of the means, never the mean of ratios. The interval is `R exp(+-t se)` with the
/// standard error of `ln R` from both means and their covariance, for a ratio of totals below 30
/// replications from the jackknife. A ratio of zero or less has no logarithm and gets the
/// symmetric interval.
///
/// # Source
/// Delta method; Fieller's interval, [`fieller`], is the check.
pub fn ratio(base: &Series, other: &Series, confidence: f64) -> Option<RatioEstimate> {
    let (base, other) = paired(base, other);
    let (below, above) = (statistic(&base)?, statistic(&other)?);
    let mean = above / below;
    if below == 0.0 || !mean.is_finite() {
        return None;
    }
    let n = base.len();
    let none = RatioEstimate {
        mean,
        low: None,
        high: None,
    };
    if n < 2 {
        return Some(none);
    }
    if base == other {
        // Also where all that was counted is in one replication, which the jackknife leaves out.
        return Some(RatioEstimate {
            mean: 1.0,
            low: Some(1.0),
            high: Some(1.0),
        });
    }
    let values = matches!((&base, &other), (Series::Values(_), Series::Values(_)));
    // Of ln R where it exists, else of R.
    let error = if values || n >= JACKKNIFE_BELOW {
        // (y - R x) / mean(X) is R times the deviation of ln R; one sum holds both variances
        // and the covariance and is exactly zero for equal series.
        let (x, y) = (influence(&base)?, influence(&other)?);
        let each: Vec<f64> = x
            .iter()
            .zip(&y)
            .map(|(x, y)| (y - mean * x) / below)
            .collect();
        let error = standard_error(&each);
        Some(if mean > 0.0 { error / mean } else { error })
    } else {
        jackknife(n, |i| {
            let ratio = statistic_without(&other, i)? / statistic_without(&base, i)?;
            let value = if mean > 0.0 { libm::log(ratio) } else { ratio };
            value.is_finite().then_some(value)
        })
    };
    let Some(error) = error else {
        return Some(none);
    };
    let width = if error == 0.0 {
        0.0
    } else {
        critical_t(confidence, n as u64 - 1) * error
    };
    let (low, high) = if mean > 0.0 {
        (mean * libm::exp(-width), mean * libm::exp(width))
    } else {
        (mean - width, mean + width)
    };
    // Beyond the floats there is no upper end to print.
    let finite = |x: f64| Some(x).filter(|x| x.is_finite());
    Some(RatioEstimate {
        mean,
        low: finite(low),
        high: finite(high),
    })
}

/// Fieller's interval of `mean(other) / mean(base)` for paired values: exact for normal output,
/// and the check of [`ratio`].
///
/// None with fewer than two pairs, or when base may be zero: then the interval has no end.
///
/// # Source
/// Fieller, *Some Problems in Interval Estimation*, Journal of the Royal Statistical Society B
/// 16, 1954.
pub fn fieller(base: &[f64], other: &[f64], confidence: f64) -> Option<(f64, f64)> {
    let n = base.len().min(other.len());
    if n < 2 {
        return None;
    }
    let (base, other) = (&base[..n], &other[..n]);
    let (x, y) = (average(base)?, average(other)?);
    let (dx, dy) = (deviations(base, x), deviations(other, y));
    let product = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / (n as f64 * (n as f64 - 1.0))
    };
    let t = critical_t(confidence, n as u64 - 1);
    // All r with (y - r x)^2 <= t^2 var(y - r x).
    let a = x * x - t * t * product(&dx, &dx);
    let b = x * y - t * t * product(&dx, &dy);
    let c = y * y - t * t * product(&dy, &dy);
    // Zero for equal series but for rounding.
    let root = (b * b - a * c).max(0.0).sqrt();
    (a > 0.0).then(|| ((b - root) / a, (b + root) / a))
}

/// Correlation of the two metrics over replications \[-\]: how much common draws help.
///
/// None with fewer than two replications, or when one of the metrics does not vary. Of a ratio
/// of totals, the linearised contributions of the replications are correlated.
pub fn correlation(base: &Series, other: &Series) -> Option<f64> {
    let (base, other) = paired(base, other);
    if base.len() < 2 {
        return None;
    }
    let (x, y) = (influence(&base)?, influence(&other)?);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (xx, yy) = (product(&x, &x), product(&y, &y));
    if xx == 0.0 || yy == 0.0 {
        return None;
    }
    Some((product(&x, &y) / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

/// Both series up to the last replication that both have.
pub(super) fn paired(base: &Series, other: &Series) -> (Series, Series) {
    let n = base.len().min(other.len());
    (base.first(n), other.first(n))
}

fn statistic(series: &Series) -> Option<f64> {
    match series {
        Series::Values(values) => average(values),
        Series::Ratios(pairs) => ratio_of_sums(pairs),
    }
}

fn statistic_without(series: &Series, left_out: usize) -> Option<f64> {
    match series {
        Series::Values(values) => {
            let mut rest = values.clone();
            rest.remove(left_out);
            average(&rest)
        }
        Series::Ratios(pairs) => ratio_without(pairs, left_out),
    }
}

/// What each replication adds to the deviation of the statistic; their sum is 0.
pub(super) fn influence(series: &Series) -> Option<Vec<f64>> {
    match series {
        Series::Values(values) => Some(deviations(values, average(values)?)),
        Series::Ratios(pairs) => linearised(pairs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize) -> Vec<f64> {
        (0..n)
            .map(|i| 40.0 + ((i * 7_919 % 101) as f64) / 10.1)
            .collect()
    }

    fn shares(n: usize) -> Vec<(f64, f64)> {
        (0..n)
            .map(|i| ((i * 31 % 17 + 3) as f64, (i * 13 % 7 + 20) as f64))
            .collect()
    }

    #[test]
    fn events_in_one_replication_alone_equal_themselves_too() {
        let series = Series::Ratios(vec![(0.0, 90.0), (2.0, 80.0), (0.0, 85.0)]);
        let found = ratio(&series, &series, 0.95).unwrap();
        assert_eq!(
            (found.mean, found.low, found.high),
            (1.0, Some(1.0), Some(1.0))
        );
    }

    #[test]
    fn a_scenario_equals_itself_exactly() {
        for n in [2, 10, 29, 30, 200] {
            for series in [Series::Values(noise(n)), Series::Ratios(shares(n))] {
                let difference = difference(&series, &series, 0.95).unwrap();
                assert_eq!((difference.mean, difference.half_width), (0.0, Some(0.0)));
                let ratio = ratio(&series, &series, 0.95).unwrap();
                assert_eq!(
                    (ratio.mean, ratio.low, ratio.high),
                    (1.0, Some(1.0), Some(1.0))
                );
                let same = correlation(&series, &series).unwrap();
                assert!((same - 1.0).abs() < 1e-15, "{same}");
            }
        }
    }

    #[test]
    fn what_is_common_cancels() {
        let base = noise(20);
        let other = base.iter().map(|x| x + 8.0).collect();
        let found = difference(&Series::Values(base), &Series::Values(other), 0.95).unwrap();
        assert!((found.mean - 8.0).abs() < 1e-12 && found.half_width.unwrap() < 1e-12);
    }

    #[test]
    fn a_multiple_has_that_ratio_and_no_width() {
        let base = noise(20);
        let other: Vec<f64> = base.iter().map(|x| 1.8 * x).collect();
        let (low, high) = fieller(&base, &other, 0.95).unwrap();
        let found = ratio(&Series::Values(base), &Series::Values(other), 0.95).unwrap();
        for end in [found.mean, found.low.unwrap(), found.high.unwrap()] {
            assert!((end - 1.8).abs() < 1e-12, "{found:?}");
        }
        assert!(
            (low - 1.8).abs() < 1e-6 && (high - 1.8).abs() < 1e-6,
            "{low} {high}"
        );
    }

    /// Delta method and jackknife are two estimates of one thing.
    #[test]
    fn ratio_of_values_is_the_ratio_of_shares_over_one() {
        let values = noise(50);
        let other: Vec<f64> = shares(50).iter().map(|pair| pair.0).collect();
        let over_one = |v: &[f64]| Series::Ratios(v.iter().map(|&x| (x, 1.0)).collect());
        let exact = ratio(
            &Series::Values(values.clone()),
            &Series::Values(other.clone()),
            0.95,
        );
        let left_out = ratio(&over_one(&values), &over_one(&other), 0.95);
        let (exact, left_out) = (exact.unwrap(), left_out.unwrap());
        assert!((exact.mean / left_out.mean - 1.0).abs() < 1e-14);
        assert!((exact.low.unwrap() / left_out.low.unwrap() - 1.0).abs() < 0.01);
        let (low, high) = fieller(&values, &other, 0.95).unwrap();
        assert!((exact.low.unwrap() / low - 1.0).abs() < 0.01, "{low}");
        assert!((exact.high.unwrap() / high - 1.0).abs() < 0.01, "{high}");
        let plain = difference(
            &Series::Values(values.clone()),
            &Series::Values(other.clone()),
            0.9,
        );
        let jackknifed = difference(&over_one(&values), &over_one(&other), 0.9);
        let width = |e: Option<Estimate>| e.unwrap().half_width.unwrap();
        assert!((width(plain) / width(jackknifed) - 1.0).abs() < 1e-10);
        let r = correlation(
            &Series::Values(values.clone()),
            &Series::Values(other.clone()),
        );
        let same = correlation(&over_one(&values), &over_one(&other));
        assert!((r.unwrap() - same.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_exist_is_none() {
        let values = |v: &[f64]| Series::Values(v.to_vec());
        let zero = values(&[1.0, -1.0]);
        assert_eq!(ratio(&zero, &values(&[1.0, 2.0]), 0.95), None);
        assert_eq!(difference(&values(&[]), &values(&[1.0]), 0.95), None);
        let empty = Series::Ratios(vec![(0.0, 0.0), (0.0, 0.0)]);
        assert_eq!(difference(&empty, &values(&[1.0, 2.0]), 0.95), None);
        assert_eq!(ratio(&empty, &empty, 0.95), None);
        assert_eq!(
            correlation(&values(&[1.0, 2.0]), &values(&[3.0, 3.0])),
            None
        );
        let one = ratio(&values(&[2.0]), &values(&[3.0]), 0.95).unwrap();
        assert_eq!((one.mean, one.low, one.high), (1.5, None, None));
        assert_eq!(fieller(&[1.0, -1.0, 2.0], &[1.0, 2.0, 3.0], 0.95), None);
    }

    #[test]
    fn a_ratio_of_zero_has_a_symmetric_interval() {
        let base = Series::Values(vec![9.0, 10.0, 11.0]);
        let none = ratio(&base, &Series::Values(vec![0.0; 3]), 0.95).unwrap();
        assert_eq!(
            (none.mean, none.low, none.high),
            (0.0, Some(0.0), Some(0.0))
        );
        let below = ratio(&base, &Series::Values(vec![-1.0, -2.0, -3.0]), 0.95).unwrap();
        assert!(
            below.low.unwrap() < -0.2 && below.high.unwrap() > -0.2,
            "{below:?}"
        );
    }
}
