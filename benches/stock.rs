//! W3 from its scenario file through the whole model, all metrics on, in turns with the same system by
//! hand: once as a loop over its periods, once from event to event.
//!
//! ```text
//! cargo bench --bench stock -- [PERIODS] [TURNS]
//! ```

mod baseline;
mod pairs;

use baseline::heap::LazyHeap;
use baseline::serial;
use fahuo::model::metric::Observation;
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::scenario;

const SEED: u64 = 20_260_101;
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/bench/serial-4.toml");
/// No run is longer than 200 years.
const MOST_DAYS: u64 = 73_000;

fn main() {
    let (periods, turns) = pairs::size(MOST_DAYS);
    let periods = periods.min(MOST_DAYS);
    let horizon = format!("run.horizon=\"{periods} d\"");
    let scenario = match scenario::load(FILE, &[horizon]) {
        Ok(scenario) => scenario,
        Err(problems) => panic!("{}", problems.render(fahuo::language::Language::En, false)),
    };
    println!("W3, four stock points in series: {periods} periods, {turns} turns, CPU time");
    let network = &scenario.network;
    let mut workspace = Workspace::default();
    let mut replication = 0;
    let mut ours = || {
        replication += 1;
        let result = model::simulate(network, SEED, replication, Path::Elided, &mut workspace);
        check(network, &result.observations, periods);
    };
    let units = [("node-period", (periods * serial::POINTS as u64) as f64)];
    let mut seed = SEED;
    pairs::compare(
        turns,
        ("by periods", &mut || {
            seed += 1;
            serial::by_periods(seed, periods).check();
        }),
        ("fahuo", &mut ours),
        &units,
    );
    pairs::compare(
        turns,
        ("by events", &mut || {
            seed += 1;
            let outcome = serial::by_events::<LazyHeap>(seed, periods);
            outcome.check();
        }),
        ("fahuo", &mut ours),
        &units,
    );
    let one = serial::by_periods(SEED, periods);
    assert!(one.is_like(&serial::by_events::<LazyHeap>(SEED, periods)));
}

/// The first point must stand where that of the programs by hand does.
fn check(network: &model::network::Network, observations: &[Observation], periods: u64) {
    let metrics = measure::metrics(network);
    let found = |id: &str| {
        let position = metrics.iter().position(|metric| metric.id == id);
        match observations[position.expect("a metric")] {
            Observation::Value(value) => value.expect("a value"),
            Observation::Ratio(part, all) => part / all,
        }
    };
    let days = periods as f64;
    let mut outcome = serial::Outcome {
        periods,
        on_hand: [0.0; serial::POINTS],
        owed: [0.0; serial::POINTS],
    };
    outcome.on_hand[0] = days * found("stock.stage4.on_hand.mean");
    outcome.owed[0] = days * found("stock.stage4.backorders.mean");
    outcome.check();
}
