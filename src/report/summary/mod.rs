//! What a run or a comparison says, the most important first.

mod complaints;
mod decomposition;
mod groups;
mod headline;
mod integrity;
mod jointly;
mod money;
mod parted;
pub mod precision;
pub mod warm_up;
mod warnings;

use crate::experiment::result::{ExperimentResult, ScenarioResult};
use crate::language::Language;
use crate::model::metric::Unit;

use super::chart::{self, MOST_SHOWN};
use super::document::{Block, Document};
use super::number;
use super::sentence;
use super::text;
use super::view::View;
use super::words::{self, Clock};

pub(super) use warnings::worst;

/// An agent busier than this makes orders wait for hands.
pub const BUSY: f64 = 0.85;
/// An agent busier than this has no time left: what comes in faster piles up.
pub const FULL: f64 = 0.98;
/// More orders than this share still open at the end are not a few stragglers.
pub const LEFT_OPEN: f64 = 0.001;
/// More scenarios than this stand in rows and not in columns.
const MOST_COLUMNS: usize = 4;
/// Of many scenarios in a sentence as many are named.
const TOLD: usize = 4;

/// The summary for a terminal of `width` columns.
pub fn summary_text(result: &ExperimentResult, language: Language, width: u16) -> String {
    let view = View::new(result, language);
    text::render(&document(&view), width)
}

/// What a reader of the result should know of its warm-up, in a language.
pub fn warm_up_warnings(result: &ExperimentResult, language: Language) -> Vec<String> {
    warm_up::warnings(&View::new(result, language))
}

/// The summary as a document.
pub fn document(view: &View) -> Document {
    let mut lines = Vec::new();
    if view.scenarios().len() > 1 {
        lines.extend(titles(view));
        for clock in Clock::ALL {
            let colon = words::colon(view.language);
            lines.push(format!(
                "{}{colon}{}",
                clock.name(view.language),
                sentence::clock(view, clock, number::ratio)
            ));
        }
        lines.extend(money::head(view));
        lines.extend(jointly::lines(view));
    } else if let Some(question) = &view.scenarios()[0].question {
        lines.push(question.get(view.language).to_owned());
    }
    let mut blocks = Vec::new();
    if !lines.is_empty() {
        blocks.push(Block::Lines(lines));
    }
    blocks.push(Block::Table(headline::table(view)));
    blocks.push(Block::Lines(loads(view)));
    blocks.extend(warnings::warnings(view).into_iter().map(Block::Warning));
    blocks.extend(jointly::warning(view).map(Block::Warning));
    blocks.extend(warm_up::warnings(view).into_iter().map(Block::Warning));
    blocks.extend(groups::tables(view).into_iter().map(Block::Table));
    blocks.extend(decomposition::table(view).map(Block::Table));
    blocks.extend(money::blocks(view));
    blocks.extend(complaints::blocks(view));
    blocks.extend(integrity::tables(view).into_iter().map(Block::Table));
    blocks.extend(precision::blocks(view));
    let mut last = basis(view);
    last.extend(jointly::saving(view));
    last.extend(chart::left_out(view));
    blocks.push(Block::Lines(last));
    Document {
        title: title(view),
        blocks,
    }
}

/// What the labels stand for, where they are names of files or only say that nothing was changed.
fn titles(view: &View) -> Vec<String> {
    let scenarios = view.labels.iter().zip(view.scenarios());
    let unsaid = words::as_it_stands(view.language);
    let named = scenarios.filter(|(label, one)| **label == one.name || *label == unsaid);
    let line = |(label, scenario): (&String, &ScenarioResult)| {
        let title = scenario.title.get(view.language);
        format!("{label}{}{title}", words::colon(view.language))
    };
    named.map(line).collect()
}

fn title(view: &View) -> String {
    match view.scenarios() {
        [only] => only.title.get(view.language).to_owned(),
        many if many.len() > MOST_SHOWN => match view.language {
            Language::Zh => format!("比较 {} 个场景", many.len()),
            Language::En => format!("Comparison of {} scenarios", many.len()),
        },
        _ => {
            let labels = view.labels.join(" / ");
            format!(
                "{}{}{labels}",
                view.pick("比较", "Comparison"),
                words::colon(view.language)
            )
        }
    }
}

/// A cell below a head that names the unit.
pub(super) fn without_unit(cell: &str) -> String {
    // The unit of an interval in brackets stands before them.
    let cell = &cell.replace("% [", " [");
    let end = |character: char| character.is_ascii_digit() || character == ']';
    let bare = cell.trim_end_matches(|character| !end(character));
    match bare {
        // What does not exist is a dash.
        "" => cell.to_owned(),
        bare => bare.replace(" ± ", "±"),
    }
}

/// How the numbers came about.
fn basis(view: &View) -> Vec<String> {
    let result = view.result;
    let (replications, seed) = (result.replications, result.seed);
    let assumed = view.scenarios().iter().map(|one| one.assumed_values);
    let assumed = assumed.max().unwrap_or(0);
    let interval = sentence::interval(view);
    match view.language {
        Language::Zh => vec![
            format!("{interval}；环节按时率后面的圆括号：只算上班时间"),
            format!(
                "{replications} 次重复，随机种子 {seed}；{assumed} 个输入是假设值，fahuo check 逐条列出"
            ),
        ],
        Language::En => vec![
            format!("{interval}; round brackets after a stage: working hours only"),
            format!(
                "{replications} replications, seed {seed}; {assumed} inputs are assumptions, fahuo check lists them"
            ),
        ],
    }
}

/// How busy the agents of each tier are, a line for each scenario.
fn loads(view: &View) -> Vec<String> {
    let line = |scenario: usize| {
        let label = view.named(scenario, view.pick(" ", ", "));
        let load = |(tier, name): (&str, &str)| {
            let load = view.estimate(scenario, &format!("relay.{tier}.utilisation"))?;
            let load = number::short(Some(load), Unit::Share, view.language);
            Some(format!("{name} {load}"))
        };
        let loads: Vec<String> = view.tiers().into_iter().filter_map(load).collect();
        let loads = loads.join(words::listed(view.language));
        (!loads.is_empty()).then(|| match view.language {
            Language::Zh => format!("{label}忙碌率：{loads}"),
            Language::En => format!("{label}time busy: {loads}"),
        })
    };
    let many = view.scenarios().len() > MOST_COLUMNS;
    let scenarios = (0..view.scenarios().len()).filter(|_| !many);
    scenarios.filter_map(line).collect()
}
