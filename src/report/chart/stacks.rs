//! The drawing of charts 3, 10, 11 and 27: parts of a whole stacked from zero, a row for each scenario.

use plotters::style::RGBColor;

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::number;
use crate::stats::Estimate;

use super::canvas::{Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use super::scale::{Range, Scale, hour_label};
use super::{Body, font, palette};

/// Lines of text closer than this cannot be read \[px\].
const LEAST_LEADING: i32 = 28;

const HUNDRED: f64 = 100.0;

/// How far below its row the mark of a whole stands \[px\].
const BELOW: i32 = 16;

/// What is stacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Hours, none below zero.
    Hours,
    /// Yuan for an order; what is below zero is stacked to the left of it.
    Yuan,
    /// Orders of a hundred, from shares.
    PerHundred,
}

impl Quantity {
    /// A part, as it is written inside its segment.
    fn written(self, value: f64) -> String {
        match self {
            Self::Hours => number::hours(value).trim_end_matches(" h").to_owned(),
            Self::Yuan => number::yuan(value),
            Self::PerHundred => number::percent(value, 2).replace('%', ""),
        }
    }

    /// The whole, as it is written behind its row.
    fn total(self, total: Option<Estimate>) -> String {
        match self {
            Self::Hours => number::short(total, Unit::Hours, Language::En),
            // The axis has the unit.
            Self::Yuan => number::bare(total, Unit::YuanPerOrder),
            Self::PerHundred => number::bare(total, Unit::Share),
        }
    }
}

/// One row.
pub struct Row {
    /// What it is; empty where it is the only one.
    pub label: String,
    /// Colours and sizes of its parts, from zero.
    pub parts: Vec<(RGBColor, f64)>,
    /// What they add up to.
    pub total: Option<Estimate>,
}

impl Row {
    /// Where its parts end on either side of zero.
    fn ends(&self) -> [f64; 2] {
        let sum =
            |side: fn(f64, f64) -> f64| self.parts.iter().map(|(_, part)| side(*part, 0.0)).sum();
        [sum(f64::min), sum(f64::max)]
    }
}

/// Rows below each other.
pub struct Stacks {
    /// Name of the axis.
    pub axis: String,
    /// What is stacked.
    pub quantity: Quantity,
    /// At least one.
    pub rows: Vec<Row>,
}

/// The height of so many rows \[px\].
pub const fn height(rows: usize) -> i32 {
    150 + rows as i32 * if rows == 1 { 220 } else { 150 }
}

/// From zero only, or around it.
enum Across {
    Up(Scale),
    Both(Range),
    /// Shares from zero, told of a hundred.
    Hundred(Scale),
}

impl Across {
    fn at(&self, value: f64) -> i32 {
        match self {
            Self::Up(scale) | Self::Hundred(scale) => scale.at(value),
            Self::Both(range) => range.at(value),
        }
    }

    /// Ticks as they are written.
    fn ticks(&self) -> Vec<(i32, String)> {
        match self {
            Self::Up(scale) => {
                let ticks = scale.ticks().into_iter();
                ticks
                    .map(|tick| (scale.at(tick), hour_label(tick)))
                    .collect()
            }
            Self::Both(range) => {
                let ticks = range.ticks().into_iter();
                ticks
                    .map(|tick| (range.at(tick), range.label(tick, 1.0)))
                    .collect()
            }
            Self::Hundred(scale) => {
                let ticks = scale.ticks().into_iter();
                ticks
                    .map(|tick| (scale.at(tick), number::plain(tick * HUNDRED, 2)))
                    .collect()
            }
        }
    }
}

