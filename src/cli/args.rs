//! The arguments, with help in the user's language.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::language::Language;
use crate::report::Charts;

/// The most replications one command accepts: more would take years.
const MOST_REPLICATIONS: u64 = 1_000_000;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// One scenario.
    Run(String),
    /// Several, the first is the base; one file alone stands for itself and its variants.
    Compare(Vec<String>),
    /// Read and say what was understood.
    Check(String),
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// All arguments as typed; what is `None` is left to the scenario.
#[derive(Debug, Clone)]
pub struct Arguments {
    pub task: Task,
    pub seed: Option<u64>,
    pub replications: Option<u64>,
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

/// The grammar of the command line.
pub fn command(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let scenario = |zh, en| {
        Arg::new("scenario")
            .value_name("SCENARIO")
            .required(true)
            .help(say(zh, en))
    };
    let run = common(Command::new("run"), language)
        .about(say(
            "模拟一个场景:汇总表和图表",
            "Simulate one scenario: summary and charts",
        ))
        .arg(scenario(
            "场景文件(.toml),FILE@variant 表示其中的一个变体",
            "Scenario file (.toml); FILE@variant is a variant inside it",
        ))
        .after_help(say(
            "例:fahuo run scenarios/four-tier.toml --replications 5",
            "Example: fahuo run scenarios/four-tier.toml --replications 5",
        ));
    let compare = common(Command::new("compare"), language)
        .about(say(
            "用同一批买家比较几个场景,第一个是基准",
            "Compare scenarios on the same buyers; the first is the base",
        ))
        .arg(
            Arg::new("scenario")
                .value_name("SCENARIO")
                .required(true)
                .num_args(1..=8)
                .help(say(
                    "两个以上场景文件;只给一个文件时,与它的全部变体比较",
                    "Two or more scenario files; one file alone is compared with all its variants",
                )),
        )
        .after_help(say(
            "例:fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml",
            "Example: fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml",
        ));
    let check = with_language(Command::new("check"), language)
        .about(say(
            "检查场景文件,列出全部生效的值和出处",
            "Check a scenario file; list every value in force and where it comes from",
        ))
        .arg(scenario("场景文件(.toml)", "Scenario file (.toml)"))
        .arg(settings(language))
        .arg(format(language))
        .after_help(say(
            "例:fahuo check scenarios/two-tier.toml",
            "Example: fahuo check scenarios/two-tier.toml",
        ));
    with_language(Command::new("fahuo"), language)
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "fahuo(发货):多级代理供应链的离散事件模拟",
            "fahuo (发货): a discrete-event simulator of multi-tier agent supply chains",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(run)
        .subcommand(compare)
        .subcommand(check)
        .after_help(say(
            "退出码:0 完成;1 回答是否定的;2 输入有误或无法完成。\n语言:--lang,其次环境变量 FAHUO_LANG,再次系统语言。",
            "Exit code: 0 done; 1 the answer is no; 2 invalid input, or could not be done.\nLanguage: --lang, then FAHUO_LANG, then the system's.",
        ))
}

fn common(command: Command, language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    with_language(command, language)
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .value_parser(value_parser!(u64))
                .help(say("随机种子,替换场景里的", "Random seed, in place of the scenario's")),
        )
        .arg(
            Arg::new("replications")
                .long("replications")
                .value_name("N")
                .value_parser(value_parser!(u64).range(1..=MOST_REPLICATIONS))
                .help(say(
                    "重复模拟次数,替换场景里的",
                    "Number of replications, in place of the scenario's",
                )),
        )
        .arg(
            Arg::new("threads")
                .long("threads")
                .value_name("N")
                .value_parser(value_parser!(u64).range(1..=1024))
                .help(say(
                    "线程数,默认全部处理器;不影响结果",
                    "Threads, by default all processors; results do not depend on it",
                )),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .default_value("output")
                .help(say("结果文件夹建在哪里", "Where the folder with results is made")),
        )
        .arg(
            Arg::new("charts")
                .long("charts")
                .value_name("WHICH")
                .value_parser(PossibleValuesParser::new(["none", "svg", "all"]))
                .default_value("all")
                .help(say("图表:不画、只要 SVG、SVG 和 PNG", "Charts: none, SVG only, SVG and PNG")),
        )
        .arg(format(language))
        .arg(settings(language))
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .action(ArgAction::SetTrue)
                .help(say("不显示进度和提示", "No progress bar and no remarks")),
        )
        .arg(
            Arg::new("audit")
                .long("audit")
                .action(ArgAction::SetTrue)
                .help(say(
                    "逐事件跟踪每一单并核对账目;结果相同,用时较长",
                    "Follow every order event by event and check the books; same results, takes longer",
                )),
        )
}

fn settings(language: Language) -> Arg {
    Arg::new("set")
        .long("set")
        .value_name("PATH=VALUE")
        .action(ArgAction::Append)
        .help(language.pick(
            "改一个值,如 --set tier.general.hands=4;可写多次",
            "Change a value, such as --set tier.general.hands=4; may be repeated",
        ))
}

fn format(language: Language) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .default_value("text")
        .help(language.pick(
            "标准输出的格式:给人看,或一个 JSON 文档",
            "What standard output gets: text for people, or one JSON document",
        ))
}

fn with_language(command: Command, language: Language) -> Command {
    command.arg(
        Arg::new("lang")
            .long("lang")
            .value_name("LANG")
            .value_parser(PossibleValuesParser::new(["zh", "en"]))
            .help(language.pick("语言:zh 或 en", "Language: zh or en")),
    )
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
        "run" => Task::Run(scenarios.remove(0)),
        _ => Task::Check(scenarios.remove(0)),
    };
    Arguments {
        task,
        seed: number("seed"),
        replications: number("replications"),
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

    #[test]
    fn the_grammar_is_sound_in_both_languages() {
        command(Language::Zh).debug_assert();
        command(Language::En).debug_assert();
    }

    #[test]
    fn arguments_are_read_as_typed() {
        let matches = command(Language::En)
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
