//! W2 from its scenario file through the whole model, all metrics and percentiles on, in turns
//! with the same model by hand on its best queue.
//!
//! ```text
//! cargo bench --bench relay -- [ORDERS] [TURNS]
//! ```

mod baseline;
mod pairs;

use baseline::relay;
use fahuo::model::{self, Path, Workspace};
use fahuo::scenario;

const SEED: u64 = 20_260_101;
const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/scenarios/bench/relay-256.toml"
);

fn main() {
    let (orders, turns) = pairs::size(1_024_000);
    let size = relay::Size::of_orders(1, orders as f64);
    let horizon = format!("run.horizon=\"{} h\"", size.days * 24.0);
    let scenario = match scenario::load(FILE, &[horizon]) {
        Ok(scenario) => scenario,
        Err(problems) => panic!("{}", problems.render(fahuo::language::Language::En, false)),
    };
    println!("W2, four-tier relay: {orders} orders, {turns} turns, CPU time");
    let mut workspace = Workspace::default();
    let mut replication = 0;
    pairs::compare(
        turns,
        ("by hand", &mut || relay::floor(SEED, size).check(size)),
        ("fahuo", &mut || {
            replication += 1;
            let network = &scenario.network;
            model::simulate(network, SEED, replication, Path::Elided, &mut workspace);
        }),
        &[("order", orders as f64)],
    );
}
