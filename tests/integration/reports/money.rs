//! What is told of money: made-up results with the metrics of a scenario that has prices.

use std::fs;

use fahuo::experiment::Subject;
use fahuo::experiment::explanation::explain;
use fahuo::experiment::result::{ExperimentResult, ScenarioResult};
use fahuo::language::{Language, Text};
use fahuo::model::Path;
use fahuo::model::metric::{Combine, Metric, Observation, Unit};
use fahuo::model::money::plan::{Base, Bearer, Money, Terms, TierMoney};
use fahuo::report::chart::frame::{self, Format};
use fahuo::report::chart::{self, Figure};
use fahuo::report::{self, summary_text};
use insta::assert_snapshot;
use serde_json::Value;

use super::{LANGUAGES, fixture};
use crate::play;

/// Orders of a replication.
const ORDERS: f64 = 63_600.0;
/// What the buyer pays \[yuan\].
const PRICE: f64 = 67.0;

/// Adds a metric with this mean over the replications.
pub fn add(one: &mut ScenarioResult, id: &str, unit: Unit, mean: f64, spread: f64) {
    let combine = match unit {
        Unit::Share | Unit::YuanPerOrder => Combine::Ratio,
        _ => Combine::Value,
    };
    let salt = one.metrics.len() as u64;
    one.metrics.push(Metric {
        id: id.to_owned(),
        unit,
        combine,
        name: Text::same(id),
    });
    for replication in &mut one.replications {
        let value = mean + spread * fixture::wobble(replication.replication, salt);
        replication.observations.push(match combine {
            Combine::Value => Observation::Value(Some(value)),
            Combine::Ratio => Observation::Ratio(value * ORDERS, ORDERS),
        });
    }
    let values = fixture::column(&one.replications, one.metrics.len() - 1);
    one.estimates.push(Some(fixture::estimate(&values)));
}

/// A scenario of so many tiers whose agents pay this share of the price in advance.
fn priced(tiers: usize, prepaid: f64) -> ScenarioResult {
    let mut one = fixture::scenario(tiers);
    let names: Vec<String> = one.tiers.iter().map(|(name, _)| name.clone()).collect();
    one.prepaid = vec![prepaid; tiers];
    let parts = [
        ("freight", 6.03),
        ("cold_chain", 0.0),
        ("packaging", 1.0),
        ("labour", 2.1 * tiers as f64),
        ("channel_fee", 1.31),
        ("after_sales", 0.42),
        ("losses", 0.11 * tiers as f64),
        ("capital", 0.035 * tiers as f64 * prepaid),
    ];
    for (part, mean) in parts {
        let id = format!("cost.per_order.{part}");
        add(&mut one, &id, Unit::YuanPerOrder, mean, mean * 0.02);
    }
    let total = parts.iter().map(|(_, mean)| mean).sum();
    let per_order = Unit::YuanPerOrder;
    add(&mut one, "cost.per_order.total", per_order, total, 0.05);
    add(&mut one, "cost.logistics_per_order", per_order, 6.03, 0.02);
    add(&mut one, "cost.logistics_share", Unit::Share, 0.09, 0.000_6);
    add(
        &mut one,
        "cost.channel_fee_share",
        Unit::Share,
        0.0195,
        0.000_3,
    );

    // The general agent of four tiers pays 40 %; with fewer, it keeps the margins left out.
    let supplier = 0.4 * PRICE;
    let margins: Vec<f64> = match tiers {
        4 => [0.1, 0.1, 0.1, 0.3]
            .map(|share| share * PRICE - 0.33)
            .to_vec(),
        _ => [0.3, 0.3].map(|share| share * PRICE - 0.66).to_vec(),
    };
    add(
        &mut one,
        "money.split.supplier",
        per_order,
        supplier - 7.03,
        0.04,
    );
    for (name, margin) in names.iter().zip(&margins) {
        let id = format!("money.split.{name}");
        add(&mut one, &id, per_order, *margin, 0.03);
    }
    for (end, mean) in [
        ("channel_fee", 1.31),
        ("freight", 6.03),
        ("packaging", 1.0),
        ("refunds", 0.01),
    ] {
        let id = format!("money.split.{end}");
        add(&mut one, &id, per_order, mean, 0.01);
    }
    add(&mut one, "money.split.price", per_order, PRICE, 0.1);

    let hours = one.estimate("dispatch_time.mean").expect("a clock").mean;
    for (place, (name, margin)) in names.iter().zip(&margins).enumerate() {
        let price = PRICE * (1.0 - 0.3 * (tiers - place) as f64 / tiers as f64);
        let tied = price * 18.3 * hours / 24.0 * (prepaid + (1.0 - prepaid) * 0.437);
        let mut account = |end: &str, unit, mean: f64| {
            add(
                &mut one,
                &format!("money.{name}.{end}"),
                unit,
                mean,
                mean.abs() * 0.01,
            );
        };
        account("revenue", Unit::Yuan, price * ORDERS);
        account("profit", Unit::Yuan, (margin - 2.1) * ORDERS);
        account("margin_per_order", per_order, *margin);
        account("capital_tied_up.mean", Unit::Yuan, tied * 100.0);
        account("capital_tied_up.days", Unit::Days, hours / 24.0);
        account("working_capital.mean", Unit::Yuan, tied * 30.0);
        account("cash_conversion_time", Unit::Days, hours / 24.0 - 0.4);
        account("loss_making_share", Unit::Share, 0.02 * place as f64);
    }
    add(
        &mut one,
        "money.supplier.revenue",
        Unit::Yuan,
        supplier * ORDERS,
        900.0,
    );
    add(
        &mut one,
        "money.supplier.profit",
        Unit::Yuan,
        12.4 * ORDERS,
        700.0,
    );
    add(
        &mut one,
        "money.platform.revenue",
        Unit::Yuan,
        1.31 * ORDERS,
        80.0,
    );
    let tied = PRICE * 18.3 * hours / 24.0 * 100.0 * tiers as f64;
    let tied = tied * (prepaid + (1.0 - prepaid) * 0.437);
    add(
        &mut one,
        "money.capital_tied_up.mean",
        Unit::Yuan,
        tied,
        tied * 0.01,
    );
    add(
        &mut one,
        "money.dispute_exposure.mean",
        Unit::Yuan,
        tied * 0.6,
        tied * 0.01,
    );
    add(
        &mut one,
        "money.dispute_gap.mean",
        Unit::Hours,
        hours - 1.5,
        0.2,
    );
    capital(&mut one, prepaid, hours);
    one
}

