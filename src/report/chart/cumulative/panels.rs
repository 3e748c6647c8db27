//! The drawing of chart 2: two panels of curves.

use crate::report::number;

use crate::report::chart::canvas::{Align, Area, Canvas, LABEL, SMALL, Type, text_width};
use crate::report::chart::scale::{Scale, hour_label};
use crate::report::chart::{Body, palette};

use super::{DEADLINES, Line, Panel};

pub(super) struct Panels {
    pub(super) panels: [Panel; 2],
    pub(super) words: [String; 2],
    pub(super) axis: String,
}

impl Body for Panels {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = area.columns(self.panels.len(), 70);
        for ((panel, words), own) in self.panels.iter().zip(&self.words).zip(columns) {
            canvas.text(
                words,
                (own.left + 90, own.top + 24),
                Type::sized(LABEL + 3.0),
            );
            self.draw_panel(canvas, panel, own);
        }
    }
}

impl Panels {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left + 90,
            top: area.top + 134,
            right: area.right - 24,
            bottom: area.bottom - 100,
        };
        let across = Scale::hours(panel.end as f64, 8, plot.left, plot.right);
        let up = Scale::share(0.25, plot.bottom, plot.top);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            canvas.text(
                &number::percent(tick, 0),
                (plot.left - 14, y),
                Type::SMALL.right().quiet(),
            );
        }
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            canvas.text(
                &hour_label(tick),
                (x, plot.bottom + 32),
                Type::SMALL.centred().quiet(),
            );
        }
        canvas.text(
            &self.axis,
            ((plot.left + plot.right) / 2, plot.bottom + 74),
            Type::SMALL.centred().quiet(),
        );
        for hours in DEADLINES {
            let x = across.at(hours as f64);
            canvas.dashed(
                &[(x, plot.top - 44), (x, plot.bottom)],
                &[10.0, 8.0],
                palette::AXIS,
                2,
            );
            canvas.text(
                &format!("{hours} h"),
                (x, plot.top - 62),
                Type::SMALL.centred().quiet(),
            );
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            palette::AXIS,
            3,
        );
        for (index, line) in panel.lines.iter().enumerate() {
            draw_line(canvas, line, index, across, up);
        }
        if panel.lines.len() <= 2 {
            draw_values(canvas, panel, across, up);
        }
    }
}

fn draw_line(canvas: &mut Canvas, line: &Line, index: usize, across: Scale, up: Scale) {
    let colour = palette::scenario(index);
    let points = |values: &[f64]| -> Vec<(i32, i32)> {
        let shown = values.iter().enumerate().take(across.most as usize + 1);
        shown
            .map(|(hour, &share)| (across.at(hour as f64), up.at(share)))
            .collect()
    };
    let mut band = points(&line.high);
    band.extend(points(&line.low).into_iter().rev());
    canvas.polygon(&band, palette::pale(colour, 0.3));
    canvas.dashed(&points(&line.mean), palette::dashes(index), colour, 6);
}

/// The shares at the deadlines, written beside the lines: the upper line's to its left above,
/// the lower line's to its right below, so that they do not meet.
fn draw_values(canvas: &mut Canvas, panel: &Panel, across: Scale, up: Scale) {
    for hours in DEADLINES {
        let x = across.at(hours as f64);
        let mut shares: Vec<(usize, f64)> = panel
            .lines
            .iter()
            .map(|line| line.at(hours))
            .enumerate()
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (rank, &(index, share)) in shares.iter().enumerate() {
            let y = up.at(share);
            canvas.diamond(x, y, 9, palette::scenario(index));
            let above = rank == 0;
            let text = number::percent(share, 1);
            let room = text_width(&text, SMALL) + 18;
            // Below a point near the axis a label would lie on the curves. There it stands above,
            // where the upper curve leaves room; the data file has the number anyway.
            let low = !above && share < 0.05;
            let begin = hours.saturating_sub(
                (room + 14) as usize * across.most as usize / across.length().max(1) as usize + 1,
            );
            let upper = &panel.lines[shares[0].0];
            let room_above = up.at(share) - up.at(upper.at(begin)) > 60;
            if share < 0.01 || (low && !room_above) {
                continue;
            }
            let above = above || low;
            let left = above && x - room > across.at(0.0);
            let (align, dx) = if left {
                (Align::Right, -14)
            } else {
                (Align::Left, 14)
            };
            let dy = if above { -24 } else { 26 };
            let y = (y + dy).min(up.at(0.0) - 20);
            let area = Area {
                left: if left { x - room } else { x + 10 },
                right: if left { x - 10 } else { x + room },
                top: y - 16,
                bottom: y + 16,
            };
            canvas.fill(area, palette::PAPER);
            canvas.text(&text, (x + dx, y), Type::SMALL.aligned(align));
        }
    }
}
