//! Demand: streams of buyers, Poisson with a rate that follows the hour and the weekday.
//!
//! Demand belongs to the market and not to the structure: there are as many streams as the
//! lowest tier *listed* has agents, whether it is in the chain or not, so every structure meets
//! the same buyers. The k-th order of a stream is placed when the stream's cumulative rate
//! reaches the sum of k unit exponentials, each keyed by (stream, number): inversion, which
//! keeps common random numbers in step where thinning would not.

use std::ops::Range;

use crate::engine::time::{DAY, HOUR, Millis, SimTime};
use crate::random::Law;

use super::purpose;

/// Who orders when.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Number of streams of buyers, at least 1.
    pub streams: u32,
    /// Share of the market of each stream, adding up to 1; `None`: equal.
    pub shares: Option<Vec<f64>>,
    /// The rate of the whole market.
    pub rate: Rate,
    /// Orders come by the clock and not by chance: every stream places one each so often since
    /// time 0 \[ms\], and what varies is their quantity. Then the rate says nothing of how many
    /// there are; its factors for the day apply to the quantities.
    pub regular: Option<Regular>,
}

/// Orders by the clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regular {
    /// The period \[ms\], positive.
    pub every: Millis,
    /// How much a quantity resembles the one before in the same stream, above -1, below 1: the
    /// correlation of neighbours. Only of a quantity with a normal law.
    pub correlation: f64,
}

impl Demand {
    /// Share of the market of a stream.
    pub fn share(&self, stream: u32) -> f64 {
        match &self.shares {
            Some(shares) => shares[stream as usize],
            None => 1.0 / f64::from(self.streams),
        }
    }
}

/// Shares of the market for `top` of the `streams` that take `takes` of it together, equal among
/// themselves, as the others are.
///
/// - `top`: from 1 to `streams` - 1; `takes`: above 0, below 1.
///
/// Who is at the top is decided by each stream's keyed rank, the same in every replication, so a
/// larger `top` only adds streams.
pub fn two_classes(streams: u32, top: u32, takes: f64) -> Vec<f64> {
    let mut ranked: Vec<u32> = (0..streams).collect();
    let rank = |&stream: &u32| (purpose::TOP_STREAMS.rank(stream), stream);
    let (upper, _, _) = ranked.select_nth_unstable_by_key(top as usize, rank);
    let mut shares = vec![(1.0 - takes) / f64::from(streams - top); streams as usize];
    for stream in upper {
        shares[*stream as usize] = takes / f64::from(top);
    }
    shares
}

/// Orders a day of the whole market: by hour of the week, times a factor for each day.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Length of the profile: an hour if constant, a day, or a week [ms].
    cycle: f64,
    /// Place of time 0 in the profile [ms].
    start: f64,
    /// Expected orders of the profile before time 0.
    base: f64,
    /// Expected orders by the end of each hour of the profile; the last is the whole cycle.
    cumulative: Vec<f64>,
    /// Factor of each day from time 0; 1 for all later ones.
    pub(super) days: Vec<f64>,
    /// A random factor with mean 1 for each day, the same for the whole market.
    pub(super) day_factor: Option<Law>,
    /// Stretches of time \[ms\] with a factor of their own, beside those of their days; where they
    /// overlap, they multiply.
    pub(super) shocks: Vec<(Range<Millis>, f64)>,
}

impl Rate {
    /// The same at every hour.
    ///
    /// - `orders_per_day`: finite, not negative.
    pub fn constant(orders_per_day: f64) -> Self {
        Self::profile(0, &[orders_per_day / 24.0])
    }

    /// By hour of the day and by weekday.
    ///
    /// - `start_weekday`: weekday of time 0, 0 is Monday.
    /// - `orders_per_day`: mean over the week, finite, not negative.
    /// - `hour_weights`, `weekday_weights`: finite, not negative, not all zero; normalised here
    ///   to mean 1.
    pub fn weekly(
        start_weekday: u8,
        orders_per_day: f64,
        hour_weights: &[f64; 24],
        weekday_weights: &[f64; 7],
    ) -> Self {
        let hour_mean = hour_weights.iter().sum::<f64>() / 24.0;
        let weekday_mean = weekday_weights.iter().sum::<f64>() / 7.0;
        let per_hour = |hour: f64, weekday: f64| {
            orders_per_day / 24.0 * (hour / hour_mean) * (weekday / weekday_mean)
        };
        if weekday_weights.iter().all(|&w| w == weekday_weights[0]) {
            let hours = hour_weights.map(|hour| per_hour(hour, weekday_mean));
            if hours.iter().all(|&hour| hour == hours[0]) {
                return Self::constant(orders_per_day);
            }
            return Self::profile(0, &hours);
        }
        let hours: Vec<f64> = weekday_weights
            .iter()
            .flat_map(|&weekday| {
                hour_weights
                    .iter()
                    .map(move |&hour| per_hour(hour, weekday))
            })
            .collect();
        Self::profile(usize::from(start_weekday) * 24, &hours)
    }

    fn profile(start_hour: usize, per_hour: &[f64]) -> Self {
        let mut sum = 0.0;
        let cumulative: Vec<f64> = per_hour
            .iter()
            .map(|hour| {
                sum += hour;
                sum
            })
            .collect();
        let base = match start_hour {
            0 => 0.0,
            hour => cumulative[hour - 1],
        };
        Self {
            cycle: (per_hour.len() as i64 * HOUR) as f64,
            start: (start_hour as i64 * HOUR) as f64,
            base,
            cumulative,
            days: Vec::new(),
            day_factor: None,
            shocks: Vec::new(),
        }
    }

