//! What is counted about money: whole numbers, added up over the pieces of a replication.

use crate::model::merge::add;
use crate::model::network::Network;

use super::ledger::PARTIES;

/// Hours after placing for which the capital tied up in an order is followed: fourteen days.
pub const CAPITAL_HOURS: usize = 14 * 24;

/// Sums over the agents of a tier. Areas are money times time \[fen x ms\].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TierSums {
    /// Prices of the scanned orders of the cohort, as paid to the tier and as paid by it.
    pub revenue: i128,
    pub purchases: i128,
    /// What the cohort's orders have left with its agents.
    pub net: i128,
    /// Wages of the window, and the cost of the capital tied up in it.
    pub wages: i128,
    pub capital_cost: i128,
    /// Paid upstream, until the first scan or paid back: within the window, all orders.
    pub tied: i128,
    /// The same of the cohort's orders, whenever it was.
    pub tied_by_cohort: i128,
    /// Goods paid for, at the tier's price, and not yet paid by who ordered them, within the window.
    pub working: i128,
    /// Instants of being paid less instants of paying, since placing, times the tier's price.
    pub conversion: i128,
    /// Agents who have less than they began with.
    pub losing: u64,
    /// What the cohort's orders tie up h hours after placing, less what they did an hour before.
    pub curve: Vec<i64>,
}

/// Everything that is counted about money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneySums {
    /// One for each tier in use, from the top down; nothing at all where no money is booked.
    pub tiers: Vec<TierSums>,
    /// What the cohort's orders have left with each party; wages and capital are added.
    pub parties: [i128; PARTIES],
    /// Scanned orders of the cohort.
    pub orders: u64,
    /// What was paid back to the buyers of parcels that never came, and what their goods were worth
    /// to the supplier.
    pub refunds: i128,
    pub lost_goods: i128,
    /// Wages of the supplier's hands in the window.
    pub supplier_wages: i128,
    /// Costs of the same orders.
    pub freight: i128,
    pub cold_chain: i128,
    pub packaging: i128,
    pub fees: i128,
    /// The same fees by channel, and the orders they were paid for.
    pub channels: Vec<(u64, i128)>,
    /// Paid by the lowest tier until scanned: time \[ms\], and orders.
    pub gap: i128,
    pub gap_orders: u64,
    /// Orders of the cohort whose buyers did not pay a balance.
    pub defaulted: u64,
}

impl MoneySums {
    /// Empty, for `network`; nothing at all where it books no money.
    pub fn of(network: &Network) -> Self {
        if network.money.is_none() {
            return Self::default();
        }
        let tier = TierSums {
            curve: vec![0; CAPITAL_HOURS + 2],
            ..TierSums::default()
        };
        Self {
            tiers: vec![tier; network.tiers.len()],
            channels: vec![(0, 0); network.channels.len()],
            ..Self::default()
        }
    }

    /// For each tier what the cohort's orders tie up, hour by hour after placing \[fen\].
    pub fn capital(&self) -> Vec<Vec<i64>> {
        let tied_up = |tier: &TierSums| {
            let mut tied = 0;
            let hours = tier.curve.iter().take(CAPITAL_HOURS + 1);
            hours
                .map(|more| {
                    tied += more;
                    tied
                })
                .collect()
        };
        self.tiers.iter().map(tied_up).collect()
    }

    /// Adds what other pieces of the same replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            tiers,
            parties,
            orders,
            refunds,
            lost_goods,
            supplier_wages,
            freight,
            cold_chain,
            packaging,
            fees,
            channels,
            gap,
            gap_orders,
            defaulted,
        } = other;
        for (mine, theirs) in self.tiers.iter_mut().zip(tiers) {
            mine.merge(theirs);
        }
        add(&mut self.parties, parties);
        self.orders += orders;
        self.refunds += refunds;
        self.lost_goods += lost_goods;
        self.supplier_wages += supplier_wages;
        self.freight += freight;
        self.cold_chain += cold_chain;
        self.packaging += packaging;
        self.fees += fees;
        for (mine, theirs) in self.channels.iter_mut().zip(channels) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        self.gap += gap;
        self.gap_orders += gap_orders;
        self.defaulted += defaulted;
    }
}

impl TierSums {
    fn merge(&mut self, other: &Self) {
        let Self {
            revenue,
            purchases,
            net,
            wages,
            capital_cost,
            tied,
            tied_by_cohort,
            working,
            conversion,
            losing,
            curve,
        } = other;
        self.revenue += revenue;
        self.purchases += purchases;
        self.net += net;
        self.wages += wages;
        self.capital_cost += capital_cost;
        self.tied += tied;
        self.tied_by_cohort += tied_by_cohort;
        self.working += working;
        self.conversion += conversion;
        self.losing += losing;
        add(&mut self.curve, curve);
    }
}
