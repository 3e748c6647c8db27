//! What a scenario says about after-sales, complaints and disputes.
//!
//! Plain data, part of a [`Network`](crate::model::network::Network).

use crate::engine::time::Millis;
use crate::language::Text;
use crate::model::money::plan::{ALL, Fen, Ppm};
use crate::random::Law;

/// What an after-sales case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The parcel is later than the carrier has promised.
    Delay,
    /// Long after the first scan nobody has told the buyer the waybill number.
    NoTracking,
    /// A wrong item came.
    WrongItem,
    /// An item is missing.
    MissingItem,
    /// What came is not what it should be.
    Quality,
    /// It was damaged on its way.
    Damage,
    /// The parcel is lost.
    Loss,
    /// The parcel cannot be delivered.
    Undeliverable,
    /// There are no goods for the order.
    StockOut,
    /// The waybill number belongs to no parcel.
    FakeWaybill,
    /// The buyer wants to give the goods back.
    Return,
}

/// Number of [`Class`]es.
pub const CLASSES: usize = 11;

impl Class {
    /// All, in the order of every list of them.
    pub const ALL: [Self; CLASSES] = [
        Self::Delay,
        Self::NoTracking,
        Self::WrongItem,
        Self::MissingItem,
        Self::Quality,
        Self::Damage,
        Self::Loss,
        Self::Undeliverable,
        Self::StockOut,
        Self::FakeWaybill,
        Self::Return,
    ];

    /// Its id in scenarios and metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::NoTracking => "no_tracking",
            Self::WrongItem => "wrong_item",
            Self::MissingItem => "missing_item",
            Self::Quality => "quality",
            Self::Damage => "damage",
            Self::Loss => "loss",
            Self::Undeliverable => "undeliverable",
            Self::StockOut => "stock_out",
            Self::FakeWaybill => "fake_waybill",
            Self::Return => "return",
        }
    }

    /// What people call it.
    pub fn called(self) -> Text {
        let (zh, en) = match self {
            Self::Delay => ("物流延误", "delay"),
            Self::NoTracking => ("没有单号", "no waybill number"),
            Self::WrongItem => ("错发", "wrong item"),
            Self::MissingItem => ("漏发", "missing item"),
            Self::Quality => ("质量问题", "quality"),
            Self::Damage => ("破损", "damage"),
            Self::Loss => ("丢件", "loss"),
            Self::Undeliverable => ("送不到", "undeliverable"),
            Self::StockOut => ("缺货", "stock-out"),
            Self::FakeWaybill => ("虚假运单", "fake waybill"),
            Self::Return => ("退货", "return"),
        };
        Text::new(zh, en)
    }
}

/// What happens when something is wrong with an order.
#[derive(Debug, Clone, Default)]
pub struct AfterSales {
    /// From the instant at which the buyer could notice until it is reported: the case is opened
    /// \[ms\], calendar.
    pub reported_after: Option<Law>,
    /// From seen by whoever settles it until settled \[ms\], on their active clock: latency, or
    /// labour where there are hands.
    pub settling: Option<Law>,
    /// Parallel hands at each place that ships who settle cases; `None`: as many as needed.
    pub hands: Option<u32>,
    /// From goods that came back received until looked at \[ms\], on the receiver's active clock.
    pub inspection: Option<Law>,
    /// From the answer to the buyer until the buyer has handed goods to a courier \[ms\], calendar.
    pub sent_back_after: Option<Law>,
    /// From the first scan until a buyer notices that there is no waybill number, or that it belongs
    /// to no parcel \[ms\]; `None`: nobody does.
    pub unseen_after: Option<Millis>,
    /// How long goods are on their way back \[ms\], calendar; `None`: as the order's carrier takes.
    pub way_back: Option<Law>,
    /// Whether anything is done about cases. Without a policy they are settled as they are: an
    /// answer, and nothing else.
    pub responds: bool,
    /// How each [`Class`] is dealt with, in the order of [`Class::ALL`]; `None`: the buyer does not
    /// report it.
    pub classes: [Option<CaseRules>; CLASSES],
}

