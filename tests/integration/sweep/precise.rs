//! A sweep that adds replications until it is precise.

use serde_json::Value;

use super::{Out, assert_refused, document};

const WORDS: [&str; 10] = [
    "sweep",
    "scenarios/two-tier.toml",
    "--vary",
    "tier.general.hands=1,2",
    "--set",
    "run.horizon=4 d",
    "--set",
    "run.warm_up=1 d",
    "--charts",
    "none",
];

fn swept(out: &Out, words: &[&str]) -> Value {
    let words = WORDS.into_iter().chain(words.iter().copied());
    let mut found = document(&out.run(words.chain(["--format", "json", "--quiet"])));
    let whole = found.as_object_mut().expect("an object");
    whole.remove("performance");
    found
}

#[test]
fn replications_are_added_until_every_point_is_precise() {
    let out = Out::new();
    let found = swept(&out, &["--precision", "3%", "--threads", "2"]);
    let verdict = &found["precision"];
    assert_eq!(verdict["outcome"], "reached");
    let n = found["replications"].as_u64().expect("a number");
    assert!(n >= 10, "{n}");
    assert_eq!(verdict["replications"], n);
    assert!(verdict["decisive"]["point"].as_u64().expect("a point") < 2);

    // Neither threads nor what is in the store already decide.
    assert_eq!(
        swept(&Out::new(), &["--precision", "3%", "--threads", "1"]),
        found
    );
    assert_eq!(swept(&out, &["--precision", "3%"]), found);
    let number = n.to_string();
    let mut fixed = swept(&out, &["--replications", &number]);
    assert_eq!(fixed["precision"].take(), Value::Null);
    assert_eq!(fixed["points"], found["points"]);
    // More precise takes more.
    let finer = swept(&out, &["--precision", "1%"]);
    assert!(
        finer["replications"].as_u64() > Some(n),
        "{}",
        finer["replications"]
    );
}

#[test]
fn a_shard_needs_a_number_and_nothing_is_confirmed() {
    for (words, told) in [
        (["--precision", "3%", "--shard", "1/2"], "--replications"),
        (["--precision", "3%", "--confirm", "--quiet"], "--set"),
    ] {
        let words = WORDS.into_iter().chain(words);
        assert_refused(&Out::new().run(words.chain(["--lang", "en"])), &[told]);
    }
}
