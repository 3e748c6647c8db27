//! What an experiment found: plain data, ready to be reported.

use crate::language::Text;
use crate::model::metric::{HOURS_OF_DAY, Metric, Observation, ReplicationResult};
use crate::model::network::{Limits, Merge, RelayPolicy, Tier};
use crate::stats::{Estimate, RatioEstimate, Series, comparison};

use super::comparison::series;
use super::runner::CONFIDENCE;

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
    /// Names of the regions buyers live in, with their labels.
    pub regions: Vec<(String, Text)>,
    /// Limits of the stages.
    pub limits: Limits,
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
    /// Other minus base.
    pub difference: Option<Estimate>,
    /// Other divided by base.
    pub ratio: Option<RatioEstimate>,
    /// Correlation of the paired replications.
    pub correlation: Option<f64>,
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
    /// The model's happenings by definition.
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
    /// What it cost.
    pub performance: Performance,
}
