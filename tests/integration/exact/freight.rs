//! Freight: M05 and M09 as networks made by hand. Money is yuan.

use std::sync::LazyLock;

use fahuo::engine::time::{DAY, SimTime};
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::money::plan::Consolidation;
use fahuo::model::money::tariff::{ByWeight, Tariff};
use fahuo::model::network::{Carrier, Network, Product, Tier};
use fahuo::random::Law;

use super::outcome::Outcome;
use super::study::Study;

/// Fen of a yuan, grams of a kilogram.
const FEN: f64 = 100.0;
const GRAMS: f64 = 1000.0;

/// So many orders a day over so many days, with one agent and one carrier.
fn network(orders: f64, days: i64, tariff: Tariff, product: Product) -> Network {
    let demand = Demand {
        streams: 1,
        shares: None,
        rate: Rate::constant(orders),
        regular: None,
    };
    let horizon = SimTime::from_millis(days * DAY);
    Network {
        products: vec![product],
        carriers: vec![Carrier {
            tariff: Some(tariff),
            ..Carrier::neutral("truck")
        }],
        ..Network::neutral(vec![Tier::neutral("shop", 1)], demand, horizon)
    }
}

/// 12 yuan up to a kilogram, 3.5 for each half a kilogram begun after that; 6000 cm³ count as one.
///
/// - `grams`, `volume`: of a parcel \[g\], \[cm³\].
fn by_weight(grams: Law, volume: Option<Law>, days: i64) -> Network {
    let tariff = Tariff {
        by_weight: Some(ByWeight::Steps {
            first: 1200,
            first_weight: 1000,
            step: 500,
            further: 350,
        }),
        volume_divisor: Some(6000),
        ..Tariff::default()
    };
    let product = Product {
        weight: Some(grams),
        volume,
        ..Product::neutral("goods", 1.0)
    };
    network(400.0, days, tariff, product)
}

/// Parcels whose weights vary.
fn varying(title: &'static str, quantity: &str, kilograms: &Law) -> Outcome {
    // Weights are whole grams: the next step begins half a gram later. That makes some hundredths
    // of a per cent, and all the rest is the formula's.
    let steps = (0..100_000).map(|step| {
        let from = 1.0 + 0.5 * f64::from(step) + 0.5 / GRAMS;
        1.0 - kilograms.cdf(from)
    });
    let exact = 12.0 + 3.5 * steps.take_while(|&more| more > 1e-12).sum::<f64>();
    let grams = kilograms.scaled(GRAMS).expect("positive");
    Study::made("M05", title, 1.0, by_weight(grams, None, 50))
        .mean_near(quantity, "cost.logistics_per_order", exact, 2e-4)
        .outcome()
}

pub static M05_EXPONENTIAL: LazyLock<Outcome> = LazyLock::new(|| {
    let law = Law::exponential(2.0).expect("positive");
    varying(
        "price list, exponential weight",
        "mean_fee_exponential_weight",
        &law,
    )
});

pub static M05_LOGNORMAL: LazyLock<Outcome> = LazyLock::new(|| {
    let law = Law::lognormal_mean_cv(3.0, 0.8).expect("positive");
    varying(
        "price list, lognormal weight",
        "mean_fee_lognormal_weight",
        &law,
    )
});

pub static M09: LazyLock<Outcome> = LazyLock::new(|| {
    const DAYS: i64 = 4_000;
    const HOURS: f64 = 24.0;
    /// Of waiting \[yuan/(order day)\].
    const COST: f64 = 4.0;
    let tariff = Tariff::per_parcel(Law::Constant(6.0 * FEN));
    let mut network = network(3.0, DAYS, tariff, Product::neutral("goods", 1.0));
    network.suppliers[0].consolidation = Some(Consolidation {
        times: Vec::new(),
        at: Some(8),
        fee: (120.0 * FEN) as i64,
    });
    let freight = "cost.logistics_per_order";
    let waiting = "consolidation.wait.mean";
    Study::made("M09", "a truck leaves with 8 orders", HOURS, network)
        .always("freight_per_order", freight)
        .derived_mean("waiting_cost_per_order", |metric| COST * metric(waiting))
        .derived_mean("total_per_order", |metric| {
            metric(freight) + COST * metric(waiting)
        })
        .derived_mean("cost_per_day", |metric| {
            metric(freight) * metric("orders.delivered") / DAYS as f64
        })
        .outcome()
});

#[test]
fn every_parcel_costs_what_the_price_list_says() {
    let constant = |value: f64| Law::Constant(value);
    for (name, grams, volume) in [
        ("fee_at_0.1_kg", 100.0, 0.0),
        ("fee_at_1_kg", 1000.0, 0.0),
        ("fee_at_1.001_kg", 1001.0, 0.0),
        ("fee_at_1.5_kg", 1500.0, 0.0),
        ("fee_at_1.51_kg", 1510.0, 0.0),
        ("fee_at_3_kg", 3000.0, 0.0),
        ("fee_at_10_kg", 10_000.0, 0.0),
        ("fee_at_10.01_kg", 10_010.0, 0.0),
        ("fee_30x40x50_actual_2", 2000.0, 60_000.0),
        ("fee_20x20x15_actual_3", 3000.0, 6000.0),
        ("fee_60x60x60_actual_12", 12_000.0, 216_000.0),
    ] {
        let volume = Some(constant(volume)).filter(|_| volume > 0.0);
        let network = by_weight(constant(grams), volume, 1);
        Study::made("M05", name, 1.0, network).always(name, "cost.logistics_per_order");
    }
}

#[test]
fn a_price_list_costs_what_the_steps_cost_on_average() {
    M05_EXPONENTIAL.check();
    M05_LOGNORMAL.check();
}

#[test]
fn a_truck_that_waits_for_its_load_costs_less_and_takes_longer() {
    M09.check();
}
