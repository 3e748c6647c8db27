//! Metrics of stock: what it serves, what it ties up.

use crate::engine::time::{DAY, HOUR};
use crate::language::Text;
use crate::model::metric::Unit;
use crate::model::monitor::Monitor;
use crate::model::network::Network;
use crate::model::stock::plan::{Holding, UNIT};
use crate::model::stock::sums::HoldingSums;

use super::{Sink, names, ratio, value};

/// Stock by place, and by product where a place has several; what agents sell by.
pub(super) fn stock(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    if network.stock.is_empty() {
        return;
    }
    let window = (network.horizon - network.warm_up) as f64;
    let tiers = (0..network.tiers.len()).map(|tier| (Some(tier), 0));
    let suppliers = (0..network.suppliers.len()).map(|supplier| (None, supplier));
    for (tier, supplier) in tiers.chain(suppliers) {
        let held: Vec<(&Holding, &HoldingSums)> = network
            .stock
            .iter()
            .zip(&monitor.stock.holdings)
            .filter(|(holding, _)| (holding.tier, holding.supplier) == (tier, supplier))
            .collect();
        if held.is_empty() {
            continue;
        }
        let (name, label) = match tier {
            Some(tier) => {
                let tier = &network.tiers[tier];
                (tier.name.as_str(), tier.label.clone())
            }
            None => {
                let supplier = &network.suppliers[supplier];
                (supplier.name(), supplier.called())
            }
        };
        let place = Place {
            id: format!("stock.{name}"),
            label,
        };
        let in_all: Option<f64> = held.iter().map(|held| worth(network, held, window)).sum();
        let mut all = HoldingSums::default();
        for (_, sums) in &held {
            all.merge_sums(sums);
        }
        metrics(&place, &all, window, in_all, sink);
        if held.len() > 1 {
            for held in &held {
                let product = &network.products[held.0.product];
                let place = Place {
                    id: format!("{}.{}", place.id, product.name),
                    label: Text::new(
                        format!("{}{}", place.label.zh, product.label.zh),
                        format!("{}, {}", place.label.en, product.label.en),
                    ),
                };
                metrics(&place, held.1, window, worth(network, held, window), sink);
            }
        }
    }
    figures(network, monitor, sink);
}

/// A place with stock, or a product there.
struct Place {
    id: String,
    label: Text,
}

/// What a holding is worth on average \[yuan\]; `None` if nobody says what a unit is worth.
fn worth(network: &Network, held: &(&Holding, &HoldingSums), window: f64) -> Option<f64> {
    let cost = network.products.get(held.0.product)?.unit_cost?;
    Some(units(held.1.on_hand, window) * cost as f64 / 100.0)
}

/// The mean of an integral over the window \[units\].
fn units(area: i128, window: f64) -> f64 {
    area as f64 / window / UNIT as f64
}

