//! The arguments, with help in the user's language.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, RangedU64ValueParser, StyledStr};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::language::Language;
use crate::report::Charts;

use super::{help as pages, shell};

/// The most replications one command accepts: each leaves about 10 kB of results.
const MOST_REPLICATIONS: u64 = 100_000;

/// The most threads one command accepts; more than there are processors do no harm.
const MOST_THREADS: u64 = 1024;

/// The most scenarios one comparison accepts: a table has no room for more columns.
pub const MOST_COMPARED: usize = 8;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// One scenario.
    Run(String),
    /// Several, the first is the base; one file alone stands for itself and its variants.
    Compare(Vec<String>),
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

/// The commands, in the order of the help.
pub const COMMANDS: [&str; 8] = [
    "run",
    "compare",
    "check",
    "init",
    "schema",
    "completions",
    "man",
    "help",
];

/// The grammar of the command line, with help pages for a terminal of `width` columns.
pub fn command(language: Language, width: usize) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let subcommands = [
        run(language),
        compare(language),
        check(language),
        init(language),
        shell::schema(language),
        shell::completions(language),
        shell::man(language),
        help(language),
    ];
    let mut root = Command::new("fahuo")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "fahuo（发货）：多级代理供应链的离散事件模拟",
            "fahuo (发货): a discrete-event simulator of multi-tier agent supply chains",
        ))
        .subcommand_required(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .after_help(say(ROOT_ZH, ROOT_EN));
    for subcommand in subcommands {
        let name = subcommand.get_name().to_owned();
        let usage = usage(&name, language);
        root = root.subcommand(paged(
            subcommand
                .disable_help_flag(true)
                .arg(speech(language))
                .arg(help_flag(language)),
            usage,
            language,
            width,
        ));
    }
    let root = root.arg(speech(language)).arg(help_flag(language)).arg(
        Arg::new("version")
            .long("version")
            .short('V')
            .action(ArgAction::Version)
            .help(say("显示版本", "Show the version")),
    );
    paged(root, usage("", language), language, width)
}

const ROOT_ZH: &str = "\
例：
  fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml
  fahuo init my-network
  fahuo run --help

退出码：0 完成；1 回答是否定的；2 输入有误或无法完成。
语言：先看 --lang，再看环境变量 FAHUO_LANG，最后看系统语言。";

const ROOT_EN: &str = "\
Examples:
  fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml
  fahuo init my-network
  fahuo run --help

Exit code: 0 done; 1 the answer is no; 2 invalid input, or could not be done.
Language: --lang, then FAHUO_LANG, then the system's.";

/// How a command is called; the empty name is the program alone.
pub fn usage(name: &str, language: Language) -> &'static str {
    match name {
        "run" => language.pick("fahuo run <场景> [选项]", "fahuo run <SCENARIO> [OPTIONS]"),
        "compare" => language.pick(
            "fahuo compare <场景>... [选项]",
            "fahuo compare <SCENARIO>... [OPTIONS]",
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
        "--replications" => Some((1, MOST_REPLICATIONS)),
        "--threads" => Some((1, MOST_THREADS)),
        _ => None,
    }
}

fn paged(command: Command, usage: &'static str, language: Language, width: usize) -> Command {
    let page = pages::page(&command, usage, language, width);
    command.override_usage(usage).override_help(page)
}

fn run(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let command = Command::new("run")
        .about(say(
            "模拟一个场景：汇总表和图表",
            "Simulate one scenario: summary and charts",
        ))
        .arg(scenario(language).help(say(
            "场景文件（.toml）；FILE@variant 是其中的一个变体",
            "Scenario file (.toml); FILE@variant is a variant inside it",
        )))
        .after_help(say(
            "例：\n  fahuo run scenarios/four-tier.toml --replications 5",
            "Example:\n  fahuo run scenarios/four-tier.toml --replications 5",
        ));
    simulating(command, language)
}

fn compare(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let command = Command::new("compare")
        .about(say(
            "用同一批买家比较几个场景，第一个是基准",
            "Compare scenarios on the same buyers; the first is the base",
        ))
        .arg(
            scenario(language)
                .num_args(1..=MOST_COMPARED)
                .help(say(
                    "二到八个场景文件（.toml）或 FILE@variant；只给一个文件时，与它的全部变体比较",
                    "Two to eight scenario files (.toml) or FILE@variant; one file alone is compared with all its variants",
                )),
        )
        .after_help(say(
            "例：\n  fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml\n  fahuo compare scenarios/two-tier.toml",
            "Examples:\n  fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml\n  fahuo compare scenarios/two-tier.toml",
        ));
    simulating(command, language)
}

fn check(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("check")
        .about(say(
            "检查场景文件，列出全部生效的值和出处",
            "Check a scenario file; list every value in force and where it comes from",
        ))
        .arg(scenario(language).help(say(
            "场景文件（.toml）；FILE@variant 是其中的一个变体",
            "Scenario file (.toml); FILE@variant is a variant inside it",
        )))
        .arg(settings(language))
        .arg(format(language))
        .arg(switch("quiet").help(say("不显示提示", "No remarks")))
        .after_help(say(
            "例：\n  fahuo check scenarios/two-tier.toml",
            "Example:\n  fahuo check scenarios/two-tier.toml",
        ))
}

