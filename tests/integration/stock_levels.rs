//! Levels of stock as a planner meets them: in `check`, in a sweep over a factor, and in a run.

use std::fs;
use std::path::PathBuf;

use fahuo::engine::time::{DAY, SimTime};
use fahuo::experiment::promise::{Promise, promises};
use fahuo::language::Text;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::network::{Network, Tier};
use fahuo::model::stock::plan::{Holding, Level, Review};
use fahuo::model::stock::target::target;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Said, fahuo, said};

/// A shop with a slow and a fast product, reviewed daily.
const SHOP: &str = r#"
title = { zh = "备货", en = "Stock" }

[run]
warm_up = "20 d"
horizon = "120 d"
drain = "until empty"
replications = 8
seed = 11

[demand]
orders = "44 orders/day"

[network]
chain = []

[[channel]]
name = "shop"
share = "100%"
enters_at = "supplier"

[[product]]
name = "slow"
label = { zh = "慢销品", en = "slow" }
share = "10%"
unit_cost = "200 yuan"

[[product]]
name = "fast"
label = { zh = "畅销品", en = "fast" }
share = "90%"
unit_cost = "30 yuan"

[supplier.stock]
factor = 1.2
review = "1 d"
lead_time = "3 d"
warn_at = { factor = 0.3 }
"#;

struct Shop(TempDir);

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("shop.toml"), SHOP).expect("written");
        Self(folder)
    }

    fn file(&self) -> String {
        self.0.path().join("shop.toml").display().to_string()
    }

    fn said(&self, words: &[&str]) -> Said {
        let mut command = fahuo();
        command.args([words[0], &self.file()]).args(&words[1..]);
        if words[0] != "check" {
            command.arg("--out").arg(self.0.path().join("out"));
        }
        let said = said(&mut command);
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
        said
    }

    fn chart(&self, folder: &str, name: &str) -> PathBuf {
        self.0
            .path()
            .join("out")
            .join(folder)
            .join("charts")
            .join(name)
    }
}

const RANGE: [&str; 3] = ["sweep", "--vary", "supplier.stock.factor=0.8..1.6:0.2"];

/// The rows of a CSV file, without its byte order mark.
fn rows(path: &PathBuf) -> Vec<csv::StringRecord> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = bytes
        .strip_prefix("\u{FEFF}".as_bytes())
        .expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    reader.records().map(|row| row.expect("a row")).collect()
}

