//! One replication being played: the network's agents, orders, sheets and sums, and the dispatch
//! of events to what happens.
//!
//! **Touches and private steps.** State that one order can change for another (hands, waiting
//! piles, the supplier's capacity) is touched only in calendar order. Everything else about an
//! order (own durations, draws, sums) is computed as soon as it is determined, without an event.
//! The event-by-event path (`EVENTS`) is the same code and the same touches; it only leaves
//! markers between them for the audit, which change nothing and draw nothing.

use std::sync::Arc;

use crate::engine::time::{Millis, SimTime};
use crate::engine::{Calendar, Fired, Model, Rank};
use crate::random::{Draw, Key, Purpose, Root};

use super::aftersales::affairs::{self, Affairs, REPLACES};
use super::aftersales::cases::Case;
use super::agent::{Agent, Members, agents, share_out};
use super::ahead;
use super::arrivals::Arrivals;
use super::audit::{Audit, Step};
use super::clock::BEYOND;
use super::courier;
use super::event::{Event, TIMER, WORK_ENDS};
use super::inquiries::{self, Climb, Raised};
use super::integrity::conduct::Conducts;
use super::money::choice::Choice;
use super::money::payments::Books;
use super::money::plan::{MOMENTS, Money};
use super::monitor::Monitor;
use super::network::{Network, Practice, ShipFrom};
use super::order::{End, Order, Sheet};
use super::pieces::Piece;
use super::rounds::Outbox;
use super::shipper::Shipping;
use super::slab::Slab;
use super::stock::goods::FOR_STOCK;
use super::stock::layout::{self, Layout};
use super::stock::point::Stock;
use super::story::{Followed, Recorder};

/// The state of one replication.
pub(super) struct World<'n, const EVENTS: bool> {
    pub net: &'n Network,
    pub root: Root,
    pub agents: Vec<Agent<'n>>,
    pub orders: Slab<Order>,
    pub sheets: Slab<Sheet>,
    pub arrivals: Arrivals<'n>,
    members: Arc<Members>,
    /// What makes the number of a lowest-tier agent in its tier a place among `agents`, wrapping.
    pub first_seller: u32,
    pub shipping: Shipping<'n>,
    /// The last tier on the way up that hands over; those above ship.
    pub last_relay: usize,
    /// Whether orders draw anything when they are placed.
    pub draws_ahead: bool,
    /// Whether waybill numbers take time on their way down.
    pub numbers_wait: bool,
    /// Whether agents spend labour on inquiries; else these need no events.
    pub inquiries_cost: bool,
    pub climbs: Slab<Climb>,
    pub cases: Slab<Case>,
    /// Whether orders are looked at beyond their ends; else there are no affairs.
    pub troubled: bool,
    /// Whether anybody packs wrong items.
    pub picks_wrong: bool,
    pub affairs: Affairs,
    /// Whether anybody holds stock; else the next two are empty.
    pub stocked: bool,
    /// Whether there is more to count of an order than its times and its freight.
    pub tells_more: bool,
    /// Whether accepted orders wait for goods, for capacity or for each other.
    pub gated: bool,
    /// Which carrier takes what.
    pub choice: Choice,
    /// Whether goods pass through the hands of every agent.
    pub passes_tiers: bool,
    pub stock: Stock,
    pub layout: Layout,
    /// Whether money is booked; else the books are empty.
    pub pays: bool,
    /// Whether somebody may break a rule; else the next is empty.
    pub ruled: bool,
    /// Whether waybill numbers may be fake, or packed parcels wait to leave together.
    pub packs_apart: bool,
    /// Whether all orders come by the only channel, whoever sells.
    pub one_channel: bool,
    pub conducts: Conducts,
    pub books: Books,
    /// At which moments a balance is due.
    pub asks_at: [bool; MOMENTS],
    /// Inquiries that became known during the current event.
    pub raised: Vec<Raised>,
    /// Where accepted orders go that queue for a supplier in another world.
    pub outbox: Option<Outbox>,
    pub monitor: Monitor,
    pub audit: Audit,
    pub story: Recorder,
}

pub(super) type Agenda = Calendar<Event>;

