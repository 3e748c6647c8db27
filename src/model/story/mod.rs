//! The story of one order: every span of its time with its cause, and what happened in between.
//!
//! The spans of a story tile the order's time from placing to its end, without gap or overlap.
//! They are noted by [`recorder`] at the places where the model computes them, in the
//! event-by-event path only; a story is plain data and changes no result.

mod cases;
mod recorder;
mod telling;

use std::fmt;

use crate::engine::time::{Millis, SimTime};

use super::measure::PART_IDS;
use super::money::ledger::Party;

pub use super::courier::Mistake;
pub use super::order::End;
pub use cases::CaseTold;
pub(super) use recorder::Recorder;

/// Number of parts of delivery time, in the order of [`PART_IDS`].
pub const STORY_PARTS: usize = PART_IDS.len();

/// An order as users name it, `17-42`: the same buyer, basket and luck in every structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderName {
    /// Stream of buyers, from 1.
    pub stream: u32,
    /// Number of the order in its stream, from 1.
    pub number: u32,
}

impl fmt::Display for OrderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.stream, self.number)
    }
}

/// Somebody who has an order, or something about it, in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// An agent.
    Agent {
        /// Index of the tier, from the top down.
        tier: u8,
        /// Number in the tier, from 1.
        number: u32,
    },
    /// A supplier, by index.
    Supplier(u8),
    /// The buyer.
    Buyer,
    /// The carrier.
    Carrier,
}

/// What pulls the trigger of a roll-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// A time of day [ms since midnight].
    CutOff(Millis),
    /// A multiple of this span since time 0 [ms].
    Every(Millis),
    /// So long after the batch's first order [ms].
    After(Millis),
    /// That this many orders are waiting.
    Count(u32),
    /// It did not come while the order waited.
    None,
}

/// Where in an order's life a span lies; the stages of a story follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Placed to written down.
    Intake,
    /// Written down to checked.
    Verification,
    /// A hop, at the tier with this index from the top: until the next one up has seen it.
    Hop(u8),
    /// Seen by the supplier to first scan.
    Execution,
    /// First scan to the buyer.
    Transit,
}

/// Why an order spends a span of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// From the buyer's message to the written order.
    Capture,
    /// For a hand that checks the order.
    VerificationWait,
    /// Checking it.
    VerificationWork,
    /// For the buyer's answer to the check.
    VerificationReply,
    /// On a hop: ready, for a hand.
    HopWait,
    /// On a hop: labour on the order, or on its whole pile.
    HopWork {
        /// Orders of the pile; `None`: the order by itself.
        pile: Option<u32>,
    },
    /// For a roll-up's trigger.
    Roll(Trigger),
    /// The trigger was pulled: for the labour on the rest of the sheet.
    RestOfSheet {
        /// Orders on the sheet.
        orders: u32,
    },
    /// Sent up, until the receiver has seen it.
    Message {
        /// Orders on the sheet; `None`: the order by itself.
        sheet: Option<u32>,
    },
    /// A question about an altered order, on its way down.
    QuestionDown,
    /// A question or its answer: for a hand.
    QuestionWait {
        /// Whether it is the answer.
        answer: bool,
    },
    /// A question or its answer: labour.
    QuestionWork {
        /// Whether it is the answer.
        answer: bool,
    },
    /// For the buyer's answer to a question.
    QuestionReply,
    /// The answer on its way up.
    AnswerUp,
    /// Omitted, until the buyer asks.
    Forgotten,
    /// Omitted, while the buyer's inquiry climbs to whoever omitted it.
    Climb,
    /// Accepting it.
    Accept,
    /// For goods that are not in stock.
    Stock,
    /// For a balance: asked for down the chain, paid up it.
    Balance,
    /// For the supplier's capacity.
    Gate,
    /// For one of the supplier's hands.
    PickerWait,
    /// Picking and packing.
    Pick,
    /// The waybill number is fake: nothing has left, until the parcel really can.
    FakeNumber,
    /// Packed, for the courier, who comes at this instant.
    Courier(SimTime),
    /// Packed, for the common departure at this instant.
    Departure(SimTime),
    /// Lost, until another parcel is scanned.
    AnotherParcel,
    /// With the carrier.
    Transit,
}

