//! Buyers' orders and goods: what an order asks for, where it is filled, and how it waits.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::audit::Step;
use crate::model::event::{Event, TIMER};
use crate::model::inquiries;
use crate::model::intake::pick;
use crate::model::network::Product;
use crate::model::order::{End, Part, SUPPLIER};
use crate::model::purpose::{INQUIRY_GIVES_UP, PRODUCT};
use crate::model::slab::NONE;
use crate::model::story::Cause;
use crate::model::world::{Agenda, World};
use crate::random::{Key, Law, round_whole};

use super::plan::{Quantity, UNIT, WhenShort};
use super::purpose;
use super::queue::{Answer, Who};
use super::sums::day_of;

/// The stream of an order that no buyer has placed, but a stock point.
pub const FOR_STOCK: u32 = u32::MAX;

/// What belongs to an order where there is stock.
#[derive(Debug, Clone, Copy)]
pub struct OrderGoods {
    pub quantity: Quantity,
    /// When the first of its goods expires.
    pub expires: SimTime,
    /// Since when it waits for goods, and how long it has waited in all \[ms\].
    since: SimTime,
    pub waited: Millis,
    /// The agent who ships it, by slot, and the point it waits at or was filled from.
    pub shipper: u32,
    pub(super) point: u32,
    pub product: u16,
    /// The supplier it went to first, by index, and how many have passed it on since.
    pub(super) given_to: u8,
    pub(super) passed: u8,
    state: State,
    /// It was sold because there seemed to be enough.
    by_figure: bool,
}

/// How far an order has come on its way to goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nobody has been asked.
    Open,
    /// Waits at the place where it was seen, before it is accepted.
    WaitsAtAgent,
    /// Waits, accepted.
    WaitsAccepted,
    /// Has its goods.
    Filled,
}

impl OrderGoods {
    /// An order for a point.
    pub const fn for_stock(product: u16, quantity: Quantity) -> Self {
        Self {
            quantity,
            expires: SimTime::NEVER,
            since: SimTime::ZERO,
            waited: 0,
            shipper: NONE,
            point: NONE,
            product,
            given_to: 0,
            passed: 0,
            state: State::Open,
            by_figure: false,
        }
    }
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Writes down what a new order asks for. True if the agent refuses it, because what is
    /// known of the stock says that there is not enough; the order has then ended.
    #[cold]
    #[inline(never)]
    pub fn is_refused(&mut self, id: u32, calendar: &mut Agenda) -> bool {
        let now = calendar.now();
        self.asks_for_goods(id, now);
        let refused = !self.sells_by_figure(id, now);
        if refused {
            self.mark(id, now, Step::Ended(End::Cancelled), calendar);
            self.end(id, End::Cancelled, now);
        }
        refused
    }

    fn asks_for_goods(&mut self, id: u32, now: SimTime) {
        let (key, stream) = (self.orders[id].key, self.orders[id].stream);
        let product = pick(&self.net.products, |one| one.share, key, PRODUCT) as u16;
        let quantity = self.quantity(key, stream, product, now);
        let goods = OrderGoods {
            given_to: self.orders[id].supplier,
            ..OrderGoods::for_stock(product, quantity)
        };
        self.keep_goods(id, goods);
        let day = day_of(now);
        self.monitor.stock.flows.add(0..1, day, quantity);
        if self.layout.end_demand {
            self.show_end_demand(id, product, quantity);
        }
    }

    /// Stores what belongs to the order in a slot.
    pub fn keep_goods(&mut self, id: u32, goods: OrderGoods) {
        let slot = id as usize;
        if slot >= self.layout.orders.len() {
            self.layout.orders.resize(slot + 1, goods);
        }
        self.layout.orders[slot] = goods;
    }

