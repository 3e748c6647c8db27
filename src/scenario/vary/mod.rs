//! `--vary`: which values of a scenario are varied, checked level by level before anything runs.
//!
//! ```text
//! PATH=FROM..TO:STEP     PATH=A,B,C     variant=a,b  variant=*     tiers=1..4
//! ```
//!
//! A point of the grid is the file with its `--set` and then one level of each factor, made into a
//! scenario like any other: it has a text that stands alone, and its hash.

mod argument;
mod decimal;
mod factor;
mod range;

use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hasher};

use crate::language::Text;
use crate::model::network::Network;

use super::node::{Node, Table, Value, Via};
use super::opened::Opened;
use super::path;
use super::problem::{Log, Place, Problem, Problems};
use super::view::View;
use super::{Scenario, lower};

pub use factor::{Factor, FactorLevel};

/// The most points of one sweep, and the most values of one factor: nobody looks at more.
pub const MOST_POINTS: usize = 10_000;

/// Levels that are checked beside an argument that is not understood.
const MOST_CHECKED: usize = 100;

/// What a level changes.
#[derive(Debug, Clone)]
pub enum Change {
    /// The variant of the file: one of them, or the file as it stands.
    Variant(Option<String>),
    /// How many tiers of the chain are in use: the topmost ones and the lowest.
    Tiers(usize, Place),
    /// The value at a path, with the place of the path.
    Value(String, Place, Node),
}

impl Change {
    /// The variant that is chosen, if one is.
    pub fn variant<'a>(changes: &[&'a Self]) -> Option<&'a str> {
        changes.iter().find_map(|change| match change {
            Self::Variant(name) => name.as_deref(),
            _ => None,
        })
    }

    /// Changes a tree; what is impossible is said in `log`.
    pub fn apply(&self, tree: &mut Table, log: &mut Log) {
        match self {
            // Chosen before any setting.
            Self::Variant(_) => {}
            Self::Tiers(wanted, place) => set_tiers(tree, *wanted, *place, log),
            Self::Value(path, place, node) => path::set(tree, path, *place, node, log),
        }
    }
}

/// The topmost tiers of the chain in use and the lowest one, which faces the buyers.
fn set_tiers(tree: &mut Table, wanted: usize, place: Place, log: &mut Log) {
    let chain = chain_names(tree);
    let Some(names) = shortened(&chain, wanted) else {
        let (count, listed) = (chain.len(), chain.join(", "));
        let what = Text::new(
            format!("要 {wanted} 级，在用的只有 {count} 级：{listed}"),
            format!("{wanted} tiers are asked for, and {count} are in use: {listed}"),
        );
        log.push(Problem::error(place, what).help(
            "从级数最多的场景开始，或用 --set network.chain=[...] 先把各级都列上",
            "begin with a scenario of more tiers, or list them all with --set network.chain=[...]",
        ));
        return;
    };
    let text = |name: String| Node {
        value: Value::Text(name),
        place,
        via: Via::Setting,
    };
    let chain = Node {
        value: Value::List(names.into_iter().map(text).collect()),
        ..text(String::new())
    };
    path::set(tree, "network.chain", place, &chain, log);
}

fn chain_names(tree: &Table) -> Vec<String> {
    let tiers = lower::chain(&View::of(tree));
    let names = tiers.iter().filter_map(|(node, _)| node.name());
    names.map(str::to_owned).collect()
}

fn shortened(chain: &[String], wanted: usize) -> Option<Vec<String>> {
    let (lowest, above) = chain.split_last()?;
    match wanted {
        0 => Some(Vec::new()),
        _ => {
            let mut names = above.get(..wanted - 1)?.to_vec();
            names.push(lowest.clone());
            Some(names)
        }
    }
}

/// A scenario and the factors that are varied in it.
#[derive(Debug)]
pub struct Varied {
    opened: Opened,
    settings: Vec<String>,
    draws: fn(char) -> bool,
    /// The scenario as it stands, nothing varied.
    pub scenario: Scenario,
    /// What is varied, in the order of the arguments.
    pub factors: Vec<Factor>,
    /// What is odd about the arguments.
    pub warnings: Problems,
}

