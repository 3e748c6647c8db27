//! The hold model: n events pending, the earliest is taken and put back a while later. What a list
//! of future events costs alone, for every number of pending events.
//!
//! ```text
//! cargo bench --bench hold -- [EVENTS] [TURNS]
//! ```

mod baseline;
mod pairs;

use baseline::bucket_queue::BucketQueue;
use baseline::heap::{LazyHeap, StdHeap};
use baseline::measure::{median, timed};
use baseline::queue::Queue;
use baseline::random::Random;

use fahuo::engine::time::SimTime;
use fahuo::engine::{Calendar, EventCode, Rank};

const SEED: u64 = 20_260_101;
const RANK: Rank = Rank::new(0);
/// Mean time until an event comes back [ms].
const MEAN: f64 = 3_600_000.0;

/// Number of an event.
#[derive(Clone, Copy)]
struct Number(u32);

impl EventCode for Number {
    fn pack(self) -> u64 {
        u64::from(self.0)
    }
    fn unpack(code: u64) -> Self {
        Self(code as u32)
    }
}

fn main() {
    let (events, turns) = pairs::size(4_000_000);
    println!("hold model: {events} events, {turns} turns, CPU time, ns per event");
    println!(
        "  pending   {:>12} {:>12} {:>12} {:>12}",
        "fahuo",
        LazyHeap::NAME,
        BucketQueue::NAME,
        StdHeap::NAME
    );
    for pending in [100, 10_000, 1_000_000] {
        let mut seconds = [const { Vec::new() }; 4];
        for _ in 0..turns {
            let programs: [&dyn Fn(); 4] = [
                &|| calendar(pending, events),
                &|| by_hand::<LazyHeap>(pending, events),
                &|| by_hand::<BucketQueue>(pending, events),
                &|| by_hand::<StdHeap>(pending, events),
            ];
            for (program, seconds) in programs.iter().zip(&mut seconds) {
                seconds.push(timed(program).1.as_secs_f64());
            }
        }
        let each =
            seconds.map(|seconds| median(&seconds) * 1e9 / (events + u64::from(pending)) as f64);
        println!(
            "  {pending:<9} {:>12.1} {:>12.1} {:>12.1} {:>12.1}",
            each[0], each[1], each[2], each[3]
        );
    }
}

fn calendar(pending: u32, events: u64) {
    let mut random = Random::new(SEED);
    let mut calendar = Calendar::new();
    let mut later = move |from: SimTime| from + (MEAN * random.exponential()) as i64;
    for number in 0..pending {
        calendar.push(
            later(SimTime::ZERO),
            RANK,
            u64::from(number),
            Number(number),
        );
    }
    for _ in 0..events {
        let Some(fired) = calendar.pop_before(SimTime::NEVER) else {
            break;
        };
        calendar.push(later(fired.at), RANK, fired.tie, fired.event);
    }
    assert_eq!(calendar.len(), pending as usize);
}

fn by_hand<Q: Queue>(pending: u32, events: u64) {
    let mut random = Random::new(SEED);
    let mut queue = Q::default();
    for number in 0..pending {
        queue.push(MEAN * random.exponential(), u64::from(number));
    }
    for _ in 0..events {
        let Some((now, event)) = queue.pop() else {
            break;
        };
        queue.push(now + MEAN * random.exponential(), event);
    }
}
