//! Sweeps: the points of a grid on common random numbers.

pub mod result;
