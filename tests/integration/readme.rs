//! What the README says is true: its commands run, its links lead somewhere, its figures are
//! those that its command prints.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{SHORT, fahuo, said};

const PAGES: [&str; 3] = ["README.md", "README.zh.md", "output/gallery/README.md"];

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The lines of all code blocks.
fn commands(page: &str) -> Vec<&str> {
    let blocks = page.split("```").skip(1).step_by(2);
    let lines = blocks.flat_map(|block| block.lines().skip(1));
    lines.filter(|line| !line.trim().is_empty()).collect()
}

/// The words of a command; double quotes keep a word together.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in command.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().expect("never empty").push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_runs() {
    let mut seen = 0;
    for name in PAGES {
        // What `init` writes stands here, not in the repository.
        let desk = tempfile::tempdir().expect("a temporary folder");
        for command in commands(&page(name)) {
            // This is that, and copying needs no test.
            if command == "cargo test" || command.starts_with("cp ") {
                continue;
            }
            let arguments = command.strip_prefix("cargo run --release -- ");
            let arguments = arguments.or_else(|| command.strip_prefix("fahuo "));
            let arguments = words(arguments.unwrap_or_else(|| panic!("{name}: {command}?")));
            let folder = tempfile::tempdir().expect("a temporary folder");
            let mut program = fahuo();
            program.args(&arguments);
            let mut files = arguments.iter().filter_map(|word| word.split('@').next());
            if arguments[0] == "init" || files.any(|file| desk.path().join(file).is_file()) {
                program.current_dir(desk.path());
            }
            if ["run", "compare", "sweep"].contains(&arguments[0].as_str()) {
                // The same with less to simulate.
                program
                    .args(SHORT)
                    .args(["--charts", "svg", "--out"])
                    .arg(folder.path());
                let decided = ["--replications", "--precision"];
                if !arguments
                    .iter()
                    .any(|word| decided.contains(&word.as_str()))
                {
                    program.args(["--replications", "2"]);
                }
            }
            let said = said(&mut program);
            assert_eq!(said.code, Some(0), "{name}: {command}\n{}", said.err);
            assert!(!said.out.is_empty(), "{name}: {command}");
            seen += 1;
        }
    }
    assert!(seen >= 7, "only {seen} commands were found");
}

#[test]
fn links_lead_somewhere() {
    for name in PAGES
        .into_iter()
        .chain(["CHANGELOG.md", "THIRD-PARTY.md", "docs/explain.md"])
    {
        let page = page(name);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let folder = file.parent().expect("a file is in a folder");
        for (at, _) in page.match_indices("](") {
            let target = page[at + 2..].split(')').next().unwrap_or("");
            if target.starts_with("https://") || target.starts_with('#') {
                continue;
            }
            assert!(folder.join(target).exists(), "{name} links to {target}");
        }
    }
}

// The whole comparison as a reader would run it: the figures in the README are copied from it,
// and this fails when they have gone stale.
#[test]
fn the_table_shows_what_the_comparison_finds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut program = fahuo();
    program
        .args([
            "compare",
            "scenarios/two-tier.toml",
            "scenarios/four-tier.toml",
        ])
        .args(["--format", "json", "--quiet", "--charts", "none", "--out"])
        .arg(folder.path());
    let said = said(&mut program);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let document: Value = serde_json::from_str(&said.out).expect("one JSON document");
    let number = |value: &Value| {
        value
            .as_f64()
            .unwrap_or_else(|| panic!("{value} is no number"))
    };
    let contains = |file: &str, row: String| {
        assert!(page(file).contains(&row), "{file} lacks the row\n{row}");
    };

    let estimate = |scenario: usize, metric: &str| {
        let metric = &document["scenarios"][scenario]["metrics"][metric];
        (number(&metric["mean"]), number(&metric["half_width"]))
    };
    let comparisons = document["comparisons"].as_array().expect("a list");
    for (name, zh, metric) in [
        ("information time", "报单时效", "information_time.mean"),
        ("dispatch time", "发货时效", "dispatch_time.mean"),
        ("delivery time", "签收时效", "delivery_time.mean"),
    ] {
        let hours = |scenario| {
            let (mean, half_width) = estimate(scenario, metric);
            format!("{mean:.1} ± {half_width:.1} h")
        };
        let found = comparisons.iter().find(|one| one["metric"] == metric);
        let ratio = &found.expect("compared")["ratio"];
        let [mean, low, high] = ["mean", "low", "high"].map(|key| number(&ratio[key]));
        let ratio = format!("{mean:.2} [{low:.2}, {high:.2}]");
        for (file, name) in [("README.md", name), ("README.zh.md", zh)] {
            contains(
                file,
                format!("| {name} | {} | {} | {ratio} |", hours(0), hours(1)),
            );
        }
    }
    // What the same buyers are worth: the README has it from 1,000 replications; from 20 it is
    // known roughly, that of the difference within a factor of two.
    let dispatch = comparisons
        .iter()
        .find(|one| one["metric"] == "dispatch_time.mean");
    let dispatch = dispatch.expect("compared");
    let narrower = number(&dispatch["saving"]["width"]);
    assert!((3.0..=10.0).contains(&narrower), "difference: {narrower}");
    let relative = |scenario| {
        let (mean, half_width) = estimate(scenario, "dispatch_time.mean");
        half_width / mean
    };
    let [mean, high] = ["mean", "high"].map(|key| number(&dispatch["ratio"][key]));
    let narrower = relative(0).hypot(relative(1)) / (high / mean).ln();
    assert!((1.8..=3.2).contains(&narrower), "ratio: {narrower}");
    let late = |scenario| {
        let (within, half_width) = estimate(scenario, "dispatch_time.within_48h");
        format!(
            "{:.1} ± {:.1} %",
            (1.0 - within) * 100.0,
            half_width * 100.0
        )
    };
    for (file, name) in [
        ("README.md", "dispatched after 48 h"),
        ("README.zh.md", "超过 48 h 才发货"),
    ] {
        contains(file, format!("| {name} | {} | {} | |", late(0), late(1)));
    }
}
