//! Fraud and compliance: what somebody does against the rules, who finds it, and what it costs.
//!
//! - [`plan`]: what a scenario says: forged proofs of payment, fake waybills, invoices, licences,
//!   platforms' rules, taxes. Plain data.
//! - `conduct`: which agents issue invoices, use the settlement service, and become companies.
//! - `intake`: the channel a buyer may come by, and who has paid nothing; found at verification.
//! - `waybills`: numbers without a parcel, and the photo that finds them.
//! - `accounts`: penalties, taxes, fees, and what forged orders cost their sellers.
//!
//! Where a scenario says nothing of it, nothing of it is in a run but a branch that is never taken.

mod accounts;
pub(super) mod conduct;
mod intake;
pub mod plan;
pub mod sums;
mod waybills;
