//! What a sweep says in sentences: how far the clocks move, what moves them, where it stops
//! paying, and which points are best.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::number;
use crate::report::words::{self, Clock};

use super::front;
use super::measure::{Measure, NOTICEABLE};
use super::table::{self, TOLD};
use super::view::SweepView;

/// More points than this are not named one by one.
const NAMED: usize = 6;

/// The sentences, the most important first.
pub fn lines(view: &SweepView) -> Vec<String> {
    let clocks = [Clock::Dispatch, Clock::Delivery].map(Measure::Clock);
    let mut lines: Vec<String> = clocks
        .into_iter()
        .chain([Measure::CostShare, Measure::Complaints])
        .filter_map(|figure| moved(view, figure))
        .collect();
    lines.extend(best(view));
    lines.extend(trade_off(view));
    lines.extend(constant(view));
    lines
}

/// How far a figure moves over the points, where it is lowest and highest, and what moves it:
/// `Delivery time: from 60.2 ± 0.2 h (hands 8) to 74.1 ± 0.3 h (hands 1); ...`.
pub fn moved(view: &SweepView, measure: Measure) -> Option<String> {
    let mut told = span(view, measure)?;
    let (lowest, highest) = view.extremes(measure)?;
    let clear = view.clearly_below(measure, lowest, highest);
    let more = match view.axes().len() {
        1 => flattens(view, measure, lowest, highest),
        _ => movers(view, measure),
    };
    if let Some(more) = more.filter(|_| clear) {
        told.push_str(words::semicolon(view.language));
        told.push_str(&more);
    }
    Some(told)
}

/// How far a figure moves over the points, and where it is lowest and highest.
pub fn span(view: &SweepView, measure: Measure) -> Option<String> {
    let (lowest, highest) = view.extremes(measure)?;
    let value = |point| number::short(measure.of(view, point), measure.unit(), view.language);
    let (low, high) = (value(lowest), value(highest));
    let name = measure.name(view.language);
    let colon = words::colon(view.language);
    if !view.clearly_below(measure, lowest, highest) {
        let base = value(view.result.base);
        return Some(match view.language {
            Language::Zh => format!("{name}{colon}各点之间没有明显差别，基准 {base}"),
            Language::En => {
                format!("{name}{colon}no clear difference between the points, base {base}")
            }
        });
    }
    let (best, worst) = (view.named(lowest), view.named(highest));
    Some(match view.language {
        Language::Zh => format!("{name}{colon}从 {low}（{best}）到 {high}（{worst}）"),
        Language::En => format!("{name}{colon}from {low} ({best}) to {high} ({worst})"),
    })
}

/// Over one numeric axis: from where on, coming from the worst, the rest is not worth having.
fn flattens(view: &SweepView, measure: Measure, best: usize, worst: usize) -> Option<String> {
    let axis = view.axes().first().filter(|axis| axis.is_numeric())?;
    let number = |point: usize| axis.levels[view.points()[point].levels[0]].number;
    let up = number(worst)? < number(best)?;
    let mut points: Vec<usize> = (0..view.points().len()).collect();
    points.sort_by(|&a, &b| {
        let order = number(a).partial_cmp(&number(b));
        order.unwrap_or(std::cmp::Ordering::Equal)
    });
    if !up {
        points.reverse();
    }
    let from = points.iter().position(|&point| point == worst)?;
    let to = points.iter().position(|&point| point == best)?;
    let mean = |point: usize| measure.of(view, point).map(|one| one.mean);
    let enough = mean(best)? * (1.0 + NOTICEABLE);
    let near = |&&point: &&usize| mean(point).is_some_and(|mean| mean <= enough);
    let first = points[from..=to].iter().find(near).copied()?;
    let limit = number::percent(NOTICEABLE, 0);
    let at = view.label(first);
    let last = to + 1 == points.len();
    let beyond = match (view.language, up) {
        (Language::Zh, true) => format!("加到 {at} 以后"),
        (Language::Zh, false) => format!("减到 {at} 以后"),
        (Language::En, true) => format!("above {at}"),
        (Language::En, false) => format!("below {at}"),
    };
    Some(match (first == best, last, view.language) {
        (true, true, Language::Zh) => "到范围尽头还在下降".to_owned(),
        (true, true, Language::En) => "still falling at the end of the range".to_owned(),
        (true, false, Language::Zh) => format!("{beyond}不再下降"),
        (true, false, Language::En) => format!("{beyond} it falls no further"),
        (false, _, Language::Zh) => format!("{beyond}，最多再降 {limit}"),
        (false, _, Language::En) => format!("{beyond} at most {limit} is left to gain"),
    })
}

