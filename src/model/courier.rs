//! The parcel: from the first scan to the buyer, and the waybill number on its way down.
//!
//! From the first scan on nothing about an order concerns any other, so all of it is computed at
//! once, and the books of the order are closed.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::random::{Key, Law};

use super::ahead;
use super::audit::Step;
use super::basket::{goods_of, value_of};
use super::intake::pick;
use super::money::freight;
use super::money::payments::Sent;
use super::money::plan::Fen;
use super::money::tariff::Bill;
use super::monitor::curve_hour;
use super::network::{Carrier, Entry, Network, Product, Tracking};
use super::order::{ALL_PARTS, End, Order, PARTS, SUPPLIER};
use super::purpose;
use super::story::Shipped;
use super::world::{Agenda, World};

/// What an order has become on its way to the buyer.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'n> {
    /// The product, with its index.
    pub product: Option<(usize, &'n Product)>,
    /// The carrier, with its index.
    pub carrier: Option<(usize, &'n Carrier)>,
    /// Where the buyer lives, by index; 0 where there are no regions.
    pub home: usize,
    /// What the carrier has promised this buyer [ms].
    pub promise: Option<Millis>,
    /// What became of an error nobody caught.
    pub mistake: Option<Mistake>,
    pub scanned: SimTime,
    /// When it reaches the buyer, or would have.
    pub arrives: SimTime,
    /// When the buyer knows the waybill number.
    pub told: SimTime,
    pub end: End,
    /// What the carrier gets.
    pub bill: Bill,
}

/// What the buyer of a parcel that never comes waits for, because a case is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// Nothing: it came, or nothing is done.
    Nothing,
    /// The money.
    Money,
    /// Another parcel: the order is open until then.
    Parcel,
}

