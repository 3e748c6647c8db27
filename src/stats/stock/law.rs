//! The law of demand over a time, from its mean and variance, and what exceeds a level of it.

use crate::random::Law;

/// Mean and variance of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// In units.
    pub mean: f64,
    /// In units squared.
    pub variance: f64,
}

impl Moments {
    /// Of a fixed amount.
    pub const fn fixed(mean: f64) -> Self {
        Self {
            mean,
            variance: 0.0,
        }
    }

    /// Of the sum with an amount that is independent.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            mean: self.mean + other.mean,
            variance: self.variance + other.variance,
        }
    }

    /// Standard deviation.
    pub fn sd(self) -> f64 {
        self.variance.sqrt()
    }
}

/// The family that the law of demand over a time is taken from, by its mean and variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Whole units: Poisson where variance and mean are the same, negative binomial where the
    /// variance is larger. A smaller one, or a mean beyond a million: normal.
    Counts,
    /// May be negative: what comes back is a negative order.
    Normal,
    /// Any amount, never negative.
    Gamma,
}

/// A variance this close to another, as a part of it, is the same.
const SAME: f64 = 1e-6;

/// A count with a larger mean is as good as normal, and slow to sum.
const MANY: f64 = 1e6;

impl Shape {
    /// The law with these moments.
    pub(super) fn law(self, of: Moments) -> Law {
        let Moments { mean, variance } = of;
        if variance <= SAME * SAME * mean * mean {
            return Law::Normal { mean, sd: 0.0 };
        }
        let excess = variance / mean - 1.0;
        let law = match self {
            Self::Counts if excess.abs() <= SAME && mean <= MANY => Law::poisson(mean),
            Self::Counts if excess > SAME && mean <= MANY => {
                Law::negative_binomial_mean_variance(mean, variance)
            }
            Self::Gamma if mean > 0.0 => {
                Law::gamma_shape_scale(mean * mean / variance, variance / mean)
            }
            _ => Law::normal(mean, of.sd()),
        };
        law.unwrap_or(Law::Normal { mean, sd: of.sd() })
    }
}

/// The probability of at most `level`.
pub(super) fn within(law: &Law, level: f64) -> f64 {
    match law {
        Law::Normal { mean, sd } if *sd == 0.0 => f64::from(level >= *mean),
        _ => law.cdf(level),
    }
}

/// The expected amount by which a law of [`Shape::law`] exceeds `level`.
///
/// With F the distribution function of the same law and F' that of the law in which amounts are
/// weighted with themselves, it is mean x (1 - F'(level)) - level x (1 - F(level)): for a Poisson
/// count F' is that of the count one lower, for a gamma amount of one shape more; for a normal
/// amount it is the standard deviation times the unit loss.
///
/// # Source
/// Silver, Pyke, Thomas, *Inventory and Production Management in Supply Chains*, 2017, appendix
/// on the unit normal; Burgin, *The Gamma Distribution and Inventory Control*, Operational
/// Research Quarterly 26, 1975.
pub(super) fn above(law: &Law, level: f64) -> f64 {
    let beyond = |law: &Law, level: f64| 1.0 - law.cdf(level);
    // Of whole numbers, those above the level begin here.
    let next = level.floor() + 1.0;
    match law {
        Law::Normal { mean, sd } if *sd == 0.0 => (mean - level).max(0.0),
        Law::Normal { mean, sd } => {
            let z = (level - mean) / sd;
            let density = libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
            // The upper tail as the lower one of the mirror image: it keeps its digits.
            (sd * (density - z * law.cdf(mean - sd * z))).max(0.0)
        }
        _ if level <= 0.0 => law.mean() - level,
        Law::Poisson { mean } => mean * beyond(law, next - 2.0) - level * beyond(law, next - 1.0),
        Law::NegativeBinomial { mean, size } => {
            let weighted = Law::NegativeBinomial {
                mean: mean * (size + 1.0) / size,
                size: size + 1.0,
            };
            mean * beyond(&weighted, next - 2.0) - level * beyond(law, next - 1.0)
        }
        Law::Gamma { shape, scale } => {
            let weighted = Law::Gamma {
                shape: shape + 1.0,
                scale: *scale,
            };
            law.mean() * beyond(&weighted, level) - level * beyond(law, level)
        }
        _ => unreachable!("no shape of demand makes another law"),
    }
}
