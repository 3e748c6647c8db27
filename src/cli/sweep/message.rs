//! What is said about a sweep and its store, in both languages.

use std::io;
use std::path::Path;

use serde_json::json;

use crate::cli::args::{Arguments, Format};
use crate::cli::command::failure;
use crate::cli::mistake::error_line;
use crate::cli::typed::quoted;
use crate::experiment::sweep::run::{Kept, SweepError};
use crate::experiment::sweep::store::{Difference, PartFault, Shard, StoreError};
use crate::language::Language;
use crate::report::json::SCHEMA;
use crate::report::{Charts, ReportError};

use super::SweepTask;

/// What is wrong, and a tip.
pub fn sentence(error: &SweepError, language: Language) -> (String, Option<String>) {
    let say = |zh: String, en: String| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    match error {
        SweepError::Experiment(error) => (failure(error, language), None),
        SweepError::Store(error) => of_store(error, language),
        SweepError::Incomplete(kept) => {
            let (parts, of) = (kept.parts, kept.of);
            (
                say(
                    format!("{of} 份里只有 {parts} 份，还不能合"),
                    format!("{parts} of {of} parts are there, too few for a result"),
                ),
                Some(say(
                    "把还缺的 --shard 做完，或者不带 --shard 再运行同一条 sweep".to_owned(),
                    "finish the other shards, or run the same sweep without --shard".to_owned(),
                )),
            )
        }
    }
}

fn of_store(error: &StoreError, language: Language) -> (String, Option<String>) {
    let say = |zh: String, en: String| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    match error {
        StoreError::Disk { path, source } => (disk(path, source, language), None),
        StoreError::NotAStore(folder) => {
            let folder = folder.display();
            (
                say(
                    format!("{folder} 不是 sweep 的结果库，没有动它"),
                    format!("{folder} is not the store of a sweep, so it is left alone"),
                ),
                Some(say(
                    "结果库是以 .store 结尾的文件夹；sweep 可用 --out 换一个地方".to_owned(),
                    "a store is a folder that ends in .store; with --out a sweep goes elsewhere"
                        .to_owned(),
                )),
            )
        }
        StoreError::Manifest { path, reason } => {
            let path = path.display();
            (
                say(
                    format!("{path} 读不懂：{reason}"),
                    format!("{path} cannot be understood: {reason}"),
                ),
                Some(fresh(language)),
            )
        }
        StoreError::Foreign {
            folder,
            differences,
        } => {
            let folder = folder.display();
            let list: Vec<String> = differences
                .iter()
                .map(|one| difference(one, language))
                .collect();
            let list = list.join(language.pick("；", "; "));
            (
                say(
                    format!("{folder} 是另一次 sweep 的结果：{list}"),
                    format!("{folder} holds results of another sweep: {list}"),
                ),
                Some(fresh(language)),
            )
        }
        StoreError::Part { path, fault } => {
            let path = path.display();
            let fault = part(fault, language);
            (
                say(
                    format!("{path} 不能用：{fault}"),
                    format!("{path} cannot be used: {fault}"),
                ),
                Some(say(
                    "删掉这个文件，再运行同一条命令，只重算这一份".to_owned(),
                    "delete this file and run the same command: only this part is computed again"
                        .to_owned(),
                )),
            )
        }
        StoreError::Running(folder) => {
            let folder = folder.display();
            (
                say(
                    format!("同样的 sweep 正在 {folder} 里运行"),
                    format!("the same sweep is running in {folder} at this moment"),
                ),
                Some(say(
                    "等它做完，或者用 --shard 1/2 和 --shard 2/2 分给两个进程".to_owned(),
                    "wait for it, or share the work with --shard 1/2 and --shard 2/2".to_owned(),
                )),
            )
        }
        StoreError::InUse(folder) => {
            let folder = folder.display();
            (
                say(
                    format!("{folder} 里正在运行变别的值的 sweep"),
                    format!("a sweep of other values is running in {folder} at this moment"),
                ),
                Some(say(
                    "等它做完，或用 --out 换一个地方".to_owned(),
                    "wait for it, or choose another folder with --out".to_owned(),
                )),
            )
        }
    }
}

