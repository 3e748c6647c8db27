//! Batches one by one on the engine, for what no metric of a scenario shows: how batches and the
//! times between them vary, what released them, who waited in which place, trucks: B01 to B03, B05.
//! A day is an hour of the engine.

use std::sync::LazyLock;

use rayon::prelude::*;

use fahuo::engine::time::{HOUR, SimTime};
use fahuo::engine::{Calendar, EventCode, Fired, Model, Rank};
use fahuo::random::{Purpose, Root};

use super::class::exponential;
use super::journey::pick;
use super::outcome::{Outcome, Place, REPLICATIONS};
use super::seen::hours;
use super::study::seed;

/// What releases all that waits; the earliest of those that are set.
#[derive(Default)]
struct Trigger {
    /// At multiples of this.
    every: Option<f64>,
    /// When so much is there.
    load: Option<u32>,
    /// So long after the first order.
    age: Option<f64>,
}

/// Orders that wait, and how they are released.
struct Yard {
    /// Orders a day.
    rate: f64,
    /// Shares of orders of size 1, 2, ...
    sizes: &'static [f64],
    trigger: Trigger,
    /// Days watched.
    days: f64,
}

/// A batch that left.
struct Batch {
    at: f64,
    load: f64,
    by_load: bool,
    /// When its orders came, with their sizes.
    orders: Vec<(f64, f64)>,
}

impl Batch {
    fn waits(&self) -> impl Iterator<Item = f64> {
        self.orders.iter().map(|(came, _)| self.at - came)
    }
}

#[derive(Clone, Copy)]
enum Event {
    Order(u32),
    /// Every so often.
    Tick,
    /// The batch with this number has reached its age.
    Age(u32),
}

impl EventCode for Event {
    fn pack(self) -> u64 {
        match self {
            Self::Order(number) => u64::from(number),
            Self::Tick => 1 << 32,
            Self::Age(number) => 2 << 32 | u64::from(number),
        }
    }

    fn unpack(code: u64) -> Self {
        match code >> 32 {
            0 => Self::Order(code as u32),
            1 => Self::Tick,
            _ => Self::Age(code as u32),
        }
    }
}

struct Collecting<'a> {
    yard: &'a Yard,
    root: Root,
    waiting: Vec<(f64, f64)>,
    load: u32,
    gone: Vec<Batch>,
}

const ORDER: Rank = Rank::new(0);
const TRIGGER: Rank = Rank::new(1);

fn millis(hours: f64) -> i64 {
    (hours * HOUR as f64).round_ties_even() as i64
}

fn clock(at: SimTime) -> f64 {
    hours(at - SimTime::ZERO)
}

impl Collecting<'_> {
    fn announce(&self, number: u32, calendar: &mut Calendar<Event>) {
        let key = self.root.order(0, number);
        let gap = exponential(self.yard.rate).sample(&mut key.draw(Purpose::named("gap"), 0));
        calendar.push(
            calendar.now() + millis(gap),
            ORDER,
            key.tie(),
            Event::Order(number),
        );
    }

    fn release(&mut self, at: SimTime, by_load: bool) {
        self.gone.push(Batch {
            at: clock(at),
            load: f64::from(std::mem::take(&mut self.load)),
            by_load,
            orders: std::mem::take(&mut self.waiting),
        });
    }
}

