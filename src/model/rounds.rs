//! Rounds: trees that meet at the suppliers and nowhere below, played piece by piece.
//!
//! Orders of different trees meet where they queue for a supplier's capacity or hands. Where
//! nothing comes back down from there ([`Pieces::meet`]), the trees need not know of it: in each
//! round every piece is played for some time, and hands over the orders that were accepted, each
//! with the place in the calendar at which it would have queued. Then the suppliers are played for
//! the same time with all of them, while the pieces play the next round. So a piece and what it
//! needs are in the near cache while it is played, pieces can be played side by side, and no more
//! is kept of an order than anywhere else. Where a round ends changes nothing.
//!
//! Agents, open orders and calendar of a piece stay in memory between rounds; what counts, and all
//! else that pieces can use one after another, belongs to the team that plays them.

use std::hint::black_box;
use std::mem::{swap, take};
use std::ops::Range;
use std::panic::panic_any;
use std::sync::Arc;

use crate::engine::time::{MINUTE, Millis, SimTime};
use crate::engine::{self, Fired, Model, Rank};
use crate::random::Root;

use super::agent::{Agent, Members};
use super::arrivals::Streams;
use super::disruption::doors::Doors;
use super::event::{Event, SEEN, WORK_ENDS};
use super::hands::FOREVER;
use super::monitor::Monitor;
use super::network::Network;
use super::order::{Order, Sheet};
use super::pieces::{Piece, Pieces};
use super::slab::Slab;
use super::world::{Agenda, World};
use super::{MOST_OPEN, Overfull, Workspace};

/// Something to do that disturbs none of the others.
pub type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Who plays the pieces of a round.
pub struct Crew<'a> {
    /// To how many teams the pieces are dealt, at least 1: more than there are threads, so that
    /// all end at about the same time.
    pub teams: u32,
    /// Does all jobs, in any order and on any thread; false if one has failed.
    pub work: &'a dyn Fn(Vec<Job<'_>>) -> bool,
}

impl Crew<'static> {
    /// One team, here and now.
    pub const ALONE: Self = Self {
        teams: 1,
        work: &|jobs| {
            jobs.into_iter().for_each(|job| job());
            true
        },
    };
}

/// Plays a replication in rounds of so many expected orders.
///
/// `None` if told to stop, or if a job has failed.
pub(super) fn play(
    network: &Network,
    (seed, replication): (u64, u64),
    (pieces, orders): (Pieces, u32),
    workspace: &mut Workspace,
    crew: &Crew<'_>,
    goes_on: &dyn Fn(f64) -> bool,
) -> Option<Monitor> {
    let root = Root::new(seed, replication);
    let orders = f64::from(orders);
    let members = Arc::new(Members::of(network));
    let world = |monitor| {
        let mut world = World::new(network, root, Arc::clone(&members), monitor);
        world.arrivals.block_orders = Some(orders);
        // Orders of a supplier without queue are shipped where they are.
        world.monitor.follow_days(network, replication);
        world
    };
    let mut top = Top::new(
        world(take(&mut workspace.monitor)),
        take(&mut workspace.calendar),
    );
    let mut teams: Vec<Team<'_>> = pieces
        .dealt_to(crew.teams)
        .map(|share| Team::new(world(Monitor::default()), pieces, share))
        .collect();

    let end = network.drain_end.min(SimTime::MAX);
    let horizon = network.horizon.millis().max(1) as f64;
    let mut rounds = Rounds::of(orders);
    while rounds.until < end {
        let played = rounds.until;
        let until = rounds.next(&top.world).min(end);
        let mut jobs: Vec<Job<'_>> = vec![Box::new(|| top.play(played))];
        for team in &mut teams {
            jobs.push(Box::new(move || team.play(until)));
        }
        if !(crew.work)(jobs) {
            return None;
        }
        top.takes(&mut teams);
        if top.open() + teams.iter().map(Team::open).sum::<usize>() > MOST_OPEN {
            panic_any(Overfull);
        }
        if top.is_idle() && teams.iter().all(Team::is_idle) {
            break;
        }
        if !goes_on((played.millis() as f64 / horizon).min(1.0)) {
            return None;
        }
    }
    let mut jobs: Vec<Job<'_>> = vec![Box::new(|| top.end(end))];
    for team in &mut teams {
        jobs.push(Box::new(|| team.end()));
    }
    if !(crew.work)(jobs) {
        return None;
    }
    workspace.calendar = top.calendar;
    let mut sum = top.world.monitor;
    teams.iter().for_each(|team| sum.merge(&team.world.monitor));
    sum.assert_conserved();
    Some(sum)
}

