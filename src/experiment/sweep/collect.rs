//! From the parts of a store to the result of a sweep, one point at a time beside the base.

use std::collections::{HashMap, HashSet};

use crate::experiment::comparison::{against, estimate, judge_jointly, series};
use crate::experiment::memory::peak_memory_bytes;
use crate::experiment::result::Performance;
use crate::experiment::runner::CONFIDENCE;
use crate::model::metric::{Metric, ReplicationResult};
use crate::stats::Series;

use super::plan::SweepPlan;
use super::result::{PointResult, SweepResult};
use super::run::{Survey, SweepError};
use super::store::{Shard, Store};

/// Puts together what a whole store says.
///
/// - `performance`: what this run cost; the events of all points are put in, whoever played them.
///
/// # Errors
/// [`SweepError::Incomplete`] where replications are missing; [`SweepError::Store`] of a part
/// that is not what it must be.
pub fn collect(store: &Store, performance: Performance) -> Result<SweepResult, SweepError> {
    let kept = Survey::of(store, Shard::WHOLE)?.kept;
    if !kept.is_whole() {
        return Err(SweepError::Incomplete(kept));
    }
    let plan = store.plan();
    let metrics = all_metrics(plan);
    let base = store.results(plan.base)?;
    let base = Columns::of(plan, plan.base, &base);
    let mut events = 0;
    let mut points = Vec::with_capacity(plan.points.len());
    for (index, point) in plan.points.iter().enumerate() {
        let results = store.results(index)?;
        events += results.iter().map(|row| row.events).sum::<u64>();
        let columns = Columns::of(plan, index, &results);
        let of_metrics = metrics.iter().map(|metric| {
            let ours = columns.series(&metric.id);
            let estimate = ours.as_ref().and_then(|ours| estimate(metric, ours));
            let pair = base.series(&metric.id).zip(ours);
            (estimate, pair.map(|(base, ours)| against(&base, &ours)))
        });
        let (estimates, against_base) = of_metrics.unzip();
        points.push(PointResult {
            levels: point.levels.clone(),
            settings: plan.settings_of(index),
            label: point.label.clone(),
            sha256: point.sha256.clone(),
            assumed_values: point.assumed_values,
            promises: point.promises.clone(),
            days: point.days,
            estimates,
            against_base,
        });
    }
    judge(&mut points, plan.base, metrics.len());
    Ok(SweepResult {
        seed: plan.seed,
        replications: plan.replications,
        confidence: CONFIDENCE,
        scenario: plan.scenario.clone(),
        axes: plan.axes.clone(),
        metrics,
        points,
        base: plan.base,
        precision: None,
        performance: Performance {
            events,
            peak_memory_bytes: peak_memory_bytes(),
            ..performance
        },
    })
}

/// The results of a point by metric.
struct Columns<'a> {
    positions: HashMap<&'a str, usize>,
    results: &'a [ReplicationResult],
}

impl<'a> Columns<'a> {
    fn of(plan: &'a SweepPlan, point: usize, results: &'a [ReplicationResult]) -> Self {
        let metrics = plan.metrics_of(point).iter().enumerate();
        Self {
            positions: metrics
                .map(|(position, metric)| (metric.id.as_str(), position))
                .collect(),
            results,
        }
    }

    fn series(&self, id: &str) -> Option<Series> {
        series(self.results, *self.positions.get(id)?)
    }
}

/// Every metric that some point has, in the order of the first point that has it.
fn all_metrics(plan: &SweepPlan) -> Vec<Metric> {
    let mut known: HashSet<&str> = HashSet::new();
    let mut lists = vec![false; plan.metrics.len()];
    let mut all = Vec::new();
    for point in &plan.points {
        if std::mem::replace(&mut lists[point.metrics], true) {
            continue;
        }
        for metric in &plan.metrics[point.metrics] {
            if known.insert(&metric.id) {
                all.push(metric.clone());
            }
        }
    }
    all
}

/// Judges what is known of each metric at all points but the base together.
fn judge(points: &mut [PointResult], base: usize, metrics: usize) {
    for metric in 0..metrics {
        let others = points.iter_mut().enumerate();
        let others = others.filter(|&(index, _)| index != base);
        judge_jointly(others.filter_map(|(_, point)| point.against_base[metric].as_mut()));
    }
}
