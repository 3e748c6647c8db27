//! One stock point that orders again what has left, at once: I01 to I05, I17, I29, I32.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::shelf::{at_supplier, at_tiers, by_chance, text};
use super::study::Study;

const FILL_RATE: &str = "stock.supplier.fill_rate";
const ON_HAND: &str = "stock.supplier.on_hand.mean";
const ON_ORDER: &str = "stock.supplier.on_order.mean";
const BACKORDERS: &str = "stock.supplier.backorders.mean";
const WAIT: &str = "stock.supplier.wait.mean";
const OWES: &str = "stock.supplier.backorders.share";
const EMPTY: &str = "stock.supplier.out_of_stock.share";

/// Palm's theorem: any law of independent lead times, which may cross.
fn palm(id: &'static str, title: &'static str, hours: f64, orders: f64, stock: &str) -> Outcome {
    let text = text(id, (200.0, hours), &[by_chance(orders), at_supplier(stock)]);
    Study::new(id, title, 1.0, &text)
        .mean("mean_on_order", ON_ORDER)
        .variance("var_on_order", "stock.supplier.on_order", "mean_on_order")
        .mean("fill_rate", FILL_RATE)
        .mean("mean_backorders", BACKORDERS)
        .variance(
            "var_backorders",
            "stock.supplier.backorders",
            "mean_backorders",
        )
        .mean("mean_on_hand", ON_HAND)
        .metric("p_backorders_positive", OWES)
        .metric("p_on_hand_zero", EMPTY)
        .mean("mean_customer_wait", WAIT)
        .outcome()
}

pub static I01: LazyLock<Outcome> = LazyLock::new(|| {
    let stock = "units = \"16 units\", lead_time = \"4 h\"";
    palm(
        "I01",
        "base stock, constant lead time",
        60_000.0,
        3.0,
        stock,
    )
});

pub static I02: LazyLock<Outcome> = LazyLock::new(|| {
    let stock = "units = \"16 units\", lead_time = { lognormal = { mean = \"4 h\", cv = 0.8 } }";
    palm(
        "I02",
        "base stock, lognormal lead time",
        60_000.0,
        3.0,
        stock,
    )
});

pub static I03: LazyLock<Outcome> = LazyLock::new(|| {
    let stock = "units = \"5 units\", lead_time = { exponential = { mean = \"7 h\" } }";
    palm(
        "I03",
        "base stock, exponential lead time",
        250_000.0,
        0.4,
        stock,
    )
});

/// Nobody waits: an Erlang loss system, whatever the law of the lead time.
fn lost_sales(title: &'static str, lead_time: &str) -> Outcome {
    const HOURS: (f64, f64) = (200.0, 20_200.0);
    let stock = format!("units = \"10 units\", when_short = \"lost\", lead_time = {lead_time}");
    let text = text("I04", HOURS, &[by_chance(2.0), at_supplier(&stock)]);
    Study::new("I04", title, 1.0, &text)
        .derived_mean("p_lost", |metric| 1.0 - metric(FILL_RATE))
        .mean("fill_rate", FILL_RATE)
        .mean("mean_on_order", ON_ORDER)
        .mean("mean_on_hand", ON_HAND)
        .derived_mean("sales_rate", |metric| {
            metric(FILL_RATE) * metric("orders.placed") / (HOURS.1 - HOURS.0)
        })
        .outcome()
}

pub static I04_CONSTANT: LazyLock<Outcome> =
    LazyLock::new(|| lost_sales("lost sales, constant lead time", "\"4 h\""));

pub static I04_EXPONENTIAL: LazyLock<Outcome> = LazyLock::new(|| {
    let lead_time = "{ exponential = { mean = \"4 h\" } }";
    lost_sales("lost sales, exponential lead time", lead_time)
});

pub static I04_LOGNORMAL: LazyLock<Outcome> = LazyLock::new(|| {
    let lead_time = "{ lognormal = { mean = \"4 h\", cv = 1 } }";
    lost_sales("lost sales, lognormal lead time", lead_time)
});

