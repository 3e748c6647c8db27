//! The drawing of chart 12: marks with interval crosses, the front as a stepped line, and labels
//! where they cover nothing.

use plotters::style::RGBColor;

use crate::model::metric::Unit;
use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use crate::report::chart::scale::Range;
use crate::report::chart::{Body, palette};
use crate::report::sweep::front::Standing;
use crate::report::sweep::measure::Measure;
use crate::report::sweep::view::SweepView;
use crate::stats::Estimate;

/// Marks of points that are clearly behind.
pub const BEHIND: RGBColor = RGBColor(0xB4, 0xBB, 0xC4);
/// The ring of the base.
pub const BASE: RGBColor = RGBColor(0xE6, 0x9F, 0x00);
/// Half the size of a mark \[px\].
const MARK: i32 = 11;
/// Labels are no wider than this \[px\].
const WIDEST: i32 = 480;

/// A point or a scenario.
pub struct Mark {
    pub x: Estimate,
    pub y: Estimate,
    pub standing: Standing,
    /// Whether the others are compared with it.
    pub base: bool,
    pub label: String,
    /// Written behind the label, and never cut.
    pub behind: String,
}

/// The body.
pub struct Marks {
    pub marks: Vec<Mark>,
    /// Names of the axes with their units, the one across first.
    pub axes: [String; 2],
    /// Whether the figure drawn upwards is a share.
    pub share: bool,
}

/// The complaint rate of a point, where that differs between the points.
fn behind(view: &SweepView, point: usize) -> String {
    let rate = Measure::Complaints.of(view, point);
    let rate = rate.filter(|_| Measure::Complaints.varies(view));
    rate.map_or(String::new(), |rate| super::complaints(rate, view.language))
}

impl Marks {
    /// Delivery time across, another figure up.
    pub fn of(view: &SweepView, up: Measure, standings: &[Option<Standing>]) -> Self {
        let mark = |point: usize| {
            Some(Mark {
                x: Measure::DELIVERY.of(view, point)?,
                y: up.of(view, point)?,
                standing: standings[point]?,
                base: point == view.result.base,
                label: view.label(point),
                behind: behind(view, point),
            })
        };
        let title = |measure: Measure| super::axis(measure, view.language);
        Self {
            marks: (0..standings.len()).filter_map(mark).collect(),
            axes: [title(Measure::DELIVERY), title(up)],
            share: up.unit() == Unit::Share,
        }
    }
}

/// A mark where it is drawn: its middle, and the ends of its cross \[px\].
#[derive(Clone, Copy)]
struct Spot {
    x: i32,
    y: i32,
    across: [i32; 2],
    up: [i32; 2],
}

impl Spot {
    /// What it covers: the mark, and both arms of its cross.
    fn areas(self) -> [Area; 3] {
        let Self { x, y, across, up } = self;
        let area = |left, top, right, bottom| Area {
            left,
            top,
            right,
            bottom,
        };
        [
            area(x - MARK - 3, y - MARK - 3, x + MARK + 3, y + MARK + 3),
            area(across[0], y - 3, across[1], y + 3),
            area(x - 3, up[1], x + 3, up[0]),
        ]
    }
}

impl Body for Marks {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let plot = Area {
            left: area.left + 120,
            top: area.top + 64,
            right: area.right - 30,
            bottom: area.bottom - 104,
        };
        let range = |of: fn(&Mark) -> Estimate, from, to| {
            let ends = self.marks.iter().flat_map(|mark| {
                let value = of(mark);
                let half = value.half_width.unwrap_or(0.0);
                [value.mean - half, value.mean + half]
            });
            Range::around(ends, 8, from, to)
        };
        let along = range(|mark| mark.x, plot.left, plot.right);
        let up = range(|mark| mark.y, plot.bottom, plot.top);
        self.axes(canvas, area, plot, &along, &up);

        let spot = |mark: &Mark| {
            let ends = |value: Estimate, range: &Range| {
                let half = value.half_width.unwrap_or(0.0);
                [value.mean - half, value.mean + half].map(|end| range.at(end))
            };
            Spot {
                x: along.at(mark.x.mean),
                y: up.at(mark.y.mean),
                across: ends(mark.x, &along),
                up: ends(mark.y, &up),
            }
        };
        let spots: Vec<Spot> = self.marks.iter().map(spot).collect();
        let steps = self.front(&spots);
        canvas.line(&steps, palette::scenario(0), 5);
        // What matters most is drawn last.
        let mut order: Vec<usize> = (0..self.marks.len()).collect();
        order.sort_by_key(|&index| match self.marks[index].standing {
            Standing::Behind => 0,
            Standing::Close => 1,
            Standing::Front => 2,
        });
        for &index in &order {
            self.mark(canvas, &self.marks[index], spots[index]);
        }
        self.labels(canvas, &spots, &steps, plot);
    }
}

