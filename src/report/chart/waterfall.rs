//! Chart 4: from the dispatch time of the base to that of another scenario, part by part.

use crate::experiment::result::{DecomposedPart, Decomposition};
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Clock, Part};
use crate::stats::Estimate;

use super::canvas::{Align, Area, Canvas, text_width};
use super::frame::{Entry, LABEL, SMALL, Sign};
use super::scale::{Scale, hour_label};
use super::{Body, Figure, font, imprint, palette};

/// Changes smaller than this share of the largest are drawn as one step.
const SMALL_CHANGE: f64 = 0.01;

/// One chart for every other scenario whose dispatch time was taken apart.
pub fn figures(view: &View) -> Vec<Figure> {
    let clock = Clock::Dispatch.id();
    let all: Vec<&Decomposition> = view
        .result
        .decompositions
        .iter()
        .filter(|one| one.clock == clock)
        .collect();
    let several = all.len() > 1;
    let numbered = all.iter().enumerate();
    numbered
        .map(|(index, one)| figure(view, one, several.then_some(index + 1)))
        .collect()
}

fn figure(view: &View, decomposition: &Decomposition, number: Option<usize>) -> Figure {
    let (base, other) = (
        &view.labels[decomposition.base],
        &view.labels[decomposition.other],
    );
    let difference = view.difference(decomposition.other, "dispatch_time.mean");
    let slower = difference.is_none_or(|one| one.mean >= 0.0);
    let title = match (view.language, slower) {
        (Language::Zh, true) => format!("{other}比{base}晚发货的时间，多在哪一步？"),
        (Language::Zh, false) => format!("{other}比{base}早发货的时间，省在哪一步？"),
        (Language::En, true) => format!("{base} to {other}: where does dispatch lose time?"),
        (Language::En, false) => format!("{base} to {other}: where does dispatch gain time?"),
    };
    let entry = |colour, word: &str| Entry {
        sign: Sign::Box(colour),
        word: word.to_owned(),
    };
    let body = steps(view, decomposition);
    let drawn = |more: bool| {
        let mut inner = body.steps.iter().filter(|step| step.scenario.is_none());
        inner.any(|step| (step.to >= step.from) == more)
    };
    let mut legend = Vec::new();
    if drawn(true) {
        legend.push(entry(palette::MORE, view.pick("多用的时间", "more time")));
    }
    if drawn(false) {
        legend.push(entry(palette::LESS, view.pick("少用的时间", "less time")));
    }
    let meaning = view.pick(
        "两端是平均发货时效，中间各步是平均用时之差，按重复配对相减，相加等于总差",
        "Outer bars are mean dispatch times; steps are differences of mean parts, paired by replication, and sum to the total",
    );
    Figure {
        name: match number {
            Some(number) => format!("04-waterfall-{number}"),
            None => "04-waterfall".to_owned(),
        },
        title,
        answer: answer(view, decomposition, difference),
        legend,
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 780,
        data: data(view, decomposition, difference),
        body: Box::new(body),
    }
}

/// The total difference and the two largest parts of it.
fn answer(view: &View, decomposition: &Decomposition, difference: Option<Estimate>) -> String {
    let total = number::short_difference(difference);
    let mut parts: Vec<&DecomposedPart> = decomposition.parts.iter().collect();
    parts.sort_by(|a, b| {
        (b.other - b.base)
            .abs()
            .total_cmp(&(a.other - a.base).abs())
    });
    let told = parts.iter().take(2).map(|part| {
        let change = number::short_difference(change(part));
        let name = name(part, view.language);
        let name = match view.language {
            Language::Zh => name,
            Language::En => name.to_lowercase(),
        };
        format!("{name} {change}")
    });
    let told = told.collect::<Vec<_>>().join(words::listed(view.language));
    let compared = sentence::compared(view, decomposition.other, "dispatch_time.mean");
    let compared = compared.unwrap_or_default();
    match view.language {
        Language::Zh => format!("发货时效相差 {total}，主要是{told}；{compared}"),
        Language::En => format!("Dispatch time changes by {total}, mostly {told}; {compared}"),
    }
}

