//! Stock above stock: trees with one-for-one orders (I19 to I23), serial systems (I24 to I28).

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::shelf::{at_tiers, by_chance, hourly, text};
use super::study::Study;

/// A tier of a tree: name, agents, units at each, lead time into each.
type Echelon = (&'static str, u32, u32, f64);

fn stocks(tiers: &[Echelon]) -> String {
    let stock = |&(name, agents, units, lead_time): &Echelon| {
        let stock = format!("units = \"{units} units\", lead_time = \"{lead_time} h\"");
        (name, agents, stock)
    };
    at_tiers(&tiers.iter().map(stock).collect::<Vec<_>>())
}

/// A tree in which every unit is ordered again at once, from the agent above.
fn tree(
    id: &'static str,
    title: &'static str,
    hours: f64,
    orders: f64,
    tiers: &[Echelon],
) -> Outcome {
    let text = text(id, (100.0, hours), &[by_chance(orders), stocks(tiers)]);
    let mut study = Study::new(id, title, 1.0, &text);
    for &(tier, agents, units, _) in tiers {
        let name = |of: &str| format!("{of}_{tier}");
        let metric = |of: &str| format!("stock.{tier}.{of}");
        let each = f64::from(agents);
        let mean = |of: &str| {
            let of = metric(of);
            move |metric: &dyn Fn(&str) -> f64| metric(&of) / each
        };
        study = match units {
            // Who holds nothing owes all that is asked for.
            0 => study
                .always(&name("fill_rate"), &metric("fill_rate"))
                .always(&name("mean_on_hand"), &metric("on_hand.mean"))
                .derived_mean(&name("mean_backorders"), mean("backorders.mean"))
                .mean(&name("mean_wait"), &metric("wait.mean")),
            _ => study
                .mean(&name("fill_rate"), &metric("fill_rate"))
                .derived_mean(&name("mean_on_hand"), mean("on_hand.mean"))
                .derived_rare(&name("mean_backorders"), mean("backorders.mean"))
                .rare(&name("mean_wait"), &metric("wait.mean")),
        };
        let on_order = name("mean_on_order");
        let about = study.exact(&on_order);
        let (found, sd) = (metric("on_order.mean"), metric("on_order.sd"));
        study = study
            .derived_mean(&on_order, mean("on_order.mean"))
            .derived(&name("var_on_order"), move |metric| {
                metric(&sd).powi(2) + (metric(&found) / each - about).powi(2)
            });
    }
    study.outcome()
}

pub static I19: LazyLock<Outcome> = LazyLock::new(|| {
    let tiers = [("city", 1, 7, 3.0), ("retail", 4, 2, 2.0)];
    tree(
        "I19",
        "1 city agent over 4 retail agents",
        30_000.0,
        2.0,
        &tiers,
    )
});

pub static I20: LazyLock<Outcome> = LazyLock::new(|| {
    let tiers = [("general", 1, 55, 5.0), ("retail", 10, 3, 1.0)];
    tree(
        "I20",
        "1 general over 10 retail agents",
        10_000.0,
        10.0,
        &tiers,
    )
});

pub static I21: LazyLock<Outcome> = LazyLock::new(|| {
    let tiers = [
        ("provincial", 1, 26, 4.0),
        ("city", 3, 6, 2.0),
        ("retail", 12, 2, 1.0),
    ];
    tree(
        "I21",
        "three tiers of 1, 3 and 12 agents",
        12_000.0,
        6.0,
        &tiers,
    )
});

pub static I22: LazyLock<Outcome> = LazyLock::new(|| {
    let tiers = [
        ("general", 1, 0, 7.0),
        ("provincial", 1, 38, 2.0),
        ("city", 1, 6, 1.0),
        ("retail", 1, 5, 0.5),
    ];
    tree(
        "I22",
        "four tiers, no stock at the top",
        20_000.0,
        4.0,
        &tiers,
    )
});

pub static I23: LazyLock<Outcome> = LazyLock::new(|| {
    let tiers = [
        ("provincial", 1, 18, 2.0),
        ("city", 2, 0, 2.0),
        ("retail", 2, 8, 1.0),
    ];
    tree(
        "I23",
        "three tiers, no stock in the middle",
        20_000.0,
        8.0,
        &tiers,
    )
});

/// The stages of a serial system, from the buyers up, as tiers from the top down.
const STAGES: [&str; 4] = ["stage1", "stage2", "stage3", "stage4"];

/// A serial system: its costs and lead times, from the buyers up.
struct Serial<'a> {
    id: &'static str,
    title: &'static str,
    hours: f64,
    demand: String,
    lead_times: &'a [f64],
    /// Of holding at each stage more than at the one above.
    echelon_holding: &'a [f64],
    owing: f64,
}

