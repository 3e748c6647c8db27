//! `fahuo init`: from nothing to results of a scenario that is one's own.

use std::fs;
use std::path::Path;

use fahuo::scenario::{Origin, load, variants};

use crate::program::{Said, fahuo, files, said};

/// Runs a command in a folder.
fn inside(folder: &Path, arguments: &[&str]) -> Said {
    said(fahuo().current_dir(folder).args(arguments))
}

#[test]
fn a_starter_runs_as_it_is() {
    for language in ["zh", "en"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let speak = |arguments: &[&str]| {
            let said = inside(folder.path(), &[arguments, &["--lang", language]].concat());
            assert_eq!(said.code, Some(0), "{arguments:?}: {}", said.err);
            said
        };
        let written = speak(&["init", "my-network"]);
        assert!(written.out.contains("fahuo run my-network.toml"));
        assert_eq!(written.err, "");

        let path = folder.path().join("my-network.toml").display().to_string();
        let names = variants(&path).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(names.len(), 3);
        let with_variants = names.iter().map(|(name, _)| format!("{path}@{name}"));
        for argument in with_variants.chain([path.clone()]) {
            let scenario = load(&argument, &[]).unwrap_or_else(|problems| panic!("{problems}"));
            assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
        }

        let checked = speak(&["check", "my-network.toml"]);
        assert_eq!(checked.err, "", "no remark");
        assert!(checked.out.contains("* tier.general.hands"));
        let short = ["--replications", "2", "--charts", "none"];
        speak(&[&["run", "my-network.toml"], &short[..]].concat());
        let files = files(&folder.path().join("output/my-network"));
        assert!(files.contains_key("summary.md"), "{:?}", files.keys());
    }
}

// The same network in both languages: who changes the language compares like with like.
#[test]
fn both_languages_start_from_the_same_network() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let network = |language: &str| {
        inside(folder.path(), &["init", language, "--lang", language]);
        let path = folder.path().join(format!("{language}.toml"));
        let settings = [
            "tier.*.label",
            "channel.*.label",
            "product.*.label",
            "carrier.*.label",
        ];
        let settings = settings.map(|path| format!("{path}=\"x\""));
        let scenario = load(&path.display().to_string(), &settings);
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        format!("{:?}", scenario.network)
    };
    assert_eq!(network("zh"), network("en"));
}

#[test]
fn marked_lines_are_assumptions_until_the_mark_is_gone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (language, mark) in [("zh", "【假设】"), ("en", "(assumption)")] {
        inside(folder.path(), &["init", language, "--lang", language]);
        let path = folder.path().join(format!("{language}.toml"));
        let open = || {
            let scenario = load(&path.display().to_string(), &[]);
            scenario.unwrap_or_else(|problems| panic!("{problems}"))
        };
        let written = |path: &str| {
            let values = open().values;
            let value = values.iter().find(|value| value.path == path);
            value.unwrap_or_else(|| panic!("{path}")).assumed
        };
        assert!(written("tier.city.agents"));
        assert!(!written("run.seed"), "nobody measures a seed");
        let text = fs::read_to_string(&path).expect("written");
        fs::write(&path, text.replace(mark, "")).expect("written");
        let left = open().values;
        let mut left = left.iter().filter(|value| value.assumed);
        assert!(left.all(|value| value.origin == Origin::Neutral));
    }
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("mine.toml"), "my own").expect("written");
    for (arguments, words) in [
        (
            ["init", "mine", "--lang=en"],
            "exists already and is left as it is",
        ),
        (
            ["init", "mine.toml", "--lang=zh"],
            "已经有 mine.toml 了，没有动它",
        ),
        (["init", "no-such/mine", "--lang=en"], "does not exist"),
        (["init", "a@b", "--lang=zh"], "不能当文件名"),
    ] {
        let said = inside(folder.path(), &arguments);
        assert_eq!(
            (said.code, said.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(said.err.contains(words), "{}", said.err);
    }
    let files = files(folder.path());
    assert_eq!(files.len(), 1);
    assert_eq!(files["mine.toml"], b"my own");
}
