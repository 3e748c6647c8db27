//! How orders vary more the further up they come: topic W.
//!
//! Periods are days here, as the metrics have them: orders at the beginning of a day, and what is
//! ordered because of them the moment after.

use std::sync::LazyLock;

use fahuo::model::{Path, Workspace, simulate};
use fahuo::scenario;

use crate::oracle::case;

use super::outcome::Outcome;
use super::shelf::at_tiers;
use super::study::{Study, run_section, run_section_of};

const NORMAL: &str = "{ normal = { mean = \"100 units\", sd = \"10 units\" } }";

/// One order a day.
fn daily(quantity: &str, correlation: f64) -> String {
    format!(
        "[demand]\nevery = \"1 d\"\ncorrelation = {correlation}\n\
         [[product]]\nname = \"goods\"\nquantity = {quantity}\n"
    )
}

/// A stock looked at every day that goes by a forecast; `periods` includes the day of the review.
fn follows(periods: u32, forecast: &str) -> String {
    let lead_time = match periods - 1 {
        0 => String::new(),
        days => format!("lead_time = \"{days} d\", "),
    };
    format!("z = 2, review = \"1 d\", {lead_time}returns = \"yes\", forecast = {{ {forecast} }}")
}

/// Warm-up and horizon \[h\].
fn days(warm_up: f64, days: f64) -> (f64, f64) {
    (24.0 * warm_up, 24.0 * (warm_up + days))
}

fn study(id: &'static str, title: &'static str, length: f64, parts: &[String]) -> Study {
    let (warm_up, horizon) = days(200.0, length);
    let text = run_section(id, warm_up, horizon) + &parts.concat();
    Study::new(id, title, 24.0, &text)
}

/// One tier for each way of forecasting: correlation, periods, forecast, name in the oracle.
fn one_tier(id: &'static str, title: &'static str, ways: &[(f64, u32, String, String)]) -> Outcome {
    let one = |(correlation, periods, forecast, name): &(f64, u32, String, String)| {
        let tiers = [("retail", 1, follows(*periods, forecast))];
        let parts = [daily(NORMAL, *correlation), at_tiers(&tiers)];
        study(id, title, 12_000.0, &parts)
            .mean(name, "demand.retail.bullwhip")
            .outcome()
    };
    ways.iter().map(one).reduce(Outcome::and).expect("ways")
}

pub static W01: LazyLock<Outcome> = LazyLock::new(|| {
    let ways = [(1, 5), (2, 5), (3, 5), (5, 5), (4, 10), (4, 20)].map(|(periods, over)| {
        let forecast = format!("moving_average = {over}");
        (0.0, periods, forecast, format!("ratio_L{periods}_p{over}"))
    });
    one_tier("W01", "moving average", &ways)
});

pub static W02: LazyLock<Outcome> = LazyLock::new(|| {
    let pairs = [-0.5, 0.3, 0.7, 0.9]
        .into_iter()
        .flat_map(|rho| [(rho, 2, 5), (rho, 4, 10)]);
    let ways: Vec<_> = pairs
        .map(|(rho, periods, over)| {
            let forecast = format!("moving_average = {over}");
            (
                rho,
                periods,
                forecast,
                format!("ratio_rho{rho}_L{periods}_p{over}"),
            )
        })
        .collect();
    one_tier("W02", "moving average of correlated demand", &ways)
});

pub static W03: LazyLock<Outcome> = LazyLock::new(|| {
    let all = [0.0, 0.5, 0.8].into_iter();
    let all = all.flat_map(|rho| [(rho, 2, 0.2), (rho, 4, 0.3), (rho, 5, 0.1)]);
    let ways: Vec<_> = all
        .map(|(rho, periods, weight)| {
            let forecast = format!("smoothing = {weight}");
            (
                rho,
                periods,
                forecast,
                format!("ratio_rho{rho}_L{periods}_a{weight}"),
            )
        })
        .collect();
    one_tier("W03", "exponential smoothing", &ways)
});

pub static W04: LazyLock<Outcome> = LazyLock::new(|| {
    let pairs = [0.3, 0.6, 0.9]
        .into_iter()
        .flat_map(|rho| [(rho, 1), (rho, 3)]);
    let ways: Vec<_> = pairs
        .map(|(rho, lead_time)| {
            // The oracle leaves the review out.
            let forecast = format!("autoregressive = {rho}");
            (
                rho,
                lead_time + 1,
                forecast,
                format!("ratio_rho{rho}_L{lead_time}"),
            )
        })
        .collect();
    one_tier("W04", "correlated demand, best forecast", &ways)
});

