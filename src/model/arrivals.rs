//! The buyers of all streams, put into the calendar's lane a block of time at a time.
//!
//! An order's instant depends on nothing that happens in a run, so no order needs to wait for
//! the one before it to be put in. With one entry a stream in the heap most of it would be next
//! arrivals; a block is sorted once and taken in turn. Where a block ends decides only when an
//! order is put in, never when it is placed: blocks are made for a number of expected orders, to
//! be sorted in the near cache and, with many streams, to look at each stream about once an order.

use std::ops::Range;

use crate::engine::time::{Millis, SimTime};
use crate::random::{Key, Law, Root};

use super::course::Course;
use super::event::{BLOCK, Event, PLACED};
use super::network::Network;
use super::purpose;
use super::world::Agenda;

/// Expected orders of a block, unless there are more streams: their entries fill 16 KiB.
const BLOCK_ORDERS: u32 = 1024;

/// Who orders next in each stream, and up to when all orders are in the calendar.
#[derive(Debug)]
pub(super) struct Arrivals<'n> {
    course: Course<'n>,
    root: Root,
    horizon: SimTime,
    /// Expected orders of the whole market in a block, where that is not for the piece to say.
    pub block_orders: Option<f64>,
    /// The period of orders by the clock \[ms\].
    regular: Option<Millis>,
    /// The streams that are played.
    pub streams: Streams,
}

/// Some streams of neighbouring numbers.
#[derive(Debug, Default)]
pub(super) struct Streams {
    all: Vec<Stream>,
    /// The number of the first.
    first: u32,
    /// Expected orders of the whole market in a block, and blocks put in.
    block_orders: f64,
    blocks: u64,
}

/// A stream of buyers.
#[derive(Debug, Clone, Copy)]
struct Stream {
    /// Sum of the unit exponentials up to the first order that is not in the calendar yet.
    sum: f64,
    /// When it is placed, and its number.
    at: SimTime,
    number: u32,
    /// Orders that were placed.
    placed: u32,
}

impl<'n> Arrivals<'n> {
    /// No streams yet.
    pub fn new(net: &'n Network, root: Root) -> Self {
        Self {
            course: Course::new(&net.demand, root, net.horizon),
            root,
            horizon: net.horizon,
            block_orders: None,
            streams: Streams::default(),
            regular: net.demand.regular.map(|regular| regular.every),
        }
    }

    /// The factor of a day on the quantities of orders by the clock.
    pub fn day_factor(&self, day: Millis) -> f64 {
        self.course.day_factor(day)
    }

    /// Puts these streams, before any order, in the place of those before, with nothing in the
    /// calendar.
    pub fn begin(&mut self, streams: Range<u32>) {
        let orders = BLOCK_ORDERS.max(streams.len() as u32);
        self.begin_in_blocks(streams, orders);
    }

    /// - `orders`: of these streams, expected in a block.
    fn begin_in_blocks(&mut self, streams: Range<u32>, orders: u32) {
        let of_market: f64 = streams.clone().map(|one| self.course.share(one)).sum();
        let block_orders = match self.regular {
            Some(_) => (f64::from(orders) / streams.len().max(1) as f64).max(1.0),
            None => f64::from(orders) / of_market,
        };
        self.streams.block_orders = self.block_orders.unwrap_or(block_orders);
        self.streams.blocks = 0;
        self.streams.first = streams.start;
        self.streams.all.clear();
        for stream in streams {
            let mut first = Stream {
                sum: 0.0,
                at: SimTime::ZERO,
                number: 0,
                placed: 0,
            };
            first.draw_next(stream, self.root, &self.course, self.regular);
            self.streams.all.push(first);
        }
    }

    /// Puts the orders of the next block of time into the calendar, and an [`Event::Block`] at
    /// its end, which comes before everything else at that instant and must call this again.
    #[inline(never)]
    pub fn put_block(&mut self, calendar: &mut Agenda) {
        self.streams.blocks += 1;
        let until = self.end_of_block(self.streams.blocks, self.streams.block_orders);
        calendar.push_batch(|batch| {
            for (stream, next) in (self.streams.first..).zip(&mut self.streams.all) {
                if next.at >= until {
                    continue;
                }
                let mut key = self.root.order(stream, next.number);
                let mut tie = key.tie();
                loop {
                    let at = next.at;
                    batch.push(at, PLACED, tie, Event::Place(stream));
                    key = next.draw_next(stream, self.root, &self.course, self.regular);
                    if next.at >= until {
                        break;
                    }
                    // A stream's orders of one instant are placed in the order of their numbers.
                    tie = match next.at == at {
                        true => tie.max(key.tie()),
                        false => key.tie(),
                    };
                }
            }
            if until < self.horizon {
                batch.push(until, BLOCK, 0, Event::Block);
            }
        });
    }

    /// Where a block ends that has so many expected orders of the market, by its number from 1.
    pub fn end_of_block(&self, number: u64, orders: f64) -> SimTime {
        let goal = number as f64 * orders;
        match goal.is_finite() {
            true => match self.regular {
                Some(every) => SimTime::from_millis((goal as Millis).saturating_mul(every)),
                None => self.course.reaches(goal),
            }
            .min(self.horizon),
            // No streams, or none with any demand: one block for all of time.
            false => self.horizon,
        }
    }

