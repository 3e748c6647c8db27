//! Chart 19: Welch's picture of the beginning of a run, with the cut of MSER and the warm-up that
//! was chosen.

use crate::experiment::warm_up::{CLOCKS, Days};
use crate::language::Language;
use crate::report::csv::Sheet;
use crate::report::number::exact;
use crate::report::summary::warm_up;
use crate::report::view::View;
use crate::report::words::{self, Clock};

use super::canvas::{Area, Canvas, LABEL, SMALL, Type, text_width};
use super::frame::{Entry, Sign};
use super::panels::{FORMULA, Look};
use super::scale::{Scale, hour_label};
use super::{Body, Figure, imprint, palette};

/// The clocks that are drawn, by their place in [`CLOCKS`].
const DRAWN: [(usize, Clock); 2] = [(1, Clock::Dispatch), (2, Clock::Delivery)];

/// The chart; `None` where no day was followed.
pub fn figure(view: &View) -> Option<Figure> {
    let panels = DRAWN.map(|(place, clock)| panel(view, place, clock));
    let panels: Vec<Panel> = panels.into_iter().flatten().collect();
    if panels.is_empty() {
        return None;
    }
    let checks = || view.scenarios().iter().map(|one| &one.warm_up);
    let answer = match warm_up::warnings(view).as_slice() {
        [] => warm_up::note(view).unwrap_or_default(),
        told => told.join(view.pick("。", ". ")),
    };
    let replications = checks().map(|one| one.replications).max().unwrap_or(0);
    let interval = match view.language {
        Language::Zh => format!("只看前 {replications} 次重复"),
        Language::En => format!("the first {replications} replications only"),
    };
    let meaning = view.pick(
        "线是按下单日期的平均时效，前后各三天移动平均（两头窗口变窄）；单个场景时细线是每天的平均。竖实线是场景里的预热，竖虚线是 MSER 认为开头结束的地方。促销、停工、慢时段开始以后的日子只画不查",
        "Lines: mean time by the day of the order, moving average over three days on either side, fewer at the ends; thin, of one scenario alone: each day. Full upright: the warm-up of the scenario; dashed: where MSER sees the end of the beginning. Days after a promotion, day off or slow period has begun are drawn and not examined",
    );
    Some(Figure {
        name: "19-warm-up".to_owned(),
        title: view
            .pick("预热够长吗？", "Is the warm-up long enough?")
            .to_owned(),
        answer: words::capitalised(&answer),
        legend: legend(view),
        foot: imprint(view, meaning, &interval),
        height: 700,
        data: data(view),
        body: Box::new(WarmUps {
            panels,
            chosen: checks().map(|one| one.chosen).collect(),
            axis: view
                .pick("下单日期（第几天）", "day of the order")
                .to_owned(),
        }),
    })
}

fn days_of<'a>(view: &View<'a>, scenario: usize, place: usize) -> Option<&'a Days> {
    let clocks = &view.scenarios()[scenario].warm_up.clocks;
    clocks.iter().find(|one| one.clock == CLOCKS[place])
}

fn panel(view: &View, place: usize, clock: Clock) -> Option<Panel> {
    let alone = view.scenarios().len() == 1;
    let line = |scenario: usize| {
        let days = days_of(view, scenario, place)?;
        let smooth = days.means.iter().zip(&days.smooth);
        Some(Line {
            look: Look::of(scenario),
            daily: days.means.iter().copied().filter(|_| alone).collect(),
            smooth: smooth.map(|((day, _), &value)| (*day, value)).collect(),
            cut: days.cut.filter(|cut| *cut > 0),
        })
    };
    let lines: Vec<Line> = (0..view.scenarios().len()).filter_map(line).collect();
    (!lines.is_empty()).then(|| Panel {
        title: clock.name(view.language).to_owned(),
        unit: view.pick("平均小时数", "mean hours").to_owned(),
        lines,
    })
}

fn legend(view: &View) -> Vec<Entry> {
    let several = view.scenarios().len() > 1;
    let labels = view.labels.iter().enumerate().filter(|_| several);
    let mut legend: Vec<Entry> = labels
        .map(|(scenario, label)| {
            let Look { colour, dashes } = Look::of(scenario);
            Entry {
                sign: Sign::Line(colour, dashes),
                word: label.clone(),
            }
        })
        .collect();
    let checks = || view.scenarios().iter().map(|one| &one.warm_up);
    if checks().any(|one| one.chosen > 0.0) {
        legend.push(Entry {
            sign: Sign::Line(palette::INK, &[]),
            word: view.pick("场景里的预热", "warm-up chosen").to_owned(),
        });
    }
    let mut clocks = checks().flat_map(|one| &one.clocks);
    if clocks.any(|clock| clock.cut.is_some_and(|cut| cut > 0)) {
        legend.push(Entry {
            sign: Sign::Line(palette::AXIS, FORMULA),
            word: view
                .pick("MSER：开头到此为止", "end of the beginning (MSER)")
                .to_owned(),
        });
    }
    legend
}

