//! A supplier: accepts, has a capacity, picks and packs, waits for the courier.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::random::Law;

use super::agent::next_time_of_day;
use super::ahead;
use super::audit::Step;
use super::event::{Event, WORK_ENDS};
use super::hands::FOREVER;
use super::money::plan::Moment;
use super::purpose;
use super::stock::goods::FOR_STOCK;
use super::story::Cause;
use super::world::{Agenda, World};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// The supplier has seen an order at `at`, and accepts it or asks.
    #[inline]
    pub fn seen_by_supplier(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        if self.stocked && self.orders[id].stream == FOR_STOCK {
            return self.supplier_sees_order_for_stock(id, at, calendar);
        }
        self.mark(id, at, Step::SeenBySupplier, calendar);
        self.orders[id].supplier_seen = at;
        self.accepts(id, at, calendar);
    }

    /// Whoever ships takes an order up from `at` on, and accepts it or asks.
    #[inline]
    pub fn accepts(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        let supplier = self.shipping_rules(id);
        let accepted = match &supplier.accept {
            Some(law) => {
                self.monitor.events += 1;
                let clock = self.shipper_clock(id);
                // Everybody who accepts it draws anew.
                let delay = match self.passed_on(id) {
                    0 => self.drawn(id, ahead::Step::Accept, law, purpose::ACCEPT),
                    again => self.span(id, law, purpose::ACCEPT, again),
                };
                clock.after(at, delay)
            }
            None => at,
        };
        self.tell(id, accepted, Cause::Accept);
        if self.gave_up(id, accepted) {
            return;
        }
        if self.orders[id].altered
            && supplier.catches > 0.0
            && self
                .draw(id, purpose::ACCEPT_CATCH, self.passed_on(id))
                .chance(supplier.catches)
        {
            self.question(id, accepted, calendar);
        } else {
            self.accepted(id, accepted, calendar);
        }
    }

    /// The order is accepted at `at`: on to the capacity gate, the hands, or straight to picking.
    #[inline]
    pub fn accepted(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Accepted, calendar);
        let waits = self.gated && self.waits_at_gate(id);
        if self.choice.decides && !waits {
            self.decide_carrier(id, at);
        }
        if self.outbox.is_some() && self.is_handed_over(id, at) {
            return;
        }
        let key = self.orders[id].key;
        if waits {
            self.touch(at, WORK_ENDS, key, Event::Accepted(id), calendar);
        } else if let Some(at) = self.waits_for_balance(id, Moment::Accepted, at, calendar) {
            self.may_pick(id, at, calendar);
        }
    }

    /// An accepted order is dealt with in the order of the calendar: carrier and contract price,
    /// goods, capacity.
    #[inline(never)]
    pub fn takes_its_turn(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        if self.choice.decides {
            self.decide_carrier(id, now);
        }
        if self.stocked {
            self.takes_goods_first(id, calendar);
        } else {
            self.may_be_prepared(id, calendar);
        }
    }

    /// An accepted order has its goods: on to capacity and picking, once a balance that is asked for
    /// here is paid.
    pub fn may_be_prepared(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        match self.waits_for_balance(id, Moment::Accepted, now, calendar) {
            Some(at) if at > now => {
                let key = self.orders[id].key;
                self.touch(at, WORK_ENDS, key, Event::Paid(id), calendar);
            }
            Some(_) => self.is_prepared(id, calendar),
            None => {}
        }
    }

    /// An order that may be picked now, as far as its goods and its money go.
    pub fn is_prepared(&mut self, id: u32, calendar: &mut Agenda) {
        if self.stocked || self.shipping_rules(id).capacity.is_some() {
            self.pass_gate(id, calendar);
        } else {
            self.may_pick(id, calendar.now(), calendar);
        }
    }

    /// When an order goes on that has come to a moment at which a balance may be asked for;
    /// `None`: it has ended.
    #[inline]
    fn waits_for_balance(
        &mut self,
        id: u32,
        moment: Moment,
        at: SimTime,
        calendar: &mut Agenda,
    ) -> Option<SimTime> {
        match self.asks_at[moment as usize] {
            true => self.asks_balance(id, moment, at, calendar),
            false => Some(at),
        }
    }

    /// Whether an accepted order waits for goods, for the capacity of whoever ships it, or for its
    /// contract price, where somebody's orders do.
    #[inline]
    pub fn waits_at_gate(&self, id: u32) -> bool {
        self.stocked && !(self.shipping.always_open && self.has_goods(id))
            || self.choice.volumes.is_some()
            || self.shipping_rules(id).capacity.is_some()
    }

    /// The capacity gate: pick starts are first come, first served, and at least (active time of
    /// the day / capacity) apart on the active clock.
    pub fn pass_gate(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let (dock, clock) = (self.dock_of(id), self.shipper_clock(id));
        let begins_active = self.shipping.docks[dock].gate.max(clock.active(now));
        let begins = clock.start_at(begins_active);
        self.tell(id, begins, Cause::Gate);
        if self.gave_up(id, begins) {
            return;
        }
        if let Some(capacity) = self.shipping_rules(id).capacity {
            let midnight = SimTime::from_millis(begins.millis().div_euclid(DAY) * DAY);
            let active = clock.active_between(midnight, midnight + DAY);
            let spacing = (active as f64 / capacity).round_ties_even() as i64;
            self.shipping.docks[dock].gate = (begins_active + spacing.min(FOREVER)).min(FOREVER);
        }
        self.may_pick(id, begins, calendar);
    }

    /// Picking may begin at `at`, as far as capacity goes.
    // Always inline, as is what follows: every order comes this way once.
    #[inline(always)]
    fn may_pick(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        let Some(at) = self.waits_for_balance(id, Moment::PickStart, at, calendar) else {
            return;
        };
        let supplier = self.shipping_rules(id);
        if supplier.hands.is_some() {
            let key = self.orders[id].key;
            self.touch(at, WORK_ENDS, key, Event::Pick(id), calendar);
            return;
        }
        let packed = match &supplier.pick_pack {
            Some(law) => {
                let clock = self.shipper_clock(id);
                clock.after(at, self.picks_for(id, law))
            }
            None => at,
        };
        self.packed(id, packed, calendar);
    }

    /// One of the hands at the dock picks the order, first come, first served.
    pub fn pick(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let (dock, clock) = (self.dock_of(id), self.shipper_clock(id));
        let Some(hands) = &self.shipping.docks[dock].pickers else {
            return;
        };
        let start_active = hands.start(clock.active(now));
        let begins = clock.start_at(start_active);
        self.tell(id, begins, Cause::PickerWait);
        if self.gave_up(id, begins) {
            return;
        }
        let labour = match &self.shipping_rules(id).pick_pack {
            Some(law) => self.picks_for(id, law),
            None => 0,
        };
        if let Some(hands) = &mut self.shipping.docks[dock].pickers {
            hands.book(start_active, labour);
        }
        if self.shipping.several {
            self.count_picking(id, start_active, labour);
        }
        self.packed(id, clock.after(begins, labour), calendar);
    }

    /// Counts the labour of one of a supplier's hands.
    #[cold]
    #[inline(never)]
    fn count_picking(&mut self, id: u32, begins_active: Millis, labour: Millis) {
        if let Some(supplier) = self.shipping_supplier(id) {
            let counted = &mut self.monitor.suppliers[usize::from(supplier)];
            counted.picks(begins_active, labour);
        }
    }

    #[inline]
    fn picks_for(&self, id: u32, law: &Law) -> Millis {
        self.drawn(id, ahead::Step::PickPack, law, purpose::PICK_PACK)
    }

    /// The order is packed at `at` and waits for the courier.
    #[inline(always)]
    fn packed(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.tell(id, at, Cause::Pick);
        let Some(at) = self.waits_for_balance(id, Moment::PickEnd, at, calendar) else {
            return;
        };
        match self.packs_apart {
            true => self.packed_apart(id, at, calendar),
            false => self.awaits_courier(id, at, calendar),
        }
    }

    /// The same where a waybill number may be fake, or parcels leave together.
    #[cold]
    #[inline(never)]
    fn packed_apart(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        let mut at = at;
        if self.ruled {
            match self.gives_number(id, at, calendar) {
                Some(ready) => at = ready,
                None => return,
            }
        }
        if self.shipping_rules(id).consolidation.is_none() {
            return self.awaits_courier(id, at, calendar);
        }
        self.monitor.events += 1;
        let key = self.orders[id].key;
        self.touch(at, WORK_ENDS, key, Event::Packed(id), calendar);
    }

    /// A parcel that is ready at `at` leaves with the courier's next pickup.
    #[inline(always)]
    fn awaits_courier(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.monitor.events += 1;
        let pickups = &self.shipping_rules(id).pickups;
        let scanned = if pickups.is_empty() {
            at
        } else {
            next_time_of_day(pickups, at)
        };
        self.tell(id, scanned, Cause::Courier(scanned));
        if self.gave_up(id, scanned) {
            return;
        }
        self.mark(id, scanned, Step::Scanned, calendar);
        self.ship(id, scanned, 0, calendar);
    }
}
