//! Goods in transit, each on its own: Q12 on the engine.

use std::sync::LazyLock;

use fahuo::random::{Law, Root};

use super::class::{Class, exponential};
use super::desk::Desk;
use super::network::Network;
use super::outcome::{Outcome, Place, REPLICATIONS};
use super::study::seed;

/// Shipments seen at instants after an empty start.
fn transit(variant: u64, title: &'static str, law: &Law, prefix: &str) -> Outcome {
    let class = Class::new(exponential(3.0), law.clone());
    let mut outcome = Outcome::new("Q12", title, Place::Engine);
    let names = ["mean_at_t2", "mean_at_t8", "time_average_0_10"];
    let about = outcome.exact(&format!("{prefix}_mean_at_t2"));
    let mut values: [Vec<f64>; 4] = Default::default();
    // One replication of the table is many short runs: each starts empty.
    for replication in 1..=REPLICATIONS {
        let mut sums = [0.0; 4];
        for run in 1..=400 {
            let root = Root::new(seed("Q12") + 1_000_000 * variant + 1_000 * run, replication);
            let mut network = Network::new(root, &[usize::MAX], std::slice::from_ref(&class));
            network.until(2.0);
            let early = network.number() as f64;
            network.until(8.0);
            sums[0] += early;
            sums[1] += network.number() as f64;
            sums[3] += (early - about).powi(2);
            network.until(10.0);
            sums[2] += network.whole.mean();
        }
        for (list, sum) in values.iter_mut().zip(sums) {
            list.push(sum / 400.0);
        }
    }
    for (name, values) in names.iter().zip(&values).take(3) {
        outcome.values(&format!("{prefix}_{name}"), values, true);
    }
    // A Poisson number: its variance is its mean.
    outcome.values_of("variance at t2", about, &values[3]);
    outcome
}

pub static Q12_EXPONENTIAL: LazyLock<Outcome> =
    LazyLock::new(|| transit(1, "M/M/infinity from empty", &exponential(0.25), "a"));
pub static Q12_CONSTANT: LazyLock<Outcome> =
    LazyLock::new(|| transit(2, "M/D/infinity from empty", &Law::Constant(4.0), "b"));

pub static Q12_STATIONARY: LazyLock<Outcome> = LazyLock::new(|| {
    let class = Class::new(exponential(3.0), exponential(0.25));
    let mut desk = Desk::new("Q12", "M/M/infinity, stationary", usize::MAX, vec![class]);
    desk.variant = 3;
    let results = desk.watched(60.0, 8_000.0).run();
    let mean = results.exact("stationary_mean");
    results
        .mean("stationary_mean", |network| network.whole.mean())
        .value("stationary_var", |network| {
            network.whole.average(|n| (n - mean).powi(2))
        })
        .value("p_le_8", |network| {
            network.whole.average(|n| f64::from(u8::from(n <= 8.0)))
        })
        .outcome
});

/// How alike the numbers two hours apart are, from pairs too far from each other to matter.
pub static Q12_PAIRS: LazyLock<Outcome> = LazyLock::new(|| {
    let class = Class::new(exponential(3.0), exponential(0.25));
    let mut outcome = Outcome::new("Q12", "M/M/infinity, two hours later", Place::Engine);
    let (mean, variance) = (
        outcome.exact("stationary_mean"),
        outcome.exact("stationary_var"),
    );
    let correlation = |replication| {
        let root = Root::new(seed("Q12") + 4_000_000, replication);
        let mut network = Network::new(root, &[usize::MAX], std::slice::from_ref(&class));
        let mut off = |hours: f64| {
            network.until(hours);
            network.number() as f64 - mean
        };
        let pairs = (0..2_000).map(|pair| 60.0 + 30.0 * f64::from(pair));
        let products = pairs.map(|hours| off(hours) * off(hours + 2.0));
        products.sum::<f64>() / 2_000.0 / variance
    };
    let values: Vec<f64> = (1..=REPLICATIONS).map(correlation).collect();
    outcome.values("a_autocorrelation_lag2", &values, false);
    outcome
});

#[test]
fn goods_in_transit_fill_the_pipe_from_empty() {
    for case in [&Q12_EXPONENTIAL, &Q12_CONSTANT, &Q12_STATIONARY, &Q12_PAIRS] {
        case.check();
    }
}
