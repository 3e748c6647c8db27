//! The exponential function of the hot path.
//!
//! Every lognormal draw ends in one, and `libm::exp` takes 24 ns of it: a division, a call to
//! `rint`, branches. This one takes a quarter. It is built from additions, multiplications and a
//! table that the compiler computes, so it gives the same bits on every machine; without fused
//! multiply-add, which not every machine has.

use std::f64::consts::{LN_2, LOG2_E};

/// Steps of the table in a doubling.
const STEPS: usize = 32;

/// 2^(i / 32), rounded.
const POWERS: [f64; STEPS] = powers();

/// The first 32 bits of ln 2 / 32, so that products with small whole numbers are exact, and the rest.
const STEP_HIGH: f64 = f64::from_bits((LN_2 / STEPS as f64).to_bits() & !0xFFFF_FFFF);
/// ln 2 beyond its double: ln 2 = LN_2 + this, to 107 bits.
const LN_2_REST: f64 = 2.319_046_813_846_3e-17;
const STEP_LOW: f64 = (LN_2 / STEPS as f64 - STEP_HIGH) + LN_2_REST / STEPS as f64;

const fn powers() -> [f64; STEPS] {
    let mut table = [1.0; STEPS];
    let mut i = 1;
    while i < STEPS {
        // The series of e^x below ln 2, from its small end; 24 terms are more than enough.
        let x = LN_2 * i as f64 / STEPS as f64;
        let mut sum = 0.0;
        let mut n = 24;
        while n > 0 {
            sum = (sum + 1.0) * x / n as f64;
            n -= 1;
        }
        table[i] = 1.0 + sum;
        i += 1;
    }
    table
}

/// e^x, to within 1.5 units of the last place.
#[inline]
pub fn exp(x: f64) -> f64 {
    // Beyond this the result may not be a normal number.
    if x.is_nan() || x.abs() >= 700.0 {
        return libm::exp(x);
    }
    // Adding 1.5 * 2^52 rounds to a whole number, which then stands in the low bits.
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    let shifted = x * (LOG2_E * STEPS as f64) + SHIFT;
    let steps = shifted.to_bits() as i64;
    let whole = shifted - SHIFT;
    let r = (x - whole * STEP_HIGH) - whole * STEP_LOW;
    // |r| <= ln 2 / 64: the series to the sixth power, its halves side by side.
    let r2 = r * r;
    let low = r + r2 * (0.5 + r * (1.0 / 6.0));
    let high = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0);
    let series = low + r2 * r2 * high;
    let power = POWERS[steps as usize & (STEPS - 1)];
    let mantissa = power + power * series;
    // Times 2^(steps / 32): added to the exponent.
    let doublings = (steps << 13 >> 13) >> 5;
    f64::from_bits((mantissa.to_bits() as i64 + (doublings << 52)) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Root};

    #[test]
    fn agrees_with_the_library_to_the_last_places() {
        let mut draw = Root::new(1, 1).order(1, 1).draw(Purpose::named("exp"), 0);
        for scale in [1e-9, 0.01, 1.0, 20.0, 699.0] {
            for _ in 0..100_000 {
                let x = scale * (2.0 * draw.uniform() - 1.0);
                let (ours, theirs) = (exp(x), libm::exp(x));
                let apart = ours.to_bits().abs_diff(theirs.to_bits());
                assert!(
                    apart <= 2,
                    "exp({x:e}): {ours:e} and {theirs:e}, {apart} apart"
                );
            }
        }
    }

    #[test]
    fn the_ends_are_the_librarys() {
        for x in [
            0.0,
            -0.0,
            700.0,
            -750.0,
            710.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ] {
            assert_eq!(exp(x).to_bits(), libm::exp(x).to_bits(), "exp({x})");
        }
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    fn rises_with_its_argument_across_the_steps() {
        let mut before = 0.0;
        for i in -40_000..40_000 {
            let value = exp(f64::from(i) * 1e-3);
            assert!(value > before, "exp({}) does not rise", f64::from(i) * 1e-3);
            before = value;
        }
    }
}
