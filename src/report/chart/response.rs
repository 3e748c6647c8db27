//! Chart 20: what a varied value does to the headline figures, over one axis of a sweep.
//!
//! A numeric axis is drawn to scale, with a line for each level of a second axis; without a
//! numeric one every point has a row. Further axes stay where the base has them.

mod rows;

use crate::experiment::design::Axis;
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::sweep::measure::Measure;
use crate::report::sweep::view::SweepView;
use crate::report::sweep::{answer, doubtful};
use crate::report::words;
use crate::stats::Estimate;

use super::frame::{Entry, Sign};
use super::panels::{self, Drawn, Look, Panel, Panels, Place, Point, Spacing};
use super::{Figure, MOST_SHOWN, imprint_of_sweep, interval_entry};

/// More rows than this are no picture.
const MOST_ROWS: usize = 20;
/// How far lines are set apart, so that intervals can be told apart \[px\]; not where marks are
/// close anyway.
const APART: i32 = 8;
const CLOSE: usize = 12;
/// The pairs of figures that stand side by side.
const CLOCKS: [Measure; 2] = [Measure::DISPATCH, Measure::DELIVERY];
const LOSSES: [Measure; 2] = [Measure::Late, Measure::Omitted];

/// How a sweep can be drawn.
enum Shape {
    /// Over this numeric axis.
    Curves(usize),
    /// Over the first, with a line for each level of the second.
    Lines(usize, usize),
    /// A row for each point.
    Rows,
    TooManyLines,
    TooManyRows,
}

fn shape(view: &SweepView) -> Shape {
    let axes = view.axes();
    let levels = |&axis: &usize| axes[axis].levels.len();
    let varied: Vec<usize> = (0..axes.len()).filter(|axis| levels(axis) > 1).collect();
    let numeric = varied.iter().filter(|axis| axes[**axis].is_numeric());
    // The one with most levels lies along; of equal ones the first.
    let Some(&along) = numeric.rev().max_by_key(|axis| levels(axis)) else {
        return match slice(view, &varied).len() > MOST_ROWS {
            true => Shape::TooManyRows,
            false => Shape::Rows,
        };
    };
    match varied.iter().find(|axis| **axis != along) {
        None => Shape::Curves(along),
        Some(other) if levels(other) > MOST_SHOWN => Shape::TooManyLines,
        Some(&other) => Shape::Lines(along, other),
    }
}

/// The points that differ from the base in these axes only (of more than two, in the first two).
pub(super) fn slice(view: &SweepView, axes: &[usize]) -> Vec<usize> {
    let base = &view.points()[view.result.base].levels;
    let free = &axes[..axes.len().min(2)];
    let same = |point: &usize| {
        let mut levels = view.points()[*point].levels.iter().zip(base).enumerate();
        levels.all(|(axis, (own, base))| free.contains(&axis) || own == base)
    };
    (0..view.points().len()).filter(same).collect()
}

/// The charts; none where there is nothing to draw along.
pub fn figures(view: &SweepView) -> Vec<Figure> {
    let (hours, shares) = ("20-response", "20-response-losses");
    match shape(view) {
        Shape::Curves(along) => {
            let lines = |measures: &[Measure]| {
                let shown = measures.iter().filter(|one| drawable(view, **one)).copied();
                shown.map(|one| (one, None)).collect::<Vec<_>>()
            };
            let panels = vec![lines(&CLOCKS), lines(&LOSSES)];
            curves(view, along, hours, panels).into_iter().collect()
        }
        Shape::Lines(along, other) => {
            let figure = |name, measures: [Measure; 2]| {
                let levels = 0..view.axes()[other].levels.len();
                let panel = |measure| {
                    let line = |level| (measure, Some((other, level)));
                    levels.clone().map(line).collect::<Vec<_>>()
                };
                let shown = measures.into_iter().filter(|one| drawable(view, *one));
                curves(view, along, name, shown.map(panel).collect())
            };
            let figures = [figure(hours, CLOCKS), figure(shares, LOSSES)];
            figures.into_iter().flatten().collect()
        }
        Shape::Rows => by_rows(view, hours).into_iter().collect(),
        Shape::TooManyLines | Shape::TooManyRows => Vec::new(),
    }
}

