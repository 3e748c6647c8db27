//! How precise an experiment must be, and how many replications that takes.
//!
//! Replications are played in growing blocks; the decision looks at the results of 1..n in index
//! order, and what was played beyond n is dropped. Blocks and threads change when something is
//! known, never what.

use crate::model::metric::{Combine, Metric, Observation, ReplicationResult};
use crate::stats::comparison::ratio;
use crate::stats::estimate::Series;
use crate::stats::stopping::{Answer, Rule, Search, Tolerance, planning_number};

use super::result::{Confirmation, Confirmed, Decisive, Figure, Goal, Outcome, Quantity, Verdict};
use super::runner::CONFIDENCE;

/// The most by which one block lengthens the run: a plan made from few replications is rough.
const MOST_GROWTH: u64 = 2;

/// The means that must be precise: the three clocks.
const CLOCKS: [&str; 3] = [
    "information_time.mean",
    "dispatch_time.mean",
    "delivery_time.mean",
];

/// The rates that must be precise, beside the stages within their limits.
const RATES: [&str; 3] = [
    "dispatch_time.within_48h",
    "orders.omission_rate",
    "orders.error_rate",
];

/// Half-widths that the 95 % intervals of all headline figures must not exceed, and how many
/// replications are played for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// Of mean times, as a share of the mean \[-\].
    pub means: f64,
    /// Of ratios to the base, as a share of the ratio \[-\].
    pub ratios: f64,
    /// Of rates, in the unit of rates \[-\]: 0.01 is one percentage point.
    pub rates: f64,
    /// The fewest replications, at least 2.
    pub at_least: u64,
    /// The most replications, not fewer.
    pub at_most: u64,
    /// For how many further replications it must hold; of more than 100 so many per cent.
    pub look_ahead: u64,
}

impl Precision {
    fn rule(&self) -> Rule {
        Rule {
            at_least: self.at_least,
            at_most: self.at_most,
            look_ahead: self.look_ahead,
        }
    }

    /// What is accepted of such a quantity.
    const fn tolerance(&self, quantity: Quantity) -> Tolerance {
        match quantity {
            Quantity::Mean => Tolerance::Relative(self.means),
            Quantity::Ratio => Tolerance::Relative(self.ratios),
            Quantity::Rate => Tolerance::Absolute(self.rates),
        }
    }
}

/// What a metric must be precise in, if it is one of the headline.
pub fn headline(metric: &str) -> Option<Quantity> {
    let in_time = metric.starts_with("stage.") && metric.ends_with(".within_limit");
    if CLOCKS.contains(&metric) {
        Some(Quantity::Mean)
    } else if RATES.contains(&metric) || in_time {
        Some(Quantity::Rate)
    } else {
        None
    }
}

/// One headline metric at one point, replication by replication.
#[derive(Debug, Clone)]
struct Column {
    point: usize,
    position: usize,
    series: Series,
}

impl Column {
    fn push(&mut self, observation: Observation) {
        match (&mut self.series, observation) {
            // What does not exist in one replication has no estimate.
            (Series::Values(values), Observation::Value(value)) => {
                values.push(value.unwrap_or(f64::NAN));
            }
            (Series::Ratios(pairs), Observation::Ratio(part, whole)) => pairs.push((part, whole)),
            (series, observation) => unreachable!("{observation:?} does not belong to {series:?}"),
        }
    }
}

/// A figure that must be precise, and the columns it is made of.
#[derive(Debug, Clone)]
struct Aim {
    goal: Goal,
    own: usize,
    /// The column of the base, for a ratio.
    base: Option<usize>,
}

/// The search for the number of replications of some points, scenarios or points of a sweep,
/// that share their buyers. The first point is the base.
#[derive(Debug, Clone)]
pub struct Stopping {
    precision: Precision,
    search: Search,
    columns: Vec<Column>,
    aims: Vec<Aim>,
    played: u64,
}

