//! The command line: what is printed where, and how it ends.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::program::{SHORT, fahuo, files, said};

const SCENARIO: &str = "scenarios/two-tier.toml";

#[test]
fn a_run_prints_for_people_and_writes_a_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = fahuo();
    command
        .args([
            "run",
            SCENARIO,
            "--replications",
            "2",
            "--charts",
            "svg",
            "--out",
        ])
        .arg(folder.path())
        .args(SHORT);
    let said = said(&mut command);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("Dispatch time"), "{}", said.out);
    assert!(said.err.contains("Results are in"), "{}", said.err);
    let files = files(folder.path());
    for name in ["summary.md", "metrics.csv", "manifest.json"] {
        assert!(
            files.contains_key(&format!("two-tier/{name}")),
            "{:?}",
            files.keys()
        );
    }
    assert!(files.keys().any(|name| name.ends_with(".svg")));
    assert!(
        !files.keys().any(|name| name.ends_with(".png")),
        "--charts svg"
    );
}

#[test]
fn json_stands_alone_on_standard_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = fahuo();
    command
        .args(["run", SCENARIO, "--replications", "2", "--charts", "none"])
        .args(["--format", "json", "--quiet", "--out"])
        .arg(folder.path())
        .args(SHORT);
    let said = said(&mut command);
    assert_eq!(said.code, Some(0));
    assert_eq!(said.err, "", "nothing beside it when piped and quiet");
    let document: Value = serde_json::from_str(&said.out).expect("one JSON document");
    assert_eq!(document["schema"], 1);
    assert_eq!(document["command"], "run");
    assert_eq!(document["replications"], 2);
    assert_eq!(document["metrics"]["dispatch_time.mean"]["unit"], "h");
}

#[test]
fn a_wrong_place_for_results_shows_before_hours_of_simulation() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("notes.txt");
    fs::write(&file, "not a folder").expect("written");
    for (language, words) in [
        ("en", "choose another folder with --out"),
        ("zh", "用 --out 换一个文件夹"),
    ] {
        let mut command = fahuo();
        // Hours, if it began; it is killed after two minutes.
        command
            .args([
                "run",
                SCENARIO,
                "--replications",
                "100000",
                "--lang",
                language,
                "--out",
            ])
            .arg(file.join("results"));
        let said = said(&mut command);
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert_eq!(said.out, "");
        assert!(
            said.err.contains("notes.txt") && said.err.contains(words),
            "{}",
            said.err
        );
        // The folder as typed, not a hidden one on the way to it, and nothing of older results.
        for word in ["partial", "older result", "原有"] {
            assert!(!said.err.contains(word), "{word}: {}", said.err);
        }
    }
    // A folder of something else is left alone.
    let other = folder.path().join("two-tier");
    fs::create_dir(&other).expect("made");
    fs::write(other.join("letter.txt"), "mine").expect("written");
    let mut command = fahuo();
    command
        .args(["run", SCENARIO, "--replications", "100000", "--out"])
        .arg(folder.path());
    let said = said(&mut command);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("left alone"), "{}", said.err);
    assert_eq!(
        fs::read_to_string(other.join("letter.txt")).expect("still there"),
        "mine"
    );
}

#[test]
fn a_second_run_keeps_the_older_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for seed in ["1", "2"] {
        let mut command = fahuo();
        command
            .args([
                "run",
                SCENARIO,
                "--replications",
                "1",
                "--charts",
                "none",
                "--seed",
                seed,
            ])
            .args(SHORT)
            .arg("--out")
            .arg(folder.path());
        let said = said(&mut command);
        assert_eq!(said.code, Some(0), "{}", said.err);
        assert_eq!(
            said.err.contains("older result is kept"),
            seed == "2",
            "{}",
            said.err
        );
    }
    let files = files(folder.path());
    assert!(files.contains_key("two-tier/manifest.json"));
    assert!(files.contains_key("two-tier-1/manifest.json"));
}

