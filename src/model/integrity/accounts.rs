//! The money of fraud and compliance: penalties, taxes, fees, photos, and what forged orders cost.

use crate::engine::time::SimTime;
use crate::model::money::ledger::{Account, Party, share_of};
use crate::model::money::payments::Sent;
use crate::model::money::plan::Fen;
use crate::model::order::{End, Order};
use crate::model::purpose;
use crate::model::world::World;

use super::plan::Service;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Counts a scanned order of the cohort: the supplier's invoice for it.
    pub fn counts_invoice(&mut self, id: u32) {
        let rates = self.rules().invoices;
        let issued = self.draw(id, purpose::INVOICE, 0).chance(rates.issued);
        let wrong = issued
            && self
                .draw(id, purpose::INVOICE_FALSE, 0)
                .chance(rates.false_ones);
        let channel = usize::from(self.orders[id].channel);
        let sums = &mut self.monitor.integrity;
        sums.scanned += 1;
        sums.invoices += u64::from(issued);
        sums.false_invoices += u64::from(wrong);
        sums.channels[channel].scanned += 1;
    }

    /// What the rules cost an order that was scanned, and who bears it.
    ///
    /// - `seller`: who sold it;
    /// - `counts`: whether it is in the results.
    #[cold]
    #[inline(never)]
    pub fn pays_by_the_rules(&mut self, id: u32, sent: Sent, seller: Account, counts: bool) {
        let plan = self.rules();
        let order = &self.orders[id];
        let (placed, channel, fake_at) = (order.placed, order.channel, order.fake_at());
        let rules = &plan.channels[usize::from(channel)];
        let mut penalty = 0;
        if let Some(rule) = &rules.dispatch {
            let late = |since: SimTime, limit: Option<i64>| {
                limit.is_some_and(|limit| sent.scanned - since > limit)
            };
            penalty += if late(placed, rule.within) {
                rule.penalty
            } else {
                0
            };
            penalty += if fake_at.is_some_and(|at| late(at, rule.scan_within)) {
                rule.fake_penalty
            } else {
                0
            };
        }
        let audited = rules.audit.as_ref().is_some_and(|audit| {
            let mut draw = self.draw(id, purpose::PLATFORM_AUDIT, 0);
            draw.chance(audit.probability(sent.scanned))
        });
        if let (Some(audit), true) = (&rules.audit, audited) {
            penalty += audit.penalty;
        }
        self.fines(id, seller, penalty, sent.scanned);
        if let Some(photo) = plan.slip_photo.as_ref().filter(|photo| photo.cost != 0) {
            self.posts(id, (seller, Party::Checks.into()), photo.cost, sent.scanned);
        }
        if counts {
            let sums = &mut self.monitor.integrity.channels[usize::from(channel)];
            sums.audited += u64::from(audited);
        }
        if sent.delivered {
            self.pays_taxes(id, sent.scanned, counts);
        }
    }

    /// The platform fines the seller of an order.
    fn fines(&mut self, id: u32, seller: Account, penalty: Fen, at: SimTime) {
        if penalty == 0 {
            return;
        }
        self.posts(id, (seller, Party::Penalties.into()), penalty, at);
        let Order {
            channel, cohort, ..
        } = self.orders[id];
        if cohort && at < self.monitor.drain_end {
            let sums = &mut self.monitor.integrity.channels[usize::from(channel)];
            sums.penalties += i128::from(penalty);
        }
    }

    /// The number of an order that is never shipped is not scanned in time.
    pub(super) fn fined_without_scan(&mut self, id: u32) {
        let order = &self.orders[id];
        let rule = self.rules().channels[usize::from(order.channel)].dispatch;
        if let Some(rule) = rule
            && let (Some(limit), Some(fake_at)) = (rule.scan_within, order.fake_at())
        {
            // When the limit is over, though the order may have ended by then.
            let seller = self.seller_account(id);
            self.fines(id, seller, rule.fake_penalty, fake_at + limit);
        }
    }

    /// The account of who sold an order.
    pub fn seller_account(&self, id: u32) -> Account {
        match self.net.tiers.is_empty() {
            true => Party::Supplier.into(),
            false => Account::agent(self.orders[id].seller),
        }
    }

    /// Each agent on the order's way sells it to the next one down: with an invoice there is tax on
    /// it, through the service its fee; without either nobody pays, and the tax is a risk.
    fn pays_taxes(&mut self, id: u32, at: SimTime, counts: bool) {
        let plan = self.rules();
        let legs = self.net.tiers.len();
        for leg in 0..legs {
            // Who has not paid has bought nothing.
            if leg + 1 == legs && self.orders[id].forged {
                continue;
            }
            let slot = self.agent_on_path(id, leg as u8);
            let conduct = self.conducts.at(slot);
            let amount = self.price(id, leg + 1);
            let (to, fen) = match (conduct.invoices(at), plan.service) {
                (true, _) => (Some(Party::TaxOffice), share_of(amount, plan.tax)),
                (false, Some(Service { fee, .. })) if conduct.served => {
                    (Some(Party::Compliance), share_of(amount, fee))
                }
                (false, _) => (None, share_of(amount, plan.tax)),
            };
            match to {
                Some(to) if fen != 0 => self.posts(id, (Account::agent(slot), to.into()), fen, at),
                _ => {}
            }
            if counts {
                let sums = &mut self.monitor.integrity;
                sums.sales += i128::from(amount);
                if to.is_none() {
                    sums.uninvoiced_sales += i128::from(amount);
                    sums.exposure += i128::from(fen);
                }
            }
        }
    }

    /// Counts what a forged order has cost its seller: the goods, unless they came back, and the
    /// freight the seller bears.
    pub fn counts_forged_loss(&mut self, loss: Fen) {
        self.monitor.integrity.forged_loss += i128::from(loss);
    }

    /// What the seller of a forged order has paid for it, and does not get back, as it ended before
    /// its first scan.
    pub fn forged_order_ends(&mut self, id: u32, end: End, paid: Fen) {
        let Order {
            forged,
            cohort,
            keeps_deposit,
            ..
        } = self.orders[id];
        if forged && cohort && (end == End::Lost || keeps_deposit) {
            self.counts_forged_loss(paid);
        }
    }

    /// Counts the agents of a piece that is over.
    pub fn count_conduct(&mut self) {
        let last = self.net.horizon;
        let sums = &mut self.monitor.integrity;
        for (agent, conduct) in self.agents.iter().zip(self.conducts.here()) {
            sums.agents += 1;
            sums.without_invoices += u64::from(!conduct.invoices(last));
            sums.companies[usize::from(agent.tier)] += u64::from(conduct.is_company(last));
        }
    }
}
