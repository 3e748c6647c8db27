//! What an experiment found: plain data, ready to be reported.

use crate::language::Text;
use crate::model::metric::{HOURS_OF_DAY, Metric, Observation, ReplicationResult};
use crate::model::money::plan::Base;
use crate::model::network::{Limits, Merge, RelayPolicy, Tier};
use crate::model::stock::plan::UNIT;
use crate::stats::{Estimate, RatioEstimate, Saving, Series, Share, comparison};

use super::comparison::series;
use super::runner::CONFIDENCE;
use super::stopping::Precision;
use super::warm_up::WarmUp;

/// All replications of one scenario, and what they say.
#[derive(Debug, Clone)]
pub struct ScenarioResult {
    /// Short name for legends and file names: the file's stem, with `@variant` if there is one.
    pub name: String,
    /// The title of the scenario.
    pub title: Text,
    /// The question the scenario answers.
    pub question: Option<Text>,
    /// The path as the user typed it.
    pub path: String,
    /// SHA-256 of the scenario text with all its bases and settings, in hexadecimal.
    pub sha256: String,
    /// The metrics, in the order of every observation.
    pub metrics: Vec<Metric>,
    /// Replications 1..n in index order.
    pub replications: Vec<ReplicationResult>,
    /// One estimate for each metric; `None` where nothing could be estimated.
    pub estimates: Vec<Option<Estimate>>,
    /// Names of the tiers in use, top down, with their labels.
    pub tiers: Vec<(String, Text)>,
    /// Who works in these tiers.
    pub staff: Vec<Staff>,
    /// Names of the carriers, with their labels.
    pub carriers: Vec<(String, Text)>,
    /// Names of the channels, with their labels.
    pub channels: Vec<(String, Text)>,
    /// Names of the suppliers, with their labels.
    pub suppliers: Vec<(String, Text)>,
    /// Names of the regions buyers live in, with their labels.
    pub regions: Vec<(String, Text)>,
    /// Names of the products, with their labels.
    pub products: Vec<(String, Text)>,
    /// Categories of products, where a scenario names any; a product without one is its own.
    pub categories: Vec<(String, Text)>,
    /// For each tier, from the top down: what its agents pay when they hand an order over, as a
    /// share of its price; empty without money.
    pub prepaid: Vec<f64>,
    /// What the logistics cost share is a share of.
    pub share_of: Base,
    /// The holdings of stock, the beginning of their metrics (`stock.supplier`) with their labels.
    pub holdings: Vec<(String, Text)>,
    /// Limits of the stages.
    pub limits: Limits,
    /// Limits of the cases of each class that is dealt with, by its id: to the first answer, to the
    /// closing \[ms\].
    pub case_limits: Vec<(&'static str, [Option<i64>; 2])>,
    /// Whether the warm-up is long enough.
    pub warm_up: WarmUp,
    /// Inputs that are assumptions (from a shipped base or a neutral default): how many.
    pub assumed_values: usize,
}

impl ScenarioResult {
    /// Position of a metric by id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.metrics.iter().position(|metric| metric.id == id)
    }

    /// The estimate of a metric by id; `None` where the metric or its value does not exist.
    pub fn estimate(&self, id: &str) -> Option<Estimate> {
        self.estimates[self.position(id)?]
    }

    /// The share of orders that are still open at the end, 0 to 1; they are in no duration.
    pub fn open_share(&self) -> f64 {
        let mean = |id: &str| self.estimate(id).map_or(0.0, |one| one.mean);
        let placed = mean("orders.placed");
        if placed > 0.0 {
            mean("orders.open") / placed
        } else {
            0.0
        }
    }

    /// The load of a tier, by its place from the top down, in each hour of the day.
    pub fn day_load(&self, tier: usize) -> [HourLoad; HOURS_OF_DAY] {
        let count = self.replications.len().max(1) as f64;
        std::array::from_fn(|hour| {
            let load = |one: &ReplicationResult| {
                let load = &one.day_loads[tier];
                (load.labour[hour] as f64, load.capacity[hour] as f64)
            };
            let pairs: Vec<(f64, f64)> = self.replications.iter().map(load).collect();
            let labour: f64 = pairs.iter().map(|(labour, _)| labour).sum();
            let capacity: f64 = pairs.iter().map(|(_, capacity)| capacity).sum();
            HourLoad {
                labour: labour / count,
                capacity: capacity / count,
                share: Series::Ratios(pairs).estimate(CONFIDENCE),
            }
        })
    }

