//! Orders of stock points: when they are placed, how they go up, and how goods come down.

use crate::engine::time::{Millis, SimTime};
use crate::model::ahead::Ahead;
use crate::model::event::{Event, GOODS, SEEN, WORK_ENDS};
use crate::model::network::Network;
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
        let mut told = self.desk.lags.iter().zip(&at.figures);
        match told.find(|(one, _)| **one == lag) {
            Some((0, _)) | None => at.on_hand - at.owed,
            Some((_, figure)) => figure.available,
        }
    }
}

impl Point {
    /// How much it orders now \[thousandths of a unit\]; 0: nothing.
    #[inline]
    fn orders(&self, net: &Network) -> Quantity {
        if self.fills_up {
            return (self.level - self.position()).max(0);
        }
        let holding = &net.stock[usize::from(self.holding)];
        let levels = (self.level, self.lower);
        wanted(holding, &self.outlook, levels, self.position())
    }

    /// The key of one of its orders, by its number.
    fn order_key(&self, number: u32) -> Key {
        self.key.child(u64::from(number))
    }
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Looks at the position of a point, and orders what the policy wants.
    ///
    /// The point must have been brought up to now.
    #[inline(always)]
    pub(super) fn reorder(&mut self, point: u32, calendar: &mut Agenda) {
        let (at, sums, desk) = self.stock.at(point, &mut self.monitor.stock);
        at.looked_at = false;
        let quantity = at.orders(self.net);
        let empty = quantity == 0;
        // A review that orders nothing ends a cycle all the same.
        if empty && (at.continuous || at.source != Source::Outside) {
            return;
        }
        let now = calendar.now();
        at.on_order += quantity;
        let number = at.ordered;
        at.ordered = number.wrapping_add(1);
        let source = at.source;
        if !empty {
            if desk.sees(now) {
                sums.replenishments += 1;
                sums.ordered += i128::from(quantity);
            }
            self.monitor.events += 1;
        }
        if at.direct || empty || quantity < 0 {
            // It passes all tiers up to its source at one instant.
            let (first, end) = at.flows;
            let passed = usize::from(first)..usize::from(end);
            let today = at.today();
            self.monitor.stock.flows.add(passed, today, quantity);
            self.request(point, source, (number, quantity), now);
        } else {
            self.send_order_up(point, quantity, number, calendar);
        }
    }

    /// Which of several suppliers an order of a point goes to.
    #[cold]
    #[inline(never)]
    fn draw_source(&self, point: u32, number: u32) -> Source {
        let at = &self.stock.points[point as usize];
        let product = self.net.stock[usize::from(at.holding)].product;
        let supplier = self.net.given_to(at.order_key(number), product);
        let point = self.layout.point(None, supplier.into(), product as u16);
        point.map_or(Source::Outside, Source::Point)
    }

    /// A point's order is with its source now.
    ///
    /// Always inline, as [`Self::travels`]: by a call each, orders and goods are written down for
    /// one function after another.
    #[inline(always)]
    fn request(
        &mut self,
        point: u32,
        source: Source,
        (number, quantity): (u32, Quantity),
        now: SimTime,
    ) {
        let source = match source {
            Source::Drawn => self.draw_source(point, number),
            known => known,
        };
        let mut goods = Dispatch {
            to: point,
            quantity,
            number,
            part: 0,
            expires: SimTime::NEVER,
        };
        let mut leave = now;
        if let Source::Point(above) = source {
            let (at, sums, desk) = self.stock.at(above, &mut self.monitor.stock);
            at.advance(now, sums, desk);
            let who = Who::Point {
                point,
                number,
                part: 0,
            };
            let answer = at.ask(
                (now, quantity),
                who,
                WhenShort::Backorder,
                true,
                (sums, desk),
            );
            let Answer::Served(expires) = answer else {
                return;
            };
            goods.expires = expires;
            if !(desk.served.is_empty() && desk.leaves.is_empty()) {
                desk.leaves.push_back(goods);
                return;
            }
            // It would be the next to leave in any case.
        } else if self.stock.points[point as usize].made_to_order {
            leave = self.made_by(point, (number, quantity), now);
        }
        self.travels(goods, leave, Kind::Right);
    }