/// What an altered order nobody caught turns into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// A parcel with a wrong item.
    WrongItem,
    /// A parcel with an item missing.
    MissingItem,
    /// A parcel that cannot be delivered.
    Undeliverable,
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// The courier takes a packed order along at `scanned`.
    ///
    /// - `fee`: the order's share in what a common departure costs \[fen\].
    pub fn ship(&mut self, id: u32, scanned: SimTime, fee: Fen, calendar: &mut Agenda) {
        let told = self.told_at(id, scanned);
        if self.troubled && self.replaces(id) {
            return self.ships_again(id, scanned, fee, calendar);
        }
        let order = &self.orders[id];
        let transit = |law: &Law| self.drawn(id, ahead::Step::Transit, law, purpose::TRANSIT);
        let mut parcel = parcel(self.net, order, scanned, told, transit);
        if self.ruled {
            self.ships_by_the_rules(id, &mut parcel);
        }
        let told = parcel.told;
        parcel.bill.freight += fee;
        if self.choice.volumes.is_some() {
            self.count_for_contract(id, parcel.carrier, scanned);
        }
        if self.passes_tiers {
            parcel.arrives = self.passes_every_tier(id, parcel.arrives);
        }
        let awaited = match self.troubled {
            true => self.goes_wrong(id, &mut parcel, calendar),
            false => Awaited::Nothing,
        };
        let news = match parcel.end {
            End::Delivered => told.min(parcel.arrives),
            _ => told,
        };
        self.asks_until(id, scanned, news);
        if EVENTS {
            if awaited != Awaited::Parcel {
                self.mark(id, parcel.arrives, Step::Ended(parcel.end), calendar);
            }
            let waited = self.waited_for_goods(id);
            self.tell_parcel(id, shipped(&self.orders[id], &parcel, waited), told);
        }
        if parcel.arrives < self.monitor.drain_end {
            self.monitor.events += 1;
            let delivered = (parcel.end == End::Delivered).then_some(parcel.arrives);
            let by_day = &mut self.monitor.by_day;
            by_day.record(&self.orders[id], scanned, delivered);
            if self.orders[id].cohort {
                self.record_freight(id, &parcel);
                self.record_times(id, &parcel);
                if self.tells_more {
                    self.record_more(id, &parcel);
                }
            }
        }
        if self.pays {
            let sent = Sent {
                scanned,
                arrives: parcel.arrives,
                delivered: parcel.end == End::Delivered,
                refund_waits: awaited != Awaited::Nothing,
                bill: parcel.bill,
            };
            self.settle_at_scan(id, sent);
        }
        if awaited == Awaited::Parcel {
            // Its buyer reports it, and asks no more.
            self.orders[id].next_inquiry = SimTime::NEVER;
        } else {
            self.end(id, parcel.end, parcel.arrives);
        }
    }

    /// Records what there is to tell where there is stock, or several suppliers.
    #[cold]
    #[inline(never)]
    fn record_more(&mut self, id: u32, parcel: &Parcel) {
        if self.shipping.several {
            self.record_supplier(id, parcel.scanned);
        }
        if self.ruled {
            self.counts_invoice(id);
        }
        if self.stocked {
            self.record_goods(id, parcel.arrives, parcel.end == End::Delivered);
        }
    }

    /// When the buyer is told the waybill number: by the channel's own tracking, or by hand, down
    /// agent by agent, one message delay each on the agent's own active clock, no hands and no
    /// roll-up.
    fn told_at(&self, id: u32, scanned: SimTime) -> SimTime {
        self.told_from(id, scanned, scanned)
    }

    /// The same where agents have the number from `from` on.
    #[inline(always)]
    fn told_from(&self, id: u32, scanned: SimTime, from: SimTime) -> SimTime {
        let channel = self.channel_of(id);
        match (channel.tracking, channel.enters_at) {
            (Tracking::Forced, _) | (Tracking::AgentTells, Entry::Supplier) => scanned,
            (Tracking::Polled(every), _) => {
                let polls = (scanned.millis() + every - 1).div_euclid(every);
                SimTime::from_millis(polls * every)
            }
            (Tracking::AgentTells, Entry::Retail) if self.numbers_wait => {
                let tiers = self.below_shipper(id)..self.net.tiers.len();
                tiers.fold(from, |told, tier| self.passed_down(id, tier, told))
            }
            (Tracking::AgentTells, Entry::Retail) => from,
        }
    }

    /// A photo of the slip may delay the number, and the platform have its own freight.
    #[cold]
    #[inline(never)]
    fn ships_by_the_rules(&mut self, id: u32, parcel: &mut Parcel) {
        parcel.bill = self.by_channel(id, parcel.bill);
        let from = self.number_begins(id, parcel.scanned);
        parcel.told = self.told_from(id, parcel.scanned, from);
    }

    /// Whether agents pass the order's waybill number down by hand.
    pub fn told_by_agents(&self, id: u32) -> bool {
        let channel = self.channel_of(id);
        channel.tracking == Tracking::AgentTells && channel.enters_at == Entry::Retail
    }

    /// When the agent of a tier has the waybill number that the next one up has at `from`.
    pub fn passed_down(&self, id: u32, tier: usize, from: SimTime) -> SimTime {
        let (practice, _) = self.works_on_path(id, tier);
        match &practice.message_delay {
            Some(law) if practice.sync => {
                let delay = self.span(id, law, purpose::SYNC.at(practice.salt), 0);
                practice.clock.after(from, delay)
            }
            _ => from,
        }
    }

    /// The lowest tier that has the waybill number at `instant`, or whoever ships.
    pub fn number_is_with(&self, id: u32, scanned: SimTime, instant: SimTime) -> u8 {
        let mut holder = SUPPLIER;
        if self.channel_of(id).tracking == Tracking::AgentTells {
            let mut has = self.number_begins(id, scanned);
            if has > instant {
                return holder;
            }
            for tier in self.below_shipper(id)..self.net.tiers.len() {
                has = self.passed_down(id, tier, has);
                if has > instant {
                    break;
                }
                holder = tier as u8;
            }
        }
        holder
    }

    /// Records what a parcel of the cohort cost, and whether it was right and in time.
    fn record_freight(&mut self, id: u32, parcel: &Parcel) {
        let value = match parcel.product {
            // Known since it was placed.
            Some(_) if self.pays => self.orders[id].value,
            Some((_, product)) => value_of(product, self.orders[id].key).unwrap_or(0),
            None => 0,
        };
        let monitor = &mut self.monitor;
        match parcel.mistake {
            Some(Mistake::WrongItem) => monitor.wrong += 1,
            Some(Mistake::MissingItem) => monitor.missing += 1,
            Some(Mistake::Undeliverable) => monitor.undeliverable += 1,
            None => {}
        }
        monitor.sales += i128::from(value);
        monitor.freight.record(&freight::Shipped {
            product: parcel.product.map_or(0, |(index, _)| index),
            channel: usize::from(self.orders[id].channel),
            carrier: parcel.carrier.map(|(index, _)| index),
            value,
            bill: parcel.bill,
            contract: self.orders[id].contract,
        });
        if let Some(counted) = monitor.regions.get_mut(parcel.home) {
            counted.parcels += 1;
        }
        if parcel.end == End::Delivered {
            self.record_promise(id, parcel);
        }
    }

    /// Records how long a delivered parcel was under way, and whether that is what was promised.
    #[inline(always)]
    pub fn record_promise(&mut self, id: u32, parcel: &Parcel) {
        let monitor = &mut self.monitor;
        let transit = parcel.arrives - parcel.scanned;
        let late = u64::from(parcel.promise.is_some_and(|promise| transit > promise));
        if let Some(counted) = monitor.regions.get_mut(parcel.home) {
            counted.delivered += 1;
            counted.transit += i128::from(transit);
            counted.delivery += i128::from(parcel.arrives - self.orders[id].placed);
            counted.promised += u64::from(parcel.promise.is_some());
            counted.late += late;
        }
        if let (Some((index, _)), Some(_)) = (parcel.carrier, parcel.promise) {
            let counted = &mut monitor.carriers[index];
            counted.promised += 1;
            counted.late += late;
            monitor.promised += 1;
            monitor.on_promise += 1 - late;
        }
    }

    /// Counts a parcel among those on whose number contract prices depend.
    #[cold]
    #[inline(never)]
    pub fn count_for_contract(
        &mut self,
        id: u32,
        carrier: Option<(usize, &Carrier)>,
        scanned: SimTime,
    ) {
        let dock = self.dock_of(id);
        if let (Some(volumes), Some((carrier, _))) = (&mut self.choice.volumes, carrier) {
            volumes.book(dock, carrier, scanned);
        }
    }

    /// Records the clocks, stages and parts of a scanned order of the cohort that has ended.
    fn record_times(&mut self, id: u32, parcel: &Parcel) {
        let Parcel {
            scanned,
            arrives,
            told,
            end,
            ..
        } = *parcel;
        let delivered = end == End::Delivered;
        let net = self.net;
        let shipper = self.shipper_clock(id);
        let waited = self.waited_for_goods(id);
        let seller = match (self.channel_of(id).enters_at, net.lowest_tier()) {
            (Entry::Retail, Some(lowest)) => Some(self.works_on_path(id, lowest)),
            _ => None,
        };
        let monitor = &mut self.monitor;
        let order = &self.orders[id];
        let parts = parts_of(order, scanned, arrives, waited);
        let dispatch = scanned - order.placed;
        debug_assert_eq!(
            parts[..ALL_PARTS - 1].iter().sum::<i64>(),
            dispatch,
            "the parts of order {}-{} do not sum to its dispatch time",
            order.stream + 1,
            order.number
        );
        // Told by channel only where there are several.
        let several = net.channels.len() > 1;
        if several {
            let by_channel = &mut monitor.channels[usize::from(order.channel)];
            by_channel.dispatched += 1;
            by_channel.dispatch += i128::from(dispatch);
        }
        monitor.dispatch.record(dispatch);
        monitor.dispatched_by_hour.ended[curve_hour(dispatch)] += 1;
        monitor.within_24h += u64::from(dispatch <= DAY);
        monitor.within_48h += u64::from(dispatch <= 2 * DAY);
        monitor.dispatch_parts.add(&parts);
        if delivered {
            monitor.arrives(order, several, (scanned, arrives), &parts);
        }

        let limits = &monitor.limits;
        let stages = &mut monitor.stages;
        if let (Some((_, place)), true) = (seller, monitor.by_tools) {
            monitor.practices[place].sold.record(dispatch);
        }
        let clock = seller.map_or(shipper, |(practice, _)| &practice.clock);
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
            shipper.active_between(order.supplier_seen, scanned)
        });
        if told < monitor.drain_end {
            let span = told - scanned;
            if several {
                let by_channel = &mut monitor.channels[usize::from(order.channel)];
                by_channel.told += 1;
                by_channel.sync += i128::from(span);
            }
            stages.sync.record(span);
            stages
                .sync
                .measure(limits.sync, span, || clock.active_between(scanned, told));
        }
    }
}

