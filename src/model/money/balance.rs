//! A balance: asked for down the chain, and paid up it, while the order waits.

use crate::engine::time::SimTime;
use crate::model::audit::Step;
use crate::model::network::MAX_TIERS;
use crate::model::order::End;
use crate::model::purpose;
use crate::model::story::Cause;
use crate::model::world::{Agenda, World};

use super::plan::Moment;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// An order has come to a moment at `at` at which a balance may be asked for. Returns when it
    /// goes on; `None`: it has ended.
    ///
    /// The request goes down to the lowest who owes, one message delay to each agent, on its own
    /// clock; a buyer who owes answers in the time of a reply. Each pays on the way up, one message
    /// delay to the next. Nobody's hands are needed. An order that entered at the supplier is asked
    /// about there: agents hear of it at once.
    #[cold]
    #[inline(never)]
    pub fn asks_balance(
        &mut self,
        id: u32,
        moment: Moment,
        at: SimTime,
        calendar: &mut Agenda,
    ) -> Option<SimTime> {
        let plan = self.plan();
        let legs = self.net.tiers.len();
        let past_agents = self.came_past_agents(id);
        let first = match past_agents {
            true => 0,
            false => self.below_shipper(id),
        };
        let owes = |leg: usize| plan.tiers[leg].terms.share(moment) > 0;
        let buyer_owes = plan.buyer.share(moment) > 0;
        let lowest = match buyer_owes {
            true => legs,
            false => (first..legs)
                .rev()
                .find(|&leg| owes(leg))
                .map_or(first, |leg| leg + 1),
        };
        if lowest == first && !buyer_owes {
            self.orders[id].balances = moment as u8;
            return Some(at);
        }
        self.monitor.events += 1;
        let (key, attempt) = (self.orders[id].key, moment as u16);
        let mut clock = at;
        if !past_agents {
            for leg in first..lowest {
                let (practice, _) = self.works_on_path(id, leg);
                if let Some(law) = &practice.message_delay {
                    let purpose = purpose::BALANCE_DOWN.at(practice.salt);
                    let delay = self.span(id, law, purpose, attempt);
                    clock = practice.clock.after(clock, delay);
                }
            }
        }
        if buyer_owes {
            let verification = self.net.verification.as_ref();
            if let Some(law) = verification.and_then(|one| one.buyer_reply.as_ref()) {
                clock = clock + self.span(id, law, purpose::BALANCE_REPLY, attempt);
            }
        }
        let replied = clock;
        let mut paid = [replied; MAX_TIERS];
        for leg in (first..lowest).rev() {
            paid[leg] = clock;
            if !past_agents {
                let agent = self.agent_on_path(id, leg as u8);
                clock = self.message_up(key, agent, clock, purpose::BALANCE_UP, attempt);
            }
        }
        let refuses = buyer_owes
            && plan.buyer.defaults > 0.0
            && self
                .draw(id, purpose::BALANCE_DEFAULT, 0)
                .chance(plan.buyer.defaults);
        let until = if refuses { replied } else { clock };
        self.tell(id, until, Cause::Balance);
        if self.gave_up(id, until) {
            return None;
        }
        if refuses {
            self.orders[id].keeps_deposit = plan.buyer.keeps_deposit;
            self.monitor.money.defaulted += u64::from(self.orders[id].cohort);
            self.mark(id, replied, Step::Ended(End::Cancelled), calendar);
            self.end(id, End::Cancelled, replied);
            return None;
        }
        if buyer_owes {
            self.pays_balance(id, legs, moment, replied);
        }
        for leg in (first..lowest).rev() {
            self.pays_balance(id, leg, moment, paid[leg]);
        }
        let order = &mut self.orders[id];
        order.balances = moment as u8;
        order.awaits_balance += clock - at;
        Some(clock)
    }
}
