//! What paired replications say beside difference and ratio: how often one is lower, how sure a
//! difference is among several, and what common random numbers have saved.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::comparison::{correlation, influence, paired};
use super::critical::{critical_t, critical_z, significant};
use super::estimate::{Estimate, Series};
use super::proportion::wilson;

/// Digits of a probability: it is compared with 5 %, and the platform's logarithm enters it.
const DIGITS: usize = 9;

/// A share of replications with Wilson's interval \[-\].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// In what share of the paired replications `other` is lower than `base`; none without pairs, or
/// where one of the two does not exist.
///
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
///
/// A replication in which both are equal counts for neither. Of a ratio of totals, each
/// replication's own ratio is compared, and one in which nothing was counted is left out.
///
/// ```
/// use fahuo::stats::{Series, lower};
///
/// let base = Series::Values(vec![40.0, 44.0, 42.0, 41.0]);
/// let other = Series::Values(vec![39.0, 41.0, 43.0, 40.0]);
/// assert_eq!(lower(&base, &other, 0.95).unwrap().share, 0.75);
/// ```
pub fn lower(base: &Series, other: &Series, confidence: f64) -> Option<Share> {
    let (base, other) = (each(base)?, each(other)?);
    let pairs = base.into_iter().zip(other);
    let known: Vec<(f64, f64)> = pairs.filter_map(|(b, o)| Some((b?, o?))).collect();
    let hits = known.iter().filter(|(base, other)| other < base).count() as f64;
    let (low, high) = wilson(hits, known.len() as f64, confidence)?;
    Some(Share {
        share: hits / known.len() as f64,
        low,
        high,
    })
}

/// The value of each replication; a ratio without denominator has none. None where a value does
/// not exist at all.
fn each(series: &Series) -> Option<Vec<Option<f64>>> {
    match series {
        Series::Values(values) => {
            let all = values.iter().all(|value| value.is_finite());
            all.then(|| values.iter().copied().map(Some).collect())
        }
        Series::Ratios(pairs) => {
            let ratio = |&(part, whole): &(f64, f64)| (whole != 0.0).then(|| part / whole);
            Some(pairs.iter().map(ratio).collect())
        }
    }
}

/// How probable so large an estimate, either way, would be if the truth were zero \[-\]: the
/// two-sided p-value of Student's test that belongs to the interval. None without an interval.
pub fn p_value(estimate: &Estimate) -> Option<f64> {
    let half_width = estimate.half_width?;
    if half_width == 0.0 {
        return Some(if estimate.mean == 0.0 { 1.0 } else { 0.0 });
    }
    let degrees = estimate
        .replications
        .checked_sub(1)
        .filter(|&one| one > 0)?;
    let error = half_width / critical_t(estimate.confidence, degrees);
    let law = StudentsT::new(0.0, 1.0, degrees as f64).ok()?;
    let tail = law.cdf(-(estimate.mean / error).abs());
    Some(significant((2.0 * tail).min(1.0), DIGITS))
}

/// Holm's step-down: p-values that may be compared with one level for all of a family at once.
/// With those below 5 % called different, the chance of any false one among them is at most 5 %,
/// however the comparisons hang together.
///
/// - `p_values`: of the family, each from 0 to 1.
///
/// # Source
/// Holm, *A Simple Sequentially Rejective Multiple Test Procedure*, Scandinavian Journal of
/// Statistics 6, 1979.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest: f64 = 0.0;
    for (rank, &index) in order.iter().enumerate() {
        let left = (p_values.len() - rank) as f64;
        largest = largest.max((left * p_values[index]).min(1.0));
        adjusted[index] = largest;
    }
    adjusted
}

/// Whether a correlation over so many replications is below zero beyond chance: one that is near
/// zero is negative in half of all cases, and does no harm.
///
/// # Source
/// Under no correlation of normal output, `r sqrt((n - 2) / (1 - r^2))` has Student's law with
/// n - 2 degrees of freedom; two-sided 5 %.
pub fn is_negative(correlation: f64, replications: u64) -> bool {
    if correlation >= 0.0 || replications < 3 {
        return false;
    }
    let degrees = replications - 2;
    // Both sides squared and multiplied out, which has no zero below.
    let squared = correlation * correlation;
    let t = critical_t(0.95, degrees);
    squared * degrees as f64 > t * t * (1.0 - squared)
}

