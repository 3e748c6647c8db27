//! What is told of complaints, cases and disputes: made-up results with their metrics.

use std::fs;

use fahuo::engine::time::HOUR;
use fahuo::experiment::result::{ExperimentResult, ScenarioResult};
use fahuo::language::{Language, Text};
use fahuo::model::metric::Unit;
use fahuo::report::chart::frame::{self, Format};
use fahuo::report::chart::{self, Figure};
use fahuo::report::summary_text;
use insta::assert_snapshot;

use super::money::add;
use super::{LANGUAGES, fixture};

/// Shares of orders, by cause, without a response.
const CAUSES: [(&str, f64); 5] = [
    ("base", 0.003),
    ("late", 0.015_2),
    ("lost", 0.002_4),
    ("wrong_item", 0.003_1),
    ("slow_case", 0.002_2),
];

fn share(one: &mut ScenarioResult, id: &str, mean: f64) {
    add(one, id, Unit::Share, mean, mean * 0.04);
}

/// Complaints, cases and ends of orders, with or without the three-level response.
fn troubled(tiers: usize, responds: bool) -> ScenarioResult {
    let mut one = fixture::scenario(tiers);
    if responds {
        one.name += "@response";
        one.title.zh += "\u{FF1A}三级响应";
        one.title.en += ": three-level response";
    }
    let calmed = if responds { 0.5 } else { 1.0 };
    one.carriers = vec![
        ("common".to_owned(), Text::new("普通快递", "Common express")),
        ("brand".to_owned(), Text::new("品牌专线", "Brand line")),
    ];
    let orders = [
        ("complaints", "complaints.by_cause", 1.0),
        ("carrier.common", "carrier.common.complaints", 1.25),
        ("carrier.brand", "carrier.brand.complaints", 0.66),
    ];
    for (whose, group, times) in orders {
        let mut sum = 0.0;
        for (cause, mean) in CAUSES {
            let mean = if cause == "base" {
                mean
            } else {
                mean * times * calmed
            };
            share(&mut one, &format!("{group}.{cause}"), mean);
            sum += mean;
        }
        let rate = match whose {
            "complaints" => "complaints.rate".to_owned(),
            carrier => format!("{carrier}.complaint_rate"),
        };
        share(&mut one, &rate, sum * 0.985);
    }
    share(&mut one, "carrier.common.share", 0.6);
    share(&mut one, "carrier.brand.share", 0.4);
    add(
        &mut one,
        "cost.per_order.total",
        Unit::YuanPerOrder,
        12.4,
        0.05,
    );
    one.case_limits = vec![
        ("delay", [Some(2 * HOUR), None]),
        ("wrong_item", [None, Some(24 * HOUR)]),
    ];
    let cases = [
        ("delay", "respond_within_limit", 0.81, 1.4, 0.11),
        ("wrong_item", "close_within_limit", 0.62, 19.5, 0.018),
    ];
    for (class, limit, within, closing, per_order) in cases {
        let id = |last: &str| format!("cases.{class}.{last}");
        add(&mut one, &id("per_order"), Unit::PerOrder, per_order, 0.001);
        share(&mut one, &id(limit), within);
        add(&mut one, &id("response_time.mean"), Unit::Hours, 1.1, 0.02);
        add(
            &mut one,
            &id("closing_time.mean"),
            Unit::Hours,
            closing,
            0.3,
        );
        if responds {
            add(&mut one, &id("cost_per_case"), Unit::Yuan, 7.5, 0.1);
        }
    }
    let lost = 0.004;
    let (replaced, lost_replaced) = if responds { (0.018, lost) } else { (0.0, 0.0) };
    let ends = [
        ("clean", 0.921),
        ("settled", 0.039 - replaced),
        ("replaced", replaced),
        ("paid_back", 0.012),
        ("unsettled", 0.0),
        ("lost_replaced", lost_replaced),
        ("lost_paid_back", 0.0),
        ("lost", lost - lost_replaced),
        ("refunded", 0.021),
        ("cancelled", 0.003),
        ("open", 0.0),
    ];
    for (end, mean) in ends {
        share(&mut one, &format!("orders.outcome.{end}"), mean);
    }
    if responds {
        let bearers = [("seller", 0.31), ("shipper", 0.84), ("carrier", 0.55)];
        for (bearer, yuan) in bearers {
            let id = format!("cases.borne_by.{bearer}");
            add(&mut one, &id, Unit::YuanPerOrder, yuan, yuan * 0.03);
        }
        add(&mut one, "cases.cost", Unit::YuanPerOrder, 1.7, 0.04);
    }
    one
}

