//! The distributions a scenario may state, and how each is sampled.
//!
//! A [`Law`] is built by a checked constructor (`build`: from its own parameters; `fit`: from a
//! mean and a spread, or from quantiles), sampled from a [`Draw`](super::Draw) (`sample`) and
//! described by its moments and distribution function (`describe`). It knows no unit: values
//! come out in the unit the parameters went in.
//!
//! - **Scale outside.** Each sample is a standard variate of the key, then location and scale,
//!   so for the same key a longer mean gives a longer duration.
//! - **Same bytes on all machines.** `f64::exp`, `ln` and `powf` call the platform's library,
//!   which picks variants by processor; so do `rand_distr` and `statrs`, because `statrs` turns on
//!   `num-traits/std` for the whole build. Everything that decides a value here, fits included,
//!   goes through `libm`, and the ziggurat and gamma samplers are written out. What remains of
//!   `rand_distr` is its Poisson sampler: there a last bit decides an integer only if a
//!   comparison is closer than 10^-15. What remains of `statrs` describes and never draws.
//! - **Not here**: time, rounding to money, truncation other than at zero, dependence.

mod build;
mod check;
mod describe;
mod fit;
mod quantile;
mod sample;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use quantile::normal_quantile;
pub use sample::{round_millis, round_whole};

/// A distribution of one number. Never negative, except [`Law::Normal`].
///
/// Build it with the constructors, which check; the variants are public for reading.
///
/// ```
/// use fahuo::random::{Law, Purpose, Root};
///
/// // Half within 53.1 h, 81 % within 72 h.
/// let carriage = Law::lognormal_quantiles(&[(0.5, 53.1), (0.81, 72.0)])?;
/// let millis = carriage.scaled(3_600_000.0)?;
/// let order = Root::new(1, 1).order(17, 42);
/// let duration = millis.sample_millis(&mut order.draw(Purpose::named("carriage"), 0));
/// assert!(duration > 0);
/// # Ok::<(), fahuo::random::LawError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Always this value.
    Constant(f64),
    /// Equally likely anywhere in `[low, high)`.
    Uniform { low: f64, high: f64 },
    /// Density rising linearly from `low` to `mode` and falling to `high`.
    Triangular { low: f64, mode: f64, high: f64 },
    /// Beta on `[low, high]` with shapes `1 + 4 (mode - low) / (high - low)` and
    /// `1 + 4 (high - mode) / (high - low)`.
    Pert { low: f64, mode: f64, high: f64 },
    /// Memoryless.
    Exponential { mean: f64 },
    /// Mean `shape * scale`; Erlang when the shape is whole.
    Gamma { shape: f64, scale: f64 },
    /// `P(X > x) = exp(-(x / scale)^shape)`.
    Weibull { shape: f64, scale: f64 },
    /// `ln X` is normal with mean `mu` and standard deviation `sigma`.
    LogNormal { mu: f64, sigma: f64 },
    /// The normal law given that it is not negative; `mean` and `sd` are those before that.
    TruncatedNormal { mean: f64, sd: f64 },
    /// The plain normal law: the one that may be negative.
    Normal { mean: f64, sd: f64 },
    /// Counts with variance equal to the mean.
    Poisson { mean: f64 },
    /// Counts with variance `mean + mean^2 / size`: Poisson with a gamma mean.
    NegativeBinomial { mean: f64, size: f64 },
    /// Listed values with weights.
    Discrete(Arc<Discrete>),
    /// A distribution function drawn with a ruler through breakpoints.
    Piecewise(Arc<Piecewise>),
    /// One of several laws, chosen by weight.
    Mixture(Arc<Mixture>),
}

/// Values in rising order with the probability of not exceeding each.
#[derive(Debug, Clone, PartialEq)]
pub struct Discrete {
    pub(crate) values: Vec<f64>,
    pub(crate) cumulative: Vec<f64>,
}

/// Breakpoints in rising order with the distribution function there, from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Piecewise {
    pub(crate) breakpoints: Vec<f64>,
    pub(crate) cdf: Vec<f64>,
}

/// Laws with the cumulative probability of choosing them.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    pub(crate) laws: Vec<Law>,
    pub(crate) cumulative: Vec<f64>,
}

/// Why parameters make no law. Nothing was built; correct the value named and try again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LawError {
    /// Give a number: infinity and not-a-number describe nothing.
    #[error("{parameter} must be a finite number, found {value}")]
    NotFinite { parameter: &'static str, value: f64 },
    /// Give zero or more: durations, weights and counts are never negative.
    #[error("{parameter} must not be negative, found {value}")]
    Negative { parameter: &'static str, value: f64 },
    /// Give more than zero; for a fixed zero use a constant.
    #[error("{parameter} must be greater than zero, found {value}")]
    NotPositive { parameter: &'static str, value: f64 },
    /// Give a share strictly between 0 and 1.
    #[error("{parameter} must lie between 0 and 1, found {value}")]
    NotAShare { parameter: &'static str, value: f64 },
    /// Give a value inside the range named.
    #[error("{parameter} must lie between {low} and {high}, found {value}")]
    OutOfRange {
        parameter: &'static str,
        value: f64,
        low: f64,
        high: f64,
    },
    /// List these in rising order.
    #[error("{smaller} must be below {larger}, found {low} and {high}")]
    NotOrdered {
        smaller: &'static str,
        larger: &'static str,
        low: f64,
        high: f64,
    },
    /// Give as many numbers in one list as in the other.
    #[error("as many {second} as {first} are needed, found {found} for {expected}")]
    Lengths {
        first: &'static str,
        second: &'static str,
        expected: usize,
        found: usize,
    },
    /// Add entries.
    #[error("at least {needed} {what} are needed, found {found}")]
    TooFew {
        what: &'static str,
        needed: usize,
        found: usize,
    },
    /// State a share that this mean and limit allow: no lognormal has all three.
    #[error("no lognormal with mean {mean} has a share of {share} within {limit}")]
    NoLogNormal { mean: f64, share: f64, limit: f64 },
}
