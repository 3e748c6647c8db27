//! How fast parcels advance: at their usual speed, more slowly in a slow period, or not at all.
//!
//! During a slow period of factor f a parcel under way advances at 1/f of its usual speed. A
//! [`Pace`] is therefore a clock like [`super::clock::ActiveClock`], one that slows down instead
//! of standing still: a parcel has arrived when the clock has advanced by its usual transit time.
//! A parcel scanned just before a slow period, or still under way when one begins or ends, is
//! slowed for the days it has in common with it and no more. A factor by the day of the first
//! scan would make two parcels that are scanned a minute apart arrive days apart, and let the
//! later one overtake the earlier at the end of the period.

use std::ops::Range;

use crate::engine::time::{DAY, Millis, SimTime};

use super::clock::BEYOND;

/// The most that days may be slowed down altogether: a parcel all but stands still.
///
/// Periods that overlap multiply, and a product without limit would not be a number any more.
const SLOWEST: f64 = 1e6;

/// Progress is told in this many parts of a millisecond, so that sums over any number of days
/// are exact. A power of two: a millisecond at the usual speed is a whole number of parts.
const PARTS: f64 = (1_u64 << 32) as f64;

/// The speed of parcels over the calendar; by default the usual one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pace {
    /// In order of time, the first from time 0; the last has no end. Empty: always as usual.
    stretches: Vec<Stretch>,
}

/// Days with one factor.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    /// First instant [ms].
    from: Millis,
    /// How many times as long as usual everything takes, positive; infinite: all stand still.
    factor: f64,
    /// Usual transit time covered since time 0 before it [parts of a millisecond].
    progress: i128,
}

impl Pace {
    /// The first instant at which the pace changes, if it ever does \[ms\].
    pub fn first_change(&self) -> Option<Millis> {
        let mut stretches = self.stretches.iter();
        stretches
            .find(|stretch| stretch.factor != 1.0)
            .map(|stretch| stretch.from)
    }

    /// Slow periods; several on one day multiply.
    ///
    /// - `periods`: for each its days as half-open ranges, counted from time 0, that do not
    ///   overlap, and its factor, positive and finite. Days before time 0 do not matter.
    pub fn slowed(periods: &[(Vec<Range<i64>>, f64)]) -> Self {
        let millis = |days: &Range<i64>| days.start * DAY..days.end * DAY;
        let period =
            |(days, factor): &(Vec<Range<i64>>, f64)| (days.iter().map(millis).collect(), *factor);
        Self::of(&periods.iter().map(period).collect::<Vec<_>>())
    }

    /// The same pace, and beside what was slow before these stretches of time, which do not
    /// overlap; where both are slow, they multiply.
    ///
    /// - `factor`: positive; infinite where parcels stand still.
    #[must_use]
    pub fn and_slowed(&self, spans: &[Range<Millis>], factor: f64) -> Self {
        let ends = self.stretches.iter().skip(1).map(|next| next.from);
        let ends = ends.chain(std::iter::once(BEYOND.millis()));
        let own = self.stretches.iter().zip(ends);
        let own = own.map(|(one, end)| (std::iter::once(one.from..end).collect(), one.factor));
        let mut periods: Vec<(Vec<Range<Millis>>, f64)> = own.collect();
        periods.push((spans.to_vec(), factor));
        Self::of(&periods)
    }

    /// - `periods`: as for [`Pace::slowed`], in milliseconds.
    fn of(periods: &[(Vec<Range<Millis>>, f64)]) -> Self {
        // Where a period begins or ends.
        let mut edges: Vec<(Millis, usize, bool)> = Vec::new();
        for (period, (spans, _)) in periods.iter().enumerate() {
            let spans = spans.iter().filter(|span| span.start.max(0) < span.end);
            for span in spans {
                edges.push((span.start.max(0), period, true));
                edges.push((span.end, period, false));
            }
        }
        edges.sort_unstable();
        let mut pace = Self::default();
        let mut running = vec![0_u32; periods.len()];
        for same_time in edges.chunk_by(|one, next| one.0 == next.0) {
            for &(_, period, begins) in same_time {
                // Where one range of a period touches the next it runs twice for a moment.
                running[period] = match begins {
                    true => running[period] + 1,
                    false => running[period].saturating_sub(1),
                };
            }
            let factors = periods.iter().zip(&running);
            let factor = factors
                .filter(|(_, running)| **running > 0)
                .fold(1.0, |product, ((_, factor), _)| product * factor);
            let factor = match factor.is_infinite() {
                true => factor,
                false => factor.min(SLOWEST),
            };
            pace.begin(same_time[0].0, factor);
        }
        pace
    }