impl Serial<'_> {
    /// Runs with each stage at a level of its own.
    ///
    /// - `levels`: echelon levels, from the buyers up \[units\].
    fn run(&self, levels: &[f64]) -> Study {
        let stages = self.lead_times.len();
        let tier = |stage: usize| {
            let below = stage.checked_sub(1).map_or(0.0, |below| levels[below]);
            // Whole thousandths, as a scenario has them.
            let units = ((levels[stage] - below) * 1000.0).round() / 1000.0;
            let lead_time = self.lead_times[stage];
            let stock = format!("units = \"{units} units\", lead_time = \"{lead_time} h\"");
            (STAGES[stage], 1, stock)
        };
        let tiers: Vec<_> = (0..stages).rev().map(tier).collect();
        let text = text(
            self.id,
            (50.0, self.hours),
            &[self.demand.clone(), at_tiers(&tiers)],
        );
        Study::new(self.id, self.title, 1.0, &text)
    }

    /// What a stage and all above it cost more: of holding there.
    fn holding(&self, stage: usize) -> f64 {
        self.echelon_holding[stage..].iter().sum()
    }

    /// On the way from a stage to the one below it: on order there, and not owed here.
    fn transit(metric: &dyn Fn(&str) -> f64, stage: usize) -> f64 {
        metric(&format!("stock.{}.on_order.mean", STAGES[stage - 1]))
            - metric(&format!("stock.{}.backorders.mean", STAGES[stage]))
    }

    /// Holding on hand and on the way down, and owing buyers.
    fn cost(&self, metric: &dyn Fn(&str) -> f64) -> f64 {
        let held = |stage: usize| {
            let below = match stage {
                0 => 0.0,
                stage => Self::transit(metric, stage),
            };
            let there = metric(&format!("stock.{}.on_hand.mean", STAGES[stage]));
            self.holding(stage) * (there + below)
        };
        let owed = metric("stock.stage1.backorders.mean");
        (0..self.lead_times.len()).map(held).sum::<f64>() + self.owing * owed
    }

    /// All stock on hand and on the way, less what buyers are owed.
    fn in_all(&self, metric: &dyn Fn(&str) -> f64) -> f64 {
        let stages = self.lead_times.len();
        let there = |stage: usize| metric(&format!("stock.{}.on_hand.mean", STAGES[stage]));
        let under_way = (1..stages).map(|stage| Self::transit(metric, stage));
        (0..stages).map(there).sum::<f64>() + under_way.sum::<f64>()
            - metric("stock.stage1.backorders.mean")
    }

    /// Poisson demand at the best levels.
    fn by_chance(&self, levels: &[f64]) -> Outcome {
        let stages = self.lead_times.len();
        let mut study = self
            .run(levels)
            .derived_mean("C_star", |metric| self.cost(metric));
        for (number, stage) in (1..).zip(&STAGES[..stages]) {
            let metric = |of: &str| format!("stock.{stage}.{of}.mean");
            study = study
                .mean(&format!("mean_on_hand_stage{number}"), &metric("on_hand"))
                .rare(
                    &format!("mean_backorders_stage{number}"),
                    &metric("backorders"),
                );
        }
        for stage in 1..stages {
            let name = format!("mean_transit_between_stages[{}]", stage - 1);
            study = study.derived_mean(&name, move |metric| Self::transit(metric, stage));
        }
        study
            .mean("fill_rate_stage1", "stock.stage1.fill_rate")
            .outcome()
    }
}

