//! A customer's order on its way up the chain, and the sheets orders travel on.

use crate::engine::time::{Millis, SimTime};
use crate::random::Key;

use super::ahead::Ahead;
use super::slab::NONE;

/// Where an order is when it is with the supplier, in place of a tier's index.
pub const SUPPLIER: u8 = u8::MAX;

/// The parts of an order's time that are collected on its way; the others are differences of
/// instants. With those they sum exactly to dispatch time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Labour of its jobs on hops.
    Handling,
    /// Message delays as drawn.
    Message,
    /// Job ready until done, less its labour; closed hours during a message delay.
    HandsAndHours,
    /// What remains of a hop: waiting for the trigger and for the batch to be complete.
    RollUp,
    /// Questions about altered orders.
    Reconfirmation,
    /// Omitted until re-entered.
    Chasing,
}

/// Number of [`Part`]s.
pub const PARTS: usize = 6;

/// Number of parts of delivery time: before those collected intake and verification, after them
/// waiting for goods and for a balance, execution, waiting to leave together, and transit.
pub const ALL_PARTS: usize = PARTS + 7;

/// How an order ends. Every order has exactly one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A parcel reached the buyer, right or wrong.
    Delivered,
    /// The seller's side ended it before the first scan.
    Cancelled,
    /// The buyer gave up before the first scan.
    Refunded,
    /// Nothing will reach the buyer.
    Lost,
}

/// Number of [`End`]s.
pub const ENDS: usize = 4;

/// An order that has not reached the courier.
#[derive(Debug, Clone)]
pub struct Order {
    pub key: Key,
    pub placed: SimTime,
    pub captured: SimTime,
    pub checked: SimTime,
    /// When the supplier first saw it; [`SimTime::NEVER`] before.
    pub supplier_seen: SimTime,
    /// When the current hop began.
    pub hop_from: SimTime,
    /// Ready-until-labour-begins on the current hop [ms].
    pub hop_wait: Millis,
    /// What of the current hop is in [`Self::parts`] already [ms].
    pub hop_accounted: Millis,
    pub parts: [Millis; PARTS],
    /// What it drew when it was placed.
    pub ahead: Ahead,
    /// The share of chasing that lies in the intake [ms].
    pub intake_chasing: Millis,
    /// The share of re-confirmation that lies in the execution [ms].
    pub execution_question: Millis,
    /// Waiting for a balance to be paid, and for a parcel's departure with others [ms].
    pub awaits_balance: Millis,
    pub awaits_departure: Millis,
    /// What the buyer pays \[fen\], and when the lowest tier has first paid for it.
    pub value: i64,
    pub paid_at: SimTime,
    /// When the current question or omission began; of an order that is packed, see
    /// [`Self::fake_at`].
    pub since: SimTime,
    /// The next inquiry the buyer would make; [`SimTime::NEVER`]: nobody asks.
    pub next_inquiry: SimTime,
    /// Inquiries made before it.
    pub inquiries: u32,
    /// Who it is for users: stream and number in the stream.
    pub stream: u32,
    pub number: u32,
    /// Its lowest-tier agent.
    pub seller: u32,
    /// The agent whose turn it is.
    pub holder: u32,
    /// Next order of the same sheet or pile.
    pub next: u32,
    /// Passages of the current hop before this one; enters the keys of its draws.
    pub attempt: u16,
    pub channel: u16,
    /// The tier whose turn it is, or [`SUPPLIER`].
    pub tier: u8,
    /// Where a question or inquiry about it is.
    pub asked: u8,
    /// How many tiers have paid for it, from the lowest up, and how far balances have been paid.
    pub handed: u8,
    pub balances: u8,
    /// Its money is settled: the parcel is under way.
    pub settled: bool,
    /// What was paid for it stays where it is.
    pub keeps_deposit: bool,
    /// The carrier that was chosen for it, by index; 0 where every product has its own.
    pub carrier: u8,
    /// The contract price that holds for its parcel, from 1; 0: the price of single parcels.
    pub contract: u8,
    /// The question is on its way up again, with the answer.
    pub answered: bool,
    /// The supplier it goes to, or who has it, by index.
    pub supplier: u8,
    /// Counted in the results.
    pub cohort: bool,
    /// Differs from what the buyer ordered.
    pub altered: bool,
    /// Was altered at least once.
    pub was_altered: bool,
    /// Was omitted at least once.
    pub was_omitted: bool,
    /// The buyer's proof of payment is forged: nothing is ever paid.
    pub forged: bool,
    /// Its first waybill number was given without a parcel, noticed or not.
    pub was_fake: bool,
    /// The same, and nobody noticed.
    pub fake: bool,
    /// Came back to the current hop from a question: it is right, and not written anew.
    pub confirmed: bool,
}

impl Order {
    /// When its first waybill number was given, if that was without a parcel.
    // In the place of what is over when an order is packed: a larger order would cost every access.
    pub fn fake_at(&self) -> Option<SimTime> {
        self.was_fake.then_some(self.since)
    }

    #[inline]
    pub fn add(&mut self, part: Part, span: Millis) {
        self.parts[part as usize] += span;
    }

    /// Adds a span of the current hop to a part.
    #[inline]
    pub fn add_to_hop(&mut self, part: Part, span: Millis) {
        self.parts[part as usize] += span;
        self.hop_accounted += span;
    }
}

/// Orders linked by [`Order::next`], first in, first out.
#[derive(Debug, Clone, Copy)]
pub struct Pile {
    pub head: u32,
    pub tail: u32,
    pub len: u32,
}

impl Pile {
    pub const EMPTY: Self = Self {
        head: NONE,
        tail: NONE,
        len: 0,
    };
}

/// A roll-up on its way, or waiting at its receiver.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub key: Key,
    pub orders: Pile,
    /// The agent it is for.
    pub receiver: u32,
    /// When its labour at the receiver is done (merging on arrival).
    pub done: SimTime,
    /// Next sheet waiting at the same agent.
    pub next: u32,
}