impl AfterSales {
    /// Cases of wrong and missing items, undeliverable and lost parcels, and nothing done about them.
    pub fn answers_only(reported_after: Option<Law>, settling: Option<Law>) -> Self {
        let mut all = Self {
            reported_after,
            settling,
            ..Self::default()
        };
        for class in [
            Class::WrongItem,
            Class::MissingItem,
            Class::Undeliverable,
            Class::Loss,
        ] {
            all.classes[class as usize] = Some(CaseRules::default());
        }
        all
    }

    /// How a class is dealt with.
    #[inline]
    pub fn rules(&self, class: Class) -> Option<&CaseRules> {
        self.classes[class as usize].as_ref()
    }
}

/// How cases of a class are dealt with.
#[derive(Debug, Clone, Default)]
pub struct CaseRules {
    /// Its own time to the report \[ms\], in place of [`AfterSales::reported_after`].
    pub reported_after: Option<Law>,
    /// Its own time to settle \[ms\], in place of [`AfterSales::settling`].
    pub settling: Option<Law>,
    /// Share of buyers who report it, from 0 to 1.
    pub reported: Reported,
    /// Who settles it.
    pub settled_by: SettledBy,
    /// What the buyer gets.
    pub remedy: Remedy,
    /// Paid to the buyer besides \[fen\], and as a share of what the order cost.
    pub compensation: (Fen, Ppm),
    /// Who bears what the case costs.
    pub liability: Liability,
    /// Limits, measured and not enforced \[ms\]: opened to the first answer, opened to closed.
    pub respond_within: Option<Millis>,
    pub close_within: Option<Millis>,
}

/// Probability that a buyer reports what is wrong; all of them where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reported(pub f64);

impl Default for Reported {
    fn default() -> Self {
        Self(1.0)
    }
}

/// Who settles a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SettledBy {
    /// Whoever ships: it climbs there.
    #[default]
    Shipper,
    /// The agent who sold the order.
    Seller,
}

/// What a buyer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Remedy {
    /// An answer.
    #[default]
    Nothing,
    /// Another parcel; what came may be kept.
    Reship,
    /// The money back; what came may be kept.
    Refund,
    /// The goods go back, and another parcel comes at once.
    Exchange,
    /// The goods go back, and the money when they have been looked at.
    Return,
}

/// Who bears what a case costs; the shares add up to [`ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Liability {
    /// The agent who sold the order.
    pub seller: Ppm,
    /// Whoever ships it.
    pub shipper: Ppm,
    /// The carrier.
    pub carrier: Ppm,
}

impl Liability {
    /// Whether more than one bears it.
    pub const fn is_shared(&self) -> bool {
        self.seller < ALL && self.shipper < ALL && self.carrier < ALL
    }
}

impl Default for Liability {
    /// Whoever ships.
    fn default() -> Self {
        Self {
            seller: 0,
            shipper: ALL,
            carrier: 0,
        }
    }
}

/// How often buyers give goods back that came as they should, and what becomes of these.
#[derive(Debug, Clone)]
pub struct Returns {
    /// Why, and which share of the delivered orders; together at most 1.
    pub reasons: Vec<Reason>,
    /// Probability that goods that come back can be sold again.
    pub resold: f64,
}

/// A reason for which goods are given back.
#[derive(Debug, Clone)]
pub struct Reason {
    /// Name in the scenario.
    pub name: String,
    /// How people call it.
    pub label: Text,
    /// Share of the delivered orders.
    pub share: f64,
}

/// Why a buyer complains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// None of the others: every order.
    Other,
    /// The parcel came later than promised.
    Late,
    /// The parcel was lost.
    Lost,
    /// It came damaged.
    Damaged,
    /// A wrong item came.
    WrongItem,
    /// An item is missing.
    MissingItem,
    /// What came is not what it should be.
    Quality,
    /// The parcel could not be delivered.
    Undeliverable,
    /// Long after ordering there was no news.
    NoNews,
    /// The waybill number belonged to no parcel.
    FakeWaybill,
    /// The seller's side has ended the order before it was shipped.
    Cancelled,
    /// A case was not closed within its limit, or not at all.
    SlowCase,
}

