//! Goods in transit, each on its own: Q12 on the engine.

use std::sync::LazyLock;

use fahuo::random::{Law, Root};

use super::desk::Desk;
use super::network::{Class, Network, exponential};
use super::outcome::{Outcome, Place, REPLICATIONS};
use super::study::seed;

/// Shipments seen at instants after an empty start.
fn transit(variant: u64, title: &'static str, law: &Law, prefix: &str) -> Outcome {
    let class = Class::new(exponential(3.0), law.clone());
    let mut outcome = Outcome::new("Q12", title, Place::Engine);
    let names = ["mean_at_t2", "mean_at_t8", "time_average_0_10"];
    let mut values: [Vec<f64>; 3] = Default::default();
    // One replication of the table is many short runs: each starts empty.
    for replication in 1..=REPLICATIONS {
        let mut sums = [0.0; 3];
        for run in 1..=400 {
            let root = Root::new(seed("Q12") + 1_000_000 * variant + 1_000 * run, replication);
            let mut network = Network::new(root, &[usize::MAX], std::slice::from_ref(&class));
            for (sum, instant) in sums.iter_mut().zip([2.0, 8.0]) {
                network.until(instant);
                *sum += network.number() as f64;
            }
            network.until(10.0);
            sums[2] += network.whole.mean();
        }
        for (list, sum) in values.iter_mut().zip(sums) {
            list.push(sum / 400.0);
        }
    }
    for (name, values) in names.iter().zip(&values) {
        outcome.values(&format!("{prefix}_{name}"), values, true);
    }
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

#[test]
fn goods_in_transit_fill_the_pipe_from_empty() {
    for case in [&Q12_EXPONENTIAL, &Q12_CONSTANT, &Q12_STATIONARY] {
        case.check();
    }
}
