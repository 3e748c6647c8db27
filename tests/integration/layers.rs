//! Dependencies point down, so each layer can be read, and understood, without those above it.
//!
//! ```text
//! cli
//! report
//! experiment   scenario        side by side: neither knows the other
//! model
//! engine  random  stats  language
//! ```

use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may use beside itself.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("engine", &[]),
    ("language", &[]),
    ("random", &[]),
    // Quantiles of the normal distribution for intervals.
    ("stats", &["random"]),
    ("model", &["engine", "language", "random", "stats"]),
    ("scenario", &["model", "engine", "language", "random"]),
    ("experiment", &["model", "language", "stats"]),
    (
        "report",
        &["experiment", "model", "engine", "language", "stats"],
    ),
    (
        "cli",
        &["scenario", "report", "experiment", "model", "language"],
    ),
];

/// Longer files, with the reason why they are not two.
const LONG: [(&str, &str); 0] = [];

/// Files of tests alone, which may print what they measure.
const TESTS: [&str; 1] = ["stats/coverage.rs"];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("below src");
        let name = name.to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("readable"))
    };
    files.into_iter().map(read).collect()
}

/// The layer of a file: the folder, or the file's own stem beside `main.rs` and `lib.rs`.
fn layer(name: &str) -> &str {
    name.split(['/', '.']).next().unwrap_or(name)
}

/// Code without comments, line by line.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines.map(|(number, line)| (number + 1, line.split("//").next().unwrap_or(line)))
}

/// The layers that code names, in `use crate::x` or in a path, lists in braces included.
fn named(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        // Names that end in `crate`, and `$crate`, are not ours.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let mut depth = 0;
        let mut expected = true;
        for (begin, character) in rest.char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                // Only the first word of an item in the outermost braces is a layer.
                ',' if depth == 1 => expected = true,
                c if c.is_whitespace() => {}
                _ if expected => {
                    let end = rest[begin..].find(|c: char| !c.is_alphanumeric() && c != '_');
                    found.push(&rest[begin..end.map_or(rest.len(), |end| begin + end)]);
                    expected = false;
                }
                _ => {}
            }
            if depth == 0 && (character == '}' || !expected) {
                break;
            }
        }
    }
    found
}

#[test]
fn layers_use_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let own = layer(&name);
        if matches!(own, "lib" | "main") {
            continue;
        }
        let allowed = ALLOWED.iter().find(|(layer, _)| *layer == own);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} is in no known layer"));
        let lines: Vec<&str> = code(&text).map(|(_, line)| line).collect();
        for used in named(&lines.join("\n")) {
            if used != own && !allowed.contains(&used) {
                wrong.push(format!("src/{name}: {own} may not use {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_prints_and_exits() {
    for (name, text) in sources() {
        if layer(&name) == "cli" || TESTS.contains(&name.as_str()) {
            continue;
        }
        // Tests stand at the end of a file and may print.
        let own = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for (number, line) in code(own) {
            for word in ["println!", "print!", "dbg!", "process::exit"] {
                assert!(!line.contains(word), "src/{name}:{number}: {word}");
            }
        }
    }
}

#[test]
fn only_the_scenario_layer_knows_toml() {
    for (name, text) in sources() {
        let knows = code(&text).any(|(_, line)| line.contains("toml::"));
        assert!(!knows || layer(&name) == "scenario", "src/{name}");
    }
}

#[test]
fn files_stay_short_enough_to_read() {
    const MOST_LINES: usize = 500;
    let sources = sources();
    for (name, text) in &sources {
        let listed = LONG.iter().any(|(long, _)| long == name);
        let lines = text.lines().count();
        assert_eq!(
            lines > MOST_LINES,
            listed,
            "src/{name} has {lines} lines: split it, or keep the list of long files true"
        );
    }
    for (long, _) in LONG {
        assert!(
            sources.iter().any(|(name, _)| name == long),
            "{long} is gone"
        );
    }
}

#[test]
fn names_are_found_in_every_form() {
    assert_eq!(named("use crate::model::network::Network;"), ["model"]);
    assert_eq!(
        named("use crate::{\n    engine::{time, Calendar},\n    stats,\n};\nuse b::model;"),
        ["engine", "stats"]
    );
    assert_eq!(named("let x = crate::random::Root::new(1, 2);"), ["random"]);
    assert_eq!(named("use super::time;"), [""; 0]);
}
