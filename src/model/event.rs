//! The events of the model, and what comes first at the same instant.
//!
//! An event is in the calendar only where something is touched that another order could have
//! changed: a hand, a waiting pile, the supplier's capacity. Everything else about an order is
//! computed as soon as it is determined.

use crate::engine::{EventCode, Rank};

/// A new block of orders, put in before anything else of its time happens.
pub const BLOCK: Rank = Rank::new(0);
/// Goods received.
pub const GOODS: Rank = Rank::new(1);
/// Work and transit ending.
pub const WORK_ENDS: Rank = Rank::new(2);
/// Orders, sheets and messages seen.
pub const SEEN: Rank = Rank::new(3);
/// Reviews of stock at places that look before the orders of the instant are in.
pub const REVIEW_FIRST: Rank = Rank::new(4);
/// Orders placed. After `SEEN`: a message that arrives with a new order was there first.
pub const PLACED: Rank = Rank::new(5);
/// Reviews of stock. After `PLACED`, and before cut-offs: what is ordered goes with the sheet.
pub const REVIEW: Rank = Rank::new(6);
/// Cut-offs. After `SEEN` and `PLACED`: what is received at 12:00:00.000 goes with the 12:00 sheet.
pub const TRIGGER: Rank = Rank::new(7);
/// Common departures of packed parcels. After `TRIGGER`: what is packed by then goes along.
pub const DEPARTURE: Rank = Rank::new(8);
/// Inquiries, and the end of patience. Last: what was settled at the same instant needs no question.
pub const TIMER: Rank = Rank::new(9);

/// What happens; the number is a slot or an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The next buyer of a stream orders.
    Place(u32),
    /// A buyer who has waited for the end of a ban orders.
    Return(u32),
    /// The orders up to here have been placed.
    Block,
    /// An order is ready to be verified.
    Verify(u32),
    /// An order is seen (or checked) at the agent whose turn it is.
    Receive(u32),
    /// A sheet is seen by its receiver.
    ReceiveSheet(u32),
    /// An agent's trigger.
    Trigger(u32),
    /// A question about an order, or its answer, reaches an agent.
    Question(u32),
    /// A buyer who is watched asks about an order.
    Ask(u32),
    /// An inquiry reaches an agent.
    Climb(u32),
    /// An after-sales case reaches an agent.
    Case(u32),
    /// An accepted order reaches the supplier's capacity.
    Accepted(u32),
    /// An order waits for one of the supplier's hands.
    Pick(u32),
    /// An order is packed, and waits to leave with others.
    Packed(u32),
    /// What waits at a dock leaves.
    Departure(u32),
    /// A stock point receives what somebody waits for, or throws away what has expired.
    Goods(u32),
    /// Stock points are reviewed.
    Review(u32),
    /// The buyer of an order that waits for goods waits no more.
    LeavesStock(u32),
    /// An order's balance has been paid.
    Paid(u32),
    /// A marker of the event-by-event path: changes nothing.
    Mark(u32),
}

impl EventCode for Event {
    #[inline]
    fn pack(self) -> u64 {
        let (kind, index) = match self {
            Self::Place(index) => (0, index),
            Self::Verify(index) => (1, index),
            Self::Receive(index) => (2, index),
            Self::ReceiveSheet(index) => (3, index),
            Self::Trigger(index) => (4, index),
            Self::Question(index) => (5, index),
            Self::Ask(index) => (6, index),
            Self::Accepted(index) => (7, index),
            Self::Pick(index) => (8, index),
            Self::Climb(index) => (9, index),
            Self::Case(index) => (10, index),
            Self::Mark(index) => (11, index),
            Self::Block => (12, 0),
            Self::Goods(index) => (13, index),
            Self::Review(index) => (14, index),
            Self::LeavesStock(index) => (15, index),
            Self::Packed(index) => (16, index),
            Self::Departure(index) => (17, index),
            Self::Paid(index) => (18, index),
            Self::Return(index) => (19, index),
        };
        kind << 32 | u64::from(index)
    }

    #[inline]
    fn unpack(code: u64) -> Self {
        let index = code as u32;
        match code >> 32 {
            0 => Self::Place(index),
            1 => Self::Verify(index),
            2 => Self::Receive(index),
            3 => Self::ReceiveSheet(index),
            4 => Self::Trigger(index),
            5 => Self::Question(index),
            6 => Self::Ask(index),
            7 => Self::Accepted(index),
            8 => Self::Pick(index),
            9 => Self::Climb(index),
            10 => Self::Case(index),
            11 => Self::Mark(index),
            13 => Self::Goods(index),
            14 => Self::Review(index),
            15 => Self::LeavesStock(index),
            16 => Self::Packed(index),
            17 => Self::Departure(index),
            18 => Self::Paid(index),
            19 => Self::Return(index),
            _ => Self::Block,
        }
    }
}
