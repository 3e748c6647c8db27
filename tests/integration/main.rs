//! Behaviour of the whole, one module for each.

mod cases;
mod claims;
mod cli;
mod day_load;
mod determinism;
mod errors;
mod exact;
mod explain;
mod extremes;
mod init;
mod inquiries;
mod layers;
mod market;
mod networks;
mod numbers;
mod oracle;
mod paths;
mod pieces;
mod play;
mod program;
mod readme;
mod regions;
mod reports;
mod scenarios;
mod schema;
mod tools;
