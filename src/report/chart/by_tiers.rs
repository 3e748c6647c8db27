//! Scenarios in order of their number of tiers: what charts 5 and 6 have in common.

use crate::language::Language;
use crate::model::metric::Observation;
use crate::report::label;
use crate::report::view::View;
use crate::report::words;
use crate::stats::{self, Estimate};

use super::frame::{Entry, Sign};
use super::panels::Look;
use super::{MOST_SHOWN, interval_entry};

/// Fewer numbers of tiers than this show no curve.
const FEWEST: usize = 3;

/// Scenarios of one kind, the fewest tiers first.
pub struct Line {
    /// What tells this kind from the others.
    pub label: String,
    /// The variant of these scenarios, empty where they have none.
    variant: String,
    /// Places of the scenarios in the result.
    pub scenarios: Vec<usize>,
}

impl Line {
    /// The scenarios with the fewest and the most tiers; `None` where there is one alone.
    pub fn ends(&self) -> Option<(usize, usize)> {
        match self.scenarios[..] {
            [first, .., last] => Some((first, last)),
            _ => None,
        }
    }
}

/// How many tiers a scenario has.
pub fn tiers(view: &View, scenario: usize) -> usize {
    view.scenarios()[scenario].tiers.len()
}

/// The scenarios as lines, one for each variant; `None` where there are too few numbers of tiers,
/// or more lines than can be told apart.
pub fn lines(view: &View) -> Option<Vec<Line>> {
    let mut lines = grouped(view);
    if depths(view).len() < FEWEST || lines.len() > MOST_SHOWN {
        return None;
    }
    let labels: Vec<String> = (0..lines.len())
        .map(|one| name(view, &lines, one))
        .collect();
    for (index, line) in lines.iter_mut().enumerate() {
        let twice = labels.iter().filter(|other| **other == labels[index]);
        line.label = if twice.count() > 1 {
            let of = |scenario: &usize| view.labels[*scenario].clone();
            let names: Vec<String> = line.scenarios.iter().map(of).collect();
            names.join(words::listed(view.language))
        } else {
            labels[index].clone()
        };
    }
    Some(lines)
}

/// Whether there are more lines than can be told apart, and so no chart.
pub fn too_many_lines(view: &View) -> bool {
    depths(view).len() >= FEWEST && grouped(view).len() > MOST_SHOWN
}

/// The scenarios as lines without labels.
fn grouped(view: &View) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (scenario, result) in view.scenarios().iter().enumerate() {
        let variant = result.name.split_once('@').map_or("", |(_, name)| name);
        // Two scenarios of one variant with as many tiers do not stand on the same line.
        let joins = |line: &&mut Line| {
            let mut own = line.scenarios.iter();
            line.variant == variant && own.all(|&one| tiers(view, one) != tiers(view, scenario))
        };
        match lines.iter_mut().find(joins) {
            Some(line) => line.scenarios.push(scenario),
            None => lines.push(Line {
                label: String::new(),
                variant: variant.to_owned(),
                scenarios: vec![scenario],
            }),
        }
    }
    for line in &mut lines {
        line.scenarios
            .sort_by_key(|&scenario| tiers(view, scenario));
    }
    lines
}

/// The numbers of tiers there are, each once, the fewest first.
pub fn depths(view: &View) -> Vec<usize> {
    let mut depths: Vec<usize> = (0..view.scenarios().len())
        .map(|scenario| tiers(view, scenario))
        .collect();
    depths.sort_unstable();
    depths.dedup();
    depths
}