    /// Stock on hand of a holding, all its points together, at the beginning of each day from time
    /// 0, before what arrives then, over the replications; empty where it was not followed.
    pub fn on_hand(&self, holding: usize) -> Vec<DayStock> {
        let of = |one: &ReplicationResult| one.goods.on_hand.get(holding).map_or(0, Vec::len);
        let days = self.replications.iter().map(of).min().unwrap_or(0);
        let stock = |day: usize| {
            let units = |one: &ReplicationResult| one.goods.on_hand[holding][day];
            let mut units: Vec<i64> = self.replications.iter().map(units).collect();
            units.sort_unstable();
            DayStock::of(&units)
        };
        (0..days).map(stock).collect()
    }

    /// A metric of this scenario divided by that of a base on the same buyers; `None` where it
    /// does not exist in one of them.
    pub fn ratio_to(&self, base: &Self, id: &str) -> Option<RatioEstimate> {
        let ours = series(&self.replications, self.position(id)?)?;
        let theirs = series(&base.replications, base.position(id)?)?;
        comparison::ratio(&theirs, &ours, CONFIDENCE)
    }

    /// The observations of a metric, in replication order.
    pub fn observations(&self, id: &str) -> Option<Vec<Observation>> {
        let position = self.position(id)?;
        let pick = |result: &ReplicationResult| result.observations[position];
        Some(self.replications.iter().map(pick).collect())
    }
}

/// Stock on hand at the beginning of a day, over the replications \[units\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayStock {
    /// Mean.
    pub mean: f64,
    /// A tenth of the replications have this or less.
    pub p10: f64,
    /// Nine tenths of the replications have this or less.
    pub p90: f64,
}

impl DayStock {
    /// - `sorted`: thousandths of a unit, one for each replication, rising; at least one.
    fn of(sorted: &[i64]) -> Self {
        let units = |thousandths: i128| thousandths as f64 / UNIT as f64;
        let sum: i128 = sorted.iter().copied().map(i128::from).sum();
        // The smallest value with at least so many tenths of the values at it or below.
        let tenths = |tenths: usize| {
            let place = (sorted.len() * tenths).div_ceil(10).max(1);
            units(i128::from(sorted[place - 1]))
        };
        Self {
            mean: units(sum) / sorted.len() as f64,
            p10: tenths(1),
            p90: tenths(9),
        }
    }
}

/// Who works in a tier, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staff {
    /// Agents of the tier, at least 1.
    pub agents: u32,
    /// Hands of each agent, at least 1.
    pub hands: u32,
    /// When sheets from below are merged; `None` where orders are relayed at once, or where the
    /// tier's agents differ in it.
    pub merge: Option<Merge>,
}

impl Staff {
    /// The staff of a tier.
    pub fn of(tier: &Tier) -> Self {
        let practices = tier.practices.iter().filter(|one| one.agents > 0);
        let mut merges = practices.map(|practice| match &practice.relay {
            RelayPolicy::Immediate => None,
            RelayPolicy::RollUp(roll_up) => Some(roll_up.merge),
        });
        let first = merges.next().flatten();
        Self {
            agents: tier.agents,
            hands: tier.hands,
            merge: first.filter(|_| merges.all(|merge| merge == first)),
        }
    }
}

/// The load of a tier in one hour of the day, over the days of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourLoad {
    /// Mean labour of a replication in this hour of the day [ms of a hand].
    pub labour: f64,
    /// Open time times hands [ms of a hand]; 0 where the tier is always closed.
    pub capacity: f64,
    /// Labour divided by capacity; `None` where the tier is always closed.
    pub share: Option<Estimate>,
}

/// One metric compared between the base and another scenario, paired by replication.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Metric id.
    pub metric: String,
    /// Index of the base in [`ExperimentResult::scenarios`].
    pub base: usize,
    /// Index of the other scenario.
    pub other: usize,
    /// What came of it.
    pub against: Against,
}

/// A metric against the same metric of a base, paired by replication.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Against {
    /// Other minus base.
    pub difference: Option<Estimate>,
    /// Other divided by base.
    pub ratio: Option<RatioEstimate>,
    /// Correlation of the paired replications \[-\].
    pub correlation: Option<f64>,
    /// In what share of the replications the other is lower than the base.
    pub lower: Option<Share>,
    /// In what share of the replications the other is higher than the base.
    pub higher: Option<Share>,
    /// Two-sided p-value of the difference \[-\].
    pub p_value: Option<f64>,
    /// The same by Holm's step-down, over all that are compared with the base in this metric:
    /// those below 0.05 differ jointly at 95 % \[-\].
    pub p_holm: Option<f64>,
    /// Half-width of the difference with which the intervals of all that are compared with the
    /// base in this metric hold together at 95 % (Bonferroni).
    pub joint_half_width: Option<f64>,
    /// What common random numbers have saved in the difference.
    pub saving: Option<Saving>,
}

/// One part of a clock, in the base, in the other scenario, and their difference [h].
#[derive(Debug, Clone)]
pub struct DecomposedPart {
    /// Id of the part: `intake`, `verification`, `handling`, ...
    pub part: &'static str,
    /// Mean in the base [h].
    pub base: f64,
    /// Mean in the other scenario [h].
    pub other: f64,
    /// Other minus base [h], paired.
    pub difference: Option<Estimate>,
}

