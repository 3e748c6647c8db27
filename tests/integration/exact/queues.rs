//! One office, one queue: Q01 to Q08 as scenario files, and what must hold between metrics.
//!
//! The lengths of the runs follow from the asymptotic variances of the oracles (M/M/1) or from
//! trial runs: mean waits and queue lengths come out within 1 %.

use std::sync::LazyLock;

use super::outcome::{ALLOWED_Z, Outcome};
use super::study::{Study, run, run_section};

/// A tier of one agent, immediate relay, nothing but labour.
struct Office {
    id: &'static str,
    warm_up: f64,
    horizon: f64,
    /// Orders an hour.
    orders: f64,
    hands: u32,
    labour: &'static str,
    /// Limit of a hop [h]: with one tier, of the time in the system.
    limit: f64,
}

impl Office {
    fn text(&self) -> String {
        format!(
            "{}\n[demand]\norders = \"{} orders/h\"\n[limits]\nrelay = \"{} h\"\n\
             [[tier]]\nname = \"office\"\nagents = 1\nhands = {}\n\
             own_orders = {{ per_order = {} }}\n",
            run_section(self.id, self.warm_up, self.horizon),
            self.orders,
            self.limit,
            self.hands,
            self.labour
        )
    }

    /// What all offices are asked: utilisation, waits and numbers, means and variances.
    fn study(&self, title: &'static str) -> Study {
        let hands = f64::from(self.hands);
        Study::new(self.id, title, 1.0, &self.text())
            .mean("W", "information_time.mean")
            .mean("Wq", "relay.office.wait.mean")
            .mean("Lq", "relay.office.queue.mean")
            .derived_mean("L", move |metric| {
                metric("relay.office.queue.mean") + hands * metric("relay.office.utilisation")
            })
            .mean("utilisation", "relay.office.utilisation")
            .variance("var_wait", "relay.office.wait", "Wq")
            .variance("var_sojourn", "information_time", "W")
    }
}

fn markov(id: &'static str, title: &'static str, office: &Office) -> Outcome {
    debug_assert_eq!(id, office.id);
    let study = office.study(title);
    let study = match office.hands {
        1 => study
            .metric("sojourn_q50", "information_time.p50")
            .metric("sojourn_q90", "information_time.p90")
            .metric("sojourn_q99", "information_time.p99")
            .share("sojourn_q90", "stage.relay.within_limit", 0.90),
        _ => study.metric("sojourn_q95", "information_time.p95").share(
            "sojourn_q95",
            "stage.relay.within_limit",
            0.95,
        ),
    };
    study.outcome()
}

pub static Q01: LazyLock<Outcome> = LazyLock::new(|| {
    let office = Office {
        id: "Q01",
        warm_up: 2_000.0,
        horizon: 280_000.0,
        orders: 0.8,
        hands: 1,
        labour: "{ exponential = { mean = \"1 h\" } }",
        limit: 11.512_925_464_970_232,
    };
    markov("Q01", "M/M/1, load 0.8", &office)
});

pub static Q02: LazyLock<Outcome> = LazyLock::new(|| {
    let office = Office {
        id: "Q02",
        warm_up: 300.0,
        horizon: 36_000.0,
        orders: 27.0,
        hands: 1,
        labour: "{ exponential = { mean = \"2 min\" } }",
        limit: 0.767_528_364_331_348_6,
    };
    markov("Q02", "M/M/1, load 0.9", &office)
});

pub static Q03: LazyLock<Outcome> = LazyLock::new(|| {
    let office = Office {
        id: "Q03",
        warm_up: 500.0,
        horizon: 90_000.0,
        orders: 5.0,
        hands: 3,
        labour: "{ exponential = { mean = \"30 min\" } }",
        limit: 3.324_995_469_047_705_5,
    };
    markov("Q03", "M/M/3", &office)
});

pub static Q04: LazyLock<Outcome> = LazyLock::new(|| {
    let office = Office {
        id: "Q04",
        warm_up: 1_000.0,
        horizon: 160_000.0,
        orders: 7.0,
        hands: 8,
        labour: "{ exponential = { mean = \"1 h\" } }",
        limit: 4.315_227_782_044_288,
    };
    markov("Q04", "M/M/8", &office)
});

/// One clerk, labour of any law.
fn general(id: &'static str, horizon: f64, orders: f64, labour: &'static str) -> Office {
    Office {
        id,
        warm_up: 2_000.0,
        horizon,
        orders,
        hands: 1,
        labour,
        limit: 24.0,
    }
}

