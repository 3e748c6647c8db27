//! Cases on their way through the agents.
//!
//! The buyer reports to the lowest-tier agent, whose job on it is the first answer. The agent settles
//! it, or it climbs to whoever ships, one job at every agent and one message delay between two; the
//! shipper settles it, with hands of its own where it has some, and the answer comes back down, one
//! message delay for each agent, without hands. An order that came past the agents is settled where
//! it is shipped.

use crate::engine::time::SimTime;
use crate::model::audit::Step as AuditStep;
use crate::model::clock::ActiveClock;
use crate::model::event::{Event, SEEN, TIMER};
use crate::model::network::Entry;
use crate::model::order::End;
use crate::model::purpose;
use crate::model::world::{Agenda, World};
use crate::random::Key;
use crate::stats::tally::overlap;

use super::plan::{AfterSales, CaseRules, Class, SettledBy};
use super::sums::within;

/// Which child of an order's key breaks ties between its cases and everything else.
const TIE: u64 = 1 << 32;

/// A case that is open.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The order, by slot: it is kept until its cases are closed.
    pub order: u32,
    pub class: Class,
    pub opened: SimTime,
    /// The agent it is at, by slot; the seller at first.
    at: u32,
    /// When the answer is with the buyer.
    pub told: SimTime,
    pub step: Step,
}

/// What happens to a case next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It reaches an agent.
    Climbs,
    /// It reaches those who settle it.
    AtDesk,
    /// Goods that came back have been looked at.
    LookedAt,
    /// There is nothing to send in place of what was wrong.
    Unavailable,
}

impl Case {
    /// The attempt that keeps its draws apart from those of other cases of the order.
    pub fn attempt(&self) -> u32 {
        self.class as u32
    }

    /// What breaks ties.
    pub fn tie(&self, order: Key) -> Key {
        order.child(TIE + self.class as u64)
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// What the scenario says about cases; only asked where there is one.
    pub(super) fn after_sales(&self) -> &'n AfterSales {
        match &self.net.after_sales {
            Some(after_sales) => after_sales,
            None => unreachable!("nobody reports anything"),
        }
    }