impl Stopping {
    /// A search before the first replication.
    ///
    /// - `points`: the metrics of each point, in the order of its observations.
    pub fn new(precision: Precision, points: &[&[Metric]]) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        let mut aims: Vec<Aim> = Vec::new();
        for (point, metrics) in points.iter().enumerate() {
            for (position, metric) in metrics.iter().enumerate() {
                let Some(quantity) = headline(&metric.id) else {
                    continue;
                };
                let own = columns.len();
                columns.push(Column {
                    point,
                    position,
                    series: match metric.combine {
                        Combine::Value => Series::Values(Vec::new()),
                        Combine::Ratio => Series::Ratios(Vec::new()),
                    },
                });
                let aim = |quantity, base| Aim {
                    goal: Goal {
                        point,
                        metric: metric.id.clone(),
                        quantity,
                    },
                    own,
                    base,
                };
                let same = |other: &&Aim| other.goal.point == 0 && other.goal.metric == metric.id;
                let base = aims.iter().find(same).map(|other| other.own);
                aims.push(aim(quantity, None));
                if point > 0 && quantity == Quantity::Mean && base.is_some() {
                    aims.push(aim(Quantity::Ratio, base));
                }
            }
        }
        Self {
            search: Search::new(precision.rule()),
            precision,
            columns,
            aims,
            played: 0,
        }
    }

    /// A search after so many replications of each point, which are asked for one point after
    /// another: only what the headline needs of them is kept.
    ///
    /// # Errors
    /// Those of `rows`.
    pub fn of_played<E>(
        precision: Precision,
        points: &[&[Metric]],
        played: u64,
        mut rows: impl FnMut(usize) -> Result<Vec<ReplicationResult>, E>,
    ) -> Result<Self, E> {
        let mut stopping = Self::new(precision, points);
        for point in 0..points.len() {
            let rows = rows(point)?;
            let own = stopping.columns.iter_mut();
            for column in own.filter(|column| column.point == point) {
                for row in &rows {
                    column.push(row.observations[column.position]);
                }
            }
        }
        stopping.played = played;
        Ok(stopping)
    }

    /// Adds the next replication, in index order: the observations of each point.
    pub fn add(&mut self, points: &[&[Observation]]) {
        for column in &mut self.columns {
            column.push(points[column.point][column.position]);
        }
        self.played += 1;
    }

    /// How many replications were added.
    pub fn played(&self) -> u64 {
        self.played
    }

    /// What can be said by now.
    pub fn look(&mut self) -> Answer {
        let mut search = self.search.clone();
        let answer = search.look(self.played, |n| {
            self.aims.iter().all(|aim| self.excess(aim, n) <= 1.0)
        });
        self.search = search;
        answer
    }

    /// How many replications to play before the first look.
    pub fn first_block(&self) -> u64 {
        self.precision.rule().looks_to(self.precision.at_least)
    }

    /// How many replications to play before the next look: as many as the widest interval seems
    /// to need, but no more than twice those there are.
    ///
    /// - `needed`: as of [`Answer::More`].
    pub fn next_block(&self, needed: u64) -> u64 {
        let widest = self.widest(self.played).map_or(1.0, |(_, excess)| excess);
        let planned = planning_number(self.played, widest).ceil();
        let most = MOST_GROWTH * self.played;
        // A plan that is no number is a plan for as many as may be.
        let planned = if planned < most as f64 {
            planned as u64
        } else {
            most
        };
        let rule = self.precision.rule();
        rule.looks_to(planned).clamp(needed, most.max(needed))
    }

    /// What came of it, with the first n replications as the result.
    pub fn verdict(&self, outcome: Outcome, n: u64) -> Verdict {
        // What failed just before was the last to pass; where nothing ever failed, the widest.
        let passed_at = match outcome {
            Outcome::Reached if n > self.precision.at_least => n - 1,
            _ => n,
        };
        let decisive = self.widest(passed_at).map(|(aim, _)| {
            let excess = self.excess(aim, n);
            let (Tolerance::Relative(asked) | Tolerance::Absolute(asked)) =
                self.precision.tolerance(aim.goal.quantity);
            let finite = |value: f64| Some(value).filter(|value| value.is_finite());
            let needed = finite(planning_number(n, excess).ceil()).map(|number| number as u64);
            Decisive {
                goal: aim.goal.clone(),
                asked,
                half_width: finite(asked * excess),
                needed: needed.filter(|_| outcome != Outcome::Reached),
            }
        });
        Verdict {
            asked: self.precision,
            outcome,
            decisive,
            confirmation: None,
        }
    }

    /// The last replication that was looked at before n were found enough.
    pub fn looked_to(&self, n: u64) -> u64 {
        self.precision.rule().looks_to(n)
    }

    /// All headline figures over the first n replications, beside those of others.
    pub fn confirmed_by(&self, n: u64, fresh: &Self) -> Vec<Confirmed> {
        let pairs = self.aims.iter().zip(&fresh.aims);
        let confirmed = pairs.map(|(own, other)| Confirmed {
            goal: own.goal.clone(),
            first: self.figure(own, n),
            fresh: fresh.figure(other, fresh.played),
        });
        confirmed.collect()
    }

    /// The figure that is furthest from its tolerance with the first n replications.
    fn widest(&self, n: u64) -> Option<(&Aim, f64)> {
        let all = self.aims.iter().map(|aim| (aim, self.excess(aim, n)));
        // The first of equal ones.
        all.rev().max_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// How many times too wide an interval is over the first n replications. What does not exist
    /// asks for nothing: it is not in the result either.
    fn excess(&self, aim: &Aim, n: u64) -> f64 {
        let Some(figure) = self.figure(aim, n) else {
            return 0.0;
        };
        match figure.half_width() {
            Some(half_width) => {
                let tolerance = self.precision.tolerance(aim.goal.quantity);
                tolerance.excess(figure.mean(), half_width)
            }
            None => f64::INFINITY,
        }
    }

    fn figure(&self, aim: &Aim, n: u64) -> Option<Figure> {
        let first = |column: usize| self.columns[column].series.first(n as usize);
        match aim.base {
            Some(base) => ratio(&first(base), &first(aim.own), CONFIDENCE).map(Figure::Ratio),
            None => first(aim.own).estimate(CONFIDENCE).map(Figure::Estimate),
        }
    }
}

