//! Scenario files as the benches play them.

#![allow(dead_code, reason = "every bench uses only its part")]

use fahuo::experiment::Subject;
use fahuo::language::Language;
use fahuo::model::metric::ReplicationResult;
use fahuo::model::network::Network;
use fahuo::scenario::{self, Scenario};

pub const SEED: u64 = 20_260_101;

/// W2.
pub const RELAY: &str = "bench/relay-256.toml";
/// W3.
pub const STOCK: &str = "bench/serial-4.toml";
/// The two sides of the README's comparison.
pub const COMPARISON: [&str; 2] = ["two-tier.toml", "four-tier.toml"];

/// Loads a scenario of the folder `scenarios`.
///
/// # Panics
/// When it does not load.
pub fn load(file: &str, settings: &[String]) -> Scenario {
    let path = format!("{}/scenarios/{file}", env!("CARGO_MANIFEST_DIR"));
    match scenario::load(&path, settings) {
        Ok(scenario) => scenario,
        Err(problems) => panic!("{}", problems.render(Language::En, false)),
    }
}

/// The setting for a horizon of so many days.
pub fn horizon(days: f64) -> String {
    format!("run.horizon=\"{} h\"", days * 24.0)
}

/// What an experiment wants to know of it.
pub fn subject(scenario: Scenario) -> Subject {
    Subject {
        name: scenario.name,
        title: scenario.title,
        question: scenario.question,
        path: scenario.path,
        sha256: scenario.sha256,
        assumed_values: 0,
        network: scenario.network,
    }
}

/// Orders placed in a replication. Results count those after the warm-up; with equal rates before
/// and after it, the others are in proportion to its length.
pub fn orders(network: &Network, result: &ReplicationResult) -> f64 {
    let [all, warm_up] = [network.horizon, network.warm_up].map(|time| time.millis() as f64);
    result.dispatched.cohort as f64 * all / (all - warm_up)
}
