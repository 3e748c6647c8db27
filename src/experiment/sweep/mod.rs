//! Sweeps: the points of a grid on common random numbers.
//!
//! ```text
//! SweepPlan ─ run ─ store (parts) ─ collect ─ SweepResult
//! ```
//!
//! - [`plan`]: what is to be found.
//! - [`run`]: blocks of replications over threads, each kept in the store as soon as it is done.
//! - [`store`]: plain files; whatever stops a sweep, what is there is whole and is used again.
//! - [`collect`], [`result`]: what a whole store says, one point in memory at a time.

pub mod collect;
pub mod plan;
pub mod precise;
pub mod result;
pub mod run;
pub mod store;
