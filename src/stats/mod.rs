//! Statistics: exact sums inside a replication, intervals across replications.
//!
//! - [`tally`]: count, sum, squares and extremes of whole numbers; no order of adding changes them.
//! - [`histogram`]: percentiles of whole numbers from bins no wider than 0.1 % of the value.
//! - [`estimate`]: a mean with its interval; a ratio of totals.
//! - [`comparison`]: two scenarios paired by replication: difference, ratio, correlation.
//! - [`paired`]: how often one is lower, several differences at once, the saving of common draws.
//! - [`stock`]: what a level of stock promises by formula: factor, z, cycle service, fill rate.
//! - [`stopping`]: how many replications are enough.
//! - [`proportion`]: intervals for a share of few events; [`rare`]: the same over replications.
//! - [`critical`]: Student's t.
//! - [`warm_up`]: how much of the beginning of a series is unlike the rest.
//! - [`information`]: entropy, mutual information and capacity in bits from tables of counts.

pub mod comparison;
pub mod critical;
pub mod estimate;
pub mod histogram;
pub mod information;
pub mod paired;
pub mod proportion;
pub mod rare;
pub mod stock;
pub mod stopping;
pub mod tally;
pub mod warm_up;

#[cfg(test)]
mod coverage;

pub use comparison::{RatioEstimate, correlation, difference, fieller, ratio};
pub use critical::critical_t;
pub use estimate::{Estimate, Series, mean, ratio_of_totals};
pub use histogram::Histogram;
pub use information::{CountTable, Information, capacity, entropy, mutual_information};
pub use paired::{Saving, Share, holm, lower, p_value, saving};
pub use proportion::{clopper_pearson, wilson};
pub use rare::{Counted, share_of_few};
pub use stopping::{Answer, Rule, Search, Tolerance, planning_number};
pub use tally::{Tally, overlap};
pub use warm_up::{Cut, moving_average, mser, mser_5};