/// Money tied up hour by hour: each tier pays a little later than the one below, the balance
/// after 12 hours, and is freed between half and one and a half of the mean time.
fn capital(one: &mut ScenarioResult, prepaid: f64, hours: f64) {
    let tiers = one.tiers.len();
    for replication in &mut one.replications {
        let late = fixture::wobble(replication.replication, 3);
        let tied = |place: usize, hour: usize| {
            let price = PRICE * 100.0 * (0.4 + 0.1 * place as f64);
            let begin = 2.0 * (tiers - place) as f64;
            let hour = hour as f64;
            let paid = ((hour - begin) / 6.0).clamp(0.0, 1.0);
            let balance = ((hour - begin - 12.0) / 6.0).clamp(0.0, 1.0);
            let open = (1.5 - (hour - late) / hours).clamp(0.0, 1.0);
            price * open * (prepaid * paid + (1.0 - prepaid) * balance)
        };
        let orders = 60_000;
        replication.capital_orders = orders;
        replication.capital = (0..tiers)
            .map(|place| {
                (0..=336)
                    .map(|hour| (tied(place, hour) * orders as f64) as i64)
                    .collect()
            })
            .collect();
    }
}

/// Products in categories and two carriers.
fn stocked(mut one: ScenarioResult) -> ScenarioResult {
    let share = Unit::Share;
    for (category, mean) in [("beauty", 0.1003), ("general", 0.0901), ("produce", 0.333)] {
        one.categories
            .push((category.to_owned(), Text::same(category)));
        add(
            &mut one,
            &format!("category.{category}.share"),
            share,
            0.33,
            0.001,
        );
        add(
            &mut one,
            &format!("category.{category}.logistics_share"),
            share,
            mean,
            0.002,
        );
        let per_order = Unit::YuanPerOrder;
        add(
            &mut one,
            &format!("category.{category}.logistics_per_order"),
            per_order,
            mean * 80.0,
            0.1,
        );
        add(
            &mut one,
            &format!("category.{category}.order_value.mean"),
            per_order,
            80.0,
            0.2,
        );
    }
    one.carriers
        .push(("common".to_owned(), Text::new("通达系", "Economy express")));
    for (carrier, mean, cost) in [("brand", 0.201, 13.5), ("common", 0.0901, 6.0)] {
        add(
            &mut one,
            &format!("carrier.{carrier}.share"),
            share,
            0.5,
            0.001,
        );
        add(
            &mut one,
            &format!("carrier.{carrier}.cost_per_order"),
            Unit::YuanPerOrder,
            cost,
            0.05,
        );
        add(
            &mut one,
            &format!("carrier.{carrier}.logistics_share"),
            share,
            mean,
            0.001,
        );
        add(
            &mut one,
            &format!("carrier.{carrier}.late_rate"),
            share,
            0.1,
            0.002,
        );
    }
    one
}