/// The replications of all points so far, and what came of the search.
pub type Found = (Vec<Vec<ReplicationResult>>, Verdict);

/// Plays until the figures are precise, or as many as may be are played, or the player stops.
///
/// - `points`: the metrics of each point; the first is the base.
/// - `confirm`: whether as many fresh replications follow once they are precise.
/// - `play`: plays the replications from a first to a last number and returns those of every
///   point, in order; fewer if it was stopped.
///
/// # Errors
/// Those of `play`.
pub fn until_precise<E>(
    precision: Precision,
    points: &[&[Metric]],
    confirm: bool,
    mut play: impl FnMut(u64, u64) -> Result<Vec<Vec<ReplicationResult>>, E>,
) -> Result<Found, E> {
    let mut stopping = Stopping::new(precision, points);
    let mut all: Vec<Vec<ReplicationResult>> = vec![Vec::new(); points.len()];
    let mut until = stopping.first_block();
    let (outcome, n) = loop {
        let block = play(stopping.played() + 1, until)?;
        add(&mut stopping, &block);
        for (all, block) in all.iter_mut().zip(block) {
            all.extend(block);
        }
        match stopping.look() {
            Answer::Enough(n) => break (Outcome::Reached, n),
            Answer::NotEnough => break (Outcome::NotReached, stopping.played()),
            Answer::More(_) if stopping.played() < until => {
                break (Outcome::Stopped, stopping.played());
            }
            Answer::More(needed) => until = stopping.next_block(needed),
        }
    };
    for all in &mut all {
        all.truncate(n as usize);
    }
    let mut verdict = stopping.verdict(outcome, n);
    if confirm && outcome == Outcome::Reached {
        let first = stopping.looked_to(n) + 1;
        let block = play(first, first + n - 1)?;
        let mut fresh = Stopping::new(precision, points);
        add(&mut fresh, &block);
        if fresh.played() > 0 {
            verdict.confirmation = Some(Confirmation {
                first_replication: first,
                replications: fresh.played(),
                figures: stopping.confirmed_by(n, &fresh),
            });
        }
    }
    Ok((all, verdict))
}