    /// How much an order asks for \[thousandths of a unit\].
    fn quantity(&mut self, key: Key, stream: u32, product: u16, now: SimTime) -> Quantity {
        let law = self.net.products.get(usize::from(product));
        let law = law.and_then(|product| product.quantity.as_ref());
        let regular = self.net.demand.regular;
        let quantity = match (law, regular) {
            (None, _) => UNIT as f64,
            (Some(Law::Normal { mean, sd }), Some(regular)) if regular.correlation != 0.0 => {
                let place = (stream - self.layout.first_stream) as usize;
                let last = self.layout.deviations[place];
                let standard = Law::Normal { mean: 0.0, sd: 1.0 };
                let fresh = standard.sample(&mut key.draw(purpose::QUANTITY, 0));
                let own = libm::sqrt(1.0 - regular.correlation * regular.correlation);
                let deviation = regular.correlation * last + own * fresh;
                self.layout.deviations[place] = deviation;
                mean + sd * deviation
            }
            (Some(law), _) => law.sample(&mut key.draw(purpose::QUANTITY, 0)),
        };
        let factor = match regular {
            Some(_) => self.arrivals.day_factor(now.millis() / DAY),
            None => 1.0,
        };
        round_whole(quantity * factor)
    }

    /// How much an order asks for \[thousandths of a unit\], with or without stock.
    pub fn units_of(&self, id: u32, product: Option<&Product>) -> Quantity {
        if self.stocked {
            return self.layout.orders[id as usize].quantity;
        }
        match product.and_then(|product| product.quantity.as_ref()) {
            Some(law) => {
                let mut draw = self.orders[id].key.draw(purpose::QUANTITY, 0);
                round_whole(law.sample(&mut draw))
            }
            None => UNIT,
        }
    }

    /// Lets those above who look at what buyers ask for know of it.
    fn show_end_demand(&mut self, id: u32, product: u16, quantity: Quantity) {
        let mut agent = self.orders[id].seller;
        let mut tier = self.net.tiers.len();
        while tier > 0 {
            tier -= 1;
            if let Some(point) = self.layout.point(Some(tier as u8), agent, product) {
                self.stock.sees_end_demand(point, quantity);
            }
            agent = self.agents[agent as usize].upper;
        }
        let supplier = u32::from(self.orders[id].supplier);
        if let Some(point) = self.layout.point(None, supplier, product) {
            self.stock.sees_end_demand(point, quantity);
        }
    }

    /// Where agents look at what is in stock: whether the order is sold.
    fn sells_by_figure(&mut self, id: u32, now: SimTime) -> bool {
        if self.stock.desk.lags.is_empty() {
            return true;
        }
        let order = &self.orders[id];
        let (seller, supplier, cohort) = (order.seller, order.supplier, order.cohort);
        let Some(at_seller) = self.agents.get(seller as usize) else {
            return true;
        };
        let Some(lag) = at_seller.practice.stock_sync_lag else {
            return true;
        };
        let OrderGoods {
            product, quantity, ..
        } = self.layout.orders[id as usize];
        let Some(point) = self.first_stock((seller, supplier), product) else {
            return true;
        };
        self.stock.advance(point, now, &mut self.monitor.stock);
        let enough = self.stock.figure(point, lag) >= quantity;
        if enough {
            self.layout.orders[id as usize].by_figure = true;
            self.monitor.stock.sold_by_figure += u64::from(cohort);
            return true;
        }
        self.monitor.stock.refused += u64::from(cohort);
        false
    }

    /// The first stock of a product on the way up from a lowest-tier agent to a supplier, as far as
    /// it may be sold from there.
    fn first_stock(&self, (seller, supplier): (u32, u8), product: u16) -> Option<u32> {
        let mut agent = seller;
        let mut tier = self.net.tiers.len();
        // Those above the last relay ship; with the nearest stock anybody may.
        let lowest_shipper = match self.layout.nearest {
            true => self.net.tiers.len(),
            false => self.last_relay,
        };
        while tier > 0 {
            tier -= 1;
            if tier < lowest_shipper
                && let Some(point) = self.layout.point(Some(tier as u8), agent, product)
            {
                return Some(point);
            }
            agent = self.agents[agent as usize].upper;
        }
        match self.last_relay {
            0 => self.layout.point(None, supplier.into(), product),
            _ => None,
        }
    }

