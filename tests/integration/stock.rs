//! Goods and stock: the published figures about them, and what must not change because of them.

use std::fs;

use fahuo::experiment::Subject;
use fahuo::experiment::result::ExperimentResult;
use fahuo::model::Path;
use fahuo::model::metric::Observation;
use fahuo::model::network::ShipFrom;
use fahuo::scenario::{self, Scenario};
use fahuo::stats::Estimate;

use crate::play::{self, compare, estimate, means};

/// The scenario of a text.
fn read(text: &str) -> Scenario {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("case.toml");
    fs::write(&file, text).expect("written");
    scenario::load(&file.display().to_string(), &[])
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn run(texts: &[String], replications: u64) -> ExperimentResult {
    let subjects = texts.iter().map(|text| play::subject(read(text)));
    play::experiment(subjects.collect(), replications, Path::Elided)
}

/// A metric of the first scenario of a text.
fn one(text: &str, replications: u64, metric: &str) -> Estimate {
    estimate(&run(&[text.to_owned()], replications), 0, metric)
}

// Claim C40: the fill rate at a factor of 1.0 and of 1.2 is that of the normal loss,
// 1 - CV L(z) with z = (k - 1) / CV, within 1.5 points. 20 replications of 1,000 days: half-widths
// below 0.3 points, so no false alarm to speak of.
#[test]
fn fill_rates_of_the_factor_are_those_of_the_normal_loss() {
    for (cv, one_time, one_fifth_more) in [
        (0.2, 0.920, 0.983),
        (0.3, 0.880, 0.955),
        (0.5, 0.801, 0.885),
    ] {
        for (factor, exact) in [(1.0, one_time), (1.2, one_fifth_more)] {
            let text = format!(
                "[run]\nhorizon = \"1000 d\"\n[demand]\nevery = \"1 d\"\n\
                 [[product]]\nname = \"goods\"\n\
                 quantity = {{ normal = {{ mean = \"100 units\", sd = \"{} units\" }} }}\n\
                 [[tier]]\nname = \"retail\"\nagents = 1\n\
                 [supplier]\nstock = {{ factor = {factor}, review = \"1 d\", \
                 review_when = \"before_demand\" }}\n",
                100.0 * cv
            );
            let found = one(&text, 20, "stock.supplier.fill_rate");
            println!("cv {cv}, factor {factor}: {found:.4?}, by formula {exact}");
            assert!(
                (found.mean - exact).abs() < 0.015,
                "{cv} {factor}: {found:?}"
            );
        }
    }
}

// Claim C04: the older the figure of stock by which agents sell, the more they oversell.
#[test]
fn older_figures_of_stock_oversell_more() {
    let names = ["stale-stock", "stale-stock@lag-6", "stale-stock@lag-24"];
    let result = compare(&names, &["run.horizon=60 d"]);
    let rates = means(&result, "orders.oversold_rate");
    println!("oversold at a lag of 0, 6, 24 h: {rates:.4?}");
    assert!(rates[0] <= rates[1] && rates[1] <= rates[2], "{rates:?}");
    let age = means(&result, "information.stock_age.mean");
    assert_eq!(age, [0.0, 3.0, 12.0]);
}

// Claim C01: where nothing is said of stock, no goods flow through an agent who relays.
#[test]
fn agents_of_the_reference_structures_hold_no_goods() {
    for name in play::DEPTHS {
        let network = play::load(name, &[]).network;
        assert_eq!(network.ship_from, ShipFrom::Supplier, "{name}");
        assert!(network.stock.is_empty(), "{name}");
    }
}

/// Two tiers as shipped, over so many days of which three fill the chain, with these settings.
fn two_tiers(days: u32, settings: &[&str]) -> Subject {
    let horizon = format!("run.horizon={days} d");
    let settings = [&["run.warm_up=3 d", horizon.as_str()], settings].concat();
    play::subject(play::load("two-tier", &settings))
}

// So much stock that it is never short changes nothing: not one number of those that are there
// without stock.
#[test]
fn plenty_of_stock_changes_nothing() {
    let plenty =
        "supplier.stock={ units = \"1000000 units\", review = \"1 d\", lead_time = \"3 d\" }";
    let subjects = vec![two_tiers(10, &[]), two_tiers(10, &[plenty])];
    let result = play::experiment(subjects, 3, Path::Elided);
    let [without, with] = &result.scenarios[..] else {
        panic!("two scenarios");
    };
    for (place, metric) in without.metrics.iter().enumerate() {
        let there = with.position(&metric.id).expect("still there");
        let pairs = without.replications.iter().zip(&with.replications);
        for (ours, theirs) in pairs {
            let same = ours.observations[place] == theirs.observations[there];
            assert!(same, "{}", metric.id);
        }
    }
    let waits = with.position("dispatch_time.part.stock").expect("there");
    for one in &with.replications {
        assert_eq!(one.observations[waits], Observation::Value(Some(0.0)));
    }
}

/// Orders by the clock through tiers whose agents pack in 12 h and send for 56.4 h.
fn cascade(tiers: &[&str], ship_from: &str) -> String {
    let tiers: String = tiers
        .iter()
        .map(|name| {
            let times = match ship_from {
                "each_tier" => "repack = \"12 h\"\ntransit = \"56.4 h\"\n",
                _ => "",
            };
            format!("[[tier]]\nname = \"{name}\"\nagents = 1\n{times}")
        })
        .collect();
    format!(
        "[run]\nhorizon = \"20 d\"\n[demand]\nevery = \"1 d\"\n\
         [network]\nship_from = \"{ship_from}\"\n\
         [[carrier]]\nname = \"post\"\ntransit = \"56.4 h\"\n{tiers}"
    )
}

// Reading B of claim C08: goods that pass every tier need one carriage more for each. Four
// tiers: 5 x 56.4 + 4 x 12 h; two: 3 x 56.4 + 2 x 12 h.
#[test]
fn goods_that_pass_every_tier_are_carried_once_more_for_each() {
    let names = ["general", "province", "city", "retail"];
    for (tiers, hours) in [
        (&names[..], 330.0),
        (&names[..2], 193.2),
        (&names[..1], 124.8),
    ] {
        let found = one(&cascade(tiers, "each_tier"), 2, "delivery_time.mean");
        assert_eq!(found.mean, hours);
        let direct = one(&cascade(tiers, "supplier"), 2, "delivery_time.mean");
        assert_eq!(direct.mean, 56.4);
    }
}

// Claim C03: goods may come from the supplier or from the top tier; either way every order has
// one end, and every unit asked for has left from somewhere.
#[test]
fn stock_of_the_supplier_or_of_the_top_tier_conserves_orders() {
    let stock = "stock={ factor = 1.1, review = \"1 d\", lead_time = \"2 d\" }";
    let (supplier, general) = (format!("supplier.{stock}"), format!("tier.general.{stock}"));
    let subjects = vec![
        two_tiers(17, &[&supplier]),
        two_tiers(17, &["network.ship_from=top_tier", &general]),
        two_tiers(
            17,
            &["network.ship_from=nearest_stock", &supplier, &general],
        ),
    ];
    let many = subjects.len();
    let result = play::experiment(subjects, 4, Path::Events);
    for scenario in 0..many {
        let count = |end: &str| estimate(&result, scenario, &format!("orders.{end}")).mean;
        let ends = ["delivered", "cancelled", "refunded", "lost", "open"].map(count);
        println!("{ends:?} of {}", count("placed"));
        assert_eq!(count("placed"), ends.iter().sum::<f64>());
        assert!(ends[0] > 0.9 * count("placed"));
    }
}

// Every shipped scenario with stock, followed event by event: the parts of every order sum to its
// time, ends are unique, units are conserved.
#[test]
fn shipped_scenarios_with_stock_pass_the_audit() {
    for name in [
        "local-stock@province",
        "local-stock@city",
        "stale-stock@lag-6",
        "fresh-goods",
        "bullwhip@manual",
        "goods-cascade",
        "safety-stock",
        "two-suppliers@each-steps-in",
    ] {
        let settings = ["run.warm_up=5 d", "run.horizon=60 d"];
        let subject = || play::subject(play::load(name, &settings));
        let both =
            [Path::Elided, Path::Events].map(|path| play::experiment(vec![subject()], 2, path));
        let observed = |result: &ExperimentResult| {
            let replications = result.scenarios[0].replications.iter();
            replications
                .map(|one| one.observations.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(observed(&both[0]), observed(&both[1]), "{name}");
    }
}
