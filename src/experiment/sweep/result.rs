//! What a sweep found: plain data, ready to be reported. Rows of replications are in the store
//! and not here, so a result is small however many replications it rests on.

use serde::{Deserialize, Serialize};

use crate::language::Text;
use crate::model::metric::Metric;
use crate::stats::Estimate;

use crate::experiment::design::Axis;
use crate::experiment::promise::Promise;
use crate::experiment::result::{Performance, Verdict};

pub use crate::experiment::result::Against;

/// A sweep, whole.
#[derive(Debug, Clone)]
pub struct SweepResult {
    /// Seed of all draws.
    pub seed: u64,
    /// Replications of each point: the same for all, so that they can be paired.
    pub replications: u64,
    /// Confidence of every interval, 0.95.
    pub confidence: f64,
    /// The scenario that is varied.
    pub scenario: Swept,
    /// What is varied, at least one.
    pub axes: Vec<Axis>,
    /// Every metric that some point has, in the order of the first point that has it.
    pub metrics: Vec<Metric>,
    /// The grid, the last axis fastest.
    pub points: Vec<PointResult>,
    /// The point the others are compared with, by index.
    pub base: usize,
    /// How precise it is, if that was asked for.
    pub precision: Option<Verdict>,
    /// What it cost.
    pub performance: Performance,
}

impl SweepResult {
    /// Position of a metric by id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.metrics.iter().position(|metric| metric.id == id)
    }
}

/// The scenario of a sweep as it stands, nothing varied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swept {
    /// Short name for file names.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// The question it answers.
    pub question: Option<Text>,
    /// Its path as typed.
    pub path: String,
    /// SHA-256 of its text with bases and settings, in hexadecimal.
    pub sha256: String,
}

/// One point of the grid.
#[derive(Debug, Clone)]
pub struct PointResult {
    /// Its level on each axis.
    pub levels: Vec<usize>,
    /// Path and value as written, one for each axis.
    pub settings: Vec<(String, String)>,
    /// Label for people: the variant's, or the values joined.
    pub label: Text,
    /// SHA-256 of the scenario's text with these settings, in hexadecimal.
    pub sha256: String,
    /// Inputs that are assumptions: how many.
    pub assumed_values: usize,
    /// One for each of [`SweepResult::metrics`]; `None` where it does not exist.
    pub estimates: Vec<Option<Estimate>>,
    /// What its stock levels promise by formula, one for each holding.
    pub promises: Vec<Promise>,
    /// Length of the window that is measured \[d\].
    pub days: f64,
    /// Against the base, one for each of [`SweepResult::metrics`]; of the base itself, against
    /// itself.
    pub against_base: Vec<Option<Against>>,
}
