//! The end of a piece: wages, the cost of capital, and what is left with everybody.

use crate::engine::time::{HOUR, Millis};
use crate::model::world::World;

use super::ledger::{Account, Party, half_even_wide};
use super::plan::{ALL, Fen, Money};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Closes the books of a piece: wages of the window, the cost of capital, and what is left.
    #[cold]
    #[inline(never)]
    pub fn close_books(&mut self) {
        if EVENTS {
            self.audit.money.close(&self.books.ledger);
        }
        let plan = self.plan();
        let (from, to) = self.monitor.window;
        for slot in 0..self.agents.len() as u32 {
            let agent = &self.agents[slot as usize];
            let tier = usize::from(agent.tier);
            let hands = self.net.tiers[tier].hands;
            let duty = agent.practice.clock.active_between(from, to);
            let mut wage = wages(plan.tiers[tier].wage, hands, duty);
            if tier < self.last_relay {
                let pickers = self.net.first_supplier().hands.unwrap_or(0);
                wage += wages(plan.supplier_wages[0], pickers, duty);
            }
            let tied = self.books.tied[slot as usize];
            let capital = cost_of_capital(plan, tied);
            let account = Account::agent(slot);
            let ledger = &mut self.books.ledger;
            let net = ledger.balance(account);
            ledger.post(account, Party::Staff.into(), wage);
            ledger.post(account, Party::Bank.into(), capital);
            let losing = ledger.balance(account) < 0;
            let sums = &mut self.monitor.money.tiers[tier];
            sums.net += i128::from(net);
            sums.wages += i128::from(wage);
            sums.capital_cost += i128::from(capital);
            sums.tied += tied;
            sums.losing += u64::from(losing);
        }
        self.supplier_is_paid(plan);
        assert_eq!(self.books.ledger.sum(), 0, "money is not conserved");
        let parties = &mut self.monitor.money.parties;
        for (party, sum) in parties.iter_mut().enumerate() {
            *sum += i128::from(self.books.ledger.party(party));
        }
    }

    /// The suppliers' hands are paid; where the top tier ships, they are that tier's.
    fn supplier_is_paid(&mut self, plan: &Money) {
        if self.last_relay > 0 {
            return;
        }
        let (from, to) = self.monitor.window;
        for (supplier, &per_hour) in self.net.suppliers.iter().zip(&plan.supplier_wages) {
            let duty = supplier.picking().active_between(from, to);
            let hands = supplier.hands.unwrap_or(0);
            let wage = wages(per_hour, hands, duty);
            let ledger = &mut self.books.ledger;
            ledger.post(Party::Supplier.into(), Party::Staff.into(), wage);
            self.monitor.money.supplier_wages += i128::from(wage);
        }
    }
}

/// What hands are paid for their hours of duty \[fen\].
pub fn wages(per_hour: Fen, hands: u32, duty: Millis) -> Fen {
    let hours = i128::from(hands) * i128::from(duty);
    half_even_wide(i128::from(per_hour) * hours, i128::from(HOUR))
}

/// What capital costs that was tied up for so long \[fen\].
fn cost_of_capital(plan: &Money, tied: i128) -> Fen {
    const YEAR: i128 = 365 * 24 * HOUR as i128;
    // First per million: the product would leave 128 bits only after 10^15 yuan-years.
    let yearly = tied.saturating_mul(i128::from(plan.capital));
    half_even_wide(yearly, YEAR * i128::from(ALL))
}
