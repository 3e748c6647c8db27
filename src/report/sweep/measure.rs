//! The figures by which the points of a sweep are told: less is better of all of them.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::complaints::RATE;
use crate::report::money::{COST_SHARE, COST_TOTAL};
use crate::report::view::remainder;
use crate::report::words::Clock;
use crate::stats::Estimate;

use super::view::SweepView;

/// A figure of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The mean of a clock \[h\].
    Clock(Clock),
    /// Share of orders dispatched after 48 h.
    Late,
    /// Share of orders omitted somewhere.
    Omitted,
    /// Share of orders that buyers gave up before they were shipped.
    Refunded,
    /// Logistics cost as a share of sales.
    CostShare,
    /// All costs \[yuan/order\].
    Cost,
    /// Share of orders with at least one complaint.
    Complaints,
    /// Freight \[yuan/order\].
    Freight,
    /// Labour of all tiers for a hundred orders \[h\].
    Labour,
    /// Working hours of all hands for a hundred orders, busy or not \[h\].
    Staffed,
}

/// A difference smaller than this part of the larger value matters to nobody.
pub const NOTICEABLE: f64 = 0.02;

impl Measure {
    /// Delivery time, which planners promise.
    pub const DELIVERY: Self = Self::Clock(Clock::Delivery);
    /// Dispatch time.
    pub const DISPATCH: Self = Self::Clock(Clock::Dispatch);
    /// What may be given for a shorter delivery time, money first.
    pub const PRICES: [Self; 8] = [
        Self::Cost,
        Self::Freight,
        Self::Labour,
        Self::Staffed,
        Self::Complaints,
        Self::Omitted,
        Self::Refunded,
        Self::Late,
    ];

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Clock(clock) => clock.name(language),
            Self::Late => language.pick("超过 48 h 发货", "After 48 h"),
            Self::Omitted => language.pick("漏单", "Omitted"),
            Self::Refunded => language.pick("发货前退款", "Orders given up"),
            Self::CostShare => language.pick("物流成本占比", "Logistics share"),
            Self::Cost => language.pick("每单花费", "Cost per order"),
            Self::Complaints => language.pick("客诉率", "Complaint rate"),
            Self::Freight => language.pick("每单物流成本", "Logistics cost per order"),
            Self::Labour => language.pick("每百单工时", "Labour per 100 orders"),
            Self::Staffed => language.pick("每百单人手上班时间", "Staffed hours per 100 orders"),
        }
    }

    /// Its unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Clock(_) | Self::Labour | Self::Staffed => Unit::Hours,
            Self::Late | Self::Omitted | Self::Refunded | Self::CostShare | Self::Complaints => {
                Unit::Share
            }
            Self::Cost | Self::Freight => Unit::YuanPerOrder,
        }
    }

    /// The metric whose difference from the base is the difference of this figure, but for the
    /// sign.
    pub const fn metric(self) -> Option<&'static str> {
        match self {
            Self::Clock(Clock::Information) => Some("information_time.mean"),
            Self::Clock(Clock::Dispatch) => Some("dispatch_time.mean"),
            Self::Clock(Clock::Delivery) => Some("delivery_time.mean"),
            Self::Late => Some("dispatch_time.within_48h"),
            Self::Omitted => Some("orders.omission_rate"),
            Self::CostShare => Some(COST_SHARE),
            Self::Cost => Some(COST_TOTAL),
            Self::Complaints => Some(RATE),
            Self::Freight => Some("cost.logistics_per_order"),
            Self::Refunded | Self::Labour | Self::Staffed => None,
        }
    }

    /// Its value at a point; `None` where it does not exist.
    pub fn of(self, view: &SweepView, point: usize) -> Option<Estimate> {
        match self {
            Self::Refunded => refunded(view, point),
            Self::Labour => tiers(view, point, |_| Some(1.0)),
            // Labour over utilisation is the time in which there could have been labour.
            Self::Staffed => tiers(view, point, |tier| {
                let load = view.estimate(point, &format!("relay.{tier}.utilisation"))?;
                Some(load.mean).filter(|load| *load > 0.0)
            }),
            Self::Late => remainder(view.estimate(point, self.metric()?)),
            plain => view.estimate(point, plain.metric()?),
        }
    }

    /// Whether every point has it.
    pub fn everywhere(self, view: &SweepView) -> bool {
        (0..view.points().len()).all(|point| self.of(view, point).is_some())
    }

    /// Whether some points differ in it, clearly and by a noticeable part.
    pub fn varies(self, view: &SweepView) -> bool {
        let Some((lowest, highest)) = view.extremes(self) else {
            return false;
        };
        let mean = |point| self.of(view, point).map_or(0.0, |one| one.mean);
        view.clearly_below(self, lowest, highest)
            && mean(highest) - mean(lowest) >= NOTICEABLE * mean(highest).abs()
    }
}

/// Given up over placed. The buyers are the same at every point, so the number placed is taken for
/// certain.
fn refunded(view: &SweepView, point: usize) -> Option<Estimate> {
    let placed = view.estimate(point, "orders.placed")?.mean;
    let refunded = view.estimate(point, "orders.refunded")?;
    (placed > 0.0).then(|| Estimate {
        mean: refunded.mean / placed,
        half_width: refunded.half_width.map(|half| half / placed),
        ..refunded
    })
}

/// Hours of labour for a hundred orders, each tier's divided by its `load`, summed over the tiers
/// of a point. What orders need in one tier goes with what they need in the next, so relative
/// half-widths add up.
fn tiers(view: &SweepView, point: usize, load: impl Fn(&str) -> Option<f64>) -> Option<Estimate> {
    const ORDERS: f64 = 100.0;
    let mut sum: Option<Estimate> = None;
    for metric in &view.result.metrics {
        let tier = metric.id.strip_prefix("agents.");
        let tier = tier.and_then(|rest| rest.strip_suffix(".orders_per_labour_hour"));
        let rate = tier.and_then(|_| view.estimate(point, &metric.id));
        let Some((tier, rate)) = tier.zip(rate).filter(|(_, rate)| rate.mean > 0.0) else {
            continue;
        };
        let hours = ORDERS / rate.mean / load(tier)?;
        let half = rate.half_width.map(|half| hours * half / rate.mean);
        let so_far = sum.unwrap_or(Estimate {
            mean: 0.0,
            half_width: Some(0.0),
            ..rate
        });
        sum = Some(Estimate {
            mean: so_far.mean + hours,
            half_width: so_far.half_width.zip(half).map(|(a, b)| a + b),
            ..rate
        });
    }
    sum
}
