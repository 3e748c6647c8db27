//! What a sweep is to find: everything its results depend on, and what a report says of it.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::experiment::design::Axis;
use crate::experiment::promise::Promise;
use crate::language::Text;
use crate::model::metric::Metric;
use crate::model::network::Network;

use super::result::Swept;

/// Replications that are computed, written and kept together: few enough that little is lost
/// when a sweep is stopped, many enough that files stay few.
pub const BLOCK: u64 = 5;

/// A sweep, before it runs. The manifest of a store holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepPlan {
    /// The scenario that is varied.
    pub scenario: Swept,
    /// Its text with bases and settings.
    pub text: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Replications of each point, at least 1; they are numbered from 1.
    pub replications: u64,
    /// What was set on the command line, name and value, as far as results depend on it.
    pub settings: Vec<(String, String)>,
    /// What is varied, at least one.
    pub axes: Vec<Axis>,
    /// The point the others are compared with, by index.
    pub base: usize,
    /// The grid, the last axis fastest.
    pub points: Vec<PlannedPoint>,
    /// The different lists of metrics that points have: one for each structure.
    pub metrics: Vec<Vec<Metric>>,
}

/// One point of the grid, before it is played.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedPoint {
    /// Its level on each axis.
    pub levels: Vec<usize>,
    /// Label for people.
    pub label: Text,
    /// SHA-256 of the scenario's text with these levels, in hexadecimal.
    pub sha256: String,
    /// Inputs that are assumptions: how many.
    pub assumed_values: usize,
    /// Which of [`SweepPlan::metrics`] it has.
    pub metrics: usize,
    /// What its stock levels promise by formula.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// Length of the window that is measured \[d\].
    #[serde(default)]
    pub days: f64,
}

/// How long a network is measured \[d\].
pub fn days(network: &Network) -> f64 {
    const MILLIS_OF_DAY: f64 = 86_400_000.0;
    (network.horizon - network.warm_up) as f64 / MILLIS_OF_DAY
}

impl SweepPlan {
    /// Path and value of a point, one for each axis, as written.
    pub fn settings_of(&self, point: usize) -> Vec<(String, String)> {
        let levels = &self.points[point].levels;
        let chosen = self.axes.iter().zip(levels);
        chosen
            .map(|(axis, &level)| (axis.path.clone(), axis.levels[level].text.clone()))
            .collect()
    }

    /// The metrics of a point, in the order of its observations.
    pub fn metrics_of(&self, point: usize) -> &[Metric] {
        &self.metrics[self.points[point].metrics]
    }

    /// The blocks of replications of each point, in order.
    pub fn blocks(&self) -> impl Iterator<Item = RangeInclusive<u64>> + use<> {
        let last = self.replications;
        (1..=last)
            .step_by(BLOCK as usize)
            .map(move |first| first..=(first + BLOCK - 1).min(last))
    }

    /// Points that are computed: of points that are the same scenario the first.
    pub fn distinct(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        let new = |point: &usize| seen.insert(self.points[*point].sha256.as_str());
        (0..self.points.len()).filter(new).collect()
    }

    /// Whether the same replications of the same points are asked for, whatever they are called.
    pub fn same_work(&self, other: &Self) -> bool {
        let hashes = |plan: &Self| -> Vec<String> {
            let points = plan.points.iter();
            points.map(|point| point.sha256.clone()).collect()
        };
        self.scenario.sha256 == other.scenario.sha256
            && (self.seed, self.replications) == (other.seed, other.replications)
            && self.axes == other.axes
            && hashes(self) == hashes(other)
    }

    /// Whether it is sound: read from a file, it may be anything.
    pub(super) fn is_sound(&self) -> bool {
        let point = |point: &PlannedPoint| {
            let levels = point.levels.iter().zip(&self.axes);
            let hexadecimal = point.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
            point.levels.len() == self.axes.len()
                && levels
                    .clone()
                    .all(|(&level, axis)| level < axis.levels.len())
                && point.metrics < self.metrics.len()
                && point.sha256.len() == 64
                && hexadecimal
        };
        self.replications > 0 && self.base < self.points.len() && self.points.iter().all(point)
    }
}
