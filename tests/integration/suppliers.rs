//! Several suppliers: who gets an order, who takes it over, and how long that takes.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::experiment::Subject;
use fahuo::experiment::result::ScenarioResult;
use fahuo::language::Text;
use fahuo::model::clock::ActiveClock;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::Observation;
use fahuo::model::network::{
    Labour, Merge, Network, Product, RelayPolicy, RollUp, ShipFrom, Supplier, Tier,
};
use fahuo::model::stock::plan::{Holding, Level, UNIT, WhenShort};
use fahuo::model::stock::target::target;
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::random::Law;

use crate::oracle::Scores;
use crate::play;

/// What the first of two suppliers gets.
const SHARE: f64 = 0.3;
/// Orders a day.
const ORDERS: f64 = 100.0;

fn hours(hours: f64) -> Option<Law> {
    Some(Law::Constant(hours * HOUR as f64))
}

/// A supplier who accepts after so many hours, and needs as many to pick.
fn supplier(name: &str, share: f64, accept: f64, pick: f64) -> Supplier {
    Supplier {
        name: name.to_owned(),
        label: Text::same(name),
        share,
        accept: hours(accept),
        pick_pack: hours(pick),
        ..Supplier::default()
    }
}

/// Two suppliers, each the other's fallback.
fn two() -> Vec<Supplier> {
    let mut near = supplier("near", SHARE, 2.0, 5.0);
    let mut far = supplier("far", 1.0 - SHARE, 3.0, 7.0);
    (near.fallback, far.fallback) = (vec![1], vec![0]);
    vec![near, far]
}

fn network(tiers: Vec<Tier>, suppliers: Vec<Supplier>) -> Network {
    let demand = Demand {
        streams: 4,
        shares: None,
        rate: Rate::constant(ORDERS),
        regular: None,
    };
    Network {
        suppliers,
        ..Network::neutral(tiers, demand, SimTime::from_millis(60 * DAY))
    }
}

/// A supplier's stock that is empty at first and filled up to so many units.
fn holding(supplier: usize, units: i64, lead_time: f64) -> Holding {
    Holding {
        supplier,
        lead_time: hours(lead_time),
        when_short: WhenShort::NextSource,
        ..Holding::up_to(None, Level::Units(units * UNIT))
    }
}

/// What a replication says, by metric.
struct Said {
    ids: Vec<String>,
    observations: Vec<Observation>,
}

fn play(network: &Network) -> Said {
    let mut memory = Workspace::default();
    let result = model::simulate(network, 11, 1, Path::Elided, &mut memory);
    let audited = model::simulate(network, 11, 1, Path::Events, &mut memory);
    assert_eq!(result, audited);
    let metrics = measure::metrics(network).into_iter();
    Said {
        ids: metrics.map(|metric| metric.id).collect(),
        observations: result.observations,
    }
}

impl Said {
    fn of(&self, id: &str) -> Observation {
        let place = self.ids.iter().position(|one| one == id);
        self.observations[place.unwrap_or_else(|| panic!("no {id}"))]
    }

    fn value(&self, id: &str) -> f64 {
        match self.of(id) {
            Observation::Value(value) => value.unwrap_or(f64::NAN),
            Observation::Ratio(part, all) => part / all,
        }
    }

    /// What a ratio is of.
    fn all(&self, id: &str) -> f64 {
        match self.of(id) {
            Observation::Ratio(_, all) => all,
            Observation::Value(_) => panic!("{id} is no ratio"),
        }
    }
}

