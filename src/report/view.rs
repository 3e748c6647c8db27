//! A result as one reader sees it: in a language, with short labels.

use crate::experiment::result::{Against, Decomposition, ExperimentResult, ScenarioResult};
use crate::language::{Language, Text};
use crate::stats::{Estimate, RatioEstimate};

use super::label;

/// A result, a language and a short label for each scenario.
pub struct View<'a> {
    /// The result.
    pub result: &'a ExperimentResult,
    /// The reader's language.
    pub language: Language,
    /// One short label for each scenario, all different.
    pub labels: Vec<String>,
}

impl<'a> View<'a> {
    /// A view of a result in a language.
    pub fn new(result: &'a ExperimentResult, language: Language) -> Self {
        Self {
            result,
            language,
            labels: label::labels(&result.scenarios, language),
        }
    }

    /// The label of a scenario and a mark, before what is said about it; nothing where it is the
    /// only one.
    pub fn named(&self, scenario: usize, mark: &str) -> String {
        match self.labels.as_slice() {
            [_] => String::new(),
            labels => format!("{}{mark}", labels[scenario]),
        }
    }

    /// The text of this view's language.
    pub const fn pick(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    /// The scenarios; the first is the base.
    pub fn scenarios(&self) -> &'a [ScenarioResult] {
        &self.result.scenarios
    }

    /// A metric of a scenario.
    pub fn estimate(&self, scenario: usize, id: &str) -> Option<Estimate> {
        self.result.scenarios[scenario].estimate(id)
    }

    /// The mean of a metric, 0 where it does not exist.
    pub fn mean(&self, scenario: usize, id: &str) -> f64 {
        self.estimate(scenario, id)
            .map_or(0.0, |estimate| estimate.mean)
    }

    /// The share of orders that are still open at the end, 0 to 1.
    pub fn open_share(&self, scenario: usize) -> f64 {
        self.scenarios()[scenario].open_share()
    }

    /// Whether any scenario has a value of this metric.
    pub fn has(&self, id: &str) -> bool {
        (0..self.scenarios().len()).any(|scenario| self.estimate(scenario, id).is_some())
    }

    /// What the scenarios have by name (tiers, carriers, ...), each once, in the order of the first
    /// scenario that has it.
    pub fn all_of(
        &self,
        of: impl Fn(&ScenarioResult) -> Vec<(String, Text)>,
    ) -> Vec<(String, Text)> {
        let mut all: Vec<(String, Text)> = Vec::new();
        for one in self.scenarios().iter().flat_map(of) {
            if !all.iter().any(|known| known.0 == one.0) {
                all.push(one);
            }
        }
        all
    }

    /// All tiers of all scenarios with their labels, from the scenario with most of them first.
    pub fn tiers(&self) -> Vec<(&'a str, &'a str)> {
        let mut scenarios: Vec<_> = self.scenarios().iter().collect();
        scenarios.sort_by_key(|scenario| std::cmp::Reverse(scenario.tiers.len()));
        let mut tiers: Vec<(&str, &str)> = Vec::new();
        for (name, label) in scenarios.into_iter().flat_map(|scenario| &scenario.tiers) {
            if !tiers.iter().any(|(known, _)| known == name) {
                tiers.push((name, label.get(self.language)));
            }
        }
        tiers
    }

    /// A metric of another scenario against that of the base.
    pub fn against(&self, other: usize, metric: &str) -> Option<&'a Against> {
        let mut comparisons = self.result.comparisons.iter();
        let of = comparisons.find(|one| one.other == other && one.metric == metric);
        of.map(|one| &one.against)
    }

    /// A metric of another scenario divided by that of the base.
    pub fn ratio(&self, other: usize, metric: &str) -> Option<RatioEstimate> {
        self.against(other, metric)?.ratio
    }

    /// A metric of another scenario less that of the base.
    pub fn difference(&self, other: usize, metric: &str) -> Option<Estimate> {
        self.against(other, metric)?.difference
    }

    /// The difference of a clock between another scenario and the base, taken apart.
    pub fn decomposition(&self, other: usize, clock: &str) -> Option<&'a Decomposition> {
        let decompositions = &self.result.decompositions;
        decompositions
            .iter()
            .find(|one| one.other == other && one.clock == clock)
    }
}

/// An estimate of what is left when a share is taken away, if there is one.
pub fn remainder(share: Option<Estimate>) -> Option<Estimate> {
    share.map(Estimate::remainder)
}