fn fresh(language: Language) -> String {
    language
        .pick(
            "加 --fresh 从头算（旧的结果库改名保留），或用 --out 换一个地方",
            "--fresh begins anew (the older store is renamed and kept); --out chooses another folder",
        )
        .to_owned()
}

fn difference(difference: &Difference, language: Language) -> String {
    match (difference, language) {
        (Difference::Version(version), Language::Zh) => format!("由 fahuo {version} 算出"),
        (Difference::Version(version), Language::En) => format!("made by fahuo {version}"),
        (Difference::Scenario(path), Language::Zh) => {
            format!("场景不同（那时的 {path}，连同它的底稿和 --set）")
        }
        (Difference::Scenario(path), Language::En) => {
            format!("of another scenario ({path} as it was then, with its bases and --set)")
        }
        (Difference::Seed(seed), Language::Zh) => format!("种子是 {seed}"),
        (Difference::Seed(seed), Language::En) => format!("with seed {seed}"),
        (Difference::Plan, Language::Zh) => "变的值或重复次数不同".to_owned(),
        (Difference::Plan, Language::En) => {
            "with other values or another number of replications".to_owned()
        }
    }
}

fn part(fault: &PartFault, language: Language) -> String {
    match (fault, language) {
        (PartFault::Torn, Language::Zh) => "它不完整或被改过（校验和不符）".to_owned(),
        (PartFault::Torn, Language::En) => {
            "it is torn or was changed (its checksum does not hold)".to_owned()
        }
        (PartFault::Version(version), Language::Zh) => format!("由 fahuo {version} 算出"),
        (PartFault::Version(version), Language::En) => format!("it was made by fahuo {version}"),
        (PartFault::Point, Language::Zh) => "它属于另一个场景".to_owned(),
        (PartFault::Point, Language::En) => "it belongs to another scenario".to_owned(),
        (PartFault::Seed(seed), Language::Zh) => format!("它的种子是 {seed}"),
        (PartFault::Seed(seed), Language::En) => format!("it was computed with seed {seed}"),
        (PartFault::Content, Language::Zh) => "里面的重复次数或指标与文件名不符".to_owned(),
        (PartFault::Content, Language::En) => {
            "its replications or metrics are not those its name says".to_owned()
        }
    }
}

/// What the disk refused, in the words of reports.
fn disk(path: &Path, source: &io::Error, language: Language) -> String {
    let source = match source.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(source.kind(), source.to_string()),
    };
    ReportError::disk(path, source).message(language)
}

/// `--shard` was not understood.
pub fn no_shard(word: &str, language: Language) -> String {
    let what = match language {
        Language::Zh => format!("--shard 不能是 `{word}`，要写成 第几份/共几份，如 2/7"),
        Language::En => format!("--shard cannot be `{word}`; it takes I/N, such as 2/7"),
    };
    error_line(&what, language)
}

/// An older store was set aside.
pub fn set_aside(kept: &Path, language: Language) -> String {
    let kept = kept.display();
    match language {
        Language::Zh => format!("旧的结果库保留在 {kept}"),
        Language::En => format!("The older store is kept in {kept}"),
    }
}

/// Some of it was there already.
pub fn goes_on(kept: Kept, store: &Path, language: Language) -> String {
    let (parts, of, store) = (kept.parts, kept.of, store.display());
    if kept.is_whole() {
        return match language {
            Language::Zh => format!("{of} 份都在 {store}，不用再算"),
            Language::En => format!("All {of} parts are in {store}: nothing is left to compute"),
        };
    }
    match language {
        Language::Zh => format!("接着做：{of} 份里已有 {parts} 份在 {store}"),
        Language::En => format!("Going on: {parts} of {of} parts are in {store} already"),
    }
}

/// What is kept after a failure.
pub fn kept_in(kept: Kept, store: &Path, language: Language) -> String {
    let (parts, of, store) = (kept.parts, kept.of, store.display());
    match language {
        Language::Zh => format!("{of} 份里已有 {parts} 份存在 {store}；再运行同一条命令就接着做"),
        Language::En => {
            format!(
                "{parts} of {of} parts are kept in {store}; the same command goes on from there"
            )
        }
    }
}

