//! What a parcel goes through, known when the courier takes it along.

use crate::engine::time::SimTime;
use crate::model::courier::{Awaited, Mistake, Parcel};
use crate::model::order::End;
use crate::model::purpose;
use crate::model::world::{Agenda, World};

use super::plan::{Cause, Class, Remedy};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// What goes wrong with a parcel that is scanned now: mistakes of whoever packed it, damage,
    /// faults, delay; what the buyer will report, and complain about. Returns what the buyer of a
    /// parcel that never comes waits for.
    #[cold]
    #[inline(never)]
    pub fn goes_wrong(&mut self, id: u32, parcel: &mut Parcel, calendar: &mut Agenda) -> Awaited {
        if self.picks_wrong && parcel.mistake.is_none() {
            parcel.mistake = self.packs_wrong(id);
        }
        let Parcel {
            scanned,
            arrives,
            told,
            end,
            promise,
            mistake,
            ..
        } = *parcel;
        let affair = self.affair(id);
        (affair.scanned, affair.arrives) = (scanned, arrives);
        if let Some((carrier, _)) = parcel.carrier {
            affair.carrier = carrier as u32;
        }
        self.quarrels_at_scan(id, scanned);
        let delivered = end == End::Delivered;
        let news = match delivered {
            true => told.min(arrives),
            false => told,
        };
        self.blames_silence(id, news);
        let unseen = self.net.after_sales.as_ref().and_then(|it| it.unseen_after);
        if let Some(after) = unseen
            && news - scanned > after
        {
            self.is_wrong(id, Class::NoTracking, scanned + after, calendar);
        }
        if let (Some(after), Some(given)) = (unseen, self.orders[id].fake_at())
            && self.orders[id].fake
            && scanned - given > after
        {
            // Where parcels wait to leave together it may be known only now.
            let noticed = (given + after).max(calendar.now());
            self.is_wrong(id, Class::FakeWaybill, noticed, calendar);
        }
        if let Some(class) = parcel.never_comes() {
            let reported = self.is_wrong(id, class, arrives, calendar);
            let awaited = match reported {
                true => self.awaited(class),
                false => Awaited::Nothing,
            };
            let pays = self.pays;
            let affair = self.affair(id);
            affair.never_comes = true;
            if awaited == Awaited::Nothing {
                // Paid back as soon as it should have come, where money is booked: no other case
                // does it again, or sends another parcel for what has ended.
                (affair.remedied, affair.refunded) = (true, pays);
            }
            return awaited;
        }
        if let Some(promise) = promise
            && arrives - scanned > promise
        {
            self.is_wrong(id, Class::Delay, scanned + promise, calendar);
        }
        let class = match mistake {
            Some(Mistake::WrongItem) => Some(Class::WrongItem),
            Some(Mistake::MissingItem) => Some(Class::MissingItem),
            Some(Mistake::Undeliverable) | None => None,
        };
        if let Some(class) = class {
            self.is_wrong(id, class, arrives, calendar);
        }
        let damage = parcel.carrier.map_or(0.0, |(_, carrier)| carrier.damage);
        let faulty = parcel.product.map_or(0.0, |(_, product)| product.faulty);
        let happens = |probability: f64, purpose| {
            probability > 0.0 && self.orders[id].key.draw(purpose, 0).chance(probability)
        };
        let (damaged, faulty) = (
            happens(damage, purpose::PARCEL_DAMAGE),
            happens(faulty, purpose::FAULTY),
        );
        if self.orders[id].cohort && arrives < self.monitor.drain_end {
            let sums = &mut self.monitor.after_sales;
            sums.damaged += u64::from(damaged);
            sums.faulty += u64::from(faulty);
        }
        if damaged {
            self.is_wrong(id, Class::Damage, arrives, calendar);
        }
        if faulty {
            self.is_wrong(id, Class::Quality, arrives, calendar);
        }
        if class.is_none() && !damaged && !faulty {
            self.may_be_given_back(id, parcel, calendar);
        }
        Awaited::Nothing
    }

    /// A mistake of whoever packs an order.
    fn packs_wrong(&self, id: u32) -> Option<Mistake> {
        let rules = self.shipping_rules(id);
        let happens = |probability: f64, purpose| {
            probability > 0.0 && self.orders[id].key.draw(purpose, 0).chance(probability)
        };
        if happens(rules.wrong, purpose::PICK_WRONG) {
            Some(Mistake::WrongItem)
        } else if happens(rules.missing, purpose::PICK_MISSING) {
            Some(Mistake::MissingItem)
        } else {
            None
        }
    }

    /// Something is wrong with an order, as its buyer could notice at `noticed`. True if the buyer
    /// will report it.
    pub(super) fn is_wrong(
        &mut self,
        id: u32,
        class: Class,
        noticed: SimTime,
        calendar: &mut Agenda,
    ) -> bool {
        if noticed >= self.monitor.drain_end {
            return false;
        }
        if let Some(cause) = class.cause()
            && cause != Cause::NoNews
        {
            self.blames(id, cause);
        }
        self.report_case(id, class, noticed, calendar)
    }

    /// An order has to wait for goods from `now` on.
    #[cold]
    #[inline(never)]
    pub fn is_out_of_stock(&mut self, id: u32, calendar: &mut Agenda) {
        if !self.replaces(id) {
            let now = calendar.now();
            self.is_wrong(id, Class::StockOut, now, calendar);
        }
    }

    /// What came as it should may be given back all the same.
    fn may_be_given_back(&mut self, id: u32, parcel: &Parcel, calendar: &mut Agenda) {
        let returns = parcel.product.and_then(|(index, product)| {
            let returns = product.returns.as_ref()?;
            Some((index, returns))
        });
        let Some((product, returns)) = returns else {
            return;
        };
        let luck = self.orders[id].key.draw(purpose::GIVEN_BACK, 0).uniform();
        let mut reached = 0.0;
        let reason = returns.reasons.iter().position(|reason| {
            reached += reason.share;
            luck < reached
        });
        let Some(reason) = reason else {
            return;
        };
        if self.report_case(id, Class::Return, parcel.arrives, calendar) && self.orders[id].cohort {
            self.monitor.after_sales.returns[product][reason] += 1;
        }
    }

    /// What the buyer of a parcel that never comes gets, where a case of this class is reported.
    fn awaited(&self, class: Class) -> Awaited {
        let after_sales = self.net.after_sales.as_ref();
        let rules = after_sales.filter(|it| it.responds);
        match rules.and_then(|it| it.rules(class)).map(|one| one.remedy) {
            None | Some(Remedy::Nothing) => Awaited::Nothing,
            Some(Remedy::Refund | Remedy::Return) => Awaited::Money,
            Some(Remedy::Reship | Remedy::Exchange) => Awaited::Parcel,
        }
    }
}

impl Parcel<'_> {
    /// The class of a parcel that never comes.
    pub fn never_comes(&self) -> Option<Class> {
        match (self.end, self.mistake) {
            (End::Lost, Some(Mistake::Undeliverable)) => Some(Class::Undeliverable),
            (End::Lost, _) => Some(Class::Loss),
            _ => None,
        }
    }
}
