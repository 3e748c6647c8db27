//! What a scenario says about stock: who holds what, how much, and where it comes from.
//!
//! Plain data, part of a [`Network`](crate::model::network::Network). Quantities are whole
//! thousandths of a unit ([`Quantity`]), so that continuous demand can be expressed.

use crate::engine::time::Millis;
use crate::random::Law;

/// Thousandths of a unit of a product.
pub type Quantity = i64;

/// One unit.
pub const UNIT: Quantity = 1_000;

/// Stock of one product: at a supplier, or at every agent of one tier.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// Index of the tier among those in use; `None`: at a supplier.
    pub tier: Option<usize>,
    /// Index of the supplier where it is at one; else 0.
    pub supplier: usize,
    /// Index of the product; 0 where there is only the nameless one.
    pub product: usize,
    /// What is ordered, and when.
    pub policy: Policy,
    /// Between the reviews \[ms\], at multiples of it since time 0; `None`: continuous, the
    /// position is looked at whenever it changes.
    pub review: Option<Review>,
    /// Order at least this much; 0: any.
    pub minimum: Quantity,
    /// Order multiples of this (a carton), rounded up; 0: any.
    pub carton: Quantity,
    /// From leaving the source until received \[ms\], on the calendar; `None`: at once. At the
    /// supplier: from ordering, or from leaving production.
    pub lead_time: Option<Law>,
    /// Deliveries arrive in the order in which they left, none before an earlier one.
    pub keeps_order: bool,
    /// What is made to order one unit after the other before it travels; only at the supplier.
    pub production: Option<Law>,
    /// On hand at time 0 at each point; `None`: as much as brings the position to the level.
    pub initial: Option<Quantity>,
    /// What the ordering looks ahead with.
    pub forecast: Forecast,
    /// The forecast sees the orders of the buyers below, not what comes from the tier below.
    pub sees_end_demand: bool,
    /// What happens to an order for which there is not enough on hand.
    pub when_short: WhenShort,
    /// A buyer's order that waits for stock is cancelled after this long \[ms\].
    pub patience: Option<Law>,
    /// The early warning: counted each time stock on hand falls to this level or below.
    pub warns_at: Option<Level>,
    /// How long after it was omitted on its way up a replenishment order is asked after and
    /// enters again \[ms\]; `None`: it is known to be lost at once, and the next review sees it.
    pub chase_after: Option<Law>,
    /// What is ordered too much may go back: orders may be negative.
    pub returns: bool,
}

impl Holding {
    /// Whether another holding is at the same place.
    pub fn shares_place(&self, other: &Self) -> bool {
        (self.tier, self.supplier) == (other.tier, other.supplier)
    }

    /// Order-up-to `level`, looked at continuously, replenished at once, buyers wait.
    pub fn up_to(tier: Option<usize>, level: Level) -> Self {
        Self {
            tier,
            supplier: 0,
            product: 0,
            policy: Policy::UpTo { level, closes: 1.0 },
            review: None,
            minimum: 0,
            carton: 0,
            lead_time: None,
            keeps_order: false,
            production: None,
            initial: None,
            forecast: Forecast::Known,
            sees_end_demand: false,
            when_short: WhenShort::Backorder,
            patience: None,
            warns_at: None,
            chase_after: None,
            returns: false,
        }
    }
}

/// What is ordered. All rules look at the inventory position: on hand + on order - owed.
#[derive(Debug, Clone, PartialEq)]
pub enum Policy {
    /// At every review as much as brings the position up to the level.
    UpTo {
        /// The level.
        level: Level,
        /// The share of the gap, beyond the expected demand of one review period, that is
        /// ordered at once: 1 for the plain policy, less smooths the orders.
        closes: f64,
    },
    /// (s, S): at `min` or below, up to `max`.
    MinMax {
        /// s.
        min: Level,
        /// S, above s.
        max: Level,
    },
    /// (r, Q): at `point` or below, as many times the quantity as bring the position above it.
    ReorderPoint {
        /// r.
        point: Level,
        /// Q, positive.
        quantity: Quantity,
    },
    /// The same quantity at every review, whatever the stock.
    Fixed {
        /// Positive.
        quantity: Quantity,
    },
}

impl Policy {
    /// The level it aims at, and the one below which it orders if that is another.
    pub fn levels(&self) -> (Option<&Level>, Option<&Level>) {
        match self {
            Self::UpTo { level, .. } => (Some(level), None),
            Self::MinMax { min, max } => (Some(max), Some(min)),
            Self::ReorderPoint { point, .. } => (None, Some(point)),
            Self::Fixed { .. } => (None, None),
        }
    }
}

/// A level of stock, in one of the ways people state it. All but [`Level::Units`] are converted
/// with the demand that each point expects, see `stats::stock`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// So many times the demand expected during lead time and review period: 备货系数.
    Factor(f64),
    /// So many standard deviations of that demand above its mean: 安全系数.
    Z(f64),
    /// The least with this probability that no unit is short in a replenishment cycle.
    CycleService(f64),
    /// The least with this share of units served from stock on hand at once.
    FillRate(f64),
    /// So many units at each point.
    Units(Quantity),
}

/// When a point under periodic review looks at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The period \[ms\], positive.
    pub every: Millis,
    /// The first review \[ms since time 0\]; later ones follow by whole periods.
    pub first: Millis,
    /// Before the orders of buyers at the same instant instead of after them.
    pub before_demand: bool,
    /// How the agents of a tier are spread over the period.
    pub stagger: Stagger,
}

impl Review {
    /// Every so often since time 0, after demand, all agents at once.
    pub const fn every(every: Millis) -> Self {
        Self {
            every,
            first: 0,
            before_demand: false,
            stagger: Stagger::None,
        }
    }
}

/// How the reviews of the agents of a tier are spread over the days of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stagger {
    /// All on the same day.
    #[default]
    None,
    /// As evenly as whole days allow.
    Even,
    /// Each on a day of its own choice, drawn in each replication.
    Random,
}

/// What a point expects of the demand to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Forecast {
    /// The mean that follows from the scenario.
    Known,
    /// The mean of the last so many review periods (days, under continuous review), at least 1.
    MovingAverage(u32),
    /// Exponential smoothing with this weight of the newest period, above 0, at most 1.
    Smoothing(f64),
    /// The best forecast where each period resembles the one before with this correlation.
    Autoregressive(f64),
}

/// What happens to a buyer's order for which there is not enough on hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenShort {
    /// It waits, first come, first served; what there is, is set aside for it.
    Backorder,
    /// What there is goes at once, the rest follows.
    Partial,
    /// It is cancelled.
    Lost,
    /// It goes on to the next source: the agent above, or the next supplier. Where no supplier has
    /// enough it waits with the first.
    NextSource,
}
