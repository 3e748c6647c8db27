//! What the shipment of an order costs, and who bears it.

use crate::engine::time::SimTime;
use crate::model::basket::product_of;
use crate::model::network::MAX_TIERS;
use crate::model::world::World;

use super::ledger::{Account, Party, half_even_wide, share_of};
use super::payments::{Sent, passed};
use super::plan::{Bearer, Fen};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// What the shipment of an order costs, and who bears it.
    pub(super) fn pays_costs(&mut self, id: u32, sent: Sent) {
        let plan = self.plan();
        let lowest = self.net.tiers.len();
        let at = sent.scanned;
        let order = &self.orders[id];
        let (value, channel) = (order.value, usize::from(order.channel));
        let forged = order.forged;
        // The fee is a share of what the buyer pays.
        let fee = match forged {
            true => 0,
            false => share_of(value, plan.fees[channel]),
        };
        let supplier = Account::from(Party::Supplier);
        let (seller, shipper) = (self.seller_account(id), self.shipper_account(id));
        let bearer = match plan.freight {
            Bearer::Shipper => shipper,
            Bearer::Seller => seller,
        };
        let goods = self.cost_of_goods(id);
        for (from, to, fen) in [
            (seller, Party::Platforms, fee),
            (bearer, Party::Carriers, sent.bill.total()),
            (shipper, Party::Materials, plan.packaging),
            (supplier, Party::Producers, goods),
        ] {
            if fen != 0 {
                self.posts(id, (from, to.into()), fen, at);
            }
        }
        let counts = self.orders[id].cohort && sent.arrives < self.monitor.drain_end;
        if self.ruled {
            self.pays_by_the_rules(id, sent, seller, counts);
        }
        if !counts {
            return;
        }
        let prices: [Fen; MAX_TIERS + 1] = std::array::from_fn(|leg| {
            if leg <= lowest {
                self.price(id, leg)
            } else {
                0
            }
        });
        let paid_at = self.orders[id].paid_at;
        let sums = &mut self.monitor.money;
        for (leg, tier) in sums.tiers.iter_mut().enumerate() {
            tier.purchases += i128::from(prices[leg]);
            let nothing = forged && leg + 1 == lowest;
            tier.revenue += i128::from(if nothing { 0 } else { prices[leg + 1] });
        }
        sums.orders += 1;
        sums.fees += i128::from(fee);
        sums.channels[channel].0 += 1;
        sums.channels[channel].1 += i128::from(fee);
        sums.freight += i128::from(sent.bill.freight);
        sums.cold_chain += i128::from(sent.bill.cold);
        sums.packaging += i128::from(plan.packaging);
        if !sent.delivered || forged {
            sums.lost_goods += i128::from(prices[0]);
        }
        if !sent.delivered && !sent.refund_waits && !forged {
            let paid = plan.buyer.paid(value, passed(self.orders[id].balances));
            sums.refunds += i128::from(paid);
        }
        if forged {
            let bought = match lowest {
                0 => goods,
                _ => prices[lowest - 1],
            };
            let freight = if bearer == seller {
                sent.bill.total()
            } else {
                0
            };
            self.counts_forged_loss(freight + if sent.delivered { bought } else { 0 });
        }
        let sums = &mut self.monitor.money;
        if paid_at != SimTime::NEVER {
            sums.gap += i128::from(sent.scanned - paid_at);
            sums.gap_orders += 1;
        }
    }

    /// The account of whoever ships an order.
    pub(in crate::model) fn shipper_account(&self, id: u32) -> Account {
        match self.below_shipper(id) {
            0 => Party::Supplier.into(),
            above => Account::agent(self.agent_on_path(id, above as u8 - 1)),
        }
    }

    /// What the supplier pays for the goods of an order \[fen\]; 0 where no cost is stated.
    pub(in crate::model) fn cost_of_goods(&self, id: u32) -> Fen {
        let products = &self.net.products;
        if products.iter().all(|product| product.unit_cost.is_none()) {
            return 0;
        }
        let key = self.orders[id].key;
        let product = product_of(self.net, key);
        match product.and_then(|product| product.unit_cost) {
            Some(cost) => {
                let units = self.units_of(id, product);
                half_even_wide(i128::from(cost) * i128::from(units), 1_000)
            }
            None => 0,
        }
    }
}