pub static I24: LazyLock<Outcome> = LazyLock::new(|| {
    let serial = Serial {
        id: "I24",
        title: "three stages, normal demand",
        hours: 20_050.0,
        demand: hourly("{ normal = { mean = \"5 units\", sd = \"1 units\" } }"),
        lead_times: &[1.0, 1.0, 2.0],
        echelon_holding: &[3.0, 2.0, 2.0],
        owing: 37.12,
    };
    let levels = |of: &[f64; 3], names: [&str; 2], level: Option<&str>| {
        let study = serial
            .run(of)
            .derived_mean(names[0], |metric| serial.cost(metric))
            .rare(names[1], "stock.stage1.backorders.mean");
        match level {
            Some(name) => study.derived_mean(name, |metric| serial.in_all(metric)),
            None => study,
        }
        .outcome()
    };
    levels(
        &[6.490880975286938, 12.017605801316865, 22.70549777159215],
        ["C_star", "mean_backorders_at_optimum"],
        None,
    )
    .and(levels(
        &[6.49, 12.02, 22.71],
        ["cost_at_book_S", "mean_backorders_at_book_S"],
        Some("mean_echelon_level_top_at_book_S"),
    ))
    .and(levels(
        &[6.599662958019763, 11.99662958019757, 22.790562824553184],
        ["cost_at_stockpyl_S", "mean_backorders_at_stockpyl_S"],
        Some("mean_echelon_level_top_at_stockpyl_S"),
    ))
});

pub static I25: LazyLock<Outcome> = LazyLock::new(|| {
    let serial = Serial {
        id: "I25",
        title: "two stages, normal demand",
        hours: 20_050.0,
        demand: hourly("{ normal = { mean = \"100 units\", sd = \"15 units\" } }"),
        lead_times: &[1.0, 1.0],
        echelon_holding: &[1.0, 1.0],
        owing: 15.0,
    };
    let best = serial
        .run(&[123.47089707042699, 228.41811465262074])
        .derived_mean("C_star", |metric| serial.cost(metric))
        .rare("mean_backorders_at_optimum", "stock.stage1.backorders.mean");
    let other = serial
        .run(&[125.0, 225.0])
        .derived_mean("cost_at_A", |metric| serial.cost(metric))
        .rare("mean_backorders_at_A", "stock.stage1.backorders.mean")
        .derived_mean("mean_echelon_level_top_at_A", |metric| {
            serial.in_all(metric)
        });
    best.outcome().and(other.outcome())
});

pub static I26: LazyLock<Outcome> = LazyLock::new(|| {
    let serial = Serial {
        id: "I26",
        title: "four stages, Poisson demand",
        hours: 4_000.0,
        demand: by_chance(16.0),
        lead_times: &[0.25; 4],
        echelon_holding: &[0.25; 4],
        owing: 9.0,
    };
    serial.by_chance(&[8.0, 13.0, 18.0, 22.0])
});

pub static I27: LazyLock<Outcome> = LazyLock::new(|| {
    let serial = Serial {
        id: "I27",
        title: "four stages, dear in the middle",
        hours: 4_000.0,
        demand: by_chance(16.0),
        lead_times: &[0.25; 4],
        echelon_holding: &[0.25, 2.5, 2.5, 0.25],
        owing: 99.0,
    };
    serial.by_chance(&[11.0, 14.0, 18.0, 26.0])
});

pub static I28: LazyLock<Outcome> = LazyLock::new(|| {
    let serial = Serial {
        id: "I28",
        title: "three stages, Poisson demand",
        hours: 12_000.0,
        demand: by_chance(5.0),
        lead_times: &[1.0, 1.0, 2.0],
        echelon_holding: &[3.0, 2.0, 2.0],
        owing: 37.12,
    };
    serial.by_chance(&[9.0, 15.0, 26.0])
});

/// Exactly, and not as METRIC has it, which takes what the agent above owes for Poisson.
#[test]
fn agents_wait_for_what_the_agent_above_does_not_have() {
    for case in [&I19, &I20, &I21, &I22, &I23] {
        case.check();
    }
}

#[test]
fn serial_systems_cost_what_clark_and_scarf_say() {
    for case in [&I24, &I25, &I26, &I27, &I28] {
        case.check();
    }
}
