//! What a grid is made of, and that its points are scenarios like any other.

use serde_json::Value;

use super::{Out, assert_done, assert_refused, document};

const QUICK: [&str; 6] = [
    "--set",
    "run.horizon=2 d",
    "--set",
    "run.warm_up=1 d",
    "--replications",
    "2",
];

fn swept(file: &str, words: &[&str]) -> Value {
    let words = ["sweep", file]
        .into_iter()
        .chain(QUICK)
        .chain(words.iter().copied());
    document(&Out::new().run(words.chain(["--format", "json", "--quiet"])))
}

/// The values of a path, point by point.
fn values(document: &Value, path: &str) -> Vec<String> {
    let points = document["points"].as_array().expect("a list");
    let text = |point: &Value| match &point["settings"][path] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    points.iter().map(text).collect()
}

#[test]
fn a_point_is_the_scenario_with_its_values_set() {
    let found = swept(
        "scenarios/two-tier.toml",
        &["--vary", "supplier.accept=1 h..2 h:30 min"],
    );
    assert_eq!(values(&found, "supplier.accept"), ["1 h", "1.5 h", "2 h"]);
    for (point, value) in [(0, "1 h"), (1, "1.5 h"), (2, "2 h")] {
        let setting = format!("supplier.accept={value}");
        let words = ["run", "scenarios/two-tier.toml", "--set", &setting];
        let words = words.into_iter().chain(QUICK);
        let alone =
            document(&Out::new().run(words.chain(["--format", "json", "--charts", "none"])));
        let of_point = &found["points"][point];
        assert_eq!(of_point["sha256"], alone["scenario"]["sha256"]);
        for (id, metric) in alone["metrics"].as_object().expect("metrics") {
            let ours = &of_point["metrics"][id];
            for key in ["unit", "mean", "half_width", "replications"] {
                assert_eq!(ours[key], metric[key], "{id}.{key} at {value}");
            }
        }
    }
}

#[test]
fn differences_are_those_of_a_comparison() {
    let found = swept(
        "scenarios/two-tier.toml",
        &["--vary", "variant=*", "--base", "variant=system"],
    );
    assert_eq!(values(&found, "variant")[..2], ["none", "immediate"]);
    let base = values(&found, "variant")
        .iter()
        .position(|name| name == "system");
    assert_eq!(found["base"].as_u64(), base.map(|at| at as u64));
    let label = &found["points"][1]["label"];
    assert_eq!(
        (&label["zh"], &label["en"]),
        (&"来一单报一单".into(), &"Relay at once".into())
    );

    let files = ["scenarios/two-tier.toml@system", "scenarios/two-tier.toml"];
    let words = ["compare"].into_iter().chain(files).chain(QUICK);
    let compared = document(&Out::new().run(words.chain(["--format", "json", "--charts", "none"])));
    for comparison in compared["comparisons"].as_array().expect("a list") {
        let id = comparison["metric"].as_str().expect("text");
        let ours = &found["points"][0]["against_base"][id];
        assert_eq!(ours["difference"], comparison["difference"], "{id}");
        assert_eq!(ours["ratio"], comparison["ratio"], "{id}");
    }
}

#[test]
fn tiers_are_the_topmost_and_the_lowest() {
    let found = swept("scenarios/four-tier.toml", &["--vary", "tiers=0..4"]);
    assert_eq!(values(&found, "tiers"), ["0", "1", "2", "3", "4"]);
    assert_eq!(found["base"], 4, "the scenario's own");
    let has = |point: usize, tier: &str| {
        found["points"][point]["metrics"][format!("relay.{tier}.utilisation")]["mean"].is_number()
    };
    let chains = [
        &[][..],
        &["retail"],
        &["general", "retail"],
        &["general", "province", "retail"],
        &["general", "province", "city", "retail"],
    ];
    for (point, chain) in chains.into_iter().enumerate() {
        for tier in ["general", "province", "city", "retail"] {
            assert_eq!(has(point, tier), chain.contains(&tier), "{point}: {tier}");
        }
    }
}

