//! Intake by the rules: the channel a buyer may come by, and whether the proof of payment is real.

use crate::engine::time::SimTime;
use crate::model::audit::Step;
use crate::model::order::End;
use crate::model::purpose;
use crate::model::world::{Agenda, World};
use crate::random::Key;

use super::plan::{Integrity, Licence};

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// What the scenario says about fraud and compliance; only asked where it says something.
    pub(super) fn rules(&self) -> &'n Integrity {
        match &self.net.integrity {
            Some(plan) => plan,
            None => unreachable!("nobody breaks a rule"),
        }
    }

    /// The channel of a buyer who would come by `channel`, and whether the proof of payment is
    /// forged.
    ///
    /// An agent without the licence that a channel needs does not sell there: the buyer comes by
    /// the first channel that needs none. The brand's own shop has every licence.
    #[cold]
    #[inline(never)]
    pub fn comes_by(
        &mut self,
        channel: usize,
        key: Key,
        seller: u32,
        now: SimTime,
    ) -> (usize, bool) {
        let plan = self.rules();
        let licensed = match (plan.channels[channel].needs, plan.tiers.last()) {
            (Licence::None, _) | (_, None) => true,
            (Licence::Filing, Some(lowest)) => lowest.filed,
            (Licence::Company, Some(_)) => self.conducts.at(seller).is_company(now),
        };
        let channel = match licensed {
            true => channel,
            false => {
                let mut others = plan.channels.iter();
                let free = others.position(|one| one.needs == Licence::None);
                free.unwrap_or(channel)
            }
        };
        let forged = key
            .draw(purpose::PAYMENT_FORGED, 0)
            .chance(plan.channels[channel].forged);
        if forged && now >= self.net.warm_up {
            self.monitor.integrity.forged += 1;
        }
        (channel, forged)
    }

    /// An order with a forged proof of payment is checked at `at`: true if that turns out, which
    /// ends it.
    #[cold]
    #[inline(never)]
    pub fn finds_forged(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) -> bool {
        let finds = self.rules().finds_forged;
        if !self.draw(id, purpose::FORGED_FOUND, 0).chance(finds) {
            return false;
        }
        if self.orders[id].cohort && at < self.monitor.drain_end {
            self.monitor.integrity.forged_found += 1;
        }
        self.mark(id, at, Step::FoundForged, calendar);
        self.mark(id, at, Step::Ended(End::Cancelled), calendar);
        self.end(id, End::Cancelled, at);
        true
    }
}
