//! Made-up results with the shape and about the size of real ones, the same in every run.

use std::collections::BTreeSet;

use fahuo::engine::time::{DAY, HOUR, MINUTE};
use fahuo::experiment::comparison;
use fahuo::experiment::result::{
    Against, Comparison, DecomposedPart, Decomposition, ExperimentResult, Performance,
    ScenarioResult, Staff,
};
use fahuo::experiment::warm_up::WarmUp;
use fahuo::language::Text;
use fahuo::model::metric::{
    ByDay, Combine, Curve, DayLoad, HOURS_OF_DAY, Metric, Observation, ReplicationResult, Unit,
};
use fahuo::model::money::plan::Base;
use fahuo::model::network::{Limits, Merge};
use fahuo::stats::{Estimate, RatioEstimate};

/// Replications of every scenario.
const REPLICATIONS: u64 = 20;
/// Student's t for 19 degrees of freedom, 95 %.
const T: f64 = 2.093;
/// Parts of dispatch time; transit follows in delivery time.
const PARTS: [&str; 9] = [
    "intake",
    "verification",
    "handling",
    "message",
    "hands_and_hours",
    "roll_up",
    "reconfirmation",
    "chasing",
    "execution",
];
const TRANSIT: f64 = 42.3;

/// Two tiers against four, as a planner compares them.
pub fn pair() -> ExperimentResult {
    of(&[2, 4])
}

/// One scenario alone.
pub fn single() -> ExperimentResult {
    of(&[4])
}

/// As many scenarios as asked for, from one tier up.
pub fn several(count: usize) -> ExperimentResult {
    of(&(1..=count).collect::<Vec<_>>())
}

/// Scenarios of so many tiers each; the first is the base.
pub fn of(tiers: &[usize]) -> ExperimentResult {
    experiment(tiers.iter().map(|&tiers| scenario(tiers)).collect())
}

/// One to three tiers, each as it stands and with orders relayed at once, in half the time.
pub fn two_kinds() -> ExperimentResult {
    let immediate = |mut scenario: ScenarioResult| {
        scenario.name += "@immediate";
        scenario.title.zh += "\u{FF1A}来一单报一单";
        scenario.title.en += ": Relay at once";
        let place = scenario.position("dispatch_time.mean").expect("a clock");
        if let Some(estimate) = &mut scenario.estimates[place] {
            estimate.mean /= 2.0;
        }
        for replication in &mut scenario.replications {
            if let Observation::Value(Some(hours)) = &mut replication.observations[place] {
                *hours /= 2.0;
            }
        }
        scenario
    };
    let both = (1..=3).flat_map(|tiers| [scenario(tiers), immediate(scenario(tiers))]);
    experiment(both.collect())
}

/// Two and four tiers with 1, 2 and 4 hands at the top and these ways of merging; with one hand
/// and all merged at the cut-off, the top of two tiers is overloaded.
pub fn staff(habits: &[Merge]) -> ExperimentResult {
    let mut scenarios = Vec::new();
    for tiers in [2, 4] {
        for &habit in habits {
            for hands in [1, 2, 4] {
                let late = habit == Merge::AtCutOff;
                let mut one = scenario(tiers);
                let word = if late { "cut-off" } else { "arrival" };
                one.name = format!("span@{tiers}-{word}-{hands}");
                one.title = Text::new(
                    format!(
                        "{tiers} 级·{}·{hands} 人手",
                        if late { "截单" } else { "随到" }
                    ),
                    format!("{tiers} tiers – {word} – {hands} hands"),
                );
                one.staff[0].hands = hands;
                one.staff
                    .iter_mut()
                    .for_each(|staff| staff.merge = Some(habit));
                let hours = if late { 8.0 / f64::from(hands) } else { 0.0 };
                change(&mut one, "dispatch_time.mean", |mean| mean + hours);
                let load = 1.8 / f64::from(hands) / tiers as f64;
                let full = late && hands == 1 && tiers == 2;
                change(&mut one, "relay.general.utilisation", |_| {
                    if full { 0.995 } else { load }
                });
                scenarios.push(one);
            }
        }
    }
    experiment(scenarios)
}

/// Changes a metric everywhere.
pub fn change(scenario: &mut ScenarioResult, id: &str, to: impl Fn(f64) -> f64) {
    let place = scenario.position(id).expect("a metric");
    if let Some(estimate) = &mut scenario.estimates[place] {
        estimate.mean = to(estimate.mean);
    }
    for replication in &mut scenario.replications {
        match &mut replication.observations[place] {
            Observation::Value(Some(value)) => *value = to(*value),
            Observation::Value(None) => {}
            Observation::Ratio(part, whole) => *part = to(*part / *whole) * *whole,
        }
    }
}

