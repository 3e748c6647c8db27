//! What the programs ask of a list of future events, so that each is written once and run on several.

use std::collections::BTreeSet;

use super::random::Random;

/// Future events: 16 bytes each, 8 of time and 8 of what happens.
pub trait Queue: Default {
    /// Name in the printed table.
    const NAME: &'static str;

    /// Adds an event.
    ///
    /// - `time`: finite, not negative and not before the last popped time.
    /// - `event`: meaning is the program's own.
    fn push(&mut self, time: f64, event: u64);

    /// Removes the earliest event; `None` when nothing is left.
    fn pop(&mut self) -> Option<(f64, u64)>;
}

/// Compares a queue with a sorted list under loads that queues of buckets have stumbled over: bursts of equal
/// times, now and later; rates that change a hundredfold; times far apart; running empty.
///
/// # Panics
/// When the queue loses an event or the order. Equal times may come in the order of pushing or of the event's
/// number, which is the same here.
pub fn check<Q: Queue>(seed: u64) {
    let mut random = Random::new(seed);
    let mut queue = Q::default();
    let mut expected = BTreeSet::new();
    let (mut now, mut serial) = (0.0_f64, 0);
    for step in 0..200_000 {
        let phase = step / 10_000;
        // Grow, hold, shrink to nothing; then again at another rate.
        let pushes = match phase % 4 {
            0 => 2,
            3 => 0,
            _ => 1,
        };
        for _ in 0..pushes {
            let kind = random.next_u64() % 10;
            let scale = [1.0, 100.0, 1e-2, 1e4, 1e-6][phase / 4];
            let ahead = match kind {
                0 => 0.0,
                1 | 2 => (1.0 + (now / scale).floor()) * scale - now,
                3 => 1e5 * scale * random.exponential(),
                _ => scale * random.exponential(),
            };
            let time: f64 = now + ahead.max(0.0);
            queue.push(time, serial);
            expected.insert((time.to_bits(), serial));
            serial += 1;
        }
        let wanted = expected.pop_first();
        let found = queue.pop().map(|(time, event)| (time.to_bits(), event));
        assert_eq!(found, wanted, "{} at step {step}", Q::NAME);
        if let Some((time, _)) = found {
            now = f64::from_bits(time);
        }
    }
}