fn name(part: &DecomposedPart, language: Language) -> String {
    match Part::of(part.part) {
        Some(known) => known.name(language).to_owned(),
        None => part.part.to_owned(),
    }
}

/// The difference of a part; without an interval where none was estimated.
fn change(part: &DecomposedPart) -> Option<Estimate> {
    Some(part.difference.unwrap_or(Estimate {
        mean: part.other - part.base,
        half_width: None,
        confidence: 0.0,
        replications: 0,
    }))
}

fn data(view: &View, decomposition: &Decomposition, difference: Option<Estimate>) -> Sheet {
    let base = format!("{} (h)", view.labels[decomposition.base]);
    let other = format!("{} (h)", view.labels[decomposition.other]);
    let mut sheet = Sheet::new([
        view.pick("步骤", "part"),
        base.as_str(),
        other.as_str(),
        view.pick("差(h)", "difference_h"),
        view.pick("差的误差范围(± h)", "half_width_h"),
    ]);
    for part in &decomposition.parts {
        let half_width = part.difference.and_then(|one| one.half_width);
        sheet.row([
            name(part, view.language),
            part.base.to_string(),
            part.other.to_string(),
            (part.other - part.base).to_string(),
            number::exact(half_width),
        ]);
    }
    let (base, other) = totals(decomposition);
    sheet.row([
        view.pick("合计", "total").to_owned(),
        base.to_string(),
        other.to_string(),
        (other - base).to_string(),
        number::exact(difference.and_then(|one| one.half_width)),
    ]);
    sheet
}

/// The sums of the parts in the base and in the other scenario [h].
fn totals(decomposition: &Decomposition) -> (f64, f64) {
    let base = decomposition.parts.iter().map(|part| part.base).sum();
    let other = decomposition.parts.iter().map(|part| part.other).sum();
    (base, other)
}

struct Step {
    name: String,
    /// What is written over it.
    text: String,
    /// Where it begins and ends [h].
    from: f64,
    to: f64,
    /// Place of the scenario, for the two outer bars.
    scenario: Option<usize>,
}

struct Steps {
    unit: String,
    steps: Vec<Step>,
}

fn steps(view: &View, decomposition: &Decomposition) -> Steps {
    let (base, other) = totals(decomposition);
    let outer = |scenario: usize, total: f64| Step {
        name: view.labels[scenario].clone(),
        text: number::short(
            view.estimate(scenario, "dispatch_time.mean"),
            Unit::Hours,
            view.language,
        )
        .trim_end_matches(" h")
        .to_owned(),
        from: 0.0,
        to: total,
        scenario: Some(scenario),
    };
    let mut steps = vec![outer(decomposition.base, base)];
    let size = |part: &DecomposedPart| (part.other - part.base).abs();
    let largest = decomposition.parts.iter().map(size).fold(0.0, f64::max);
    let (shown, small): (Vec<_>, Vec<_>) = decomposition
        .parts
        .iter()
        .partition(|part| size(part) > largest * SMALL_CHANGE);
    let mut at = base;
    for part in shown {
        let to = at + (part.other - part.base);
        steps.push(Step {
            name: name(part, view.language),
            text: number::short_difference(change(part))
                .trim_end_matches(" h")
                .to_owned(),
            from: at,
            to,
            scenario: None,
        });
        at = to;
    }
    if !small.is_empty() && (other - at).abs() > 1e-9 {
        let rest = Estimate {
            mean: other - at,
            half_width: None,
            confidence: 0.0,
            replications: 0,
        };
        steps.push(Step {
            name: view.pick("其余步骤", "All other parts").to_owned(),
            text: number::short_difference(Some(rest))
                .trim_end_matches(" h")
                .to_owned(),
            from: at,
            to: other,
            scenario: None,
        });
    }
    steps.push(outer(decomposition.other, other));
    Steps {
        unit: view
            .pick("发货时效，小时", "Dispatch time, hours")
            .to_owned(),
        steps,
    }
}

