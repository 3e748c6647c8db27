//! The story of an order: it tiles the order's time, agrees with the books, and is told in both
//! languages.

use fahuo::engine::time::SimTime;
use fahuo::model::measure::metrics;
use fahuo::model::metric::Observation;
use fahuo::model::network::Network;
use fahuo::model::story::{End, Followed, Happening, OrderName, Story};
use fahuo::model::{self, Path, Workspace};
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::Value;

use crate::networks::network;
use crate::play;
use crate::program::{SHORT, Said, fahuo, said};

const TWO: &str = "scenarios/two-tier.toml";
const FOUR: &str = "scenarios/four-tier.toml";

/// The stories of all orders of a replication, with the numbers placed by each stream.
fn all_stories(network: &Network, seed: u64) -> (Followed, Vec<Story>) {
    let mut workspace = Workspace::default();
    let found = model::follow(network, seed, 1, &[], &mut workspace);
    let mut names: Vec<OrderName> = (1..)
        .zip(&found.placed)
        .flat_map(|(stream, &many)| (1..=many).map(move |number| OrderName { stream, number }))
        .collect();
    let mut ended: Vec<OrderName> = found.outcomes.iter().map(|one| one.name).collect();
    ended.sort_unstable();
    if network.is_disrupted() {
        // Some buyers were turned away, who came as the others did.
        names.retain(|name| ended.binary_search(name).is_ok());
    }
    assert_eq!(ended, names, "every order ends once");
    let mut stories = Vec::new();
    for names in names.chunks(40).take(3) {
        let found = model::follow(network, seed, 1, names, &mut workspace);
        stories.extend(
            found
                .stories
                .into_iter()
                .map(|story| story.expect("placed")),
        );
    }
    (found, stories)
}

fn tiles(story: &Story) {
    let name = story.name;
    let mut at = story.placed;
    for span in &story.spans {
        assert_eq!(span.from, at, "{name}: a gap or an overlap before {span:?}");
        assert!(span.until > span.from, "{name}: {span:?}");
        assert!(
            (0..=span.millis()).contains(&span.closed),
            "{name}: {span:?}"
        );
        at = span.until;
    }
    assert_eq!(at, story.ended, "{name} is not told to its end: {story:#?}");
    let spans: i64 = story.spans.iter().map(|span| span.millis()).sum();
    assert_eq!(spans, story.millis(), "{name}");
    assert_eq!(story.parts().iter().sum::<i64>(), story.millis(), "{name}");
    let mut latest = SimTime::ZERO;
    for note in &story.notes {
        assert!(
            note.at >= latest && note.at <= story.ended,
            "{name}: {note:?}"
        );
        latest = note.at;
    }
    assert_eq!(story.notes[0].what, Happening::Placed, "{name}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn stories_tile_and_agree_with_the_books(network in network(), seed in any::<u64>()) {
        let (found, stories) = all_stories(&network, seed);
        for story in &stories {
            tiles(story);
            if let (Some(End::Delivered | End::Lost), Some(parcel)) = (story.end, &story.shipped) {
                assert_eq!(story.parts(), parcel.books, "{}: {story:#?}", story.name);
            }
        }
        if found.placed.iter().sum::<u32>() as usize == stories.len() {
            let counted = stories.iter().filter(|story| story.cohort);
            let delivered = counted.filter(|story| story.end == Some(End::Delivered));
            let parcels = delivered.filter_map(|story| story.shipped.as_ref());
            let promised: Vec<bool> = parcels
                .filter_map(|one| Some(one.arrives - one.scanned <= one.promise?))
                .collect();
            let kept = promised.iter().filter(|&&kept| kept).count();
            let booked = model::simulate(&network, seed, 1, Path::Elided, &mut Workspace::default());
            let ids = metrics(&network);
            let place = ids.iter().position(|one| one.id == "delivery_time.on_promise");
            let booked = booked.observations[place.expect("a metric")];
            prop_assert_eq!(booked, Observation::Ratio(kept as f64, promised.len() as f64));
        }
    }

    // Following orders is looking only: who is followed changes nobody's story.
    #[test]
    fn to_follow_changes_nothing(network in network(), seed in any::<u64>()) {
        let mut workspace = Workspace::default();
        let before = model::simulate(&network, seed, 1, Path::Elided, &mut workspace);
        let nobody = model::follow(&network, seed, 1, &[], &mut workspace);
        let name = OrderName { stream: 1, number: 1 };
        let somebody = model::follow(&network, seed, 1, &[name], &mut workspace);
        assert_eq!(nobody.outcomes, somebody.outcomes);
        assert_eq!(nobody.placed, somebody.placed);
        let after = model::simulate(&network, seed, 1, Path::Elided, &mut workspace);
        assert_eq!(before, after);
    }
}

