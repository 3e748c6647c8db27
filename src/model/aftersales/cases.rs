//! After-sales: cases of parcels that came wrong, or never, on their way through the agents.
//!
//! The buyer reports to the lowest-tier agent; the case climbs to whoever ships, one job at every
//! agent and one message delay between two; the shipper settles it, and the answer comes back
//! down, one message delay for each agent, without hands. An order that entered at the supplier
//! is settled there.

use crate::engine::time::SimTime;
use crate::random::Key;

use crate::model::clock::ActiveClock;
use crate::model::event::{Event, SEEN, TIMER};
use crate::model::network::Entry;
use crate::model::purpose;
use crate::model::slab::NONE;
use crate::model::world::{Agenda, World};

/// Which child of an order's key breaks ties between its case and everything else.
const TIE: u64 = 1 << 32;

/// A case on its way up.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Key of the order.
    key: Key,
    opened: SimTime,
    /// The order's lowest-tier agent.
    seller: u32,
    /// The agent it is at; the seller at first.
    at: u32,
    /// The agent who shipped it from stock of its own, or [`NONE`].
    shipper: u32,
    /// The supplier who has or had it, by index.
    supplier: u8,
    /// The order entered at the supplier.
    direct: bool,
    cohort: bool,
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// The parcel of an order came wrong, or did not come, at `known`: the buyer will say so.
    pub fn report_case(&mut self, id: u32, known: SimTime, calendar: &mut Agenda) {
        let Some(after_sales) = &self.net.after_sales else {
            return;
        };
        let order = &self.orders[id];
        let (key, seller, cohort) = (order.key, order.seller, order.cohort);
        let supplier = order.supplier;
        let waits = match &after_sales.reported_after {
            Some(law) => law.sample_millis(&mut key.draw(purpose::CASE_REPORT, 0)),
            None => 0,
        };
        let opened = known + waits;
        if opened >= self.monitor.drain_end {
            return;
        }
        let direct = self.net.tiers.is_empty() || self.channel_of(id).enters_at == Entry::Supplier;
        let case = self.cases.insert(Case {
            key,
            opened,
            seller,
            at: seller,
            shipper: self.ships_from_stock(id).unwrap_or(NONE),
            supplier,
            direct,
            cohort,
        });
        self.monitor.cases.opened += 1;
        self.monitor.cases.of_cohort += u64::from(cohort);
        calendar.push(opened, TIMER, key.child(TIE).tie(), Event::Case(case));
    }

    /// A case reaches an agent, or is opened where the order entered at the supplier.
    pub fn case_arrives(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let Case {
            key,
            at,
            shipper,
            supplier,
            direct,
            ..
        } = self.cases[id];
        if direct {
            return self.settle(id, now);
        }
        let practice = self.practice(at);
        let mut done = now;
        if let Some(law) = &practice.case {
            let turn = self.turn(at, now);
            let purpose = purpose::CASE_LABOUR.at(practice.salt);
            done = self.book(turn, law.sample_millis(&mut key.draw(purpose, 0)));
        }
        let agent = &self.agents[at as usize];
        let (tier, upper) = (agent.tier, agent.upper);
        if tier == 0 && self.last_relay > 0 || at == shipper {
            // The agent ships itself.
            return self.settle(id, done);
        }
        if tier == 0 {
            let reader = &self.net.suppliers[usize::from(supplier)].clock;
            let seen = self.message_to(reader, key, at, done, purpose::CASE_UP, 0);
            return self.settle(id, seen);
        }
        let seen = self.message_up(key, at, done, purpose::CASE_UP, 0);
        self.cases[id].at = upper;
        self.touch(seen, SEEN, key.child(TIE), Event::Case(id), calendar);
    }

    /// The working hours of whoever shipped what a case is about.
    fn clock_of_case(&self, case: &Case) -> &'n ActiveClock {
        match case.shipper {
            NONE => self.clock_of_shipper_for(case.seller, case.supplier),
            agent => &self.practice(agent).clock,
        }
    }

    /// Whoever ships has seen a case at `seen`: it is settled, and the buyer told.
    fn settle(&mut self, id: u32, seen: SimTime) {
        let case = self.cases[id];
        self.cases.remove(id);
        let settled = match self
            .net
            .after_sales
            .as_ref()
            .and_then(|it| it.settling.as_ref())
        {
            Some(law) => {
                let clock = self.clock_of_case(&case);
                let takes = law.sample_millis(&mut case.key.draw(purpose::CASE_SETTLING, 0));
                clock.after(seen, takes)
            }
            None => seen,
        };
        let mut closed = settled;
        if !case.direct {
            let below = match case.shipper {
                NONE => self.last_relay,
                agent => usize::from(self.agents[agent as usize].tier) + 1,
            };
            for tier in below..self.net.tiers.len() {
                let practice = self.practice(self.agent_above(case.seller, tier as u8));
                if let Some(law) = &practice.message_delay {
                    let purpose = purpose::CASE_DOWN.at(practice.salt);
                    let delay = law.sample_millis(&mut case.key.draw(purpose, 0));
                    closed = practice.clock.after(closed, delay);
                }
            }
        }
        if closed >= self.monitor.drain_end {
            return;
        }
        self.monitor.events += 1;
        self.monitor.cases.closed += 1;
        if case.cohort {
            let clock = match case.direct {
                true => self.clock_of_case(&case),
                false => &self.practice(case.seller).clock,
            };
            let span = closed - case.opened;
            let limit = self.monitor.limits.after_sales;
            let stage = &mut self.monitor.stages.after_sales;
            stage.record(span);
            stage.measure(limit, span, || clock.active_between(case.opened, closed));
        }
    }
}
