//! What is true of a queue at an instant, who waits, and busy periods: Q01 to Q08 on the engine,
//! for quantities that no metric of a scenario shows.

use std::sync::LazyLock;

use fahuo::random::Law;

use crate::oracle::case;

use super::class::{Class, exponential};
use super::desk::Desk;
use super::outcome::Outcome;

/// What is true of M/M/1 at an instant, and between two empty instants.
fn states(id: &'static str, rates: (f64, f64), watch: f64, long: f64) -> Outcome {
    let class = Class::new(exponential(rates.0), exponential(rates.1));
    let mut desk = Desk::new(id, "M/M/1, states and busy periods", 1, vec![class]);
    desk.wait_limit = desk.exact("wait_q95");
    let results = desk.watched(watch / 100.0, watch).run();
    let (mean, busy_period) = (results.exact("L"), results.exact("mean_busy_period"));
    results
        .mean("mean_busy_period", |network| network.whole.busy.mean())
        .mean("p0", |network| network.whole.share(0))
        .value(&format!("p_n_ge_{long}"), |network| {
            network.whole.average(|n| f64::from(u8::from(n >= long)))
        })
        .value("var_L", |network| {
            network.whole.average(|n| (n - mean).powi(2))
        })
        .value("var_busy_period", |network| {
            network.whole.busy.variance(busy_period)
        })
        .share("wait_q95", 0.95, |network| {
            network.seen[0].wait.share_within_limit()
        })
        .outcome
}

pub static Q01_STATES: LazyLock<Outcome> =
    LazyLock::new(|| states("Q01", (0.8, 1.0), 200_000.0, 5.0));
pub static Q02_STATES: LazyLock<Outcome> =
    LazyLock::new(|| states("Q02", (27.0, 30.0), 24_000.0, 10.0));

/// Who waits at an office with several clerks, and how long at most.
fn waits(id: &'static str, rates: (f64, f64), clerks: usize, watch: f64) -> Outcome {
    let class = Class::new(exponential(rates.0), exponential(rates.1));
    let mut desk = Desk::new(id, "M/M/c, who waits", clerks, vec![class]);
    desk.wait_limit = desk.exact("wait_q90");
    let results = desk.watched(500.0, watch).run();
    results
        .mean("p_wait", |network| {
            network.seen[0].waited / network.seen[0].arrived
        })
        .share("wait_q90", 0.90, |network| {
            network.seen[0].wait.share_within_limit()
        })
        .outcome
}

/// The longest waits: those of one order in a hundred.
fn tail(id: &'static str, rates: (f64, f64), clerks: usize, watch: f64) -> Outcome {
    let class = Class::new(exponential(rates.0), exponential(rates.1));
    let mut desk = Desk::new(id, "M/M/c, the longest waits", clerks, vec![class]);
    desk.wait_limit = desk.exact("wait_q99");
    desk.variant = 2;
    let results = desk.watched(500.0, watch).run();
    results
        .share("wait_q99", 0.99, |network| {
            network.seen[0].wait.share_within_limit()
        })
        .outcome
}

pub static Q03_WAITS: LazyLock<Outcome> = LazyLock::new(|| waits("Q03", (5.0, 2.0), 3, 20_000.0));
pub static Q03_TAIL: LazyLock<Outcome> = LazyLock::new(|| tail("Q03", (5.0, 2.0), 3, 20_000.0));
pub static Q04_WAITS: LazyLock<Outcome> = LazyLock::new(|| waits("Q04", (7.0, 1.0), 8, 20_000.0));
pub static Q04_TAIL: LazyLock<Outcome> = LazyLock::new(|| tail("Q04", (7.0, 1.0), 8, 20_000.0));

/// Busy periods of M/G/1, and the moments of the law of service.
fn busy_periods(id: &'static str, rate: f64, service: Law, watch: f64) -> Outcome {
    case(id).exactly("service_mean", service.mean());
    case(id).exactly("service_var", service.variance());
    let class = Class::new(exponential(rate), service);
    Desk::new(id, "M/G/1, busy periods", 1, vec![class])
        .watched(1_000.0, watch)
        .run()
        .mean("mean_busy_period", |network| network.whole.busy.mean())
        .outcome
}

pub static Q05_BUSY: LazyLock<Outcome> =
    LazyLock::new(|| busy_periods("Q05", 0.7, Law::Constant(1.0), 20_000.0));
pub static Q06_BUSY: LazyLock<Outcome> = LazyLock::new(|| {
    let service = Law::erlang(2, 1.0).expect("positive");
    busy_periods("Q06", 0.7, service, 36_000.0)
});
pub static Q07_BUSY: LazyLock<Outcome> = LazyLock::new(|| {
    let service = Law::lognormal_mean_cv(0.5, 1.5).expect("positive");
    busy_periods("Q07", 1.2, service, 30_000.0)
});
pub static Q08_BUSY: LazyLock<Outcome> = LazyLock::new(|| {
    let service = Law::mixture(vec![(0.25, exponential(0.4)), (0.75, exponential(3.0))]);
    busy_periods("Q08", 0.9, service.expect("positive"), 180_000.0)
});

#[test]
fn states_and_busy_periods_are_those_of_m_m_1() {
    Q01_STATES.check();
    Q02_STATES.check();
}

#[test]
fn at_several_clerks_those_who_wait_are_those_of_erlang() {
    for case in [&Q03_WAITS, &Q03_TAIL, &Q04_WAITS, &Q04_TAIL] {
        case.check();
    }
}

#[test]
fn busy_periods_depend_on_the_mean_labour_alone() {
    for case in [&Q05_BUSY, &Q06_BUSY, &Q07_BUSY, &Q08_BUSY] {
        case.check();
    }
}
