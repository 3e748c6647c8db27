//! The headline table: clocks, losses and stages in time, for every scenario.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::number;
use crate::report::view::{View, remainder};
use crate::report::words::{Clock, Stage};
use crate::stats::{Estimate, RatioEstimate};

use super::MOST_COLUMNS;

/// A line of the headline table: a name, and a cell for each scenario.
struct Line {
    name: String,
    cells: Vec<String>,
    /// Metric whose ratio stands at the end.
    ratio: Option<String>,
}

/// The headline figures of every scenario, side by side.
pub(super) fn table(view: &View) -> Table {
    let mut lines = clock_lines(view);
    let many = view.scenarios().len() > MOST_COLUMNS;
    lines.extend(loss_lines(view));
    if many {
        return transposed(view, &lines);
    }
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
        if line.cells.iter().any(|cell| cell.ends_with('%')) {
            "%"
        } else {
            "h"
        }
    };
    let mut head = vec![String::new()];
    head.extend(
        lines
            .iter()
            .map(|line| format!("{} [{}]", line.name, unit(line))),
    );
    let row = |(scenario, label): (usize, &String)| {
        let cell = |line: &Line| {
            line.cells[scenario]
                .trim_end_matches([' ', 'h', '%'])
                .replace(" ± ", "±")
        };
        std::iter::once(label.clone())
            .chain(lines.iter().map(cell))
            .collect()
    };
    Table {
        caption: None,
        head,
        rows: view.labels.iter().enumerate().map(row).collect(),
    }
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
    lines.into_iter().flatten().collect()
}

/// The share of orders still open at the end, if there are any.
fn open_line(view: &View) -> Option<Line> {
    let scenarios = 0..view.scenarios().len();
    let share = |scenario| {
        let placed = view.mean(scenario, "orders.placed");
        if placed > 0.0 {
            view.mean(scenario, "orders.open") / placed
        } else {
            0.0
        }
    };
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
