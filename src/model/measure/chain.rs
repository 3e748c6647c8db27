//! Metrics of the chain: losses of information, tiers and their hands.

use crate::engine::time::SimTime;
use crate::model::metric::Unit;
use crate::model::monitor::{Monitor, PracticeMonitor};
use crate::model::network::{Network, Practice, Tier};

use super::{Sink, hours, mean_hours, mean_of, names, places, ratio, value};

pub(super) fn losses(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let placed = monitor.placed as f64;
    for (id, zh, en, count) in [
        (
            "omission_rate",
            "漏单率",
            "orders omitted at least once",
            monitor.omitted,
        ),
        (
            "error_rate",
            "错单率",
            "orders altered at least once",
            monitor.altered,
        ),
    ] {
        let id = format!("orders.{id}");
        ratio(sink, id, Unit::Share, names(zh, en), count as f64, placed);
    }
    for (id, zh, en, count) in [
        ("wrong", "错发", "wrong item", monitor.wrong),
        ("missing", "漏发", "missing item", monitor.missing),
        (
            "undeliverable",
            "无法投递",
            "undeliverable",
            monitor.undeliverable,
        ),
    ] {
        let id = format!("parcels.{id}_rate");
        let scanned = monitor.dispatch.tally.count() as f64;
        ratio(sink, id, Unit::Share, names(zh, en), count as f64, scanned);
    }
    places::channels(network, monitor, sink);
    ratio(
        sink,
        "inquiries.per_order".to_owned(),
        Unit::PerOrder,
        names("每单催单次数", "inquiries per order"),
        monitor.inquiries as f64,
        placed,
    );
    value(
        sink,
        "relay.reconfirmations".to_owned(),
        Unit::Count,
        names("返工确认次数", "re-confirmations"),
        Some(monitor.reconfirmations as f64),
    );
}

/// What became of orders on their first passage, from the buyer up to and including a tier.
#[derive(Debug, Clone, Copy)]
struct Passed {
    /// Share of the orders placed that were omitted.
    omitted: f64,
    /// Share of those seen above that were altered.
    altered: f64,
}

/// For each tier; first passages add up from the bottom: the capture, then each tier.
fn information(monitor: &Monitor, tiers: &[PracticeMonitor]) -> Vec<Passed> {
    let share = |part: u64, of: u64| part as f64 / of.max(1) as f64;
    let captures = monitor.channels.iter();
    let mut omitted: u64 = captures.map(|channel| channel.capture_omitted).sum();
    let mut passed: Vec<Passed> = tiers
        .iter()
        .rev()
        .map(|tier| {
            omitted += tier.first_omitted;
            Passed {
                omitted: share(omitted, monitor.placed),
                altered: share(tier.first_altered, tier.first_seen),
            }
        })
        .collect();
    passed.reverse();
    passed
}

/// What is left of the log2(M) bits of an order, one of M equally likely messages, after an
/// erasure with probability `omitted` and a uniform substitution with probability `altered`
/// \[bit/order\].
///
/// # Source
/// Shannon, *A Mathematical Theory of Communication*, 1948: the capacity of an M-ary symmetric
/// channel behind an erasure.
fn retained_bits(messages: u32, omitted: f64, altered: f64) -> f64 {
    let plog = |p: f64| if p > 0.0 { p * libm::log2(p) } else { 0.0 };
    let messages = f64::from(messages);
    let entropy = -plog(altered) - plog(1.0 - altered);
    let lost = entropy + altered * libm::log2(messages - 1.0);
    (1.0 - omitted) * (libm::log2(messages) - lost)
}

/// What each tier's practices counted together.
fn by_tier(network: &Network, monitor: &Monitor) -> Vec<PracticeMonitor> {
    let mut rest = monitor.practices.as_slice();
    let mut tiers = Vec::with_capacity(network.tiers.len());
    for tier in &network.tiers {
        let (own, others) = rest.split_at(tier.practices.len());
        tiers.push(PracticeMonitor::sum(own));
        rest = others;
    }
    tiers
}

/// Hands times their active time in the window \[ms\], of the practices that are meant: those
/// for which `meant` is true of the tier's index and the practice.
pub(super) fn capacity(
    network: &Network,
    monitor: &Monitor,
    meant: impl Fn(usize, &Practice) -> bool,
) -> f64 {
    let practices = network.tiers.iter().enumerate().flat_map(|(index, tier)| {
        let practices = tier.practices.iter();
        practices.map(move |practice| (index, tier.hands, practice))
    });
    let all: f64 = practices
        .zip(&monitor.active_window)
        .filter(|((index, _, practice), _)| meant(*index, practice))
        .map(|((_, hands, practice), (from, to))| {
            (to - from) as f64 * f64::from(hands) * f64::from(practice.agents)
        })
        .sum();
    all - absent(network, monitor.window, meant)
}

/// What of that is missing because agents are away.
fn absent(
    network: &Network,
    (from, to): (SimTime, SimTime),
    meant: impl Fn(usize, &Practice) -> bool,
) -> f64 {
    let mut missing = 0.0;
    for (index, tier) in network.tiers.iter().enumerate() {
        let own = tier.own_hours.iter();
        for one in own.filter(|one| meant(index, &one.practice)) {
            let usual = tier.practices[usize::from(one.place)]
                .clock
                .active_between(from, to);
            let open = one.practice.clock.active_between(from, to);
            missing += (usual - open) as f64 * f64::from(tier.hands);
        }
    }
    missing
}

