//! The engine alone: one desk, Poisson customers, exponential service, first come, first served.
//!
//! ```text
//! cargo run --release --example mm1 -- [CUSTOMERS]
//! ```
//!
//! The theory says that a customer spends 10 mean service times in the system.

#[path = "support/desk.rs"]
mod desk;

fn main() {
    let customers = match std::env::args().nth(1).map(|text| text.parse::<u64>()) {
        None => 1_000_000,
        Some(Ok(customers)) if customers > 0 => customers,
        Some(_) => {
            eprintln!("mm1: the number of customers is a whole number from 1");
            std::process::exit(2);
        }
    };
    let outcome = desk::play(20_251_123, customers);
    println!(
        "{customers} customers, {} events: mean time in the system {:.3} mean service times (theory: 10)",
        outcome.events, outcome.mean_time_in_system
    );
}
