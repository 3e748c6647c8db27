//! Chart 7: the share of orders that pass each stage within its limit, on two clocks.

use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Stage};
use crate::stats::Estimate;

use super::canvas::{Align, Area, Canvas};
use super::frame::{Entry, LABEL, SMALL, Sign};
use super::scale::Scale;
use super::{Body, Figure, imprint, palette};

/// Strength of the bar that shows working hours.
const PALE: f64 = 0.35;

/// The chart; `None` where no stage has a limit.
pub fn figure(view: &View) -> Option<Figure> {
    let with_limit = |stage: &Stage| view.has(&calendar(*stage)) || view.has(&active(*stage));
    let stages: Vec<Stage> = Stage::ALL.into_iter().filter(with_limit).collect();
    if stages.is_empty() {
        return None;
    }
    let count = view.scenarios().len();
    let box_of = |index: usize, word: String| Entry {
        sign: Sign::Box(palette::scenario(index)),
        word,
    };
    let mut legend = Vec::new();
    if count > 1 {
        legend.extend(
            view.labels
                .iter()
                .cloned()
                .enumerate()
                .map(|(index, label)| box_of(index, label)),
        );
    }
    // With several scenarios the two strengths are shown in a colour of none of them.
    let neutral = if count > 1 {
        palette::QUIET
    } else {
        palette::scenario(0)
    };
    legend.push(Entry {
        sign: Sign::Box(neutral),
        word: view
            .pick("深色：按日历时间", "solid: calendar hours")
            .to_owned(),
    });
    legend.push(Entry {
        sign: Sign::Box(palette::pale(neutral, PALE)),
        word: view
            .pick("浅色：只算上班时间", "pale: working hours only")
            .to_owned(),
    });
    let panel = |&stage: &Stage| Panel {
        title: stage.name(view.language).to_owned(),
        rows: (0..count)
            .map(|scenario| {
                (
                    view.estimate(scenario, &calendar(stage)),
                    view.estimate(scenario, &active(stage)),
                )
            })
            .collect(),
    };
    let meaning = view.pick(
        "每条是在时限内走完这一步的订单比例，时限见情景文件",
        "Bars are shares of orders that pass the stage within its limit, as set in the scenario file",
    );
    let rows = stages.len().div_ceil(2) as i32;
    Some(Figure {
        name: "07-stages-within-limit".to_owned(),
        title: view
            .pick(
                "各环节有多少订单按时完成？",
                "How many orders pass each stage in time?",
            )
            .to_owned(),
        answer: answer(view, &stages),
        legend,
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 20 + rows * (110 + count as i32 * if count == 1 { 64 } else { 48 }),
        data: data(view, &stages),
        body: Box::new(Panels {
            heads: [view.pick("日历", "calendar"), view.pick("上班", "working")].map(str::to_owned),
            panels: stages.iter().map(panel).collect(),
        }),
    })
}

fn calendar(stage: Stage) -> String {
    format!("stage.{}.within_limit", stage.id())
}

fn active(stage: Stage) -> String {
    format!("stage.{}.within_limit_active", stage.id())
}

/// The stage that is least in time, in any scenario, with its share in all of them.
fn answer(view: &View, stages: &[Stage]) -> String {
    let scenarios = 0..view.scenarios().len();
    let least = |stage: &Stage| {
        let shares = scenarios
            .clone()
            .filter_map(|scenario| view.estimate(scenario, &calendar(*stage)));
        shares.map(|one| one.mean).fold(f64::INFINITY, f64::min)
    };
    let worst = stages
        .iter()
        .copied()
        .min_by(|a, b| least(a).total_cmp(&least(b)));
    let Some(worst) = worst else {
        return String::new();
    };
    let share = |(scenario, label): (usize, &String)| {
        let share = number::short(
            view.estimate(scenario, &calendar(worst)),
            Unit::Share,
            view.language,
        );
        format!("{label} {share}")
    };
    let shares: Vec<String> = view.labels.iter().enumerate().map(share).collect();
    let shares = shares.join(words::clause(view.language));
    let begin = view.pick("最难按时的是", "Least often in time is ");
    let name = worst.name(view.language);
    let name = match view.language {
        crate::language::Language::Zh => name.to_owned(),
        crate::language::Language::En => name.to_lowercase(),
    };
    format!("{begin}{name}{}{shares}", words::colon(view.language))
}

