//! What goes back and forth about an order: questions about altered orders, and buyers'
//! inquiries about omitted ones. Both go through real queues.
//!
//! A question goes down hop by hop and the answer comes back up the same way, at once: at every
//! agent below one job each way, between agents one message delay, at the bottom the buyer's
//! reply. An inquiry climbs from the lowest-tier agent to the agent that omitted the order.

use crate::engine::time::{Millis, SimTime};
use crate::random::{Law, Purpose};

use super::audit::Step;
use super::event::{Event, SEEN, TIMER};
use super::network::Entry;
use super::order::{End, Part, SUPPLIER};
use super::purpose;
use super::world::{Agenda, World};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// An altered order was caught by whoever holds it: it leaves its batch at `at`, and the
    /// question goes down.
    pub fn question(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Caught, calendar);
        let order = &mut self.orders[id];
        order.since = at;
        order.answered = false;
        order.attempt += 1;
        order.asked = order.tier;
        self.monitor.reconfirmations += u64::from(order.cohort);
        self.question_goes_down(id, at, calendar);
    }

    /// From where the question is to the next one down, or to the buyer.
    fn question_goes_down(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        let order = &self.orders[id];
        let (asked, attempt, key) = (order.asked, order.attempt, order.key);
        let below = if asked == SUPPLIER { 0 } else { asked + 1 };
        // An order that entered at the supplier has no agents to ask; its buyer is asked.
        let direct = self.net.channels[usize::from(order.channel)].enters_at == Entry::Supplier;
        if !direct && usize::from(below) < self.net.tiers.len() {
            let tier = &self.net.tiers[usize::from(below)];
            let purpose = purpose::QUESTION_DOWN.at(tier.salt);
            let seen = match &tier.message_delay {
                Some(law) => tier.clock.after(at, self.span(id, law, purpose, attempt)),
                None => at,
            };
            self.orders[id].asked = below;
            self.touch(seen, SEEN, key, Event::Question(id), calendar);
            return;
        }
        let reply = match self
            .net
            .verification
            .as_ref()
            .and_then(|v| v.buyer_reply.as_ref())
        {
            Some(law) => self.span(id, law, purpose::QUESTION_REPLY, attempt),
            None => 0,
        };
        let answered = at + reply;
        let order = &mut self.orders[id];
        order.answered = true;
        if order.asked == order.tier {
            // Whoever caught it talks to the buyer.
            self.answer_arrives(id, answered, calendar);
        } else {
            self.touch(answered, SEEN, key, Event::Question(id), calendar);
        }
    }

    /// A question, or the answer to it, reaches an agent between the buyer and whoever asked.
    pub fn question_arrives(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let (asked, attempt) = (self.orders[id].asked, self.orders[id].attempt);
        let agent = self.agent_on_path(id, asked);
        let turn = self.turn(agent, now);
        if self.gave_up(id, turn.begins) {
            return;
        }
        let index = usize::from(asked);
        let tier = &self.net.tiers[index];
        let law = tier
            .reconfirm
            .as_ref()
            .or(self.hop_labour(index, tier).per_order.as_ref());
        let rising = self.orders[id].answered;
        let labour = match law {
            // Two jobs, two draws: odd attempts on the way up.
            Some(law) => {
                let which = attempt * 2 + u16::from(rising);
                self.span(id, law, purpose::QUESTION_LABOUR.at(tier.salt), which)
            }
            None => 0,
        };
        let done = self.book(turn, labour);
        self.monitor.events += 1;
        if !rising {
            self.question_goes_down(id, done, calendar);
            return;
        }
        let order = &self.orders[id];
        let asker_is_next = if order.tier == SUPPLIER {
            asked == 0
        } else {
            asked == order.tier + 1
        };
        let receiver = match asked.checked_sub(1) {
            Some(above) => &self.net.tiers[usize::from(above)].clock,
            None => &self.net.supplier.clock,
        };
        let seen = match &tier.message_delay {
            Some(law) => {
                let purpose = purpose::QUESTION_UP.at(tier.salt);
                receiver.after(done, self.span(id, law, purpose, attempt))
            }
            None => done,
        };
        if asker_is_next {
            self.answer_arrives(id, seen, calendar);
        } else {
            let key = self.orders[id].key;
            self.orders[id].asked = asked - 1;
            self.touch(seen, SEEN, key, Event::Question(id), calendar);
        }
    }

    /// The answer is with whoever asked, at `at`: the order is right and joins the next trigger.
    fn answer_arrives(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        if self.gave_up(id, at) {
            return;
        }
        self.mark(id, at, Step::Answered, calendar);
        let order = &mut self.orders[id];
        order.altered = false;
        let span = at - order.since;
        if order.tier == SUPPLIER {
            order.add(Part::Reconfirmation, span);
            order.execution_question += span;
            self.accepted(id, at, calendar);
        } else {
            order.add_to_hop(Part::Reconfirmation, span);
            order.confirmed = true;
            let key = order.key;
            self.touch(at, SEEN, key, Event::Receive(id), calendar);
        }
    }

    /// An order was never written down.
    pub fn omitted_in_capture(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.orders[id].hop_from = SimTime::NEVER;
        self.omitted(id, at, calendar);
    }

    /// An order was left out of a hand-over.
    pub fn omitted_on_hop(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.omitted(id, at, calendar);
    }

    /// An order is omitted at `at`: lost, unless its buyer asks again.
    fn omitted(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
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
        let key = order.key;
        if order.next_inquiry == SimTime::NEVER {
            self.mark(id, at, Step::Ended(End::Lost), calendar);
            self.end(id, End::Lost, at);
            return;
        }
        if self.gave_up(id, at) {
            return;
        }
        // The first inquiry that finds it omitted.
        let raised = self.orders[id].next_inquiry;
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
        order.asked = (self.net.tiers.len() as u8).wrapping_sub(1);
        if order.tier == SUPPLIER {
            self.found_again(id, raised, calendar);
        } else if self.net.tiers.iter().any(|tier| tier.inquiry.is_some()) {
            self.touch(raised, TIMER, key, Event::Inquiry(id), calendar);
        } else {
            // Nobody's time is taken on the way: no event is needed.
            let mut at = raised;
            while self.orders[id].asked > self.orders[id].tier {
                at = self.inquiry_climbs(id, at);
            }
            self.found_again(id, at, calendar);
        }
    }

    /// An inquiry reaches an agent.
    pub fn inquiry_arrives(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let order = &self.orders[id];
        let (asked, attempt, key) = (order.asked, order.attempt, order.key);
        let tier = &self.net.tiers[usize::from(asked)];
        let mut done = now;
        if let Some(law) = &tier.inquiry {
            let agent = self.agent_on_path(id, asked);
            let turn = self.turn(agent, now);
            if self.gave_up(id, turn.begins) {
                return;
            }
            let labour = self.span(id, law, purpose::INQUIRY_LABOUR.at(tier.salt), attempt);
            done = self.book(turn, labour);
        } else if self.gave_up(id, now) {
            return;
        }
        if self.orders[id].asked == self.orders[id].tier {
            self.found_again(id, done, calendar);
        } else {
            let seen = self.inquiry_climbs(id, done);
            self.touch(seen, SEEN, key, Event::Inquiry(id), calendar);
        }
    }

    /// One message delay up, from `at`.
    fn inquiry_climbs(&mut self, id: u32, at: SimTime) -> SimTime {
        let order = &mut self.orders[id];
        let (asked, attempt) = (usize::from(order.asked), order.attempt);
        order.asked -= 1;
        let sender = &self.net.tiers[asked];
        match &sender.message_delay {
            Some(law) => {
                let purpose = purpose::INQUIRY_UP.at(sender.salt);
                let delay = self.span(id, law, purpose, attempt);
                self.net.tiers[asked - 1].clock.after(at, delay)
            }
            None => at,
        }
    }

    /// An omitted order re-enters where it was omitted, as just seen and checked.
    fn found_again(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
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
            at += super::world::gap_of_inquiry(self.net, key, number);
        }
    }

    /// A drawn span of an order [ms].
    #[inline]
    pub fn span(&self, id: u32, law: &Law, purpose: Purpose, attempt: u16) -> Millis {
        law.sample_millis(&mut self.draw(id, purpose, attempt))
    }
}
