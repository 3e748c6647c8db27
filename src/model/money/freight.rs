//! What is counted about freight, in whole numbers: by carrier, product and channel.

use crate::model::network::Network;

use super::plan::Fen;
use super::tariff::Bill;

/// Parcels, what carriers got for them, and what buyers paid.
#[derive(Debug, Clone, Copy, Default)]
pub struct FreightSums {
    pub parcels: u64,
    /// Freight and cold chain \[fen\].
    pub freight: i128,
    /// Order values \[fen\].
    pub sales: i128,
}

/// What contracts have brought with a carrier.
#[derive(Debug, Clone, Copy, Default)]
pub struct ContractSums {
    /// Parcels at a contract price.
    pub parcels: u64,
    /// Saved on the price of single parcels \[fen\].
    pub saved: i128,
}

/// Common departures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Departures {
    /// In the window.
    pub departures: u64,
    /// That left with them.
    pub parcels: u64,
}

/// Freight of the cohort, told apart where there are several.
#[derive(Debug, Clone, Default)]
pub struct Freight {
    /// By carrier.
    pub carriers: Vec<FreightSums>,
    pub contracts: Vec<ContractSums>,
    /// By product; empty unless something is told by product or category.
    pub products: Vec<FreightSums>,
    /// By channel; empty unless there are several.
    pub channels: Vec<FreightSums>,
    /// Of all orders.
    pub departures: Departures,
}

/// What of a parcel enters the sums.
#[derive(Debug, Clone, Copy)]
pub struct Shipped {
    /// Indices, of the carrier if there is one.
    pub product: usize,
    pub channel: usize,
    pub carrier: Option<usize>,
    /// What the buyer pays; 0 if it is not stated.
    pub value: Fen,
    pub bill: Bill,
    /// The contract price that held, from 1; 0: that of single parcels.
    pub contract: u8,
}

impl Freight {
    /// Nothing yet, for a network.
    pub fn of(net: &Network) -> Self {
        let several = |many: usize| if many > 1 { many } else { 0 };
        let sums = |many| vec![FreightSums::default(); many];
        Self {
            carriers: sums(net.carriers.len()),
            contracts: vec![ContractSums::default(); net.carriers.len()],
            products: match tells_categories(net) {
                true => sums(net.products.len()),
                false => sums(several(net.products.len())),
            },
            channels: sums(several(net.channels.len())),
            departures: Departures::default(),
        }
    }

    /// Counts a parcel.
    #[inline(always)]
    pub fn record(&mut self, parcel: &Shipped) {
        let freight = i128::from(parcel.bill.total());
        let sales = i128::from(parcel.value);
        let count = |sums: &mut FreightSums| {
            sums.parcels += 1;
            sums.freight += freight;
            sums.sales += sales;
        };
        if let Some(sums) = self.products.get_mut(parcel.product) {
            count(sums);
        }
        if let Some(sums) = self.channels.get_mut(parcel.channel) {
            count(sums);
        }
        if let Some(carrier) = parcel.carrier {
            count(&mut self.carriers[carrier]);
            if parcel.contract > 0 {
                let contract = &mut self.contracts[carrier];
                contract.parcels += 1;
                contract.saved += i128::from(parcel.bill.saved);
            }
        }
    }

    /// Counts what another parcel of an order costs, sent again or back: no sale, and no parcel of
    /// its own.
    pub fn record_more(&mut self, parcel: &Shipped) {
        let freight = i128::from(parcel.bill.total());
        let carrier = parcel.carrier.map(|carrier| &mut self.carriers[carrier]);
        let product = self.products.get_mut(parcel.product);
        let channel = self.channels.get_mut(parcel.channel);
        for sums in [product, channel, carrier].into_iter().flatten() {
            sums.freight += freight;
        }
    }

    /// Adds what another part of the replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            carriers,
            contracts,
            products,
            channels,
            departures,
        } = other;
        for (mine, theirs) in [
            (&mut self.carriers, carriers),
            (&mut self.products, products),
            (&mut self.channels, channels),
        ] {
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.merge(*theirs);
            }
        }
        for (mine, theirs) in self.contracts.iter_mut().zip(contracts) {
            let ContractSums { parcels, saved } = theirs;
            mine.parcels += parcels;
            mine.saved += saved;
        }
        let Departures {
            departures,
            parcels,
        } = departures;
        self.departures.departures += departures;
        self.departures.parcels += parcels;
    }
}

impl FreightSums {
    /// Adds other parcels.
    pub fn merge(&mut self, other: Self) {
        let Self {
            parcels,
            freight,
            sales,
        } = other;
        self.parcels += parcels;
        self.freight += freight;
        self.sales += sales;
    }
}

impl Departures {
    /// So many parcels leave together.
    pub fn record(&mut self, parcels: i64) {
        self.departures += 1;
        self.parcels += parcels.unsigned_abs();
    }
}

/// Whether results are told by category.
pub fn tells_categories(net: &Network) -> bool {
    net.products.iter().any(|one| one.category.is_some())
}
