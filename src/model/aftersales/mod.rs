//! After-sales: what goes wrong with a parcel, who settles it and how, what it costs and whom, and
//! who complains about it.
//!
//! - [`plan`]: what a scenario says, plain data.
//! - `cases`: a case on its way through the agents and back; `remedies`: what the buyer gets;
//!   `complaints` and `disputes`: how likely they are, given what an order went through; [`sums`]:
//!   what is counted.

pub mod cases;
pub mod plan;
pub mod sums;