    /// Mean orders a day over the profile, promotions and the like apart.
    pub fn mean_per_day(&self) -> f64 {
        self.cumulative.last().copied().unwrap_or(0.0) / self.cycle * DAY as f64
    }

    /// With a factor for each day from time 0, and 1 for all later ones: promotions add volume,
    /// on closed days nobody orders.
    ///
    /// - `factors`: finite, not negative.
    #[must_use]
    pub fn on_days(mut self, mut factors: Vec<f64>) -> Self {
        let used = factors.iter().rposition(|&factor| factor != 1.0);
        factors.truncate(used.map_or(0, |last| last + 1));
        self.days = factors;
        self
    }

    /// With one random factor for the whole market and day, drawn from `law` with mean 1.
    #[must_use]
    pub fn varying(mut self, law: Law) -> Self {
        self.day_factor = Some(law);
        self
    }

    /// Expected orders before `end`.
    pub fn expected(&self, end: SimTime) -> f64 {
        let end = end.millis() as f64;
        let mut sum = self.reached(end);
        for (day, factor) in self.days.iter().enumerate() {
            let day = day as f64 * DAY as f64;
            let until = (day + DAY as f64).min(end);
            if until > day {
                sum += (factor - 1.0) * (self.reached(until) - self.reached(day));
            }
        }
        sum.max(0.0)
    }

    fn per_cycle(&self) -> f64 {
        self.cumulative[self.cumulative.len() - 1]
    }

    /// Expected orders from time 0 to `at` [ms], days alike.
    pub(super) fn reached(&self, at: f64) -> f64 {
        let placed = at + self.start;
        let cycles = (placed / self.cycle).floor();
        let hours = (placed - cycles * self.cycle) / HOUR as f64;
        let hour = (hours as usize).min(self.cumulative.len() - 1);
        let before = match hour {
            0 => 0.0,
            hour => self.cumulative[hour - 1],
        };
        let in_hour = self.cumulative[hour] - before;
        cycles * self.per_cycle() + before + (hours - hour as f64) * in_hour - self.base
    }

    /// The time [ms], days alike, at which the expected number of orders since time 0 reaches `orders`.
    #[inline]
    pub(super) fn inverse(&self, orders: f64) -> f64 {
        let per_cycle = self.per_cycle();
        if let [per_hour] = self.cumulative[..] {
            return orders / per_hour * HOUR as f64;
        }
        let total = orders + self.base;
        let cycles = (total / per_cycle).floor();
        let rest = total - cycles * per_cycle;
        // Rounding may leave the rest a hair outside the cycle: clamp to its last hour.
        let last = self.cumulative.len() - 1;
        let hour = self
            .cumulative
            .partition_point(|&reached| reached <= rest)
            .min(last);
        let before = if hour == 0 {
            0.0
        } else {
            self.cumulative[hour - 1]
        };
        let in_hour = self.cumulative[hour] - before;
        let share = if in_hour > 0.0 {
            ((rest - before) / in_hour).clamp(0.0, 1.0)
        } else {
            0.0
        };
        cycles * self.cycle + (hour as f64 + share) * HOUR as f64 - self.start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_rate_is_a_straight_line() {
        let rate = Rate::constant(48.0);
        assert_eq!(rate.inverse(3.0), 1.5 * HOUR as f64);
        let end = SimTime::from_millis(10 * DAY);
        assert_eq!(rate.expected(end), 480.0);
        // Day 1 three times as much, nothing on days 8 to 11.
        let mut days = vec![1.0; 12];
        days[1] = 3.0;
        days[8..].fill(0.0);
        assert_eq!(rate.on_days(days).expected(end), 480.0);
    }

    #[test]
    fn orders_fall_where_the_weights_are() {
        // All demand in the hour from 06:00, on Tuesdays only; time 0 is a Sunday.
        let mut hours = [0.0; 24];
        hours[6] = 5.0;
        let mut weekdays = [0.0; 7];
        weekdays[1] = 2.0;
        let rate = Rate::weekly(6, 10.0, &hours, &weekdays);
        let hour = |orders: f64| rate.inverse(orders) / HOUR as f64;
        assert!((hour(35.0) - (48.0 + 6.5)).abs() < 1e-9);
        assert!((hour(105.0) - (48.0 + 168.0 + 6.5)).abs() < 1e-9);
        assert!((rate.expected(SimTime::from_millis(7 * DAY)) - 70.0).abs() < 1e-9);
        // There and back again.
        for orders in [0.5, 35.0, 68.0, 105.0, 1000.25] {
            assert!((rate.reached(rate.inverse(orders)) - orders).abs() < 1e-6);
        }
    }

    #[test]
    fn a_larger_top_only_adds_streams() {
        let members = |top: u32| -> Vec<usize> {
            let shares = two_classes(50, top, 0.99);
            (0..50).filter(|&stream| shares[stream] > 0.015).collect()
        };
        let mut smaller = Vec::new();
        for top in 1..50 {
            let larger = members(top);
            assert_eq!(larger.len(), top as usize);
            assert!(smaller.iter().all(|stream| larger.contains(stream)));
            smaller = larger;
        }
        // The same in every version: other members would be other numbers.
        assert_eq!(members(3), [3, 7, 35]);
    }

    #[test]
    fn two_classes_share_the_whole_market() {
        let shares = two_classes(128, 26, 0.8);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let top = shares.iter().filter(|&&share| share == 0.8 / 26.0);
        assert_eq!(top.count(), 26);
    }
}
