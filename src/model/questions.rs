//! Questions about altered orders, through real queues.
//!
//! A question goes down hop by hop and the answer comes back up the same way, at once: at every
//! agent below one job each way, between agents one message delay, at the bottom the buyer's
//! reply.

use crate::engine::time::{Millis, SimTime};
use crate::random::{Law, Purpose};

use super::audit::Step;
use super::event::{Event, SEEN};
use super::network::Entry;
use super::order::{Part, SUPPLIER};
use super::purpose;
use super::stock::goods::FOR_STOCK;
use super::story::Cause;
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
        let below = match asked {
            SUPPLIER => self.below_shipper(id) as u8,
            _ => asked + 1,
        };
        // An order that entered at the supplier has no agents to ask; its buyer is asked.
        let direct = self.net.channels[usize::from(order.channel)].enters_at == Entry::Supplier;
        // An order for stock goes back to the agent who placed it, and no further.
        let for_stock = order.stream == FOR_STOCK;
        let lowest = match for_stock {
            true => usize::from(self.agents[order.seller as usize].tier) + 1,
            false => self.net.tiers.len(),
        };
        let direct = direct && !for_stock;
        if !direct && usize::from(below) < lowest {
            let practice = self.practice(self.agent_on_path(id, below));
            let purpose = purpose::QUESTION_DOWN.at(practice.salt);
            let seen = match &practice.message_delay {
                Some(law) => practice
                    .clock
                    .after(at, self.span(id, law, purpose, attempt)),
                None => at,
            };
            self.orders[id].asked = below;
            self.tell(id, seen, Cause::QuestionDown);
            self.touch(seen, SEEN, key, Event::Question(id), calendar);
            return;
        }
        let reply = match self
            .net
            .verification
            .as_ref()
            .and_then(|v| v.buyer_reply.as_ref())
        {
            Some(law) if !for_stock => self.span(id, law, purpose::QUESTION_REPLY, attempt),
            _ => 0,
        };
        let answered = at + reply;
        self.tell(id, answered, Cause::QuestionReply);
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
        self.tell_question(id, turn.begins, false);
        if self.gave_up(id, turn.begins) {
            return;
        }
        let practice = self.practice(agent);
        let labour = self.hop_labour(usize::from(asked), practice);
        let law = practice.reconfirm.as_ref().or(labour.per_order.as_ref());
        let rising = self.orders[id].answered;
        let labour = match law {
            // Two jobs, two draws: odd attempts on the way up.
            Some(law) => {
                let which = attempt * 2 + u16::from(rising);
                self.span(id, law, purpose::QUESTION_LABOUR.at(practice.salt), which)
            }
            None => 0,
        };
        let done = self.book(turn, labour);
        self.tell_question(id, done, true);
        self.monitor.events += 1;
        if !rising {
            self.question_goes_down(id, done, calendar);
            return;
        }
        let order = &self.orders[id];
        let asker_is_next = if order.tier == SUPPLIER {
            usize::from(asked) == self.below_shipper(id)
        } else {
            asked == order.tier + 1
        };
        let purpose = purpose::QUESTION_UP.at(practice.salt);
        let delay = practice
            .message_delay
            .as_ref()
            .map(|law| self.span(id, law, purpose, attempt));
        let seen = self.seen_above(id, self.at(agent), done, delay);
        self.tell(id, seen, Cause::AnswerUp);
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

    /// A drawn span of an order [ms].
    #[inline]
    pub fn span(&self, id: u32, law: &Law, purpose: Purpose, attempt: u16) -> Millis {
        law.sample_millis(&mut self.draw(id, purpose, attempt))
    }
}
