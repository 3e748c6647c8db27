//! What a point expects, and how much it orders.

use std::collections::VecDeque;

use super::plan::{Forecast, Holding, Level, Policy, Quantity};
use super::target::Target;

/// What a point knows of the demand to come.
#[derive(Debug, Clone, Default)]
pub struct Outlook {
    /// Units asked for since the last review.
    pub seen: Quantity,
    /// Expected in a review period \[thousandths of a unit\].
    expected: f64,
    /// The same, as the scenario states it.
    known: f64,
    /// Review periods in lead time and review together.
    periods: f64,
    history: VecDeque<Quantity>,
    sum: Quantity,
}

impl Outlook {
    /// Before the first review: as if every period so far had been as expected.
    ///
    /// - `known`: mean demand in a review period \[thousandths of a unit\].
    pub fn new(holding: &Holding, known: f64, periods: f64) -> Self {
        let mut outlook = Self {
            expected: known,
            known,
            periods,
            ..Self::default()
        };
        if let Forecast::MovingAverage(over) = holding.forecast {
            let usual = known.round_ties_even() as Quantity;
            outlook.history = (0..over.max(1)).map(|_| usual).collect();
            outlook.sum = usual * Quantity::from(over.max(1));
        }
        outlook
    }

    /// A review period is over: what was seen in it enters the forecast.
    pub fn period_ends(&mut self, forecast: Forecast) {
        let seen = std::mem::take(&mut self.seen);
        match forecast {
            Forecast::Known => {}
            Forecast::MovingAverage(_) => {
                self.history.push_back(seen);
                self.sum += seen - self.history.pop_front().unwrap_or(0);
                self.expected = self.sum as f64 / self.history.len().max(1) as f64;
            }
            Forecast::Smoothing(weight) => {
                self.expected += weight * (seen as f64 - self.expected);
            }
            Forecast::Autoregressive(correlation) => {
                // The mean over the periods ahead of what the last deviation leaves of itself.
                let deviation = seen as f64 - self.known;
                let (mut left, mut ahead) = (deviation, 0.0);
                for _ in 0..self.periods.round() as u32 {
                    left *= correlation;
                    ahead += left;
                }
                self.expected = self.known + ahead / self.periods.max(1.0);
            }
        }
    }

    /// Expected in a review period \[thousandths of a unit\].
    pub fn expected(&self) -> f64 {
        self.expected
    }

    /// By how much a level moves because the forecast is not what the scenario states
    /// \[thousandths of a unit\].
    fn shift(&self, level: &Level) -> Quantity {
        if self.expected == self.known {
            return 0;
        }
        let more = (self.expected - self.known) * self.periods;
        let moved = match level {
            Level::Units(_) => 0.0,
            Level::Factor(factor) => factor * more,
            // The safety stock stays.
            Level::Z(_) | Level::CycleService(_) | Level::FillRate(_) => more,
        };
        moved.round_ties_even() as Quantity
    }
}

/// Whether a point always orders what is missing to the same level, and nothing that asks for
/// more thought.
pub fn fills_up(holding: &Holding) -> bool {
    let same =
        |level: &Level| holding.forecast == Forecast::Known || matches!(level, Level::Units(_));
    let plain = holding.minimum == 0 && holding.carton == 0 && !holding.returns;
    plain
        && match &holding.policy {
            Policy::UpTo { level, closes } => *closes == 1.0 && same(level),
            _ => false,
        }
}

/// How much a point orders \[thousandths of a unit\]; 0: nothing.
///
/// - `level`, `lower`: of the point, as the scenario's demand has them.
#[inline(never)]
pub fn wanted(
    holding: &Holding,
    outlook: &Outlook,
    (level, lower): (Quantity, Quantity),
    position: Quantity,
) -> Quantity {
    let quantity = match &holding.policy {
        Policy::UpTo {
            level: stated,
            closes,
        } => {
            let gap = level + outlook.shift(stated) - position;
            if *closes == 1.0 {
                gap
            } else {
                let expected = outlook.expected();
                (expected + closes * (gap as f64 - expected)).round_ties_even() as Quantity
            }
        }
        Policy::MinMax { min, max } => {
            if position > lower + outlook.shift(min) {
                return 0;
            }
            level + outlook.shift(max) - position
        }
        Policy::ReorderPoint { point, quantity } => {
            let below = lower + outlook.shift(point) - position;
            if below < 0 {
                return 0;
            }
            quantity * (below / quantity + 1)
        }
        Policy::Fixed { quantity } => *quantity,
    };
    if quantity <= 0 {
        return match holding.returns {
            true => quantity,
            false => 0,
        };
    }
    let quantity = quantity.max(holding.minimum);
    match holding.carton {
        0 => quantity,
        carton => (quantity + carton - 1) / carton * carton,
    }
}

/// What a point begins with, so that its position is what the policy aims at.
pub fn begins_with(holding: &Holding, target: &Target) -> Quantity {
    if let Some(initial) = holding.initial {
        return initial;
    }
    match &holding.policy {
        Policy::UpTo { .. } | Policy::MinMax { .. } => target.level.unwrap_or(0),
        Policy::ReorderPoint { quantity, .. } => target.lower.unwrap_or(0) + quantity,
        Policy::Fixed { quantity } => *quantity,
    }
}
