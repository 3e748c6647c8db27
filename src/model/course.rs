//! The course of demand over the days of one replication: when each order is placed.
//!
//! The rate by hour of the week is a profile that repeats; its inverse is a division and a small
//! search. Promotions, closed days and the market's good and bad days multiply it by a factor
//! for each day. Then the inverse first finds the stretch of days with one factor, and inside it
//! asks the profile. Without factors there are no stretches and nothing is looked up.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::random::Root;

use super::demand::Demand;
use super::purpose;

/// The cumulative demand of one replication, to be inverted.
#[derive(Debug)]
pub(super) struct Course<'n> {
    demand: &'n Demand,
    /// In order of time, from time 0; the last has no end. Empty: every day as the profile says.
    stretches: Vec<Stretch>,
}

/// Days with the same factor.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// First instant, and first instant of the next stretch [ms].
    from: f64,
    until: f64,
    factor: f64,
    /// Expected orders before it: as the profile says, and with factors.
    profile: f64,
    reached: f64,
}

impl<'n> Course<'n> {
    /// The course of a replication whose orders are placed before `horizon`.
    pub fn new(demand: &'n Demand, root: Root, horizon: SimTime) -> Self {
        let rate = &demand.rate;
        let days = match &rate.day_factor {
            None => rate.days.len() as i64,
            Some(_) => (horizon.millis() + DAY - 1) / DAY,
        };
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut begin = |at: Millis, factor: f64| {
            let from = at as f64;
            let mut next = Stretch {
                from,
                until: f64::INFINITY,
                factor,
                profile: rate.reached(from),
                reached: 0.0,
            };
            if let Some(last) = stretches.last_mut() {
                if last.factor == factor {
                    return;
                }
                last.until = from;
                next.reached = last.reached + last.factor * (next.profile - last.profile);
            }
            stretches.push(next);
        };
        let of_day = |day: i64| {
            let stated = rate.days.get(day as usize).copied().unwrap_or(1.0);
            let drawn = match &rate.day_factor {
                None => 1.0,
                Some(law) => law.sample(&mut root.day(day as u32).draw(purpose::DAY_FACTOR, 0)),
            };
            if day < days { stated * drawn } else { 1.0 }
        };
        // Where a factor may change within a day.
        let mut edges: Vec<Millis> = Vec::new();
        for (shock, _) in &rate.shocks {
            edges.extend([shock.start, shock.end]);
        }
        edges.sort_unstable();
        let mut edges = edges.into_iter().peekable();
        let shocked = |at: Millis| {
            let holds = rate.shocks.iter().filter(|(shock, _)| shock.contains(&at));
            holds.fold(1.0, |product, (_, factor)| product * factor)
        };
        for day in 0..days {
            let factor = of_day(day);
            begin(day * DAY, factor * shocked(day * DAY));
            while let Some(at) = edges.next_if(|&at| at < (day + 1) * DAY) {
                begin(at, factor * shocked(at));
            }
        }
        if days > 0 || edges.peek().is_some() {
            begin(days * DAY, shocked(days * DAY));
        }
        for at in edges {
            begin(at, shocked(at));
        }
        Self { demand, stretches }
    }

    /// The factor of a day, counted from time 0.
    pub fn day_factor(&self, day: Millis) -> f64 {
        let instant = (day * DAY) as f64;
        let next = self
            .stretches
            .partition_point(|stretch| stretch.from <= instant);
        match next.checked_sub(1) {
            Some(found) => self.stretches[found].factor,
            None => 1.0,
        }
    }

    /// Share of the market of a stream.
    pub fn share(&self, stream: u32) -> f64 {
        self.demand.share(stream)
    }

    /// When a stream's order is placed whose unit exponentials sum to `sum`;
    /// [`SimTime::NEVER`] if that lies beyond what a calendar holds, or never comes.
    #[inline]
    pub fn placed_at(&self, stream: u32, sum: f64) -> SimTime {
        let orders = match &self.demand.shares {
            None => sum * f64::from(self.demand.streams),
            Some(shares) => sum / shares[stream as usize],
        };
        self.reaches(orders)
    }

