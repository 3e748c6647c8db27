//! Relay chains and trees without message delay: Q18 to Q20, Q22, Q25 as scenario files.
//!
//! With exponential labour each tier is an M/M/c queue of its own (Burke), and where the inner
//! tiers have one hand the times along the way are independent, so variances and quantiles of
//! the whole are exact too.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::study::{Study, run_section};

/// One tier: tier 1 faces the buyers.
struct Tier {
    agents: u32,
    hands: u32,
    /// Orders an hour and hand.
    rate: f64,
    /// Share of orders omitted at the hand-over, so many per cent.
    omission: f64,
}

struct Chain {
    id: &'static str,
    title: &'static str,
    warm_up: f64,
    horizon: f64,
    /// Orders an hour of the whole market.
    orders: f64,
    /// From the buyers up.
    tiers: Vec<Tier>,
}

/// Tiers of one agent with one hand.
fn singles(rates_and_omissions: &[(f64, f64)]) -> Vec<Tier> {
    let tier = |&(rate, omission): &(f64, f64)| Tier {
        agents: 1,
        hands: 1,
        rate,
        omission,
    };
    rates_and_omissions.iter().map(tier).collect()
}

impl Chain {
    fn text(&self) -> String {
        let mut text = run_section(self.id, self.warm_up, self.horizon);
        text += &format!("[demand]\norders = \"{} orders/h\"\n", self.orders);
        // A file lists tiers from the top down.
        for (index, tier) in self.tiers.iter().enumerate().rev() {
            let work = if index == 0 { "own_orders" } else { "handling" };
            text += &format!(
                "[[tier]]\nname = \"tier{}\"\nagents = {}\nhands = {}\nomission = \"{}%\"\n\
                 {work} = {{ per_order = {{ exponential = {{ mean = \"{} h\" }} }} }}\n",
                index + 1,
                tier.agents,
                tier.hands,
                tier.omission,
                1.0 / tier.rate
            );
        }
        text
    }

    /// Times along the way, survival, and what leaves at the top.
    fn study(&self) -> Study {
        let window = self.horizon - self.warm_up;
        let mut study = Study::new(self.id, self.title, 1.0, &self.text())
            .mean("end_to_end_mean", "information_time.mean")
            .variance("end_to_end_var", "information_time", "end_to_end_mean");
        for index in 1..=self.tiers.len() {
            study = study.mean(
                &format!("W_tier{index}"),
                &format!("relay.tier{index}.time.mean"),
            );
        }
        if self.id != "Q22" {
            study = study.derived_mean("throughput_out", move |metric| {
                metric("orders.delivered") / window
            });
        }
        if self.id != "Q25" {
            study = study
                .metric("end_to_end_q50", "information_time.p50")
                .metric("end_to_end_q95", "information_time.p95");
        }
        // Where nothing gets lost, nothing is random about survival.
        if self.id != "Q25" && self.id != "Q20" {
            study = study.derived_mean("survival", |metric| {
                metric("orders.delivered") / metric("orders.placed")
            });
        }
        study
    }

    /// Orders at a tier, all agents together.
    fn number(&self, index: usize) -> impl Fn(&dyn Fn(&str) -> f64) -> f64 + use<> {
        let (agents, hands) = (self.tiers[index].agents, self.tiers[index].hands);
        let name = format!("relay.tier{}", index + 1);
        move |metric| {
            let queue = metric(&format!("{name}.queue.mean"));
            let busy = f64::from(hands) * metric(&format!("{name}.utilisation"));
            f64::from(agents) * (queue + busy)
        }
    }

    /// Orders at all tiers.
    fn all(&self) -> impl Fn(&dyn Fn(&str) -> f64) -> f64 + use<> {
        let numbers: Vec<_> = (0..self.tiers.len())
            .map(|index| self.number(index))
            .collect();
        move |metric| numbers.iter().map(|number| number(metric)).sum()
    }

