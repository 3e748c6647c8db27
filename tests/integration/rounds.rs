//! Trees that meet at the supplier, played in rounds by a crew: the same results as in one piece.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::experiment::runner::STEPS;
use fahuo::experiment::{self, ExperimentError, Plan, Replications, Subject};
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::ReplicationResult;
use fahuo::model::network::{Merge, Network, RelayPolicy, RollUp, ShipFrom, Tier};
use fahuo::model::{self, Crew, Job, Path, Pieces, Workspace};
use proptest::prelude::*;

use crate::networks::network;
use crate::play;

/// Networks whose trees meet at the supplier, if there are several, and from which nothing comes
/// back.
fn meeting() -> impl Strategy<Value = Network> {
    let capacity = prop::option::of(5.0..200.0_f64);
    (network(), capacity, 1..4_u32).prop_map(|(mut network, capacity, hands)| {
        network.ship_from = ShipFrom::Supplier;
        for supplier in &mut network.suppliers {
            supplier.catches = 0.0;
        }
        // One of them queues at least, the others as they like.
        let supplier = &mut network.suppliers[0];
        supplier.hands = (hands < 3 || capacity.is_none()).then_some(hands);
        supplier.capacity = capacity;
        network.after_sales = None;
        for tier in &mut network.tiers {
            for practice in &mut tier.practices {
                practice.inquiry = None;
            }
        }
        network
    })
}

/// Plays a network by a crew.
fn play(network: &Network, seed: u64, pieces: Pieces, crew: &Crew<'_>) -> ReplicationResult {
    let (key, cut) = ((seed, 1), pieces.into());
    let mut memory = Workspace::default();
    let go_on = |_| true;
    let counts = model::count_with(network, key, Path::Elided, cut, &mut memory, crew, &go_on);
    let counts = counts.expect("nobody stops it");
    counts.result(network, 1, &mut memory)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn rounds_give_the_results_of_one_piece(
        network in meeting(),
        seed in any::<u64>(),
        streams in 0..6_u32,
        orders in 1..200_u32,
        teams in 1..5_u32,
    ) {
        let pieces = Pieces::no_smaller(&network, streams).in_rounds_of(orders);
        // Whoever is asked last begins.
        let backwards = |jobs: Vec<Job<'_>>| {
            jobs.into_iter().rev().for_each(|job| job());
            true
        };
        let crew = Crew { teams, work: &backwards };
        let whole = play(&network, seed, Pieces::whole(), &Crew::ALONE);
        prop_assert_eq!(&whole, &play(&network, seed, pieces, &crew));
    }
}

// At noon every agent sends what it has, and the one above at the same instant again what came in:
// whose turn it is at the supplier is decided by keys alone, across trees.
#[test]
fn what_is_handed_over_at_one_instant_queues_in_the_order_of_one_piece() {
    let noon = RollUp {
        cut_off: vec![12 * HOUR],
        every: None,
        after: None,
        at: None,
        merge: Merge::OnArrival,
    };
    let tiers = [("general", 5), ("city", 10), ("retail", 20)].map(|(name, agents)| {
        let mut tier = Tier::neutral(name, agents);
        tier.practices[0].relay = RelayPolicy::RollUp(noon.clone());
        tier
    });
    let demand = Demand {
        streams: 20,
        shares: None,
        rate: Rate::constant(60.0),
        regular: None,
    };
    let horizon = SimTime::from_millis(3 * DAY);
    let mut network = Network::neutral(tiers.into(), demand, horizon);
    network.suppliers[0].capacity = Some(100.0);
    for seed in 0..8 {
        let whole = play(&network, seed, Pieces::whole(), &Crew::ALONE);
        for orders in [1, 10, 100] {
            let pieces = Pieces::no_smaller(&network, 0).in_rounds_of(orders);
            assert_eq!(whole, play(&network, seed, pieces, &Crew::ALONE));
        }
    }
}

/// Eleven trees that share the supplier's capacity and hands, which are just enough.
fn forest() -> Subject {
    let settings = [
        "tier.general.agents=11",
        "tier.province.agents=23",
        "tier.city.agents=150",
        "tier.retail.agents=1900",
        "supplier.capacity=20000 orders/day",
        "supplier.hands=9900",
        "run.horizon=1.5 d",
    ];
    play::subject(play::load("bench/relay-256", &settings))
}

fn plan(replications: u64) -> Plan {
    Plan {
        seed: 7,
        replications: Replications::Fixed(replications),
        path: Path::Elided,
    }
}

#[test]
fn rounds_are_the_same_on_any_number_of_threads() {
    let subject = forest();
    assert!(Pieces::for_several(&subject.network).meet());
    let whole = play(&subject.network, 7, Pieces::whole(), &Crew::ALONE);
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        for replications in [1, 3] {
            let steps = AtomicU64::new(0);
            let progress = |more| {
                steps.fetch_add(more, Ordering::Relaxed);
            };
            let stop = AtomicBool::new(false);
            let run =
                || experiment::run(vec![subject.clone()], plan(replications), &stop, &progress);
            let result = pool.install(run).expect("it runs");
            let first = &result.scenarios[0].replications[0];
            assert_eq!(*first, whole, "{threads} threads");
            let steps = steps.into_inner();
            assert_eq!(steps, replications * STEPS, "{threads} threads");
        }
    }
}

#[test]
fn rounds_tell_their_progress_and_can_be_stopped() {
    let subject = forest();
    for threads in [1, 2] {
        let steps = AtomicU64::new(0);
        let stop = AtomicBool::new(false);
        let progress = |more| {
            steps.fetch_add(more, Ordering::Relaxed);
            stop.store(true, Ordering::Relaxed);
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads");
        let run = || experiment::run(vec![subject.clone()], plan(1), &stop, &progress);
        let stopped = pool.install(run);
        assert!(matches!(stopped, Err(ExperimentError::Stopped)));
        let made = steps.into_inner();
        assert!((1..STEPS / 2).contains(&made), "{made} steps");
    }
}

#[test]
fn a_round_that_fails_is_the_last() {
    let subject = forest();
    let rounds = Cell::new(0);
    let fails = |jobs: Vec<Job<'_>>| {
        rounds.set(rounds.get() + 1);
        jobs.into_iter().for_each(|job| job());
        rounds.get() < 3
    };
    let crew = Crew {
        teams: 2,
        work: &fails,
    };
    let cut = Pieces::for_several(&subject.network).into();
    let mut memory = Workspace::default();
    let go_on = |_| true;
    let network = &subject.network;
    let counts = model::count_with(
        network,
        (7, 1),
        Path::Elided,
        cut,
        &mut memory,
        &crew,
        &go_on,
    );
    assert!(counts.is_none());
    assert_eq!(rounds.get(), 3);
}