    /// From `from` on this factor holds. Nothing changes if it held before.
    fn begin(&mut self, from: Millis, factor: f64) {
        let before = self.stretches.last().map_or(1.0, |last| last.factor);
        if factor == before {
            return;
        }
        if self.stretches.is_empty() && from > 0 {
            self.stretches.push(Stretch {
                from: 0,
                factor: 1.0,
                progress: 0,
            });
        }
        let progress = self.stretches.last().map_or(0, |last| last.at(from));
        self.stretches.push(Stretch {
            from,
            factor,
            progress,
        });
    }

    /// When a parcel scanned at `from` arrives that usually takes `usual` [ms].
    ///
    /// Never before `from`, and never later than [`BEYOND`] if there is a slow period.
    #[inline]
    pub fn arrival(&self, from: SimTime, usual: Millis) -> SimTime {
        if self.stretches.is_empty() {
            return from + usual;
        }
        self.slowed_arrival(from, usual)
    }

    fn slowed_arrival(&self, from: SimTime, usual: Millis) -> SimTime {
        let reached = |stretch: &Stretch| stretch.from <= from.millis();
        let begins = self.stretches.partition_point(reached).saturating_sub(1);
        let goal = self.stretches[begins].at(from.millis()) + i128::from(usual) * PARTS as i128;
        if usual == 0 {
            return from;
        }
        // A parcel that arrives just when all stand still has arrived.
        let passed = |stretch: &Stretch| stretch.progress < goal;
        let rest = &self.stretches[begins..];
        let ends = rest.partition_point(passed).saturating_sub(1);
        let last = rest[ends];
        let span = (goal - last.progress) as f64 / PARTS * last.factor;
        let instant = last.from as f64 + span;
        if instant < BEYOND.millis() as f64 {
            // The span is rounded alone, so that the instant loses nothing to its own size.
            SimTime::from_millis(last.from + span.round_ties_even() as Millis).max(from)
        } else {
            BEYOND
        }
    }
}

impl Stretch {
    /// Progress at an instant of this stretch.
    fn at(&self, instant: Millis) -> i128 {
        let usual = (instant - self.from) as f64 / self.factor;
        self.progress + (usual * PARTS).round_ties_even() as i128
    }
}

