//! Waybill numbers without a parcel, and the photo of the courier's slip that finds them.

use crate::engine::time::SimTime;
use crate::model::audit::Step;
use crate::model::money::ledger::share_of;
use crate::model::money::plan::ALL;
use crate::model::money::tariff::Bill;
use crate::model::order::End;
use crate::model::purpose;
use crate::model::story::Cause;
use crate::model::world::{Agenda, World};

use super::plan::FakeWaybills;

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// An order is packed at `at`, and has a waybill number. Returns when its parcel can really
    /// leave; `None`: the order has ended.
    ///
    /// A fake number is given at that instant, and nothing leaves. Where agents ask for a photo of
    /// the slip and it shows that, the parcel leaves with the next pickup after the photo; else when
    /// the supplier gets round to it, or never: then the order is cancelled at that instant.
    #[cold]
    #[inline(never)]
    pub fn gives_number(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) -> Option<SimTime> {
        if self.troubled && self.replaces(id) {
            return Some(at);
        }
        if self.gave_up(id, at) {
            return None;
        }
        let counted = self.orders[id].cohort && at < self.monitor.drain_end;
        self.monitor.integrity.numbers += u64::from(counted);
        let plan = self.rules();
        let supplier = self.shipping_supplier(id).unwrap_or(0);
        let Some(fakes) = &plan.fakes[usize::from(supplier)] else {
            return Some(at);
        };
        if !self.draw(id, purpose::FAKE_WAYBILL, 0).chance(fakes.share) {
            return Some(at);
        }
        let photo = plan.slip_photo.as_ref();
        let found = photo.is_some_and(|photo| {
            let draw = &mut self.draw(id, purpose::FAKE_FOUND, 0);
            draw.chance(photo.detects)
        });
        let order = &mut self.orders[id];
        order.since = at;
        order.was_fake = true;
        order.fake = !found;
        self.monitor.integrity.fakes += u64::from(counted);
        self.monitor.integrity.fakes_unnoticed += u64::from(counted && !found);
        self.mark(id, at, Step::FakeNumber, calendar);
        match found {
            true => self.is_found_out(id, at, calendar),
            false => self.is_not_found_out(id, at, fakes, calendar),
        }
    }

    /// The photo shows that nothing has left: it does after that.
    fn is_found_out(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) -> Option<SimTime> {
        let shown = self.slip_seen(id, at);
        self.tell(id, shown, Cause::FakeNumber);
        if self.gave_up(id, shown) {
            return None;
        }
        self.mark(id, shown, Step::FoundFake, calendar);
        Some(shown)
    }

    /// Nobody notices: the parcel leaves when the supplier gets round to it, or never.
    fn is_not_found_out(
        &mut self,
        id: u32,
        at: SimTime,
        fakes: &FakeWaybills,
        calendar: &mut Agenda,
    ) -> Option<SimTime> {
        let delay = match &fakes.ships_after {
            Some(law) => self.span(id, law, purpose::FAKE_LEAVES, 0),
            None => 0,
        };
        let leaves = at + delay;
        self.tell(id, leaves, Cause::FakeNumber);
        if self.gave_up(id, leaves) {
            return None;
        }
        if !self.draw(id, purpose::FAKE_NEVER, 0).chance(fakes.never) {
            return Some(leaves);
        }
        if self.pays {
            self.fined_without_scan(id);
        }
        self.mark(id, leaves, Step::Ended(End::Cancelled), calendar);
        self.end(id, End::Cancelled, leaves);
        None
    }

    /// When the photo of an order's slip is there that is asked for at `at`.
    fn slip_seen(&self, id: u32, at: SimTime) -> SimTime {
        let photo = self.rules().slip_photo.as_ref();
        match photo.and_then(|photo| photo.takes.as_ref()) {
            Some(law) => {
                let takes = self.span(id, law, purpose::SLIP_PHOTO, 0);
                self.shipper_clock(id).after(at, takes)
            }
            None => at,
        }
    }

    /// When an order's waybill number begins its way down the chain: at the first scan, or when the
    /// photo of the slip is there.
    pub fn number_begins(&self, id: u32, scanned: SimTime) -> SimTime {
        match self.ruled {
            true => self.slip_seen(id, scanned),
            false => scanned,
        }
    }

    /// What a parcel costs by the rules of its channel.
    pub fn by_channel(&self, id: u32, bill: Bill) -> Bill {
        let share = self.rules().channels[usize::from(self.orders[id].channel)].freight;
        match share {
            ALL => bill,
            _ => Bill {
                freight: share_of(bill.freight, share),
                cold: share_of(bill.cold, share),
                saved: share_of(bill.saved, share),
            },
        }
    }
}
