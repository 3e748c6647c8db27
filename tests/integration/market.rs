//! Who orders when, as a scenario states it: unequal agents, agents under each upper one,
//! promotions, closed days, days off.

use std::fs;

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::language::Language;
use fahuo::scenario::{Scenario, load};

/// Loads a scenario of ten days with these lines in it.
fn loaded(text: &str, settings: &[&str]) -> Result<Scenario, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.toml");
    fs::write(&path, format!("run = {{ horizon = \"10 d\" }}\n{text}")).expect("written");
    let settings: Vec<String> = settings.iter().map(|&text| text.to_owned()).collect();
    load(&path.display().to_string(), &settings)
        .map_err(|problems| problems.render(Language::En, false))
}

fn plan(text: &str) -> Scenario {
    loaded(text, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

#[track_caller]
fn refused(text: &str, finding: &str) {
    let problems = loaded(text, &[]).map(|_| ()).expect_err(text);
    assert!(problems.contains(finding), "{text}\n\n{problems}");
    assert!(problems.contains("plan.toml:"), "{problems}");
}

/// Four tiers in the words of `per_upper`.
const TREE: &str = "\
demand = { orders = \"100 orders/day\" }
tier = [
  { name = \"general\", agents = 2 },
  { name = \"province\", per_upper = 3 },
  { name = \"city\", per_upper = 4 },
  { name = \"retail\", per_upper = 5 },
]
";

fn agents(scenario: &Scenario) -> Vec<u32> {
    let tiers = scenario.network.tiers.iter();
    tiers.map(|tier| tier.agents).collect()
}

#[test]
fn agents_under_each_upper_agent_multiply_down_the_chain() {
    assert_eq!(agents(&plan(TREE)), [2, 6, 24, 120]);
    let chain = |names: &str| {
        let setting = format!("network.chain={names}");
        loaded(TREE, &[&setting]).unwrap_or_else(|problems| panic!("{problems}"))
    };
    // Left out in the middle: the same span of control, so fewer agents; the buyers stay.
    let two = chain("[\"general\", \"retail\"]");
    assert_eq!(
        (agents(&two), two.network.demand.streams),
        (vec![2, 10], 120)
    );
    // Left out at the top: the tier keeps the number it has in the list.
    let lower = chain("[\"city\", \"retail\"]");
    assert_eq!(
        (agents(&lower), lower.network.demand.streams),
        (vec![24, 120], 120)
    );
    let none = chain("[]");
    assert_eq!((agents(&none), none.network.demand.streams), (vec![], 120));
}

#[test]
fn either_number_of_agents_undoes_the_other() {
    let fixed = loaded(
        TREE,
        &["tier.retail.per_upper=\"none\"", "tier.retail.agents=128"],
    );
    assert_eq!(agents(&fixed.expect("loads")), [2, 6, 24, 128]);
}

#[test]
fn a_fifth_of_the_agents_takes_four_fifths() {
    let text = "tier = [{ name = \"retail\", agents = 128 }]\n\
        demand = { orders = \"100 orders/day\", by_agent = { top = \"20%\", takes = \"80%\" } }";
    let plan = plan(text);
    let demand = &plan.network.demand;
    let shares: Vec<f64> = (0..128).map(|stream| demand.share(stream)).collect();
    // 25.6 is nearer to 26.
    assert_eq!(
        shares.iter().filter(|&&share| share == 0.8 / 26.0).count(),
        26
    );
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    // Neither the seed nor the chain decides who they are.
    let other = loaded(text, &["run.seed=99", "network.chain=[]"]).expect("loads");
    assert_eq!(other.network.demand.shares, demand.shares);
}

#[test]
fn unequal_shares_that_cannot_be_are_refused() {
    let shares = |top: &str, takes: &str, agents: u32| {
        format!(
            "tier = [{{ name = \"retail\", agents = {agents} }}]\n\
            demand = {{ orders = \"9 orders/day\", by_agent = {{ top = \"{top}\", takes = \"{takes}\" }} }}"
        )
    };
    refused(&shares("0%", "80%", 9), "above 0% and below 100%");
    refused(&shares("20%", "100%", 9), "above 0% and below 100%");
    refused(&shares("20%", "120%", 9), "more than 100%");
    refused(&shares("20%", "80%", 2), "of 2 agents this share is 0");
    refused(&shares("80%", "90%", 2), "of 2 agents this share is 2");
    refused(
        "demand = { orders = \"9 orders/day\", by_agent = { top = \"20%\" } }",
        "`takes` is missing",
    );
    refused(
        "demand = { orders = \"9 orders/day\", by_agent = \"unequal\" }",
        "for example by_agent = { top = … }",
    );
    let warned = plan(&shares("50%", "20%", 10)).warnings.to_string();
    assert!(warned.contains("takes is below top"), "{warned}");
}

/// Orders expected on each of the first ten days.
fn by_day(plan: &Scenario) -> Vec<f64> {
    let rate = &plan.network.demand.rate;
    let until = |day: i64| rate.expected(SimTime::from_millis(day * DAY));
    (0..10)
        .map(|day| (until(day + 1) - until(day)).round())
        .collect()
}

#[test]
fn promotions_add_orders_and_closed_days_have_none() {
    // Monday 2 March 2026 is day 0.
    let mut expected = [100.0; 10];
    expected[4..7].fill(300.0);
    let promotion = "{ name = \"38\", days = \"2026-03-06..2026-03-08\", factor = 3 }";
    let demand = |more: &str| {
        plan(&format!(
            "demand = {{ orders = \"100 orders/day\", promotion = [{promotion}]{more} }}"
        ))
    };
    assert_eq!(by_day(&demand("")), expected);
    // Two on one day multiply; who is closed sells nothing.
    expected[6] = 150.0;
    expected[9] = 0.0;
    expected[0] = 0.0;
    let more = "\n, closed = [2026-03-02, \"2026-03-11..2026-04-01\"]";
    let promotion = "{ name = \"38\", days = \"2026-03-06..2026-03-08\", factor = 3 }, { name = \"slow\", days = 2026-03-08, factor = 0.5 }";
    let text =
        format!("demand = {{ orders = \"100 orders/day\", promotion = [{promotion}]{more} }}");
    assert_eq!(by_day(&plan(&text)), expected);
    // A variant or --set may change one promotion.
    let set = loaded(
        &text,
        &["demand.promotion.38.factor=1", "demand.closed=\"none\""],
    );
    assert_eq!(by_day(&set.expect("loads"))[4..7], [100.0, 100.0, 50.0]);
}

#[test]
fn days_off_close_a_tier_or_the_supplier() {
    let plan = plan(
        "demand = { orders = \"9 orders/day\" }
network = { tools = \"manual\" }
tier = [{ name = \"general\", agents = 1 }, { name = \"retail\", agents = 2, closed = 2026-03-04 }]
supplier = { closed = [\"2026-02-16..2026-03-03\"] }
[tools.manual]
working_hours = \"09:00-19:00\"
closed = \"2026-03-02..2026-03-03\"",
    );
    let opens = |clock: &fahuo::model::clock::ActiveClock, day: i64| {
        clock.next_open(SimTime::from_millis(day * DAY)).millis() / HOUR
    };
    let tiers = &plan.network.tiers;
    assert_eq!(opens(&tiers[0].practices[0].clock, 0), 2 * 24 + 9);
    assert_eq!(
        (
            opens(&tiers[1].practices[0].clock, 0),
            opens(&tiers[1].practices[0].clock, 2)
        ),
        (9, 3 * 24 + 9)
    );
    assert_eq!(opens(&plan.network.suppliers[0].clock, 0), 2 * 24);
}

#[test]
fn days_that_cannot_be_are_refused() {
    let demand = |more: &str| format!("demand = {{ orders = \"9 orders/day\", {more} }}");
    for (more, finding) in [
        (
            "closed = \"2026-03-05..2026-03-02\"",
            "ends before it begins",
        ),
        ("closed = [\"March\"]", "is not a date"),
        (
            "closed = \"2026-03-01..2026-03-31\"",
            "nobody orders in the whole run",
        ),
        (
            "promotion = [{ name = \"a\", factor = 2 }]",
            "`days` is missing",
        ),
        (
            "promotion = [{ name = \"a\", days = 2026-03-04 }]",
            "`factor` is missing",
        ),
        (
            "promotion = [{ name = \"a\", days = 2026-03-04, factor = \"300%\" }]",
            "expected a number without unit",
        ),
        (
            "promotion = [{ name = \"a\", days = 2026-03-04, factor = 1e14 }]",
            "orders in one replication, at most 1e9",
        ),
        ("day_factor = { cv = 11 }", "only 0 to 10"),
        ("day_factor = { cv = 1e-300 }", "is not possible"),
        ("day_factor = 0.3", "for example day_factor = { cv = … }"),
        ("day_factor = {}", "`cv` is missing"),
    ] {
        refused(&demand(more), finding);
    }
    let warned = plan(&demand("closed = \"2026-02-16..2026-02-22\""))
        .warnings
        .to_string();
    assert!(
        warned.contains("none of these days lies in the run (2026-03-02 to 2026-03-11)"),
        "{warned}"
    );
}

#[test]
fn good_and_bad_days_change_the_spread_and_not_the_mean() {
    let text = "demand = { orders = \"9 orders/day\", day_factor = { cv = 0.3 } }";
    assert_eq!(by_day(&plan(text)), [9.0; 10]);
    let calm = loaded(text, &["demand.day_factor.cv=0"]).expect("loads");
    let never = loaded(text, &["demand.day_factor=\"none\""]).expect("loads");
    assert_eq!(calm.network.demand, never.network.demand);
}
