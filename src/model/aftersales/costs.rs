//! What cases cost, and who bears it.
//!
//! A liability rule moves a cost and never changes it: every amount is split among the seller,
//! whoever ships and the carrier, and each pays a part of the same whole. What a carrier bears of
//! its own price it is not paid.

use crate::engine::time::SimTime;
use crate::model::basket::goods_of;
use crate::model::courier::{carrier_of, home_of};
use crate::model::money::freight;
use crate::model::money::ledger::{Account, Party, share_of};
use crate::model::money::plan::Fen;
use crate::model::money::tariff::Bill;
use crate::model::world::World;
use crate::random::Key;

use super::cases::Case;
use super::plan::Class;

/// What is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    /// Another parcel, there or back.
    Freight,
    /// Its packaging.
    Packaging,
    /// Money for the buyer's trouble.
    Compensation,
    /// Goods that nobody can sell any more, at what the supplier would have got for them.
    Goods {
        /// They are counted as lost with the parcel.
        lost: bool,
    },
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// What a carrier charges for an order's goods once more.
    pub(super) fn bill_of(&self, id: u32, at: SimTime, luck: Key) -> Bill {
        let order = &self.orders[id];
        let (product, carrier) = carrier_of(self.net, order.key, order.carrier);
        let home = home_of(self.net, order.key);
        let tariff = carrier.and_then(|(_, carrier)| carrier.tariff_to(home));
        let goods = goods_of(product.map(|(_, product)| product), order.key);
        tariff.map_or(Bill::default(), |tariff| {
            tariff.bill(goods, at, order.contract, luck)
        })
    }

    /// A case costs something: it is posted to those who bear it, and counted.
    pub(super) fn costs(&mut self, case: u32, what: Cost, fen: Fen, at: SimTime) {
        let Case { order, class, .. } = self.cases[case];
        if fen == 0 {
            return;
        }
        if self.orders[order].cohort && what == Cost::Freight {
            self.count_more_freight(order, fen);
        }
        if !self.pays {
            return;
        }
        let liability = self.case_rules(class).liability;
        let (seller, shipper) = (self.seller_account(order), self.shipper_account(order));
        let by_seller = share_of(fen, liability.seller);
        let by_carrier = share_of(fen, liability.carrier);
        let by_shipper = fen - by_seller - by_carrier;
        let carriers = Account::from(Party::Carriers);
        let to = match what {
            Cost::Freight => carriers,
            Cost::Packaging => Party::Materials.into(),
            Cost::Compensation => Party::Buyers.into(),
            Cost::Goods { .. } => shipper,
        };
        for (from, part) in [
            (seller, by_seller),
            (shipper, by_shipper),
            (carriers, by_carrier),
        ] {
            if from != to && part != 0 {
                self.posts(order, (from, to), part, at);
            }
        }
        let parts = [by_seller, by_shipper, by_carrier];
        self.tell_of_case(order, class, |case| {
            for (borne, part) in case.borne.iter_mut().zip(parts) {
                *borne += part;
            }
        });
        if !self.orders[order].cohort {
            return;
        }
        let sums = &mut self.monitor.after_sales;
        sums.cases[class as usize].cost += i128::from(fen);
        for (borne, part) in sums.borne.iter_mut().zip(parts) {
            *borne += i128::from(part);
        }
        let fen = i128::from(fen);
        match what {
            Cost::Freight => sums.more_freight += fen,
            Cost::Packaging => sums.more_packaging += fen,
            Cost::Compensation => {
                sums.compensation += fen;
                self.monitor.money.refunds += fen;
            }
            Cost::Goods { lost: true } => {}
            Cost::Goods { lost: false } => sums.written_off += fen,
        }
    }

    /// The buyer of a case gets money for the trouble at `at`, if the rules say so.
    pub(super) fn compensates(&mut self, case: u32, at: SimTime) -> bool {
        let Case { order, class, .. } = self.cases[case];
        let (fixed, share) = self.case_rules(class).compensation;
        let fen = fixed + share_of(self.orders[order].value, share);
        self.costs(case, Cost::Compensation, fen, at);
        let paid = fixed != 0 || share != 0;
        if paid && self.orders[order].cohort {
            self.monitor.after_sales.cases[class as usize].compensated += 1;
        }
        paid
    }

    /// Packaging and goods of another parcel are paid for.
    pub(super) fn packs_again(&mut self, case: u32, at: SimTime) {
        if !self.pays {
            return;
        }
        let order = self.cases[case].order;
        self.costs(case, Cost::Packaging, self.plan().packaging, at);
        let goods = self.cost_of_goods(order);
        if goods != 0 {
            let supplier = Account::from(Party::Supplier);
            self.posts(order, (supplier, Party::Producers.into()), goods, at);
        }
    }

    /// The goods of a case are gone, unless they can be sold again.
    ///
    /// - `saved`: they can, or another cost counts them: of a parcel that never came.
    pub(super) fn counts_goods(&mut self, case: u32, at: SimTime, saved: bool) {
        let Case { order, class, .. } = self.cases[case];
        let lost = matches!(class, Class::Loss | Class::Undeliverable);
        if self.pays && (lost || !saved) {
            let worth = self.worth(order);
            self.costs(case, Cost::Goods { lost }, worth, at);
        }
    }

    /// Counts what another parcel of an order costs as freight.
    fn count_more_freight(&mut self, id: u32, fen: Fen) {
        let order = &self.orders[id];
        let (product, carrier) = carrier_of(self.net, order.key, order.carrier);
        self.monitor.freight.record_more(&freight::Shipped {
            product: product.map_or(0, |(index, _)| index),
            channel: usize::from(order.channel),
            carrier: carrier.map(|(index, _)| index),
            value: 0,
            bill: Bill {
                freight: fen,
                ..Bill::default()
            },
            contract: 0,
        });
    }
}
