//! Single orders of one replication: those asked for, or those a planner would look at first.

use std::collections::HashMap;

use crate::model::story::{End, Followed, OrderName, Outcome, Story};
use crate::model::{self, Workspace};

use super::guard::guarded;
use super::{ExperimentError, Subject};

/// Why an order was chosen that nobody named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its delivery time is the median; of two scenarios, the difference of its delivery times is.
    Typical,
    /// No other took longer to be delivered.
    Slowest,
    /// It was omitted, and delivered all the same; the median of those.
    Omitted,
    /// It was asked back about, and delivered; the median of those.
    Questioned,
    /// The buyer gave up; the median of those.
    Refunded,
    /// Nothing will reach the buyer; the median of those.
    Lost,
}

/// What is told of one scenario.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The scenario.
    pub subject: Subject,
    /// The day at whose midnight time begins, counted from 1970-01-01.
    pub first_day: i64,
    /// The stories; of a choice, with the reason.
    pub stories: Vec<(Option<Why>, Story)>,
}

/// Stories of one replication: of one scenario, or of the same order in two.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Seed of all draws.
    pub seed: u64,
    /// Number of the replication.
    pub replication: u64,
    /// The scenarios; the first is the base.
    pub scenarios: Vec<Explained>,
}

/// Why there is nothing to tell.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The replication itself could not be played.
    #[error(transparent)]
    Failed(#[from] ExperimentError),
    /// The market has fewer streams of buyers.
    #[error("{scenario}: there is no stream {} among {streams}", .order.stream)]
    NoStream {
        /// Path of the scenario.
        scenario: String,
        /// What was asked for.
        order: OrderName,
        /// How many there are.
        streams: u32,
    },
    /// The stream places fewer orders before the horizon.
    #[error("{scenario}: stream {} places {placed} orders, not {}", .order.stream, .order.number)]
    NotPlaced {
        /// Path of the scenario.
        scenario: String,
        /// What was asked for.
        order: OrderName,
        /// How many orders the stream places in this replication.
        placed: u32,
    },
    /// The buyer found a banned account, or that the agent had left, and ordered nowhere.
    #[error("{scenario}: the buyer of {order} was turned away")]
    TurnedAway {
        /// Path of the scenario.
        scenario: String,
        /// What was asked for.
        order: OrderName,
    },
    /// No order ends, or of two scenarios none is delivered in both: none can be chosen.
    #[error("there is no order to choose")]
    NoneToChoose {
        /// Whether of two scenarios.
        pair: bool,
    },
}

/// Tells stories of one replication of each scenario.
///
/// - `subjects`: one or two, each with its first day, counted from 1970-01-01.
/// - `order`: whose; `None`: of one scenario the typical order, the slowest, and one of each
///   misfortune there is; of two the one whose difference is typical.
///
/// # Errors
/// When the order does not exist in one of the scenarios, none can be chosen, or the
/// replication fails.
pub fn explain(
    subjects: Vec<(Subject, i64)>,
    seed: u64,
    replication: u64,
    order: Option<OrderName>,
) -> Result<Explanation, ExplainError> {
    let mut workspace = Workspace::default();
    let mut follow = |subject: &Subject, names: &[OrderName]| {
        let network = &subject.network;
        guarded(|| model::follow(network, seed, replication, names, &mut workspace))
            .map_err(|failure| failure.of(&subject.path, seed, replication))
    };
    let named: Vec<OrderName> = order.into_iter().collect();
    let mut found = Vec::new();
    for (subject, _) in &subjects {
        found.push(follow(subject, &named)?);
    }
    let chosen: Vec<(Option<Why>, OrderName)> = match order {
        Some(order) => vec![(None, order)],
        None => {
            let chosen = match &found[..] {
                [first, second, ..] => typical_difference(first, second).into_iter().collect(),
                _ => choose(&found[0].outcomes),
            };
            if chosen.is_empty() {
                let pair = subjects.len() > 1;
                return Err(ExplainError::NoneToChoose { pair });
            }
            chosen
                .into_iter()
                .map(|(why, name)| (Some(why), name))
                .collect()
        }
    };
    if order.is_none() {
        let names: Vec<OrderName> = chosen.iter().map(|&(_, name)| name).collect();
        for ((subject, _), found) in subjects.iter().zip(&mut found) {
            *found = follow(subject, &names)?;
        }
    }
    let mut scenarios = Vec::new();
    for ((subject, first_day), found) in subjects.into_iter().zip(found) {
        let mut stories = Vec::new();
        for (&(why, name), story) in chosen.iter().zip(found.stories) {
            match story {
                Some(story) => stories.push((why, story)),
                None => return Err(missing(&subject, name, &found.placed)),
            }
        }
        scenarios.push(Explained {
            subject,
            first_day,
            stories,
        });
    }
    Ok(Explanation {
        seed,
        replication,
        scenarios,
    })
}

