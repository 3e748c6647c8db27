//! The drawing of chart 22: waterfalls beside each other, with one row for each step of all.

use plotters::style::RGBColor;

use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use crate::report::chart::scale::Range;
use crate::report::chart::stacks::draw_label;
use crate::report::chart::{Body, palette};
use crate::report::money::{PRICE, Slice};
use crate::report::number;
use crate::report::view::View;

/// More waterfalls than this stand in another line.
const BESIDE: usize = 4;
/// With no more than this beside each other, numbers have their intervals.
const WIDE: usize = 2;
/// Height of a row \[px\].
const ROW: i32 = 56;
/// Height of what stands above and below the rows of a line: its titles and its axis \[px\].
const AROUND: i32 = 150;
/// Space between two waterfalls \[px\].
const GAP: i32 = 30;

/// One bar, standing on its own or between the ends of its neighbours \[yuan\].
struct Step {
    from: f64,
    to: f64,
    text: String,
}

/// The steps of one scenario: one for each row; `None` where it has no such step.
struct Waterfall {
    label: String,
    steps: Vec<Option<Step>>,
}

/// The body.
pub(super) struct Waterfalls {
    /// Names of the rows and their colours.
    rows: Vec<(String, RGBColor)>,
    waterfalls: Vec<Waterfall>,
    axis: String,
}

impl Waterfalls {
    /// - `slices`: in the order of the steps; the last one is what is left.
    pub(super) fn of(view: &View, slices: &[Slice]) -> Self {
        let taken = slices
            .iter()
            .map(|slice| (slice.name.clone(), palette::keeper(slice.keeper)));
        let rows = std::iter::once((super::paid(view), palette::QUIET)).chain(taken);
        let scenarios = 0..view.scenarios().len();
        let several = view.labels.len() > 1;
        let waterfall = |scenario: usize| {
            view.estimate(scenario, PRICE).map(|_| Waterfall {
                label: match several {
                    true => view.labels[scenario].clone(),
                    false => String::new(),
                },
                steps: steps(view, scenario, slices),
            })
        };
        Self {
            rows: rows.collect(),
            waterfalls: scenarios.filter_map(waterfall).collect(),
            axis: view.pick("元/单", "yuan per order").to_owned(),
        }
    }

    /// The height it needs \[px\].
    pub(super) fn height(&self) -> i32 {
        self.lines() as i32 * (AROUND + ROW * self.rows.len() as i32)
    }

    fn lines(&self) -> usize {
        self.waterfalls.len().div_ceil(BESIDE).max(1)
    }

    /// How many stand beside each other: lines are about equally long.
    fn beside(&self) -> usize {
        self.waterfalls.len().div_ceil(self.lines()).max(1)
    }

    /// The numbers from the smallest to the largest end of any bar.
    fn ends(&self) -> impl Iterator<Item = f64> {
        let steps = self.waterfalls.iter().flat_map(|one| &one.steps);
        steps.flatten().flat_map(|step| [step.from, step.to])
    }
}

/// The steps of a scenario. Numbers are differences of what is left, rounded to the fen, so that
/// they add up as they are written.
fn steps(view: &View, scenario: usize, slices: &[Slice]) -> Vec<Option<Step>> {
    let wide = view.labels.len() <= WIDE;
    let written = |fen: i64, half_width: Option<f64>, sign: &str| {
        let size = number::yuan(fen.unsigned_abs() as f64 / FEN);
        let sign = match fen < 0 {
            true => "-",
            false => sign,
        };
        match half_width.filter(|_| wide).map(|half| format!("{half:.2}")) {
            Some(half) if half == "0.00" => format!("{sign}{size} ± <0.01"),
            Some(half) => format!("{sign}{size} ± {half}"),
            None => format!("{sign}{size}"),
        }
    };
    let price = view.estimate(scenario, PRICE);
    let half_width = price.and_then(|one| one.half_width);
    let price = price.map_or(0.0, |one| one.mean);
    let mut steps = vec![Some(Step {
        from: 0.0,
        to: price,
        text: written(fen(price), half_width, ""),
    })];
    let mut left = price;
    for (place, slice) in slices.iter().enumerate() {
        let Some(value) = view.estimate(scenario, &slice.metric) else {
            steps.push(None);
            continue;
        };
        let last = place + 1 == slices.len();
        let (from, to) = match last {
            // What is left stands on its own.
            true => (0.0, left),
            false => (left, left - value.mean),
        };
        let (amount, sign) = match last {
            true => (fen(left), ""),
            false => (fen(to) - fen(from), "+"),
        };
        left = to;
        if amount == 0 {
            steps.push(None);
            continue;
        }
        steps.push(Some(Step {
            from,
            to,
            text: written(amount, value.half_width, sign),
        }));
    }
    steps
}

