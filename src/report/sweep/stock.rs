//! A sweep over a level of stock: which level gives the fill rate that was promised, and what it
//! ties up.
//!
//! One curve for each holding whose level is varied (and each level of a second axis): simulated
//! fill rate with its interval, the formula's, and the mean value of the stock.

use crate::experiment::promise::{BETWEEN, Promise};
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::levels::promised;
use crate::report::number::{self, NOTHING};
use crate::report::summary::without_unit;
use crate::report::words;
use crate::stats::Estimate;
use crate::stats::stock::{Readings, round_up};

use super::view::SweepView;

/// The fill rate that is asked for.
pub const PROMISED: f64 = 0.95;
/// More curves than this are not told one by one.
const TOLD: usize = 6;

/// The fill rate of one holding over a level.
pub struct Curve {
    /// What tells it from the others; empty where it is the only one.
    pub name: String,
    /// From the lowest level on.
    pub stops: Vec<Stop>,
}

/// One point of it.
pub struct Stop {
    /// The point of the sweep.
    pub point: usize,
    /// The level as it is varied.
    pub at: f64,
    /// What is promised by formula.
    pub promise: Promise,
    /// Simulated fill rate.
    pub fill_rate: Estimate,
    /// Simulated mean value of the stock \[yuan\].
    pub value: Option<Estimate>,
}

/// The level that gives the fill rate asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    /// Between the levels tried.
    At {
        level: f64,
        /// Where the fill rate is reached if it lies at the upper and at the lower end of its
        /// interval; none beyond the levels tried.
        low: Option<f64>,
        high: Option<f64>,
        /// How many units that is, of whole ones rounded up.
        units: Option<f64>,
        /// Mean value of the stock there \[yuan\].
        value: Option<f64>,
    },
    /// The lowest level tried gives more.
    Below { level: f64, fill_rate: f64 },
    /// The highest level tried gives less.
    Above { level: f64, fill_rate: f64 },
}

/// The numeric axis over which a level of stock is varied, the one with most levels; `None` in
/// other sweeps.
pub fn axis(view: &SweepView) -> Option<usize> {
    let axes = view.axes().iter().enumerate();
    let varied = axes.filter(|(_, axis)| axis.is_numeric() && axis.levels.len() > 1);
    let levels = varied.filter(|(_, axis)| is_level(&axis.path));
    let most = levels.rev().max_by_key(|(_, axis)| axis.levels.len());
    most.map(|(index, _)| index)
}

/// Whether a path is that of a level of stock.
fn is_level(path: &str) -> bool {
    let mut parts = path.rsplit('.');
    let states = ["factor", "z", "cycle_service", "fill_rate", "units"];
    parts.next().is_some_and(|last| states.contains(&last)) && parts.any(|part| part == "stock")
}

/// The curves over the axis; none where nothing has a fill rate.
pub fn curves(view: &SweepView) -> Vec<Curve> {
    let Some(along) = axis(view) else {
        return Vec::new();
    };
    let axes = 0..view.axes().len();
    let other = axes
        .filter(|&axis| axis != along)
        .find(|&axis| view.axes()[axis].levels.len() > 1);
    let lines: Vec<Option<(usize, usize)>> = match other {
        Some(axis) => (0..view.axes()[axis].levels.len())
            .map(|level| Some((axis, level)))
            .collect(),
        None => vec![None],
    };
    let base = &view.points()[view.result.base];
    let mut curves = Vec::new();
    for (index, promise) in base.promises.iter().enumerate() {
        for &line in &lines {
            let stops = stops(view, along, line, index);
            if stops.len() < 2 || !moves(&stops) {
                continue;
            }
            curves.push((promise.label.get(view.language), line, stops));
        }
    }
    let labels: Vec<&str> = curves.iter().map(|(label, ..)| *label).collect();
    let several = labels.iter().any(|label| *label != labels[0]);
    let shared = shared_place(&labels);
    let named = curves.into_iter().map(|(label, line, stops)| {
        let level = line.map(|(axis, _)| {
            let head = &view.heads[axis];
            format!("{head} {}", view.level(stops[0].point, axis))
        });
        let label = several.then(|| label[shared..].to_owned());
        let parts: Vec<String> = label.into_iter().chain(level).collect();
        Curve {
            name: parts.join(words::listed(view.language)),
            stops,
        }
    });
    named.collect()
}

