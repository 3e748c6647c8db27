//! What a level of stock promises, by formula: cycle service and fill rate, and the way back.
//!
//! A level is stated as a factor (so many times the expected demand), as z (so many standard
//! deviations above it), as a cycle service level, as a fill rate, or in units. [`readings`] tells
//! of a level in units what it is in the other four, [`level`] finds the units of one of them.
//! Orders that find too little wait (or are lost, by an approximation); replenishment never
//! waits for a source that has run out.
//!
//! # Sources
//! - Silver, Pyke, Thomas, *Inventory and Production Management in Supply Chains*, 4th edition,
//!   2017, chapter 6: factor, z, units short per cycle, fill rates of all rules; lost sales.
//! - Snyder, Shen, *Fundamentals of Supply Chain Theory*, 2nd edition, 2019, 4.3: periodic review.
//! - Zipkin, *Foundations of Inventory Management*, 2000, chapter 6: base stock and (r, Q) with
//!   Poisson demand; lost sales as Erlang's loss.

mod law;
mod position;

pub use law::{Moments, Shape};
pub use position::Rule;

use law::{above, within};
use position::positions;

/// The demand that a stock has to stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    /// Demand during the mean lead time and the review period: what factor and z refer to.
    pub base: Moments,
    /// Demand from a look at the position until what is ordered then has come.
    pub lead: Moments,
    /// Demand from a look until what is ordered at the next one has come; under continuous
    /// review the same as `lead`.
    pub protection: Moments,
    /// One order, under continuous review; `None` under periodic review.
    pub order: Option<Moments>,
    /// What the law of demand is like.
    pub shape: Shape,
    /// What is short is lost instead of waiting.
    pub lost: bool,
}

/// A level, read in the four ways in which people state one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Readings {
    /// Level over expected demand during lead time and review period (备货系数).
    pub factor: f64,
    /// Standard deviations above that demand (安全系数); `None` where nothing varies.
    pub z: Option<f64>,
    /// Probability that no unit is short in a replenishment cycle.
    pub cycle_service: f64,
    /// Share of units served from stock on hand at once.
    pub fill_rate: f64,
}

/// A level as it may be asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// So many times the expected demand.
    Factor(f64),
    /// So many standard deviations above it.
    Z(f64),
    /// At least this cycle service level, above 0, below 1.
    CycleService(f64),
    /// At least this fill rate, above 0, below 1.
    FillRate(f64),
}

/// What is reached within this is reached: 1.1 x 10 is 11, and not the next whole number.
const TOLERANCE: f64 = 1e-9;

/// The least multiple of `step` that is at least `amount`, within 10^-9 of the amount.
pub fn round_up(amount: f64, step: f64) -> f64 {
    let steps = amount / step;
    (steps - TOLERANCE * steps.abs().max(1.0)).ceil() * step
}

/// What a level in units is in the other ways of stating one.
///
/// - `units`: the level that `rule` speaks of: S, r or s.
///
/// None where nothing is asked for.
pub fn readings(exposure: &Exposure, rule: Rule, units: f64) -> Option<Readings> {
    let Moments { mean, .. } = exposure.base;
    let asked = exposure.served().is_some_and(|served| served > 0.0);
    if mean <= 0.0 || !asked {
        return None;
    }
    let sd = exposure.base.sd();
    Some(Readings {
        factor: units / mean,
        z: (sd > 0.0).then(|| (units - mean) / sd),
        cycle_service: exposure.cycle_service(rule, units),
        fill_rate: exposure.fill_rate(rule, units),
    })
}

/// The least level in units that is what is asked for; of whole units the least whole one where
/// a probability is asked for. A factor and z are exact and not yet rounded.
///
/// With [`Rule::Below`] at most the upper level, even if that promises less.
pub fn level(exposure: &Exposure, rule: Rule, goal: Goal) -> f64 {
    let Moments { mean, .. } = exposure.base;
    match goal {
        Goal::Factor(factor) => factor * mean,
        Goal::Z(z) => mean + z * exposure.base.sd(),
        Goal::CycleService(share) => exposure.least(rule, share, |exposure, units| {
            exposure.cycle_service(rule, units)
        }),
        // Nothing is asked for, so nothing is needed to serve all of it.
        Goal::FillRate(_) if exposure.served().is_some_and(|served| served <= 0.0) => 0.0,
        Goal::FillRate(share) => exposure.least(rule, share, |exposure, units| {
            exposure.fill_rate(rule, units)
        }),
    }
}

