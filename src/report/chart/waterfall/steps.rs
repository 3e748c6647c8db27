//! The drawing of chart 4: two outer bars and the steps between them.

use crate::experiment::result::{DecomposedPart, Decomposition};
use crate::model::metric::Unit;
use crate::report::number;
use crate::report::view::View;
use crate::stats::Estimate;

use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, text_width};
use crate::report::chart::scale::{Scale, hour_label};
use crate::report::chart::{Body, font, palette};

use super::{change, name, totals};

/// Lines of a name below its column.
const MOST_LINES: usize = 3;

/// Changes smaller than this share of the largest are drawn as one step.
const SMALL_CHANGE: f64 = 0.01;

/// One bar, standing or hanging.
pub(super) struct Step {
    pub(super) name: String,
    /// What is written over it.
    pub(super) text: String,
    /// Where it begins and ends [h].
    pub(super) from: f64,
    pub(super) to: f64,
    /// Whether it is one of the two outer bars.
    pub(super) outer: bool,
}

pub(super) struct Steps {
    pub(super) unit: String,
    pub(super) steps: Vec<Step>,
    /// Whether small changes are drawn as one step.
    pub(super) rest: bool,
}

/// The bars from the base to the other scenario.
pub(super) fn of(view: &View, decomposition: &Decomposition) -> Steps {
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
        outer: true,
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
            outer: false,
        });
        at = to;
    }
    let drawn_together = !small.is_empty() && (other - at).abs() > 1e-9;
    if drawn_together {
        let rest = Estimate {
            mean: other - at,
            half_width: None,
            skewed: None,
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
            outer: false,
        });
    }
    steps.push(outer(decomposition.other, other));
    Steps {
        unit: view
            .pick("发货时效，小时", "Dispatch time, hours")
            .to_owned(),
        steps,
        rest: drawn_together,
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
                Type::LABEL.right().quiet(),
            );
        }
        canvas.text(&self.unit, (area.left, area.top + 24), Type::LABEL.quiet());
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
    // The outer bars have no colour of a scenario: some are those of more and less.
    let colour = match step.outer {
        true => palette::QUIET,
        false if step.to >= step.from => palette::MORE,
        false => palette::LESS,
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
        canvas.text(
            line,
            (middle, y),
            Type::sized(size).centred().coloured(colour),
        );
    }
}

/// The name below a column, in as many lines as it needs and as small as it must be.
fn draw_name(canvas: &mut Canvas, name: &str, middle: i32, bottom: i32, pitch: i32) {
    let room = f64::from(pitch - 10);
    let sizes = [LABEL - 2.0, SMALL, 25.0, 23.0];
    let fits = |size: &&f64| {
        let lines = font::wrap(name, room / **size);
        lines.len() <= MOST_LINES && lines.iter().all(|line| font::width(line) * **size <= room)
    };
    let size = sizes.iter().find(fits).copied().unwrap_or(22.0);
    let mut lines = font::wrap(name, room / size);
    if lines.len() > MOST_LINES {
        // The whole name is in the title and in the imprint.
        lines.truncate(MOST_LINES);
        lines[MOST_LINES - 1].push('…');
    }
    for (index, line) in lines.iter().enumerate() {
        let y = bottom + 30 + index as i32 * 35;
        canvas.text(line, (middle, y), Type::sized(size).centred());
    }
}