#[test]
fn a_buyer_has_the_same_supplier_in_every_structure() {
    let mut scores = Scores::default();
    let shop = play(&network(vec![], two()));
    let found = shop.value("supplier.near.share");
    let spread = (SHARE * (1.0 - SHARE) / shop.all("supplier.near.share")).sqrt();
    scores.check("share of near", found, SHARE, spread);
    let tiers = ["general", "retail"].map(|name| Tier::neutral(name, 3));
    let chain = play(&network(tiers.into(), two()));
    for id in ["supplier.near.share", "supplier.far.share"] {
        assert_eq!(shop.of(id), chain.of(id), "{id}");
    }
    // A third one takes from those before only what it has itself.
    let mut three = two();
    three[1].share = 0.5;
    three.push(supplier("other", 0.2, 0.0, 0.0));
    let three = play(&network(vec![], three));
    assert_eq!(
        shop.of("supplier.near.share"),
        three.of("supplier.near.share")
    );
}

#[test]
fn each_has_times_and_hours_of_its_own() {
    let said = play(&network(vec![], two()));
    for (name, took) in [("near", 7.0), ("far", 10.0)] {
        for clock in ["execution_time", "dispatch_time"] {
            let id = format!("supplier.{name}.{clock}.mean");
            assert!((said.value(&id) - took).abs() < 1e-9, "{id}");
        }
        assert_eq!(
            said.value(&format!("supplier.{name}.taken_over_share")),
            0.0
        );
    }
    let share = said.value("supplier.near.share");
    let mean = 7.0 * share + 10.0 * (1.0 - share);
    assert!((said.value("dispatch_time.mean") - mean).abs() < 1e-9);
}

/// The hands of each are a queue of their own: M/M/1 with half of its time busy, and with 70 %.
#[test]
fn each_has_hands_of_its_own() {
    let exponential = |hours: f64| Some(Law::exponential(hours * HOUR as f64).expect("a law"));
    let mut suppliers = two();
    for (supplier, pick) in suppliers.iter_mut().zip([0.4, 0.24]) {
        (supplier.accept, supplier.pick_pack) = (None, exponential(pick));
        supplier.hands = Some(1);
    }
    let mut network = network(vec![], suppliers);
    network.warm_up = SimTime::from_millis(10 * DAY);
    network.horizon = SimTime::from_millis(410 * DAY);
    let result = experiment(network, 20);
    let mut scores = Scores::default();
    for (name, share, pick) in [("near", SHARE, 0.4), ("far", 1.0 - SHARE, 0.24)] {
        let busy = share * ORDERS / 24.0 * pick;
        for (metric, exact) in [
            ("execution_time.mean", pick / (1.0 - busy)),
            ("utilisation", busy),
        ] {
            let id = format!("supplier.{name}.{metric}");
            let estimate = result.estimate(&id).unwrap_or_else(|| panic!("no {id}"));
            // Student's t of 19 degrees of freedom, both sides 95 %.
            scores.check(
                &id,
                estimate.mean,
                exact,
                estimate.half_width.unwrap_or(0.0) / 2.093,
            );
        }
    }
}

fn experiment(network: Network, replications: u64) -> ScenarioResult {
    let subject = Subject {
        name: "two".to_owned(),
        title: Text::same("two"),
        question: None,
        path: "two.toml".to_owned(),
        sha256: String::new(),
        assumed_values: 0,
        network,
    };
    let mut result = play::experiment(vec![subject], replications, Path::Elided);
    result.scenarios.remove(0)
}

