//! How many replications a sweep needs: all points have the same, so that they can be paired.

use crate::experiment::result::{Outcome, Verdict};
use crate::experiment::stopping::{Precision, Stopping};
use crate::stats::stopping::Answer;

use super::run::SweepError;
use super::store::Store;

/// What the replications in a store say.
#[derive(Debug, Clone, PartialEq)]
pub enum Look {
    /// As many of each point are needed before the next look.
    More(u64),
    /// So many of each point are the result.
    Enough(u64, Verdict),
}

/// How many replications of each point to play before the first look.
pub fn first_block(precision: Precision) -> u64 {
    Stopping::new(precision, &[]).first_block()
}

/// Looks at a store that holds all replications of its plan.
///
/// The answer depends on the results alone, so a sweep that goes on after an interruption, or
/// finds results of an earlier one, ends with the same number.
///
/// # Errors
/// A part cannot be read.
pub fn look(store: &Store, precision: Precision) -> Result<Look, SweepError> {
    let plan = store.plan();
    // The base first.
    let mut order: Vec<usize> = (0..plan.points.len()).collect();
    order.swap(0, plan.base);
    let metrics: Vec<_> = order.iter().map(|&point| plan.metrics_of(point)).collect();
    let rows = |place: usize| store.results(order[place]);
    let mut stopping = Stopping::of_played(precision, &metrics, plan.replications, rows)?;
    let answer = stopping.look();
    let enough = |outcome, n| {
        let mut verdict = stopping.verdict(outcome, n);
        if let Some(decisive) = &mut verdict.decisive {
            decisive.goal.point = order[decisive.goal.point];
        }
        Look::Enough(n, verdict)
    };
    Ok(match answer {
        Answer::Enough(n) => enough(Outcome::Reached, n),
        Answer::NotEnough => enough(Outcome::NotReached, plan.replications),
        Answer::More(needed) => Look::More(stopping.next_block(needed)),
    })
}
