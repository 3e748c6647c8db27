//! The headline table: clocks, losses and stages in time, for every scenario.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::chart::MOST_SHOWN;
use crate::report::complaints::RATE;
use crate::report::document::Table;
use crate::report::money::{CAPITAL, COST_SHARE, COST_TOTAL};
use crate::report::number;
use crate::report::view::{View, remainder};
use crate::report::words::{Clock, Stage};
use crate::stats::{Estimate, RatioEstimate};

use super::{MOST_COLUMNS, without_unit};

/// A line of the headline table: a name, and a cell for each scenario.
struct Line {
    name: String,
    cells: Vec<String>,
    /// Metric whose ratio stands at the end.
    ratio: Option<String>,
}

/// The headline figures of every scenario, side by side.
pub(super) fn table(view: &View) -> Table {
    if view.scenarios().len() > MOST_SHOWN {
        return transposed(view, &few_lines(view));
    }
    let mut lines = clock_lines(view);
    let costs = cost_lines(view);
    let many = view.scenarios().len() > MOST_COLUMNS;
    // With all of them, rows would break.
    let losses = match (many, costs.len()) {
        (true, 3..) => 0,
        (true, 2) => 1,
        _ => usize::MAX,
    };
    lines.extend(costs);
    lines.extend(loss_lines(view).into_iter().take(losses));
    // Warnings tell of open orders too, and one more column would break the rows.
    if many {
        return transposed(view, &lines);
    }
    lines.extend(capital_lines(view));
    lines.extend(open_line(view));
    lines.extend(stage_lines(view));
    by_columns(view, &lines)
}

/// Metrics in rows, scenarios in columns, with ratios both ways for a pair.
fn by_columns(view: &View, lines: &[Line]) -> Table {
    let mut head = vec![String::new()];
    match view.labels.as_slice() {
        [_] => head.push(view.pick("结果", "Result").to_owned()),
        labels => head.extend(labels.iter().cloned()),
    }
    let pair = view.labels.len() == 2;
    if let [base, other] = view.labels.as_slice() {
        head.push(format!("{other} ÷ {base}"));
        head.push(view.pick("倒数", "inverse").to_owned());
    }
    let row = |line: &Line| {
        let mut row = vec![line.name.clone()];
        row.extend(line.cells.iter().cloned());
        if pair {
            let ratio = line.ratio.as_deref().and_then(|id| view.ratio(1, id));
            row.push(ratio.map_or(String::new(), |ratio| number::ratio(Some(ratio))));
            row.push(ratio.and_then(number::inverse).map_or(String::new(), plain));
        }
        row
    };
    Table {
        caption: None,
        head,
        rows: lines.iter().map(row).collect(),
        whole_names: false,
    }
}

/// A ratio without its interval, which stands beside it the other way round.
fn plain(ratio: RatioEstimate) -> String {
    number::ratio(Some(RatioEstimate {
        low: None,
        high: None,
        ..ratio
    }))
}

/// Scenarios in rows, metrics in columns; units move to the head, so that rows stay on a line.
fn transposed(view: &View, lines: &[Line]) -> Table {
    let unit = |line: &Line| {
        let ends = |mark: &str| {
            // Before the brackets of an interval, where it has any.
            let mut cells = line.cells.iter();
            cells.any(|cell| {
                cell.split(" [")
                    .next()
                    .is_some_and(|mean| mean.ends_with(mark))
            })
        };
        let cost = number::unit_name(Unit::YuanPerOrder, view.language);
        match (ends("%"), ends("h"), ends(cost)) {
            (true, _, _) => " [%]".to_owned(),
            (_, true, _) => " [h]".to_owned(),
            (_, _, true) => format!(" [{cost}]"),
            _ => String::new(),
        }
    };
    let mut head = vec![String::new()];
    head.extend(
        lines
            .iter()
            .map(|line| format!("{}{}", line.name, unit(line))),
    );
    let row = |(scenario, label): (usize, &String)| {
        let cell = |line: &Line| without_unit(&line.cells[scenario]);
        std::iter::once(label.clone())
            .chain(lines.iter().map(cell))
            .collect()
    };
    Table {
        caption: None,
        head,
        rows: view.labels.iter().enumerate().map(row).collect(),
        whole_names: view.labels.len() > MOST_SHOWN,
    }
}

