//! What was typed: the task, and the options as far as they were given.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::StyledStr;
use clap::{ArgMatches, Command};

use crate::language::Language;
use crate::report::Charts;
use crate::scenario;

use super::sweep::{MergeTask, SweepTask};

/// The most replications one command accepts: each leaves about 10 kB of results.
pub const MOST_REPLICATIONS: u64 = 100_000;

/// The most threads one command accepts; more than there are processors do no harm.
pub const MOST_THREADS: u64 = 1024;

/// The most scenarios one comparison accepts: a table of more rows is read by nobody.
pub const MOST_COMPARED: usize = 32;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// One scenario.
    Run(String),
    /// Several, the first is the base; one file alone stands for itself and its variants.
    Compare(Vec<String>),
    /// The points of a grid.
    Sweep(SweepTask),
    /// Stores of a sweep that were filled apart.
    Merge(MergeTask),
    /// Tell the story of an order: one or two scenarios, then the order if one is named.
    Explain(Vec<String>),
    /// Read and say what was understood.
    Check(String),
    /// Write a scenario to start from, under this name.
    Init(String),
    /// Print the JSON Schema of scenario files.
    Schema,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// `--precision 1%`: as typed, and as a share.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    pub typed: String,
    pub share: f64,
}

impl FromStr for Precision {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        // The message is written where all mistakes of the command line are.
        let share = scenario::typed_share(typed).ok_or_else(String::new)?;
        Ok(Self {
            typed: typed.trim().to_owned(),
            share,
        })
    }
}

/// All arguments as typed; what is `None` is left to the scenario.
#[derive(Debug, Clone)]
pub struct Arguments {
    pub task: Task,
    pub seed: Option<u64>,
    pub replications: Option<u64>,
    /// How precise results must be: as typed, and as a share.
    pub precision: Option<Precision>,
    /// Whether fresh replications confirm them.
    pub confirm: bool,
    /// The one replication that is told of.
    pub replication: Option<u64>,
    pub threads: Option<usize>,
    /// The folder in which result folders are made.
    pub out: PathBuf,
    pub format: Format,
    pub charts: Charts,
    /// `--set PATH=VALUE`, in order.
    pub settings: Vec<String>,
    pub quiet: bool,
    pub audit: bool,
}

/// The commands, in the order of the help.
pub const COMMANDS: [&str; 11] = [
    "run",
    "compare",
    "sweep",
    "merge",
    "explain",
    "check",
    "init",
    "schema",
    "completions",
    "man",
    "help",
];

/// How a command is called; the empty name is the program alone.
pub fn usage(name: &str, language: Language) -> &'static str {
    match name {
        "run" => language.pick("fahuo run <场景> [选项]", "fahuo run <SCENARIO> [OPTIONS]"),
        "compare" => language.pick(
            "fahuo compare <场景>... [选项]",
            "fahuo compare <SCENARIO>... [OPTIONS]",
        ),
        "sweep" => language.pick(
            "fahuo sweep <场景> --vary <路径=值>... [选项]",
            "fahuo sweep <SCENARIO> --vary <PATH=VALUES>... [OPTIONS]",
        ),
        "merge" => language.pick(
            "fahuo merge <文件夹>... [选项]",
            "fahuo merge <DIR>... [OPTIONS]",
        ),
        "explain" => language.pick(
            "fahuo explain <场景> [场景] [单号] [选项]",
            "fahuo explain <SCENARIO> [SCENARIO] [ORDER] [OPTIONS]",
        ),
        "check" => language.pick(
            "fahuo check <场景> [选项]",
            "fahuo check <SCENARIO> [OPTIONS]",
        ),
        "init" => language.pick("fahuo init <名字> [选项]", "fahuo init <NAME> [OPTIONS]"),
        "schema" => language.pick("fahuo schema [选项]", "fahuo schema [OPTIONS]"),
        "completions" => language.pick(
            "fahuo completions <SHELL> [选项]",
            "fahuo completions <SHELL> [OPTIONS]",
        ),
        "man" => language.pick("fahuo man [命令] [选项]", "fahuo man [COMMAND] [OPTIONS]"),
        "help" => language.pick("fahuo help [命令]", "fahuo help [COMMAND]"),
        _ => language.pick("fahuo <命令> [选项]", "fahuo <COMMAND> [OPTIONS]"),
    }
}

