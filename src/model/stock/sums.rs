//! What is counted about stock: whole numbers, added up over the points of a holding.

use std::ops::Range;

use crate::engine::time::{DAY, SimTime};
use crate::model::merge::add;
use crate::model::network::Network;

use super::plan::Quantity;

/// Sums over all points of a holding. Areas are integrals over the window
/// \[thousandths of a unit x ms\].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoldingSums {
    pub on_hand: i128,
    pub on_order: i128,
    pub owed: i128,
    /// Integrals of the squares, of each point by itself; `net` is on hand less owed.
    pub on_order_squared: i128,
    pub owed_squared: i128,
    pub net_squared: i128,
    /// Time with nothing on hand, and time with somebody waiting \[ms\].
    pub empty: i128,
    pub waited_for: i128,
    /// Units asked for in the window, and those of them served at once.
    pub asked: i128,
    pub at_once: i128,
    /// The same, in orders.
    pub orders: u64,
    pub orders_at_once: u64,
    /// Cycles that ended in the window, and those of them without a unit short.
    pub cycles: u64,
    pub cycles_kept: u64,
    /// How often stock ran out, and fell to the warning.
    pub stock_outs: u64,
    pub warnings: u64,
    /// Replenishment orders of the window, and their units.
    pub replenishments: u64,
    pub ordered: i128,
    /// Units thrown away in the window.
    pub expired: i128,
    /// Of the whole run, for conservation: begun with, received, given away, left in the end, thrown
    /// away because they expired, or because they were not what was ordered.
    pub begun: i128,
    pub received: i128,
    pub given: i128,
    pub left: i128,
    pub expired_ever: i128,
    pub destroyed: i128,
    /// Sum over the points of the level they fill up to, at time 0.
    pub level: i128,
    /// Points.
    pub points: u64,
    /// On hand at the beginning of each day, warm-up included, all points together.
    pub by_day: Vec<i64>,
}

/// Everything that is counted about stock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StockSums {
    /// One for each of [`Network::stock`].
    pub holdings: Vec<HoldingSums>,
    /// Units a day, warm-up included, by the day on which they were asked for: by buyers, then what
    /// each tier sent up, from the top down, then what the supplier ordered.
    pub flows: Flows,
    /// Orders of the cohort that were sold by a figure of stock, those of them for which there was
    /// not enough, and those refused because of the figure.
    pub sold_by_figure: u64,
    pub oversold: u64,
    pub refused: u64,
    /// Orders of the cohort whose goods had spoiled when they arrived.
    pub spoiled: u64,
    /// Orders of the cohort that left from each place: the supplier, then each tier.
    pub shipped_from: Vec<u64>,
}

/// Units a day of several flows, one flow after another: in one block of memory, which is not
/// given back to the system and asked for again in each replication.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flows {
    days: usize,
    units: Vec<Quantity>,
}

/// The day on which an instant lies, from 0.
#[inline]
pub fn day_of(at: SimTime) -> usize {
    (at.millis() as u64 / DAY as u64) as usize
}

impl Flows {
    /// So many flows of so many days, none with anything in it; memory is used again.
    fn cleared(mut self, flows: usize, days: usize) -> Self {
        let many = flows * days;
        if self.units.capacity() < many {
            // Straight from the system, where untouched memory is zero.
            self.units = vec![0; many];
        } else {
            self.units.clear();
            self.units.resize(many, 0);
        }
        self.days = days;
        self
    }

    /// What flows on each day.
    pub fn get(&self, which: usize) -> Option<&[Quantity]> {
        let first = which * self.days;
        self.units.get(first..first + self.days)
    }

    /// Counts units that flow on a day, in some neighbouring flows alike.
    #[inline]
    pub fn add(&mut self, which: Range<usize>, day: usize, quantity: Quantity) {
        if day < self.days {
            // A range of places in steps of some days would be divided by it to count them.
            let (mut place, end) = (which.start * self.days + day, which.end * self.days);
            while place < end {
                self.units[place] += quantity;
                place += self.days;
            }
        }
    }
}

impl StockSums {
    /// Empty, for `network`; nothing at all where it has no stock.
    ///
    /// - `used`: those of an earlier replication, for their memory.
    pub fn of(network: &Network, used: Self) -> Self {
        if network.stock.is_empty() {
            return Self::default();
        }
        let days = (network.horizon.millis() + DAY - 1).div_euclid(DAY).max(0) as usize;
        let holding = |_| HoldingSums {
            by_day: vec![0; days],
            ..HoldingSums::default()
        };
        Self {
            holdings: network.stock.iter().map(holding).collect(),
            flows: used.flows.cleared(network.tiers.len() + 2, days),
            shipped_from: vec![0; network.tiers.len() + 1],
            ..Self::default()
        }
    }

    /// Adds what other pieces of the same replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            holdings,
            flows,
            sold_by_figure,
            oversold,
            refused,
            spoiled,
            shipped_from,
        } = other;
        for (mine, theirs) in self.holdings.iter_mut().zip(holdings) {
            mine.merge(theirs);
        }
        add(&mut self.flows.units, &flows.units);
        self.sold_by_figure += sold_by_figure;
        self.oversold += oversold;
        self.refused += refused;
        self.spoiled += spoiled;
        add(&mut self.shipped_from, shipped_from);
    }
}

impl HoldingSums {
    /// Adds what other points counted.
    pub fn merge(&mut self, other: &Self) {
        self.merge_sums(other);
        if self.by_day.is_empty() {
            self.by_day.clone_from(&other.by_day);
        } else {
            add(&mut self.by_day, &other.by_day);
        }
    }

    /// The same without what was on hand day by day, which stays as it is.
    pub fn merge_sums(&mut self, other: &Self) {
        let Self {
            on_hand,
            on_order,
            owed,
            on_order_squared,
            owed_squared,
            net_squared,
            empty,
            waited_for,
            asked,
            at_once,
            orders,
            orders_at_once,
            cycles,
            cycles_kept,
            stock_outs,
            warnings,
            replenishments,
            ordered,
            expired,
            begun,
            received,
            given,
            left,
            expired_ever,
            destroyed,
            level,
            points,
            by_day: _,
        } = other;
        self.on_hand += on_hand;
        self.on_order += on_order;
        self.owed += owed;
        self.on_order_squared += on_order_squared;
        self.owed_squared += owed_squared;
        self.net_squared += net_squared;
        self.empty += empty;
        self.waited_for += waited_for;
        self.asked += asked;
        self.at_once += at_once;
        self.orders += orders;
        self.orders_at_once += orders_at_once;
        self.cycles += cycles;
        self.cycles_kept += cycles_kept;
        self.stock_outs += stock_outs;
        self.warnings += warnings;
        self.replenishments += replenishments;
        self.ordered += ordered;
        self.expired += expired;
        self.begun += begun;
        self.received += received;
        self.given += given;
        self.left += left;
        self.expired_ever += expired_ever;
        self.destroyed += destroyed;
        self.level += level;
        self.points += points;
    }
}
