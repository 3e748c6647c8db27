//! What the buyer gets: money, another parcel, or both ways of giving goods back.
//!
//! Another parcel is an order of its own from its acceptance on: it waits for goods, capacity and
//! hands as any other, and leaves with the courier. What goes wrong with it is not followed further.

use crate::engine::time::{Millis, SimTime};
use crate::model::audit::Step as AuditStep;
use crate::model::courier::{carrier_of, home_of, parcel, parts_of};
use crate::model::event::{Event, WORK_ENDS};
use crate::model::money::plan::Fen;
use crate::model::order::{End, Order, SUPPLIER};
use crate::model::purpose;
use crate::model::world::{Agenda, World};
use crate::random::{Key, Law};

use super::affairs::REPLACES;
use super::cases::{Case, Step};
use super::costs::Cost;
use super::plan::{Class, Remedy};

/// Which child of an order's key draws for the parcel that replaces its own, and for the one that
/// goes back.
const AGAIN: u64 = (1 << 32) - 1;
const BACK: u64 = (1 << 32) - 2;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// A case is settled at `at`: what is done about it.
    pub(super) fn is_settled(&mut self, case: u32, at: SimTime, calendar: &mut Agenda) {
        let Case { order, class, .. } = self.cases[case];
        let told = self.answer_comes_down(case, at);
        self.cases[case].told = told;
        if told >= self.monitor.drain_end {
            return;
        }
        self.tell_of_case(order, class, |case| case.told = Some(told));
        let rules = self.case_rules(class);
        let responds = self.after_sales().responds || class == Class::Return;
        self.quarrels_about_case(order, class, rules.liability.is_shared() || !responds);
        if !responds {
            return self.closes_case(case, told, false, calendar);
        }
        let compensated = self.compensates(case, told);
        let remedy = self.remedy_for(order, class);
        self.tell_of_case(order, class, |case| case.remedy = remedy);
        match remedy {
            Remedy::Nothing => self.closes_case(case, told, compensated, calendar),
            Remedy::Refund => {
                let lost = !self.is_here(order);
                self.pays_back(case, told, lost);
                self.closes_case(case, told, true, calendar);
            }
            Remedy::Reship => self.sends_again(case, at, calendar),
            Remedy::Exchange => {
                self.goes_back(case);
                self.sends_again(case, at, calendar);
            }
            Remedy::Return => {
                self.affair(order).remedied = true;
                let looked_at = self.goes_back(case);
                self.cases[case].step = Step::LookedAt;
                let tie = self.cases[case].tie(self.orders[order].key);
                self.touch(looked_at, WORK_ENDS, tie, Event::Case(case), calendar);
            }
        }
    }

    /// The remedy that is still possible: nobody is paid back, or sent another parcel, twice, nor
    /// before there was a first one; what never came cannot go back.
    fn remedy_for(&mut self, id: u32, class: Class) -> Remedy {
        let here = self.is_here(id);
        let affair = *self.affair(id);
        if affair.scanned == SimTime::NEVER || affair.remedied {
            return Remedy::Nothing;
        }
        match self.case_rules(class).remedy {
            Remedy::Exchange if !here => Remedy::Reship,
            Remedy::Return if !here => Remedy::Refund,
            remedy => remedy,
        }
    }

    /// Whether the buyer has, or will have, an order's parcel.
    fn is_here(&mut self, id: u32) -> bool {
        !self.affair(id).never_comes
    }

    /// The buyer of a case gets the money back at `at`.
    ///
    /// - `saved`: the goods can be sold again, or are counted as lost with their parcel.
    fn pays_back(&mut self, case: u32, at: SimTime, saved: bool) {
        let Case { order, class, .. } = self.cases[case];
        let affair = self.affair(order);
        (affair.remedied, affair.refunded) = (true, true);
        if self.orders[order].cohort {
            self.monitor.after_sales.cases[class as usize].refunded += 1;
        }
        self.refunds(order, at);
        self.counts_goods(case, at, saved);
    }

    /// The goods of a case go back. Returns when they have been looked at.
    fn goes_back(&mut self, case: u32) -> SimTime {
        let Case { order, told, .. } = self.cases[case];
        let attempt = self.cases[case].attempt();
        let key = self.orders[order].key;
        let after_sales = self.after_sales();
        let drawn = |law: &Option<Law>, purpose| match law {
            Some(law) => law.sample_millis(&mut key.draw(purpose, attempt)),
            None => 0,
        };
        let sent = told + drawn(&after_sales.sent_back_after, purpose::SENT_BACK);
        let arrives = match &after_sales.way_back {
            Some(_) => sent + drawn(&after_sales.way_back, purpose::WAY_BACK),
            None => sent + self.transit_back(order, key),
        };
        let looked_at = match &after_sales.inspection {
            Some(law) => {
                let takes = law.sample_millis(&mut key.draw(purpose::INSPECTION, attempt));
                self.shipper_clock(order).after(arrives, takes)
            }
            None => arrives,
        };
        if sent < self.monitor.drain_end {
            let bill = self.bill_of(order, sent, key.child(BACK));
            self.costs(case, Cost::Freight, bill.total(), sent);
        }
        looked_at
    }

    /// How long an order's carrier takes back \[ms\].
    fn transit_back(&self, id: u32, key: Key) -> Millis {
        let (_, carrier) = carrier_of(self.net, key, self.orders[id].carrier);
        let law = carrier.and_then(|(_, carrier)| carrier.to(home_of(self.net, key)).0);
        match law {
            Some(law) => law.sample_millis(&mut key.child(BACK).draw(purpose::TRANSIT, 0)),
            None => 0,
        }
    }

    /// Goods that came back have been looked at: the buyer is paid back, and the case closed.
    pub(super) fn goods_are_back(&mut self, case: u32, calendar: &mut Agenda) {
        let Case { order, class, .. } = self.cases[case];
        let now = calendar.now();
        let key = self.orders[order].key;
        let attempt = self.cases[case].attempt();
        let (product, _) = carrier_of(self.net, key, 0);
        let resold = product
            .and_then(|(_, product)| product.returns.as_ref())
            .map_or(1.0, |returns| returns.resold);
        // What was faulty, damaged or opened by mistake is not sold again.
        let again = matches!(class, Class::Return | Class::WrongItem)
            && key.draw(purpose::RESOLD, attempt).chance(resold);
        if self.orders[order].cohort {
            let sums = &mut self.monitor.after_sales;
            sums.received_back += 1;
            sums.resold += u64::from(again);
        }
        if again && self.stocked {
            self.goods_come_back(order, calendar);
        }
        self.pays_back(case, now, again);
        self.closes_case(case, now, true, calendar);
    }

    /// Whoever ships sends another parcel, taken up at `at`.
    fn sends_again(&mut self, case: u32, at: SimTime, calendar: &mut Agenda) {
        let Case { order, .. } = self.cases[case];
        self.affair(order).remedied = true;
        let first = &self.orders[order];
        let key = first.key.child(AGAIN);
        let laws = self.shipping_laws(first.supplier);
        let mut again = Order {
            stream: REPLACES,
            tier: SUPPLIER,
            next_inquiry: SimTime::NEVER,
            altered: false,
            cohort: false,
            ..first.clone()
        };
        again.ahead = again.ahead.shipped_again(key, laws);
        let id = self.orders.insert(again);
        self.affair(id).case = case;
        if self.stocked {
            let goods = self.layout.orders[order as usize].again();
            self.keep_goods(id, goods);
        }
        self.accepts(id, at, calendar);
    }

    /// The courier takes a parcel along that replaces another.
    #[cold]
    #[inline(never)]
    pub fn ships_again(&mut self, id: u32, scanned: SimTime, fee: Fen, calendar: &mut Agenda) {
        let case = self.affair(id).case;
        let Case {
            order, class, told, ..
        } = self.cases[case];
        let key = self.orders[id].key.child(AGAIN);
        let sample = |law: &Law| law.sample_millis(&mut key.draw(purpose::TRANSIT, 0));
        let mut sent = parcel(self.net, &self.orders[id], scanned, scanned, sample);
        sent.bill = self.bill_of(id, scanned, key);
        if self.choice.volumes.is_some() {
            self.count_for_contract(id, sent.carrier, scanned);
        }
        if self.passes_tiers {
            sent.arrives = self.passes_every_tier(id, sent.arrives);
        }
        self.orders.remove(id);
        if scanned >= self.monitor.drain_end {
            return;
        }
        self.tell_of_case(order, class, |case| case.sent_again = Some(scanned));
        self.costs(case, Cost::Freight, sent.bill.total() + fee, scanned);
        self.packs_again(case, scanned);
        let here = self.is_here(order);
        if !here {
            if self.pays {
                self.pays_after_all(order, (scanned, sent.arrives));
            }
            self.comes_after_all(order, (scanned, sent.arrives), calendar);
        }
        self.affair(order).replaced = true;
        let back = self.case_rules(class).remedy == Remedy::Exchange && here;
        self.counts_goods(case, scanned, back || !here);
        if self.orders[order].cohort {
            self.monitor.after_sales.cases[class as usize].reshipped += 1;
        }
        self.closes_case(case, told.max(scanned), true, calendar);
    }

    /// The parcel that replaces a lost one was scanned, and brings the order to its buyer after all.
    fn comes_after_all(
        &mut self,
        id: u32,
        (scanned, arrives): (SimTime, SimTime),
        calendar: &mut Agenda,
    ) {
        self.mark(id, arrives, AuditStep::Ended(End::Delivered), calendar);
        let first = self.affair(id).scanned;
        let waited = self.waited_for_goods(id);
        let parts = parts_of(&self.orders[id], first, arrives, waited);
        if EVENTS {
            self.tell_after_all(id, (scanned, arrives), parts);
        }
        if arrives < self.monitor.drain_end {
            let order = &self.orders[id];
            self.monitor.by_day.record_late_delivery(order, arrives);
            if order.cohort {
                let several = self.net.channels.len() > 1;
                self.monitor
                    .arrives(order, several, (first, arrives), &parts);
                let never = |_: &Law| 0;
                let mut sent = parcel(self.net, order, first, first, never);
                sent.arrives = arrives;
                self.record_promise(id, &sent);
            }
        }
        self.end(id, End::Delivered, arrives);
    }

    /// A parcel that was to replace another cannot be sent, as is known at `at`.
    #[cold]
    #[inline(never)]
    pub fn cannot_replace(&mut self, id: u32, at: SimTime) {
        let case = self.affair(id).case;
        let order = self.cases[case].order;
        self.orders.remove(id);
        self.cases[case].step = Step::Unavailable;
        let tie = self.cases[case].tie(self.orders[order].key);
        let at = at.max(self.cases[case].told);
        self.raised.push((at, tie, Event::Case(case)));
    }

    /// The buyer of a case whose parcel cannot be replaced is paid back.
    pub(super) fn pays_back_instead(&mut self, case: u32, calendar: &mut Agenda) {
        let (order, now) = (self.cases[case].order, calendar.now());
        let lost = !self.is_here(order);
        self.pays_back(case, now, lost);
        self.closes_case(case, now, true, calendar);
    }
}