impl Body for Stacks {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        // Labels of scenarios take at most a fifth of the width and wrap inside it.
        let widest = self
            .rows
            .iter()
            .map(|row| text_width(&row.label, LABEL))
            .max()
            .unwrap_or(0);
        let room = if widest > 0 {
            (widest + 24).min(area.width() / 5)
        } else {
            0
        };
        let plot = Area {
            left: area.left + room,
            top: area.top + 20,
            right: area.right - 210,
            bottom: area.bottom - 96,
        };
        let across = self.across(plot);
        for (x, text) in across.ticks() {
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            let below = (x, plot.bottom + 26);
            canvas.text(&text, below, Type::LABEL.centred().quiet());
        }
        canvas.text(
            &self.axis,
            ((plot.left + plot.right) / 2, plot.bottom + 72),
            Type::LABEL.centred().quiet(),
        );
        let pitch = plot.height() / self.rows.len() as i32;
        let thick = (pitch * 62 / 100).min(170);
        for (index, row) in self.rows.iter().enumerate() {
            let middle = plot.top + pitch * index as i32 + pitch / 2;
            let bar = Area {
                top: middle - thick / 2,
                bottom: middle + thick / 2,
                ..plot
            };
            draw_label(canvas, &row.label, area.left, room - 20, middle, pitch);
            self.draw_row(canvas, row, bar, &across);
        }
        canvas.line(
            &[(across.at(0.0), plot.top), (across.at(0.0), plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

/// The label of a row, in as many lines as it needs; where rows are close, on one that is cut.
pub fn draw_label(canvas: &mut Canvas, label: &str, left: i32, room: i32, middle: i32, pitch: i32) {
    let lines = font::wrap(label, f64::from(room) / LABEL);
    let leading = 38.min(pitch / lines.len() as i32);
    if leading < LEAST_LEADING {
        let size = LABEL.min(f64::from(pitch) * 0.82);
        let text = shortened(label, size, room);
        canvas.text(&text, (left, middle), Type::sized(size));
        return;
    }
    let top = middle - leading * (lines.len() as i32 - 1) / 2;
    let size = LABEL.min(f64::from(leading) * 0.82);
    for (index, line) in lines.iter().enumerate() {
        canvas.text(
            line,
            (left, top + leading * index as i32),
            Type::sized(size),
        );
    }
}

impl Stacks {
    /// The scale ends with the longest row and not at the next tick where it can: the total needs
    /// the room.
    fn across(&self, plot: Area) -> Across {
        let upper = |row: &Row| {
            let total = row
                .total
                .map_or(0.0, |one| one.ends().map_or(one.mean, |(_, high)| high));
            total.max(row.ends()[1])
        };
        let highest = self.rows.iter().map(upper).fold(0.0, f64::max);
        match self.quantity {
            Quantity::Hours => Across::Up(Scale::hours(highest, 10, plot.left, plot.right)),
            Quantity::Yuan => {
                let lower = self.rows.iter().map(|row| row.ends()[0]);
                let values = lower.chain([0.0, highest]);
                Across::Both(Range::around(values, 10, plot.left, plot.right))
            }
            Quantity::PerHundred => {
                Across::Hundred(Scale::percent(highest, 10, plot.left, plot.right))
            }
        }
    }

    fn draw_row(&self, canvas: &mut Canvas, row: &Row, bar: Area, across: &Across) {
        let middle = (bar.top + bar.bottom) / 2;
        // How far the parts on either side of zero reach so far.
        let (mut below, mut above) = (0.0, 0.0);
        for &(colour, size) in &row.parts {
            let reached = if size < 0.0 { &mut below } else { &mut above };
            let from = *reached;
            *reached += size;
            let (begin, end) = (across.at(from), across.at(*reached));
            let segment = Area {
                left: begin.min(end),
                right: begin.max(end),
                ..bar
            };
            if segment.width() == 0 {
                continue;
            }
            canvas.fill(segment, colour);
            canvas.line(&[(end, bar.top), (end, bar.bottom)], palette::PAPER, 2);
            let text = self.quantity.written(size);
            let high = bar.height() >= LEAST_LEADING;
            if high && segment.width() > text_width(&text, SMALL) + 12 {
                let x = (segment.left + segment.right) / 2;
                let kind = Type::SMALL.centred();
                canvas.text(&text, (x, middle), kind.coloured(palette::text_on(colour)));
            }
        }
        let mut end = across.at(above);
        // Parts that overlap end behind the whole, which has a mark of its own below them.
        if let Some(total) = row.total.filter(|_| self.quantity == Quantity::PerHundred) {
            let y = bar.bottom + BELOW;
            let (low, high) = total.ends().unwrap_or((total.mean, total.mean));
            let (low, high) = (across.at(low), across.at(high));
            // A shorter one is hidden by the mark.
            if high - low > 28 {
                canvas.interval_across(y, low, high, 9);
            }
            canvas.diamond(across.at(total.mean), y, 8, palette::INK);
        } else if let Some((low, high)) = row.total.and_then(|one| one.ends()) {
            let (low, high) = (across.at(low), across.at(high));
            canvas.interval_across(middle, low, high, 12);
            end = end.max(high);
        }
        let total = self.quantity.total(row.total);
        canvas.text(&total, (end + 16, middle), Type::LABEL);
    }
}
