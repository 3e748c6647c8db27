//! Scenario text that is written to a file, loaded, run and estimated as by a user; or a network
//! made by hand, run and estimated alike.

use std::fs;
use std::sync::atomic::AtomicBool;

use fahuo::experiment::result::ScenarioResult;
use fahuo::experiment::{self, Plan, Replications, Subject};
use fahuo::language::Text;
use fahuo::model::Path;
use fahuo::model::metric::{Observation, Unit};
use fahuo::model::network::Network;
use fahuo::scenario;

use super::outcome::{Outcome, Place, REPLICATIONS, Width};

/// Runs a scenario text with its own seed and replications.
pub fn run(text: &str) -> ScenarioResult {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("case.toml");
    fs::write(&file, text).expect("written");
    let scenario = scenario::load(&file.display().to_string(), &[])
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert!(
        scenario.warnings.is_empty(),
        "{}\n{text}",
        scenario.warnings
    );
    let subject = Subject {
        name: scenario.name,
        title: scenario.title,
        question: scenario.question,
        path: scenario.path,
        sha256: scenario.sha256,
        assumed_values: 0,
        network: scenario.network,
    };
    run_subject(subject, scenario.seed, scenario.replications)
}

/// Runs a network that was made by hand, with the seed of a case.
fn run_network(id: &str, network: Network) -> ScenarioResult {
    let subject = Subject {
        name: id.to_owned(),
        title: Text::same(id),
        question: None,
        path: id.to_owned(),
        sha256: String::new(),
        assumed_values: 0,
        network,
    };
    run_subject(subject, seed(id), REPLICATIONS)
}

fn run_subject(subject: Subject, seed: u64, replications: u64) -> ScenarioResult {
    let plan = Plan {
        seed,
        replications: Replications::Fixed(replications),
        path: Path::Elided,
    };
    let result = experiment::run(vec![subject], plan, &AtomicBool::new(false), &|_| ());
    let mut result = result.unwrap_or_else(|error| panic!("{error}"));
    result.scenarios.remove(0)
}

/// The `[run]` section of a case [h]. Every case has a seed of its own: with one for all, their
/// buyers would be the same and their scores would hang together.
pub fn run_section(id: &str, warm_up: f64, horizon: f64) -> String {
    run_section_of(id, (warm_up, horizon), REPLICATIONS)
}

/// The same with a number of replications of its own.
pub fn run_section_of(id: &str, (warm_up, horizon): (f64, f64), replications: u64) -> String {
    let seed = seed(id);
    format!(
        "[run]\nwarm_up = \"{warm_up} h\"\nhorizon = \"{horizon} h\"\n\
         replications = {replications}\nseed = {seed}\n"
    )
}

/// The seed of a case: its letter and its number.
pub fn seed(id: &str) -> u64 {
    let number: u64 = id[1..].parse().expect("a letter and a number");
    u64::from(id.as_bytes()[0]) * 1_000 + number
}

/// A scenario's results next to the oracle's values.
pub struct Study {
    outcome: Outcome,
    result: ScenarioResult,
    /// What the oracle calls 1, in hours.
    unit: f64,
}

impl Study {
    /// Runs `text`; the oracle's unit of time is `unit` hours.
    pub fn new(id: &'static str, title: &'static str, unit: f64, text: &str) -> Self {
        Self {
            outcome: Outcome::new(id, title, Place::Scenario),
            result: run(text),
            unit,
        }
    }

    /// Runs a network that was made by hand.
    pub fn made(id: &'static str, title: &'static str, unit: f64, network: Network) -> Self {
        Self {
            outcome: Outcome::new(id, title, Place::Model),
            result: run_network(id, network),
            unit,
        }
    }

    /// The exact value of a quantity.
    pub fn exact(&self, name: &str) -> f64 {
        self.outcome.exact(name)
    }

    /// What a metric's value must be divided by.
    fn unit_of(&self, metric: &str) -> f64 {
        let position = self.result.position(metric);
        let position = position.unwrap_or_else(|| panic!("there is no metric {metric}"));
        match self.result.metrics[position].unit {
            Unit::Hours => self.unit,
            _ => 1.0,
        }
    }

    /// A metric in one replication, in the oracle's unit.
    fn value(&self, metric: &str, replication: usize) -> f64 {
        let unit = self.unit_of(metric);
        let observations = self.result.observations(metric).expect("a metric");
        match observations[replication] {
            Observation::Value(value) => value.unwrap_or(f64::NAN) / unit,
            Observation::Ratio(numerator, denominator) => numerator / denominator / unit,
        }
    }

    fn metric_is(mut self, name: &str, exact: f64, metric: &str, width: Width) -> Self {
        let unit = self.unit_of(metric);
        let estimate = self.result.estimate(metric);
        let mut estimate = estimate.unwrap_or_else(|| panic!("{metric} has no estimate"));
        estimate.mean /= unit;
        estimate.half_width = estimate.half_width.map(|half| half / unit);
        self.outcome.score(name, exact, &estimate, width);
        self
    }

