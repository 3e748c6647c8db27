//! What is seen in a network: times of customers, and how long how many were where.

use std::collections::BTreeMap;

use fahuo::engine::time::{HOUR, SimTime};

/// Sums of one kind of time [h].
#[derive(Debug, Clone, Default)]
pub struct Times {
    pub count: f64,
    sum: f64,
    squares: f64,
    limit: f64,
    within: f64,
}

impl Times {
    /// None yet; counts those up to `limit` [h].
    pub fn up_to(limit: f64) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    pub fn record(&mut self, hours: f64) {
        self.count += 1.0;
        self.sum += hours;
        self.squares += hours * hours;
        self.within += f64::from(u8::from(hours <= self.limit));
    }

    pub fn mean(&self) -> f64 {
        self.sum / self.count
    }

    /// Mean square distance from the exact mean: its expectation is the variance, exactly.
    pub fn variance(&self, about: f64) -> f64 {
        self.squares / self.count - 2.0 * about * self.mean() + about * about
    }

    pub fn share_within_limit(&self) -> f64 {
        self.within / self.count
    }
}

/// What is seen of a class. Times are counted where they end: in a stationary network their
/// mean is then exact, although some began before the watch.
#[derive(Debug, Clone, Default)]
pub struct ClassSeen {
    pub arrived: f64,
    pub lost: f64,
    pub gave_up: f64,
    /// Those who could not start at once.
    pub waited: f64,
    /// From joining until service or giving up.
    pub wait: Times,
    /// From joining until the end of service.
    pub stay: Times,
    /// Present: number times time.
    pub present: f64,
    pub number: f64,
    pub since: SimTime,
}

impl ClassSeen {
    pub fn change(&mut self, at: SimTime, by: f64) {
        self.settle(at);
        self.number += by;
    }

    pub fn settle(&mut self, at: SimTime) {
        self.present += self.number * (at - self.since) as f64;
        self.since = at;
    }
}

/// What is seen of a station, or of the whole: how long how many were there.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// Time with n present [ms].
    pub states: Vec<f64>,
    pub now: usize,
    pub since: SimTime,
    busy_since: Option<SimTime>,
    /// Times without an empty moment [h].
    pub busy: Times,
}

impl Numbers {
    pub fn change(&mut self, at: SimTime, up: bool) {
        self.settle(at);
        if up {
            if self.now == 0 {
                self.busy_since = Some(at);
            }
            self.now += 1;
        } else {
            self.now -= 1;
            if let (0, Some(since)) = (self.now, self.busy_since) {
                self.busy.record(hours(at - since));
            }
        }
    }

    pub fn settle(&mut self, at: SimTime) {
        if self.states.len() <= self.now {
            self.states.resize(self.now + 1, 0.0);
        }
        self.states[self.now] += (at - self.since) as f64;
        self.since = at;
    }

    /// Time average of a function of the number present.
    pub fn average(&self, of: impl Fn(f64) -> f64) -> f64 {
        let total: f64 = self.states.iter().sum();
        let weighted = self
            .states
            .iter()
            .enumerate()
            .map(|(n, time)| of(n as f64) * time);
        weighted.sum::<f64>() / total
    }

    /// Share of the time with n present.
    pub fn share(&self, n: usize) -> f64 {
        self.average(|present| f64::from(u8::from(present == n as f64)))
    }

    pub fn mean(&self) -> f64 {
        self.average(|present| present)
    }
}

/// How long which customers were present together.
#[derive(Debug, Clone)]
pub struct Joint {
    /// Time by the number of each class [ms].
    times: BTreeMap<Vec<u32>, i64>,
    since: SimTime,
}

impl Joint {
    /// Nothing seen yet.
    pub fn from(since: SimTime) -> Self {
        Self {
            times: BTreeMap::new(),
            since,
        }
    }

    /// Counts the time since the last event, in which nothing changed.
    pub fn settle(&mut self, at: SimTime, seen: &[ClassSeen]) {
        let state = seen.iter().map(|class| class.number as u32).collect();
        *self.times.entry(state).or_default() += at - self.since;
        self.since = at;
    }

    /// Share of the time with these numbers of each class.
    pub fn share(&self, state: &[u32]) -> f64 {
        let total: i64 = self.times.values().sum();
        self.times
            .get(state)
            .map_or(0.0, |&time| time as f64 / total as f64)
    }
}

/// A span as hours.
pub fn hours(millis: i64) -> f64 {
    millis as f64 / HOUR as f64
}