    /// When the market's expected number of orders reaches `orders`; [`SimTime::NEVER`] as above.
    #[inline]
    pub fn reaches(&self, orders: f64) -> SimTime {
        let millis = if self.stretches.is_empty() {
            self.demand.rate.inverse(orders)
        } else {
            self.inverse(orders)
        };
        if millis < SimTime::MAX.millis() as f64 {
            SimTime::from_millis(millis.round_ties_even() as i64)
        } else {
            SimTime::NEVER
        }
    }

    /// The time [ms] at which the expected number of orders reaches `orders`.
    fn inverse(&self, orders: f64) -> f64 {
        let next = self
            .stretches
            .partition_point(|stretch| stretch.reached <= orders);
        // A stretch without orders ends where it began, so it is never the last one found.
        let found = &self.stretches[next.saturating_sub(1)];
        let profile = found.profile + (orders - found.reached) / found.factor;
        let instant = self.demand.rate.inverse(profile);
        // Rounding, here or to whole milliseconds, must not move an order to another day.
        instant.clamp(found.from, (found.until - 1.0).max(found.from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::HOUR;
    use crate::model::demand::Rate;
    use crate::random::Law;

    fn market(rate: Rate) -> Demand {
        Demand {
            streams: 1,
            shares: None,
            rate,
            regular: None,
        }
    }

    fn course(demand: &Demand, replication: u64, days: i64) -> Course<'_> {
        let horizon = SimTime::from_millis(days * DAY);
        Course::new(demand, Root::new(7, replication), horizon)
    }

    /// The orders of a stream before the horizon.
    fn orders(course: &Course<'_>, replication: u64, stream: u32, days: i64) -> Vec<SimTime> {
        let (root, mut sum) = (Root::new(7, replication), 0.0);
        let times = (1..).map(|number| {
            let mut gap = root.order(stream, number).draw(purpose::GAP, 0);
            sum += Law::Exponential { mean: 1.0 }.sample(&mut gap);
            course.placed_at(stream, sum)
        });
        let end = SimTime::from_millis(days * DAY);
        times.take_while(|&at| at < end).collect()
    }

    fn chopped() -> Rate {
        let hours: [f64; 24] = std::array::from_fn(|hour| (hour as f64 - 6.0).max(0.0));
        let weekdays = [1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 0.5];
        // Day 2 a promotion, days 4 and 5 closed, day 6 a promotion.
        Rate::weekly(3, 400.0, &hours, &weekdays).on_days(vec![1.0, 1.0, 3.0, 1.0, 0.0, 0.0, 2.5])
    }

    #[test]
    fn no_demand_never_comes() {
        let demand = market(Rate::constant(0.0));
        assert_eq!(course(&demand, 1, 9).placed_at(0, 0.5), SimTime::NEVER);
    }

    #[test]
    fn a_promotion_is_faster_and_a_closed_day_is_passed_over() {
        let demand = market(Rate::constant(24.0).on_days(vec![1.0, 3.0, 0.0, 1.0]));
        let course = course(&demand, 1, 9);
        let hour = |sum: f64| course.placed_at(0, sum).millis() as f64 / HOUR as f64;
        assert_eq!(hour(12.0), 12.0);
        assert_eq!(hour(24.0 + 36.0), 36.0);
        assert_eq!(hour(96.0 + 6.0), 72.0 + 6.0);
        // On the edge: after the closed day, and never on it.
        assert_eq!(hour(96.0), 72.0);
        let just_before = course.placed_at(0, 96.0_f64.next_down()).millis();
        assert!(just_before < 2 * DAY, "{just_before}");
    }

    #[test]
    fn factors_of_one_change_no_bit() {
        let plain = Rate::weekly(2, 50.0, &[1.0; 24], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        let (with, without) = (market(plain.clone().on_days(vec![1.0; 9])), market(plain));
        assert_eq!(with, without);
    }

    // 24 hours of 8 days in 400 replications, each cell Poisson with at least 1,900 orders:
    // |z| < 4.2 is a false alarm of 0.003 % for each of 192 cells, 0.5 % in all, and chi-square
    // within 4.2 of its standard deviations; the seed is fixed.
    #[test]
    fn orders_fall_where_the_rate_is() {
        let demand = market(chopped());
        let mut found = [0_u32; 8 * 24];
        const REPLICATIONS: u64 = 400;
        for replication in 1..=REPLICATIONS {
            let course = course(&demand, replication, 8);
            for at in orders(&course, replication, 0, 8) {
                found[(at.millis() / HOUR) as usize] += 1;
            }
        }
        let expected = |hour: i64| demand.rate.expected(SimTime::from_millis(hour * HOUR));
        let (mut chi_square, mut cells) = (0.0, 0.0_f64);
        for (hour, &found) in found.iter().enumerate() {
            let hour = hour as i64;
            let mean = REPLICATIONS as f64 * (expected(hour + 1) - expected(hour));
            if mean < 1e-6 {
                assert_eq!(found, 0, "hour {hour}");
                continue;
            }
            let z = (f64::from(found) - mean) / mean.sqrt();
            assert!(z.abs() < 4.2, "hour {hour}: {found} instead of {mean}");
            chi_square += z * z;
            cells += 1.0;
        }
        assert!(cells > 100.0);
        let z = (chi_square - cells) / (2.0 * cells).sqrt();
        assert!(z.abs() < 4.2, "chi-square {chi_square} of {cells}");
    }

    #[test]
    fn unequal_streams_get_their_shares() {
        let mut demand = market(chopped());
        demand.streams = 5;
        demand.shares = Some(vec![0.45, 0.05, 0.05, 0.05, 0.4]);
        let expected = demand.rate.expected(SimTime::from_millis(8 * DAY));
        for stream in 0..5 {
            let count = |replication: u64| {
                orders(&course(&demand, replication, 8), replication, stream, 8).len()
            };
            let found = (1..=100).map(count).sum::<usize>() as f64;
            let mean = 100.0 * expected * demand.share(stream);
            // 0.003 % false alarms each.
            let z = (found - mean) / mean.sqrt();
            assert!(z.abs() < 4.2, "stream {stream}: {found} instead of {mean}");
        }
    }

    // The count of a day is Poisson with a gamma mean: variance m + (cv m)^2.
    #[test]
    fn the_market_has_good_and_bad_days() {
        const CV: f64 = 0.3;
        let shape = 1.0 / (CV * CV);
        let law = Law::gamma_shape_scale(shape, 1.0 / shape).expect("a law");
        let mut demand = market(Rate::constant(100.0).varying(law));
        demand.streams = 2;
        const DAYS: i64 = 5_000;
        let course = course(&demand, 1, DAYS);
        let mut days = [vec![0.0; DAYS as usize], vec![0.0; DAYS as usize]];
        for (stream, days) in days.iter_mut().enumerate() {
            for at in orders(&course, 1, stream as u32, DAYS) {
                days[(at.millis() / DAY) as usize] += 1.0;
            }
        }
        let n = DAYS as f64;
        let sum = |of: &dyn Fn(usize) -> f64| (0..DAYS as usize).map(of).sum::<f64>() / n;
        let total = |day: usize| days[0][day] + days[1][day];
        let (mean, variance) = (100.0, 100.0 + (CV * 100.0_f64).powi(2));
        // |z| < 4.2: 0.003 % false alarms each. The fourth moment is that of the gamma law.
        let z = (sum(&total) - mean) / (variance / n).sqrt();
        assert!(z.abs() < 4.2, "mean, z = {z}");
        let squares = sum(&|day| (total(day) - mean).powi(2));
        let kurtosis = 3.0 + 6.0 * CV * CV + 0.3;
        let z = (squares - variance) / (variance * ((kurtosis - 1.0) / n).sqrt());
        assert!(z.abs() < 4.2, "variance {squares}, z = {z}");
        // One factor for both streams: their covariance is (cv m)^2 with m = 50 each.
        let covariance = sum(&|day| (days[0][day] - 50.0) * (days[1][day] - 50.0));
        assert!((covariance / 225.0 - 1.0).abs() < 0.15, "{covariance}");
        // Neighbouring days have nothing to do with each other.
        let next = |day: usize| (total(day) - mean) * (total((day + 1) % DAYS as usize) - mean);
        assert!((sum(&next) / variance).abs() < 4.2 / n.sqrt());
    }

    #[test]
    fn each_replication_has_its_own_days_and_all_structures_the_same() {
        let law = Law::gamma_shape_scale(4.0, 0.25).expect("a law");
        let demand = market(Rate::constant(10.0).varying(law));
        let at = |replication, days| course(&demand, replication, days).placed_at(0, 20.0);
        assert_ne!(at(1, 10), at(2, 10));
        // A longer run begins with the same days.
        assert_eq!(at(1, 10), at(1, 500));
    }
}