/// The difference of a mean clock between two scenarios, taken apart; the parts sum to it.
#[derive(Debug, Clone)]
pub struct Decomposition {
    /// `dispatch_time` or `delivery_time`.
    pub clock: &'static str,
    /// Index of the base.
    pub base: usize,
    /// Index of the other scenario.
    pub other: usize,
    /// The parts, in the order of the order's life.
    pub parts: Vec<DecomposedPart>,
}

/// What the computation cost; the only part of a result that may differ between two runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Performance {
    /// The model's happenings by definition, in all replications played: with a precision also in
    /// those beyond the result.
    pub events: u64,
    /// CPU time of the simulation alone [s].
    pub cpu_seconds: f64,
    /// Wall time of the simulation alone [s].
    pub wall_seconds: f64,
    /// Peak resident memory of the process [bytes]; `None` where it cannot be read.
    pub peak_memory_bytes: Option<u64>,
}

/// The result of a run or a comparison. The first scenario is the base.
#[derive(Debug, Clone)]
pub struct ExperimentResult {
    /// Seed of all draws.
    pub seed: u64,
    /// Replications of each scenario.
    pub replications: u64,
    /// Confidence of every interval, 0.95.
    pub confidence: f64,
    /// At least one.
    pub scenarios: Vec<ScenarioResult>,
    /// Every metric that base and other share, for every other scenario.
    pub comparisons: Vec<Comparison>,
    /// Both clocks for every other scenario.
    pub decompositions: Vec<Decomposition>,
    /// Whether the precision asked for was reached; `None` where the number of replications was
    /// given.
    pub precision: Option<Verdict>,
    /// What it cost.
    pub performance: Performance,
}

/// What kind of figure a precision is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// The mean of a clock.
    Mean,
    /// A share of orders or passages.
    Rate,
    /// The mean of a clock divided by that of the base.
    Ratio,
}

/// A headline figure that must be precise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Index of the scenario, or of the point of a sweep.
    pub point: usize,
    /// Metric id.
    pub metric: String,
    /// What is to be precise about it.
    pub quantity: Quantity,
}

/// An estimate or a ratio, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A mean or a rate.
    Estimate(Estimate),
    /// A ratio to the base.
    Ratio(RatioEstimate),
}

impl Figure {
    /// The figure itself.
    pub const fn mean(&self) -> f64 {
        match self {
            Self::Estimate(one) => one.mean,
            Self::Ratio(one) => one.mean,
        }
    }

    /// Half of the interval's width, of a ratio the longer half; none with one replication.
    pub fn half_width(&self) -> Option<f64> {
        match self {
            Self::Estimate(one) => one.half_width,
            Self::Ratio(one) => Some((one.mean - one.low?).max(one.high? - one.mean)),
        }
    }

    /// Both ends of the interval.
    pub fn ends(&self) -> Option<(f64, f64)> {
        match self {
            Self::Estimate(one) => {
                let half_width = one.half_width?;
                Some((one.mean - half_width, one.mean + half_width))
            }
            Self::Ratio(one) => one.low.zip(one.high),
        }
    }
}

/// How a search for the number of replications ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All headline figures are as precise as asked.
    Reached,
    /// As many replications as may be are not enough.
    NotReached,
    /// Somebody stopped the run before.
    Stopped,
}

/// The figure that decided: the last to become precise, or the one furthest from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decisive {
    /// Which one.
    pub goal: Goal,
    /// The half-width that is accepted \[-\]: of means and ratios as a share of them.
    pub asked: f64,
    /// The half-width there is \[-\]; `None` where it is no finite share.
    pub half_width: Option<f64>,
    /// How many replications would about be needed, where they were not enough.
    pub needed: Option<u64>,
}

/// A headline figure twice: over the replications that decided when to stop, and over fresh ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmed {
    /// Which one.
    pub goal: Goal,
    /// Over the replications of the result.
    pub first: Option<Figure>,
    /// Over the fresh ones.
    pub fresh: Option<Figure>,
}

/// As many replications again, with numbers that had no part in the decision to stop: their
/// intervals cover what they promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// Number of the first of them.
    pub first_replication: u64,
    /// How many; fewer than in the result if the run was stopped.
    pub replications: u64,
    /// All headline figures.
    pub figures: Vec<Confirmed>,
}

/// What came of a precision that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What was asked.
    pub asked: Precision,
    /// How it ended.
    pub outcome: Outcome,
    /// The figure that decided; `None` where no headline figure exists.
    pub decisive: Option<Decisive>,
    /// The confirmation run, if one was asked for and the precision was reached.
    pub confirmation: Option<Confirmation>,
}
