//! Figures: results as pictures a planner pastes into a report.
//!
//! - One module for each chart: [`three_clocks`], [`cumulative`], [`time_parts`], [`waterfall`],
//!   [`depth`], [`information_loss`], [`stage_limits`], [`staff`], [`cost_share`], [`cost_parts`],
//!   [`causes`], [`on_hand`], [`capital`], [`day`], [`warm_up`], [`split`], [`case_limits`],
//!   [`omission`], [`outcomes`]. Each turns a view of a result into a [`Figure`]: words, data, and a
//!   body that can draw itself into any area. [`stacks`], [`bars`] and [`panels`] draw for several.
//! - Of a sweep: [`safety_stock`], [`response`], [`heat_map`], [`trade_off`].
//! - [`frame`] puts the question, the answer, the legend and the imprint around a body.
//! - [`canvas`], [`scale`], [`palette`], [`font`] are the drawing tools, [`png`] makes pixels.
//!
//! plotters is used as a writer of SVG only; where things stand is decided here, because labels
//! must not overlap whatever the language and the number of scenarios.

pub mod bars;
pub mod by_tiers;
pub mod canvas;
pub mod capital;
pub mod case_limits;
pub mod causes;
pub mod cost_parts;
pub mod cost_share;
pub mod cumulative;
pub mod day;
pub mod depth;
pub mod font;
pub mod frame;
pub mod heat_map;
pub mod information_loss;
pub mod omission;
pub mod on_hand;
pub mod outcomes;
pub mod palette;
pub mod panels;
pub mod png;
pub mod response;
pub mod safety_stock;
pub mod scale;
pub mod split;
pub mod stacks;
pub mod staff;
pub mod stage_limits;
pub mod three_clocks;
pub mod time_parts;
pub mod trade_off;
pub mod volume;
pub mod warm_up;
pub mod waterfall;

use crate::experiment::result::ExperimentResult;
use crate::language::Language;

use super::csv::Sheet;
use super::number;
use super::sentence;
use super::sweep::view::SweepView;
use super::view::View;
use super::words;
use canvas::{Area, Canvas};
use frame::{Entry, Sign};

/// The part of a chart between its legend and its imprint.
pub trait Body: Send + Sync {
    /// Draws into an area and nowhere else.
    fn draw(&self, canvas: &mut Canvas, area: Area);
}

/// One chart, ready to be drawn in any format.
pub struct Figure {
    /// File name without its ending: `01-three-clocks`.
    pub name: String,
    /// The question it answers.
    pub title: String,
    /// The answer, with numbers and intervals.
    pub answer: String,
    /// What the signs mean.
    pub legend: Vec<Entry>,
    /// Lines of the imprint.
    pub foot: Vec<String>,
    /// Height of the body in a text [px].
    pub height: i32,
    /// The numbers that are drawn.
    pub data: Sheet,
    /// What is drawn.
    pub body: Box<dyn Body>,
}

/// The most scenarios that charts show one by one: more colours and rows cannot be told apart.
pub const MOST_SHOWN: usize = 8;

/// All figures of a result, in reading order. What a result has no numbers for is left out, and
/// with more than [`MOST_SHOWN`] scenarios what shows each of them.
pub fn figures(result: &ExperimentResult, language: Language) -> Vec<Figure> {
    let view = View::new(result, language);
    let each = view.scenarios().len() <= MOST_SHOWN;
    let mut figures: Vec<Figure> = Vec::new();
    if each {
        figures.extend(three_clocks::figure(&view));
        figures.extend(cumulative::figure(&view));
        figures.extend(time_parts::figure(&view));
        figures.extend(waterfall::figures(&view));
    }
    figures.extend(depth::figure(&view));
    figures.extend(information_loss::figure(&view));
    if each {
        figures.extend(stage_limits::figure(&view));
    }
    figures.extend(staff::figure(&view));
    if each {
        figures.extend(cost_share::figures(&view));
        figures.extend(cost_parts::figure(&view));
        figures.extend(causes::complaints(&view));
        figures.extend(trade_off::scenarios::figure(&view));
        figures.extend(on_hand::figure(&view));
        figures.extend(capital::figure(&view));
        figures.extend(day::figures(&view));
        figures.extend(warm_up::figure(&view));
        figures.extend(split::figure(&view));
        figures.extend(case_limits::figure(&view));
        figures.extend(omission::figure(&view));
        figures.extend(outcomes::figures(&view));
        figures.extend(causes::disputes(&view));
    }
    figures
}