#[test]
fn the_next_one_takes_over_by_its_own_rules_and_hours() {
    let mut network = network(vec![], two());
    network.stock = vec![holding(0, 0, 24.0)];
    let said = play(&network);
    // All of near's: 2 h until it has accepted, then 3 h and 7 h with the other.
    let taken = said.value("supplier.far.taken_over_share");
    assert!((taken - SHARE).abs() < 0.03, "{taken}");
    assert_eq!(said.value("supplier.far.share"), 1.0);
    let mean = 12.0 * taken + 10.0 * (1.0 - taken);
    assert!((said.value("supplier.far.execution_time.mean") - mean).abs() < 1e-9);
    assert!(said.value("supplier.near.execution_time.mean").is_nan());
    assert_eq!(said.value("stock.near.fill_rate"), 0.0);
    // Nobody has waited for goods.
    assert_eq!(said.value("dispatch_time.part.stock"), 0.0);

    // Who opens at noon has accepted by 15:00 what came in the night.
    let day = vec![(12 * HOUR, 24 * HOUR)];
    network.suppliers[0].share = 1.0;
    network.suppliers[1].share = 0.0;
    network.suppliers[1].clock =
        ActiveClock::weekly(0, &std::array::from_fn(|_| day.clone())).expect("hours");
    network.suppliers[1].pick_pack = None;
    let said = play(&network);
    // Seen by the other at a time that is alike over the day: half of the orders wait 6 h on
    // average, those of the last 3 h of a day begin and wait 12 h.
    let exact = 2.0 + 3.0 + 0.5 * 6.0 + 3.0 / 24.0 * 12.0;
    let found = said.value("dispatch_time.mean");
    assert!((found - exact).abs() < 0.25, "{found} instead of {exact}");
}

#[test]
fn those_who_are_named_are_asked_in_that_order() {
    let mut suppliers = two();
    suppliers[0].share = 1.0;
    suppliers[1].share = 0.0;
    suppliers.push(supplier("third", 0.0, 1.0, 1.0));
    suppliers[0].fallback = vec![2, 1];
    // What the others would do does not matter.
    suppliers[2].fallback = vec![0];
    let mut network = network(vec![], suppliers);
    network.stock = vec![holding(0, 0, 24.0)];
    assert_eq!(play(&network).value("supplier.third.share"), 1.0);
    network.stock.push(holding(2, 0, 24.0));
    let said = play(&network);
    assert_eq!(said.value("supplier.far.share"), 1.0);
    assert_eq!(said.value("supplier.far.taken_over_share"), 1.0);
    let took = said.value("supplier.far.execution_time.mean");
    assert!((took - (2.0 + 1.0 + 3.0 + 7.0)).abs() < 1e-9, "{took}");
    // One who lets its buyers wait is the last.
    network.stock[1].when_short = WhenShort::Backorder;
    let said = play(&network);
    assert_eq!(said.value("supplier.third.share"), 1.0);
    let took = said.value("supplier.third.execution_time.mean");
    assert!((took - (2.0 + 1.0 + 24.0 + 1.0)).abs() < 1e-9, "{took}");
}

#[test]
fn where_nobody_has_it_an_order_waits_with_the_first() {
    let mut network = network(vec![], two());
    network.stock = vec![holding(0, 0, 24.0), holding(1, 0, 48.0)];
    let said = play(&network);
    for (name, accepted_by_both, waits, pick) in [("near", 5.0, 24.0, 5.0), ("far", 5.0, 48.0, 7.0)]
    {
        let id = format!("supplier.{name}.execution_time.mean");
        let took = said.value(&id);
        assert!(
            (took - (accepted_by_both + waits + pick)).abs() < 1e-9,
            "{id}: {took}"
        );
        assert_eq!(
            said.value(&format!("supplier.{name}.taken_over_share")),
            0.0
        );
        // Each has been asked once for every order, and once more is not counted.
        let asked = said.all(&format!("stock.{name}.order_fill_rate"));
        let placed = said.value("orders.placed");
        assert!(
            asked <= placed && asked > 0.98 * placed,
            "{asked} of {placed}"
        );
    }
    // An impatient buyer is cancelled there; what had been ordered comes for the next.
    network.stock[0].patience = hours(10.0);
    let said = play(&network);
    let cancelled = said.value("orders.cancelled") / said.value("orders.placed");
    assert!(cancelled > 0.1 && cancelled < SHARE, "{cancelled}");
}