fn missing(subject: &Subject, order: OrderName, placed: &[u32]) -> ExplainError {
    let scenario = subject.path.clone();
    match placed.get(order.stream as usize - 1) {
        Some(&placed) if order.number <= placed => ExplainError::TurnedAway { scenario, order },
        Some(&placed) => ExplainError::NotPlaced {
            scenario,
            order,
            placed,
        },
        None => ExplainError::NoStream {
            scenario,
            order,
            streams: placed.len() as u32,
        },
    }
}

/// The orders of one scenario that a planner would look at first.
fn choose(outcomes: &[Outcome]) -> Vec<(Why, OrderName)> {
    // Orders of the warm-up are in no result; they are told where there are no others.
    let counted = outcomes.iter().any(|one| one.cohort);
    let those = |which: &dyn Fn(&Outcome) -> bool| {
        let all = outcomes.iter().filter(|one| one.cohort || !counted);
        let mut those: Vec<_> = all
            .filter(|one| which(one))
            .map(|one| (one.millis, one.name))
            .collect();
        those.sort_unstable();
        those
    };
    let delivered = |one: &Outcome| one.end == Some(End::Delivered);
    let ended = |end: End| move |one: &Outcome| one.end == Some(end);
    let all = those(&delivered);
    let questioned = |one: &Outcome| delivered(one) && one.questioned && !one.omitted;
    let mut chosen: Vec<(Why, OrderName)> = Vec::new();
    for (why, one) in [
        (Why::Typical, median(&all)),
        (Why::Slowest, all.last()),
        (
            Why::Omitted,
            median(&those(&|one| delivered(one) && one.omitted)),
        ),
        (Why::Questioned, median(&those(&questioned))),
        (Why::Refunded, median(&those(&ended(End::Refunded)))),
        (Why::Lost, median(&those(&ended(End::Lost)))),
    ] {
        if let Some(&(_, name)) = one
            && chosen.iter().all(|&(_, known)| known != name)
        {
            chosen.push((why, name));
        }
    }
    chosen
}

/// Of the orders delivered in both scenarios, the one with the median difference.
fn typical_difference(first: &Followed, second: &Followed) -> Option<(Why, OrderName)> {
    let delivered = |one: &&Outcome| one.end == Some(End::Delivered) && one.cohort;
    let other: HashMap<OrderName, i64> = second
        .outcomes
        .iter()
        .filter(delivered)
        .map(|one| (one.name, one.millis))
        .collect();
    let mut both: Vec<(i64, OrderName)> = first
        .outcomes
        .iter()
        .filter(delivered)
        .filter_map(|one| Some((other.get(&one.name)? - one.millis, one.name)))
        .collect();
    both.sort_unstable();
    median(&both).map(|&(_, name)| (Why::Typical, name))
}

/// The lower median of a sorted list.
fn median<T>(sorted: &[T]) -> Option<&T> {
    sorted.get(sorted.len().saturating_sub(1) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(number: u32, hours: i64) -> Outcome {
        Outcome {
            name: OrderName { stream: 1, number },
            cohort: true,
            end: Some(End::Delivered),
            millis: hours,
            omitted: false,
            questioned: false,
        }
    }

    #[test]
    fn a_planner_sees_the_median_the_slowest_and_each_misfortune_once() {
        let mut outcomes: Vec<Outcome> = (1..=9).map(|at| outcome(at, i64::from(at))).collect();
        outcomes[2].omitted = true;
        outcomes[3].questioned = true;
        outcomes[8].omitted = true;
        outcomes[0].end = Some(End::Refunded);
        let chosen: Vec<(Why, u32)> = choose(&outcomes)
            .into_iter()
            .map(|(why, name)| (why, name.number))
            .collect();
        let expected = [
            (Why::Typical, 5),
            (Why::Slowest, 9),
            (Why::Omitted, 3),
            (Why::Questioned, 4),
            (Why::Refunded, 1),
        ];
        assert_eq!(chosen, expected);
        assert!(choose(&[]).is_empty());
    }

    #[test]
    fn of_two_scenarios_the_median_difference_is_typical() {
        let of = |hours: &[i64]| Followed {
            outcomes: (1..)
                .zip(hours)
                .map(|(at, &one)| outcome(at, one))
                .collect(),
            ..Followed::default()
        };
        let typical = typical_difference(&of(&[10, 10, 10]), &of(&[30, 15, 20]));
        assert_eq!(typical.map(|(_, name)| name.number), Some(3));
        assert_eq!(typical_difference(&of(&[]), &of(&[1])), None);
    }
}
