//! Constructors from a mean and a spread, or from stated quantiles.

use super::check::{enough, finite, not_negative, positive, share, within};
use super::{Law, LawError, normal_quantile};

/// Shapes between which a Weibull law is fitted: coefficients of variation from 1.28e-4 to 3.7e5.
const WEIBULL_SHAPES: (f64, f64) = (0.05, 1e4);

impl Law {
    /// Gamma with this mean and coefficient of variation; constant when `cv` is 0.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`] for the mean, [`LawError::Negative`]
    /// for `cv`.
    pub fn gamma_mean_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        if not_negative("cv", cv)? == 0.0 {
            return Self::constant(mean);
        }
        Self::gamma_shape_scale(1.0 / (cv * cv), mean * cv * cv)
    }

    /// Weibull with this mean and coefficient of variation; constant when `cv` is 0.
    ///
    /// The shape `k` solves `gamma(1 + 2/k) / gamma(1 + 1/k)^2 = 1 + cv^2`, by bisection of
    /// `ln k`: it falls throughout, and the fit is made once.
    ///
    /// # Errors
    /// As [`Law::gamma_mean_cv`]; [`LawError::OutOfRange`] for a `cv` below 0.00013 or above
    /// 3.7e5.
    pub fn weibull_mean_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        if not_negative("cv", cv)? == 0.0 {
            return Self::constant(mean);
        }
        // The square of cv from the shape; expm1 keeps the digits of small ones.
        let squared = |shape: f64| {
            let [one, two] = [1.0 + 1.0 / shape, 1.0 + 2.0 / shape];
            libm::expm1(libm::lgamma(two) - 2.0 * libm::lgamma(one))
        };
        let (smallest, largest) = WEIBULL_SHAPES;
        within("cv", cv, squared(largest).sqrt(), squared(smallest).sqrt())?;
        let (mut low, mut high) = (libm::log(smallest), libm::log(largest));
        // Halved until floats end: 60 steps from a width of 12.
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if squared(libm::exp(middle)) > cv * cv {
                low = middle
            } else {
                high = middle
            }
        }
        let shape = libm::exp(0.5 * (low + high));
        Self::weibull_shape_scale(shape, mean / libm::exp(libm::lgamma(1.0 + 1.0 / shape)))
    }

    /// Lognormal with this mean and coefficient of variation; constant when `cv` is 0.
    ///
    /// # Errors
    /// As [`Law::gamma_mean_cv`].
    pub fn lognormal_mean_cv(mean: f64, cv: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        if not_negative("cv", cv)? == 0.0 {
            return Self::constant(mean);
        }
        Self::lognormal_mean_sigma(mean, libm::sqrt(libm::log1p(cv * cv)))
    }

    /// Lognormal with this mean and standard deviation `sigma` of the logarithm.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`] for the mean, [`LawError::Negative`]
    /// for `sigma`.
    pub fn lognormal_mean_sigma(mean: f64, sigma: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        if not_negative("sigma", sigma)? == 0.0 {
            return Self::constant(mean);
        }
        Self::lognormal_mu_sigma(libm::log(mean) - 0.5 * sigma * sigma, sigma)
    }

    /// Lognormal with this median and standard deviation `sigma` of the logarithm.
    ///
    /// # Errors
    /// As [`Law::lognormal_mean_sigma`].
    pub fn lognormal_median_sigma(median: f64, sigma: f64) -> Result<Self, LawError> {
        positive("median", median)?;
        if not_negative("sigma", sigma)? == 0.0 {
            return Self::constant(median);
        }
        Self::lognormal_mu_sigma(libm::log(median), sigma)
    }

    /// Lognormal through stated quantiles `(share, limit)`: "half within 53.1 h, 81 % within
    /// 72 h".
    ///
    /// Exact through two. Through more, the line of least squares of `ln limit` on the normal
    /// quantile of the share, so every statement misses a little.
    ///
    /// # Errors
    /// [`LawError::TooFew`] below two, [`LawError::NotAShare`], [`LawError::NotPositive`] for a
    /// limit, [`LawError::NotOrdered`] when a larger share does not go with a larger limit.
    pub fn lognormal_quantiles(quantiles: &[(f64, f64)]) -> Result<Self, LawError> {
        enough("quantiles", quantiles.len(), 2)?;
        let mut sorted = quantiles.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut points = Vec::with_capacity(sorted.len());
        for &(p, limit) in &sorted {
            points.push((
                normal_quantile(share("share", p)?),
                libm::log(positive("limit", limit)?),
            ));
        }
        for pair in sorted.windows(2) {
            if pair[0].0 >= pair[1].0 || pair[0].1 >= pair[1].1 {
                return Err(LawError::NotOrdered {
                    smaller: "the limit of a smaller share",
                    larger: "that of a larger one",
                    low: pair[0].1,
                    high: pair[1].1,
                });
            }
        }
        let n = points.len() as f64;
        let z_mean = points.iter().map(|(z, _)| z).sum::<f64>() / n;
        let y_mean = points.iter().map(|(_, y)| y).sum::<f64>() / n;
        let across: f64 = points
            .iter()
            .map(|(z, y)| (z - z_mean) * (y - y_mean))
            .sum();
        let along: f64 = points
            .iter()
            .map(|(z, _)| (z - z_mean) * (z - z_mean))
            .sum();
        let sigma = across / along;
        Self::lognormal_mu_sigma(y_mean - sigma * z_mean, sigma)
    }

    /// Lognormal with this mean of which `share` lies within `limit`.
    ///
    /// `sigma` is the smallest positive root of `sigma^2 / 2 - z sigma + ln(limit / mean) = 0`,
    /// `z` the normal quantile of the share; the other root is the law with a median near zero.
    ///
    /// # Errors
    /// [`LawError::NotFinite`], [`LawError::NotPositive`], [`LawError::NotAShare`];
    /// [`LawError::NoLogNormal`] when no lognormal has these three.
    pub fn lognormal_mean_share(mean: f64, within: f64, limit: f64) -> Result<Self, LawError> {
        positive("mean", mean)?;
        positive("limit", limit)?;
        let z = normal_quantile(share("share", within)?);
        let distance = libm::log(limit / mean);
        let root = libm::sqrt(z * z - 2.0 * distance);
        // Of z - root and z + root; their product is 2 distance, which saves the difference.
        let sigma = if distance > 0.0 {
            2.0 * distance / (z + root)
        } else {
            z + root
        };
        if finite("sigma", sigma).is_err() || sigma <= 0.0 {
            return Err(LawError::NoLogNormal {
                mean,
                share: within,
                limit,
            });
        }
        Self::lognormal_mean_sigma(mean, sigma)
    }
}
