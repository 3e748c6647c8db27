//! Where buyers live, and carriers that slow down: constant times make the answers exact.

#![allow(
    clippy::single_range_in_vec_init,
    reason = "one range of days is meant, not the days in it"
)]

use std::fs;

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::language::{Language, Text};
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::{Observation, ReplicationResult};
use fahuo::model::money::plan::CarrierRule;
use fahuo::model::network::{Carrier, Leg, Network, Product, Region, Tier};
use fahuo::model::pace::Pace;
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::random::Law;
use fahuo::report::summary_text;
use fahuo::scenario::{Scenario, load};

use crate::play;

const EAST: f64 = 0.6;

fn hours(hours: f64) -> Option<Law> {
    Some(Law::Constant(hours * HOUR as f64))
}

fn carrier(name: &str, everywhere: f64) -> Carrier {
    Carrier {
        transit: hours(everywhere),
        promise: Some(60 * HOUR),
        ..Carrier::neutral(name)
    }
}

fn leg(transit: f64, promise: i64) -> Leg {
    Leg {
        transit: hours(transit),
        promise: Some(promise * HOUR),
        ..Leg::default()
    }
}

/// 100 orders a day for 200 days, scanned as they are placed. One carrier goes to the east in 50 h
/// and to the west in 70 h, the other takes 30 h to both; half of the orders each.
fn network() -> Network {
    let demand = Demand {
        streams: 2,
        shares: None,
        rate: Rate::constant(100.0),
        regular: None,
    };
    let mut network = Network::neutral(vec![], demand, SimTime::from_millis(200 * DAY));
    let region = |name: &str, share| Region {
        name: name.to_owned(),
        label: Text::same(name),
        share,
    };
    network.regions = vec![region("east", EAST), region("west", 1.0 - EAST)];
    let mut common = carrier("common", 1.0);
    common.regions = vec![leg(50.0, 60), leg(70.0, 60)];
    network.carriers = vec![common, carrier("brand", 30.0)];
    network.products = [0, 1]
        .map(|carrier| Product {
            carrier: CarrierRule::Fixed(carrier),
            ..Product::neutral(&format!("product-{carrier}"), 0.5)
        })
        .to_vec();
    network
}

fn play(network: &Network) -> ReplicationResult {
    let mut workspace = Workspace::default();
    let result = model::simulate(network, 7, 1, Path::Elided, &mut workspace);
    let audited = model::simulate(network, 7, 1, Path::Events, &mut workspace);
    assert_eq!(result, audited);
    result
}

fn observation(network: &Network, result: &ReplicationResult, id: &str) -> Option<Observation> {
    let metrics = measure::metrics(network);
    let position = metrics.iter().position(|metric| metric.id == id)?;
    Some(result.observations[position])
}

fn value(network: &Network, result: &ReplicationResult, id: &str) -> f64 {
    match observation(network, result, id) {
        Some(Observation::Value(value)) => value.unwrap_or_else(|| panic!("no value of {id}")),
        Some(Observation::Ratio(numerator, denominator)) => numerator / denominator,
        None => panic!("no metric {id}"),
    }
}

// With 20,000 orders a share of 60 % has a standard error of 0.35 %: four of them are one false
// alarm in 16,000.
#[test]
fn parcels_take_the_time_of_the_region_and_of_the_carrier() {
    let network = network();
    let result = play(&network);
    let of = |id: &str| value(&network, &result, id);
    let (east, west) = (of("region.east.share"), of("region.west.share"));
    assert!((east - EAST).abs() < 4.0 * 0.0035, "{east}");
    assert!((east + west - 1.0).abs() < 1e-12);
    // Half at 30 h, half at 50 h or 70 h; only the west by the slow carrier is late.
    let common = of("carrier.common.share");
    for (region, transit) in [("east", 40.0), ("west", 50.0)] {
        let found = of(&format!("region.{region}.transit_time.mean"));
        assert!((found - transit).abs() < 0.9, "{region}: {found}");
        // Scanned as soon as placed.
        assert_eq!(of(&format!("region.{region}.delivery_time.mean")), found);
    }
    assert_eq!(of("region.east.late_rate"), 0.0);
    let late = of("carrier.common.late_rate");
    assert!((late - (1.0 - EAST)).abs() < 4.0 * 0.005, "{late}");
    assert!((of("region.west.late_rate") * west - late * common).abs() < 1e-9);
    assert_eq!(of("carrier.brand.late_rate"), 0.0);
    // The regions together are everything.
    let together =
        of("region.east.transit_time.mean") * east + of("region.west.transit_time.mean") * west;
    assert!((together - of("stage.transit.mean")).abs() < 1e-9);
}

