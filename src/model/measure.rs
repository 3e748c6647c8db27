//! The metrics of a network, and what one replication says about each.
//!
//! One list makes both, so an id, its unit, its names and its formula stand together.

use crate::engine::time::HOUR;
use crate::language::Text;
use crate::stats::{Histogram, Tally};

use super::metric::{Combine, Metric, Observation, ReplicationResult, Unit};
use super::monitor::{Duration, Monitor, Stage};
use super::network::Network;
use super::order::{End, PARTS};

/// Ids of the parts of dispatch and delivery time, in the order of an order's life. Dispatch
/// time has all but the last.
pub const PART_IDS: [&str; PARTS + 4] = [
    "intake",
    "verification",
    "handling",
    "message",
    "hands_and_hours",
    "roll_up",
    "reconfirmation",
    "chasing",
    "execution",
    "transit",
];

const PART_NAMES: [(&str, &str); PARTS + 4] = [
    ("接单", "intake"),
    ("核验", "verification"),
    ("处理", "handling"),
    ("消息等待", "message delay"),
    ("等人手和上班", "hands and hours"),
    ("等截单", "roll-up"),
    ("返工确认", "re-confirmation"),
    ("漏单找回", "chasing"),
    ("供应商执行", "execution"),
    ("运输", "transit"),
];

/// A p95 needs this many values in a replication, a p99 the second number.
const LEAST_FOR_P95: u64 = 200;
const LEAST_FOR_P99: u64 = 1_000;

/// The metrics of a network, in the order of every [`ReplicationResult::observations`].
pub fn metrics(network: &Network) -> Vec<Metric> {
    let mut monitor = Monitor::default();
    monitor.reset(network);
    let mut list = Vec::new();
    visit(network, &monitor, &mut |metric, _| list.push(metric()));
    list
}

/// What a finished replication says.
pub fn observe(network: &Network, monitor: &Monitor, replication: u64) -> ReplicationResult {
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
        events: monitor.events,
    }
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
    orders(monitor, sink);
    clocks(monitor, sink);
    parts(monitor, sink);
    stages(monitor, sink);
    losses(network, monitor, sink);
    tiers(network, monitor, sink);
    costs(network, monitor, sink);
}

fn orders(monitor: &Monitor, sink: &mut Sink) {
    let of = |end: End| monitor.ended[end as usize];
    for (id, zh, en, count) in [
        ("placed", "下单数", "orders placed", monitor.placed),
        (
            "delivered",
            "签收数",
            "orders delivered",
            of(End::Delivered),
        ),
        (
            "cancelled",
            "取消数",
            "orders cancelled",
            of(End::Cancelled),
        ),
        (
            "refunded",
            "发货前退款数",
            "orders refunded before shipping",
            of(End::Refunded),
        ),
        ("lost", "丢失数", "orders lost", of(End::Lost)),
        ("open", "未结数", "orders still open", monitor.open),
    ] {
        let id = format!("orders.{id}");
        value(sink, id, Unit::Orders, names(zh, en), Some(count as f64));
    }
}

fn clocks(monitor: &Monitor, sink: &mut Sink) {
    let statistics = [
        ("mean", "平均", "mean"),
        ("sd", "标准差", "standard deviation"),
        ("p50", "中位数", "median"),
        ("p90", "P90", "P90"),
        ("p95", "P95", "P95"),
        ("p99", "P99", "P99"),
        ("max", "最大", "maximum"),
    ];
    for (id, zh, en, duration) in [
        (
            "information_time",
            "报单时效",
            "information time",
            &monitor.information,
        ),
        (
            "dispatch_time",
            "发货时效",
            "dispatch time",
            &monitor.dispatch,
        ),
        (
            "delivery_time",
            "签收时效",
            "delivery time",
            &monitor.delivery,
        ),
    ] {
        for (statistic, zh_statistic, en_statistic) in statistics {
            value(
                sink,
                format!("{id}.{statistic}"),
                Unit::Hours,
                (
                    format!("{zh},{zh_statistic}"),
                    format!("{en}, {en_statistic}"),
                ),
                statistic_of(duration, statistic),
            );
        }
    }
    let dispatched = monitor.dispatch.tally.count();
    for (id, zh, en, within) in [
        (
            "within_24h",
            "24 小时内发货",
            "dispatched within 24 h",
            monitor.within_24h,
        ),
        (
            "within_48h",
            "48 小时内发货",
            "dispatched within 48 h",
            monitor.within_48h,
        ),
    ] {
        let id = format!("dispatch_time.{id}");
        ratio(
            sink,
            id,
            Unit::Share,
            names(zh, en),
            within as f64,
            dispatched as f64,
        );
    }
    ratio(
        sink,
        "delivery_time.on_promise".to_owned(),
        Unit::Share,
        names("按承诺送达", "delivered as promised"),
        monitor.on_promise as f64,
        monitor.promised as f64,
    );
}

