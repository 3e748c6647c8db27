//! Does a 95 % interval hold the truth 95 times in 100? Two thousand tiny studies each, with
//! known truth, keyed draws and a fixed seed.
//!
//! Between 93.5 and 96.5 % passes. The standard deviation of the observed coverage is 0.49
//! points, so a method that covers exactly 95 % fails for 0.2 % of all seeds. What was observed
//! is printed: `cargo test --lib coverage -- --nocapture`.
//!
//! A replication stands for a run of the model: one number, made of orders where their law
//! matters. Orders are as skewed as delivery times are; a replication of few is still skewed.

use std::cell::Cell;
use std::ops::RangeInclusive;

use super::comparison::{difference, fieller, ratio};
use super::estimate::{Estimate, Series, mean, ratio_of_totals};
use super::histogram::Histogram;
use super::paired::p_value;
use super::rare::{Counted, share_of_few};
use super::stopping::{Answer, Rule, Search, Tolerance};
use crate::random::{Draw, Law, Purpose, Root};

const STUDIES: u64 = 2_000;
const CONFIDENCE: f64 = 0.95;

/// Runs the studies; `holds` gets the draw of one replication at a time and says whether its
/// interval holds the truth.
fn check(name: &str, holds: impl Fn(&dyn Fn(u32) -> Draw) -> bool) {
    check_within(name, 0.935..=0.965, holds);
}

fn check_within(
    name: &str,
    accepted: RangeInclusive<f64>,
    yes: impl Fn(&dyn Fn(u32) -> Draw) -> bool,
) {
    let found = (1..=STUDIES)
        .filter(|&study| {
            let root = Root::new(20_240_601, study);
            yes(&|replication| root.order(0, replication).draw(Purpose::named(name), 0))
        })
        .count();
    let share = found as f64 / STUDIES as f64;
    println!("{name}: {:.2} %", 100.0 * share);
    assert!(accepted.contains(&share), "{name}: {share}");
}

fn within(centre: f64, half_width: Option<f64>, truth: f64) -> bool {
    (centre - truth).abs() <= half_width.expect("more than one replication")
}

#[test]
fn means_of_normal_output() {
    let law = Law::normal(50.0, 10.0).unwrap();
    for n in [2, 5, 10, 30] {
        check(&format!("mean of {n}"), |draw| {
            let values: Vec<f64> = (0..n).map(|j| law.sample(&mut draw(j))).collect();
            let found = mean(&values, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 50.0)
        });
    }
}

/// Complaints over orders: both random, 3 in 10 in the long run. 12 replications use the
/// jackknife, 40 the linear formula.
#[test]
fn ratios_of_totals() {
    let orders = Law::poisson(80.0).unwrap();
    for n in [12, 40] {
        check(&format!("ratio of totals of {n}"), |draw| {
            let pairs: Vec<(f64, f64)> = (0..n)
                .map(|j| {
                    let mut draw = draw(j);
                    let placed = orders.sample(&mut draw);
                    let hits = (0..placed as u32).filter(|_| draw.chance(0.3)).count();
                    (hits as f64, placed)
                })
                .collect();
            let found = ratio_of_totals(&pairs, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 0.3)
        });
    }
}

/// Two structures that share four fifths of their variance.
fn pair(draw: &mut Draw) -> (f64, f64) {
    let (common, own) = (
        Law::normal(0.0, 4.0).unwrap(),
        Law::normal(0.0, 2.0).unwrap(),
    );
    let shared = common.sample(draw);
    (
        40.0 + shared + own.sample(draw),
        72.0 + 1.8 * shared + own.sample(draw),
    )
}

#[test]
fn paired_differences_and_ratios_of_values() {
    let series = |draw: &dyn Fn(u32) -> Draw| -> (Vec<f64>, Vec<f64>) {
        (0..10).map(|j| pair(&mut draw(j))).unzip()
    };
    check("paired difference", |draw| {
        let (base, other) = series(draw);
        let found = difference(&Series::Values(base), &Series::Values(other), CONFIDENCE).unwrap();
        within(found.mean, found.half_width, 32.0)
    });
    check("paired ratio", |draw| {
        let (base, other) = series(draw);
        let found = ratio(&Series::Values(base), &Series::Values(other), CONFIDENCE).unwrap();
        found.low.unwrap() <= 1.8 && 1.8 <= found.high.unwrap()
    });
    check("Fieller's ratio", |draw| {
        let (base, other) = series(draw);
        let (low, high) = fieller(&base, &other, CONFIDENCE).unwrap();
        low <= 1.8 && 1.8 <= high
    });
}

