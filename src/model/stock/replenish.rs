//! Orders of stock points: when they are placed, how they go up, and how goods come down.

use crate::engine::time::{Millis, SimTime};
use crate::model::ahead::Ahead;
use crate::model::event::{Event, GOODS, REVIEW, REVIEW_FIRST, SEEN, WORK_ENDS};
use crate::model::order::{Order, PARTS, Pile, SUPPLIER};
use crate::model::slab::NONE;
use crate::model::world::{Agenda, World};
use crate::random::Key;

use super::forecast::wanted;
use super::goods::{FOR_STOCK, OrderGoods};
use super::layout::Replenishment;
use super::pipeline::{Kind, Lot};
use super::plan::{Quantity, UNIT, WhenShort};
use super::point::{Point, Source, Stock};
use super::purpose;
use super::queue::{Answer, Dispatch, Who};

/// The most reviews after the horizon while orders wait for goods: what has not come by then,
/// never comes.
const MOST_LATE_REVIEWS: i64 = 10_000;

impl Stock {
    /// A buyer below a point has asked for so much.
    pub fn sees_end_demand(&mut self, point: u32, quantity: Quantity) {
        let at = &mut self.points[point as usize];
        if at.sees_end_demand {
            at.outlook.seen += quantity;
        }
    }

    /// What agents with this lag have been told is in stock.
    pub fn figure(&self, point: u32, lag: Millis) -> Quantity {
        let at = &self.points[point as usize];
        let mut told = self.lags.iter().zip(&at.figures);
        match told.find(|(one, _)| **one == lag) {
            Some((0, _)) | None => at.on_hand - at.owed,
            Some((_, figure)) => figure.available,
        }
    }
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Puts the first review of every group into the calendar.
    pub fn begin_reviews(&mut self, calendar: &mut Agenda) {
        for group in 0..self.layout.reviews.len() as u32 {
            let first = self.layout.reviews[group as usize].first;
            self.next_review(group, first, calendar);
        }
        for point in 0..self.stock.points.len() as u32 {
            self.stock.look(point);
            self.stock.wakes.push(point);
        }
        self.settle_stock(calendar);
    }

    fn next_review(&mut self, group: u32, at: SimTime, calendar: &mut Agenda) {
        let rank = match self.layout.reviews[group as usize].before_demand {
            true => REVIEW_FIRST,
            false => REVIEW,
        };
        if at < self.monitor.drain_end {
            calendar.push(at, rank, u64::from(group), Event::Review(group));
        }
    }

    /// The points of a group are reviewed, from the lowest tier up.
    fn review(&mut self, group: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let at = group as usize;
        let every = self.layout.reviews[at].every;
        for index in 0..self.layout.reviews[at].points.len() {
            let point = self.layout.reviews[at].points[index];
            self.stock.advance(point, now, &mut self.monitor.stock);
            let holding = usize::from(self.stock.points[point as usize].holding);
            let forecast = self.net.stock[holding].forecast;
            let outlook = &mut self.stock.points[point as usize].outlook;
            match now.millis() < every {
                // No whole period has passed yet.
                true => outlook.seen = 0,
                false => outlook.period_ends(forecast),
            }
            // After the horizon only for buyers who still wait, whoever else is in the run.
            if now < self.net.horizon || self.stock.buyers_wait(point) {
                self.reorder(point, calendar);
            }
            self.settle_stock(calendar);
        }
        let late = (now - self.net.horizon).max(0) / every;
        let wanted = now < self.net.horizon || self.orders_are_open() && late < MOST_LATE_REVIEWS;
        if wanted {
            self.next_review(group, now + every, calendar);
        }
    }

    /// Whether a buyer's order is still without an end.
    fn orders_are_open(&self) -> bool {
        let ended: u64 = self.monitor.ended_all.iter().sum();
        self.monitor.placed_all > ended + self.monitor.open_all
    }