/// What a reader who looks for a chart should know: which are left out, and why.
pub fn left_out(view: &View) -> Vec<String> {
    let count = view.scenarios().len();
    let mut notes = Vec::new();
    if count > MOST_SHOWN {
        let charts = match by_tiers::too_many_lines(view) {
            true => view.pick("1-7、9-12、14-19、22-27", "1-7, 9-12, 14-19, 22-27"),
            false => view.pick("1-4、7、9-12、14-19、22-27", "1-4, 7, 9-12, 14-19, 22-27"),
        };
        notes.push(match view.language {
            Language::Zh => format!(
                "场景超过 {MOST_SHOWN} 个，逐个场景的图（{charts}）不画；数字在 metrics.csv、comparisons.csv、load-by-hour.csv"
            ),
            Language::En => format!(
                "More than {MOST_SHOWN} scenarios: no charts of single scenarios ({charts}); their numbers are in metrics.csv, comparisons.csv and load-by-hour.csv"
            ),
        });
    }
    notes.extend(on_hand::left_out(view).filter(|_| count <= MOST_SHOWN));
    if staff::lacks_a_habit(view) {
        let note = view.pick(
            "人手图（8）没有画：每个人手数都要有两种合并方式（merge = \"on_arrival\" 和 \"at_cut_off\"），只看一种会误导",
            "No chart of hands (8): it needs both ways of merging (merge = \"on_arrival\" and \"at_cut_off\") for three numbers of hands, for one alone would mislead",
        );
        notes.push(note.to_owned());
    }
    notes
}

/// The imprint: what the signs mean, which scenarios, how many replications, made by what.
fn imprint(view: &View, meaning: &str, interval: &str) -> Vec<String> {
    let language = view.language;
    let result = view.result;
    let titles = result.scenarios.iter().map(|scenario| {
        let title = scenario.title.get(language);
        format!("{title} [{}]", scenario.name)
    });
    let count = result.scenarios.len();
    let scenarios = match (count > MOST_SHOWN, language) {
        (false, _) => titles.collect::<Vec<_>>().join(words::semicolon(language)),
        // All of them would be a page of small print; the data beside the chart names each.
        (true, Language::Zh) => format!(
            "{count} 个，列在图旁边的 CSV 里；基准是{}",
            result.scenarios[0].title.zh
        ),
        (true, Language::En) => format!(
            "{count}, named in the CSV beside the chart; the base is {}",
            result.scenarios[0].title.en
        ),
    };
    imprint_of(language, meaning, interval, &scenarios, result.seed)
}

/// The imprint of a sweep.
fn imprint_of_sweep(view: &SweepView, meaning: &str) -> Vec<String> {
    let result = view.result;
    let swept = &result.scenario;
    let language = view.language;
    let interval = sentence::interval_of(language, result.replications, result.confidence);
    let scenario = format!("{} [{}]", swept.title.get(language), swept.name);
    imprint_of(language, meaning, &interval, &scenario, result.seed)
}

fn imprint_of(
    language: Language,
    meaning: &str,
    interval: &str,
    scenarios: &str,
    seed: u64,
) -> Vec<String> {
    let stop = words::full_stop(language);
    let version = env!("CARGO_PKG_VERSION");
    match language {
        Language::Zh => vec![
            format!("{meaning}{stop}{interval}{stop}"),
            format!("场景：{scenarios}"),
            format!("由 fahuo {version} 模拟，随机种子 {seed}"),
        ],
        Language::En => vec![
            format!("{meaning}{stop} {}{stop}", words::capitalised(interval)),
            format!("Scenarios: {scenarios}"),
            format!("Simulated with fahuo {version}, seed {seed}"),
        ],
    }
}

/// All figures of a sweep, in reading order.
pub fn sweep_figures(view: &SweepView) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    figures.extend(safety_stock::figure(view));
    figures.extend(trade_off::figure(view));
    figures.extend(volume::figure(view));
    figures.extend(response::figures(view));
    figures.extend(heat_map::figures(view));
    figures
}

/// What a reader who looks for a chart of a sweep should know.
pub fn left_out_of_sweep(view: &SweepView) -> Vec<String> {
    let notes = [
        safety_stock::left_out(view),
        response::left_out(view),
        heat_map::left_out(view),
        trade_off::left_out(view),
    ];
    notes.into_iter().flatten().collect()
}

/// The colours of scenarios, where there are several, and what the bars are.
fn by_scenario(view: &View) -> Vec<Entry> {
    let entry = |(index, label): (usize, &String)| Entry {
        sign: Sign::Box(palette::scenario(index)),
        word: label.clone(),
    };
    let several = view.labels.len() > 1;
    let labels = view.labels.iter().enumerate().filter(|_| several);
    labels.map(entry).chain(intervals(view)).collect()
}

/// What the bars at marks of a result are; nothing with one replication.
fn intervals(view: &View) -> Option<Entry> {
    let result = view.result;
    interval_entry(view.language, result.replications, result.confidence)
}

/// The same for so many replications.
fn interval_entry(language: Language, replications: u64, confidence: f64) -> Option<Entry> {
    let confidence = number::percent(confidence, 0);
    (replications > 1).then(|| Entry {
        sign: Sign::Interval,
        word: match language {
            Language::Zh => format!("{confidence} 误差范围"),
            Language::En => format!("{confidence} interval"),
        },
    })
}
