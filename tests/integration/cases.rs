//! After-sales: from the buyer's report up the chain, to whoever ships, and back down.

use fahuo::engine::time::{DAY, HOUR, MINUTE, SimTime};
use fahuo::model::aftersales::plan::AfterSales;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::Observation;
use fahuo::model::network::{Channel, Entry, Network, Practice, ShipFrom, Tier, Uncaught};
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::random::Law;

fn constant(span: i64) -> Option<Law> {
    Some(Law::Constant(span as f64))
}

/// Two tiers where every tenth order is altered at its capture and never caught; six minutes of
/// labour on a case at each agent, half an hour for each message, an hour to settle it.
fn network() -> Network {
    let tier = |name| {
        let mut practice = Practice::neutral();
        practice.case = constant(6 * MINUTE);
        practice.message_delay = constant(30 * MINUTE);
        Tier {
            hands: 100,
            ..Tier::new(name, 1, practice)
        }
    };
    let demand = Demand {
        streams: 1,
        shares: None,
        rate: Rate::constant(100.0),
        regular: None,
    };
    let horizon = SimTime::from_millis(50 * DAY);
    let mut network = Network::neutral(vec![tier("general"), tier("retail")], demand, horizon);
    network.channels[0].error = 0.1;
    network.after_sales = Some(AfterSales::answers_only(constant(2 * HOUR), constant(HOUR)));
    network.limits.after_sales = Some(3 * HOUR);
    network
}

/// A metric, the same on both paths.
fn value(network: &Network, id: &str) -> f64 {
    let mut workspace = Workspace::default();
    let result = model::simulate(network, 7, 1, Path::Elided, &mut workspace);
    let audited = model::simulate(network, 7, 1, Path::Events, &mut workspace);
    assert_eq!(result, audited);
    let metrics = measure::metrics(network);
    let at = metrics.iter().position(|metric| metric.id == id);
    match result.observations[at.unwrap_or_else(|| panic!("no metric {id}"))] {
        Observation::Value(value) => value.unwrap_or(f64::NAN),
        Observation::Ratio(numerator, denominator) => numerator / denominator,
    }
}

#[test]
fn a_case_climbs_is_settled_and_comes_back_down() {
    let mut network = network();
    // Two jobs, two messages up, an hour, two messages down.
    let minutes = |network: &Network| (value(network, "stage.after_sales.mean") * 60.0).round();
    assert_eq!(minutes(&network), 192.0);
    assert_eq!(value(&network, "stage.after_sales.within_limit"), 0.0);
    network.limits.after_sales = Some(192 * MINUTE);
    assert_eq!(value(&network, "stage.after_sales.within_limit"), 1.0);
    // A top tier that ships settles it itself: one message fewer each way.
    network.ship_from = ShipFrom::TopTier;
    assert_eq!(minutes(&network), 132.0);
    // Where orders enter at the supplier, nobody stands between.
    network.ship_from = ShipFrom::Supplier;
    network.channels = vec![Channel::neutral("shop", 1.0, Entry::Supplier)];
    network.channels[0].error = 0.1;
    assert_eq!(minutes(&network), 60.0);
    network.tiers.clear();
    assert_eq!(minutes(&network), 60.0);
}

#[test]
fn every_parcel_that_is_wrong_or_lost_opens_one_case() {
    let mut network = network();
    network.uncaught = Uncaught {
        wrong: 0.5,
        missing: 0.3,
        undeliverable: 0.2,
    };
    let wrong = |network: &Network| {
        let of = |id: &str| value(network, &format!("parcels.{id}_rate"));
        of("wrong") + of("missing") + of("undeliverable")
    };
    let cases = value(&network, "cases.per_order");
    assert!((cases - wrong(&network)).abs() < 1e-12 && (cases - 0.1).abs() < 0.02);
    // Cases reported after the drain are not opened.
    network.drain_end = network.horizon;
    network.after_sales = Some(AfterSales::answers_only(constant(10 * DAY), None));
    assert!(value(&network, "cases.per_order") < cases);
    network.channels[0].error = 0.0;
    assert_eq!(value(&network, "cases.per_order"), 0.0);
}

#[test]
fn labour_on_cases_is_labour_of_the_agents() {
    let network = network();
    let cases = value(&network, "cases.per_order") * value(&network, "orders.placed");
    for tier in ["general", "retail"] {
        let busy = value(&network, &format!("relay.{tier}.utilisation"));
        // The window ends before the last few cases.
        let expected = cases * 6.0 / 60.0 / (50.0 * 24.0 * 100.0);
        assert!((busy / expected - 1.0).abs() < 0.01, "{tier}: {busy}");
    }
}
