//! What a sweep reads like: text, JSON, CSV and charts of shipped scenarios with varied values.

use std::fs;

use fahuo::experiment::design::{Axis, Level, grid};
use fahuo::experiment::sweep::result::{PointResult, SweepResult, Swept};
use fahuo::language::{Language, Text};
use fahuo::model;
use fahuo::report::chart::frame::{self, Format};
use fahuo::report::sweep::view::SweepView;
use fahuo::report::{self, Charts, Manifest, Options, chart};
use insta::assert_snapshot;
use serde_json::Value;

use crate::play;

/// A numeric axis: values as they are written, and as numbers.
fn numbers(path: &str, unit: &str, levels: &[(&str, f64)]) -> Axis {
    Axis {
        path: path.to_owned(),
        unit: unit.to_owned(),
        levels: levels
            .iter()
            .map(|&(text, number)| Level {
                text: text.to_owned(),
                number: Some(number),
            })
            .collect(),
    }
}

/// An axis of words.
fn words(path: &str, levels: &[&str]) -> Axis {
    let levels = levels.iter().map(|&text| Level {
        text: text.to_owned(),
        number: None,
    });
    Axis {
        path: path.to_owned(),
        unit: String::new(),
        levels: levels.collect(),
    }
}

fn hands(counts: &[u32]) -> Axis {
    let texts: Vec<String> = counts.iter().map(ToString::to_string).collect();
    let levels = texts.iter().zip(counts);
    let levels: Vec<(&str, f64)> = levels
        .map(|(text, &count)| (text.as_str(), f64::from(count)))
        .collect();
    numbers("tier.general.hands", "", &levels)
}

/// The label of a variant, which stands behind the title of its scenario.
fn variant_label(title: &Text) -> Text {
    let last = |text: &str| {
        text.rsplit([':', '\u{FF1A}'])
            .next()
            .unwrap_or("")
            .trim()
            .to_owned()
    };
    Text::new(last(&title.zh), last(&title.en))
}

/// Plays a grid over a shipped scenario, a week of it; the point `base` is compared with.
fn sweep(name: &str, axes: Vec<Axis>, base: usize, replications: u64) -> SweepResult {
    let combinations = grid(&axes);
    let settings_of = |levels: &Vec<usize>| {
        let pairs = axes.iter().zip(levels);
        let pairs =
            pairs.map(|(axis, &level)| (axis.path.clone(), axis.levels[level].text.clone()));
        pairs.collect::<Vec<(String, String)>>()
    };
    let subject = |levels: &Vec<usize>| {
        let mut settings = vec!["run.horizon=10 d".to_owned(), "run.warm_up=3 d".to_owned()];
        let mut file = name.to_owned();
        for (path, text) in settings_of(levels) {
            match path.as_str() {
                "variant" => file = format!("{name}@{text}"),
                _ => settings.push(format!("{path}={text}")),
            }
        }
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        play::subject(play::load(&file, &settings))
    };
    // The base first, as comparisons want it.
    let mut order: Vec<usize> = (0..combinations.len()).collect();
    order.swap(0, base);
    let subjects = order.iter().map(|&point| subject(&combinations[point]));
    let played = play::experiment(subjects.collect(), replications, model::Path::Elided);
    let scenarios = &played.scenarios;
    let mut metrics = scenarios[0].metrics.clone();
    for metric in scenarios.iter().flat_map(|one| &one.metrics) {
        if !metrics.contains(metric) {
            metrics.push(metric.clone());
        }
    }
    let point = |(number, levels): (usize, &Vec<usize>)| {
        let place = order
            .iter()
            .position(|&point| point == number)
            .expect("it was played");
        let scenario = &scenarios[place];
        let against = |id: &str| {
            let mut all = played.comparisons.iter();
            let one = all.find(|one| one.other == place && one.metric == id)?;
            Some(one.against)
        };
        let values: Vec<String> = settings_of(levels)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        PointResult {
            levels: levels.clone(),
            settings: settings_of(levels),
            label: match axes[0].path.as_str() {
                "variant" => variant_label(&scenario.title),
                _ => Text::same(values.join(", ")),
            },
            sha256: scenario.sha256.clone(),
            assumed_values: 7,
            promises: Vec::new(),
            days: 7.0,
            estimates: metrics
                .iter()
                .map(|metric| scenario.estimate(&metric.id))
                .collect(),
            against_base: metrics.iter().map(|metric| against(&metric.id)).collect(),
        }
    };
    let plain = play::load(name, &[]);
    SweepResult {
        seed: play::SEED,
        replications,
        confidence: 0.95,
        scenario: Swept {
            name: name.to_owned(),
            title: plain.title,
            question: plain.question,
            path: format!("scenarios/{name}.toml"),
            sha256: scenarios[0].sha256.clone(),
        },
        points: combinations.iter().enumerate().map(point).collect(),
        metrics,
        axes,
        base,
        precision: None,
        performance: played.performance,
    }
}

