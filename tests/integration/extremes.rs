//! Settings at and beyond the edge of sense: each is refused with its place, or ends quickly with
//! every order accounted for, on both paths, with a report.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use fahuo::engine::time::DAY;
use fahuo::experiment::result::{ExperimentResult, ScenarioResult};
use fahuo::experiment::{self, ExperimentError, Plan, Replications, Subject};
use fahuo::language::Language;
use fahuo::model::Path as ModelPath;
use fahuo::model::demand::Rate;
use fahuo::model::metric::Observation;
use fahuo::model::network::Network;
use fahuo::random::Law;
use fahuo::report::{self, Charts, Manifest, Options};
use fahuo::scenario::grammar::{self, Field, Kind};
use fahuo::scenario::{self, Problems, Scenario};
use proptest::prelude::*;

/// Everything a scenario can have, small.
const FULL: &str = r#"
limits = { intake = "5 min", verification = "30 min", relay = "2 h", execution = "24 h", transit = "72 h", sync = "3 h" }
uncaught_error = { wrong = "60%", missing = "20%", undeliverable = "20%" }
run = { warm_up = "12 h", horizon = "3 d" }
demand = { orders = "60 orders/day" }
buyer = { chase_after = { lognormal = { mean = "24 h", cv = 0.3 } }, gives_up = "10%" }
verification = { handling = "3 min", buyer_reply = { exponential = { mean = "10 min" } }, catches = "50%" }

tier = [
  { name = "top", agents = 1, hands = 2 },
  { name = "low", agents = 4 },
]
channel = [
  { name = "chat", share = "70%", capture_delay = { exponential = { mean = "5 min" } }, omission = "1%", error = "2%" },
  { name = "app", share = "30%", enters_at = "supplier" },
]
product = [
  { name = "cream", share = "60%", order_value = { lognormal = { mean = "135 yuan", cv = 0.5 } }, carrier = "fast" },
  { name = "soap", share = "40%", order_value = "67 yuan", carrier = "slow" },
]
carrier = [
  { name = "fast", tariff = { per_order = "12 yuan" }, transit = { within = { "50%" = "30 h", "91%" = "48 h" } }, promise = "48 h", failure = { loss = "1%" }, region = [
    { name = "east", share = "80%" },
    { name = "west", share = "20%", transit = { exponential = { mean = "50 h" } }, promise = "60 h" },
  ] },
  { name = "slow", tariff = { per_order = "6 yuan" }, transit = "60 h", promise = "72 h", slow = [
    { name = "feast", days = "2026-03-04..2026-03-06", factor = 1.5 },
    { name = "snow", days = 2026-03-05, factor = 3, region = "west" },
  ] },
]
variant = [{ name = "more", set = { "tier.top.hands" = 3 } }]

[network]
tools = "hand"

[tools.hand]
working_hours = "08:00-23:00"
own_orders = { per_sheet = "5 min", per_order = "40 s" }
handling = { per_sheet = "2 min", per_order = "15 s" }
relay = { cut_off = ["12:00", "21:00"] }
message_delay = { lognormal = { mean = "1 h", cv = 0.8 } }
inquiry = "1 min"
omission = "2%"
error = "5%"
catches = "50%"
sync = "immediate"

[supplier]
working_hours = "08:00-18:00"
accept = "30 min"
catches = "50%"
pick_pack = "90 min"
pickups = ["11:00", "17:00"]
capacity = "300 orders/day"
"#;

/// A scenario without anything that is not needed.
const BARE: &str = r#"
run = { horizon = "3 d" }
demand = { orders = "60 orders/day" }
tier = [{ name = "top", agents = 1 }, { name = "low", agents = 4 }]
"#;

/// Longer than any of this takes on a machine that is busy with other tests: alone, nothing takes
/// a tenth of it.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs `work`: `Err` says what it panicked with, or that it did not end in time.
fn in_time(work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(panic::catch_unwind(AssertUnwindSafe(work)));
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(panic)) => Err(panic
            .downcast_ref::<String>()
            .cloned()
            .unwrap_or_else(|| "a panic".to_owned())),
        Err(_) => Err(format!("not done after {PATIENCE:?}")),
    }
}

