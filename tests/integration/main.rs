//! Behaviour of the whole, one module for each.

mod networks;
mod paths;
