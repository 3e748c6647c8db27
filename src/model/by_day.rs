//! The clocks of orders by the day on which they were placed, warm-up included: what shows when a
//! run has forgotten that it began empty.
//!
//! By the day, because hours of closing and cut-offs make every hour of the day different from the
//! next, and that is no transient.

use crate::engine::time::{DAY, HOUR, SimTime};

use super::metric::{ByDay, DaySum};
use super::monitor::Monitor;
use super::network::Network;
use super::order::Order;

/// The replications in which this is recorded, from 1: enough to see a transient, and all further
/// ones are spared.
pub const PILOT: u64 = 10;
/// Days that are followed: ten years, some hundred kilobytes.
const MOST_DAYS: i64 = 3_650;
/// A parcel placed so many days before carriers slow down may still be under way then.
const UNDER_WAY: i64 = 5;

/// What is counted of each whole day, from time 0. Empty but in the pilot.
#[derive(Debug, Clone, Default)]
pub struct Days(Vec<Day>);

/// The orders placed on one day, as far as they were scanned: one line of the processor's cache,
/// because every order of the pilot is counted here.
#[derive(Debug, Clone, Copy, Default)]
struct Day {
    scanned: u64,
    delivered: u64,
    /// Sums of information, dispatch and delivery time \[ms\].
    clocks: [i128; 3],
}

impl Monitor {
    /// Follows orders by the day of their placing in this replication, if it is one of the pilot.
    pub fn follow_days(&mut self, network: &Network, replication: u64) {
        let days = (network.horizon.millis() / DAY).min(MOST_DAYS);
        if replication <= PILOT {
            self.by_day.0 = vec![Day::default(); usize::try_from(days).unwrap_or(0)];
        }
    }
}

impl Days {
    /// Counts an order that was scanned, and delivered if it was.
    #[inline]
    pub fn record(&mut self, order: &Order, scanned: SimTime, delivered: Option<SimTime>) {
        // No order is placed before time 0; later than the last day counts nowhere.
        let day = (order.placed.millis() as u64 / DAY as u64) as usize;
        let Some(day) = self.0.get_mut(day) else {
            return;
        };
        day.scanned += 1;
        day.clocks[0] += i128::from(order.supplier_seen - order.placed);
        day.clocks[1] += i128::from(scanned - order.placed);
        if let Some(delivered) = delivered {
            day.delivered += 1;
            day.clocks[2] += i128::from(delivered - order.placed);
        }
    }

    /// Counts an order whose parcel comes after all.
    pub fn record_late_delivery(&mut self, order: &Order, delivered: SimTime) {
        let day = (order.placed.millis() as u64 / DAY as u64) as usize;
        if let Some(day) = self.0.get_mut(day) {
            day.delivered += 1;
            day.clocks[2] += i128::from(delivered - order.placed);
        }
    }

    /// Adds those of other parts of the same replication.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            let Day {
                scanned,
                delivered,
                clocks,
            } = theirs;
            mine.scanned += scanned;
            mine.delivered += delivered;
            for (mine, theirs) in mine.clocks.iter_mut().zip(clocks) {
                *mine += theirs;
            }
        }
    }

    /// What was counted, once the replication is over.
    pub fn observe(&self) -> ByDay {
        let days = self.0.iter().map(|day| {
            let orders = [day.scanned, day.scanned, day.delivered];
            let clock = |clock: usize| DaySum {
                orders: orders[clock],
                millis: day.clocks[clock],
            };
            std::array::from_fn(clock)
        });
        ByDay {
            days: days.collect(),
        }
    }
}

impl DaySum {
    /// The mean \[h\]; none of nothing.
    pub fn mean_hours(self) -> Option<f64> {
        (self.orders > 0).then(|| self.millis as f64 / self.orders as f64 / HOUR as f64)
    }
}

impl Network {
    /// The warm-up in days.
    pub fn warm_up_days(&self) -> f64 {
        self.warm_up.millis() as f64 / DAY as f64
    }

    /// Whole days from time 0 before anything that has a date: a promotion, a closed day, a day
    /// off, a slow period. Only on these can a change be told from the calendar.
    pub fn ordinary_days(&self) -> usize {
        let days = (self.horizon.millis() / DAY).min(MOST_DAYS);
        let factors = self.demand.rate.days.iter();
        let demand = factors.take_while(|factor| **factor == 1.0).count();
        let demand = match demand < self.demand.rate.days.len() {
            true => demand as i64,
            false => days,
        };
        let practices = self.practices().map(|practice| &practice.clock);
        let clocks = practices.chain(self.suppliers.iter().map(|one| &one.clock));
        let open = clocks.map(|clock| {
            let active = |day: i64| {
                let from = SimTime::from_millis(day * DAY);
                clock.active_between(from, SimTime::from_millis((day + 1) * DAY))
            };
            // A day off is shorter than the same weekday in another week.
            let usual = |day: i64| (day % 7..days).step_by(7).map(active).max();
            let off = |day: &i64| Some(active(*day)) < usual(*day);
            (0..days).find(off).unwrap_or(days)
        });
        let legs = self.carriers.iter().flat_map(|carrier| {
            let regions = carrier.regions.iter().map(|leg| &leg.pace);
            regions.chain(std::iter::once(&carrier.pace))
        });
        let slow = legs.filter_map(|pace| pace.first_change());
        let slow = slow.map(|from| from / DAY - UNDER_WAY);
        let first = open.chain(slow).fold(demand.min(days), i64::min);
        usize::try_from(first).unwrap_or(0)
    }
}