    /// Looks at the position of a point, and orders what the policy wants.
    fn reorder(&mut self, point: u32, calendar: &mut Agenda) {
        let at = &mut self.stock.points[point as usize];
        at.looked_at = false;
        let holding = &self.net.stock[usize::from(at.holding)];
        let levels = (at.level, at.lower);
        let quantity = wanted(holding, &at.outlook, levels, at.position());
        let empty = quantity == 0;
        // A review that orders nothing ends a cycle all the same.
        if empty && (holding.review.is_none() || at.source != Source::Outside) {
            return;
        }
        let now = calendar.now();
        at.on_order += quantity;
        let number = at.ordered;
        at.ordered = number.wrapping_add(1);
        let key = at.key.child(u64::from(number));
        let (direct, which) = (at.direct, usize::from(at.holding));
        if !empty {
            let sums = &mut self.monitor.stock.holdings[which];
            if self.stock.window.0 <= now && now < self.stock.window.1 {
                sums.replenishments += 1;
                sums.ordered += i128::from(quantity);
            }
            self.monitor.events += 1;
        }
        if direct || empty || quantity < 0 {
            // It passes all tiers up to its source at one instant.
            let (first, end) = at.flows;
            let passed = usize::from(first)..usize::from(end);
            self.monitor.stock.flows.add(passed, now, quantity);
            self.request(point, quantity, key, calendar);
        } else {
            self.send_order_up(point, quantity, key, calendar);
        }
    }

    /// Where the goods of an order of a point come from.
    ///
    /// - `key`: of the order.
    fn source_for(&self, point: u32, key: Key) -> Source {
        let Point {
            source, holding, ..
        } = self.stock.points[point as usize];
        if source != Source::Drawn {
            return source;
        }
        let product = self.net.stock[usize::from(holding)].product;
        let supplier = self.net.given_to(key, product);
        let point = self.layout.point(None, supplier.into(), product as u16);
        point.map_or(Source::Outside, Source::Point)
    }

    /// A point's order is with its source now.
    ///
    /// Always inline, as [`Self::travels`]: by a call each, orders and goods are written down for
    /// one function after another.
    #[inline(always)]
    fn request(&mut self, point: u32, quantity: Quantity, key: Key, calendar: &mut Agenda) {
        let now = calendar.now();
        match self.source_for(point, key) {
            Source::Outside | Source::Drawn => self.leaves_outside(point, quantity, key, now),
            Source::Point(above) => {
                self.stock.advance(above, now, &mut self.monitor.stock);
                let who = Who::Point {
                    point,
                    key,
                    part: 0,
                };
                let (sums, short) = (&mut self.monitor.stock, WhenShort::Backorder);
                let answer = self
                    .stock
                    .ask(above, (now, quantity), who, short, true, sums);
                if let Answer::Served(expires) = answer {
                    let goods = Dispatch {
                        to: point,
                        quantity,
                        key,
                        part: 0,
                        expires,
                    };
                    if self.stock.served.is_empty() && self.stock.leaves.is_empty() {
                        // It would be the next to leave in any case.
                        self.travels(goods, now, Kind::Right);
                    } else {
                        self.stock.leaves.push_back(goods);
                    }
                }
            }
        }
    }

    /// Goods from outside, made to order or not, leave for a point.
    fn leaves_outside(&mut self, point: u32, quantity: Quantity, key: Key, now: SimTime) {
        let at = &mut self.stock.points[point as usize];
        let holding = &self.net.stock[usize::from(at.holding)];
        let mut made = now;
        if let Some(law) = &holding.production {
            let each = law.sample_millis(&mut key.draw(purpose::PRODUCTION, 0));
            let all = (each as f64 * quantity as f64 / UNIT as f64).round_ties_even() as Millis;
            made = at.line_free.max(now) + all;
            at.line_free = made;
        }
        let leaves = Dispatch {
            to: point,
            quantity,
            key,
            part: 0,
            expires: SimTime::NEVER,
        };
        self.travels(leaves, made, Kind::Right);
    }

