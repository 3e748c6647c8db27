//! Constructors from a law's own parameters, all checked.

use std::sync::Arc;

use super::check::{enough, finite, not_negative, ordered, positive, same_length, within};
use super::{Discrete, Law, LawError, Mixture, Piecewise};

/// Above this mean the Poisson sampler's counts are no longer whole numbers of a float.
const LARGEST_COUNT: f64 = 1e15;

impl Law {
    /// Always `value`, zero or more.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`].
    pub fn constant(value: f64) -> Result<Self, LawError> {
        Ok(Self::Constant(not_negative("value", value)?))
    }

    /// Equally likely in `[low, high)`, with `0 <= low <= high`; constant when they are equal.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`], [`LawError::NotOrdered`].
    pub fn uniform(low: f64, high: f64) -> Result<Self, LawError> {
        not_negative("low", low)?;
        ordered("low", low, "high", high)?;
        Ok(if low == high {
            Self::Constant(low)
        } else {
            Self::Uniform { low, high }
        })
    }

    /// Triangular density, with `0 <= low <= mode <= high`; constant when all are equal.
    ///
    /// # Errors
    /// As [`Law::uniform`].
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, LawError> {
        Self::three_points(low, mode, high)?;
        Ok(if low == high {
            Self::Constant(low)
        } else {
            Self::Triangular { low, mode, high }
        })
    }

    /// PERT: a smooth law on `[low, high]` with mean `(low + 4 mode + high) / 6`.
    ///
    /// # Errors
    /// As [`Law::uniform`].
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Self, LawError> {
        Self::three_points(low, mode, high)?;
        Ok(if low == high {
            Self::Constant(low)
        } else {
            Self::Pert { low, mode, high }
        })
    }

    fn three_points(low: f64, mode: f64, high: f64) -> Result<(), LawError> {
        not_negative("low", low)?;
        ordered("low", low, "mode", mode)?;
        ordered("mode", mode, "high", high)
    }

    /// Memoryless with this mean, greater than zero.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`].
    pub fn exponential(mean: f64) -> Result<Self, LawError> {
        Ok(Self::Exponential {
            mean: positive("mean", mean)?,
        })
    }

    /// Sum of `shape` equal exponential phases with this mean in all.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`].
    pub fn erlang(shape: u32, mean: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        let shape = positive("shape", f64::from(shape))?;
        if shape == 1.0 {
            return Self::exponential(mean);
        }
        Self::gamma_shape_scale(shape, mean / shape)
    }

    /// Gamma with this shape and scale; the mean is their product.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`].
    pub fn gamma_shape_scale(shape: f64, scale: f64) -> Result<Self, LawError> {
        Ok(Self::Gamma {
            shape: positive("shape", shape)?,
            scale: positive("scale", scale)?,
        })
    }