/// How far each round goes.
#[derive(Debug)]
struct Rounds {
    /// Expected orders of one, while orders are placed.
    orders: f64,
    number: u64,
    until: SimTime,
    /// The longest so far [ms].
    length: Millis,
}

impl Rounds {
    fn of(orders: f64) -> Self {
        Self {
            orders,
            number: 0,
            until: SimTime::ZERO,
            length: 0,
        }
    }

    /// Where the next one ends.
    fn next(&mut self, world: &World<'_, false>) -> SimTime {
        self.number += 1;
        let from = self.until;
        self.until = match from < world.net.horizon {
            true => world.arrivals.end_of_block(self.number, self.orders),
            // Less and less is left to hand over, and an event may lie centuries away.
            false => from + (self.length + self.length / 8).clamp(MINUTE, FOREVER),
        };
        self.length = self.length.max(self.until - from);
        self.until
    }
}

/// An order that a piece has handed over to the supplier.
#[derive(Debug)]
struct HandOver {
    order: Order,
    /// When it queues there.
    at: SimTime,
    /// If that is at once, during an event: the place of the event among those of its instant.
    during: Option<Place>,
}

/// What decides between events of one instant.
type Place = (Rank, u64);

/// When an order queues, and its place among those of the instant; from which team, and its number
/// among those of that.
type Ticket = (SimTime, Rank, u64, u32, u32);

/// Orders that are put into the supplier's calendar together: few enough for the near cache.
const MORSEL: usize = 1024;

/// The orders that have been handed over to the supplier in a round.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    orders: Vec<HandOver>,
    /// The instant of the current event, and the last place of an event at that instant so far.
    /// An event with an earlier place was put in during the one with that, so it follows at once,
    /// before any event of other pieces.
    now: Option<(SimTime, Place)>,
}

impl Outbox {
    fn event_begins(&mut self, fired: &Fired<Event>) {
        let place = (fired.rank, fired.tie);
        let place = match self.now {
            Some((instant, last)) if instant == fired.at => last.max(place),
            _ => place,
        };
        self.now = Some((fired.at, place));
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// Hands an order over to its supplier, where it queues at `at`. True if it does.
    // Once an order, and in rounds only: kept out of the way of everything else.
    #[cold]
    #[inline(never)]
    pub fn is_handed_over(&mut self, id: u32, at: SimTime) -> bool {
        if at >= self.monitor.drain_end || !self.meets_others(id) {
            return false;
        }
        let order = self.orders[id].clone();
        self.orders.remove(id);
        if let Some(outbox) = &mut self.outbox {
            let now = outbox.now.filter(|&(instant, _)| instant == at);
            let during = now.map(|(_, place)| place);
            outbox.orders.push(HandOver { order, at, during });
        }
        true
    }

    /// Whether an order meets others at its supplier.
    fn meets_others(&self, id: u32) -> bool {
        self.choice.volumes.is_some() || self.supplier_of(id).queues()
    }

    /// Changes places with what is kept of another piece.
    fn change(&mut self, other: &mut Resident<'n>) {
        let Resident {
            agents,
            first_seller,
            orders,
            sheets,
            streams,
            doors,
            calendar: _,
        } = other;
        swap(&mut self.agents, agents);
        swap(&mut self.first_seller, first_seller);
        swap(&mut self.orders, orders);
        swap(&mut self.sheets, sheets);
        swap(&mut self.arrivals.streams, streams);
        swap(&mut self.doors, doors);
    }
}

/// What is kept of a piece from one round to the next.
#[derive(Debug, Default)]
struct Resident<'n> {
    agents: Vec<Agent<'n>>,
    first_seller: u32,
    orders: Slab<Order>,
    sheets: Slab<Sheet>,
    streams: Streams,
    doors: Doors,
    calendar: Agenda,
}

