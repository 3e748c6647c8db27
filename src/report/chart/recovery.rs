//! Chart 23: how dispatch or delivery recovers from a disruption, by the day of the order.

use crate::experiment::recovery::{DayTime, by_day};
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::Sheet;
use crate::report::number::{self, exact};
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Clock};

use super::canvas::{Area, Canvas, LABEL, Type};
use super::frame::{Entry, Sign};
use super::panels::Look;
use super::scale::{Scale, hour_label};
use super::{Body, Figure, imprint, palette};

/// The clocks that are drawn, by their place among the clocks of a day.
const DRAWN: [(usize, Clock); 2] = [(1, Clock::Dispatch), (2, Clock::Delivery)];
/// With more scenarios the bands would hide each other.
const MOST_BANDS: usize = 2;
/// How much of its colour a band has.
const BAND: f64 = 0.28;
/// Disruptions or scenarios told in the answer.
const TOLD: usize = 3;

/// The chart; `None` where nothing is disrupted.
pub fn figure(view: &View) -> Option<Figure> {
    let panels = DRAWN.map(|(place, clock)| panel(view, place, clock));
    let panels: Vec<Panel> = panels.into_iter().flatten().collect();
    if panels.is_empty() {
        return None;
    }
    let meaning = view.pick(
        "线是各次重复每天下的单的平均用时；浅色带是第 10 到第 90 百分位（十次重复里有八次在带内）；灰底是事先写明的发生时间，随机发生的不画；竖线是预热结束。恢复：从发生起，到当天的单回到之前平均加上写明的比例以内、第二天也是为止（之前不足两周就和全部日子比，满两周和同一个星期几比；发生前两天的单还在路上，不算）",
        "Lines: mean over the replications of the time of the orders of a day; pale: 10th to 90th percentile, eight of ten replications lie in it; grey: when it happens, where that is stated and not drawn; upright: end of the warm-up. Recovered: from its beginning to the first day whose orders are back within the stated share above the mean before it, and the next day's too (weekdays against their like from two weeks before it on; orders of the last two days before it are under way and not counted)",
    );
    let longest = panels.iter().flat_map(|panel| &panel.shaded);
    let shaded = longest.count() > 0;
    Some(Figure {
        name: "23-recovery".to_owned(),
        title: view
            .pick("出事以后多久恢复？", "How long does recovery take?")
            .to_owned(),
        answer: answer(view),
        legend: legend(view, shaded),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 700,
        data: data(view),
        body: Box::new(Recoveries {
            panels,
            warm_up: view
                .scenarios()
                .iter()
                .map(|one| one.warm_up.chosen)
                .collect(),
            axis: view
                .pick("下单日期（第几天）", "day of the order")
                .to_owned(),
        }),
    })
}

/// Whether something shows in a clock.
fn shows(view: &View, place: usize) -> bool {
    let mut upsets = view.scenarios().iter().flat_map(|one| &one.disruptions);
    upsets.any(|upset| upset.clock == place)
}

fn panel(view: &View, place: usize, clock: Clock) -> Option<Panel> {
    if !shows(view, place) {
        return None;
    }
    let band = view.scenarios().len() <= MOST_BANDS && view.result.replications > 1;
    let line = |scenario: usize| {
        let days = by_day(&view.scenarios()[scenario].replications, place);
        (!days.is_empty()).then(|| Line {
            look: Look::of(scenario),
            days,
            band,
        })
    };
    let lines: Vec<Line> = (0..view.scenarios().len()).filter_map(line).collect();
    let mut shaded: Vec<(f64, f64)> = Vec::new();
    for upset in view.scenarios().iter().flat_map(|one| &one.disruptions) {
        for window in upset.windows.iter().filter(|_| upset.clock == place) {
            if !shaded.contains(window) {
                shaded.push(*window);
            }
        }
    }
    (!lines.is_empty()).then(|| Panel {
        title: clock.name(view.language).to_owned(),
        unit: view.pick("平均小时数", "mean hours").to_owned(),
        lines,
        shaded,
    })
}

/// How long it takes to recover from each.
fn answer(view: &View) -> String {
    let mut told = Vec::new();
    for (scenario, result) in view.scenarios().iter().enumerate() {
        for upset in &result.disruptions {
            let id = |id: &str| format!("disruption.{}.{id}", upset.name);
            let Some(time) = view.estimate(scenario, &id("time_to_recover")) else {
                continue;
            };
            let time = number::short(Some(time), Unit::Hours, view.language);
            let label = upset.label.get(view.language);
            let named = view.named(scenario, view.pick("，", ", "));
            let over = view.estimate(scenario, &id("recovered_share"));
            let share = over.map_or(1.0, |share| share.mean);
            let all = number::percent(share, 0);
            told.push(match (view.language, share < 1.0) {
                (Language::Zh, false) => format!("{named}{label}：{time} 后恢复"),
                (Language::En, false) => format!("{named}{label}: as before after {time}"),
                (Language::Zh, true) => {
                    format!("{named}{label}：至少 {time}，{all} 的重复里恢复了")
                }
                (Language::En, true) => {
                    format!("{named}{label}: {time} at least, over in {all} of the replications")
                }
            });
        }
    }
    told.truncate(TOLD);
    match told.is_empty() {
        true => view
            .pick(
                "统计期内什么也没发生",
                "nothing happened in the measured time",
            )
            .to_owned(),
        false => words::capitalised(&told.join(words::semicolon(view.language))),
    }
}