/// A job's place in the first-come queue of an agent's hands.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    pub agent: u32,
    /// When the job became ready.
    pub ready: SimTime,
    /// When its labour begins, on the agent's active clock \[ms\] and on the calendar.
    pub begins_active: Millis,
    pub begins: SimTime,
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// A world without anybody in it. `monitor` is one used before, for its memory.
    pub fn new(net: &'n Network, root: Root, members: Arc<Members>, mut monitor: Monitor) -> Self {
        monitor.reset(net);
        let choice = Choice::of(net);
        Self {
            net,
            root,
            agents: Vec::new(),
            orders: Slab::new(),
            sheets: Slab::new(),
            arrivals: Arrivals::new(net, root),
            members,
            first_seller: 0,
            shipping: Shipping::of(net),
            last_relay: net.last_relay(),
            draws_ahead: ahead::draws_ahead(net),
            numbers_wait: courier::numbers_wait(net),
            inquiries_cost: inquiries::cost_labour(net),
            climbs: Slab::new(),
            cases: Slab::new(),
            troubled: affairs::looked_at(net),
            picks_wrong: affairs::picks_wrong(net),
            affairs: Affairs::default(),
            stocked: !net.stock.is_empty(),
            tells_more: !net.stock.is_empty() || net.several_suppliers() || net.integrity.is_some(),
            gated: !net.stock.is_empty()
                || net.suppliers.iter().any(|one| one.capacity.is_some())
                || choice.volumes.is_some(),
            choice,
            passes_tiers: net.ship_from == ShipFrom::EachTier,
            stock: Stock::default(),
            layout: Layout::default(),
            pays: net.money.is_some(),
            ruled: net.integrity.is_some(),
            packs_apart: net.integrity.is_some() || net.consolidates(),
            one_channel: net.integrity.is_none() && net.channels.len() == 1,
            conducts: Conducts::of(net),
            books: Books::default(),
            asks_at: net.money.as_ref().map_or([false; MOMENTS], Money::asks_at),
            raised: Vec::new(),
            outbox: None,
            monitor,
            audit: Audit::default(),
            story: Recorder::default(),
        }
    }

    /// Puts the agents of a piece in the place of those before, at time zero, with the first order
    /// of each of its streams in the calendar.
    pub fn begin_piece(&mut self, piece: &Piece, calendar: &mut Agenda) {
        let net = self.net;
        calendar.clear();
        self.orders.clear();
        self.sheets.clear();
        self.climbs.clear();
        self.cases.clear();
        self.raised.clear();
        if EVENTS {
            self.audit.rewind();
        }
        let start = agents(net, self.root, &self.members, piece, &mut self.agents);
        let first = piece.tiers.last().map_or(0, |numbers| numbers.start);
        self.first_seller = start.wrapping_sub(first);
        self.shipping.open(net, piece, self.agents.len());
        self.affairs.begin(net, self.shipping.docks.len());
        if self.pays {
            self.books.open(self.agents.len());
        }
        if self.ruled {
            self.conducts.begin(piece);
        }
        self.choice.begin(self.shipping.docks.len(), net);
        self.inquiries_cost = inquiries::cost_labour(net);
        self.arrivals.begin(piece.streams.clone());
        self.arrivals.put_block(calendar);
        if self.stocked {
            let parts = (&mut self.stock, &mut self.layout);
            let sums = &mut self.monitor.stock;
            layout::lay_out(net, self.root, piece, &self.agents, parts, sums);
            self.begin_reviews(calendar);
        }
    }

    fn place(&mut self, stream: u32, calendar: &mut Agenda) {
        let (number, key) = self.arrivals.place(stream);
        let seller = match self.net.lowest_tier() {
            Some(lowest) => {
                let many = self.net.tiers[lowest].agents;
                let number = share_out(stream, self.net.demand.streams, many);
                self.first_seller.wrapping_add(number)
            }
            None => 0,
        };
        self.take_order(stream, number, key, seller, calendar);
    }

    /// Lets `event` happen now if its time has come, or puts it into the calendar.
    #[inline]
    pub fn touch(
        &mut self,
        at: SimTime,
        rank: Rank,
        key: Key,
        event: Event,
        calendar: &mut Agenda,
    ) {
        if at == calendar.now() {
            self.happen(event, key.tie(), calendar);
        } else if at < SimTime::MAX {
            calendar.push(at, rank, key.tie(), event);
        }
    }

    /// - `tie`: high part of the key of the entity whose event it is.
    #[inline]
    fn happen(&mut self, event: Event, tie: u64, calendar: &mut Agenda) {
        match event {
            Event::Place(stream) => self.place(stream, calendar),
            Event::Block => self.arrivals.put_block(calendar),
            Event::Verify(order) => self.verify(order, calendar),
            Event::Receive(order) => self.receive(order, calendar),
            Event::ReceiveSheet(sheet) => self.receive_sheet(sheet, calendar),
            Event::Trigger(agent) => self.trigger_fires(agent, calendar),
            Event::Question(order) => self.question_arrives(order, calendar),
            Event::Ask(order) => self.asks(order, tie, calendar),
            Event::Climb(climb) => self.climb_arrives(climb, calendar),
            Event::Case(case) => self.case_arrives(case, calendar),
            Event::Accepted(order) => self.takes_its_turn(order, calendar),
            Event::Paid(order) => self.is_prepared(order, calendar),
            Event::Pick(order) => self.pick(order, calendar),
            Event::Packed(order) => self.awaits_departure(order, calendar),
            Event::Departure(dock) => self.departs(dock, calendar),
            Event::Goods(_) | Event::Review(_) | Event::LeavesStock(_) => {
                self.stock_happens(event, tie, calendar);
            }
            Event::Mark(mark) => self.audit.happens(mark, calendar.now()),
        }
    }

    /// The draw of an order for a purpose.
    #[inline]
    pub fn draw(&self, id: u32, purpose: Purpose, attempt: u16) -> Draw {
        self.orders[id].key.draw(purpose, u32::from(attempt))
    }

    /// How an agent works.
    #[inline]
    pub fn practice(&self, agent: u32) -> &'n Practice {
        self.agents[agent as usize].practice
    }

    /// How the agent of a tier on an order's way up works, and the number of its practice.
    #[inline(always)]
    pub fn works_on_path(&self, id: u32, tier: usize) -> (&'n Practice, usize) {
        if self.agents.is_empty() {
            // Those of the supplier's world are in others.
            self.members.on_path(self.net, self.orders[id].stream, tier)
        } else {
            let post = self.at(self.agent_on_path(id, tier as u8));
            (post.practice, post.place)
        }
    }

    /// The agent of a tier on an order's way up.
    pub fn agent_on_path(&self, id: u32, tier: u8) -> u32 {
        self.agent_above(self.orders[id].seller, tier)
    }

    /// The agent of a tier above (or the same as) an agent.
    pub fn agent_above(&self, mut agent: u32, tier: u8) -> u32 {
        while self.agents[agent as usize].tier > tier {
            agent = self.agents[agent as usize].upper;
        }
        agent
    }

    /// When the labour of a job that is ready now would begin.
    ///
    /// Always inline: a call costs as much as what it does, and there is one for every job.
    #[inline(always)]
    pub fn turn(&self, agent: u32, ready: SimTime) -> Turn {
        let at_agent = &self.agents[agent as usize];
        let clock = &at_agent.practice.clock;
        let begins_active = at_agent.hands.start(clock.active(ready));
        Turn {
            agent,
            ready,
            begins_active,
            begins: clock.start_at(begins_active),
        }
    }

    /// Books a job on the hand whose turn it is, and tells when it is done.
    ///
    /// Must be called at the instant the job becomes ready, see [`super::hands`].
    #[inline(always)]
    pub fn book(&mut self, turn: Turn, labour: Millis) -> SimTime {
        let agent = &mut self.agents[turn.agent as usize];
        let clock = &agent.practice.clock;
        agent.hands.book(turn.begins_active, labour);
        let done = match labour {
            0 => turn.begins,
            _ => clock.end_at(turn.begins_active + labour).min(BEYOND),
        };
        let place = usize::from(agent.place);
        self.monitor.job(place, clock, turn, labour, done);
        if EVENTS {
            let (from, to) = self.monitor.window;
            let works = (turn.begins.max(from), done.min(to));
            self.audit.works(place, clock, works);
        }
        done
    }

    /// Ends an order at `at`, or leaves it open if the drain ends first. Frees its slot.
    pub fn end(&mut self, id: u32, end: End, at: SimTime) {
        if self.troubled && self.replaces(id) {
            return self.cannot_replace(id, at);
        }
        if EVENTS {
            self.story_ends(id, end, at);
        }
        if self.pays && at < self.monitor.drain_end {
            self.money_ends(id, end, at);
        }
        let order = &self.orders[id];
        if at < self.monitor.drain_end {
            self.monitor.ends(order, end);
            if order.cohort && order.supplier_seen != SimTime::NEVER {
                let span = order.supplier_seen - order.placed;
                self.monitor.information.record(span);
            }
            if order.cohort {
                self.monitor.inquiries += u64::from(order.inquiries);
            }
        } else {
            self.monitor.stays_open(order);
        }
        // An inquiry that still watches this slot finds none due.
        self.orders[id].next_inquiry = SimTime::NEVER;
        if self.troubled {
            let end = (at < self.monitor.drain_end).then_some(end);
            if self.leaves_affairs(id, end, at) {
                return;
            }
        }
        self.orders.remove(id);
    }

    /// Leaves a marker for the audit; nothing on the fast path.
    #[inline]
    pub fn mark(&mut self, id: u32, at: SimTime, step: Step, calendar: &mut Agenda) {
        if EVENTS && at <= SimTime::MAX && self.orders[id].stream < REPLACES {
            self.note_step(id, at, step);
            let order = &self.orders[id];
            let mark = self.audit.note((order.stream, order.number), step);
            let rank = if step == Step::GivesUp {
                TIMER
            } else {
                WORK_ENDS
            };
            calendar.push(at, rank, order.key.tie(), Event::Mark(mark));
        }
    }

    /// Ends a piece when its calendar has been played to the end of the drain.
    pub fn end_piece(&mut self, now: SimTime) {
        let end = self.monitor.drain_end;
        let may_give_up = self.net.buyer.gives_up > 0.0;
        self.inquiries_cost = false;
        for id in self.orders.live() {
            if self.orders[id].stream == FOR_STOCK {
                continue;
            }
            if self.troubled && self.leaves_unsettled(id) {
                continue;
            }
            // Buyers also give up while nothing else happens to their orders.
            if !(may_give_up && self.gave_up(id, end)) {
                self.end(id, End::Lost, SimTime::NEVER);
            }
            if self.troubled {
                self.leaves_unsettled(id);
            }
        }
        if self.stocked {
            self.close_stock(self.net.horizon.max(now));
        }
        if self.pays {
            self.close_books();
        }
        if self.ruled {
            self.count_conduct();
        }
        self.monitor.close_hours();
    }

    /// Closes the books when all pieces are over.
    ///
    /// # Panics
    /// When an order is in two ends or in none: the run is wrong and must not be reported.
    pub fn close(self) -> (Monitor, Audit, Followed) {
        self.monitor.assert_conserved();
        if EVENTS {
            self.audit.close(&self.monitor);
        }
        let placed = if EVENTS {
            self.placed_by_stream()
        } else {
            Vec::new()
        };
        (self.monitor, self.audit, self.story.finish(placed))
    }
}

/// A world with stock: after every event, what it has brought about is seen to. Without stock there
/// is nothing to ask.
pub(super) struct Stocked<'w, 'n, const EVENTS: bool>(pub &'w mut World<'n, EVENTS>);

impl<const EVENTS: bool> Model for Stocked<'_, '_, EVENTS> {
    type Event = Event;

    fn handle(&mut self, fired: Fired<Event>, calendar: &mut Agenda) {
        self.0.handle(fired, calendar);
        self.0.settle_stock(calendar);
        if !self.0.raised.is_empty() {
            self.0.put_raised(calendar);
        }
    }
}

impl<const EVENTS: bool> Model for World<'_, EVENTS> {
    type Event = Event;

    #[inline]
    fn handle(&mut self, fired: Fired<Event>, calendar: &mut Agenda) {
        self.happen(fired.event, fired.tie, calendar);
        if !self.raised.is_empty() {
            self.put_raised(calendar);
        }
    }
}