#[test]
fn the_base_is_the_scenario_itself_where_it_is_among_the_points() {
    let file = "scenarios/two-tier.toml";
    let base = |words: &[&str]| swept(file, words)["base"].clone();
    // Two hands as the file says; a value that is written otherwise is the same.
    assert_eq!(base(&["--vary", "tier.general.hands=4,2,1"]), 1);
    assert_eq!(base(&["--vary", "tier.general.hands=4,8"]), 0);
    let grid = [
        "--vary",
        "tier.general.hands=1..3",
        "--vary",
        "tier.retail.hands=2,1",
    ];
    assert_eq!(base(&grid), 3);
    let asked = [&grid[..], &["--base", "tier.retail.hands=2"]].concat();
    assert_eq!(base(&asked), 2);

    let words = ["sweep", file].into_iter().chain(QUICK).chain(grid);
    let said = Out::new().run(words.chain(["--base", "tier.general.hands=9"]));
    assert_refused(
        &said,
        &["none of the varied values", "tier.general.hands=3"],
    );
}

#[test]
fn mistakes_of_all_values_are_told_at_once() {
    let sweep = |words: &[&str]| {
        let all = ["sweep", "scenarios/two-tier.toml"]
            .into_iter()
            .chain(QUICK);
        Out::new().run(all.chain(words.iter().copied()))
    };
    let said = sweep(&[
        "--vary",
        "tier.general.hands=0,1,x",
        "--vary",
        "supplier.acept=1 h,2 h",
        "--vary",
        "tools.manual.omission=0.01",
    ]);
    assert_refused(
        &said,
        &[
            "`0` is not a whole number from 1 to 10000",
            "`x` is not a whole number",
            "did you mean `accept`?",
            "`0.01` has no unit",
            "4 errors",
        ],
    );
    assert_eq!(said.err.matches("--vary:1:").count(), 4, "{}", said.err);
    // Also beside one that is not understood.
    let words = [
        "--vary",
        "tier.general.hands=1..",
        "--vary",
        "supplier.accept=1 hh,2 hh",
    ];
    assert_refused(
        &sweep(&words),
        &["lacks an end", "`hh` is no unit of a duration"],
    );
    let zh = sweep(&["--vary", "tier.general.hands＝1，2", "--lang", "zh"]);
    assert_refused(&zh, &["--vary 要写成", "写成 tier.general.hands=1,2"]);
    let zh = sweep(&["--vary", "tiers=3", "--lang", "zh"]);
    assert_refused(&zh, &["要 3 级，在用的只有 2 级：general, retail"]);
    assert_refused(
        &sweep(&[
            "--vary",
            "tier.general.hands=1..200",
            "--vary",
            "tier.retail.hands=1..200",
        ]),
        &["200 × 200 points are too many"],
    );

    let odd = sweep(&["--vary", "tier.city.hands=1,2,2"]);
    assert_done(&odd);
    for words in ["changes what is simulated", "`2` is there twice"] {
        assert!(odd.err.contains(words), "{words}: {}", odd.err);
    }
}

// Results of replications are in the store and not in memory, so ten times the points need little
// more: estimates, and the bytes of one part at a time.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_points() {
    let peak = |levels: &str| {
        let hands = format!("tier.retail.hands={levels}");
        let words = [
            "sweep",
            "scenarios/two-tier.toml",
            "--vary",
            &hands,
            "--replications",
            "20",
        ];
        let quick = [
            "--set",
            "run.horizon=12 h",
            "--set",
            "run.warm_up=1 h",
            "--set",
            "demand.orders=300 orders/day",
        ];
        let words = words.into_iter().chain(quick);
        let found = document(&Out::new().run(words.chain(["--format", "json", "--quiet"])));
        found["performance"]["peak_memory_bytes"]
            .as_u64()
            .expect("Linux tells")
    };
    let (few, many) = (peak("1..10"), peak("1..100"));
    assert!(
        many < few + 12_000_000,
        "{few} bytes for 10 points, {many} for 100"
    );
}

/// Points that differ by little in both figures must not beat each other in turn.
#[test]
fn some_point_is_always_on_the_front() {
    let words = [
        "sweep",
        "scenarios/four-tier.toml",
        "--vary",
        "tiers=1..2",
        "--vary",
        "tools.manual.omission=0%..0.8%:0.4%",
        "--replications",
        "5",
        "--charts",
        "none",
        "--quiet",
    ];
    let said = Out::new().run(words.into_iter());
    assert_done(&said);
    let text = said.out;
    assert!(text.contains("no other point beats: 1 · 0%"), "{text}");
}