/// Three scenarios with titles longer than anybody should write.
pub fn long_titles() -> ExperimentResult {
    let mut result = several(3);
    for (index, scenario) in result.scenarios.iter_mut().enumerate() {
        let number = index + 1;
        scenario.title = Text::new(
            format!(
                "方案{number}不设省代市代由总代直接带一百二十八个零售代理每天中午和晚上各汇总一次报单的结构"
            ),
            format!(
                "Plan {number} without province and city agents where the general agent leads all 128 retail agents directly"
            ),
        );
    }
    result
}

/// One scenario whose general agent has too much to do.
pub fn busy() -> ExperimentResult {
    let mut result = single();
    let scenario = &mut result.scenarios[0];
    let load = scenario
        .position("relay.general.utilisation")
        .expect("a tier");
    if let Some(load) = &mut scenario.estimates[load] {
        load.mean = 0.91;
    }
    result
}

/// One scenario, simulated once.
pub fn without_intervals() -> ExperimentResult {
    let mut result = single();
    result.replications = 1;
    let scenario = &mut result.scenarios[0];
    scenario.replications.truncate(1);
    for estimate in scenario.estimates.iter_mut().flatten() {
        estimate.half_width = None;
        estimate.replications = 1;
    }
    result
}

pub fn experiment(scenarios: Vec<ScenarioResult>) -> ExperimentResult {
    let others = 1..scenarios.len();
    let mut comparisons: Vec<Comparison> = others
        .clone()
        .flat_map(|other| compare(&scenarios, other))
        .collect();
    judge(&mut comparisons);
    let decompositions = others
        .flat_map(|other| decompose(&scenarios, other))
        .collect();
    ExperimentResult {
        seed: 20_251_123,
        replications: REPLICATIONS,
        confidence: 0.95,
        scenarios,
        comparisons,
        decompositions,
        precision: None,
        performance: Performance {
            events: 13_800_000,
            cpu_seconds: 1.25,
            wall_seconds: 0.75,
            peak_memory_bytes: Some(31_000_000),
        },
    }
}

pub fn scenario(tiers: usize) -> ScenarioResult {
    let values = values(tiers);
    let replications: Vec<ReplicationResult> = (1..=REPLICATIONS)
        .map(|number| replication(number, tiers, &values))
        .collect();
    let estimate = |index: usize| {
        let mean = values[index].mean;
        mean.map(|_| estimate(&column(&replications, index)))
    };
    let estimates = (0..values.len()).map(estimate).collect();
    let chinese = ["零", "一", "二", "三", "四", "五", "六", "七", "八"][tiers.min(8)];
    let english = [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight",
    ][tiers.min(8)];
    let plural = if tiers == 1 { "tier" } else { "tiers" };
    ScenarioResult {
        name: format!("{}-tier", english.to_lowercase()),
        title: Text::new(
            format!("{chinese}级代理\u{FF0C}人工汇总报单"),
            format!("{english} {plural}, manual roll-up"),
        ),
        question: Some(Text::new(
            format!("订单经{chinese}级代理上报\u{FF0C}多久才能发货\u{FF1F}时间花在哪一步\u{FF1F}"),
            format!("How long until dispatch with {english} {plural}, and where does the time go?"),
        )),
        path: format!("scenarios/{}-tier.toml", english.to_lowercase()),
        sha256: format!("{tiers:064x}"),
        metrics: values.into_iter().map(|value| value.metric).collect(),
        replications,
        estimates,
        tiers: tier_names(tiers),
        staff: vec![
            Staff {
                agents: 1,
                hands: 2,
                merge: Some(Merge::OnArrival),
            };
            tiers
        ],
        carriers: vec![("brand".to_owned(), Text::new("品牌快递", "Premium express"))],
        channels: vec![("wechat".to_owned(), Text::new("微信私聊", "WeChat chat"))],
        suppliers: Vec::new(),
        regions: Vec::new(),
        holdings: Vec::new(),
        products: Vec::new(),
        categories: Vec::new(),
        prepaid: Vec::new(),
        share_of: Base::Sales,
        limits: limits(),
        case_limits: Vec::new(),
        warm_up: WarmUp::default(),
        assumed_values: 42,
    }
}

