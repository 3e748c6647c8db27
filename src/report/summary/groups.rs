//! Orders by where they come from and where they go, and goods by where they are held: tables of
//! channels, regions and stock.

use crate::experiment::promise::BETWEEN;
use crate::experiment::result::ScenarioResult;
use crate::language::Text;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::number;
use crate::report::view::View;
use crate::report::words::Clock;
use crate::stats::Estimate;

use super::{MOST_COLUMNS, MOST_SHOWN, without_unit};

/// The columns: last part of the metric's id, its unit, its name.
type Column<'a> = (&'static str, Unit, &'a str);

/// The channels, where there are several, the regions and the stock, where there are any.
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
    let channels: [Column; 5] = [
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
    let regions = table(
        view,
        view.pick("买家地区", "Buyers in"),
        "region",
        |one| one.regions.clone(),
        &regions,
    );
    channels.into_iter().chain(regions).collect()
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
fn table(
    view: &View,
    word: &str,
    family: &str,
    of: impl Fn(&ScenarioResult) -> Vec<(String, Text)>,
    columns: &[Column],
) -> Option<Table> {
    let mut groups: Vec<(String, Text)> = Vec::new();
    for group in view.scenarios().iter().flat_map(&of) {
        if !groups.iter().any(|known| known.0 == group.0) {
            groups.push(group);
        }
    }
    // Goods have many columns and large numbers.
    let write = match family {
        "stock" => number::short,
        _ => number::estimate,
    };
    let mut rows = Vec::new();
    for (group, label) in &groups {
        for scenario in 0..view.scenarios().len() {
            let estimate = |column: &Column| {
                view.estimate(scenario, &format!("{family}.{group}.{}", column.0))
            };
            // A group nobody belongs to has nothing to tell.
            let nobody = |share: Estimate| columns[0].0 == "share" && share.mean == 0.0;
            if estimate(&columns[0]).is_none_or(nobody) {
                continue;
            }
            let label = label.get(view.language);
            let name = match view.labels.as_slice() {
                [_] => label.to_owned(),
                labels => format!("{label} · {}", labels[scenario]),
            };
            let cells = columns.iter().map(|column| {
                let cell = write(estimate(column), column.1, view.language);
                without_unit(&cell)
            });
            rows.push(std::iter::once(name).chain(cells).collect());
        }
    }
    // Units stand in the head, so that rows stay on a line.
    let unit = |unit| number::unit_name(unit, view.language);
    let head = columns
        .iter()
        .map(|&(_, own, name)| format!("{name} [{}]", unit(own)));
    (!rows.is_empty()).then(|| Table {
        caption: None,
        head: std::iter::once(word.to_owned()).chain(head).collect(),
        rows,
        // Places with their products are long.
        whole_names: family == "stock" && view.scenarios().len() == 1,
    })
}
