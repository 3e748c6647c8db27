//! Whether the warm-up of a scenario is long enough: MSER on the days of the pilot replications.
//!
//! A batch of MSER is a day, pooled over the orders placed on it: opening hours and cut-offs come
//! back every day, and cannot be taken for a beginning. Of weekdays that differ each is compared
//! with its like. Only days before anything that has a date are looked at.

use crate::model::PILOT;
use crate::model::metric::{DaySum, ReplicationResult};
use crate::model::network::Network;
use crate::stats::{self, Cut, moving_average, mser};

/// The clocks that are looked at, in the order of [`DaySum`]s of a day.
pub const CLOCKS: [&str; 3] = ["information_time", "dispatch_time", "delivery_time"];

/// Fewer days say nothing.
const FEWEST_DAYS: usize = 10;
/// From so many days on weekdays are compared with their like.
const WEEKS: usize = 21;
/// Fewer replications cannot tell a beginning from the luck of some days.
const FEWEST_REPLICATIONS: usize = 5;
/// Days of the beginning are unlike the rest if the replications say so with this confidence: of
/// noise alone MSER cuts a little now and then, and backlogs last for days.
const CLEARLY: f64 = 0.99;
/// What would move a mean by less than this part of it is no reason to run longer.
const MATTERS: f64 = 0.005;
/// Days on either side of a day in the moving average: a week in all.
const REACH: usize = 3;

/// What the days of the pilot say about the warm-up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WarmUp {
    /// What the scenario has \[days\].
    pub chosen: f64,
    /// Days of the beginning that are unlike the rest, the most of all clocks; `None`: too few
    /// ordinary days to say.
    pub needed: Option<usize>,
    /// Whether some clock goes on changing over half of the run and more.
    pub unsettled: bool,
    /// Replications that were looked at.
    pub replications: u64,
    /// One for each of [`CLOCKS`] that has values.
    pub clocks: Vec<Days>,
}

/// A clock by the day of placing.
#[derive(Debug, Clone, PartialEq)]
pub struct Days {
    /// One of [`CLOCKS`].
    pub clock: &'static str,
    /// Days with orders, from 0, and the mean over all orders of the pilot \[h\].
    pub means: Vec<(usize, f64)>,
    /// Their moving average over a week \[h\].
    pub smooth: Vec<f64>,
    /// Where MSER cuts, if that is clear \[days\].
    pub cut: Option<usize>,
}

impl WarmUp {
    /// The warm-up in whole days, what begins counting as a day.
    pub fn chosen_days(&self) -> usize {
        self.chosen.ceil() as usize
    }

    /// Whether the beginning lasts longer than what is left out.
    pub fn too_short(&self) -> bool {
        let longer = |days: usize| days as f64 > self.chosen;
        !self.unsettled && self.needed.is_some_and(longer)
    }
}

/// Looks at the first replications of a scenario.
pub fn examine(network: &Network, replications: &[ReplicationResult]) -> WarmUp {
    let pilot: Vec<&ReplicationResult> = replications
        .iter()
        .filter(|one| one.replication <= PILOT && !one.by_day.days.is_empty())
        .collect();
    let ordinary = network.ordinary_days();
    let mut warm_up = WarmUp {
        chosen: network.warm_up_days(),
        replications: pilot.len() as u64,
        ..WarmUp::default()
    };
    for (place, clock) in CLOCKS.into_iter().enumerate() {
        let means = means(&pilot, place);
        if means.is_empty() {
            continue;
        }
        let series = Series::of(&pilot, place, ordinary);
        let found = series.settled(warm_up.chosen_days());
        if let Some(found) = found {
            let days = match found {
                Found::After(days) => days,
                Found::Never => 0,
            };
            warm_up.needed = warm_up.needed.max(Some(days));
            warm_up.unsettled |= found == Found::Never;
        }
        let values: Vec<f64> = means.iter().map(|(_, mean)| *mean).collect();
        warm_up.clocks.push(Days {
            clock,
            smooth: moving_average(&values, REACH.min(values.len() / 4)),
            means,
            cut: match found {
                Some(Found::After(days)) => Some(days),
                Some(Found::Never) | None => None,
            },
        });
    }
    warm_up
}

