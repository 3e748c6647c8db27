//! What is counted about fraud and compliance: whole numbers, added up over the pieces of a
//! replication. Orders are those of the cohort.

use crate::model::merge::add;
use crate::model::network::Network;

/// Everything that is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntegritySums {
    /// Orders with a forged proof of payment, and those found at verification.
    pub forged: u64,
    pub forged_found: u64,
    /// What the others have cost their sellers \[fen\].
    pub forged_loss: i128,
    /// First waybill numbers, those without a parcel, and those of them that nobody noticed.
    pub numbers: u64,
    pub fakes: u64,
    pub fakes_unnoticed: u64,
    /// Scanned orders, invoices of suppliers for them, and false ones.
    pub scanned: u64,
    pub invoices: u64,
    pub false_invoices: u64,
    /// Agents, and those who issue no invoices when the window ends.
    pub agents: u64,
    pub without_invoices: u64,
    /// Sales of all agents for delivered orders, those with neither invoice nor service, and the
    /// tax that nobody has paid on these \[fen\].
    pub sales: i128,
    pub uninvoiced_sales: i128,
    pub exposure: i128,
    /// One for each channel.
    pub channels: Vec<ChannelSums>,
    /// For each tier its companies when the window ends.
    pub companies: Vec<u64>,
}

/// What is counted of a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChannelSums {
    /// Scanned orders, and those that the platform has found out.
    pub scanned: u64,
    pub audited: u64,
    /// Penalties \[fen\].
    pub penalties: i128,
}

impl IntegritySums {
    /// Empty, for `network`; nothing at all where it says nothing of this.
    pub fn of(network: &Network) -> Self {
        if network.integrity.is_none() {
            return Self::default();
        }
        Self {
            channels: vec![ChannelSums::default(); network.channels.len()],
            companies: vec![0; network.tiers.len()],
            ..Self::default()
        }
    }

    /// Adds what other pieces of the same replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            forged,
            forged_found,
            forged_loss,
            numbers,
            fakes,
            fakes_unnoticed,
            scanned,
            invoices,
            false_invoices,
            agents,
            without_invoices,
            sales,
            uninvoiced_sales,
            exposure,
            channels,
            companies,
        } = other;
        self.forged += forged;
        self.forged_found += forged_found;
        self.forged_loss += forged_loss;
        self.numbers += numbers;
        self.fakes += fakes;
        self.fakes_unnoticed += fakes_unnoticed;
        self.scanned += scanned;
        self.invoices += invoices;
        self.false_invoices += false_invoices;
        self.agents += agents;
        self.without_invoices += without_invoices;
        self.sales += sales;
        self.uninvoiced_sales += uninvoiced_sales;
        self.exposure += exposure;
        for (mine, theirs) in self.channels.iter_mut().zip(channels) {
            let ChannelSums {
                scanned,
                audited,
                penalties,
            } = theirs;
            mine.scanned += scanned;
            mine.audited += audited;
            mine.penalties += penalties;
        }
        add(&mut self.companies, companies);
    }
}
