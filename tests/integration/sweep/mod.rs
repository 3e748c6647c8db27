//! Sweeps: the same bytes whether they are stopped, killed, shared out or extended; and nothing
//! computed twice.

mod disk;
mod grid;
#[cfg(unix)]
mod killed;
mod precise;
mod shards;
mod store;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Said, fahuo, files, said};

/// A sweep of six points and two blocks each, quick to play.
const SWEEP: [&str; 12] = [
    "sweep",
    "scenarios/two-tier.toml",
    "--vary",
    "tier.general.hands=1..3",
    "--vary",
    "tools.manual.omission=0%,2%",
    "--set",
    "run.horizon=2 d",
    "--set",
    "run.warm_up=1 d",
    "--replications",
    "7",
];

/// A folder for results.
struct Out(TempDir);

impl Out {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// The store of [`SWEEP`].
    fn store(&self) -> PathBuf {
        self.path().join("two-tier-sweep.store")
    }

    /// Runs [`SWEEP`] with more words.
    fn sweep(&self, more: &[&str]) -> Said {
        self.run(SWEEP.iter().chain(more).copied())
    }

    fn run<'a>(&self, words: impl Iterator<Item = &'a str>) -> Said {
        said(self.command(words))
    }

    fn command<'a>(&self, words: impl Iterator<Item = &'a str>) -> &mut Command {
        let mut command = fahuo();
        command.args(words).arg("--out").arg(self.path());
        Box::leak(Box::new(command))
    }

    /// Every file of store and report that must be the same, however it came about.
    fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = files(self.path());
        all.retain(|name, _| !name.contains("/locks/") && !name.starts_with('.'));
        for (name, bytes) in &mut all {
            if name.ends_with("manifest.json") && !name.contains(".store/") {
                let mut document: Value = serde_json::from_slice(bytes).expect("JSON");
                let removed = document
                    .as_object_mut()
                    .and_then(|one| one.remove("timings"));
                assert!(removed.is_some(), "no timings");
                *bytes = document.to_string().into_bytes();
            }
        }
        all
    }
}

/// The program, started beside others.
fn started(out: &Out, words: &[&str]) -> std::process::Child {
    std::process::Command::new(assert_cmd::cargo::cargo_bin!("fahuo"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("FAHUO_LANG", "en")
        .args(words)
        .arg("--out")
        .arg(out.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts")
}

#[track_caller]
fn assert_done(said: &Said) {
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[track_caller]
fn assert_refused(said: &Said, words: &[&str]) {
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert_eq!(said.out, "");
    for words in words {
        assert!(said.err.contains(words), "{words} is missing: {}", said.err);
    }
}

#[track_caller]
fn assert_same(ours: &BTreeMap<String, Vec<u8>>, theirs: &BTreeMap<String, Vec<u8>>) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(ours), names(theirs));
    for (name, bytes) in ours {
        assert!(*bytes == theirs[name], "{name} differs");
    }
}

/// Names and bytes of the parts of a store; none before there are any.
fn parts(store: &Path) -> BTreeMap<String, Vec<u8>> {
    let folder = store.join("parts");
    match folder.exists() {
        true => files(&folder),
        false => BTreeMap::new(),
    }
}

/// The result as one JSON document.
fn document(said: &Said) -> Value {
    assert_done(said);
    serde_json::from_str(&said.out).expect("one JSON document")
}
