//! Stock: policies against exact results, conservation, and what happens when there is none.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::model::demand::{Demand, Rate, Regular};
use fahuo::model::metric::Observation;
use fahuo::model::network::{Network, Product, Tier};
use fahuo::model::stock::plan::{Forecast, Holding, Level, Policy, Review, UNIT};
use fahuo::model::{Path, Workspace, measure, simulate};
use fahuo::random::Law;

fn days(days: f64) -> Option<Law> {
    Some(Law::constant(days * DAY as f64).expect("a law"))
}

fn demand(streams: u32, per_day: f64) -> Demand {
    Demand {
        streams,
        shares: None,
        rate: Rate::constant(per_day),
        regular: None,
    }
}

fn show(network: &Network, replications: u64) {
    let metrics = measure::metrics(network);
    let mut work = Workspace::default();
    let mut sums = vec![(0.0, 0.0); metrics.len()];
    for replication in 1..=replications {
        let path = match replication {
            1 => Path::Events,
            _ => Path::Elided,
        };
        let result = simulate(network, 7, replication, path, &mut work);
        for (sum, seen) in sums.iter_mut().zip(&result.observations) {
            match seen {
                Observation::Value(Some(value)) => *sum = (sum.0 + value, sum.1 + 1.0),
                Observation::Value(None) => {}
                Observation::Ratio(a, b) => *sum = (sum.0 + a, sum.1 + b),
            }
        }
    }
    for (metric, (a, b)) in metrics.iter().zip(sums) {
        if metric.id.starts_with("stock")
            || metric.id.starts_with("demand")
            || metric.id == "orders.delivered"
            || metric.id == "delivery_time.mean"
        {
            println!("{:45} {:.5}", metric.id, a / b);
        }
    }
}

#[test]
fn scratch() {
    // I01
    let mut network = Network::neutral(
        vec![Tier::neutral("retail", 1)],
        demand(1, 3.0),
        SimTime::from_millis(4000 * DAY),
    );
    network.warm_up = SimTime::from_millis(20 * DAY);
    network.stock = vec![Holding {
        lead_time: days(4.0),
        ..Holding::up_to(None, Level::Units(16 * UNIT))
    }];
    println!("I01: fill .84442 back .24636 onhand 4.24636 wait .0821d zero .15558");
    show(&network, 4);
    // I22
    let tiers = ["general", "provincial", "city", "retail"]
        .map(|name| Tier::neutral(name, 1))
        .to_vec();
    let mut network = Network::neutral(tiers, demand(1, 4.0), SimTime::from_millis(4000 * DAY));
    network.warm_up = SimTime::from_millis(60 * DAY);
    network.ship_from = fahuo::model::network::ShipFrom::NearestStock;
    network.stock = [(0, 7.0, 0), (1, 2.0, 38), (2, 1.0, 6), (3, 0.5, 5)]
        .into_iter()
        .map(|(tier, lead, level)| Holding {
            lead_time: days(lead),
            ..Holding::up_to(Some(tier), Level::Units(level * UNIT))
        })
        .collect();
    println!(
        "I22: fill 0 .60871 .59815 .79021 back 28 1.541 1.15125 .53082 onhand 0 3.541 1.61 2.3796"
    );
    show(&network, 4);
    // W05
    let regular = |_sd: f64| Demand { regular: Some(Regular { every: DAY, correlation: 0.0 }), ..demand(1, 1.0) };
    let product = |mean: f64, sd: f64| Product { name: "x".into(), label: fahuo::language::Text::same("x"), share: 1.0, order_value: None, carrier: 0, quantity: Some(Law::normal(mean, sd).unwrap()), unit_cost: None, shelf_life: None };
    for shared in [false, true] {
        let tiers = ["t4", "t3", "t2", "t1"].map(|name| Tier::neutral(name, 1)).to_vec();
        let mut network = Network::neutral(tiers, regular(1.0), SimTime::from_millis(6000 * DAY));
        network.warm_up = SimTime::from_millis(100 * DAY);
        network.products = vec![product(100.0, 10.0)];
        network.ship_from = fahuo::model::network::ShipFrom::NearestStock;
        network.stock = [4.0, 3.0, 2.0, 2.0].into_iter().enumerate().map(|(tier, lead)| Holding { lead_time: days(lead - 1.0), review: Some(Review::every(DAY)), forecast: Forecast::MovingAverage(8), sees_end_demand: shared, returns: true, ..Holding::up_to(Some(tier), Level::Factor(1.0)) }).collect();
        println!("W05 shared {shared}: 1.625 2.836/2.5 6.808/4.281 22.38/7.531");
        show(&network, 4);
    }
    for beta in [0.2, 0.5, 0.8] {
        let mut network = Network::neutral(vec![Tier::neutral("t1", 1)], regular(1.0), SimTime::from_millis(6000 * DAY));
        network.warm_up = SimTime::from_millis(100 * DAY);
        network.products = vec![product(100.0, 10.0)];
        network.ship_from = fahuo::model::network::ShipFrom::NearestStock;
        network.stock = vec![Holding { lead_time: days(2.0), review: Some(Review::every(DAY)), policy: Policy::UpTo { level: Level::Units(350 * UNIT), closes: beta }, returns: true, ..Holding::up_to(Some(0), Level::Factor(1.0)) }];
        println!("W07b beta {beta}: .111 .333 .667; 4.778 3.333 3.042");
        show(&network, 4);
    }
    let mut network = Network::neutral(vec![Tier::neutral("t1", 1)], regular(1.0), SimTime::from_millis(6000 * DAY));
    network.warm_up = SimTime::from_millis(100 * DAY);
    network.products = vec![product(40.0, 12.0)];
    network.ship_from = fahuo::model::network::ShipFrom::NearestStock;
    network.stock = vec![Holding { lead_time: days(2.0), review: Some(Review { before_demand: true, ..Review::every(3 * DAY) }), ..Holding::up_to(Some(0), Level::Units(255_108)) }];
    println!("I16: cycle .98 fill .99836 back dayend .06575 onhand 95.17361");
    show(&network, 4);
    let _ = HOUR;
}