/// Why there is no such chart, if there could be one.
pub fn left_out(view: &SweepView) -> Option<String> {
    match (shape(view), view.language) {
        (Shape::TooManyLines, Language::Zh) => Some(format!(
            "曲线图（20）没有画：第二项超过 {MOST_SHOWN} 个取值，线分不清；数字在 points.csv"
        )),
        (Shape::TooManyLines, Language::En) => Some(format!(
            "No chart of curves (20): more than {MOST_SHOWN} values on the second axis; the numbers are in points.csv"
        )),
        (Shape::TooManyRows, Language::Zh) => Some(format!(
            "逐点的图（20）没有画：超过 {MOST_ROWS} 个点；数字在 points.csv"
        )),
        (Shape::TooManyRows, Language::En) => Some(format!(
            "No chart of points (20): more than {MOST_ROWS} of them; the numbers are in points.csv"
        )),
        _ => None,
    }
}

fn drawable(view: &SweepView, measure: Measure) -> bool {
    view.extremes(measure).is_some()
}

/// A figure, and the axis and level its line belongs to, if it belongs to one.
type Traced = (Measure, Option<(usize, usize)>);

/// The chart over a numeric axis; `None` where no figure exists.
fn curves(view: &SweepView, along: usize, name: &str, panels: Vec<Vec<Traced>>) -> Option<Figure> {
    let drawn: Vec<Vec<Traced>> = panels.into_iter().filter(|one| !one.is_empty()).collect();
    let measures: Vec<Measure> = drawn.iter().flatten().map(|(one, _)| *one).collect();
    let (first, _) = *drawn.first()?.first()?;
    let close = view.axes()[along].levels.len() > CLOSE;
    let mut index = 0;
    let mut panels = Vec::new();
    for lines in &drawn {
        let several = lines.iter().any(|(_, level)| level.is_some());
        if several {
            index = 0;
        }
        let mut traces = Vec::new();
        for line in lines {
            traces.push(trace(view, along, *line, Look::of(index)));
            index += 1;
        }
        let (measure, _) = lines[0];
        let (title, unit) = panel_title(view, measure, several);
        panels.push(Panel {
            title,
            unit,
            measure: scale_of(measure),
            most: Panel::highest(&traces),
            apart: if close { 0 } else { APART },
            mark: None,
            lines: traces,
        });
    }
    let slice = slice_of(view, along, &drawn);
    Some(Figure {
        name: name.to_owned(),
        title: title(view, first),
        answer: answer(view, &measures),
        legend: legend(view, &drawn, &slice),
        foot: imprint_of_sweep(view, &meaning(view, &slice, true)),
        height: 760,
        data: data(view, &slice, &measures),
        body: Box::new(Panels {
            panels,
            places: places(&view.axes()[along]),
            base: base(view, along),
            spacing: Spacing::Linear,
            axis: view.axis_title(along),
        }),
    })
}

/// The points that some line goes through.
fn slice_of(view: &SweepView, along: usize, drawn: &[Vec<Traced>]) -> Vec<usize> {
    let other = drawn.iter().flatten().find_map(|(_, level)| *level);
    let axes: Vec<usize> = std::iter::once(along)
        .chain(other.map(|(axis, _)| axis))
        .collect();
    slice(view, &axes)
}

fn trace(view: &SweepView, along: usize, (measure, own): Traced, look: Look) -> Drawn {
    let axes: Vec<usize> = std::iter::once(along)
        .chain(own.map(|(axis, _)| axis))
        .collect();
    let at_level =
        |point: &usize| own.is_none_or(|(axis, level)| view.points()[*point].levels[axis] == level);
    let levels = &view.axes()[along].levels;
    let point = |point: usize| {
        Some(Point {
            at: levels[view.points()[point].levels[along]].number?,
            value: measure.of(view, point)?,
            hollow: doubtful(view, point),
            formula: None,
        })
    };
    let points = slice(view, &axes).into_iter().filter(at_level);
    let mut points: Vec<Point> = points.filter_map(point).collect();
    points.sort_by(|a, b| a.at.total_cmp(&b.at));
    Drawn { look, points }
}

