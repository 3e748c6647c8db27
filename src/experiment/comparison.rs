//! Comparisons on common random numbers: the pair is the replication.

use crate::model::measure::PART_IDS;
use crate::model::metric::{Metric, Observation, ReplicationResult};
use crate::stats::comparison::{correlation, difference, ratio};
use crate::stats::estimate::{Estimate, Series};
use crate::stats::paired::{holm, joint_half_width, lower, p_value, saving};
use crate::stats::share_of_few;

use super::result::{Against, Comparison, DecomposedPart, Decomposition, ScenarioResult};
use super::runner::CONFIDENCE;

/// One metric over all replications; `None` if it does not exist in one of them, because an
/// average over the others would be an average over chosen ones.
pub fn series(replications: &[ReplicationResult], position: usize) -> Option<Series> {
    let observations = || {
        replications
            .iter()
            .map(|result| result.observations[position])
    };
    match observations().next()? {
        Observation::Value(_) => observations()
            .map(|observation| match observation {
                Observation::Value(value) => value,
                Observation::Ratio(..) => None,
            })
            .collect::<Option<Vec<f64>>>()
            .map(Series::Values),
        Observation::Ratio(..) => observations()
            .map(|observation| match observation {
                Observation::Ratio(numerator, denominator) => Some((numerator, denominator)),
                Observation::Value(_) => None,
            })
            .collect::<Option<Vec<_>>>()
            .map(Series::Ratios),
    }
}

/// What a series says of its metric, with the interval that belongs to it.
pub fn estimate(metric: &Metric, series: &Series) -> Option<Estimate> {
    match (metric.counted(), series) {
        (Some(counted), Series::Ratios(pairs)) => share_of_few(pairs, counted, CONFIDENCE),
        _ => series.estimate(CONFIDENCE),
    }
}

/// Every scenario after the first against the first: metric by metric, and the two clocks taken
/// apart.
pub fn with_base(scenarios: &[ScenarioResult]) -> (Vec<Comparison>, Vec<Decomposition>) {
    let mut comparisons = Vec::new();
    let mut decompositions = Vec::new();
    let Some((base, others)) = scenarios.split_first() else {
        return (comparisons, decompositions);
    };
    for (other, scenario) in others.iter().enumerate().map(|(i, s)| (i + 1, s)) {
        for (position, metric) in base.metrics.iter().enumerate() {
            let Some(theirs) = scenario.position(&metric.id) else {
                continue;
            };
            let ours = series(&base.replications, position);
            let theirs = series(&scenario.replications, theirs);
            let pair = ours.as_ref().zip(theirs.as_ref());
            comparisons.push(Comparison {
                metric: metric.id.clone(),
                base: 0,
                other,
                against: pair.map_or_else(Against::default, |(ours, theirs)| against(ours, theirs)),
            });
        }
        for clock in ["dispatch_time", "delivery_time"] {
            decompositions.extend(decompose(clock, base, scenario, other));
        }
    }
    for metric in &base.metrics {
        let family = comparisons.iter_mut().filter(|one| one.metric == metric.id);
        judge_jointly(family.map(|one| &mut one.against));
    }
    (comparisons, decompositions)
}

/// One metric of another scenario or point against that of the base, all but what depends
/// on the others: see [`judge_jointly`].
pub fn against(base: &Series, other: &Series) -> Against {
    let difference = difference(base, other, CONFIDENCE);
    Against {
        difference,
        ratio: ratio(base, other, CONFIDENCE),
        correlation: correlation(base, other),
        lower: lower(base, other, CONFIDENCE),
        higher: lower(other, base, CONFIDENCE),
        p_value: difference.as_ref().and_then(p_value),
        p_holm: None,
        joint_half_width: None,
        saving: saving(base, other),
    }
}

/// Gives every comparison of a family its p-value by Holm's step-down and its joint interval.
///
/// - `family`: one metric of all that are compared with one base; not the base against itself,
///   which would make the others less sure.
pub fn judge_jointly<'a>(family: impl IntoIterator<Item = &'a mut Against>) {
    let mut known: Vec<(&mut Against, f64)> = family
        .into_iter()
        .filter_map(|one| one.p_value.map(|p| (one, p)))
        .collect();
    let p_values: Vec<f64> = known.iter().map(|(_, p)| *p).collect();
    for ((one, _), adjusted) in known.iter_mut().zip(holm(&p_values)) {
        one.p_holm = Some(adjusted);
        let difference = one.difference.as_ref();
        one.joint_half_width =
            difference.and_then(|difference| joint_half_width(difference, p_values.len()));
    }
}

/// Takes the difference of a clock apart. The parts of every order sum exactly to its time, so
/// the mean parts sum to the mean and their differences to the difference.
fn decompose(
    clock: &'static str,
    base: &ScenarioResult,
    other: &ScenarioResult,
    index: usize,
) -> Option<Decomposition> {
    let parts = PART_IDS
        .iter()
        .filter_map(|part| {
            let id = format!("{clock}.part.{part}");
            let (ours, theirs) = (base.position(&id)?, other.position(&id)?);
            let ours = series(&base.replications, ours)?;
            let theirs = series(&other.replications, theirs)?;
            Some(DecomposedPart {
                part,
                base: ours.estimate(CONFIDENCE)?.mean,
                other: theirs.estimate(CONFIDENCE)?.mean,
                difference: difference(&ours, &theirs, CONFIDENCE),
            })
        })
        .collect::<Vec<_>>();
    (!parts.is_empty()).then_some(Decomposition {
        clock,
        base: 0,
        other: index,
        parts,
    })
}