impl Body for Steps {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let plot = Area {
            left: area.left + 80,
            top: area.top + 90,
            right: area.right,
            bottom: area.bottom - 130,
        };
        let most = self
            .steps
            .iter()
            .map(|step| step.from.max(step.to))
            .fold(0.0, f64::max);
        let hours = Scale::hours(most * 1.05, 8, plot.bottom, plot.top);
        for tick in hours.ticks() {
            let y = hours.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            canvas.text(
                &hour_label(tick),
                (plot.left - 16, y),
                LABEL,
                Align::Right,
                palette::QUIET,
            );
        }
        canvas.text(
            &self.unit,
            (area.left, area.top + 24),
            LABEL,
            Align::Left,
            palette::QUIET,
        );
        let pitch = plot.width() / self.steps.len() as i32;
        let thick = (pitch * 64 / 100).min(150);
        for (index, step) in self.steps.iter().enumerate() {
            let middle = plot.left + pitch * index as i32 + pitch / 2;
            let column = Area {
                left: middle - thick / 2,
                right: middle + thick / 2,
                ..plot
            };
            draw_step(canvas, step, column, hours);
            if index + 1 < self.steps.len() {
                let y = hours.at(step.to);
                let next = middle + pitch - thick / 2;
                canvas.dashed(
                    &[(column.right, y), (next, y)],
                    &[6.0, 6.0],
                    palette::AXIS,
                    2,
                );
            }
            draw_name(canvas, &step.name, middle, plot.bottom, pitch);
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

fn draw_step(canvas: &mut Canvas, step: &Step, column: Area, hours: Scale) {
    let (from, to) = (hours.at(step.from), hours.at(step.to));
    let colour = match step.scenario {
        Some(scenario) => palette::scenario(scenario),
        None if step.to >= step.from => palette::MORE,
        None => palette::LESS,
    };
    let top = from.min(to);
    let bottom = from.max(to).max(top + 4);
    canvas.fill(
        Area {
            top,
            bottom,
            ..column
        },
        colour,
    );
    let middle = (column.left + column.right) / 2;
    let mut words: Vec<&str> = step.text.splitn(2, " ± ").collect();
    let uncertainty = (words.len() == 2).then(|| words.remove(1));
    let uncertainty = uncertainty.map(|text| format!("± {text}"));
    let lines: Vec<&str> = words.into_iter().chain(uncertainty.as_deref()).collect();
    for (index, line) in lines.iter().rev().enumerate() {
        let last = index + 1 == lines.len();
        let (size, colour) = if last {
            (LABEL, palette::INK)
        } else {
            (SMALL - 3.0, palette::QUIET)
        };
        let y = top - 24 - index as i32 * 34;
        // Grid lines stop short of the figures.
        let half = text_width(line, size) / 2 + 4;
        let behind = Area {
            left: middle - half,
            right: middle + half,
            top: y - 18,
            bottom: y + 18,
        };
        canvas.fill(behind, palette::PAPER);
        canvas.text(line, (middle, y), size, Align::Centre, colour);
    }
}

/// The name below a column, in as many lines as it needs and as small as it must be.
fn draw_name(canvas: &mut Canvas, name: &str, middle: i32, bottom: i32, pitch: i32) {
    let room = f64::from(pitch - 10);
    let sizes = [LABEL - 2.0, SMALL, 25.0, 23.0];
    let fits = |size: &&f64| {
        let lines = font::wrap(name, room / **size);
        lines.len() <= 3 && lines.iter().all(|line| font::width(line) * **size <= room)
    };
    let size = sizes.iter().find(fits).copied().unwrap_or(22.0);
    for (index, line) in font::wrap(name, room / size).iter().enumerate() {
        let y = bottom + 30 + index as i32 * 35;
        canvas.text(line, (middle, y), size, Align::Centre, palette::INK);
    }
}
