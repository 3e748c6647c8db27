//! Figures: results as pictures a planner pastes into a report.
//!
//! - One module for each chart: [`three_clocks`], [`cumulative`], [`time_parts`], [`waterfall`],
//!   [`depth`], [`information_loss`], [`stage_limits`]. Each turns a view of a result into a [`Figure`]: words, data, and a body
//!   that can draw itself into any area.
//! - [`frame`] puts the question, the answer, the legend and the imprint around a body.
//! - [`canvas`], [`scale`], [`palette`], [`font`] are the drawing tools, [`png`] makes pixels.
//!
//! plotters is used as a writer of SVG only; where things stand is decided here, because labels
//! must not overlap whatever the language and the number of scenarios.

pub mod by_tiers;
pub mod canvas;
pub mod cumulative;
pub mod depth;
pub mod font;
pub mod frame;
pub mod information_loss;
pub mod palette;
pub mod png;
pub mod scale;
pub mod stage_limits;
pub mod three_clocks;
pub mod time_parts;
pub mod waterfall;

use crate::experiment::result::ExperimentResult;
use crate::language::Language;

use super::csv::Sheet;
use super::view::View;
use super::words;
use canvas::{Area, Canvas};
use frame::Entry;

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

/// All figures of a result, in reading order. What a result has no numbers for is left out.
pub fn figures(result: &ExperimentResult, language: Language) -> Vec<Figure> {
    let view = View::new(result, language);
    let mut figures: Vec<Figure> = Vec::new();
    figures.extend(three_clocks::figure(&view));
    figures.extend(cumulative::figure(&view));
    figures.extend(time_parts::figure(&view));
    figures.extend(waterfall::figures(&view));
    figures.extend(depth::figure(&view));
    figures.extend(information_loss::figure(&view));
    figures.extend(stage_limits::figure(&view));
    figures
}

/// The imprint: what the signs mean, which scenarios, how many replications, made by what.
fn imprint(view: &View, meaning: &str, interval: &str) -> Vec<String> {
    let language = view.language;
    let result = view.result;
    let titles = result.scenarios.iter().map(|scenario| {
        let title = scenario.title.get(language);
        format!("{title} [{}]", scenario.name)
    });
    let scenarios = titles.collect::<Vec<_>>().join(words::semicolon(language));
    let version = env!("CARGO_PKG_VERSION");
    let seed = result.seed;
    let stop = words::full_stop(language);
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
