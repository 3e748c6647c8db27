//! Trees that share nothing, played one after another and on several threads: the same results.

use std::slice;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::experiment::runner::STEPS;
use fahuo::experiment::{self, ExperimentError, Plan, Replications, Subject};
use fahuo::model::clock::ActiveClock;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::network::{Network, ShipFrom, Tier};
use fahuo::model::{self, Cut, Path, Pieces, Workspace};
use fahuo::random::Law;
use proptest::prelude::*;

use crate::networks::network;
use crate::play;

/// Networks of which most fall into pieces.
fn separable() -> impl Strategy<Value = Network> {
    let shared = prop::bool::weighted(0.2);
    (network(), shared).prop_map(|(mut network, shared)| {
        if !shared && network.ship_from == ShipFrom::Supplier {
            for supplier in &mut network.suppliers {
                (supplier.capacity, supplier.hands) = (None, None);
            }
        }
        network
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn trees_one_after_another_give_the_same_results(
        network in separable(),
        seed in any::<u64>(),
        streams in 0..8_u32,
    ) {
        let mut workspace = Workspace::default();
        let mut play = |cut: Cut, path| {
            let counts = model::count(&network, (seed, 1), path, cut, &mut workspace, &|_| true);
            counts.expect("nobody stops it").result(&network, 1, &mut workspace)
        };
        let whole = play(Pieces::whole().into(), Path::Elided);
        let pieces = Pieces::no_smaller(&network, streams);
        prop_assert_eq!(&whole, &play(pieces.into(), Path::Elided));
        prop_assert_eq!(&whole, &play(pieces.into(), Path::Events));
    }

    // Every count of a network with everything in it, merged out of order.
    #[test]
    fn shares_of_a_replication_add_up(
        network in separable(),
        seed in any::<u64>(),
        shares in 2..4_u32,
    ) {
        let mut workspace = Workspace::default();
        let whole = model::simulate(&network, seed, 1, Path::Elided, &mut workspace);
        let pieces = Pieces::no_smaller(&network, 0);
        let mut parts = (0..shares).rev().map(|number| {
            let cut = Cut { pieces, share: pieces.share(number, shares) };
            let counts = model::count(&network, (seed, 1), Path::Elided, cut, &mut workspace, &|_| true);
            counts.expect("nobody stops it")
        });
        let mut sum = parts.next().expect("several");
        parts.for_each(|part| sum.merge(&part));
        prop_assert_eq!(whole, sum.result(&network, 1, &mut Workspace::default()));
    }
}

// The city agents are away on the second day. What is asked then about an order that lies with
// the general agent, before it is omitted there and after, is seen by them at one instant.
#[test]
fn two_inquiries_about_one_order_wait_for_the_same_opening() {
    const HOURS: f64 = HOUR as f64;
    let second_day = 1..2;
    let [mut general, mut city, mut retail] =
        ["general", "city", "retail"].map(|name| Tier::neutral(name, 4));
    let demand = Demand {
        streams: 4,
        shares: None,
        rate: Rate::constant(200.0),
        regular: None,
    };
    general.hands = 100;
    let practice = &mut general.practices[0];
    practice.handling.per_order = Some(Law::Constant(12.0 * HOURS));
    practice.omission = 0.5;
    let practice = &mut city.practices[0];
    practice.clock = ActiveClock::always().off_on(slice::from_ref(&second_day));
    practice.inquiry = Some(Law::Constant(0.1 * HOURS));
    retail.practices[0].message_delay = Some(Law::Constant(0.0));
    let horizon = SimTime::from_millis(DAY);
    let mut network = Network::neutral(vec![general, city, retail], demand, horizon);
    network.buyer.chase_after = Some(Law::Constant(8.0 * HOURS));
    let mut workspace = Workspace::default();
    for seed in 0..8 {
        let mut play = |cut: Cut| {
            let counts = model::count(
                &network,
                (seed, 1),
                Path::Elided,
                cut,
                &mut workspace,
                &|_| true,
            );
            counts
                .expect("nobody stops it")
                .result(&network, 1, &mut workspace)
        };
        let whole = play(Pieces::whole().into());
        assert_eq!(whole, play(Pieces::no_smaller(&network, 0).into()));
    }
}

/// Several pieces, unevenly dealt: 11 trees over 1,500 retail agents.
fn forest() -> Subject {
    let settings = [
        "tier.general.agents=11",
        "tier.province.agents=23",
        "tier.city.agents=150",
        "tier.retail.agents=1500",
        "run.horizon=2 d",
    ];
    play::subject(play::load("bench/relay-256", &settings))
}

/// One tree.
fn tree() -> Subject {
    play::subject(play::load("bench/relay-256", &["run.horizon=20 d"]))
}

fn plan(replications: u64) -> Plan {
    Plan {
        seed: 7,
        replications: Replications::Fixed(replications),
        path: Path::Elided,
    }
}

#[test]
fn one_replication_is_the_same_on_any_number_of_threads() {
    let subject = forest();
    assert!(Pieces::of(&subject.network).count() > 4);
    let cut = Pieces::whole().into();
    let mut memory = Workspace::default();
    let counts = model::count(
        &subject.network,
        (7, 1),
        Path::Elided,
        cut,
        &mut memory,
        &|_| true,
    );
    let whole = counts
        .expect("not stopped")
        .result(&subject.network, 1, &mut memory);
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
            assert_eq!(
                result.scenarios[0].replications[0], whole,
                "{threads} threads"
            );
            assert_eq!(
                steps.into_inner(),
                replications * STEPS,
                "{threads} threads"
            );
        }
    }
}

// Trees, or the days of one tree, make progress inside a replication, and are where it stops.
#[test]
fn a_long_replication_tells_its_progress_and_can_be_stopped() {
    for subject in [forest(), tree()] {
        let steps = AtomicU64::new(0);
        let stop = AtomicBool::new(false);
        let progress = |more| {
            steps.fetch_add(more, Ordering::Relaxed);
            stop.store(true, Ordering::Relaxed);
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .expect("threads");
        let run = || experiment::run(vec![subject.clone()], plan(1), &stop, &progress);
        let stopped = pool.install(run);
        assert!(matches!(stopped, Err(ExperimentError::Stopped)));
        let made = steps.into_inner();
        assert!((1..STEPS / 2).contains(&made), "{made} steps");
    }
}
