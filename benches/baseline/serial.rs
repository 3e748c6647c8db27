//! W3: four stock points in series, each ordering again what has left it, demand N(100, 15) a period.
//!
//! Once as a loop over the periods, the least that can be done, and once with a calendar of events, the
//! least for a program that does not know beforehand when something happens.

use std::collections::VecDeque;

use super::queue::Queue;
use super::random::Random;

/// From the outside, which is never short, down to the buyers.
pub const POINTS: usize = 4;

const LEAD_TIME: usize = 2;
const LEVEL: f64 = 230.0;
const MEAN: f64 = 100.0;
const SD: f64 = 15.0;

/// The demand of a period comes after its deliveries.
const AFTER_DELIVERIES: f64 = 0.5;

const DEMAND: u64 = POINTS as u64;

/// What a run tells: sums over the periods of what stands at their ends.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    pub periods: u64,
    pub on_hand: [f64; POINTS],
    pub owed: [f64; POINTS],
}

/// A stock point without its deliveries.
#[derive(Clone, Copy)]
struct Point {
    on_hand: f64,
    owed: f64,
}

impl Point {
    const FULL: Self = Self {
        on_hand: LEVEL,
        owed: 0.0,
    };

    /// Goods arrive; what of them goes on at once to those who wait.
    fn receives(&mut self, quantity: f64) -> f64 {
        self.on_hand += quantity;
        let given = self.owed.min(self.on_hand);
        self.on_hand -= given;
        self.owed -= given;
        given
    }

    /// Somebody asks; what goes at once.
    fn asked(&mut self, quantity: f64) -> f64 {
        let given = quantity.min(self.on_hand);
        self.on_hand -= given;
        self.owed += quantity - given;
        given
    }
}

impl Outcome {
    const NOTHING: Self = Self {
        periods: 0,
        on_hand: [0.0; POINTS],
        owed: [0.0; POINTS],
    };

    fn note(&mut self, points: &[Point; POINTS]) {
        self.periods += 1;
        for (index, point) in points.iter().enumerate() {
            self.on_hand[index] += point.on_hand;
            self.owed[index] += point.owed;
        }
    }

    /// Whether both tell of the same path: sums of floats are added up in another order.
    pub fn is_like(&self, other: &Self) -> bool {
        let pairs = self.on_hand.iter().zip(other.on_hand);
        let mut pairs = pairs.chain(self.owed.iter().zip(other.owed));
        self.periods == other.periods && pairs.all(|(a, b)| (a - b).abs() < 1e-6 * (1.0 + a))
    }

    /// # Panics
    /// When the first point does not stand where it must: on order there is the demand of two periods.
    pub fn check(&self) {
        let periods = self.periods as f64;
        let (on_hand, owed) = (self.on_hand[0] / periods, self.owed[0] / periods);
        // A standard deviation of 21.2 that lasts two periods; empty pipes at first.
        let allowed = 4.0 * 30.0 / periods.sqrt() + 500.0 / periods;
        assert!(
            (on_hand - 30.76).abs() < allowed && (owed - 0.76).abs() < allowed,
            "on hand {on_hand}, owed {owed} after {periods} periods"
        );
    }
}

/// One period after another: all deliveries, the demand, what it sets going, the books.
pub fn by_periods(seed: u64, periods: u64) -> Outcome {
    let mut random = Random::new(seed);
    let mut points = [Point::FULL; POINTS];
    let mut coming = [[0.0; LEAD_TIME]; POINTS];
    let mut outcome = Outcome::NOTHING;
    for period in 0..periods as usize {
        let slot = period % LEAD_TIME;
        // What arrives now and what leaves now have one place: it is empty in between.
        let arrived =
            std::array::from_fn::<f64, POINTS, _>(|index| std::mem::take(&mut coming[index][slot]));
        for index in 0..POINTS {
            let goes_on = points[index].receives(arrived[index]);
            if index + 1 < POINTS {
                coming[index + 1][slot] += goes_on;
            }
        }
        let demand = MEAN + SD * random.normal();
        points[POINTS - 1].asked(demand);
        for index in (1..POINTS).rev() {
            coming[index][slot] += points[index - 1].asked(demand);
        }
        coming[0][slot] += demand;
        outcome.note(&points);
    }
    outcome
}

/// The same from event to event.
pub fn by_events<Q: Queue>(seed: u64, periods: u64) -> Outcome {
    let mut random = Random::new(seed);
    let mut points = [Point::FULL; POINTS];
    let mut coming: [VecDeque<f64>; POINTS] = Default::default();
    let mut queue = Q::default();
    let mut outcome = Outcome::NOTHING;
    queue.push(AFTER_DELIVERIES, DEMAND);
    while let Some((now, event)) = queue.pop() {
        let due = now.floor() + LEAD_TIME as f64;
        if event == DEMAND {
            let demand = MEAN + SD * random.normal();
            points[POINTS - 1].asked(demand);
            for index in (0..POINTS).rev() {
                let given = match index {
                    0 => demand,
                    _ => points[index - 1].asked(demand),
                };
                coming[index].push_back(given);
                queue.push(due, index as u64);
            }
            outcome.note(&points);
            if outcome.periods == periods {
                return outcome;
            }
            queue.push(now + 1.0, DEMAND);
        } else {
            let index = event as usize;
            let arrived = coming[index].pop_front().expect("something is due");
            let goes_on = points[index].receives(arrived);
            if goes_on > 0.0 && index + 1 < POINTS {
                coming[index + 1].push_back(goes_on);
                queue.push(due, index as u64 + 1);
            }
        }
    }
    outcome
}
