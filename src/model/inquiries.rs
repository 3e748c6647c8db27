//! Buyers without news: they ask, give up, and find what was omitted.
//!
//! An inquiry climbs from the lowest-tier agent to whoever holds the order when it is raised, one
//! message delay between agents, the answer free. It moves nothing but an omitted order, which
//! re-enters where it was omitted.
//!
//! Times and outcomes of inquiries follow from the order's key, so most of them need no event:
//! they are looked at whenever the order's next instant is known ([`World::gave_up`]). Only where
//! agents spend labour on inquiries does each one need events: the buyer is watched from one to
//! the next, and a [`Climb`] goes through the agents' queues.

use crate::engine::time::SimTime;
use crate::random::{Key, Purpose};

use super::audit::Step;
use super::clock::ActiveClock;
use super::event::{Event, SEEN, TIMER};
use super::network::{Channel, Entry, MOST_INQUIRIES, Network};
use super::order::{End, Order, Part, SUPPLIER};
use super::purpose;
use super::slab::NONE;
use super::stock::goods::FOR_STOCK;
use super::story::Cause;
use super::world::{Agenda, World};

/// An inquiry on its way up.
#[derive(Debug, Clone, Copy)]
pub struct Climb {
    /// Key of the order.
    key: Key,
    /// Its lowest-tier agent.
    seller: u32,
    /// Number of the inquiry among all about the order, from 1; enters the keys of its draws, and
    /// keeps it apart from the others where they wait for one opening.
    inquiry: u16,
    /// The tier it is at, and the one it goes to; [`SUPPLIER`] stands above all.
    at: u8,
    to: u8,
    /// The omitted order it will find, or [`NONE`].
    finds: u32,
}

impl Climb {
    /// What breaks ties between this inquiry and everything else, also about the same order.
    fn tie(&self) -> Key {
        self.key.child(u64::from(self.inquiry))
    }
}

/// What waits to be put into the calendar when the current event is over.
pub type Raised = (SimTime, Key, Event);

/// Whether agents spend labour on inquiries.
pub fn cost_labour(net: &Network) -> bool {
    net.buyer.chase_after.is_some() && net.practices().any(|practice| practice.inquiry.is_some())
}

/// When a buyer's inquiry `number` (from 0) is due whose last one, or the order, was at `last`: at
/// least a millisecond later; [`SimTime::NEVER`] where nobody asks, or not again.
pub fn next(net: &Network, key: Key, number: u32, last: SimTime) -> SimTime {
    match &net.buyer.chase_after {
        Some(law) if number < MOST_INQUIRIES => {
            let mut draw = key.draw(purpose::INQUIRY_GAP, number);
            last + law.sample_millis(&mut draw).max(1)
        }
        _ => SimTime::NEVER,
    }
}

