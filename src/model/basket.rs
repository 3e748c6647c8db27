//! What is sold, and what an order is about: what it is worth, what its parcel weighs. Drawn from
//! the order's key, the same in every structure.

use crate::engine::time::Millis;
use crate::language::Text;
use crate::random::{Key, Law};

use super::aftersales::plan::Returns;
use super::intake::pick;
use super::money::plan::{CarrierRule, Fen};
use super::money::tariff::Parcel;
use super::network::Network;
use super::purpose;

/// What is sold.
#[derive(Debug, Clone)]
pub struct Product {
    /// Name in the scenario.
    pub name: String,
    /// How people call it.
    pub label: Text,
    /// Share of the orders; the shares of all products add up to 1.
    pub share: f64,
    /// What the buyer pays for an order [fen].
    pub order_value: Option<Law>,
    /// Who carries it.
    pub carrier: CarrierRule,
    /// What a parcel weighs \[g\].
    pub weight: Option<Law>,
    /// What room it takes \[cm³\].
    pub volume: Option<Law>,
    /// Whether it must be kept cold.
    pub cold: bool,
    /// Products of one category are told together; `None`: a category of its own.
    pub category: Option<String>,
    /// Index into [`Network::suppliers`] of the one to whom all its orders go first; `None`: they
    /// are shared out.
    pub supplier: Option<usize>,
    /// How much an order asks for \[thousandths of a unit\]; `None`: one unit. May come out
    /// negative where the law may: then goods come back.
    pub quantity: Option<Law>,
    /// What a unit in stock is worth \[fen\].
    pub unit_cost: Option<i64>,
    /// How long after it was received from outside a unit may be sold \[ms\].
    pub shelf_life: Option<Millis>,
    /// Probability that what is delivered is not what it should be.
    pub faulty: f64,
    /// How often it is given back; `None`: never.
    pub returns: Option<Returns>,
}

impl Product {
    /// A product of which nothing is known but its name, with the first carrier.
    pub fn neutral(name: &str, share: f64) -> Self {
        Self {
            name: name.to_owned(),
            label: Text::same(name),
            share,
            order_value: None,
            carrier: CarrierRule::Fixed(0),
            weight: None,
            volume: None,
            cold: false,
            category: None,
            supplier: None,
            quantity: None,
            unit_cost: None,
            shelf_life: None,
            faulty: 0.0,
            returns: None,
        }
    }
}

/// The product of an order; `None` where there is only the nameless one.
#[inline]
pub fn product_of(network: &Network, key: Key) -> Option<&Product> {
    let chosen = pick(&network.products, |one| one.share, key, purpose::PRODUCT);
    network.products.get(chosen)
}

/// What the buyer pays \[fen\]; `None` where it is not stated.
#[inline]
pub fn value_of(product: &Product, key: Key) -> Option<Fen> {
    let law = product.order_value.as_ref();
    law.map(|law| law.sample_millis(&mut key.draw(purpose::ORDER_VALUE, 0)))
}

/// The parcel as a carrier sees it. Whole grams and cubic centimetres, at least one of each where
/// the product states a law.
#[inline]
pub fn goods_of(product: Option<&Product>, key: Key) -> Parcel {
    let drawn = |law: Option<&Law>, purpose| match law {
        Some(law) => law.sample_millis(&mut key.draw(purpose, 0)).max(1),
        None => 0,
    };
    Parcel {
        grams: drawn(product.and_then(|one| one.weight.as_ref()), purpose::WEIGHT),
        volume: drawn(product.and_then(|one| one.volume.as_ref()), purpose::VOLUME),
        cold: product.is_some_and(|one| one.cold),
    }
}
