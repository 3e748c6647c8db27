//! Chart 21: a figure over two axes of a sweep, a cell for each pair of values.
//!
//! Further axes stay where the base has them.

use plotters::style::RGBColor;

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::number;
use crate::report::sweep::measure::Measure;
use crate::report::sweep::view::SweepView;
use crate::report::sweep::{answer, doubtful};
use crate::report::words;

use super::canvas::{Align, Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use super::response::sheet;
use super::{Body, Figure, imprint_of_sweep, palette};

/// Most cells across and down: more are no picture.
const MOST: (usize, usize) = (20, 15);
/// The figures that have a map, each with the end of its file's name.
const MAPS: [(&str, Measure); 3] = [
    ("dispatch", Measure::DISPATCH),
    ("delivery", Measure::DELIVERY),
    ("late", Measure::Late),
];

/// The axes with several levels: down and across; `None` with fewer than two.
fn axes(view: &SweepView) -> Option<(usize, usize)> {
    let several = |axis: &usize| view.axes()[*axis].levels.len() > 1;
    let mut varied = (0..view.axes().len()).filter(several);
    let (first, second) = (varied.next()?, varied.next()?);
    // A page is wider than it is high.
    let levels = |axis: usize| view.axes()[axis].levels.len();
    Some(match levels(first) > levels(second) {
        true => (second, first),
        false => (first, second),
    })
}

fn fits(view: &SweepView, (down, across): (usize, usize)) -> bool {
    let levels = |axis: usize| view.axes()[axis].levels.len();
    levels(across) <= MOST.0 && levels(down) <= MOST.1
}

/// The maps of the figures in which points differ.
pub fn figures(view: &SweepView) -> Vec<Figure> {
    let Some(axes) = axes(view).filter(|axes| fits(view, *axes)) else {
        return Vec::new();
    };
    let varied = MAPS.into_iter().filter(|(_, measure)| measure.varies(view));
    varied
        .filter_map(|(name, measure)| figure(view, axes, name, measure))
        .collect()
}

/// Why there is no map, if there could be one.
pub fn left_out(view: &SweepView) -> Option<String> {
    let axes = axes(view)?;
    let (across, down) = MOST;
    (!fits(view, axes)).then(|| match view.language {
        Language::Zh => {
            format!("热力图（21）没有画：超过 {across} × {down} 格；数字在 points.csv")
        }
        Language::En => format!(
            "No heat map (21): more than {across} × {down} cells; the numbers are in points.csv"
        ),
    })
}

fn figure(
    view: &SweepView,
    (down, across): (usize, usize),
    name: &str,
    measure: Measure,
) -> Option<Figure> {
    let base = &view.points()[view.result.base].levels;
    let levels = |axis: usize| view.axes()[axis].levels.len();
    let mut cells = Vec::new();
    let mut drawn = Vec::new();
    for row in 0..levels(down) {
        for column in 0..levels(across) {
            let mut wanted = base.clone();
            wanted[down] = row;
            wanted[across] = column;
            let point = view.points().iter().position(|one| one.levels == wanted);
            let value = point.and_then(|point| measure.of(view, point));
            drawn.extend(point);
            cells.push(Cell {
                value: value.map(|one| one.mean),
                base: point == Some(view.result.base),
                doubtful: point.is_some_and(|point| doubtful(view, point)),
            });
        }
    }
    let known = || cells.iter().filter_map(|cell| cell.value);
    let (least, most) = (known().reduce(f64::min)?, known().reduce(f64::max)?);
    let words = |axis: usize| {
        let level = |level| {
            let has = |point: &&usize| view.points()[**point].levels[axis] == level;
            let point = drawn.iter().find(has).copied();
            point.map_or(String::new(), |point| view.level(point, axis).to_owned())
        };
        (0..levels(axis)).map(level).collect::<Vec<String>>()
    };
    let title = match view.language {
        Language::Zh => format!(
            "{} 和 {} 怎么配，{}最短？",
            view.heads[down],
            view.heads[across],
            measure.name(view.language)
        ),
        Language::En => format!(
            "Which {} and {} give the least {}?",
            view.heads[down],
            view.heads[across],
            what(measure)
        ),
    };
    let title = match (view.language, measure.unit()) {
        (Language::Zh, Unit::Share) => title.replace("最短", "最少"),
        _ => title,
    };
    let doubted = cells.iter().any(|cell| cell.doubtful);
    Some(Figure {
        name: format!("21-heat-map-{name}"),
        title,
        answer: answer::moved(view, measure).unwrap_or_default(),
        legend: Vec::new(),
        foot: imprint_of_sweep(view, &meaning(view, measure, doubted, drawn.len())),
        height: 210 + 76 * levels(down) as i32,
        data: sheet(view, &drawn, &[measure]),
        body: Box::new(HeatMap {
            down: words(down),
            across: words(across),
            names: [view.heads[down].clone(), view.heads[across].clone()],
            measure: measure.name(view.language).to_owned(),
            unit: measure.unit(),
            cells,
            least,
            most,
        }),
    })
}

/// The figure inside an English sentence.
fn what(measure: Measure) -> &'static str {
    match measure {
        Measure::DISPATCH => "dispatch time",
        Measure::DELIVERY => "delivery time",
        _ => "orders dispatched after 48 h",
    }
}