/// The mean of each day over all these replications \[h\]; whole numbers are added first.
fn means(replications: &[&ReplicationResult], clock: usize) -> Vec<(usize, f64)> {
    let days = replications.iter().map(|one| one.by_day.days.len()).max();
    let mean = |day: usize| {
        let sums = replications
            .iter()
            .filter_map(|one| one.by_day.days.get(day));
        let whole = sums.fold(DaySum::default(), |sum, clocks| DaySum {
            orders: sum.orders + clocks[clock].orders,
            millis: sum.millis + clocks[clock].millis,
        });
        Some((day, whole.mean_hours()?))
    };
    (0..days.unwrap_or(0)).filter_map(mean).collect()
}

/// When a series settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// After so many days; 0: from the first on.
    After(usize),
    /// Not in the first half.
    Never,
}

/// A clock by the day, less what weekdays have of their own \[h\].
struct Series {
    /// Days with orders, and the mean over all replications.
    pooled: Vec<(usize, f64)>,
    /// The same of each replication.
    each: Vec<Vec<(usize, f64)>>,
}

impl Series {
    /// The first so many days of a clock.
    fn of(pilot: &[&ReplicationResult], clock: usize, days: usize) -> Self {
        let first = |mut means: Vec<(usize, f64)>| {
            means.retain(|(day, _)| *day < days);
            means
        };
        let each = pilot.iter().map(|one| first(means(&[*one], clock)));
        Self::without_weekdays(first(means(pilot, clock)), each.collect())
    }

    /// Takes away what makes the median of each weekday differ from the median of all days.
    /// Medians, so that a beginning stays where it is.
    fn without_weekdays(mut pooled: Vec<(usize, f64)>, mut each: Vec<Vec<(usize, f64)>>) -> Self {
        if pooled.len() >= WEEKS {
            let all = median(pooled.iter().map(|(_, value)| *value).collect());
            let own: Vec<f64> = (0..7)
                .map(|weekday| {
                    let days = pooled.iter().filter(|(day, _)| day % 7 == weekday);
                    median(days.map(|(_, value)| *value).collect()) - all
                })
                .collect();
            for (day, value) in each.iter_mut().chain([&mut pooled]).flatten() {
                *value -= own[*day % 7];
            }
        }
        Self { pooled, each }
    }

    /// When it settles, where `chosen` days are left out already. `None` with too few days or
    /// replications.
    fn settled(&self, chosen: usize) -> Option<Found> {
        if self.pooled.len() < FEWEST_DAYS || self.each.len() < FEWEST_REPLICATIONS {
            return None;
        }
        let values: Vec<f64> = self.pooled.iter().map(|(_, value)| *value).collect();
        let (cut, border) = match mser(&values)? {
            Cut::At(cut) => (cut, false),
            Cut::Border => (values.len() / 2, true),
        };
        let cut = self.pooled.get(cut).map_or(cut, |(day, _)| *day);
        // A beginning that is left out already is told as it is; of a longer one the days that
        // are in.
        let from = if cut <= chosen { 0 } else { chosen };
        Some(match (self.differs(from, cut), border) {
            (false, _) => Found::After(0),
            (true, false) => Found::After(cut),
            (true, true) => Found::Never,
        })
    }