const INTAKE: usize = 0;
const VERIFICATION: usize = 1;
const HANDLING: usize = 2;
const MESSAGE: usize = 3;
const HANDS_AND_HOURS: usize = 4;
const ROLL_UP: usize = 5;
const RECONFIRMATION: usize = 6;
const CHASING: usize = 7;
const STOCK: usize = 8;
const BALANCE: usize = 9;
const EXECUTION: usize = 10;
const CONSOLIDATION: usize = 11;
const TRANSIT: usize = 12;

impl Cause {
    /// The part of delivery time it belongs to, as a position in [`PART_IDS`], and the part of its
    /// closed hours.
    pub const fn parts(self) -> (usize, usize) {
        match self {
            Self::Capture => (INTAKE, INTAKE),
            Self::VerificationWait | Self::VerificationWork | Self::VerificationReply => {
                (VERIFICATION, VERIFICATION)
            }
            Self::HopWait => (HANDS_AND_HOURS, HANDS_AND_HOURS),
            Self::HopWork { .. } => (HANDLING, HANDS_AND_HOURS),
            Self::Message { .. } => (MESSAGE, HANDS_AND_HOURS),
            Self::Roll(_) | Self::RestOfSheet { .. } => (ROLL_UP, ROLL_UP),
            Self::QuestionDown
            | Self::QuestionWait { .. }
            | Self::QuestionWork { .. }
            | Self::QuestionReply
            | Self::AnswerUp => (RECONFIRMATION, RECONFIRMATION),
            Self::Forgotten | Self::Climb => (CHASING, CHASING),
            Self::Stock => (STOCK, STOCK),
            Self::Balance => (BALANCE, BALANCE),
            Self::Departure(_) => (CONSOLIDATION, CONSOLIDATION),
            Self::Accept
            | Self::Gate
            | Self::PickerWait
            | Self::Pick
            | Self::FakeNumber
            | Self::Courier(_) => (EXECUTION, EXECUTION),
            Self::AnotherParcel | Self::Transit => (TRANSIT, TRANSIT),
        }
    }

    /// Whether somebody's working hours count in it.
    const fn keeps_hours(self) -> bool {
        !matches!(
            self,
            Self::VerificationReply
                | Self::QuestionReply
                | Self::Roll(_)
                | Self::RestOfSheet { .. }
                | Self::Forgotten
                | Self::Climb
                | Self::Stock
                | Self::Balance
                | Self::FakeNumber
                | Self::Departure(_)
                | Self::Courier(_)
                | Self::AnotherParcel
                | Self::Transit
        )
    }
}

/// A span of an order's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: SimTime,
    /// Its end, later than the beginning.
    pub until: SimTime,
    /// Why it passes.
    pub cause: Cause,
    /// The stage it lies in.
    pub stage: Stage,
    /// Who has the order, or whose answer is waited for; of a message, who is to see it.
    pub whose: Whose,
    /// How much of it lies outside that one's working hours [ms], where these count.
    pub closed: Millis,
}

impl Span {
    /// Its length [ms].
    pub fn millis(&self) -> Millis {
        self.until - self.from
    }
}

/// What happens to an order at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// The buyer has ordered.
    Placed,
    /// It is written down.
    Captured,
    /// It is checked.
    Checked,
    /// It now differs from what the buyer ordered.
    Altered {
        /// In the capture, not on a hop.
        capture: bool,
    },
    /// The check has found and corrected that it was altered.
    Corrected,
    /// Somebody noticed that it was altered, and asks.
    Caught,
    /// The answer is back: it is right again.
    Answered,
    /// It was left out.
    Omitted {
        /// In the capture, not on a hop.
        capture: bool,
    },
    /// The buyer asks.
    Inquiry {
        /// Which inquiry of the buyer's, from 1.
        number: u32,
    },
    /// It was omitted, and re-enters.
    FoundAgain,
    /// The supplier has seen it.
    SeenBySupplier,
    /// The supplier has accepted it.
    Accepted,
    /// The one before has too little: the next supplier takes it over.
    TakenOver,
    /// All suppliers who were asked have too little: it is with the first again.
    BackToFirst,
    /// The check has found that the proof of payment is forged.
    FoundForged,
    /// A waybill number is given, and no parcel has left.
    FakeNumber,
    /// The photo of the courier's slip has shown that.
    FoundFake,
    /// The courier has scanned it.
    Scanned,
    /// It has ended; `None`: nothing more is followed, and it is open.
    Ended(Option<End>),
}