impl Model for Collecting<'_> {
    type Event = Event;

    fn handle(&mut self, fired: Fired<Event>, calendar: &mut Calendar<Event>) {
        let trigger = &self.yard.trigger;
        match fired.event {
            Event::Order(number) => {
                let key = self.root.order(0, number);
                let size = 1 + pick(self.yard.sizes, &mut key.draw(Purpose::named("size"), 0));
                self.waiting.push((clock(fired.at), f64::from(size)));
                self.load += size;
                if let (Some(age), 1) = (trigger.age, self.waiting.len()) {
                    let event = Event::Age(self.gone.len() as u32);
                    calendar.push(fired.at + millis(age), TRIGGER, key.tie(), event);
                }
                if trigger.load.is_some_and(|load| self.load >= load) {
                    self.release(fired.at, true);
                }
                self.announce(number + 1, calendar);
            }
            Event::Tick => {
                let every = trigger.every.expect("a period");
                calendar.push(fired.at + millis(every), TRIGGER, 0, Event::Tick);
                self.release(fired.at, false);
            }
            // Stale if its batch has left.
            Event::Age(batch) if batch as usize == self.gone.len() => self.release(fired.at, false),
            Event::Age(_) => {}
        }
    }
}

impl Yard {
    /// The batches that left in each replication.
    fn play(&self, id: &str) -> Vec<Vec<Batch>> {
        let one = |replication| {
            let mut calendar = Calendar::new();
            let mut yard = Collecting {
                yard: self,
                root: Root::new(seed(id) + 1_000_000, replication),
                waiting: Vec::new(),
                load: 0,
                gone: Vec::new(),
            };
            yard.announce(1, &mut calendar);
            if let Some(every) = self.trigger.every {
                let first = SimTime::from_millis(millis(every));
                calendar.push(first, TRIGGER, 0, Event::Tick);
            }
            // The end is after the last tick, which belongs to the days watched.
            let end = SimTime::from_millis(millis(self.days) + 1);
            fahuo::engine::run(&mut yard, &mut calendar, end);
            yard.gone
        };
        (1..=REPLICATIONS).into_par_iter().map(one).collect()
    }

    fn scored(&self, id: &'static str, title: &'static str) -> Scored {
        Scored {
            outcome: Outcome::new(id, title, Place::Engine),
            runs: self.play(id),
        }
    }
}

struct Scored {
    outcome: Outcome,
    runs: Vec<Vec<Batch>>,
}

impl Scored {
    fn add(mut self, name: &str, is_mean: bool, of: impl Fn(&[Batch]) -> f64) -> Self {
        let values: Vec<f64> = self.runs.iter().map(|run| of(run)).collect();
        self.outcome.values(name, &values, is_mean);
        self
    }

    fn mean(self, name: &str, of: impl Fn(&[Batch]) -> f64) -> Self {
        self.add(name, true, of)
    }

    fn value(self, name: &str, of: impl Fn(&[Batch]) -> f64) -> Self {
        self.add(name, false, of)
    }
}

/// The average over batches.
fn average(run: &[Batch], of: impl Fn(&Batch) -> f64) -> f64 {
    run.iter().map(of).sum::<f64>() / run.len() as f64
}

/// Days between releases, the first one counted from the beginning, where nothing waits: a
/// batch begins afresh after each release.
fn between(run: &[Batch]) -> impl Iterator<Item = f64> {
    let before = std::iter::once(0.0).chain(run.iter().map(|batch| batch.at));
    run.iter()
        .zip(before)
        .map(|(batch, before)| batch.at - before)
}

/// What waits, averaged over time until the last release: what each order (or pallet) waited,
/// added up.
fn waiting(run: &[Batch], of: impl Fn(f64) -> f64) -> f64 {
    let spent = |batch: &Batch| -> f64 {
        let orders = batch.orders.iter();
        orders
            .map(|&(came, size)| of(size) * (batch.at - came))
            .sum()
    };
    run.iter().map(spent).sum::<f64>() / run.last().expect("releases").at
}

pub static B01_BATCHES: LazyLock<Outcome> = LazyLock::new(|| {
    let yard = Yard {
        rate: 5.0,
        sizes: &[1.0],
        trigger: Trigger {
            every: Some(7.0),
            ..Trigger::default()
        },
        days: 7_000.0,
    };
    let scored = yard.scored("B01", "released every 7 days, batch by batch");
    let about = scored.outcome.exact("mean_batch");
    scored
        .mean("mean_batch", |run| average(run, |batch| batch.load))
        .value("var_batch", |run| {
            average(run, |batch| (batch.load - about).powi(2))
        })
        .mean("mean_waiting_time_average", |run| waiting(run, |_| 1.0))
        .outcome
});