/// A statistic of a clock [h]; `None` with too few values.
fn statistic_of(duration: &Duration, statistic: &str) -> Option<f64> {
    let histogram = &duration.histogram;
    match statistic {
        "mean" => mean_hours(&duration.tally),
        "sd" => duration.tally.sd().map(hours),
        "p50" => percentile(histogram, 0.50, 1),
        "p90" => percentile(histogram, 0.90, 1),
        "p95" => percentile(histogram, 0.95, LEAST_FOR_P95),
        "p99" => percentile(histogram, 0.99, LEAST_FOR_P99),
        _ => duration.tally.max().map(|millis| hours(millis as f64)),
    }
}

/// A percentile [h], if there are at least so many values.
fn percentile(histogram: &Histogram, share: f64, least: u64) -> Option<f64> {
    let known = histogram.count() >= least;
    let millis = known.then(|| histogram.percentile(share)).flatten()?;
    Some(hours(millis as f64))
}

fn parts(monitor: &Monitor, sink: &mut Sink) {
    for (clock, zh, en, sums, tally, many) in [
        (
            "dispatch_time",
            "发货时效",
            "dispatch time",
            &monitor.dispatch_parts,
            &monitor.dispatch.tally,
            PARTS + 3,
        ),
        (
            "delivery_time",
            "签收时效",
            "delivery time",
            &monitor.delivery_parts,
            &monitor.delivery.tally,
            PARTS + 4,
        ),
    ] {
        for part in 0..many {
            let (zh_part, en_part) = PART_NAMES[part];
            let count = tally.count();
            value(
                sink,
                format!("{clock}.part.{}", PART_IDS[part]),
                Unit::Hours,
                (format!("{zh}中的{zh_part}"), format!("{en}, {en_part}")),
                mean_of(sums[part], count),
            );
        }
    }
}

fn stages(monitor: &Monitor, sink: &mut Sink) {
    let stages = &monitor.stages;
    let limits = &monitor.limits;
    let list: [(&str, &str, &str, &Stage, Option<i64>); 6] = [
        (
            "intake",
            "订单接收",
            "intake",
            &stages.intake,
            limits.intake,
        ),
        (
            "verification",
            "信息核验",
            "verification",
            &stages.verification,
            limits.verification,
        ),
        ("relay", "订单转递", "relay", &stages.relay, limits.relay),
        (
            "execution",
            "物流执行",
            "execution",
            &stages.execution,
            limits.execution,
        ),
        (
            "transit",
            "运输",
            "transit",
            &stages.transit,
            limits.transit,
        ),
        (
            "sync",
            "进度同步",
            "progress sync",
            &stages.sync,
            limits.sync,
        ),
    ];
    for (id, zh, en, stage, limit) in list {
        value(
            sink,
            format!("stage.{id}.mean"),
            Unit::Hours,
            (format!("{zh},平均"), format!("{en} stage, mean")),
            mean_of(stage.sum, stage.histogram.count()),
        );
        value(
            sink,
            format!("stage.{id}.p95"),
            Unit::Hours,
            (format!("{zh},P95"), format!("{en} stage, P95")),
            percentile(&stage.histogram, 0.95, LEAST_FOR_P95),
        );
        if limit.is_some() {
            let passages = stage.passages as f64;
            ratio(
                sink,
                format!("stage.{id}.within_limit"),
                Unit::Share,
                (format!("{zh}达标率"), format!("{en} within limit")),
                stage.within as f64,
                passages,
            );
            ratio(
                sink,
                format!("stage.{id}.within_limit_active"),
                Unit::Share,
                (
                    format!("{zh}达标率(工作时间)"),
                    format!("{en} within limit, working hours"),
                ),
                stage.within_active as f64,
                passages,
            );
        }
    }
}

