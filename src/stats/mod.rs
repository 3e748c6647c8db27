//! Statistics: exact sums inside a replication, intervals across replications.
//!
//! - [`tally`]: count, sum, squares and extremes of whole numbers; no order of adding changes them.
//! - [`histogram`]: percentiles of whole numbers from bins no wider than 0.1 % of the value.
//! - [`estimate`]: a mean with its interval; ratios of totals; paired comparisons.

pub mod estimate;
pub mod histogram;
pub mod tally;

pub use estimate::{Estimate, RatioEstimate};
pub use histogram::Histogram;
pub use tally::Tally;