/// An example of a command that needs an argument.
pub fn example(name: &str) -> &'static str {
    match name {
        "compare" => "fahuo compare scenarios/two-tier.toml",
        "sweep" => "fahuo sweep scenarios/two-tier.toml --vary tier.general.hands=1..4",
        "merge" => "fahuo merge output/two-tier-sweep.store",
        "explain" => "fahuo explain scenarios/two-tier.toml 17-42",
        "check" => "fahuo check scenarios/two-tier.toml",
        "init" => "fahuo init my-network",
        "completions" => "fahuo completions bash",
        _ => "fahuo run scenarios/two-tier.toml",
    }
}

/// What a number given to an option may be, if the option takes one.
pub fn accepted_numbers(option: &str) -> Option<(u64, u64)> {
    match option {
        "--seed" => Some((0, u64::MAX)),
        "--replications" | "--replication" => Some((1, MOST_REPLICATIONS)),
        "--threads" => Some((1, MOST_THREADS)),
        _ => None,
    }
}

/// The page that `fahuo help` asks for, if that is what was typed.
pub fn page_asked_for(matches: &ArgMatches, grammar: &mut Command) -> Option<StyledStr> {
    let (name, given) = matches.subcommand()?;
    if name != "help" {
        return None;
    }
    let about = given
        .get_one::<String>("command")
        .and_then(|name| grammar.find_subcommand_mut(name));
    Some(match about {
        Some(command) => command.render_help(),
        None => grammar.render_help(),
    })
}

/// The arguments out of what clap has matched.
pub fn arguments(matches: &ArgMatches) -> Arguments {
    let (name, given) = matches
        .subcommand()
        .expect("the grammar requires a subcommand");
    let text = |id: &str| given.try_get_one::<String>(id).ok().flatten().cloned();
    let many = |id: &str| -> Vec<String> {
        given
            .try_get_many::<String>(id)
            .ok()
            .flatten()
            .map(|values| values.cloned().collect())
            .unwrap_or_default()
    };
    let number = |id: &str| given.try_get_one::<u64>(id).ok().flatten().copied();
    let flag = |id: &str| given.try_get_one::<bool>(id).ok().flatten().copied() == Some(true);
    let mut scenarios = many("scenario");
    let task = match name {
        "compare" => Task::Compare(scenarios),
        "explain" => {
            scenarios.extend(text("other"));
            scenarios.extend(text("order"));
            Task::Explain(scenarios)
        }
        "sweep" => Task::Sweep(SweepTask::of(scenarios.remove(0), given)),
        "merge" => Task::Merge(MergeTask::of(given)),
        "run" => Task::Run(scenarios.remove(0)),
        "schema" => Task::Schema,
        "init" => Task::Init(text("name").expect("the grammar requires a name")),
        _ => Task::Check(scenarios.remove(0)),
    };
    Arguments {
        task,
        seed: number("seed"),
        replications: number("replications"),
        precision: given
            .try_get_one::<Precision>("precision")
            .ok()
            .flatten()
            .cloned(),
        confirm: flag("confirm"),
        replication: number("replication"),
        threads: number("threads").map(|threads| threads as usize),
        out: given
            .try_get_one::<PathBuf>("out")
            .ok()
            .flatten()
            .cloned()
            .unwrap_or_else(|| PathBuf::from("output")),
        format: match text("format").as_deref() {
            Some("json") => Format::Json,
            _ => Format::Text,
        },
        charts: match text("charts").as_deref() {
            Some("none") => Charts::None,
            // A story has none, so nothing in it must be drawable.
            _ if name == "explain" => Charts::None,
            Some("svg") => Charts::Svg,
            _ => Charts::All,
        },
        settings: many("set"),
        quiet: flag("quiet"),
        audit: flag("audit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::grammar::command;

    #[test]
    fn the_grammar_is_sound_in_both_languages() {
        command(Language::Zh, 80).debug_assert();
        command(Language::En, 80).debug_assert();
    }

    #[test]
    fn arguments_are_read_as_typed() {
        let matches = command(Language::En, 80)
            .try_get_matches_from(
                "fahuo compare a.toml b.toml --seed 7 --set x.y=1 --set z=2 --charts svg"
                    .split_whitespace(),
            )
            .expect("valid");
        let arguments = arguments(&matches);
        assert_eq!(
            arguments.task,
            Task::Compare(vec!["a.toml".to_owned(), "b.toml".to_owned()])
        );
        assert_eq!(arguments.seed, Some(7));
        assert_eq!(arguments.settings, ["x.y=1", "z=2"]);
        assert_eq!(arguments.charts, Charts::Svg);
        assert_eq!(arguments.format, Format::Text);
    }
}
