//! Money that comes back after the first scan, when an after-sales case is settled.

use crate::engine::time::SimTime;
use crate::model::world::World;

use super::payments::Portion;
use super::plan::{Fen, Moment};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// What an order's goods are worth to whoever ships: what the supplier is paid for them, or what
    /// they cost where nobody is between the supplier and the buyers \[fen\].
    pub fn worth(&self, id: u32) -> Fen {
        match self.net.tiers.is_empty() {
            true => self.cost_of_goods(id),
            false => self.price(id, 0),
        }
    }

    /// Everybody pays back at `at` what was paid for a scanned order, from the supplier down; what is
    /// not due by then, when it falls due.
    pub fn refunds(&mut self, id: u32, at: SimTime) {
        if !self.pays {
            return;
        }
        let legs = self.net.tiers.len();
        let begins = self.first_unpaid(id);
        let lost = self.affair(id).never_comes;
        let paid = if lost {
            self.refunds_lost(id, begins, at);
            let moment = super::payments::passed(self.orders[id].balances);
            self.terms(legs).paid(self.orders[id].value, moment)
        } else {
            let (scanned, arrives) = self.under_way(id);
            for leg in 0..=legs {
                let terms = self.terms(leg);
                let mut due = at;
                if terms.share(Moment::Delivery) > 0 {
                    due = due.max(arrives);
                }
                if terms.share(Moment::Credit) > 0 {
                    due = due.max(scanned + terms.credit);
                }
                let back = (Portion::Back(Moment::Credit), false);
                self.moves_apart(id, leg, self.parties(id, leg), back, due);
            }
            self.orders[id].value
        };
        if EVENTS {
            self.note_refunded(id);
        }
        if self.orders[id].cohort {
            self.monitor.money.refunds += i128::from(paid);
            self.monitor.after_sales.refunds += i128::from(paid);
        }
    }

    /// A parcel that was sent in place of a lost one: what falls due with the delivery, or on
    /// credit, is paid after all.
    pub fn pays_after_all(&mut self, id: u32, (scanned, arrives): (SimTime, SimTime)) {
        let legs = self.net.tiers.len();
        for leg in (self.first_unpaid(id)..=legs).rev() {
            self.falls_due(id, leg, Moment::Delivery, false, arrives);
            let due = scanned + self.terms(leg).credit;
            self.falls_due(id, leg, Moment::Credit, false, due);
        }
        if EVENTS {
            self.note_replaced(id);
        }
    }
}