/// Omission shares of 10 and 20 % of the same orders, with the same luck: who is omitted in the
/// first structure is omitted in the second.
#[test]
fn paired_differences_and_ratios_of_totals() {
    let orders = Law::poisson(120.0).unwrap();
    let series = |n: u32, draw: &dyn Fn(u32) -> Draw| -> (Series, Series) {
        let (mut base, mut other) = (Vec::new(), Vec::new());
        for j in 0..n {
            let mut draw = draw(j);
            let placed = orders.sample(&mut draw);
            let (mut few, mut many) = (0.0, 0.0);
            for _ in 0..placed as u32 {
                let u = draw.uniform();
                few += f64::from(u < 0.1);
                many += f64::from(u < 0.2);
            }
            base.push((few, placed));
            other.push((many, placed));
        }
        (Series::Ratios(base), Series::Ratios(other))
    };
    // The jackknife and the linear formula.
    for n in [15, 40] {
        check(&format!("paired difference of shares of {n}"), |draw| {
            let (base, other) = series(n, draw);
            let found = difference(&base, &other, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 0.1)
        });
        check(&format!("paired ratio of shares of {n}"), |draw| {
            let (base, other) = series(n, draw);
            let found = ratio(&base, &other, CONFIDENCE).unwrap();
            found.low.unwrap() <= 2.0 && 2.0 <= found.high.unwrap()
        });
    }
}

/// Delivery times of one replication's orders: lognormal, coefficient of variation 0.95, with a
/// skewness of 3.7.
fn skewed(mean: f64) -> Law {
    Law::lognormal_mean_cv(mean, 0.95).unwrap()
}

/// The mean of thirty orders.
fn mean_of_orders(law: &Law, draw: &mut Draw) -> f64 {
    (0..30).map(|_| law.sample(draw)).sum::<f64>() / 30.0
}

#[test]
fn means_of_skewed_output() {
    let law = skewed(40.0);
    for n in [10, 20, 40] {
        check(&format!("mean of {n}, skewed orders"), |draw| {
            let value = |j| mean_of_orders(&law, &mut draw(j));
            let values: Vec<f64> = (0..n).map(value).collect();
            let found = mean(&values, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 40.0)
        });
    }
}

/// Freight over sales of the same parcels, both skewed: 8 yuan of 120.
#[test]
fn ratios_of_skewed_totals() {
    let (parcels, freight, sales) = (Law::poisson(60.0).unwrap(), skewed(8.0), skewed(120.0));
    for n in [15, 40] {
        check(&format!("ratio of skewed totals of {n}"), |draw| {
            let pair = |j| {
                let mut draw = draw(j);
                let count = parcels.sample(&mut draw) as u32;
                let mut sum = |law: &Law| (0..count).map(|_| law.sample(&mut draw)).sum::<f64>();
                (sum(&freight), sum(&sales))
            };
            let pairs: Vec<(f64, f64)> = (0..n).map(pair).collect();
            let found = ratio_of_totals(&pairs, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 8.0 / 120.0)
        });
    }
}

/// Omissions of 2 in 100, of 200 orders a replication.
#[test]
fn rates_of_rare_events() {
    for n in [20, 40] {
        check(&format!("rate of 2 % over {n}"), |draw| {
            let pair = |j| {
                let mut draw = draw(j);
                let hits = (0..200).filter(|_| draw.chance(0.02)).count();
                (hits as f64, 200.0)
            };
            let pairs: Vec<(f64, f64)> = (0..n).map(pair).collect();
            let found = ratio_of_totals(&pairs, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 0.02)
        });
    }
}