    /// An order is seen by the agent whose turn it is. True if it goes no further up: it is filled
    /// there, waits there for goods, or has ended; or it is for stock, and has reached its source.
    #[cold]
    #[inline(never)]
    pub fn meets_stock(&mut self, id: u32, calendar: &mut Agenda) -> bool {
        let order = &self.orders[id];
        if order.stream == FOR_STOCK {
            return self.reaches_source(id, calendar);
        }
        if !self.layout.nearest {
            return false;
        }
        let (agent, tier) = (order.holder, order.tier);
        let product = self.layout.orders[id as usize].product;
        let Some(point) = self.layout.point(Some(tier), agent, product) else {
            return false;
        };
        match self.take(id, point, true, calendar) {
            Answer::Refused if self.refused_for_good(id, point) => {
                self.mark(id, calendar.now(), Step::Ended(End::Cancelled), calendar);
                self.end(id, End::Cancelled, calendar.now());
                true
            }
            Answer::Refused => false,
            answer => {
                self.ships_here(id, agent, calendar.now());
                if matches!(answer, Answer::Served(_)) {
                    self.seen_by_supplier(id, calendar.now(), calendar);
                } else {
                    self.mark(id, calendar.now(), Step::SeenBySupplier, calendar);
                    self.orders[id].supplier_seen = calendar.now();
                    self.waits_for_goods(id, State::WaitsAtAgent, calendar);
                }
                true
            }
        }
    }

    /// The agent who has an order ships it.
    fn ships_here(&mut self, id: u32, agent: u32, now: SimTime) {
        let order = &mut self.orders[id];
        // It may have been here before: asked back about, or omitted and found again.
        let rest = now - order.hop_from - order.hop_accounted;
        order.add(Part::RollUp, rest);
        order.tier = SUPPLIER;
        self.layout.orders[id as usize].shipper = agent;
    }

    /// An order asks at a point.
    ///
    /// - `first`: false where it comes back to a supplier who has passed it on.
    pub(super) fn take(&mut self, id: u32, point: u32, first: bool, calendar: &Agenda) -> Answer {
        let now = calendar.now();
        let quantity = self.layout.orders[id as usize].quantity;
        let short = self.when_short(id, point);
        let who = Who::Order {
            id,
            any: short == WhenShort::Partial,
        };
        let (at, sums, desk) = self.stock.at(point, &mut self.monitor.stock);
        at.advance(now, sums, desk);
        let answer = at.ask((now, quantity), who, short, first, (sums, desk));
        let goods = &mut self.layout.orders[id as usize];
        goods.point = point;
        if let Answer::Served(expires) = answer {
            goods.state = State::Filled;
            goods.expires = expires;
        } else if goods.by_figure {
            goods.by_figure = false;
            self.monitor.stock.oversold += u64::from(self.orders[id].cohort);
        }
        answer
    }

    fn refused_for_good(&self, id: u32, point: u32) -> bool {
        self.when_short(id, point) == WhenShort::Lost || self.last_relay > 0
    }

    /// An accepted order takes its goods at the place that ships it. True if it may be picked.
    #[cold]
    #[inline(never)]
    pub fn takes_goods(&mut self, id: u32, calendar: &mut Agenda) -> bool {
        let OrderGoods {
            state,
            product,
            shipper,
            ..
        } = self.layout.orders[id as usize];
        if state == State::Filled {
            return true;
        }
        let point = match (shipper, self.last_relay) {
            (NONE, 0) => {
                let supplier = u32::from(self.orders[id].supplier);
                self.layout.point(None, supplier, product)
            }
            (NONE, _) => {
                let agent = self.agent_on_path(id, 0);
                self.layout.point(Some(0), agent, product)
            }
            (agent, _) => {
                let tier = self.agents[agent as usize].tier;
                self.layout.point(Some(tier), agent, product)
            }
        };
        let Some(point) = point else {
            return true;
        };
        let now = calendar.now();
        if self.gave_up(id, now) {
            return false;
        }
        self.takes_from(id, point, true, calendar)
    }

    /// Whether an order has got its goods.
    pub fn has_goods(&self, id: u32) -> bool {
        self.layout.orders[id as usize].state == State::Filled
    }

    /// An order waits for goods from now on, or until its buyer will wait no more.
    pub(super) fn waits_for_goods(&mut self, id: u32, state: State, calendar: &mut Agenda) {
        let now = calendar.now();
        let goods = &mut self.layout.orders[id as usize];
        goods.state = state;
        goods.since = now;
        let holding = self.stock.points[goods.point as usize].holding;
        let key = self.orders[id].key;
        let patience = match &self.net.stock[usize::from(holding)].patience {
            Some(law) => now + law.sample_millis(&mut key.draw(purpose::PATIENCE, 0)),
            None => SimTime::NEVER,
        };
        let leaves = patience.min(self.gives_up_at(id));
        if leaves < self.monitor.drain_end {
            calendar.push(leaves, TIMER, key.tie(), Event::LeavesStock(id));
        }
        if self.troubled {
            self.is_out_of_stock(id, calendar);
        }
    }

