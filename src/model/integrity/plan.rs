//! What a scenario says about fraud and compliance.
//!
//! Plain data, part of a [`Network`](crate::model::network::Network).

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::money::plan::{ALL, Fen, Ppm};
use crate::random::Law;

/// What may go against the rules, and what the rules are. Without it nobody breaks any.
#[derive(Debug, Clone, PartialEq)]
pub struct Integrity {
    /// One for each channel.
    pub channels: Vec<ChannelRules>,
    /// Probability that the verification finds out that a proof of payment is forged.
    pub finds_forged: f64,
    /// One for each supplier: waybill numbers without a parcel.
    pub fakes: Vec<Option<FakeWaybills>>,
    /// Agents ask for a photo of the courier's slip.
    pub slip_photo: Option<SlipPhoto>,
    /// Invoices of the suppliers.
    pub invoices: Invoices,
    /// One for each tier in use, from the top down.
    pub tiers: Vec<TierConduct>,
    /// Tax on what is sold.
    pub tax: Ppm,
    /// The settlement service for agents who issue no invoices.
    pub service: Option<Service>,
    /// What is said, and so measured.
    pub said: Said,
}

/// Of what a scenario speaks: what it does not mention has no metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Said {
    pub forged: bool,
    pub fakes: bool,
    pub invoices: bool,
    pub agents: bool,
    pub companies: bool,
    pub penalties: bool,
    pub audits: bool,
    pub taxes: bool,
}

impl Integrity {
    /// Nobody does anything wrong, and nobody looks.
    pub fn neutral(channels: usize, suppliers: usize, tiers: usize) -> Self {
        Self {
            channels: vec![ChannelRules::default(); channels],
            finds_forged: 0.0,
            fakes: vec![None; suppliers],
            slip_photo: None,
            invoices: Invoices::default(),
            tiers: vec![TierConduct::default(); tiers],
            tax: 0,
            service: None,
            said: Said::default(),
        }
    }
}

/// The rules of a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelRules {
    /// Probability that a buyer's proof of payment is forged.
    pub forged: f64,
    /// What an agent must have to sell by it.
    pub needs: Licence,
    /// What the platform demands of dispatch.
    pub dispatch: Option<DispatchRule>,
    /// The platform finds out that an order was not taken there.
    pub audit: Option<PlatformAudit>,
    /// What a parcel costs, of the carrier's price: the platform's own freight.
    pub freight: Ppm,
}

impl Default for ChannelRules {
    fn default() -> Self {
        Self {
            forged: 0.0,
            needs: Licence::None,
            dispatch: None,
            audit: None,
            freight: ALL,
        }
    }
}

/// What an agent must have to sell by a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Licence {
    /// Nothing.
    #[default]
    None,
    /// A filing with the authorities (备案).
    Filing,
    /// A company's licence (企业资质).
    Company,
}

/// What a platform demands of dispatch; who does not meet it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DispatchRule {
    /// From placed to the first scan \[ms\]; `None`: as long as it takes.
    pub within: Option<Millis>,
    /// For each order that is later.
    pub penalty: Fen,
    /// From a waybill number to its first scan \[ms\]; `None`: as long as it takes.
    pub scan_within: Option<Millis>,
    /// For each number that is not scanned so soon.
    pub fake_penalty: Fen,
}

/// A platform's audit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlatformAudit {
    /// Probability that an order is found out.
    pub share: f64,
    /// By how much of itself that grows in a year of 365 days.
    pub rises: f64,
    /// What the seller of such an order pays.
    pub penalty: Fen,
}

impl PlatformAudit {
    /// Probability that an order shipped at `at` is found out, never above 1.
    pub fn probability(&self, at: SimTime) -> f64 {
        let years = at.millis() as f64 / (365 * DAY) as f64;
        (self.share * (1.0 + self.rises * years)).min(1.0)
    }
}

/// Waybill numbers that a supplier gives without handing a parcel over.
#[derive(Debug, Clone, PartialEq)]
pub struct FakeWaybills {
    /// Probability that an order's first number is one.
    pub share: f64,
    /// From the number until the parcel may really leave \[ms\], calendar; `None`: no time at all.
    pub ships_after: Option<Law>,
    /// Probability that it never leaves.
    pub never: f64,
}

/// Agents ask for a photo of the courier's slip, order by order.
#[derive(Debug, Clone, PartialEq)]
pub struct SlipPhoto {
    /// Probability that it shows a fake number to be one.
    pub detects: f64,
    /// Until the photo is there \[ms\], in the hours of whoever ships.
    pub takes: Option<Law>,
    /// What it costs the seller.
    pub cost: Fen,
}

/// Invoices of the suppliers, one for an order, to the agent of the top tier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Invoices {
    /// Probability that one is issued.
    pub issued: f64,
    /// Probability that one that is issued is false.
    pub false_ones: f64,
}

impl Default for Invoices {
    /// All of them, and right.
    fn default() -> Self {
        Self {
            issued: 1.0,
            false_ones: 0.0,
        }
    }
}

/// What the agents of a tier do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TierConduct {
    /// Share of the agents who issue invoices for what they sell.
    pub invoices: f64,
    /// Share of the agents who are companies.
    pub company: Growth,
    /// Whether its agents have filed.
    pub filed: bool,
}

impl Default for TierConduct {
    /// All issue invoices, nobody is a company.
    fn default() -> Self {
        Self {
            invoices: 1.0,
            company: Growth::NONE,
            filed: false,
        }
    }
}

/// A share of agents that grows in proportion to time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// At time 0.
    pub from: f64,
    /// In the end, not less.
    pub to: f64,
    /// When that is reached \[ms\]; the share stays from then on.
    pub by: Millis,
}

impl Growth {
    /// Nobody, ever.
    pub const NONE: Self = Self::constant(0.0);

    /// The same share all the time.
    pub const fn constant(share: f64) -> Self {
        Self {
            from: share,
            to: share,
            by: 0,
        }
    }
}

/// A service that settles the revenue of agents who issue no invoices (灵活用工平台).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Service {
    /// What it keeps of what passes through it.
    pub fee: Ppm,
    /// Share of the agents without invoices who use it.
    pub agents: f64,
}
