//! Estimates: the shapes only, until the statistics are in place.

/// A mean with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean over replications.
    pub mean: f64,
    /// Half the width of the interval; `None` with one replication.
    pub half_width: Option<f64>,
    /// Confidence of the interval.
    pub confidence: f64,
    /// Replications behind it.
    pub replications: u64,
}

/// A ratio with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioEstimate {
    /// The ratio.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}
