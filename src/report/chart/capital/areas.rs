//! The drawing of chart 15: panels of stacked areas on one scale.

use plotters::style::RGBColor;

use crate::report::chart::canvas::{Area, Canvas, LABEL, Type, shortened};
use crate::report::chart::scale::{Scale, hour_label};
use crate::report::chart::{Body, palette};

use super::Curves;

/// Dashes of the lowest and the highest replication.
pub const RANGE: &[f64] = &[6.0, 8.0];
/// Height of a row of panels \[px\].
const ROW: i32 = 620;

pub(super) struct Areas {
    /// Label and curves; an empty label where there is one alone.
    pub(super) panels: Vec<(String, Curves)>,
    /// Of the tiers.
    pub(super) colours: Vec<RGBColor>,
    /// The highest value to make room for \[yuan/order\].
    pub(super) most: f64,
    /// The last hour.
    pub(super) end: usize,
    pub(super) unit: String,
    pub(super) axis: String,
}

/// Panels side by side and below each other.
const fn grid(panels: usize) -> (usize, usize) {
    let across = match panels {
        0..=3 => panels,
        4 => 2,
        5 | 6 => 3,
        _ => 4,
    };
    let across = if across == 0 { 1 } else { across };
    (across, panels.div_ceil(across))
}

impl Areas {
    /// The height that so many panels need \[px\].
    pub(super) const fn height(panels: usize) -> i32 {
        grid(panels).1 as i32 * ROW
    }
}

impl Body for Areas {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let (across, down) = grid(self.panels.len());
        let high = area.height() / down.max(1) as i32;
        for (row, panels) in self.panels.chunks(across).enumerate() {
            let top = area.top + high * row as i32;
            let row = Area {
                top,
                bottom: top + high,
                ..area
            };
            for ((label, curves), own) in panels.iter().zip(row.columns(across, 60)) {
                self.draw_panel(canvas, label, curves, own);
            }
        }
    }
}

impl Areas {
    fn draw_panel(&self, canvas: &mut Canvas, label: &str, curves: &Curves, area: Area) {
        let plot = Area {
            left: area.left + 80,
            top: area.top + 116,
            right: area.right - 20,
            bottom: area.bottom - 100,
        };
        let title = shortened(label, LABEL + 3.0, area.width());
        canvas.text(&title, (area.left, area.top + 24), Type::sized(LABEL + 3.0));
        canvas.text(&self.unit, (area.left, area.top + 72), Type::SMALL.quiet());
        let up = Scale::number(self.most, 7, plot.bottom, plot.top);
        let across = Scale::hours(self.end as f64, 7, plot.left, plot.right);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let text = hour_label(tick);
            canvas.text(&text, (plot.left - 14, y), Type::SMALL.right().quiet());
        }
        let place = |hour: usize, yuan: f64| (across.at(hour as f64), up.at(yuan));
        let mut floor = vec![0.0; curves.total.len()];
        for (tier, &colour) in curves.tiers.iter().zip(&self.colours) {
            let Some(tier) = tier else { continue };
            let top: Vec<f64> = floor
                .iter()
                .zip(tier)
                .map(|(below, own)| below + own)
                .collect();
            let upper = top
                .iter()
                .enumerate()
                .map(|(hour, &yuan)| place(hour, yuan));
            let lower = floor.iter().enumerate().rev();
            let lower = lower.map(|(hour, &yuan)| place(hour, yuan));
            let corners: Vec<(i32, i32)> = upper.chain(lower).collect();
            canvas.polygon(&corners, colour);
            floor = top;
        }
        let line = |curve: &[f64]| -> Vec<(i32, i32)> {
            let hours = curve.iter().enumerate();
            hours.map(|(hour, &yuan)| place(hour, yuan)).collect()
        };
        if curves.low != curves.high {
            for curve in [&curves.low, &curves.high] {
                canvas.dashed(&line(curve), RANGE, palette::INK, 2);
            }
        }
        canvas.line(&line(&curves.total), palette::INK, 4);
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            let below = (x, plot.bottom + 32);
            canvas.text(&hour_label(tick), below, Type::SMALL.centred().quiet());
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 74);
        canvas.text(&self.axis, middle, Type::SMALL.centred().quiet());
        let floor = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
        canvas.line(&floor, palette::AXIS, 3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_panel_has_a_place() {
        for panels in 1..=8 {
            let (across, down) = grid(panels);
            assert!(across * down >= panels && across <= 4, "{panels}");
            assert!(across * (down - 1) < panels, "{panels}");
        }
    }
}