/// Tiers that forecast, from the buyers up, by what they see: the orders that reach them, or the
/// buyers'.
fn tiers(
    id: &'static str,
    title: &'static str,
    length: f64,
    (periods, forecast): (&[u32], &str),
    sees: (&str, &str),
) -> Outcome {
    const NAMES: [&str; 4] = ["tier1", "tier2", "tier3", "tier4"];
    let stock = |(name, &periods): (&&'static str, &u32)| {
        let stock = format!(
            "{}, demand_seen = \"{}\"",
            follows(periods, forecast),
            sees.0
        );
        (*name, 1, stock)
    };
    let mut stocks: Vec<_> = NAMES.iter().zip(periods).map(stock).collect();
    stocks.reverse();
    let mut study = study(id, title, length, &[daily(NORMAL, 0.0), at_tiers(&stocks)]);
    for name in &NAMES[..periods.len()] {
        let metric = format!("demand.{name}.bullwhip");
        study = study.mean(&format!("{}_{name}", sees.1), &metric);
    }
    study.outcome()
}

const ORDERS: (&str, &str) = ("orders", "decentral_exact");
const BUYERS: (&str, &str) = ("buyers", "shared_demand");

pub static W05_ORDERS: LazyLock<Outcome> = LazyLock::new(|| {
    let by = (&[2, 2, 3, 4][..], "moving_average = 8");
    tiers(
        "W05",
        "four tiers, by the orders they get",
        10_000.0,
        by,
        ORDERS,
    )
});

pub static W05_BUYERS: LazyLock<Outcome> = LazyLock::new(|| {
    let by = (&[2, 2, 3, 4][..], "moving_average = 8");
    tiers(
        "W05",
        "four tiers, by the buyers' orders",
        10_000.0,
        by,
        BUYERS,
    )
});

pub static W06_ORDERS: LazyLock<Outcome> = LazyLock::new(|| {
    let by = (&[2, 2, 3][..], "smoothing = 0.2");
    tiers(
        "W06",
        "three tiers, by the orders they get",
        10_000.0,
        by,
        ORDERS,
    )
});

pub static W06_BUYERS: LazyLock<Outcome> = LazyLock::new(|| {
    let by = (&[2, 2, 3][..], "smoothing = 0.2");
    tiers(
        "W06",
        "three tiers, by the buyers' orders",
        10_000.0,
        by,
        BUYERS,
    )
});

/// Looked at before the orders of the day, so that a period is a day and all of it.
const BEFORE: &str = "review = \"1 d\", review_when = \"before_demand\", returns = \"yes\"";

pub static W07: LazyLock<Outcome> = LazyLock::new(|| {
    let one = |share: f64| {
        let stock = format!(
            "units = \"400 units\", lead_time = \"2 d\", closes = \"{}%\", {BEFORE}",
            100.0 * share
        );
        let tiers = [("retail", 1, stock)];
        let parts = [daily(NORMAL, 0.0), at_tiers(&tiers)];
        study("W07", "part of the gap is closed", 8_000.0, &parts)
            .mean(
                &format!("b_order_ratio_beta{share}"),
                "demand.retail.bullwhip",
            )
            .mean(
                &format!("b_net_stock_ratio_beta{share}"),
                "demand.retail.net_stock_amplification",
            )
            .outcome()
    };
    let all = [0.2, 0.5, 0.8].map(one).into_iter();
    all.reduce(Outcome::and).expect("three")
});

pub static W08: LazyLock<Outcome> = LazyLock::new(|| {
    let one = |(over, lead_time): (u32, u32)| {
        let stock = format!(
            "z = 2, lead_time = \"{lead_time} d\", forecast = {{ moving_average = {over} }}, {BEFORE}"
        );
        let tiers = [("retail", 1, stock)];
        let parts = [daily(NORMAL, 0.0), at_tiers(&tiers)];
        let name = format!("net_stock_ratio_p{over}_ell{lead_time}");
        study("W08", "net stock with a moving average", 12_000.0, &parts)
            .mean(&name, "demand.retail.net_stock_amplification")
            .outcome()
    };
    let all = [(5, 1), (5, 3), (10, 1), (10, 3)].map(one).into_iter();
    all.reduce(Outcome::and).expect("four")
});