/// Whether waybill numbers take time on their way down the chain.
pub fn numbers_wait(net: &Network) -> bool {
    net.practices()
        .any(|practice| practice.sync && practice.message_delay.is_some())
}

/// One of a list, with its index.
type Of<'n, T> = Option<(usize, &'n T)>;

/// What an order is for, and by whom it goes.
///
/// - `chosen`: what was decided for the order, where its product leaves that open.
#[inline]
pub fn carrier_of(net: &Network, key: Key, chosen: u8) -> (Of<'_, Product>, Of<'_, Carrier>) {
    let place = pick(&net.products, |one| one.share, key, purpose::PRODUCT);
    let product = net.products.get(place).map(|product| (place, product));
    let index = product.map_or(0, |(_, product)| {
        product.carrier.fixed().unwrap_or(usize::from(chosen))
    });
    let carrier = net.carriers.get(index).map(|carrier| (index, carrier));
    (product, carrier)
}

/// Where the buyer of an order lives, by index; 0 where there are no regions.
#[inline]
pub fn home_of(net: &Network, key: Key) -> usize {
    pick(&net.regions, |one| one.share, key, purpose::HOME)
}

/// The luck of a parcel: drawn from the order's key, the same in every structure.
#[inline]
pub fn parcel<'n>(
    net: &'n Network,
    order: &Order,
    scanned: SimTime,
    told: SimTime,
    transit: impl FnOnce(&Law) -> Millis,
) -> Parcel<'n> {
    let (key, altered) = (order.key, order.altered);
    let (product, carrier) = carrier_of(net, key, order.carrier);
    let home = home_of(net, key);
    let mistake = altered.then(|| {
        let shares = &net.uncaught;
        let luck = key.draw(purpose::UNCAUGHT, 0).uniform();
        if luck < shares.wrong {
            Mistake::WrongItem
        } else if luck < shares.wrong + shares.missing || shares.undeliverable == 0.0 {
            Mistake::MissingItem
        } else {
            Mistake::Undeliverable
        }
    });
    let (mut arrives, mut promise) = (scanned, None);
    let mut lost = mistake == Some(Mistake::Undeliverable);
    let mut bill = Bill::default();
    if let Some((_, carrier)) = carrier {
        if let Some(tariff) = carrier.tariff_to(home) {
            let goods = goods_of(product.map(|(_, one)| one), key);
            bill = tariff.bill(goods, scanned, order.contract, key);
        }
        let (law, promised, pace) = carrier.to(home);
        promise = promised;
        if let Some(law) = law {
            arrives = pace.arrival(scanned, transit(law));
        }
        lost |= carrier.loss > 0.0 && key.draw(purpose::PARCEL_LOSS, 0).chance(carrier.loss);
    }
    Parcel {
        product,
        carrier,
        home,
        promise,
        mistake,
        scanned,
        arrives,
        told,
        end: if lost { End::Lost } else { End::Delivered },
        bill,
    }
}

