//! Metrics by tool level, where several are in use: who works how, and what comes of it.

use crate::model::metric::Unit;
use crate::model::monitor::{Monitor, PracticeMonitor};
use crate::model::network::Network;

use super::chain::{capacity, hand_overs};
use super::{Sink, mean_hours, ratio, value};

pub(super) fn tools(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    if !monitor.by_tools {
        return;
    }
    let agents: u32 = network.tiers.iter().map(|tier| tier.agents).sum();
    for level in network.tool_levels() {
        let meant = |practice: &Option<String>| practice.as_deref() == Some(level);
        let of_level = network.practices().zip(&monitor.practices);
        let of_level = of_level.filter(|(practice, _)| meant(&practice.tools));
        let (practices, counted): (Vec<_>, Vec<_>) = of_level.unzip();
        let members: u32 = practices.iter().map(|practice| practice.agents).sum();
        let counted = PracticeMonitor::sum(counted);
        let id = |id: &str| format!("tools.{level}.{id}");
        let label = |zh: &str, en: &str| (format!("{level} {zh}"), format!("{level} tools, {en}"));
        ratio(
            sink,
            id("agent_share"),
            Unit::Share,
            label("的代理占比", "share of the agents"),
            f64::from(members),
            f64::from(agents),
        );
        value(
            sink,
            id("dispatch_time.mean"),
            Unit::Hours,
            label(
                "的代理卖的单,发货时效",
                "dispatch time of the orders their agents sold",
            ),
            mean_hours(&counted.sold),
        );
        value(
            sink,
            id("hop_time.mean"),
            Unit::Hours,
            label("转一手用时", "time of a hop"),
            mean_hours(&counted.time),
        );
        hand_overs(&counted, &mut |name, zh, en, count, tried| {
            ratio(sink, id(name), Unit::Share, label(zh, en), count, tried);
        });
        if network.limits.relay.is_some() {
            ratio(
                sink,
                id("relay_within_limit"),
                Unit::Share,
                label("转单达标率", "hops within limit"),
                counted.passages.within as f64,
                counted.passages.ended as f64,
            );
        }
        ratio(
            sink,
            id("utilisation"),
            Unit::Share,
            label("忙碌率", "utilisation"),
            counted.labour as f64,
            capacity(network, monitor, |_, practice| meant(&practice.tools)),
        );
    }
}
