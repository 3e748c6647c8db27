//! W1: one counter, arrivals at rate 0.9, services at rate 1, first come, first served, until all have left.

use std::collections::VecDeque;

use super::heap::LazyHeap;
use super::queue::Queue;
use super::random::Random;

/// Arrivals per unit of time, where a service takes one on average.
const ARRIVAL_RATE: f64 = 0.9;

const ARRIVAL: u64 = 0;
const DEPARTURE: u64 = 1;

/// What a run tells.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Popped: an arrival and a departure for each customer.
    pub events: u64,
    pub customers: u64,
    /// Mean time in the system [mean service times]; 10 in the long run.
    pub mean_time_in_system: f64,
}

/// The fastest of the programs: what "the floor" means for W1. With at most two events pending a heap beats
/// every cleverer thing.
pub fn floor(seed: u64, customers: u64) -> Outcome {
    run::<LazyHeap>(seed, customers)
}

/// Plays `customers` customers, at least one.
pub fn run<Q: Queue>(seed: u64, customers: u64) -> Outcome {
    let mut random = Random::new(seed);
    let mut queue = Q::default();
    // Arrival times of those present; the first one is being served.
    let mut present = VecDeque::new();
    let (mut events, mut arrived) = (0, 0);
    let mut total = 0.0;
    queue.push(random.exponential() / ARRIVAL_RATE, ARRIVAL);
    while let Some((now, event)) = queue.pop() {
        events += 1;
        if event == ARRIVAL {
            arrived += 1;
            if arrived < customers {
                queue.push(now + random.exponential() / ARRIVAL_RATE, ARRIVAL);
            }
            present.push_back(now);
            if present.len() == 1 {
                queue.push(now + random.exponential(), DEPARTURE);
            }
        } else {
            let since: f64 = present.pop_front().expect("somebody was served");
            total += now - since;
            if !present.is_empty() {
                queue.push(now + random.exponential(), DEPARTURE);
            }
        }
    }
    Outcome {
        events,
        customers: arrived,
        mean_time_in_system: total / arrived as f64,
    }
}

impl Outcome {
    /// # Panics
    /// When the counts are wrong, or the mean is off by more than four standard errors.
    pub fn check(&self) {
        assert_eq!(self.events, 2 * self.customers);
        // Times in the system are correlated over many customers. The variance of the sum of N of them
        // tends to N (ρ³ - 4ρ² + 5ρ + 2) ρ / (1 - ρ)⁴ (Daley, 1968), about 36,000 N here: a standard
        // error of 190 / √N. The queue is empty at first, which lowers the mean by some 2,000 / N.
        let n = self.customers as f64;
        let error = (self.mean_time_in_system - 10.0).abs();
        assert!(
            error < 4.0 * 190.0 / n.sqrt() + 2000.0 / n,
            "mean time in system {} after {n} customers",
            self.mean_time_in_system
        );
    }
}
