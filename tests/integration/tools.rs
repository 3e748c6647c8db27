//! Who works with which tools, and who ships: mixes of tool levels, and a top tier that ships
//! from its own warehouse.

use std::collections::HashSet;
use std::fs;

use fahuo::engine::time::{HOUR, SimTime};
use fahuo::language::Language;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::Observation;
use fahuo::model::network::{Channel, Entry, Network, Practice, ShipFrom, Tier};
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::random::Law;
use fahuo::scenario;

use crate::play::{self, compare, mean, ratio};

const HALF_AN_HOUR: f64 = HOUR as f64 / 2.0;

fn observations(network: &Network) -> String {
    let result = model::simulate(network, 7, 1, Path::Elided, &mut Workspace::default());
    let metrics = measure::metrics(network)
        .into_iter()
        .map(|metric| metric.id);
    let lines = metrics.zip(&result.observations);
    lines
        .map(|(id, value)| format!("{id} {value:?}\n"))
        .collect()
}

/// Agents of each practice, tier by tier.
fn numbers(network: &Network) -> Vec<Vec<(String, u32)>> {
    let tiers = network.tiers.iter();
    let of = |practice: &Practice| (practice.tools.clone().unwrap_or_default(), practice.agents);
    tiers
        .map(|tier| tier.practices.iter().map(of).collect())
        .collect()
}

#[test]
fn every_tier_gets_whole_numbers_of_agents_by_the_largest_remainder() {
    let network = play::load("tool-mix", &[]).network;
    let level = |name: &str, agents| (name.to_owned(), agents);
    assert_eq!(
        numbers(&network),
        [
            vec![level("manual", 1)],
            vec![level("manual", 3), level("system", 1)],
            vec![level("manual", 11), level("system", 5)],
            vec![level("manual", 90), level("system", 38)],
        ]
    );
}

#[test]
fn a_mix_of_one_level_is_that_level() {
    let plain = play::load("tool-mix@all-manual", &["run.horizon=10 d"]).network;
    let setting = "network.tools={ manual = \"100%\", system = \"0%\" }";
    let mixed = play::load("tool-mix", &["run.horizon=10 d", setting]).network;
    assert_eq!(observations(&plain), observations(&mixed));
}

