use super::*;
use crate::engine::time::SimTime;
use crate::model::agent::share_out;
use crate::model::demand::{Demand, Rate, two_classes};
use crate::model::network::{Channel, Product, Tier};

fn network(tiers: &[u32], streams: u32, orders_per_day: f64) -> Network {
    let demand = Demand {
        streams,
        shares: None,
        rate: Rate::constant(orders_per_day),
        regular: None,
    };
    let tiers = tiers.iter().enumerate();
    let tier = |(index, &agents): (usize, &u32)| Tier::neutral(&format!("tier-{index}"), agents);
    Network::neutral(tiers.map(tier).collect(), demand, SimTime::from_millis(DAY))
}

fn product(share: f64, quantity: Option<Law>) -> Product {
    Product {
        quantity,
        ..Product::neutral("tea", share)
    }
}

/// At the supplier, with a lead time of so many days.
fn holding(level: Level, lead_days: f64) -> Holding {
    Holding {
        lead_time: Some(Law::Constant(lead_days * DAY as f64)),
        ..Holding::up_to(None, level)
    }
}

fn daily_orders(network: &mut Network, mean: f64, sd: f64, correlation: f64) {
    let thousand = UNIT as f64;
    let quantity = Law::normal(mean * thousand, sd * thousand).expect("a law");
    network.products = vec![product(1.0, Some(quantity))];
    network.demand.regular = Some(Regular {
        every: DAY,
        correlation,
    });
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{found} {expected}"
    );
}

/// Every stream is below exactly one agent, the one that `share_out` names.
#[test]
fn streams_are_below_the_agent_that_serves_them() {
    for (agents, streams) in [
        (vec![3, 7, 50], 128),
        (vec![2, 9], 4),
        (vec![5], 3),
        (vec![4, 4], 12),
    ] {
        let network = network(&agents, streams, 10.0);
        for tier in 0..agents.len() {
            let place = Holding::up_to(Some(tier), Level::Factor(1.0));
            for stream in 0..streams {
                let mut serves = share_out(stream, streams, agents[agents.len() - 1]);
                for lower in (tier + 1..agents.len()).rev() {
                    serves = share_out(serves, agents[lower], agents[lower - 1]);
                }
                for agent in 0..agents[tier] {
                    let below = streams_below(&network, &place, agent).contains(&stream);
                    assert_eq!(below, agent == serves, "{agents:?} {tier} {stream} {agent}");
                }
            }
        }
    }
}

#[test]
fn each_point_expects_the_orders_below_it() {
    let mut network = network(&[2, 8], 16, 32.0);
    network.demand.shares = Some(two_classes(16, 4, 0.8));
    network.products = vec![product(0.25, None), product(0.75, None)];
    let mut shop = Channel::neutral("shop", 0.5, network::Entry::Supplier);
    network.channels[0].share = 0.5;
    std::mem::swap(&mut shop, &mut network.channels[0]);
    network.channels.push(shop);
    let mut place = Holding::up_to(Some(0), Level::Factor(1.0));
    place.product = 1;
    let all: f64 = targets(&network, &place, 0..2)
        .iter()
        .map(|target| target.demand_per_day)
        .sum();
    near(all, 32.0 * 0.75 * 0.5);
    place.tier = None;
    near(target(&network, &place, 0).demand_per_day, 32.0 * 0.75);
    // One by one and all at once are the same.
    place.tier = Some(1);
    let one_by_one: Vec<Target> = (0..8)
        .map(|agent| target(&network, &place, agent))
        .collect();
    assert_eq!(targets(&network, &place, 0..8), one_by_one);
    network.demand.shares = None;
    let one_by_one: Vec<Target> = (0..8)
        .map(|agent| target(&network, &place, agent))
        .collect();
    assert_eq!(targets(&network, &place, 0..8), one_by_one);
}

#[test]
fn whole_orders_have_whole_levels() {
    // 1.1 x 10 is 11; 1.2 x 3.3 is rounded up.
    let units = |orders: f64, factor: f64| {
        target(
            &network(&[], 1, orders),
            &holding(Level::Factor(factor), 1.0),
            0,
        )
        .level
    };
    assert_eq!(units(10.0, 1.1), Some(11_000));
    assert_eq!(units(3.3, 1.2), Some(4_000));
    let mut continuous = network(&[], 1, 3.3);
    continuous.products = vec![product(
        1.0,
        Some(Law::exponential(1_000.0).expect("a law")),
    )];
    let found = target(&continuous, &holding(Level::Factor(1.2), 1.0), 0);
    assert_eq!(found.level, Some(3_960));
    near(found.exposure_sd, (3.3_f64 * 2.0).sqrt());
}

