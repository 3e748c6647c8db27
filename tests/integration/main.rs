//! Behaviour of the whole, one module for each.

mod errors;
mod networks;
mod paths;
mod reports;
mod scenarios;