/// A happening with its instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The instant.
    pub at: SimTime,
    /// What happened.
    pub what: Happening,
    /// With whom.
    pub whose: Whose,
}

/// A step of the waybill number's way down to the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Who has the number now; the buyer comes last.
    pub whose: Whose,
    /// When the one above had it.
    pub from: SimTime,
    /// When this one has it.
    pub at: SimTime,
    /// How much of the time between lies outside this one's working hours [ms].
    pub closed: Millis,
}

/// A parcel that was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipped {
    /// The first scan.
    pub scanned: SimTime,
    /// When it reaches the buyer, or would have.
    pub arrives: SimTime,
    /// Index of the carrier.
    pub carrier: Option<usize>,
    /// The carrier's promise to this buyer, from the first scan [ms].
    pub promise: Option<Millis>,
    /// What became of an error nobody caught.
    pub mistake: Option<Mistake>,
    /// The waybill number's way down.
    pub told: Vec<Told>,
    /// The parts of delivery time as the books have them [ms], in the order of [`PART_IDS`].
    pub books: [Millis; STORY_PARTS],
}

/// One order from placing to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The order.
    pub name: OrderName,
    /// Whether it is counted in results.
    pub cohort: bool,
    /// Index of the channel.
    pub channel: usize,
    /// Index of the product.
    pub product: Option<usize>,
    /// Index of the region where the buyer lives; `None` where there are none.
    pub region: Option<usize>,
    /// What the buyer pays [fen].
    pub order_value: Option<i64>,
    /// When the buyer ordered.
    pub placed: SimTime,
    /// When the supplier first saw it.
    pub supplier_seen: Option<SimTime>,
    /// How it has ended; `None`: it is open when nothing more is followed.
    pub end: Option<End>,
    /// When it has ended, or when nothing more is followed.
    pub ended: SimTime,
    /// Where its time went: without gap or overlap from `placed` to `ended`.
    pub spans: Vec<Span>,
    /// What happened, in the order of time.
    pub notes: Vec<Note>,
    /// Its parcel, if it came so far.
    pub shipped: Option<Shipped>,
    /// What was paid for it, in the order of time; nothing where no money is booked.
    pub payments: Vec<Payment>,
    /// Its after-sales cases, in the order in which they were opened.
    pub cases: Vec<CaseTold>,
}

/// Whose money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purse {
    /// An agent's, or a supplier's.
    Agent(Whose),
    /// Somebody else's.
    Party(Party),
}

/// A payment for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// The instant.
    pub at: SimTime,
    /// Who pays.
    pub from: Purse,
    /// Who is paid.
    pub to: Purse,
    /// How much, positive \[fen\].
    pub fen: i64,
}

impl Story {
    /// Time from placing to the end [ms]: of a delivered order, its delivery time.
    pub fn millis(&self) -> Millis {
        self.ended - self.placed
    }

    /// Sum of the spans of a stage [ms]; of all passages, where it was passed more than once.
    pub fn stage(&self, stage: Stage) -> Millis {
        let spans = self.spans.iter().filter(|span| span.stage == stage);
        spans.map(Span::millis).sum()
    }

    /// Sums of the spans by part [ms], in the order of [`PART_IDS`].
    pub fn parts(&self) -> [Millis; STORY_PARTS] {
        let mut parts = [0; STORY_PARTS];
        for span in &self.spans {
            let (part, closed) = span.cause.parts();
            parts[part] += span.millis() - span.closed;
            parts[closed] += span.closed;
        }
        parts
    }
}

/// How an order of a replication has ended, to choose one by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The order.
    pub name: OrderName,
    /// Whether it is counted in results.
    pub cohort: bool,
    /// How it has ended; `None`: open.
    pub end: Option<End>,
    /// From placing to the end [ms].
    pub millis: Millis,
    /// Was omitted at least once.
    pub omitted: bool,
    /// Was asked back about at least once.
    pub questioned: bool,
}

/// What following orders through a replication has found.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// The stories, as asked for; `None`: the order was not placed.
    pub stories: Vec<Option<Story>>,
    /// All orders, in the order in which their ends became known.
    pub outcomes: Vec<Outcome>,
    /// How many orders each stream has placed.
    pub placed: Vec<u32>,
}
