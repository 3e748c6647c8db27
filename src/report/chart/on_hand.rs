//! Chart 14: stock on hand over time, day by day, with the spread over the replications.

use crate::experiment::result::DayStock;
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::Sheet;
use crate::report::number::{self, exact};
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::canvas::{Area, Canvas, LABEL, Type, shortened};
use super::frame::{Entry, Sign};
use super::panels::Look;
use super::scale::{Scale, hour_label};
use super::{Body, Figure, imprint, palette};

/// Panels side by side.
const MOST_PANELS: usize = 3;
/// With more scenarios the bands would hide each other.
const MOST_BANDS: usize = 2;
/// Places or scenarios told in the answer.
const TOLD: usize = 3;

/// The chart; `None` without stock.
pub fn figure(view: &View) -> Option<Figure> {
    let panels: Vec<Panel> = places(view)
        .into_iter()
        .take(MOST_PANELS)
        .filter_map(|(id, label)| panel(view, &id, label))
        .collect();
    if panels.is_empty() {
        return None;
    }
    let meaning = view.pick(
        "线是各次重复每天零点（当时的到货入库之前）现货的平均，所以低于上面全天的平均；浅色带是第 10 到第 90 百分位（十次重复里有八次在带内），同一级的各个库存点合计；竖线是预热结束，预热里超出刻度的画在顶上。带是重复之间的差别，不是均值的误差",
        "Lines: mean over the replications of what is on hand at midnight, before what arrives then, hence less than the mean over whole days above; all points of a tier together; pale: 10th to 90th percentile, eight of ten replications lie in it; upright: end of the warm-up, in which stock beyond the scale is drawn at its top. The band is how far replications differ, not how sure the mean is",
    );
    Some(Figure {
        name: "14-stock-on-hand".to_owned(),
        title: view
            .pick("库存一天天怎么变？", "How does stock move from day to day?")
            .to_owned(),
        answer: answer(view),
        legend: legend(view),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 700,
        data: data(view),
        body: Box::new(Stocks {
            panels,
            warm_up: view
                .scenarios()
                .iter()
                .map(|one| one.warm_up.chosen)
                .collect(),
            axis: view.pick("第几天", "day").to_owned(),
        }),
    })
}

/// What is held somewhere and not drawn.
pub fn left_out(view: &View) -> Option<String> {
    let count = places(view).len();
    (count > MOST_PANELS).then(|| match view.language {
        Language::Zh => format!(
            "库存图（14）只画了 {count} 处里的前 {MOST_PANELS} 处；全部数字在图旁边的 CSV"
        ),
        Language::En => format!(
            "The chart of stock (14) shows the first {MOST_PANELS} of {count} places; the CSV beside it has all"
        ),
    })
}

/// The holdings of all scenarios, each once.
fn places(view: &View) -> Vec<(String, String)> {
    let mut places: Vec<(String, String)> = Vec::new();
    for (id, label) in view.scenarios().iter().flat_map(|one| &one.holdings) {
        if !places.iter().any(|(known, _)| known == id) {
            places.push((id.clone(), label.get(view.language).to_owned()));
        }
    }
    places
}

fn days(view: &View, scenario: usize, id: &str) -> Vec<DayStock> {
    let result = &view.scenarios()[scenario];
    let held = result.holdings.iter().position(|(known, _)| known == id);
    held.map_or(Vec::new(), |holding| result.on_hand(holding))
}

fn panel(view: &View, id: &str, title: String) -> Option<Panel> {
    let bands = view.scenarios().len() <= MOST_BANDS && view.result.replications > 1;
    let line = |scenario: usize| {
        let days = days(view, scenario, id);
        (!days.is_empty()).then(|| Line {
            look: Look::of(scenario),
            days,
            band: bands,
        })
    };
    let lines: Vec<Line> = (0..view.scenarios().len()).filter_map(line).collect();
    (!lines.is_empty()).then(|| Panel {
        title,
        unit: view.pick("现货（件）", "units on hand").to_owned(),
        lines,
    })
}

/// How much there is on average, and how often there is nothing: of the first places, or of the
/// first place in several scenarios.
fn answer(view: &View) -> String {
    let scenarios = view.scenarios().len();
    let places = places(view).into_iter();
    let told: Vec<String> = match scenarios {
        1 => places
            .take(TOLD)
            .filter_map(|place| told(view, 0, &place))
            .collect(),
        _ => {
            let first: Vec<(String, String)> = places.take(1).collect();
            let each = (0..scenarios).flat_map(|scenario| {
                let own = first.iter();
                own.filter_map(move |place| told(view, scenario, place))
            });
            each.take(TOLD).collect()
        }
    };
    told.join(words::semicolon(view.language))
}

fn told(view: &View, scenario: usize, (id, label): &(String, String)) -> Option<String> {
    let metric = |name: &str| view.estimate(scenario, &format!("{id}.{name}"));
    let mean = number::short(Some(metric("on_hand.mean")?), Unit::Units, view.language);
    let short = number::short(metric("out_of_stock.share"), Unit::Share, view.language);
    let named = view.named(scenario, view.pick("，", ", "));
    Some(match view.language {
        Language::Zh => format!("{named}{label}平均 {mean}，{short} 的时间没货"),
        Language::En => {
            format!("{named}{label}: {mean} on average, out of stock {short} of the time")
        }
    })
}

