//! Products, carriers, and what errors turn into.

use crate::language::Text;
use crate::model::network::{Carrier, Product, Region, Uncaught};
use crate::random::Law;

use super::super::node::Node;
use super::super::problem::{Log, Problem};
use super::super::quantity::{self, unit};
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, fault};

impl Lowering<'_, '_> {
    pub(super) fn uncaught(&mut self) -> Uncaught {
        let Some(node) = self.root.get("uncaught_error") else {
            return Uncaught::default();
        };
        let view = self.root.below("uncaught_error");
        let keys = ["wrong", "missing", "undeliverable"];
        let [wrong, missing, undeliverable] = keys.map(|key| view.share(key));
        let readable = |key: &&str| {
            let node = view.get(key);
            node.is_none_or(|node| quantity::share(node, &mut Log::default()).is_some())
        };
        let sum = wrong + missing + undeliverable;
        if keys.iter().all(readable) && (sum - 1.0).abs() > 1e-9 {
            self.log.push(semantic::not_all(node.place, sum));
        }
        Uncaught {
            wrong,
            missing,
            undeliverable,
        }
    }

    pub(super) fn products(&mut self, carriers: &[Carrier]) -> Vec<Product> {
        let entries = self.root.entries("product");
        if entries.is_empty() && carriers.len() > 1 {
            let what = Text::new(
                format!("没有写商品,全部走第一家快递 `{}`", carriers[0].name),
                format!(
                    "without products all parcels go with the first carrier, `{}`",
                    carriers[0].name
                ),
            );
            self.log.push(Problem::warning(self.place("carrier"), what));
        }
        let shares = semantic::shares(self.root.get("product"), &entries, self.log);
        let mut products = Vec::new();
        for ((node, view), share) in entries.iter().zip(shares) {
            let name = view.word("name").unwrap_or_default();
            products.push(Product {
                name: name.to_owned(),
                label: view.label(name),
                share,
                order_value: view.law("order_value", &unit::MONEY),
                carrier: self.carrier_rule((node, view), carriers),
                weight: view.law("weight", &unit::WEIGHT),
                volume: view.law("volume", &unit::VOLUME),
                cold: view.word("cold") == Some("yes"),
                category: view.word("category").map(str::to_owned),
                supplier: self.supplier_of(view),
                quantity: self.quantity(view),
                unit_cost: self.unit_cost(view),
                shelf_life: self.span(view, "shelf_life"),
                faulty: view.share("faulty"),
                returns: self.returns(view),
            });
        }
        products
    }

    /// How much an order asks for.
    fn quantity(&mut self, product: &View<'_>) -> Option<Law> {
        let law = product.law("quantity", &unit::UNITS)?;
        if law.mean() <= 0.0
            && let Some(node) = product.get("quantity")
        {
            self.log.push(fault(
                node.place,
                "平均一单要多于 0 件",
                "orders must ask for more than zero units on average",
            ));
        }
        Some(law)
    }

    /// - `regions`: of the whole market, whichever carrier lists them.
    pub(super) fn carriers(&mut self, regions: &[Region]) -> Vec<Carrier> {
        let entries = self.root.entries("carrier");
        let carrier = |(_, view): (&Node, View<'_>)| {
            let name = view.word("name").unwrap_or_default();
            let (pace, legs) = self.legs(&view, regions);
            Carrier {
                name: name.to_owned(),
                label: view.label(name),
                tariff: self.tariff(&view),
                transit: view.duration_law("transit"),
                promise: view.duration("promise"),
                loss: view.below("failure").share("loss"),
                damage: view.below("failure").share("damage"),
                pace,
                regions: legs,
            }
        };
        let carriers: Vec<Carrier> = entries.into_iter().map(carrier).collect();
        let list = self.root.get("carrier");
        self.no_more_than_a_byte_counts(carriers.len(), list, ("家快递", "carriers"));
        carriers
    }
}