/// What many scenarios are told by: few columns, so that each stays on a line. The files have
/// the rest.
fn few_lines(view: &View) -> Vec<Line> {
    let dispatch = format!("{}.mean", Clock::Dispatch.id());
    let ratio = |scenario| match scenario {
        0 => "1".to_owned(),
        other => {
            let ratio = view.ratio(other, &dispatch);
            ratio.map_or(number::NOTHING.to_owned(), plain)
        }
    };
    let scenarios = 0..view.scenarios().len();
    let clocks = clock_lines(view).into_iter();
    let mut lines: Vec<Line> = clocks.skip(1).collect();
    let base = Line {
        name: view.pick("发货 ÷ 基准", "Dispatch ÷ base").to_owned(),
        cells: scenarios.clone().map(ratio).collect(),
        ratio: None,
    };
    lines.insert(1.min(lines.len()), base);
    lines.extend(cost_lines(view));
    // Shares without their intervals, which would break the rows.
    let shares = |name: &str, share: &dyn Fn(usize) -> Option<f64>| Line {
        name: name.to_owned(),
        cells: (0..view.scenarios().len())
            .map(|one| share(one).map_or(number::NOTHING.to_owned(), |one| number::percent(one, 1)))
            .collect(),
        ratio: None,
    };
    let within = "dispatch_time.within_48h";
    if view.has(within) {
        let late = |scenario| remainder(view.estimate(scenario, within)).map(|one| one.mean);
        lines.push(shares(view.pick("超过 48 h", "After 48 h"), &late));
    }
    // The top tier is the one that all scenarios have.
    let load = |scenario: usize| {
        let (top, _) = view.scenarios()[scenario].tiers.first()?;
        let load = view.estimate(scenario, &format!("relay.{top}.utilisation"))?;
        Some(load.mean)
    };
    let room = !view.has(RATE);
    if room && scenarios.clone().any(|scenario| load(scenario).is_some()) {
        lines.push(shares(view.pick("最上级忙碌", "Top tier busy"), &load));
    }
    lines.extend(open_line(view));
    lines
}

/// A line with one estimate for each scenario, if any scenario has it.
fn line(
    view: &View,
    name: String,
    id: &str,
    unit: Unit,
    turn: fn(Option<Estimate>) -> Option<Estimate>,
) -> Option<Line> {
    let cell = |scenario| number::estimate(turn(view.estimate(scenario, id)), unit, view.language);
    view.has(id).then(|| Line {
        name,
        cells: (0..view.scenarios().len()).map(cell).collect(),
        ratio: None,
    })
}

const fn as_it_is(estimate: Option<Estimate>) -> Option<Estimate> {
    estimate
}

fn clock_lines(view: &View) -> Vec<Line> {
    let lines = Clock::ALL.into_iter().filter_map(|clock| {
        let id = format!("{}.mean", clock.id());
        let span = clock.span(view.language);
        let name = match view.scenarios().len() {
            1 => format!("{} ({span})", clock.name(view.language)),
            _ => clock.name(view.language).to_owned(),
        };
        let line = line(view, name, &id, Unit::Hours, as_it_is)?;
        Some(Line {
            ratio: Some(id),
            ..line
        })
    });
    lines.collect()
}

/// Logistics cost as a share of sales, all costs of an order, and how many complain.
fn cost_lines(view: &View) -> Vec<Line> {
    with_ratios(
        view,
        &[
            (
                view.pick("物流成本占比", "Logistics cost share"),
                COST_SHARE,
                Unit::Share,
            ),
            (
                view.pick("每单花费", "Cost per order"),
                COST_TOTAL,
                Unit::YuanPerOrder,
            ),
            (view.pick("客诉率", "Complaint rate"), RATE, Unit::Share),
        ],
    )
}