#[test]
fn what_is_not_understood_ends_with_two() {
    for arguments in [
        &["frobnicate"][..],
        &["run"],
        &["run", "no-such-file.toml"],
        &["run", SCENARIO, "--replications", "0"],
        &["run", SCENARIO, "--seed", "18446744073709551616"],
        &["run", SCENARIO, "--threads", "0"],
        &["compare", "scenarios/two-tier.toml@system"],
        &["run", SCENARIO, "--no-such-option"],
        &["run", "scenarios/two-tier.toml@no-such-variant"],
        &["check", SCENARIO, "--set", "tier.general.hand=3"],
        &["compare", "scenarios/bench/mm1.toml"],
    ] {
        let said = said(fahuo().args(arguments));
        assert_eq!(said.code, Some(2), "{arguments:?}");
        assert_eq!(
            said.out, "",
            "{arguments:?}: mistakes belong on standard error"
        );
        assert!(
            !said.err.is_empty(),
            "{arguments:?}: a mistake is explained"
        );
        assert!(
            !said.err.contains("panicked"),
            "{arguments:?}: {}",
            said.err
        );
    }
}

#[test]
fn mistakes_are_explained_in_the_language_asked_for() {
    let explained = |arguments: &[&str], language: &str| {
        let said = said(fahuo().args(arguments).env("FAHUO_LANG", language));
        assert_eq!(said.code, Some(2), "{arguments:?}");
        said.err
    };
    for (arguments, zh, en) in [
        (
            &["compair", SCENARIO][..],
            "是不是 `compare`？",
            "did you mean `compare`?",
        ),
        (&["run"], "还缺 <场景>", "<SCENARIO> is missing"),
        (
            &["run", SCENARIO, "--replications", "0"],
            "1 到 100000 的整数",
            "a whole number from 1 to 100000",
        ),
        (
            &["check", SCENARIO, "--format", "xml"],
            "可以写：text、json",
            "known: text, json",
        ),
        // The language that was asked for is none; the one of the system is.
        (
            &["run", SCENARIO, "--lang", "fr"],
            "可以写：zh、en",
            "known: zh, en",
        ),
    ] {
        let message = explained(arguments, "zh");
        assert!(message.contains(zh), "{message}");
        assert!(message.contains("全部说明：fahuo"), "{message}");
        for english in ["error", "Usage", "OPTIONS", "SCENARIO"] {
            assert!(!message.contains(english), "{english}: {message}");
        }
        let message = explained(arguments, "en");
        assert!(message.contains(en), "{message}");
        assert!(message.contains("More: fahuo"), "{message}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let help = said(fahuo().arg("--help"));
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for word in ["run", "compare", "check", "Exit code"] {
        assert!(help.out.contains(word), "{word} is missing:\n{}", help.out);
    }
    for arguments in [&[][..], &["help"], &["-h"]] {
        let same = said(fahuo().args(arguments));
        assert_eq!(same.code, Some(0), "{arguments:?}");
        assert_eq!(same.out, help.out, "{arguments:?}");
    }
    let run = said(fahuo().args(["run", "--help"]));
    assert_eq!(said(fahuo().args(["help", "run"])).out, run.out);
    let version = said(fahuo().arg("--version"));
    assert_eq!(version.code, Some(0));
    assert_eq!(
        version.out.trim(),
        format!("fahuo {}", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn completions_and_pages_are_printed() {
    for (arguments, words) in [
        (&["completions", "bash"][..], "complete -F _fahuo"),
        (&["completions", "powershell"], "Register-ArgumentCompleter"),
        (&["man"], ".TH fahuo 1"),
        (&["man", "compare"], ".TH fahuo-compare 1"),
    ] {
        let said = said(fahuo().args(arguments));
        assert_eq!(
            (said.code, said.err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
        assert!(said.out.contains(words), "{arguments:?}: {}", said.out);
    }
}

#[test]
fn help_is_in_one_language() {
    let chinese = |character: char| ('\u{4e00}'..'\u{9fff}').contains(&character);
    // Names and values are typed as they stand; every other word is the user's.
    let typed = [
        "fahuo",
        "run",
        "compare",
        "explain",
        "replication",
        "check",
        "init",
        "network",
        "schema",
        "completions",
        "bash",
        "completion",
        "elvish",
        "fish",
        "powershell",
        "local",
        "share",
        "roff",
        // JSON Schema, without its capital.
        "chema",
        "scenario",
        "help",
        "toml",
        "variant",
        "output",
        "none",
        "text",
        "json",
        "general",
        "hands",
        "tier",
        "others",
        "variants",
        "scenarios",
        "replications",
        "four",
        "two",
        "seed",
        "threads",
        "format",
        "lang",
        "quiet",
        "audit",
        "charts",
        "version",
        "precision",
        "confirm",
        "sweep",
        "merge",
        "vary",
        "base",
        "shard",
        "fresh",
        "store",
        "tiers",
        "immediate",
        "carrier",
        "loss",
        "first",
        "second",
    ];
    for arguments in [
        &[][..],
        &["run"],
        &["compare"],
        &["sweep"],
        &["merge"],
        &["explain"],
        &["check"],
        &["init"],
        &["schema"],
        &["completions"],
        &["man"],
    ] {
        let help = |language| {
            let said = said(fahuo().args(arguments).args(["--help", "--lang", language]));
            assert_eq!(said.code, Some(0), "{}", said.err);
            said.out
        };
        let english = help("en").replace("fahuo (发货)", "fahuo");
        assert!(!english.contains(chinese), "{english}");
        let page = help("zh");
        for heading in ["用法：", "选项："] {
            assert!(page.contains(heading), "{page}");
        }
        let words = page.split(|character: char| !character.is_ascii_lowercase());
        for word in words.filter(|word| word.len() > 3) {
            assert!(typed.contains(&word), "{word}:\n{page}");
        }
        for heading in ["Usage", "Commands", "Arguments", "Options", "OPTIONS"] {
            assert!(!page.contains(heading), "{heading}:\n{page}");
        }
    }
}

#[test]
fn one_file_is_compared_with_its_variants() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = fahuo();
    command
        .args([
            "compare",
            SCENARIO,
            "--replications",
            "2",
            "--charts",
            "none",
        ])
        .args(["--format", "json", "--quiet", "--out"])
        .arg(folder.path())
        .args(SHORT);
    let said = said(&mut command);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let document: Value = serde_json::from_str(&said.out).expect("one JSON document");
    let scenarios = document["scenarios"].as_array().expect("a list");
    let names: Vec<&str> = scenarios
        .iter()
        .filter_map(|one| one["scenario"]["name"].as_str())
        .collect();
    assert_eq!(names[0], "two-tier", "the file itself is the base");
    assert!(
        folder
            .path()
            .join("two-tier-variants/manifest.json")
            .is_file()
    );
    for variant in ["immediate", "system", "no-omissions", "questions"] {
        assert!(
            names.contains(&format!("two-tier@{variant}").as_str()),
            "{names:?}"
        );
    }
}

#[test]
fn a_scenario_can_be_compared_with_itself() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = fahuo();
    command
        .args(["compare", SCENARIO, SCENARIO, "--replications", "3"])
        // More threads than any machine that tests this has.
        .args(["--charts", "svg", "--format", "json", "--threads", "500"])
        .arg("--out")
        .arg(folder.path())
        .args(SHORT);
    let said = said(&mut command);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let document: Value = serde_json::from_str(&said.out).expect("one JSON document");
    for (index, name) in ["two-tier", "two-tier-2"].into_iter().enumerate() {
        assert_eq!(document["scenarios"][index]["scenario"]["name"], name);
    }
    let comparisons = document["comparisons"].as_array().expect("a list");
    assert!(!comparisons.is_empty());
    for one in comparisons {
        assert_eq!(
            (&one["base"], &one["other"]),
            (&"two-tier".into(), &"two-tier-2".into())
        );
        assert_eq!(one["difference"]["mean"], 0.0, "{one}");
    }
    let files = files(folder.path());
    let summary = &files["two-tier-vs-two-tier-2/summary.md"];
    assert!(String::from_utf8_lossy(summary).contains("two-tier-2"));
}

#[test]
fn many_scenarios_make_no_long_folder_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = fahuo();
    command
        .arg("compare")
        .args(["scenarios/two-tier.toml", "scenarios/two-tier.toml@system"])
        .args([
            "scenarios/four-tier.toml@no-omissions",
            "scenarios/four-tier.toml",
        ])
        .args(["--replications", "1", "--charts", "none", "--out"])
        .arg(folder.path())
        .args(SHORT);
    let said = said(&mut command);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        folder
            .path()
            .join("two-tier-vs-3-others/manifest.json")
            .is_file()
    );
}

/// Before the run, with the place; once, although all variants have the title.
#[test]
fn characters_that_charts_cannot_draw_are_told_where_they_are_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "title = \"镕的网络\"\n[run]\nhorizon = \"2 d\"\nreplications = 1\n\
                [demand]\norders = \"9 单/天\"\n\
                [[tier]]\nname = \"a\"\nlabel = \"总代🚚\"\nagents = 1\n\
                [[variant]]\nname = \"b\"\nset = { \"tier.a.hands\" = 2 }\n";
    std::fs::write(folder.path().join("x.toml"), text).expect("written");
    let run = |arguments: &[&str]| said(fahuo().current_dir(folder.path()).args(arguments));
    for command in ["check", "run", "compare"] {
        let zh = run(&[command, "x.toml", "--lang", "zh"]).err;
        let once = |words: &str| zh.matches(words).count() == 1;
        assert!(once("提醒: 图里画不出 镕") && once("x.toml:1:9"), "{zh}");
        assert!(once("提醒: 图里画不出 🚚") && once("x.toml:9:9"), "{zh}");
        assert!(!zh.contains("问号"), "said twice: {zh}");
        let en = run(&[command, "x.toml", "--lang", "en"]).err;
        assert!(en.contains("charts cannot draw 镕"), "{en}");
    }
    let none = run(&["run", "x.toml", "--charts", "none", "--lang", "en"]);
    assert!(!none.err.contains("cannot draw"), "{}", none.err);
    // Names of files are drawn too where no title is written.
    let untitled = text.replace("title = \"镕的网络\"\n", "");
    std::fs::write(folder.path().join("堃.toml"), untitled).expect("written");
    let untitled = run(&["check", "堃.toml", "--lang", "zh"]).err;
    assert!(
        untitled.contains("文件名 堃 用作标题,图里画不出 堃"),
        "{untitled}"
    );
}

#[test]
fn one_file_without_variants_cannot_be_compared() {
    let said = said(fahuo().args(["compare", "scenarios/bench/mm1.toml"]));
    assert_eq!(said.code, Some(2));
    assert!(
        said.err.contains("no variants") && said.err.contains("fahuo run"),
        "{}",
        said.err
    );
}

#[test]
fn the_language_follows_the_option_then_the_variable() {
    let question = |variable: &str, option: &[&str]| {
        let said = said(
            fahuo()
                .env("FAHUO_LANG", variable)
                .args(["check", SCENARIO])
                .args(option),
        );
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.out
    };
    assert!(question("zh", &[]).contains("总代忙得过来吗"));
    assert!(question("en", &[]).contains("can the general agent cope"));
    assert!(question("zh", &["--lang", "en"]).contains("can the general agent cope"));
    let help = said(fahuo().env("FAHUO_LANG", "zh").arg("--help"));
    assert!(help.out.contains("多级代理"), "{}", help.out);
}

// Elsewhere the system's language is no matter of variables.
#[cfg(unix)]
#[test]
fn without_the_variable_the_language_is_the_systems() {
    let is_chinese = |variables: &[(&str, &str)]| {
        let mut command = fahuo();
        for name in ["FAHUO_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        let said = said(command.envs(variables.iter().copied()).arg("--help"));
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.out.contains("多级代理")
    };
    assert!(is_chinese(&[("LANG", "zh_CN.UTF-8")]));
    assert!(!is_chinese(&[("LANG", "en_US.UTF-8")]));
    assert!(!is_chinese(&[
        ("LANG", "zh_CN.UTF-8"),
        ("LC_MESSAGES", "en_GB")
    ]));
    assert!(is_chinese(&[
        ("LC_MESSAGES", "en_GB"),
        ("LC_ALL", "zh_CN.GBK")
    ]));
    assert!(is_chinese(&[("LANG", "en_US"), ("FAHUO_LANG", "zh")]));
    // A machine without a language says nothing; then the program's own.
    assert!(is_chinese(&[]) && is_chinese(&[("LC_ALL", "C.UTF-8")]));
    assert!(!is_chinese(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
}

#[test]
fn check_lists_every_value_in_both_formats() {
    let text = said(fahuo().args(["check", SCENARIO, "--set", "tier.general.hands=3"]));
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    assert!(
        text.out.contains("tier.general.hands") && text.out.contains("--set"),
        "{}",
        text.out
    );

    let json = said(fahuo().args(["check", SCENARIO, "--format", "json"]));
    assert_eq!((json.code, json.err.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&json.out).expect("one JSON document");
    assert_eq!(document["command"], "check");
    let values = document["values"].as_array().expect("a list");
    assert!(
        values
            .iter()
            .any(|value| value["path"] == "tier.general.hands")
    );
    assert!(values.iter().all(|value| value["assumed"].is_boolean()));
}

// `fahuo ... | head` closes the pipe before everything is written.
#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for arguments in [
        &["check", SCENARIO][..],
        &[
            "run",
            SCENARIO,
            "--replications",
            "1",
            "--charts",
            "none",
            "--quiet",
            "--format",
            "json",
        ],
    ] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("fahuo"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(arguments)
            .args(["--set", "run.horizon=2 d", "--set", "run.warm_up=1 d"])
            .args(if arguments[0] == "run" {
                &["--out"][..]
            } else {
                &[]
            })
            .args((arguments[0] == "run").then(|| folder.path()))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        assert_eq!(complaint, "");
    }
}

// Unix only: elsewhere a test cannot send Ctrl-C to one process.
#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_replications_that_are_done() {
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    const ASKED: u64 = 100_000;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    let child = Command::new(assert_cmd::cargo::cargo_bin!("fahuo"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("FAHUO_LANG", "en")
        .args(["run", SCENARIO, "--replications", &ASKED.to_string()])
        .args(["--charts", "none", "--format", "json", "--out"])
        .arg(&out)
        .args(SHORT)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The folder is looked at just before the simulation begins.
    let started = Instant::now();
    while !out.exists() && started.elapsed() < Duration::from_secs(60) {
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_secs(2));
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.expect("kill is there").success(), "it still runs");
    let output = child.wait_with_output().expect("it ends");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{complaint}");

    let document: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let done = document["replications"].as_u64().expect("a number");
    assert!((1..ASKED).contains(&done), "{done}");
    let remark = format!("Stopped: {done} of {ASKED} replications are done");
    for words in ["Ctrl-C again ends at once", &remark, "Results are in"] {
        assert!(complaint.contains(words), "{words}: {complaint}");
    }
    let files = files(&out);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert!(names.contains(&"two-tier/summary.md"), "{names:?}");
    assert!(
        !names.iter().any(|name| name.contains("partial")),
        "{names:?}"
    );
    let manifest: Value = serde_json::from_slice(&files["two-tier/manifest.json"]).expect("JSON");
    assert_eq!(manifest["replications"], done);
}

#[test]
fn at_most_thirty_two_scenarios_are_compared() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let base = fs::read_to_string("scenarios/bench/mm1.toml").expect("shipped");
    let file = |variants: usize| {
        let list: Vec<String> = (1..=variants)
            .map(|hands| {
                format!("[[variant]]\nname = \"v{hands}\"\nset = {{ \"tier.server.hands\" = {hands} }}\n")
            })
            .collect();
        let path = folder.path().join(format!("{variants}.toml"));
        fs::write(&path, format!("{base}\n{}", list.join("\n"))).expect("written");
        path.display().to_string()
    };
    let compare = |file: &str| {
        let mut command = fahuo();
        command
            .args([
                "compare",
                file,
                "--replications",
                "1",
                "--charts",
                "svg",
                "--quiet",
            ])
            .args(["--set", "run.horizon=\"2 h\"", "--out"])
            .arg(folder.path());
        command
    };
    let said_of_all = said(&mut compare(&file(31)));
    assert_eq!(said_of_all.code, Some(0), "{}", said_of_all.err);
    assert!(said_of_all.out.contains("v31"), "{}", said_of_all.out);
    let path = file(32);
    for (language, words) in [
        ("zh", "一共 33 个场景，一次最多比较 32 个"),
        ("en", "are 33 scenarios, and at most 32"),
    ] {
        let said = said(compare(&path).args(["--lang", language]));
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert!(
            said.err.contains(words) && said.err.contains("@v1"),
            "{}",
            said.err
        );
    }
}
