pub mod estimate;
pub mod histogram;
pub mod tally;

pub use estimate::{Estimate, RatioEstimate};
pub use histogram::Histogram;
pub use tally::Tally;
