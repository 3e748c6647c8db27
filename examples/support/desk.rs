//! An M/M/1 desk on the engine: what a model needs to be, in fifty lines.

use std::collections::VecDeque;

use fahuo::engine::time::SimTime;
use fahuo::engine::{self, Calendar, EventCode, Fired, Model, Rank};
use fahuo::random::{Draw, Key, Law, Purpose, Root};

/// Customers per mean service time.
const ARRIVAL_RATE: f64 = 0.9;
/// The mean service time [ms], long enough for whole milliseconds not to matter.
const SERVICE_MS: f64 = 1_000_000.0;
const ORDER: Rank = Rank::new(0);

/// What a run tells.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// An arrival and a departure for each customer.
    pub events: u64,
    /// Mean time in the system [mean service times].
    pub mean_time_in_system: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Arrival,
    Departure,
}

impl EventCode for Event {
    #[inline]
    fn pack(self) -> u64 {
        self as u64
    }
    #[inline]
    fn unpack(code: u64) -> Self {
        if code == 0 {
            Self::Arrival
        } else {
            Self::Departure
        }
    }
}

struct Desk {
    /// One stream for both laws: nothing here is compared with another run.
    draw: Draw,
    customers: u64,
    arrived: u64,
    /// Arrival times of those present; the first is being served.
    present: VecDeque<SimTime>,
    total_ms: i64,
    events: u64,
}

impl Desk {
    #[inline]
    fn after(&mut self, now: SimTime, mean: f64) -> SimTime {
        now + Law::Exponential { mean }.sample_millis(&mut self.draw)
    }

    #[inline]
    fn serve(&mut self, now: SimTime, calendar: &mut Calendar<Event>) {
        let done = self.after(now, SERVICE_MS);
        calendar.push(done, ORDER, 0, Event::Departure);
    }
}

impl Model for Desk {
    type Event = Event;

    #[inline]
    fn handle(&mut self, fired: Fired<Event>, calendar: &mut Calendar<Event>) {
        self.events += 1;
        let now = fired.at;
        match fired.event {
            Event::Arrival => {
                self.arrived += 1;
                if self.arrived < self.customers {
                    let next = self.after(now, SERVICE_MS / ARRIVAL_RATE);
                    calendar.push(next, ORDER, 1, Event::Arrival);
                }
                self.present.push_back(now);
                if self.present.len() == 1 {
                    self.serve(now, calendar);
                }
            }
            Event::Departure => {
                if let Some(since) = self.present.pop_front() {
                    self.total_ms += now - since;
                }
                if !self.present.is_empty() {
                    self.serve(now, calendar);
                }
            }
        }
    }
}

/// Serves this many customers until all have left.
pub fn play(seed: u64, customers: u64) -> Outcome {
    let key: Key = Root::new(seed, 1).order(0, 0);
    let mut desk = Desk {
        draw: key.draw(Purpose::named("desk"), 0),
        customers,
        arrived: 0,
        present: VecDeque::new(),
        total_ms: 0,
        events: 0,
    };
    let mut calendar = Calendar::new();
    let first = desk.after(SimTime::ZERO, SERVICE_MS / ARRIVAL_RATE);
    calendar.push(first, ORDER, 1, Event::Arrival);
    engine::run(&mut desk, &mut calendar, SimTime::NEVER);
    Outcome {
        events: desk.events,
        mean_time_in_system: desk.total_ms as f64 / customers as f64 / SERVICE_MS,
    }
}
