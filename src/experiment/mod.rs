//! Experiments: replications over threads, intervals, comparisons on common random numbers.
//!
//! - [`runner`]: subjects and a plan in, a result out.
//! - [`comparison`]: metric by metric against the base, and clocks taken apart.
//! - [`result`]: what was found, as plain data.
//! - [`explanation`]: single orders of one replication, by name.

pub mod comparison;
pub mod explanation;
mod memory;
pub mod result;
pub mod runner;

pub use runner::{ExperimentError, Plan, Subject, run};