/// Three numbers of hands, the second is the base.
fn few() -> SweepResult {
    sweep("two-tier", vec![hands(&[1, 2, 4])], 1, 5)
}

/// Hands of the general agent by the time to accept an order.
fn crossed() -> SweepResult {
    let accept = [("20 min", 20.0), ("60 min", 60.0), ("100 min", 100.0)];
    let accept = numbers("supplier.accept", "min", &accept);
    sweep("two-tier", vec![hands(&[1, 2]), accept], 3, 4)
}

/// Variants, which are no numbers.
fn variants() -> SweepResult {
    let names = ["2-tier-arrival-1", "2-tier-cut-off-4", "4-tier-arrival-1"];
    sweep("span-of-control", vec![words("variant", &names)], 0, 4)
}

/// A result with its grid repeated until it has so many levels; every further one a little slower.
fn stretched(mut result: SweepResult, count: usize) -> SweepResult {
    let axis = &mut result.axes[0];
    axis.levels = (1..=count)
        .map(|level| Level {
            text: level.to_string(),
            number: Some(level as f64),
        })
        .collect();
    let first = result.points[0].clone();
    let point = |level: usize| {
        let mut point = first.clone();
        point.levels = vec![level];
        for estimate in point.estimates.iter_mut().flatten() {
            estimate.mean *= 1.0 + level as f64 / 100.0;
        }
        point
    };
    result.points = (0..count).map(point).collect();
    result
}

fn both(result: &SweepResult) -> [String; 2] {
    [Language::Zh, Language::En].map(|language| report::sweep_summary_text(result, language, 110))
}

#[test]
fn the_head_of_a_sweep_says_what_moves_and_which_point_is_best() {
    let [zh, en] = both(&few());
    assert_snapshot!("hands_zh", zh);
    assert_snapshot!("hands_en", en);
    let [zh, en] = both(&crossed());
    assert_snapshot!("crossed_zh", zh);
    assert_snapshot!("crossed_en", en);
    let [zh, _] = both(&variants());
    assert_snapshot!("variants_zh", zh);
}

#[test]
fn of_many_points_the_outline_is_printed() {
    let [zh, en] = both(&stretched(few(), 41));
    assert!(
        en.contains("The outline of 41 points; points.csv has all"),
        "{en}"
    );
    assert!(zh.contains("41 个点的两头"), "{zh}");
    assert!(en.lines().count() < 52, "{en}");
}

#[test]
fn json_of_a_sweep_has_its_public_shape() {
    let result = crossed();
    let mut document: Value = serde_json::from_str(&report::sweep_json(&result)).expect("JSON");
    let keep = |metrics: &mut Value| {
        let metrics = metrics.as_object_mut().expect("an object");
        metrics.retain(|id, _| id == "delivery_time.mean");
        let values = metrics.values_mut();
        values.for_each(|value| *value = round(value.take()));
    };
    let points = document["points"].as_array_mut().expect("a list");
    assert_eq!(points.len(), 6);
    points.truncate(1);
    keep(&mut points[0]["metrics"]);
    keep(&mut points[0]["against_base"]);
    points[0]["sha256"] = Value::Null;
    document["scenario"]["sha256"] = Value::Null;
    document["performance"] = Value::Null;
    assert_snapshot!("json_sweep", format!("{document:#}"));
}

/// Numbers with three decimals, so that a snapshot can be read.
fn round(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(0.0);
            Value::from((number * 1e3).round() / 1e3)
        }
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, round(value)))
            .collect(),
        other => other,
    }
}

#[test]
fn points_have_a_row_for_each_metric_with_the_difference_from_the_base() {
    let result = few();
    let view = SweepView::new(&result, Language::En);
    let sheet = report::sweep::csv::points(&view);
    assert_eq!(sheet.rows.len(), 3 * result.metrics.len());
    assert_eq!(sheet.head[2], "tier.general.hands");
    let column = |name: &str| sheet.head.iter().position(|head| head == name).expect(name);
    let row = |hands: &str| {
        let metric = column("metric");
        let own = |row: &&Vec<String>| row[2] == hands && row[metric] == "delivery_time.mean";
        sheet.rows.iter().find(own).expect("a row")
    };
    let number = |row: &[String], name: &str| row[column(name)].parse::<f64>().expect(name);
    let (base, other) = (row("2"), row("1"));
    assert_eq!(base[column("base")], "yes");
    let difference = number(other, "mean") - number(base, "mean");
    assert!((number(other, "difference") - difference).abs() < 1e-9);
    assert!(number(other, "difference_low") > 0.0);
    assert!(number(other, "ratio_low") > 1.0);
    assert!(sheet.text().starts_with('\u{FEFF}'));
}

