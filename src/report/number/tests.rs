use super::*;

fn of(mean: f64, half_width: Option<f64>) -> Option<Estimate> {
    Some(Estimate {
        mean,
        half_width,
        skewed: None,
        confidence: 0.95,
        replications: 20,
    })
}

fn check(mean: f64, half_width: Option<f64>, unit: Unit, table: &str, sentence: &str) {
    let value = of(mean, half_width);
    assert_eq!(estimate(value, unit, Language::En), table);
    assert_eq!(short(value, unit, Language::En), sentence);
}

#[test]
fn the_half_width_decides_the_digits() {
    check(
        29.04,
        Some(0.123),
        Unit::Hours,
        "29.0 ± 0.12 h",
        "29.0 ± 0.1 h",
    );
    check(
        29.04,
        Some(0.0999),
        Unit::Hours,
        "29.0 ± 0.10 h",
        "29.0 ± 0.1 h",
    );
    check(29.04, Some(3.21), Unit::Hours, "29 ± 3.2 h", "29 ± 3 h");
    check(
        12_345.6,
        Some(250.4),
        Unit::Orders,
        "12,346 ± 250 orders",
        "12,346 ± 250 orders",
    );
    check(
        0.741,
        Some(0.0035),
        Unit::Share,
        "74.1 ± 0.35%",
        "74.1 ± 0.4%",
    );
    check(
        29.04,
        Some(1e-9),
        Unit::Hours,
        "29.0 ± <0.01 h",
        "29.0 ± <0.01 h",
    );
}

#[test]
fn without_a_half_width_three_digits_are_shown() {
    check(29.04, None, Unit::Hours, "29.0 h", "29.0 h");
    check(0.0, None, Unit::Hours, "0 h", "0 h");
    check(0.000_712, None, Unit::Share, "0.071%", "0.071%");
    check(24.0, Some(0.0), Unit::Hours, "24.0 ± 0 h", "24.0 ± 0 h");
    assert_eq!(estimate(None, Unit::Hours, Language::Zh), "–");
    assert_eq!(estimate(of(f64::NAN, None), Unit::Hours, Language::Zh), "–");
}

#[test]
fn money_has_fen_and_in_chinese_ten_thousands() {
    check(
        13.504,
        Some(0.0123),
        Unit::YuanPerOrder,
        "13.50 ± 0.01 yuan/order",
        "13.50 ± 0.01 yuan/order",
    );
    let large = of(1_234_567.0, Some(8_900.0));
    assert_eq!(short(large, Unit::Yuan, Language::Zh), "123.5 ± 0.9 万元");
    assert_eq!(
        short(large, Unit::Yuan, Language::En),
        "1,234,567 ± 8900 yuan"
    );
    assert_eq!(
        short(of(99_999.0, None), Unit::Yuan, Language::Zh),
        "99,999 元"
    );
    let values = [large, of(5_000.0, Some(50.0)), None];
    let (unit, cells) = column(&values, Unit::Yuan, Language::Zh, short);
    assert_eq!(unit, "万元");
    assert_eq!(cells, ["123.5±0.9", "0.50±0.01", "–"]);
    let (unit, cells) = column(&values, Unit::Yuan, Language::En, short);
    assert_eq!(unit, "k yuan");
    assert_eq!(cells, ["1235±9", "5.00±0.05", "–"]);
    assert_eq!(
        [13.504, -0.851, 1_250.4].map(yuan),
        ["13.50", "-0.85", "1250"]
    );
}

#[test]
fn differences_carry_their_sign_and_never_a_negative_zero() {
    assert_eq!(difference(of(24.36, Some(0.21))), "+24.4 ± 0.21 h");
    assert_eq!(short_difference(of(-0.04, Some(0.12))), "0.0 ± 0.1 h");
    assert_eq!(difference(of(-2.04, Some(0.12))), "-2.0 ± 0.12 h");
}

#[test]
fn rough_numbers_have_two_digits() {
    for (value, text) in [(0.209, "0.21"), (1.29, "1.3"), (9.96, "10"), (712.6, "713")] {
        assert_eq!(two_digits(value), text);
    }
}

#[test]
fn a_ratio_turned_round_swaps_its_ends() {
    let value = RatioEstimate {
        mean: 0.5,
        low: Some(0.4),
        high: Some(0.625),
    };
    let turned = inverse(value);
    assert_eq!(ratio(turned), "2.00 [1.60, 2.50]");
    let zero = RatioEstimate {
        mean: 0.0,
        low: None,
        high: None,
    };
    assert_eq!(inverse(zero), None);
    assert_eq!(ratio(None), "–");
}

#[test]
fn a_narrow_ratio_has_the_longer_side_of_its_interval() {
    let value = |mean, low, high| {
        narrow_ratio(Some(RatioEstimate {
            mean,
            low: Some(low),
            high: Some(high),
        }))
    };
    assert_eq!(value(1.84, 1.81, 1.88), "1.84±0.04");
    assert_eq!(value(1.0132, 1.0102, 1.0152), "1.013±0.003");
    assert_eq!(value(1.085, 1.082, 1.088), "1.08±<0.01");
    assert_eq!(value(1.0, 1.0, 1.0), "1.00±0");
    assert_eq!(narrow_ratio(None), "–");
}

#[test]
fn charts_have_ratios_with_two_decimals() {
    let value = |mean, low, high| {
        chart_ratio(Some(RatioEstimate {
            mean,
            low: Some(low),
            high: Some(high),
        }))
    };
    assert_eq!(value(1.9321, 1.9312, 1.9333), "1.93 [1.93, 1.93]");
    assert_eq!(value(1.004, 1.002, 1.006), "1.004 [1.002, 1.006]");
    assert_eq!(chart_ratio(None), "–");
}

/// Intervals of few events: brackets, and the digits that the nearer end needs.
#[test]
fn an_interval_that_is_not_symmetric_stands_in_brackets() {
    let of = |mean: f64, low: f64, high: f64| {
        Some(Estimate {
            mean,
            half_width: Some((mean - low).max(high - mean)),
            skewed: Some((low, high)),
            confidence: 0.95,
            replications: 20,
        })
    };
    let cases = [
        (
            of(0.000_12, 0.000_04, 0.000_36),
            "0.012% [0.004, 0.036]",
            "0.012% [0.004, 0.036]",
        ),
        (of(0.0, 0.0, 0.000_15), "0% [0, 0.015]", "0% [0, 0.01]"),
        (of(1.0, 0.998, 1.0), "100% [99.80, 100]", "100% [99.8, 100]"),
        // Digits that are not shown hide the interval of nearly all.
        (of(1.0, 0.999_98, 1.0), "100 ± <0.01%", "100 ± <0.01%"),
        (of(1.0, 0.999_9, 1.0), "100% [99.990, 100]", "100 ± <0.1%"),
        (
            of(0.000_02, 0.000_01, 0.000_05),
            "0.002% [0.001, 0.005]",
            "0.002% [0.001, 0.005]",
        ),
    ];
    for (value, table, sentence) in cases {
        assert_eq!(estimate(value, Unit::Share, Language::En), table);
        assert_eq!(short(value, Unit::Share, Language::En), sentence);
        let bare = |text: &str| text.replacen('%', "", 1);
        let (_, cells) = column(&[value], Unit::Share, Language::En, estimate);
        assert_eq!(cells, [bare(table).replace(" ± ", "±")]);
    }
    let narrowed = narrow(of(0.997, 0.991, 0.999), Unit::Share);
    assert_eq!(narrowed, "99.7 ± 0.6%");
}
