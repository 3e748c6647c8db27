//! Samplers, intervals and accumulators against exact numbers.

use fahuo::random::law::normal_quantile;
use fahuo::random::{Draw, Law, LawError, Purpose, Root};
use fahuo::stats::{Histogram, Series, Tally, clopper_pearson, correlation, critical_t, mean};
use fahuo::stats::{Tolerance, difference, overlap, planning_number, saving, wilson};

use crate::oracle::{Case, Scores, case};

const DRAWS: u32 = 200_000;

/// One value from each of many fresh keys, as the model draws.
fn sample(name: &str, law: &Law) -> Vec<f64> {
    let root = Root::new(20_240_601, 1);
    let value = |i| law.sample(&mut root.order(i % 64, i / 64).draw(Purpose::named(name), 0));
    (0..DRAWS).map(value).collect()
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Mean with a 95 % half-width of at most 1 %, variance, and the share below each quantile.
fn check_sampler(id: &str, law: Result<Law, LawError>, prefix: &str, scores: &mut Scores) {
    let (case, law) = (case(id), law.expect("valid parameters"));
    let values = sample(id, &law);
    let n = values.len() as f64;
    let (exact, variance) = (format!("{prefix}mean"), format!("{prefix}variance"));
    case.exactly(&exact, law.mean());
    case.exactly(&variance, law.variance());
    let estimate = mean(&values, 0.95).expect("values");
    let half_width = estimate.half_width.expect("more than one value");
    assert!(
        half_width < 0.01 * estimate.mean,
        "{id}: half-width {half_width}"
    );
    let exact = case.value(&exact);
    scores.check(
        id,
        estimate.mean,
        exact,
        half_width / critical_t(0.95, u64::from(DRAWS) - 1),
    );
    let squares: Vec<f64> = values.iter().map(|x| (x - exact).powi(2)).collect();
    let fourth = average(&squares.iter().map(|s| s * s).collect::<Vec<_>>());
    let exact = case.value(&variance);
    let error = ((fourth - exact * exact) / n).sqrt();
    scores.check(&format!("{id} variance"), average(&squares), exact, error);
}

fn check_quantiles(case: &Case, id: &str, law: &Law, names: &[(&str, f64)], scores: &mut Scores) {
    let values = sample(id, law);
    for &(name, p) in names {
        let quantile = case.value(name);
        assert!(
            (law.cdf(quantile) - p).abs() < 1e-9,
            "{id} {name}: {}",
            law.cdf(quantile)
        );
        let below = values.iter().filter(|&&x| x <= quantile).count() as f64;
        let error = (p * (1.0 - p) / values.len() as f64).sqrt();
        scores.check(
            &format!("{id} {name}"),
            below / values.len() as f64,
            p,
            error,
        );
    }
}

/// S01 to S06: 12 moments and 30 quantiles; 0.1 % false alarms for all together.
#[test]
fn samplers_have_the_moments_and_quantiles_of_their_laws() {
    let laws = [
        ("S01", Law::lognormal_mean_cv(5.0, 0.6)),
        ("S02", Law::gamma_mean_cv(5.0, 0.6)),
        ("S03", Law::weibull_mean_cv(5.0, 0.6)),
        ("S04", Law::triangular(2.0, 4.0, 9.0)),
        ("S05", Law::pert(2.0, 4.0, 9.0)),
        ("S06", Law::truncated_normal(3.0, 2.0)),
    ];
    let quantiles = [
        ("q05", 0.05),
        ("q50", 0.5),
        ("q90", 0.9),
        ("q95", 0.95),
        ("q99", 0.99),
    ];
    let mut scores = Scores::default();
    for (id, law) in laws {
        check_sampler(id, law.clone(), "", &mut scores);
        check_quantiles(&case(id), id, &law.unwrap(), &quantiles, &mut scores);
    }
    scores.check_spread();
}

/// S01 to S03: parameters solved from mean and coefficient of variation.
#[test]
fn fitted_parameters_are_exact() {
    let Ok(Law::LogNormal { mu, sigma }) = Law::lognormal_mean_cv(5.0, 0.6) else {
        panic!()
    };
    case("S01").exactly("mu_log", mu);
    case("S01").exactly("sigma_log", sigma);
    let Ok(Law::Gamma { shape, scale }) = Law::gamma_mean_cv(5.0, 0.6) else {
        panic!()
    };
    case("S02").exactly("shape", shape);
    case("S02").exactly("scale", scale);
    let Ok(Law::Weibull { shape, scale }) = Law::weibull_mean_cv(5.0, 0.6) else {
        panic!()
    };
    case("S03").exactly("shape", shape);
    case("S03").exactly("scale", scale);
}

/// S07: listed values with weights, and a distribution function through breakpoints.
#[test]
fn empirical_laws_have_their_moments() {
    let mut scores = Scores::default();
    let listed = Law::empirical(&[1.0, 2.0, 3.5, 7.0], &[0.4, 0.3, 0.2, 0.1]);
    check_sampler("S07", listed, "a_", &mut scores);
    let ruler = Law::piecewise(&[0.0, 2.0, 5.0, 12.0], &[0.0, 0.5, 0.9, 1.0]);
    check_sampler("S07", ruler.clone(), "b_", &mut scores);
    let quantiles = [("b_q95", 0.95), ("b_q25", 0.25)];
    check_quantiles(
        &case("S07"),
        "S07",
        &ruler.unwrap(),
        &quantiles,
        &mut scores,
    );
    scores.check_spread();
}

/// S08: Poisson and negative binomial counts.
#[test]
fn counts_have_their_probabilities() {
    let case = case("S08");
    let share = |values: &[f64], of: &dyn Fn(f64) -> bool| {
        values.iter().filter(|&&x| of(x)).count() as f64 / values.len() as f64
    };
    let mut scores = Scores::default();
    let mut check = |name: &str, found: f64| {
        let p = case.value(name);
        scores.check(name, found, p, (p * (1.0 - p) / f64::from(DRAWS)).sqrt());
    };
    let poisson = Law::poisson(7.3).unwrap();
    case.exactly("poisson_var", poisson.variance());
    case.exactly("poisson_p_le_4", poisson.cdf(4.0));
    check(
        "poisson_p_le_4",
        share(&sample("S08 poisson", &poisson), &|x| x <= 4.0),
    );
    let binomial = Law::negative_binomial_mean_variance(8.0, 20.0).unwrap();
    let Law::NegativeBinomial { size, .. } = binomial else {
        panic!("{binomial:?}")
    };
    case.exactly("nb_size", size);
    case.exactly("nb_p0", binomial.cdf(0.0));
    case.exactly("nb_p_ge_15", 1.0 - binomial.cdf(14.0));
    let values = sample("S08 negative binomial", &binomial);
    check("nb_p0", share(&values, &|x| x == 0.0));
    check("nb_p_ge_15", share(&values, &|x| x >= 15.0));
    scores.check_spread();
}

/// S09: 2,000 experiments of 5, 10 and 30 replications. The accepted counts of the oracle are
/// its 99.9 % range; the mean half-width has a standard error of about its own cv / sqrt(2000).
#[test]
fn intervals_cover_what_they_promise() {
    let case = case("S09");
    let law = Law::normal(0.0, 1.0).unwrap();
    for n in [5_u32, 10, 30] {
        case.exactly(&format!("t_n{n}"), critical_t(0.95, u64::from(n) - 1));
        let (mut held, mut widths) = (0.0, Vec::new());
        for study in 1..=2_000 {
            let root = Root::new(9, study);
            let draw = |j: u32| -> Draw { root.order(n, j).draw(Purpose::named("S09"), 0) };
            let values: Vec<f64> = (0..n).map(|j| law.sample(&mut draw(j))).collect();
            let found = mean(&values, 0.95).unwrap();
            let half_width = found.half_width.unwrap();
            held += f64::from(found.mean.abs() <= half_width);
            widths.push(half_width);
        }
        let range = case.value("accept_low")..=case.value("accept_high");
        assert!(range.contains(&held), "{n} replications: {held} of 2000");
        let exact = case.value(&format!("mean_half_width_over_sigma_n{n}"));
        let error = mean(&widths, 0.95).unwrap().half_width.unwrap() / 1.96;
        Scores::default().check("mean half-width", average(&widths), exact, error);
    }
}

/// S10: exact coverage of the intervals for a share, and two printed intervals.
#[test]
fn intervals_of_shares_are_exact() {
    let case = case("S10");
    let coverage = |n: u64, p: f64, interval: &dyn Fn(u64) -> (f64, f64)| {
        // Binomial terms, each from the one before.
        let mut mass = (1.0 - p).powi(n as i32);
        let mut sum = 0.0;
        for k in 0..=n {
            let (low, high) = interval(k);
            if low <= p && p <= high {
                sum += mass;
            }
            mass *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
        }
        sum
    };
    for (n, p) in [(50, 0.05), (200, 0.02), (100, 0.3)] {
        let by_wilson = |k| wilson(k as f64, n as f64, 0.95).unwrap();
        case.exactly(&format!("wilson_n{n}_p{p}"), coverage(n, p, &by_wilson));
        let exact = |k| clopper_pearson(k, n, 0.95).unwrap();
        case.exactly(
            &format!("clopper_pearson_n{n}_p{p}"),
            coverage(n, p, &exact),
        );
    }
    let check = |name: &str, (low, high): (f64, f64)| {
        for (found, value) in [low, high]
            .into_iter()
            .zip(case.raw(name).as_array().unwrap())
        {
            let value = value.as_f64().unwrap();
            assert!(
                (found / value - 1.0).abs() < 1e-9,
                "{name}: {found} {value}"
            );
        }
    };
    check(
        "wilson_interval_7_of_100",
        wilson(7.0, 100.0, 0.95).unwrap(),
    );
    check(
        "clopper_pearson_interval_7_of_100",
        clopper_pearson(7, 100, 0.95).unwrap(),
    );
    let (low, high) = clopper_pearson(0, 300, 0.95).unwrap();
    assert_eq!(low, 0.0);
    case.exactly("clopper_pearson_upper_0_of_300", high);
}

/// S11: two stock levels meet the same demand. 200,000 pairs: correlation and variances within
/// 1.5 % are over five standard errors.
#[test]
fn common_draws_narrow_a_difference() {
    let case = case("S11");
    let demand = sample("S11", &Law::poisson(12.0).unwrap());
    let cost = |stock: f64| -> Series {
        let cost = |d: &f64| (stock - d).max(0.0) + 9.0 * (d - stock).max(0.0);
        Series::Values(demand.iter().map(cost).collect())
    };
    let (first, second) = (cost(14.0), cost(17.0));
    let found = difference(&second, &first, 0.95).unwrap();
    let half_width = found.half_width.unwrap();
    assert!(half_width < 0.03 * found.mean);
    let error = half_width / 1.96;
    Scores::default().check("S11", found.mean, case.value("mean_difference"), error);
    let near = |name: &str, found: f64| {
        assert!(
            (found / case.value(name) - 1.0).abs() < 0.03,
            "{name}: {found}"
        );
    };
    near("correlation_crn", correlation(&first, &second).unwrap());
    near("var_difference_crn", error * error * f64::from(DRAWS));
    let saved = saving(&second, &first).unwrap();
    near("variance_ratio", 1.0 / saved.replications);
    for (name, series) in [("var_first", &first), ("var_second", &second)] {
        let width = series.estimate(0.95).unwrap().half_width.unwrap();
        near(name, (width / 1.96).powi(2) * f64::from(DRAWS));
    }
    let apart = saved.replications * error * error * f64::from(DRAWS);
    near("var_difference_independent", apart);
}

/// S12: two delays in proportion, on the same draws; 41 times fewer replications. The same keys
/// make the second exactly 1.25 times the first, so all that varies is the first.
#[test]
fn common_draws_of_delays_in_proportion() {
    let case = case("S12");
    let delays = |mean: f64| Series::Values(sample("S12", &Law::exponential(mean).unwrap()));
    let (first, second) = (delays(2.0), delays(2.5));
    assert!((correlation(&first, &second).unwrap() - 1.0).abs() < 1e-12);
    let saved = saving(&first, &second).unwrap();
    let exact = case.value("independent_var_difference") / case.value("crn_var_difference");
    assert!((saved.replications / exact - 1.0).abs() < 1e-9, "{saved:?}");
    let found = difference(&first, &second, 0.95).unwrap();
    let variance = (found.half_width.unwrap() / 1.96).powi(2) * f64::from(DRAWS);
    // Kurtosis 9: one standard error is 0.6 %.
    assert!((variance / case.value("crn_var_difference") - 1.0).abs() < 0.03);
}

/// S13: the percentile of results is type 1 of Hyndman and Fan.
#[test]
fn percentiles_are_of_type_one() {
    let case = case("S13");
    let mut histogram = Histogram::new();
    for tenths in [12, 34, 22, 59, 41, 97, 73, 60, 88, 39] {
        histogram.record(tenths);
    }
    case.exactly(
        "q90_type1",
        histogram.percentile(0.9).unwrap() as f64 / 10.0,
    );
}

/// S15: SplitMix64 and the 53-bit rule.
#[test]
fn the_generator_gives_its_known_answers() {
    let case = case("S15");
    let mut draw = Draw::from_state(1_234_567);
    for known in case.raw("splitmix64_seed1234567").as_array().unwrap() {
        assert_eq!(known.as_str().unwrap(), draw.bits().to_string());
    }
    // Not compared for equality: serde_json reads floats to within one bit.
    let largest = ((1_u64 << 53) - 1) as f64 / (1_u64 << 53) as f64;
    case.exactly("u53_of_max", largest);
    assert!(largest < 1.0);
}

/// S16: the normal quantile.
#[test]
fn critical_values_are_exact() {
    let case = case("S16");
    case.exactly("z_two_sided_a0.001", -normal_quantile(0.0005));
    case.exactly(
        "bonferroni_z_300_tests_a0.01",
        -normal_quantile(0.01 / 600.0),
    );
    let z = -normal_quantile(0.025);
    case.exactly("n_for_1pct_halfwidth_cv1", (z / 0.01).powi(2));
    // The same as a plan made from 50 replications.
    let excess = Tolerance::Relative(0.01).excess(7.0, 7.0 * z / 50_f64.sqrt());
    case.exactly("n_for_1pct_halfwidth_cv1", planning_number(50, excess));
}

/// S19: orders of several units a day, and Erlang gaps.
#[test]
fn compound_demand_has_its_moments() {
    let case = case("S19");
    let sizes = Law::empirical(&[1.0, 2.0, 5.0], &[0.6, 0.3, 0.1]).unwrap();
    let orders = Law::poisson(4.0).unwrap();
    let mut tally = Tally::new();
    let (mut none, mut many) = (0.0, 0.0);
    for day in 0..u64::from(DRAWS) {
        let key = Root::new(19, 1).order(0, day as u32);
        let mut draw = key.draw(Purpose::named("S19"), 0);
        let count = orders.sample(&mut draw) as u32;
        let units: f64 = (0..count).map(|_| sizes.sample(&mut draw)).sum();
        tally.record(units as i64);
        none += f64::from(units == 0.0);
        many += f64::from(units >= 15.0);
    }
    let n = f64::from(DRAWS);
    let mut scores = Scores::default();
    let (day, variance) = (case.value("a_mean_day"), case.value("a_var_day"));
    scores.check(
        "S19 mean",
        tally.mean().unwrap(),
        day,
        (variance / n).sqrt(),
    );
    // Fourth central moment of a compound Poisson: lambda E[J^4] + 3 variance^2.
    let fourth = 4.0 * (0.6 + 0.3 * 16.0 + 0.1 * 625.0) + 3.0 * variance * variance;
    let error = ((fourth - variance * variance) / n).sqrt();
    scores.check("S19 variance", tally.variance().unwrap(), variance, error);
    for (name, count) in [("a_p_zero_day", none), ("a_p_ge_15", many)] {
        let p = case.value(name);
        scores.check(name, count / n, p, (p * (1.0 - p) / n).sqrt());
    }
    scores.check_spread();
    let gap = Law::erlang(3, 1.0).unwrap();
    case.exactly("b_p_gap_gt_2", 1.0 - gap.cdf(2.0));
    case.exactly("b_variance_to_mean_limit", gap.variance());
    case.exactly("b_residual_mean", (1.0 + gap.variance()) / 2.0);
}

/// S20: sums that floats would spoil.
#[test]
fn accumulators_lose_nothing() {
    let case = case("S20");
    let tally = |values: &[i64]| {
        let mut tally = Tally::new();
        values.iter().for_each(|&value| tally.record(value));
        tally
    };
    let large = tally(&[4, 7, 13, 16].map(|v| v + 1_000_000_000));
    assert_eq!(large.variance(), Some(case.value("a_sample_variance")));
    // Levels from one instant to the next, in tenths of a day.
    let path = [
        (0, 15, 5),
        (15, 40, 3),
        (40, 40, 7),
        (40, 95, 6),
        (95, 120, 0),
    ];
    let integral = |power: u32| -> f64 {
        let area =
            |&(from, to, level): &(i64, i64, i64)| overlap(from, to, 0, 120) * level.pow(power);
        path.iter().map(area).sum::<i64>() as f64 / 120.0
    };
    case.exactly("b_time_average", integral(1));
    case.exactly("b_time_variance", integral(2) - integral(1).powi(2));
    let mut levels = Histogram::new();
    path.iter().for_each(|&(_, _, level)| levels.record(level));
    case.exactly("b_max_incl_zero_length", levels.max().unwrap() as f64);
    let mut merged = tally(&[1, 2, 3]);
    merged.merge(&tally(&[4, 5, 6, 7, 8, 9, 10]));
    case.exactly("c_mean", merged.mean().unwrap());
    case.exactly("c_sample_variance", merged.variance().unwrap());
    // A tenth a million times, in whole tenths.
    let mut tenths = Tally::new();
    tenths.record_n(1, 1_000_000);
    case.exactly("d_sum", tenths.sum() as f64 / 10.0);
}