// The parcel's luck and the buyer belong to the order, whatever the structure.
#[test]
fn an_order_is_the_same_in_every_structure() {
    let settings = ["run.horizon=3 d", "run.warm_up=1 d"];
    let networks = play::DEPTHS.map(|name| play::load(name, &settings).network);
    let mut workspace = Workspace::default();
    let names: Vec<OrderName> = (1..=128)
        .map(|stream| OrderName {
            stream,
            number: 1 + stream % 5,
        })
        .collect();
    let mut told: Vec<Vec<Story>> = Vec::new();
    for network in &networks {
        let found = model::follow(network, play::SEED, 1, &names, &mut workspace);
        told.push(found.stories.into_iter().flatten().collect());
    }
    let mut longer = 0;
    for other in &told[1..] {
        assert_eq!(other.len(), told[0].len());
        for (first, other) in told[0].iter().zip(other) {
            assert_eq!(first.name, other.name);
            assert_eq!(first.placed, other.placed);
            assert_eq!(first.channel, other.channel);
            assert_eq!(first.product, other.product);
            assert_eq!(first.order_value, other.order_value);
            if let (Some(first), Some(other)) = (&first.shipped, &other.shipped) {
                assert_eq!(first.arrives - first.scanned, other.arrives - other.scanned);
                assert_eq!(first.carrier, other.carrier);
            }
            longer += usize::from(other.millis() > first.millis());
        }
    }
    assert!(longer > 300, "more tiers take longer: {longer} of 512");
}

/// What `explain` says about a short run.
fn told(arguments: &[&str], language: &str) -> Said {
    let mut command = fahuo();
    command.arg("explain").args(arguments).args(SHORT);
    command.args(["--lang", language]);
    said(&mut command)
}

fn document(arguments: &[&str]) -> Value {
    let said = told(
        &[arguments, &["--format", "json", "--quiet"]].concat(),
        "en",
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.err, "", "nothing beside it");
    serde_json::from_str(&said.out).expect("one JSON document")
}

// As a planner reads them: a choice with the typical and the slowest order, one that was asked
// back about, and one in two structures.
#[test]
fn stories_read_well() {
    let questions = "scenarios/four-tier.toml@questions";
    let choice = document(&[questions]);
    let orders = choice["scenarios"][0]["orders"].as_array().expect("orders");
    let asked = orders.iter().find(|order| order["why"] == "questioned");
    let asked = asked.expect("one was caught")["order"]
        .as_str()
        .expect("a name");
    for language in ["zh", "en"] {
        for (name, arguments) in [
            ("choice", vec![questions]),
            ("questioned", vec![questions, asked]),
            ("pair", vec![TWO, FOUR, "17-12"]),
        ] {
            let said = told(&arguments, language);
            assert_eq!(said.code, Some(0), "{}", said.err);
            assert_snapshot!(format!("{name}_{language}"), said.out);
        }
    }
}