fn places(axis: &Axis) -> Vec<Place> {
    let place = |level: &crate::experiment::design::Level| {
        level.number.map(|at| Place {
            at,
            word: at.to_string(),
        })
    };
    let mut places: Vec<Place> = axis.levels.iter().filter_map(place).collect();
    places.sort_by(|a, b| a.at.total_cmp(&b.at));
    places
}

fn base(view: &SweepView, along: usize) -> Option<Place> {
    let level = view.points()[view.result.base].levels[along];
    view.axes()[along].levels[level].number.map(|at| Place {
        at,
        word: view.pick("基准", "base").to_owned(),
    })
}

const fn scale_of(measure: Measure) -> panels::Measure {
    match measure.unit() {
        Unit::Share => panels::Measure::Share,
        _ => panels::Measure::Hours,
    }
}

/// The head of a panel: the figure where it is alone, else the kind of figures.
fn panel_title(view: &SweepView, measure: Measure, alone: bool) -> (String, String) {
    let share = measure.unit() == Unit::Share;
    let unit = match share {
        true => view.pick("占订单 %", "% of orders"),
        false => view.pick("平均小时数", "mean hours"),
    };
    let title = match (alone, share) {
        (true, _) => measure.name(view.language),
        (false, true) => view.pick("晚发和漏单", "Late and omitted"),
        (false, false) => view.pick("发货和签收", "Dispatch and delivery"),
    };
    (title.to_owned(), unit.to_owned())
}

fn title(view: &SweepView, first: Measure) -> String {
    let heads = view.heads.join(view.pick(" 和 ", " and "));
    // Chinese beside Chinese has no space.
    let heads = match heads.chars().next() {
        Some(letter) if letter.is_ascii() => format!(" {heads}"),
        _ => heads,
    };
    let does = if view.heads.len() > 1 { "do" } else { "does" };
    match (first.unit() == Unit::Share, view.language) {
        (false, Language::Zh) => format!("改变{heads}，发货和签收快慢差多少？"),
        (false, Language::En) => format!("How far {does}{heads} move dispatch and delivery?"),
        (true, Language::Zh) => format!("改变{heads}，晚发和漏单差多少？"),
        (true, Language::En) => format!("How far {does}{heads} move late and omitted orders?"),
    }
}

/// What is told of the first two figures; what moves them, once.
fn answer(view: &SweepView, measures: &[Measure]) -> String {
    let mut measures = measures.to_vec();
    measures.dedup();
    let mut measures = measures.into_iter();
    let first = measures.next().and_then(|one| answer::moved(view, one));
    let second = measures.next().and_then(|one| answer::span(view, one));
    let told: Vec<String> = first.into_iter().chain(second).collect();
    told.join(view.pick("。", ". "))
}

fn legend(view: &SweepView, drawn: &[Vec<Traced>], slice: &[usize]) -> Vec<Entry> {
    let mut legend = Vec::new();
    let lines: Vec<&Traced> = match drawn.first().and_then(|lines| lines.first()) {
        // The levels of an axis look the same in every panel.
        Some((_, Some(_))) => drawn[0].iter().collect(),
        _ => drawn.iter().flatten().collect(),
    };
    for (index, (measure, level)) in lines.into_iter().enumerate() {
        let Look { colour, dashes } = Look::of(index);
        let word = match level {
            None => measure.name(view.language).to_owned(),
            Some((axis, level)) => {
                let own = |point: &&usize| view.points()[**point].levels[*axis] == *level;
                let point = slice.iter().find(own).copied();
                let value = point.map_or("", |point| view.level(point, *axis));
                format!("{} {value}", view.heads[*axis])
            }
        };
        legend.push(Entry {
            sign: Sign::Line(colour, dashes),
            word,
        });
    }
    legend.extend(marks(view, slice));
    legend
}

/// What intervals and hollow marks are.
fn marks(view: &SweepView, slice: &[usize]) -> Vec<Entry> {
    let result = view.result;
    let interval = interval_entry(view.language, result.replications, result.confidence);
    let hollow = slice.iter().any(|&point| doubtful(view, point));
    let hollow = hollow.then(|| Entry {
        sign: Sign::Hollow,
        word: view
            .pick("忙不过来，或有单没走完", "overloaded, or orders left open")
            .to_owned(),
    });
    interval.into_iter().chain(hollow).collect()
}