/// Eight agents who order every five days; random days are drawn anew in each replication, so there
/// are many and short ones.
fn batching(title: &'static str, name: &str, stagger: &str, days_each: f64, many: u64) -> Outcome {
    let stock = format!("units = \"200 units\", review = \"5 d\", stagger = \"{stagger}\"");
    let quantity = "{ normal = { mean = \"20 units\", sd = \"4 units\" } }";
    let run = run_section_of("W09", days(10.0, days_each), many);
    let text = run + &daily(quantity, 0.0) + &at_tiers(&[("retail", 8, stock)]);
    let study = Study::new("W09", title, 24.0, &text);
    // Cycle after cycle is the same but for the demand, so the sample variance, which divides by one
    // less, is too large by that.
    let demand = study.exact("demand_variance") * (days_each - 1.0) / days_each;
    study
        .mean_of(name, "demand.retail.bullwhip", demand)
        .outcome()
}

pub static W09: LazyLock<Outcome> = LazyLock::new(|| {
    let title = "eight agents who order every five days";
    batching(title, "all_same_day", "none", 4_000.0, 40)
        .and(batching(title, "balanced", "even", 4_000.0, 40))
        .and(batching(title, "random_phase", "random", 50.0, 20_000))
});

#[test]
fn forecasts_amplify_orders() {
    for case in [&W01, &W02, &W03, &W04] {
        case.check();
    }
}

#[test]
fn tiers_amplify_more_where_they_do_not_see_the_buyers() {
    for case in [&W05_ORDERS, &W05_BUYERS, &W06_ORDERS, &W06_BUYERS] {
        case.check();
    }
}

#[test]
fn closing_part_of_the_gap_smooths_orders_and_moves_stock() {
    W07.check();
    W08.check();
}

#[test]
fn agents_who_order_on_the_same_day_amplify_most() {
    W09.check();
}

/// Four tiers with constant levels pass on what they get, on every path.
#[test]
fn constant_levels_amplify_nothing() {
    let stock = "units = \"300 units\", review = \"1 d\", lead_time = \"2 d\", returns = \"yes\"";
    let tiers = ["tier4", "tier3", "tier2", "tier1"].map(|name| (name, 1, stock));
    let parts = [daily(NORMAL, 0.0), at_tiers(&tiers)];
    let mut study = study("W07", "constant levels", 300.0, &parts);
    for (name, ..) in tiers {
        study = study.always("a_ratio", &format!("demand.{name}.bullwhip"));
    }
}

/// Demand doubles on one day; every tier answers with more than it was asked for, exactly.
#[test]
fn a_step_of_demand_grows_from_tier_to_tier() {
    const BEFORE_STEP: usize = 14;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("case.toml");
    let stock = follows(2, "moving_average = 4");
    let tiers = ["tier4", "tier3", "tier2", "tier1"].map(|name| (name, 1, stock.as_str()));
    let text = "[run]\nstart = 2026-06-01\nhorizon = \"60 d\"\nreplications = 1\nseed = 1\n"
        .to_owned()
        + "[demand]\nevery = \"1 d\"\n\
           promotion = [{ name = \"step\", days = \"2026-06-15..2026-12-31\", factor = 2 }]\n\
           [[product]]\nname = \"goods\"\nquantity = \"4 units\"\n"
        + &at_tiers(&tiers);
    std::fs::write(&file, &text).expect("written");
    let scenario = scenario::load(&file.display().to_string(), &[])
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let path = Path::Elided;
    let mut workspace = Workspace::default();
    simulate(&scenario.network, 1, 1, path, &mut workspace);
    let oracle = case("W10");
    for tier in 1..=4 {
        // Buyers, then the tiers from the top down.
        let flow = workspace.flow(5 - tier).expect("a flow");
        let orders = flow.iter().map(|&units| units as f64 / 1_000.0);
        let orders: Vec<f64> = orders.skip(BEFORE_STEP).collect();
        let exact = oracle.raw(&format!("orders_tier{tier}"));
        let exact = exact.as_array().expect("a list").iter();
        let exact: Vec<f64> = exact.map(|one| one.as_f64().expect("a number")).collect();
        assert_eq!(orders[..exact.len()], exact, "tier {tier}");
        let peak = orders.iter().copied().fold(0.0, f64::max);
        oracle.exactly(&format!("peak_tier{tier}"), peak);
        if tier != 3 {
            let more: f64 = orders.iter().map(|units| units - 8.0).sum();
            oracle.exactly(&format!("sum_of_orders_minus_demand_tier{tier}"), more);
        }
    }
}
