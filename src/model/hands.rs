//! Hands: a person's or a team's parallel servers, booked first come, first served.
//!
//! A hand is a number: the reading of the active clock at which it is free. Opening and closing
//! need no event, and the start of a job is known when it becomes ready.
//!
//! **The one rule.** Jobs are served in the order in which they become ready, so a job must be
//! booked *at* its ready time, from an event in the calendar, and never ahead of it from another
//! event: a job that becomes ready in between would be overtaken.

use crate::engine::time::Millis;

/// A hand that is busy until then is busy for good; a bound, so that sums cannot overflow.
pub const FOREVER: Millis = 1 << 46;

/// The hands of one agent, or of the supplier.
#[derive(Debug, Clone)]
pub struct Hands {
    /// Active time at which the earliest hand is free [ms].
    first: Millis,
    /// The other hands, sorted.
    others: Vec<Millis>,
}

impl Hands {
    /// This many hands, at least 1, all free.
    pub fn new(hands: u32) -> Self {
        Self {
            first: 0,
            others: vec![0; hands.saturating_sub(1) as usize],
        }
    }

    /// When a job could start that is ready now, by the active clock [ms].
    #[inline]
    pub fn start(&self, ready: Millis) -> Millis {
        self.first.max(ready)
    }

    /// Books the earliest hand for a job that starts at [`Self::start`] and takes `labour`.
    #[inline]
    pub fn book(&mut self, start: Millis, labour: Millis) {
        debug_assert!(start >= self.first, "a hand starts before it is free");
        let free = (start + labour).min(FOREVER);
        match self.others.first() {
            Some(&next) if next < free => {
                let place = self.others.partition_point(|&other| other < free);
                self.first = next;
                self.others[..place].rotate_left(1);
                self.others[place - 1] = free;
            }
            _ => self.first = free,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_hand_takes_the_job() {
        let mut hands = Hands::new(3);
        for labour in [10, 3, 7] {
            assert_eq!(hands.start(0), 0);
            hands.book(0, labour);
        }
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let start = hands.start(1);
                hands.book(start, 5);
                start
            })
            .collect();
        // Free at 3, 7, 10; then at 7, 8, 12 ...
        assert_eq!(starts, [3, 7, 8, 10]);
    }
}