impl Varied {
    /// Reads a scenario and what is to be varied in it.
    ///
    /// - `argument`: `FILE` or `FILE@variant`.
    /// - `settings`: as given with `--set`.
    /// - `vary`: as given with `--vary`, at least one.
    /// - `draws`: whether a picture can show a character.
    ///
    /// # Errors
    /// All problems of the scenario and of the arguments. Whether a level is possible shows when
    /// its points are made, see [`Varied::point`].
    pub fn read(
        argument: &str,
        settings: &[String],
        vary: &[String],
        draws: fn(char) -> bool,
    ) -> Result<Self, Problems> {
        let mut opened = Opened::read(argument)?;
        let mut log = Log::default();
        let ids: Vec<_> = vary
            .iter()
            .map(|text| opened.sources.add("--vary", text.as_str()))
            .collect();
        // What is wrong with the settings is said when the scenario is made.
        let mut sources = opened.sources.clone();
        let tree = opened.tree_with(settings, &[], &mut sources, &mut Log::default());
        let factors = factor::read(vary, &ids, &opened, &tree, &mut log);
        let broken = log.has_errors();
        let mut warnings = log.finish(&opened.sources);
        let scenario = opened.scenario(settings, &[], draws);
        if broken {
            // What else is wrong is said at once with it.
            let levels = factors.iter().flat_map(|factor| &factor.levels);
            let alone = levels
                .take(MOST_CHECKED)
                .map(|level| opened.scenario(settings, &[&level.change], draws));
            for problems in std::iter::once(scenario)
                .chain(alone)
                .filter_map(Result::err)
            {
                warnings.add(problems);
            }
            return Err(warnings);
        }
        let scenario = scenario.map_err(|mut problems| {
            problems.add(std::mem::take(&mut warnings));
            problems
        })?;
        Ok(Self {
            opened,
            settings: settings.to_vec(),
            draws,
            scenario,
            factors,
            warnings,
        })
    }

    /// The scenario with one level of each factor, or of some of them.
    ///
    /// - `levels`: one for each factor; `None` leaves it as the scenario has it.
    ///
    /// # Errors
    /// What is wrong with these values, each where it is written.
    pub fn point(&self, levels: &[Option<usize>]) -> Result<Scenario, Problems> {
        let chosen = self.factors.iter().zip(levels);
        let changes = chosen.filter_map(|(factor, level)| Some(&factor.levels[(*level)?].change));
        let mut changes: Vec<&Change> = changes.collect();
        // How many of the tiers in use depends on which are in use.
        changes.sort_by_key(|change| matches!(change, Change::Tiers(..)));
        self.opened.scenario(&self.settings, &changes, self.draws)
    }

    /// The level of each factor that leaves the scenario as it is, where there is one, and
    /// warnings about factors that change nothing whatever their level.
    pub fn own_levels(&self) -> (Vec<Option<usize>>, Problems) {
        let own = fingerprint(&self.scenario.network);
        let mut log = Log::default();
        let levels = (0..self.factors.len()).map(|factor| {
            let count = self.factors[factor].levels.len();
            let prints: Vec<Option<u64>> = (0..count)
                .map(|level| {
                    let mut levels = vec![None; self.factors.len()];
                    levels[factor] = Some(level);
                    let point = self.point(&levels).ok()?;
                    Some(fingerprint(&point.network))
                })
                .collect();
            if count > 1 && prints.iter().all(|print| *print == Some(own)) {
                log.push(self.factors[factor].without_effect());
            }
            prints.iter().position(|print| *print == Some(own))
        });
        let levels = levels.collect();
        (levels, log.finish(&self.opened.sources))
    }
}

/// Equal for networks that are simulated alike.
fn fingerprint(network: &Network) -> u64 {
    struct Sink(DefaultHasher);
    impl Write for Sink {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    let mut sink = Sink(DefaultHasher::new());
    // A hasher takes everything.
    let _ = write!(sink, "{network:?}");
    sink.0.finish()
}
