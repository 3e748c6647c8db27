//! The floor: W1, W2 and W3 written by hand, for the product to be measured against.
//!
//! Nothing here uses the library or any framework, so a slip in the product cannot hide in its own yardstick.
//! A bench beside this folder that measures product and floor in pairs says `mod baseline;` and calls
//! [`mm1::floor`] or [`relay::floor`] between its own runs, each inside [`measure::timed`].
//!
//! Deliberately absent: percentiles, streams keyed by entity, integer time, a trace. The product pays
//! for those; the floor tells what the bare events cost.

#![allow(dead_code, reason = "every bench uses only its part of the baseline")]

pub mod bucket_queue;
pub mod heap;
pub mod measure;
pub mod mm1;
pub mod queue;
pub mod random;
pub mod relay;
pub mod serial;