/// Over several axes: how far each moves the figure, the mean over the others, the most first.
fn movers(view: &SweepView, measure: Measure) -> Option<String> {
    let values: Vec<f64> = (0..view.points().len())
        .map(|point| Some(measure.of(view, point)?.mean))
        .collect::<Option<_>>()?;
    let reach = |axis: usize| {
        let of = |level: usize| {
            let points = view.points().iter().zip(&values);
            let own = points.filter(|(point, _)| point.levels[axis] == level);
            let own: Vec<f64> = own.map(|(_, value)| *value).collect();
            own.iter().sum::<f64>() / own.len().max(1) as f64
        };
        let means: Vec<f64> = (0..view.axes()[axis].levels.len()).map(of).collect();
        let lowest = means.iter().copied().fold(f64::INFINITY, f64::min);
        means.iter().copied().fold(f64::NEG_INFINITY, f64::max) - lowest
    };
    let mut reaches: Vec<(usize, f64)> = (0..view.axes().len())
        .map(|axis| (axis, reach(axis)))
        .collect();
    reaches.sort_by(|a, b| b.1.total_cmp(&a.1));
    let told = reaches.into_iter().map(|(axis, reach)| {
        let reach = match measure.unit() {
            Unit::Share => number::percent(reach, 1),
            _ => number::hours(reach),
        };
        format!("{} {reach}", view.heads[axis])
    });
    let told = told.collect::<Vec<_>>().join(words::listed(view.language));
    Some(match view.language {
        Language::Zh => format!("单看一项（其余取平均）相差：{told}"),
        Language::En => format!("each alone, averaged over the others, moves it by: {told}"),
    })
}

/// Which point is best on which figure; a line for each such point.
fn best(view: &SweepView) -> Vec<String> {
    let mut found: Vec<(usize, Vec<Measure>)> = Vec::new();
    for measure in TOLD.into_iter().filter(|measure| measure.varies(view)) {
        let Some((point, _)) = view.extremes(measure) else {
            continue;
        };
        match found.iter_mut().find(|(known, _)| *known == point) {
            Some((_, measures)) => measures.push(measure),
            None => found.push((point, vec![measure])),
        }
    }
    let line = |(point, measures): (usize, Vec<Measure>)| {
        let names = measures
            .iter()
            .map(|one| one.name(view.language).to_lowercase());
        let names = names.collect::<Vec<_>>().join(words::listed(view.language));
        let own = view.named(point);
        let close = close(view, point, &measures);
        match view.language {
            Language::Zh => format!("最好的点 {own}：{names}{close}"),
            Language::En => format!("Best at {own}: {names}{close}"),
        }
    };
    found.into_iter().map(line).collect()
}

/// The points that are not clearly worse than the best on any of these figures.
fn close(view: &SweepView, best: usize, measures: &[Measure]) -> String {
    let close: Vec<usize> = (0..view.points().len())
        .filter(|&point| point != best)
        .filter(|&point| {
            let clear = |one: &Measure| view.clearly_below(*one, best, point);
            measures.iter().all(|one| one.of(view, point).is_some()) && !measures.iter().any(clear)
        })
        .collect();
    let named = listed(view, &close);
    match (close.is_empty(), view.language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("（没有明显更差的：{named}）"),
        (false, Language::En) => format!(" (not clearly worse: {named})"),
    }
}

/// The points that are best if both delivery time and its price count.
fn trade_off(view: &SweepView) -> Option<String> {
    let price = front::price(view)?;
    let front = front::front(view, Measure::DELIVERY, price);
    // A front of most points chooses none.
    if front.is_empty() || (front.len() > NAMED && 2 * front.len() > view.points().len()) {
        return None;
    }
    let clock = Measure::DELIVERY.name(view.language).to_lowercase();
    let named = listed(view, &front);
    let price = price.name(view.language);
    Some(match view.language {
        Language::Zh => format!("{clock}和{price}两项兼顾，没有别的点更好的：{named}"),
        Language::En => format!(
            "Weighing {clock} against {}, no other point beats: {named}",
            price.to_lowercase()
        ),
    })
}

/// Labels of points, or how many they are.
pub fn listed(view: &SweepView, points: &[usize]) -> String {
    if points.len() > NAMED {
        return match view.language {
            Language::Zh => format!("{} 个点", points.len()),
            Language::En => format!("{} points", points.len()),
        };
    }
    let labels: Vec<String> = points.iter().map(|&point| view.label(point)).collect();
    labels.join(words::semicolon(view.language))
}

/// The figures that are the same at all points, and so in no column.
fn constant(view: &SweepView) -> Option<String> {
    let same = table::ONLY_WHERE_THEY_VARY.into_iter();
    // Of some more is said at the head.
    let told = [Measure::CostShare, Measure::Complaints];
    let same = same.filter(|one| !told.contains(one) && !one.varies(view));
    let told: Vec<String> = same
        .filter_map(|measure| {
            let value = measure.of(view, view.result.base)?;
            let value = number::short(Some(value), measure.unit(), view.language);
            let name = measure.name(view.language);
            Some(match view.language {
                Language::Zh => format!("{name} {value}"),
                Language::En => format!("{} {value}", name.to_lowercase()),
            })
        })
        .collect();
    let told = told.join(words::listed(view.language));
    (!told.is_empty()).then(|| match view.language {
        Language::Zh => format!("各点没有明显差别（基准的数）：{told}"),
        Language::En => {
            format!("No clear difference between the points (figures of the base): {told}")
        }
    })
}
