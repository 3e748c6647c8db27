//! The relay: hop by hop from the lowest tier to the supplier, singly or rolled up (`rollup`).
//!
//! What happens on a hop, in this order: seen, waits, labour, an inherited error is caught or
//! not, a new error or not, omitted or not, handed over when its batch leaves, message delay
//! (one draw per sheet, or per order if it goes singly), seen above.

use crate::engine::time::{Millis, SimTime};
use crate::random::Purpose;

use super::ahead::Job;
use super::audit::Step;
use super::event::{Event, SEEN};
use super::network::{Labour, Practice, RelayPolicy};
use super::order::{Part, SUPPLIER};
use super::purpose;
use super::story::Cause;
use super::world::{Agenda, World};

/// Who has an order on a hop: an agent, looked up once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Post<'n> {
    pub practice: &'n Practice,
    /// Number of its practice.
    pub place: usize,
    pub upper: u32,
    pub tier: u8,
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// An order is seen (at the lowest tier: checked) by the agent whose turn it is.
    #[inline]
    pub fn receive(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        if self.gave_up(id, now) || self.stocked && self.meets_stock(id, calendar) {
            return;
        }
        let agent = self.orders[id].holder;
        match &self.practice(agent).relay {
            RelayPolicy::Immediate => self.serve(id, calendar),
            RelayPolicy::RollUp(roll_up) => {
                let mut pile = self.agents[agent as usize].singles;
                self.append(&mut pile, id);
                self.agents[agent as usize].singles = pile;
                self.joins(agent, 1, roll_up, calendar);
            }
        }
    }

    /// With immediate relay: the order's own job, then on to the agent above.
    #[inline]
    pub fn serve(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let order = &self.orders[id];
        let (agent, index) = (order.holder, usize::from(order.tier));
        let key = order.key;
        let here = self.at(agent);
        let Job { labour, message } = self.job(order, index, here.practice);

        let turn = self.turn(agent, now);
        self.tell(id, turn.begins, Cause::HopWait);
        if self.gave_up(id, turn.begins) {
            return;
        }
        let done = self.book(turn, labour);
        self.tell(id, done, Cause::HopWork { pile: None });
        let order = &mut self.orders[id];
        order.hop_wait += turn.begins - now;
        order.add_to_hop(Part::Handling, labour);
        order.add_to_hop(Part::HandsAndHours, done - now - labour);
        self.monitor.served(here.place, done, 1);
        if self.survives_hop(id, here, done, calendar) {
            let seen = self.seen_above(id, here, done, message);
            if self.pays {
                self.agent_pays(id, (here.tier, here.upper), done);
            }
            self.tell(id, seen, Cause::Message { sheet: None });
            if self.gave_up(id, seen) {
                return;
            }
            self.hop_ends(id, here, (done, message), seen, calendar);
            if index > self.last_relay {
                self.touch(seen, SEEN, key, Event::Receive(id), calendar);
            }
        }
    }

    /// Who has an order on a hop.
    #[inline]
    pub fn at(&self, agent: u32) -> Post<'n> {
        let at_agent = &self.agents[agent as usize];
        Post {
            practice: at_agent.practice,
            place: usize::from(at_agent.place),
            upper: at_agent.upper,
            tier: at_agent.tier,
        }
    }

    /// The lowest tier works on orders from buyers, the others on what comes from below.
    #[inline]
    pub fn hop_labour<'p>(&self, index: usize, practice: &'p Practice) -> &'p Labour {
        if index + 1 == self.net.tiers.len() {
            &practice.own_orders
        } else {
            &practice.handling
        }
    }

    /// What may happen to an order when its labour on a hop ends: it is gone, questioned,
    /// altered, omitted. True if it is to be handed over.
    #[inline(always)]
    pub fn survives_hop(
        &mut self,
        id: u32,
        here: Post<'n>,
        done: SimTime,
        calendar: &mut Agenda,
    ) -> bool {
        if self.gave_up(id, done) {
            return false;
        }
        self.mark(id, done, Step::Handled(here.tier), calendar);
        let Post {
            practice, place, ..
        } = here;
        let order = &mut self.orders[id];
        let (key, attempt) = (order.key, u32::from(order.attempt));
        let (cohort, first) = (order.cohort, !order.was_omitted);
        let happens = |probability: f64, purpose: Purpose| {
            probability > 0.0
                && key
                    .draw(purpose.at(practice.salt), attempt)
                    .chance(probability)
        };
        if order.altered && happens(practice.catches, purpose::HOP_CATCH) {
            self.question(id, done, calendar);
            return false;
        }
        let confirmed = std::mem::take(&mut order.confirmed);
        let here = &mut self.monitor.practices[place];
        here.tried += u64::from(cohort);
        if !confirmed && happens(practice.error, purpose::HOP_ERROR) {
            here.errors += u64::from(cohort);
            self.alter(id, done, calendar);
        }
        if happens(practice.omission, purpose::HOP_OMISSION) {
            let here = &mut self.monitor.practices[place];
            here.omissions += u64::from(cohort);
            here.first_omitted += u64::from(cohort && first);
            self.omitted(id, done, calendar);
            return false;
        }
        true
    }

    /// When an order that leaves an agent at `leaves` is seen by the next one up, or by its
    /// supplier.
    #[inline]
    pub fn seen_above(
        &self,
        id: u32,
        here: Post<'n>,
        leaves: SimTime,
        delay: Option<Millis>,
    ) -> SimTime {
        let Some(delay) = delay else { return leaves };
        let clock = match here.tier {
            0 => &self.supplier_of(id).clock,
            _ => &self.practice(here.upper).clock,
        };
        clock.after(leaves, delay)
    }

    /// A hop ends: the order is seen by the next one up at `seen`.
    ///
    /// - `leaves`, `delay`: when it was handed over, and the delay of the message.
    #[inline(always)]
    pub fn hop_ends(
        &mut self,
        id: u32,
        here: Post<'n>,
        (leaves, delay): (SimTime, Option<Millis>),
        seen: SimTime,
        calendar: &mut Agenda,
    ) {
        if self.stocked {
            self.flows_up(id, seen);
        }
        let Post {
            practice, place, ..
        } = here;
        let monitor = &mut self.monitor;
        let order = &mut self.orders[id];
        if let Some(delay) = delay {
            order.add_to_hop(Part::Message, delay);
            order.add_to_hop(Part::HandsAndHours, seen - leaves - delay);
        }
        let span = seen - order.hop_from;
        let roll_up = span - order.hop_accounted;
        order.add(Part::RollUp, roll_up);
        if seen < monitor.drain_end {
            debug_assert!(roll_up >= 0, "a hop of {span} ms has {roll_up} ms left");
            monitor.events += 1;
            if order.cohort {
                let from = order.hop_from;
                let here = &mut monitor.practices[place];
                here.hop(order, span, roll_up);
                here.passages.measure(monitor.limits.relay, span, || {
                    practice.clock.active_between(from, seen)
                });
            }
        }
        order.hop_from = seen;
        order.hop_wait = 0;
        order.hop_accounted = 0;
        order.attempt = 0;
        if usize::from(order.tier) > self.last_relay {
            order.tier -= 1;
            order.holder = here.upper;
        } else {
            order.tier = SUPPLIER;
            self.seen_by_supplier(id, seen, calendar);
        }
    }
}
