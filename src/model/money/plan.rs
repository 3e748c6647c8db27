//! What a scenario says about money: prices, terms of payment, fees, wages.
//!
//! Plain data, part of a [`Network`](crate::model::network::Network).

use crate::engine::time::Millis;

/// Money \[fen\].
pub type Fen = i64;

/// A share of money \[millionths\].
pub type Ppm = i64;

/// The whole of an amount.
pub const ALL: Ppm = 1_000_000;

/// Who pays what. Without it nothing is booked but freight.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// One for each tier in use, from the top down.
    pub tiers: Vec<TierMoney>,
    /// The buyers' terms with whoever sells to them.
    pub buyer: Terms,
    /// For each channel what the platform keeps of the buyer's payment; the seller bears it.
    pub fees: Vec<Ppm>,
    /// Materials of a parcel; whoever ships bears it.
    pub packaging: Fen,
    /// For each supplier the wage of its hands per paid hour of duty; without hands nothing is paid.
    pub supplier_wages: Vec<Fen>,
    /// Cost of the capital that agents have tied up upstream, a year of 365 days.
    pub capital: Ppm,
    /// Who pays the carrier.
    pub freight: Bearer,
    /// What the logistics cost share is a share of.
    pub base: Base,
}

impl Money {
    /// What whoever sells to the buyers pays for an order, as a share of what the buyer pays; all
    /// of it where nobody is between the supplier and the buyers.
    pub fn seller_price(&self) -> Ppm {
        self.tiers.last().map_or(ALL, |tier| tier.price)
    }

    /// At which [`Moment`]s a balance is due.
    pub fn asks_at(&self) -> [bool; MOMENTS] {
        let mut asks = [false; MOMENTS];
        let chain = self.tiers.iter().map(|tier| &tier.terms);
        for terms in chain.chain([&self.buyer]) {
            for moment in ASKED {
                asks[moment as usize] |= terms.share(moment) > 0;
            }
        }
        asks
    }

    /// Whether an order may wait for somebody to pay.
    pub fn asks_for_balance(&self) -> bool {
        let chain = self.tiers.iter().map(|tier| &tier.terms);
        let mut all = chain.chain([&self.buyer]);
        all.any(|terms| ASKED.iter().any(|&moment| terms.is_asked(moment)))
    }
}

/// The money of a tier.
#[derive(Debug, Clone, PartialEq)]
pub struct TierMoney {
    /// What its agents pay for an order, as a share of what the buyer pays.
    pub price: Ppm,
    /// Their terms with the next one up, or the supplier.
    pub terms: Terms,
    /// Wage of a hand per paid hour of duty.
    pub wage: Fen,
}

/// When an amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The buyer: when ordering; an agent: when handing the order over.
    Ordering,
    /// Asked for when whoever ships has accepted the order.
    Accepted,
    /// Asked for when it could be picked.
    PickStart,
    /// Asked for when it is packed.
    PickEnd,
    /// When the parcel reaches the buyer.
    Delivery,
    /// Some time after the first scan.
    Credit,
}

/// Number of [`Moment`]s.
pub const MOMENTS: usize = 6;

/// The moments at which a balance is asked for down the chain, and paid up it.
pub const ASKED: [Moment; 3] = [Moment::Accepted, Moment::PickStart, Moment::PickEnd];

/// Terms of payment.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// What is paid at each [`Moment`], in their order; together [`ALL`].
    pub shares: [Ppm; MOMENTS],
    /// How long after the first scan what is on credit is paid \[ms\].
    pub credit: Millis,
    /// A balance is collected without a word, from what the payer has left with the payee; else it is
    /// asked for, and the order waits.
    pub at_once: bool,
    /// Probability that a buyer who is asked for a balance does not pay: the order is cancelled.
    pub defaults: f64,
    /// What such a buyer has paid, and what agents have paid for the order, stays where it is.
    pub keeps_deposit: bool,
}

impl Terms {
    /// Everything in advance.
    pub const PREPAID: Self = Self {
        shares: [ALL, 0, 0, 0, 0, 0],
        credit: 0,
        at_once: false,
        defaults: 0.0,
        keeps_deposit: false,
    };

    /// Whether somebody is asked to pay at a moment.
    pub fn is_asked(&self, moment: Moment) -> bool {
        self.share(moment) > 0 && !self.at_once
    }

    /// What is paid at a moment.
    #[inline]
    pub fn share(&self, moment: Moment) -> Ppm {
        self.shares[moment as usize]
    }
}

/// Who pays the carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bearer {
    /// Whoever ships.
    #[default]
    Shipper,
    /// The agent who sold the order.
    Seller,
}

/// What the logistics cost share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// What buyers pay.
    #[default]
    Sales,
    /// What the sellers pay for it.
    PurchaseCost,
}

/// Parcels are held back and leave together (集中发货), instead of with the next pickup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consolidation {
    /// Times of day at which what is packed leaves \[ms since midnight\], sorted, distinct.
    pub times: Vec<Millis>,
    /// It also leaves when so many are packed, at least 1.
    pub at: Option<u32>,
    /// What each departure costs, besides the carrier's price of each parcel.
    pub fee: Fen,
}

/// Which carrier takes a product's parcels, decided when the order is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarrierRule {
    /// Always this one; all are indices into
    /// [`Network::carriers`](crate::model::network::Network::carriers).
    Fixed(usize),
    /// The least expected price.
    Cheapest,
    /// The least mean transit time to where the buyer lives.
    Fastest,
    /// The cheapest of those that promise this time \[ms\] or less; the fastest if none does.
    CheapestWithin(Millis),
    /// `above` where the seller's margin is at least this, else `below`.
    ByMargin {
        /// Least margin.
        margin: Fen,
        /// The carrier of orders that earn it.
        above: usize,
        /// The carrier of the others.
        below: usize,
    },
}

impl CarrierRule {
    /// Whether a carrier may be chosen.
    pub fn may_choose(&self, carrier: usize) -> bool {
        match self {
            Self::Fixed(one) => *one == carrier,
            Self::ByMargin { above, below, .. } => [above, below].contains(&&carrier),
            Self::Cheapest | Self::Fastest | Self::CheapestWithin(_) => true,
        }
    }

    /// Whether it is known without a look at the order.
    pub fn fixed(&self) -> Option<usize> {
        match self {
            Self::Fixed(one) => Some(*one),
            _ => None,
        }
    }
}
