//! Critical values of Student's t and of the normal law.

use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};

use crate::random::law::normal_quantile;

/// The two-sided critical value of Student's t: a variate with `degrees` of freedom stays
/// between `-t` and `t` with probability `confidence`.
///
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
/// - `degrees`: at least 1.
///
/// Rounded to 12 digits: statrs calls the platform's logarithm, whose last bit would otherwise
/// make the half-widths in result files differ between machines.
///
/// # Panics
/// When an argument is outside its domain.
pub fn critical_t(confidence: f64, degrees: u64) -> f64 {
    assert!(
        confidence > 0.0 && confidence < 1.0,
        "confidence {confidence} is not from 0 to 1"
    );
    assert!(
        degrees > 0,
        "Student's t needs at least one degree of freedom"
    );
    let law = StudentsT::new(0.0, 1.0, degrees as f64).expect("positive degrees of freedom");
    let tail = 0.5 * (1.0 - confidence);
    // Not statrs' own inverse: it searches for ever from some starting points. The tail is a
    // convex falling function right of zero, so Newton's method from the left climbs to the
    // root without passing it; the normal value is always to the left.
    let mut t = critical_z(confidence);
    for _ in 0..100 {
        let step = (law.cdf(-t) - tail) / law.pdf(t);
        t += step;
        if step.abs() <= 1e-14 * t {
            break;
        }
    }
    significant(t, 12)
}

/// The two-sided critical value of the normal law, 1.96 for a confidence of 0.95.
///
/// # Panics
/// When `confidence` is not strictly between 0 and 1.
pub fn critical_z(confidence: f64) -> f64 {
    assert!(
        confidence > 0.0 && confidence < 1.0,
        "confidence {confidence} is not from 0 to 1"
    );
    -normal_quantile(0.5 * (1.0 - confidence))
}

/// A finite number rounded to so many significant digits, at least one.
pub(super) fn significant(x: f64, digits: usize) -> f64 {
    // Through decimal text, which is exact on all machines; a power of ten by logarithm is not.
    let text = format!("{x:.*e}", digits - 1);
    text.parse().expect("a number just printed")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms: 1 and 2 degrees of freedom.
    #[test]
    fn critical_values_match_closed_forms() {
        for confidence in [0.5, 0.9, 0.95, 0.99, 0.999] {
            let one = (std::f64::consts::FRAC_PI_2 * confidence).tan();
            let two = confidence * (2.0 / (1.0 - confidence * confidence)).sqrt();
            assert!(
                (critical_t(confidence, 1) / one - 1.0).abs() < 3e-12,
                "{confidence}"
            );
            assert!(
                (critical_t(confidence, 2) / two - 1.0).abs() < 3e-12,
                "{confidence}"
            );
            // For many degrees, the first terms of Fisher's expansion about the normal value.
            let (n, z) = (10_000.0, critical_z(confidence));
            let many = z + (z * z * z + z) / (4.0 * n);
            assert!(
                (critical_t(confidence, 10_000) / many - 1.0).abs() < 1e-7,
                "{confidence}"
            );
        }
    }

    #[test]
    fn so_many_digits_are_kept() {
        assert_eq!(significant(2.776_445_105_197_793_4, 12), 2.776_445_105_2);
        assert_eq!(significant(0.0, 9), 0.0);
        assert_eq!(significant(1.234_567e-80, 3), 1.23e-80);
    }
}