impl Resident<'_> {
    /// Reads what will be needed, in the order in which it lies in memory: with many pieces it has
    /// left the caches, and to come upon it bit by bit takes twice as long.
    fn read(&self) {
        let agents = self.agents.iter();
        let agents = agents.map(|one| one.armed.millis() ^ i64::from(one.tier));
        let orders = self.orders.slots().iter();
        let orders = orders.map(|one| {
            let (first, last) = (one.parts[0], i64::from(one.next));
            one.placed.millis() ^ first ^ one.hop_wait ^ one.since.millis() ^ last
        });
        black_box(agents.chain(orders).fold(0, |all, one| all ^ one));
    }
}

/// Some pieces, and a world in which they are played one after another.
struct Team<'n> {
    world: World<'n, false>,
    pieces: Pieces,
    share: Range<u32>,
    /// One for each piece, once the first round has begun.
    residents: Vec<Resident<'n>>,
}

impl<'n> Team<'n> {
    fn new(mut world: World<'n, false>, pieces: Pieces, share: Range<u32>) -> Self {
        world.outbox = Some(Outbox::default());
        Self {
            world,
            pieces,
            share,
            residents: Vec::new(),
        }
    }

    /// Plays all pieces up to an instant.
    fn play(&mut self, until: SimTime) {
        if self.residents.is_empty() {
            self.move_in();
        }
        for resident in &mut self.residents {
            if resident.calendar.is_empty() {
                continue;
            }
            resident.read();
            self.world.change(resident);
            let mut below = Below(&mut self.world);
            engine::run(&mut below, &mut resident.calendar, until);
            self.world.monitor.close_hours();
            if let Some(outbox) = &mut self.world.outbox {
                outbox.now = None;
            }
            self.world.change(resident);
        }
    }

    fn move_in(&mut self) {
        for number in self.share.clone() {
            let mut resident = Resident::default();
            self.world.change(&mut resident);
            let piece = self.pieces.piece(self.world.net, number);
            self.world.begin_piece(&piece, &mut resident.calendar);
            self.world.change(&mut resident);
            self.residents.push(resident);
        }
    }

    fn is_idle(&self) -> bool {
        let mut residents = self.residents.iter();
        residents.all(|one| one.calendar.is_empty())
    }

    /// Orders that have not been handed over.
    fn open(&self) -> usize {
        self.residents.iter().map(|one| one.orders.len()).sum()
    }

    fn end(&mut self) {
        for mut resident in take(&mut self.residents) {
            self.world.change(&mut resident);
            self.world.end_piece(SimTime::ZERO);
        }
    }
}

/// A piece, whose outbox is told of every event.
struct Below<'w, 'n>(&'w mut World<'n, false>);

impl Model for Below<'_, '_> {
    type Event = Event;

    #[inline]
    fn handle(&mut self, fired: Fired<Event>, calendar: &mut Agenda) {
        if let Some(outbox) = &mut self.0.outbox {
            outbox.event_begins(&fired);
        }
        self.0.handle(fired, calendar);
    }
}

/// The suppliers, where all pieces meet, in a world without agents.
struct Top<'n> {
    world: World<'n, false>,
    calendar: Agenda,
    /// What each team has handed over in the last round.
    inboxes: Vec<Vec<HandOver>>,
    /// Of all that was handed over.
    tickets: Vec<Ticket>,
}

