//! A general queueing network on the engine, for oracles a scenario cannot state: waiting rooms
//! of limited size, priorities, patience, batches, returns, and what is true at one instant.
//!
//! A customer belongs to a class; the class says at which station it is served, how long that
//! takes, how many may already wait when it joins, and what class it becomes afterwards. Lower
//! classes of a station go first and do not interrupt.

use std::collections::VecDeque;

use fahuo::engine::time::{HOUR, SimTime};
use fahuo::engine::{Calendar, EventCode, Fired, Model, Rank};
use fahuo::random::{Key, Purpose, Root};

use super::class::Class;
use super::seen::{ClassSeen, Joint, Numbers, Times, hours};

#[derive(Debug, Clone, Copy)]
pub enum Event {
    /// The next batch of a class comes from outside.
    Arrive(u32),
    /// Service of the customer in this slot ends.
    Done(u32),
    /// The patience of the customer in this slot ends.
    GiveUp(u32),
}

impl EventCode for Event {
    fn pack(self) -> u64 {
        let (kind, index) = match self {
            Self::Arrive(index) => (0, index),
            Self::Done(index) => (1, index),
            Self::GiveUp(index) => (2, index),
        };
        kind << 32 | u64::from(index)
    }

    fn unpack(code: u64) -> Self {
        let index = code as u32;
        match code >> 32 {
            0 => Self::Arrive(index),
            1 => Self::Done(index),
            _ => Self::GiveUp(index),
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Customer {
    key: Key,
    class: usize,
    visits: u32,
    entered: SimTime,
    joined: SimTime,
    waiting: bool,
}

const DONE: Rank = Rank::new(0);
const ARRIVE: Rank = Rank::new(1);
const GIVE_UP: Rank = Rank::new(2);

/// A network being simulated; its public parts are what is seen.
pub struct Network {
    root: Root,
    classes: Vec<Class>,
    free: Vec<usize>,
    queues: Vec<VecDeque<u32>>,
    waiting: Vec<usize>,
    customers: Vec<Customer>,
    vacant: Vec<u32>,
    arrivals: Vec<u32>,
    pub seen: Vec<ClassSeen>,
    pub stations: Vec<Numbers>,
    pub whole: Numbers,
    /// How long how many of each class were present together, where that is asked.
    pub joint: Option<Joint>,
    /// From entering to leaving.
    pub through: Times,
    calendar: Option<Calendar<Event>>,
}

impl Network {
    /// An empty network with the first arrivals announced; `clerks` for each station.
    pub fn new(root: Root, clerks: &[usize], classes: &[Class]) -> Self {
        let mut calendar = Calendar::new();
        let mut network = Self {
            root,
            classes: classes.to_vec(),
            free: clerks.to_vec(),
            queues: vec![VecDeque::new(); classes.len()],
            waiting: vec![0; clerks.len()],
            customers: Vec::new(),
            vacant: Vec::new(),
            arrivals: vec![0; classes.len()],
            seen: vec![ClassSeen::default(); classes.len()],
            stations: vec![Numbers::default(); clerks.len()],
            whole: Numbers::default(),
            joint: None,
            through: Times::default(),
            calendar: None,
        };
        for class in 0..classes.len() {
            network.announce(class, &mut calendar);
        }
        network.calendar = Some(calendar);
        network
    }

    /// Simulates until `hours`; may be continued.
    pub fn until(&mut self, hours: f64) {
        let mut calendar = self.calendar.take().expect("put back after each run");
        let end = SimTime::from_millis(millis(hours));
        fahuo::engine::run(self, &mut calendar, end);
        self.settle(end);
        self.calendar = Some(calendar);
    }

    /// From now on, tells which customers are present together.
    pub fn start_joint(&mut self) {
        self.joint = Some(Joint::from(self.whole.since));
    }

    /// Forgets what was seen so far, and from now on counts waits up to `wait_limit` and times
    /// through the network up to `through_limit` [h].
    pub fn start_watching(&mut self, wait_limit: f64, through_limit: f64) {
        for seen in &mut self.seen {
            let (number, since) = (seen.number, seen.since);
            *seen = ClassSeen {
                number,
                since,
                ..ClassSeen::default()
            };
            seen.wait = Times::up_to(wait_limit);
        }
        for numbers in self.stations.iter_mut().chain([&mut self.whole]) {
            numbers.states.clear();
            numbers.busy = Times::default();
        }
        self.through = Times::up_to(through_limit);
    }

    fn settle(&mut self, at: SimTime) {
        if let Some(joint) = &mut self.joint {
            joint.settle(at, &self.seen);
        }
        for numbers in self.stations.iter_mut().chain([&mut self.whole]) {
            numbers.settle(at);
        }
        for seen in &mut self.seen {
            seen.settle(at);
        }
    }

    /// Customers of a class that are present, on average over `hours`.
    pub fn present(&self, class: usize, hours: f64) -> f64 {
        self.seen[class].present / millis(hours) as f64
    }

    /// Customers in the network now.
    pub fn number(&self) -> usize {
        self.whole.now
    }

    fn announce(&mut self, class: usize, calendar: &mut Calendar<Event>) {
        let Some(gap) = &self.classes[class].gap else {
            return;
        };
        self.arrivals[class] += 1;
        let key = self.root.order(class as u32, self.arrivals[class]);
        let hours = gap.sample(&mut key.draw(Purpose::named("gap"), 0));
        let at = calendar.now() + millis(hours);
        calendar.push(at, ARRIVE, key.tie(), Event::Arrive(class as u32));
    }

    fn arrive(&mut self, class: usize, calendar: &mut Calendar<Event>) {
        let now = calendar.now();
        let key = self.root.order(class as u32, self.arrivals[class]);
        self.announce(class, calendar);
        for member in 0..self.classes[class].batch {
            let customer = Customer {
                key: key.child(u64::from(member)),
                entered: now,
                ..Customer::default()
            };
            self.whole.change(now, true);
            let slot = match self.vacant.pop() {
                Some(slot) => slot,
                None => {
                    self.customers.push(customer);
                    self.customers.len() as u32 - 1
                }
            };
            self.customers[slot as usize] = customer;
            self.join(slot, class, calendar);
        }
    }

    fn join(&mut self, slot: u32, class: usize, calendar: &mut Calendar<Event>) {
        let now = calendar.now();
        let station = self.classes[class].station;
        let customer = &mut self.customers[slot as usize];
        (customer.class, customer.joined, customer.waiting) = (class, now, true);
        customer.visits += 1;
        let key = customer.key;
        self.seen[class].arrived += 1.0;
        if self.free[station] == 0 && self.waiting[station] >= self.classes[class].room {
            self.seen[class].lost += 1.0;
            self.leave(slot, now);
            return;
        }
        self.stations[station].change(now, true);
        self.seen[class].change(now, 1.0);
        if self.free[station] > 0 {
            self.start(slot, calendar);
            return;
        }
        self.seen[class].waited += 1.0;
        self.waiting[station] += 1;
        self.queues[class].push_back(slot);
        if let Some(patience) = &self.classes[class].patience {
            let hours = patience.sample(&mut key.draw(Purpose::named("patience"), 0));
            calendar.push(now + millis(hours), GIVE_UP, key.tie(), Event::GiveUp(slot));
        }
    }

    fn start(&mut self, slot: u32, calendar: &mut Calendar<Event>) {
        let now = calendar.now();
        let customer = &mut self.customers[slot as usize];
        customer.waiting = false;
        let (class, key, visits) = (customer.class, customer.key, customer.visits);
        self.seen[class].wait.record(hours(now - customer.joined));
        let Class {
            station, service, ..
        } = &self.classes[class];
        self.free[*station] -= 1;
        let span = millis(service.sample(&mut key.draw(Purpose::named("service"), visits)));
        calendar.push(now + span, DONE, key.tie(), Event::Done(slot));
    }

    fn done(&mut self, slot: u32, calendar: &mut Calendar<Event>) {
        let now = calendar.now();
        let Customer {
            class,
            joined,
            key,
            visits,
            entered,
            ..
        } = self.customers[slot as usize];
        let station = self.classes[class].station;
        self.free[station] += 1;
        self.stations[station].change(now, false);
        self.seen[class].change(now, -1.0);
        self.seen[class].stay.record(hours(now - joined));
        // Whoever waits at this station goes first: a customer that returns joins behind.
        let next = (0..self.queues.len())
            .filter(|&class| self.classes[class].station == station)
            .find_map(|class| self.queues[class].pop_front());
        if let Some(next) = next {
            self.waiting[station] -= 1;
            self.start(next, calendar);
        }
        let mut left = key.draw(Purpose::named("next"), visits).uniform();
        let becomes = self.classes[class].next.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        match becomes {
            Some(class) => self.join(slot, class, calendar),
            None => {
                self.through.record(hours(now - entered));
                self.leave(slot, now);
            }
        }
    }

    fn gives_up(&mut self, slot: u32, now: SimTime) {
        let Customer { class, joined, .. } = self.customers[slot as usize];
        let station = self.classes[class].station;
        self.queues[class].retain(|&waiting| waiting != slot);
        self.waiting[station] -= 1;
        self.stations[station].change(now, false);
        let seen = &mut self.seen[class];
        seen.change(now, -1.0);
        seen.gave_up += 1.0;
        seen.wait.record(hours(now - joined));
        self.leave(slot, now);
    }

    fn leave(&mut self, slot: u32, now: SimTime) {
        self.whole.change(now, false);
        self.customers[slot as usize].waiting = false;
        self.vacant.push(slot);
    }
}

impl Model for Network {
    type Event = Event;

    fn handle(&mut self, fired: Fired<Event>, calendar: &mut Calendar<Event>) {
        if let Some(joint) = &mut self.joint {
            joint.settle(fired.at, &self.seen);
        }
        match fired.event {
            Event::Arrive(class) => self.arrive(class as usize, calendar),
            Event::Done(slot) => self.done(slot, calendar),
            // Stale if the customer was served in time, or has left and the slot is another's.
            Event::GiveUp(slot) => {
                let customer = &self.customers[slot as usize];
                if customer.waiting && fired.concerns(customer.key.tie()) {
                    self.gives_up(slot, fired.at);
                }
            }
        }
    }
}

fn millis(hours: f64) -> i64 {
    (hours * HOUR as f64).round_ties_even() as i64
}
