//! Labour by hour of the day, without a division for each job.
//!
//! Jobs are booked in the order of their ready times, so what an hour has added to the labour of
//! a practice when it is over is the labour of that hour, but for jobs that end after it. Only these
//! are taken apart, and only they pay for it; the others cost one comparison.

use crate::engine::time::{DAY, HOUR, SimTime};

use super::clock::ActiveClock;
use super::metric::HOURS_OF_DAY;
use super::monitor::PracticeMonitor;

/// The hour in which jobs become ready now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Now {
    /// Its place in the day, 0 to 23.
    hour: usize,
    /// Its end; time 0 before the first job.
    pub end: SimTime,
}

/// The labour of a practice in the window by hour of the day [ms].
#[derive(Debug, Clone, Default)]
pub struct DayLabour {
    pub by_hour: [i128; HOURS_OF_DAY],
    /// What `by_hour` sums to: the labour of jobs taken apart and of hours that are over.
    attributed: i128,
}

impl DayLabour {
    /// Adds what another practice of the tier counted.
    pub fn add(&mut self, other: &Self) {
        for (sum, labour) in self.by_hour.iter_mut().zip(other.by_hour) {
            *sum += labour;
        }
        self.attributed += other.attributed;
    }

    /// Gives an hour of the day whatever of its labour no hour has yet.
    fn settle(&mut self, labour: i128, hour: usize) {
        self.by_hour[hour] += labour - self.attributed;
        self.attributed = labour;
    }

    /// Takes a job apart that works from one instant of the window to another, and this long.
    pub fn take_apart(
        &mut self,
        clock: &ActiveClock,
        (from, to): (SimTime, SimTime),
        labour: i128,
    ) {
        clock.open_by_hour(from, to, &mut self.by_hour);
        self.attributed += labour;
    }
}

impl Now {
    /// Settles the hour that is over, if one is, before a job is booked that is ready at `ready`.
    pub fn advance(&mut self, ready: SimTime, practices: &mut [PracticeMonitor]) {
        if ready < self.end {
            return;
        }
        self.close(practices);
        self.hour = (ready.millis().rem_euclid(DAY) / HOUR) as usize;
        self.end = SimTime::from_millis((ready.millis().div_euclid(HOUR) + 1) * HOUR);
    }

    /// Settles the hour in which the last jobs were booked.
    pub fn close(self, practices: &mut [PracticeMonitor]) {
        for practice in practices {
            practice.day.settle(practice.labour, self.hour);
        }
    }
}
