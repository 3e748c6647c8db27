//! Labour by hour of the day: exact, and the same labour that utilisation counts.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::model::clock::ActiveClock;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::measure::metrics;
use fahuo::model::metric::{Observation, ReplicationResult};
use fahuo::model::network::{Network, Practice, Tier};
use fahuo::model::{self, Path, Workspace};
use fahuo::random::Law;
use proptest::prelude::*;

use crate::networks::network;

/// Plays with the audit, which takes every single job apart for itself.
fn play(network: &Network, seed: u64) -> ReplicationResult {
    model::simulate(network, seed, 1, Path::Events, &mut Workspace::default())
}

/// One agent with so many orders a day and so much labour for each, from the second day on.
fn desk(clock: ActiveClock, orders: f64, labour: i64) -> Network {
    let mut work = Practice {
        clock,
        ..Practice::neutral()
    };
    work.own_orders.per_order = Some(Law::Constant(labour as f64));
    let desk = Tier::new("desk", 1, work);
    let demand = Demand {
        streams: 1,
        shares: None,
        rate: Rate::constant(orders),
        regular: None,
    };
    let mut network = Network::neutral(vec![desk], demand, SimTime::from_millis(11 * DAY));
    network.warm_up = SimTime::from_millis(DAY);
    network
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn hours_sum_to_utilisation(network in network(), seed in any::<u64>()) {
        let result = play(&network, seed);
        prop_assert_eq!(result.day_loads.len(), network.tiers.len());
        let metrics = metrics(&network);
        for (tier, load) in network.tiers.iter().zip(&result.day_loads) {
            let id = format!("relay.{}.utilisation", tier.name);
            let place = metrics.iter().position(|metric| metric.id == id).expect("a metric");
            let labour: i128 = load.labour.iter().sum();
            let capacity: i128 = load.capacity.iter().sum();
            let expected = Observation::Ratio(labour as f64, capacity as f64);
            prop_assert_eq!(result.observations[place], expected);
            for hour in 0..24 {
                // Nobody works when closed, nor more than all hands can.
                prop_assert!((0..=load.capacity[hour]).contains(&load.labour[hour]));
            }
        }
    }
}

/// Jobs of five hours are interrupted at lunch and overnight; with more than can be done, every
/// open minute of the window is labour, and no other.
#[test]
fn an_overloaded_desk_works_all_its_open_hours() {
    let half = HOUR / 2;
    let day = vec![(8 * HOUR + half, 12 * HOUR), (13 * HOUR, 18 * HOUR)];
    let clock = ActiveClock::weekly(0, &std::array::from_fn(|_| day.clone())).expect("open");
    let network = desk(clock, 100.0, 5 * HOUR);
    let load = &play(&network, 1).day_loads[0];
    assert_eq!(load.labour, load.capacity);
    for hour in 0..24 {
        let open = match hour {
            8 => half,
            9..=11 | 13..=17 => HOUR,
            _ => 0,
        };
        assert_eq!(
            load.capacity[hour as usize],
            i128::from(10 * open),
            "{hour}"
        );
    }
}

/// A job far longer than the window fills it; labour after the window is nobody's.
#[test]
fn a_job_without_end_fills_the_window() {
    let network = desk(ActiveClock::always(), 50.0, 400 * 365 * DAY);
    let load = &play(&network, 1).day_loads[0];
    assert_eq!(load.labour, [i128::from(10 * HOUR); 24]);
}

/// With one order every ten minutes on average and a minute of labour, each hour has about 6
/// minutes of it. The count in an hour of ten days is Poisson with mean 60, so that all 24 lie
/// within 60 +- 35 (4.5 standard deviations) but for 24 in 150,000 seeds; this one is fixed.
#[test]
fn labour_falls_into_the_hours_of_its_orders() {
    let network = desk(ActiveClock::always(), 144.0, HOUR / 60);
    let load = &play(&network, 7).day_loads[0];
    for (hour, labour) in load.labour.iter().enumerate() {
        let minutes = *labour as f64 / (HOUR / 60) as f64;
        assert!((25.0..=95.0).contains(&minutes), "{hour}: {minutes}");
    }
}
