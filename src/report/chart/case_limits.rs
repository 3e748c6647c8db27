//! Chart 24: how many cases are answered and closed within their limits, by class.

use crate::engine::time::Millis;
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::complaints::classes;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::bars::{self, Bar, Bars, Group};
use super::{Figure, by_scenario, imprint, palette};

/// More rows than this are no picture.
const MOST_ROWS: usize = 40;

/// What is measured against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Opened until the first answer.
    Answer,
    /// Opened until closed.
    Closing,
}

impl Step {
    const ALL: [Self; 2] = [Self::Answer, Self::Closing];

    const fn within(self) -> &'static str {
        match self {
            Self::Answer => "respond_within_limit",
            Self::Closing => "close_within_limit",
        }
    }

    const fn mean(self) -> &'static str {
        match self {
            Self::Answer => "response_time.mean",
            Self::Closing => "closing_time.mean",
        }
    }
}

/// A class of cases against one of its limits.
struct Limit {
    class: String,
    step: Step,
    name: String,
}

impl Limit {
    fn id(&self, last: &str) -> String {
        format!("cases.{}.{last}", self.class)
    }
}

/// The chart; `None` where no class has a limit, or nobody has such a case.
pub fn figure(view: &View) -> Option<Figure> {
    let limits = limits(view);
    let answer = answer(view, &limits)?;
    let data = data(view, &limits);
    let group = |limit: &Limit| {
        let bar = |scenario: usize| {
            let share = view.estimate(scenario, &limit.id(limit.step.within()))?;
            let mean = view.estimate(scenario, &limit.id(limit.step.mean()));
            let hours = number::narrow(mean, Unit::Hours);
            let share_text = number::narrow(Some(share), Unit::Share);
            Some(Bar {
                colour: palette::scenario(scenario),
                value: share,
                band: None,
                text: match view.language {
                    Language::Zh => format!("{share_text}，平均 {hours}"),
                    Language::En => format!("{share_text}, mean {hours}"),
                },
            })
        };
        Group {
            name: limit.name.clone(),
            bars: (0..view.scenarios().len()).filter_map(bar).collect(),
        }
    };
    let groups: Vec<Group> = limits.iter().map(group).collect();
    let rows: usize = groups.iter().map(|group| group.bars.len()).sum();
    if rows > MOST_ROWS {
        return None;
    }
    let meaning = view.pick(
        "每条是在时限内答复或结案的工单占答复了或结了的工单，从买家报出来算起，日历时间；时限只量不拦",
        "Bars are cases answered or closed within the limit, of those answered or closed, from the buyer's report on, in calendar time; limits are measured, not enforced",
    );
    Some(Figure {
        name: "24-case-limits".to_owned(),
        title: view
            .pick(
                "售后工单按时答复、按时结案吗？",
                "Are cases answered and closed in time?",
            )
            .to_owned(),
        answer,
        legend: by_scenario(view),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: bars::height(rows, groups.len()),
        data,
        body: Box::new(Bars {
            groups,
            axis: view.pick("占工单 %", "% of cases").to_owned(),
        }),
    })
}

/// All limits that some scenario has cases for, class by class.
fn limits(view: &View) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (class, called) in classes() {
        for step in Step::ALL {
            let mut limit = Limit {
                class: class.clone(),
                step,
                name: String::new(),
            };
            if view.has(&limit.id(step.within())) {
                limit.name = name(view, &class, step, called.get(view.language));
                limits.push(limit);
            }
        }
    }
    limits
}

/// `delay: answered within 2 h`, with the limit where all scenarios agree.
fn name(view: &View, class: &str, step: Step, called: &str) -> String {
    let of = |one: &(&str, [Option<Millis>; 2])| one.1[step as usize];
    let scenarios = view.scenarios().iter();
    let own = scenarios.flat_map(|one| one.case_limits.iter().filter(|known| known.0 == class));
    let mut limits: Vec<Millis> = own.filter_map(of).collect();
    limits.dedup();
    let limit = match limits[..] {
        [limit] => words::span(limit, view.language),
        _ => view.pick("时限", "limit").to_owned(),
    };
    match (view.language, step) {
        (Language::Zh, Step::Answer) => format!("{called}：{limit}内答复"),
        (Language::Zh, Step::Closing) => format!("{called}：{limit}内结案"),
        (Language::En, Step::Answer) => {
            format!("{}: answered ≤ {limit}", words::capitalised(called))
        }
        (Language::En, Step::Closing) => {
            format!("{}: closed ≤ {limit}", words::capitalised(called))
        }
    }
}

/// The limit that is kept least often, in any scenario, with its share in all that are told.
fn answer(view: &View, limits: &[Limit]) -> Option<String> {
    let least = |limit: &&Limit| {
        let id = limit.id(limit.step.within());
        let scenarios = 0..view.scenarios().len();
        let shares = scenarios.filter_map(|scenario| view.estimate(scenario, &id));
        shares.map(|one| one.mean).fold(f64::INFINITY, f64::min)
    };
    let worst = limits.iter().min_by(|a, b| least(a).total_cmp(&least(b)))?;
    let id = worst.id(worst.step.within());
    let share = |scenario: usize| {
        let share = view.estimate(scenario, &id)?;
        let text = number::short(Some(share), Unit::Share, view.language);
        Some(view.named(scenario, " ") + &text)
    };
    let told = sentence::told(view, &id);
    let shares: Vec<String> = told.into_iter().filter_map(share).collect();
    let shares = shares.join(words::clause(view.language));
    Some(match view.language {
        Language::Zh => format!("最难做到的：{}，{shares}", worst.name.replace('：', "")),
        Language::En => format!(
            "Kept least often: {}, {shares}",
            worst.name.to_lowercase().replace(':', "")
        ),
    })
}

fn data(view: &View, limits: &[Limit]) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "工单",
            "场景",
            "时限内占比",
            "误差范围(±)",
            "下限",
            "上限",
            "平均用时(h)",
            "用时误差范围(± h)",
        ],
        Language::En => [
            "case_and_limit",
            "scenario",
            "share_within_limit",
            "half_width",
            "low",
            "high",
            "mean_time_h",
            "mean_time_half_width_h",
        ],
    });
    for limit in limits {
        for (scenario, label) in view.labels.iter().enumerate() {
            let share = view.estimate(scenario, &limit.id(limit.step.within()));
            if share.is_none() {
                continue;
            }
            let [mean, half_width, low, high] = with_interval(share);
            let time = view.estimate(scenario, &limit.id(limit.step.mean()));
            let [hours, hours_half_width, ..] = with_interval(time);
            sheet.row([
                limit.name.clone(),
                label.clone(),
                mean,
                half_width,
                low,
                high,
                hours,
                hours_half_width,
            ]);
        }
    }
    sheet
}