const FEN: f64 = 100.0;

fn fen(yuan: f64) -> i64 {
    (yuan * FEN).round() as i64
}

impl Body for Waterfalls {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let widest = self.rows.iter().map(|(name, _)| text_width(name, LABEL));
        let room = (widest.max().unwrap_or(0) + 24).min(area.width() / 4);
        let texts = self.waterfalls.iter().flat_map(|one| &one.steps).flatten();
        let text = texts.map(|step| text_width(&step.text, SMALL)).max();
        let lines = self.lines() as i32;
        let height = area.height() / lines;
        for (line, waterfalls) in self.waterfalls.chunks(self.beside()).enumerate() {
            let top = area.top + height * line as i32;
            let rows = Area {
                left: area.left + room,
                top: top + 50,
                right: area.right,
                bottom: top + height - 100,
            };
            let pitch = rows.height() / self.rows.len() as i32;
            for (row, (name, _)) in self.rows.iter().enumerate() {
                let middle = rows.top + pitch * row as i32 + pitch / 2;
                draw_label(canvas, name, area.left, room - 20, middle, pitch);
            }
            for (waterfall, own) in waterfalls.iter().zip(rows.columns(self.beside(), GAP)) {
                let plot = Area {
                    right: own.right - text.unwrap_or(0) - 20,
                    ..own
                };
                self.draw_one(canvas, waterfall, plot, own.right);
            }
        }
    }
}

impl Waterfalls {
    fn draw_one(&self, canvas: &mut Canvas, waterfall: &Waterfall, plot: Area, right: i32) {
        let ticks = (plot.width() / 80).max(2) as usize;
        let across = Range::within(self.ends(), ticks, plot.left, plot.right);
        let title = shortened(&waterfall.label, LABEL, right - plot.left);
        canvas.text(&title, (plot.left, plot.top - 28), Type::LABEL);
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            let text = across.label(tick, 1.0);
            canvas.text(&text, (x, plot.bottom + 24), Type::SMALL.centred().quiet());
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 66);
        canvas.text(&self.axis, middle, Type::SMALL.centred().quiet());
        let pitch = plot.height() / self.rows.len() as i32;
        let thick = pitch * 70 / 100;
        // Where the bar above ends.
        let mut above: Option<(i32, i32)> = None;
        for (row, (step, (_, colour))) in waterfall.steps.iter().zip(&self.rows).enumerate() {
            let Some(step) = step else { continue };
            let top = plot.top + pitch * row as i32 + (pitch - thick) / 2;
            let (from, to) = (across.at(step.from), across.at(step.to));
            let bar = Area {
                left: from.min(to),
                // A step too small to be seen is a line.
                right: from.max(to).max(from.min(to) + 3),
                top,
                bottom: top + thick,
            };
            if let Some((x, y)) = above {
                canvas.dashed(&[(x, y), (x, top)], &[6.0, 6.0], palette::AXIS, 2);
            }
            canvas.fill(bar, *colour);
            canvas.outline(bar, palette::AXIS, 1);
            above = Some((to, bar.bottom));
            let y = top + thick / 2;
            let end = bar.right;
            // Grid lines stop short of the figures.
            let behind = Area {
                left: end + 6,
                right: end + 14 + text_width(&step.text, SMALL),
                top: y - 16,
                bottom: y + 16,
            };
            canvas.fill(behind, palette::PAPER);
            canvas.text(&step.text, (end + 10, y), Type::SMALL);
        }
        let zero = across.at(0.0);
        canvas.line(&[(zero, plot.top), (zero, plot.bottom)], palette::AXIS, 3);
    }
}
