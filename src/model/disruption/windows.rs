//! When a disruption lasts: half-open windows of time, stated or drawn.

use std::ops::Range;

use crate::engine::time::{DAY, Millis};
use crate::model::clock::{BEYOND, join};
use crate::model::purpose::{DISRUPTION_LASTS, DISRUPTION_UP};
use crate::random::law::round_millis;
use crate::random::{Key, Law};

/// Windows are followed so long after the end of orders \[ms\]: what is open then has long been
/// shipped, or never will be.
pub const FOLLOWED: Millis = 60 * DAY;

/// The most windows one replication may be expected to have: each is some bytes of somebody's clock.
pub const MOST_WINDOWS: f64 = 1e6;

/// The most windows of one of those hit: beyond that nothing more happens to it.
const MOST_OF_ONE: u32 = 1 << 20;

/// Milliseconds of a year.
const YEAR: f64 = (365 * DAY) as f64;

/// When something is disrupted.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// It is not.
    Never,
    /// In these stretches of time \[ms\], in order, apart from each other.
    Stated(Vec<Range<Millis>>),
    /// Once.
    Once {
        /// From this instant on \[ms\].
        from: Millis,
        /// For so long \[ms\].
        lasts: Law,
    },
    /// Again and again: up for a while, down for a while, up at time 0.
    Renewal {
        /// From time 0, and from the end of a window, to the next one \[ms\].
        every: Law,
        /// The length of a window \[ms\].
        lasts: Law,
        /// How much the hazard grows in a year: 0.5 is half of what it is at time 0, every year.
        rises: f64,
    },
}

impl When {
    /// A window, of somebody who is hit.
    ///
    /// - `number`: from 0; `after`: the end of the one before \[ms\].
    pub(super) fn window(&self, key: Key, number: u32, after: Millis) -> Option<Range<Millis>> {
        let sample = |law: &Law, purpose| law.sample_millis(&mut key.draw(purpose, number));
        let (from, lasts) = match self {
            Self::Never => return None,
            Self::Stated(windows) => return windows.get(number as usize).cloned(),
            Self::Once { .. } if number > 0 => return None,
            Self::Once { from, lasts } => (*from, lasts),
            Self::Renewal { .. } if number >= MOST_OF_ONE => return None,
            Self::Renewal {
                every,
                lasts,
                rises,
            } => (up(after, sample(every, DISRUPTION_UP), *rises), lasts),
        };
        let until = from.saturating_add(sample(lasts, DISRUPTION_LASTS).max(1));
        Some(from..until.min(BEYOND.millis()))
    }

    /// All windows that begin before `end` \[ms\], apart from each other.
    pub(super) fn windows(&self, key: Key, end: Millis) -> Vec<Range<Millis>> {
        let mut after = 0;
        let windows = (0..).map_while(|number| {
            let window = self
                .window(key, number, after)
                .filter(|one| one.start < end)?;
            after = window.end;
            Some(window)
        });
        let mut windows: Vec<_> = windows.collect();
        join(&mut windows);
        windows
    }

    /// How many windows to expect of one of those hit before `end` \[ms\].
    pub fn expected(&self, end: Millis) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::Stated(windows) => windows.len() as f64,
            Self::Once { .. } => 1.0,
            Self::Renewal {
                every,
                lasts,
                rises,
            } => {
                let end = end as f64;
                let grown = 1.0 + rises * end / YEAR / 2.0;
                end * grown / (every.mean() + lasts.mean()).max(1.0)
            }
        }
    }

    /// The windows that are the same in every replication \[days since time 0\].
    pub fn stated_days(&self) -> Vec<(f64, f64)> {
        let days = |millis: Millis| millis as f64 / DAY as f64;
        let stated = self.stated();
        let spans = stated.iter().map(|span| (days(span.start), days(span.end)));
        spans.collect()
    }

    fn stated(&self) -> Vec<Range<Millis>> {
        match self {
            Self::Stated(windows) => windows.clone(),
            Self::Once { from, lasts } => {
                let lasts = lasts.fixed_millis();
                lasts
                    .map(|lasts| *from..from.saturating_add(lasts))
                    .into_iter()
                    .collect()
            }
            Self::Never | Self::Renewal { .. } => Vec::new(),
        }
    }

    /// The first instant at which something may happen \[ms\].
    pub(in crate::model) fn first(&self) -> Option<Millis> {
        match self {
            Self::Never => None,
            Self::Stated(windows) => windows.first().map(|window| window.start),
            Self::Once { from, .. } => Some(*from),
            // At any time alike, as far as one can know.
            Self::Renewal { .. } => None,
        }
    }
}

