//! The drawing of chart 20 without a numeric axis: a row for every point, dots with intervals.

use crate::model::metric::Unit;
use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use crate::report::chart::panels::Look;
use crate::report::chart::scale::{Scale, hour_label};
use crate::report::chart::{Body, palette};
use crate::report::number;
use crate::report::sweep::doubtful;
use crate::report::sweep::measure::Measure;
use crate::report::sweep::view::SweepView;
use crate::stats::Estimate;

use super::panel_title;

/// Half the size of a mark \[px\].
const MARK: i32 = 9;

/// The body.
pub struct Rows {
    labels: Vec<String>,
    /// The row of the base, and what is written behind its label.
    base: Option<usize>,
    suffix: String,
    panels: Vec<Panel>,
}

struct Panel {
    title: String,
    unit: String,
    share: bool,
    series: Vec<Series>,
}

struct Series {
    look: Look,
    /// One for each row: value, and whether it must not be read like the others.
    values: Vec<Option<(Estimate, bool)>>,
}

impl Rows {
    /// Rows of points; figures in panels.
    pub fn of(view: &SweepView, points: &[usize], panels: &[Vec<Measure>]) -> Self {
        let mut index = 0;
        let mut series = |measure: &Measure| {
            let value = |&point: &usize| {
                let value = measure.of(view, point)?;
                Some((value, doubtful(view, point)))
            };
            index += 1;
            Series {
                look: Look::of(index - 1),
                values: points.iter().map(value).collect(),
            }
        };
        let panels = panels.iter().map(|measures| {
            let (title, unit) = panel_title(view, measures[0], false);
            Panel {
                title,
                unit,
                share: measures[0].unit() == Unit::Share,
                series: measures.iter().map(&mut series).collect(),
            }
        });
        Self {
            panels: panels.collect(),
            labels: points.iter().map(|&point| view.label(point)).collect(),
            suffix: view.pick("（基准）", " (base)").to_owned(),
            base: points.iter().position(|&point| point == view.result.base),
        }
    }
}

impl Body for Rows {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let rows = self.labels.len().max(1) as i32;
        let (top, bottom) = (area.top + 100, area.bottom - 50);
        let height = (bottom - top) / rows;
        let size = f64::from(height - 4).clamp(16.0, LABEL);
        let suffix = |row: usize| match self.base == Some(row) {
            true => self.suffix.as_str(),
            false => "",
        };
        let widths = self.labels.iter().enumerate();
        let widths =
            widths.map(|(row, label)| text_width(&format!("{label}{}", suffix(row)), size));
        let room = widths.max().unwrap_or(0).min(area.width() * 2 / 5);
        let middle = |row: usize| top + height * row as i32 + height / 2;
        if let Some(base) = self.base {
            let band = Area {
                left: area.left,
                right: area.right,
                top: middle(base) - height / 2,
                bottom: middle(base) + height / 2,
            };
            canvas.fill(band, palette::pale(palette::GRID, 0.55));
        }
        for (row, label) in self.labels.iter().enumerate() {
            let suffix = suffix(row);
            let text = shortened(label, size, room - text_width(suffix, size)) + suffix;
            canvas.text(&text, (area.left, middle(row)), Type::sized(size));
        }
        let plots = Area {
            left: area.left + room + 34,
            right: area.right,
            top,
            bottom,
        };
        for (panel, plot) in self.panels.iter().zip(plots.columns(self.panels.len(), 60)) {
            panel.draw(canvas, area.top, plot, &middle, height);
        }
    }
}

impl Panel {
    fn draw(
        &self,
        canvas: &mut Canvas,
        head: i32,
        plot: Area,
        middle: &dyn Fn(usize) -> i32,
        height: i32,
    ) {
        canvas.text(
            &self.title,
            (plot.left, head + 22),
            Type::sized(LABEL + 3.0),
        );
        canvas.text(&self.unit, (plot.left, head + 64), Type::SMALL.quiet());
        let values = self
            .series
            .iter()
            .flat_map(|series| series.values.iter().flatten());
        let most = values
            .map(|(value, _)| value.mean + value.half_width.unwrap_or(0.0))
            .fold(0.0, f64::max);
        // Room for the last number.
        let end = plot.right - 70;
        let along = match self.share {
            true => Scale::percent(most, 5, plot.left, end),
            false => Scale::hours(most, 6, plot.left, end),
        };
        for tick in along.ticks() {
            let x = along.at(tick);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            let text = match self.share {
                true => number::percent(tick, 1).replace(".0%", "%"),
                false => hour_label(tick),
            };
            canvas.text(&text, (x, plot.bottom + 26), Type::SMALL.centred().quiet());
        }
        let row_count = self.series.first().map_or(0, |series| series.values.len());
        for row in 0..row_count {
            let mut taken: Vec<(i32, i32)> = Vec::new();
            let marks: Vec<(i32, &Series, Estimate, bool)> = self
                .series
                .iter()
                .filter_map(|series| {
                    let (value, hollow) = series.values[row]?;
                    Some((along.at(value.mean), series, value, hollow))
                })
                .collect();
            for &(x, ..) in &marks {
                taken.push((x - MARK - 4, x + MARK + 4));
            }
            let y = middle(row);
            for (x, series, value, hollow) in marks {
                let half = value.half_width.unwrap_or(0.0);
                let ends = [value.mean - half, value.mean + half].map(|end| along.at(end));
                if ends[1] - x > MARK + 3 {
                    canvas.line(&[(ends[0], y), (ends[1], y)], palette::INK, 3);
                }
                match hollow {
                    true => canvas.hollow(x, y, MARK + 3, series.look.colour),
                    false => canvas.diamond(x, y, MARK, series.look.colour),
                }
                let text = match self.share {
                    true => number::percent(value.mean, if most < 0.01 { 2 } else { 1 }),
                    false => number::hours(value.mean).trim_end_matches(" h").to_owned(),
                };
                let size = f64::from(height - 6).clamp(16.0, SMALL);
                let width = text_width(&text, size);
                let right = (ends[1].max(x + MARK) + 8, ends[1].max(x + MARK) + 8 + width);
                let left = (ends[0].min(x - MARK) - 8 - width, ends[0].min(x - MARK) - 8);
                let free = |&(from, to): &(i32, i32)| {
                    let apart = |&(a, b): &(i32, i32)| b <= from || to <= a;
                    taken.iter().all(apart) && from >= plot.left && to <= plot.right
                };
                let Some(place) = [right, left].into_iter().find(free) else {
                    continue;
                };
                canvas.text(&text, (place.0, y), Type::sized(size));
                taken.push(place);
            }
        }
    }
}