#[test]
fn what_a_region_is_promised_wins() {
    let mut network = network();
    network.carriers[0].regions[1].promise = Some(70 * HOUR);
    network.carriers[0].regions[0].promise = Some(49 * HOUR);
    let result = play(&network);
    assert_eq!(value(&network, &result, "region.west.late_rate"), 0.0);
    assert!(value(&network, &result, "region.east.late_rate") > 0.45);
    // Nothing promised is not late, and not counted as in time.
    for leg in &mut network.carriers[0].regions {
        leg.promise = None;
    }
    let result = play(&network);
    assert_eq!(
        observation(&network, &result, "carrier.common.late_rate"),
        None
    );
    let rate = observation(&network, &result, "region.west.late_rate");
    let Some(Observation::Ratio(late, promised)) = rate else {
        panic!("{rate:?}")
    };
    assert!(late == 0.0 && promised < 5_000.0, "{late} of {promised}");
}

// Where a buyer lives is a draw of its own: it changes with neither structure nor carrier, and
// regions that say nothing new change nothing else.
#[test]
fn buyers_live_where_they_live() {
    let homes = |network: &Network| {
        let result = play(network);
        ["east", "west"].map(|region| {
            observation(network, &result, &format!("region.{region}.share")).expect("regions")
        })
    };
    let plain = network();
    let mut other = plain.clone();
    other.tiers = vec![Tier::neutral("general", 1), Tier::neutral("retail", 2)];
    other.products.truncate(1);
    assert_eq!(homes(&plain), homes(&other));

    let mut same = plain.clone();
    same.carriers[0].regions = vec![leg(50.0, 60), leg(50.0, 60)];
    let mut nowhere = same.clone();
    nowhere.regions.clear();
    nowhere.carriers[0].regions.clear();
    nowhere.carriers[0].transit = hours(50.0);
    let (with, without) = (play(&same), play(&nowhere));
    let shared = without.observations.len();
    assert_eq!(with.observations[..shared], without.observations[..]);
    assert_eq!(
        measure::metrics(&same)[..shared],
        measure::metrics(&nowhere)[..]
    );
    assert_eq!(
        (&with.delivered, with.events),
        (&without.delivered, without.events)
    );
}

#[test]
fn a_slow_period_slows_what_is_under_way_and_no_promise() {
    let mut network = network();
    // All the time: half as fast, so 60 h instead of 30, 100 and 140 instead of 50 and 70.
    let always = Pace::slowed(&[(vec![0..9_999], 2.0)]);
    network.carriers[1].pace = always.clone();
    for leg in &mut network.carriers[0].regions {
        leg.pace = always.clone();
    }
    let result = play(&network);
    let of = |id: &str| value(&network, &result, id);
    assert_eq!(of("carrier.common.late_rate"), 1.0);
    assert_eq!(of("carrier.brand.late_rate"), 0.0, "60 h are within 60 h");
    let usual = self::network();
    let fast = play(&usual);
    for region in ["east", "west"] {
        let id = format!("region.{region}.transit_time.mean");
        assert!(
            (of(&id) - 2.0 * value(&usual, &fast, &id)).abs() < 1e-9,
            "{region}"
        );
    }
    // In the west alone nobody in the east notices.
    for leg in &mut network.carriers[0].regions[..1] {
        leg.pace = Pace::default();
    }
    network.carriers[1].pace = Pace::default();
    let result = play(&network);
    let east = "region.east.transit_time.mean";
    assert_eq!(value(&network, &result, east), value(&usual, &fast, east));
}

/// Loads a scenario of ten days from Monday 2 March 2026, with these lines in it.
fn loaded(text: &str) -> Result<Scenario, [String; 2]> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.toml");
    let head = "run = { horizon = \"10 d\" }\ndemand = { orders = \"9 orders/day\" }\n";
    fs::write(&path, format!("{head}{text}")).expect("written");
    load(&path.display().to_string(), &[])
        .map_err(|problems| [Language::Zh, Language::En].map(|one| problems.render(one, false)))
}

