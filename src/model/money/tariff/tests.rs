use proptest::prelude::*;

use super::*;
use crate::engine::time::DAY;
use crate::random::Root;

fn luck() -> Key {
    Root::new(1, 1).order(1, 1)
}

fn parcel(grams: Grams, volume: CubicCentimetres) -> Parcel {
    Parcel {
        grams,
        volume,
        cold: false,
    }
}

/// First kilogram 12 yuan, each half a kilogram begun 3.5 yuan, volume weight by 6000.
fn steps() -> Tariff {
    Tariff {
        by_weight: Some(ByWeight::Steps {
            first: 1200,
            first_weight: 1000,
            step: 500,
            further: 350,
        }),
        volume_divisor: Some(6000),
        ..Tariff::default()
    }
}

fn per_kilogram(rate: Fen) -> Tariff {
    Tariff {
        by_weight: Some(ByWeight::PerKilogram(rate)),
        ..Tariff::default()
    }
}

fn bill(tariff: &Tariff, parcel: Parcel) -> Bill {
    tariff.bill(parcel, SimTime::ZERO, 0, luck())
}

// Case M05 of the exact results.
#[test]
fn first_and_further_weight_and_volume_weight() {
    for (grams, fen) in [
        (100, 1200),
        (1000, 1200),
        (1001, 1550),
        (1500, 1550),
        (1510, 1900),
        (3000, 2600),
        (10_000, 7500),
        (10_010, 7850),
    ] {
        assert_eq!(bill(&steps(), parcel(grams, 0)).total(), fen, "{grams} g");
    }
    for (sides, grams, fen) in [
        ([30, 40, 50], 2000, 7500),
        ([20, 20, 15], 3000, 2600),
        ([60, 60, 60], 12_000, 25_700),
    ] {
        let volume = sides.iter().product();
        assert_eq!(bill(&steps(), parcel(grams, volume)).total(), fen);
    }
    // Exactly on a step and a cubic centimetre more: 6 cm³ are one gram, and one is less.
    assert_eq!(bill(&steps(), parcel(1, 9000)).total(), 1550);
    assert_eq!(bill(&steps(), parcel(1, 9001)).total(), 1900);
}

#[test]
fn a_price_by_weight_is_rounded_once_half_to_even() {
    let price = |rate, grams| bill(&per_kilogram(rate), parcel(grams, 0)).total();
    assert_eq!(price(800, 2500), 2000);
    assert_eq!(price(1, 500), 0, "half a fen");
    assert_eq!(price(1, 1500), 2);
    assert_eq!(price(1, 2500), 2);
    assert_eq!(price(1, 2501), 3);
}

#[test]
fn surcharges_of_a_day_add_up_and_the_scan_decides() {
    let day =
        |first: i64, last: i64| SimTime::from_millis(first * DAY)..SimTime::from_millis(last * DAY);
    let tariff = Tariff {
        surcharges: vec![
            Surcharge {
                days: vec![day(1, 2), day(5, 9)],
                rate: 100_000,
                fixed: 0,
            },
            Surcharge {
                days: vec![day(6, 7)],
                rate: 50_000,
                fixed: 100,
            },
        ],
        ..per_kilogram(1000)
    };
    let price = |at: i64| {
        let at = SimTime::from_millis(at);
        tariff.bill(parcel(1000, 0), at, 0, luck()).total()
    };
    for (at, fen) in [
        (0, 1000),
        (DAY, 1100),
        (2 * DAY - 1, 1100),
        (2 * DAY, 1000),
        (6 * DAY, 1250),
        (7 * DAY, 1100),
        (9 * DAY, 1000),
    ] {
        assert_eq!(price(at), fen, "{at} ms");
    }
}

#[test]
fn cold_chain_is_told_apart() {
    let tariff = Tariff {
        cold: Some(Cold {
            factor: 1_500_000,
            container: 500,
            ice: 200,
        }),
        minimum: 600,
        ..per_kilogram(800)
    };
    let cold = |grams| {
        let goods = Parcel {
            cold: true,
            ..parcel(grams, 0)
        };
        let bill = bill(&tariff, goods);
        (bill.freight, bill.cold, bill.total())
    };
    assert_eq!(cold(2000), (1600, 800 + 700, 3100));
    // The least that is charged is charged before box and ice, with the factor or without.
    assert_eq!(cold(500), (600, 700, 1300));
    assert_eq!(bill(&tariff, parcel(2000, 0)).cold, 0);
}

