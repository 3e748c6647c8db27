//! What people and machines read: text, JSON, CSV, charts and folders of made-up results.

mod complaints;
mod fixture;
mod money;

use std::fs;
use std::path::Path;

use fahuo::experiment::result::ExperimentResult;
use fahuo::language::{Language, Text};
use fahuo::model::network::Merge;
use fahuo::report::chart::Figure;
use fahuo::report::chart::frame::{self, Format};
use fahuo::report::{
    Charts, Manifest, ManifestScenario, Options, ReportError, Written, chart, folder, json,
    summary_text, write,
};
use insta::assert_snapshot;
use serde_json::Value;

const LANGUAGES: [(&str, Language); 2] = [("zh", Language::Zh), ("en", Language::En)];

fn manifest() -> Manifest {
    Manifest {
        command: "compare".to_owned(),
        settings: vec![("seed".to_owned(), "20251123".to_owned())],
        scenarios: vec![ManifestScenario {
            name: "two-tier".to_owned(),
            path: "scenarios/two-tier.toml".to_owned(),
            text: "title = \"二级\"".to_owned(),
            sha256: format!("{:064x}", 2),
        }],
    }
}

fn write_to(result: &ExperimentResult, directory: &Path, charts: Charts) -> Written {
    let options = Options {
        language: Language::Zh,
        charts,
    };
    write(result, &manifest(), directory, options).expect("the folder is written")
}

#[test]
fn a_planner_reads_the_headline_first() {
    for (name, language) in LANGUAGES {
        assert_snapshot!(
            format!("single_{name}"),
            summary_text(&fixture::single(), language, 100)
        );
        assert_snapshot!(
            format!("pair_{name}"),
            summary_text(&fixture::pair(), language, 100)
        );
        assert_snapshot!(
            format!("three_{name}"),
            summary_text(&fixture::several(3), language, 100)
        );
        assert_snapshot!(
            format!("five_{name}"),
            summary_text(&fixture::several(5), language, 100)
        );
    }
}

#[test]
fn the_larger_is_told_first_whichever_is_the_base() {
    let text = summary_text(&fixture::of(&[4, 2]), Language::En, 100);
    assert!(
        text.contains("Four tiers is 1.829 times Two tiers"),
        "{text}"
    );
    let text = summary_text(&fixture::of(&[2, 4]), Language::Zh, 100);
    assert!(text.contains("四级代理是二级代理的 1.829 倍"), "{text}");
}

#[test]
fn a_busy_tier_is_a_warning() {
    let text = summary_text(&fixture::busy(), Language::En, 100);
    assert!(
        text.contains("! General agent is busy 91.0% of the time"),
        "{text}"
    );
}

/// Negative beyond chance: of 20 replications below -0.444.
#[test]
fn common_numbers_that_do_harm_are_a_warning() {
    let text = |metric: &str, correlation: f64| {
        let mut result = fixture::pair();
        let of = result
            .comparisons
            .iter_mut()
            .find(|one| one.metric == metric);
        of.expect("compared").against.correlation = Some(correlation);
        summary_text(&result, Language::En, 100)
    };
    let harm = "make these differences less sure";
    let told = text("dispatch_time.mean", -0.6);
    assert!(
        told.contains(harm) && told.contains("of Four tiers -0.60"),
        "{told}"
    );
    for (metric, correlation) in [
        ("dispatch_time.mean", -0.3),
        ("dispatch_time.p90", -0.9),
        ("orders.error_rate", 0.0),
    ] {
        let told = text(metric, correlation);
        assert!(!told.contains(harm), "{told}");
    }
}

#[test]
fn one_replication_has_no_intervals() {
    let result = fixture::without_intervals();
    let text = summary_text(&result, Language::Zh, 100);
    assert!(
        text.contains("只模拟 1 次") && !text.contains(" ± 0"),
        "{text}"
    );
    let document: Value = serde_json::from_str(&json(&result, "run")).expect("JSON");
    assert_eq!(
        document["metrics"]["dispatch_time.mean"]["half_width"],
        Value::Null
    );
    chart::figures(&result, Language::Zh)
        .iter()
        .for_each(|figure| drop(frame::draw(figure, Format::Page)));
}

