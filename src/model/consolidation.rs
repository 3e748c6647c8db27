//! Packed parcels that wait and leave together (集中发货), at times of day or when so many are
//! there.
//!
//! They are touched in the order of the calendar: who leaves with whom depends on all of them, and
//! so does the share of each in what the departure costs. Buyers may give up while they wait.

use std::mem::take;

use crate::engine::time::SimTime;

use super::agent::next_time_of_day;
use super::audit::Step;
use super::event::{DEPARTURE, Event};
use super::money::plan::Fen;
use super::story::Cause;
use super::world::{Agenda, World};

/// Where parcels wait at a dock.
#[derive(Debug, Clone, Default)]
pub struct Bay {
    /// Orders, with the instants at which they were packed.
    waiting: Vec<(u32, SimTime)>,
    /// Whether the next departure by the time of day is in the calendar.
    armed: bool,
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// An order is packed now, and waits for the others.
    #[cold]
    #[inline(never)]
    pub fn awaits_departure(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let Some(rule) = &self.shipping_rules(id).consolidation else {
            return;
        };
        if self.gave_up(id, now) {
            return;
        }
        let dock = self.dock_of(id);
        self.shipping.docks[dock].bay.waiting.push((id, now));
        let enough = rule.at.unwrap_or(u32::MAX) as usize;
        if self.shipping.docks[dock].bay.waiting.len() >= enough {
            let waiting = self.still_waiting(dock, now);
            let halted = self.halted_until(id, now);
            match waiting.len() >= enough && halted.is_none() {
                true => return self.leave(waiting, calendar),
                false => self.shipping.docks[dock].bay.waiting = waiting,
            }
            if let Some(until) = halted {
                self.puts_departure(dock, until, calendar);
            }
        }
        let bay = &mut self.shipping.docks[dock].bay;
        if !rule.times.is_empty() && !bay.armed {
            bay.armed = true;
            let next = next_time_of_day(&rule.times, now);
            self.puts_departure(dock, next, calendar);
        }
    }

    fn puts_departure(&self, dock: usize, at: SimTime, calendar: &mut Agenda) {
        if at < SimTime::MAX {
            calendar.push(at, DEPARTURE, dock as u64, Event::Departure(dock as u32));
        }
    }

    /// The time of day has come at which all leave that wait at a dock.
    #[cold]
    #[inline(never)]
    pub fn departs(&mut self, dock: u32, calendar: &mut Agenda) {
        let dock = dock as usize;
        self.shipping.docks[dock].bay.armed = false;
        let now = calendar.now();
        let waiting = self.still_waiting(dock, now);
        let halted = waiting
            .first()
            .and_then(|&(id, _)| self.halted_until(id, now));
        let Some(until) = halted else {
            return self.leave(waiting, calendar);
        };
        // Nothing leaves: with the first time of day after that.
        let rule = self.shipping_rules(waiting[0].0).consolidation.as_ref();
        let times = rule.map_or(&[][..], |rule| &rule.times);
        self.shipping.docks[dock].bay.waiting = waiting;
        self.shipping.docks[dock].bay.armed = true;
        let next = match times.is_empty() {
            true => until,
            false => next_time_of_day(times, until),
        };
        self.puts_departure(dock, next, calendar);
    }

    /// Takes all that wait at a dock, without those whose buyers have given up.
    fn still_waiting(&mut self, dock: usize, now: SimTime) -> Vec<(u32, SimTime)> {
        let mut waiting = take(&mut self.shipping.docks[dock].bay.waiting);
        waiting.retain(|&(id, _)| !self.gave_up(id, now));
        waiting
    }

    /// All these leave now, and share what the departure costs.
    fn leave(&mut self, parcels: Vec<(u32, SimTime)>, calendar: &mut Agenda) {
        let now = calendar.now();
        let many = parcels.len() as i64;
        if many == 0 {
            return;
        }
        let (from, until) = self.monitor.window;
        if (from..until).contains(&now) {
            self.monitor.freight.departures.record(many);
        }
        let rule = self.shipping_rules(parcels[0].0).consolidation.as_ref();
        let fee = rule.map_or(0, |rule| rule.fee);
        for (number, (id, packed)) in (0..).zip(parcels) {
            self.orders[id].awaits_departure = now - packed;
            self.tell(id, now, Cause::Departure(now));
            self.mark(id, now, Step::Scanned, calendar);
            self.ship(id, now, share_of(fee, number, many), calendar);
        }
    }
}

/// The share of the `number`-th (from 0) of `many` parcels in a fee: whole fen, of which the first
/// ones have one more where it does not divide.
fn share_of(fee: Fen, number: i64, many: i64) -> Fen {
    fee.div_euclid(many) + i64::from(number < fee.rem_euclid(many))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_is_shared_to_the_fen() {
        for (fee, many) in [(12_000, 8), (100, 3), (2, 5), (0, 4), (1, 1)] {
            let shares: Vec<Fen> = (0..many)
                .map(|number| share_of(fee, number, many))
                .collect();
            assert_eq!(shares.iter().sum::<Fen>(), fee);
            assert!(shares[0] - shares[shares.len() - 1] <= 1);
        }
    }
}