/// What agents quarrel about, and what channels omit.
fn quarrelling(tiers: usize) -> ScenarioResult {
    let mut one = fixture::scenario(tiers);
    let gap = 0.000_5 * (tiers as f64 - 1.8).powi(3);
    share(&mut one, "disputes.by_cause.prepayment_gap", gap);
    share(&mut one, "disputes.by_cause.other", 0.023);
    share(&mut one, "disputes.rate", gap + 0.022_8);
    one.channels = vec![
        ("chat".to_owned(), Text::new("微信私聊", "WeChat chat")),
        ("shop".to_owned(), Text::new("小程序", "Mini-program")),
    ];
    share(
        &mut one,
        "channel.chat.omission_rate",
        0.008 * (tiers as f64 + 1.0),
    );
    share(&mut one, "channel.shop.omission_rate", 0.008);
    one
}

fn cases() -> [(&'static str, ExperimentResult); 3] {
    [
        (
            "response",
            fixture::experiment(vec![troubled(4, false), troubled(4, true)]),
        ),
        ("alone", fixture::experiment(vec![troubled(2, true)])),
        (
            "depth",
            fixture::experiment((2..=4).map(quarrelling).collect()),
        ),
    ]
}

fn figures(result: &ExperimentResult, language: Language) -> Vec<Figure> {
    let wanted = ["11-", "12-", "24-", "25-", "26-", "27-"];
    let figures = chart::figures(result, language).into_iter();
    figures
        .filter(|figure| wanted.iter().any(|number| figure.name.starts_with(number)))
        .collect()
}

/// The lines of the summary from the first that speaks of what goes wrong.
#[test]
fn a_planner_reads_what_goes_wrong() {
    for (case, result) in cases() {
        for (name, language) in LANGUAGES {
            let text = summary_text(&result, language, 110);
            let words = match language {
                Language::Zh => ["客诉", "纠纷", "工单", "承担", "最后怎么样"],
                Language::En => ["omplaint", "isputes", "Case", "bears", "How orders end"],
            };
            let lines: Vec<&str> = text.lines().collect();
            // Whole tables: from the rule above a head that has one of the words.
            let blocks = lines.split(|line| line.is_empty());
            let speaks = |block: &&[&str]| {
                let mut lines = block.iter();
                lines.any(|line| words.iter().any(|word| line.contains(word)))
            };
            let told: Vec<String> = blocks.filter(speaks).map(|one| one.join("\n")).collect();
            assert_snapshot!(format!("wrong_{case}_{name}"), told.join("\n\n"));
        }
    }
}

#[test]
fn charts_of_what_goes_wrong_carry_their_numbers() {
    let mut drawn = Vec::new();
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
                drawn.push(figure.name);
            }
            assert_snapshot!(format!("wrong_charts_{case}_{name}"), text);
        }
    }
    for name in [
        "11-complaints",
        "12-trade-off",
        "24-case-limits",
        "25-omission-by-channel",
        "26-how-orders-end",
        "27-disputes",
    ] {
        assert!(drawn.iter().any(|one| one == name), "{name}: {drawn:?}");
    }
}

/// Where nothing of it is measured, nothing of it is told.
#[test]
fn without_complaints_there_is_no_table_and_no_picture() {
    let plain = fixture::pair();
    assert!(figures(&plain, Language::En).is_empty());
    let text = summary_text(&plain, Language::En, 110);
    for word in ["omplaint", "isputes", "bears", "How orders end"] {
        assert!(!text.contains(word), "{word}:\n{text}");
    }
}

/// Draws charts to look at: `cargo test -- --ignored gallery_of_wrongs`, then `target/gallery`.
#[test]
#[ignore = "writes pictures for the eye"]
fn gallery_of_wrongs() {
    for (case, result) in cases() {
        for (name, language) in LANGUAGES {
            let folder = std::path::Path::new("target/gallery").join(format!("{case}-{name}"));
            fs::create_dir_all(&folder).expect("a folder");
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