/// How much of the labels is the place that all of them begin with: `Supplier · `.
fn shared_place(labels: &[&str]) -> usize {
    let place = |label: &str| label.find(BETWEEN).map(|at| at + BETWEEN.len());
    let Some(end) = labels.first().and_then(|label| place(label)) else {
        return 0;
    };
    let same = |label: &&str| label.get(..end) == labels[0].get(..end);
    if labels.iter().all(same) { end } else { 0 }
}

/// Whether the level of a holding is what the axis varies.
fn moves(stops: &[Stop]) -> bool {
    let units = stops.iter().map(|stop| stop.promise.units);
    let first = stops[0].promise.units;
    units.into_iter().any(|units| units != first)
}

/// The points of a holding along the axis, everything but the line's own level as in the base.
fn stops(
    view: &SweepView,
    along: usize,
    line: Option<(usize, usize)>,
    holding: usize,
) -> Vec<Stop> {
    let base = &view.points()[view.result.base].levels;
    let belongs = |levels: &[usize]| {
        let mut pairs = levels.iter().zip(base).enumerate();
        pairs.all(|(axis, (own, base))| match line {
            _ if axis == along => true,
            Some((other, level)) if axis == other => *own == level,
            _ => own == base,
        })
    };
    let stop = |point: usize| {
        let one = &view.points()[point];
        let promise = one.promises.get(holding)?.clone();
        let metric = |name: &str| view.estimate(point, &format!("{}.{name}", promise.id));
        Some(Stop {
            point,
            at: view.axes()[along].levels[one.levels[along]].number?,
            fill_rate: metric("fill_rate")?,
            value: metric("value"),
            promise,
        })
    };
    let points = (0..view.points().len()).filter(|&point| belongs(&view.points()[point].levels));
    let mut stops: Vec<Stop> = points.filter_map(stop).collect();
    stops.sort_by(|a, b| a.at.total_cmp(&b.at));
    stops
}

impl Curve {
    /// The level that gives this fill rate, by straight lines between the points.
    pub fn answer(&self, fill_rate: f64) -> Option<Answer> {
        let (first, last) = (self.stops.first()?, self.stops.last()?);
        let mean = |stop: &Stop| stop.fill_rate.mean;
        let half = |stop: &Stop| stop.fill_rate.half_width.unwrap_or(0.0);
        let reached = |of: &dyn Fn(&Stop) -> f64| self.reached(of, fill_rate);
        if mean(first) >= fill_rate {
            return Some(Answer::Below {
                level: first.at,
                fill_rate: mean(first),
            });
        }
        Some(match reached(&mean) {
            None => Answer::Above {
                level: last.at,
                fill_rate: mean(last),
            },
            Some(level) => {
                let low = reached(&|stop| mean(stop) + half(stop));
                Answer::At {
                    level,
                    low: low.filter(|_| mean(first) + half(first) < fill_rate),
                    high: reached(&|stop| mean(stop) - half(stop)),
                    units: self.units_at(level),
                    value: self.between(level, |stop| Some(stop.value?.mean)),
                }
            }
        })
    }

    /// Whether its points have intervals.
    fn is_uncertain(&self) -> bool {
        let mut stops = self.stops.iter();
        stops.all(|stop| stop.fill_rate.half_width.is_some())
    }

    /// Where a curve first reaches a height.
    fn reached(&self, of: &dyn Fn(&Stop) -> f64, height: f64) -> Option<f64> {
        let rising = |pair: &&[Stop]| of(&pair[0]) < height && of(&pair[1]) >= height;
        if of(&self.stops[0]) >= height {
            return Some(self.stops[0].at);
        }
        let pair = self.stops.windows(2).find(rising)?;
        let (from, to) = (of(&pair[0]), of(&pair[1]));
        Some(pair[0].at + (height - from) / (to - from) * (pair[1].at - pair[0].at))
    }

    fn units_at(&self, level: f64) -> Option<f64> {
        let units = self.between(level, |stop| stop.promise.units)?;
        let mut all = self.stops.iter().filter_map(|stop| stop.promise.units);
        let step = if all.all(|units| units.fract() == 0.0) {
            1.0
        } else {
            0.01
        };
        Some(round_up(units, step))
    }