    /// Goods leave for a point at `from`.
    #[inline(always)]
    fn travels(&mut self, goods: Dispatch, from: SimTime, kind: Kind) {
        let Dispatch {
            to,
            quantity,
            key,
            part,
            expires,
        } = goods;
        let at = &mut self.stock.points[to as usize];
        let lead_time = match at.lead_time {
            Some(always) => always,
            None => {
                let law = &self.net.stock[usize::from(at.holding)].lead_time;
                let mut draw = key.draw(purpose::LEAD_TIME, u32::from(part));
                law.as_ref().map_or(0, |law| law.sample_millis(&mut draw))
            }
        };
        let mut due = from + lead_time;
        if self.receipt_halts {
            due = self.net.received_after(at.holding, due);
        }
        if at.keeps_order
            && let Some(latest) = at.coming.latest()
        {
            due = due.max(latest);
        }
        let expires = match (expires, at.shelf_life) {
            // Fresh from outside: it is as old as it is when it arrives.
            (SimTime::NEVER, Some(life)) if due < SimTime::MAX => due + life,
            (expires, _) => expires,
        };
        at.coming.push(Lot {
            due,
            quantity,
            expires,
            kind,
        });
        if at.owed > 0 || kind != Kind::Right || expires != SimTime::NEVER {
            self.stock.wakes.push(to);
        }
        self.monitor.events += 1;
    }

    /// A point's order goes up through the agents, as buyers' orders do.
    fn send_order_up(&mut self, point: u32, quantity: Quantity, key: Key, calendar: &mut Agenda) {
        let now = calendar.now();
        let Point { agent, holding, .. } = self.stock.points[point as usize];
        let product = self.net.stock[usize::from(holding)].product as u16;
        let number = self.layout.replenishments.insert(Replenishment {
            point,
            quantity,
            key,
        });
        let order = self.order_for_stock((key, product.into()), number, agent, now);
        let id = self.orders.insert(order);
        self.keep_goods(id, OrderGoods::for_stock(product, quantity));
        self.touch(now, SEEN, key, Event::Receive(id), calendar);
    }

    fn order_for_stock(
        &self,
        (key, product): (Key, usize),
        number: u32,
        agent: u32,
        now: SimTime,
    ) -> Order {
        Order {
            key,
            placed: now,
            captured: now,
            checked: now,
            supplier_seen: SimTime::NEVER,
            hop_from: now,
            hop_wait: 0,
            hop_accounted: 0,
            parts: [0; PARTS],
            ahead: Ahead::NOTHING,
            intake_chasing: 0,
            execution_question: 0,
            awaits_balance: 0,
            awaits_departure: 0,
            value: 0,
            paid_at: SimTime::NEVER,
            since: now,
            next_inquiry: SimTime::NEVER,
            inquiries: 0,
            stream: FOR_STOCK,
            number,
            seller: agent,
            holder: agent,
            next: Pile::EMPTY.head,
            attempt: 0,
            channel: 0,
            tier: self.agents[agent as usize].tier,
            asked: 0,
            handed: 0,
            balances: 0,
            settled: false,
            keeps_deposit: false,
            carrier: 0,
            contract: 0,
            answered: false,
            supplier: self.net.given_to(key, product),
            cohort: false,
            altered: false,
            was_altered: false,
            was_omitted: false,
            confirmed: false,
        }
    }

    /// A point's order is seen by an agent. True if this is its source.
    pub fn reaches_source(&mut self, id: u32, calendar: &mut Agenda) -> bool {
        let order = &self.orders[id];
        let replenishment = self.layout.replenishments[order.number];
        let source = self.stock.points[replenishment.point as usize].source;
        let here = match (source, order.tier) {
            (Source::Point(above), tier) => match self.stock.points[above as usize].agent {
                NONE => tier == SUPPLIER,
                agent => tier != SUPPLIER && agent == order.holder,
            },
            (Source::Outside | Source::Drawn, tier) => tier == SUPPLIER,
        };
        if here {
            self.arrives_at_source(id, calendar);
        }
        here
    }

    /// The supplier sees a point's order at `at`.
    #[cold]
    #[inline(never)]
    pub fn supplier_sees_order_for_stock(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        let key = self.orders[id].key;
        self.orders[id].tier = SUPPLIER;
        self.touch(at, WORK_ENDS, key, Event::Accepted(id), calendar);
    }

