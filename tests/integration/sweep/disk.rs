//! A disk that fills up: what was kept stays, and the rest follows when there is room.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use fahuo::experiment::design::{Axis, Level};
use fahuo::experiment::sweep::collect::collect;
use fahuo::experiment::sweep::plan::{PlannedPoint, SweepPlan};
use fahuo::experiment::sweep::result::{SweepResult, Swept};
use fahuo::experiment::sweep::run::{Survey, SweepError, Watch, run};
use fahuo::experiment::sweep::store::{Disk, RealDisk, Shard, Store, StoreError};
use fahuo::experiment::{Subject, result::Performance};
use fahuo::language::Text;
use fahuo::model::{self, measure};

use super::{Out, assert_same};
use crate::play::{self, SEED};
use crate::program::files;

/// A disk with room for so many bytes.
struct SmallDisk(AtomicI64);

impl Disk for SmallDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let left = self.0.fetch_sub(bytes.len() as i64, Ordering::Relaxed);
        if left >= bytes.len() as i64 {
            return RealDisk.write(path, bytes);
        }
        // Full disks take what fits.
        let fits = usize::try_from(left).unwrap_or(0);
        let mut file = fs::File::create(path)?;
        file.write_all(&bytes[..fits])?;
        Err(ErrorKind::StorageFull.into())
    }
}

const HANDS: [&str; 3] = ["1", "2", "3"];

fn point(hands: usize) -> Subject {
    let hands = format!("tier.general.hands={}", HANDS[hands]);
    let settings = ["run.horizon=2 d", "run.warm_up=1 d", &hands];
    play::subject(play::load("two-tier", &settings))
}

fn plan() -> SweepPlan {
    let subjects: Vec<Subject> = (0..HANDS.len()).map(point).collect();
    let planned = |(level, subject): (usize, &Subject)| PlannedPoint {
        levels: vec![level],
        label: Text::same(HANDS[level]),
        sha256: subject.sha256.clone(),
        assumed_values: 0,
        metrics: 0,
        promises: Vec::new(),
        days: 7.0,
    };
    let own = &subjects[1];
    SweepPlan {
        scenario: Swept {
            name: own.name.clone(),
            title: own.title.clone(),
            question: None,
            path: own.path.clone(),
            sha256: own.sha256.clone(),
        },
        text: String::new(),
        seed: SEED,
        replications: 7,
        settings: Vec::new(),
        axes: vec![Axis {
            path: "tier.general.hands".to_owned(),
            unit: String::new(),
            levels: HANDS
                .iter()
                .map(|&text| Level {
                    text: text.to_owned(),
                    number: text.parse().ok(),
                })
                .collect(),
        }],
        base: 1,
        points: subjects.iter().enumerate().map(planned).collect(),
        metrics: vec![measure::metrics(&own.network)],
    }
}

/// Runs what is missing of the plan on a disk.
fn swept(folder: &Path, disk: Box<dyn Disk + Send>) -> Result<SweepResult, SweepError> {
    let store = Store::open_on(disk, folder, &plan(), Shard::WHOLE)?;
    let survey = Survey::of(&store, Shard::WHOLE)?;
    let watch = Watch {
        stop: &AtomicBool::new(false),
        steps: &|_| {},
        point: &|_| {},
    };
    run(&store, &survey.jobs, model::Path::Elided, &point, &watch)?;
    collect(&store, Performance::default())
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let (whole, full) = (Out::new(), Out::new());
    let expected = swept(whole.path(), Box::new(RealDisk)).expect("it runs");
    // Room for the largest file and a little more each time.
    let largest = files(whole.path()).values().map(Vec::len).max();
    let room = largest.expect("files") as i64 * 5 / 4;
    let mut refusals = 0;
    let found = loop {
        match swept(full.path(), Box::new(SmallDisk(room.into()))) {
            Ok(found) => break found,
            Err(SweepError::Store(StoreError::Disk { source, .. })) => {
                assert_eq!(source.kind(), ErrorKind::StorageFull);
                let there = files(full.path());
                assert!(!there.keys().any(|name| name.starts_with("partial/")));
                let whole = files(whole.path());
                for (name, bytes) in there {
                    assert_eq!(whole.get(&name), Some(&bytes), "{name} is not whole");
                }
                refusals += 1;
                assert!(refusals < 20, "it does not come to its end");
            }
            Err(error) => panic!("{error}"),
        }
    };
    assert!(refusals >= 2, "only {refusals} times the disk was full");
    assert_same(&files(whole.path()), &files(full.path()));
    for (ours, theirs) in found.points.iter().zip(&expected.points) {
        assert_eq!(ours.estimates, theirs.estimates);
        assert_eq!(ours.against_base, theirs.against_base);
    }
}

// A limit on the size of files is what a test may set without owning a disk.
#[cfg(target_os = "linux")]
#[test]
fn the_program_says_what_it_kept_when_writing_fails() {
    use super::{assert_done, assert_refused};

    let out = Out::new();
    assert_done(&out.sweep(&["--shard", "1/2"]));
    let program = assert_cmd::cargo::cargo_bin!("fahuo").display().to_string();
    let mut limited = assert_cmd::Command::new("sh");
    limited
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("FAHUO_LANG", "en")
        // Ignored, the signal leaves an error to the writer.
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 4; exec \"$@\"",
            "sh",
            &program,
        ])
        .args(super::SWEEP)
        .arg("--out")
        .arg(out.path());
    let refused = crate::program::said(&mut limited);
    assert_refused(
        &refused,
        &[
            "cannot be written",
            "6 of 12 parts are kept in",
            "the same command goes on",
        ],
    );
    let again = out.sweep(&[]);
    assert_done(&again);
    assert!(again.err.contains("6 of 12 parts"), "{}", again.err);
    let whole = Out::new();
    assert_done(&whole.sweep(&[]));
    assert_same(&whole.bytes(), &out.bytes());
}
