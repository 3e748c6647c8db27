//! A sweep as JSON, in the public, versioned shape.

use serde_json::{Map, Value, json};

use crate::experiment::design::Axis;
use crate::experiment::sweep::result::{PointResult, SweepResult};
use crate::report::json::{SCHEMA, against as against_base, metrics, performance};
use crate::report::precision;

/// The document of a sweep.
pub fn json(result: &SweepResult) -> String {
    let swept = &result.scenario;
    let document = json!({
        "schema": SCHEMA,
        "command": "sweep",
        "scenario": {
            "name": swept.name,
            "title": swept.title,
            "path": swept.path,
            "sha256": swept.sha256,
        },
        "seed": result.seed,
        "replications": result.replications,
        "precision": precision::json_of_sweep(result),
        "axes": result.axes.iter().map(axis).collect::<Vec<Value>>(),
        "base": result.base,
        "points": result.points.iter().map(|one| point(result, one)).collect::<Vec<Value>>(),
        "performance": performance(result.performance),
    });
    format!("{document:#}\n")
}

fn axis(axis: &Axis) -> Value {
    let levels = axis
        .levels
        .iter()
        .map(|level| json!({ "value": value(&level.text), "number": level.number }));
    json!({
        "path": axis.path,
        "unit": axis.unit,
        "levels": levels.collect::<Vec<Value>>(),
    })
}

fn point(result: &SweepResult, point: &PointResult) -> Value {
    let settings = point.settings.iter();
    let settings: Map<String, Value> = settings
        .map(|(path, text)| (path.clone(), value(text)))
        .collect();
    let against = result.metrics.iter().zip(&point.against_base);
    let against: Map<String, Value> = against
        .filter_map(|(metric, against)| {
            let value = against_base(Some(metric), (*against).as_ref()?);
            Some((metric.id.clone(), value))
        })
        .collect();
    json!({
        "settings": settings,
        "label": point.label,
        "sha256": point.sha256,
        "metrics": metrics(&result.metrics, &point.estimates, result.confidence),
        "against_base": against,
    })
}

/// A value as a scenario has it: numbers, true and false as such, words as text.
fn value(text: &str) -> Value {
    let plain = serde_json::from_str::<Value>(text).ok();
    let plain = plain.filter(|value| !value.is_null());
    plain.unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_kind() {
        assert_eq!(value("3"), json!(3));
        assert_eq!(value("0.25"), json!(0.25));
        assert_eq!(value("true"), json!(true));
        assert_eq!(value("\"90 min\""), json!("90 min"));
        assert_eq!(value("90 min"), json!("90 min"));
        assert_eq!(value("manual"), json!("manual"));
        assert_eq!(value("null"), json!("null"));
    }
}
