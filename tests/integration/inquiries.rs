//! Buyers without news: what their inquiries cost, and what tracking spares.
//!
//! Constant times make the answers exact; only the number of orders is random, so shares of
//! labour are compared with what the orders of the same run should have cost.

use fahuo::engine::time::{HOUR, MINUTE, SimTime};
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::{Observation, ReplicationResult};
use fahuo::model::network::{MOST_INQUIRIES, Network, RelayPolicy, RollUp, Tier, Tracking};
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::random::{Law, Purpose, Root};

const LABOUR: i64 = 6 * MINUTE;

/// Two tiers with hands enough, 100 orders a day, a supplier that takes five hours, a parcel that
/// takes two more; buyers ask every hour, and each agent spends six minutes on an inquiry.
fn network() -> Network {
    let mut general = Tier::neutral("general", 1);
    let mut retail = Tier::neutral("retail", 2);
    for tier in [&mut general, &mut retail] {
        tier.hands = 50;
        tier.practices[0].inquiry = Some(Law::Constant(LABOUR as f64));
    }
    let demand = Demand {
        streams: 2,
        shares: None,
        rate: Rate::constant(100.0),
        regular: None,
    };
    let horizon = SimTime::from_millis(200 * 24 * HOUR);
    let mut network = Network::neutral(vec![general, retail], demand, horizon);
    // Long enough for the first orders to be through.
    network.warm_up = SimTime::from_millis(24 * HOUR);
    network.buyer.chase_after = Some(Law::Constant(HOUR as f64));
    network.suppliers[0].pick_pack = Some(Law::Constant(5.0 * HOUR as f64));
    network
}

fn play(network: &Network) -> ReplicationResult {
    let mut workspace = Workspace::default();
    let result = model::simulate(network, 7, 1, Path::Elided, &mut workspace);
    let audited = model::simulate(network, 7, 1, Path::Events, &mut workspace);
    assert_eq!(result, audited);
    result
}

fn value(network: &Network, result: &ReplicationResult, id: &str) -> f64 {
    let metrics = measure::metrics(network);
    let position = metrics.iter().position(|metric| metric.id == id);
    let position = position.unwrap_or_else(|| panic!("no metric {id}"));
    match result.observations[position] {
        Observation::Value(value) => value.unwrap_or_else(|| panic!("no value of {id}")),
        Observation::Ratio(numerator, denominator) => numerator / denominator,
    }
}

/// Labour on inquiries that a tier spends per order [ms]: all its labour, over its orders. Orders
/// near the ends of the window blur it by a few in twenty thousand.
fn labour_per_order(network: &Network, result: &ReplicationResult, tier: &str) -> f64 {
    let of = |id: &str| value(network, result, &format!("relay.{tier}.{id}"));
    let tier = network.tiers.iter().find(|one| one.name == tier);
    let (agents, hands) = tier.map_or((1, 1), |tier| (tier.agents, tier.hands));
    let window = (network.horizon - network.warm_up) as f64;
    let labour = of("utilisation") * window * f64::from(agents * hands);
    labour / value(network, result, "orders.placed")
}

fn check(network: &Network, inquiries: f64, general: f64, retail: f64) {
    let result = play(network);
    let asked = value(network, &result, "inquiries.per_order");
    assert!((asked - inquiries).abs() < 1e-9, "{asked} inquiries");
    for (tier, expected) in [("general", general), ("retail", retail)] {
        let spent = labour_per_order(network, &result, tier) / LABOUR as f64;
        let apart = (spent - expected).abs();
        assert!(apart <= 0.005 * expected, "{tier}: {spent} jobs an order");
    }
}

#[test]
fn every_inquiry_costs_labour_at_each_agent_it_climbs_to() {
    // At 1, 2, 3, 4 h; at 5 h the parcel is scanned and the number known.
    check(&network(), 4.0, 4.0, 4.0);
}

#[test]
fn an_inquiry_climbs_no_higher_than_the_order() {
    // The order lies with its retail agent until the sheet of every fourth hour leaves; placed at
    // an instant u before it, it is asked about floor(u) times there, on average 1.5 of 8.
    let mut network = network();
    network.tiers[1].practices[0].relay = RelayPolicy::RollUp(RollUp {
        cut_off: Vec::new(),
        every: Some(4 * HOUR),
        after: None,
        at: None,
        merge: Default::default(),
    });
    let result = play(&network);
    let asked = value(&network, &result, "inquiries.per_order");
    let general = labour_per_order(&network, &result, "general") / LABOUR as f64;
    let retail = labour_per_order(&network, &result, "retail") / LABOUR as f64;
    assert!((retail - asked).abs() < 0.01 * asked, "{retail} of {asked}");
    // Standard error of the mean of floor(u) over 20,000 orders: 0.008. Four of those: one false
    // alarm in ten thousand.
    assert!(
        (asked - general - 1.5).abs() < 0.035,
        "{asked} less {general}"
    );
}

