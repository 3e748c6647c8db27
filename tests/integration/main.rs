//! Behaviour of the whole, one module for each.

mod errors;
mod networks;
mod numbers;
mod oracle;
mod paths;
mod reports;
mod scenarios;