/// Base stock: lead times that may cross count by their mean alone (Palm), in order they do not.
#[test]
fn lead_times_that_cross_do_not_spread() {
    let network = network(&[], 1, 3.0);
    let mut place = holding(Level::CycleService(0.9), 4.0);
    let constant = target(&network, &place, 0);
    place.lead_time = Some(Law::exponential(4.0 * DAY as f64).expect("a law"));
    assert_eq!(target(&network, &place, 0).level, constant.level);
    place.keeps_order = true;
    let wider = target(&network, &place, 0);
    near(wider.exposure_sd, (12.0_f64 + 144.0).sqrt());
    assert!(wider.level > constant.level);
}

/// Normal daily demand, daily review (oracle I15), before demand and behind it.
#[test]
fn reviews_at_the_instants_of_orders() {
    let mut network = network(&[], 1, 1.0);
    daily_orders(&mut network, 40.0, 12.0, 0.0);
    let mut place = holding(Level::CycleService(0.95), 4.0);
    let review = Review::every(DAY);
    place.review = Some(Review {
        before_demand: true,
        ..review
    });
    let before = target(&network, &place, 0);
    assert_eq!(before.level, Some(244_137));
    near(before.exposure_mean, 200.0);
    let fill_rate = before.readings().expect("demand").fill_rate;
    assert!((fill_rate - 0.986_019).abs() < 2e-6, "{fill_rate}");
    // Behind the demand of its day a review has one day less to stand; the factor's base stays.
    place.review = Some(review);
    let behind = target(&network, &place, 0);
    near(behind.exposure_mean, 200.0);
    let expected = 160.0 + 1.644_853_627 * 12.0 * 2.0;
    assert_eq!(
        behind.level,
        Some((expected * 1_000.0_f64).ceil() as Quantity)
    );
}

/// Quantities that resemble the one before: the variance of their sum by hand.
#[test]
fn quantities_alike_spread_further() {
    let mut network = network(&[], 2, 1.0);
    daily_orders(&mut network, 40.0, 12.0, 0.5);
    let found = target(&network, &holding(Level::Z(1.0), 3.0), 0);
    let three: f64 = 144.0 * (3.0 + 2.0 * (2.0 * 0.5 + 0.25));
    near(found.exposure_sd, (2.0 * three).sqrt());
    near(found.exposure_mean, 240.0);
}

/// Good and bad days of the market add to the variance of each day.
#[test]
fn a_factor_for_the_day_spreads_demand() {
    let mut network = network(&[], 1, 20.0);
    network.demand.rate = network
        .demand
        .rate
        .clone()
        .varying(Law::gamma_shape_scale(4.0, 0.25).expect("a law"));
    let found = target(&network, &holding(Level::Z(1.0), 1.0), 0);
    near(found.demand_variance, 20.0 + 400.0 * 0.25);
}

#[test]
fn levels_move_with_a_forecast_as_they_are_stated() {
    let network = network(&[], 1, 10.0);
    let moved = |level: Level| {
        let found = target(&network, &holding(level, 1.0), 0);
        found.level_for(20.0, 5.0)
    };
    assert_eq!(moved(Level::Factor(1.2)), Some(24_000));
    assert_eq!(moved(Level::Z(2.0)), Some(30_000));
    assert_eq!(moved(Level::Units(7_500)), Some(7_500));
    // The least with 95 % is 15, a z of 1.58.
    assert_eq!(moved(Level::CycleService(0.95)), Some(28_000));
    let known = target(&network, &holding(Level::FillRate(0.9), 1.0), 0);
    assert_eq!(
        known.level_for(known.exposure_mean, known.exposure_sd),
        known.level
    );
}

#[test]
fn min_and_max_and_points_have_both_levels() {
    let network = network(&[], 1, 1.5);
    let mut place = holding(Level::Factor(1.0), 2.0);
    place.policy = Policy::ReorderPoint {
        point: Level::Factor(1.0),
        quantity: 5_000,
    };
    place.warns_at = Some(Level::Factor(0.5));
    let found = target(&network, &place, 0);
    assert_eq!(
        (found.level, found.lower, found.warns_at),
        (None, Some(3_000), Some(2_000))
    );
    near(
        found.readings().expect("demand").fill_rate,
        0.866_632_830_421_9,
    );
    place.policy = Policy::MinMax {
        min: Level::Units(3_000),
        max: Level::Units(8_000),
    };
    let found = target(&network, &place, 0);
    assert_eq!((found.level, found.lower), (Some(8_000), Some(3_000)));
    near(
        found.readings().expect("demand").fill_rate,
        0.866_632_830_421_9,
    );
    place.policy = Policy::Fixed { quantity: 1_000 };
    let found = target(&network, &place, 0);
    assert_eq!(
        (found.level, found.lower, found.readings()),
        (None, None, None)
    );
}