/// Everything but long lists, of which the named entries stand for all.
#[test]
fn json_has_its_public_shape() {
    let mut run: Value = serde_json::from_str(&json(&fixture::single(), "run")).expect("JSON");
    let keep = [
        "dispatch_time.mean",
        "dispatch_time.p99",
        "dispatch_time.within_48h",
    ];
    let metrics = run["metrics"].as_object_mut().expect("an object");
    metrics.retain(|id, _| keep.contains(&id.as_str()));
    assert_snapshot!("json_run", format!("{run:#}"));

    let mut compare: Value =
        serde_json::from_str(&json(&fixture::pair(), "compare")).expect("JSON");
    for scenario in compare["scenarios"].as_array_mut().expect("a list") {
        let metrics = scenario["metrics"].as_object_mut().expect("an object");
        metrics.retain(|id, _| id == "dispatch_time.mean");
    }
    let comparisons = compare["comparisons"].as_array_mut().expect("a list");
    comparisons.retain(|one| keep[..2].contains(&one["metric"].as_str().unwrap_or("")));
    for decomposition in compare["decompositions"].as_array_mut().expect("a list") {
        decomposition["parts"]
            .as_array_mut()
            .expect("a list")
            .truncate(2);
    }
    assert_snapshot!("json_compare", format!("{compare:#}"));
}