const REGIONS: &str = "\
[[carrier]]
name = \"a\"
transit = \"40 h\"
promise = \"60 h\"
region = [
  { name = \"east\", share = \"60%\" },
  { name = \"west\", label = { zh = \"西部\", en = \"West\" }, share = \"40%\", transit = \"70 h\", promise = \"none\" },
]
slow = [
  { name = \"feast\", days = \"2026-03-04..2026-03-06\", factor = 1.5 },
  { name = \"snow\", days = 2026-03-06, factor = 2, region = \"west\" },
]
[[carrier]]
name = \"b\"
transit = \"30 h\"
";

#[test]
fn a_scenario_states_regions_and_slow_periods() {
    let plan = loaded(REGIONS).unwrap_or_else(|[_, en]| panic!("{en}"));
    let network = &plan.network;
    let regions: Vec<_> = network
        .regions
        .iter()
        .map(|one| (&*one.name, one.share))
        .collect();
    assert_eq!(regions, [("east", 0.6), ("west", 0.4)]);
    assert_eq!(network.regions[1].label, Text::new("西部", "West"));
    let [a, b] = network.carriers.as_slice() else {
        panic!("two carriers")
    };
    let mean = |law: Option<&Law>| law.map(|law| law.mean() / HOUR as f64);
    let feast = (vec![2..5], 1.5);
    let everywhere = Pace::slowed(std::slice::from_ref(&feast));
    let in_the_west = Pace::slowed(&[feast, (vec![4..5], 2.0)]);
    let (transit, promise, pace) = a.to(0);
    assert_eq!(
        (mean(transit), promise, pace),
        (Some(40.0), Some(60 * HOUR), &everywhere)
    );
    let (transit, promise, pace) = a.to(1);
    assert_eq!(
        (mean(transit), promise, pace),
        (Some(70.0), None, &in_the_west)
    );
    // Who lists no regions takes the same everywhere.
    assert!(b.regions.is_empty());
    assert_eq!(mean(b.to(1).0), Some(30.0));
    // Unless it is slow in one of them.
    let slow = "slow = [{ name = \"s\", days = 2026-03-02, factor = 2, region = \"west\" }]\n";
    let plan = loaded(&format!("{REGIONS}{slow}")).unwrap_or_else(|[_, en]| panic!("{en}"));
    let b = &plan.network.carriers[1];
    assert_eq!(b.to(0).2, &Pace::default());
    assert_eq!(b.to(1).2, &Pace::slowed(&[(vec![0..1], 2.0)]));
    assert_eq!(mean(b.to(1).0), Some(30.0));
    // The first label there is.
    let other = "region = [{ name = \"east\", label = \"Ost\", share = \"60%\" }, { name = \"west\", label = \"W\", share = \"40%\" }]\n";
    let plan = loaded(&format!("{REGIONS}{other}")).unwrap_or_else(|[_, en]| panic!("{en}"));
    let labels: Vec<_> = plan
        .network
        .regions
        .iter()
        .map(|one| &*one.label.en)
        .collect();
    assert_eq!(labels, ["Ost", "West"]);
}

#[test]
fn regions_that_differ_are_refused_in_both_languages() {
    for list in [
        "{ name = \"west\", share = \"40%\" }, { name = \"east\", share = \"60%\" }",
        "{ name = \"east\", share = \"50%\" }, { name = \"west\", share = \"50%\" }",
        "{ name = \"east\", share = \"60%\" }, { name = \"west\", share = \"30%\" }, { name = \"north\", share = \"10%\" }",
        "{ name = \"east\" }",
    ] {
        let text = format!("{REGIONS}region = [{list}]\n");
        let [zh, en] = loaded(&text).map(|_| ()).expect_err(list);
        assert!(
            en.contains("carriers `b` and `a` do not list the same regions"),
            "{en}"
        );
        assert!(
            en.contains("`a` has east 60%, west 40%; here it is"),
            "{en}"
        );
        assert!(en.contains("plan.toml:18:10"), "{en}");
        assert!(zh.contains("快递 `b` 和 `a` 的地区不一样"), "{zh}");
        assert!(zh.contains("`a` 写的是 east 60%, west 40%"), "{zh}");
    }
}

#[test]
fn slow_days_outside_the_run_are_warned_about() {
    let text =
        "[[carrier]]\nname = \"a\"\nslow = [{ name = \"s\", days = 2025-03-04, factor = 2 }]";
    let plan = loaded(text).unwrap_or_else(|[_, en]| panic!("{en}"));
    let warned = plan.warnings.to_string();
    assert!(
        warned.contains("none of these days lies in the run"),
        "{warned}"
    );
    assert_eq!(plan.network.carriers[0].pace, Pace::default());
}

/// The summary of shipped scenarios over a few days, in both languages.
fn summaries(names: &[&str]) -> [String; 2] {
    let days = ["run.warm_up=1 d", "run.horizon=5 d"];
    let subjects = names
        .iter()
        .map(|name| play::subject(play::load(name, &days)));
    let result = play::experiment(subjects.collect(), 2, Path::Elided);
    [Language::Zh, Language::En].map(|language| summary_text(&result, language, 200))
}

#[test]
fn the_summary_tells_channels_and_regions_apart() {
    let [zh, en] = summaries(&["regions"]);
    for (text, words) in [
        (
            &zh,
            ["买家地区", "运输用时 [h]", "晚到 [%]", "东部", "西部"],
        ),
        (
            &en,
            ["Buyers in", "Transit time [h]", "Late [%]", "East", "West"],
        ),
    ] {
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        // One channel is no table.
        assert!(
            !text.contains("接单渠道") && !text.contains("Channel"),
            "{text}"
        );
    }
    let names = ["channels-intake", "channels-intake@all-mini-program"];
    let [zh, en] = summaries(&names);
    for (text, words) in [
        (
            &zh,
            ["接单渠道", "微信私聊 · 原方案", "小程序商城 · 全部小程序"],
        ),
        (
            &en,
            [
                "Channel",
                "WeChat chat · as it stands",
                "Mini-program shop · All by mini-program",
            ],
        ),
    ] {
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
    // What nobody uses has no row.
    assert!(!zh.contains("微信私聊 · 全部小程序"), "{zh}");
    assert!(!zh.contains("买家地区"), "{zh}");
}
