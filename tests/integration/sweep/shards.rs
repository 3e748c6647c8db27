//! Shards and threads: the same bytes however the work is dealt.

use super::{Out, SWEEP, assert_done, assert_refused, assert_same, started};
use crate::program::{fahuo, said};

fn merged(out: &Out) {
    let mut command = fahuo();
    assert_done(&said(command.arg("merge").arg(out.store())));
}

#[test]
fn threads_and_shards_change_no_byte() {
    let whole = Out::new();
    assert_done(&whole.sweep(&["--threads", "1"]));
    let bytes = whole.bytes();
    assert_eq!(
        bytes.keys().filter(|name| name.contains("/parts/")).count(),
        12
    );

    let threads = Out::new();
    assert_done(&threads.sweep(&["--threads", "2", "--audit"]));
    assert_same(&bytes, &threads.bytes());

    for of in [1, 2, 7] {
        let out = Out::new();
        // Whoever comes first, last.
        for number in (1..=of).rev() {
            let shard = format!("{number}/{of}");
            let threads = if number % 2 == 0 { "1" } else { "2" };
            let said = out.sweep(&["--shard", &shard, "--threads", threads]);
            assert_done(&said);
            assert!(said.out.contains("fahuo merge"), "{}", said.out);
            assert!(!out.path().join("two-tier-sweep").exists(), "no report yet");
        }
        merged(&out);
        assert_same(&bytes, &out.bytes());
    }
}

#[test]
fn stores_that_were_filled_apart_are_joined() {
    let whole = Out::new();
    assert_done(&whole.sweep(&[]));
    let (first, second, target) = (Out::new(), Out::new(), Out::new());
    assert_done(&first.sweep(&["--shard", "1/2"]));
    assert_done(&second.sweep(&["--shard", "2/2"]));

    let merge = |stores: &[&Out]| {
        let mut command = fahuo();
        command.arg("merge");
        stores.iter().for_each(|out| _ = command.arg(out.store()));
        command
    };
    let alone = said(&mut merge(&[&first]));
    assert_refused(
        &alone,
        &["6 of 12 parts are there", "finish the other shards"],
    );
    let joined = said(merge(&[&first, &second]).arg("--out").arg(target.path()));
    assert_done(&joined);
    assert_same(&whole.bytes(), &target.bytes());
    // Without a target into the first.
    assert_done(&said(&mut merge(&[&second, &first])));
    assert_same(&whole.bytes(), &second.bytes());

    // Stores of other sweeps are not mixed in, and other folders are no stores.
    let other = Out::new();
    assert_done(&other.sweep(&["--seed", "4"]));
    let mixed = said(&mut merge(&[&first, &other]));
    assert_refused(&mixed, &["holds results of another sweep", "with seed 4"]);
    let longer = Out::new();
    let words = SWEEP[..10].iter().chain(&["--replications", "2"]).copied();
    assert_done(&longer.run(words));
    let mixed = said(&mut merge(&[&first, &longer]));
    assert_refused(&mixed, &["another number of replications"]);
    let mut command = fahuo();
    let report = said(
        command
            .arg("merge")
            .arg(target.path().join("two-tier-sweep")),
    );
    assert_refused(&report, &["is not the store of a sweep"]);
    let nowhere = target.path().join("nowhere");
    let mut command = fahuo();
    let nothing = said(command.arg("merge").arg(nowhere.join("x.store")));
    assert_refused(&nothing, &["is not the store of a sweep"]);
    assert!(!nowhere.exists());
}

#[test]
fn shards_that_begin_at_once_make_one_store() {
    let whole = Out::new();
    assert_done(&whole.sweep(&[]));
    for _ in 0..3 {
        let out = Out::new();
        let shards = ["1/4", "2/4", "3/4", "4/4"].map(|shard| {
            let words = SWEEP
                .into_iter()
                .chain(["--shard", shard, "--threads", "1"]);
            started(&out, &words.collect::<Vec<_>>())
        });
        for child in shards {
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{said}");
        }
        merged(&out);
        assert_same(&whole.bytes(), &out.bytes());
    }
}

#[test]
fn a_shard_is_written_as_a_part_of_all() {
    for wrong in ["0/3", "4/3", "one", "1", "1/0"] {
        let said = Out::new().sweep(&["--shard", wrong]);
        assert_refused(&said, &["--shard cannot be", "2/7"]);
    }
}
