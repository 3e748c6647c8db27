//! The drawing of chart 13: two panels over the same levels.

use plotters::style::RGBColor;

use crate::report::chart::canvas::{Area, Canvas, LABEL, Type, text_width};
use crate::report::chart::panels::{FORMULA, Place};
use crate::report::chart::scale::{Range, Scale};
use crate::report::chart::{self, palette};
use crate::report::number;
use crate::stats::Estimate;

/// Half the size of a mark \[px\].
const MARK: i32 = 8;
/// Height of a line of small words \[px\].
const LINE: i32 = 34;

/// One holding.
pub struct Drawn {
    pub colour: RGBColor,
    /// Level and simulated fill rate.
    pub fill_rates: Vec<(f64, Estimate)>,
    /// Level and mean value of the stock \[yuan\].
    pub values: Vec<(f64, Estimate)>,
    /// Level and fill rate by formula.
    pub formula: Vec<(f64, f64)>,
    pub answer: Option<Mark>,
}

/// Where a curve reaches the fill rate promised.
pub struct Mark {
    pub at: f64,
    /// Value of the stock there \[yuan\].
    pub value: Option<f64>,
    /// The level as it is written.
    pub word: String,
}

/// The body.
pub struct Body {
    pub curves: Vec<Drawn>,
    /// The levels there are, the smallest first; not empty.
    pub places: Vec<Place>,
    pub base: Option<Place>,
    /// A second row below the levels; may be empty.
    pub z: Vec<Place>,
    /// The fill rate asked for.
    pub promised: f64,
    /// Name of the axis.
    pub axis: String,
    /// Of both panels.
    pub titles: [String; 2],
    pub units: [String; 2],
}

impl chart::Body for Body {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let valued = self.curves.iter().any(|curve| !curve.values.is_empty());
        if !valued {
            return self.fill_rates(canvas, area);
        }
        let gap = 50;
        let right = area.left + (area.width() - gap) * 11 / 20;
        self.fill_rates(canvas, Area { right, ..area });
        let left = right + gap;
        self.values(canvas, Area { left, ..area });
    }
}