    pub(super) fn case_rules(&self, class: Class) -> &'n CaseRules {
        match self.after_sales().rules(class) {
            Some(rules) => rules,
            None => unreachable!("nobody reports this"),
        }
    }

    /// The key of a case's order.
    fn key_of_case(&self, case: u32) -> Key {
        self.orders[self.cases[case].order].key
    }

    /// A buyer could notice at `noticed` that something is wrong. True if it will be reported.
    pub(super) fn report_case(
        &mut self,
        id: u32,
        class: Class,
        noticed: SimTime,
        calendar: &mut Agenda,
    ) -> bool {
        let Some(after_sales) = &self.net.after_sales else {
            return false;
        };
        let Some(rules) = after_sales.rules(class) else {
            return false;
        };
        let order = &self.orders[id];
        if order.forged {
            // Who has not paid keeps quiet.
            return false;
        }
        let (key, seller, cohort) = (order.key, order.seller, order.cohort);
        let attempt = class as u32;
        let share = rules.reported.0;
        if share < 1.0 && !key.draw(purpose::CASE_REPORTED, attempt).chance(share) {
            return false;
        }
        let own = rules.reported_after.as_ref();
        let waits = match own.or(after_sales.reported_after.as_ref()) {
            Some(law) => law.sample_millis(&mut key.draw(purpose::CASE_REPORT, attempt)),
            None => 0,
        };
        let opened = noticed + waits;
        if opened >= self.monitor.drain_end {
            return false;
        }
        let case = Case {
            order: id,
            class,
            opened,
            at: seller,
            told: SimTime::NEVER,
            step: Step::Climbs,
        };
        let affair = self.affair(id);
        affair.open += 1;
        affair.had_case = true;
        self.monitor.cases.opened += 1;
        if cohort {
            self.monitor.cases.of_cohort += 1;
            self.monitor.after_sales.cases[class as usize].opened += 1;
        }
        let tie = case.tie(key).tie();
        self.tell_case(id, class, opened);
        let slot = self.cases.insert(case);
        calendar.push(opened, TIMER, tie, Event::Case(slot));
        true
    }

    /// A case comes to where it goes next.
    #[cold]
    #[inline(never)]
    pub fn case_arrives(&mut self, case: u32, calendar: &mut Agenda) {
        match self.cases[case].step {
            Step::Climbs => self.case_climbs(case, calendar),
            Step::AtDesk => self.is_settled_at_desk(case, calendar),
            Step::LookedAt => self.goods_are_back(case, calendar),
            Step::Unavailable => self.pays_back_instead(case, calendar),
        }
    }

    /// Whether an order came past the agents.
    fn is_direct(&self, id: u32) -> bool {
        self.net.tiers.is_empty() || self.channel_of(id).enters_at == Entry::Supplier
    }

    /// A case reaches an agent, or is opened where the order entered at the supplier.
    fn case_climbs(&mut self, case: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let Case {
            order, class, at, ..
        } = self.cases[case];
        if self.is_direct(order) {
            return self.reaches_desk(case, now, calendar);
        }
        let key = self.orders[order].key;
        let attempt = self.cases[case].attempt();
        let practice = self.practice(at);
        let mut done = now;
        if let Some(law) = &practice.case {
            let turn = self.turn(at, now);
            let purpose = purpose::CASE_LABOUR.at(practice.salt);
            done = self.book(turn, law.sample_millis(&mut key.draw(purpose, attempt)));
        }
        if at == self.orders[order].seller {
            self.is_answered(case, done);
            if self.case_rules(class).settled_by == SettledBy::Seller {
                let settled = self.takes_to_settle(case, &practice.clock, done);
                return self.is_settled(case, settled, calendar);
            }
        }
        let agent = &self.agents[at as usize];
        let (tier, upper) = (agent.tier, agent.upper);
        if tier == 0 && self.last_relay > 0 || Some(at) == self.ships_from_stock(order) {
            // The agent ships itself.
            return self.reaches_desk(case, done, calendar);
        }
        let attempt = attempt as u16;
        if tier == 0 {
            let reader = &self.supplier_of(order).clock;
            let seen = self.message_to(reader, key, at, done, purpose::CASE_UP, attempt);
            return self.reaches_desk(case, seen, calendar);
        }
        let seen = self.message_up(key, at, done, purpose::CASE_UP, attempt);
        self.cases[case].at = upper;
        let tie = self.cases[case].tie(key);
        self.touch(seen, SEEN, tie, Event::Case(case), calendar);
    }

    /// The buyer has the first answer.
    fn is_answered(&mut self, case: u32, at: SimTime) {
        let Case {
            order,
            class,
            opened,
            ..
        } = self.cases[case];
        if at >= self.monitor.drain_end {
            return;
        }
        self.tell_of_case(order, class, |told| told.answered = Some(at));
        if !self.orders[order].cohort {
            return;
        }
        let span = at - opened;
        let limit = self.case_rules(class).respond_within;
        let sums = &mut self.monitor.after_sales.cases[class as usize];
        sums.answered += 1;
        sums.answered_within += within(limit, span);
        sums.answer_time += i128::from(span);
    }

    /// Whoever ships sees a case at `seen`.
    fn reaches_desk(&mut self, case: u32, seen: SimTime, calendar: &mut Agenda) {
        if self.affairs.desks.is_empty() {
            let clock = self.shipper_clock(self.cases[case].order);
            let settled = self.takes_to_settle(case, clock, seen);
            return self.is_settled(case, settled, calendar);
        }
        self.cases[case].step = Step::AtDesk;
        let tie = self.cases[case].tie(self.key_of_case(case));
        self.touch(seen, SEEN, tie, Event::Case(case), calendar);
    }

    /// One of those who settle cases where the order was shipped takes it up, first come, first
    /// served.
    fn is_settled_at_desk(&mut self, case: u32, calendar: &mut Agenda) {
        let order = self.cases[case].order;
        let (dock, clock) = (self.dock_of(order), self.shipper_clock(order));
        let labour = self.span_to_settle(case);
        let hands = &mut self.affairs.desks[dock];
        let begins = hands.start(clock.active(calendar.now()));
        hands.book(begins, labour);
        let (from, to) = self.monitor.window;
        let worked = overlap(
            begins,
            begins + labour,
            clock.active(from),
            clock.active(to),
        );
        self.monitor.after_sales.settling_labour += i128::from(worked);
        let settled = match labour {
            0 => clock.start_at(begins),
            _ => clock.end_at(begins + labour),
        };
        self.is_settled(case, settled, calendar);
    }

    fn span_to_settle(&self, case: u32) -> i64 {
        let Case { class, .. } = self.cases[case];
        let own = self.case_rules(class).settling.as_ref();
        match own.or(self.after_sales().settling.as_ref()) {
            Some(law) => {
                let attempt = self.cases[case].attempt();
                let mut draw = self.key_of_case(case).draw(purpose::CASE_SETTLING, attempt);
                law.sample_millis(&mut draw)
            }
            None => 0,
        }
    }

    /// When somebody with these working hours has settled a case that is seen at `seen`, if that
    /// needs no hands.
    fn takes_to_settle(&self, case: u32, clock: &ActiveClock, seen: SimTime) -> SimTime {
        let Case { class, .. } = self.cases[case];
        let own = self.case_rules(class).settling.as_ref();
        match own.or(self.after_sales().settling.as_ref()) {
            Some(_) => clock.after(seen, self.span_to_settle(case)),
            None => seen,
        }
    }

    /// When the buyer has the answer to a case that is settled at `settled`.
    pub(super) fn answer_comes_down(&self, case: u32, settled: SimTime) -> SimTime {
        let Case { order, class, .. } = self.cases[case];
        if self.is_direct(order) || self.case_rules(class).settled_by == SettledBy::Seller {
            return settled;
        }
        let (key, attempt) = (self.orders[order].key, self.cases[case].attempt());
        let seller = self.orders[order].seller;
        let mut told = settled;
        for tier in self.below_shipper(order)..self.net.tiers.len() {
            let practice = self.practice(self.agent_above(seller, tier as u8));
            if let Some(law) = &practice.message_delay {
                let purpose = purpose::CASE_DOWN.at(practice.salt);
                let delay = law.sample_millis(&mut key.draw(purpose, attempt));
                told = practice.clock.after(told, delay);
            }
        }
        told
    }

    /// A case is closed at `at`; with the last one of an order that has ended, its slot is free.
    pub(super) fn closes_case(
        &mut self,
        case: u32,
        at: SimTime,
        remedied: bool,
        calendar: &mut Agenda,
    ) {
        let Case {
            order,
            class,
            opened,
            ..
        } = self.cases[case];
        let rules = self.case_rules(class);
        if at >= self.monitor.drain_end {
            // It stays as it is.
            return;
        }
        let direct = self.is_direct(order);
        if direct {
            // Who settles it is the first to answer.
            self.is_answered(case, at);
        }
        self.tell_of_case(order, class, |told| told.closed = Some(at));
        self.monitor.events += 1;
        self.monitor.cases.closed += 1;
        let span = at - opened;
        let in_time = rules.close_within.is_none_or(|limit| span <= limit);
        if !in_time {
            self.blames_slow_case(order);
        } else if remedied {
            self.calms(order, class);
        }
        if self.orders[order].cohort {
            let clock = match direct {
                true => self.shipper_clock(order),
                false => &self.practice(self.orders[order].seller).clock,
            };
            let limit = self.monitor.limits.after_sales;
            let stage = &mut self.monitor.stages.after_sales;
            stage.record(span);
            stage.measure(limit, span, || clock.active_between(opened, at));
            let sums = &mut self.monitor.after_sales.cases[class as usize];
            sums.closed += 1;
            sums.closed_within += within(rules.close_within, span);
            sums.closing_time += i128::from(span);
        }
        self.cases.remove(case);
        let affair = self.affair(order);
        affair.open -= 1;
        if affair.open > 0 {
            return;
        }
        if affair.is_over {
            self.closes_affair(order);
            self.orders.remove(order);
        } else if affair.never_comes {
            // Nothing will come any more.
            self.mark(order, at, AuditStep::Ended(End::Lost), calendar);
            self.end(order, End::Lost, at);
        }
    }
}
