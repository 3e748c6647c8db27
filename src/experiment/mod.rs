//! Experiments: replications over threads, intervals, comparisons on common random numbers.
//!
//! - [`runner`]: subjects and a plan in, a result out.
//! - [`design`], [`sweep`]: grids of varied values, and what was found at their points.
//! - [`comparison`]: metric by metric against the base, and clocks taken apart.
//! - [`promise`]: what stock levels promise by formula.
//! - [`recovery`]: how clocks move day by day where something is disrupted.
//! - [`stopping`]: replications until the figures are as precise as asked.
//! - [`result`]: what was found, as plain data.
//! - [`warm_up`]: whether the beginning that is left out is long enough.
//! - [`explanation`]: single orders of one replication, by name.

pub mod comparison;
mod crew;
pub mod design;
pub mod explanation;
mod guard;
mod memory;
pub mod promise;
pub mod recovery;
pub mod result;
pub mod runner;
pub mod stopping;
pub mod sweep;
pub mod warm_up;

pub use runner::{ExperimentError, Plan, Replications, Subject, run};
pub use stopping::Precision;