impl Body {
    fn fill_rates(&self, canvas: &mut Canvas, area: Area) {
        let plot = self.plot(area, 84);
        let ends = |estimate: &Estimate| estimate.mean - estimate.half_width.unwrap_or(0.0);
        let shares = self.curves.iter().flat_map(|curve| {
            let seen = curve.fill_rates.iter().map(|(_, one)| ends(one));
            seen.chain(curve.formula.iter().map(|(_, share)| *share))
        });
        let least = shares.fold(self.promised, f64::min);
        let up = Range::shares(least, 8, plot.bottom, plot.top);
        self.head(canvas, area, 0);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let text = format!("{}%", up.label(tick, 100.0));
            canvas.text(&text, (plot.left - 14, y), Type::SMALL.right().quiet());
        }
        self.floor(canvas, plot);
        let goal = up.at(self.promised);
        let across = [(plot.left, goal), (plot.right, goal)];
        canvas.dashed(&across, FORMULA, palette::AXIS, 3);
        let word = number::promise(self.promised);
        canvas.text(&word, (plot.left + 8, goal - 20), Type::SMALL.quiet());
        for curve in &self.curves {
            let pixels = |&(at, share): &(f64, f64)| (self.across(at, plot), up.at(share));
            let formula: Vec<(i32, i32)> = curve.formula.iter().map(pixels).collect();
            canvas.dashed(&formula, FORMULA, curve.colour, 4);
        }
        for curve in &self.curves {
            self.marks(canvas, plot, &curve.fill_rates, curve.colour, |share| {
                up.at(share)
            });
        }
        self.answers(canvas, plot, goal);
    }

    fn values(&self, canvas: &mut Canvas, area: Area) {
        let plot = self.plot(area, 112);
        let highest = |(_, one): &(f64, Estimate)| one.mean + one.half_width.unwrap_or(0.0);
        let values = self.curves.iter().flat_map(|curve| &curve.values);
        let most = values.map(highest).fold(0.0, f64::max);
        let up = Scale::number(most, 8, plot.bottom, plot.top);
        self.head(canvas, area, 1);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let text = number::plain(tick, 1);
            canvas.text(&text, (plot.left - 14, y), Type::SMALL.right().quiet());
        }
        self.floor(canvas, plot);
        for curve in &self.curves {
            let pixels = |(at, one): &(f64, Estimate)| (self.across(*at, plot), up.at(one.mean));
            let line: Vec<(i32, i32)> = curve.values.iter().map(pixels).collect();
            canvas.line(&line, curve.colour, 5);
            self.marks(canvas, plot, &curve.values, curve.colour, |value| {
                up.at(value)
            });
        }
        self.valued(canvas, plot, up);
    }

    /// Where the fill rate promised is reached, and the value there where there is room for it.
    fn valued(&self, canvas: &mut Canvas, plot: Area, up: Scale) {
        let answers = self.curves.iter();
        let answers = answers.filter_map(|curve| {
            let mark = curve.answer.as_ref()?;
            Some((curve.colour, mark.at, mark.value?))
        });
        let answers: Vec<(RGBColor, i32, i32, f64)> = answers
            .map(|(colour, at, value)| (colour, self.across(at, plot), up.at(value), value))
            .collect();
        for &(colour, x, y, _) in &answers {
            canvas.dashed(&[(x, y), (x, plot.bottom)], FORMULA, colour, 3);
        }
        for &(colour, x, y, _) in &answers {
            canvas.hollow(x, y, MARK + 4, colour);
        }
        let mut taken = self.lines(plot, up);
        if let Some(base) = &self.base {
            let x = self.across(base.at, plot);
            taken.extend((plot.top..plot.bottom).step_by(8).map(|y| (x, y)));
        }
        taken.extend(answers.iter().flat_map(|&(_, x, y, _)| {
            let upright = (y..plot.bottom).step_by(8);
            upright.map(move |y| (x, y)).collect::<Vec<_>>()
        }));
        for &(colour, x, y, value) in &answers {
            let text = number::plain(value, 0);
            let width = text_width(&text, LABEL);
            let boxed = |&(left, middle): &(i32, i32)| {
                let meets = |&(x, y): &(i32, i32)| {
                    left - 4 < x && x < left + width + 4 && middle - 18 < y && y < middle + 18
                };
                let inside = left > plot.left && left + width < plot.right;
                inside && middle + 22 < plot.bottom && !taken.iter().any(meets)
            };
            let places = [
                (x - width - 14, y - 28),
                (x - width / 2, y - 40),
                (x + 14, y + 30),
                (x + 14, y - 28),
            ];
            let Some(&(left, middle)) = places.iter().find(|place| boxed(place)) else {
                continue;
            };
            canvas.text(&text, (left, middle), Type::LABEL.coloured(colour));
            let letters = (left..left + width).step_by(8);
            taken.extend(letters.map(|x| (x, middle)));
        }
    }

    /// Pixels along the curves of values.
    fn lines(&self, plot: Area, up: Scale) -> Vec<(i32, i32)> {
        let mut along = Vec::new();
        for curve in &self.curves {
            for pair in curve.values.windows(2) {
                let ends = [&pair[0], &pair[1]];
                let [from, to] = ends.map(|(at, one)| (self.across(*at, plot), up.at(one.mean)));
                let part = |part: i32| {
                    let (x, y) = (to.0 - from.0, to.1 - from.1);
                    (from.0 + x * part / 16, from.1 + y * part / 16)
                };
                along.extend((0..=16).map(part));
            }
        }
        along
    }

    /// Where curves are drawn, with room for the words around.
    fn plot(&self, area: Area, left: i32) -> Area {
        let second = if self.z.is_empty() { 0 } else { LINE };
        Area {
            left: area.left + left,
            top: area.top + 118,
            right: area.right - 6,
            bottom: area.bottom - 104 - second,
        }
    }

    fn head(&self, canvas: &mut Canvas, area: Area, panel: usize) {
        let title = (area.left, area.top + 22);
        canvas.text(&self.titles[panel], title, Type::sized(LABEL + 3.0));
        let unit = (area.left, area.top + 66);
        canvas.text(&self.units[panel], unit, Type::SMALL.quiet());
    }

    /// The axis with its levels, and the upright of the base.
    fn floor(&self, canvas: &mut Canvas, plot: Area) {
        if let Some(base) = &self.base {
            let x = self.across(base.at, plot);
            let upright = [(x, plot.top), (x, plot.bottom)];
            canvas.dashed(&upright, FORMULA, palette::AXIS, 3);
            let above = (x, plot.top - 22);
            canvas.text(&base.word, above, Type::SMALL.centred().quiet());
        }
        self.row(canvas, plot, &self.places, (34, Type::LABEL.centred()));
        self.row(
            canvas,
            plot,
            &self.z,
            (34 + LINE, Type::SMALL.centred().quiet()),
        );
        for place in &self.places {
            let x = self.across(place.at, plot);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
        }
        let second = if self.z.is_empty() { 0 } else { LINE };
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 80 + second);
        canvas.text(&self.axis, middle, Type::SMALL.centred().quiet());
        let floor = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
        canvas.line(&floor, palette::AXIS, 3);
    }

    /// Words below the axis: all, or every second, third, ... so that none meets the next.
    fn row(&self, canvas: &mut Canvas, plot: Area, places: &[Place], (down, kind): (i32, Type)) {
        let half = |place: &Place| text_width(&place.word, kind.size) / 2 + 6;
        let apart = |every: &usize| {
            let shown: Vec<&Place> = places.iter().step_by(*every).collect();
            shown.windows(2).all(|pair| {
                let room = self.across(pair[1].at, plot) - self.across(pair[0].at, plot);
                room >= half(pair[0]) + half(pair[1])
            })
        };
        let every = (1..=places.len()).find(apart).unwrap_or(1);
        for place in places.iter().step_by(every) {
            let below = (self.across(place.at, plot), plot.bottom + down);
            canvas.text(&place.word, below, kind);
        }
    }

    fn marks(
        &self,
        canvas: &mut Canvas,
        plot: Area,
        points: &[(f64, Estimate)],
        colour: RGBColor,
        up: impl Fn(f64) -> i32,
    ) {
        for (at, value) in points {
            let half = value.half_width.unwrap_or(0.0);
            let (x, y) = (self.across(*at, plot), up(value.mean));
            let (low, high) = (up(value.mean - half), up(value.mean + half));
            if low - y > MARK + 4 {
                canvas.interval(x, high, low, 11);
            }
            canvas.diamond(x, y, MARK, colour);
        }
    }

    /// From the crossings down to the levels, which are written above the axis, each on a line
    /// of its own.
    fn answers(&self, canvas: &mut Canvas, plot: Area, goal: i32) {
        let answers = self.curves.iter();
        let answers = answers.filter_map(|curve| Some((curve.colour, curve.answer.as_ref()?)));
        for (number, (colour, mark)) in answers.enumerate() {
            let x = self.across(mark.at, plot);
            canvas.dashed(&[(x, goal), (x, plot.bottom)], FORMULA, colour, 3);
            canvas.hollow(x, goal, MARK + 4, colour);
            let y = plot.bottom - 26 - (LINE + 6) * number as i32;
            let width = text_width(&mark.word, LABEL);
            let right = x + 12 + width <= plot.right;
            let left = if right { x + 12 } else { x - 12 - width };
            let words = Area {
                left: left - 4,
                right: left + width + 4,
                top: y - 18,
                bottom: y + 18,
            };
            canvas.fill(words, palette::PAPER);
            canvas.text(&mark.word, (left, y), Type::LABEL.coloured(colour));
        }
    }

    /// The pixel of a level.
    fn across(&self, level: f64, plot: Area) -> i32 {
        let (first, last) = (self.places[0].at, self.places[self.places.len() - 1].at);
        let inset = plot.width() / 18;
        let share = if last > first {
            (level - first) / (last - first)
        } else {
            0.5
        };
        plot.left + inset + (f64::from(plot.width() - 2 * inset) * share).round() as i32
    }
}
