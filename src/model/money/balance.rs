//! A balance: asked for down the chain, and paid up it, while the order waits.

use crate::engine::time::SimTime;
use crate::model::audit::Step;
use crate::model::network::MAX_TIERS;
use crate::model::order::End;
use crate::model::purpose;
use crate::model::story::Cause;
use crate::model::world::{Agenda, World};

use super::plan::Moment;

/// How a balance comes in.
struct Round {
    /// When each tier pays.
    paid: [SimTime; MAX_TIERS],
    /// When the buyer pays, or says no.
    replied: SimTime,
    /// When the order goes on.
    over: SimTime,
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// An order has come to a moment at `at` at which a balance may be asked for. Returns when it
    /// goes on; `None`: it has ended.
    ///
    /// The request goes down to the lowest who is asked, one message delay to each agent, on its own
    /// clock; a buyer who is asked answers in the time of a reply. Each pays on the way up, one
    /// message delay to the next. Nobody's hands are needed. What is collected at once is paid at
    /// once, without a message. An order that entered at the supplier is asked about there: agents
    /// hear of it at once.
    #[cold]
    #[inline(never)]
    pub fn asks_balance(
        &mut self,
        id: u32,
        moment: Moment,
        at: SimTime,
        calendar: &mut Agenda,
    ) -> Option<SimTime> {
        if self.replaces(id) {
            return Some(at);
        }
        let buyer = &self.plan().buyer;
        let legs = self.net.tiers.len();
        let first = match self.came_past_agents(id) {
            true => 0,
            false => self.below_shipper(id),
        };
        let owes = buyer.share(moment) > 0;
        let Round {
            paid,
            replied,
            over,
        } = self.round(id, first, moment, at);
        let refuses = owes
            && buyer.defaults > 0.0
            && self
                .draw(id, purpose::BALANCE_DEFAULT, 0)
                .chance(buyer.defaults);
        let until = if refuses { replied } else { over };
        self.tell(id, until, Cause::Balance);
        if self.gave_up(id, until) {
            return None;
        }
        if refuses {
            self.orders[id].keeps_deposit = buyer.keeps_deposit;
            self.monitor.money.defaulted += u64::from(self.orders[id].cohort);
            self.mark(id, replied, Step::Ended(End::Cancelled), calendar);
            self.end(id, End::Cancelled, replied);
            return None;
        }
        self.monitor.events += u64::from(over > at);
        self.pays_balance(id, legs, moment, replied);
        for leg in (first..legs).rev() {
            self.pays_balance(id, leg, moment, paid[leg]);
        }
        let order = &mut self.orders[id];
        order.balances = moment as u8;
        order.awaits_balance += over - at;
        Some(over)
    }

    /// When everybody pays who owes a balance.
    ///
    /// - `first`: the highest leg on which an agent has paid before.
    fn round(&self, id: u32, first: usize, moment: Moment, at: SimTime) -> Round {
        let plan = self.plan();
        let legs = self.net.tiers.len();
        let buyer_asked = plan.buyer.is_asked(moment);
        let asked = |leg: &usize| plan.tiers[*leg].terms.is_asked(moment);
        let lowest = match buyer_asked {
            true => legs,
            false => (first..legs).rev().find(asked).map_or(first, |leg| leg + 1),
        };
        let messages = !self.came_past_agents(id);
        let (key, attempt) = (self.orders[id].key, moment as u16);
        let mut clock = at;
        for leg in first..lowest {
            let (practice, _) = self.works_on_path(id, leg);
            if let Some(law) = practice.message_delay.as_ref().filter(|_| messages) {
                let purpose = purpose::BALANCE_DOWN.at(practice.salt);
                clock = practice
                    .clock
                    .after(clock, self.span(id, law, purpose, attempt));
            }
        }
        let mut replied = at;
        if buyer_asked {
            let verification = self.net.verification.as_ref();
            if let Some(law) = verification.and_then(|one| one.buyer_reply.as_ref()) {
                clock += self.span(id, law, purpose::BALANCE_REPLY, attempt);
            }
            replied = clock;
        }
        let mut paid = [at; MAX_TIERS];
        for leg in (first..lowest).rev() {
            if asked(&leg) {
                paid[leg] = clock;
            }
            if messages {
                let agent = self.agent_on_path(id, leg as u8);
                let reader = match leg {
                    0 => &self.supplier_of(id).clock,
                    _ => &self.practice(self.agents[agent as usize].upper).clock,
                };
                let purpose = purpose::BALANCE_UP;
                clock = self.message_to(reader, key, agent, clock, purpose, attempt);
            }
        }
        Round {
            paid,
            replied,
            over: clock,
        }
    }
}