fn metrics(place: &Place, sums: &HoldingSums, window: f64, worth: Option<f64>, sink: &mut Sink) {
    let id = |id: &str| format!("{}.{id}", place.id);
    let label = |zh: &str, en: &str| {
        (
            format!("{}{zh}", place.label.zh),
            format!("{}, {en}", place.label.en),
        )
    };
    let points = sums.points as f64;
    let asked = sums.asked as f64;
    for (name, zh, en, part, all) in [
        (
            "fill_rate",
            "满足率",
            "fill rate",
            sums.at_once as f64,
            asked,
        ),
        (
            "order_fill_rate",
            "订单满足率",
            "orders filled at once",
            sums.orders_at_once as f64,
            sums.orders as f64,
        ),
        (
            "cycle_service_level",
            "周期服务水平",
            "cycles without a unit short",
            sums.cycles_kept as f64,
            sums.cycles as f64,
        ),
        (
            "out_of_stock.share",
            "无货时间占比",
            "share of time with nothing on hand",
            sums.empty as f64,
            points * window,
        ),
        (
            "backorders.share",
            "欠货时间占比",
            "share of time with goods owed",
            sums.waited_for as f64,
            points * window,
        ),
    ] {
        ratio(sink, id(name), Unit::Share, label(zh, en), part, all);
    }
    for (name, zh, en, area) in [
        ("on_hand.mean", "平均库存", "stock on hand", sums.on_hand),
        ("on_order.mean", "平均在途", "stock on order", sums.on_order),
        ("backorders.mean", "平均欠货", "backorders", sums.owed),
    ] {
        let mean = Some(units(area, window));
        value(sink, id(name), Unit::Units, label(zh, en), mean);
    }
    for (name, zh, en, area, squares) in [
        (
            "on_order.sd",
            "在途的标准差",
            "standard deviation of stock on order",
            sums.on_order,
            sums.on_order_squared,
        ),
        (
            "backorders.sd",
            "欠货的标准差",
            "standard deviation of backorders",
            sums.owed,
            sums.owed_squared,
        ),
        (
            "net.sd",
            "净库存的标准差",
            "standard deviation of net stock",
            sums.on_hand - sums.owed,
            sums.net_squared,
        ),
    ] {
        let sd = spread(area, squares, points * window);
        value(sink, id(name), Unit::Units, label(zh, en), Some(sd));
    }
    ratio(
        sink,
        id("wait.mean"),
        Unit::Hours,
        label("平均等货时间", "wait for goods, all orders"),
        sums.owed as f64 / HOUR as f64,
        asked,
    );
    for (name, zh, en, count) in [
        ("stockouts", "断货次数", "stock-outs", sums.stock_outs),
        ("warnings", "备货预警次数", "early warnings", sums.warnings),
        (
            "replenishments",
            "补货次数",
            "replenishment orders",
            sums.replenishments,
        ),
    ] {
        let count = Some(count as f64);
        value(sink, id(name), Unit::Count, label(zh, en), count);
    }
    ratio(
        sink,
        id("order_size.mean"),
        Unit::Units,
        label("平均每次补货量", "size of a replenishment order"),
        sums.ordered as f64 / UNIT as f64,
        sums.replenishments as f64,
    );
    for (name, zh, en, quantity) in [
        ("expired", "过期报废", "expired", sums.expired),
        ("level", "目标库存", "level to fill up to", sums.level),
    ] {
        let units = Some(quantity as f64 / UNIT as f64);
        value(sink, id(name), Unit::Units, label(zh, en), units);
    }
    if let Some(worth) = worth {
        value(
            sink,
            id("value"),
            Unit::Yuan,
            label("平均占用资金", "stock value"),
            Some(worth),
        );
    }
    ratio(
        sink,
        id("days_of_cover"),
        Unit::Days,
        label("库存可用天数", "days of cover"),
        sums.on_hand as f64 / DAY as f64,
        asked,
    );
}

/// The standard deviation over time \[units\].
///
/// - `time`: of all points together \[ms\].
fn spread(area: i128, squares: i128, time: f64) -> f64 {
    let mean = area as f64 / time;
    let variance = squares as f64 / time - mean * mean;
    variance.max(0.0).sqrt() / UNIT as f64
}

/// Orders and the figures of stock they were sold by, and what became of goods.
fn figures(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.stock;
    let lags: Vec<(f64, f64)> = network
        .tiers
        .last()
        .into_iter()
        .flat_map(|tier| &tier.practices)
        .filter_map(|one| Some((one.stock_sync_lag? as f64, f64::from(one.agents))))
        .collect();
    if !lags.is_empty() {
        let placed = monitor.placed as f64;
        for (id, zh, en, part, all) in [
            (
                "orders.oversold_rate",
                "超卖率",
                "oversold, of orders sold by a figure of stock",
                sums.oversold as f64,
                sums.sold_by_figure as f64,
            ),
            (
                "orders.refused_rate",
                "因显示缺货未成交的占比",
                "refused because stock seemed short",
                sums.refused as f64,
                placed,
            ),
        ] {
            ratio(sink, id.to_owned(), Unit::Share, names(zh, en), part, all);
        }
        let (from, to) = (
            network.warm_up.millis() as f64,
            network.horizon.millis() as f64,
        );
        let age: f64 = lags
            .iter()
            .map(|(lag, many)| many * mean_age(*lag, from, to))
            .sum();
        let many: f64 = lags.iter().map(|(_, many)| many).sum();
        value(
            sink,
            "information.stock_age.mean".to_owned(),
            Unit::Hours,
            names("库存数字的平均滞后", "mean age of the stock figure"),
            Some(age / many / HOUR as f64),
        );
    }
    if network.products.iter().any(|one| one.shelf_life.is_some()) {
        ratio(
            sink,
            "orders.spoiled_rate".to_owned(),
            Unit::Share,
            names("送到时已过期的占比", "goods spoiled on arrival"),
            sums.spoiled as f64,
            monitor.delivery.tally.count() as f64,
        );
    }
}

/// The mean age of a figure that is passed on at multiples of a lag, from one instant to another
/// \[ms\].
fn mean_age(lag: f64, from: f64, to: f64) -> f64 {
    if lag <= 0.0 || to <= from {
        return 0.0;
    }
    // The integral of t mod lag, from 0.
    let area = |until: f64| {
        let whole = (until / lag).floor();
        let rest = until - whole * lag;
        whole * lag * lag / 2.0 + rest * rest / 2.0
    };
    (area(to) - area(from)) / (to - from)
}
