//! From one number a replication to an estimate with its interval.
//!
//! Floats are combined in the order of the replications, never in the order in which threads
//! finish. A value that is not finite means that a replication has none (the mean of nothing),
//! and then the estimate has none either: leaving it out would favour replications.

use serde::Serialize;

use super::critical::critical_t;

/// Below this number of replications a ratio of totals gets its interval from the jackknife.
pub(super) const JACKKNIFE_BELOW: usize = 30;

/// A number with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate, in the unit of the metric.
    pub mean: f64,
    /// Half of the interval's width, the longer half of one that is not symmetric; none with one
    /// replication.
    pub half_width: Option<f64>,
    /// Both ends of an interval that is not symmetric: that of a share of few events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skewed: Option<(f64, f64)>,
    /// The probability with which such intervals hold the true value \[-\].
    pub confidence: f64,
    /// How many replications it rests on.
    pub replications: u64,
}

impl Estimate {
    pub(super) fn new(mean: f64, error: Option<f64>, confidence: f64, n: usize) -> Option<Self> {
        let half_width = match error {
            // t times zero is zero for every t, so a certain value does not need one.
            Some(0.0) => Some(0.0),
            Some(error) => Some(critical_t(confidence, n as u64 - 1) * error),
            None => None,
        };
        let finite = mean.is_finite() && half_width.is_none_or(f64::is_finite);
        finite.then_some(Self {
            mean,
            half_width,
            skewed: None,
            confidence,
            replications: n as u64,
        })
    }

    /// Both ends of the interval; none with one replication.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let around = |half_width| (self.mean - half_width, self.mean + half_width);
        self.skewed.or(self.half_width.map(around))
    }

    /// The same in another unit, or of another sign.
    ///
    /// - `by`: finite.
    #[must_use]
    pub fn times(self, by: f64) -> Self {
        self.turned(|value| value * by, by.abs())
    }

    /// What is left of a share: 1 - share.
    #[must_use]
    pub fn remainder(self) -> Self {
        self.turned(|share| 1.0 - share, 1.0)
    }

    /// Mean and ends through a straight line, widths by its slope.
    fn turned(self, to: impl Fn(f64) -> f64, slope: f64) -> Self {
        let skewed = self.skewed.map(|(low, high)| (to(low), to(high)));
        Self {
            mean: to(self.mean),
            half_width: self.half_width.map(|half_width| half_width * slope),
            skewed: skewed.map(|(one, other)| (one.min(other), one.max(other))),
            ..self
        }
    }
}

/// What the replications 1 to n say of one metric.
#[derive(Debug, Clone, PartialEq)]
pub enum Series {
    /// A value metric: one number a replication. The estimate is their mean.
    Values(Vec<f64>),
    /// A ratio metric: numerator and denominator of each replication. The estimate is the ratio
    /// of the totals, never the mean of ratios.
    Ratios(Vec<(f64, f64)>),
}

impl Series {
    /// How many replications.
    pub fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Ratios(pairs) => pairs.len(),
        }
    }

    /// Whether there is no replication.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The replications 1 to n alone, all of them if there are fewer.
    #[must_use]
    pub fn first(&self, n: usize) -> Self {
        let n = n.min(self.len());
        match self {
            Self::Values(values) => Self::Values(values[..n].to_vec()),
            Self::Ratios(pairs) => Self::Ratios(pairs[..n].to_vec()),
        }
    }

    /// The estimate with its interval: [`mean`] or [`ratio_of_totals`].
    pub fn estimate(&self, confidence: f64) -> Option<Estimate> {
        match self {
            Self::Values(values) => mean(values, confidence),
            Self::Ratios(pairs) => ratio_of_totals(pairs, confidence),
        }
    }
}

/// The mean over replications with Student's interval; none of nothing.
///
/// - `values`: one for each replication, in order, in the unit of the metric.
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
///
/// Equal values give exactly that value and a half-width of exactly 0.
pub fn mean(values: &[f64], confidence: f64) -> Option<Estimate> {
    let centre = average(values)?;
    let n = values.len();
    let error = (n > 1).then(|| standard_error(&deviations(values, centre)));
    Estimate::new(centre, error, confidence, n)
}

/// The sum of all numerators over the sum of all denominators, with its interval; none if the
/// denominators add up to zero.
///
/// - `pairs`: (numerator, denominator) of each replication, in order.
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
///
/// From 30 replications on the standard error is that of the linearised ratio,
/// `se^2 = (S_Y^2 - 2 R S_XY + R^2 S_X^2) / (n mean(X)^2)`; below, that of the jackknife.
///
/// # Source
/// Cochran, *Sampling Techniques*, 3rd ed., chapter 6; Law, *Simulation Modeling and Analysis*,
/// 5th ed., section 9.5.
pub fn ratio_of_totals(pairs: &[(f64, f64)], confidence: f64) -> Option<Estimate> {
    let n = pairs.len();
    let total = ratio_of_sums(pairs)?;
    let error = if n < 2 {
        None
    } else if n < JACKKNIFE_BELOW {
        // Without an interval where one replication holds all of the denominator.
        jackknife(n, |left_out| ratio_without(pairs, left_out))
    } else {
        Some(standard_error(&linearised(pairs)?))
    };
    Estimate::new(total, error, confidence, n)
}

/// The mean, exact if all values are equal: the first plus the mean distance to it.
pub(super) fn average(values: &[f64]) -> Option<f64> {
    let &first = values.first()?;
    let distance: f64 = values.iter().map(|value| value - first).sum();
    Some(first + distance / values.len() as f64).filter(|mean| mean.is_finite())
}

