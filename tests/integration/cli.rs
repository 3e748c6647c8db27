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
                "1000000",
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
    }
    // A folder of something else is left alone.
    let other = folder.path().join("two-tier");
    fs::create_dir(&other).expect("made");
    fs::write(other.join("letter.txt"), "mine").expect("written");
    let mut command = fahuo();
    command
        .args(["run", SCENARIO, "--replications", "1000000", "--out"])
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
        &[],
        &["run"],
        &["run", "no-such-file.toml"],
        &["run", SCENARIO, "--replications", "0"],
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
fn help_and_version_are_answers() {
    let help = said(fahuo().arg("--help"));
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for word in ["run", "compare", "check", "Exit code"] {
        assert!(help.out.contains(word), "{word} is missing:\n{}", help.out);
    }
    let version = said(fahuo().arg("--version"));
    assert_eq!(version.code, Some(0));
    assert_eq!(
        version.out.trim(),
        format!("fahuo {}", env!("CARGO_PKG_VERSION"))
    );
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
    for variant in ["immediate", "system", "no-omissions", "questions"] {
        assert!(
            names.contains(&format!("two-tier@{variant}").as_str()),
            "{names:?}"
        );
    }
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