    /// A point's order is with its source: right, or altered on the way.
    #[cold]
    #[inline(never)]
    pub fn arrives_at_source(&mut self, id: u32, calendar: &mut Agenda) {
        let order = &self.orders[id];
        let (number, altered) = (order.number, order.altered);
        let Replenishment {
            point,
            quantity,
            key,
        } = self.layout.replenishments[number];
        self.layout.replenishments.remove(number);
        self.orders.remove(id);
        if altered {
            // Something else comes, from nobody's stock of this product.
            let goods = Dispatch {
                to: point,
                quantity,
                key,
                part: 0,
                expires: SimTime::NEVER,
            };
            self.travels(goods, calendar.now(), Kind::Wrong);
        } else {
            self.request(point, quantity, key, calendar);
        }
    }

    /// A point's order is omitted at `at`: it enters again when the agent asks after it, or is
    /// known to be lost.
    #[cold]
    #[inline(never)]
    pub fn order_for_stock_omitted(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        let order = &mut self.orders[id];
        order.attempt += 1;
        let (number, key, attempt) = (order.number, order.key, order.attempt);
        let Replenishment {
            point, quantity, ..
        } = self.layout.replenishments[number];
        let holding = usize::from(self.stock.points[point as usize].holding);
        if let Some(law) = &self.net.stock[holding].chase_after {
            let mut draw = key.draw(purpose::CHASE, u32::from(attempt));
            let again = at + law.sample_millis(&mut draw);
            let order = &mut self.orders[id];
            // It enters anew: what the hop has taken so far is not told of orders for stock.
            (order.hop_from, order.hop_wait, order.hop_accounted) = (again, 0, 0);
            self.touch(again, SEEN, key, Event::Receive(id), calendar);
            return;
        }
        self.layout.replenishments.remove(number);
        self.orders.remove(id);
        self.stock.points[point as usize].coming.push(Lot {
            due: at,
            quantity,
            expires: SimTime::NEVER,
            kind: Kind::Lost,
        });
        self.stock.wakes.push(point);
    }

    /// Something happens to stock.
    #[cold]
    #[inline(never)]
    pub fn stock_happens(&mut self, event: Event, tie: u64, calendar: &mut Agenda) {
        match event {
            Event::Goods(point) => self.stock_moves(point, calendar),
            Event::Review(group) => self.review(group, calendar),
            Event::LeavesStock(order) => self.leaves_stock(order, tie, calendar),
            _ => {}
        }
    }

    /// An accepted order takes its goods, if there are any, and goes on to the capacity gate. An
    /// order for stock is with its source.
    #[cold]
    #[inline(never)]
    pub fn takes_goods_first(&mut self, id: u32, calendar: &mut Agenda) {
        if self.orders[id].stream == FOR_STOCK {
            self.arrives_at_source(id, calendar);
        } else if self.takes_goods(id, calendar) {
            self.may_be_prepared(id, calendar);
        }
    }

    /// A point has something to do: a delivery somebody waits for, goods that expire.
    fn stock_moves(&mut self, point: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let at = &mut self.stock.points[point as usize];
        if at.armed == now {
            at.armed = SimTime::NEVER;
        }
        self.stock.advance(point, now, &mut self.monitor.stock);
        self.stock.wakes.push(point);
    }

    /// Sees to everything that has become known about stock during the current event.
    #[cold]
    #[inline(never)]
    pub fn settle_stock(&mut self, calendar: &mut Agenda) {
        loop {
            if let Some((order, expires)) = self.stock.served.pop_front() {
                self.goods_came(order, expires, calendar);
            } else if let Some(goods) = self.stock.leaves.pop_front() {
                self.travels(goods, calendar.now(), Kind::Right);
            } else if let Some(point) = self.stock.looks.pop_front() {
                self.reorder(point, calendar);
            } else if let Some(point) = self.stock.wakes.pop() {
                self.arm(point, calendar);
            } else {
                return;
            }
        }
    }

    /// Puts a point's next moment into the calendar, or lets it happen if that is now.
    fn arm(&mut self, point: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let at = &mut self.stock.points[point as usize];
        let next = at.wakes_at();
        if next <= now {
            self.stock.advance(point, now, &mut self.monitor.stock);
        } else if next < at.armed && next < self.monitor.drain_end.min(SimTime::MAX) {
            at.armed = next;
            let tie = at.key.tie();
            calendar.push(next, GOODS, tie, Event::Goods(point));
        }
    }
}
