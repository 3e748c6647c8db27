//! Metrics of freight: what parcels cost, by carrier, product, category and channel, and how they
//! leave together.

use crate::language::Text;
use crate::model::metric::Unit;
use crate::model::money::choice::may_use;
use crate::model::money::freight::{FreightSums, tells_categories};
use crate::model::money::plan::{ALL, Base};
use crate::model::monitor::Monitor;
use crate::model::network::{Carrier, Network, Product};
use crate::model::order::PARTS;

use super::places::label;
use super::{Sink, mean_of, names, ratio, value};

const FEN_PER_YUAN: f64 = 100.0;

/// What is known of prices, and so can be told.
struct Told {
    /// Of all carriers in use. A price that is missing is not a price of zero: then there is no
    /// total.
    prices: bool,
    /// Of all products.
    values: bool,
    /// What of an order's value the logistics cost is a share of.
    base: f64,
    /// Scanned orders.
    scanned: f64,
}

pub(super) fn freight(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let products = &network.products;
    let used = |index: usize| may_use(network, index);
    let mut carriers = network.carriers.iter().enumerate();
    let in_use = network.carriers.iter().enumerate();
    let told = Told {
        prices: !network.carriers.is_empty()
            && carriers.all(|(index, one)| !used(index) || one.has_prices()),
        values: !products.is_empty() && products.iter().all(|one| one.order_value.is_some()),
        base: base(network),
        scanned: monitor.dispatch.tally.count() as f64,
    };
    let all = sum(&monitor.freight.carriers);
    if told.prices {
        ratio(
            sink,
            "cost.logistics_per_order".to_owned(),
            Unit::YuanPerOrder,
            names("每单物流成本", "logistics cost per order"),
            all.freight as f64 / FEN_PER_YUAN,
            told.scanned,
        );
        if told.values {
            ratio(
                sink,
                "cost.logistics_share".to_owned(),
                Unit::Share,
                names("物流成本占比", "logistics cost share"),
                all.freight as f64,
                monitor.sales as f64 * told.base,
            );
        }
    }
    for (index, carrier) in in_use.filter(|&(index, _)| used(index)) {
        of_carrier(carrier, index, &told, monitor, sink);
    }
    if products.len() > 1 {
        for (product, sums) in products.iter().zip(&monitor.freight.products) {
            let id = format!("product.{}", product.name);
            of_goods(&id, &product.label, *sums, &told, sink);
        }
    }
    if tells_categories(network) {
        for category in categories(products) {
            let members = products.iter().zip(&monitor.freight.products);
            let members =
                members.filter(|(product, _)| product.category.as_deref() == Some(category));
            let sums: Vec<_> = members.map(|(_, sums)| *sums).collect();
            let id = format!("category.{category}");
            of_goods(&id, &Text::same(category), sum(&sums), &told, sink);
        }
    }
    for (channel, sums) in network.channels.iter().zip(&monitor.freight.channels) {
        let id = format!("channel.{}", channel.name);
        share(&id, &channel.label, sums, &told, sink);
    }
    if network.consolidates() {
        departures(monitor, sink);
    }
}

/// What the logistics cost share is a share of, as a share of what buyers pay.
fn base(network: &Network) -> f64 {
    match &network.money {
        Some(money) if money.base == Base::PurchaseCost && !network.tiers.is_empty() => {
            money.seller_price() as f64 / ALL as f64
        }
        _ => 1.0,
    }
}

fn sum(all: &[FreightSums]) -> FreightSums {
    let mut sum = FreightSums::default();
    all.iter().for_each(|one| sum.merge(*one));
    sum
}

/// The categories that are named, in the order of their first products.
fn categories(products: &[Product]) -> Vec<&str> {
    let mut all = Vec::new();
    for category in products.iter().filter_map(|one| one.category.as_deref()) {
        if !all.contains(&category) {
            all.push(category);
        }
    }
    all
}

fn of_carrier(carrier: &Carrier, index: usize, told: &Told, monitor: &Monitor, sink: &mut Sink) {
    let (sums, counted) = (&monitor.freight.carriers[index], &monitor.carriers[index]);
    let contract = &monitor.freight.contracts[index];
    let id = format!("carrier.{}", carrier.name);
    let name = |zh: &str, en: &str| label(&carrier.label, zh, en);
    let parcels = sums.parcels as f64;
    ratio(
        sink,
        format!("{id}.share"),
        Unit::Share,
        name("件数占比", "share of parcels"),
        parcels,
        told.scanned,
    );
    if carrier.has_prices() {
        ratio(
            sink,
            format!("{id}.cost_per_order"),
            Unit::YuanPerOrder,
            name("每单运费", "freight per order"),
            sums.freight as f64 / FEN_PER_YUAN,
            parcels,
        );
        let told = Told {
            prices: true,
            ..*told
        };
        share(&id, &carrier.label, sums, &told, sink);
    }
    if carrier.has_contracts() {
        ratio(
            sink,
            format!("{id}.contract_share"),
            Unit::Share,
            name("协议价件数占比", "share of parcels at a contract price"),
            contract.parcels as f64,
            parcels,
        );
        ratio(
            sink,
            format!("{id}.saved_per_order"),
            Unit::YuanPerOrder,
            name("协议价每单节省", "saved per order by contract prices"),
            contract.saved as f64 / FEN_PER_YUAN,
            parcels,
        );
    }
    if carrier.promises() {
        ratio(
            sink,
            format!("{id}.late_rate"),
            Unit::Share,
            name("晚到率", "late parcels"),
            counted.late as f64,
            counted.promised as f64,
        );
    }
}

/// The parcels of a product, or of a category.
fn of_goods(id: &str, called: &Text, sums: FreightSums, told: &Told, sink: &mut Sink) {
    let parcels = sums.parcels as f64;
    ratio(
        sink,
        format!("{id}.share"),
        Unit::Share,
        label(called, "件数占比", "share of parcels"),
        parcels,
        told.scanned,
    );
    share(id, called, &sums, told, sink);
    if told.prices {
        ratio(
            sink,
            format!("{id}.logistics_per_order"),
            Unit::YuanPerOrder,
            label(called, "每单物流成本", "logistics cost per order"),
            sums.freight as f64 / FEN_PER_YUAN,
            parcels,
        );
    }
    if told.values {
        let mean = sums.sales as f64 / FEN_PER_YUAN / parcels;
        value(
            sink,
            format!("{id}.order_value.mean"),
            Unit::YuanPerOrder,
            label(called, "平均客单价", "mean order value"),
            (sums.parcels > 0).then_some(mean),
        );
    }
}

/// Logistics cost as a share of what the same parcels sold for, where both are known.
fn share(id: &str, called: &Text, sums: &FreightSums, told: &Told, sink: &mut Sink) {
    if told.prices && told.values {
        ratio(
            sink,
            format!("{id}.logistics_share"),
            Unit::Share,
            label(called, "物流成本占比", "logistics cost share"),
            sums.freight as f64,
            sums.sales as f64 * told.base,
        );
    }
}

fn departures(monitor: &Monitor, sink: &mut Sink) {
    let waited = monitor.dispatch_parts.sums()[PARTS + 5];
    let scanned = monitor.dispatch.tally.count();
    value(
        sink,
        "consolidation.wait.mean".to_owned(),
        Unit::Hours,
        names("等集中发货", "wait to leave together"),
        mean_of(waited, scanned),
    );
    let counted = monitor.freight.departures;
    ratio(
        sink,
        "consolidation.per_departure".to_owned(),
        Unit::Parcels,
        names("每次发出件数", "parcels per departure"),
        counted.parcels as f64,
        counted.departures as f64,
    );
}
