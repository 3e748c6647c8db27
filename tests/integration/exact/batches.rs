//! Roll-ups: B01 to B04 as scenario files. Days are days.
//!
//! A batch costs one second of labour for its sheet and none for its orders, so utilisation
//! counts batches and orders per labour hour are orders per batch; a second in days of waiting
//! is nothing.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::study::{Study, run, run_section};

const DAY: f64 = 24.0;
const SHEETS_A_DAY: f64 = 86_400.0;
/// Orders per labour hour, when a batch costs one second.
const SHEETS_AN_HOUR: f64 = 3_600.0;

/// One agent who rolls up.
fn roll_up(id: &str, days: f64, orders: f64, relay: &str) -> String {
    format!(
        "{}\n[demand]\norders = \"{orders} orders/day\"\n\
         [[tier]]\nname = \"city\"\nagents = 1\nrelay = {relay}\n\
         own_orders = {{ per_sheet = \"1 s\" }}\n",
        run_section(id, 0.0, days * DAY)
    )
}

pub static B01: LazyLock<Outcome> = LazyLock::new(|| {
    let text = roll_up("B01", 7_000.0, 5.0, "{ every = \"7 d\" }");
    Study::new("B01", "released every 7 days", DAY, &text)
        .mean("mean_wait", "relay.city.rollup.mean")
        .variance("var_wait", "information_time", "mean_wait")
        .metric("wait_q90", "information_time.p90")
        .derived_mean("mean_batch", |metric| {
            metric("agents.city.orders_per_labour_hour") / SHEETS_AN_HOUR
        })
        .outcome()
});

pub static B02: LazyLock<Outcome> = LazyLock::new(|| {
    let text = roll_up("B02", 7_000.0, 5.0, "{ at = 12 }");
    Study::new("B02", "released at 12 orders", DAY, &text)
        .mean("mean_wait", "relay.city.rollup.mean")
        .variance("var_wait", "information_time", "mean_wait")
        .metric("wait_q90", "information_time.p90")
        .derived_mean("mean_time_between_releases", |metric| {
            1.0 / (metric("relay.city.utilisation") * SHEETS_A_DAY)
        })
        .outcome()
});

pub static B03: LazyLock<Outcome> = LazyLock::new(|| {
    let text = roll_up("B03", 7_000.0, 2.5, "{ at = 10, after = \"3 d\" }");
    Study::new("B03", "released at 10 orders or after 3 days", DAY, &text)
        .mean("mean_wait", "relay.city.rollup.mean")
        .derived_mean("mean_batch", |metric| {
            metric("agents.city.orders_per_labour_hour") / SHEETS_AN_HOUR
        })
        .derived_mean("releases_per_day", |metric| {
            metric("relay.city.utilisation") * SHEETS_A_DAY
        })
        .outcome()
});

/// Days below, weeks above.
fn two_roll_ups() -> String {
    format!(
        "{}\n[demand]\norders = \"5 orders/day\"\n\
         [[tier]]\nname = \"city\"\nagents = 1\nrelay = {{ every = \"7 d\" }}\n\
         [[tier]]\nname = \"retail\"\nagents = 1\nrelay = {{ every = \"1 d\" }}\n\
         message_delay = \"0.3 d\"\n",
        run_section("B04", 0.0, 7_000.0 * DAY)
    )
}

pub static B04: LazyLock<Outcome> = LazyLock::new(|| {
    Study::new("B04", "daily below weekly", DAY, &two_roll_ups())
        .mean("mean_total_to_city_release", "information_time.mean")
        .mean("mean_wait_retail", "relay.retail.rollup.mean")
        .mean("mean_wait_city", "relay.city.rollup.mean")
        .variance("var_wait_city", "relay.city.time", "mean_wait_city")
        .variance(
            "var_total",
            "information_time",
            "mean_total_to_city_release",
        )
        .outcome()
});

#[test]
fn a_fixed_period_makes_orders_wait_half_of_it() {
    B01.check();
}

#[test]
fn a_fixed_size_makes_the_first_order_wait_for_the_last() {
    B02.check();
}

#[test]
fn size_or_age_releases_whichever_comes_first() {
    B03.check();
}

#[test]
fn a_weekly_release_above_makes_daily_sheets_wait() {
    B04.check();
    // Nobody waits longer than the longest way: the first order after the midnight before the
    // week's last sheet that comes too late. In a thousand weeks one is placed within seconds.
    let longest = run(&two_roll_ups()).estimate("information_time.max");
    let longest = longest.expect("many orders").mean / DAY;
    let bound = B04.exact("max_total");
    assert!(
        longest <= bound && longest > bound - 1.0 / 48.0,
        "{longest}"
    );
}
