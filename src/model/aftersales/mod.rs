//! After-sales: what goes wrong with a parcel, who settles it and how, what it costs and whom, and
//! who complains about it.
//!
//! - [`plan`]: what a scenario says, plain data.
//! - `mishaps`: what a parcel went through, when it is scanned; `cases`: a case on its way through
//!   the agents and back; `remedies`: what the buyer gets, and `costs`: who bears it; `complaints`:
//!   how likely they and disputes are, given all that; `affairs`: what is kept of an order in the
//!   meantime; [`sums`]: what is counted.

pub mod affairs;
pub mod cases;
mod complaints;
mod costs;
mod mishaps;
pub mod plan;
mod remedies;
pub mod sums;
