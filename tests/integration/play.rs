//! Shipped scenarios, loaded from their files and played by the library.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use fahuo::experiment::result::ExperimentResult;
use fahuo::experiment::{self, Plan, Replications, Subject};
use fahuo::model;
use fahuo::scenario::{self, Scenario};
use fahuo::stats::{Estimate, RatioEstimate};

/// The seed of the shipped scenarios. Fixed, so a test that passes passes again.
pub const SEED: u64 = 20_251_123;

/// The structures of one to five tiers; the depth is the position plus one.
pub const DEPTHS: [&str; 5] = [
    "one-tier",
    "two-tier",
    "three-tier",
    "four-tier",
    "five-tier",
];

/// Reads `scenarios/NAME.toml`, or a variant of it: `NAME@variant`.
pub fn load(name: &str, settings: &[&str]) -> Scenario {
    let (stem, variant) = match name.split_once('@') {
        Some((stem, variant)) => (stem, format!("@{variant}")),
        None => (name, String::new()),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let path = format!("{}{variant}", folder.join(format!("{stem}.toml")).display());
    let settings: Vec<String> = settings.iter().map(|&one| one.to_owned()).collect();
    scenario::load(&path, &settings).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What an experiment needs of a scenario.
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

/// Plays subjects as one experiment; the first is the base.
pub fn experiment(
    subjects: Vec<Subject>,
    replications: u64,
    path: model::Path,
) -> ExperimentResult {
    let plan = Plan {
        seed: SEED,
        replications: Replications::Fixed(replications),
        path,
    };
    experiment::run(subjects, plan, &AtomicBool::new(false), &|_| {}).expect("it runs")
}

/// Plays shipped scenarios on the same buyers, ten replications each.
pub fn compare(names: &[&str], settings: &[&str]) -> ExperimentResult {
    let subjects = names.iter().map(|name| subject(load(name, settings)));
    let result = experiment(subjects.collect(), 10, model::Path::Elided);
    for (scenario, name) in result.scenarios.iter().zip(names) {
        let placed = scenario
            .estimate("orders.placed")
            .map_or(0.0, |one| one.mean);
        assert!(
            placed >= 5_000.0,
            "{name}: only {placed} orders are too few to judge by"
        );
    }
    result
}

/// The estimate of a metric in the n-th scenario, with an interval.
pub fn estimate(result: &ExperimentResult, scenario: usize, metric: &str) -> Estimate {
    let scenario = &result.scenarios[scenario];
    let estimate = scenario.estimate(metric);
    estimate.unwrap_or_else(|| panic!("{} has no {metric}", scenario.name))
}

/// The mean of a metric in the n-th scenario.
pub fn mean(result: &ExperimentResult, scenario: usize, metric: &str) -> f64 {
    estimate(result, scenario, metric).mean
}

/// The means of a metric in all scenarios.
pub fn means(result: &ExperimentResult, metric: &str) -> Vec<f64> {
    let all = 0..result.scenarios.len();
    all.map(|scenario| mean(result, scenario, metric)).collect()
}

/// A metric in the n-th scenario divided by the same in the base.
pub fn ratio(result: &ExperimentResult, other: usize, metric: &str) -> RatioEstimate {
    let mut comparisons = result.comparisons.iter();
    comparisons
        .find(|one| one.other == other && one.metric == metric)
        .and_then(|one| one.against.ratio)
        .unwrap_or_else(|| panic!("no ratio of {metric}"))
}