#[test]
fn json_never_holds_what_is_no_number() {
    let mut result = fixture::pair();
    for estimate in result.scenarios[1].estimates.iter_mut().flatten() {
        estimate.mean = f64::NAN;
        estimate.half_width = Some(f64::INFINITY);
    }
    let document: Value = serde_json::from_str(&json(&result, "compare")).expect("JSON");
    let metric = &document["scenarios"][1]["metrics"]["dispatch_time.mean"];
    assert_eq!(
        (&metric["mean"], &metric["half_width"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn tables_open_in_excel() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut heads = String::new();
    for (name, language) in LANGUAGES {
        let directory = folder.path().join(name);
        let options = Options {
            language,
            charts: Charts::Svg,
        };
        let written = write(&fixture::pair(), &manifest(), &directory, options).expect("written");
        for file in written.files.iter().filter(|file| file.ends_with(".csv")) {
            let text = fs::read_to_string(directory.join(file)).expect("text");
            let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
            let rows: Vec<&str> = text.split_terminator("\r\n").collect();
            heads.push_str(&format!(
                "{file}: {} rows\n{}\n{}\n\n",
                rows.len() - 1,
                rows[0],
                rows[1]
            ));
        }
    }
    assert_snapshot!("csv_heads", heads);
}

#[test]
fn charts_carry_their_numbers() {
    for figure in chart::figures(&fixture::pair(), Language::En) {
        let text = figure.data.text();
        let shown: Vec<&str> = text
            .trim_start_matches('\u{FEFF}')
            .lines()
            .step_by(1)
            .take(24)
            .collect();
        let words = format!(
            "{}\n{}\n{}",
            figure.title,
            figure.answer,
            figure.foot.join("\n")
        );
        assert_snapshot!(
            format!("chart_{}", figure.name),
            format!("{words}\n\n{}", shown.join("\n"))
        );
    }
}

#[test]
fn every_number_of_scenarios_has_its_charts() {
    for count in 1..=8 {
        for (_, language) in LANGUAGES {
            let figures = chart::figures(&fixture::several(count), language);
            // Four for a scenario alone, a waterfall for every other one, two over tiers, and
            // as many of the hours as 18 rows need.
            let over_tiers = if count >= 3 { 2 } else { 0 };
            let hours = [1, 1, 1, 1, 2, 2, 3, 3][count - 1];
            assert_eq!(figures.len(), 4 + count - 1 + over_tiers + hours);
            for figure in &figures {
                for format in [Format::Page, Format::Slide] {
                    let drawing = frame::draw(figure, format);
                    assert!(drawing.missing.is_empty(), "{:?}", drawing.missing);
                }
            }
        }
    }
}

/// The figures over the number of tiers.
fn over_tiers(result: &ExperimentResult, language: Language) -> Vec<Figure> {
    let figures = chart::figures(result, language).into_iter();
    figures
        .filter(|figure| figure.name.starts_with("05-") || figure.name.starts_with("06-"))
        .collect()
}

#[test]
fn charts_over_tiers_carry_their_numbers() {
    for (ending, language) in LANGUAGES {
        for figure in over_tiers(&fixture::several(5), language) {
            let words = [
                figure.title.clone(),
                figure.answer.clone(),
                figure.foot.join("\n"),
            ];
            let data = figure.data.text();
            let data = data.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
            let name = format!("chart_{}_{ending}", figure.name);
            assert_snapshot!(name, format!("{}\n\n{data}", words.join("\n")));
        }
    }
}

#[test]
fn every_variant_has_a_line_of_its_own() {
    for (language, labels, answer) in [
        (
            Language::Zh,
            ["原方案", "来一单报一单"],
            "来一单报一单：每多一级",
        ),
        (
            Language::En,
            ["As it stands", "Relay at once"],
            "Relay at once: every further tier adds",
        ),
    ] {
        let figures = over_tiers(&fixture::two_kinds(), language);
        assert_eq!(figures.len(), 2);
        for figure in &figures {
            let words: Vec<&str> = figure.legend.iter().map(|entry| &*entry.word).collect();
            assert_eq!(words[..2], labels);
            assert_eq!(figure.data.rows.len(), 6);
            for format in [Format::Page, Format::Slide] {
                assert!(frame::draw(figure, format).missing.is_empty());
            }
        }
        assert!(figures[0].answer.contains(answer), "{}", figures[0].answer);
        // What is the same on both lines is said once.
        let same = language.pick("各方案都一样", "The same on every line");
        assert!(figures[1].answer.starts_with(same), "{}", figures[1].answer);
    }
}

#[test]
fn charts_over_tiers_need_three_numbers_of_tiers_and_their_metrics() {
    let names = |result: &ExperimentResult| -> Vec<String> {
        let figures = over_tiers(result, Language::En).into_iter();
        figures.map(|figure| figure.name).collect()
    };
    assert!(names(&fixture::of(&[1, 2, 2])).is_empty());
    // Not in order, and one number of tiers twice.
    let mixed = fixture::of(&[4, 1, 2, 4]);
    assert_eq!(names(&mixed), ["05-depth", "06-information-loss"]);
    let answer = &over_tiers(&mixed, Language::En)[0].answer;
    assert!(answer.contains("at one tier to"), "{answer}");

    let mut result = fixture::several(3);
    let scenario = &mut result.scenarios[1];
    let rate = scenario
        .position("relay.general.error_rate")
        .expect("a rate");
    scenario.estimates[rate] = None;
    assert_eq!(names(&result), ["05-depth"]);
    let scenario = &mut result.scenarios[2];
    let within = scenario
        .position("dispatch_time.within_48h")
        .expect("a share");
    scenario.estimates[within] = None;
    assert!(names(&result).is_empty());
}

/// By hand: 1 - 0.97 x (0.992 x 0.99)^h.
#[test]
fn the_formula_of_loss_multiplies_the_rates_of_the_hand_overs() {
    let figures = over_tiers(&fixture::several(5), Language::En);
    let data = &figures[1].data;
    let column = |name: &str| data.head.iter().position(|head| head == name).expect(name);
    for (depth, row) in (1..).zip(&data.rows) {
        let cell = |name: &str| row[column(name)].parse::<f64>().expect("a number");
        let exact = 1.0 - 0.97 * (0.992f64 * 0.99).powi(depth);
        assert!((cell("formula") - exact).abs() < 5e-5, "{row:?}");
        assert!((cell("lost_first_passage") - exact).abs() < 5e-5, "{row:?}");
    }
}

const BOTH: [Merge; 2] = [Merge::OnArrival, Merge::AtCutOff];

/// The files of the charts of a result, in order.
fn chart_names(result: &ExperimentResult) -> Vec<String> {
    let figures = chart::figures(result, Language::En).into_iter();
    figures.map(|figure| figure.name).collect()
}

#[test]
fn many_scenarios_are_told_in_few_columns() {
    let result = fixture::staff(&BOTH);
    for (name, language) in LANGUAGES {
        assert_snapshot!(
            format!("twelve_{name}"),
            summary_text(&result, language, 100)
        );
    }
    assert_eq!(chart_names(&result), ["08-staff"]);
}

#[test]
fn hands_are_drawn_with_both_ways_of_merging() {
    let result = fixture::staff(&BOTH);
    for (ending, language) in LANGUAGES {
        let figures = chart::figures(&result, language);
        let figure = &figures[0];
        let words = [
            figure.title.clone(),
            figure.answer.clone(),
            figure.foot.join("\n"),
        ];
        let data = figure.data.text();
        let data = data.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let name = format!("chart_{}_{ending}", figure.name);
        assert_snapshot!(name, format!("{}\n\n{data}", words.join("\n")));
        let legend: Vec<&str> = figure.legend.iter().map(|entry| &*entry.word).collect();
        assert_eq!(legend.len(), 6, "{legend:?}");
        let hollow = language.pick("忙不过来，或有单没走完", "overloaded, or orders left open");
        assert_eq!(legend[5], hollow);
        for format in [Format::Page, Format::Slide] {
            assert!(frame::draw(figure, format).missing.is_empty());
        }
    }
}

/// One habit alone would mislead: then there is no chart, and a line that says so.
#[test]
fn hands_are_never_drawn_with_one_way_of_merging() {
    for habit in BOTH {
        let result = fixture::staff(&[habit]);
        let names = chart_names(&result);
        assert!(!names.contains(&"08-staff".to_owned()), "{names:?}");
        for (language, words) in [
            (Language::Zh, "人手图（8）没有画"),
            (Language::En, "No chart of hands (8)"),
        ] {
            let text = summary_text(&result, language, 100);
            assert!(text.contains(words), "{text}");
        }
    }
    // Two numbers of hands ask for no chart, so nothing is said.
    let mut result = fixture::staff(&BOTH);
    for scenario in &mut result.scenarios {
        scenario.staff[0].hands = scenario.staff[0].hands.min(2);
    }
    assert!(!chart_names(&result).contains(&"08-staff".to_owned()));
    assert!(!summary_text(&result, Language::En, 100).contains("chart of hands"));
}

#[test]
fn hours_of_the_day_are_told_with_the_busiest() {
    for (language, answer) in [
        (Language::Zh, "总代 13–14、22–23 点人手全占满（98% 以上）"),
        (
            Language::En,
            "General agent has no hand free (98% or more) at 13–14, 22–23 o'clock",
        ),
    ] {
        let figures = chart::figures(&fixture::single(), language);
        let figure = figures.last().expect("charts");
        assert_eq!(figure.name, "18-load-by-hour");
        assert_eq!(figure.answer, answer);
        assert_eq!(figure.data.rows.len(), 4 * 24);
        // Closed: no load, and no capacity either.
        assert_eq!(figure.data.rows[0][4..], ["0", "0", "", ""]);
    }
    // Without agents there are no hours to show.
    let mut result = fixture::single();
    result.scenarios[0].tiers.clear();
    let names = chart_names(&result);
    assert!(
        names.iter().all(|name| !name.starts_with("18")),
        "{names:?}"
    );
}

#[test]
fn the_same_result_gives_the_same_bytes_but_for_timings() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut result = fixture::pair();
    let first = write_to(&result, &folder.path().join("first"), Charts::All);
    result.performance.wall_seconds = 99.0;
    let second = write_to(&result, &folder.path().join("second"), Charts::All);
    assert_eq!(first.files, second.files);
    for file in &first.files {
        let read = |written: &Written| fs::read(written.directory.join(file)).expect("a file");
        let (one, two) = (read(&first), read(&second));
        if file == "manifest.json" {
            let without_timings = |bytes: &[u8]| {
                let mut document: Value = serde_json::from_slice(bytes).expect("JSON");
                document
                    .as_object_mut()
                    .and_then(|fields| fields.remove("timings"))?;
                Some(document)
            };
            assert_eq!(without_timings(&one), without_timings(&two));
            assert_ne!(one, two);
        } else {
            assert_eq!(one, two, "{file}");
        }
    }
    assert_snapshot!("files", first.files.join("\n"));
}

#[test]
fn an_older_result_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("study");
    assert_eq!(
        write_to(&fixture::single(), &directory, Charts::None).kept,
        None
    );
    for number in 1..=2 {
        let written = write_to(&fixture::single(), &directory, Charts::None);
        let kept = folder.path().join(format!("study-{number}"));
        assert_eq!(written.kept.as_deref(), Some(kept.as_path()));
        assert!(kept.join("manifest.json").is_file());
    }
    assert_eq!(names(folder.path()), ["study", "study-1", "study-2"]);
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_leaves_the_older_result_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("study");
    write_to(&fixture::single(), &directory, Charts::None);
    let before = fs::read(directory.join("summary.md")).expect("a file");
    let error = folder::replace(&directory, |partial| {
        let half = ("summary.md".to_owned(), b"half of a new res".to_vec());
        folder::write_files(partial, &[half])?;
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        Err(ReportError::disk(&partial.join("metrics.csv"), full))
    });
    let error = error.expect_err("the disk is full");
    assert!(error.message(Language::Zh).contains("原有结果没有改动"));
    assert!(error.to_string().contains("metrics.csv"), "{error}");
    assert_eq!(
        fs::read(directory.join("summary.md")).expect("a file"),
        before
    );
    assert_eq!(names(folder.path()), ["study"]);
}

#[test]
fn what_is_no_result_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("documents");
    fs::create_dir(&directory).expect("a folder");
    folder::check(&directory).expect("an empty folder may be filled");
    fs::write(directory.join("letter.txt"), "Dear").expect("a file");
    let error = folder::check(&directory).expect_err("this is no result");
    assert!(matches!(error, ReportError::NotAResult(_)), "{error}");
    let below_a_file = directory.join("letter.txt").join("study");
    let error = folder::check(&below_a_file).expect_err("a file is no folder");
    assert!(matches!(error, ReportError::Disk { .. }), "{error}");
    assert_eq!(names(folder.path()), ["documents"]);
}

