//! Intervals for the share of few events, where Student's would reach below zero.

use statrs::function::beta::beta_reg;

use super::critical::critical_z;

/// Wilson's interval for a share \[-\]; none without trials.
///
/// - `successes`: from 0 to `trials`.
/// - `trials`: how many. Orders of one replication are not independent: divide both by the
///   design effect (variance between replications over binomial variance), so fractions are
///   allowed.
/// - `confidence`: strictly between 0 and 1.
///
/// # Source
/// Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, Journal of
/// the American Statistical Association 22, 1927.
pub fn wilson(successes: f64, trials: f64, confidence: f64) -> Option<(f64, f64)> {
    if trials.is_nan() || trials <= 0.0 {
        return None;
    }
    assert!(
        (0.0..=trials).contains(&successes),
        "{successes} successes in {trials} trials"
    );
    let z = critical_z(confidence);
    let share = successes / trials;
    let weight = z * z / trials;
    let centre = (share + 0.5 * weight) / (1.0 + weight);
    let inside = share * (1.0 - share) / trials + 0.25 * weight / trials;
    let half = z / (1.0 + weight) * inside.sqrt();
    // At the ends the difference is zero but for rounding.
    let low = if successes == 0.0 { 0.0 } else { centre - half };
    let high = if successes == trials {
        1.0
    } else {
        centre + half
    };
    Some((low, high))
}

/// Clopper and Pearson's interval for a share \[-\]: covers at least with `confidence`, at the
/// price of width; none without trials.
///
/// - `successes`: from 0 to `trials`.
/// - `confidence`: strictly between 0 and 1.
///
/// # Source
/// Clopper and Pearson, *The Use of Confidence or Fiducial Limits*, Biometrika 26, 1934.
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    assert!(
        successes <= trials,
        "{successes} successes in {trials} trials"
    );
    assert!(
        confidence > 0.0 && confidence < 1.0,
        "confidence {confidence} is not from 0 to 1"
    );
    let tail = 0.5 * (1.0 - confidence);
    let (k, n) = (successes as f64, trials as f64);
    let low = if successes == 0 {
        0.0
    } else {
        beta_quantile(k, n - k + 1.0, tail)
    };
    let high = if successes == trials {
        1.0
    } else {
        1.0 - beta_quantile(n - k, k + 1.0, tail)
    };
    Some((low, high))
}

/// The number below which a beta variate lies with probability `p`, by bisection: statrs' own
/// inverse stops at fewer digits, and two calls are made for a printed line.
fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if beta_reg(a, b, middle) < p {
            low = middle
        } else {
            high = middle
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_mirror_each_other() {
        for successes in [0, 1, 7, 50, 99, 100] {
            let (low, high) = clopper_pearson(successes, 100, 0.95).unwrap();
            let (left, right) = clopper_pearson(100 - successes, 100, 0.95).unwrap();
            assert!((low - (1.0 - right)).abs() < 1e-12 && (high - (1.0 - left)).abs() < 1e-12);
            let (inner_low, inner_high) = wilson(successes as f64, 100.0, 0.95).unwrap();
            assert!(low <= inner_low + 0.01 && inner_high <= high + 0.01);
        }
    }

    #[test]
    fn nothing_tried_says_nothing() {
        assert_eq!(wilson(0.0, 0.0, 0.95), None);
        assert_eq!(clopper_pearson(0, 0, 0.95), None);
    }

    /// The rule of three, at a one-sided 95 %.
    #[test]
    fn no_event_in_n_is_below_three_over_n() {
        let (low, high) = clopper_pearson(0, 1_000, 0.9).unwrap();
        assert_eq!(low, 0.0);
        assert!((high * 1_000.0 - 2.9957).abs() < 0.01, "{high}");
    }
}