#[test]
fn the_json_document_tiles_and_names_every_cause() {
    let document = document(&[TWO, FOUR, "17-12"]);
    assert_eq!(document["schema"], 1);
    assert_eq!(document["command"], "explain");
    assert_eq!(document["replication"], 1);
    let scenarios = document["scenarios"].as_array().expect("a list");
    assert_eq!(scenarios.len(), 2);
    for (scenario, name) in scenarios.iter().zip(["two-tier", "four-tier"]) {
        assert_eq!(scenario["scenario"]["name"], name);
        let orders = scenario["orders"].as_array().expect("a list");
        assert_eq!(orders.len(), 1);
        let order = &orders[0];
        assert_eq!(order["order"], "17-12");
        assert_eq!(order["why"], Value::Null);
        assert_eq!(order["end"], "delivered");
        let millis = |value: &Value| value.as_i64().expect("whole milliseconds");
        let spans = order["spans"].as_array().expect("a list");
        let sum: i64 = spans.iter().map(|span| millis(&span["duration_ms"])).sum();
        assert_eq!(sum, millis(&order["delivery_time_ms"]));
        let parts = order["parts"].as_object().expect("an object").values();
        assert_eq!(parts.map(millis).sum::<i64>(), sum);
        let mut at = millis(&order["placed"]["at_ms"]);
        for span in spans {
            assert_eq!(millis(&span["from"]["at_ms"]), at, "{span:#}");
            at += millis(&span["duration_ms"]);
            for text in ["zh", "en"] {
                assert!(!span["text"][text].as_str().expect("a text").is_empty());
            }
        }
        let notes = order["notes"].as_array().expect("a list");
        assert_eq!(
            notes.first().map(|note| &note["what"]),
            Some(&"placed".into())
        );
        assert_eq!(
            notes.last().map(|note| &note["what"]),
            Some(&"ended".into())
        );
    }
    let placed = |index: usize| &scenarios[index]["orders"][0]["placed"];
    assert_eq!(placed(0), placed(1));
}

// Two scenarios without an order: one that is in both; and one scenario with itself.
#[test]
fn an_order_is_chosen_where_none_is_named() {
    let pair = document(&[TWO, FOUR]);
    let order = |index: usize| pair["scenarios"][index]["orders"][0].clone();
    assert_eq!(order(0)["order"], order(1)["order"]);
    assert_eq!(order(0)["why"], "typical");
    let same = told(&[TWO, TWO], "en");
    assert!(same.out.contains("is the same in both"), "{}", same.out);
    let other = document(&[TWO, "--replication", "2"]);
    let one = document(&[TWO]);
    assert_eq!(other["replication"], 2);
    assert_ne!(
        one["scenarios"][0]["orders"][0],
        other["scenarios"][0]["orders"][0]
    );
}

#[test]
fn other_buyers_are_pointed_out() {
    let said = told(&[TWO, "scenarios/promotion-peak.toml", "1-1"], "en");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.out.contains("differ in buyers or goods"),
        "{}",
        said.out
    );
}

#[test]
fn a_replication_beyond_those_of_the_scenario_is_remarked_on() {
    let said = told(&[TWO, "1-1", "--replication", "21"], "en");
    assert_eq!(said.code, Some(0));
    assert!(
        said.err.contains("has 20 replications; number 21"),
        "{}",
        said.err
    );
    let said = told(&[TWO, "1-1", "--replication", "21", "--quiet"], "zh");
    assert_eq!(said.err, "");
}

