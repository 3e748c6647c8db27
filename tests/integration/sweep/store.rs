//! The store: what is there is used again, and what belongs elsewhere is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::{Out, SWEEP, assert_done, assert_refused, assert_same, document, parts};
use crate::program::files;

/// When each part was written.
fn times(store: &Path) -> BTreeMap<String, SystemTime> {
    let time = |name: String| {
        let path = store.join("parts").join(&name);
        let written = fs::metadata(path).and_then(|data| data.modified());
        (name, written.expect("readable"))
    };
    files(&store.join("parts")).into_keys().map(time).collect()
}

fn assert_untouched(before: &BTreeMap<String, SystemTime>, store: &Path) {
    let now = times(store);
    for (name, time) in before {
        assert_eq!(now.get(name), Some(time), "{name} was written again");
    }
}

#[test]
fn more_values_and_more_replications_compute_only_what_is_missing() {
    let out = Out::new();
    assert_done(&out.sweep(&[]));
    let before = times(&out.store());
    assert_eq!(before.len(), 12);

    // Nothing new: the same again, another base, fewer of everything.
    let again = out.sweep(&["--base", "tier.general.hands=3"]);
    assert_done(&again);
    assert!(again.err.contains("All 12 parts are in"), "{}", again.err);
    let fewer = [
        "sweep",
        SWEEP[1],
        "--vary",
        SWEEP[3],
        "--vary",
        "tools.manual.omission=2%",
    ];
    let fewer = fewer
        .iter()
        .chain(&SWEEP[6..10])
        .chain(&["--replications", "6"]);
    let few = out.run(fewer.copied());
    assert_done(&few);
    assert!(few.err.contains("nothing is left"), "{}", few.err);
    assert_eq!(times(&out.store()), before);

    // One more level: two points, two blocks each.
    let wider = |out: &Out, replications: &str| {
        let mut words = SWEEP;
        words[3] = "tier.general.hands=1..4";
        words[11] = replications;
        out.run(words.into_iter().chain(["--format", "json"]))
    };
    assert_done(&wider(&out, "7"));
    assert_eq!(times(&out.store()).len(), 16);
    assert_untouched(&before, &out.store());

    // More replications: the short blocks are filled up.
    let found = document(&wider(&out, "12"));
    assert_eq!(times(&out.store()).len(), 32);
    assert_untouched(&before, &out.store());
    let fresh = document(&wider(&Out::new(), "12"));
    assert_eq!(found["points"], fresh["points"]);
}

#[test]
fn a_store_of_something_else_is_refused_and_can_be_set_aside() {
    let out = Out::new();
    let folder = Out::new();
    let file = folder.path().join("plan.toml");
    let text = |orders: u32| {
        let two_tier = fs::read_to_string("scenarios/bench/mm1.toml").expect("shipped");
        format!("# {orders}\n{two_tier}\n[limits]\nrelay = \"{orders} h\"\n")
    };
    fs::write(&file, text(1)).expect("written");
    let sweep = |more: &[&str]| {
        let file = file.display().to_string();
        let words = [
            "sweep",
            &file,
            "--vary",
            "tier.server.hands=1,2",
            "--set",
            "run.horizon=9 h",
        ];
        let words = words
            .into_iter()
            .chain(["--set", "run.warm_up=1 h", "--replications", "3"]);
        let words: Vec<String> = words
            .chain(more.iter().copied())
            .map(str::to_owned)
            .collect();
        out.run(words.iter().map(String::as_str))
    };
    assert_done(&sweep(&[]));
    let store = out.path().join("plan-sweep.store");
    let before = parts(&store);

    assert_refused(
        &sweep(&["--seed", "5"]),
        &["another sweep: with seed", "--fresh"],
    );
    assert_refused(
        &sweep(&["--set", "limits.relay=3 h"]),
        &["of another scenario", "plan.toml"],
    );
    fs::write(&file, text(2)).expect("written");
    assert_refused(
        &sweep(&[]),
        &["of another scenario (", "--fresh begins anew"],
    );
    assert_refused(&sweep(&["--lang", "zh"]), &["场景不同", "--fresh 从头算"]);
    assert_eq!(parts(&store), before, "refused, and nothing was touched");

    let fresh = sweep(&["--fresh"]);
    assert_done(&fresh);
    assert!(fresh.err.contains("plan-sweep.store-1"), "{}", fresh.err);
    assert_eq!(parts(&out.path().join("plan-sweep.store-1")), before);
    assert_ne!(parts(&store), before);

    let manifest = store.join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("there");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(&manifest, text.replace(&version, "\"version\": \"0.0.9\"")).expect("written");
    assert_refused(&sweep(&[]), &["made by fahuo 0.0.9", "--fresh"]);
    fs::write(&manifest, "{\"store\"").expect("written");
    assert_refused(&sweep(&[]), &["manifest.json cannot be understood"]);
    assert_done(&sweep(&["--fresh"]));
    // Somebody else's folder is not touched, not even with --fresh.
    fs::remove_dir_all(&store).expect("removed");
    fs::create_dir(&store).expect("made");
    fs::write(store.join("letter.txt"), "dear").expect("written");
    for how in [&[][..], &["--fresh"]] {
        assert_refused(&sweep(how), &["is not the store of a sweep"]);
    }
}

#[test]
fn a_part_that_is_torn_or_of_another_point_is_refused_by_name() {
    let out = Out::new();
    assert_done(&out.sweep(&[]));
    let whole = out.bytes();
    let all = parts(&out.store());
    let (first, last) = (
        all.keys().next().expect("one"),
        all.keys().last().expect("one"),
    );
    let path = |name: &str| out.store().join("parts").join(name);
    let foreign = path(last).with_file_name(Path::new(first).file_name().expect("a name"));

    let text = &all[first];
    let torn = &text[..text.len() / 2];
    let mut changed = text.clone();
    let at = text
        .iter()
        .rposition(|byte| *byte == b'/')
        .expect("a ratio")
        + 1;
    changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
    for (place, bytes, reason) in [
        (path(first), torn, "it is torn or was changed"),
        (path(first), &changed[..], "it is torn or was changed"),
        (foreign, &text[..], "it belongs to another scenario"),
    ] {
        let right = fs::read(&place).expect("there");
        fs::write(&place, bytes).expect("written");
        let name = place
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert_refused(&out.sweep(&[]), &[&name, reason, "delete this file"]);
        // What the message advises.
        fs::remove_file(&place).expect("removed");
        let again = out.sweep(&[]);
        assert_done(&again);
        assert!(again.err.contains("11 of 12 parts"), "{}", again.err);
        assert_eq!(fs::read(&place).expect("there"), right);
    }
    let mut now = out.bytes();
    // Each time a report was written, and the older ones were kept.
    now.retain(|name, _| !name.starts_with("two-tier-sweep-"));
    assert_same(&whole, &now);
}
