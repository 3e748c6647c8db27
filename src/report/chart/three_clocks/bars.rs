//! The drawing of chart 1: groups of bars.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::number;
use crate::stats::Estimate;

use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, text_width};
use crate::report::chart::scale::{Scale, hour_label};
use crate::report::chart::{Body, palette};

pub(super) struct Bar {
    pub(super) mean: Option<Estimate>,
    pub(super) p90: Option<f64>,
    /// Ratio to the base, as it is written; its interval is in the data.
    pub(super) ratio: Option<String>,
}

impl Bar {
    /// The highest thing drawn [h].
    fn top(&self) -> f64 {
        let mean = self
            .mean
            .map_or(0.0, |one| one.mean + one.half_width.unwrap_or(0.0));
        mean.max(self.p90.unwrap_or(0.0))
    }
}

pub(super) struct Group {
    pub(super) name: String,
    pub(super) span: String,
    /// What is divided by what, and the ratio; only of a pair.
    pub(super) headline: Option<[String; 2]>,
    pub(super) bars: Vec<Bar>,
}

pub(super) struct Bars {
    pub(super) unit: String,
    pub(super) groups: Vec<Group>,
}

impl Body for Bars {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let top = self
            .groups
            .iter()
            .flat_map(|group| &group.bars)
            .map(Bar::top)
            .fold(0.0, f64::max);
        let told = self.groups.iter().any(|group| group.headline.is_some());
        // Above the bars: the unit, then a line for what is said about a group.
        let plot = Area {
            left: area.left + 90,
            top: area.top + if told { 116 } else { 70 },
            right: area.right,
            bottom: area.bottom - 100,
        };
        let hours = Scale::hours(top, 8, plot.bottom, plot.top);
        for tick in hours.ticks() {
            let y = hours.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            canvas.text(
                &hour_label(tick),
                (plot.left - 16, y),
                Type::LABEL.right().quiet(),
            );
        }
        canvas.text(&self.unit, (area.left, plot.top - 52), Type::LABEL.quiet());
        let pitch = plot.width() / self.groups.len() as i32;
        for (index, group) in self.groups.iter().enumerate() {
            let left = plot.left + pitch * index as i32;
            draw_group(
                canvas,
                group,
                Area {
                    left: left + 20,
                    right: left + pitch - 20,
                    ..plot
                },
                hours,
            );
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

fn draw_group(canvas: &mut Canvas, group: &Group, area: Area, hours: Scale) {
    let middle = (area.left + area.right) / 2;
    let below = area.bottom;
    canvas.text(
        &group.name,
        (middle, below + 34),
        Type::sized(LABEL + 3.0).centred(),
    );
    canvas.text(
        &group.span,
        (middle, below + 76),
        Type::SMALL.centred().quiet(),
    );
    if let Some(headline) = &group.headline {
        let styles = [(SMALL, palette::QUIET), (LABEL, palette::INK)];
        for (index, (line, (size, colour))) in headline.iter().zip(styles).enumerate() {
            let size = fitting(line, area.width(), size);
            let y = area.top - 84 + index as i32 * 40;
            canvas.text(
                line,
                (middle, y),
                Type::sized(size).centred().coloured(colour),
            );
        }
    }
    let count = group.bars.len() as i32;
    let thick = (area.width() / (count + 1)).min(170);
    let gap = thick / 6;
    let start = middle - (thick * count - gap) / 2;
    for (index, bar) in group.bars.iter().enumerate() {
        let left = start + thick * index as i32;
        let column = Area {
            left,
            right: left + thick - gap,
            ..area
        };
        let only = group.headline.is_some();
        draw_bar(canvas, bar, column, hours, index, only);
    }
}

/// One bar: the mean inside it or above it, the interval, the mark, the ratio over the mark.
fn draw_bar(canvas: &mut Canvas, bar: &Bar, column: Area, hours: Scale, index: usize, told: bool) {
    let middle = (column.left + column.right) / 2;
    let Some(mean) = bar.mean else {
        canvas.text(
            number::NOTHING,
            (middle, column.bottom - 24),
            Type::LABEL.centred().quiet(),
        );
        return;
    };
    let colour = palette::scenario(index);
    let top = hours.at(mean.mean);
    canvas.fill(Area { top, ..column }, colour);
    canvas.outline(Area { top, ..column }, palette::AXIS, 1);

    let mut highest = top;
    let mut lowest = top;
    if let Some(half) = mean.half_width {
        let (high, low) = (hours.at(mean.mean + half), hours.at(mean.mean - half));
        canvas.interval(middle, high, low, (column.width() / 6).clamp(6, 22));
        highest = high;
        lowest = low;
    }
    if let Some(p90) = bar.p90 {
        let y = hours.at(p90);
        canvas.line(&[(middle, highest), (middle, y)], palette::AXIS, 2);
        canvas.diamond(middle, y, 11, palette::INK);
        highest = highest.min(y - 14);
    }
    let text = number::short(
        Some(Estimate {
            half_width: None,
            ..mean
        }),
        Unit::Hours,
        Language::En,
    );
    let text = text.trim_end_matches(" h");
    let size = fitting(text, column.width() - 6, LABEL);
    if column.bottom - lowest > 50 {
        let y = lowest + 30;
        canvas.text(
            text,
            (middle, y),
            Type::sized(size)
                .centred()
                .coloured(palette::text_on(colour)),
        );
    } else {
        highest -= 24;
        canvas.text(text, (middle, highest), Type::sized(size).centred());
        highest -= 14;
    }
    if let (Some(ratio), false) = (&bar.ratio, told) {
        let size = fitting(ratio, column.width() * 7 / 6 - 4, SMALL);
        canvas.text(
            ratio,
            (middle, highest - 22),
            Type::sized(size).centred().quiet(),
        );
    }
}

/// The font size at which a text is no wider than `width`, `size` at most.
fn fitting(text: &str, width: i32, size: f64) -> f64 {
    let needed = text_width(text, size);
    if needed <= width {
        size
    } else {
        size * f64::from(width) / f64::from(needed)
    }
}