pub static I05: LazyLock<Outcome> = LazyLock::new(|| {
    let stock = "units = \"8 units\", production = { exponential = { mean = \"12 min\" } }";
    let text = text(
        "I05",
        (200.0, 50_000.0),
        &[by_chance(4.0), at_supplier(stock)],
    );
    Study::new("I05", "base stock with one producer", 1.0, &text)
        .mean("fill_rate", FILL_RATE)
        .rare("mean_backorders", BACKORDERS)
        .mean("mean_on_hand", ON_HAND)
        .mean("mean_on_order", ON_ORDER)
        .rare("mean_customer_wait", WAIT)
        .outcome()
});

const FACTORS: [&str; 6] = ["1.0", "1.1", "1.2", "1.4", "1.6", "2.0"];

/// The factors of I17 for one mean demand in the lead time, and how long each runs \[h\].
fn factors(demand: u32, title: &'static str, hours: [(&str, f64); 6]) -> Outcome {
    let lead_time = f64::from(demand) / 5.0;
    let one = |(factor, hours): (&str, f64)| {
        let stock = format!("factor = {factor}, lead_time = \"{lead_time} h\"");
        let text = text(
            "I17",
            (100.0, hours),
            &[by_chance(5.0), at_supplier(&stock)],
        );
        let name = |of: &str| format!("{of}_m{demand}_c{factor}");
        let study = Study::new("I17", title, 1.0, &text);
        let study = study.nearly_all(&name("fill_rate"), FILL_RATE);
        let study = match factor {
            "1.2" => study
                .mean(&name("mean_on_hand"), ON_HAND)
                .rare(&name("mean_backorders"), BACKORDERS),
            _ => study,
        };
        study.outcome()
    };
    let all = hours.map(one).into_iter();
    all.reduce(Outcome::and).expect("six factors")
}

pub static I17_5: LazyLock<Outcome> = LazyLock::new(|| {
    let hours = FACTORS.map(|factor| (factor, 3_000.0));
    factors(5, "safety factor, 5 units in the lead time", hours)
});

pub static I17_10: LazyLock<Outcome> = LazyLock::new(|| {
    let hours = FACTORS.map(|factor| (factor, 4_000.0));
    factors(10, "safety factor, 10 units in the lead time", hours)
});

pub static I17_20: LazyLock<Outcome> = LazyLock::new(|| {
    let hours = FACTORS.map(|factor| match factor {
        // Rare stock-outs.
        "2.0" => (factor, 30_000.0),
        _ => (factor, 6_000.0),
    });
    factors(20, "safety factor, 20 units in the lead time", hours)
});

pub static I17_50: LazyLock<Outcome> = LazyLock::new(|| {
    let hours = FACTORS.map(|factor| match factor {
        "1.0" => (factor, 10_000.0),
        "1.6" => (factor, 30_000.0),
        "2.0" => (factor, 1_000.0),
        _ => (factor, 6_000.0),
    });
    factors(50, "safety factor, 50 units in the lead time", hours)
});

pub static I17_100: LazyLock<Outcome> = LazyLock::new(|| {
    let hours = FACTORS.map(|factor| match factor {
        "1.0" => (factor, 24_000.0),
        "1.4" => (factor, 30_000.0),
        "1.6" | "2.0" => (factor, 1_000.0),
        _ => (factor, 8_000.0),
    });
    factors(100, "safety factor, 100 units in the lead time", hours)
});

