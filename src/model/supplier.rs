//! From the supplier to the buyer: accept, capacity, pick and pack, pickup, transit, and the
//! waybill number on its way down.

use crate::engine::time::{DAY, SimTime};

use super::agent::next_time_of_day;
use super::audit::Step;
use super::event::{Event, WORK_ENDS};
use super::hands::FOREVER;
use super::intake::pick;
use super::monitor::curve_hour;
use super::network::{Entry, Tier, Tracking};
use super::order::{End, Order, PARTS, SUPPLIER};
use super::purpose;
use super::world::{Agenda, World};

/// What became of a parcel.
enum Parcel {
    Delivered,
    Lost,
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// The supplier has seen an order at `at`, and accepts it or asks.
    pub fn seen_by_supplier(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::SeenBySupplier, calendar);
        let supplier = &self.net.supplier;
        self.orders[id].supplier_seen = at;
        let accepted = match &supplier.accept {
            Some(law) => {
                self.monitor.events += 1;
                supplier
                    .clock
                    .after(at, self.span(id, law, purpose::ACCEPT, 0))
            }
            None => at,
        };
        if self.gave_up(id, accepted) {
            return;
        }
        if self.orders[id].altered
            && supplier.catches > 0.0
            && self
                .draw(id, purpose::ACCEPT_CATCH, 0)
                .chance(supplier.catches)
        {
            self.question(id, accepted, calendar);
        } else {
            self.accepted(id, accepted, calendar);
        }
    }

    /// The order is accepted at `at`: on to the capacity gate, the hands, or straight to picking.
    pub fn accepted(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Accepted, calendar);
        let key = self.orders[id].key;
        if self.net.supplier.capacity.is_some() {
            self.touch(at, WORK_ENDS, key, Event::Accepted(id), calendar);
        } else {
            self.may_pick(id, at, calendar);
        }
    }

    /// The capacity gate: pick starts are first come, first served, and at least (active time of
    /// the day / capacity) apart on the active clock.
    pub fn pass_gate(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let clock = &self.net.supplier.clock;
        let begins_active = self.gate.max(clock.active(now));
        let begins = clock.start_at(begins_active);
        if self.gave_up(id, begins) {
            return;
        }
        if let Some(capacity) = self.net.supplier.capacity {
            let midnight = SimTime::from_millis(begins.millis().div_euclid(DAY) * DAY);
            let active = clock.active_between(midnight, midnight + DAY);
            let spacing = (active as f64 / capacity).round_ties_even() as i64;
            self.gate = (begins_active + spacing.min(FOREVER)).min(FOREVER);
        }
        self.may_pick(id, begins, calendar);
    }

    /// Picking may begin at `at`, as far as capacity goes.
    fn may_pick(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        if self.pickers.is_some() {
            let key = self.orders[id].key;
            self.touch(at, WORK_ENDS, key, Event::Pick(id), calendar);
            return;
        }
        let supplier = &self.net.supplier;
        let packed = match &supplier.pick_pack {
            Some(law) => supplier
                .clock
                .after(at, self.span(id, law, purpose::PICK_PACK, 0)),
            None => at,
        };
        self.packed(id, packed, calendar);
    }

    /// One of the supplier's hands picks the order, first come, first served.
    pub fn pick(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let supplier = &self.net.supplier;
        let Some(hands) = &self.pickers else { return };
        let start_active = hands.start(supplier.clock.active(now));
        let begins = supplier.clock.start_at(start_active);
        if self.gave_up(id, begins) {
            return;
        }
        let labour = match &supplier.pick_pack {
            Some(law) => self.span(id, law, purpose::PICK_PACK, 0),
            None => 0,
        };
        if let Some(hands) = &mut self.pickers {
            hands.book(start_active, labour);
        }
        self.packed(id, supplier.clock.after(begins, labour), calendar);
    }

    /// The order is packed at `at` and waits for the courier.
    fn packed(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.monitor.events += 1;
        let pickups = &self.net.supplier.pickups;
        let scanned = if pickups.is_empty() {
            at
        } else {
            next_time_of_day(pickups, at)
        };
        if self.gave_up(id, scanned) {
            return;
        }
        self.mark(id, scanned, Step::Scanned, calendar);
        self.ship(id, scanned, calendar);
    }

    /// From the first scan on nothing about an order concerns any other.
    fn ship(&mut self, id: u32, scanned: SimTime, calendar: &mut Agenda) {
        let net = self.net;
        let order = &self.orders[id];
        let key = order.key;
        let product = pick(
            &net.products,
            |product| product.share,
            key,
            purpose::PRODUCT,
        );
        let carrier = net
            .products
            .get(product)
            .map_or(0, |product| product.carrier);
        let at_carrier = net.carriers.get(carrier);

        let mut outcome = Parcel::Delivered;
        if let Some(at_carrier) = at_carrier
            && at_carrier.loss > 0.0
            && key.draw(purpose::PARCEL_LOSS, 0).chance(at_carrier.loss)
        {
            outcome = Parcel::Lost;
        }
        let fate = order
            .altered
            .then(|| key.draw(purpose::UNCAUGHT, 0).uniform());
        let undeliverable = fate.is_some_and(|u| u >= net.uncaught.wrong + net.uncaught.missing);
        if undeliverable {
            outcome = Parcel::Lost;
        }
        let transit = match at_carrier.and_then(|carrier| carrier.transit.as_ref()) {
            Some(law) => law.sample_millis(&mut key.draw(purpose::TRANSIT, 0)),
            None => 0,
        };
        let arrives = scanned + transit;
        let told = self.told_at(id, scanned);
        self.asks_until(id, scanned, told.min(arrives));

        let end = match outcome {
            Parcel::Delivered => End::Delivered,
            Parcel::Lost => End::Lost,
        };
        self.mark(id, arrives, Step::Ended(end), calendar);
        let order = &self.orders[id];
        if arrives < self.monitor.drain_end && order.cohort {
            let monitor = &mut self.monitor;
            if let Some(u) = fate {
                monitor.wrong += u64::from(u < net.uncaught.wrong);
                monitor.missing += u64::from(u >= net.uncaught.wrong && !undeliverable);
                monitor.undeliverable += u64::from(undeliverable);
            }
            if let Some(at_carrier) = at_carrier {
                let counted = &mut monitor.carriers[carrier];
                counted.parcels += 1;
                if let Some(law) = &at_carrier.per_order {
                    counted.freight +=
                        i128::from(law.sample_millis(&mut key.draw(purpose::FREIGHT, 0)));
                }
                if let (End::Delivered, Some(promise)) = (end, at_carrier.promise) {
                    let late = u64::from(transit > promise);
                    counted.delivered += 1;
                    counted.late += late;
                    monitor.promised += 1;
                    monitor.on_promise += 1 - late;
                }
            }
            if let Some(law) = net
                .products
                .get(product)
                .and_then(|p| p.order_value.as_ref())
            {
                monitor.sales +=
                    i128::from(law.sample_millis(&mut key.draw(purpose::ORDER_VALUE, 0)));
            }
            self.record(id, scanned, arrives, told, matches!(end, End::Delivered));
        }
        if arrives < self.monitor.drain_end {
            self.monitor.events += 1;
        }
        self.end(id, end, arrives);
    }

    /// When the buyer is told the waybill number: by the channel's own tracking, or by hand, down
    /// agent by agent, one message delay each on the agent's own active clock, no hands and no
    /// roll-up.
    fn told_at(&self, id: u32, scanned: SimTime) -> SimTime {
        let channel = self.channel_of(id);
        match (channel.tracking, channel.enters_at) {
            (Tracking::Forced, _) | (Tracking::AgentTells, Entry::Supplier) => scanned,
            (Tracking::Polled(every), _) => {
                let polls = (scanned.millis() + every - 1).div_euclid(every);
                SimTime::from_millis(polls * every)
            }
            (Tracking::AgentTells, Entry::Retail) => {
                let tiers = self.net.tiers.iter();
                tiers.fold(scanned, |told, tier| self.passed_down(id, tier, told))
            }
        }
    }

    /// When an agent of a tier has the waybill number that the next one up has at `from`.
    fn passed_down(&self, id: u32, tier: &Tier, from: SimTime) -> SimTime {
        match &tier.message_delay {
            Some(law) if tier.sync => {
                let delay = self.span(id, law, purpose::SYNC.at(tier.salt), 0);
                tier.clock.after(from, delay)
            }
            _ => from,
        }
    }

    /// The lowest tier that has the waybill number at `instant`, or the supplier.
    pub fn number_is_with(&self, id: u32, scanned: SimTime, instant: SimTime) -> u8 {
        let mut holder = SUPPLIER;
        if self.channel_of(id).tracking == Tracking::AgentTells {
            let mut has = scanned;
            for (index, tier) in self.net.tiers.iter().enumerate() {
                has = self.passed_down(id, tier, has);
                if has > instant {
                    break;
                }
                holder = index as u8;
            }
        }
        holder
    }

    /// Records the clocks, stages and parts of a scanned order of the cohort that has ended.
    fn record(
        &mut self,
        id: u32,
        scanned: SimTime,
        arrives: SimTime,
        told: SimTime,
        delivered: bool,
    ) {
        let net = self.net;
        let monitor = &mut self.monitor;
        let order = &self.orders[id];
        let parts = parts_of(order, scanned, arrives);
        let dispatch = scanned - order.placed;
        debug_assert_eq!(
            parts[..PARTS + 3].iter().sum::<i64>(),
            dispatch,
            "the parts of order {}-{} do not sum to its dispatch time",
            order.stream + 1,
            order.number
        );
        monitor.dispatch.record(dispatch);
        monitor.dispatched_by_hour.ended[curve_hour(dispatch)] += 1;
        monitor.within_24h += u64::from(dispatch <= DAY);
        monitor.within_48h += u64::from(dispatch <= 2 * DAY);
        for (sum, part) in monitor.dispatch_parts.iter_mut().zip(&parts[..PARTS + 3]) {
            *sum += i128::from(*part);
        }
        if delivered {
            let span = arrives - order.placed;
            monitor.delivery.record(span);
            monitor.delivered_by_hour.ended[curve_hour(span)] += 1;
            for (sum, part) in monitor.delivery_parts.iter_mut().zip(&parts) {
                *sum += i128::from(*part);
            }
        }

        let limits = &monitor.limits;
        let stages = &mut monitor.stages;
        let channel = &net.channels[usize::from(order.channel)];
        let seller = match channel.enters_at {
            Entry::Retail => net.tiers.last(),
            Entry::Supplier => None,
        };
        let clock = seller.map_or(&net.supplier.clock, |tier| &tier.clock);
        let span = order.captured - order.placed;
        stages.intake.record(span);
        stages.intake.measure(limits.intake, span, || {
            clock.active_between(order.placed, order.captured)
        });
        if seller.is_some() {
            let span = order.checked - order.captured;
            stages.verification.record(span);
            stages.verification.measure(limits.verification, span, || {
                clock.active_between(order.captured, order.checked)
            });
            stages.relay.record(order.supplier_seen - order.checked);
        }
        let span = scanned - order.supplier_seen;
        stages.execution.record(span);
        stages.execution.measure(limits.execution, span, || {
            net.supplier
                .clock
                .active_between(order.supplier_seen, scanned)
        });
        if delivered {
            let span = arrives - scanned;
            stages.transit.record(span);
            stages.transit.measure(limits.transit, span, || span);
        }
        if told < monitor.drain_end {
            let span = told - scanned;
            stages.sync.record(span);
            stages
                .sync
                .measure(limits.sync, span, || clock.active_between(scanned, told));
        }
    }
}

/// All parts of an order's time [ms]: intake, verification, those collected on the way,
/// execution, transit. Without transit they sum to dispatch time, with it to delivery time.
fn parts_of(order: &Order, scanned: SimTime, arrives: SimTime) -> [i64; PARTS + 4] {
    let mut parts = [0; PARTS + 4];
    parts[0] = order.captured - order.placed - order.intake_chasing;
    parts[1] = order.checked - order.captured;
    parts[2..2 + PARTS].copy_from_slice(&order.parts);
    parts[PARTS + 2] = scanned - order.supplier_seen - order.execution_question;
    parts[PARTS + 3] = arrives - scanned;
    parts
}
