//! Money and freight: what parcels cost, who pays whom, and when.
//!
//! - [`plan`]: what a scenario says about prices, terms of payment, fees and wages;
//! - [`tariff`]: what carriers charge.
//!
//! Money is whole fen, weights are whole grams, volumes whole cubic centimetres. Shares of money
//! are whole millionths ([`plan::Ppm`]). Amounts are rounded half to even, once, where they are
//! posted; payer and payee book the same fen.

pub mod plan;
pub mod tariff;