    /// When goods that are made to order for a point are ready to travel.
    #[inline(never)]
    fn made_by(
        &mut self,
        point: u32,
        (number, quantity): (u32, Quantity),
        now: SimTime,
    ) -> SimTime {
        let at = &mut self.stock.points[point as usize];
        let Some(law) = &self.net.stock[usize::from(at.holding)].production else {
            return now;
        };
        let mut draw = at.order_key(number).draw(purpose::PRODUCTION, 0);
        let each = law.sample_millis(&mut draw);
        let all = (each as f64 * quantity as f64 / UNIT as f64).round_ties_even() as Millis;
        at.line_free = at.line_free.max(now) + all;
        at.line_free
    }

    /// Goods leave for a point at `from`.
    #[inline(always)]
    fn travels(&mut self, goods: Dispatch, from: SimTime, kind: Kind) {
        let Dispatch {
            to,
            quantity,
            number,
            part,
            expires,
        } = goods;
        let at = &mut self.stock.points[to as usize];
        let lead_time = match at.lead_time {
            Some(always) => always,
            None => {
                let law = &self.net.stock[usize::from(at.holding)].lead_time;
                let key = at.order_key(number);
                let mut draw = key.draw(purpose::LEAD_TIME, u32::from(part));
                law.as_ref().map_or(0, |law| law.sample_millis(&mut draw))
            }
        };
        let mut due = from + lead_time;
        if at.keeps_order
            && let Some(latest) = at.coming.latest()
        {
            due = due.max(latest);
        }
        let expires = match at.shelf_life {
            // Fresh from outside: it is as old as it is when it arrives.
            Some(life) if expires == SimTime::NEVER && due < SimTime::MAX => due + life,
            _ => expires,
        };
        at.coming.push(Lot {
            due,
            quantity,
            expires,
            kind,
        });
        if at.owed > 0 || kind != Kind::Right || expires != SimTime::NEVER {
            self.stock.desk.wakes.push(to);
        }
        self.monitor.events += 1;
    }

    /// A point's order goes up through the agents, as buyers' orders do.
    #[inline(never)]
    fn send_order_up(
        &mut self,
        point: u32,
        quantity: Quantity,
        number: u32,
        calendar: &mut Agenda,
    ) {
        let now = calendar.now();
        let at = &self.stock.points[point as usize];
        let (agent, holding, key) = (at.agent, at.holding, at.order_key(number));
        let product = self.net.stock[usize::from(holding)].product as u16;
        let number = self.layout.replenishments.insert(Replenishment {
            point,
            quantity,
            number,
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
            forged: false,
            was_fake: false,
            fake: false,
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
        let now = calendar.now();
        let Replenishment {
            point,
            quantity,
            number: ordered,
        } = self.layout.replenishments[number];
        self.layout.replenishments.remove(number);
        self.orders.remove(id);
        if altered {
            // Something else comes, from nobody's stock of this product.
            let goods = Dispatch {
                to: point,
                quantity,
                number: ordered,
                part: 0,
                expires: SimTime::NEVER,
            };
            self.travels(goods, now, Kind::Wrong);
        } else {
            let source = self.stock.points[point as usize].source;
            self.request(point, source, (ordered, quantity), now);
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
        self.stock.desk.wakes.push(point);
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
        self.stock.desk.wakes.push(point);
    }

    /// Sees to everything that has become known about stock during the current event.
    #[cold]
    #[inline(never)]
    pub fn settle_stock(&mut self, calendar: &mut Agenda) {
        loop {
            let desk = &mut self.stock.desk;
            // Mostly goods have left at once, and there are only points to look at.
            if desk.served.is_empty() && desk.leaves.is_empty() {
                if let Some(point) = desk.looks.pop_front() {
                    self.reorder(point, calendar);
                } else if let Some(point) = desk.wakes.pop() {
                    self.arm(point, calendar);
                } else {
                    return;
                }
            } else if let Some((order, expires)) = desk.served.pop_front() {
                self.goods_came(order, expires, calendar);
            } else if let Some(goods) = desk.leaves.pop_front() {
                self.travels(goods, calendar.now(), Kind::Right);
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
