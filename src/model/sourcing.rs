//! Suppliers: what each says of itself, and to whom an order goes first.

use std::ops::Range;

use crate::engine::time::{Millis, SimTime};
use crate::language::Text;
use crate::random::{Key, Law};

use super::clock::{ActiveClock, end_of_span};
use super::intake::pick;
use super::money::plan::Consolidation;
use super::network::Network;
use super::purpose;

/// What a single supplier without a name is called in metrics.
const NAMELESS: &str = "supplier";

/// A supplier: accepts, picks, packs, hands to the courier.
#[derive(Debug, Clone, Default)]
pub struct Supplier {
    /// Name in the scenario; empty for a single one that has none.
    pub name: String,
    /// How people call it.
    pub label: Text,
    /// Share of the orders that go to it first, but for products that name their supplier; the
    /// shares of all suppliers add up to 1. Of a single one not looked at.
    pub share: f64,
    /// Indices of those who are asked, one after the other, for an order that came here first and
    /// finds too little, where its stock says so.
    pub fallback: Vec<u8>,
    /// Working hours.
    pub clock: ActiveClock,
    /// From seen to accepted \[ms\], latency on the active clock.
    pub accept: Option<Law>,
    /// Probability that an altered order is caught on acceptance.
    pub catches: f64,
    /// Pick starts per day: at least (active time of the day / capacity) apart.
    pub capacity: Option<f64>,
    /// From pick start to pick end \[ms\]: latency, or labour if there are hands.
    pub pick_pack: Option<Law>,
    /// Parallel hands for picking; `None`: unlimited.
    pub hands: Option<u32>,
    /// The courier's pickups \[ms since midnight\], sorted, distinct; empty: at pick end.
    pub pickups: Vec<Millis>,
    /// Probability that a wrong item is packed, and that an item is left out.
    pub wrong: f64,
    pub missing: f64,
    /// Parcels leave together; `None`: with the next pickup.
    pub consolidation: Option<Consolidation>,
    /// What stands still for a while in this replication.
    pub halts: Halts,
}

/// When parts of a supplier's work stand still.
#[derive(Debug, Clone, Default)]
pub struct Halts {
    /// Who picks keeps these hours, and not those of the [`Supplier::clock`].
    pub picking: Option<ActiveClock>,
    /// Nothing is collected in these stretches of time \[ms\], in order and apart.
    pub shipping: Vec<Range<Millis>>,
    /// Nothing is received for its stock in these.
    pub receipt: Vec<Range<Millis>>,
}

impl Supplier {
    /// Its name, or the word for the only one.
    pub fn name(&self) -> &str {
        match self.name.is_empty() {
            true => NAMELESS,
            false => &self.name,
        }
    }

    /// How people call it; one without label is the supplier.
    pub fn called(&self) -> Text {
        match self.label.zh.is_empty() {
            true => Text::new("供应商", "Supplier"),
            false => self.label.clone(),
        }
    }

    /// The hours in which it picks and packs.
    pub fn picking(&self) -> &ActiveClock {
        self.halts.picking.as_ref().unwrap_or(&self.clock)
    }

    /// Whether it picks whenever it works, as many orders as there are.
    pub fn is_always_ready(&self) -> bool {
        self.capacity.is_none() && self.halts.picking.is_none()
    }

    /// Whether its orders can change each other's times.
    pub fn queues(&self) -> bool {
        self.capacity.is_some() || self.hands.is_some() || self.consolidation.is_some()
    }
}

impl Network {
    /// Whether there are several suppliers.
    pub fn several_suppliers(&self) -> bool {
        self.suppliers.len() > 1
    }

    /// Whether parcels wait anywhere to leave together.
    pub fn consolidates(&self) -> bool {
        self.suppliers.iter().any(|one| one.consolidation.is_some())
    }

    /// When a delivery is received that would be at `due`: after a time in which nothing is.
    ///
    /// - `holding`: where to, by index; only a supplier's stops.
    #[cold]
    #[inline(never)]
    pub(super) fn received_after(&self, holding: u16, due: SimTime) -> SimTime {
        let holding = &self.stock[usize::from(holding)];
        let halts = &self.suppliers[holding.supplier].halts.receipt;
        let until = end_of_span(halts, due).filter(|_| holding.tier.is_none());
        until.unwrap_or(due)
    }

    /// The one whose times hold for agents who ship themselves.
    pub fn first_supplier(&self) -> &Supplier {
        &self.suppliers[0]
    }

    /// The supplier to whom an order goes first, by index: that of its product, or the one its key
    /// draws; the same in every structure.
    ///
    /// - `product`: index of its product.
    pub(super) fn given_to(&self, key: Key, product: usize) -> u8 {
        let named = self.products.get(product).and_then(|one| one.supplier);
        let drawn = || pick(&self.suppliers, |one| one.share, key, purpose::SUPPLIER);
        named.unwrap_or_else(drawn) as u8
    }

    /// The share of the orders for a product that go to a supplier first.
    pub fn given_share(&self, supplier: usize, product: usize) -> f64 {
        let named = self.products.get(product).and_then(|one| one.supplier);
        match named {
            _ if !self.several_suppliers() => 1.0,
            Some(named) => f64::from(u8::from(named == supplier)),
            None => self.suppliers[supplier].share,
        }
    }
}