#[test]
fn check_tells_levels_in_units_and_both_readings_of_a_factor() {
    let shop = Shop::new();
    let en = shop.said(&["check"]).out;
    // 39.6 a day for four days, 1.2 times; and 4.4 a day.
    for word in [
        "up to 191",
        "up to 22",
        "if 1.2 is meant as z (cycle service 88.5% for normal demand)",
    ] {
        assert!(en.to_lowercase().contains(word), "{word}: {en}");
    }
    let zh = shop.said(&["check", "--lang", "zh"]).out;
    assert!(
        zh.contains("如果 1.2 指的是 z") && zh.contains("库存降到 6 件时预警"),
        "{zh}"
    );
    let json = shop.said(&["check", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["stock"][1]["level"], 191.0);
    let factor = json["stock"][1]["readings"]["factor"].as_f64();
    assert!(
        factor.is_some_and(|factor| (factor - 191.0 / 158.4).abs() < 1e-12),
        "{factor:?}"
    );
    assert_eq!(json["stock"][0]["product"], "slow");
}

#[test]
fn a_sweep_over_a_factor_answers_in_one_sentence_for_each_product() {
    let shop = Shop::new();
    let en = shop.said(&RANGE).out;
    assert!(
        en.contains("slow: A fill rate of 95% needs factor 1."),
        "{en}"
    );
    assert!(
        en.contains("fast: A fill rate of 95% needs factor 1."),
        "{en}"
    );
    assert!(
        en.contains("and ties up") && en.contains("What each level means: slow"),
        "{en}"
    );
    let zh = shop.said(&[&RANGE[..], &["--lang", "zh"]].concat()).out;
    assert!(zh.contains("慢销品：满足率 95% 需要备货系数 1."), "{zh}");
    assert!(
        zh.contains("平均占用资金") && zh.contains("系数换算：畅销品"),
        "{zh}"
    );
}

/// The formula against the simulation, at every point of the chart: Poisson orders, a daily
/// review at an instant at which nobody orders, a fixed lead time.
#[test]
fn simulated_fill_rates_lie_around_the_formula() {
    let shop = Shop::new();
    shop.said(&[&RANGE[..], &["--replications", "40", "--charts", "svg"]].concat());
    let path = shop.chart("shop-sweep", "13-safety-stock.csv");
    let number = |row: &csv::StringRecord, column: usize| row[column].parse::<f64>();
    let mut far = 0;
    let rows = rows(&path);
    assert_eq!(rows.len(), 10);
    for row in &rows {
        let formula = number(row, 6).expect("by formula");
        let simulated = number(row, 7).expect("simulated");
        let half = number(row, 8).expect("an interval");
        // 4.5 standard errors: a false alarm once in 15,000 studies of ten points.
        let most = half * 4.5 / 2.02 + 1e-3;
        assert!((simulated - formula).abs() <= most, "{row:?}");
        far += usize::from((simulated - formula).abs() > half);
    }
    assert!(far <= 5, "{far} of 10 intervals miss the formula: {rows:?}");
}

#[test]
fn a_run_draws_stock_by_day_and_tells_it_in_a_table() {
    let shop = Shop::new();
    let en = shop.said(&["run", "--charts", "svg"]).out;
    assert!(
        en.contains("Stock point") && en.contains("Supplier · fast"),
        "{en}"
    );
    let rows = rows(&shop.chart("shop", "14-stock-on-hand.csv"));
    // Two products, 120 days.
    assert_eq!(rows.len(), 240);
    for row in &rows {
        let [mean, low, high] =
            [3, 4, 5].map(|column| row[column].parse::<f64>().expect("a number"));
        assert!(mean >= 0.0 && 0.0 <= low && low <= high, "{row:?}");
    }
    assert!(shop.chart("shop", "14-stock-on-hand.svg").exists());
}

#[test]
fn the_points_of_a_tier_promise_together() {
    let demand = Demand {
        streams: 3,
        shares: Some(vec![0.25, 0.25, 0.5]),
        rate: Rate::constant(40.0),
        regular: None,
    };
    let tiers = vec![Tier::neutral("city", 3)];
    let mut network = Network::neutral(tiers, demand, SimTime::from_millis(DAY));
    network.stock = vec![Holding {
        review: Some(Review::every(DAY)),
        ..Holding::up_to(Some(0), Level::Factor(1.2))
    }];
    let found = promises(&network);
    let [city] = found.as_slice() else {
        panic!("one holding: {found:?}");
    };
    assert_eq!(city.id, "stock.city");
    assert_eq!((city.units, city.factor), (Some(48.0), Some(1.2)));
    let fill_rate = |agent| {
        let target = target(&network, &network.stock[0], agent);
        target.readings().expect("demand").fill_rate
    };
    let expected = 0.25 * fill_rate(0) + 0.25 * fill_rate(1) + 0.5 * fill_rate(2);
    assert!((city.fill_rate.expect("demand") - expected).abs() < 1e-12);
}

/// They stand in the manifest of a store, from which a sweep goes on with the same bytes.
#[test]
fn what_is_promised_is_read_back_exactly() {
    let promise = Promise {
        id: "stock.supplier".to_owned(),
        label: Text::same("Supplier"),
        units: Some(0.1 + 0.2),
        factor: None,
        z: Some(44.471_716_576_700_004),
        cycle_service: Some(1e-300),
        fill_rate: Some(1.0 / 3.0),
    };
    let json = serde_json::to_string(&promise).expect("JSON");
    assert_eq!(serde_json::from_str::<Promise>(&json).ok(), Some(promise));
}