    /// What lies at a level between two points, by a straight line.
    fn between(&self, level: f64, of: impl Fn(&Stop) -> Option<f64>) -> Option<f64> {
        let around = |pair: &&[Stop]| pair[0].at <= level && level <= pair[1].at;
        let pair = self.stops.windows(2).find(around)?;
        let (from, to) = (of(&pair[0])?, of(&pair[1])?);
        let share = (level - pair[0].at) / (pair[1].at - pair[0].at);
        Some(from + share * (to - from))
    }
}

/// The answers in sentences, one for each curve.
pub fn lines(view: &SweepView) -> Vec<String> {
    let curves = curves(view);
    let told = curves.iter().take(TOLD);
    told.filter_map(|curve| sentence(view, curve)).collect()
}

/// The level that gives the fill rate asked for, and what it ties up.
pub fn sentence(view: &SweepView, curve: &Curve) -> Option<String> {
    let along = axis(view)?;
    let goal = number::promise(PROMISED);
    let named = match curve.name.as_str() {
        "" => String::new(),
        name => format!("{name}{}", words::colon(view.language)),
    };
    let said = match (curve.answer(PROMISED)?, view.language) {
        (
            Answer::At {
                level,
                low,
                high,
                units,
                value,
            },
            language,
        ) => {
            let level = written(view, along, Some(level));
            let units = units.map_or(NOTHING.to_owned(), |units| number::plain(units, 2));
            let interval = match curve.is_uncertain() {
                true => bounds(view, along, low, high),
                false => String::new(),
            };
            let money = value.map(|value| number::plain(value, 0));
            match (money, language) {
                (Some(yuan), Language::Zh) => {
                    format!(
                        "满足率 {goal} 需要{level}{interval}，即 {units} 件，平均占用资金 {yuan} 元"
                    )
                }
                (Some(yuan), Language::En) => {
                    format!(
                        "a fill rate of {goal} needs {level}{interval}, {units} units, and ties up {yuan} yuan"
                    )
                }
                (None, Language::Zh) => {
                    format!(
                        "满足率 {goal} 需要{level}{interval}，即 {units} 件（写上 unit_cost 就能算占用资金）"
                    )
                }
                (None, Language::En) => format!(
                    "a fill rate of {goal} needs {level}{interval}, {units} units (with unit_cost it would say what that ties up)"
                ),
            }
        }
        (Answer::Below { level, fill_rate }, language) => {
            let level = written(view, along, Some(level));
            let reached = number::promise(fill_rate);
            match language {
                Language::Zh => format!(
                    "试过的最低一档（{level}）满足率已有 {reached}，超过 {goal}；要找刚好 {goal} 的，请往低处试"
                ),
                Language::En => format!(
                    "the lowest value tried, {level}, gives a fill rate of {reached} already, above {goal}; try lower ones to find what {goal} needs"
                ),
            }
        }
        (Answer::Above { level, fill_rate }, language) => {
            let level = written(view, along, Some(level));
            let reached = number::promise(fill_rate);
            match language {
                Language::Zh => format!(
                    "试过的范围达不到满足率 {goal}：最高一档（{level}）只有 {reached}，请往高处试"
                ),
                Language::En => format!(
                    "no value tried gives a fill rate of {goal}: the highest, {level}, gives {reached}; try higher ones"
                ),
            }
        }
    };
    Some(format!("{named}{}", words::capitalised(&said)))
}

/// What kind of level the axis varies.
pub fn kind(view: &SweepView, along: usize) -> &'static str {
    let path = view.axes()[along].path.as_str();
    match path.rsplit('.').next() {
        Some("factor") => view.language.pick("备货系数", "factor"),
        Some("z") => view.language.pick("安全系数 z", "z"),
        Some("cycle_service") => view
            .language
            .pick("周期服务水平（公式）", "cycle service (formula)"),
        Some("fill_rate") => view.language.pick("满足率（公式）", "fill rate (formula)"),
        _ => view.language.pick("件数", "units"),
    }
}

/// A level with what it is: `factor 1.63`.
fn written(view: &SweepView, along: usize, level: Option<f64>) -> String {
    let level = level.map_or(NOTHING.to_owned(), |level| plain(view, along, level));
    format!("{} {level}", kind(view, along))
}

