//! How long it takes to recover from a disruption: until the mean time of a day's orders is back to
//! what it was before.

use std::ops::Range;

use crate::engine::time::{DAY, HOUR, Millis};
use crate::model::metric::DaySum;
use crate::model::network::Network;

use super::{Disruption, Hits};

/// Days before a disruption whose orders may still be under way when it begins.
const UNDER_WAY: usize = 2;
/// From so many days before it on, weekdays are compared with their like.
const WEEKS: usize = 14;

/// What the days after a disruption say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recovery {
    /// From its beginning to the first day that is as before, and the next one too \[h\]; 0 where no
    /// day was any slower. At least so long, where that day did not come.
    pub hours: f64,
    /// Whether that day came.
    pub recovered: bool,
}

impl Disruption {
    /// The clock in which it shows, as a place among the clocks of a day: what carriers do changes
    /// delivery, all else dispatch time.
    pub fn clock(&self) -> usize {
        match self.hits {
            Hits::Carrier { .. } => 2,
            _ => 1,
        }
    }

    /// How long a replication takes to recover; `None` where nothing happened in the measured time,
    /// or there is no day before it to compare with.
    ///
    /// - `window`: the first one \[ms\]; `days`: orders by the day of placing, from time 0.
    pub fn recovery(
        &self,
        network: &Network,
        window: &Range<Millis>,
        days: &[[DaySum; 3]],
    ) -> Option<Recovery> {
        let first = network.warm_up.millis().div_euclid(DAY) as usize
            + usize::from(network.warm_up.millis() % DAY > 0);
        let days: Vec<DaySum> = days.iter().map(|day| day[self.clock()]).collect();
        recovery(&days, first, window, self.threshold)
    }
}

fn recovery(
    days: &[DaySum],
    first: usize,
    window: &Range<Millis>,
    threshold: f64,
) -> Option<Recovery> {
    let begins = usize::try_from(window.start.div_euclid(DAY)).ok()?;
    let until = usize::try_from((window.end - 1).div_euclid(DAY)).ok()?;
    let before = first..begins.saturating_sub(UNDER_WAY);
    let by_weekday = before.len() >= WEEKS;
    let usual = |day: usize| {
        let like = before
            .clone()
            .filter(|one| !by_weekday || one % 7 == day % 7);
        let sums = like.filter_map(|one| days.get(one));
        let sum = sums.fold(DaySum::default(), |sum, one| DaySum {
            orders: sum.orders + one.orders,
            millis: sum.millis + one.millis,
        });
        sum.mean_hours()
    };
    // Days on which nothing was ordered say nothing.
    let slow: Vec<(usize, bool)> = (begins..days.len())
        .filter_map(|day| {
            Some((
                day,
                days[day].mean_hours()? > usual(day)? * (1.0 + threshold),
            ))
        })
        .collect();
    if slow.is_empty() {
        return None;
    }
    let shows = |&(day, slow): &(usize, bool)| slow && day <= until + 1;
    let Some(shows) = slow.iter().position(shows) else {
        return Some(Recovery {
            hours: 0.0,
            recovered: true,
        });
    };
    let over = slow[shows..].windows(2).find(|two| !two[0].1 && !two[1].1);
    let day = over.map_or(days.len(), |two| two[0].0);
    let span = (day as Millis * DAY - window.start).max(0);
    Some(Recovery {
        hours: span as f64 / HOUR as f64,
        recovered: over.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten orders a day with these mean hours; none where negative.
    fn days(hours: &[f64]) -> Vec<DaySum> {
        let day = |&hours: &f64| match hours < 0.0 {
            true => DaySum::default(),
            false => DaySum {
                orders: 10,
                millis: (hours * 10.0 * HOUR as f64) as i128,
            },
        };
        hours.iter().map(day).collect()
    }

    fn after(hours: &[f64], window: Range<f64>) -> Option<(f64, bool)> {
        let [start, end] = [window.start, window.end].map(|day| (day * DAY as f64) as Millis);
        let found = recovery(&days(hours), 1, &(start..end), 0.1)?;
        Some((found.hours, found.recovered))
    }

    #[test]
    fn it_is_over_with_the_first_of_two_days_as_before() {
        // Day 0 is warm-up; days 1 to 3 say 20 h, days 4 and 5 are under way when it begins.
        let before = [99.0, 20.0, 20.0, 20.0, 30.0, 40.0];
        let with = |more: &[f64]| [&before[..], more].concat();
        // From noon of day 6 to the end of day 7: one good day among slow ones is luck.
        let hours = with(&[35.0, 40.0, 21.0, 30.0, 21.9, 20.0, 50.0]);
        assert_eq!(after(&hours, 6.5..8.0), Some((3.5 * 24.0, true)));
        // Days without orders are passed over.
        let hours = with(&[35.0, -1.0, 21.0, -1.0, 20.0]);
        assert_eq!(after(&hours, 6.5..8.0), Some((1.5 * 24.0, true)));
    }

    #[test]
    fn what_does_not_show_takes_no_time_and_what_does_not_end_is_told() {
        let before = [99.0, 20.0, 20.0, 20.0, 20.0, 20.0];
        let with = |more: &[f64]| [&before[..], more].concat();
        assert_eq!(
            after(&with(&[21.0, 22.0, 21.0]), 6.0..7.0),
            Some((0.0, true))
        );
        // It shows a day late, and one good day at the end proves nothing.
        let hours = with(&[20.0, 23.0, 20.0]);
        assert_eq!(after(&hours, 6.0..7.0), Some((3.0 * 24.0, false)));
        assert_eq!(after(&hours, 2.0..3.0), None, "nothing before it");
        assert_eq!(after(&[], 2.0..3.0), None);
    }

    #[test]
    fn weekdays_are_compared_with_their_like() {
        // Days 0 and 1 of each week take twice as long.
        let usual = |day: usize| if day % 7 < 2 { 40.0 } else { 20.0 };
        let mut hours: Vec<f64> = (0..28).map(usual).collect();
        hours[20] = 35.0;
        // Day 21 is slow as always.
        assert_eq!(after(&hours, 20.0..20.5), Some((24.0, true)));
    }
}