#[test]
fn mistakes_are_explained() {
    for (arguments, zh, en) in [
        (
            vec![TWO, "17_42"],
            "不是单号：单号是第几路买家和第几单，两个数都从 1 起，如 17-42；场景文件要以 .toml 结尾\n提示: 是不是 `17-42`？",
            "`17_42` is no order: an order is a stream of buyers and a number in it, both from 1, such as 17-42; a scenario file ends in .toml\nhelp: did you mean `17-42`?",
        ),
        (
            vec![TWO, "１７－４２"],
            "是不是 `17-42`？",
            "did you mean `17-42`?",
        ),
        (vec![TWO, "0-3"], "`0-3` 不是单号", "`0-3` is no order"),
        (vec![TWO, "4294967296-1"], "不是单号", "is no order"),
        (
            vec![TWO, "200-3"],
            "只有 128 路买家，没有第 200 路\n提示: 第一个数是 1 到 128，例如 128-3",
            "has 128 streams of buyers, and no stream 200\nhelp: the first number is 1 to 128, such as 128-3",
        ),
        (
            vec![TWO, "3-99999"],
            "第 1 次重复里，第 3 路买家到 run.horizon 为止下了",
            "replication 1: stream 3 places",
        ),
        (
            vec![TWO, "3-99999"],
            "提示: 最后一单是 3-",
            "help: the last one is 3-",
        ),
        (
            vec![TWO, "1-1", FOUR],
            "单号 `1-1` 要写在场景后面",
            "the order `1-1` belongs after the scenarios",
        ),
        (
            vec![TWO, FOUR, TWO],
            "explain 最多要两个场景",
            "explain takes up to two scenarios",
        ),
        (
            vec![TWO, "1-1", "1-2"],
            "一次只讲一单",
            "explain tells of one order",
        ),
        (
            vec![TWO, "1-1", "--replication", "0"],
            "这里要 1 到 100000 的整数",
            "it takes a whole number from 1 to 100000",
        ),
        (
            vec![
                TWO,
                FOUR,
                "--set",
                "channel.wechat.omission=100%",
                "--set",
                "buyer.gives_up=100%",
            ],
            "没有一单在两个场景里都签收",
            "no order is delivered in both scenarios",
        ),
    ] {
        for (language, words) in [("zh", zh), ("en", en)] {
            let said = told(&arguments, language);
            assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.out);
            assert_eq!(said.out, "", "{arguments:?}");
            assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
        }
    }
}

// Orders that are followed to their end by hand: what is not delivered is told as well.
#[test]
fn every_end_is_told() {
    let choice = document(&[
        FOUR,
        "--set",
        "run.horizon=8 d",
        "--set",
        "carrier.common.failure.loss=5%",
    ]);
    let orders = choice["scenarios"][0]["orders"].as_array().expect("orders");
    let ends: Vec<(&str, &str)> = orders
        .iter()
        .map(|order| {
            let word = |key: &str| order[key].as_str().expect("a word");
            (word("why"), word("end"))
        })
        .collect();
    for expected in [
        ("typical", "delivered"),
        ("slowest", "delivered"),
        ("omitted", "delivered"),
        ("refunded", "refunded"),
        ("lost", "lost"),
    ] {
        assert!(ends.contains(&expected), "{expected:?}: {ends:?}");
    }
}

// The excerpt on both front pages is the program's own.
#[test]
fn the_front_pages_show_what_it_says() {
    for (page, language) in [("README.md", "en"), ("README.zh.md", "zh")] {
        let mut command = fahuo();
        command.args(["explain", TWO, "91-173", "--lang", language]);
        let said = said(&mut command).out;
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let page = std::fs::read_to_string(path).expect("readable");
        let rows: Vec<&str> = page
            .lines()
            .filter(|line| line.starts_with("| 03-19 "))
            .collect();
        assert_eq!(rows.len(), 6);
        for row in rows {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let [_, when, took, total, who, what, _] = cells[..] else {
                panic!("{row}");
            };
            let mut lines = said.lines();
            let line = lines.find(|line| line.starts_with(when) && line.contains(took));
            let line = line.unwrap_or_else(|| panic!("{row} is not in\n{said}"));
            // The last column may go on in the next line.
            let begin: String = what.chars().take(10).collect();
            for word in [total, who, begin.as_str()] {
                assert!(line.contains(word), "{row}: {line}");
            }
        }
        assert!(said.contains("52:31:12"));
    }
}
