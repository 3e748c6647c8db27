//! The same scenario, seed and version give the same bytes, however they are computed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fahuo::model::{self, Workspace};
use fahuo::scenario;
use serde_json::Value;

use crate::play::{self, SEED};
use crate::program::{SHORT, fahuo, files, said};

/// Set to refresh the golden files: `FAHUO_REFRESH_GOLDEN=1 cargo test golden`. A change of them
/// is a change of results and belongs into the changelog under *Numbers changed*, unless metrics
/// were only added or renamed.
const REFRESH: &str = "FAHUO_REFRESH_GOLDEN";

/// A JSON document without the one object that may differ between two runs.
fn without(key: &str, text: &str) -> String {
    let mut document: Value = serde_json::from_str(text).expect("one JSON document");
    let object = document.as_object_mut().expect("an object");
    assert!(object.remove(key).is_some(), "no {key}");
    format!("{document:#}")
}

/// What a comparison prints and writes.
fn compared(how: &[&str]) -> (String, BTreeMap<String, Vec<u8>>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = fahuo();
    command
        .args([
            "compare",
            "scenarios/two-tier.toml",
            "scenarios/four-tier.toml@questions",
        ])
        .args(["--replications", "3", "--format", "json", "--quiet"])
        .args(SHORT)
        .arg("--out")
        .arg(folder.path())
        .args(how);
    let said = said(&mut command);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let mut files = files(folder.path());
    for (name, bytes) in &mut files {
        if name.ends_with("manifest.json") {
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            *bytes = without("timings", &text).into_bytes();
        }
    }
    (without("performance", &said.out), files)
}

#[test]
fn threads_and_the_audit_change_no_byte() {
    let (document, files) = compared(&["--threads", "1"]);
    assert!(files.len() > 10, "{:?}", files.keys());
    for how in [&["--threads", "2"][..], &["--threads", "2", "--audit"]] {
        let (again, again_files) = compared(how);
        assert!(document == again, "{how:?} printed something else");
        assert!(
            files.keys().eq(again_files.keys()),
            "{how:?} wrote other files"
        );
        for (name, bytes) in &files {
            assert!(*bytes == again_files[name], "{how:?} wrote another {name}");
        }
    }
}

#[test]
fn a_scenario_does_not_differ_from_its_renamed_copy() {
    let settings = ["run.warm_up=1 d", "run.horizon=4 d"];
    let original = play::load("two-tier@questions", &settings);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("another name.toml");
    fs::write(&path, &original.text).expect("written");
    let copy = scenario::load(&path.display().to_string(), &[]);
    let copy = copy.unwrap_or_else(|problems| panic!("{problems}"));
    assert_ne!(copy.name, original.name);

    let subjects = [original, copy].map(play::subject).into();
    let result = play::experiment(subjects, 5, model::Path::Elided);
    assert!(result.comparisons.len() > 50);
    for one in &result.comparisons {
        if let Some(difference) = one.against.difference {
            assert_eq!(
                (difference.mean, difference.half_width),
                (0.0, Some(0.0)),
                "{}",
                one.metric
            );
        }
        if let Some(ratio) = one.against.ratio {
            // Of what is so rare that it may as well be nothing, a ratio has no bounds.
            let bounds = [ratio.low, ratio.high].into_iter().flatten();
            assert_eq!(ratio.mean, 1.0, "{}", one.metric);
            assert!(
                bounds.into_iter().all(|bound| bound == 1.0),
                "{}",
                one.metric
            );
        }
    }
    for part in result.decompositions.iter().flat_map(|one| &one.parts) {
        assert_eq!(
            part.difference.map(|one| one.mean),
            Some(0.0),
            "{}",
            part.part
        );
    }
}

#[test]
fn a_replication_is_the_same_alone_and_in_a_batch() {
    let scenario = play::load("four-tier", &["run.warm_up=1 d", "run.horizon=4 d"]);
    let subject = play::subject(scenario);
    let play = |many| {
        let result = play::experiment(vec![subject.clone()], many, model::Path::Elided);
        result
            .scenarios
            .into_iter()
            .next()
            .expect("one")
            .replications
    };
    let (three, five) = (play(3), play(5));
    assert_eq!(three[..], five[..3]);
    let memory = &mut Workspace::default();
    let alone = model::simulate(&subject.network, SEED, 4, model::Path::Elided, memory);
    assert_eq!(alone, five[3]);
}

fn golden_file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    folder.join(format!("{name}.json"))
}

// Every machine must find these bytes: the draws, the model and the statistics use no function
// whose last bit differs between platforms.
#[test]
fn results_are_the_golden_ones() {
    for name in ["two-tier", "four-tier"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = fahuo();
        command
            .args(["run", &format!("scenarios/{name}.toml")])
            .args([
                "--replications",
                "2",
                "--format",
                "json",
                "--quiet",
                "--charts",
                "none",
            ])
            .args(SHORT)
            .arg("--out")
            .arg(folder.path());
        let said = said(&mut command);
        assert_eq!(said.code, Some(0), "{}", said.err);
        let document: Value = serde_json::from_str(&said.out).expect("one JSON document");
        let found = format!("{:#}\n", document["metrics"]);
        let file = golden_file(name);
        if std::env::var_os(REFRESH).is_some() {
            fs::write(&file, &found).expect("written");
        }
        // A checkout may have turned line ends.
        let golden = fs::read_to_string(&file)
            .expect("a golden file")
            .replace("\r\n", "\n");
        let lines = found.lines().zip(golden.lines()).enumerate();
        let mut differing = lines.filter(|(_, (found, golden))| found != golden);
        if found != golden {
            panic!(
                "{} differs, first in line {:?}; if it should, refresh it with {REFRESH}=1",
                file.display(),
                differing.next()
            );
        }
    }
}