/// Number of [`Cause`]s.
pub const CAUSES: usize = 12;

impl Cause {
    /// All, in the order of every list of them.
    pub const ALL: [Self; CAUSES] = [
        Self::Other,
        Self::Late,
        Self::Lost,
        Self::Damaged,
        Self::WrongItem,
        Self::MissingItem,
        Self::Quality,
        Self::Undeliverable,
        Self::NoNews,
        Self::FakeWaybill,
        Self::Cancelled,
        Self::SlowCase,
    ];

    /// Its id in scenarios and metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Other => "base",
            Self::Late => "late",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::WrongItem => "wrong_item",
            Self::MissingItem => "missing_item",
            Self::Quality => "quality",
            Self::Undeliverable => "undeliverable",
            Self::NoNews => "no_news",
            Self::FakeWaybill => "fake_waybill",
            Self::Cancelled => "cancelled",
            Self::SlowCase => "slow_case",
        }
    }

    /// What people call it.
    pub fn called(self) -> Text {
        let (zh, en) = match self {
            Self::Other => ("其他", "other"),
            Self::Late => ("迟到", "late"),
            Self::Lost => ("丢件", "lost"),
            Self::Damaged => ("破损", "damaged"),
            Self::WrongItem => ("错发", "wrong item"),
            Self::MissingItem => ("漏发", "missing item"),
            Self::Quality => ("质量", "quality"),
            Self::Undeliverable => ("送不到", "undeliverable"),
            Self::NoNews => ("久无消息", "no news"),
            Self::FakeWaybill => ("虚假运单", "fake waybill"),
            Self::Cancelled => ("被取消", "cancelled"),
            Self::SlowCase => ("售后太慢", "slow after-sales"),
        };
        Text::new(zh, en)
    }
}

/// How likely buyers complain, given what their orders went through.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Complaints {
    /// Probability by [`Cause`], where the cause is there.
    pub causes: [f64; CAUSES],
    /// How long after placing no news is a cause \[ms\].
    pub no_news_after: Option<Millis>,
    /// Which share of the complaints about something wrong is not made where a remedy came within
    /// its limit.
    pub calmed: f64,
}

/// How likely agents and those above them quarrel about an order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Disputes {
    /// What the lowest-tier agent waits without a word, from its payment to the first scan \[ms\].
    pub tolerance: Millis,
    /// Hazard of every hour beyond: the probability is 1 - exp(-hazard x hours).
    pub gap_per_hour: f64,
    /// Probability for each case whose cost is shared, or about which nothing is done.
    pub liability: f64,
    /// Probability for each case of wrong, missing or faulty goods.
    pub wrong_goods: f64,
    /// Probability for each order that an agent pays on credit.
    pub credit: f64,
    /// Probability for each scanned order, for any other reason.
    pub other: f64,
}

/// What agents and those above them quarrel about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quarrel {
    /// Paid long ago, and no waybill.
    PrepaymentGap,
    /// Who bears a case.
    Liability,
    /// Goods that are wrong.
    WrongGoods,
    /// Credit.
    Credit,
    /// Anything else.
    Other,
}

/// Number of [`Quarrel`]s.
pub const QUARRELS: usize = 5;

impl Quarrel {
    /// All, in the order of every list of them.
    pub const ALL: [Self; QUARRELS] = [
        Self::PrepaymentGap,
        Self::Liability,
        Self::WrongGoods,
        Self::Credit,
        Self::Other,
    ];

    /// Its id in scenarios and metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::PrepaymentGap => "prepayment_gap",
            Self::Liability => "liability",
            Self::WrongGoods => "wrong_goods",
            Self::Credit => "credit",
            Self::Other => "other",
        }
    }

    /// What people call it.
    pub fn called(self) -> Text {
        let (zh, en) = match self {
            Self::PrepaymentGap => ("付款到发货的时间差", "gap between payment and waybill"),
            Self::Liability => ("责任归属", "liability"),
            Self::WrongGoods => ("货不对", "wrong goods"),
            Self::Credit => ("账期", "credit"),
            Self::Other => ("其他", "other"),
        };
        Text::new(zh, en)
    }
}