fn tier_names(tiers: usize) -> Vec<(String, Text)> {
    let all = [
        ("general", "总代", "General agent"),
        ("province", "省代", "Province agent"),
        ("city", "市代", "City agent"),
        ("county", "县代", "County agent"),
        ("town", "镇代", "Town agent"),
        ("team", "团队", "Team"),
        ("leader", "团长", "Leader"),
    ];
    let upper = all.into_iter().take(tiers.saturating_sub(1));
    let retail = ("retail", "零售代理", "Retail agent");
    upper
        .chain([retail])
        .map(|(name, zh, en)| (name.to_owned(), Text::new(zh, en)))
        .collect()
}

/// A metric with its mean over replications and their spread.
struct Value {
    metric: Metric,
    mean: Option<f64>,
    spread: f64,
}

fn parts(tiers: usize) -> [f64; 9] {
    let hops = tiers as f64;
    [
        0.1,
        0.4,
        0.1 + 0.2 * hops,
        hops,
        1.6 + 1.75 * hops,
        -8.45 + 8.425 * hops + if tiers == 1 { 6.0 } else { 0.0 },
        0.1 * hops,
        if tiers > 2 { 0.5 * hops } else { 0.2 * hops },
        11.9 - if tiers > 2 { 0.5 } else { 0.0 },
    ]
}

fn values(tiers: usize) -> Vec<Value> {
    let mut values = Vec::new();
    let mut add = |id: &str, unit, combine, mean: Option<f64>, spread, zh: &str, en: &str| {
        values.push(Value {
            metric: Metric {
                id: id.to_owned(),
                unit,
                combine,
                name: Text::new(zh, en),
            },
            mean,
            spread,
        });
    };
    let hops = tiers as f64;
    let parts = parts(tiers);
    let dispatch: f64 = parts.iter().sum();
    let information = dispatch - parts[8];
    for (id, mean, zh, en) in [
        ("placed", 63_600.0, "下单", "Orders placed"),
        ("delivered", 62_900.0, "签收", "Orders delivered"),
        ("refunded", 460.0, "退款", "Orders refunded"),
        (
            "open",
            if tiers > 3 { 6.0 } else { 0.0 },
            "未完成",
            "Orders open",
        ),
    ] {
        add(
            &format!("orders.{id}"),
            Unit::Orders,
            Combine::Value,
            Some(mean),
            mean * 0.003,
            zh,
            en,
        );
    }
    for (clock, mean, zh, en) in [
        (
            "information_time",
            information,
            "报单时效",
            "Information time",
        ),
        ("dispatch_time", dispatch, "发货时效", "Dispatch time"),
        (
            "delivery_time",
            dispatch + TRANSIT,
            "签收时效",
            "Delivery time",
        ),
    ] {
        for (end, factor) in [("mean", 1.0), ("p50", 0.97), ("p90", 1.37), ("p95", 1.6)] {
            let (zh, en) = (format!("{zh} {end}"), format!("{en}, {end}"));
            add(
                &format!("{clock}.{end}"),
                Unit::Hours,
                Combine::Value,
                Some(mean * factor),
                0.2 + 0.1 * hops,
                &zh,
                &en,
            );
        }
        add(
            &format!("{clock}.p99"),
            Unit::Hours,
            Combine::Value,
            None,
            0.0,
            zh,
            en,
        );
    }
    let within = (1.0 - 0.0185 * (dispatch - 29.0).max(0.0)).clamp(0.02, 0.9993);
    add(
        "dispatch_time.within_48h",
        Unit::Share,
        Combine::Ratio,
        Some(within),
        0.002,
        "48 h 内发货",
        "Dispatched within 48 h",
    );
    for (part, mean) in PARTS.iter().zip(parts) {
        for clock in ["dispatch_time", "delivery_time"] {
            add(
                &format!("{clock}.part.{part}"),
                Unit::Hours,
                Combine::Value,
                Some(mean),
                mean * 0.01,
                part,
                part,
            );
        }
    }
    add(
        "delivery_time.part.transit",
        Unit::Hours,
        Combine::Value,
        Some(TRANSIT),
        0.1,
        "运输",
        "Transit",
    );
    let stages = [
        ("intake", 0.62, 0.81),
        ("verification", 0.71, 0.92),
        ("relay", 0.31 / hops, 0.45 / hops),
        ("execution", 0.97, 0.999),
        ("transit", 0.84, 0.84),
        ("sync", 0.9 / hops, 0.98 / hops.sqrt()),
    ];
    for (stage, calendar, active) in stages {
        for (end, share) in [("within_limit", calendar), ("within_limit_active", active)] {
            add(
                &format!("stage.{stage}.{end}"),
                Unit::Share,
                Combine::Ratio,
                Some(share),
                0.004,
                stage,
                stage,
            );
        }
    }
    let lost = |rate: f64| Some(1.0 - (1.0f64 - rate).powi(tiers as i32 + 1));
    add(
        "orders.omission_rate",
        Unit::Share,
        Combine::Ratio,
        lost(0.008),
        0.0006,
        "漏单率",
        "Omission rate",
    );
    add(
        "orders.error_rate",
        Unit::Share,
        Combine::Ratio,
        lost(0.0125),
        0.0008,
        "错单率",
        "Error rate",
    );
    for (index, (tier, label)) in tier_names(tiers).into_iter().enumerate() {
        // The buyer's message loses 3 % of what reaches the lowest tier, every hand-over 1.8 %.
        let intact = 0.97 * (0.992f64 * 0.99).powi((tiers - index) as i32);
        for (id, share) in [
            ("relay.TIER.omission_rate", 0.008),
            ("relay.TIER.error_rate", 0.01),
            ("information.TIER.intact_share", intact),
        ] {
            let id = id.replace("TIER", &tier);
            add(
                &id,
                Unit::Share,
                Combine::Ratio,
                Some(share),
                0.0003,
                &id,
                &id,
            );
        }
        let load = if index == 0 {
            0.89 - 0.055 * hops
        } else {
            0.2 + 0.06 * index as f64
        };
        let (zh, en) = (
            format!("{}忙碌率", label.zh),
            format!("{}, time busy", label.en),
        );
        add(
            &format!("relay.{tier}.utilisation"),
            Unit::Share,
            Combine::Ratio,
            Some(load),
            0.003,
            &zh,
            &en,
        );
    }
    values
}