    /// Whether the days from `from` to `cut` are clearly unlike those behind, and so much that it
    /// matters. The replications are compared, as days of one replication depend on each other.
    fn differs(&self, from: usize, cut: usize) -> bool {
        let mean_of = |days: &[(usize, f64)], from: usize, to: usize| {
            let own = days.iter().filter(|(day, _)| (from..to).contains(day));
            let own: Vec<f64> = own.map(|(_, value)| *value).collect();
            (!own.is_empty()).then(|| own.iter().sum::<f64>() / own.len() as f64)
        };
        let off = |days: &Vec<(usize, f64)>| {
            let rest = mean_of(days, cut, usize::MAX)?;
            Some(mean_of(days, from, cut)? - rest)
        };
        let offs: Option<Vec<f64>> = self.each.iter().map(off).collect();
        let off = offs.and_then(|offs| stats::mean(&offs, CLEARLY));
        let (Some(off), Some(usual)) = (off, mean_of(&self.pooled, cut, usize::MAX)) else {
            return false;
        };
        let last = self.pooled.last().map_or(cut, |(day, _)| day + 1);
        let part = (cut - from) as f64 / (last - from) as f64;
        off.mean.abs() > off.half_width.unwrap_or(f64::INFINITY)
            && off.mean.abs() * part > MATTERS * usual.abs()
    }
}

/// The middle of some values, 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixty days of six replications, the noise of each its own.
    fn settled(of: impl Fn(usize) -> f64, chosen: usize) -> Option<Found> {
        let replication = |salt: usize| -> Vec<(usize, f64)> {
            (0..60)
                .map(|day| (day, of(day) + noise(day + 97 * salt)))
                .collect()
        };
        let each: Vec<Vec<(usize, f64)>> = (1..=6).map(replication).collect();
        let pooled = |day: usize| {
            let values = each.iter().map(|days| days[day].1);
            (day, values.sum::<f64>() / 6.0)
        };
        Series::without_weekdays((0..60).map(pooled).collect(), each.clone()).settled(chosen)
    }

    /// Between -0.5 and 0.5 without pattern.
    fn noise(day: usize) -> f64 {
        let turns = (day as f64 + 1.0) * 0.618_033_988_749_894_9;
        turns - turns.floor() - 0.5
    }

    #[test]
    fn a_steady_series_needs_no_warm_up() {
        assert_eq!(settled(|_| 40.0, 0), Some(Found::After(0)));
        assert_eq!(settled(|_| 40.0, 7), Some(Found::After(0)));
        let short = vec![(0, 40.0); 9];
        let series = Series::without_weekdays(short.clone(), vec![short; 6]);
        assert_eq!(series.settled(0), None);
        // One replication with a slow week: luck, or a beginning? Nobody can tell.
        let slow: Vec<(usize, f64)> = (0..60)
            .map(|day| (day, if day < 7 { 30.0 } else { 40.0 }))
            .collect();
        let series = Series::without_weekdays(slow.clone(), vec![slow]);
        assert_eq!(series.settled(0), None);
    }

    #[test]
    fn weekdays_are_no_beginning() {
        let weekend = |day: usize| if day % 7 >= 5 { 70.0 } else { 40.0 };
        assert_eq!(settled(weekend, 0), Some(Found::After(0)));
        // A first week that is faster is one, weekends or not.
        let first_week = |day: usize| weekend(day) - if day < 6 { 15.0 } else { 0.0 };
        let about_six = |found| matches!(found, Some(Found::After(6..=8)));
        assert!(about_six(settled(first_week, 0)));
        assert!(about_six(settled(first_week, 14)));
    }

    #[test]
    fn what_is_left_out_already_is_no_reason_to_complain() {
        let series = |day: usize| if day < 5 { 31.0 } else { 40.0 };
        // One day that is still in, of 56, would move the mean by less than 0.5 %.
        for (chosen, short) in [(0, true), (3, true), (4, false), (5, false), (7, false)] {
            let found = settled(series, chosen);
            let warm_up = WarmUp {
                chosen: chosen as f64,
                needed: match found {
                    Some(Found::After(days)) => Some(days),
                    _ => None,
                },
                ..WarmUp::default()
            };
            assert_eq!(warm_up.too_short(), short, "{chosen}: {found:?}");
        }
    }

    #[test]
    fn what_goes_on_growing_never_settles() {
        assert_eq!(settled(|day| 40.0 + day as f64, 7), Some(Found::Never));
    }
}