fn meaning(view: &SweepView, measure: Measure, doubted: bool, drawn: usize) -> String {
    let mut clauses = vec![match measure.unit() {
        Unit::Share => view.pick(
            "格里是超过 48 小时才发货的订单占已发货订单的 %，颜色越深越多",
            "In the cells: % of orders dispatched after 48 h; the darker, the more",
        ),
        _ => view.pick(
            "格里是全部订单的平均小时数，颜色越深越长",
            "In the cells: mean hours over all orders; the darker, the more",
        ),
    }];
    clauses.push(view.pick(
        "黑框是基准，误差范围在图旁边的 CSV",
        "framed: the base; the intervals are in the CSV beside the chart",
    ));
    if doubted {
        clauses.push(view.pick(
            "带 * 的格不能和别的比：有一级忙碌率到了 98%，或有 0.1% 以上的订单到最后仍未完成",
            "*: not to be compared, a tier is busy 98% or more, or over 0.1% of orders were left open",
        ));
    }
    if drawn < view.points().len() {
        clauses.push(view.pick(
            "其余各项取基准的值",
            "everything else varied is held where the base has it",
        ));
    }
    clauses.join(words::semicolon(view.language))
}

struct Cell {
    value: Option<f64>,
    base: bool,
    /// Whether it must not be read like the others.
    doubtful: bool,
}

/// The body.
struct HeatMap {
    down: Vec<String>,
    across: Vec<String>,
    names: [String; 2],
    measure: String,
    unit: Unit,
    /// Row by row.
    cells: Vec<Cell>,
    least: f64,
    most: f64,
}

impl HeatMap {
    /// One hue from pale to dark, which grey printers and colour-blind readers see as well.
    fn colour(&self, value: f64) -> RGBColor {
        let range = self.most - self.least;
        let share = match range > 0.0 {
            true => (value - self.least) / range,
            false => 0.0,
        };
        palette::pale(palette::scenario(0), 0.08 + 0.92 * share)
    }

    /// As many decimals as tell the cells apart, on one scale for all of them.
    fn written(&self, value: f64) -> String {
        match self.unit {
            Unit::Share => {
                let decimals = if self.most < 0.01 { 2 } else { 1 };
                number::percent(value, decimals)
                    .trim_end_matches('%')
                    .to_owned()
            }
            _ => number::hours(value).trim_end_matches(" h").to_owned(),
        }
    }

    fn legend(&self, canvas: &mut Canvas, right: i32, y: i32) {
        const STEPS: i32 = 60;
        const STEP: i32 = 6;
        let unit = if self.unit == Unit::Share { "%" } else { "h" };
        let most = format!("{} {unit}", self.written(self.most));
        let end = right - text_width(&most, SMALL) - 14;
        canvas.text(&most, (right, y), Type::SMALL.right());
        let start = end - STEPS * STEP;
        for step in 0..STEPS {
            let share = f64::from(step) / f64::from(STEPS - 1);
            let colour = self.colour(self.least + (self.most - self.least) * share);
            let left = start + step * STEP;
            let area = Area {
                left,
                top: y - 14,
                right: left + STEP,
                bottom: y + 14,
            };
            canvas.fill(area, colour);
        }
        let least = self.written(self.least);
        canvas.text(&least, (start - 14, y), Type::SMALL.right());
        let before = start - 14 - text_width(&least, SMALL) - 24;
        canvas.text(&self.measure, (before, y), Type::SMALL.right().quiet());
    }
}

impl Body for HeatMap {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        self.legend(canvas, area.right, area.top + 20);
        let [down, across] = &self.names;
        canvas.text(down, (area.left, area.top + 20), Type::SMALL.quiet());
        let widths = self.down.iter().map(|word| text_width(word, LABEL));
        let room = widths.max().unwrap_or(0).min(area.width() / 3);
        let plot = Area {
            left: area.left + room + 24,
            top: area.top + 60,
            right: area.right,
            bottom: area.bottom - 110,
        };
        let (rows, columns) = (self.down.len() as i32, self.across.len() as i32);
        let left = |column: i32| plot.left + plot.width() * column / columns.max(1);
        let top = |row: i32| plot.top + plot.height() * row / rows.max(1);
        let mut framed = None;
        for (index, cell) in self.cells.iter().enumerate() {
            let (row, column) = (index as i32 / columns, index as i32 % columns);
            let own = Area {
                left: left(column) + 2,
                top: top(row) + 2,
                right: left(column + 1) - 2,
                bottom: top(row + 1) - 2,
            };
            let colour = cell.value.map_or(palette::GRID, |value| self.colour(value));
            canvas.fill(own, colour);
            let mut text = cell
                .value
                .map_or(number::NOTHING.to_owned(), |one| self.written(one));
            if cell.doubtful {
                text.push('*');
            }
            let fits = f64::from(own.width() - 8) / f64::from(text_width(&text, 1000.0)) * 1000.0;
            let size = fits.min(LABEL).min(f64::from(own.height()));
            let middle = ((own.left + own.right) / 2, (own.top + own.bottom) / 2);
            let kind = Type::sized(size)
                .centred()
                .coloured(palette::text_on(colour));
            canvas.text(&text, middle, kind);
            if cell.base {
                framed = Some(own);
            }
        }
        if let Some(own) = framed {
            canvas.outline(own, palette::PAPER, 10);
            canvas.outline(own, palette::INK, 6);
        }
        for (row, word) in self.down.iter().enumerate() {
            let y = (top(row as i32) + top(row as i32 + 1)) / 2;
            let text = shortened(word, LABEL, room);
            canvas.text(&text, (area.left + room, y), Type::LABEL.right());
        }
        for (column, word) in self.across.iter().enumerate() {
            let (from, to) = (left(column as i32), left(column as i32 + 1));
            let text = shortened(word, SMALL, to - from - 6);
            let kind = Type::SMALL.aligned(Align::Centre);
            canvas.text(&text, ((from + to) / 2, plot.bottom + 28), kind);
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 76);
        canvas.text(across, middle, Type::SMALL.centred().quiet());
    }
}
