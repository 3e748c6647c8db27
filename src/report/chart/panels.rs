//! The drawing of charts 5, 6, 8, 16 and 20: panels side by side, lines over a number such as the
//! number of tiers or of hands.

use plotters::style::RGBColor;

use crate::report::number;
use crate::stats::Estimate;

use crate::report::chart::canvas::{Align, Area, Canvas, LABEL, SMALL, Type, text_width};
use crate::report::chart::scale::{Scale, hour_label};
use crate::report::chart::{Body, palette};

/// Dashes of a formula.
pub const FORMULA: &[f64] = &[14.0, 9.0];
/// Half the size of a mark [px].
const MARK: i32 = 8;
/// More marks on a line than this are not all labelled.
const FEW: usize = 12;
/// How far lines are set apart, so that intervals at the same place can be told apart [px].
pub const APART: i32 = 16;

/// What a panel measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Hours.
    Hours,
    /// A share, of orders or of time.
    Share,
    /// How many times as much.
    Ratio,
    /// Yuan.
    Yuan,
}

/// A value at a place of the axis.
pub struct Point {
    /// The number it belongs to, one of [`Panels::places`].
    pub at: f64,
    pub value: Estimate,
    /// Whether it must not be read like the others: drawn as a hollow mark.
    pub hollow: bool,
    /// What a formula says there.
    pub formula: Option<f64>,
}

impl Point {
    /// The interval, or the mean twice.
    fn ends(&self) -> [f64; 2] {
        let mean = self.value.mean;
        self.value.ends().map_or([mean, mean], <[f64; 2]>::from)
    }
}

/// What a line looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    pub colour: RGBColor,
    /// Empty for a full line.
    pub dashes: &'static [f64],
}

impl Look {
    /// The look of a line by its place among all lines.
    pub fn of(index: usize) -> Self {
        Self {
            colour: palette::scenario(index),
            dashes: palette::dashes(index),
        }
    }
}

/// One line of a panel.
pub struct Drawn {
    pub look: Look,
    pub points: Vec<Point>,
}

/// A number on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where it stands; positive where numbers are [`Spacing::Doubling`].
    pub at: f64,
    /// How it is written.
    pub word: String,
}

impl Place {
    /// Whole numbers as they are.
    pub fn counts(counts: Vec<usize>) -> Vec<Self> {
        let place = |count: usize| Self {
            at: count as f64,
            word: count.to_string(),
        };
        counts.into_iter().map(place).collect()
    }
}

/// How numbers stand on the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// One as far from two as two from three.
    Linear,
    /// One as far from two as two from four.
    Doubling,
}

/// One panel.
pub struct Panel {
    pub title: String,
    pub unit: String,
    pub measure: Measure,
    /// The highest value to make room for.
    pub most: f64,
    /// How far its lines are set apart [px]: [`APART`], or less where they must be seen to agree.
    pub apart: i32,
    /// A value with a dashed line across the panel, if it is on the scale.
    pub mark: Option<f64>,
    pub lines: Vec<Drawn>,
}

impl Panel {
    /// The highest value in it, with its interval.
    pub fn highest(lines: &[Drawn]) -> f64 {
        let points = lines.iter().flat_map(|line| &line.points);
        let highest = |point: &Point| point.ends()[1].max(point.formula.unwrap_or(0.0));
        points.map(highest).fold(0.0, f64::max)
    }

    fn written(&self, value: f64) -> String {
        match self.measure {
            Measure::Hours => number::hours(value).trim_end_matches(" h").to_owned(),
            Measure::Share => {
                let decimals = if self.most < 0.01 { 2 } else { 1 };
                let text = number::percent(value, decimals);
                text.replace("100.0%", "100%")
            }
            Measure::Ratio => format!("{value:.2}"),
            Measure::Yuan => number::yuan(value),
        }
    }
}

/// The body of a chart over a number.
pub struct Panels {
    pub panels: Vec<Panel>,
    /// The numbers there are, the smallest first; not empty.
    pub places: Vec<Place>,
    /// One of them that the others are compared with: where it stands, and what it is called.
    pub base: Option<Place>,
    pub spacing: Spacing,
    /// Name of the axis.
    pub axis: String,
}

impl Body for Panels {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = area.columns(self.panels.len(), 50);
        for (panel, own) in self.panels.iter().zip(columns) {
            self.draw_panel(canvas, panel, own);
        }
    }
}