    /// The estimate of a metric, in the oracle's unit.
    pub fn found(&self, metric: &str) -> f64 {
        let estimate = self.result.estimate(metric);
        estimate.map_or(f64::NAN, |one| one.mean / self.unit_of(metric))
    }

    /// The estimate of a metric, as printed.
    pub fn metric(self, name: &str, metric: &str) -> Self {
        let exact = self.outcome.exact(name);
        self.metric_is(name, exact, metric, Width::Any)
    }

    /// The estimate of a metric that is a mean and has to be narrow.
    pub fn mean(self, name: &str, metric: &str) -> Self {
        let exact = self.outcome.exact(name);
        self.metric_is(name, exact, metric, Width::Narrow)
    }

    /// As [`Self::mean`], where the model's own exact value `exact` is known to lie so near the
    /// oracle's: within this share of it.
    pub fn mean_near(self, name: &str, metric: &str, exact: f64, within: f64) -> Self {
        let oracle = self.outcome.exact(name);
        assert!(
            ((exact - oracle) / oracle).abs() < within,
            "{name}: {exact}"
        );
        self.metric_is(name, exact, metric, Width::Narrow)
    }

    /// The estimate of a metric that is the mean of something rare.
    pub fn rare(self, name: &str, metric: &str) -> Self {
        let exact = self.outcome.exact(name);
        self.metric_is(name, exact, metric, Width::Told)
    }

    /// A level of stock in every replication: rounded up to a thousandth of a unit.
    pub fn level(self, name: &str, metric: &str) -> Self {
        let exact = self.outcome.exact(name);
        for replication in 0..self.result.replications.len() {
            let more = self.value(metric, replication) - exact;
            assert!((-1e-9..0.001).contains(&more), "{name}: {more} too high");
        }
        self
    }

    /// A share near one. Where the rest is too seldom to be seen, it must not be seen often.
    pub fn nearly_all(self, name: &str, metric: &str) -> Self {
        const UNSEEN: f64 = 1e-5;
        if self.outcome.exact(name) < 1.0 - UNSEEN {
            return self.mean(name, metric);
        }
        let found = self.result.estimate(metric).expect("a share").mean;
        assert!(found > 1.0 - 10.0 * UNSEEN, "{name}: {found}");
        self
    }

    /// A ratio that the oracle states as a variance: the metric is so many times smaller.
    pub fn mean_of(self, name: &str, metric: &str, smaller: f64) -> Self {
        let exact = self.outcome.exact(name) / smaller;
        self.metric_is(name, exact, metric, Width::Narrow)
    }

    /// A metric that is the oracle's value in every replication: nothing there is left to chance.
    pub fn always(self, name: &str, metric: &str) -> Self {
        let exact = self.outcome.exact(name);
        for replication in 0..self.result.replications.len() {
            let found = self.value(metric, replication);
            assert!(
                (found - exact).abs() <= 1e-9 * exact.abs().max(1.0),
                "{} {name}: {found} instead of {exact}",
                self.outcome.id
            );
        }
        self
    }

    /// The share within a limit that is the exact quantile `name`.
    pub fn share(self, name: &str, metric: &str, exact: f64) -> Self {
        self.metric_is(&format!("share within {name}"), exact, metric, Width::Any)
    }

    /// Something worked out from the metrics of each replication.
    pub fn derived(mut self, name: &str, of: impl Fn(&dyn Fn(&str) -> f64) -> f64) -> Self {
        let values = self.each(of);
        self.outcome.values(name, &values, false);
        self
    }

    /// As [`Self::derived`], for a mean that has to be narrow.
    pub fn derived_mean(mut self, name: &str, of: impl Fn(&dyn Fn(&str) -> f64) -> f64) -> Self {
        let values = self.each(of);
        self.outcome.values(name, &values, true);
        self
    }

    /// As [`Self::derived`], for the mean of something rare.
    pub fn derived_rare(mut self, name: &str, of: impl Fn(&dyn Fn(&str) -> f64) -> f64) -> Self {
        let values = self.each(of);
        self.outcome.wide(name, &values, Width::Told);
        self
    }

    /// A variance, from `<duration>.mean` and `<duration>.sd`, about the exact mean `about`: then
    /// its expectation is exact, however the values of a replication hang together.
    pub fn variance(self, name: &str, duration: &str, about: &str) -> Self {
        let exact = self.outcome.exact(about);
        let (mean, sd) = (format!("{duration}.mean"), format!("{duration}.sd"));
        self.derived(name, |metric| {
            metric(&sd).powi(2) + (metric(&mean) - exact).powi(2)
        })
    }

    fn each(&self, of: impl Fn(&dyn Fn(&str) -> f64) -> f64) -> Vec<f64> {
        let one = |replication| of(&|metric: &str| self.value(metric, replication));
        (0..self.result.replications.len()).map(one).collect()
    }

    /// The scores, when all quantities are asked.
    pub fn outcome(self) -> Outcome {
        self.outcome
    }
}