/// When the time up is over that began at `from` and lasts `span` where the hazard does not grow:
/// time runs at (1 + rises t) of its speed, so that a hazard h becomes h (1 + rises t).
fn up(from: Millis, span: Millis, rises: f64) -> Millis {
    if rises == 0.0 {
        return from.saturating_add(span).min(BEYOND.millis());
    }
    let rises = rises / YEAR;
    let (begins, span) = (from as f64, span as f64);
    // The sum of the hazard over time, and its inverse; written so that little is lost for small
    // growth.
    let sum = begins * (1.0 + rises * begins / 2.0) + span;
    let until = 2.0 * sum / (1.0 + (1.0 + 2.0 * rises * sum).sqrt());
    round_millis(until).clamp(from, BEYOND.millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::HOUR;
    use crate::random::Root;

    fn key(number: u32) -> Key {
        Root::new(3, 1).agent(7, number)
    }

    #[test]
    fn windows_are_apart_and_begin_before_the_end() {
        let when = When::Renewal {
            every: Law::Exponential {
                mean: 5.0 * HOUR as f64,
            },
            lasts: Law::Constant(HOUR as f64),
            rises: 0.0,
        };
        let windows = when.windows(key(1), 30 * DAY);
        assert!(windows.len() > 60, "{}", windows.len());
        assert!(windows.windows(2).all(|pair| pair[0].end < pair[1].start));
        assert!(windows.iter().all(|one| one.end - one.start == HOUR));
        assert!(windows[windows.len() - 1].start < 30 * DAY);
        // A longer run begins alike.
        assert_eq!(when.windows(key(1), 99 * DAY)[..windows.len()], windows);
        assert_ne!(when.windows(key(2), 30 * DAY), windows);
    }

    #[test]
    fn something_that_takes_no_time_at_all_still_ends() {
        let when = When::Renewal {
            every: Law::Constant(0.0),
            lasts: Law::Constant(0.0),
            rises: 0.0,
        };
        // Touching windows of a millisecond are one.
        let windows = when.windows(key(1), 1000);
        assert_eq!((windows.len(), windows[0].clone()), (1, 0..1000));
    }

    #[test]
    fn a_growing_hazard_shortens_the_time_up() {
        // Twice the hazard after a year: what takes 73 days at first.
        let first = up(0, 73 * DAY, 1.0);
        // 73 d = t + t^2 / 730 d: t = 66.874 d.
        assert!((first as f64 / DAY as f64 - 66.874).abs() < 0.01, "{first}");
        let later = up(365 * DAY, 73 * DAY, 1.0) - 365 * DAY;
        assert!(later < first * 6 / 10, "{later}");
        assert_eq!(up(5, 7, 0.0), 12);
        assert_eq!(up(5, 7, 1e-12), 12);
    }

    // Exponential times up with a hazard that grows by half of itself every year: the number of
    // windows in four years is Poisson with mean 12 (4 + 0.5 * 16 / 2) = 96 where they take no
    // time; over 400 accounts |z| < 4.2 is a false alarm of 0.003 %, the seed is fixed.
    #[test]
    fn windows_come_as_often_as_the_hazard_says() {
        let when = When::Renewal {
            every: Law::Exponential { mean: YEAR / 12.0 },
            lasts: Law::Constant(1.0),
            rises: 0.5,
        };
        let end = 4 * 365 * DAY;
        let all: usize = (0..400).map(|one| when.windows(key(one), end).len()).sum();
        let mean = 400.0 * 96.0_f64;
        let z = (all as f64 - mean) / mean.sqrt();
        assert!(z.abs() < 4.2, "{all} instead of {mean}");
        assert!((when.expected(end) - 96.0).abs() < 0.01);
    }
}
