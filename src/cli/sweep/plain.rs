//! The result of a sweep in the plainest form: one table, one sheet, one JSON document.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::experiment::sweep::plan::SweepPlan;
use crate::experiment::sweep::result::{PointResult, SweepResult};
use crate::experiment::sweep::run::Kept;
use crate::experiment::sweep::store::Shard;
use crate::language::Language;
use crate::report::csv::{Sheet, with_interval};
use crate::report::document::{Block, Document, Table};
use crate::report::json::SCHEMA;
use crate::report::{ReportError, folder, markdown, number, text as terminal_text};

/// The clocks that the table shows, with their names.
const SHOWN: [(&str, &str, &str); 3] = [
    ("information_time.mean", "报单时效", "Information time"),
    ("dispatch_time.mean", "发货时效", "Dispatch time"),
    ("delivery_time.mean", "签收时效", "Delivery time"),
];

/// The result for a terminal.
pub fn text(result: &SweepResult, language: Language, width: u16) -> String {
    terminal_text::render(&document(result, language), width)
}

/// The result as JSON.
pub fn json(result: &SweepResult) -> String {
    let points = result.points.iter().map(|point| of_point(result, point));
    let performance = result.performance;
    let document = json!({
        "schema": SCHEMA,
        "command": "sweep",
        "scenario": {
            "name": result.scenario.name,
            "title": result.scenario.title,
            "path": result.scenario.path,
            "sha256": result.scenario.sha256,
        },
        "seed": result.seed,
        "replications": result.replications,
        "base": result.base,
        "points": points.collect::<Vec<Value>>(),
        "performance": {
            "events": performance.events,
            "cpu_seconds": performance.cpu_seconds,
            "wall_seconds": performance.wall_seconds,
            "peak_memory_bytes": performance.peak_memory_bytes,
        },
    });
    format!("{document:#}\n")
}

/// What a shard has to say, as JSON.
pub fn shard_json(shard: Shard, kept: Kept) -> String {
    let document = json!({
        "schema": SCHEMA,
        "command": "sweep",
        "shard": format!("{}/{}", shard.number, shard.of),
        "parts": kept.parts,
        "of": kept.of,
    });
    format!("{document:#}\n")
}

fn of_point(result: &SweepResult, point: &PointResult) -> Value {
    let settings: Map<String, Value> = point
        .settings
        .iter()
        .map(|(path, value)| (path.clone(), json!(value)))
        .collect();
    let metrics = result.metrics.iter().enumerate().map(|(at, metric)| {
        let estimate = point.estimates[at];
        let against = point.against_base[at];
        let difference = against.and_then(|one| one.difference);
        let ratio = against.and_then(|one| one.ratio);
        let value = json!({
            "unit": metric.unit.symbol(),
            "kind": metric.combine,
            "mean": estimate.map(|one| one.mean),
            "half_width": estimate.and_then(|one| one.half_width),
            "confidence": estimate.map_or(result.confidence, |one| one.confidence),
            "replications": estimate.map_or(0, |one| one.replications),
            "against_base": {
                "difference": difference.map(|one| json!({ "mean": one.mean, "half_width": one.half_width })),
                "ratio": ratio.map(|one| json!({ "mean": one.mean, "low": one.low, "high": one.high })),
                "correlation": against.and_then(|one| one.correlation),
            },
        });
        (metric.id.clone(), value)
    });
    let metrics: Map<String, Value> = metrics.collect();
    json!({ "settings": settings, "label": point.label, "sha256": point.sha256, "metrics": metrics })
}

fn document(result: &SweepResult, language: Language) -> Document {
    let (points, replications, seed) = (result.points.len(), result.replications, result.seed);
    let base = result.points[result.base].label.get(language);
    let line = match language {
        Language::Zh => format!(
            "{points} 个点，每点重复 {replications} 次，种子 {seed}；± 是 95% 区间；基准是 {base}"
        ),
        Language::En => format!(
            "{points} points, {replications} replications each, seed {seed}; ± is a 95 % interval; the base is {base}"
        ),
    };
    let mut head: Vec<String> = result.axes.iter().map(|axis| axis.path.clone()).collect();
    head.extend(SHOWN.map(|(_, zh, en)| language.pick(zh, en).to_owned()));
    head.push(
        language
            .pick("签收时效比基准", "Delivery against base")
            .to_owned(),
    );
    let row = |point: &PointResult| {
        let values = point.settings.iter().map(|(_, value)| value.clone());
        let mut row: Vec<String> = values.collect();
        for (id, ..) in SHOWN {
            let at = result.position(id);
            let value = at.and_then(|at| point.estimates[at]);
            let unit = at.map(|at| result.metrics[at].unit);
            row.push(unit.map_or_else(
                || number::NOTHING.to_owned(),
                |unit| number::estimate(value, unit, language),
            ));
        }
        let delivery = result.position("delivery_time.mean");
        let against = delivery.and_then(|at| point.against_base[at]);
        row.push(number::difference(against.and_then(|one| one.difference)));
        row
    };
    Document {
        title: result.scenario.title.get(language).to_owned(),
        blocks: vec![
            Block::Lines(vec![line]),
            Block::Table(Table {
                caption: None,
                head,
                rows: result.points.iter().map(row).collect(),
                whole_names: false,
            }),
        ],
    }
}

fn sheet(result: &SweepResult) -> Sheet {
    let mut head: Vec<String> = result.axes.iter().map(|axis| axis.path.clone()).collect();
    let own = [
        "id",
        "unit",
        "mean",
        "half_width",
        "low",
        "high",
        "difference",
        "difference_half_width",
    ];
    head.extend(own.map(str::to_owned));
    let mut rows = Vec::new();
    for point in &result.points {
        for (at, metric) in result.metrics.iter().enumerate() {
            let values = point.settings.iter().map(|(_, value)| value.clone());
            let mut row: Vec<String> = values.collect();
            row.extend([metric.id.clone(), metric.unit.symbol().to_owned()]);
            row.extend(with_interval(point.estimates[at]));
            let difference = point.against_base[at].and_then(|one| one.difference);
            let [mean, half_width, ..] = with_interval(difference);
            row.extend([mean, half_width]);
            rows.push(row);
        }
    }
    Sheet { head, rows }
}

/// Writes the result into a folder. Returns where an older one is kept.
pub fn write(
    result: &SweepResult,
    plan: &SweepPlan,
    directory: &Path,
    language: Language,
) -> Result<Option<PathBuf>, ReportError> {
    let settings: Map<String, Value> = plan
        .settings
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let manifest = json!({
        "schema": SCHEMA,
        "program": "fahuo",
        "version": env!("CARGO_PKG_VERSION"),
        "command": "sweep",
        "seed": result.seed,
        "replications": result.replications,
        "settings": settings,
        "scenarios": [{
            "name": plan.scenario.name,
            "path": plan.scenario.path,
            "sha256": plan.scenario.sha256,
            "text": plan.text,
        }],
        "timings": {
            "cpu_seconds": result.performance.cpu_seconds,
            "wall_seconds": result.performance.wall_seconds,
        },
    });
    let files = [
        ("summary.md", markdown::render(&document(result, language))),
        ("points.csv", sheet(result).text()),
        (folder::MARK, format!("{manifest:#}\n")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.into_bytes()));
    folder::replace(directory, |partial| folder::write_files(partial, &files))
}