pub static B02_BATCHES: LazyLock<Outcome> = LazyLock::new(|| {
    let yard = Yard {
        rate: 5.0,
        sizes: &[1.0],
        trigger: Trigger {
            load: Some(12),
            ..Trigger::default()
        },
        days: 7_000.0,
    };
    let scored = yard.scored("B02", "released at 12 orders, batch by batch");
    let about = scored.outcome.exact("mean_time_between_releases");
    scored
        .mean("mean_wait_first", |run| {
            average(run, |batch| batch.waits().next().expect("twelve"))
        })
        .value("var_time_between_releases", |run| {
            let squares = between(run).map(|span| (span - about).powi(2));
            squares.sum::<f64>() / run.len() as f64
        })
        .mean("mean_waiting_time_average", |run| waiting(run, |_| 1.0))
        .outcome
});

pub static B03_BATCHES: LazyLock<Outcome> = LazyLock::new(|| {
    let yard = Yard {
        rate: 2.5,
        sizes: &[1.0],
        trigger: Trigger {
            load: Some(10),
            age: Some(3.0),
            ..Trigger::default()
        },
        days: 7_000.0,
    };
    let title = "released at 10 orders or after 3 days, batch by batch";
    yard.scored("B03", title)
        .mean("mean_batch", |run| average(run, |batch| batch.load))
        .mean("mean_open_time", |run| {
            average(run, |batch| batch.waits().next().expect("a first"))
        })
        .mean("p_released_by_size", |run| {
            average(run, |batch| f64::from(u8::from(batch.by_load)))
        })
        .mean("consistency_rate", |run| {
            let released: f64 = run.iter().map(|batch| batch.load).sum();
            released / run.last().expect("releases").at
        })
        .outcome
});

pub static B05: LazyLock<Outcome> = LazyLock::new(|| {
    let yard = Yard {
        rate: 4.0,
        sizes: &[0.5, 0.3, 0.2],
        trigger: Trigger {
            load: Some(8),
            ..Trigger::default()
        },
        days: 10_000.0,
    };
    let scored = yard.scored("B05", "orders of 1 to 3 pallets fill a truck");
    scored
        .mean("mean_orders_per_truck", |run| {
            average(run, |truck| truck.orders.len() as f64)
        })
        .mean("mean_pallets_per_truck", |run| {
            average(run, |truck| truck.load)
        })
        .mean("mean_overshoot", |run| {
            average(run, |truck| truck.load - 8.0)
        })
        .mean("trucks_per_day", |run| {
            run.len() as f64 / run.last().expect("trucks").at
        })
        .mean("mean_pallets_waiting", |run| waiting(run, |size| size))
        .outcome
});

#[test]
fn batches_of_a_fixed_period_are_poisson() {
    B01_BATCHES.check();
    // A week without an order has a probability of 6e-16.
    assert!(B01_BATCHES.exact("p_empty_release") < 1e-15);
}

#[test]
fn batches_of_a_fixed_size_leave_with_their_last_order() {
    B02_BATCHES.check();
    let yard = Yard {
        rate: 5.0,
        sizes: &[1.0],
        trigger: Trigger {
            load: Some(12),
            ..Trigger::default()
        },
        days: 100.0,
    };
    for batch in yard.play("B02").iter().flatten() {
        assert_eq!(batch.waits().last(), Some(B02_BATCHES.exact("wait_last")));
    }
}

#[test]
fn batches_of_size_or_age_leave_for_either_cause() {
    B03_BATCHES.check();
}

#[test]
fn trucks_leave_with_more_than_they_wait_for() {
    B05.check();
}