pub static Q05: LazyLock<Outcome> = LazyLock::new(|| {
    general("Q05", 120_000.0, 0.7, "\"1 h\"")
        .study("M/D/1")
        .outcome()
});

pub static Q06: LazyLock<Outcome> = LazyLock::new(|| {
    let labour = "{ erlang = { shape = 2, mean = \"1 h\" } }";
    general("Q06", 160_000.0, 0.7, labour)
        .study("M/G/1, Erlang labour")
        .outcome()
});

pub static Q07: LazyLock<Outcome> = LazyLock::new(|| {
    let labour = "{ lognormal = { mean = \"0.5 h\", cv = 1.5 } }";
    general("Q07", 320_000.0, 1.2, labour)
        .study("M/G/1, lognormal labour")
        .outcome()
});

pub static Q08: LazyLock<Outcome> = LazyLock::new(|| {
    let labour = "{ mixture = [{ share = \"25%\", exponential = { mean = \"2.5 h\" } }, \
                  { share = \"75%\", exponential = { mean = \"20 min\" } }] }";
    general("Q08", 700_000.0, 0.9, labour)
        .study("M/G/1, hyperexponential labour")
        .outcome()
});

#[test]
fn one_clerk_with_exponential_labour_is_m_m_1() {
    Q01.check();
    Q02.check();
}

#[test]
fn several_hands_with_one_queue_are_m_m_c() {
    Q03.check();
    Q04.check();
}

#[test]
fn the_spread_of_labour_sets_the_wait_as_pollaczek_and_khinchine_say() {
    for case in [&Q05, &Q06, &Q07, &Q08] {
        case.check();
    }
}

/// The other way round: one per cent more labour at every order is found out.
#[test]
fn an_office_that_is_one_per_cent_slower_is_rejected() {
    let labour = "{ erlang = { shape = 2, mean = \"1.01 h\" } }";
    let slow = general("Q06", 80_000.0, 0.7, labour)
        .study("slower")
        .outcome();
    assert!(
        slow.worst().z().abs() > 2.0 * ALLOWED_Z,
        "{:?}",
        slow.worst()
    );
}

/// Five agents with two hands each and 4.2 orders an hour and agent. Little's law holds for every
/// path, but for the ends of the window: what waits there is a few hours of some 20,000.
#[test]
fn mean_queue_is_arrivals_times_mean_wait_in_every_replication() {
    let text = format!(
        "{}\n[demand]\norders_per_agent = \"4.2 orders/h\"\n\
         [[tier]]\nname = \"office\"\nagents = 5\nhands = 2\n\
         own_orders = {{ per_order = {{ exponential = {{ mean = \"24 min\" }} }} }}\n",
        run_section("L01", 500.0, 20_500.0)
    );
    let result = run(&text);
    let values = |id: &str| -> Vec<f64> {
        let observations = result.observations(id).expect("a metric");
        let value = |observation| match observation {
            fahuo::model::metric::Observation::Value(value) => value.expect("many orders"),
            fahuo::model::metric::Observation::Ratio(above, below) => above / below,
        };
        observations.into_iter().map(value).collect()
    };
    let (queues, waits) = (
        values("relay.office.queue.mean"),
        values("relay.office.wait.mean"),
    );
    let (placed, times) = (values("orders.placed"), values("information_time.mean"));
    for replication in 0..queues.len() {
        let rate = placed[replication] / 20_000.0 / 5.0;
        let expected = rate * waits[replication];
        let miss = (queues[replication] / expected - 1.0).abs();
        assert!(
            miss < 0.002,
            "replication {}: off by {miss}",
            replication + 1
        );
    }
    // Replications are different runs: no value comes twice, and neighbours are uncorrelated
    // (0.65 is four standard deviations of a correlation of 39 pairs).
    for list in [&queues, &waits, &placed, &times] {
        let mut sorted = list.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        let distinct = sorted.len();
        assert!(distinct + 1 >= list.len(), "{distinct} of {}", list.len());
        let average = list.iter().sum::<f64>() / list.len() as f64;
        let product = |pair: &[f64]| (pair[0] - average) * (pair[1] - average);
        let squares: f64 = list.iter().map(|x| (x - average).powi(2)).sum();
        let correlation = list.windows(2).map(product).sum::<f64>() / squares;
        assert!(correlation.abs() < 0.65, "lag 1: {correlation}");
    }
}