pub(super) fn tiers(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let window = (monitor.window.1 - monitor.window.0) as f64;
    let tiers = by_tier(network, monitor);
    let information = information(monitor, &tiers);
    for (index, (tier, counted)) in network.tiers.iter().zip(&tiers).enumerate() {
        let name = &tier.name;
        // A tier that ships has hands and jobs, but hands nothing over.
        let hands_over = index >= network.last_relay();
        if hands_over {
            hops(tier, counted, sink);
        }
        value(
            sink,
            format!("relay.{name}.queue.mean"),
            Unit::Jobs,
            of(tier, "每人平均排队", "jobs waiting per agent"),
            Some(counted.queued as f64 / window / f64::from(tier.agents)),
        );
        ratio(
            sink,
            format!("relay.{name}.utilisation"),
            Unit::Share,
            of(tier, "忙碌率", "utilisation"),
            counted.labour as f64,
            capacity(network, monitor, |of, _| of == index),
        );
        if hands_over {
            ratio(
                sink,
                format!("agents.{name}.orders_per_labour_hour"),
                Unit::OrdersPerHour,
                of(tier, "每工时单数", "orders per hour of labour"),
                counted.served as f64,
                hours(counted.labour as f64),
            );
            let passed = information[index];
            lost(tier, passed, monitor.placed, network.messages, sink);
        }
    }
}

/// Names of what is said of a tier.
fn of(tier: &Tier, zh: &str, en: &str) -> (String, String) {
    (
        format!("{}{zh}", tier.label.zh),
        format!("{}, {en}", tier.label.en),
    )
}

/// What went wrong at hand-overs, and how many were tried, with the end of its id and its names.
pub(super) fn hand_overs(
    counted: &PracticeMonitor,
    tell: &mut dyn FnMut(&str, &str, &str, f64, f64),
) {
    let tried = counted.tried as f64;
    let (omissions, errors) = (counted.omissions as f64, counted.errors as f64);
    let en = "omissions per hand-over";
    tell("omission_rate", "每手漏单率", en, omissions, tried);
    let en = "errors per hand-over";
    tell("error_rate", "每手错单率", en, errors, tried);
}

/// Hand-overs and hops of a tier.
fn hops(tier: &Tier, counted: &PracticeMonitor, sink: &mut Sink) {
    let name = &tier.name;
    hand_overs(counted, &mut |id, zh, en, count, tried| {
        let id = format!("relay.{name}.{id}");
        ratio(sink, id, Unit::Share, of(tier, zh, en), count, tried);
    });
    for (id, zh, en, tally) in [
        ("time", "转一手用时", "time of a hop", &counted.time),
        ("wait", "等人手", "wait for a hand", &counted.wait),
    ] {
        let mean = mean_hours(tally);
        value(
            sink,
            format!("relay.{name}.{id}.mean"),
            Unit::Hours,
            of(tier, zh, en),
            mean,
        );
        value(
            sink,
            format!("relay.{name}.{id}.sd"),
            Unit::Hours,
            of(
                tier,
                &format!("{zh},标准差"),
                &format!("{en}, standard deviation"),
            ),
            tally.sd().map(hours),
        );
    }
    value(
        sink,
        format!("relay.{name}.rollup.mean"),
        Unit::Hours,
        of(tier, "等截单", "wait for the roll-up"),
        mean_of(counted.roll_up, counted.time.count()),
    );
}

/// What is left of the information up to and including a tier.
fn lost(tier: &Tier, passed: Passed, placed: u64, messages: u32, sink: &mut Sink) {
    let name = &tier.name;
    let Passed { omitted, altered } = passed;
    let orders = placed as f64;
    ratio(
        sink,
        format!("information.{name}.intact_share"),
        Unit::Share,
        of(tier, "以下累计信息完好率", "information intact up to here"),
        (1.0 - omitted) * (1.0 - altered) * orders,
        orders,
    );
    let bits = (placed > 0).then(|| retained_bits(messages, omitted, altered));
    value(
        sink,
        format!("information.{name}.bits"),
        Unit::BitsPerOrder,
        of(
            tier,
            "以下累计留存信息量",
            "information retained up to here",
        ),
        bits,
    );
    value(
        sink,
        format!("information.{name}.retained"),
        Unit::Share,
        of(
            tier,
            "以下累计信息留存率",
            "share of information retained up to here",
        ),
        bits.map(|bits| bits / libm::log2(f64::from(messages))),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    // Against the values for M = 1000, e = 0.03, q = 0.02 a hop, over 1, 2 and 4 equal hops.
    #[test]
    fn bits_fall_with_every_hop() {
        for (hops, expected) in [(1, 9.336), (2, 8.779), (4, 7.789)] {
            let (e, q, m) = (0.03_f64, 0.02_f64, 1000.0_f64);
            let omitted = 1.0 - (1.0 - e).powi(hops);
            let altered = (1.0 - 1.0 / m) * (1.0 - (1.0 - q * m / (m - 1.0)).powi(hops));
            let bits = retained_bits(1000, omitted, altered);
            assert!((bits - expected).abs() < 5e-4, "{hops} hops: {bits}");
        }
        assert_eq!(retained_bits(2, 0.0, 0.5), 0.0);
        assert_eq!(retained_bits(4, 0.0, 0.0), 2.0);
    }
}