/// The percentile of a replication is a value, as in the product: the truth is its expectation,
/// here that of the 45th of 50 exponential times, the sum of 1/6 to 1/50 (Rényi).
#[test]
fn percentiles_of_a_replication() {
    let law = Law::exponential(1e6).unwrap();
    let truth = 1e6 * (6..=50).map(|j| 1.0 / f64::from(j)).sum::<f64>();
    for n in [10, 20, 40] {
        check(&format!("P90 over {n}"), |draw| {
            let percentile = |j| {
                let mut draw = draw(j);
                let mut histogram = Histogram::new();
                (0..50).for_each(|_| histogram.record(law.sample(&mut draw).round() as i64));
                histogram.percentile(0.9).unwrap() as f64
            };
            let values: Vec<f64> = (0..n).map(percentile).collect();
            let found = mean(&values, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, truth)
        });
    }
}

/// Two structures on the same thirty buyers: four tiers take 1.8 times what two take, and luck
/// of their own.
#[test]
fn paired_differences_and_ratios_of_skewed_output() {
    let (common, own) = (skewed(40.0), skewed(10.0));
    let series = |n: u32, draw: &dyn Fn(u32) -> Draw| -> (Series, Series) {
        let pair = |j| {
            let mut draw = draw(j);
            let buyers = mean_of_orders(&common, &mut draw);
            let base = buyers + mean_of_orders(&own, &mut draw);
            (base, 1.8 * buyers + 1.8 * mean_of_orders(&own, &mut draw))
        };
        let (base, other) = (0..n).map(pair).unzip();
        (Series::Values(base), Series::Values(other))
    };
    for n in [10, 40] {
        check(&format!("difference of {n}, skewed orders"), |draw| {
            let (base, other) = series(n, draw);
            let found = difference(&base, &other, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, 40.0)
        });
        check(&format!("ratio of {n}, skewed orders"), |draw| {
            let (base, other) = series(n, draw);
            let found = ratio(&base, &other, CONFIDENCE).unwrap();
            found.low.unwrap() <= 1.8 && 1.8 <= found.high.unwrap()
        });
    }
}

/// The same scenario twice, on other draws: a difference is claimed in one case of twenty. On the
/// same draws it is zero, which `comparison` tests.
#[test]
fn equal_scenarios_on_independent_draws_differ_in_one_case_of_twenty() {
    let (normal, orders) = (Law::normal(50.0, 10.0).unwrap(), skewed(40.0));
    let claims = |base: Vec<f64>, other: Vec<f64>| {
        let (base, other) = (Series::Values(base), Series::Values(other));
        let found = difference(&base, &other, CONFIDENCE).unwrap();
        let p = p_value(&found).unwrap();
        // The test and the interval say the same.
        assert_eq!(
            p < 0.05,
            !within(found.mean, found.half_width, 0.0),
            "{found:?} {p}"
        );
        p < 0.05
    };
    for n in [5, 20] {
        check_within(&format!("A/A of {n}"), 0.035..=0.065, |draw| {
            let values = |from: u32| (from..from + n).map(|j| normal.sample(&mut draw(j)));
            claims(values(0).collect(), values(n).collect())
        });
        let name = format!("A/A of {n}, skewed orders");
        check_within(&name, 0.035..=0.065, |draw| {
            let values =
                |from: u32| (from..from + n).map(|j| mean_of_orders(&orders, &mut draw(j)));
            claims(values(0).collect(), values(n).collect())
        });
    }
}

/// The interval printed after a sequential stop covers a little less than 95 %, because a narrow
/// interval is a reason to stop: up to a point with the look-ahead. The confirmation run, fixed
/// before its draws are seen, covers what it says.
#[test]
fn the_sequential_rule_costs_up_to_a_point_of_coverage() {
    let rule = Rule {
        at_least: 10,
        at_most: 2_000,
        look_ahead: 5,
    };
    let normal = Law::normal(100.0, 15.0).unwrap();
    for (name, law, truth, asked) in [
        ("normal, cv 0.15, to 5 %", normal.clone(), 100.0, 0.05),
        ("normal, cv 0.15, to 2 %", normal, 100.0, 0.02),
        ("lognormal, cv 0.95, to 10 %", skewed(40.0), 40.0, 0.1),
    ] {
        let played = Cell::new(0.0);
        check_within(&format!("sequential: {name}"), 0.92..=0.965, |draw| {
            let found = sequential(&law, rule, asked, draw);
            played.set(played.get() + found.replications as f64);
            within(found.mean, found.half_width, truth)
        });
        println!("  {:.0} replications", played.get() / STUDIES as f64);
        // As many replications, but fixed before anything was seen, and none of those seen.
        check(&format!("confirmed: {name}"), |draw| {
            let first = sequential(&law, rule, asked, draw);
            let fresh = 10_000..10_000 + first.replications as u32;
            let values: Vec<f64> = fresh.map(|j| law.sample(&mut draw(j))).collect();
            let found = mean(&values, CONFIDENCE).unwrap();
            within(found.mean, found.half_width, truth)
        });
    }
}

