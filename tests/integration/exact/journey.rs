//! Orders handed from tier to tier on the engine, for what the model does not know: values that
//! are altered and altered back, orders read back several times, or forwarded twice.
//!
//! Every hand-over is an event of its own; what it does to the value is a function of the keyed
//! draws of that order at that hop.

use rayon::prelude::*;

use fahuo::engine::time::{HOUR, SimTime};
use fahuo::engine::{Calendar, EventCode, Fired, Model, Rank};
use fahuo::random::{Draw, Key, Law, Purpose, Root};

use super::outcome::REPLICATIONS;
use super::study::seed;

/// What comes of one hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    Lost,
    /// Goes on with this value.
    On(u32),
    /// Goes on twice.
    Twice(u32),
}

/// What an order does on its way.
pub struct Journey {
    pub orders: u32,
    /// Hand-overs of an order that is not lost.
    pub hops: u32,
    /// The value an order begins with.
    pub first: fn(&mut Draw) -> u32,
    /// From a value to what is handed over; the stream is that of this copy at this hop.
    pub hop: fn(u32, &mut Draw) -> Handed,
}

/// What was seen of all orders.
#[derive(Default)]
pub struct Seen {
    /// The value each order began with.
    pub first: Vec<u32>,
    /// (order, value) of every copy that came through hop 1, 2, ...
    pub after: Vec<Vec<(u32, u32)>>,
}

impl Seen {
    /// Copies that came through a hop (from 1), of all orders.
    pub fn copies(&self, hop: usize) -> &[(u32, u32)] {
        &self.after[hop - 1]
    }

    /// Share of the orders of which some copy after a hop is as it was at first.
    pub fn intact(&self, hop: usize) -> f64 {
        let same = |&&(order, value): &&(u32, u32)| self.first[order as usize] == value;
        self.copies(hop).iter().filter(same).count() as f64 / self.first.len() as f64
    }

    /// How many copies of each order came through a hop.
    pub fn copies_of_each(&self, hop: usize) -> Vec<u32> {
        let mut copies = vec![0; self.first.len()];
        for &(order, _) in self.copies(hop) {
            copies[order as usize] += 1;
        }
        copies
    }
}

#[derive(Debug, Clone, Copy)]
struct Message {
    key: Key,
    order: u32,
    value: u32,
    hop: u32,
}

/// The copy in this slot is handed over.
#[derive(Clone, Copy)]
struct Hand(u32);

impl EventCode for Hand {
    fn pack(self) -> u64 {
        u64::from(self.0)
    }

    fn unpack(code: u64) -> Self {
        Self(code as u32)
    }
}

struct Relay<'a> {
    journey: &'a Journey,
    delay: Law,
    copies: Vec<Message>,
    seen: Seen,
}

impl Relay<'_> {
    /// A message takes an hour on average, so orders overtake each other.
    fn send(&mut self, slot: u32, calendar: &mut Calendar<Hand>) {
        let Message { key, hop, .. } = self.copies[slot as usize];
        let hours = self
            .delay
            .sample(&mut key.draw(Purpose::named("delay"), hop));
        let at = calendar.now() + (hours * HOUR as f64) as i64;
        calendar.push(at, Rank::new(0), key.tie(), Hand(slot));
    }
}

impl Model for Relay<'_> {
    type Event = Hand;

    fn handle(&mut self, fired: Fired<Hand>, calendar: &mut Calendar<Hand>) {
        let slot = fired.event.0;
        let copy = self.copies[slot as usize];
        let draw = &mut copy.key.draw(Purpose::named("hand over"), copy.hop);
        let handed = (self.journey.hop)(copy.value, draw);
        let (Handed::On(value) | Handed::Twice(value)) = handed else {
            return;
        };
        let hop = copy.hop + 1;
        let after = Message { value, hop, ..copy };
        self.copies[slot as usize] = after;
        self.seen.after[copy.hop as usize].push((copy.order, value));
        let second = (handed == Handed::Twice(value)).then(|| {
            self.seen.after[copy.hop as usize].push((copy.order, value));
            let key = copy.key.child(u64::from(hop));
            self.copies.push(Message { key, ..after });
            self.copies.len() as u32 - 1
        });
        if hop < self.journey.hops {
            self.send(slot, calendar);
            if let Some(second) = second {
                self.send(second, calendar);
            }
        }
    }
}

impl Journey {
    /// Plays all orders of all replications; `variant` keeps runs of one case apart.
    pub fn play(&self, id: &str, variant: u64) -> Vec<Seen> {
        self.each(id, variant, |seen| seen)
    }

    /// The same, for what `of` makes of each replication.
    pub fn each<T: Send>(&self, id: &str, variant: u64, of: fn(Seen) -> T) -> Vec<T> {
        let one = |replication| {
            let root = Root::new(seed(id) + 1_000_000 * variant, replication);
            let orders = 0..self.orders;
            let key = |order: u32| root.order(0, order + 1);
            let first = |order| (self.first)(&mut key(order).draw(Purpose::named("value"), 0));
            let mut relay = Relay {
                journey: self,
                delay: Law::exponential(1.0).expect("positive"),
                copies: Vec::with_capacity(self.orders as usize),
                seen: Seen {
                    first: orders.clone().map(first).collect(),
                    after: vec![Vec::new(); self.hops as usize],
                },
            };
            let mut calendar = Calendar::new();
            for order in orders {
                relay.copies.push(Message {
                    key: key(order),
                    order,
                    value: relay.seen.first[order as usize],
                    hop: 0,
                });
                relay.send(order, &mut calendar);
            }
            fahuo::engine::run(&mut relay, &mut calendar, SimTime::NEVER);
            of(relay.seen)
        };
        (1..=REPLICATIONS).into_par_iter().map(one).collect()
    }
}

/// Which of these shares a uniform number falls into.
pub fn pick(shares: &[f64], draw: &mut Draw) -> u32 {
    let mut left = draw.uniform();
    let found = shares.iter().position(|share| {
        left -= share;
        left < 0.0
    });
    found.unwrap_or(shares.len() - 1) as u32
}