/// A parcel as the order's story has it.
fn shipped(order: &Order, parcel: &Parcel, waited: Millis) -> Shipped {
    Shipped {
        scanned: parcel.scanned,
        arrives: parcel.arrives,
        carrier: parcel.carrier.map(|(index, _)| index),
        promise: parcel.promise,
        mistake: parcel.mistake,
        told: Vec::new(),
        books: parts_of(order, parcel.scanned, parcel.arrives, waited),
    }
}

/// All parts of an order's time [ms]: intake, verification, those collected on the way, waiting
/// for goods, execution, transit. Without transit they sum to dispatch time, with it to delivery time.
pub fn parts_of(
    order: &Order,
    scanned: SimTime,
    arrives: SimTime,
    waited: Millis,
) -> [i64; ALL_PARTS] {
    let mut parts = [0; ALL_PARTS];
    parts[0] = order.captured - order.placed - order.intake_chasing;
    parts[1] = order.checked - order.captured;
    parts[2..2 + PARTS].copy_from_slice(&order.parts);
    let apart = order.execution_question + waited + order.awaits_balance + order.awaits_departure;
    parts[PARTS + 2] = waited;
    parts[PARTS + 3] = order.awaits_balance;
    parts[PARTS + 4] = scanned - order.supplier_seen - apart;
    parts[PARTS + 5] = order.awaits_departure;
    parts[PARTS + 6] = arrives - scanned;
    parts
}
