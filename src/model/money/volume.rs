//! How many parcels a carrier takes along at a dock, day by day: what contract prices depend on.
//!
//! Scans are booked ahead, as soon as an order's path is known; nothing that happens later can add
//! one to a day that is over. So a mean over whole days past is the same whenever it is asked on a
//! day.

use std::collections::BTreeMap;

use crate::engine::time::{DAY, SimTime};

/// Whole days over which a mean is taken, at the most.
const DAYS: i64 = 30;

/// Parcels by dock, carrier and day.
#[derive(Debug, Default)]
pub struct Volumes {
    carriers: usize,
    /// Those of a dock together.
    of: Vec<Volume>,
}

/// The parcels of a carrier at a dock.
#[derive(Debug, Clone, Default)]
struct Volume {
    /// Parcels by the day of their scan; without days that no mean needs any more.
    scanned: BTreeMap<i64, u32>,
    /// A day, and the mean as known on it.
    known: Option<(i64, f64)>,
}

impl Volumes {
    /// Begins with no parcels.
    pub fn begin(&mut self, docks: usize, carriers: usize) {
        self.carriers = carriers;
        self.of.clear();
        self.of.resize(docks * carriers, Volume::default());
    }

    /// A parcel is scanned at a dock.
    pub fn book(&mut self, dock: usize, carrier: usize, scanned: SimTime) {
        let day = scanned.millis().div_euclid(DAY);
        let volume = &mut self.of[dock * self.carriers + carrier];
        *volume.scanned.entry(day).or_default() += 1;
    }

    /// Mean parcels a day over the last whole days, 30 at the most; 0 before the first is over.
    ///
    /// - `now`: never earlier than before.
    pub fn daily(&mut self, dock: usize, carrier: usize, now: SimTime) -> f64 {
        let today = now.millis().div_euclid(DAY);
        let volume = &mut self.of[dock * self.carriers + carrier];
        match volume.known {
            Some((day, mean)) if day == today => mean,
            _ => {
                let mean = volume.mean_before(today);
                volume.known = Some((today, mean));
                mean
            }
        }
    }
}

impl Volume {
    fn mean_before(&mut self, today: i64) -> f64 {
        let from = (today - DAYS).max(0);
        if from == today {
            return 0.0;
        }
        self.scanned = self.scanned.split_off(&from);
        let days = self.scanned.range(..today);
        let parcels: u64 = days.map(|(_, &parcels)| u64::from(parcels)).sum();
        parcels as f64 / (today - from) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_over_whole_days_past() {
        let mut volumes = Volumes::default();
        volumes.begin(2, 2);
        let at = |day: i64, millis: i64| SimTime::from_millis(day * DAY + millis);
        for day in 0..40 {
            for parcel in 0..=day {
                volumes.book(1, 0, at(day, parcel));
            }
            volumes.book(1, 1, at(day, DAY - 1));
        }
        assert_eq!(volumes.daily(1, 0, at(0, DAY - 1)), 0.0);
        assert_eq!(volumes.daily(1, 0, at(1, 0)), 1.0);
        assert_eq!(volumes.daily(1, 0, at(3, 5)), 2.0);
        // Days 5 to 34, with 6 to 35 parcels.
        assert_eq!(volumes.daily(1, 0, at(35, 0)), 20.5);
        assert_eq!(volumes.daily(1, 1, at(35, 0)), 1.0);
        assert_eq!(volumes.daily(0, 0, at(35, 0)), 0.0);
        assert_eq!(volumes.daily(1, 0, at(1000, 0)), 0.0);
    }

    #[test]
    fn what_comes_in_today_counts_tomorrow() {
        let mut volumes = Volumes::default();
        volumes.begin(1, 1);
        let at = |day: i64| SimTime::from_millis(day * DAY);
        volumes.book(0, 0, at(0));
        assert_eq!(volumes.daily(0, 0, at(1)), 1.0);
        volumes.book(0, 0, at(1));
        volumes.book(0, 0, at(2));
        assert_eq!(volumes.daily(0, 0, at(1)), 1.0);
        assert_eq!(volumes.daily(0, 0, at(2)), 1.0);
    }
}
