//! Laws of counts in a unit that the model holds in smaller parts: whole units of goods in
//! thousandths.

use crate::random::{Law, LawError};

/// Less likely counts than this part of the likeliest are left out.
const NEGLIGIBLE: f64 = 1e-25;

/// The largest ratio of variance to mean: the tail has half a million counts that are not negligible.
const MOST_SPREAD: f64 = 10_000.0;

/// The law that `build` makes of counts, told in the model's unit.
///
/// - `grain`: what is counted, in the model's unit; `build` gets it to divide its amounts.
///
/// [`Law::Poisson`] and [`Law::NegativeBinomial`] count in ones. Where the grain is another,
/// the same probabilities are written out as listed values.
///
/// # Errors
/// Those of `build`, and [`LawError::OutOfRange`] for a variance with too many counts to list.
pub fn of(grain: f64, build: impl FnOnce(f64) -> Result<Law, LawError>) -> Result<Law, LawError> {
    let law = build(grain)?;
    if grain == 1.0 {
        return Ok(law);
    }
    match law {
        Law::Poisson { mean } => listed(grain, mean.floor(), |count| mean / (count + 1.0)),
        Law::NegativeBinomial { mean, .. } if law.variance() > MOST_SPREAD * mean => {
            Err(LawError::OutOfRange {
                parameter: "variance",
                value: law.variance(),
                low: mean,
                high: MOST_SPREAD * mean,
            })
        }
        Law::NegativeBinomial { mean, size } => {
            let mode = ((size - 1.0) * mean / size).floor().max(0.0);
            let rest = mean / (mean + size);
            listed(grain, mode, |count| (count + size) / (count + 1.0) * rest)
        }
        other => other.scaled(grain),
    }
}

/// The counts around the likeliest one, with their probabilities.
///
/// - `next`: how many times as likely as a count the one above it is.
fn listed(grain: f64, mode: f64, next: impl Fn(f64) -> f64) -> Result<Law, LawError> {
    let (mut values, mut weights) = (vec![mode * grain], vec![1.0]);
    let mut walk = |up: bool| {
        let (mut count, mut weight) = (mode, 1.0);
        while up || count > 0.0 {
            if up {
                weight *= next(count);
                count += 1.0;
            } else {
                count -= 1.0;
                weight /= next(count);
            }
            if weight < NEGLIGIBLE {
                break;
            }
            values.push(count * grain);
            weights.push(weight);
        }
    };
    walk(false);
    walk(true);
    Law::empirical(&values, &weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_counts_have_the_moments_and_probabilities_of_the_law() {
        let plain = [
            Law::poisson(0.3),
            Law::poisson(2.0),
            Law::poisson(5_000.0),
            Law::negative_binomial_mean_variance(3.0, 21.0),
            Law::negative_binomial_mean_variance(0.5, 0.6),
        ];
        for law in plain {
            let law = law.expect("a law");
            let listed = of(1_000.0, |_| Ok(law.clone())).expect("listed");
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
            assert!(near(listed.mean() / 1e3, law.mean()), "{law:?}");
            assert!(near(listed.variance() / 1e6, law.variance()), "{law:?}");
            for count in [0.0, 1.0, 4.0, 5_010.0] {
                let (found, exact) = (listed.cdf(count * 1e3), law.cdf(count));
                assert!(near(found, exact), "{law:?} at {count}: {found}, {exact}");
                assert!(near(listed.cdf(count * 1e3 + 999.0), exact), "{law:?}");
            }
        }
    }

    #[test]
    fn a_constant_keeps_its_amount_and_a_spread_of_too_many_counts_is_refused() {
        let none = of(1_000.0, |_| Law::poisson(0.0)).expect("always nothing");
        assert_eq!(none, Law::Constant(0.0));
        let spread = |variance: f64| {
            let law = |_| Law::negative_binomial_mean_variance(2.0, variance);
            of(1_000.0, law)
        };
        assert!(spread(21_000.0).is_err());
        let widest = spread(20_000.0).expect("a law");
        // Cumulative probabilities end in 1, so those of a long tail keep few digits.
        assert!((widest.variance() / 1e6 / 20_000.0 - 1.0).abs() < 1e-5);
        assert_eq!(of(1.0, |_| Law::poisson(3.0)), Law::poisson(3.0));
    }
}