/// What the signs mean, and what is held where.
fn meaning(view: &SweepView, slice: &[usize], curves: bool) -> String {
    let mut clauses = vec![view.pick(
        "时效从付款算起；“超过 48 h 发货”占已发货订单，“漏单”占全部订单",
        "Times run from payment; late is a share of orders dispatched, omitted of orders placed",
    )];
    if curves {
        clauses.push(view.pick(
            "看不见误差范围的地方，它比点还小；竖虚线是基准",
            "an interval that cannot be seen is smaller than its mark; the dashed upright is the base",
        ));
    }
    if slice.iter().any(|&point| doubtful(view, point)) {
        clauses.push(view.pick(
            "空心点：有一级忙碌率到了 98%（模拟得越久时效越长），或有 0.1% 以上的订单到收尾结束仍未完成",
            "hollow: a tier is busy 98% or more (the longer the run, the more hours), or over 0.1% of orders were open when the drain ended",
        ));
    }
    if slice.len() < view.points().len() {
        clauses.push(view.pick(
            "其余各项取基准的值",
            "everything else varied is held where the base has it",
        ));
    }
    clauses.join(words::semicolon(view.language))
}

/// A row for every point and figure that is drawn.
fn data(view: &SweepView, slice: &[usize], measures: &[Measure]) -> Sheet {
    let mut distinct: Vec<Measure> = Vec::new();
    for measure in measures {
        if !distinct.contains(measure) {
            distinct.push(*measure);
        }
    }
    sheet(view, slice, &distinct)
}

/// Figures of points with their intervals, one to a row.
pub(super) fn sheet(view: &SweepView, points: &[usize], measures: &[Measure]) -> Sheet {
    let mut head = vec![view.pick("点", "point").to_owned()];
    head.extend(view.axes().iter().map(|axis| axis.path.clone()));
    let columns = match view.language {
        Language::Zh => ["指标", "单位", "均值", "误差范围(±)", "下限", "上限"],
        Language::En => ["figure", "unit", "mean", "half_width", "low", "high"],
    };
    head.extend(columns.map(str::to_owned));
    let mut sheet = Sheet {
        head,
        rows: Vec::new(),
    };
    for &point in points {
        for &measure in measures {
            let value: Option<Estimate> = measure.of(view, point);
            let mut row = vec![(point + 1).to_string()];
            let axes = 0..view.axes().len();
            row.extend(axes.map(|axis| view.level(point, axis).to_owned()));
            row.push(measure.name(view.language).to_owned());
            row.push(measure.unit().symbol().to_owned());
            row.extend(with_interval(value));
            sheet.rows.push(row);
        }
    }
    sheet
}

/// The chart without a numeric axis: every point a row.
fn by_rows(view: &SweepView, name: &str) -> Option<Figure> {
    let axes: Vec<usize> = (0..view.axes().len())
        .filter(|axis| view.axes()[*axis].levels.len() > 1)
        .collect();
    let slice = slice(view, &axes);
    let panels: Vec<Vec<Measure>> = [CLOCKS, LOSSES]
        .into_iter()
        .map(|pair| {
            pair.into_iter()
                .filter(|one| drawable(view, *one))
                .collect()
        })
        .filter(|pair: &Vec<Measure>| !pair.is_empty())
        .collect();
    let measures = panels.concat();
    let &first = measures.first()?;
    let traced: Vec<Vec<Traced>> = panels
        .iter()
        .map(|pair| pair.iter().map(|one| (*one, None)).collect())
        .collect();
    Some(Figure {
        name: name.to_owned(),
        title: title(view, first),
        answer: answer(view, &measures),
        legend: legend(view, &traced, &slice),
        foot: imprint_of_sweep(view, &meaning(view, &slice, false)),
        height: 190 + 60 * slice.len() as i32,
        data: data(view, &slice, &measures),
        body: Box::new(rows::Rows::of(view, &slice, &panels)),
    })
}
