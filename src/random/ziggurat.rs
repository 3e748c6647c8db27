//! Standard normal and exponential variates by the ziggurat method.
//!
//! The same algorithm and use of bits as `rand_distr::{StandardNormal, Exp1}` 0.6, which the tests
//! compare value by value (its tables are right to 9 digits, ours to the last). It is written out here for two reasons: `rand_distr` may
//! change its output in a minor release, and through `num-traits` it calls the platform's `exp`
//! and `ln` as soon as any crate of the build enables `num-traits/std` (statrs does). Those
//! differ in the last bit between machines; `libm` in pure Rust does not.
//!
//! # Source
//! Marsaglia and Tsang, *The Ziggurat Method for Generating Random Variables*, Journal of
//! Statistical Software 5(8), 2000; variant of Doornik 2005.

use super::Draw;
use super::ziggurat_tables::{EXPONENTIAL, NORMAL};

/// A uniform number strictly inside (0, 1): an odd multiple of 2^-53, safe for a logarithm.
#[inline]
pub(super) fn open_uniform(draw: &mut Draw) -> f64 {
    ((draw.bits() >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
}

/// A number from the normal law with mean 0 and standard deviation 1.
#[inline]
pub(super) fn standard_normal(draw: &mut Draw) -> f64 {
    let bits = draw.bits();
    let layer = (bits & 0xFF) as usize;
    // The top 52 bits as the fraction of a float in [2, 4), then [-1, 1).
    let u = f64::from_bits(bits >> 12 | 0x4000_0000_0000_0000) - 3.0;
    let x = u * NORMAL[layer];
    if x.abs() < NORMAL[layer + 1] {
        return x;
    }
    normal_edge(draw, layer, u, x)
}

/// The 1.2 % of normal draws that fall beside the next layer's rectangle.
#[cold]
fn normal_edge(draw: &mut Draw, layer: usize, u: f64, x: f64) -> f64 {
    if layer == 0 {
        let r = NORMAL[1];
        loop {
            let beyond = libm::log(open_uniform(draw)) / r;
            let y = libm::log(open_uniform(draw));
            if -2.0 * y >= beyond * beyond {
                return if u < 0.0 { beyond - r } else { r - beyond };
            }
        }
    }
    let height = |x: f64| libm::exp(-x * x / 2.0);
    let (low, high) = (height(NORMAL[layer]), height(NORMAL[layer + 1]));
    if high + (low - high) * draw.uniform() < height(x) {
        x
    } else {
        standard_normal(draw)
    }
}

/// A number from the exponential law with mean 1; always positive.
#[inline]
pub(super) fn standard_exponential(draw: &mut Draw) -> f64 {
    let bits = draw.bits();
    let layer = (bits & 0xFF) as usize;
    // [1, 2) shifted by half a step: never 0.
    let u = f64::from_bits(bits >> 12 | 0x3FF0_0000_0000_0000) - (1.0 - f64::EPSILON / 2.0);
    let x = u * EXPONENTIAL[layer];
    if x < EXPONENTIAL[layer + 1] {
        return x;
    }
    exponential_edge(draw, layer, x)
}

/// The 2 % of exponential draws that fall beside the next layer's rectangle.
#[cold]
fn exponential_edge(draw: &mut Draw, layer: usize, x: f64) -> f64 {
    if layer == 0 {
        // The tail of an exponential is an exponential. Unlike rand_distr, never infinite.
        return EXPONENTIAL[1] - libm::log(open_uniform(draw));
    }
    let height = |x: f64| libm::exp(-x);
    let (low, high) = (height(EXPONENTIAL[layer]), height(EXPONENTIAL[layer + 1]));
    if high + (low - high) * draw.uniform() < height(x) {
        x
    } else {
        standard_exponential(draw)
    }
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, Exp1, StandardNormal};

    use super::*;
    use crate::random::{Purpose, Root};

    const PURPOSE: Purpose = Purpose::named("ziggurat test");

    #[test]
    fn layers_have_equal_area() {
        let check = |edges: &[f64; 257], density: fn(f64) -> f64| {
            let area = edges[0] * density(edges[1]);
            for i in 1..256 {
                let slab = edges[i] * (density(edges[i + 1]) - density(edges[i]));
                assert!(
                    (slab / area - 1.0).abs() < 1e-11,
                    "layer {i}: {slab}, {area}"
                );
            }
        };
        check(&NORMAL, |x| libm::exp(-x * x / 2.0));
        check(&EXPONENTIAL, |x| libm::exp(-x));
    }

    /// Every layer, wedge and tail of the normal; the exponential tail differs on purpose.
    #[test]
    fn values_are_those_of_rand_distr() {
        let mut tails = 0;
        for number in 0..1_000_000 {
            let mut ours = Root::new(1, 1).order(0, number).draw(PURPOSE, 0);
            let mut theirs = ours.clone();
            let (a, b): (f64, f64) = (
                standard_normal(&mut ours),
                StandardNormal.sample(&mut theirs),
            );
            assert!((a - b).abs() <= 1e-9 * b.abs(), "normal {number}: {a} {b}");
            let (a, b): (f64, f64) = (standard_exponential(&mut ours), Exp1.sample(&mut theirs));
            if b > EXPONENTIAL[1] {
                tails += 1;
            } else {
                assert!((a - b).abs() <= 1e-9 * b, "exponential {number}: {a} {b}");
            }
        }
        // The tail has probability exp(-7.697) = 0.000454; 6 standard errors are 128.
        assert!((326..582).contains(&tails), "{tails}");
    }
}
