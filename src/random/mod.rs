//! Random draws: a function of what is drawn, never of how many draws came before.
//!
//! - [`key`]: who draws, and for what. A [`Key`] names an entity of one replication; with a
//!   [`Purpose`] and an attempt it starts a short stream of its own, a [`Draw`].
//! - [`law`]: the distributions a scenario may state, sampled from a [`Draw`].

mod exp;
pub mod key;
pub mod law;
mod ziggurat;
mod ziggurat_tables;

#[cfg(test)]
mod quality;

pub use key::{Draw, Key, Purpose, Root};
pub use law::{Law, LawError, round_whole};
