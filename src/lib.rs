//! fahuo (发货): a discrete-event simulator of multi-tier agent supply chains.

pub mod cli;
pub mod engine;
pub mod experiment;
pub mod language;
pub mod model;
pub mod random;
pub mod report;
pub mod scenario;
pub mod stats;
