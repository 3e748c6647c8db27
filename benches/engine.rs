//! W1 through the public engine, in turns with the same model by hand.
//!
//! ```text
//! cargo bench --bench engine -- [CUSTOMERS] [TURNS]
//! ```

mod baseline;
#[path = "../examples/support/desk.rs"]
mod desk;
mod pairs;

use baseline::mm1;

const SEED: u64 = 20_260_101;

fn main() {
    let (customers, turns) = pairs::size(1_000_000);
    println!("W1, M/M/1: {customers} customers, {turns} turns, CPU time");
    let events = 2.0 * customers as f64;
    pairs::compare(
        turns,
        ("by hand", &mut || mm1::floor(SEED, customers).check()),
        ("fahuo engine", &mut || {
            let outcome = desk::play(SEED, customers);
            assert_eq!(outcome.events, 2 * customers);
            assert!(customers < 100_000 || (5.0..20.0).contains(&outcome.mean_time_in_system));
        }),
        &[("event", events)],
    );
}
