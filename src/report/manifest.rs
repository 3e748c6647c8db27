//! The manifest of an output folder: what made it, and what is in it.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::experiment::result::{ExperimentResult, Performance};
use crate::experiment::sweep::result::SweepResult;

use super::{json, precision};

/// What went into a result, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// The command, such as `compare`.
    pub command: String,
    /// What was set on the command line, name and value, in the order of typing. Nothing that
    /// results do not depend on belongs here, such as the number of threads.
    pub settings: Vec<(String, String)>,
    /// The scenarios, in the order of the result.
    pub scenarios: Vec<ManifestScenario>,
}

/// One scenario with its whole text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManifestScenario {
    /// Short name.
    pub name: String,
    /// The path as the user typed it.
    pub path: String,
    /// The text with all its bases and settings.
    pub text: String,
    /// SHA-256 of the text, in hexadecimal.
    pub sha256: String,
}

/// How the result of a folder was made.
#[derive(Debug, Clone)]
pub(super) struct Run {
    seed: u64,
    replications: u64,
    confidence: f64,
    precision: Value,
    performance: Performance,
}

impl From<&ExperimentResult> for Run {
    fn from(result: &ExperimentResult) -> Self {
        Self {
            seed: result.seed,
            replications: result.replications,
            confidence: result.confidence,
            precision: precision::json(result),
            performance: result.performance,
        }
    }
}

impl From<&SweepResult> for Run {
    fn from(result: &SweepResult) -> Self {
        Self {
            seed: result.seed,
            replications: result.replications,
            confidence: result.confidence,
            precision: precision::json_of_sweep(result),
            performance: result.performance,
        }
    }
}

/// Writes the manifest of a folder. All but `timings` is the same in every run.
pub(super) fn render(manifest: &Manifest, run: Run, files: &[(String, Vec<u8>)]) -> String {
    let settings: Map<String, Value> = manifest
        .settings
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let scenario = |one: &ManifestScenario| json!({ "name": one.name, "path": one.path, "sha256": one.sha256, "text": one.text });
    let file = |(path, bytes): &(String, Vec<u8>)| json!({ "path": path, "bytes": bytes.len(), "sha256": sha256(bytes) });
    let document = json!({
        "schema": json::SCHEMA,
        "program": "fahuo",
        "version": env!("CARGO_PKG_VERSION"),
        "command": manifest.command,
        "seed": run.seed,
        "replications": run.replications,
        "confidence": run.confidence,
        "precision": run.precision,
        "settings": settings,
        "scenarios": manifest.scenarios.iter().map(scenario).collect::<Vec<Value>>(),
        "files": files.iter().map(file).collect::<Vec<Value>>(),
        "timings": json::performance(run.performance),
    });
    format!("{document:#}\n")
}

/// SHA-256 of bytes, in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
