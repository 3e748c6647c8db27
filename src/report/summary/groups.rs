//! Orders by where they come from, who ships them and where they go, and goods by where they are
//! held: tables of channels, suppliers, regions and stock.

use crate::experiment::promise::BETWEEN;
use crate::experiment::result::ScenarioResult;
use crate::language::Text;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::number;
use crate::report::view::View;
use crate::report::words::{Clock, Stage};
use crate::stats::Estimate;

use super::{MOST_COLUMNS, MOST_SHOWN};

/// The columns: last part of the metric's id, its unit, its name.
pub(super) type Column<'a> = (&'static str, Unit, &'a str);

/// The channels and the suppliers, where there are several, the regions and the stock, where there
/// are any.
///
/// With more scenarios than fit side by side there is stock alone; `metrics.csv` has it all.
pub(super) fn tables(view: &View) -> Vec<Table> {
    match view.scenarios().len() {
        few if few <= MOST_COLUMNS => orders(view).into_iter().chain(stock(view)).collect(),
        some if some <= MOST_SHOWN => stock(view).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn orders(view: &View) -> Vec<Table> {
    let dispatch = Clock::Dispatch.name(view.language);
    let delivery = Clock::Delivery.name(view.language);
    let channels: [Column; 7] = [
        (
            "share",
            Unit::Share,
            view.pick("占订单数", "Share of orders"),
        ),
        ("omission_rate", Unit::Share, view.pick("漏单", "Omitted")),
        ("error_rate", Unit::Share, view.pick("错单", "Altered")),
        ("dispatch_time.mean", Unit::Hours, dispatch),
        (
            "sync_time.mean",
            Unit::Hours,
            view.pick("揽收到知道单号", "Scan to waybill"),
        ),
        (
            "fee_per_order",
            Unit::YuanPerOrder,
            view.pick("服务费", "Fee"),
        ),
        (
            "logistics_share",
            Unit::Share,
            view.pick("物流成本", "Logistics"),
        ),
    ];
    let suppliers: [Column; 5] = [
        (
            "share",
            Unit::Share,
            view.pick("占发货", "Share of shipments"),
        ),
        (
            "taken_over_share",
            Unit::Share,
            view.pick("替别家发", "Taken over"),
        ),
        (
            "execution_time.mean",
            Unit::Hours,
            Stage::Execution.name(view.language),
        ),
        ("dispatch_time.mean", Unit::Hours, dispatch),
        ("utilisation", Unit::Share, view.pick("忙碌", "Busy")),
    ];
    let regions: [Column; 4] = [
        (
            "share",
            Unit::Share,
            view.pick("占件数", "Share of parcels"),
        ),
        (
            "transit_time.mean",
            Unit::Hours,
            view.pick("运输用时", "Transit time"),
        ),
        ("delivery_time.mean", Unit::Hours, delivery),
        ("late_rate", Unit::Share, view.pick("晚到", "Late")),
    ];
    let channels = table(
        view,
        view.pick("接单渠道", "Channel"),
        "channel",
        |one| one.channels.clone(),
        &channels,
    );
    let suppliers = table(
        view,
        view.pick("供应商", "Supplier"),
        "supplier",
        |one| one.suppliers.clone(),
        &suppliers,
    );
    let regions = table(
        view,
        view.pick("买家地区", "Buyers in"),
        "region",
        |one| one.regions.clone(),
        &regions,
    );
    let tables = [channels, suppliers, regions];
    tables.into_iter().flatten().collect()
}

/// What is held where: of one scenario a row for each product, of several one for each place.
fn stock(view: &View) -> Option<Table> {
    let columns: [Column; 6] = [
        ("fill_rate", Unit::Share, view.pick("满足率", "Fill rate")),
        (
            "cycle_service_level",
            Unit::Share,
            view.pick("周期服务", "Cycles"),
        ),
        ("on_hand.mean", Unit::Units, view.pick("库存", "On hand")),
        ("backorders.mean", Unit::Units, view.pick("欠货", "Owed")),
        ("value", Unit::Yuan, view.pick("资金", "Value")),
        ("days_of_cover", Unit::Days, view.pick("够卖", "Cover")),
    ];
    let several = view.scenarios().len() > 1;
    // `stock.supplier.tea` stands below `stock.supplier`.
    let place = |id: &str| {
        let parts = id.split('.').skip(1).take(if several { 1 } else { 2 });
        parts.collect::<Vec<&str>>().join(".")
    };
    let called = |label: &Text| {
        let own = |text: &str| text.split(BETWEEN).next().unwrap_or(text).to_owned();
        match several {
            true => Text::new(own(&label.zh), own(&label.en)),
            false => label.clone(),
        }
    };
    let all = |one: &ScenarioResult| {
        let holdings = one.holdings.iter();
        let named = holdings.map(|(id, label)| (place(id), called(label)));
        named.collect::<Vec<(String, Text)>>()
    };
    let word = view.pick("库存点", "Stock point");
    table(view, word, "stock", all, &columns)
}

/// A row for each group in each scenario that has it; nothing if no scenario tells them apart.
pub(super) fn table(
    view: &View,
    word: &str,
    family: &str,
    of: impl Fn(&ScenarioResult) -> Vec<(String, Text)>,
    columns: &[Column],
) -> Option<Table> {
    let groups = view.all_of(of);
    // Goods and accounts have many columns and large numbers.
    let write = match family {
        "stock" | "money" => number::short,
        "cases" => |value, unit, _| number::narrow(value, unit),
        _ => number::estimate,
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut values: Vec<Vec<Option<Estimate>>> = vec![Vec::new(); columns.len()];
    for (group, label) in &groups {
        for scenario in 0..view.scenarios().len() {
            let estimate = |column: &Column| {
                view.estimate(scenario, &format!("{family}.{group}.{}", column.0))
            };
            // A group nobody belongs to, or nobody pays, has nothing to tell.
            let empty =
                ["share", "revenue", "per_order", "penalties_per_order"].contains(&columns[0].0);
            let nobody = |first: Estimate| empty && first.mean == 0.0;
            if estimate(&columns[0]).is_none_or(nobody) {
                continue;
            }
            let label = label.get(view.language);
            rows.push(vec![match view.labels.as_slice() {
                [_] => label.to_owned(),
                labels => format!("{label} · {}", labels[scenario]),
            }]);
            for (values, column) in values.iter_mut().zip(columns) {
                values.push(estimate(column));
            }
        }
    }
    // Units stand in the head, so that rows stay on a line; what no row has needs no column.
    let mut head = vec![word.to_owned()];
    for (values, &(_, unit, name)) in values.iter().zip(columns) {
        if values.iter().all(Option::is_none) {
            continue;
        }
        let (unit, cells) = number::column(values, unit, view.language, write);
        head.push(format!("{name} [{unit}]"));
        for (row, cell) in rows.iter_mut().zip(cells) {
            row.push(cell);
        }
    }
    (!rows.is_empty()).then(|| Table {
        caption: None,
        head,
        rows,
        // Places with their products are long, and so are rows of many columns.
        whole_names: match family {
            "stock" => view.scenarios().len() == 1,
            family => matches!(family, "money" | "cases"),
        },
    })
}
