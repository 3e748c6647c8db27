//! Sampling. The hot path of the simulator: about fifteen draws for each order.

use rand_distr::{Distribution, Poisson};

use super::{Discrete, Law, Piecewise, normal_quantile};
use crate::random::Draw;
use crate::random::exp::exp;
use crate::random::ziggurat::{open_uniform, standard_exponential, standard_normal};

/// The longest duration a draw may give \[ms\], 2^43: 279 years. So a sum of thousands of them
/// is far from the end of an `i64`, whatever the tail of the law.
const LONGEST: f64 = (1_u64 << 43) as f64;

impl Law {
    /// A value of this law, from the stream of one key.
    #[inline]
    pub fn sample(&self, draw: &mut Draw) -> f64 {
        // Inlined into the caller: what scenarios mostly state. The rest behind one call.
        if let Self::LogNormal { mu, sigma } = self {
            exp(mu + sigma * standard_normal(draw))
        } else if let Self::Exponential { mean } = self {
            mean * standard_exponential(draw)
        } else {
            self.sample_rarer(draw)
        }
    }

    /// A duration of this law whose parameters are in milliseconds \[ms\]: rounded once, half to
    /// even, between 0 and 2^43.
    #[inline]
    pub fn sample_millis(&self, draw: &mut Draw) -> i64 {
        round_millis(self.sample(draw))
    }

    /// The duration of a law that always gives the same one \[ms\].
    pub fn fixed_millis(&self) -> Option<i64> {
        match self {
            Self::Constant(value) => Some(round_millis(*value)),
            _ => None,
        }
    }

    #[inline(never)]
    fn sample_rarer(&self, draw: &mut Draw) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform { low, high } => low + (high - low) * draw.uniform(),
            Self::LogNormal { .. } | Self::Exponential { .. } => self.sample(draw),
            Self::Triangular { low, mode, high } => triangular(*low, *mode, *high, draw),
            Self::Pert { low, mode, high } => {
                let (first, second) = pert_shapes(*low, *mode, *high);
                let x = standard_gamma(first, draw);
                let y = standard_gamma(second, draw);
                low + (high - low) * (x / (x + y))
            }
            Self::Gamma { shape, scale } => scale * standard_gamma(*shape, draw),
            Self::Weibull { shape, scale } => scale * root(standard_exponential(draw), *shape),
            // By inversion of the upper tail. Rejection would, for a longer mean, sometimes
            // accept a smaller number where the shorter mean had to try again.
            Self::TruncatedNormal { mean, sd } => {
                let above_zero = normal_below(mean / sd);
                (mean - sd * normal_quantile(above_zero * open_uniform(draw))).max(0.0)
            }
            Self::Normal { mean, sd } => mean + sd * standard_normal(draw),
            Self::Poisson { mean } => poisson(*mean, draw),
            Self::NegativeBinomial { mean, size } => {
                let mean = mean / size * standard_gamma(*size, draw);
                poisson(mean, draw)
            }
            Self::Discrete(of) => discrete(of, draw),
            Self::Piecewise(of) => piecewise(of, draw),
            Self::Mixture(of) => {
                let part = position(&of.cumulative, draw.uniform());
                of.laws[part].sample(draw)
            }
        }
    }
}

/// Rounds to whole milliseconds \[ms\], half to even, into 0 to 2^43; not-a-number gives 0.
#[inline]
#[expect(
    clippy::manual_clamp,
    reason = "clamp keeps not-a-number, max turns it into zero"
)]
pub fn round_millis(value: f64) -> i64 {
    // In [2^52, 2^53) floats are whole numbers, so the addition rounds (IEEE: half to even)
    // and the low bits are the answer. `round_ties_even` is a function call on plain x86-64.
    const SHIFT: f64 = (1_u64 << 52) as f64;
    let held = value.max(0.0).min(LONGEST);
    ((held + SHIFT).to_bits() & ((1 << 52) - 1)) as i64
}

/// Rounds to a whole number, half to even; not-a-number gives 0.
#[inline]
pub fn round_whole(value: f64) -> i64 {
    // As in `round_millis`, with room below zero: 2^52 + 2^51 is a multiple of two.
    const SHIFT: f64 = (3_u64 << 51) as f64;
    const ROOM: f64 = (1_u64 << 51) as f64;
    match value.abs() < ROOM {
        true => (value + SHIFT).to_bits() as i64 - SHIFT.to_bits() as i64,
        false => value.round_ties_even() as i64,
    }
}

/// The two shapes of the beta law behind PERT.
pub(super) fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    let width = high - low;
    (
        1.0 + 4.0 * (mode - low) / width,
        1.0 + 4.0 * (high - mode) / width,
    )
}

/// The probability that a standard normal variate stays below `z`.
pub(super) fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// `x` to the power `1 / degree`, for `x > 0`. Three times as fast as `libm::pow`, which spends
/// its time on a last digit that no duration needs.
fn root(x: f64, degree: f64) -> f64 {
    libm::exp(libm::log(x) / degree)
}

fn triangular(low: f64, mode: f64, high: f64, draw: &mut Draw) -> f64 {
    let (u, width) = (draw.uniform(), high - low);
    let at_mode = (mode - low) / width;
    if u < at_mode {
        low + width * libm::sqrt(u * at_mode)
    } else {
        high - width * libm::sqrt((1.0 - u) * (1.0 - at_mode))
    }
}

/// A gamma variate with scale 1.
///
/// # Source
/// Marsaglia and Tsang, *A Simple Method for Generating Gamma Variables*, ACM Transactions on
/// Mathematical Software 26, 2000; for shapes below 1 their remark on the power of a uniform.
fn standard_gamma(shape: f64, draw: &mut Draw) -> f64 {
    if shape == 1.0 {
        return standard_exponential(draw);
    }
    if shape < 1.0 {
        let boost = root(open_uniform(draw), shape);
        return boost * standard_gamma(shape + 1.0, draw);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let x = standard_normal(draw);
        let side = 1.0 + c * x;
        if side <= 0.0 {
            continue;
        }
        let v = side * side * side;
        let u = open_uniform(draw);
        let square = x * x;
        // The first test accepts 98 % without a logarithm.
        if u < 1.0 - 0.0331 * square * square
            || libm::log(u) < 0.5 * square + d * (1.0 - v + libm::log(v))
        {
            return d * v;
        }
    }
}

/// A Poisson count. The sampler is set up at each draw: an exponential or a root, and a mean
/// from a gamma law is new every time anyway.
fn poisson(mean: f64, draw: &mut Draw) -> f64 {
    // The only refusals are means of zero (underflow of a gamma draw) and beyond 10^19.
    Poisson::new(mean).map_or(0.0, |law| law.sample(draw))
}

fn discrete(of: &Discrete, draw: &mut Draw) -> f64 {
    of.values[position(&of.cumulative, draw.uniform())]
}

/// The first index whose cumulative probability exceeds `u`; entries of weight zero never match.
fn position(cumulative: &[f64], u: f64) -> usize {
    cumulative.partition_point(|&c| c <= u)
}

fn piecewise(of: &Piecewise, draw: &mut Draw) -> f64 {
    let u = draw.uniform();
    // The cdf starts at 0 and ends at 1, so the index is never 0 nor beyond the end.
    let right = position(&of.cdf, u);
    let (left_x, right_x) = (of.breakpoints[right - 1], of.breakpoints[right]);
    let (left_p, right_p) = (of.cdf[right - 1], of.cdf[right]);
    left_x + (right_x - left_x) * ((u - left_p) / (right_p - left_p))
}
