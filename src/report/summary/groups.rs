//! Orders by where they come from and where they go: a table of channels and one of regions.

use crate::experiment::result::ScenarioResult;
use crate::language::Text;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::number;
use crate::report::view::View;
use crate::report::words::Clock;

use super::{MOST_COLUMNS, without_unit};

/// The columns: last part of the metric's id, its unit, its name.
type Column<'a> = (&'static str, Unit, &'a str);

/// The channels, where there are several, and the regions, where there are any.
///
/// With more scenarios than fit side by side there are no tables; `metrics.csv` has it all.
pub(super) fn tables(view: &View) -> Vec<Table> {
    if view.scenarios().len() > MOST_COLUMNS {
        return Vec::new();
    }
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
        |one| &one.channels,
        &channels,
    );
    let regions = table(
        view,
        view.pick("买家地区", "Buyers in"),
        "region",
        |one| &one.regions,
        &regions,
    );
    channels.into_iter().chain(regions).collect()
}

/// A row for each group in each scenario that has it; nothing if no scenario tells them apart.
fn table(
    view: &View,
    word: &str,
    family: &str,
    of: impl Fn(&ScenarioResult) -> &Vec<(String, Text)>,
    columns: &[Column],
) -> Option<Table> {
    let mut groups: Vec<&(String, Text)> = Vec::new();
    for group in view.scenarios().iter().flat_map(&of) {
        if !groups.iter().any(|known| known.0 == group.0) {
            groups.push(group);
        }
    }
    let mut rows = Vec::new();
    for (group, label) in groups {
        for scenario in 0..view.scenarios().len() {
            let estimate = |column: &Column| {
                view.estimate(scenario, &format!("{family}.{group}.{}", column.0))
            };
            // A group nobody belongs to has nothing to tell.
            if estimate(&columns[0]).is_none_or(|share| share.mean == 0.0) {
                continue;
            }
            let label = label.get(view.language);
            let name = match view.labels.as_slice() {
                [_] => label.to_owned(),
                labels => format!("{label} · {}", labels[scenario]),
            };
            let cells = columns.iter().map(|column| {
                let cell = number::estimate(estimate(column), column.1, view.language);
                without_unit(&cell)
            });
            rows.push(std::iter::once(name).chain(cells).collect());
        }
    }
    // Units stand in the head, so that rows stay on a line.
    let head = columns.iter().map(|&(_, unit, name)| match unit {
        Unit::Share => format!("{name} [%]"),
        _ => format!("{name} [{}]", unit.symbol()),
    });
    (!rows.is_empty()).then(|| Table {
        caption: None,
        head: std::iter::once(word.to_owned()).chain(head).collect(),
        rows,
        whole_names: false,
    })
}
