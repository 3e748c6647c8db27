//! What an order is for.

use crate::model::intake::pick;
use crate::model::network::{Network, Product};
use crate::model::purpose;
use crate::random::Key;

/// The product of an order; `None` where there is only the nameless one.
#[inline]
pub fn product_of(network: &Network, key: Key) -> Option<&Product> {
    let chosen = pick(&network.products, |one| one.share, key, purpose::PRODUCT);
    network.products.get(chosen)
}