/// Who has the second practice, told by its effect: with nobody else losing orders, these agents'
/// orders are the omitted ones.
fn losers(share: &str) -> HashSet<u32> {
    let text = format!(
        "run = {{ horizon = \"20 d\" }}\ndemand = {{ orders_per_agent = \"5 orders/day\" }}
tier = [{{ name = \"retail\", agents = 40 }}]
tools = {{ safe = {{}}, leaky = {{ omission = \"100%\" }} }}
network = {{ tools = {{ leaky = \"{share}\", safe = \"{}%\" }} }}",
        100 - share
            .trim_end_matches('%')
            .parse::<u32>()
            .expect("a number")
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.toml");
    fs::write(&path, text).expect("written");
    let network = scenario::load(&path.display().to_string(), &[])
        .unwrap_or_else(|problems| panic!("{problems}"))
        .network;
    let loses = |stream: u32| {
        // Nearly all demand with one agent: is it lost?
        let mut network = network.clone();
        let mut shares = vec![1e-9; 40];
        shares[stream as usize] = 1.0 - 39e-9;
        network.demand.shares = Some(shares);
        value(&network, "orders.lost") > Some(0.0)
    };
    (0..40).filter(|&stream| loses(stream)).collect()
}

#[test]
fn a_larger_share_only_adds_agents() {
    let (few, some, many) = (losers("10%"), losers("25%"), losers("60%"));
    assert_eq!((few.len(), some.len(), many.len()), (4, 10, 24));
    assert!(few.is_subset(&some) && some.is_subset(&many));
    // And they are not neighbours.
    assert!(few.iter().any(|one| !few.contains(&(one + 1))));
}

// Claim C05: head agents use an order system, small ones work by hand. Results by tool level.
#[test]
fn results_are_told_by_tool_level_where_several_are_in_use() {
    let names = ["tool-mix", "tool-mix@all-manual", "tool-mix@all-system"];
    let result = compare(&names, &["run.warm_up=3 d", "run.horizon=10 d"]);
    let of = |level: &str, id: &str| mean(&result, 0, &format!("tools.{level}.{id}"));
    for id in [
        "hop_time.mean",
        "omission_rate",
        "error_rate",
        "dispatch_time.mean",
    ] {
        let (manual, system) = (of("manual", id), of("system", id));
        println!("{id}: manual {manual:.4}, system {system:.4}");
        assert!(system < manual, "{id}: {system} is not below {manual}");
    }
    // 44 of 149 agents.
    assert!((of("system", "agent_share") - 44.0 / 149.0).abs() < 1e-12);
    assert!(of("system", "relay_within_limit") > 0.9);
    assert!(of("manual", "relay_within_limit") < 0.3);
    // Some systems are better than none and worse than systems everywhere.
    let slower = ratio(&result, 1, "dispatch_time.mean");
    let faster = ratio(&result, 2, "dispatch_time.mean");
    assert!(slower.low > Some(1.0) && faster.high < Some(1.0));
    // One level: nothing to tell apart.
    for scenario in &result.scenarios[1..] {
        assert!(scenario.estimate("tools.manual.agent_share").is_none());
    }
}

/// `tiers` with constant delays, and a shipper that takes an hour.
fn network(tiers: &[&str]) -> Network {
    let tiers = tiers.iter().map(|name| {
        let mut practice = Practice::neutral();
        practice.own_orders.per_order = Some(Law::Constant(HALF_AN_HOUR / 5.0));
        practice.handling.per_order = Some(Law::Constant(HALF_AN_HOUR / 10.0));
        practice.message_delay = Some(Law::Constant(HALF_AN_HOUR));
        practice.error = 0.3;
        Tier {
            hands: 100,
            ..Tier::new(name, 2, practice)
        }
    });
    let demand = Demand {
        streams: 2,
        shares: None,
        rate: Rate::constant(50.0),
        regular: None,
    };
    let horizon = SimTime::from_millis(20 * 24 * HOUR);
    let mut network = Network::neutral(tiers.collect(), demand, horizon);
    network.suppliers[0].pick_pack = Some(Law::Constant(HOUR as f64));
    network.suppliers[0].capacity = Some(100.0);
    network
}

fn value(network: &Network, id: &str) -> Option<f64> {
    let result = model::simulate(network, 3, 1, Path::Events, &mut Workspace::default());
    let metrics = measure::metrics(network);
    let at = metrics.iter().position(|metric| metric.id == id)?;
    match result.observations[at] {
        Observation::Value(value) => value,
        Observation::Ratio(numerator, denominator) => Some(numerator / denominator),
    }
}

#[test]
fn a_top_tier_that_ships_is_one_hop_fewer() {
    let supplier = network(&["general", "retail"]);
    let mut own = supplier.clone();
    own.ship_from = ShipFrom::TopTier;
    // Retail 6 min and general 3 min of labour, each half an hour of message; then one of both.
    let hours = |network: &Network| value(network, "information_time.mean").expect("seen");
    assert!((hours(&supplier) - 1.15).abs() < 1e-9);
    assert!((hours(&own) - 0.6).abs() < 1e-9);
    // The general agent errs no more, and has no hop of its own.
    let altered = |network: &Network| value(network, "orders.error_rate").expect("placed");
    assert!((altered(&supplier) - 0.51).abs() < 0.04);
    assert!((altered(&own) - 0.3).abs() < 0.04);
    assert_eq!(value(&own, "relay.general.time.mean"), None);
    assert_eq!(value(&own, "relay.general.utilisation"), Some(0.0));
    assert_eq!(value(&own, "information.general.bits"), None);
}

#[test]
fn each_agent_of_a_top_tier_that_ships_has_its_own_capacity() {
    // Two shippers of 100 orders a day each wait less than one of 100 for all, whose load is 1/2.
    let one = network(&["retail"]);
    let mut two = one.clone();
    two.ship_from = ShipFrom::TopTier;
    let execution = |network: &Network| value(network, "stage.execution.mean").expect("shipped");
    // M/D/1 waits: 0.5 / (2 (1 - 0.5)) and 0.25 / (2 (1 - 0.25)) of a day's hundredth; bands of
    // about six standard errors of 1,000 orders.
    let service = 24.0 / 100.0;
    assert!((execution(&one) - 1.0 - service * 0.5).abs() < 0.05);
    assert!((execution(&two) - 1.0 - service / 6.0).abs() < 0.02);
    // Nobody hands over.
    assert_eq!(value(&two, "information_time.mean"), Some(0.0));
}

#[test]
fn an_order_that_enters_at_the_shipper_is_in_the_shippers_hours() {
    let mut network = network(&["general", "retail"]);
    network.ship_from = ShipFrom::TopTier;
    network.channels = vec![Channel::neutral("shop", 1.0, Entry::Supplier)];
    network.channels[0].capture_delay = Some(Law::Constant(HALF_AN_HOUR));
    assert_eq!(value(&network, "information_time.mean"), Some(0.5));
}

#[test]
fn what_a_shipping_top_tier_makes_useless_is_said() {
    let warned = |setting: &str| {
        let settings = ["network.ship_from=top_tier", setting];
        let warnings = play::load("two-tier", &settings).warnings;
        (
            warnings.render(Language::En, false),
            warnings.render(Language::Zh, false),
        )
    };
    let (en, zh) = warned("run.seed=1");
    assert!(en.contains("those of the supplier have no effect"), "{en}");
    assert!(zh.contains("最上一级代理自己发货"), "{zh}");
    let (en, _) = warned("supplier.working_hours=none");
    assert!(en.is_empty(), "{en}");
    let (en, _) = warned("network.chain=[]");
    assert!(en.contains("there are no tiers of agents"), "{en}");
}