/// It was stopped.
pub fn stopped(kept: Kept, store: &Path, command: &str, language: Language) -> String {
    let (parts, of, store) = (kept.parts, kept.of, store.display());
    match language {
        Language::Zh => {
            format!("已停止：{of} 份里有 {parts} 份存在 {store}。接着做：\n  {command}")
        }
        Language::En => {
            format!("Stopped: {parts} of {of} parts are kept in {store}. To go on:\n  {command}")
        }
    }
}

/// A shard is done.
pub fn shard_done(shard: Shard, kept: Kept, store: &Path, language: Language) -> String {
    let Shard { number, of: shards } = shard;
    let (parts, of) = (kept.parts, kept.of);
    let (place, typed) = (store.display(), quoted(&store.display().to_string()));
    match language {
        Language::Zh => format!(
            "第 {number}/{shards} 份做完：{place} 里有全部 {of} 份中的 {parts} 份。都做完后写出结果：\n  fahuo merge {typed}"
        ),
        Language::En => format!(
            "Shard {number}/{shards} is done: {parts} of all {of} parts are in {place}. When all are, this writes the results:\n  fahuo merge {typed}"
        ),
    }
}

/// The report is written.
pub fn finished(report: &Path, older: Option<&Path>, store: &Path, language: Language) -> String {
    let (report, store) = (report.display(), store.display());
    let mut text = match language {
        Language::Zh => format!("结果在 {report}；每次重复的数据在 {store}"),
        Language::En => {
            format!("Results are in {report}; what each replication gave is in {store}")
        }
    };
    if let Some(older) = older {
        let older = older.display();
        text.push_str(&match language {
            Language::Zh => format!("\n旧结果保留在 {older}"),
            Language::En => format!("\nThe older result is kept in {older}"),
        });
    }
    text
}

/// What a shard has to say, as JSON.
pub fn shard_json(shard: Shard, kept: Kept) -> String {
    let document = json!({
        "schema": SCHEMA,
        "command": "sweep",
        "shard": format!("{}/{}", shard.number, shard.of),
        "parts": kept.parts,
        "of": kept.of,
    });
    format!("{document:#}\n")
}

/// A sweep has no confirmation run.
pub fn no_confirmation(language: Language) -> String {
    language
        .pick(
            "--confirm 只用于 run 和 compare；要确认 sweep 里的一点，用 --set 写上它的值再 run",
            "--confirm is for run and compare; to confirm a point of a sweep, run it with --set",
        )
        .to_owned()
}

/// A shard cannot know how many replications the others need.
pub fn no_precise_shard(language: Language) -> String {
    language
        .pick(
            "分份做的时候每一份都要知道做几次：请用 --replications 代替精度（--precision 或 run.precision）",
            "Every shard must know the number of replications: use --replications in place of a precision (--precision or run.precision)",
        )
        .to_owned()
}

/// The command that goes on.
pub fn go_on(task: &SweepTask, arguments: &Arguments) -> String {
    let mut words = vec!["fahuo sweep".to_owned(), quoted(&task.scenario)];
    let mut option = |name: &str, value: &str| words.push(format!("{name} {}", quoted(value)));
    task.vary.iter().for_each(|one| option("--vary", one));
    task.base.iter().for_each(|one| option("--base", one));
    task.shard.iter().for_each(|one| option("--shard", one));
    for (name, value) in [
        ("--seed", arguments.seed),
        ("--replications", arguments.replications),
        ("--threads", arguments.threads.map(|threads| threads as u64)),
    ] {
        value
            .iter()
            .for_each(|value| option(name, &value.to_string()));
    }
    if let Some(precision) = &arguments.precision {
        option("--precision", &precision.typed);
    }
    arguments
        .settings
        .iter()
        .for_each(|one| option("--set", one));
    if arguments.out != Path::new("output") {
        option("--out", &arguments.out.to_string_lossy());
    }
    match arguments.charts {
        Charts::None => option("--charts", "none"),
        Charts::Svg => option("--charts", "svg"),
        Charts::All => {}
    }
    if arguments.format == Format::Json {
        option("--format", "json");
    }
    for (name, given) in [("--quiet", arguments.quiet), ("--audit", arguments.audit)] {
        words.extend(given.then(|| name.to_owned()));
    }
    words.join(" ")
}
