use super::*;
use crate::language::Text;

/// A curve through level, fill rate, half-width; 10 units for a level of 1, 1 yuan a unit.
fn curve(stops: &[(f64, f64, f64)]) -> Curve {
    let stop = |&(at, mean, half): &(f64, f64, f64)| {
        let estimate = |mean: f64, half: f64| Estimate {
            mean,
            half_width: Some(half),
            skewed: None,
            confidence: 0.95,
            replications: 10,
        };
        Stop {
            point: 0,
            at,
            promise: Promise {
                id: "stock.supplier".to_owned(),
                label: Text::same("Supplier"),
                units: Some((10.0 * at).round()),
                factor: Some(at),
                z: None,
                cycle_service: None,
                fill_rate: None,
            },
            fill_rate: estimate(mean, half),
            value: Some(estimate(10.0 * at, 0.0)),
        }
    };
    Curve {
        name: String::new(),
        stops: stops.iter().map(stop).collect(),
    }
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-9
}

#[test]
fn the_answer_lies_between_the_points_and_its_interval_between_theirs() {
    let curve = curve(&[(1.0, 0.80, 0.02), (1.2, 0.90, 0.02), (1.4, 1.0, 0.02)]);
    let Some(Answer::At {
        level,
        low,
        high,
        units,
        value,
    }) = curve.answer(0.95)
    else {
        panic!("it is reached");
    };
    assert!(close(level, 1.3), "{level}");
    // 0.02 higher it is reached at 1.26, 0.02 lower at 1.34.
    let [low, high] = [low, high].map(|end| end.expect("within the range"));
    assert!(close(low, 1.26) && close(high, 1.34), "{low} {high}");
    assert_eq!(units, Some(13.0));
    assert!(value.is_some_and(|value| close(value, 13.0)));
}

#[test]
fn whole_units_are_rounded_up() {
    let curve = curve(&[(1.0, 0.90, 0.0), (1.1, 0.96, 0.0)]);
    let Some(Answer::At { units, .. }) = curve.answer(0.95) else {
        panic!("it is reached");
    };
    assert_eq!(units, Some(11.0));
}

#[test]
fn an_interval_that_leaves_the_range_says_so() {
    let curve = curve(&[(1.0, 0.94, 0.02), (1.2, 0.955, 0.02)]);
    let Some(Answer::At { low, high, .. }) = curve.answer(0.95) else {
        panic!("it is reached");
    };
    assert_eq!((low, high), (None, None));
}

#[test]
fn a_range_that_does_not_reach_the_promise_is_no_answer() {
    let low = curve(&[(1.0, 0.5, 0.1), (1.2, 0.9, 0.1)]);
    let fill_rate = 0.9;
    assert_eq!(
        low.answer(0.95),
        Some(Answer::Above {
            level: 1.2,
            fill_rate
        })
    );
    let high = curve(&[(1.0, 0.96, 0.1), (1.2, 0.99, 0.1)]);
    let fill_rate = 0.96;
    assert_eq!(
        high.answer(0.95),
        Some(Answer::Below {
            level: 1.0,
            fill_rate
        })
    );
}

#[test]
fn a_level_of_stock_is_known_by_its_path() {
    for path in [
        "supplier.stock.factor",
        "tier.city.stock.z",
        "supplier.stock.product.slow.fill_rate",
        "tier.city.stock.reorder_point.cycle_service",
    ] {
        assert!(is_level(path), "{path}");
    }
    for path in [
        "supplier.stock.review",
        "demand.factor",
        "promotion.a.factor",
    ] {
        assert!(!is_level(path), "{path}");
    }
}

#[test]
fn the_place_all_share_is_said_once() {
    let names = ["Supplier · slow", "Supplier · fast"];
    assert_eq!(&names[0][shared_place(&names)..], "slow");
    assert_eq!(shared_place(&["City · slow", "Supplier · fast"]), 0);
    assert_eq!(shared_place(&["City", "Supplier"]), 0);
    assert_eq!(shared_place(&[]), 0);
}
