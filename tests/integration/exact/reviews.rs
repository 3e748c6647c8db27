//! Stock looked at once in a while and filled up: I13 to I16, I18.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::shelf::{at_supplier, hourly, text};
use super::study::Study;

const FILL_RATE: &str = "stock.supplier.fill_rate";
const ON_HAND: &str = "stock.supplier.on_hand.mean";
const BACKORDERS: &str = "stock.supplier.backorders.mean";
const KEPT: &str = "stock.supplier.cycle_service_level";

/// A period of its own each: what is left over is taken into account when the next one is filled
/// up, and what is short comes at its beginning.
fn newsvendor(id: &'static str, title: &'static str, demand: &str, level: &str) -> Study {
    let stock = format!("{level}, review = \"1 h\", review_when = \"before_demand\"");
    let text = text(id, (10.0, 20_010.0), &[hourly(demand), at_supplier(&stock)]);
    Study::new(id, title, 1.0, &text)
}

pub static I13: LazyLock<Outcome> = LazyLock::new(|| {
    const DEMAND: &str = "{ normal = { mean = \"50 units\", sd = \"8 units\" } }";
    let cost = |metric: &dyn Fn(&str) -> f64| 0.18 * metric(ON_HAND) + 0.7 * metric(BACKORDERS);
    let title = "newsvendor, normal demand";
    // The critical ratio 0.7 / (0.7 + 0.18), as the cycle service it is.
    let level = "cycle_service = \"79.545454545%\"";
    let best = newsvendor("I13", title, DEMAND, level)
        .level("S_star", "stock.supplier.level")
        .derived_mean("cost_at_S_star", cost)
        .mean("mean_left_at_S_star", ON_HAND)
        .rare("mean_short_at_S_star", BACKORDERS)
        .derived("var_cost_at_S_star", |metric| {
            // Never are units left and short in one period.
            let short = metric("stock.supplier.backorders.sd").powi(2) + metric(BACKORDERS).powi(2);
            let net = metric(ON_HAND) - metric(BACKORDERS);
            let left = metric("stock.supplier.net.sd").powi(2) + net.powi(2) - short;
            0.18 * 0.18 * left + 0.7 * 0.7 * short - cost(metric).powi(2)
        });
    let low = newsvendor("I13", title, DEMAND, "units = \"40 units\"");
    let low = low.derived_mean("cost_at_40", cost);
    best.outcome().and(low.outcome())
});

pub static I14: LazyLock<Outcome> = LazyLock::new(|| {
    const DEMAND: &str = "{ poisson = { mean = \"6 units\" } }";
    let cost = |metric: &dyn Fn(&str) -> f64| metric(ON_HAND) + 4.0 * metric(BACKORDERS);
    let title = "newsvendor, Poisson demand";
    newsvendor("I14", title, DEMAND, "cycle_service = \"80%\"")
        .always("S_star", "stock.supplier.level")
        .derived_mean("cost_at_S_star", cost)
        .outcome()
        .and(
            newsvendor("I14", title, DEMAND, "units = \"5 units\"")
                .derived_mean("cost_at_5", cost)
                .outcome(),
        )
});

/// Order-up-to with a stated cycle service, normal demand.
fn reviewed(
    id: &'static str,
    title: &'static str,
    hours: f64,
    [review, lead_time]: [u32; 2],
    service: &str,
) -> Study {
    let demand = hourly("{ normal = { mean = \"40 units\", sd = \"12 units\" } }");
    let stock = format!(
        "cycle_service = \"{service}\", review = \"{review} h\", lead_time = \"{lead_time} h\", \
         review_when = \"before_demand\""
    );
    let text = text(id, (99.0, hours), &[demand, at_supplier(&stock)]);
    Study::new(id, title, 1.0, &text)
        .level("S", "stock.supplier.level")
        .mean("p_no_stockout_before_next_delivery", KEPT)
        .mean("cycle_fill_rate", FILL_RATE)
        .rare("mean_backorders_day_end", BACKORDERS)
        .mean("mean_on_hand_day_end", ON_HAND)
}

pub static I15: LazyLock<Outcome> = LazyLock::new(|| {
    // Every day is the last before a delivery.
    reviewed("I15", "reviewed daily", 40_099.0, [1, 4], "95%")
        .rare("mean_backorders_just_before_delivery", BACKORDERS)
        .mean("mean_on_hand_just_before_delivery", ON_HAND)
        .outcome()
});

pub static I16: LazyLock<Outcome> = LazyLock::new(|| {
    reviewed("I16", "reviewed every three days", 60_099.0, [3, 2], "98%").outcome()
});

/// Factors of the mean, for one spread of demand.
fn spread(title: &'static str, cv: &'static str) -> Outcome {
    let one = |(law, factor): (&str, &str)| {
        let demand = match law {
            "gamma" => format!("{{ gamma = {{ mean = \"40 units\", cv = {cv} }} }}"),
            _ => {
                let sd = 40.0 * cv.parse::<f64>().expect("a number");
                format!("{{ normal = {{ mean = \"40 units\", sd = \"{sd} units\" }} }}")
            }
        };
        let stock = format!(
            "factor = {factor}, review = \"1 h\", lead_time = \"4 h\", returns = \"yes\", \
             review_when = \"before_demand\""
        );
        let text = text(
            "I18",
            (100.0, 10_100.0),
            &[hourly(&demand), at_supplier(&stock)],
        );
        let study = Study::new("I18", title, 1.0, &text);
        let name = |of: &str| format!("{law}_{of}_cv{cv}_c{factor}");
        let study = study.nearly_all(&name("p_no_stockout"), KEPT);
        match law {
            "gamma" => study.nearly_all(&name("fill"), FILL_RATE).outcome(),
            _ => study.outcome(),
        }
    };
    let factors = ["1.0", "1.2", "1.5", "2.0"];
    let gamma = factors.map(|factor| ("gamma", factor)).into_iter();
    let all = gamma.chain(factors.map(|factor| ("normal", factor)));
    all.map(one).reduce(Outcome::and).expect("many")
}

pub static I18_LITTLE: LazyLock<Outcome> =
    LazyLock::new(|| spread("safety factor, demand with cv 0.2", "0.2"));

pub static I18_SOME: LazyLock<Outcome> =
    LazyLock::new(|| spread("safety factor, demand with cv 0.5", "0.5"));

pub static I18_MUCH: LazyLock<Outcome> =
    LazyLock::new(|| spread("safety factor, demand with cv 1", "1.0"));

#[test]
fn newsvendors_stock_the_critical_ratio() {
    I13.check();
    I14.check();
}

#[test]
fn a_cycle_service_is_kept_as_promised() {
    I15.check();
    I16.check();
}

#[test]
fn what_a_factor_promises_depends_on_the_spread_of_demand() {
    for case in [&I18_LITTLE, &I18_SOME, &I18_MUCH] {
        case.check();
    }
}
