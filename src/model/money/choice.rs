//! Which carrier takes an order, and at which contract price: decided when whoever ships accepts
//! it, by what is known then.

use crate::engine::time::SimTime;
use crate::model::basket::{goods_of, value_of};
use crate::model::courier::{carrier_of, home_of};
use crate::model::network::{Carrier, Network, Product};
use crate::model::stock::goods::FOR_STOCK;
use crate::model::world::World;
use crate::random::{Key, Law};

use super::plan::{ALL, CarrierRule, Fen};
use super::volume::Volumes;

/// What decisions need beside the order.
#[derive(Debug, Default)]
pub struct Choice {
    /// Whether anything is decided: else every product has its carrier, at one price.
    pub decides: bool,
    /// Parcels by dock, carrier and day; `None` where no contract counts them.
    pub volumes: Option<Volumes>,
    /// Mean transit time of each carrier to each region \[ms\], carriers of a region together; one
    /// region where there are none.
    transit: Vec<f64>,
}

impl Choice {
    /// What decisions in a network need.
    pub fn of(net: &Network) -> Self {
        let counts = counts_volumes(net);
        let chooses = net.products.iter().any(|one| one.carrier.fixed().is_none());
        let mean = |carrier: &Carrier, home| carrier.to(home).0.map_or(0.0, Law::mean);
        let homes = 0..net.regions.len().max(1);
        let transit = homes.flat_map(|home| net.carriers.iter().map(move |one| mean(one, home)));
        Self {
            decides: (counts || chooses) && !net.carriers.is_empty(),
            volumes: counts.then(Volumes::default),
            transit: match chooses {
                true => transit.collect(),
                false => Vec::new(),
            },
        }
    }

    /// Begins with nothing counted at so many docks.
    pub fn begin(&mut self, docks: usize, net: &Network) {
        if let Some(volumes) = &mut self.volumes {
            volumes.begin(docks, net.carriers.len());
        }
    }
}

/// Whether a carrier may get a parcel.
///
/// - `carrier`: index into [`Network::carriers`].
pub fn may_use(net: &Network, carrier: usize) -> bool {
    match net.products.len() {
        0 => carrier == 0,
        _ => net
            .products
            .iter()
            .any(|one| one.carrier.may_choose(carrier)),
    }
}

/// Whether a carrier that may be used has contract prices. Then orders are accepted in the order of
/// the calendar, for each must know what was scanned before.
pub fn counts_volumes(net: &Network) -> bool {
    let carriers = net.carriers.iter().enumerate();
    carriers
        .filter(|&(index, _)| may_use(net, index))
        .any(|(_, carrier)| carrier.has_contracts())
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Decides for an order that is accepted at `at`.
    #[cold]
    #[inline(never)]
    pub fn decide_carrier(&mut self, id: u32, at: SimTime) {
        if self.orders[id].stream == FOR_STOCK {
            return;
        }
        let net = self.net;
        let key = self.orders[id].key;
        let home = home_of(net, key);
        let (product, fixed) = carrier_of(net, key, 0);
        let rule = product.map(|(_, product)| &product.carrier);
        let chosen = match (rule, product) {
            (None | Some(CarrierRule::Fixed(_)), _) | (_, None) => {
                fixed.map_or(0, |(index, _)| index)
            }
            (Some(CarrierRule::Cheapest), _) => self.cheapest(id, at, home, |_| true),
            (Some(CarrierRule::Fastest), _) => self.fastest(home),
            (Some(CarrierRule::CheapestWithin(limit)), _) => {
                let within =
                    |one: &Carrier| one.to(home).1.is_some_and(|promise| promise <= *limit);
                match net.carriers.iter().any(within) {
                    true => self.cheapest(id, at, home, within),
                    false => self.fastest(home),
                }
            }
            (
                Some(CarrierRule::ByMargin {
                    margin,
                    above,
                    below,
                }),
                Some((_, product)),
            ) => match earns(net, product, key, *margin) {
                true => *above,
                false => *below,
            },
        };
        let tariff = net.carriers.get(chosen).and_then(|one| one.tariff_to(home));
        let step = match tariff {
            Some(tariff) if !tariff.contract.is_empty() => tariff.step(self.daily(id, chosen, at)),
            _ => 0,
        };
        let order = &mut self.orders[id];
        order.carrier = u8::try_from(chosen).unwrap_or(u8::MAX);
        order.contract = step;
    }

    /// Mean parcels a day with a carrier at the dock an order leaves from, as known at `at`.
    fn daily(&mut self, id: u32, carrier: usize, at: SimTime) -> f64 {
        let dock = self.dock_of(id);
        let volumes = self.choice.volumes.as_mut();
        volumes.map_or(0.0, |volumes| volumes.daily(dock, carrier, at))
    }

    /// The carrier with the lowest price that is known, among those that are meant; of several the
    /// first.
    fn cheapest(
        &mut self,
        id: u32,
        at: SimTime,
        home: usize,
        meant: impl Fn(&Carrier) -> bool,
    ) -> usize {
        let net = self.net;
        let key = self.orders[id].key;
        let goods = goods_of(carrier_of(net, key, 0).0.map(|(_, product)| product), key);
        let mut least: Option<(f64, usize)> = None;
        for (index, carrier) in net.carriers.iter().enumerate() {
            let Some(tariff) = carrier.tariff_to(home).filter(|_| meant(carrier)) else {
                continue;
            };
            let daily = match tariff.contract.is_empty() {
                true => 0.0,
                false => self.daily(id, index, at),
            };
            let price = tariff.quote(goods, at, daily);
            if least.is_none_or(|(before, _)| price < before) {
                least = Some((price, index));
            }
        }
        least.map_or_else(|| self.fastest(home), |(_, index)| index)
    }

    /// The carrier with the least mean transit time; of several the first.
    fn fastest(&self, home: usize) -> usize {
        let many = self.net.carriers.len();
        let to_home = self.choice.transit.chunks(many).nth(home).unwrap_or(&[]);
        let faster = |a: &(usize, &f64), b: &(usize, &f64)| a.1.total_cmp(b.1);
        let fastest = to_home.iter().enumerate().min_by(faster);
        fastest.map_or(0, |(index, _)| index)
    }
}

/// Whether the seller earns at least so much on an order: what the buyer pays less what the seller
/// pays for it. The brand's own shop pays what the goods have cost it.
fn earns(net: &Network, product: &Product, key: Key, margin: Fen) -> bool {
    let value = i128::from(value_of(product, key).unwrap_or(0));
    let least = i128::from(margin) * i128::from(ALL);
    match (&net.money, net.lowest_tier()) {
        (_, None) => value - i128::from(product.unit_cost.unwrap_or(0)) >= margin.into(),
        (Some(money), Some(_)) => value * i128::from(ALL - money.seller_price()) >= least,
        (None, Some(_)) => margin <= 0,
    }
}