/// Two tiers against four, all paid in advance.
fn structures() -> ExperimentResult {
    fixture::experiment(vec![priced(2, 1.0), priced(4, 1.0)])
}

/// Paid in advance, and with a deposit of 30 %.
fn terms() -> ExperimentResult {
    let mut deposit = priced(2, 0.3);
    deposit.name += "@deposit";
    deposit.title.zh += "\u{FF1A}定金三成";
    deposit.title.en += ": 30% deposit";
    fixture::experiment(vec![priced(2, 1.0), deposit])
}

/// Categories and carriers of one scenario.
fn market() -> ExperimentResult {
    fixture::experiment(vec![stocked(priced(2, 1.0))])
}

fn figures(result: &ExperimentResult, language: Language) -> Vec<Figure> {
    let money = ["09-", "10-", "12-", "15-", "22-"];
    let figures = chart::figures(result, language).into_iter();
    figures
        .filter(|figure| money.iter().any(|number| figure.name.starts_with(number)))
        .collect()
}

fn cases() -> [(&'static str, ExperimentResult); 3] {
    [
        ("structures", structures()),
        ("terms", terms()),
        ("market", market()),
    ]
}

#[test]
fn a_planner_reads_money() {
    for (case, result) in cases() {
        for (name, language) in LANGUAGES {
            let text = summary_text(&result, language, 120);
            assert_snapshot!(format!("money_{case}_{name}"), text);
        }
    }
}

#[test]
fn charts_of_money_carry_their_numbers() {
    for (case, result) in cases() {
        for (name, language) in LANGUAGES {
            let mut text = String::new();
            for figure in figures(&result, language) {
                let data = figure.data.text();
                let data = data.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
                let rows: Vec<&str> = data.lines().take(8).collect();
                text.push_str(&format!(
                    "{}\n{}\n{}\n{}\n{}\n\n",
                    figure.name,
                    figure.title,
                    figure.answer,
                    figure.foot[0],
                    rows.join("\n")
                ));
                for format in [Format::Page, Format::Slide] {
                    let drawing = frame::draw(&figure, format);
                    assert!(drawing.missing.is_empty(), "{:?}", drawing.missing);
                }
            }
            assert_snapshot!(format!("money_charts_{case}_{name}"), text);
        }
    }
}

/// A fee that other costs pay for up to some order value, and one that they never do.
#[test]
fn a_channel_with_a_fee_has_an_order_value_up_to_which_it_pays() {
    let shop = |saved: f64| {
        let mut shop = priced(2, 1.0);
        shop.name = "shop".to_owned();
        shop.channels = vec![("shop".to_owned(), Text::new("小程序", "Mini-program"))];
        let more = 0.065 * PRICE;
        for (id, more) in [
            ("cost.channel_fee_share", 0.065),
            ("cost.per_order.channel_fee", more),
            ("cost.per_order.labour", -saved),
            ("cost.per_order.total", more - saved),
        ] {
            fixture::change(&mut shop, id, |mean| mean + more);
        }
        summary_text(
            &fixture::experiment(vec![priced(2, 1.0), shop]),
            Language::En,
            200,
        )
    };
    // 2.08 yuan saved, over a fee of 6.5 %.
    let worth = shop(2.08);
    assert!(
        worth.contains("worth it up to an order value of 32.0"),
        "{worth}"
    );
    assert!(shop(-1.0).contains("worth it at no order value"));
}

/// By hand: with the balance after 56.3 % of the time, a deposit of 30 % leaves 0.3 + 0.7 x 0.437.
#[test]
fn capital_saved_by_a_deposit_is_told_with_its_formula() {
    let text = summary_text(&terms(), Language::En, 200);
    assert!(
        text.contains("what is saved is 0.7 × f with f = 56.3%"),
        "{text}"
    );
    let text = summary_text(&structures(), Language::En, 200);
    assert!(!text.contains("× f"), "{text}");
}

/// A shipped scenario with prices set by hand: tiers pay 60 % and 70 %, some of it later.
fn with_prices(name: &str, terms: &Terms) -> Subject {
    let mut subject = play::subject(play::load(name, &["run.horizon=10 d", "run.warm_up=3 d"]));
    let network = &mut subject.network;
    let tier = |price: i64| TierMoney {
        price,
        terms: terms.clone(),
        wage: 2_500,
    };
    let ladder = match network.tiers.len() {
        2 => vec![tier(400_000), tier(700_000)],
        _ => [400_000, 500_000, 600_000, 700_000].map(tier).to_vec(),
    };
    network.money = Some(Money {
        tiers: ladder,
        buyer: Terms::PREPAID,
        fees: vec![65_000; network.channels.len()],
        packaging: 100,
        supplier_wages: vec![2_500],
        capital: 60_000,
        freight: Bearer::Shipper,
        base: Base::Sales,
    });
    subject
}

/// Thirty percent in advance, the balance when the supplier takes the order.
fn deposit() -> Terms {
    Terms {
        shares: [300_000, 700_000, 0, 0, 0, 0],
        ..Terms::PREPAID
    }
}

/// What a simulation says and what a report reads have the same names.
#[test]
fn a_scenario_with_prices_has_every_table_and_picture() {
    let subjects = vec![
        with_prices("two-tier", &Terms::PREPAID),
        with_prices("four-tier", &Terms::PREPAID),
    ];
    let result = play::experiment(subjects, 3, Path::Elided);
    let names: Vec<String> = figures(&result, Language::Zh)
        .into_iter()
        .map(|figure| figure.name)
        .collect();
    let expected = [
        "10-cost-per-order",
        "12-trade-off",
        "15-capital-tied-up",
        "22-split-of-the-price",
    ];
    for name in expected {
        assert!(
            names.iter().any(|one| one == name),
            "{name} is not in {names:?}"
        );
    }
    let text = summary_text(&result, Language::Zh, 120);
    for words in [
        "每单花费 [元/单]",
        "一单的钱怎么分",
        "账户",
        "这些钱归谁",
        "占用资金",
    ] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

/// Every payment of an order is told, and what all accounts have of it is nothing.
#[test]
fn the_money_of_an_order_adds_up_to_the_fen() {
    let subjects = vec![(with_prices("two-tier", &deposit()), 0)];
    let explanation = explain(subjects, play::SEED, 1, None).expect("an order");
    for (name, language) in LANGUAGES {
        let text = report::explain::text(&explanation, "fahuo explain", language, 120);
        let sum = language.pick("合计", "Sum");
        let rows = text.lines().map(str::trim);
        let sums: Vec<&str> = rows.filter(|row| row.starts_with(sum)).collect();
        assert!(sums.iter().any(|row| row.ends_with(" 0.00")), "{text}");
        let begin = text.find(language.pick("这一单的钱", "The money of this order"));
        let told: Vec<&str> = text[begin.expect("money")..].lines().take(32).collect();
        assert_snapshot!(format!("money_of_an_order_{name}"), told.join("\n"));
    }
    let json: Value = serde_json::from_str(&report::explain::json(&explanation)).expect("JSON");
    let story = &json["scenarios"][0]["orders"][0];
    let payments = story["payments"].as_array().expect("payments");
    let of_buyer: i64 = payments
        .iter()
        .filter(|one| one["from"]["kind"] == "buyer")
        .map(|one| one["fen"].as_i64().expect("an amount"))
        .sum();
    assert_eq!(
        Some(of_buyer),
        story["order_value_fen"].as_i64(),
        "{payments:?}"
    );
}

/// Draws charts to look at: `cargo test -- --ignored gallery_of_money`, then `target/gallery`.
#[test]
#[ignore = "writes pictures for the eye"]
fn gallery_of_money() {
    let real = |subjects| play::experiment(subjects, 5, Path::Elided);
    let structures = real(vec![
        with_prices("two-tier", &Terms::PREPAID),
        with_prices("four-tier", &Terms::PREPAID),
    ]);
    let mut later = with_prices("two-tier", &deposit());
    later.title = Text::new("定金三成", "30% deposit");
    let terms = real(vec![with_prices("two-tier", &Terms::PREPAID), later]);
    let played = [("played-structures", structures), ("played-terms", terms)];
    for (case, result) in cases().into_iter().chain(played) {
        for (name, language) in LANGUAGES {
            let folder = std::path::Path::new("target/gallery").join(format!("{case}-{name}"));
            fs::create_dir_all(&folder).expect("a folder");
            let text = summary_text(&result, language, 120);
            fs::write(folder.join("summary.txt"), text).expect("it is written");
            for figure in figures(&result, language) {
                for (format, end) in [(Format::Page, ""), (Format::Slide, "-wide")] {
                    let drawing = frame::draw(&figure, format);
                    let picture = chart::png::render(&drawing.svg).expect("a picture");
                    let path = folder.join(format!("{}{end}.png", figure.name));
                    fs::write(path, picture).expect("it is written");
                }
            }
        }
    }
}