#[test]
fn a_product_may_name_its_supplier() {
    let mut network = network(vec![], two());
    let product = |name: &str, share, supplier| Product {
        supplier,
        ..Product::neutral(name, share)
    };
    network.products = vec![product("any", 0.5, None), product("far", 0.5, Some(1))];
    let found = play(&network).value("supplier.near.share");
    assert!((found - SHARE / 2.0).abs() < 0.02, "{found}");
    // And so do the levels of stock.
    let expects = |supplier, product| {
        let holding = Holding {
            product,
            ..holding(supplier, 1, 24.0)
        };
        target(&network, &holding, 0).demand_per_day
    };
    let close = |found: f64, exact: f64| assert!((found - exact).abs() < 1e-9, "{found}");
    close(expects(0, 0), ORDERS / 2.0 * SHARE);
    close(expects(1, 0), ORDERS / 2.0 * (1.0 - SHARE));
    close(expects(0, 1), 0.0);
    close(expects(1, 1), ORDERS / 2.0);
}

/// The sheet of noon is with those who are there an hour later; the others see it after they have
/// opened, an hour into their day.
#[test]
fn a_sheet_is_seen_by_each_in_its_own_hours() {
    let mut top = Tier::neutral("general", 1);
    let practice = &mut top.practices[0];
    practice.own_orders = Labour::default();
    practice.message_delay = hours(1.0);
    practice.relay = RelayPolicy::RollUp(RollUp {
        cut_off: vec![12 * HOUR],
        every: None,
        after: None,
        at: None,
        merge: Merge::OnArrival,
    });
    let mut suppliers = two();
    for supplier in &mut suppliers {
        (supplier.accept, supplier.pick_pack) = (None, None);
    }
    let evening = vec![(20 * HOUR, 24 * HOUR)];
    suppliers[1].clock =
        ActiveClock::weekly(0, &std::array::from_fn(|_| evening.clone())).expect("hours");
    let said = play(&network(vec![top], suppliers));
    let mut scores = Scores::default();
    let placed = said.value("orders.placed");
    for (name, share, seen) in [("near", SHARE, 1.0), ("far", 1.0 - SHARE, 9.0)] {
        // Half a day until noon on average, alike over the day.
        let spread = 24.0 / 12.0_f64.sqrt() / (share * placed).sqrt();
        let found = said.value(&format!("supplier.{name}.dispatch_time.mean"));
        scores.check(name, found, 12.0 + seen, spread);
    }
}

#[test]
fn stock_of_agents_is_replenished_by_both() {
    let mut network = network(vec![Tier::neutral("general", 4)], two());
    network.ship_from = ShipFrom::NearestStock;
    let at_agents = Holding {
        lead_time: hours(12.0),
        ..Holding::up_to(Some(0), Level::Units(40 * UNIT))
    };
    let at = |supplier| Holding {
        when_short: WhenShort::Backorder,
        ..holding(supplier, 1_000, 24.0)
    };
    network.stock = vec![at(0), at(1), at_agents];
    let said = play(&network);
    let asked = |name: &str| said.all(&format!("stock.{name}.order_fill_rate"));
    let share = asked("near") / (asked("near") + asked("far"));
    assert!((share - SHARE).abs() < 0.03, "{share}");
    // The agents ship, so nobody of the suppliers does.
    assert_eq!(said.value("supplier.near.share"), 0.0);
    // One of them has none, and is never short.
    network.stock.remove(1);
    let said = play(&network);
    assert!(said.all("stock.near.order_fill_rate") > 0.0);
}

#[test]
fn agents_who_ship_have_the_times_of_the_first() {
    let tiers = vec![Tier::neutral("general", 2)];
    for ship_from in [ShipFrom::TopTier, ShipFrom::NearestStock] {
        let mut network = network(tiers.clone(), two());
        network.ship_from = ship_from;
        network.stock = vec![Holding {
            initial: Some(100_000 * UNIT),
            ..Holding::up_to(Some(0), Level::Units(100_000 * UNIT))
        }];
        let said = play(&network);
        assert!((said.value("dispatch_time.mean") - 7.0).abs() < 1e-9);
    }
}