/// Orders for several units: what is there goes at once, the rest follows.
pub static I29: LazyLock<Outcome> = LazyLock::new(|| {
    // Geometric on 1, 2, ..., as far as it matters.
    let sizes: Vec<String> = (1..=90).map(|size| format!("\"{size} units\"")).collect();
    let weights: Vec<String> = (0..90)
        .map(|size| format!("{:e}", 0.7_f64.powi(size)))
        .collect();
    let demand = format!(
        "[[product]]\nname = \"goods\"\n\
         quantity = {{ empirical = {{ values = [{}], weights = [{}] }} }}\n",
        sizes.join(", "),
        weights.join(", ")
    );
    let stock = "units = \"30 units\", lead_time = \"3 h\", when_short = \"partial\"";
    let parts = [by_chance(2.0), demand, at_supplier(stock)];
    let text = text("I29", (100.0, 60_000.0), &parts);
    Study::new("I29", "base stock, orders of several units", 1.0, &text)
        .mean("lead_time_demand_mean", ON_ORDER)
        .variance(
            "lead_time_demand_var",
            "stock.supplier.on_order",
            "lead_time_demand_mean",
        )
        .derived("p_no_backorder", |metric| 1.0 - metric(OWES))
        .derived("p_on_hand_positive", |metric| 1.0 - metric(EMPTY))
        .mean("mean_backorders", BACKORDERS)
        .mean("mean_on_hand", ON_HAND)
        .mean("unit_fill_rate", FILL_RATE)
        .mean(
            "p_order_filled_complete_at_once",
            "stock.supplier.order_fill_rate",
        )
        .outcome()
});

/// Many agents with a stock each, begun full: the window is a second at the instant that is asked
/// about.
fn begun_full(at: u32) -> Outcome {
    const AGENTS: u32 = 4_000;
    let stock = [("shop", AGENTS, "units = \"16 units\", lead_time = \"4 h\"")];
    let hours = f64::from(at);
    let parts = [by_chance(3.0 * f64::from(AGENTS)), at_tiers(&stock)];
    let text = text("I32", (hours, hours + 1.0 / 3_600.0), &parts);
    let name = |of: &str| format!("{of}_t{at}");
    let each = f64::from(AGENTS);
    let (on_hand, backorders) = (name("mean_on_hand"), name("mean_backorders"));
    let study = Study::new("I32", "base stock begun full", 1.0, &text)
        .derived_mean(&on_hand, |metric| metric("stock.shop.on_hand.mean") / each);
    let study = match at {
        // Sixteen orders within an hour, where three are expected, are not seen.
        1 => study,
        _ => study
            .metric(&name("p_on_hand_zero"), "stock.shop.out_of_stock.share")
            .derived_rare(&backorders, |metric| {
                metric("stock.shop.backorders.mean") / each
            }),
    };
    study.outcome()
}

pub static I32: LazyLock<Outcome> = LazyLock::new(|| {
    let stock = [("shop", 4_000, "units = \"16 units\", lead_time = \"4 h\"")];
    let parts = [by_chance(12_000.0), at_tiers(&stock)];
    let whole = Study::new(
        "I32",
        "base stock begun full",
        1.0,
        &text("I32", (0.0, 10.0), &parts),
    )
    .derived_mean("mean_on_hand_time_average_0_10", |metric| {
        metric("stock.shop.on_hand.mean") / 4_000.0
    })
    .outcome();
    let instants = [1, 2, 3, 4, 10].map(begun_full).into_iter();
    instants.fold(whole, Outcome::and)
});

#[test]
fn what_is_on_order_is_poisson_whatever_the_law_of_the_lead_time() {
    for case in [&I01, &I02, &I03] {
        case.check();
    }
}

#[test]
fn sales_are_lost_as_erlang_says_whatever_the_law_of_the_lead_time() {
    for case in [&I04_CONSTANT, &I04_EXPONENTIAL, &I04_LOGNORMAL] {
        case.check();
    }
}

#[test]
fn what_a_producer_has_to_make_is_m_m_1() {
    I05.check();
}

/// One factor, five service levels: it depends on the volume.
#[test]
fn what_a_factor_promises_depends_on_the_volume() {
    for case in [&I17_5, &I17_10, &I17_20, &I17_50, &I17_100] {
        case.check();
    }
}

#[test]
fn orders_for_several_units_are_served_in_parts() {
    I29.check();
}

#[test]
fn stock_begun_full_comes_to_rest_after_one_lead_time() {
    I32.check();
}