impl Marks {
    fn axes(&self, canvas: &mut Canvas, area: Area, plot: Area, along: &Range, up: &Range) {
        let [across_name, up_name] = &self.axes;
        let above = (area.left, area.top + 20);
        canvas.text(up_name, above, Type::sized(LABEL));
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let text = match self.share {
                true => format!("{}%", up.label(tick, 100.0)),
                false => up.label(tick, 1.0),
            };
            canvas.text(&text, (plot.left - 14, y), Type::SMALL.right().quiet());
        }
        for tick in along.ticks() {
            let x = along.at(tick);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            let below = (x, plot.bottom + 30);
            let text = along.label(tick, 1.0);
            canvas.text(&text, below, Type::SMALL.centred().quiet());
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 78);
        canvas.text(across_name, middle, Type::LABEL.centred());
        let corner = [
            (plot.left, plot.top),
            (plot.left, plot.bottom),
            (plot.right, plot.bottom),
        ];
        canvas.line(&corner, palette::AXIS, 3);
    }

    /// The front from the fastest to the cheapest, in steps: what lies above and to the right of
    /// it is beaten.
    fn front(&self, spots: &[Spot]) -> Vec<(i32, i32)> {
        let on = self.marks.iter().zip(spots);
        let on = on.filter(|(mark, _)| mark.standing == Standing::Front);
        let mut corners: Vec<(i32, i32)> = on.map(|(_, spot)| (spot.x, spot.y)).collect();
        corners.sort_by_key(|&(x, y)| (x, -y));
        let mut steps: Vec<(i32, i32)> = Vec::new();
        for corner in corners {
            if let Some(&(_, y)) = steps.last() {
                steps.push((corner.0, y));
            }
            steps.push(corner);
        }
        steps
    }

    fn mark(&self, canvas: &mut Canvas, mark: &Mark, spot: Spot) {
        let Spot { x, y, across, up } = spot;
        let ink = match mark.standing {
            Standing::Behind => BEHIND,
            Standing::Close | Standing::Front => palette::INK,
        };
        canvas.line(&[(across[0], y), (across[1], y)], ink, 3);
        canvas.line(&[(x, up[0]), (x, up[1])], ink, 3);
        if mark.base {
            canvas.diamond(x, y, MARK + 11, BASE);
            canvas.diamond(x, y, MARK + 3, palette::PAPER);
        }
        match mark.standing {
            Standing::Front => canvas.diamond(x, y, MARK, palette::scenario(0)),
            Standing::Close => canvas.hollow(x, y, MARK, palette::scenario(0)),
            Standing::Behind => canvas.diamond(x, y, MARK - 2, BEHIND),
        }
    }

    /// Writes labels, those of the base and the front first, where nothing else is.
    fn labels(&self, canvas: &mut Canvas, spots: &[Spot], steps: &[(i32, i32)], plot: Area) {
        let mut taken: Vec<Area> = spots.iter().flat_map(|spot| spot.areas()).collect();
        taken.extend(steps.windows(2).map(|step| {
            let ((a, b), (c, d)) = (step[0], step[1]);
            Area {
                left: a.min(c) - 3,
                right: a.max(c) + 3,
                top: b.min(d) - 3,
                bottom: b.max(d) + 3,
            }
        }));
        let mut order: Vec<usize> = (0..self.marks.len()).collect();
        order.sort_by_key(|&index| {
            let mark = &self.marks[index];
            let standing = match mark.standing {
                Standing::Front => 0,
                Standing::Close => 1,
                Standing::Behind => 2,
            };
            (!mark.base, standing)
        });
        for index in order {
            let mark = &self.marks[index];
            let room = WIDEST - text_width(&mark.behind, SMALL);
            let text = shortened(&mark.label, SMALL, room) + &mark.behind;
            let width = text_width(&text, SMALL);
            let Some(place) = place(index, spots, width, &taken, plot) else {
                continue;
            };
            let colour = match mark.standing {
                Standing::Behind => palette::QUIET,
                Standing::Close | Standing::Front => palette::INK,
            };
            let y = (place.top + place.bottom) / 2;
            canvas.text(&text, (place.left + 3, y), Type::SMALL.coloured(colour));
            taken.push(place);
        }
    }
}

/// Where a label of this width stands beside its mark, covering nothing and nearer to no other
/// mark; the nearest such place.
fn place(index: usize, spots: &[Spot], width: i32, taken: &[Area], plot: Area) -> Option<Area> {
    const HEIGHT: i32 = 30;
    let spot = spots[index];
    let width = width + 6;
    let reaches = [MARK + 10, MARK + 26, MARK + 46];
    let places = reaches.into_iter().flat_map(|reach| {
        let (right, left) = (spot.x + reach, spot.x - reach - width);
        let (above, below) = (spot.y - reach - HEIGHT, spot.y + reach);
        let (middle, beside) = (spot.x - width / 2, spot.y - HEIGHT / 2);
        [
            (right, beside),
            (spot.x + 6, above),
            (spot.x + 6, below),
            (left, beside),
            (middle, above),
            (middle, below),
            (spot.x - 6 - width, above),
            (spot.x - 6 - width, below),
        ]
    });
    let mut areas = places.map(|(left, top)| Area {
        left,
        top,
        right: left + width,
        bottom: top + HEIGHT,
    });
    areas.find(|area| {
        let inside = area.left >= plot.left
            && area.right <= plot.right + 24
            && area.top >= plot.top - 24
            && area.bottom <= plot.bottom;
        let apart = |other: &Area| {
            other.right <= area.left
                || area.right <= other.left
                || other.bottom <= area.top
                || area.bottom <= other.top
        };
        let own = distance(area, spot);
        let nearest = spots.iter().all(|&other| distance(area, other) >= own);
        inside && nearest && taken.iter().all(apart)
    })
}

/// How far the middle of a mark lies from an area, squared \[px²\].
fn distance(area: &Area, spot: Spot) -> i32 {
    let across = (area.left - spot.x).max(spot.x - area.right).max(0);
    let up = (area.top - spot.y).max(spot.y - area.bottom).max(0);
    across * across + up * up
}