fn data(view: &View) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("场景", "scenario"),
        view.pick("时效", "clock"),
        view.pick("第几天", "day"),
        view.pick("当天平均(h)", "mean_h"),
        view.pick("移动平均(h)", "moving_average_h"),
        view.pick("预热(天)", "warm_up_days"),
        view.pick("MSER(天)", "mser_days"),
    ]);
    for (label, scenario) in view.labels.iter().zip(view.scenarios()) {
        let chosen = scenario.warm_up.chosen;
        for clock in &scenario.warm_up.clocks {
            let cut = clock.cut.map_or(String::new(), |cut| cut.to_string());
            for ((day, mean), smooth) in clock.means.iter().zip(&clock.smooth) {
                sheet.row([
                    label.clone(),
                    clock.clock.to_owned(),
                    (day + 1).to_string(),
                    exact(Some(*mean)),
                    exact(Some(*smooth)),
                    exact(Some(chosen)),
                    cut.clone(),
                ]);
            }
        }
    }
    sheet
}

/// A scenario in a panel: hours by day.
struct Line {
    look: Look,
    /// Each day, where that is drawn.
    daily: Vec<(usize, f64)>,
    smooth: Vec<(usize, f64)>,
    cut: Option<usize>,
}

struct Panel {
    title: String,
    unit: String,
    lines: Vec<Line>,
}

/// The body.
struct WarmUps {
    panels: Vec<Panel>,
    /// The warm-ups that were chosen \[days\].
    chosen: Vec<f64>,
    axis: String,
}

impl Body for WarmUps {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = area.columns(self.panels.len(), 50);
        for (panel, own) in self.panels.iter().zip(columns) {
            self.draw_panel(canvas, panel, own);
        }
    }
}

impl WarmUps {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left + 84,
            top: area.top + 104,
            right: area.right - 10,
            bottom: area.bottom - 100,
        };
        canvas.text(
            &panel.title,
            (area.left, area.top + 22),
            Type::sized(LABEL + 3.0),
        );
        canvas.text(&panel.unit, (area.left, area.top + 62), Type::SMALL.quiet());
        let all = || {
            panel
                .lines
                .iter()
                .flat_map(|line| line.daily.iter().chain(&line.smooth))
        };
        let most = all().map(|(_, value)| *value).fold(0.0, f64::max);
        let last = all().map(|(day, _)| *day + 1).max().unwrap_or(1);
        let up = Scale::hours(most, 8, plot.bottom, plot.top);
        let along = Scale::days(last as f64, 8, plot.left, plot.right);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            canvas.text(
                &hour_label(tick),
                (plot.left - 14, y),
                Type::SMALL.right().quiet(),
            );
        }
        for tick in along.ticks() {
            let x = along.at(tick);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            canvas.text(
                &hour_label(tick),
                (x, plot.bottom + 32),
                Type::SMALL.centred().quiet(),
            );
        }
        let middle = ((plot.left + plot.right) / 2, plot.bottom + 76);
        canvas.text(&self.axis, middle, Type::SMALL.centred().quiet());
        for &chosen in self.chosen.iter().filter(|days| **days > 0.0) {
            let x = along.at(chosen);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::INK, 3);
        }
        for line in &panel.lines {
            let corners = |days: &[(usize, f64)]| -> Vec<(i32, i32)> {
                // A value stands in the middle of its day.
                let corner =
                    |(day, value): &(usize, f64)| (along.at(*day as f64 + 0.5), up.at(*value));
                days.iter().map(corner).collect()
            };
            let Look { colour, dashes } = line.look;
            canvas.line(&corners(&line.daily), palette::pale(colour, 0.45), 2);
            canvas.dashed(&corners(&line.smooth), dashes, colour, 5);
            if let Some(cut) = line.cut {
                let x = along.at(cut as f64);
                canvas.dashed(&[(x, plot.top), (x, plot.bottom)], FORMULA, colour, 3);
                let text = cut.to_string();
                let right = (x + 8, plot.top + 14 + text_width(&text, SMALL) / 4);
                canvas.text(&text, right, Type::SMALL.coloured(colour));
            }
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}
