//! Scenarios in order of the hands of their top tier, both ways of merging side by side.

use crate::experiment::result::ScenarioResult;
use crate::model::network::Merge;
use crate::report::view::View;

/// Fewer numbers of hands than this show no curve.
const FEWEST: usize = 3;

/// The two ways of merging, in the order in which they are shown.
pub const HABITS: [Merge; 2] = [Merge::OnArrival, Merge::AtCutOff];

/// Scenarios with as many tiers that differ in the hands of the top tier and in how it merges.
pub struct Pair {
    /// Number of tiers.
    pub depth: usize,
    /// What tells these scenarios from others with as many tiers; empty where there are none.
    pub apart: String,
    /// Hands of an agent of the top tier, and the scenario for each of [`HABITS`]; the fewest
    /// hands first.
    pub rows: Vec<(usize, [usize; 2])>,
}

impl Pair {
    /// The scenarios with so many hands.
    pub fn with_hands(&self, hands: usize) -> Option<[usize; 2]> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.0 == hands)
            .map(|&(_, scenarios)| scenarios)
    }
}

/// What a comparison has for the chart.
pub enum Found {
    /// Fewer than three numbers of hands.
    Nothing,
    /// Three or more, but not both ways of merging for each.
    OneHabit,
    /// The scenarios of the chart, the fewest tiers first.
    Pairs(Vec<Pair>),
}

/// One scenario that the chart could show.
struct Candidate {
    scenario: usize,
    depth: usize,
    hands: usize,
    habit: usize,
    file: String,
}

/// The scenarios of the chart. Hands with one way of merging alone are left out: how much staff
/// matters depends on that habit, and one without the other would mislead.
pub fn found(view: &View) -> Found {
    let candidates = candidates(view);
    let mut hands: Vec<usize> = candidates.iter().map(|one| one.hands).collect();
    hands.sort_unstable();
    hands.dedup();
    if hands.len() < FEWEST {
        return Found::Nothing;
    }
    let mut kinds: Vec<(usize, &str)> = Vec::new();
    for one in &candidates {
        if !kinds.contains(&(one.depth, one.file.as_str())) {
            kinds.push((one.depth, &one.file));
        }
    }
    kinds.sort_by_key(|&(depth, _)| depth);
    let pair = |&(depth, file): &(usize, &str)| {
        let own: Vec<&Candidate> = candidates
            .iter()
            .filter(|one| one.depth == depth && one.file == file)
            .collect();
        let alone = kinds.iter().filter(|kind| kind.0 == depth).count() == 1;
        let row = |&hands: &usize| {
            // Of several scenarios of one file that differ in something else, the first.
            let of = |habit: usize| {
                let mut own = own.iter();
                own.find(|one| one.hands == hands && one.habit == habit)
                    .map(|one| one.scenario)
            };
            Some((hands, [of(0)?, of(1)?]))
        };
        Pair {
            depth,
            apart: if alone {
                String::new()
            } else {
                file.to_owned()
            },
            rows: hands.iter().filter_map(row).collect(),
        }
    };
    let mut pairs: Vec<Pair> = kinds.iter().map(pair).collect();
    pairs.retain(|pair| pair.rows.len() > 1);
    let mut both: Vec<usize> = pairs
        .iter()
        .flat_map(|pair| pair.rows.iter().map(|row| row.0))
        .collect();
    both.sort_unstable();
    both.dedup();
    match both.len() < FEWEST {
        true => Found::OneHabit,
        false => Found::Pairs(pairs),
    }
}

/// Scenarios whose top tier rolls up; all with the same top tier as the first of them.
fn candidates(view: &View) -> Vec<Candidate> {
    let top = |result: &ScenarioResult| result.tiers.first().map(|(name, _)| name.clone());
    let mut known = None;
    let mut candidates = Vec::new();
    for (scenario, result) in view.scenarios().iter().enumerate() {
        let Some(staff) = result.staff.first() else {
            continue;
        };
        let Some(habit) = HABITS.iter().position(|&habit| Some(habit) == staff.merge) else {
            continue;
        };
        if *known.get_or_insert_with(|| top(result)) != top(result) {
            continue;
        }
        candidates.push(Candidate {
            scenario,
            depth: result.tiers.len(),
            hands: staff.hands as usize,
            habit,
            file: file(result).to_owned(),
        });
    }
    candidates
}

/// The file of a scenario, without its variant.
fn file(result: &ScenarioResult) -> &str {
    result
        .name
        .split_once('@')
        .map_or(result.name.as_str(), |(file, _)| file)
}
