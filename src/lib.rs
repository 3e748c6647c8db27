//! fahuo (发货, "to ship the goods"): a discrete-event simulator of multi-tier agent supply chains.
//!
//! A scenario file becomes a network; a replication plays it on an event calendar; an experiment
//! plays many replications; a report turns their results into pages.
//!
//! ```text
//! cli          arguments, words on the terminal, exit codes
//! report       results -> tables, figures, files
//! experiment   replications over threads, intervals       scenario   TOML -> checked network
//! model        tiers, agents, orders: what happens at each event
//! engine       integer time, calendar, loop: no word of supply chains
//! random  stats  language
//! ```
//!
//! ```
//! use fahuo::engine::time::{DAY, SimTime};
//! use fahuo::model::demand::{Demand, Rate};
//! use fahuo::model::network::{Network, Practice, Tier};
//! use fahuo::model::{self, Path, Workspace, measure};
//! use fahuo::random::Law;
//!
//! // One agent, Poisson orders, exponential labour: an M/M/1 queue.
//! let mut work = Practice::neutral();
//! work.own_orders.per_order = Some(Law::exponential(3_600_000.0)?);
//! let desk = Tier::new("desk", 1, work);
//! let demand = Demand { streams: 1, shares: None, rate: Rate::constant(12.0), regular: None };
//! let network = Network::neutral(vec![desk], demand, SimTime::from_millis(100 * DAY));
//! let result = model::simulate(&network, 1, 1, Path::Elided, &mut Workspace::default());
//! assert_eq!(result.observations.len(), measure::metrics(&network).len());
//! # Ok::<(), fahuo::random::LawError>(())
//! ```

pub mod cli;
pub mod engine;
pub mod experiment;
pub mod language;
pub mod model;
pub mod random;
pub mod report;
pub mod scenario;
pub mod stats;
