//! Mean, variance and distribution function, for printing and for tests. Nothing here draws.

use statrs::function::{beta::beta_reg, gamma::gamma_lr, gamma::gamma_ur};

use super::sample::{normal_below, pert_shapes};
use super::{Discrete, Law, Mixture};

impl Law {
    /// The mean, in the unit of the values.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform { low, high } => 0.5 * (low + high),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Self::Exponential { mean }
            | Self::Normal { mean, .. }
            | Self::Poisson { mean }
            | Self::NegativeBinomial { mean, .. } => *mean,
            Self::Gamma { shape, scale } => shape * scale,
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::LogNormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Self::TruncatedNormal { mean, sd } => mean + sd * inverse_mills(mean / sd),
            Self::Discrete(of) => expectation(of, |x| x),
            Self::Piecewise(of) => pieces(&of.breakpoints, &of.cdf)
                .map(|(p, a, b)| p * 0.5 * (a + b))
                .sum(),
            Self::Mixture(of) => weighted(of, Self::mean),
        }
    }

    /// The variance, in the square of the unit of the values.
    pub fn variance(&self) -> f64 {
        match self {
            Self::Constant(_) => 0.0,
            Self::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Self::Triangular { low, mode, high } => {
                let (a, b, c) = (mode - low, high - mode, high - low);
                (a * a + b * b + c * c) / 36.0
            }
            Self::Pert { low, mode, high } => {
                let (first, second) = pert_shapes(*low, *mode, *high);
                let width = high - low;
                // The shapes add up to 6.
                width * width * first * second / (36.0 * 7.0)
            }
            Self::Exponential { mean } => mean * mean,
            Self::Gamma { shape, scale } => shape * scale * scale,
            Self::Weibull { shape, scale } => {
                let first = libm::tgamma(1.0 + 1.0 / shape);
                scale * scale * (libm::tgamma(1.0 + 2.0 / shape) - first * first)
            }
            Self::LogNormal { sigma, .. } => {
                let mean = self.mean();
                mean * mean * libm::expm1(sigma * sigma)
            }
            Self::TruncatedNormal { mean, sd } => {
                let z = mean / sd;
                let ratio = inverse_mills(z);
                sd * sd * (1.0 - ratio * (ratio + z))
            }
            Self::Normal { sd, .. } => sd * sd,
            Self::Poisson { mean } => *mean,
            Self::NegativeBinomial { mean, size } => mean + mean * mean / size,
            Self::Discrete(of) => {
                let mean = self.mean();
                expectation(of, |x| (x - mean) * (x - mean))
            }
            Self::Piecewise(of) => {
                let mean = self.mean();
                // Each piece is uniform: its own variance plus the distance of its middle.
                pieces(&of.breakpoints, &of.cdf)
                    .map(|(p, a, b)| {
                        let away = 0.5 * (a + b) - mean;
                        p * ((b - a) * (b - a) / 12.0 + away * away)
                    })
                    .sum()
            }
            Self::Mixture(of) => {
                let mean = self.mean();
                weighted(of, |law| {
                    let away = law.mean() - mean;
                    law.variance() + away * away
                })
            }
        }
    }

    /// The probability of a value of at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Self::Constant(value) => f64::from(x >= *value),
            Self::Normal { mean, sd } => normal_below((x - mean) / sd),
            Self::Discrete(of) => match of.values.partition_point(|&v| v <= x) {
                0 => 0.0,
                n => of.cumulative[n - 1],
            },
            Self::Mixture(of) => weighted(of, |law| law.cdf(x)),
            _ if x < 0.0 => 0.0,
            Self::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Self::Triangular { low, mode, high } => {
                let (low, mode, high) = (*low, *mode, *high);
                if x <= low {
                    0.0
                } else if x < mode {
                    (x - low) * (x - low) / ((high - low) * (mode - low))
                } else if x < high {
                    1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
                } else {
                    1.0
                }
            }
            Self::Pert { low, mode, high } => {
                let (first, second) = pert_shapes(*low, *mode, *high);
                beta_reg(first, second, ((x - low) / (high - low)).clamp(0.0, 1.0))
            }
            Self::Exponential { mean } => -libm::expm1(-x / mean),
            Self::Gamma { .. } | Self::LogNormal { .. } if x == 0.0 => 0.0,
            Self::Gamma { shape, scale } => gamma_lr(*shape, x / scale),
            Self::Weibull { shape, scale } => -libm::expm1(-libm::pow(x / scale, *shape)),
            Self::LogNormal { mu, sigma } => normal_below((libm::log(x) - mu) / sigma),
            Self::TruncatedNormal { mean, sd } => {
                let (z, at_zero) = ((x - mean) / sd, -mean / sd);
                (normal_below(z) - normal_below(at_zero)) / normal_below(-at_zero)
            }
            Self::Poisson { mean } => gamma_ur(x.floor() + 1.0, *mean),
            Self::NegativeBinomial { mean, size } => {
                beta_reg(*size, x.floor() + 1.0, size / (size + mean))
            }
            Self::Piecewise(of) => {
                let below = |(p, a, b): (f64, f64, f64)| p * ((x - a) / (b - a)).clamp(0.0, 1.0);
                pieces(&of.breakpoints, &of.cdf).map(below).sum()
            }
        }
    }
}

/// Normal density at `z` over the probability of staying below `z`.
fn inverse_mills(z: f64) -> f64 {
    let root_two_pi = 2.506_628_274_631_000_2;
    libm::exp(-0.5 * z * z) / (root_two_pi * normal_below(z))
}

fn expectation(of: &Discrete, f: impl Fn(f64) -> f64) -> f64 {
    let mut before = 0.0;
    of.values
        .iter()
        .zip(&of.cumulative)
        .map(|(&value, &cumulative)| {
            let weight = cumulative - before;
            before = cumulative;
            weight * f(value)
        })
        .sum()
}

fn weighted(of: &Mixture, f: impl Fn(&Law) -> f64) -> f64 {
    let mut before = 0.0;
    of.laws
        .iter()
        .zip(&of.cumulative)
        .map(|(law, &cumulative)| {
            let weight = cumulative - before;
            before = cumulative;
            weight * f(law)
        })
        .sum()
}

/// Probability, left and right end of each piece.
fn pieces<'a>(
    breakpoints: &'a [f64],
    cdf: &'a [f64],
) -> impl Iterator<Item = (f64, f64, f64)> + 'a {
    (1..cdf.len()).map(|i| (cdf[i] - cdf[i - 1], breakpoints[i - 1], breakpoints[i]))
}
