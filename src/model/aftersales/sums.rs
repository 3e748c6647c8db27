//! What is counted about cases, complaints and disputes: whole numbers only.

use crate::engine::time::Millis;
use crate::model::merge::add;
use crate::model::network::Network;

use super::plan::{CAUSES, CLASSES, QUARRELS};

/// Probabilities are added as whole numbers of 2^-40.
pub const ONE: i64 = 1 << 40;

/// Cases of one class about orders of the cohort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseSums {
    pub opened: u64,
    /// First answers, how many within the limit, and the times from the opening \[ms\].
    pub answered: u64,
    pub answered_within: u64,
    pub answer_time: i128,
    /// The same for closings.
    pub closed: u64,
    pub closed_within: u64,
    pub closing_time: i128,
    /// Parcels sent again, refunds, compensations paid.
    pub reshipped: u64,
    pub refunded: u64,
    pub compensated: u64,
    /// What they cost in all \[fen\].
    pub cost: i128,
}

impl CaseSums {
    fn merge(&mut self, other: &Self) {
        let Self {
            opened,
            answered,
            answered_within,
            answer_time,
            closed,
            closed_within,
            closing_time,
            reshipped,
            refunded,
            compensated,
            cost,
        } = other;
        self.opened += opened;
        self.answered += answered;
        self.answered_within += answered_within;
        self.answer_time += answer_time;
        self.closed += closed;
        self.closed_within += closed_within;
        self.closing_time += closing_time;
        self.reshipped += reshipped;
        self.refunded += refunded;
        self.compensated += compensated;
        self.cost += cost;
    }
}

/// Expected complaints of some orders of the cohort \[2^-40\].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ComplaintSums {
    /// Orders that have ended, or are open when the drain ends.
    pub orders: u64,
    /// Orders with at least one.
    pub any: i128,
    /// By [`Cause`](super::plan::Cause).
    pub causes: [i128; CAUSES],
}

impl ComplaintSums {
    /// Adds those of other orders.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            orders,
            any,
            causes,
        } = other;
        self.orders += orders;
        self.any += any;
        add(&mut self.causes, causes);
    }
}

/// Expected disputes of the cohort's scanned orders \[2^-40\].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DisputeSums {
    pub orders: u64,
    pub any: i128,
    /// By [`Quarrel`](super::plan::Quarrel).
    pub quarrels: [i128; QUARRELS],
}

/// How an order of the cohort has ended for its buyer, all told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Delivered, and never a case.
    Clean,
    /// Delivered, and kept after a case that was settled without money or goods back.
    Settled,
    /// Delivered, and replaced.
    Replaced,
    /// Delivered, and paid back, with or without the goods going back.
    PaidBack,
    /// Delivered, with a case that was still open at the end of the drain.
    Unsettled,
    /// Lost, and replaced.
    LostReplaced,
    /// Lost, and paid back.
    LostPaidBack,
    /// Lost, and nothing else.
    Lost,
    /// The buyer gave up before the first scan.
    Refunded,
    /// The seller's side ended it before the first scan.
    Cancelled,
    /// Still open at the end of the drain.
    Open,
}

/// Number of [`Outcome`]s.
pub const OUTCOMES: usize = 11;

impl Outcome {
    /// Ids, in the order of [`AfterSalesSums::outcomes`].
    pub const IDS: [&'static str; OUTCOMES] = [
        "clean",
        "settled",
        "replaced",
        "paid_back",
        "unsettled",
        "lost_replaced",
        "lost_paid_back",
        "lost",
        "refunded",
        "cancelled",
        "open",
    ];
}

/// Everything that is counted about what goes wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AfterSalesSums {
    /// By [`Class`](super::plan::Class).
    pub cases: [CaseSums; CLASSES],
    /// Delivered damaged, and faulty.
    pub damaged: u64,
    pub faulty: u64,
    /// Labour of those who settle cases in the window \[ms\].
    pub settling_labour: i128,
    /// Orders of the cohort with at least one case, and with at least one refund after the scan.
    pub orders_with_case: u64,
    pub orders_refunded: u64,
    /// What cases cost, by who bears it in the end: seller, shipper, carrier \[fen\].
    pub borne: [i128; 3],
    /// The same by what it is: compensation, freight of more parcels, packaging, goods written off.
    pub compensation: i128,
    pub more_freight: i128,
    pub more_packaging: i128,
    pub written_off: i128,
    /// Paid back to buyers after the first scan \[fen\].
    pub refunds: i128,
    /// Goods given back, by product and reason; received again, and sold again.
    pub returns: Vec<Vec<u64>>,
    pub received_back: u64,
    pub resold: u64,
    /// All orders, by carrier of the scanned ones, by channel.
    pub complaints: ComplaintSums,
    pub by_carrier: Vec<ComplaintSums>,
    pub by_channel: Vec<ComplaintSums>,
    pub disputes: DisputeSums,
    /// By [`Outcome`]; they add up to the orders placed.
    pub outcomes: [u64; OUTCOMES],
}

impl AfterSalesSums {
    /// Empty, for `network`.
    pub fn of(network: &Network) -> Self {
        let reasons = |product: &crate::model::network::Product| {
            let returns = product.returns.as_ref();
            vec![0; returns.map_or(0, |returns| returns.reasons.len())]
        };
        Self {
            returns: network.products.iter().map(reasons).collect(),
            by_carrier: vec![ComplaintSums::default(); network.carriers.len()],
            by_channel: vec![ComplaintSums::default(); network.channels.len()],
            ..Self::default()
        }
    }

    /// Whether every one of the orders placed has exactly one outcome, where these are counted.
    pub fn conserves(&self, placed: u64) -> bool {
        let told: u64 = self.outcomes.iter().sum();
        told == placed || told == 0
    }

    /// Adds what other pieces of the same replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            cases,
            damaged,
            faulty,
            settling_labour,
            orders_with_case,
            orders_refunded,
            borne,
            compensation,
            more_freight,
            more_packaging,
            written_off,
            refunds,
            returns,
            received_back,
            resold,
            complaints,
            by_carrier,
            by_channel,
            disputes,
            outcomes,
        } = other;
        for (mine, theirs) in self.cases.iter_mut().zip(cases) {
            mine.merge(theirs);
        }
        self.damaged += damaged;
        self.faulty += faulty;
        self.settling_labour += settling_labour;
        self.orders_with_case += orders_with_case;
        self.orders_refunded += orders_refunded;
        add(&mut self.borne, borne);
        self.compensation += compensation;
        self.more_freight += more_freight;
        self.more_packaging += more_packaging;
        self.written_off += written_off;
        self.refunds += refunds;
        for (mine, theirs) in self.returns.iter_mut().zip(returns) {
            add(mine, theirs);
        }
        self.received_back += received_back;
        self.resold += resold;
        self.complaints.merge(complaints);
        for (mine, theirs) in self.by_carrier.iter_mut().zip(by_carrier) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.by_channel.iter_mut().zip(by_channel) {
            mine.merge(theirs);
        }
        let DisputeSums {
            orders,
            any,
            quarrels,
        } = disputes;
        self.disputes.orders += orders;
        self.disputes.any += any;
        add(&mut self.disputes.quarrels, quarrels);
        add(&mut self.outcomes, outcomes);
    }
}

/// A probability as a whole number of 2^-40.
#[inline]
pub fn whole(probability: f64) -> i64 {
    (probability * ONE as f64).round_ties_even() as i64
}

/// The span of a case against a limit.
pub fn within(limit: Option<Millis>, span: Millis) -> u64 {
    u64::from(limit.is_some_and(|limit| span <= limit))
}
