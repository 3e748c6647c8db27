//! Metrics of what goes wrong for a while: disruptions, bans, agents who have left.

use crate::model::disruption::{Hits, Outages};
use crate::model::metric::{ByDay, Unit};
use crate::model::monitor::Monitor;
use crate::model::network::Network;

use super::places::label;
use super::{Sink, ratio, value};

pub(super) fn disruptions(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    if !network.is_disrupted() {
        return;
    }
    let by_day = monitor.by_day.observe();
    for index in 0..network.disruptions.len() {
        of_disruption(network, monitor, (index, &by_day), sink);
    }
    of_channels(network, monitor, sink);
}

/// The share of the measured time in which those hit were up, over all of them.
fn up(network: &Network, outages: &Outages) -> (f64, f64) {
    let window = i128::from(network.horizon - network.warm_up);
    let all = window * i128::from(outages.units);
    ((all - outages.down) as f64, all as f64)
}

fn of_disruption(
    network: &Network,
    monitor: &Monitor,
    (index, by_day): (usize, &ByDay),
    sink: &mut Sink,
) {
    let disruption = &network.disruptions[index];
    let outages = network.drawn.disruptions.get(index);
    let outages = outages.cloned().unwrap_or_default();
    let id = |id: &str| format!("disruption.{}.{id}", disruption.name);
    let label = |zh: &str, en: &str| label(&disruption.label, zh, en);
    value(
        sink,
        id("outages"),
        Unit::Count,
        label("发生次数", "times it happened"),
        Some(outages.count as f64),
    );
    if !matches!(disruption.hits, Hits::Demand { .. }) {
        let (up, all) = up(network, &outages);
        ratio(
            sink,
            id("availability"),
            Unit::Share,
            label("正常时间占比", "share of time up"),
            up,
            all,
        );
    }
    let first = outages.first.as_ref();
    let recovery = first.and_then(|first| disruption.recovery(network, first, &by_day.days));
    let happened = f64::from(u8::from(recovery.is_some()));
    ratio(
        sink,
        id("time_to_recover"),
        Unit::Hours,
        label("恢复用时", "time to recover"),
        recovery.map_or(0.0, |one| one.hours),
        happened,
    );
    ratio(
        sink,
        id("recovered_share"),
        Unit::Share,
        label("模拟结束前恢复的占比", "recovered before the run ended"),
        recovery.map_or(0.0, |one| f64::from(u8::from(one.recovered))),
        happened,
    );
    if !matches!(disruption.hits, Hits::Leaving { .. }) {
        return;
    }
    let left = monitor.doors.left.get(index).copied().unwrap_or_default();
    for (name, zh, en, count) in [
        (
            "handed_over",
            "转给同级代理的单",
            "orders that went to a sibling",
            left.handed_over,
        ),
        (
            "customers_lost",
            "随代理流失的单",
            "orders lost with the agent",
            left.lost,
        ),
    ] {
        value(
            sink,
            id(name),
            Unit::Orders,
            label(zh, en),
            Some(count as f64),
        );
    }
}

/// Bans of each channel's accounts, and what buyers did.
fn of_channels(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    for (index, channel) in network.channels.iter().enumerate() {
        if channel.ban.is_none() {
            continue;
        }
        let outages = network.drawn.bans.get(index).cloned().unwrap_or_default();
        let label = |zh: &str, en: &str| label(&channel.label, zh, en);
        value(
            sink,
            format!("bans.{}.count", channel.name),
            Unit::Count,
            label("封号次数", "bans of its accounts"),
            Some(outages.count as f64),
        );
        let (up, all) = up(network, &outages);
        ratio(
            sink,
            format!("bans.{}.availability", channel.name),
            Unit::Share,
            label("账号可用时间占比", "share of time its accounts are open"),
            up,
            all,
        );
        let door = monitor
            .doors
            .channels
            .get(index)
            .copied()
            .unwrap_or_default();
        for (name, zh, en, count) in [
            (
                "waited_share",
                "等解封再下单的占比",
                "share of buyers who waited for the end of a ban",
                door.waited,
            ),
            (
                "moved_share",
                "封号后转到别的渠道的占比",
                "share of buyers who moved to another channel",
                door.moved,
            ),
            (
                "turned_away_share",
                "封号后流失的占比",
                "share of buyers turned away by a ban",
                door.turned_away,
            ),
        ] {
            ratio(
                sink,
                format!("channel.{}.{name}", channel.name),
                Unit::Share,
                label(zh, en),
                count as f64,
                door.came as f64,
            );
        }
    }
}