#[test]
fn a_character_the_font_lacks_is_told_and_replaced() {
    let mut result = fixture::single();
    result.scenarios[0].title = Text::same("朱镕 & 🚚 <店>");
    let folder = tempfile::tempdir().expect("a folder");
    let written = write_to(&result, &folder.path().join("study"), Charts::Svg);
    assert_eq!(written.warnings.len(), 1);
    assert!(
        written.warnings[0].contains("镕🚚"),
        "{}",
        written.warnings[0]
    );
    let chart = written.directory.join("charts/01-three-clocks.svg");
    let svg = fs::read_to_string(chart).expect("a chart");
    assert!(svg.contains("朱? &amp; ? &lt;店&gt;"));
}

#[test]
fn a_picture_is_sixteen_centimetres_wide() {
    let figures = chart::figures(&fixture::pair(), Language::Zh);
    let drawing = frame::draw(&figures[0], Format::Page);
    assert!(drawing.on_paper().starts_with("<svg width=\"160.00mm\""));
    let png = chart::png::render(&drawing.svg).expect("a picture");
    let width = u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
    let physical = png
        .windows(4)
        .position(|name| name == b"pHYs")
        .expect("a resolution")
        + 4;
    let density = u32::from_be_bytes([
        png[physical],
        png[physical + 1],
        png[physical + 2],
        png[physical + 3],
    ]);
    let centimetres = 100.0 * f64::from(width) / f64::from(density);
    assert!((centimetres - 16.0).abs() < 0.01, "{centimetres}");
}

