//! Experiments: replications over threads, intervals, comparisons on common random numbers.

pub mod result;