fn losses(network: &Network, monitor: &Monitor, sink: &mut Sink) {
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
    for (channel, counted) in network.channels.iter().zip(&monitor.channels) {
        ratio(
            sink,
            format!("channel.{}.omission_rate", channel.name),
            Unit::Share,
            (
                format!("{}漏单率", channel.label.zh),
                format!("{}, orders omitted", channel.label.en),
            ),
            counted.omitted as f64,
            counted.placed as f64,
        );
    }
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

fn tiers(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let placed = monitor.placed as f64;
    let window = (monitor.window.1 - monitor.window.0) as f64;
    // First passages add up from the bottom: the capture, then each tier.
    let mut omitted: u64 = monitor
        .channels
        .iter()
        .map(|channel| channel.capture_omitted)
        .sum();
    let mut information = vec![(0.0, 0.0); network.tiers.len()];
    for (index, tier) in monitor.tiers.iter().enumerate().rev() {
        omitted += tier.first_omitted;
        let kept = placed - omitted as f64;
        let right = if tier.first_seen > 0 {
            (tier.first_seen - tier.first_altered) as f64 / tier.first_seen as f64
        } else {
            0.0
        };
        information[index] = (kept * right, placed);
    }
    for (index, (tier, counted)) in network.tiers.iter().zip(&monitor.tiers).enumerate() {
        let name = &tier.name;
        let label = |zh: &str, en: &str| {
            (
                format!("{}{zh}", tier.label.zh),
                format!("{}, {en}", tier.label.en),
            )
        };
        let tried = counted.tried as f64;
        for (id, zh, en, count) in [
            (
                "omission_rate",
                "每手漏单率",
                "omissions per hand-over",
                counted.omissions,
            ),
            (
                "error_rate",
                "每手错单率",
                "errors per hand-over",
                counted.errors,
            ),
        ] {
            let id = format!("relay.{name}.{id}");
            ratio(sink, id, Unit::Share, label(zh, en), count as f64, tried);
        }
        for (id, zh, en, tally) in [
            ("time", "转一手用时", "time of a hop", &counted.time),
            ("wait", "等人手", "wait for a hand", &counted.wait),
        ] {
            let mean = mean_hours(tally);
            value(
                sink,
                format!("relay.{name}.{id}.mean"),
                Unit::Hours,
                label(zh, en),
                mean,
            );
            value(
                sink,
                format!("relay.{name}.{id}.sd"),
                Unit::Hours,
                label(
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
            label("等截单", "wait for the roll-up"),
            mean_of(counted.roll_up, counted.time.count()),
        );
        value(
            sink,
            format!("relay.{name}.queue.mean"),
            Unit::Jobs,
            label("每人平均排队", "jobs waiting per agent"),
            Some(counted.queued as f64 / window / f64::from(tier.agents)),
        );
        let (from, to) = monitor.active_window[index];
        ratio(
            sink,
            format!("relay.{name}.utilisation"),
            Unit::Share,
            label("忙碌率", "utilisation"),
            counted.labour as f64,
            (to - from) as f64 * f64::from(tier.hands) * f64::from(tier.agents),
        );
        ratio(
            sink,
            format!("agents.{name}.orders_per_labour_hour"),
            Unit::OrdersPerHour,
            label("每工时单数", "orders per hour of labour"),
            counted.served as f64,
            hours(counted.labour as f64),
        );
        let (intact, all) = information[index];
        ratio(
            sink,
            format!("information.{name}.intact_share"),
            Unit::Share,
            label("以下累计信息完好率", "information intact up to here"),
            intact,
            all,
        );
    }
}

fn costs(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    const FEN_PER_YUAN: f64 = 100.0;
    if network
        .carriers
        .iter()
        .all(|carrier| carrier.per_order.is_none())
    {
        return;
    }
    let scanned = monitor.dispatch.tally.count() as f64;
    let freight: i128 = monitor.carriers.iter().map(|carrier| carrier.freight).sum();
    ratio(
        sink,
        "cost.logistics_per_order".to_owned(),
        Unit::YuanPerOrder,
        names("每单物流成本", "logistics cost per order"),
        freight as f64 / FEN_PER_YUAN,
        scanned,
    );
    if network
        .products
        .iter()
        .any(|product| product.order_value.is_some())
    {
        ratio(
            sink,
            "cost.logistics_share".to_owned(),
            Unit::Share,
            names("物流成本占比", "logistics cost share"),
            freight as f64,
            monitor.sales as f64,
        );
    }
    for (carrier, counted) in network.carriers.iter().zip(&monitor.carriers) {
        let name = &carrier.name;
        let label = |zh: &str, en: &str| {
            (
                format!("{}{zh}", carrier.label.zh),
                format!("{}, {en}", carrier.label.en),
            )
        };
        let parcels = counted.parcels as f64;
        ratio(
            sink,
            format!("carrier.{name}.share"),
            Unit::Share,
            label("件数占比", "share of parcels"),
            parcels,
            scanned,
        );
        ratio(
            sink,
            format!("carrier.{name}.cost_per_order"),
            Unit::YuanPerOrder,
            label("每单运费", "freight per order"),
            counted.freight as f64 / FEN_PER_YUAN,
            parcels,
        );
        if carrier.promise.is_some() {
            ratio(
                sink,
                format!("carrier.{name}.late_rate"),
                Unit::Share,
                label("晚到率", "late parcels"),
                counted.late as f64,
                counted.delivered as f64,
            );
        }
    }
}
