//! Money and freight: what parcels cost, who pays whom, and when.
//!
//! - [`plan`]: what a scenario says about prices, terms of payment, fees and wages;
//! - [`tariff`]: what carriers charge; [`ledger`]: double entry.
//!
//! Inside, of freight: `choice` is which carrier is taken, `volume` how many parcels it gets, on
//! which contract prices depend, `freight` counts.
//!
//! Of payments: `payments` is what orders bring about, `balance` what is asked for later, `closing`
//! wages and the cost of capital; `sums` counts, and `audit` keeps a second set of books.
//!
//! Money is whole fen, weights are whole grams, volumes whole cubic centimetres. Shares of money
//! are whole millionths ([`plan::Ppm`]). Amounts are rounded half to even, once, where they are
//! posted; payer and payee book the same fen.

pub(super) mod audit;
mod balance;
pub(super) mod choice;
mod closing;
mod costs;
pub(super) mod freight;
pub mod ledger;
pub(super) mod payments;
pub mod plan;
mod refunds;
pub(super) mod sums;
pub mod tariff;
mod volume;