    /// Number and key of the order that a stream places now.
    #[inline]
    pub fn place(&mut self, stream: u32) -> (u32, Key) {
        let Streams { all, first, .. } = &mut self.streams;
        let placed = &mut all[(stream - *first) as usize].placed;
        *placed += 1;
        (*placed, self.root.order(stream, *placed))
    }

    /// How many orders each stream has placed.
    pub fn placed(&self) -> impl Iterator<Item = u32> + '_ {
        self.streams.all.iter().map(|stream| stream.placed)
    }
}

impl Stream {
    /// Goes on to the next order, and tells its key.
    #[inline]
    fn draw_next(
        &mut self,
        stream: u32,
        root: Root,
        course: &Course<'_>,
        regular: Option<Millis>,
    ) -> Key {
        const GAP: Law = Law::Exponential { mean: 1.0 };
        self.number += 1;
        let key = root.order(stream, self.number);
        if let Some(every) = regular {
            self.at = SimTime::from_millis(Millis::from(self.number - 1).saturating_mul(every));
            return key;
        }
        self.sum += GAP.sample(&mut key.draw(purpose::GAP, 0));
        // Rounding must not put an order before the one that it follows.
        self.at = course.placed_at(stream, self.sum).max(self.at);
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Calendar;
    use crate::engine::time::{DAY, HOUR};
    use crate::model::demand::{Demand, Rate};

    const DAYS: i64 = 12;

    /// (instant, stream) of every order, one after another: a stream puts in its next order
    /// when it places one, as the definition has it.
    fn one_by_one(demand: &Demand, root: Root, horizon: SimTime) -> Vec<(SimTime, u32)> {
        let course = Course::new(demand, root, horizon);
        let mut calendar = Calendar::new();
        let mut streams = Vec::new();
        let put = |stream: u32, next: &mut Stream, calendar: &mut Agenda| {
            let key = next.draw_next(stream, root, &course, None);
            if next.at < horizon {
                calendar.push(next.at, PLACED, key.tie(), Event::Place(stream));
            }
        };
        for stream in 0..demand.streams {
            streams.push(Stream {
                sum: 0.0,
                at: SimTime::ZERO,
                number: 0,
                placed: 0,
            });
            put(stream, &mut streams[stream as usize], &mut calendar);
        }
        let mut found = Vec::new();
        while let Some(fired) = calendar.pop_before(SimTime::NEVER) {
            let Event::Place(stream) = fired.event else {
                panic!("{fired:?}");
            };
            found.push((fired.at, stream));
            put(stream, &mut streams[stream as usize], &mut calendar);
        }
        found
    }

    fn in_blocks(
        demand: &Demand,
        root: Root,
        horizon: SimTime,
        orders: u32,
    ) -> Vec<(SimTime, u32)> {
        let course = Course::new(demand, root, horizon);
        let mut arrivals = Arrivals {
            course,
            root,
            horizon,
            block_orders: None,
            streams: Streams::default(),
            regular: None,
        };
        arrivals.begin_in_blocks(0..demand.streams, orders);
        let mut calendar = Calendar::new();
        arrivals.put_block(&mut calendar);
        let mut found = Vec::new();
        while let Some(fired) = calendar.pop_before(SimTime::NEVER) {
            match fired.event {
                Event::Place(stream) => {
                    let (number, key) = arrivals.place(stream);
                    assert_eq!(key, root.order(stream, number));
                    found.push((fired.at, stream));
                }
                Event::Block => arrivals.put_block(&mut calendar),
                other => panic!("{other:?}"),
            }
        }
        let placed: u32 = arrivals.placed().sum();
        assert_eq!(placed as usize, found.len());
        found
    }

    #[test]
    fn no_block_moves_an_order() {
        let root = Root::new(3, 5);
        let hours: [f64; 24] = std::array::from_fn(|hour| (hour as f64 - 6.0).max(0.0));
        let weekly = Rate::weekly(3, 300.0, &hours, &[1.0, 1.0, 0.0, 1.0, 2.0, 3.0, 0.5]);
        // Day 2 a promotion, days 4 and 5 closed.
        let days = vec![1.0, 1.0, 3.0, 1.0, 0.0, 0.0, 2.5];
        let law = Law::gamma_shape_scale(4.0, 0.25).expect("a law");
        let rates = [
            Rate::constant(0.0),
            Rate::constant(300.0),
            weekly.clone(),
            weekly.on_days(days),
            Rate::constant(200.0).varying(law),
            // Several orders in each millisecond of an hour: their order is that of the ties.
            Rate::weekly(
                0,
                4.0 * DAY as f64,
                &[1.0; 24],
                &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            ),
        ];
        for (number, rate) in rates.into_iter().enumerate() {
            let horizon = match number {
                5 => 5_000,
                _ => DAYS * DAY - HOUR / 2,
            };
            for shares in [None, Some(vec![0.5, 1e-9, 0.3, 0.2 - 2e-9, 1e-9])] {
                let demand = Demand {
                    streams: 5,
                    shares,
                    rate: rate.clone(),
                    regular: None,
                };
                let horizon = SimTime::from_millis(horizon);
                let expected = one_by_one(&demand, root, horizon);
                assert_eq!(expected.is_empty(), number == 0);
                for orders in [1, 7, 100, 1_000_000] {
                    let found = in_blocks(&demand, root, horizon, orders);
                    assert!(found == expected, "rate {number}, blocks of {orders}");
                }
            }
        }
    }
}
