//! Runs against exact results: queues, relay chains, losses, roll-ups, stock, bullwhip.
//!
//! The exact numbers stand in `tests/oracles`; `docs/verification.md` tells the method, lists
//! every case with what it showed, and names the cases that are left out.
//!
//! - `queues`, `chains`, `flows`, `batches`: scenario files, run by `study` as by a user. So are
//!   `base_stock`, `reorder`, `reviews`, `echelons` and `bullwhip`, whose words are in `shelf`.
//! - `states`, `blocking`, `service_order`, `transit`: on the engine, with the model of `network`,
//!   its customers of a `class` each, watched by `seen` and replicated by `desk`.
//! - `values`, `tries`: orders on a `journey` from hop to hop; `collected`: batches one by one. On
//!   the engine too.
//! - `freight`: networks made by hand, in the model; `capital` and `complaints`: scenario files again.
//! - `laws`: the laws alone. `outcome` scores them all, and `all` looks at all scores.

mod all;
mod base_stock;
mod batches;
mod blocking;
mod bullwhip;
mod capital;
mod chains;
mod class;
mod collected;
mod complaints;
mod desk;
mod echelons;
mod flows;
mod freight;
mod journey;
mod laws;
mod network;
mod outcome;
mod queues;
mod reorder;
mod reviews;
mod seen;
mod service_order;
mod shelf;
mod states;
mod study;
mod transit;
mod tries;
mod values;