fn data(view: &View, stages: &[Stage]) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("环节", "stage"),
        view.pick("情景", "scenario"),
        view.pick("计时", "clock"),
        view.pick("按时比例", "share_within_limit"),
        view.pick("误差范围(±)", "half_width"),
        view.pick("下限", "low"),
        view.pick("上限", "high"),
    ]);
    let clocks = [
        view.pick("日历时间", "calendar"),
        view.pick("上班时间", "working hours"),
    ];
    for &stage in stages {
        for (scenario, label) in view.labels.iter().enumerate() {
            for (clock, id) in clocks.iter().zip([calendar(stage), active(stage)]) {
                let [mean, half_width, low, high] = with_interval(view.estimate(scenario, &id));
                let (stage, clock) = (stage.name(view.language).to_owned(), (*clock).to_owned());
                sheet.row([stage, label.clone(), clock, mean, half_width, low, high]);
            }
        }
    }
    sheet
}

/// Shares on the calendar and in working hours.
type Shares = (Option<Estimate>, Option<Estimate>);

struct Panel {
    title: String,
    rows: Vec<Shares>,
}

struct Panels {
    heads: [String; 2],
    panels: Vec<Panel>,
}

/// Width of one column of figures to the right of the bars [px].
const FIGURES: i32 = 186;

impl Body for Panels {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = 2.min(self.panels.len()) as i32;
        let rows = (self.panels.len() as i32 + columns - 1) / columns;
        let gap = 70;
        let width = (area.width() - gap * (columns - 1)) / columns;
        let height = area.height() / rows;
        for (index, panel) in self.panels.iter().enumerate() {
            let (row, column) = (index as i32 / columns, index as i32 % columns);
            let left = area.left + (width + gap) * column;
            let top = area.top + height * row;
            self.draw_panel(
                canvas,
                panel,
                Area {
                    left,
                    top,
                    right: left + width,
                    bottom: top + height,
                },
            );
        }
    }
}

impl Panels {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left,
            top: area.top + 62,
            right: area.right - 2 * FIGURES - 10,
            bottom: area.bottom - 48,
        };
        let across = Scale::share(0.25, plot.left, plot.right);
        canvas.text(
            &panel.title,
            (area.left, area.top + 30),
            LABEL + 2.0,
            Align::Left,
            palette::INK,
        );
        for (column, head) in self.heads.iter().enumerate() {
            let x = plot.right + 10 + FIGURES * (column as i32 + 1);
            canvas.text(
                head,
                (x, area.top + 32),
                SMALL,
                Align::Right,
                palette::QUIET,
            );
        }
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            let align = if tick == 0.0 {
                Align::Left
            } else {
                Align::Centre
            };
            canvas.text(
                &number::percent(tick, 0),
                (x, plot.bottom + 20),
                23.0,
                align,
                palette::QUIET,
            );
        }
        let pitch = plot.height() / panel.rows.len() as i32;
        for (index, shares) in panel.rows.iter().enumerate() {
            let middle = plot.top + pitch * index as i32 + pitch / 2;
            let half = (pitch * 38 / 100).min(30);
            let bar = Area {
                top: middle - half,
                bottom: middle + half,
                ..plot
            };
            draw_bar(canvas, *shares, bar, index, across, pitch);
        }
        canvas.line(
            &[(plot.left, plot.top), (plot.left, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

fn draw_bar(
    canvas: &mut Canvas,
    (calendar, active): Shares,
    bar: Area,
    index: usize,
    across: Scale,
    pitch: i32,
) {
    let colour = palette::scenario(index);
    let middle = (bar.top + bar.bottom) / 2;
    if let Some(active) = active {
        let right = across.at(active.mean);
        canvas.fill(Area { right, ..bar }, palette::pale(colour, PALE));
        canvas.outline(Area { right, ..bar }, palette::pale(colour, 0.7), 1);
        draw_interval(canvas, active, middle, across);
    }
    if let Some(calendar) = calendar {
        let inset = bar.height() / 5;
        let inner = Area {
            right: across.at(calendar.mean),
            top: bar.top + inset,
            bottom: bar.bottom - inset,
            ..bar
        };
        canvas.fill(inner, colour);
        draw_interval(canvas, calendar, middle, across);
    }
    let size = SMALL.min(f64::from(pitch) * 0.72).max(19.0);
    for (column, share) in [calendar, active].into_iter().enumerate() {
        let x = bar.right + 10 + FIGURES * (column as i32 + 1);
        let text = number::short(share, Unit::Share, crate::language::Language::En);
        canvas.text(&text, (x, middle), size, Align::Right, palette::INK);
    }
}

/// The interval of a share, where it is wide enough to be seen.
fn draw_interval(canvas: &mut Canvas, share: Estimate, middle: i32, across: Scale) {
    let Some(half) = share.half_width else {
        return;
    };
    let (low, high) = (across.at(share.mean - half), across.at(share.mean + half));
    if high - low < 3 {
        return;
    }
    canvas.line(&[(low, middle), (high, middle)], palette::INK, 3);
    for x in [low, high] {
        canvas.line(&[(x, middle - 7), (x, middle + 7)], palette::INK, 3);
    }
}