/// The half-width with which the intervals of a whole family hold together; none without an
/// interval.
///
/// - `count`: of the family, at least 1.
///
/// # Source
/// Bonferroni: each at 1 - (1 - confidence) / count. Holm's step-down finds more differences, but
/// has no intervals of its own.
pub fn joint_half_width(estimate: &Estimate, count: usize) -> Option<f64> {
    let half_width = estimate.half_width?;
    if half_width == 0.0 || count < 2 {
        return Some(half_width);
    }
    let degrees = estimate
        .replications
        .checked_sub(1)
        .filter(|&one| one > 0)?;
    let each = 1.0 - (1.0 - estimate.confidence) / count as f64;
    Some(half_width * (critical_t(each, degrees) / critical_t(estimate.confidence, degrees)))
}

/// What common random numbers have saved in a difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Saving {
    /// Variance of the difference with independent runs over that of the paired one: so many
    /// times as many independent replications would be as precise \[-\]. Below 1 the common
    /// numbers have done harm.
    pub replications: f64,
    /// Below this the saving is with a probability of 2.5 % \[-\]: of few replications it is known
    /// roughly only. None with fewer than four.
    pub replications_at_least: Option<f64>,
    /// How many times as wide the interval would be with independent runs \[-\].
    pub width: f64,
}

/// The saving of common random numbers; none with fewer than two replications, or where the
/// difference or both metrics do not vary.
///
/// # Source
/// `Var(Y - X) = Var(X) + Var(Y) - 2 Cov(X, Y)`; independent runs have no covariance. The lower
/// end is that of Fisher's z for the correlation, the variances taken as they are.
pub fn saving(base: &Series, other: &Series) -> Option<Saving> {
    let (base, other) = paired(base, other);
    if base.len() < 2 {
        return None;
    }
    let (x, y) = (influence(&base)?, influence(&other)?);
    let squares =
        |values: &mut dyn Iterator<Item = f64>| -> f64 { values.map(|value| value * value).sum() };
    let apart = squares(&mut x.iter().chain(&y).copied());
    let together = squares(&mut x.iter().zip(&y).map(|(x, y)| y - x));
    let replications = apart / together;
    (apart > 0.0 && replications.is_finite()).then(|| Saving {
        replications,
        replications_at_least: least_correlation(&base, &other).and_then(|least| {
            let own = |values: &[f64]| squares(&mut values.iter().copied()).sqrt();
            let saved = apart / (apart - 2.0 * least * own(&x) * own(&y));
            // A perfect correlation has no lower end but itself.
            saved.is_finite().then_some(saved.min(replications))
        }),
        width: replications.sqrt(),
    })
}

/// Lower end of the 95 % interval of a correlation; none with fewer than four pairs.
fn least_correlation(base: &Series, other: &Series) -> Option<f64> {
    let found = correlation(base, other)?;
    let free = base.len().checked_sub(3).filter(|&free| free > 0)?;
    let z = libm::atanh(found) - critical_z(0.95) / (free as f64).sqrt();
    Some(libm::tanh(z))
}

#[cfg(test)]
mod tests {
    use super::super::comparison::difference;
    use super::*;

    fn values(list: &[f64]) -> Series {
        Series::Values(list.to_vec())
    }

