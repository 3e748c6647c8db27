//! Results as JSON: the public, versioned shape for machines.
//!
//! What does not exist is `null`; no number is ever NaN or infinite. All but the object
//! `performance` is the same in every run of the same scenario, seed and version.

use serde_json::{Map, Value, json};

use crate::experiment::result::{
    Against, Comparison, DecomposedPart, Decomposition, ExperimentResult, Performance,
    ScenarioResult,
};
use crate::model::metric::{Direction, Metric};
use crate::stats::{Estimate, RatioEstimate};

use super::precision;

/// Version of the shape.
pub const SCHEMA: u32 = 1;

/// The document of a result.
///
/// - `command`: `run` for one scenario; anything else, such as `compare`, lists scenarios.
pub fn json(result: &ExperimentResult, command: &str) -> String {
    let mut document = Map::new();
    document.insert("schema".to_owned(), json!(SCHEMA));
    document.insert("command".to_owned(), json!(command));
    match result.scenarios.as_slice() {
        [only] if command == "run" => document.extend(scenario(result, only)),
        several => {
            let scenarios: Vec<Value> = several
                .iter()
                .map(|one| Value::Object(scenario(result, one)))
                .collect();
            let comparisons = result.comparisons.iter().map(|one| comparison(result, one));
            let decompositions = result
                .decompositions
                .iter()
                .map(|one| decomposition(result, one));
            document.insert("scenarios".to_owned(), Value::Array(scenarios));
            document.insert("comparisons".to_owned(), comparisons.collect());
            document.insert("decompositions".to_owned(), decompositions.collect());
        }
    }
    document.insert("precision".to_owned(), precision::json(result));
    document.insert("performance".to_owned(), performance(result.performance));
    let mut text = format!("{:#}", Value::Object(document));
    text.push('\n');
    text
}

fn scenario(result: &ExperimentResult, scenario: &ScenarioResult) -> Map<String, Value> {
    let metrics = metrics(&scenario.metrics, &scenario.estimates, result.confidence);
    let head = json!({
        "name": scenario.name,
        "title": scenario.title,
        "path": scenario.path,
        "sha256": scenario.sha256,
    });
    let fields = [
        ("scenario", head),
        ("seed", json!(result.seed)),
        ("replications", json!(result.replications)),
        ("open_share", json!(scenario.open_share())),
        ("metrics", metrics),
    ];
    fields
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Metrics with their estimates, by id.
pub(super) fn metrics(
    metrics: &[Metric],
    estimates: &[Option<Estimate>],
    confidence: f64,
) -> Value {
    let metrics = metrics.iter().zip(estimates);
    let metrics = metrics.map(|(metric, estimate)| {
        let estimate = *estimate;
        let mut value = json!({
            "unit": metric.unit.symbol(),
            "kind": metric.combine,
            "mean": estimate.map(|one| one.mean),
            "half_width": estimate.and_then(|one| one.half_width),
            "confidence": estimate.map_or(confidence, |one| one.confidence),
            "replications": estimate.map_or(0, |one| one.replications),
        });
        // Of few events: `half_width` is the longer side.
        if let Some((low, high)) = estimate.and_then(|one| one.skewed) {
            value["interval"] = json!("wilson");
            value["low"] = json!(low);
            value["high"] = json!(high);
        }
        (metric.id.clone(), value)
    });
    Value::Object(metrics.collect())
}

fn comparison(result: &ExperimentResult, one: &Comparison) -> Value {
    let base = &result.scenarios[one.base];
    let metric = base.position(&one.metric).map(|at| &base.metrics[at]);
    let mut value = json!({
        "metric": one.metric,
        "base": base.name,
        "other": result.scenarios[one.other].name,
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut value, against(metric, &one.against)) {
        all.extend(more);
    }
    value
}

/// What is known of a metric beside the base.
pub(super) fn against(metric: Option<&Metric>, one: &Against) -> Value {
    json!({
        "better": better(metric),
        "difference": difference(one.difference),
        "ratio": ratio(one.ratio),
        "lower": one.lower,
        "higher": one.higher,
        "p_value": one.p_value,
        "p_holm": one.p_holm,
        "joint_half_width": one.joint_half_width,
        "correlation": one.correlation,
        "saving": one.saving,
    })
}

/// Which way a metric is better: `lower`, `higher`, or `null`.
fn better(metric: Option<&Metric>) -> Value {
    match metric.map(Metric::direction) {
        None | Some(Direction::Neither) => Value::Null,
        Some(direction) => json!(direction),
    }
}

fn decomposition(result: &ExperimentResult, one: &Decomposition) -> Value {
    let part = |part: &DecomposedPart| {
        json!({
            "part": part.part,
            "base_mean": part.base,
            "other_mean": part.other,
            "difference": difference(part.difference),
        })
    };
    json!({
        "clock": one.clock,
        "unit": "h",
        "base": result.scenarios[one.base].name,
        "other": result.scenarios[one.other].name,
        "parts": one.parts.iter().map(part).collect::<Vec<Value>>(),
    })
}

pub(super) fn difference(value: Option<Estimate>) -> Value {
    match value {
        Some(one) => json!({ "mean": one.mean, "half_width": one.half_width }),
        None => Value::Null,
    }
}

pub(super) fn ratio(value: Option<RatioEstimate>) -> Value {
    match value {
        Some(one) => json!({ "mean": one.mean, "low": one.low, "high": one.high }),
        None => Value::Null,
    }
}

/// The one object that may differ between two runs.
pub(super) fn performance(performance: Performance) -> Value {
    let events = performance.events as f64;
    let per_second = (performance.wall_seconds > 0.0).then(|| events / performance.wall_seconds);
    json!({
        "events": performance.events,
        "cpu_seconds": performance.cpu_seconds,
        "wall_seconds": performance.wall_seconds,
        "events_per_second": per_second,
        "peak_memory_bytes": performance.peak_memory_bytes,
    })
}