    /// Weibull with this shape and scale (the 63.2 % point).
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`].
    pub fn weibull_shape_scale(shape: f64, scale: f64) -> Result<Self, LawError> {
        Ok(Self::Weibull {
            shape: positive("shape", shape)?,
            scale: positive("scale", scale)?,
        })
    }

    /// Lognormal by mean and standard deviation of the logarithm; constant when `sigma` is 0.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`].
    pub fn lognormal_mu_sigma(mu: f64, sigma: f64) -> Result<Self, LawError> {
        finite("mu", mu)?;
        not_negative("sigma", sigma)?;
        // A scale beyond the floats would come out as 0 or infinity at every draw.
        positive("median", libm::exp(mu))?;
        Ok(if sigma == 0.0 {
            Self::Constant(libm::exp(mu))
        } else {
            Self::LogNormal { mu, sigma }
        })
    }

    /// The normal law, not truncated: for demand, never for durations.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`] for `sd`.
    pub fn normal(mean: f64, sd: f64) -> Result<Self, LawError> {
        finite("mean", mean)?;
        not_negative("sd", sd)?;
        Ok(if sd == 0.0 {
            Self::Constant(mean)
        } else {
            Self::Normal { mean, sd }
        })
    }

    /// The normal law given that it is zero or more: what `normal` means for a duration.
    ///
    /// - `mean`, `sd`: those of the normal law before truncation, both zero or more.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`].
    pub fn truncated_normal(mean: f64, sd: f64) -> Result<Self, LawError> {
        not_negative("mean", mean)?;
        not_negative("sd", sd)?;
        Ok(if sd == 0.0 {
            Self::Constant(mean)
        } else {
            Self::TruncatedNormal { mean, sd }
        })
    }

    /// Poisson counts with this mean; always 0 when the mean is 0.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`], [`LawError::OutOfRange`] above 10^15.
    pub fn poisson(mean: f64) -> Result<Self, LawError> {
        not_negative("mean", mean)?;
        countable(mean)?;
        Ok(if mean == 0.0 {
            Self::Constant(0.0)
        } else {
            Self::Poisson { mean }
        })
    }

    /// Negative binomial counts; Poisson when the variance equals the mean.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`], [`LawError::OutOfRange`] above 10^15,
    /// [`LawError::NotOrdered`] when the variance is below the mean.
    pub fn negative_binomial_mean_variance(mean: f64, variance: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        countable(mean)?;
        ordered("mean", mean, "variance", variance)?;
        let size = mean * mean / (variance - mean);
        // So near to the Poisson law that the gamma mean would be a constant.
        if size > LARGEST_COUNT {
            return Self::poisson(mean);
        }
        Ok(Self::NegativeBinomial { mean, size })
    }

    /// Listed values with weights in any total; equal weights when `weights` is empty.
    ///
    /// # Errors
    /// [`LawError::TooFew`], [`LawError::Lengths`], [`LawError::NotFinite`],
    /// [`LawError::Negative`], [`LawError::NotPositive`] when all weights are zero.
    pub fn empirical(values: &[f64], weights: &[f64]) -> Result<Self, LawError> {
        enough("values", values.len(), 1)?;
        let equal = vec![1.0; values.len()];
        let weights = if weights.is_empty() { &equal } else { weights };
        same_length("values", values.len(), "weights", weights.len())?;
        for &value in values {
            not_negative("value", value)?;
        }
        // In rising order, so that one uniform number gives more for more weight above.
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let sorted: Vec<f64> = order.iter().map(|&i| weights[i]).collect();
        Ok(Self::Discrete(Arc::new(Discrete {
            values: order.iter().map(|&i| values[i]).collect(),
            cumulative: cumulative(&sorted)?,
        })))
    }

    /// A distribution function through `(breakpoints[i], cdf[i])`, straight in between.
    ///
    /// - `breakpoints`: strictly rising, zero or more.
    /// - `cdf`: rising or level, from exactly 0 to exactly 1.
    ///
    /// # Errors
    /// [`LawError::TooFew`], [`LawError::Lengths`], [`LawError::NotFinite`],
    /// [`LawError::Negative`], [`LawError::NotOrdered`], [`LawError::OutOfRange`].
    pub fn piecewise(breakpoints: &[f64], cdf: &[f64]) -> Result<Self, LawError> {
        enough("breakpoints", breakpoints.len(), 2)?;
        same_length("breakpoints", breakpoints.len(), "cdf values", cdf.len())?;
        not_negative("breakpoint", breakpoints[0])?;
        for pair in breakpoints.windows(2) {
            ordered("a breakpoint", pair[0], "the next", pair[1])?;
            if pair[0] == pair[1] {
                let [low, high] = [pair[0], pair[1]];
                let (smaller, larger) = ("a breakpoint", "the next");
                return Err(LawError::NotOrdered {
                    smaller,
                    larger,
                    low,
                    high,
                });
            }
        }
        within("first cdf value", cdf[0], 0.0, 0.0)?;
        for pair in cdf.windows(2) {
            ordered("a cdf value", pair[0], "the next", pair[1])?;
        }
        within("last cdf value", cdf[cdf.len() - 1], 1.0, 1.0)?;
        Ok(Self::Piecewise(Arc::new(Piecewise {
            breakpoints: breakpoints.to_vec(),
            cdf: cdf.to_vec(),
        })))
    }

    /// One of these laws, chosen by weight; weights in any total.
    ///
    /// # Errors
    /// [`LawError::TooFew`], [`LawError::NotFinite`], [`LawError::Negative`],
    /// [`LawError::NotPositive`] when all weights are zero.
    pub fn mixture(parts: Vec<(f64, Self)>) -> Result<Self, LawError> {
        enough("parts", parts.len(), 1)?;
        let (weights, laws): (Vec<f64>, Vec<Self>) = parts.into_iter().unzip();
        let cumulative = cumulative(&weights)?;
        Ok(Self::Mixture(Arc::new(Mixture { laws, cumulative })))
    }

    /// The law of `factor` times this one, for the same key `factor` times the value.
    ///
    /// A count stays a count: of [`Law::Poisson`] and [`Law::NegativeBinomial`] the mean is
    /// scaled, and the size kept.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::Negative`]; any error of the scaled parameters.
    pub fn scaled(&self, factor: f64) -> Result<Self, LawError> {
        not_negative("factor", factor)?;
        if factor == 0.0 {
            return Ok(Self::Constant(0.0));
        }
        let f = |x: f64| x * factor;
        let scaled = |list: &[f64]| list.iter().copied().map(f).collect::<Vec<f64>>();
        Ok(match self {
            // Not through `constant`: the constant of a normal law may be negative.
            Self::Constant(value) => Self::Constant(finite("value", f(*value))?),
            Self::Uniform { low, high } => Self::uniform(f(*low), f(*high))?,
            Self::Triangular { low, mode, high } => Self::triangular(f(*low), f(*mode), f(*high))?,
            Self::Pert { low, mode, high } => Self::pert(f(*low), f(*mode), f(*high))?,
            Self::Exponential { mean } => Self::exponential(f(*mean))?,
            Self::Gamma { shape, scale } => Self::gamma_shape_scale(*shape, f(*scale))?,
            Self::Weibull { shape, scale } => Self::weibull_shape_scale(*shape, f(*scale))?,
            Self::LogNormal { mu, sigma } => {
                Self::lognormal_mu_sigma(mu + libm::log(factor), *sigma)?
            }
            Self::TruncatedNormal { mean, sd } => Self::truncated_normal(f(*mean), f(*sd))?,
            Self::Normal { mean, sd } => Self::normal(f(*mean), f(*sd))?,
            Self::Poisson { mean } => Self::poisson(f(*mean))?,
            Self::NegativeBinomial { mean, size } => {
                countable(f(*mean))?;
                Self::NegativeBinomial {
                    mean: positive("mean", f(*mean))?,
                    size: *size,
                }
            }
            Self::Discrete(of) => Self::Discrete(Arc::new(Discrete {
                values: scaled(&of.values),
                cumulative: of.cumulative.clone(),
            })),
            Self::Piecewise(of) => Self::piecewise(&scaled(&of.breakpoints), &of.cdf)?,
            Self::Mixture(of) => Self::Mixture(Arc::new(Mixture {
                laws: of
                    .laws
                    .iter()
                    .map(|law| law.scaled(factor))
                    .collect::<Result<_, _>>()?,
                cumulative: of.cumulative.clone(),
            })),
        })
    }
}

/// Running sums of weights divided by their total; the last is exactly 1.
fn cumulative(weights: &[f64]) -> Result<Vec<f64>, LawError> {
    let mut total = 0.0;
    for &weight in weights {
        total += not_negative("weight", weight)?;
    }
    positive("total weight", total)?;
    let mut sum = 0.0;
    let running = weights.iter().map(|weight| {
        sum += weight;
        // The last sum is the total, and x / x is 1: no draw falls beyond the list.
        sum / total
    });
    Ok(running.collect())
}

fn countable(mean: f64) -> Result<(), LawError> {
    within("mean", mean, 0.0, LARGEST_COUNT).map(|_| ())
}