impl<'n> Top<'n> {
    fn new(mut world: World<'n, false>, mut calendar: Agenda) -> Self {
        let nobody = Piece {
            tiers: vec![0..0; world.net.tiers.len()],
            streams: 0..0,
        };
        world.begin_piece(&nobody, &mut calendar);
        Self {
            world,
            calendar,
            inboxes: Vec::new(),
            tickets: Vec::new(),
        }
    }

    /// Takes what the teams have handed over, and leaves them the memory of the round before.
    fn takes(&mut self, teams: &mut [Team<'_>]) {
        self.inboxes.resize_with(teams.len(), Vec::new);
        for (inbox, team) in self.inboxes.iter_mut().zip(teams) {
            if let Some(outbox) = &mut team.world.outbox {
                swap(inbox, &mut outbox.orders);
            }
        }
    }

    /// Plays what was taken, up to the instant to which the pieces had been played.
    fn play(&mut self, until: SimTime) {
        for (team, inbox) in self.inboxes.iter().enumerate() {
            for (number, one) in inbox.iter().enumerate() {
                let (rank, tie) = match one.during {
                    None => (WORK_ENDS, one.order.key.tie()),
                    Some(place) => place,
                };
                self.tickets
                    .push((one.at, rank, tie, team as u32, number as u32));
            }
        }
        // What queues at once does so after all that was in the calendar for the same instant,
        // because no event of a piece comes before the ends of work. Orders of one event stay as
        // they were.
        self.tickets.sort_unstable();
        let mut tickets = take(&mut self.tickets);
        let now = tickets.partition_point(|&(at, ..)| at < until);
        let (mut soon, later) = tickets.split_at(now);
        while let Some(&(from, ..)) = soon.get(MORSEL.min(soon.len()).wrapping_sub(1)) {
            // Not between two of one instant.
            let morsel = soon.partition_point(|&(at, ..)| at <= from);
            let (morsel, rest) = soon.split_at(morsel);
            self.queue(morsel);
            soon = rest;
            let next = soon.first().map_or(until, |&(at, ..)| at);
            engine::run(&mut self.world, &mut self.calendar, next);
        }
        engine::run(&mut self.world, &mut self.calendar, until);
        for ticket in later {
            let (at, rank, tie, event) = self.takes_in(0, ticket);
            self.calendar.push(at, rank, tie, event);
        }
        tickets.clear();
        self.tickets = tickets;
        self.inboxes.iter_mut().for_each(Vec::clear);
    }

    /// Puts the orders with the next tickets into the calendar.
    fn queue(&mut self, tickets: &[Ticket]) {
        let entries = (0..)
            .zip(tickets)
            .map(|(number, ticket)| self.takes_in(number, ticket));
        let entries: Vec<_> = entries.collect();
        self.calendar.push_batch(|batch| {
            for (at, rank, tie, event) in entries {
                batch.push(at, rank, tie, event);
            }
        });
    }

    /// Takes in an order that was handed over, and tells what to put into the calendar.
    ///
    /// - `number`: of its ticket among those that are put in.
    fn takes_in(&mut self, number: u64, ticket: &Ticket) -> (SimTime, Rank, u64, Event) {
        let (at, rank, tie, team, place) = *ticket;
        let order = self.inboxes[team as usize][place as usize].order.clone();
        let id = self.world.orders.insert(order);
        let picks = self.world.supplier_of(id).hands.is_some();
        let event = match picks && !self.world.waits_at_gate(id) {
            true => Event::Pick(id),
            false => Event::Accepted(id),
        };
        match rank == WORK_ENDS {
            true => (at, WORK_ENDS, tie, event),
            false => (at, SEEN, number, event),
        }
    }

    fn is_idle(&self) -> bool {
        self.calendar.is_empty() && self.inboxes.iter().all(Vec::is_empty)
    }

    /// Orders that have been handed over and have not ended.
    fn open(&self) -> usize {
        self.world.orders.len() + self.inboxes.iter().map(Vec::len).sum::<usize>()
    }

    fn end(&mut self, end: SimTime) {
        self.play(end);
        self.world.end_piece(SimTime::ZERO);
    }
}
