//! Metrics of orders: their ends, clocks, parts and stages.

use crate::model::metric::Unit;
use crate::model::monitor::{Duration, Monitor, PracticeMonitor, Stage};
use crate::model::network::Network;
use crate::model::order::{ALL_PARTS, End};

use super::{PART_IDS, Sink, hours, mean_hours, mean_of, names, part_in_use, ratio, value};

/// Names of the parts, in the order of [`PART_IDS`].
const PART_NAMES: [(&str, &str); ALL_PARTS] = [
    ("接单", "intake"),
    ("核验", "verification"),
    ("处理", "handling"),
    ("消息等待", "message delay"),
    ("等人手和上班", "hands and hours"),
    ("等截单", "roll-up"),
    ("返工确认", "re-confirmation"),
    ("漏单找回", "chasing"),
    ("等到货", "waiting for goods"),
    ("等尾款", "waiting for the balance"),
    ("供应商执行", "execution"),
    ("等集中发货", "waiting to leave together"),
    ("运输", "transit"),
];

pub(super) fn orders(monitor: &Monitor, sink: &mut Sink) {
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

pub(super) fn clocks(monitor: &Monitor, sink: &mut Sink) {
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
        "p50" => percentile_hours(histogram.percentile(0.50)),
        "p90" => percentile_hours(histogram.percentile(0.90)),
        "p95" => percentile_hours(histogram.supported_percentile(0.95)),
        "p99" => percentile_hours(histogram.supported_percentile(0.99)),
        _ => histogram.max().map(|millis| hours(millis as f64)),
    }
}

fn percentile_hours(millis: Option<i64>) -> Option<f64> {
    millis.map(|millis| hours(millis as f64))
}

pub(super) fn parts(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    for (clock, zh, en, sums, tally, many) in [
        (
            "dispatch_time",
            "发货时效",
            "dispatch time",
            monitor.dispatch_parts.sums(),
            &monitor.dispatch.tally,
            ALL_PARTS - 1,
        ),
        (
            "delivery_time",
            "签收时效",
            "delivery time",
            monitor.delivery_parts.sums(),
            &monitor.delivery.tally,
            ALL_PARTS,
        ),
    ] {
        for part in 0..many {
            if !part_in_use(network, PART_IDS[part]) {
                continue;
            }
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

pub(super) fn stages(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let stages = &monitor.stages;
    let limits = &monitor.limits;
    let list: [(&str, &str, &str, &Stage, Option<i64>); 7] = [
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
        (
            "after_sales",
            "售后跟进",
            "after-sales",
            &stages.after_sales,
            limits.after_sales,
        ),
    ];
    for (id, zh, en, stage, limit) in list {
        if id == "after_sales" {
            if network.after_sales.is_none() {
                continue;
            }
            ratio(
                sink,
                "cases.per_order".to_owned(),
                Unit::PerOrder,
                names("每单售后工单数", "after-sales cases per order"),
                monitor.cases.of_cohort as f64,
                monitor.placed as f64,
            );
        }
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
            percentile_hours(stage.histogram.supported_percentile(0.95)),
        );
        if limit.is_some() {
            let passages = match id {
                "relay" => PracticeMonitor::sum(&monitor.practices).passages,
                _ => stage.passages,
            };
            let ended = passages.ended as f64;
            ratio(
                sink,
                format!("stage.{id}.within_limit"),
                Unit::Share,
                (format!("{zh}达标率"), format!("{en} within limit")),
                passages.within as f64,
                ended,
            );
            ratio(
                sink,
                format!("stage.{id}.within_limit_active"),
                Unit::Share,
                (
                    format!("{zh}达标率(工作时间)"),
                    format!("{en} within limit, working hours"),
                ),
                passages.within_active as f64,
                ended,
            );
        }
    }
}