/// Numbers between -1 and 1 that look unordered and sum to zero over 20 replications.
pub fn wobble(number: u64, salt: u64) -> f64 {
    (((number * 7 + salt * 3) % REPLICATIONS) as f64 - 9.5) / 9.5
}

fn replication(number: u64, tiers: usize, values: &[Value]) -> ReplicationResult {
    let observe = |(salt, value): (usize, &Value)| {
        let mean = value
            .mean
            .map(|mean| mean + value.spread * wobble(number, salt as u64 / 5));
        match (value.metric.combine, mean) {
            (Combine::Ratio, Some(mean)) => Observation::Ratio((mean * 63_600.0).round(), 63_600.0),
            (_, mean) => Observation::Value(mean),
        }
    };
    let dispatch: f64 = parts(tiers).iter().sum();
    ReplicationResult {
        replication: number,
        observations: values.iter().enumerate().map(observe).collect(),
        dispatched: curve(dispatch, 3.2, number),
        delivered: curve(dispatch + TRANSIT, 5.0, number),
        day_loads: (0..tiers).map(day_load).collect(),
        goods: Default::default(),
        capital: Vec::new(),
        capital_orders: 0,
        by_day: ByDay::default(),
        events: 690_000,
    }
}

/// Open from 8 to 23 o'clock for 53 days, busy after 12 and 21 o'clock, less the lower the tier.
fn day_load(tier: usize) -> DayLoad {
    let mut load = DayLoad::default();
    for hour in 8..23.min(HOURS_OF_DAY) {
        let open = 53 * i128::from(HOUR);
        let share = match hour {
            13 | 22 => 99,
            12 | 14 | 21 => 70,
            _ => 3,
        };
        load.capacity[hour] = open * 2;
        load.labour[hour] = open * 2 * share / 100 / (tier as i128 + 1);
    }
    load
}

/// A Weibull-like curve with about this mean [h].
fn curve(mean: f64, shape: f64, number: u64) -> Curve {
    let cohort: u32 = 63_600;
    let scale = mean * 1.1 + 0.4 * wobble(number, 1);
    let reached = |hours: f64| {
        (f64::from(cohort - 120) * (1.0 - (-(hours / scale).powf(shape)).exp())) as u64
    };
    let mut ended: Vec<u64> = vec![0];
    ended.extend((1..240).map(|hour: u32| reached(f64::from(hour)) - reached(f64::from(hour - 1))));
    // All but 120 orders arrive, the last of them later than the curve tells hour by hour.
    ended.push(u64::from(cohort - 120) - reached(239.0));
    Curve {
        ended,
        cohort: u64::from(cohort),
    }
}

