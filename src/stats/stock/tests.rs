use super::*;

/// Unit orders at random, this many expected during the lead time, looked at continuously.
fn poisson(mean: f64) -> Exposure {
    let lead = Moments {
        mean,
        variance: mean,
    };
    Exposure {
        base: lead,
        lead,
        protection: lead,
        order: Some(Moments::fixed(1.0)),
        shape: Shape::Counts,
        lost: false,
    }
}

/// Daily demand, lead time and review in days.
fn daily(mean: f64, sd: f64, lead: f64, review: f64, shape: Shape) -> Exposure {
    let over = |days: f64| Moments {
        mean: mean * days,
        variance: sd * sd * days,
    };
    Exposure {
        base: over(lead + review),
        lead: over(lead),
        protection: over(lead + review),
        order: None,
        shape,
        lost: false,
    }
}

fn read(exposure: &Exposure, rule: Rule, units: f64) -> Readings {
    readings(exposure, rule, units).expect("something is asked for")
}

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} {expected}");
}

/// Palm's base stock (oracle I01), and the same with lost sales (I04).
#[test]
fn base_stock_with_unit_orders() {
    near(
        read(&poisson(12.0), Rule::UpTo, 16.0).fill_rate,
        0.844_415_652_450_183_7,
        1e-12,
    );
    let lost = Exposure {
        lost: true,
        ..poisson(8.0)
    };
    near(
        read(&lost, Rule::UpTo, 10.0).fill_rate,
        0.878_338_935_747_048_5,
        1e-12,
    );
    assert_eq!(read(&lost, Rule::UpTo, 0.0).fill_rate, 0.0);
}

/// (r, Q) with unit orders: oracles I06, I07, I08.
#[test]
fn reorder_points_with_unit_orders() {
    for (mean, point, quantity, fill) in [
        (3.0, 3.0, 5.0, 0.866_632_830_421_900_3),
        (6.0, 6.0, 7.0, 0.863_150_807_030_873_1),
        (20.0, 22.0, 60.0, 0.983_675_056_991_874_6),
    ] {
        let rule = Rule::Batch(quantity);
        near(read(&poisson(mean), rule, point).fill_rate, fill, 1e-12);
        // From the fill rate back to the point; (s, S) with unit orders is (r, Q).
        assert_eq!(level(&poisson(mean), rule, Goal::FillRate(fill)), point);
        let below = Rule::Below(point + quantity);
        near(read(&poisson(mean), below, point).fill_rate, fill, 1e-12);
    }
}

/// (s, S) under periodic review: oracle I09.
#[test]
fn min_and_max_under_periodic_review() {
    let exposure = daily(6.0, 6.0_f64.sqrt(), 0.0, 1.0, Shape::Counts);
    let reading = read(&exposure, Rule::Below(10.0), 4.0);
    near(reading.fill_rate, 0.938_202_825_961_835_8, 1e-9);
    near(reading.cycle_service, 0.846_410_853_311_348_7, 1e-9);
}

/// Order-up-to with normal demand: oracles I15, I16.
#[test]
fn periodic_review_with_normal_demand() {
    for (lead, review, service, units, fill) in [
        (
            4.0,
            1.0,
            0.95,
            244.136_054_274_806_87,
            0.986_018_882_663_516_8,
        ),
        (
            2.0,
            3.0,
            0.98,
            255.107_866_074_666_73,
            0.998_358_020_028_461_7,
        ),
    ] {
        let exposure = daily(40.0, 12.0, lead, review, Shape::Normal);
        near(
            level(&exposure, Rule::UpTo, Goal::CycleService(service)),
            units,
            1e-5,
        );
        let reading = read(&exposure, Rule::UpTo, units);
        near(reading.fill_rate, fill, 1e-12);
        near(reading.cycle_service, service, 1e-12);
        near(
            level(&exposure, Rule::UpTo, Goal::FillRate(fill)),
            units,
            1e-3,
        );
    }
}

/// A factor is no service level: oracle I17, with the ceiling of 1.1 x 10 at 11.
#[test]
fn the_same_factor_promises_little_and_much() {
    let fill = |mean: f64, factor: f64| {
        let units = round_up(level(&poisson(mean), Rule::UpTo, Goal::Factor(factor)), 1.0);
        read(&poisson(mean), Rule::UpTo, units).fill_rate
    };
    for (mean, factor, expected) in [
        (5.0, 1.0, 0.440_493_285_065_212_24),
        (5.0, 1.1, 0.615_960_654_833_063),
        (5.0, 1.2, 0.615_960_654_833_063),
        (5.0, 2.0, 0.968_171_942_693_794_7),
        (10.0, 1.1, 0.583_039_750_192_986_7),
        (10.0, 1.2, 0.696_776_146_303_108),
        (20.0, 1.1, 0.643_697_648_414_261_1),
        (20.0, 1.4, 0.947_519_286_771_730_1),
        (50.0, 1.1, 0.742_306_048_508_828_8),
        (50.0, 1.6, 0.999_943_349_644_705_9),
        (100.0, 1.0, 0.486_701_201_720_875_55),
        (100.0, 1.2, 0.971_769_606_035_193_4),
        (100.0, 2.0, 1.0),
    ] {
        near(fill(mean, factor), expected, 1e-11);
    }
    assert_eq!(round_up(10.0 * 1.1, 1.0), 11.0);
    assert_eq!(round_up(3.600_1, 1.0), 4.0);
    assert_eq!(round_up(0.3, 0.001), 0.3);
}