/// A study that adds replications until the rule holds.
fn sequential(law: &Law, rule: Rule, asked: f64, draw: &dyn Fn(u32) -> Draw) -> Estimate {
    let mut values: Vec<f64> = Vec::new();
    let mut search = Search::new(rule);
    let of = |values: &[f64]| mean(values, CONFIDENCE).unwrap();
    loop {
        let answer = search.look(values.len() as u64, |n| {
            let found = of(&values[..n as usize]);
            Tolerance::Relative(asked).excess(found.mean, found.half_width.unwrap()) <= 1.0
        });
        let needed = match answer {
            Answer::Enough(n) => return of(&values[..n as usize]),
            Answer::NotEnough => return of(&values),
            Answer::More(needed) => needed as u32,
        };
        let further = values.len() as u32..needed;
        values.extend(further.map(|j| law.sample(&mut draw(j))));
    }
}

/// Rates of one to twenty-five events in all replications together. Whole numbers cannot be covered
/// with exactly 95 %: Wilson's interval swings around it, the rule of three is cautious. Student's
/// interval covers 40 to 90 % below three events.
#[test]
fn shares_of_few_events() {
    const ORDERS: f64 = 20_000.0;
    for n in [5_u32, 20] {
        for events in [0.5, 1.0, 3.0, 6.0, 12.0, 25.0] {
            let luck = Law::poisson(events / f64::from(n)).unwrap();
            let placed = Law::poisson(ORDERS / f64::from(n)).unwrap();
            let name = format!("{events} events in {n} replications");
            let pairs = |draw: &dyn Fn(u32) -> Draw| -> Vec<(f64, f64)> {
                let pair = |j| {
                    let mut draw = draw(j);
                    (luck.sample(&mut draw), placed.sample(&mut draw))
                };
                (0..n).map(pair).collect()
            };
            check_within(&name, 0.91..=0.985, |draw| {
                let found = share_of_few(&pairs(draw), Counted::Events, CONFIDENCE).unwrap();
                let (low, high) = found.ends().unwrap();
                low <= events / ORDERS && events / ORDERS <= high
            });
            // Each of the same events with a probability of 0.6.
            check_within(&format!("{name}, expected"), 0.895..=0.995, |draw| {
                let mut pairs = pairs(draw);
                pairs.iter_mut().for_each(|pair| pair.0 *= 0.6);
                let found = share_of_few(&pairs, Counted::Expected, CONFIDENCE).unwrap();
                let (low, high) = found.ends().unwrap();
                let truth = 0.6 * events / ORDERS;
                low <= truth && truth <= high
            });
        }
    }
}

/// Rates that differ from replication to replication as exponential numbers do: events come in
/// bunches, and the design effect knows it.
#[test]
fn shares_of_few_events_in_bunches() {
    const ORDERS: f64 = 20_000.0;
    let bad_luck = Law::exponential(1.0).unwrap();
    let n = 20_u32;
    for events in [3.0, 6.0, 12.0, 25.0] {
        check_within(
            &format!("{events} events in bunches"),
            0.92..=0.98,
            |draw| {
                let pair = |j| {
                    let mut draw = draw(j);
                    let rate = events / f64::from(n) * bad_luck.sample(&mut draw);
                    let some = Law::poisson(rate).map_or(0.0, |law| law.sample(&mut draw));
                    (some, ORDERS / f64::from(n))
                };
                let pairs: Vec<(f64, f64)> = (0..n).map(pair).collect();
                let found = share_of_few(&pairs, Counted::Events, CONFIDENCE).unwrap();
                let (low, high) = found.ends().unwrap();
                low <= events / ORDERS && events / ORDERS <= high
            },
        );
    }
}