    /// Orders served an hour by each agent of a tier: what came in, as orders get lost after it.
    fn rate_into(&self, index: usize) -> impl Fn(&dyn Fn(&str) -> f64) -> f64 + use<> {
        let hands = f64::from(self.tiers[index].hands);
        let name = format!("tier{}", index + 1);
        move |metric| {
            let speed = metric(&format!("agents.{name}.orders_per_labour_hour"));
            speed * hands * metric(&format!("relay.{name}.utilisation"))
        }
    }

    /// A chain of single clerks: everything the oracle has.
    fn of_single_clerks(&self) -> Outcome {
        let mut study = self
            .study()
            .metric("end_to_end_q90", "information_time.p90")
            .metric("end_to_end_q99", "information_time.p99")
            .derived_mean("total_orders_in_system", self.all());
        for index in 0..self.tiers.len() {
            let tier = index + 1;
            study = study
                .derived_mean(&format!("L_tier{tier}"), self.number(index))
                .derived_mean(
                    &format!("throughput_into_tier{tier}"),
                    self.rate_into(index),
                );
        }
        study.outcome()
    }
}

pub static Q18: LazyLock<Outcome> = LazyLock::new(|| {
    let chain = Chain {
        id: "Q18",
        title: "relay chain of 2 tiers with loss",
        warm_up: 100.0,
        horizon: 16_000.0,
        orders: 10.0,
        tiers: singles(&[(14.0, 5.0), (12.0, 3.0)]),
    };
    chain.of_single_clerks()
});

pub static Q19: LazyLock<Outcome> = LazyLock::new(|| {
    let chain = Chain {
        id: "Q19",
        title: "relay chain of 4 tiers with loss",
        warm_up: 100.0,
        horizon: 12_000.0,
        orders: 20.0,
        tiers: singles(&[(26.0, 2.0), (30.0, 2.0), (24.0, 1.0), (40.0, 0.0)]),
    };
    chain.of_single_clerks()
});

pub static Q20: LazyLock<Outcome> = LazyLock::new(|| {
    let chain = Chain {
        id: "Q20",
        title: "relay chain of 2 equal tiers",
        warm_up: 100.0,
        horizon: 9_000.0,
        orders: 6.0,
        tiers: singles(&[(9.0, 0.0), (9.0, 0.0)]),
    };
    chain.of_single_clerks()
});

pub static Q22: LazyLock<Outcome> = LazyLock::new(|| {
    let tier = |agents, rate, omission| Tier {
        agents,
        hands: 1,
        rate,
        omission,
    };
    let chain = Chain {
        id: "Q22",
        title: "tree of 4-2-1-1 agents with loss",
        warm_up: 200.0,
        horizon: 24_000.0,
        orders: 6.0,
        tiers: vec![
            tier(4, 2.5, 2.0),
            tier(2, 4.0, 2.0),
            tier(1, 8.0, 2.0),
            tier(1, 7.0, 0.0),
        ],
    };
    let mut study = chain.study().derived_mean("orders_in_system", chain.all());
    for index in 0..4 {
        let name = format!("arrival_rate_tier{}_node", index + 1);
        study = study.derived_mean(&name, chain.rate_into(index));
    }
    study.outcome()
});

pub static Q25: LazyLock<Outcome> = LazyLock::new(|| {
    let tier = |hands, rate, omission| Tier {
        agents: 1,
        hands,
        rate,
        omission,
    };
    let chain = Chain {
        id: "Q25",
        title: "chain of offices with 3, 1, 4 hands and loss",
        warm_up: 200.0,
        horizon: 22_000.0,
        orders: 12.0,
        tiers: vec![tier(3, 5.0, 10.0), tier(1, 15.0, 5.0), tier(4, 3.0, 0.0)],
    };
    let mut study = chain.study();
    for index in 0..3 {
        study = study.derived_mean(&format!("L_tier{}", index + 1), chain.number(index));
    }
    study.outcome()
});

#[test]
fn tiers_of_single_clerks_add_up_along_a_chain() {
    for case in [&Q18, &Q19, &Q20] {
        case.check();
    }
}

#[test]
fn streams_of_several_agents_join_at_the_one_above() {
    Q22.check();
}

#[test]
fn hands_work_in_parallel_at_every_tier() {
    Q25.check();
}