impl Panels {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left + 84,
            top: area.top + 118,
            right: area.right - 6,
            bottom: area.bottom - 104,
        };
        let title = (area.left, area.top + 22);
        canvas.text(&panel.title, title, Type::sized(LABEL + 3.0));
        let unit = (area.left, area.top + 66);
        canvas.text(&panel.unit, unit, Type::SMALL.quiet());
        let up = match panel.measure {
            Measure::Hours => Scale::hours(panel.most, 8, plot.bottom, plot.top),
            Measure::Share => Scale::percent(panel.most, 7, plot.bottom, plot.top),
            Measure::Ratio | Measure::Yuan => Scale::number(panel.most, 8, plot.bottom, plot.top),
        };
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let text = match panel.measure {
                Measure::Hours | Measure::Ratio | Measure::Yuan => hour_label(tick),
                Measure::Share => number::percent(tick, 1).replace(".0%", "%"),
            };
            canvas.text(&text, (plot.left - 14, y), Type::SMALL.right().quiet());
        }
        if let Some(mark) = panel.mark.filter(|&mark| mark <= up.most) {
            let y = up.at(mark);
            let across = [(plot.left, y), (plot.right, y)];
            canvas.dashed(&across, FORMULA, palette::AXIS, 3);
        }
        // Where words stand already.
        let mut taken: Vec<Area> = Vec::new();
        if let Some(base) = &self.base {
            let x = self.across(base.at, plot);
            canvas.dashed(
                &[(x, plot.top), (x, plot.bottom)],
                FORMULA,
                palette::AXIS,
                3,
            );
            let above = (x, plot.top - 22);
            canvas.text(&base.word, above, Type::SMALL.centred().quiet());
            let half = text_width(&base.word, SMALL) / 2;
            taken.push(Area {
                left: x - half,
                right: x + half,
                top: plot.top - 38,
                bottom: plot.top - 6,
            });
        }
        let mut free = area.left;
        for place in &self.places {
            let x = self.across(place.at, plot);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            let half = text_width(&place.word, LABEL) / 2;
            // Numbers that are close on the axis: the first is written.
            if x - half >= free {
                let below = (x, plot.bottom + 34);
                canvas.text(&place.word, below, Type::LABEL.centred());
                free = x + half + 10;
            }
        }
        let middle = (plot.left + plot.right) / 2;
        let below = (middle, plot.bottom + 80);
        canvas.text(&self.axis, below, Type::SMALL.centred().quiet());
        let floor = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
        canvas.line(&floor, palette::AXIS, 3);

        let traces: Vec<Trace> = panel
            .lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                // The distance from the middle of all lines.
                let aside = (2 * index as i32 + 1 - panel.lines.len() as i32) * panel.apart / 2;
                self.trace((index, aside), line, plot, up)
            })
            .collect();
        for trace in &traces {
            trace.draw(canvas);
        }
        label(canvas, panel, &traces, plot, taken);
    }

    /// The pixel of a number on the axis.
    fn across(&self, place: f64, plot: Area) -> i32 {
        let along = |place: f64| match self.spacing {
            Spacing::Linear => place,
            Spacing::Doubling => libm::log2(place),
        };
        let (first, last) = (self.places[0].at, self.places[self.places.len() - 1].at);
        let inset = (plot.width() / 14).max(52);
        let whole = along(last) - along(first);
        let share = match whole > 0.0 {
            true => (along(place) - along(first)) / whole,
            false => 0.0,
        };
        plot.left + inset + (f64::from(plot.width() - 2 * inset) * share).round() as i32
    }

    fn trace(&self, (index, aside): (usize, i32), line: &Drawn, plot: Area, up: Scale) -> Trace {
        let mark = |point: &Point| {
            let [low, high] = point.ends().map(|value| up.at(value));
            let (x, y) = (self.across(point.at, plot) + aside, up.at(point.value.mean));
            Mark {
                x,
                y,
                low,
                high,
                hollow: point.hollow,
            }
        };
        let formula = line.points.iter().filter_map(|point| {
            let x = self.across(point.at, plot) + aside;
            point.formula.map(|value| (x, up.at(value)))
        });
        Trace {
            index,
            look: line.look,
            marks: line.points.iter().map(mark).collect(),
            formula: formula.collect(),
        }
    }
}

/// A value where it is drawn [px].
struct Mark {
    x: i32,
    y: i32,
    low: i32,
    high: i32,
    hollow: bool,
}

/// A line where it is drawn [px].
struct Trace {
    index: usize,
    look: Look,
    marks: Vec<Mark>,
    formula: Vec<(i32, i32)>,
}

impl Trace {
    fn corners(&self) -> Vec<(i32, i32)> {
        self.marks.iter().map(|mark| (mark.x, mark.y)).collect()
    }

    fn draw(&self, canvas: &mut Canvas) {
        let Look { colour, dashes } = self.look;
        if self.formula.len() > 1 {
            // Where the formula is right it lies on the line: a wide pale line keeps both seen.
            canvas.line(&self.corners(), palette::pale(colour, 0.4), 14);
            canvas.dashed(&self.formula, FORMULA, palette::INK, 4);
        } else {
            canvas.dashed(&self.corners(), dashes, colour, 6);
        }
        for mark in &self.marks {
            // Shorter ones are hidden by the mark.
            if mark.low - mark.y > MARK + 4 {
                canvas.interval(mark.x, mark.high, mark.low, 11);
            }
            if mark.hollow {
                canvas.hollow(mark.x, mark.y, MARK + 3, colour);
            } else {
                canvas.diamond(mark.x, mark.y, MARK, colour);
            }
        }
    }