/// Cycle service of factor 1.2 and a lead time of 3 days, by orders a day.
#[test]
fn cycle_service_of_a_factor_grows_with_the_volume() {
    for (orders, service) in [
        (1.0, 0.647),
        (2.0, 0.744),
        (10.0, 0.880),
        (20.0, 0.943),
        (50.0, 0.992),
    ] {
        let exposure = poisson(3.0 * orders);
        let units = level(&exposure, Rule::UpTo, Goal::Factor(1.2));
        let reading = read(&exposure, Rule::UpTo, units);
        near(reading.cycle_service, service, 0.000_5);
        near(reading.z.unwrap(), 0.2 * (3.0 * orders).sqrt(), 1e-12);
    }
}

/// Gamma and normal demand side by side: oracle I18.
#[test]
fn variable_demand_as_gamma_and_as_normal() {
    for (cv, factor, fill, gamma, normal) in [
        (
            0.2,
            1.0,
            0.823_197_805_346_083_8,
            0.511_894_679_952_171,
            0.5,
        ),
        (
            0.2,
            1.2,
            0.996_956_206_771_878_2,
            0.983_481_726_842_131_3,
            0.987_326_340_661_265_9,
        ),
        (
            0.5,
            1.2,
            0.887_018_027_634_890_5,
            0.819_739_485_829_807_7,
            0.814_453_315_238_651_3,
        ),
        (
            0.5,
            2.0,
            0.999_923_625_883_868_5,
            0.999_823_697_102_261_4,
            0.999_996_127_891_784_5,
        ),
        (
            1.0,
            1.0,
            0.559_506_714_934_786_2,
            0.559_506_714_934_787_4,
            0.5,
        ),
        (
            1.0,
            1.5,
            0.867_938_143_712_278_4,
            0.867_938_143_712_279_3,
            0.868_223_761_358_513_6,
        ),
        (
            1.0,
            2.0,
            0.970_747_311_923_038_6,
            0.970_747_311_923_038_9,
            0.987_326_340_661_265_9,
        ),
    ] {
        let of = |shape: Shape| {
            let exposure = daily(40.0, 40.0 * cv, 4.0, 1.0, shape);
            let units = level(&exposure, Rule::UpTo, Goal::Factor(factor));
            read(&exposure, Rule::UpTo, units)
        };
        near(of(Shape::Gamma).fill_rate, fill, 1e-9);
        near(of(Shape::Gamma).cycle_service, gamma, 1e-9);
        near(of(Shape::Normal).cycle_service, normal, 1e-9);
    }
}

/// Without lead time, by the normal loss: what factor 1.2 adds to factor 1.
#[test]
fn one_period_at_factor_one_and_a_fifth() {
    for (cv, without, with) in [
        (0.2, 0.920, 0.983),
        (0.3, 0.880, 0.955),
        (0.5, 0.801, 0.885),
    ] {
        let exposure = daily(1.0, cv, 0.0, 1.0, Shape::Normal);
        near(read(&exposure, Rule::UpTo, 1.0).fill_rate, without, 0.000_6);
        near(read(&exposure, Rule::UpTo, 1.2).fill_rate, with, 0.000_6);
    }
}

/// Orders of geometric size (oracle I29): by two moments, as close as they can tell.
#[test]
fn orders_of_several_units() {
    let size = Moments {
        mean: 10.0 / 3.0,
        variance: 0.7 / 0.09,
    };
    let lead = Moments {
        mean: 20.0,
        variance: 113.333_333_333_333_33,
    };
    let exposure = Exposure {
        base: lead,
        lead,
        protection: lead,
        order: Some(size),
        shape: Shape::Counts,
        lost: false,
    };
    near(
        read(&exposure, Rule::UpTo, 30.0).fill_rate,
        0.765_283_829_056_323_2,
        0.015,
    );
}

/// There and back: the level found has what was asked for, and one unit less has not.
#[test]
fn a_level_is_the_least_with_what_is_asked_for() {
    for rule in [Rule::UpTo, Rule::Batch(7.0)] {
        for mean in [0.3, 4.0, 37.5, 900.0] {
            for share in [0.5, 0.9, 0.99] {
                let exposure = poisson(mean);
                let found = level(&exposure, rule, Goal::FillRate(share));
                assert!(read(&exposure, rule, found).fill_rate >= share);
                assert!(read(&exposure, rule, found - 1.0).fill_rate < share);
                let found = level(&exposure, rule, Goal::CycleService(share));
                assert!(read(&exposure, rule, found).cycle_service >= share);
                let less = read(&exposure, rule, found - 1.0).cycle_service;
                assert!(less < share, "{rule:?} {mean} {share}: {found}");
            }
        }
    }
    // What cannot be reached below the upper level ends there.
    assert_eq!(
        level(&poisson(9.0), Rule::Below(5.0), Goal::FillRate(0.99)),
        5.0
    );
}

#[test]
fn nothing_asked_for_promises_nothing() {
    assert_eq!(readings(&poisson(0.0), Rule::UpTo, 3.0), None);
}
