//! What an order is about: what it is worth, what its parcel weighs. Drawn from the order's key,
//! the same in every structure.

use crate::random::{Key, Law};

use super::intake::pick;
use super::money::plan::Fen;
use super::money::tariff::Parcel;
use super::network::{Network, Product};
use super::purpose;

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