fn add(stopping: &mut Stopping, block: &[Vec<ReplicationResult>]) {
    for number in 0..block.first().map_or(0, Vec::len) {
        let points = block
            .iter()
            .map(|point| point[number].observations.as_slice());
        stopping.add(&points.collect::<Vec<&[Observation]>>());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;
    use crate::model::metric::Unit;

    const ASKED: Precision = Precision {
        means: 0.05,
        ratios: 0.02,
        rates: 0.01,
        at_least: 10,
        at_most: 200,
        look_ahead: 5,
    };

    fn metric(id: &str, combine: Combine) -> Metric {
        Metric {
            id: id.to_owned(),
            unit: Unit::Hours,
            combine,
            name: Text::same(id),
        }
    }

    fn metrics() -> [Metric; 3] {
        [
            metric("dispatch_time.mean", Combine::Value),
            metric("orders.placed", Combine::Value),
            metric("orders.error_rate", Combine::Ratio),
        ]
    }

    /// Two points; the clock of the second wavers by so much.
    fn played(count: u64, waver: f64, second: impl Fn(u64) -> Option<f64>) -> Stopping {
        let metrics = metrics();
        let mut stopping = Stopping::new(ASKED, &[&metrics, &metrics]);
        for n in 1..=count {
            let sign = if n % 2 == 0 { 1.0 } else { -1.0 };
            let observed = |clock: Option<f64>| {
                [
                    Observation::Value(clock.map(|hours| hours + sign * waver)),
                    Observation::Value(None),
                    Observation::Ratio(3.0, 100.0),
                ]
            };
            stopping.add(&[&observed(Some(40.0)), &observed(second(n))]);
        }
        stopping
    }

    #[test]
    fn means_rates_and_ratios_to_the_base_are_asked_for() {
        let stopping = played(0, 0.0, |_| None);
        let goals: Vec<_> = stopping.aims.iter().map(|aim| aim.goal.quantity).collect();
        use Quantity::{Mean, Rate, Ratio};
        assert_eq!(goals, [Mean, Rate, Mean, Ratio, Rate]);
        assert_eq!(stopping.first_block(), 15);
    }

    #[test]
    fn what_does_not_exist_asks_for_nothing() {
        let mut stopping = played(15, 0.1, |n| (n != 12).then_some(50.0));
        assert_eq!(stopping.look(), Answer::Enough(10));
        // The clock of the base wavers too.
        let verdict = stopping.verdict(Outcome::Reached, 10);
        let decisive = verdict.decisive.expect("a figure");
        assert_eq!(decisive.goal.metric, "dispatch_time.mean");
    }

    /// A plan is as long as the widest interval needs, and at most doubles the run.
    #[test]
    fn blocks_grow_as_the_widest_interval_needs() {
        // Half-widths of 40 h: 5 % is 2 h, so a deviation of 5 h needs some 24 replications.
        let mut stopping = played(15, 5.0, |_| Some(60.0));
        let Answer::More(needed) = stopping.look() else {
            panic!("15 are not enough")
        };
        let next = stopping.next_block(needed);
        assert!((28..=30).contains(&next), "{next}");
        let mut hopeless = played(15, 100.0, |_| Some(60.0));
        let Answer::More(needed) = hopeless.look() else {
            panic!("15 are not enough")
        };
        assert_eq!(hopeless.next_block(needed), 30);
    }

    #[test]
    fn the_limit_ends_a_hopeless_search_with_a_plan() {
        let mut stopping = played(200, 100.0, |_| Some(60.0));
        assert_eq!(stopping.look(), Answer::NotEnough);
        let verdict = stopping.verdict(Outcome::NotReached, 200);
        let decisive = verdict.decisive.expect("a figure");
        // 1.972 * 100.25 h / sqrt(200) is 34.9 % of 40 h: 7 times too wide, 49 times as many.
        assert_eq!(decisive.goal.point, 0);
        let needed = decisive.needed.expect("a plan");
        assert!((9_500..=10_000).contains(&needed), "{needed}");
    }
}
