//! Demand: streams of buyers, Poisson with a rate that follows the hour and the weekday.
//!
//! Demand belongs to the market and not to the structure: there are as many streams as the
//! lowest tier *listed* has agents, whether it is in the chain or not, so every structure meets
//! the same buyers. The k-th order of a stream is placed when the stream's cumulative rate
//! reaches the sum of k unit exponentials, each keyed by (stream, number): inversion, which
//! keeps common random numbers in step where thinning would not.

use crate::engine::time::{DAY, HOUR, SimTime};

/// Who orders when.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Number of streams of buyers, at least 1.
    pub streams: u32,
    /// Share of the market of each stream, adding up to 1; `None`: equal.
    pub shares: Option<Vec<f64>>,
    /// The rate of the whole market.
    pub rate: Rate,
}

impl Demand {
    /// Share of the market of a stream.
    pub fn share(&self, stream: u32) -> f64 {
        match &self.shares {
            Some(shares) => shares[stream as usize],
            None => 1.0 / f64::from(self.streams),
        }
    }

    /// When a stream's order is placed whose unit exponentials sum to `sum`;
    /// [`SimTime::NEVER`] if that lies beyond what a calendar holds, or never comes.
    #[inline]
    pub fn placed_at(&self, stream: u32, sum: f64) -> SimTime {
        let millis = match &self.shares {
            None => self.rate.inverse(sum * f64::from(self.streams)),
            Some(shares) => self.rate.inverse(sum / shares[stream as usize]),
        };
        if millis < SimTime::MAX.millis() as f64 {
            SimTime::from_millis(millis.round_ties_even() as i64)
        } else {
            SimTime::NEVER
        }
    }
}

/// Orders a day of the whole market, by hour of the week.
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
        }
    }

    /// Expected orders in `days` whole days, on average over the week.
    pub fn expected(&self, days: f64) -> f64 {
        self.per_cycle() * days * DAY as f64 / self.cycle
    }

    fn per_cycle(&self) -> f64 {
        self.cumulative[self.cumulative.len() - 1]
    }

    /// The time [ms] at which the expected number of orders since time 0 reaches `orders`.
    #[inline]
    fn inverse(&self, orders: f64) -> f64 {
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
        assert_eq!(rate.expected(10.0), 480.0);
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
        assert!((rate.expected(7.0) - 70.0).abs() < 1e-9);
    }

    #[test]
    fn no_demand_never_comes() {
        let demand = Demand {
            streams: 2,
            shares: None,
            rate: Rate::constant(0.0),
        };
        assert_eq!(demand.placed_at(0, 0.5), SimTime::NEVER);
    }
}