fn init(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("init")
        .about(say(
            "写一个带注释的场景文件，从它改成自己的网络",
            "Write a commented scenario file to turn into your own network",
        ))
        .arg(
            Arg::new("name")
                .value_name(say("名字", "NAME"))
                .required(true)
                .help(say(
                    "文件叫这个名字加 .toml，写在当前文件夹；已经有的文件不会被覆盖",
                    "The file is called so, with .toml, in the current folder; a file that exists is never overwritten",
                )),
        )
        .after_help(say(
            "例：\n  fahuo init my-network\n  fahuo run my-network.toml",
            "Example:\n  fahuo init my-network\n  fahuo run my-network.toml",
        ))
}

fn help(language: Language) -> Command {
    Command::new("help")
        .about(language.pick("显示某个命令的说明", "Show the help of a command"))
        .arg(which(language))
}

/// Which command something is about.
pub fn which(language: Language) -> Arg {
    Arg::new("command")
        .value_name(language.pick("命令", "COMMAND"))
        .value_parser(PossibleValuesParser::new(COMMANDS))
        .help(language.pick("哪个命令；不写就是全部", "Which one; all if not given"))
}

/// The options of commands that simulate.
fn simulating(command: Command, language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let number = |name: &'static str, most: RangedU64ValueParser<u64>| {
        Arg::new(name)
            .long(name)
            .value_name(say("数", "N"))
            .value_parser(most)
    };
    command
        .arg(number("seed", value_parser!(u64).range(0..)).help(say(
            "随机种子，替换场景里的",
            "Random seed, in place of the scenario's",
        )))
        .arg(
            number(
                "replications",
                value_parser!(u64).range(1..=MOST_REPLICATIONS),
            )
            .help(say(
                "重复模拟次数，替换场景里的",
                "Number of replications, in place of the scenario's",
            )),
        )
        .arg(
            number("threads", value_parser!(u64).range(1..=MOST_THREADS)).help(say(
                "线程数，不写就用全部处理器；不影响结果",
                "Threads, all processors if not given; results do not depend on it",
            )),
        )
        .arg(settings(language))
        .arg(
            Arg::new("out")
                .long("out")
                .value_name(say("文件夹", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .default_value("output")
                .help(say(
                    "结果文件夹建在哪里。它的名字：run 用场景名，compare 用 A-vs-B（超过 60 个字符时用 A-vs-2-others），只给一个文件时用 A-variants；同名的旧结果改名保留",
                    "Where the folder with results is made. It is named after the scenario; by compare A-vs-B (A-vs-2-others beyond 60 characters), and A-variants when one file is given; an older result of that name is renamed and kept",
                )),
        )
        .arg(
            Arg::new("charts")
                .long("charts")
                .value_name(say("哪些", "WHICH"))
                .value_parser(PossibleValuesParser::new(["none", "svg", "all"]))
                .default_value("all")
                .help(say(
                    "图表：none 不画，svg 只要 SVG，all 要 SVG 和 PNG",
                    "Charts: none, svg for SVG only, all for SVG and PNG",
                )),
        )
        .arg(format(language))
        .arg(switch("quiet").help(say("不显示进度和提示", "No progress bar and no remarks")))
        .arg(switch("audit").help(say(
            "逐事件跟踪每一单并核对账目；结果相同，用时较长",
            "Follow every order event by event and check the books; same results, takes longer",
        )))
}

fn scenario(language: Language) -> Arg {
    Arg::new("scenario")
        .value_name(language.pick("场景", "SCENARIO"))
        .required(true)
}

fn switch(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

fn settings(language: Language) -> Arg {
    Arg::new("set")
        .long("set")
        .value_name(language.pick("路径=值", "PATH=VALUE"))
        .action(ArgAction::Append)
        .help(language.pick(
            "改一个值，如 --set tier.general.hands=4；可写多次",
            "Change a value, such as --set tier.general.hands=4; may be repeated",
        ))
}

fn format(language: Language) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name(language.pick("格式", "FORMAT"))
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .default_value("text")
        .help(language.pick(
            "标准输出的格式：text 给人看，json 是一个 JSON 文档",
            "What standard output gets: text for people, json for one JSON document",
        ))
}

fn speech(language: Language) -> Arg {
    Arg::new("lang")
        .long("lang")
        .value_name(language.pick("语言", "LANG"))
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .help(language.pick(
            "语言：zh 中文，en 英文",
            "Language: zh for Chinese, en for English",
        ))
}

fn help_flag(language: Language) -> Arg {
    Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(language.pick("显示这份说明", "Show this help"))
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
        "run" => Task::Run(scenarios.remove(0)),
        "schema" => Task::Schema,
        "init" => Task::Init(text("name").expect("the grammar requires a name")),
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