#[test]
fn contracts_grant_a_price_or_a_share() {
    let tariff = Tariff {
        contract: vec![
            Step {
                from: 100.0,
                price: StepPrice::PerParcel(450),
            },
            Step {
                from: 500.0,
                price: StepPrice::Share(600_000),
            },
        ],
        ..Tariff::per_parcel(Law::Constant(600.0))
    };
    for (daily, step, fen, saved) in [
        (99.99, 0, 600, 0),
        (100.0, 1, 450, 150),
        (1000.0, 2, 360, 240),
    ] {
        assert_eq!(tariff.step(daily), step);
        let bill = tariff.bill(parcel(1, 0), SimTime::ZERO, step, luck());
        assert_eq!((bill.total(), bill.saved), (fen, saved));
        let quote = tariff.quote(parcel(1, 0), SimTime::ZERO, daily);
        assert_eq!(quote, fen as f64);
    }
    // A quarter off, exactly.
    assert_eq!(
        tariff.bill(parcel(1, 0), SimTime::ZERO, 1, luck()).saved * 4,
        600
    );
}

#[test]
fn what_is_too_much_to_count_is_the_most() {
    let tariff = Tariff {
        volume_divisor: Some(i64::MAX),
        minimum: i64::MAX,
        ..per_kilogram(i64::MAX)
    };
    let goods = parcel(i64::MAX, i64::MAX);
    assert_eq!(bill(&tariff, goods).total(), MOST as Fen);
    assert_eq!(tariff.quote(goods, SimTime::ZERO, 0.0), MOST as f64);
}

fn any_tariff() -> impl Strategy<Value = Tariff> {
    let price = 0..1_000_000_i64;
    let by_weight = prop_oneof![
        price.clone().prop_map(ByWeight::PerKilogram),
        (price.clone(), 1..5000_i64, 1..5000_i64, price.clone()).prop_map(
            |(first, first_weight, step, further)| ByWeight::Steps {
                first,
                first_weight,
                step,
                further
            }
        ),
    ];
    let cold =
        (ALL..3 * ALL, price.clone(), price.clone()).prop_map(|(factor, container, ice)| Cold {
            factor,
            container,
            ice,
        });
    let contract = prop_oneof![
        price.clone().prop_map(StepPrice::PerParcel),
        (0..=ALL).prop_map(StepPrice::Share),
    ];
    (
        (by_weight, prop::option::of(1..100_000_i64), price.clone()),
        (0..ALL, price),
        prop::option::of(cold),
        prop::option::of(contract),
    )
        .prop_map(
            |((by_weight, volume_divisor, minimum), (rate, fixed), cold, price)| Tariff {
                per_parcel: None,
                by_weight: Some(by_weight),
                volume_divisor,
                minimum,
                surcharges: vec![Surcharge {
                    days: vec![SimTime::ZERO..SimTime::from_millis(DAY)],
                    rate,
                    fixed,
                }],
                cold,
                contract: price
                    .map(|price| Step { from: 1.0, price })
                    .into_iter()
                    .collect(),
            },
        )
}

/// The same with every price twice as high.
fn doubled(tariff: &Tariff) -> Tariff {
    let mut twice = tariff.clone();
    match &mut twice.by_weight {
        Some(ByWeight::PerKilogram(rate)) => *rate *= 2,
        Some(ByWeight::Steps { first, further, .. }) => {
            *first *= 2;
            *further *= 2;
        }
        None => {}
    }
    twice.minimum *= 2;
    twice.surcharges.iter_mut().for_each(|one| one.fixed *= 2);
    if let Some(cold) = &mut twice.cold {
        cold.container *= 2;
        cold.ice *= 2;
    }
    for step in &mut twice.contract {
        if let StepPrice::PerParcel(fen) = &mut step.price {
            *fen *= 2;
        }
    }
    twice
}

proptest! {
    #[test]
    fn more_weight_or_volume_never_costs_less(
        tariff in any_tariff(),
        (grams, more) in (1..50_000_i64, 0..50_000_i64),
        volume in 0..500_000_i64,
        cold in any::<bool>(),
        step in 0..2_u8,
    ) {
        let price = |grams, volume| {
            let goods = Parcel { grams, volume, cold };
            tariff.bill(goods, SimTime::ZERO, step, luck())
        };
        let (one, heavier) = (price(grams, volume), price(grams + more, volume));
        prop_assert!(one.total() <= heavier.total());
        prop_assert!(one.total() <= price(grams, volume + more).total());
        prop_assert!(one.freight >= tariff.minimum && one.cold >= 0);
    }

    #[test]
    fn all_prices_doubled_are_the_price_doubled(
        tariff in any_tariff(),
        grams in 1..50_000_i64,
        volume in 0..500_000_i64,
        cold in any::<bool>(),
        step in 0..2_u8,
    ) {
        let goods = Parcel { grams, volume, cold };
        let price = |tariff: &Tariff| {
            let price = tariff.price(goods, SimTime::ZERO, step, Exact::whole(0));
            price.expect("within what is counted")
        };
        let (once, twice) = (price(&tariff), price(&doubled(&tariff)));
        prop_assert_eq!((once.parts * 2, once.of), (twice.parts, twice.of));
        let bill = tariff.bill(goods, SimTime::ZERO, step, luck());
        let exact = once.parts as f64 / once.of as f64;
        prop_assert!((bill.total() as f64 - exact).abs() <= 0.5 + exact * 1e-12);
    }
}