#[test]
fn every_kind_of_sweep_has_its_charts() {
    let names = |result: &SweepResult| {
        let view = SweepView::new(result, Language::Zh);
        let figures = chart::sweep_figures(&view);
        let names = figures.iter().map(|figure| figure.name.clone());
        let notes = chart::left_out_of_sweep(&view);
        (names.collect::<Vec<String>>(), notes)
    };
    let (few, crossed, variants) = (few(), crossed(), variants());
    assert_eq!(names(&few).0, ["12-trade-off", "20-response"]);
    let maps = [
        "12-trade-off",
        "20-response",
        "20-response-losses",
        "21-heat-map-dispatch",
        "21-heat-map-delivery",
        "21-heat-map-late",
    ];
    assert_eq!(names(&crossed).0, maps);
    assert_eq!(names(&variants).0, ["12-trade-off", "20-response"]);
    // More levels than lines can be told apart, more cells than can be read.
    let mut wide = crossed.clone();
    let level = wide.axes[0].levels[0].clone();
    wide.axes[0].levels = vec![level.clone(); 21];
    wide.axes[1].levels = vec![level; 16];
    let (_, notes) = names(&wide);
    assert!(
        notes.iter().any(|note| note.contains("曲线图（20）")),
        "{notes:?}"
    );
    assert!(
        notes.iter().any(|note| note.contains("热力图（21）")),
        "{notes:?}"
    );
}

#[test]
fn charts_of_a_sweep_say_the_question_and_the_answer() {
    for (name, result) in [
        ("hands", few()),
        ("crossed", crossed()),
        ("variants", variants()),
    ] {
        let view = SweepView::new(&result, Language::En);
        let told = chart::sweep_figures(&view).into_iter().map(|figure| {
            let mut lines = vec![figure.name, figure.title, figure.answer];
            lines.extend(figure.foot);
            lines.join("\n")
        });
        let told: Vec<String> = told.collect();
        assert_snapshot!(format!("charts_{name}"), told.join("\n\n"));
    }
}

#[test]
fn a_sweep_is_written_whole_and_the_same_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let result = crossed();
    let options = Options {
        language: Language::Zh,
        charts: Charts::Svg,
    };
    let write = |name: &str| {
        let directory = folder.path().join(name);
        let written = report::write_sweep(&result, &Manifest::default(), &directory, options);
        written.expect("it is written")
    };
    let (one, other) = (write("one"), write("other"));
    assert!(one.warnings.is_empty(), "{:?}", one.warnings);
    assert_eq!(&one.files[..2], ["summary.md", "points.csv"]);
    for file in &one.files {
        let bytes = fs::read(one.directory.join(file)).expect("a file");
        assert_eq!(
            bytes,
            fs::read(other.directory.join(file)).expect("a file"),
            "{file}"
        );
    }
    let page = fs::read_to_string(one.directory.join("summary.md")).expect("a page");
    assert!(page.contains("charts/21-heat-map-delivery.svg"), "{page}");
}

#[test]
fn a_sweep_of_one_replication_has_no_intervals() {
    let result = sweep("two-tier", vec![hands(&[1, 2])], 0, 1);
    let [zh, en] = both(&result);
    assert!(en.contains("One replication, so no intervals"), "{en}");
    assert!(zh.contains("只模拟 1 次"), "{zh}");
    let view = SweepView::new(&result, Language::En);
    for figure in chart::sweep_figures(&view) {
        frame::draw(&figure, Format::Slide);
    }
}

/// Prices by contract begin at 100 parcels a day: below it a parcel costs 6 yuan, above it 4.50.
#[test]
fn a_sweep_over_volume_draws_what_a_parcel_costs() {
    let volumes = [("80 orders/day", 80.0), ("240 orders/day", 240.0)];
    let result = sweep(
        "volume-contract",
        vec![numbers("demand.orders", "orders/day", &volumes)],
        0,
        3,
    );
    for language in [Language::Zh, Language::En] {
        let view = SweepView::new(&result, language);
        let figures = chart::sweep_figures(&view);
        let figure = figures.iter().find(|one| one.name == "16-price-by-volume");
        let figure = figure.expect("a chart of volume");
        assert!(frame::draw(figure, Format::Page).missing.is_empty());
        assert_eq!(figure.data.rows.len(), 4);
        let parcels: Vec<f64> = figure
            .data
            .rows
            .iter()
            .map(|row| row[1].parse().expect("a number"))
            .collect();
        assert!((70.0..82.0).contains(&parcels[0]), "{parcels:?}");
        assert!((210.0..245.0).contains(&parcels[2]), "{parcels:?}");
        assert!(
            figure.answer.contains("6.0") && figure.answer.contains("4.5"),
            "{}",
            figure.answer
        );
    }
}
