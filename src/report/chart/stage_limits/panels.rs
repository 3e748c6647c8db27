//! The drawing of chart 7: a panel of bars for each stage.

use plotters::style::RGBColor;

use crate::model::metric::Unit;
use crate::report::number;
use crate::stats::Estimate;

use crate::report::chart::canvas::{Align, Area, Canvas, LABEL, SMALL, Type};
use crate::report::chart::scale::Scale;
use crate::report::chart::{Body, palette};

use super::PALE;

/// Shares on the calendar and in working hours.
type Shares = (Option<Estimate>, Option<Estimate>);

pub(super) struct Panel {
    pub(super) title: String,
    pub(super) rows: Vec<Shares>,
}

pub(super) struct Panels {
    pub(super) heads: [String; 2],
    pub(super) panels: Vec<Panel>,
}

/// How the panels stand in an area.
struct Layout {
    /// Panels side by side.
    columns: i32,
    /// Width of one column of figures to the right of the bars [px].
    figures: i32,
    /// Whether figures show their half-width; there is no room in narrow panels.
    half_widths: bool,
    /// Room above and below the bars [px].
    above: i32,
    below: i32,
}

impl Layout {
    /// Two columns, or three where rows would be lower than a line of text.
    fn of(panels: i32, rows: i32, area: Area) -> Self {
        let wide = Self {
            columns: panels.min(2),
            figures: 186,
            half_widths: true,
            above: 62,
            below: 48,
        };
        let height = area.height() / ((panels + wide.columns - 1) / wide.columns);
        if height - wide.above - wide.below >= rows * 28 {
            return wide;
        }
        Self {
            columns: panels.min(3),
            figures: 126,
            half_widths: false,
            above: 52,
            below: 40,
        }
    }
}

impl Body for Panels {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let count = self.panels.len() as i32;
        let bars = self.panels.iter().map(|panel| panel.rows.len()).max();
        let layout = Layout::of(count, bars.unwrap_or(0) as i32, area);
        let columns = layout.columns;
        let rows = (count + columns - 1) / columns;
        let gap = 70;
        let width = (area.width() - gap * (columns - 1)) / columns;
        let height = area.height() / rows;
        for (index, panel) in self.panels.iter().enumerate() {
            let (row, column) = (index as i32 / columns, index as i32 % columns);
            let left = area.left + (width + gap) * column;
            let top = area.top + height * row;
            let (right, bottom) = (left + width, top + height);
            let own = Area {
                left,
                top,
                right,
                bottom,
            };
            self.draw_panel(canvas, panel, own, &layout);
        }
    }
}

impl Panels {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area, layout: &Layout) {
        let plot = Area {
            left: area.left,
            top: area.top + layout.above,
            right: area.right - 2 * layout.figures - 10,
            bottom: area.bottom - layout.below,
        };
        let across = Scale::share(0.25, plot.left, plot.right);
        let y = area.top + layout.above / 2;
        canvas.text(&panel.title, (area.left, y), Type::sized(LABEL + 2.0));
        for (column, head) in self.heads.iter().enumerate() {
            let x = plot.right + 10 + layout.figures * (column as i32 + 1);
            canvas.text(head, (x, y), Type::SMALL.right().quiet());
        }
        for (index, tick) in across.ticks().into_iter().enumerate() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            if index % 2 == 0 || layout.half_widths {
                let align = if index == 0 {
                    Align::Left
                } else {
                    Align::Centre
                };
                let at = (x, plot.bottom + 20);
                canvas.text(
                    &number::percent(tick, 0),
                    at,
                    Type::sized(23.0).aligned(align).quiet(),
                );
            }
        }
        let pitch = plot.height() / panel.rows.len() as i32;
        for (index, shares) in panel.rows.iter().enumerate() {
            let middle = plot.top + pitch * index as i32 + pitch / 2;
            let half = (pitch * 38 / 100).min(30);
            let bar = Area {
                top: middle - half,
                bottom: middle + half,
                ..plot
            };
            draw_bar(canvas, *shares, bar, palette::scenario(index), across);
            let size = SMALL.min(f64::from(pitch) * 0.9);
            for (column, share) in [shares.0, shares.1].into_iter().enumerate() {
                let x = plot.right + 10 + layout.figures * (column as i32 + 1);
                let text = figure_text(share, layout.half_widths);
                canvas.text(&text, (x, middle), Type::sized(size).right());
            }
        }
        canvas.line(
            &[(plot.left, plot.top), (plot.left, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

fn figure_text(share: Option<Estimate>, half_width: bool) -> String {
    match share {
        Some(share) if !half_width => number::percent(share.mean, 1),
        share => number::narrow(share, Unit::Share),
    }
}

fn draw_bar(canvas: &mut Canvas, shares: Shares, bar: Area, colour: RGBColor, across: Scale) {
    let (calendar, active) = shares;
    let middle = (bar.top + bar.bottom) / 2;
    if let Some(active) = active {
        let right = across.at(active.mean);
        canvas.fill(Area { right, ..bar }, palette::pale(colour, PALE));
        canvas.outline(Area { right, ..bar }, palette::pale(colour, 0.7), 1);
        draw_interval(canvas, active, middle, across);
    }
    if let Some(calendar) = calendar {
        let inset = bar.height() / 5;
        let (top, bottom) = (bar.top + inset, bar.bottom - inset);
        let right = across.at(calendar.mean);
        canvas.fill(
            Area {
                right,
                top,
                bottom,
                ..bar
            },
            colour,
        );
        draw_interval(canvas, calendar, middle, across);
    }
}

/// The interval of a share, where it is wide enough to be seen.
fn draw_interval(canvas: &mut Canvas, share: Estimate, middle: i32, across: Scale) {
    let Some((low, high)) = share.ends() else {
        return;
    };
    let (low, high) = (across.at(low), across.at(high));
    if high - low >= 3 {
        canvas.interval_across(middle, low, high, 7);
    }
}