/// A level in the unit of the axis: with two decimals, unless the axis is that of larger numbers.
pub fn plain(view: &SweepView, along: usize, level: f64) -> String {
    let axis = &view.axes()[along];
    let levels = axis.levels.iter().filter_map(|level| level.number);
    let large = levels.fold(0.0, f64::max) >= 20.0;
    let text = match large {
        true => number::plain(level, 1),
        false => format!("{level:.2}"),
    };
    format!("{text}{}", axis.unit)
}

fn bounds(view: &SweepView, along: usize, low: Option<f64>, high: Option<f64>) -> String {
    let levels = &view.axes()[along].levels;
    let numbers = levels.iter().filter_map(|level| level.number);
    let least = numbers.clone().fold(f64::INFINITY, f64::min);
    let most = numbers.fold(f64::NEG_INFINITY, f64::max);
    let low = low.map_or_else(
        || format!("<{}", plain(view, along, least)),
        |low| plain(view, along, low),
    );
    let high = high.map_or_else(
        || format!(">{}", plain(view, along, most)),
        |high| plain(view, along, high),
    );
    match view.language {
        Language::Zh => format!("（{low}～{high}）"),
        Language::En => format!(" ({low} to {high})"),
    }
}

/// The translator: factor, z, cycle service, fill rate by formula and simulated, stock value.
pub fn tables(view: &SweepView) -> Vec<Table> {
    let Some(along) = axis(view) else {
        return Vec::new();
    };
    let curves = curves(view);
    let told = curves.iter().take(TOLD);
    told.map(|curve| table(view, along, curve)).collect()
}

fn table(view: &SweepView, along: usize, curve: &Curve) -> Table {
    let path = view.axes()[along].path.as_str();
    let varies = |word: &str| path.ends_with(&format!(".{word}"));
    let columns = [
        (!varies("units")).then(|| view.pick("件数", "Units")),
        (!varies("factor")).then(|| view.pick("备货系数", "Factor")),
        (!varies("z")).then(|| view.pick("安全系数 z", "z")),
        (!varies("cycle_service"))
            .then(|| view.pick("周期服务（公式）", "Cycle service (formula)")),
        (!varies("fill_rate")).then(|| view.pick("满足率（公式）", "Fill rate (formula)")),
        Some(view.pick("满足率（模拟）[%]", "Fill rate (simulated) [%]")),
        Some(view.pick("平均占用资金 [元]", "Stock value [yuan]")),
    ];
    let row = |stop: &Stop| {
        let mut own = plain(view, along, stop.at);
        if stop.point == view.result.base {
            own.push_str(view.pick("（基准）", " (base)"));
        }
        let units = stop.promise.units;
        let units = units.map_or(NOTHING.to_owned(), |units| number::plain(units, 1));
        let money = stop.value.map(|value| number::plain(value.mean, 0));
        let simulated = number::estimate(Some(stop.fill_rate), Unit::Share, view.language);
        let mut cells = vec![units];
        cells.extend(promised(read(&stop.promise)));
        cells.push(without_unit(&simulated));
        cells.push(money.unwrap_or(NOTHING.to_owned()));
        let cells = cells.into_iter().zip(&columns);
        let shown = cells.filter_map(|(cell, column)| column.map(|_| cell));
        std::iter::once(own).chain(shown).collect()
    };
    let head = columns.iter().flatten().map(|&column| column.to_owned());
    let caption = match (curve.name.as_str(), view.language) {
        ("", Language::Zh) => "系数换算".to_owned(),
        ("", Language::En) => "What each level means".to_owned(),
        (name, Language::Zh) => format!("系数换算：{name}"),
        (name, Language::En) => format!("What each level means: {name}"),
    };
    let kind = words::capitalised(kind(view, along));
    Table {
        caption: Some(caption),
        head: std::iter::once(kind).chain(head).collect(),
        rows: curve.stops.iter().map(row).collect(),
        whole_names: true,
    }
}

/// The readings of a promise, if it has them.
fn read(promise: &Promise) -> Option<Readings> {
    Some(Readings {
        factor: promise.factor?,
        z: promise.z,
        cycle_service: promise.cycle_service?,
        fill_rate: promise.fill_rate?,
    })
}

#[cfg(test)]
mod tests;