fn legend(view: &View, shaded: bool) -> Vec<Entry> {
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
    if shaded {
        legend.push(Entry {
            sign: Sign::Box(palette::GRID),
            word: view.pick("发生的时间", "when it happens").to_owned(),
        });
    }
    legend
}

fn data(view: &View) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("场景", "scenario"),
        view.pick("时效", "clock"),
        view.pick("第几天", "day"),
        view.pick("平均(h)", "mean_h"),
        view.pick("第 10 百分位", "p10"),
        view.pick("第 90 百分位", "p90"),
    ]);
    for (place, clock) in DRAWN.into_iter().filter(|(place, _)| shows(view, *place)) {
        for (label, scenario) in view.labels.iter().zip(view.scenarios()) {
            for time in by_day(&scenario.replications, place) {
                sheet.row([
                    label.clone(),
                    clock.name(view.language).to_owned(),
                    (time.day + 1).to_string(),
                    exact(Some(time.mean)),
                    exact(Some(time.p10)),
                    exact(Some(time.p90)),
                ]);
            }
        }
    }
    sheet
}

/// A scenario in a panel.
struct Line {
    look: Look,
    days: Vec<DayTime>,
    band: bool,
}

struct Panel {
    title: String,
    unit: String,
    lines: Vec<Line>,
    /// Stretches of days.
    shaded: Vec<(f64, f64)>,
}

/// The body.
struct Recoveries {
    panels: Vec<Panel>,
    /// The warm-ups of the scenarios \[days\].
    warm_up: Vec<f64>,
    axis: String,
}

impl Body for Recoveries {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = area.columns(self.panels.len(), 50);
        for (panel, own) in self.panels.iter().zip(columns) {
            self.draw_panel(canvas, panel, own);
        }
    }
}

impl Recoveries {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left + 84,
            top: area.top + 104,
            right: area.right - 10,
            bottom: area.bottom - 100,
        };
        let above = (area.left, area.top + 22);
        canvas.text(&panel.title, above, Type::sized(LABEL + 3.0));
        let unit = (area.left, area.top + 62);
        canvas.text(&panel.unit, unit, Type::SMALL.quiet());
        let top = |line: &Line| {
            let top = |time: &DayTime| {
                if line.band {
                    time.p90.max(time.mean)
                } else {
                    time.mean
                }
            };
            line.days.iter().map(top).fold(0.0, f64::max)
        };
        let most = panel.lines.iter().map(top).fold(0.0, f64::max);
        let days = panel.lines.iter().flat_map(|line| &line.days);
        let last = days.map(|time| time.day + 1).max().unwrap_or(1) as f64;
        let up = Scale::hours(most, 8, plot.bottom, plot.top);
        let along = Scale::days(last, 8, plot.left, plot.right);
        for &(from, until) in &panel.shaded {
            let span = Area {
                left: along.at(from.min(last)),
                right: along.at(until.min(last)),
                ..plot
            };
            canvas.fill(span, palette::GRID);
        }
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            let beside = (plot.left - 14, y);
            canvas.text(&hour_label(tick), beside, Type::SMALL.right().quiet());
        }
        for tick in along.ticks() {
            let x = along.at(tick);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            let below = (x, plot.bottom + 32);
            canvas.text(&hour_label(tick), below, Type::SMALL.centred().quiet());
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 76);
        canvas.text(&self.axis, middle, Type::SMALL.centred().quiet());
        // A value stands in the middle of its day.
        let corner = |day: usize, hours: f64| (along.at(day as f64 + 0.5), up.at(hours));
        for line in panel.lines.iter().filter(|line| line.band) {
            let upper = line.days.iter().map(|one| corner(one.day, one.p90));
            let lower = line.days.iter().rev().map(|one| corner(one.day, one.p10));
            let band: Vec<(i32, i32)> = upper.chain(lower).collect();
            canvas.polygon(&band, palette::pale(line.look.colour, BAND));
        }
        for &chosen in self.warm_up.iter().filter(|days| **days > 0.0) {
            let x = along.at(chosen);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::INK, 2);
        }
        for line in &panel.lines {
            let days = line.days.iter();
            let corners: Vec<(i32, i32)> = days.map(|one| corner(one.day, one.mean)).collect();
            let Look { colour, dashes } = line.look;
            canvas.dashed(&corners, dashes, colour, 4);
        }
        let floor = [(plot.left, plot.bottom), (plot.right, plot.bottom)];
        canvas.line(&floor, palette::AXIS, 3);
    }
}
