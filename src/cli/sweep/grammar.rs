//! The commands `sweep` and `merge` and their pages.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use crate::cli::options::{charts, format, scenario, simulating, switch};
use crate::language::Language;

/// The grammar of `fahuo sweep`.
pub fn sweep(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let command = Command::new("sweep")
        .about(say(
            "把一个或几个值逐一变过去，用同一批买家，每一点都和基准比",
            "Vary values step by step on the same buyers; compare every point with a base",
        ))
        .arg(scenario(language).help(say(
            "场景文件（.toml）；FILE@variant 是其中的一个变体",
            "Scenario file (.toml); FILE@variant is a variant inside it",
        )))
        .arg(
            Arg::new("vary")
                .long("vary")
                .value_name(say("路径=值", "PATH=VALUES"))
                .action(ArgAction::Append)
                .required(true)
                .help(say(
                    "变哪个值、取哪些：起..止:步长（含终点），或用逗号列出；variant=a,b 变变体（* 是原样和全部变体），tiers=1..4 变级数（最上面几级加最低一级）；写几个就是几个的全部组合",
                    "What is varied, and its values: FROM..TO:STEP with the end included, or a list with commas; variant=a,b for variants (* is the file as it stands and all of them), tiers=1..4 for the number of tiers (the topmost ones and the lowest); several make a grid",
                )),
        )
        .arg(
            Arg::new("base")
                .long("base")
                .value_name(say("路径=值", "PATH=VALUE"))
                .action(ArgAction::Append)
                .help(say(
                    "和哪一点比：变的值取哪一个；不写就是场景自己的值，没有就取第一个",
                    "The point the others are compared with: which of the varied values; the scenario's own if not given, else the first",
                )),
        )
        .arg(
            Arg::new("shard")
                .long("shard")
                .value_name("I/N")
                .conflicts_with("fresh")
                .help(say(
                    "只做 N 份里的第 I 份，如 2/7；各份做完后用 fahuo merge 合起来",
                    "Do the I-th of N parts only, such as 2/7; fahuo merge joins them when all are done",
                )),
        )
        .arg(switch("fresh").help(say(
            "从头算：旧的结果库改名保留",
            "Begin anew: the older store is renamed and kept",
        )))
        .after_help(say(
            "例：\n  fahuo sweep scenarios/two-tier.toml --vary tier.general.hands=1,2,4,8\n  fahuo sweep scenarios/four-tier.toml --vary tiers=1..4 --vary variant=none,immediate\n  fahuo sweep scenarios/two-tier.toml --vary \"carrier.*.loss=0%..1%:0.5%\" --shard 1/2\n\n做完的部分随时存在 output/<场景>-sweep.store；同一条命令接着做，加了值或次数也只算缺的。",
            "Examples:\n  fahuo sweep scenarios/two-tier.toml --vary tier.general.hands=1,2,4,8\n  fahuo sweep scenarios/four-tier.toml --vary tiers=1..4 --vary variant=none,immediate\n  fahuo sweep scenarios/two-tier.toml --vary \"carrier.*.loss=0%..1%:0.5%\" --shard 1/2\n\nWhat is done is kept in output/<SCENARIO>-sweep.store at once. The same command goes on with it; with more values or replications only what is missing is computed.",
        ));
    // A sweep refuses it with a word of its own, so it is known and not offered.
    simulating(command, language).mut_arg("confirm", |confirm| confirm.hide(true))
}

/// The grammar of `fahuo merge`.
pub fn merge(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("merge")
        .about(say(
            "把分份做的 sweep 合起来，写出结果",
            "Join the shards of a sweep and write its results",
        ))
        .arg(
            Arg::new("store")
                .value_name(say("文件夹", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .required(true)
                .help(say(
                    "sweep 的结果库（以 .store 结尾）；写几个就把后面的并入第一个",
                    "The store of a sweep, a folder that ends in .store; of several, the others are copied into the first",
                )),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .value_name(say("文件夹", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .help(say(
                    "合起来的结果库和结果文件夹放在哪里；不写就在第一个的旁边，结果库并入第一个",
                    "Where the joined store and the folder with results go; beside the first, and joined into it, if not given",
                )),
        )
        .arg(charts(language))
        .arg(format(language))
        .arg(switch("quiet").help(say("不显示提示", "No remarks")))
        .after_help(say(
            "例：\n  fahuo merge output/two-tier-sweep.store\n  fahuo merge first/two-tier-sweep.store second/two-tier-sweep.store --out output",
            "Examples:\n  fahuo merge output/two-tier-sweep.store\n  fahuo merge first/two-tier-sweep.store second/two-tier-sweep.store --out output",
        ))
}
