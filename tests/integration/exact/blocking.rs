//! Orders turned away at a full desk: Q09 to Q11, Q23, Q24 on the engine.

use std::sync::LazyLock;

use fahuo::random::Law;

use super::class::{Class, exponential};
use super::desk::{Desk, Results, busy, waiting};
use super::network::Network;
use super::outcome::Outcome;

/// A desk that holds at most `places` orders, those in service included.
fn finite(
    id: &'static str,
    rates: (f64, f64),
    clerks: usize,
    places: usize,
    watch: f64,
) -> Outcome {
    let mut class = Class::new(exponential(rates.0), exponential(rates.1));
    class.room = places - clerks;
    let title = "finite desk, overflow lost";
    let mut results = Desk::new(id, title, clerks, vec![class])
        .watched(50.0, watch)
        .run();
    let hands = clerks as f64;
    for n in 0..=places {
        let name = format!("state_probabilities[{n}]");
        results = results.value(&name, |network| network.whole.share(n));
    }
    results
        .mean("L", |network| network.whole.mean())
        .mean("Lq", |network| waiting(network, hands))
        .mean("utilisation", |network| busy(network, hands) / hands)
        .mean("p_lost", |network| {
            network.seen[0].lost / network.seen[0].arrived
        })
        .mean("throughput", |network| network.seen[0].stay.count / watch)
        .mean("W_accepted", |network| network.seen[0].stay.mean())
        .mean("Wq_accepted", |network| network.seen[0].wait.mean())
        .outcome
}

pub static Q09: LazyLock<Outcome> = LazyLock::new(|| finite("Q09", (3.0, 4.0), 2, 3, 24_000.0));
pub static Q10: LazyLock<Outcome> = LazyLock::new(|| finite("Q10", (6.0, 2.0), 3, 8, 10_000.0));

/// Erlang's loss formula knows the trip's mean only.
fn trucks(variant: u64, title: &'static str, trip: Law, watch: f64) -> Outcome {
    let mut class = Class::new(exponential(2.0), trip);
    class.room = 0;
    let mut desk = Desk::new("Q11", title, 6, vec![class]).watched(100.0, watch);
    desk.variant = variant;
    let mut results = desk.run();
    for n in 0..=6 {
        let name = format!("state_probabilities[{n}]");
        results = results.value(&name, |network| network.whole.share(n));
    }
    results
        .mean("mean_busy", |network| network.whole.mean())
        .mean("throughput", |network| network.seen[0].stay.count / watch)
        .mean("p_lost", |network| {
            network.seen[0].lost / network.seen[0].arrived
        })
        .outcome
}

pub static Q11_EXPONENTIAL: LazyLock<Outcome> =
    LazyLock::new(|| trucks(1, "loss system M/M/6/6", exponential(0.5), 14_000.0));
pub static Q11_CONSTANT: LazyLock<Outcome> =
    LazyLock::new(|| trucks(2, "loss system M/D/6/6", Law::Constant(2.0), 10_000.0));
pub static Q11_LOGNORMAL: LazyLock<Outcome> = LazyLock::new(|| {
    let trip = Law::lognormal_mean_cv(2.0, 2.0).expect("positive");
    trucks(3, "loss system M/G/6/6, lognormal", trip, 40_000.0)
});

/// How long depots are watched.
const DEPOT: f64 = 700_000.0;

/// A bay for vans and motorcycles, of which so many may wait. Minutes are hours here.
fn depot(id: &'static str, title: &'static str, motorcycles_waiting: usize) -> Results {
    let mut van = Class::new(exponential(0.15 * 0.75), exponential(0.125));
    let mut motorcycle = Class::new(exponential(0.15 * 0.25), exponential(1.0 / 3.0));
    (van.room, motorcycle.room) = (0, motorcycles_waiting);
    let mut desk = Desk::new(id, title, 1, vec![van, motorcycle]).watched(1_000.0, DEPOT);
    desk.joint = true;
    desk.run()
}

fn lost(network: &Network, class: usize) -> f64 {
    network.seen[class].lost / network.seen[class].arrived
}

pub static Q23: LazyLock<Outcome> = LazyLock::new(|| {
    depot("Q23", "depot without waiting", 0)
        .mean("mean_in_system", |network| network.whole.mean())
        .mean("p_van", |network| network.present(0, DEPOT))
        .mean("p_mc", |network| network.present(1, DEPOT))
        .mean("p_blocked", |network| {
            let [van, motorcycle] = &network.seen[..] else {
                unreachable!("two classes")
            };
            (van.lost + motorcycle.lost) / (van.arrived + motorcycle.arrived)
        })
        .outcome
});

pub static Q24: LazyLock<Outcome> = LazyLock::new(|| {
    let mut results = depot("Q24", "depot with one place to wait", 1);
    // Vans and motorcycles: a waiting motorcycle beside a van or beside another.
    for (index, state) in [[1, 1], [1, 0], [0, 0], [0, 1], [0, 2]].iter().enumerate() {
        let name = format!("state_probabilities[{index}]");
        results = results.value(&name, |network| {
            let joint = network.joint.as_ref().expect("asked");
            joint.share(state)
        });
    }
    results
        .mean("mean_in_system", |network| network.whole.mean())
        .mean("p_empty", |network| network.whole.share(0))
        .mean("p_van_lost", |network| lost(network, 0))
        .mean("p_mc_lost", |network| lost(network, 1))
        .outcome
});

#[test]
fn a_finite_desk_loses_what_overflows() {
    Q09.check();
    Q10.check();
}

#[test]
fn losses_depend_on_the_mean_trip_alone() {
    for case in [&Q11_EXPONENTIAL, &Q11_CONSTANT, &Q11_LOGNORMAL] {
        case.check();
    }
}

#[test]
fn vehicles_turned_away_at_a_depot_are_those_of_the_balance_equations() {
    Q23.check();
    Q24.check();
}
