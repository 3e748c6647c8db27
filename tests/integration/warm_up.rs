//! Whether a warm-up is long enough: what is counted by day, and what is said of it.

use fahuo::engine::time::HOUR;
use fahuo::experiment::result::ExperimentResult;
use fahuo::language::Language;
use fahuo::model::metric::{DaySum, Observation};
use fahuo::model::{self, PILOT};
use fahuo::report::chart;
use fahuo::report::{Charts, Manifest, Options, summary_text, warm_up_warnings, write};

use crate::play;

fn run(settings: &[&str], replications: u64) -> ExperimentResult {
    let subject = play::subject(play::load("two-tier", settings));
    play::experiment(vec![subject], replications, model::Path::Elided)
}

/// Without a warm-up the days are the cohort, so their sums are the means.
#[test]
fn days_add_up_to_the_clocks_of_all_orders() {
    let result = run(&["run.warm_up=0 d", "run.horizon=12 d"], 2);
    let scenario = &result.scenarios[0];
    for one in &scenario.replications {
        assert_eq!(one.by_day.days.len(), 12);
        for (place, id) in [(1, "dispatch_time.mean"), (2, "delivery_time.mean")] {
            let days = one.by_day.days.iter().map(|clocks| clocks[place]);
            let whole = days.fold(DaySum::default(), |sum, day| DaySum {
                orders: sum.orders + day.orders,
                millis: sum.millis + day.millis,
            });
            let mean = whole.millis as f64 / whole.orders as f64 / HOUR as f64;
            let metric = scenario.position(id).expect(id);
            let Observation::Value(Some(seen)) = one.observations[metric] else {
                panic!("{id} has no value");
            };
            assert!((mean / seen - 1.0).abs() < 1e-12, "{id}: {mean} {seen}");
        }
    }
}

#[test]
fn days_are_followed_in_the_pilot_alone() {
    let result = run(&["run.warm_up=0 d", "run.horizon=1 d"], PILOT + 1);
    let followed = result.scenarios[0].replications.iter();
    let followed: Vec<bool> = followed.map(|one| !one.by_day.days.is_empty()).collect();
    assert!(followed[..10].iter().all(|one| *one), "{followed:?}");
    assert!(!followed[10], "{followed:?}");
    assert_eq!(result.scenarios[0].warm_up.replications, PILOT);
}

#[test]
fn a_shipped_scenario_is_told_in_the_page_that_its_warm_up_is_enough() {
    let result = run(&["run.horizon=30 d"], 5);
    for language in [Language::Zh, Language::En] {
        let warnings = warm_up_warnings(&result, language);
        assert!(warnings.is_empty(), "{warnings:?}");
        let text = summary_text(&result, language, 100);
        assert!(!text.contains("MSER"), "{text}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("enough");
    let options = Options {
        language: Language::Zh,
        charts: Charts::None,
    };
    write(&result, &Manifest::default(), &directory, options).expect("it is written");
    let page = std::fs::read_to_string(directory.join("summary.md")).expect("a page");
    assert!(page.contains("预热 7 天够了"), "{page}");
}

/// The supplier picks 3,000 orders a day and gets 3,500.
#[test]
fn what_never_settles_is_said_and_no_warm_up_advised() {
    let result = run(&["demand.orders=3500 orders/day", "run.horizon=30 d"], 5);
    assert!(result.scenarios[0].warm_up.unsettled);
    let text = |language| summary_text(&result, language, 100);
    let (zh, en) = (text(Language::Zh), text(Language::En));
    assert!(zh.contains("! 时效随下单日期一直在变"), "{zh}");
    assert!(en.contains("! Times go on changing"), "{en}");
    assert!(!zh.contains("请写 warm_up"), "{zh}");
}

/// The general agent rests on Sundays: the first Monday is the only one without the pile of a
/// Sunday.
#[test]
fn a_first_day_unlike_the_others_asks_for_a_day_of_warm_up() {
    let hours = "tier.general.working_hours={ mon-sat = \"08:00-20:00\" }";
    let short = run(&[hours, "run.warm_up=0 d", "run.horizon=28 d"], 10);
    assert_eq!(short.scenarios[0].warm_up.needed, Some(1));
    let warnings = warm_up_warnings(&short, Language::Zh);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].contains("请写 warm_up = \"1 d\""),
        "{warnings:?}"
    );
    // As advised: nothing to say any more.
    let enough = run(&[hours, "run.warm_up=1 d", "run.horizon=28 d"], 10);
    let warnings = warm_up_warnings(&enough, Language::Zh);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(enough.scenarios[0].warm_up.chosen, 1.0);
}

/// Three days with three times the orders are no beginning that went on until then.
#[test]
fn what_has_a_date_is_not_taken_for_a_beginning() {
    let subject = play::subject(play::load("promotion-peak", &[]));
    assert!(subject.network.ordinary_days() < 30);
    let result = play::experiment(vec![subject], 5, model::Path::Elided);
    let warnings = warm_up_warnings(&result, Language::En);
    assert!(warnings.is_empty(), "{warnings:?}");
    let subject = play::subject(play::load("two-tier", &[]));
    assert_eq!(subject.network.ordinary_days(), 60);
}

#[test]
fn scenarios_compared_want_the_same_warm_up() {
    let load = |settings: &[&str]| play::subject(play::load("two-tier", settings));
    let subjects = vec![
        load(&["run.horizon=12 d", "run.warm_up=2 d"]),
        load(&["run.horizon=12 d", "run.warm_up=3 d"]),
    ];
    let result = play::experiment(subjects, 1, model::Path::Elided);
    let warnings = warm_up_warnings(&result, Language::En);
    let told = warnings[0].contains("different warm-ups (2 days, 3 days)");
    assert!(told, "{warnings:?}");
    let figures = chart::figures(&result, Language::En);
    assert!(figures.iter().any(|figure| figure.name == "19-warm-up"));
}