fn load(text: &str, variant: &str, settings: &[String]) -> Result<Scenario, Problems> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.toml");
    fs::write(&path, text).expect("written");
    scenario::load(&format!("{}{variant}", path.display()), settings)
}

fn subject(scenario: &Scenario) -> Subject {
    Subject {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        question: scenario.question.clone(),
        path: "plan.toml".to_owned(),
        sha256: scenario.sha256.clone(),
        assumed_values: 0,
        network: scenario.network.clone(),
    }
}

fn simulate(scenarios: &[Scenario], replications: u64, path: ModelPath) -> ExperimentResult {
    let plan = Plan {
        seed: 11,
        replications: Replications::Fixed(replications),
        path,
    };
    let subjects = scenarios.iter().map(subject).collect();
    experiment::run(subjects, plan, &AtomicBool::new(false), &|_| {})
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Every order has one end or is open, and every number is one.
fn check_sums(scenario: &ScenarioResult) {
    for replication in &scenario.replications {
        let count = |id: &str| {
            let position = scenario.position(id).expect("always there");
            match replication.observations[position] {
                Observation::Value(value) => value.expect("a count exists"),
                Observation::Ratio(..) => panic!("{id} is a ratio"),
            }
        };
        let ends = ["delivered", "cancelled", "refunded", "lost", "open"];
        let sum: f64 = ends.iter().map(|end| count(&format!("orders.{end}"))).sum();
        assert_eq!(count("orders.placed"), sum, "orders are not conserved");
        for (metric, observation) in scenario.metrics.iter().zip(&replication.observations) {
            let finite = match observation {
                Observation::Value(value) => value.is_none_or(f64::is_finite),
                Observation::Ratio(above, below) => above.is_finite() && below.is_finite(),
            };
            assert!(finite, "{} is {observation:?}", metric.id);
        }
    }
}

/// Everything that is said about a result, without pictures.
fn report_words(result: &ExperimentResult) {
    for language in [Language::Zh, Language::En] {
        let text = report::summary_text(result, language, 80);
        assert!(!text.contains("NaN") && !text.contains("inf "), "{text}");
    }
    let command = match result.scenarios.len() {
        1 => "run",
        _ => "compare",
    };
    let json = report::json(result, command);
    serde_json::from_str::<serde_json::Value>(&json).expect("one document");
}

fn write(result: &ExperimentResult, charts: Charts) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for language in [Language::Zh, Language::En] {
        let options = Options { language, charts };
        let directory = folder.path().join(format!("{language:?}"));
        report::write(result, &Manifest::default(), &directory, options)
            .unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Plays a scenario on both paths, and puts the result into words.
fn play(scenario: &Scenario) -> ExperimentResult {
    let one = std::slice::from_ref(scenario);
    let ahead = simulate(one, 1, ModelPath::Elided);
    let stepwise = simulate(one, 1, ModelPath::Events);
    assert_eq!(
        ahead.scenarios[0].replications, stepwise.scenarios[0].replications,
        "the two paths differ"
    );
    check_sums(&ahead.scenarios[0]);
    report_words(&ahead);
    ahead
}

/// What the reader says, with the place of each finding.
fn check_located(problems: &Problems) -> String {
    assert!(problems.errors() > 0);
    let (zh, en) = (
        problems.lines(Language::Zh).collect::<Vec<_>>(),
        problems.lines(Language::En).collect::<Vec<_>>(),
    );
    for line in zh.iter().chain(&en) {
        let placed = ["plan.toml:", "--set:"]
            .iter()
            .any(|source| line.contains(source));
        assert!(placed, "no place: {line}");
    }
    for line in &zh {
        assert!(line.chars().any(|c| c > '\u{2E80}'), "not Chinese: {line}");
    }
    en.join("\n")
}

/// Plays each line of a table: settings of [`FULL`] apart from one another with ` ; `, and after
/// ` =>` the words in which they are refused. Without it they are simulated.
fn check_all(table: &'static str) {
    let lines = table.lines().map(str::trim);
    let failures: Vec<String> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let failure = in_time(move || check_line(line)).err()?;
            Some(format!("{line}\n    {failure}"))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check_line(line: &str) {
    let (settings, refused) = match line.split_once(" =>") {
        Some((settings, words)) => (settings, Some(words.trim())),
        None => (line, None),
    };
    let settings: Vec<String> = settings.split(" ; ").map(str::to_owned).collect();
    match (load(FULL, "", &settings), refused) {
        (Ok(scenario), None) => _ = play(&scenario),
        (Err(problems), Some(words)) => {
            let said = check_located(&problems);
            assert!(said.contains(words), "{said}");
        }
        (Ok(_), Some(_)) => panic!("{settings:?} is not refused"),
        (Err(problems), None) => panic!("{problems}"),
    }
}

#[test]
fn what_would_be_omitted_and_chased_for_ever() {
    check_all(
        r#"
        tools.hand.omission=100% ; buyer.gives_up=0% => too many omissions
        tier.low.omission=99.99% ; buyer.gives_up=0% => too many omissions
        tier.low.omission=95% ; buyer.gives_up=0%
        tools.hand.omission=100% ; buyer.gives_up=10%
        tools.hand.omission=100% ; buyer.gives_up=1% => too many omissions
        tools.hand.omission=100% ; buyer.gives_up=100%
        tools.hand.omission=100% ; buyer.gives_up=0% ; buyer.chase_after=none
        tools.hand.omission=100% ; buyer.gives_up=0% ; run.drain=30 d
        # Ended by the most a buyer asks, not by the drain.
        tools.hand.omission=100% ; buyer.gives_up=0% ; run.drain=200 w ; buyer.chase_after=1 min
        tools.hand.omission=100% ; tools.hand.relay=immediate ; buyer.gives_up=0% ; run.drain=73000 d ; buyer.chase_after=1 d
        tools.hand.omission=100% ; tools.hand.error=100% ; tools.hand.catches=100% ; buyer.gives_up=0% ; run.drain=73000 d ; buyer.chase_after=1 min
        # Written down once when chased: no loop.
        channel.chat.omission=100% ; channel.app.omission=100% ; buyer.gives_up=0%
        tools.hand.error=100% ; tools.hand.catches=100% ; supplier.catches=100%
        "#,
    );
}

#[test]
fn buyers_who_ask_without_end() {
    check_all(
        r#"
        buyer.chase_after=0 min => the mean must be at least 1 min
        buyer.chase_after=1 ms => the mean must be at least 1 min
        buyer.chase_after={ exponential = { mean = "59 s" } } => the mean must be at least 1 min
        buyer.chase_after=1 min ; buyer.gives_up=0%
        # Mostly milliseconds, with a mean of hours.
        buyer.chase_after={ lognormal = { mean = "24 h", cv = 1000000 } } ; buyer.gives_up=0%
        buyer.chase_after={ mixture = [{ share = "99.9%", constant = "0 s" }, { share = "0.1%", constant = "100 d" }] }
        buyer.chase_after=1 min ; carrier.*.transit=73000 d ; carrier.*.promise=none ; buyer.gives_up=0%
        buyer.chase_after=1 min ; tools.hand.message_delay=73000 d ; buyer.gives_up=0%
        buyer.chase_after=1 min ; buyer.gives_up=0.0000000000000000000000000000000000001%
        "#,
    );
}

#[test]
fn time_and_labour_without_measure() {
    check_all(
        r#"
        tools.hand.own_orders.per_order=73000 d
        tools.hand.own_orders.per_sheet=73000 d ; tools.hand.handling.per_sheet=73000 d
        tools.hand.relay=immediate ; tools.hand.handling.per_order=73000 d
        tools.hand.working_hours={ sat = "12:00-12:01" }
        tools.hand.working_hours={ sat = "12:00-12:01" } ; tools.hand.own_orders.per_order=73000 d
        tools.hand.working_hours={ sat = "12:00-12:01" } ; supplier.working_hours={ sun = "12:00-12:01" } ; supplier.hands=1 ; supplier.pick_pack=73000 d ; supplier.accept=73000 d
        tools.hand.message_delay=73000 d
        tools.hand.message_delay={ lognormal = { mean = "1 h", cv = 1000000 } }
        tools.hand.reconfirm=73000 d ; tools.hand.inquiry=73000 d
        tools.hand.relay={ every = "1 ms" }
        tools.hand.relay={ every = "73000 d" }
        tools.hand.relay={ after = "73000 d", at = 100000 }
        tools.hand.relay={ at = 1 }
        tools.hand.relay={ at = 2, after = "73000 d" }
        supplier.capacity=0.0000000000000000000000001 orders/day
        supplier.capacity=1000000000 orders/day
        supplier.hands=10000
        supplier.accept=73000 d
        verification.handling=73000 d ; verification.buyer_reply=73000 d
        channel.chat.capture_delay=73000 d
        carrier.*.transit=73000 d
        product.*.order_value={ lognormal = { mean = "1000000000 yuan", cv = 1000000 } }
        carrier.*.tariff.per_order=1000000000 yuan
        carrier.*.failure.loss=100%
        carrier.slow.slow.feast.factor=1000 ; carrier.slow.slow.snow.factor=1000 ; carrier.*.transit=73000 d
        carrier.slow.slow.feast.days=2026-01-01..2226-01-01 ; carrier.slow.slow.feast.factor=1000 ; run.drain=until empty
        carrier.slow.slow.feast.factor=0 => only 1 to 1000
        carrier.slow.slow.feast.factor=1e10 => only 1 to 1000
        carrier.fast.region.west.transit=0 d ; carrier.fast.region.west.promise=0 d
        carrier.fast.region.west.transit=none ; carrier.fast.region.west.promise=none
        carrier.fast.region.east.share=0% ; carrier.fast.region.west.share=100%
        carrier.fast.region.west.share=0% => the shares add up to 80%
        carrier.fast.region=none => there is no region called `west`
        carrier.fast.region=none ; carrier.slow.slow.snow.region=none
        carrier.*.region=none ; carrier.*.slow=none
        supplier.working_hours={ mon = "09:00-12:00", sat = "closed" }
        supplier.pickups=["00:00"] ; tools.hand.relay={ cut_off = ["00:00", "23:59"] }
        "#,
    );
}

#[test]
fn runs_of_every_length() {
    check_all(
        r#"
        run.horizon=1 ms ; run.warm_up=0 d
        run.horizon=1 ms ; run.warm_up=1 ms => longer than warm_up
        run.horizon=0.1 ms ; run.warm_up=0 d => longer than warm_up
        run.drain=0 d
        run.drain=1 ms
        run.horizon=73000 d ; run.drain=73000 d ; demand.orders=0.1 orders/day
        run.horizon=73000 d ; run.warm_up=72999 d ; demand.orders=0.1 orders/day
        run.horizon=73000 d ; demand.orders=1000000000 orders/day => orders in one replication
        run.horizon=100 w
        run.start=9999-12-31
        run.start="-9999-01-01" => is not a date
        run.start=12345-01-01 =>
        run.warm_up=-1 d => negative
        run.replications=100001 => from 1 to 100000
        "#,
    );
}

#[test]
fn demand_from_nothing_to_a_flood() {
    check_all(
        r#"
        demand.orders=0 orders/day => above zero
        demand.orders=0.000000001 orders/day
        demand.orders=0.3 orders/day
        demand.orders=NaN =>
        demand.orders=-5 orders/day => negative
        demand.orders=inf =>
        demand.orders=none ; demand.orders_per_agent=1000000000 orders/day => orders in one replication
        demand.weekday_weights=[0, 0, 0, 0, 0, 0, 1]
        demand.weekday_weights=[0, 0, 0, 0, 0, 0, 0] => all be zero
        demand.weekday_weights=[1e15, 0, 0, 0, 0, 0, 1e-300]
        demand.weekday_weights=[5e-324, 5e-324, 0, 5e-324, 0, 0, 0]
        demand.hour_weights=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-320] ; demand.orders=5 orders/day
        demand.weekday_weights=[1, nan, 1, 1, 1, 1, 1] =>
        channel.chat.share=100% ; channel.app.share=0%
        channel.chat.share=0% ; channel.app.share=100%
        channel.*.enters_at=supplier
        uncaught_error={ wrong = "0%", undeliverable = "100%" } ; tools.hand.error=100%
        "#,
    );
}

#[test]
fn chains_of_every_shape() {
    check_all(
        r#"
        network.chain=[]
        network.chain=["top"]
        network.chain=["low"]
        network.chain=["low", "top"]
        network.chain=["top", "top"] => named twice
        network.chain=["nobody"] => no tier called
        tier.top.agents=50
        tier.low.agents=1000000
        tier.low.agents=1000000 ; tier.low.hands=10000 => hands, at most
        tier.low.agents=2000000 => agents in all
        tier.top.hands=0 =>
        tier.nobody.hands=2 =>
        tools.hand.nothing=2 =>
        "#,
    );
    let tiers: Vec<String> = (1..=8)
        .map(|tier| {
            let agents = 10_u64.pow(tier.min(7) - 1);
            format!("{{ name = \"t{tier}\", agents = {agents}, message_delay = \"1 h\" }}")
        })
        .collect();
    let deep = format!(
        "run = {{ horizon = \"1 d\" }}\ndemand = {{ orders = \"9 orders/day\" }}\ntier = [{}]",
        tiers[..7].join(", ")
    );
    let done = in_time(move || {
        play(&load(&deep, "", &[]).expect("legal"));
        let too_deep = deep.replace(
            "tier = [",
            "tier = [{ name = \"a\", agents = 1 }, { name = \"b\", agents = 1 }, ",
        );
        let problems = load(&too_deep, "", &[]).expect_err("nine tiers");
        assert!(check_located(&problems).contains("9 tiers are in use"));
    });
    assert_eq!(done, Ok(()));
}

#[test]
fn variants_that_do_not_exist_and_texts_without_end() {
    let title = "title=".to_owned() + &"长".repeat(501);
    let problems = load(FULL, "", &[title]).expect_err("too long");
    assert!(check_located(&problems).contains("at most 500"));
    let problems = load(FULL, "@mroe", &[]).expect_err("no such variant");
    assert!(problems.to_string().contains("did you mean `more`"));
    let text = FULL.replace("\"tier.top.hands\" = 3", "\"tier.top.feet\" = 3");
    for variant in ["", "@more"] {
        let problems = load(&text, variant, &[]).expect_err("no such path");
        assert!(check_located(&problems).contains("feet"));
    }
}

/// Reports of results that are hardly there, and of names that are hard to print.
#[test]
fn reports_of_almost_nothing() {
    let rows: &[&[&str]] = &[
        // Nothing delivered, nothing placed, nothing told.
        &["carrier.*.transit=73000 d"],
        &["demand.orders=0.000000001 orders/day"],
        &["carrier.*.failure.loss=100%"],
        &["network.chain=[]", "supplier.accept=73000 d"],
        // Everything at once.
        &[
            "run.horizon=1 ms",
            "run.warm_up=0 d",
            "demand.orders=1000000000 orders/day",
        ],
    ];
    for settings in rows {
        let owned: Vec<String> = settings.iter().map(|&one| one.to_owned()).collect();
        let done = in_time(move || {
            let scenario = load(FULL, "", &owned).unwrap_or_else(|problems| panic!("{problems}"));
            write(&play(&scenario), Charts::All);
        });
        assert_eq!(done, Ok(()), "{}", settings.join(" ; "));
    }
    let done = in_time(|| write(&play(&load(BARE, "", &[]).expect("legal")), Charts::All));
    assert_eq!(done, Ok(()));
}

#[test]
fn eight_scenarios_with_names_that_are_hard_to_print() {
    let long = "很长的标题 and more, ".repeat(30);
    let titles = [
        long.as_str(),
        "🚚📦 发货",
        "a/b\\c:d*e?f\"g<h>i|j",
        "</text><script>alert(1)</script>&amp;]]>",
        "עברית العربية ไทย 한국어 ཀ ᚠ \u{10FFFF}",
        "",
        "{} %s $1 _*#`| \n second line\t\u{7}",
        "\u{202E}backwards\u{200B}\u{FEFF}",
    ];
    let label = "标签🚚".repeat(150);
    let scenarios: Vec<Scenario> = titles
        .iter()
        .enumerate()
        .map(|(number, title)| {
            let mut scenario = load(
                FULL,
                "",
                &[
                    format!("tier.top.hands={}", number + 1),
                    "demand.orders=9 orders/day".into(),
                ],
            )
            .expect("legal");
            scenario.title = fahuo::language::Text::same(*title);
            scenario.question = Some(fahuo::language::Text::same(*title));
            scenario.name = format!("{number}{title}");
            for tier in &mut scenario.network.tiers {
                tier.label = fahuo::language::Text::same(label.as_str());
            }
            scenario
        })
        .collect();
    let done = in_time(move || {
        let result = simulate(&scenarios, 2, ModelPath::Elided);
        report_words(&result);
        write(&result, Charts::All);
    });
    assert_eq!(done, Ok(()));
}

fn broken(name: &str, break_it: impl Fn(&mut Network)) -> Subject {
    let mut scenario = load(BARE, "", &[]).expect("legal");
    break_it(&mut scenario.network);
    Subject {
        path: format!("{name}.toml"),
        ..subject(&scenario)
    }
}

fn try_all(subjects: Vec<Subject>, replications: u64) -> Result<ExperimentResult, ExperimentError> {
    let plan = Plan {
        seed: 7,
        replications: Replications::Fixed(replications),
        path: ModelPath::Elided,
    };
    experiment::run(subjects, plan, &AtomicBool::new(false), &|_| {})
}

#[test]
fn a_replication_that_fails_is_named() {
    let whole = broken("whole", |_| {});
    let no_channels = broken("broken", |network| network.channels.clear());
    let error = try_all(vec![whole.clone(), no_channels], 3).expect_err("no channels");
    let ExperimentError::ReplicationFailed {
        scenario,
        seed,
        replication,
        message,
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!((&*scenario, seed, replication), ("broken.toml", 7, 1));
    // What failed, and where in the program.
    assert!(message.contains("index out of bounds"), "{message}");
    assert!(message.contains("intake.rs"), "{message}");
    // The threads and the next experiment are as good as before.
    assert!(try_all(vec![whole], 2).is_ok());
}

#[test]
fn more_open_orders_than_the_memory_is_meant_for() {
    let flood = broken("flood", |network| {
        network.demand.rate = Rate::constant(1e8);
        let century = Law::constant(36_525.0 * DAY as f64).expect("a time");
        network.channels[0].capture_delay = Some(century);
    });
    let error = try_all(vec![flood], 1).expect_err("too many");
    assert!(
        matches!(error, ExperimentError::TooManyOpen { replication: 1, .. }),
        "{error}"
    );
}

/// A file of many variants, with labels of which no two stand side by side.
#[test]
fn as_many_scenarios_as_a_file_may_have_variants() {
    let scenarios: Vec<Scenario> = (0..60)
        .map(|number| {
            let settings = ["demand.orders=9 orders/day".to_owned()];
            let mut scenario = load(FULL, "", &settings).expect("legal");
            scenario.name = format!("{number:0>40}");
            scenario.title = fahuo::language::Text::same(format!("标题 {number}"));
            scenario
        })
        .collect();
    let done = in_time(move || {
        let result = simulate(&scenarios, 1, ModelPath::Elided);
        report_words(&result);
        write(&result, Charts::All);
    });
    assert_eq!(done, Ok(()));
}

/// A path of the grammar with the names of [`FULL`] in it.
fn path_of(pattern: &str) -> String {
    pattern
        .replace("tools.*", "tools.hand")
        .replace("tier.*", "tier.low")
        .replace("channel.*", "channel.chat")
        .replace("product.*", "product.cream")
}

fn shares() -> BoxedStrategy<String> {
    prop_oneof![
        Just("0%".to_owned()),
        Just("100%".to_owned()),
        Just("99.99%".to_owned()),
        Just(format!("0.{}1%", "0".repeat(30))),
        Just("100.0000001%".to_owned()),
        (0..100_u8).prop_map(|percent| format!("{percent}%")),
    ]
    .boxed()
}

fn durations() -> BoxedStrategy<String> {
    let absent = prop_oneof![Just("none".to_owned()), Just("-1 s".to_owned())];
    prop_oneof![9 => spans(), 1 => absent].boxed()
}

fn spans() -> BoxedStrategy<String> {
    prop_oneof![
        1 => Just("0 s".to_owned()),
        1 => Just("1 ms".to_owned()),
        1 => Just("0.4 ms".to_owned()),
        1 => Just("73050 d".to_owned()),
        1 => Just("1 min".to_owned()),
        5 => (1..100_000_u32).prop_map(|minutes| format!("{minutes} min")),
    ]
    .boxed()
}

fn numbers() -> BoxedStrategy<String> {
    let nonsense = prop_oneof![
        Just("-1".to_owned()),
        Just("nan".to_owned()),
        Just("inf".to_owned())
    ];
    prop_oneof![
        1 => Just("0".to_owned()),
        2 => Just("1".to_owned()),
        1 => Just("1e15".to_owned()),
        1 => Just("1e-300".to_owned()),
        1 => nonsense,
        9 => (0.001..100.0_f64).prop_map(|number| number.to_string()),
    ]
    .boxed()
}

fn laws() -> BoxedStrategy<String> {
    let two = (spans(), spans());
    let mixed = (spans(), numbers());
    prop_oneof![
        3 => durations(),
        1 => spans().prop_map(|mean| format!("{{ exponential = {{ mean = \"{mean}\" }} }}")),
        1 => two.prop_map(|(low, high)| format!("{{ uniform = {{ low = \"{low}\", high = \"{high}\" }} }}")),
        1 => mixed.clone().prop_map(|(mean, cv)| format!("{{ lognormal = {{ mean = \"{mean}\", cv = {cv} }} }}")),
        1 => mixed.clone().prop_map(|(mean, cv)| format!("{{ gamma = {{ mean = \"{mean}\", cv = {cv} }} }}")),
        1 => mixed.clone().prop_map(|(scale, shape)| format!("{{ weibull = {{ scale = \"{scale}\", shape = {shape} }} }}")),
        1 => mixed.prop_map(|(value, weight)| format!(
            "{{ empirical = {{ values = [\"{value}\", \"1 h\"], weights = [{weight}, 1] }} }}"
        )),
        1 => (spans(), spans(), shares()).prop_map(|(first, second, share)| format!(
            "{{ within = {{ \"50%\" = \"{first}\", \"{share}\" = \"{second}\" }} }}"
        )),
    ].boxed()
}

fn rates() -> BoxedStrategy<String> {
    prop_oneof![
        Just("0 orders/day".to_owned()),
        Just("1000000000 orders/day".to_owned()),
        Just("0.0000001 orders/day".to_owned()),
        Just("none".to_owned()),
        (1..200_u32).prop_map(|rate| format!("{rate} orders/day")),
    ]
    .boxed()
}

/// A value for a key, of its kind and extreme; for some keys one of another kind.
fn value(field: &'static Field) -> BoxedStrategy<String> {
    let list = |count: usize| {
        let entries = prop::collection::vec(numbers(), count);
        entries.prop_map(|list| format!("[{}]", list.join(", ")))
    };
    let fitting = match field.kind {
        Kind::Share => shares().boxed(),
        Kind::Amount(unit) if unit.is_rate() => rates().boxed(),
        Kind::Amount(_) | Kind::DurationOr(_) => durations().boxed(),
        Kind::Law(_) => laws().boxed(),
        Kind::Integer(least, most) => prop_oneof![
            Just(least.to_string()),
            Just((most.min(5_000)).to_string()),
            Just(most.to_string()),
            Just((most as i128 + 1).to_string()),
            (1..9_u8).prop_map(|number| number.to_string()),
        ]
        .boxed(),
        Kind::Number => numbers().boxed(),
        Kind::Numbers(count) => list(count).boxed(),
        Kind::Times => prop::collection::vec((0..25_u8, 0..61_u8), 0..4)
            .prop_map(|times| {
                let times: Vec<String> = times
                    .iter()
                    .map(|(hour, minute)| format!("\"{hour:02}:{minute:02}\""))
                    .collect();
                format!("[{}]", times.join(", "))
            })
            .boxed(),
        Kind::Hours => prop_oneof![
            Just("always".to_owned()),
            Just("23:59-00:01".to_owned()),
            Just("00:00-24:00".to_owned()),
            Just("{ sun = \"23:59-24:00\" }".to_owned()),
            Just("{ mon-fri = \"closed\", sat = \"00:00-00:01\" }".to_owned()),
            Just("12:00-12:00".to_owned()),
        ]
        .boxed(),
        Kind::WordOr(..) => prop_oneof![
            Just("immediate".to_owned()),
            Just("{ every = \"1 ms\" }".to_owned()),
            Just("{ at = 3 }".to_owned()),
            Just("{ at = 100000, after = \"73000 d\", merge = \"at_cut_off\" }".to_owned()),
            (durations(), durations()).prop_map(|(every, after)| format!(
                "{{ every = \"{every}\", after = \"{after}\", merge = \"at_cut_off\" }}"
            )),
        ]
        .boxed(),
        Kind::References(_) => prop_oneof![
            Just("[]".to_owned()),
            Just("[\"low\"]".to_owned()),
            Just("[\"low\", \"top\"]".to_owned()),
        ]
        .boxed(),
        _ => Just("\"🚚\"".to_owned()).boxed(),
    };
    prop_oneof![30 => fitting, 1 => numbers(), 1 => durations(), 1 => Just("{}".to_owned())].boxed()
}

fn setting() -> impl Strategy<Value = String> {
    let written = |kind: Kind| {
        !matches!(
            kind,
            Kind::Table(_)
                | Kind::Entries(..)
                | Kind::Named(_)
                | Kind::Settings
                | Kind::Choice(..)
                | Kind::Name
                | Kind::Reference(_)
                | Kind::Date
        )
    };
    let fields: Vec<(String, &'static Field)> = grammar::fields()
        .into_iter()
        .filter(|(path, field)| written(field.kind) && !path.starts_with("claim"))
        .collect();
    prop::sample::select(fields)
        .prop_flat_map(|(path, field)| value(field).prop_map(move |value| (path.clone(), value)))
        .prop_map(|(path, value)| format!("{}={value}", path_of(&path)))
}

fn expected(scenario: &Scenario) -> f64 {
    let network = &scenario.network;
    network.demand.rate.expected(network.horizon)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_settings_are_refused_with_a_place_or_end_quickly(
        settings in prop::collection::vec(setting(), 1..7),
    ) {
        let shown = settings.join(" ; ");
        let done = in_time(move || match load(FULL, "", &settings) {
            // Millions of orders are legal, and take their time.
            Ok(scenario) if expected(&scenario) > 1e5 => {}
            Ok(scenario) => _ = play(&scenario),
            Err(problems) => _ = check_located(&problems),
        });
        prop_assert_eq!(done, Ok(()), "{}", shown);
    }
}