/// The cycle service that z promises where demand is normal: 88.5 % for 1.2.
pub fn normal_cycle_service(z: f64) -> f64 {
    Shape::Normal
        .law(Moments {
            mean: 0.0,
            variance: 1.0,
        })
        .cdf(z)
}

impl Exposure {
    /// Mean demand over which the units short are told: one period, or one order.
    fn served(&self) -> Option<f64> {
        let served = match self.order {
            Some(order) => order.mean,
            None => self.protection.mean - self.lead.mean,
        };
        served.is_finite().then_some(served)
    }

    /// Demand of one review period; `None` under continuous review.
    fn period(&self) -> Option<Moments> {
        self.order.is_none().then(|| Moments {
            mean: self.protection.mean - self.lead.mean,
            variance: (self.protection.variance - self.lead.variance).max(0.0),
        })
    }

    /// Probability that no unit is short in a cycle. Under continuous review a cycle is from
    /// an order to its arrival, which a batch meets with r in the position.
    fn cycle_service(&self, rule: Rule, units: f64) -> f64 {
        let law = self.shape.law(self.protection);
        match self.period() {
            None => within(&law, units),
            Some(period) => positions(rule, units, self.shape, Some(period))
                .iter()
                .map(|&(weight, at)| weight * within(&law, at))
                .sum(),
        }
    }

    /// Share of units served at once: what is short at the end of a period, or behind an order,
    /// and was not yet at its beginning, over what was asked for.
    fn fill_rate(&self, rule: Rule, units: f64) -> f64 {
        let one = Some(Moments::fixed(1.0));
        if self.lost && rule == Rule::UpTo && self.shape == Shape::Counts && self.order == one {
            return 1.0 - erlang_loss(units, self.lead.mean);
        }
        let begin = self.shape.law(self.lead);
        // A fixed order behind the demand of the lead time moves the level and not the law.
        let (end, moved) = match self.order {
            Some(order) if order.variance == 0.0 => (begin.clone(), order.mean),
            Some(order) => (self.shape.law(self.lead.plus(order)), 0.0),
            None => (self.shape.law(self.protection), 0.0),
        };
        let short: f64 = positions(rule, units, self.shape, self.period())
            .iter()
            .map(|&(weight, at)| weight * (above(&end, at - moved) - above(&begin, at)))
            .sum();
        let share = (short / self.served().unwrap_or(f64::NAN)).clamp(0.0, 1.0);
        if self.lost {
            // What is lost is not made up for: it is a part of what is asked for in a cycle.
            1.0 - share / (1.0 + share)
        } else {
            1.0 - share
        }
    }

    /// The least level with at least this share, by halving: both shares rise with the level.
    fn least(&self, rule: Rule, share: f64, of: impl Fn(&Self, f64) -> f64) -> f64 {
        let enough = |units: f64| of(self, units) >= share - TOLERANCE;
        let scale = self.base.mean.abs() + self.base.sd() + 1.0;
        let (mut low, top) = match rule {
            Rule::UpTo => (-1.0, f64::INFINITY),
            Rule::Batch(quantity) => (-quantity - 1.0, f64::INFINITY),
            Rule::Below(top) => (-scale.max(top.abs()) - 1.0, top),
        };
        let mut high = (low + 2.0 * scale).min(top);
        while high < top && high < 1e15 && !enough(high) {
            (low, high) = (high, (high + 2.0 * (high.abs() + scale)).min(top));
        }
        let whole = self.shape == Shape::Counts;
        if whole {
            (low, high) = (low.floor(), high.ceil().min(top));
        }
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            let middle = if whole { middle.floor() } else { middle };
            if middle <= low || high - low <= TOLERANCE * scale {
                break;
            }
            if enough(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}

/// The share of unit orders that find nothing on hand and are lost, with a stock of `units`
/// each of which is ordered again when it is sold: Erlang's loss formula, whatever the law of
/// the lead time.
///
/// - `load`: mean demand during the lead time.
fn erlang_loss(units: f64, load: f64) -> f64 {
    let mut loss = 1.0;
    let mut servers = 1.0;
    // Beyond every load the loss is nil long before a stock of a million.
    while servers <= units && loss > 1e-18 {
        loss = load * loss / (servers + load * loss);
        servers += 1.0;
    }
    if units < 1.0 { 1.0 } else { loss }
}

#[cfg(test)]
mod tests;