    /// Whether anything of this line is drawn inside an area.
    fn meets(&self, area: Area) -> bool {
        let inside =
            |x: i32, y: i32| area.left < x && x < area.right && area.top < y && y < area.bottom;
        let near = |mark: &Mark| {
            let reach = MARK + 4;
            mark.x + reach > area.left
                && mark.x - reach < area.right
                && (mark.y + reach).max(mark.low) > area.top
                && (mark.y - reach).min(mark.high) < area.bottom
        };
        let corners = self.corners();
        let mut pieces = corners.windows(2).chain(self.formula.windows(2));
        self.marks.iter().any(near)
            || pieces.any(|piece| {
                let ((x, y), (to_x, to_y)) = (piece[0], piece[1]);
                (0..=64).any(|part| inside(x + (to_x - x) * part / 64, y + (to_y - y) * part / 64))
            })
    }
}

/// Which values of a line are written beside its marks: all of a few, else both ends, the lowest
/// and the highest.
fn worth_telling(line: &Drawn) -> impl Fn(&Point) -> bool {
    let mean = |point: &Point| point.value.mean;
    let ends = [line.points.first(), line.points.last()];
    let lowest = line.points.iter().map(mean).reduce(f64::min);
    let highest = line.points.iter().map(mean).reduce(f64::max);
    let mut told: Vec<f64> = ends.into_iter().flatten().map(|point| point.at).collect();
    for extreme in [lowest, highest].into_iter().flatten() {
        let first = line.points.iter().find(|point| mean(point) == extreme);
        told.extend(first.map(|point| point.at));
    }
    let few = line.points.len() <= FEW;
    move |point| few || told.contains(&point.at)
}

/// Writes the values beside their marks, where there is room; the data has all of them.
fn label(canvas: &mut Canvas, panel: &Panel, traces: &[Trace], plot: Area, mut taken: Vec<Area>) {
    // Line and place of what is written.
    let mut said: Vec<(usize, f64)> = Vec::new();
    for (line, trace) in panel.lines.iter().zip(traces) {
        let worth = worth_telling(line);
        for (point, mark) in line.points.iter().zip(&trace.marks) {
            if !worth(point) {
                continue;
            }
            let text = panel.written(point.value.mean);
            // Lines that lie on each other need the number once.
            let written = |(other, own): (&Trace, &Drawn)| {
                let mut pairs = other.marks.iter().zip(&own.points);
                said.contains(&(other.index, point.at))
                    && pairs.any(|(one, own)| {
                        own.at == point.at
                            && (one.y - mark.y).abs() < 2 * MARK
                            && panel.written(own.value.mean) == text
                    })
            };
            if traces.iter().zip(&panel.lines).any(written) {
                continue;
            }
            let width = text_width(&text, SMALL);
            let above = mark.high.min(mark.y - MARK) - 26;
            let below = mark.low.max(mark.y + MARK) + 26;
            let over = |other: &Trace| {
                let same = other
                    .marks
                    .iter()
                    .find(|one| (one.x - mark.x).abs() < 3 * APART);
                same.is_some_and(|one| one.y < mark.y)
            };
            let rising = [
                (Align::Centre, mark.x, above),
                (Align::Right, mark.x + 12, above),
                (Align::Right, mark.x - 4, above),
                (Align::Right, mark.x - MARK - 8, mark.y - 20),
                (Align::Left, mark.x + MARK + 8, mark.y - 20),
            ];
            let falling = [
                (Align::Centre, mark.x, below),
                (Align::Left, mark.x - 12, below),
                (Align::Left, mark.x + 4, below),
                (Align::Left, mark.x + MARK + 8, mark.y + 20),
                (Align::Right, mark.x - MARK - 8, mark.y + 20),
            ];
            let places = match traces.iter().any(over) {
                false => [rising, falling],
                true => [falling, rising],
            };
            let area = |&(align, x, y): &(Align, i32, i32)| {
                let left = match align {
                    Align::Left => x,
                    Align::Centre => x - width / 2,
                    Align::Right => x - width,
                };
                Area {
                    left: left - 4,
                    right: left + width + 4,
                    top: y - 15,
                    bottom: y + 15,
                }
            };
            let free = |place: &&(Align, i32, i32)| {
                let area = area(place);
                let inside = area.left >= plot.left - 4
                    && area.right <= plot.right + 6
                    && area.top >= plot.top - 40
                    && area.bottom <= plot.bottom;
                let apart = |other: &Area| {
                    other.right <= area.left
                        || area.right <= other.left
                        || other.bottom <= area.top
                        || area.bottom <= other.top
                };
                inside && taken.iter().all(apart) && !traces.iter().any(|one| one.meets(area))
            };
            let Some(place) = places.as_flattened().iter().find(free) else {
                continue;
            };
            let own = area(place);
            // Grid lines stop short of the figures.
            canvas.fill(own, palette::PAPER);
            let (align, x, y) = *place;
            canvas.text(&text, (x, y), Type::SMALL.aligned(align));
            taken.push(own);
            said.push((trace.index, point.at));
        }
    }
}
