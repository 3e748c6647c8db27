//! Chart 7: the share of orders that pass each stage within its limit, on two clocks.

mod panels;

use crate::engine::time::Millis;
use crate::language::Language;
use crate::model::metric::Unit;
use crate::model::network::Limits;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Stage};

use super::frame::{Entry, Sign};
use super::{Figure, imprint, palette};
use panels::{Panel, Panels};

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
        title: title(view, stage),
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
        "每条是在时限内走完这一步的订单比例",
        "Bars are shares of orders that pass the stage within its limit",
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

/// The stage with its limit, where all scenarios that have one agree.
fn title(view: &View, stage: Stage) -> String {
    let limits = view.scenarios().iter().map(|one| limit(&one.limits, stage));
    let mut limits: Vec<Millis> = limits.flatten().collect();
    limits.dedup();
    let name = stage.name(view.language);
    match limits[..] {
        [limit] => format!("{name} ≤ {}", words::span(limit, view.language)),
        _ => name.to_owned(),
    }
}

fn limit(limits: &Limits, stage: Stage) -> Option<Millis> {
    match stage {
        Stage::Intake => limits.intake,
        Stage::Verification => limits.verification,
        Stage::Relay => limits.relay,
        Stage::Execution => limits.execution,
        Stage::Transit => limits.transit,
        Stage::Sync => limits.sync,
        Stage::AfterSales => limits.after_sales,
    }
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
    let share = |scenario| {
        let share = view.estimate(scenario, &calendar(worst));
        view.named(scenario, " ") + &number::short(share, Unit::Share, view.language)
    };
    let told = sentence::told(view, &calendar(worst));
    let shares: Vec<String> = told.into_iter().map(share).collect();
    let shares = shares.join(words::clause(view.language));
    let begin = view.pick("最难按时的是", "Least often in time is ");
    let name = worst.name(view.language);
    let name = match view.language {
        Language::Zh => name.to_owned(),
        Language::En => name.to_lowercase(),
    };
    format!("{begin}{name}{}{shares}", words::colon(view.language))
}

fn data(view: &View, stages: &[Stage]) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("环节", "stage"),
        view.pick("场景", "scenario"),
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
