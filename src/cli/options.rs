//! Options that several commands share.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};

use crate::language::Language;

use super::args::{COMMANDS, MOST_REPLICATIONS, MOST_THREADS, Precision};

/// Which command something is about.
pub fn which(language: Language) -> Arg {
    Arg::new("command")
        .value_name(language.pick("命令", "COMMAND"))
        .value_parser(PossibleValuesParser::new(COMMANDS))
        .help(language.pick("哪个命令；不写就是全部", "Which one; all if not given"))
}

/// The options of commands that simulate.
pub fn simulating(command: Command, language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    command
        .arg(seed(language))
        .arg(
            number("replications", MOST_REPLICATIONS, language).help(say(
                "重复模拟次数，替换场景里的次数或精度",
                "Number of replications, in place of the scenario's number or precision",
            )),
        )
        .arg(
            Arg::new("precision")
                .long("precision")
                .value_name(say("比例", "SHARE"))
                .value_parser(value_parser!(Precision))
                .conflicts_with("replications")
                .help(say(
                    "做到够准为止，如 1%：时效和倍数的误差范围不超过 1%，漏单率等比例不超过 1 个百分点；至少 10 次重复，最多 2000 次（场景里的 run.precision 可以改）",
                    "Replications until results are this precise, such as 1%: intervals of times and ratios ± 1 per cent, of rates ± 1 percentage point; at least 10 replications and at most 2,000, or as run.precision says",
                )),
        )
        .arg(
            switch("confirm")
                .conflicts_with("replications")
                .help(say(
                    "够准以后，再做同样多次新的重复，把两批结果并排列出",
                    "When results are precise, as many fresh replications; both are shown side by side",
                )),
        )
        .arg(
            number("threads", MOST_THREADS, language).help(say(
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
                    "结果文件夹建在哪里。它的名字：run 用场景名，compare 用 A-vs-B（超过 60 个字符时用 A-vs-2-others），只给一个文件时用 A-variants，sweep 用 A-sweep；同名的旧结果改名保留",
                    "Where the folder with results is made. It is named after the scenario; by compare A-vs-B (A-vs-2-others beyond 60 characters), and A-variants when one file is given; by sweep A-sweep; an older result of that name is renamed and kept",
                )),
        )
        .arg(charts(language))
        .arg(format(language))
        .arg(switch("quiet").help(say("不显示进度和提示", "No progress bar and no remarks")))
        .arg(switch("audit").help(say(
            "逐事件跟踪每一单并核对账目；结果相同，用时较长",
            "Follow every order event by event and check the books; same results, takes longer",
        )))
}

/// An option that takes a whole number from 1 to `most`.
pub fn number(name: &'static str, most: u64, language: Language) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(language.pick("数", "N"))
        .value_parser(value_parser!(u64).range(1..=most))
}

/// `--seed`.
pub fn seed(language: Language) -> Arg {
    number("seed", 1, language)
        .value_parser(value_parser!(u64).range(0..))
        .help(language.pick(
            "随机种子，替换场景里的",
            "Random seed, in place of the scenario's",
        ))
}

pub fn scenario(language: Language) -> Arg {
    Arg::new("scenario")
        .value_name(language.pick("场景", "SCENARIO"))
        .required(true)
}

pub fn switch(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

pub fn settings(language: Language) -> Arg {
    Arg::new("set")
        .long("set")
        .value_name(language.pick("路径=值", "PATH=VALUE"))
        .action(ArgAction::Append)
        .help(language.pick(
            "改一个值，如 --set tier.general.hands=4；可写多次",
            "Change a value, such as --set tier.general.hands=4; may be repeated",
        ))
}

/// `--charts`.
pub fn charts(language: Language) -> Arg {
    Arg::new("charts")
        .long("charts")
        .value_name(language.pick("哪些", "WHICH"))
        .value_parser(PossibleValuesParser::new(["none", "svg", "all"]))
        .default_value("all")
        .help(language.pick(
            "图表：none 不画，svg 只要 SVG，all 要 SVG 和 PNG",
            "Charts: none, svg for SVG only, all for SVG and PNG",
        ))
}

pub fn format(language: Language) -> Arg {
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

pub fn speech(language: Language) -> Arg {
    Arg::new("lang")
        .long("lang")
        .value_name(language.pick("语言", "LANG"))
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .help(language.pick(
            "语言：zh 中文，en 英文",
            "Language: zh for Chinese, en for English",
        ))
}

pub fn help_flag(language: Language) -> Arg {
    Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(language.pick("显示这份说明", "Show this help"))
}
