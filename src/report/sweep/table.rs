//! The points side by side, by their headline figures.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::number;
use crate::report::summary::without_unit;
use crate::report::words::Clock;

use super::measure::Measure;
use super::view::SweepView;

/// More points than this are in the files; the table has the outline.
pub const MOST_ROWS: usize = 40;

/// More figures than this do not stand side by side; the files have them all.
const MOST_COLUMNS: usize = 6;

/// The figures in columns.
const COLUMNS: [Measure; 8] = [
    Measure::Clock(Clock::Information),
    Measure::DISPATCH,
    Measure::DELIVERY,
    Measure::Late,
    Measure::Omitted,
    Measure::CostShare,
    Measure::Cost,
    Measure::Complaints,
];

/// Those that take no column where they are the same at all points: a sentence says it.
pub const ONLY_WHERE_THEY_VARY: [Measure; 5] = [
    Measure::Clock(Clock::Information),
    Measure::Omitted,
    Measure::CostShare,
    Measure::Cost,
    Measure::Complaints,
];

/// The figures in which outlines show the best and the worst.
pub const TOLD: [Measure; 6] = [
    Measure::DISPATCH,
    Measure::DELIVERY,
    Measure::Late,
    Measure::Omitted,
    Measure::Cost,
    Measure::Complaints,
];

/// A row for every point; of many points the base, and the best and worst of each figure.
pub fn table(view: &SweepView) -> Table {
    match view.points().len() > MOST_ROWS {
        true => outline(view),
        false => whole(view),
    }
}

fn whole(view: &SweepView) -> Table {
    let axes = 0..view.heads.len();
    let columns = columns(view);
    let row = |point: usize| {
        let mut row: Vec<String> = axes
            .clone()
            .map(|axis| setting(view, point, axis))
            .collect();
        if point == view.result.base {
            row[0].push_str(view.pick("（基准）", " (base)"));
        }
        row.extend(figures(view, &columns, point));
        row
    };
    let mut head: Vec<String> = axis_titles(view).collect();
    head.extend(titles(view, &columns));
    Table {
        caption: None,
        head,
        rows: (0..view.points().len()).map(row).collect(),
        whole_names: true,
    }
}

fn outline(view: &SweepView) -> Table {
    let columns = columns(view);
    let mut named = vec![(view.pick("基准", "base").to_owned(), view.result.base)];
    for measure in TOLD.into_iter().filter(|measure| measure.varies(view)) {
        let name = measure.name(view.language);
        let Some((best, worst)) = view.extremes(measure) else {
            continue;
        };
        named.push((format!("{name}{}", view.pick("最少", ", least")), best));
        named.push((format!("{name}{}", view.pick("最多", ", most")), worst));
    }
    let row = |(name, point): (String, usize)| {
        let mut row = vec![name];
        row.extend((0..view.heads.len()).map(|axis| setting(view, point, axis)));
        row.extend(figures(view, &columns, point));
        row
    };
    let mut head = vec![String::new()];
    head.extend(axis_titles(view));
    head.extend(titles(view, &columns));
    Table {
        caption: Some(match view.language {
            Language::Zh => format!("{} 个点的两头；全部在 points.csv", view.points().len()),
            Language::En => format!(
                "The outline of {} points; points.csv has all",
                view.points().len()
            ),
        }),
        head,
        rows: named.into_iter().map(row).collect(),
        whole_names: true,
    }
}

/// What a point has on an axis, a number without the unit that stands in the head; a sweep of
/// variants alone has labels.
fn setting(view: &SweepView, point: usize, axis: usize) -> String {
    let level = view.points()[point].levels[axis];
    match (view.axes()[axis].levels[level].number, view.heads.len()) {
        (Some(number), _) if view.axes()[axis].is_numeric() => number.to_string(),
        (_, 1) => view.label(point),
        _ => view.level(point, axis).to_owned(),
    }
}

/// The names of the axes with their units.
fn axis_titles(view: &SweepView) -> impl Iterator<Item = String> {
    (0..view.heads.len()).map(|axis| view.axis_title(axis))
}

/// The figures that some point has, some only where they differ; information time only where one
/// axis and no costs leave room for it.
fn columns(view: &SweepView) -> Vec<Measure> {
    let some = |measure: &Measure| view.extremes(*measure).is_some();
    let shown = |measure: &Measure| {
        let narrow = view.axes().len() == 1 && !Measure::Cost.varies(view);
        let room = *measure != Measure::Clock(Clock::Information) || narrow;
        room && (measure.varies(view) || !ONLY_WHERE_THEY_VARY.contains(measure))
    };
    let all = COLUMNS.into_iter();
    let mut columns: Vec<Measure> = all
        .filter(|measure| some(measure) && shown(measure))
        .collect();
    // More than that would break the rows.
    for spared in [Measure::Omitted, Measure::CostShare] {
        if columns.len() > MOST_COLUMNS {
            columns.retain(|measure| *measure != spared);
        }
    }
    columns
}

fn titles(view: &SweepView, columns: &[Measure]) -> Vec<String> {
    let title = |measure: &Measure| {
        let unit = match measure.unit() {
            Unit::Share => "%",
            unit => number::unit_name(unit, view.language),
        };
        let name = measure.name(view.language).trim_end_matches(" time");
        format!("{name} [{unit}]")
    };
    let mut titles: Vec<String> = columns.iter().map(title).collect();
    titles.push(view.pick("签收÷基准", "Delivery ÷ base").to_owned());
    titles
}

fn figures(view: &SweepView, columns: &[Measure], point: usize) -> Vec<String> {
    let cell = |measure: &Measure| {
        let value = measure.of(view, point);
        without_unit(&number::estimate(value, measure.unit(), view.language))
    };
    let mut cells: Vec<String> = columns.iter().map(cell).collect();
    cells.push(match point == view.result.base {
        true => "1".to_owned(),
        false => {
            let delivery = Measure::DELIVERY.metric();
            let against = delivery.and_then(|id| view.against_base(point, id));
            number::narrow_ratio(against.and_then(|against| against.ratio))
        }
    });
    cells
}