    /// A textbook family: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02.
    #[test]
    fn holm_multiplies_by_what_is_left_and_never_falls() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-15, "{adjusted:?}");
        }
        assert_eq!(holm(&[0.2]), [0.2]);
        assert_eq!(holm(&[0.9, 0.8, 1.0]), [1.0, 1.0, 1.0]);
        assert_eq!(holm(&[0.0, 0.5]), [0.0, 0.5]);
        assert!(holm(&[]).is_empty());
    }

    /// The interval holds zero exactly when the p-value is above 5 %.
    #[test]
    fn p_values_go_with_intervals() {
        // t(3) = 3.182446..., so a mean of that many standard errors has 5 %.
        let at = |mean: f64| Estimate {
            mean,
            half_width: Some(2.0),
            skewed: None,
            confidence: 0.95,
            replications: 4,
        };
        assert!((p_value(&at(2.0)).unwrap() - 0.05).abs() < 1e-9);
        assert!(p_value(&at(-2.1)).unwrap() < 0.05);
        assert!(p_value(&at(1.9)).unwrap() > 0.05);
        assert_eq!(p_value(&at(0.0)), Some(1.0));
        // Two degrees of freedom have a closed form: p = 1 - t / sqrt(2 + t^2).
        let (t, error) = (7.0, 0.5);
        let two = Estimate {
            mean: t * error,
            half_width: Some(critical_t(0.95, 2) * error),
            skewed: None,
            confidence: 0.95,
            replications: 3,
        };
        let exact = 1.0 - t / (2.0 + t * t).sqrt();
        assert!((p_value(&two).unwrap() / exact - 1.0).abs() < 1e-8);
    }

    /// A joint interval holds zero exactly when Bonferroni's p-value is above 5 %.
    #[test]
    fn joint_intervals_go_with_multiplied_p_values() {
        for mean in [0.7, 0.9, 1.1, 1.3, 1.5, 1.7] {
            let one = Estimate {
                mean,
                half_width: Some(0.8),
                skewed: None,
                confidence: 0.95,
                replications: 12,
            };
            let joint = joint_half_width(&one, 5).unwrap();
            assert_eq!(5.0 * p_value(&one).unwrap() < 0.05, mean > joint, "{mean}");
        }
        let alone = Estimate {
            mean: 1.0,
            half_width: Some(0.8),
            skewed: None,
            confidence: 0.95,
            replications: 12,
        };
        assert_eq!(joint_half_width(&alone, 1), Some(0.8));
    }

    #[test]
    fn what_is_certain_needs_no_test() {
        let certain = |mean| Estimate {
            mean,
            half_width: Some(0.0),
            skewed: None,
            confidence: 0.95,
            replications: 5,
        };
        assert_eq!(p_value(&certain(0.0)), Some(1.0));
        assert_eq!(p_value(&certain(0.3)), Some(0.0));
        let one = Estimate {
            half_width: None,
            replications: 1,
            ..certain(0.3)
        };
        assert_eq!(p_value(&one), None);
    }

    #[test]
    fn ties_count_for_neither_and_empty_replications_for_nothing() {
        let base = values(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(lower(&base, &base, 0.95).unwrap().share, 0.0);
        let other = values(&[0.0, 2.0, 4.0, 3.0]);
        assert_eq!(lower(&base, &other, 0.95).unwrap().share, 0.5);
        let rates = Series::Ratios(vec![(1.0, 10.0), (0.0, 0.0), (2.0, 10.0)]);
        let fewer = Series::Ratios(vec![(1.0, 20.0), (1.0, 20.0), (5.0, 20.0)]);
        assert_eq!(lower(&rates, &fewer, 0.95).unwrap().share, 0.5);
        assert_eq!(lower(&values(&[]), &base, 0.95), None);
        assert_eq!(lower(&values(&[f64::NAN]), &base, 0.95), None);
    }

    /// With equal variances the saving is 1 / (1 - correlation).
    #[test]
    fn the_saving_is_that_of_the_correlation() {
        let base: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 11)).collect();
        let other: Vec<f64> = base.iter().rev().copied().collect();
        let (base, other) = (values(&base), values(&other));
        let found = saving(&base, &other).unwrap();
        let correlation = correlation(&base, &other).unwrap();
        assert!((found.replications * (1.0 - correlation) - 1.0).abs() < 1e-12);
        assert!((found.width * found.width - found.replications).abs() < 1e-12);
        // At least that of the lower end of the correlation, by Fisher's z.
        let least = (correlation.atanh() - 1.959_964 / 37_f64.sqrt()).tanh();
        let at_least = found.replications_at_least.unwrap();
        assert!((at_least * (1.0 - least) - 1.0).abs() < 1e-5, "{found:?}");
        assert!(at_least < found.replications);
        assert!(difference(&base, &other, 0.95).is_some());
        // What does not vary has saved nothing that can be told.
        assert_eq!(saving(&base, &base), None);
        assert_eq!(saving(&values(&[1.0, 1.0]), &values(&[2.0, 2.0])), None);
        assert_eq!(saving(&values(&[1.0]), &values(&[2.0])), None);
    }

    /// Printed tables: |r| of 10 pairs must exceed 0.632, of 20 pairs 0.444.
    #[test]
    fn a_correlation_is_negative_beyond_chance() {
        for (n, limit) in [(10, 0.632), (20, 0.444)] {
            assert!(is_negative(-limit - 0.001, n) && !is_negative(-limit + 0.001, n));
            assert!(!is_negative(limit + 0.1, n));
        }
        assert!(is_negative(-1.0, 3) && !is_negative(-1.0, 2));
    }

    #[test]
    fn common_numbers_can_do_harm() {
        let base = values(&[1.0, 2.0, 3.0, 4.0]);
        let against = values(&[4.0, 3.0, 2.0, 1.0]);
        assert_eq!(saving(&base, &against).unwrap().replications, 0.5);
    }
}