#[test]
fn an_order_under_way_is_with_its_sender() {
    // Seen by the general agent at 1.5 h, by the supplier at 3 h, scanned and with the buyer at
    // 5 h. At 1 h the retail agent still has it; at 3 h, to the millisecond, the supplier.
    let mut network = network();
    for tier in &mut network.tiers {
        tier.practices[0].message_delay = Some(Law::Constant(90.0 * MINUTE as f64));
    }
    network.suppliers[0].pick_pack = Some(Law::Constant(2.0 * HOUR as f64));
    check(&network, 4.0, 3.0, 4.0);
}

#[test]
fn a_system_that_polls_or_a_platform_spares_what_comes_after_the_scan() {
    let mut slow = network();
    slow.carriers = vec![fahuo::model::network::Carrier {
        transit: Some(Law::Constant(48.0 * HOUR as f64)),
        ..fahuo::model::network::Carrier::neutral("parcel")
    }];
    for tier in &mut slow.tiers {
        tier.practices[0].message_delay = Some(Law::Constant(150.0 * MINUTE as f64));
        tier.practices[0].sync = true;
    }
    // Up 5 h, packed at 10 h, down 5 h: told at 15 h, so asked at 1 to 14 h. At 1 and 2 h the
    // retail agent still has the order; from then on every inquiry reaches the general agent, who
    // has the number from 12.5 h.
    check(&slow, 14.0, 12.0, 14.0);
    let by_hand = value(&slow, &play(&slow), "inquiries.per_order");
    slow.channels[0].tracking = Tracking::Forced;
    let forced = value(&slow, &play(&slow), "inquiries.per_order");
    slow.channels[0].tracking = Tracking::Polled(30 * MINUTE);
    let polled = play(&slow);
    assert_eq!((by_hand, forced), (14.0, 9.0));
    // A poll at a multiple of half an hour, 15 minutes after the scan on average.
    let waits = value(&slow, &polled, "stage.sync.mean") * 60.0;
    assert!((waits - 15.0).abs() < 0.25, "{waits} min");
    // Asked once more, at 10 h, unless a poll falls on the scan to the millisecond.
    let polled = value(&slow, &polled, "inquiries.per_order");
    assert!((9.99..=10.0).contains(&polled), "{polled}");
}

#[test]
fn every_inquiry_about_an_order_has_its_own_labour() {
    // The general agent omits every order, a minute and a half after seeing it; buyers ask every
    // minute, so some inquiries find an omitted order and some do not, to the last one.
    let mut network = network();
    network.warm_up = SimTime::ZERO;
    network.horizon = SimTime::from_millis(4 * 24 * HOUR);
    network.demand = Demand {
        streams: 1,
        shares: None,
        rate: Rate::constant(9.0).on_days(vec![1.0, 0.0, 0.0, 0.0]),
        regular: None,
    };
    network.buyer.chase_after = Some(Law::Constant(MINUTE as f64));
    let labour = Law::Exponential {
        mean: LABOUR as f64,
    };
    network.tiers[0].practices[0].omission = 1.0;
    network.tiers[0].practices[0].handling.per_order = Some(Law::Constant(1.5 * MINUTE as f64));
    network.tiers[1].practices[0].inquiry = Some(labour.clone());
    let result = play(&network);
    let placed = value(&network, &result, "orders.placed") as u32;
    assert!(placed > 3, "{placed} orders");
    let root = Root::new(7, 1);
    let purpose = Purpose::named("inquiry.labour").at(network.tiers[1].salt);
    let expected: i64 = (1..=placed)
        .flat_map(|number| {
            let key = root.order(0, number);
            (1..=MOST_INQUIRIES).map(move |inquiry| key.draw(purpose, inquiry))
        })
        .map(|mut draw| labour.sample_millis(&mut draw))
        .sum();
    let spent = labour_per_order(&network, &result, "retail") * f64::from(placed);
    let apart = (spent - expected as f64).abs();
    assert!(apart < 1.0, "{spent} ms, not {expected}");
}