/// The clauses that most titles of a line have and no title of another line.
fn name(view: &View, lines: &[Line], own: usize) -> String {
    let clauses = |scenario: &usize| {
        let title = view.scenarios()[*scenario].title.get(view.language);
        label::clauses(title)
    };
    let titles: Vec<Vec<String>> = lines[own].scenarios.iter().map(clauses).collect();
    let others: Vec<String> = lines
        .iter()
        .enumerate()
        .filter(|&(index, _)| index != own)
        .flat_map(|(_, line)| line.scenarios.iter().flat_map(clauses))
        .collect();
    let mut kept: Vec<&str> = Vec::new();
    for clause in titles.iter().flatten() {
        let count = titles.iter().filter(|title| title.contains(clause)).count();
        let shared = titles.len() > 1 && 2 * count > titles.len();
        if shared && !others.contains(clause) && !kept.contains(&clause.as_str()) {
            kept.push(clause);
        }
    }
    match (kept.is_empty(), lines[own].variant.as_str()) {
        (false, _) => kept.join(words::clause(view.language)),
        (true, "") => words::as_it_stands(view.language).to_owned(),
        (true, variant) => variant.to_owned(),
    }
}

/// What the colours and the bars are.
pub fn legend(view: &View, lines: &[Line]) -> Vec<Entry> {
    let several = lines.len() > 1;
    let entry = |(index, line): (usize, &Line)| {
        let Look { colour, dashes } = Look::of(index);
        Entry {
            sign: Sign::Line(colour, dashes),
            word: words::capitalised(&line.label),
        }
    };
    let kinds = lines.iter().enumerate().filter(|_| several).map(entry);
    let mut legend: Vec<Entry> = kinds.collect();
    legend.extend(interval(view));
    legend
}

/// What the bars at the marks are; nothing with one replication.
pub fn interval(view: &View) -> Option<Entry> {
    let result = view.result;
    interval_entry(view.language, result.replications, result.confidence)
}

/// How a metric of means differs between two scenarios, for each tier between them, paired by
/// replication.
pub fn per_tier(view: &View, (first, last): (usize, usize), id: &str) -> Option<Estimate> {
    let further = (tiers(view, last) - tiers(view, first)) as f64;
    let values = |scenario: usize| view.scenarios()[scenario].observations(id);
    let pairs = values(first)?.into_iter().zip(values(last)?);
    let difference = |(first, last)| match (first, last) {
        (Observation::Value(Some(first)), Observation::Value(Some(last))) => Some(last - first),
        _ => None,
    };
    let differences: Vec<f64> = pairs.filter_map(difference).collect();
    let whole = stats::mean(&differences, view.result.confidence)?;
    Some(Estimate {
        mean: whole.mean / further,
        half_width: whole.half_width.map(|half| half / further),
        ..whole
    })
}

/// `from 19.5 h at one tier to 69.9 h at five`.
pub fn from_to(view: &View, (first, last): (usize, usize), values: [String; 2]) -> String {
    let [from, to] = values;
    let few = words::counted(tiers(view, first), view.language);
    let many = words::counted(tiers(view, last), view.language);
    match view.language {
        Language::Zh => format!("从{few}级的 {from} 到{many}级的 {to}"),
        Language::En => {
            let plural = if few == "one" { "tier" } else { "tiers" };
            format!("from {from} at {few} {plural} to {to} at {many}")
        }
    }
}

/// What is said about lines, each with its label, one after the other; once where it is the same of all.
pub fn sentences(view: &View, told: Vec<(String, String)>) -> String {
    let [(_, first), more @ ..] = told.as_slice() else {
        return String::new();
    };
    let same = more.iter().all(|(_, other)| other == first);
    let colon = words::colon(view.language);
    let text = match (more.is_empty(), same) {
        (true, _) => first.clone(),
        (false, true) => {
            let all = view.pick("各方案都一样", "The same on every line");
            format!("{all}{colon}{first}")
        }
        (false, false) => {
            let named = told.iter().map(|(label, told)| {
                let label = words::capitalised(label);
                format!("{label}{colon}{told}")
            });
            let named: Vec<String> = named.collect();
            named.join(view.pick("。", ". "))
        }
    };
    words::capitalised(&text)
}

/// The name of the axis of tiers.
pub fn axis(view: &View) -> String {
    view.pick("代理层级数", "number of tiers").to_owned()
}
