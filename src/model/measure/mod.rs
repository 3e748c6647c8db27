//! The metrics of a network, and what one replication says about each.
//!
//! One list makes both, so an id, its unit, its names and its formula stand together: those of
//! orders in `orders`, those of the chain in `chain`, of freight in `freight`, of money in `money`,
//! of what goes wrong in `aftersales`, those of channels, suppliers and regions in `places`.

mod aftersales;
mod amplification;
mod chain;
mod freight;
mod integrity;
mod money;
mod orders;
mod places;
mod stock;
mod tools;

use crate::engine::time::HOUR;
use crate::language::Text;
use crate::stats::Tally;

use super::metric::{
    Combine, DayLoad, GoodsByDay, HOURS_OF_DAY, Metric, Observation, ReplicationResult, Unit,
};
use super::money::plan::Money;
use super::monitor::Monitor;
use super::network::Network;
use super::order::ALL_PARTS;

/// Ids of the parts of dispatch and delivery time, in the order of an order's life. Dispatch
/// time has all but the last; some are there only where they can be, see [`part_in_use`].
pub const PART_IDS: [&str; ALL_PARTS] = [
    "intake",
    "verification",
    "handling",
    "message",
    "hands_and_hours",
    "roll_up",
    "reconfirmation",
    "chasing",
    "stock",
    "balance",
    "execution",
    "consolidation",
    "transit",
];

/// Whether a network has a part: waiting for goods only with stock, for a balance only where one is
/// asked for, for a common departure only where parcels wait for it.
pub fn part_in_use(network: &Network, part: &str) -> bool {
    match part {
        "stock" => !network.stock.is_empty(),
        "balance" => network.money.as_ref().is_some_and(Money::asks_for_balance),
        "consolidation" => network.consolidates(),
        _ => true,
    }
}

/// The metrics of a network, in the order of every [`ReplicationResult::observations`].
pub fn metrics(network: &Network) -> Vec<Metric> {
    let mut monitor = Monitor::default();
    monitor.reset(network);
    let mut list = Vec::new();
    visit(network, &monitor, &mut |metric, _| list.push(metric()));
    list
}

/// What a finished replication says.
pub fn observe(network: &Network, monitor: &mut Monitor, replication: u64) -> ReplicationResult {
    let mut observations = Vec::new();
    visit(network, monitor, &mut |_, observation| {
        observations.push(observation)
    });
    let curve = |curve: &super::metric::Curve| super::metric::Curve {
        cohort: monitor.placed,
        ..curve.clone()
    };
    ReplicationResult {
        replication,
        observations,
        dispatched: curve(&monitor.dispatched_by_hour),
        delivered: curve(&monitor.delivered_by_hour),
        day_loads: day_loads(network, monitor),
        by_day: monitor.by_day.observe(),
        goods: GoodsByDay::taken_from(&mut monitor.stock),
        capital: monitor.money.capital(),
        capital_orders: monitor.money.orders,
        events: monitor.events,
    }
}

/// The labour of each tier by hour of the day, beside what its hands could have done.
fn day_loads(network: &Network, monitor: &Monitor) -> Vec<DayLoad> {
    let (from, to) = monitor.window;
    let mut counted = monitor.practices.iter();
    let load = network.tiers.iter().map(|tier| {
        let mut load = DayLoad::default();
        for (practice, counted) in tier.practices.iter().zip(&mut counted) {
            let hands = i128::from(tier.hands) * i128::from(practice.agents);
            let mut open = [0; HOURS_OF_DAY];
            practice.clock.open_by_hour(from, to, &mut open);
            for (sum, labour) in load.labour.iter_mut().zip(counted.day.by_hour) {
                *sum += labour;
            }
            for (sum, open) in load.capacity.iter_mut().zip(open) {
                *sum += open * hands;
            }
        }
        load
    });
    load.collect()
}

/// Takes a metric (made only if wanted) and its observation.
type Sink<'a> = dyn FnMut(&dyn Fn() -> Metric, Observation) + 'a;

fn value(sink: &mut Sink, id: String, unit: Unit, (zh, en): (String, String), value: Option<f64>) {
    let metric = || Metric {
        id: id.clone(),
        unit,
        combine: Combine::Value,
        name: Text::new(zh.clone(), en.clone()),
    };
    sink(&metric, Observation::Value(value));
}

fn ratio(
    sink: &mut Sink,
    id: String,
    unit: Unit,
    (zh, en): (String, String),
    numerator: f64,
    denominator: f64,
) {
    let metric = || Metric {
        id: id.clone(),
        unit,
        combine: Combine::Ratio,
        name: Text::new(zh.clone(), en.clone()),
    };
    sink(&metric, Observation::Ratio(numerator, denominator));
}

fn names(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn hours(millis: f64) -> f64 {
    millis / HOUR as f64
}

/// The mean of a sum over so many [h]; `None` of nothing.
fn mean_of(sum: i128, count: u64) -> Option<f64> {
    (count > 0).then(|| hours(sum as f64 / count as f64))
}

fn mean_hours(tally: &Tally) -> Option<f64> {
    tally.mean().map(hours)
}

fn visit(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    orders::orders(monitor, sink);
    orders::clocks(monitor, sink);
    orders::parts(network, monitor, sink);
    orders::stages(network, monitor, sink);
    chain::losses(network, monitor, sink);
    chain::tiers(network, monitor, sink);
    tools::tools(network, monitor, sink);
    freight::freight(network, monitor, sink);
    money::money(network, monitor, sink);
    aftersales::after_sales(network, monitor, sink);
    integrity::integrity(network, monitor, sink);
    places::suppliers(network, monitor, sink);
    places::regions(network, monitor, sink);
    stock::stock(network, monitor, sink);
    amplification::amplification(network, monitor, sink);
}
