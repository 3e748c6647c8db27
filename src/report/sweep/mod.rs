//! What a sweep says: sentences and a table for planners, the same numbers as JSON and CSV.
//!
//! - [`view`]: a sweep in one language; [`measure`]: the figures its points are told by.
//! - [`answer`]: sentences; [`table`]: points side by side; [`front`]: points nothing beats.
//! - [`stock`]: which level of stock gives the fill rate promised.
//! - [`json`], [`csv`]: every metric of every point.
//!
//! The pictures are `chart::response`, `chart::heat_map` and `chart::trade_off`.

pub mod answer;
pub mod csv;
pub mod front;
pub mod json;
pub mod measure;
pub mod stock;
pub mod table;
pub mod view;

use crate::experiment::sweep::result::SweepResult;
use crate::language::Language;

use super::chart;
use super::document::{Block, Document};
use super::number;
use super::sentence;
use super::summary::{FULL, LEFT_OPEN, precision, worst};
use super::text;
use super::words;
use view::SweepView;

/// The summary for a terminal of `width` columns.
pub fn summary_text(result: &SweepResult, language: Language, width: u16) -> String {
    let view = SweepView::new(result, language);
    text::render(&document(&view), width)
}

/// The summary as a document.
pub fn document(view: &SweepView) -> Document {
    let mut lines: Vec<String> = Vec::new();
    let question = view.result.scenario.question.as_ref();
    lines.extend(question.map(|question| question.get(view.language).to_owned()));
    lines.extend(stock::lines(view));
    lines.extend(answer::lines(view));
    let mut blocks = vec![Block::Lines(lines)];
    blocks.extend(stock::tables(view).into_iter().map(Block::Table));
    blocks.push(Block::Table(table::table(view)));
    blocks.extend(warnings(view).into_iter().map(Block::Warning));
    blocks.extend(precision::of_sweep(view));
    let mut last = basis(view);
    last.extend(chart::left_out_of_sweep(view));
    blocks.push(Block::Lines(last));
    Document {
        title: title(view),
        blocks,
    }
}

/// The title of the scenario, and what is varied.
fn title(view: &SweepView) -> String {
    let title = view.result.scenario.title.get(view.language);
    let varied = view.heads.join(" × ");
    match view.language {
        Language::Zh => format!("{title}：改变 {varied}，{} 个点", view.points().len()),
        Language::En => format!("{title}: {varied} varied, {} points", view.points().len()),
    }
}

/// Points whose times must not be read like the others.
fn warnings(view: &SweepView) -> Vec<String> {
    let labels: Vec<String> = (0..view.points().len())
        .map(|point| view.label(point))
        .collect();
    let list = |of: &dyn Fn(usize) -> Option<f64>, decimals| {
        worst(&labels, of, decimals, view.pick("个点", ""), view.language)
    };
    let full = |point| {
        let (_, load) = view.busiest(point)?;
        Some(load).filter(|load| *load >= FULL)
    };
    let open = |point| Some(view.open_share(point)).filter(|share| *share > 0.0);
    let (full, open) = (list(&full, 1), list(&open, 2));
    let mut warnings = Vec::new();
    if !full.is_empty() {
        warnings.push(match view.language {
            Language::Zh => format!("有一级忙不过来，模拟得越久时效越长，这些点不能和别的点比：{full}"),
            Language::En => format!("A tier has more work than time, so times grow with the length of the run; do not compare these points with others: {full}"),
        });
    }
    if !open.is_empty() {
        warnings.push(sentence::left_open(&open, view.language));
    }
    warnings
}

/// Whether the mean times of a point must not be read like those of others: they grow with the
/// length of the run, or leave out more orders than a few stragglers.
pub fn doubtful(view: &SweepView, point: usize) -> bool {
    let full = view.busiest(point).is_some_and(|(_, load)| load >= FULL);
    full || view.open_share(point) >= LEFT_OPEN
}

/// What the numbers are compared with, and how they came about.
fn basis(view: &SweepView) -> Vec<String> {
    let result = view.result;
    let (replications, seed) = (result.replications, result.seed);
    let base = view.named(result.base);
    let interval = words::capitalised(&sentence::interval_of(
        view.language,
        replications,
        result.confidence,
    ));
    let assumed = result.points.iter().map(|point| point.assumed_values);
    let assumed = assumed.max().unwrap_or(0);
    let confidence = number::percent(result.confidence, 0);
    match view.language {
        Language::Zh => vec![
            format!("基准：{base}；{interval}。同一批买家走过每个点，比值按重复成对计算"),
            format!(
                "每个点 {replications} 次重复，随机种子 {seed}；{assumed} 个输入是假设值，fahuo check 逐条列出"
            ),
            format!("“明显”：差别超出 {confidence} 误差范围"),
        ],
        Language::En => vec![
            format!(
                "Base: {base}. {interval}; the same buyers at every point, ratios paired by replication"
            ),
            format!(
                "{replications} replications of each point, seed {seed}; {assumed} inputs are assumptions, fahuo check lists them"
            ),
            format!("\"Clear\" is a difference beyond the {confidence} intervals"),
        ],
    }
}