/// Draws charts to look at: `cargo test --release -- --ignored gallery`, then `target/gallery`.
#[test]
#[ignore = "writes pictures for the eye"]
fn gallery() {
    for count in [1, 2, 3, 5, 6, 8, 12] {
        let result = match count {
            1 => fixture::single(),
            2 => fixture::pair(),
            3 => fixture::long_titles(),
            6 => fixture::two_kinds(),
            12 => fixture::staff(&BOTH),
            more => fixture::several(more),
        };
        for (ending, language) in LANGUAGES {
            let folder = Path::new("target/gallery").join(format!("{count}-{ending}"));
            let options = Options {
                language,
                charts: Charts::All,
            };
            write(&result, &manifest(), &folder, options).expect("written");
        }
    }
}

/// Long titles wrap or shrink; every line of a chart ends inside its sheet.
#[test]
fn long_titles_stay_on_the_sheet() {
    let result = fixture::long_titles();
    for (_, language) in LANGUAGES {
        for figure in chart::figures(&result, language) {
            for (format, width) in [(Format::Page, 1890.0), (Format::Slide, 1920.0)] {
                let svg = frame::draw(&figure, format).svg;
                for line in texts(&svg) {
                    let (left, right) = line.extent();
                    assert!(left >= 0.0 && right <= width, "{}: {line:?}", figure.name);
                }
            }
        }
    }
}

/// A line of text in an SVG.
#[derive(Debug)]
struct Line<'a> {
    text: &'a str,
    anchor: &'a str,
    x: f64,
    size: f64,
}

impl Line<'_> {
    fn extent(&self) -> (f64, f64) {
        let escapes = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&apos;", "'"),
            ("&amp;", "&"),
        ];
        let text = escapes
            .iter()
            .fold(self.text.to_owned(), |text, (from, to)| {
                text.replace(from, to)
            });
        let width = chart::font::width(&text) * self.size;
        match self.anchor {
            "start" => (self.x, self.x + width),
            "middle" => (self.x - width / 2.0, self.x + width / 2.0),
            _ => (self.x - width, self.x),
        }
    }
}

fn texts(svg: &str) -> impl Iterator<Item = Line<'_>> {
    svg.split("<text ").skip(1).map(|text| {
        let (head, rest) = text.split_once(">\n").expect("a head");
        let value = |name: &str| {
            let (_, rest) = head
                .split_once(&format!("{name}=\""))
                .expect("an attribute");
            rest.split_once('"').expect("its end").0
        };
        Line {
            text: rest.split_once('\n').expect("a line").0,
            anchor: value("text-anchor"),
            x: value("x").parse().expect("a number"),
            size: value("font-size").parse().expect("a number"),
        }
    })
}