pub fn column(replications: &[ReplicationResult], index: usize) -> Vec<f64> {
    let value = |result: &ReplicationResult| match result.observations[index] {
        Observation::Value(value) => value.unwrap_or(0.0),
        Observation::Ratio(part, whole) => part / whole,
    };
    replications.iter().map(value).collect()
}

pub fn estimate(values: &[f64]) -> Estimate {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let half_width = T * (squares / (count - 1.0) / count).sqrt();
    Estimate {
        mean,
        half_width: Some(half_width),
        skewed: None,
        confidence: 0.95,
        replications: values.len() as u64,
    }
}

/// Values of a metric in base and other, by replication.
fn paired(scenarios: &[ScenarioResult], other: usize, id: &str) -> Option<(Vec<f64>, Vec<f64>)> {
    let of = |scenario: &ScenarioResult| {
        scenario.estimate(id)?;
        Some(column(&scenario.replications, scenario.position(id)?))
    };
    Some((of(&scenarios[0])?, of(&scenarios[other])?))
}

fn difference(scenarios: &[ScenarioResult], other: usize, id: &str) -> Option<Estimate> {
    let (base, other) = paired(scenarios, other, id)?;
    let differences: Vec<f64> = base
        .iter()
        .zip(&other)
        .map(|(base, other)| other - base)
        .collect();
    Some(estimate(&differences))
}

fn compare(scenarios: &[ScenarioResult], other: usize) -> Vec<Comparison> {
    let ids = scenarios[0].metrics.iter().map(|metric| metric.id.clone());
    let shared = ids.filter(|id| scenarios[other].position(id).is_some());
    let one = |id: String| {
        let ratio = paired(scenarios, other, &id).and_then(|(base, other)| {
            let ratios: Vec<f64> = base
                .iter()
                .zip(&other)
                .map(|(base, other)| other / base)
                .collect();
            let ratio = estimate(&ratios);
            ratio.mean.is_finite().then(|| RatioEstimate {
                mean: ratio.mean,
                low: ratio.half_width.map(|half| ratio.mean - half),
                high: ratio.half_width.map(|half| ratio.mean + half),
            })
        });
        let series = |scenario: &ScenarioResult| {
            comparison::series(&scenario.replications, scenario.position(&id)?)
        };
        let pair = series(&scenarios[0]).zip(series(&scenarios[other]));
        let against = pair.map(|(base, other)| comparison::against(&base, &other));
        Comparison {
            against: Against {
                difference: difference(scenarios, other, &id),
                ratio,
                correlation: Some(0.5),
                ..against.unwrap_or_default()
            },
            metric: id,
            base: 0,
            other,
        }
    };
    shared.map(one).collect()
}

/// All comparisons of a metric together.
fn judge(comparisons: &mut [Comparison]) {
    let metrics: BTreeSet<String> = comparisons.iter().map(|one| one.metric.clone()).collect();
    for metric in metrics {
        let family = comparisons.iter_mut().filter(|one| one.metric == metric);
        comparison::judge_jointly(family.map(|one| &mut one.against));
    }
}

fn decompose(scenarios: &[ScenarioResult], other: usize) -> [Decomposition; 2] {
    let of = |clock: &'static str, parts: &[&'static str]| {
        let part = |&part: &&'static str| {
            let id = format!("{clock}.part.{part}");
            let mean =
                |scenario: &ScenarioResult| scenario.estimate(&id).map_or(0.0, |one| one.mean);
            DecomposedPart {
                part,
                base: mean(&scenarios[0]),
                other: mean(&scenarios[other]),
                difference: difference(scenarios, other, &id),
            }
        };
        Decomposition {
            clock,
            base: 0,
            other,
            parts: parts.iter().map(part).collect(),
        }
    };
    let mut delivery = PARTS.to_vec();
    delivery.push("transit");
    [of("dispatch_time", &PARTS), of("delivery_time", &delivery)]
}

/// The limits of the source document.
fn limits() -> Limits {
    Limits {
        intake: Some(5 * MINUTE),
        verification: Some(30 * MINUTE),
        relay: Some(2 * HOUR),
        execution: Some(DAY),
        transit: None,
        sync: Some(3 * HOUR),
        after_sales: None,
    }
}