#[cfg(test)]
#[allow(
    clippy::single_range_in_vec_init,
    reason = "one range of days is meant, not the days in it"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::time::HOUR;

    fn at(hours: i64) -> SimTime {
        SimTime::from_millis(hours * HOUR)
    }

    /// Days 2 to 4 (48 h to 120 h) at two thirds of the usual speed.
    fn slow() -> Pace {
        Pace::slowed(&[(vec![2..5], 1.5)])
    }

    #[test]
    fn only_the_days_in_common_are_slower() {
        for (what, from, usual, arrives) in [
            ("before it", 0, 48, 48),
            ("into it", 24, 48, 24 + 24 + 36),
            ("inside", 60, 24, 60 + 36),
            ("arrives as it ends", 48, 48, 120),
            ("out of it", 96, 48, 120 + 32),
            ("through it", 40, 8 + 48 + 10, 130),
            ("after it", 120, 48, 168),
            ("no time at all", 77, 0, 77),
        ] {
            assert_eq!(
                slow().arrival(at(from), usual * HOUR),
                at(arrives),
                "{what}"
            );
        }
    }

    #[test]
    fn a_minute_earlier_is_never_days_earlier() {
        let pace = Pace::slowed(&[(vec![2..5], 3.0), (vec![3..4, 9..11], 2.0)]);
        let minutes = |minute: i64| SimTime::from_millis(minute * HOUR / 60);
        for minute in 0..13 * 24 * 60 {
            let arrives = |minute| pace.arrival(minutes(minute), 56 * HOUR);
            let later = arrives(minute + 1) - arrives(minute);
            // An arrival moves with the factor there over the factor at the scan: a sixth to six.
            assert!(
                (10_000..=360_000).contains(&later),
                "minute {minute}: {later} ms"
            );
        }
    }

    #[test]
    fn overlapping_periods_multiply() {
        let pace = Pace::slowed(&[(vec![0..2], 2.0), (vec![1..2, 2..3], 3.0)]);
        // 24 h at a half, 24 h at a sixth, 24 h at a third.
        assert_eq!(pace.arrival(at(0), 24 * HOUR), at(72));
        assert_eq!(pace.arrival(at(0), 25 * HOUR), at(73));
    }

    #[test]
    fn periods_that_change_nothing_are_none() {
        for periods in [
            vec![],
            vec![(vec![2..5], 1.0)],
            vec![(vec![-9..0, 4..4], 7.0)],
            vec![(vec![2..5], 2.0), (vec![2..5], 0.5)],
        ] {
            assert_eq!(Pace::slowed(&periods), Pace::default(), "{periods:?}");
        }
        // Touching ranges are one stretch; one that began before time 0 is under way.
        assert_eq!(Pace::slowed(&[(vec![2..3, 3..5], 1.5)]), slow());
        let pace = Pace::slowed(&[(vec![-3..1], 2.0)]);
        assert_eq!(pace.arrival(at(0), 24 * HOUR), at(36));
    }

    #[test]
    fn where_parcels_stand_still_they_go_on_afterwards() {
        // Not a step from hour 60 to hour 70, within days 2 to 4 at two thirds of the speed.
        let pace = slow().and_slowed(&[60 * HOUR..70 * HOUR], f64::INFINITY);
        for (what, from, usual, arrives) in [
            ("before it", 0, 48, 48),
            ("arrives as it begins", 48, 8, 60),
            ("through it", 48, 10, 48 + 15 + 10),
            ("scanned in it", 65, 2, 73),
            ("no time at all", 65, 0, 65),
            ("after it", 120, 48, 168),
        ] {
            assert_eq!(pace.arrival(at(from), usual * HOUR), at(arrives), "{what}");
        }
        let plain = Pace::default().and_slowed(&[5 * HOUR..6 * HOUR], f64::INFINITY);
        assert_eq!(plain.arrival(at(4), 2 * HOUR), at(7));
        assert_eq!(slow().and_slowed(&[], 3.0), slow());
    }

    #[test]
    fn absurd_periods_end_beyond_the_calendar() {
        let pace = Pace::slowed(&[(vec![0..300_000], 1e3), (vec![0..300_000], 1e300)]);
        assert_eq!(pace.arrival(at(1), 73_000 * DAY), BEYOND);
        assert_eq!(pace.arrival(at(1), 0), at(1));
        // A minute of progress a month later at a millionth of the speed: to the millisecond.
        let pace = Pace::slowed(&[(vec![30..80_000], 1e6)]);
        let late = SimTime::from_millis(40 * DAY + 1);
        assert_eq!(pace.arrival(late, 60) - late, 60_000_000);
    }

    proptest! {
        #[test]
        fn the_clock_runs_through_every_edge(
            first in prop::collection::vec((-2..20_i64, 1..6_i64), 0..3),
            second in prop::collection::vec((-2..20_i64, 1..6_i64), 0..3),
            factors in (1.0..9.0_f64, 0.2..3.0_f64),
            from in 0..25 * DAY,
            usual in 0..9 * DAY,
        ) {
            let apart = |spans: &[(i64, i64)]| {
                let mut end = -9;
                let mut apart = Vec::new();
                for &(gap, days) in spans {
                    let start = end + gap + 2;
                    end = start + days;
                    apart.push(start..end);
                }
                apart
            };
            let periods = [(apart(&first), factors.0), (apart(&second), factors.1)];
            let pace = Pace::slowed(&periods);
            // Day by day, as it is meant: each day covers a day divided by its factors.
            let (mut now, mut left) = (from as f64, usual as f64);
            loop {
                let day = (now / DAY as f64).floor();
                let on = |days: &Vec<Range<i64>>| days.iter().any(|days| days.contains(&(day as i64)));
                let factor: f64 = periods.iter().filter(|(days, _)| on(days)).map(|one| one.1).product();
                let rest = ((day + 1.0) * DAY as f64 - now) / factor;
                if left <= rest {
                    now += left * factor;
                    break;
                }
                left -= rest;
                now = (day + 1.0) * DAY as f64;
            }
            let arrives = pace.arrival(SimTime::from_millis(from), usual);
            prop_assert!((arrives.millis() as f64 - now).abs() <= 0.51, "{arrives:?}, not {now}");
            // The way in two halves is the way: off by what the instant between is rounded.
            let half = pace.arrival(SimTime::from_millis(from), usual / 2);
            let there = pace.arrival(half, usual - usual / 2);
            prop_assert!((there - arrives).abs() <= 24);
        }
    }
}
