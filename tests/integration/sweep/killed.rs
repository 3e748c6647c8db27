//! Sweeps that are killed, stopped, or meet another one in the same store.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Out, SWEEP, assert_done, assert_refused, assert_same, parts, started};

/// The next of a fixed row of numbers below `most`.
fn next(state: &mut u64, most: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % most
}

#[test]
fn killed_at_any_moment_it_ends_with_the_same_bytes() {
    let whole = Out::new();
    assert_done(&whole.sweep(&[]));
    let bytes = whole.bytes();
    let mut state = 1;
    let mut kills = 0;
    while kills < 12 {
        let out = Out::new();
        // Longer each time, so that it comes to its end on a slow machine too.
        let mut longest = 40;
        while !out.path().join("two-tier-sweep").exists() {
            let mut child = started(&out, &SWEEP);
            sleep(Duration::from_millis(next(&mut state, longest)));
            longest += longest / 8;
            assert!(longest < 20_000, "it does not come to its end");
            // SIGKILL; of a child that has ended it is none.
            let ended = child.try_wait().expect("it can be asked").is_some();
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            kills += u32::from(!ended);
            for part in parts(&out.store()) {
                let name = format!("two-tier-sweep.store/parts/{}", part.0);
                assert_eq!(bytes.get(&name), Some(&part.1), "{name} is not whole");
            }
        }
        // Killed between its last file and its end, it may have left a file half-written.
        assert_done(&out.sweep(&["--quiet"]));
        let mut now = out.bytes();
        now.retain(|name, _| !name.starts_with("two-tier-sweep-"));
        assert_same(&bytes, &now);
    }
}

/// Waits until a part of these replications is there, so until whoever plays them is under way.
fn wait_for_part(out: &Out, replications: &str) {
    let began = Instant::now();
    let there = || {
        let parts = parts(&out.store());
        parts.keys().any(|name| name.contains(replications))
    };
    while !there() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "no part was written"
        );
        sleep(Duration::from_millis(10));
    }
}

#[test]
fn two_at_once_share_a_store_or_refuse_and_ctrl_c_says_how_to_go_on() {
    let out = Out::new();
    let mut long = SWEEP;
    long[11] = "100000";
    let words: Vec<&str> = long
        .into_iter()
        .chain(["--shard", "1/2", "--threads", "1"])
        .collect();
    let child = started(&out, &words);
    wait_for_part(&out, "r00001-");

    let again = out.run(words.iter().copied());
    assert_refused(&again, &["the same sweep is running in", "--shard"]);
    assert_refused(&out.sweep(&[]), &["a sweep of other values is running in"]);
    assert_refused(
        &out.sweep(&["--fresh"]),
        &["a sweep of other values is running in"],
    );
    // Another shard of the same sweep works beside it.
    let mut other = words.clone();
    other[13] = "2/2";
    let beside = started(&out, &other);
    wait_for_part(&out, "r00006-");

    for (child, shard) in [(child, "1/2"), (beside, "2/2")] {
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.expect("kill is there").success(), "it still runs");
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(output.stdout.is_empty());
        let command =
            format!("--shard {shard} --replications 100000 --threads 1 --set 'run.horizon=2 d'");
        for words in [
            "Stopping: what is done is kept",
            "Stopped: ",
            "parts are kept in",
            "To go on:",
            "fahuo sweep scenarios/two-tier.toml --vary tier.general.hands=1..3",
            &command,
        ] {
            assert!(said.contains(words), "{words} is missing: {said}");
        }
    }
    // What they left is whole: a small sweep of the same scenario uses it.
    let before = parts(&out.store());
    assert_done(&out.sweep(&[]));
    let after = parts(&out.store());
    assert!(
        before
            .iter()
            .all(|(name, bytes)| after.get(name) == Some(bytes))
    );
    let whole = Out::new();
    assert_done(&whole.sweep(&[]));
    let report = |out: &Out| {
        let mut bytes = out.bytes();
        bytes.retain(|name, _| name.starts_with("two-tier-sweep/"));
        bytes
    };
    assert_same(&report(&whole), &report(&out));
}
