//! What a network's stock levels promise by formula, kept beside what is simulated.

use serde::{Deserialize, Serialize};

use crate::language::Text;
use crate::model::network::Network;
use crate::model::stock::plan::{Holding, Quantity, UNIT};
use crate::model::stock::target::{Target, targets};

use super::design::exact;

/// What stands between a place and a product.
pub const BETWEEN: &str = " · ";

/// The levels of one holding, over all points of its tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// The beginning of its metrics: `stock.supplier`, `stock.city.tea`.
    pub id: String,
    /// How people call the place, and the product where there are several.
    pub label: Text,
    /// The level that decides when to order, of all points together \[units\].
    #[serde(with = "exact")]
    pub units: Option<f64>,
    /// That over expected demand.
    #[serde(with = "exact")]
    pub factor: Option<f64>,
    /// Standard deviations above that demand: the mean over the points.
    #[serde(with = "exact")]
    pub z: Option<f64>,
    /// By formula, the mean over the points.
    #[serde(with = "exact")]
    pub cycle_service: Option<f64>,
    /// By formula, of all units asked for.
    #[serde(with = "exact")]
    pub fill_rate: Option<f64>,
}

/// One for each holding, in the order of the network.
pub fn promises(network: &Network) -> Vec<Promise> {
    let holdings = network.stock.iter();
    holdings.map(|holding| promise(network, holding)).collect()
}

fn promise(network: &Network, holding: &Holding) -> Promise {
    let many = holding.tier.map_or(1, |tier| network.tiers[tier].agents);
    let all = targets(network, holding, 0..many);
    let units = sum(&all, |one| one.lower.or(one.level).map(in_units));
    let expected = sum(&all, |one| Some(one.exposure_mean));
    let asked = sum(&all, |one| Some(one.demand_per_day));
    let points = all.len() as f64;
    let mean = |of: &dyn Fn(&Target) -> Option<f64>| sum(&all, of).map(|sum| sum / points);
    let served = sum(&all, |one| {
        Some(one.readings()?.fill_rate * one.demand_per_day)
    });
    let over = |part: Option<f64>, whole: Option<f64>| {
        let (part, whole) = part.zip(whole)?;
        (whole > 0.0).then(|| part / whole)
    };
    Promise {
        id: id(network, holding),
        label: label(network, holding),
        units,
        factor: over(units, expected),
        z: mean(&|one| one.readings()?.z),
        cycle_service: mean(&|one| Some(one.readings()?.cycle_service)),
        fill_rate: over(served, asked),
    }
}

/// The holdings of a network, the beginning of their metrics and what people call them.
pub fn holdings(network: &Network) -> Vec<(String, Text)> {
    let holdings = network.stock.iter();
    let named = holdings.map(|holding| (id(network, holding), label(network, holding)));
    named.collect()
}

/// A sum over points; none where one of them has none.
fn sum(all: &[Target], of: impl Fn(&Target) -> Option<f64>) -> Option<f64> {
    // Points that expect the same follow each other, so each is read once.
    let mut before: Option<(&Target, Option<f64>)> = None;
    let mut sum = 0.0;
    for target in all {
        let value = match before {
            Some((same, value)) if same == target => value,
            _ => of(target),
        };
        before = Some((target, value));
        sum += value?;
    }
    Some(sum)
}

fn in_units(quantity: Quantity) -> f64 {
    quantity as f64 / UNIT as f64
}

/// The beginning of the metrics of a holding.
fn id(network: &Network, holding: &Holding) -> String {
    let place = place(network, holding);
    match several(network, holding) {
        true => format!("stock.{place}.{}", network.products[holding.product].name),
        false => format!("stock.{place}"),
    }
}

/// The name of the place of a holding: of its tier, or of the supplier.
pub fn place<'a>(network: &'a Network, holding: &Holding) -> &'a str {
    match holding.tier {
        Some(tier) => &network.tiers[tier].name,
        None => network.suppliers[holding.supplier].name(),
    }
}

/// How people call the place of a holding, and the product where the place has several.
pub fn label(network: &Network, holding: &Holding) -> Text {
    let place = match holding.tier {
        Some(tier) => network.tiers[tier].label.clone(),
        None => network.suppliers[holding.supplier].called(),
    };
    match several(network, holding) {
        true => {
            let product = &network.products[holding.product].label;
            Text::new(
                format!("{}{BETWEEN}{}", place.zh, product.zh),
                format!("{}{BETWEEN}{}", place.en, product.en),
            )
        }
        false => place,
    }
}

/// Whether its place holds several products.
fn several(network: &Network, holding: &Holding) -> bool {
    let same = network.stock.iter().filter(|one| one.shares_place(holding));
    same.count() > 1
}
