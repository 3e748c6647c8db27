//! What is counted of each supplier, where there are several.

use crate::engine::time::{Millis, SimTime};
use crate::stats::tally::overlap;

use super::network::Network;

/// The orders of the cohort that one supplier has shipped, and the labour of its hands.
#[derive(Debug, Clone, Default)]
pub struct SupplierMonitor {
    /// Scanned orders, and those of them that had gone to another supplier first.
    pub shipped: u64,
    pub taken_over: u64,
    /// Sums over the scanned orders [ms]: since a supplier saw it, and since it was placed.
    pub execution: i128,
    pub dispatch: i128,
    /// Labour inside the window [ms of active time].
    pub labour: i128,
    /// The window, on the supplier's active clock [ms].
    pub active_window: (Millis, Millis),
}

impl SupplierMonitor {
    /// One for each supplier of a network; none where there is only one, of whom the metrics of all
    /// orders say everything.
    pub fn all(network: &Network) -> Vec<Self> {
        let window = (network.warm_up, network.horizon);
        let several = network
            .suppliers
            .iter()
            .filter(|_| network.several_suppliers());
        several
            .map(|supplier| Self {
                active_window: supplier.picking().readings(window),
                ..Self::default()
            })
            .collect()
    }

    /// Counts the labour of a hand.
    pub fn picks(&mut self, begins_active: Millis, labour: Millis) {
        let (from, to) = self.active_window;
        let worked = overlap(begins_active, begins_active + labour, from, to);
        self.labour += i128::from(worked);
    }

    /// Counts an order of the cohort that was scanned.
    pub fn ships(&mut self, taken_over: bool, placed: SimTime, seen: SimTime, scanned: SimTime) {
        self.shipped += 1;
        self.taken_over += u64::from(taken_over);
        self.execution += i128::from(scanned - seen);
        self.dispatch += i128::from(scanned - placed);
    }

    /// Adds what other parts of the same replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            shipped,
            taken_over,
            execution,
            dispatch,
            labour,
            // The same for all parts of a replication.
            active_window: _,
        } = other;
        self.shipped += shipped;
        self.taken_over += taken_over;
        self.execution += execution;
        self.dispatch += dispatch;
        self.labour += labour;
    }
}