/// The agents' money upstream, and what of it may be argued about.
fn capital_lines(view: &View) -> Vec<Line> {
    with_ratios(
        view,
        &[
            (
                view.pick("平均占用资金", "Capital tied up, mean"),
                CAPITAL,
                Unit::Yuan,
            ),
            (
                view.pick("零售先付、还没揽收的钱", "Prepaid and not yet scanned"),
                "money.dispute_exposure.mean",
                Unit::Yuan,
            ),
            (
                view.pick("零售付款到揽收", "Retail payment to scan"),
                "money.dispute_gap.mean",
                Unit::Hours,
            ),
            (
                view.pick("买家不付尾款", "Balance not paid by buyers"),
                "orders.defaulted_rate",
                Unit::Share,
            ),
        ],
    )
}

/// Lines with their ratio to the base, of the metrics that some scenario has.
fn with_ratios(view: &View, metrics: &[(&str, &str, Unit)]) -> Vec<Line> {
    let lines = metrics.iter().filter_map(|&(name, id, unit)| {
        let line = line(view, name.to_owned(), id, unit, as_it_is)?;
        Some(Line {
            ratio: Some(id.to_owned()),
            ..line
        })
    });
    lines.collect()
}

fn loss_lines(view: &View) -> Vec<Line> {
    let over = view.pick("超过 48 h 才发货", "Dispatched after 48 h");
    let lines = [
        line(
            view,
            over.to_owned(),
            "dispatch_time.within_48h",
            Unit::Share,
            remainder,
        ),
        line(
            view,
            view.pick("漏单", "Orders omitted").to_owned(),
            "orders.omission_rate",
            Unit::Share,
            as_it_is,
        )
        .map(|line| Line {
            ratio: Some("orders.omission_rate".to_owned()),
            ..line
        }),
        line(
            view,
            view.pick("错单", "Orders altered").to_owned(),
            "orders.error_rate",
            Unit::Share,
            as_it_is,
        )
        .map(|line| Line {
            ratio: Some("orders.error_rate".to_owned()),
            ..line
        }),
    ];
    lines.into_iter().flatten().chain(goods(view)).collect()
}

/// What stock does to buyers, where there is any that can run out, mislead or spoil.
fn goods(view: &View) -> impl Iterator<Item = Line> {
    let rates = [
        (
            view.pick("因显示缺货没卖", "Refused, seemed out of stock"),
            "orders.refused_rate",
        ),
        (
            view.pick(
                "超卖（占照库存数卖的）",
                "Oversold, of those sold by a figure",
            ),
            "orders.oversold_rate",
        ),
        (
            view.pick("送到时已过期", "Spoiled on arrival"),
            "orders.spoiled_rate",
        ),
    ];
    rates
        .into_iter()
        .filter_map(|(name, id)| line(view, name.to_owned(), id, Unit::Share, as_it_is))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The share of orders still open at the end, if there are any.
fn open_line(view: &View) -> Option<Line> {
    let scenarios = 0..view.scenarios().len();
    let share = |scenario| view.open_share(scenario);
    let some = scenarios.clone().any(|scenario| share(scenario) > 0.0);
    some.then(|| Line {
        name: view
            .pick("到最后仍未完成", "Still open at the end")
            .to_owned(),
        cells: scenarios.map(|scenario| rare(share(scenario))).collect(),
        ratio: None,
    })
}

/// A share that is small or nothing.
fn rare(share: f64) -> String {
    if share > 0.0 {
        number::percent(share, 2)
    } else {
        number::percent(0.0, 0)
    }
}

/// Shares in time on the calendar, and in brackets in working hours.
fn stage_lines(view: &View) -> Vec<Line> {
    let lines = Stage::ALL.into_iter().filter_map(|stage| {
        let calendar = format!("stage.{}.within_limit", stage.id());
        let active = format!("stage.{}.within_limit_active", stage.id());
        let own = stage.name(view.language);
        let name = match view.language {
            Language::Zh => format!("{own} 按时"),
            Language::En => format!("{own}, in time"),
        };
        let mut line = line(view, name, &calendar, Unit::Share, as_it_is)?;
        for (scenario, cell) in line.cells.iter_mut().enumerate() {
            if let Some(active) = view.estimate(scenario, &active) {
                cell.push_str(&format!(" ({})", number::percent(active.mean, 1)));
            }
        }
        Some(line)
    });
    lines.collect()
}