/// What the message delays of an inquiry are drawn for.
fn inquiry_up(finds_an_omitted_order: bool) -> Purpose {
    match finds_an_omitted_order {
        true => purpose::INQUIRY_UP,
        false => purpose::INQUIRY_MORE_UP,
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// Whether the buyer gives up before `instant`; then the order has ended as refunded and its
    /// slot is free. Must only be asked about instants up to the first scan.
    // One comparison, asked some ten times an order: as a call it took 5 % of the time.
    #[inline(always)]
    pub fn gave_up(&mut self, id: u32, instant: SimTime) -> bool {
        self.orders[id].next_inquiry < instant && self.inquires_until(id, instant)
    }

    /// Lets the buyer ask until `instant`; true if one of the inquiries ended the order.
    #[inline(never)]
    fn inquires_until(&mut self, id: u32, instant: SimTime) -> bool {
        while self.orders[id].next_inquiry < instant {
            let at = self.orders[id].next_inquiry;
            if self.inquires(id) {
                self.end(id, End::Refunded, at);
                return true;
            }
            let holder = self.orders[id].tier;
            self.raise(id, at, holder);
        }
        false
    }

    /// Makes the next inquiry of a waiting buyer; true if the buyer gives up with it. The caller
    /// ends the order.
    fn inquires(&mut self, id: u32) -> bool {
        let gives_up = self.gives_up_next(id);
        self.note_inquiry(id);
        let order = &mut self.orders[id];
        order.inquiries += 1;
        if !gives_up {
            order.next_inquiry = next(self.net, order.key, order.inquiries, order.next_inquiry);
            self.watch(id);
        }
        gives_up
    }

    /// Whether the buyer's next inquiry ends in a refund.
    fn gives_up_next(&self, id: u32) -> bool {
        let share = self.net.buyer.gives_up;
        let order = &self.orders[id];
        share > 0.0
            && order
                .key
                .draw(purpose::INQUIRY_GIVES_UP, order.inquiries)
                .chance(share)
    }

    /// Where inquiries cost labour: sees to it that the next one is noticed in time.
    #[inline]
    pub fn watch(&mut self, id: u32) {
        if self.inquiries_cost {
            let order = &self.orders[id];
            let next = (order.next_inquiry, order.key, Event::Ask(id));
            self.raised.push(next);
        }
    }

    /// A buyer who is watched asks now, unless the inquiry was looked at before, with the order's
    /// next instant; then the entry is stale and finds another inquiry due, or another order.
    ///
    /// - `tie`: of the order that was watched.
    pub fn asks(&mut self, id: u32, tie: u64, calendar: &Agenda) {
        let now = calendar.now();
        let order = &self.orders[id];
        // One that ends the order is left to whoever touches the order next.
        if order.next_inquiry == now && order.key.tie() == tie && !self.gives_up_next(id) {
            let holder = order.tier;
            self.inquires(id);
            self.raise(id, now, holder);
        }
    }

    /// Where inquiries cost labour: sends one up from the lowest tier to `holder`.
    fn raise(&mut self, id: u32, at: SimTime, holder: u8) {
        self.send_up(id, at, holder, NONE);
    }

    /// Where inquiries cost labour: the last inquiry climbs from the lowest tier to `to`, where it
    /// finds an omitted order, or [`NONE`].
    fn send_up(&mut self, id: u32, at: SimTime, to: u8, finds: u32) {
        if !self.inquiries_cost || self.asks_the_shop(id) {
            return;
        }
        // An order that its agent ships from stock is asked about there, and no higher.
        let to = match self.ships_from_stock(id) {
            Some(agent) if to == SUPPLIER => self.agents[agent as usize].tier,
            _ => to,
        };
        let order = &self.orders[id];
        let climb = Climb {
            key: order.key,
            seller: order.seller,
            inquiry: order.inquiries as u16,
            at: (self.net.tiers.len() - 1) as u8,
            to,
            finds,
        };
        let event = Event::Climb(self.climbs.insert(climb));
        self.raised.push((at, climb.tie(), event));
    }

    /// Whether the order entered at the supplier, whose buyers ask there and not an agent.
    fn asks_the_shop(&self, id: u32) -> bool {
        self.channel_of(id).enters_at == Entry::Supplier || self.net.tiers.is_empty()
    }

    /// The channel an order came by.
    pub fn channel_of(&self, id: u32) -> &'n Channel {
        &self.net.channels[usize::from(self.orders[id].channel)]
    }

    /// An inquiry reaches an agent: a job, then on to the next one up.
    pub fn climb_arrives(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let climb = self.climbs[id];
        let Climb {
            key,
            seller,
            inquiry,
            at,
            to,
            finds,
        } = climb;
        let agent = self.agent_above(seller, at);
        let practice = self.practice(agent);
        let mut done = now;
        if let Some(law) = &practice.inquiry {
            let turn = self.turn(agent, now);
            if finds != NONE && self.gave_up(finds, turn.begins) {
                self.climbs.remove(id);
                return;
            }
            let purpose = purpose::INQUIRY_LABOUR.at(practice.salt);
            let labour = law.sample_millis(&mut key.draw(purpose, u32::from(inquiry)));
            done = self.book(turn, labour);
        } else if finds != NONE && self.gave_up(finds, now) {
            self.climbs.remove(id);
            return;
        }
        if at > 0 && (to == SUPPLIER || at > to) {
            // As on the way that needs no events: an omitted order's attempt.
            let attempt = match finds {
                NONE => inquiry,
                order => self.orders[order].attempt,
            };
            let seen = self.message_up(key, agent, done, inquiry_up(finds != NONE), attempt);
            self.climbs[id].at = at - 1;
            self.touch(seen, SEEN, climb.tie(), Event::Climb(id), calendar);
            return;
        }
        self.climbs.remove(id);
        if finds != NONE {
            self.found_again(finds, done, calendar);
        }
    }

    /// One message delay up from an agent to the one above, begun at `from`.
    pub fn message_up(
        &self,
        key: Key,
        agent: u32,
        from: SimTime,
        purpose: Purpose,
        attempt: u16,
    ) -> SimTime {
        let above = self.agents[agent as usize].upper;
        let reader = &self.practice(above).clock;
        self.message_to(reader, key, agent, from, purpose, attempt)
    }

    /// One message delay from an agent to somebody with these working hours, begun at `from`.
    pub fn message_to(
        &self,
        reader: &ActiveClock,
        key: Key,
        agent: u32,
        from: SimTime,
        purpose: Purpose,
        attempt: u16,
    ) -> SimTime {
        let sender = self.practice(agent);
        match &sender.message_delay {
            Some(law) => {
                let mut draw = key.draw(purpose.at(sender.salt), u32::from(attempt));
                reader.after(from, law.sample_millis(&mut draw))
            }
            None => from,
        }
    }

    /// An order was never written down.
    pub fn omitted_in_capture(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.orders[id].hop_from = SimTime::NEVER;
        self.omitted(id, at, calendar);
    }

    /// An order is omitted at `at`: lost, unless its buyer asks again.
    pub fn omitted(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        if self.stocked && self.orders[id].stream == FOR_STOCK {
            return self.order_for_stock_omitted(id, at, calendar);
        }
        self.mark(id, at, Step::Omitted, calendar);
        let order = &mut self.orders[id];
        order.since = at;
        if !order.was_omitted {
            order.was_omitted = true;
            if order.cohort {
                self.monitor.omitted += 1;
                self.monitor.channels[usize::from(order.channel)].omitted += 1;
            }
        }
        if self.gave_up(id, at) {
            return;
        }
        // The first inquiry that finds it omitted.
        let raised = self.orders[id].next_inquiry;
        self.tell(id, raised, Cause::Forgotten);
        if raised == SimTime::NEVER {
            self.mark(id, at, Step::Ended(End::Lost), calendar);
            self.end(id, End::Lost, at);
            return;
        }
        if raised >= self.monitor.drain_end {
            self.end(id, End::Lost, SimTime::NEVER);
            return;
        }
        if self.inquires(id) {
            self.end(id, End::Refunded, raised);
            return;
        }
        let order = &mut self.orders[id];
        order.attempt += 1;
        let Order {
            key, attempt, tier, ..
        } = *order;
        if tier == SUPPLIER {
            self.found_again(id, raised, calendar);
        } else if self.inquiries_cost {
            self.send_up(id, raised, tier, id);
        } else {
            // Nobody's time is taken on the way: no event is needed.
            let mut seen = raised;
            let mut agent = self.orders[id].seller;
            while self.agents[agent as usize].tier > tier {
                seen = self.message_up(key, agent, seen, inquiry_up(true), attempt);
                agent = self.agents[agent as usize].upper;
            }
            self.found_again(id, seen, calendar);
        }
    }

    /// An omitted order re-enters where it was omitted, as just seen and checked.
    fn found_again(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.tell(id, at, Cause::Climb);
        if self.gave_up(id, at) {
            return;
        }
        self.mark(id, at, Step::FoundAgain, calendar);
        let order = &mut self.orders[id];
        let span = at - order.since;
        let key = order.key;
        let in_capture = order.hop_from == SimTime::NEVER;
        if in_capture {
            order.add(Part::Chasing, span);
            order.intake_chasing = span;
            order.captured = at;
            if order.tier == SUPPLIER {
                order.hop_from = at;
                self.checked_at_supplier(id, at, calendar);
            } else {
                self.checked(id, at, calendar);
            }
        } else {
            order.add_to_hop(Part::Chasing, span);
            self.touch(at, SEEN, key, Event::Receive(id), calendar);
        }
    }

    /// After the scan an inquiry changes nothing; the buyer asks until there is `news`.
    pub fn asks_until(&mut self, id: u32, scanned: SimTime, news: SimTime) {
        while self.orders[id].next_inquiry < news {
            self.note_inquiry(id);
            let order = &mut self.orders[id];
            let at = order.next_inquiry;
            order.inquiries += 1;
            order.next_inquiry = next(self.net, order.key, order.inquiries, at);
            if self.inquiries_cost {
                let holder = if at < scanned {
                    SUPPLIER
                } else {
                    self.number_is_with(id, scanned, at)
                };
                self.raise(id, at, holder);
            }
        }
    }

    /// In the event-by-event path: marks when the buyer will give up if nothing is shipped.
    pub fn mark_giving_up(&mut self, id: u32, calendar: &mut Agenda) {
        let buyer = &self.net.buyer;
        let order = &self.orders[id];
        if buyer.gives_up <= 0.0 || order.next_inquiry == SimTime::NEVER {
            return;
        }
        let (key, mut at, mut number) = (order.key, order.next_inquiry, 0);
        while at < self.monitor.drain_end {
            let mut draw = key.draw(purpose::INQUIRY_GIVES_UP, number);
            if draw.chance(buyer.gives_up) {
                self.mark(id, at, Step::GivesUp, calendar);
                return;
            }
            number += 1;
            at = next(self.net, key, number, at);
        }
    }

    /// Puts into the calendar what was raised during an event.
    pub fn put_raised(&mut self, calendar: &mut Agenda) {
        while let Some((at, tie, event)) = self.raised.pop() {
            if at < self.monitor.drain_end {
                calendar.push(at, TIMER, tie.tie(), event);
            }
        }
    }
}
