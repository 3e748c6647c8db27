//! The commands and their pages, in the user's language.

use clap::{Arg, ArgAction, Command};

use crate::language::Language;

use super::args::{MOST_COMPARED, MOST_REPLICATIONS, usage};
use super::options::{
    format, help_flag, number, scenario, seed, settings, simulating, speech, switch, which,
};
use super::sweep::grammar as sweep;
use super::{help as pages, shell};

/// The grammar of the command line, with help pages for a terminal of `width` columns.
pub fn command(language: Language, width: usize) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let subcommands = [
        run(language),
        compare(language),
        sweep::sweep(language),
        sweep::merge(language),
        explain(language),
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
                    "2 到 32 个场景文件（.toml）或 FILE@variant；只给一个文件时，与它的全部变体比较；超过 8 个时不画逐个场景的图",
                    "2 to 32 scenario files (.toml) or FILE@variant; one file alone is compared with all its variants; beyond 8 there are no charts of single scenarios",
                )),
        )
        .after_help(say(
            "例：\n  fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml\n  fahuo compare scenarios/two-tier.toml",
            "Examples:\n  fahuo compare scenarios/two-tier.toml scenarios/four-tier.toml\n  fahuo compare scenarios/two-tier.toml",
        ));
    simulating(command, language)
}

fn explain(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("explain")
        .about(say(
            "讲一单的全过程：每一次等待等的是什么，或者同一单在两个场景里差在哪里",
            "Tell the story of one order, every waiting named, or of the same order in two scenarios",
        ))
        .arg(scenario(language).help(say(
            "场景文件（.toml）；FILE@variant 是其中的一个变体",
            "Scenario file (.toml); FILE@variant is a variant inside it",
        )))
        .arg(
            Arg::new("other")
                .value_name(say("场景", "SCENARIO"))
                .help(say(
                    "第二个场景：同一单并排比较",
                    "A second one: the same order side by side",
                )),
        )
        .arg(
            Arg::new("order")
                .value_name(say("单号", "ORDER"))
                .help(say(
                    "哪一单，如 17-42：第 17 路买家的第 42 单。不写就挑典型的一单；只有一个场景时再加最慢的一单，并列出漏单、退款等值得一看的",
                    "Which order, such as 17-42: the 42nd of the 17th stream of buyers. Without it a typical one is chosen; of one scenario also the slowest, with a list of others worth a look",
                )),
        )
        .arg(
            number("replication", MOST_REPLICATIONS, language).help(say(
                "第几次重复（默认 1）",
                "Which replication [default: 1]",
            )),
        )
        .arg(seed(language))
        .arg(settings(language))
        .arg(format(language))
        .arg(switch("quiet").help(say("不显示提示", "No remarks")))
        .after_help(say(
            "例：\n  fahuo explain scenarios/four-tier.toml\n  fahuo explain scenarios/four-tier.toml 17-42\n  fahuo explain scenarios/two-tier.toml scenarios/four-tier.toml 17-42",
            "Examples:\n  fahuo explain scenarios/four-tier.toml\n  fahuo explain scenarios/four-tier.toml 17-42\n  fahuo explain scenarios/two-tier.toml scenarios/four-tier.toml 17-42",
        ))
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