    /// When the buyer of an order gives up, if nothing is shipped before.
    fn gives_up_at(&self, id: u32) -> SimTime {
        let order = &self.orders[id];
        let (mut at, mut number) = (order.next_inquiry, order.inquiries);
        if self.net.buyer.gives_up <= 0.0 {
            return SimTime::NEVER;
        }
        while at < self.monitor.drain_end {
            let mut draw = order.key.draw(INQUIRY_GIVES_UP, number);
            if draw.chance(self.net.buyer.gives_up) {
                return at;
            }
            number += 1;
            at = inquiries::next(self.net, order.key, number, at);
        }
        SimTime::NEVER
    }

    /// The buyer of an order that waits for goods waits no more, unless the goods came before.
    ///
    /// - `tie`: of the order for which the entry was made.
    #[cold]
    #[inline(never)]
    pub fn leaves_stock(&mut self, id: u32, tie: u64, calendar: &mut Agenda) {
        let now = calendar.now();
        let goods = self.layout.orders[id as usize];
        let waits = matches!(goods.state, State::WaitsAtAgent | State::WaitsAccepted);
        if self.orders[id].key.tie() != tie || !waits {
            return;
        }
        let OrderGoods {
            point, quantity, ..
        } = goods;
        self.layout.orders[id as usize].state = State::Filled;
        let (at, sums, desk) = self.stock.at(point, &mut self.monitor.stock);
        at.advance(now, sums, desk);
        at.leave(id, quantity, sums, desk);
        if !self.gave_up(id, now + 1) {
            self.mark(id, now, Step::Ended(End::Cancelled), calendar);
            self.end(id, End::Cancelled, now);
        }
    }

    /// An order has got the goods it waited for.
    #[cold]
    #[inline(never)]
    pub fn goods_came(&mut self, id: u32, expires: SimTime, calendar: &mut Agenda) {
        let now = calendar.now();
        let goods = &mut self.layout.orders[id as usize];
        let state = std::mem::replace(&mut goods.state, State::Filled);
        goods.expires = expires;
        goods.waited += now - goods.since;
        self.tell(id, now, Cause::Stock);
        if self.gave_up(id, now) {
            return;
        }
        match state {
            State::WaitsAtAgent => self.accepts(id, now, calendar),
            State::WaitsAccepted => self.may_be_prepared(id, calendar),
            State::Open | State::Filled => unreachable!("order {id} did not wait"),
        }
    }

    /// The agent who ships an order from stock of its own, if one does.
    #[inline(always)]
    pub fn ships_from_stock(&self, id: u32) -> Option<u32> {
        match self.stocked {
            true => self.shipping_agent(id),
            false => None,
        }
    }

    #[cold]
    #[inline(never)]
    fn shipping_agent(&self, id: u32) -> Option<u32> {
        match self.layout.orders[id as usize].shipper {
            NONE => None,
            agent => Some(agent),
        }
    }

    /// How long an order has waited for goods \[ms\].
    #[inline(always)]
    pub fn waited_for_goods(&self, id: u32) -> Millis {
        match self.stocked {
            true => self.layout.orders[id as usize].waited,
            false => 0,
        }
    }

    /// Counts where an order of the cohort left from, and whether its goods are still good when they arrive.
    pub fn record_goods(&mut self, id: u32, arrives: SimTime, delivered: bool) {
        let goods = &self.layout.orders[id as usize];
        let sums = &mut self.monitor.stock;
        let place = match goods.shipper {
            NONE => 0,
            agent => usize::from(self.agents[agent as usize].tier) + 1,
        };
        sums.shipped_from[place] += 1;
        if delivered {
            sums.spoiled += u64::from(arrives > goods.expires);
        }
    }

    /// Counts what a tier sends up, as it is seen above.
    #[cold]
    #[inline(never)]
    pub fn flows_up(&mut self, id: u32, seen: SimTime) {
        let tier = usize::from(self.orders[id].tier);
        let quantity = self.layout.orders[id as usize].quantity;
        self.monitor
            .stock
            .flows
            .add(tier + 1..tier + 2, day_of(seen), quantity);
    }
}