fn legend(view: &View) -> Vec<Entry> {
    let several = view.scenarios().len() > 1;
    let labels = view.labels.iter().enumerate();
    let mut legend: Vec<Entry> = labels
        .map(|(scenario, label)| {
            let Look { colour, dashes } = Look::of(scenario);
            let mean = view.pick("平均", "mean").to_owned();
            Entry {
                sign: Sign::Line(colour, dashes),
                word: if several { label.clone() } else { mean },
            }
        })
        .collect();
    if view.scenarios().len() <= MOST_BANDS && view.result.replications > 1 {
        legend.push(Entry {
            sign: Sign::Box(palette::pale(Look::of(0).colour, BAND)),
            word: view
                .pick("第 10 到第 90 百分位", "10th to 90th percentile")
                .to_owned(),
        });
    }
    legend
}

fn data(view: &View) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("场景", "scenario"),
        view.pick("库存点", "stock"),
        view.pick("第几天", "day"),
        view.pick("平均（件）", "mean_units"),
        view.pick("第 10 百分位", "p10"),
        view.pick("第 90 百分位", "p90"),
    ]);
    for (id, label) in places(view) {
        for (scenario, name) in view.labels.iter().enumerate() {
            for (day, stock) in days(view, scenario, &id).iter().enumerate() {
                sheet.row([
                    name.clone(),
                    label.clone(),
                    (day + 1).to_string(),
                    exact(Some(stock.mean)),
                    exact(Some(stock.p10)),
                    exact(Some(stock.p90)),
                ]);
            }
        }
    }
    sheet
}

/// How much of its colour a band has.
const BAND: f64 = 0.28;

/// A scenario in a panel.
struct Line {
    look: Look,
    days: Vec<DayStock>,
    band: bool,
}

struct Panel {
    title: String,
    unit: String,
    lines: Vec<Line>,
}

/// The body.
struct Stocks {
    panels: Vec<Panel>,
    /// The warm-ups of the scenarios \[days\].
    warm_up: Vec<f64>,
    axis: String,
}

impl Body for Stocks {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = area.columns(self.panels.len(), 50);
        for (panel, own) in self.panels.iter().zip(columns) {
            self.draw_panel(canvas, panel, own);
        }
    }
}

impl Stocks {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left + 100,
            top: area.top + 104,
            right: area.right - 10,
            bottom: area.bottom - 100,
        };
        let title = shortened(&panel.title, LABEL + 3.0, area.width());
        let above = (area.left, area.top + 22);
        canvas.text(&title, above, Type::sized(LABEL + 3.0));
        let unit = (area.left, area.top + 62);
        canvas.text(&panel.unit, unit, Type::SMALL.quiet());
        // What is on hand at the start is often far more than ever again.
        let begins = self.warm_up.iter().copied().fold(f64::INFINITY, f64::min);
        let begins = if begins.is_finite() {
            begins as usize
        } else {
            0
        };
        let highest = |line: &Line| {
            let top = |day: &DayStock| {
                if line.band {
                    day.p90.max(day.mean)
                } else {
                    day.mean
                }
            };
            let days = line.days.get(begins..).filter(|days| !days.is_empty());
            let days = days.unwrap_or(&line.days).iter();
            days.map(top).fold(0.0, f64::max)
        };
        let most = panel.lines.iter().map(highest).fold(0.0, f64::max);
        let last = panel.lines.iter().map(|line| line.days.len()).max();
        let up = Scale::number(most, 8, plot.bottom, plot.top);
        let last = last.unwrap_or(1).max(2) - 1;
        let along = Scale::days(last as f64, 6, plot.left, plot.right);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let beside = (plot.left - 14, y);
            canvas.text(&number::plain(tick, 1), beside, Type::SMALL.right().quiet());
        }
        for tick in along.ticks() {
            let x = along.at(tick);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            let below = (x, plot.bottom + 32);
            canvas.text(&hour_label(tick), below, Type::SMALL.centred().quiet());
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 76);
        canvas.text(&self.axis, middle, Type::SMALL.centred().quiet());
        let corner = |day: usize, units: f64| (along.at(day as f64), up.at(units));
        for line in panel.lines.iter().filter(|line| line.band) {
            let days = || line.days.iter().enumerate();
            let mut band: Vec<(i32, i32)> = days().map(|(day, one)| corner(day, one.p90)).collect();
            band.extend(days().rev().map(|(day, one)| corner(day, one.p10)));
            canvas.polygon(&band, palette::pale(line.look.colour, BAND));
        }
        for &chosen in self.warm_up.iter().filter(|days| **days > 0.0) {
            let x = along.at(chosen);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::INK, 2);
        }
        for line in &panel.lines {
            let days = line.days.iter().enumerate();
            let corners: Vec<(i32, i32)> = days.map(|(day, one)| corner(day, one.mean)).collect();
            let Look { colour, dashes } = line.look;
            canvas.dashed(&corners, dashes, colour, 4);
        }
        let floor = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
        canvas.line(&floor, palette::AXIS, 3);
    }
}
