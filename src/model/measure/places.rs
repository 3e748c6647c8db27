//! Metrics by where an order comes from, who ships it and where its parcel goes: channels,
//! suppliers and regions.

use crate::language::Text;
use crate::model::by_supplier::SupplierMonitor;
use crate::model::metric::Unit;
use crate::model::monitor::{ChannelMonitor, Monitor};
use crate::model::network::{Carrier, Network, Supplier};

use super::{Sink, mean_of, ratio, value};

/// Name of a metric of something that has a name itself.
pub(super) fn label(of: &Text, zh: &str, en: &str) -> (String, String) {
    (format!("{}{zh}", of.zh), format!("{}, {en}", of.en))
}

/// The share of orders omitted, and where there are several channels what tells them apart: of
/// a single one everything but that is said by the metrics of all orders.
pub(super) fn channels(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let several = network.channels.len() > 1;
    for (channel, counted) in network.channels.iter().zip(&monitor.channels) {
        let id = |id: &str| format!("channel.{}.{id}", channel.name);
        let label = |zh: &str, en: &str| label(&channel.label, zh, en);
        let placed = counted.placed as f64;
        if several {
            ratio(
                sink,
                id("share"),
                Unit::Share,
                label("订单占比", "share of orders"),
                placed,
                monitor.placed as f64,
            );
        }
        ratio(
            sink,
            id("omission_rate"),
            Unit::Share,
            label("漏单率", "orders omitted"),
            counted.omitted as f64,
            placed,
        );
        if several {
            ratio(
                sink,
                id("error_rate"),
                Unit::Share,
                label("错单率", "orders altered"),
                counted.altered as f64,
                placed,
            );
            times(counted, &id, &label, sink);
        }
    }
}

/// Mean times of the orders of a channel.
fn times(
    counted: &ChannelMonitor,
    id: &impl Fn(&str) -> String,
    label: &impl Fn(&str, &str) -> (String, String),
    sink: &mut Sink,
) {
    let &ChannelMonitor {
        dispatched,
        dispatch,
        delivered,
        delivery,
        told,
        sync,
        ..
    } = counted;
    for (name, zh, en, sum, count) in [
        (
            "dispatch_time.mean",
            "发货时效",
            "dispatch time",
            dispatch,
            dispatched,
        ),
        (
            "delivery_time.mean",
            "签收时效",
            "delivery time",
            delivery,
            delivered,
        ),
        (
            "sync_time.mean",
            "揽收到买家知道单号",
            "first scan to the buyer knowing the waybill number",
            sync,
            told,
        ),
    ] {
        let mean = mean_of(sum, count);
        value(sink, id(name), Unit::Hours, label(zh, en), mean);
    }
}

/// What each supplier has shipped; nothing where there is only one, or where none of them ships.
pub(super) fn suppliers(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    if network.top_tier_ships() {
        return;
    }
    let scanned = monitor.dispatch.tally.count() as f64;
    for (supplier, counted) in network.suppliers.iter().zip(&monitor.suppliers) {
        of_supplier(supplier, counted, scanned, sink);
    }
}

fn of_supplier(supplier: &Supplier, counted: &SupplierMonitor, scanned: f64, sink: &mut Sink) {
    let id = |id: &str| format!("supplier.{}.{id}", supplier.name());
    let called = supplier.called();
    let label = |zh: &str, en: &str| label(&called, zh, en);
    let shipped = counted.shipped;
    ratio(
        sink,
        id("share"),
        Unit::Share,
        label("发货占比", "share of orders shipped"),
        shipped as f64,
        scanned,
    );
    ratio(
        sink,
        id("taken_over_share"),
        Unit::Share,
        label(
            "替缺货的别家发的占比",
            "share of its shipments taken over from others who were short",
        ),
        counted.taken_over as f64,
        shipped as f64,
    );
    for (name, zh, en, sum) in [
        (
            "execution_time.mean",
            "收到报单到揽收",
            "informed to first scan",
            counted.execution,
        ),
        (
            "dispatch_time.mean",
            "发货时效",
            "dispatch time",
            counted.dispatch,
        ),
    ] {
        let mean = mean_of(sum, shipped);
        value(sink, id(name), Unit::Hours, label(zh, en), mean);
    }
    if let Some(hands) = supplier.hands {
        let (from, to) = counted.active_window;
        ratio(
            sink,
            id("utilisation"),
            Unit::Share,
            label("拣货忙碌率", "utilisation of the hands"),
            counted.labour as f64,
            (to - from) as f64 * f64::from(hands),
        );
    }
}

/// Parcels to the buyers of each region, by whatever carrier; nothing without regions.
pub(super) fn regions(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let scanned = monitor.dispatch.tally.count() as f64;
    let promises = network.carriers.iter().any(Carrier::promises);
    for (region, counted) in network.regions.iter().zip(&monitor.regions) {
        let id = |id: &str| format!("region.{}.{id}", region.name);
        let label = |zh: &str, en: &str| label(&region.label, zh, en);
        ratio(
            sink,
            id("share"),
            Unit::Share,
            label("件数占比", "share of parcels"),
            counted.parcels as f64,
            scanned,
        );
        for (name, zh, en, sum) in [
            (
                "transit_time.mean",
                "运输用时",
                "transit time",
                counted.transit,
            ),
            (
                "delivery_time.mean",
                "签收时效",
                "delivery time",
                counted.delivery,
            ),
        ] {
            let mean = mean_of(sum, counted.delivered);
            value(sink, id(name), Unit::Hours, label(zh, en), mean);
        }
        if promises {
            ratio(
                sink,
                id("late_rate"),
                Unit::Share,
                label("晚到率", "late parcels"),
                counted.late as f64,
                counted.promised as f64,
            );
        }
    }
}