/// Distances to `centre`.
pub(super) fn deviations(values: &[f64], centre: f64) -> Vec<f64> {
    values.iter().map(|value| value - centre).collect()
}

/// Standard error of a mean from at least two deviations, `sqrt(sum e^2 / (n (n - 1)))`.
pub(super) fn standard_error(deviations: &[f64]) -> f64 {
    let n = deviations.len() as f64;
    let squares: f64 = deviations.iter().map(|e| e * e).sum();
    (squares / (n * (n - 1.0))).sqrt()
}

/// Numerators over denominators; none of nothing or of a zero denominator.
pub(super) fn ratio_of_sums(pairs: &[(f64, f64)]) -> Option<f64> {
    let above: f64 = pairs.iter().map(|pair| pair.0).sum();
    let below: f64 = pairs.iter().map(|pair| pair.1).sum();
    (below != 0.0)
        .then(|| above / below)
        .filter(|ratio| ratio.is_finite())
}

/// The ratio of totals of all replications but one.
pub(super) fn ratio_without(pairs: &[(f64, f64)], left_out: usize) -> Option<f64> {
    // Summed anew: total less one would leave rounding noise where the rest is zero.
    let rest = || {
        pairs
            .iter()
            .enumerate()
            .filter(move |(i, _)| *i != left_out)
    };
    let above: f64 = rest().map(|(_, pair)| pair.0).sum();
    let below: f64 = rest().map(|(_, pair)| pair.1).sum();
    (below != 0.0).then(|| above / below)
}

/// What each replication adds to the ratio's deviation, `(y - R x) / mean(X)`; their mean is 0.
pub(super) fn linearised(pairs: &[(f64, f64)]) -> Option<Vec<f64>> {
    let ratio = ratio_of_sums(pairs)?;
    let below: f64 = pairs.iter().map(|pair| pair.1).sum();
    let mean_below = below / pairs.len() as f64;
    Some(
        pairs
            .iter()
            .map(|(y, x)| (y - ratio * x) / mean_below)
            .collect(),
    )
}

/// Standard error by leaving out one of `n` replications at a time; none where one of the
/// statistics does not exist.
///
/// # Source
/// Efron and Tibshirani, *An Introduction to the Bootstrap*, chapter 11.
pub(super) fn jackknife(n: usize, without: impl Fn(usize) -> Option<f64>) -> Option<f64> {
    let statistics = (0..n).map(without).collect::<Option<Vec<f64>>>()?;
    let centre = average(&statistics)?;
    // sqrt((n - 1) / n * sum e^2) is (n - 1) times the standard error of a mean.
    Some((n as f64 - 1.0) * standard_error(&deviations(&statistics, centre)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_students_interval() {
        let estimate = mean(&[4.0, 7.0, 13.0, 16.0], 0.95).unwrap();
        assert_eq!((estimate.mean, estimate.replications), (10.0, 4));
        // t(3) = 3.182446305284263, s^2 = 30.
        let expected = 3.182_446_305_284 * (30.0_f64 / 4.0).sqrt();
        assert!((estimate.half_width.unwrap() / expected - 1.0).abs() < 1e-11);
    }

    #[test]
    fn certain_values_have_no_width() {
        for n in [2, 3, 7, 1_000] {
            let estimate = mean(&vec![0.1; n], 0.95).unwrap();
            assert_eq!((estimate.mean, estimate.half_width), (0.1, Some(0.0)));
            for pair in [(3.0, 7.0), (0.0, 7.0), (7.0, 7.0)] {
                let estimate = ratio_of_totals(&vec![pair; n], 0.95).unwrap();
                assert!((estimate.mean - pair.0 / pair.1).abs() < 1e-15);
                assert!(estimate.half_width.unwrap() < 1e-15);
            }
        }
    }

    #[test]
    fn what_does_not_exist_is_none() {
        assert_eq!(mean(&[], 0.95), None);
        assert_eq!(mean(&[1.0, f64::NAN], 0.95), None);
        assert_eq!(mean(&[1.0], 0.95).unwrap().half_width, None);
        assert_eq!(ratio_of_totals(&[], 0.95), None);
        assert_eq!(ratio_of_totals(&[(1.0, 0.0), (2.0, 0.0)], 0.95), None);
        let one_holds_all = ratio_of_totals(&[(1.0, 2.0), (0.0, 0.0)], 0.95).unwrap();
        assert_eq!((one_holds_all.mean, one_holds_all.half_width), (0.5, None));
    }

    /// Totals, not the mean of ratios: 1/1 and 1/99.
    #[test]
    fn a_ratio_is_of_totals() {
        let estimate = ratio_of_totals(&[(1.0, 1.0), (1.0, 99.0)], 0.95).unwrap();
        assert_eq!(estimate.mean, 0.02);
    }

    #[test]
    fn jackknife_and_linear_formula_agree_for_even_denominators() {
        let pairs: Vec<(f64, f64)> = (0..29).map(|i| (f64::from(i * i % 13), 10.0)).collect();
        let linear = standard_error(&linearised(&pairs).unwrap());
        let left_out = jackknife(pairs.len(), |i| ratio_without(&pairs, i)).unwrap();
        assert!(
            (linear / left_out - 1.0).abs() < 1e-12,
            "{linear} {left_out}"
        );
    }

    #[test]
    fn estimates_serialise_with_null() {
        let json = serde_json::to_string(&mean(&[2.5], 0.95)).unwrap();
        let expected = r#"{"mean":2.5,"half_width":null,"confidence":0.95,"replications":1}"#;
        assert_eq!(json, expected);
    }
}
