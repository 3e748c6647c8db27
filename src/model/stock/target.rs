//! What each stock point aims at: its levels in units, from the demand that it expects.
//!
//! A [`Level`] is stated for all agents of a tier; how many units it means depends on the buyers
//! below each of them. Expected is what the scenario states: promotions and closed days, orders
//! omitted on the way, minimum orders and cartons are left out, and of the goods that come from
//! a stock point above only the lead time is known, not how often it has to wait. One of several
//! suppliers expects its share, and nothing of what others have run out of.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use crate::engine::time::{DAY, Millis};
use crate::model::demand::Regular;
use crate::model::network::{self, Channel, Network};
use crate::random::Law;
use crate::stats::stock::{self, Exposure, Goal, Moments, Readings, Rule, Shape, round_up};

use super::plan::{Holding, Level, Policy, Quantity, Review, UNIT, WhenShort};

/// What one stock point expects, and the levels that follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Expected demand \[units a day\].
    pub demand_per_day: f64,
    /// Its variance \[units² for a day\].
    pub demand_variance: f64,
    /// Mean lead time and review period \[days\]: what factor and z refer to.
    pub protection_days: f64,
    /// Expected demand in that time \[units\].
    pub exposure_mean: f64,
    /// Its standard deviation, with that of the lead time \[units\].
    pub exposure_sd: f64,
    /// What to fill up to: the level of [`Policy::UpTo`], the max of [`Policy::MinMax`].
    pub level: Option<Quantity>,
    /// What to order at: the min of [`Policy::MinMax`], the point of [`Policy::ReorderPoint`].
    pub lower: Option<Quantity>,
    /// Early warning at this much on hand.
    pub warns_at: Option<Quantity>,
    /// How `level` and `lower` move with a forecast.
    follow: (Option<Follow>, Option<Follow>),
    exposure: Exposure,
    rule: Rule,
    /// Levels are rounded up to this \[units\].
    step: f64,
}

/// How a level moves when a forecast takes the place of the demand that the scenario states.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Follow {
    Factor(f64),
    Z(f64),
    /// As the z that a service level or a fill rate comes to.
    Share(f64),
    Units(Quantity),
}

/// What the point with this number among the agents of its tier aims at.
///
/// - `agent`: of the holding's tier; ignored at the supplier.
pub fn target(network: &Network, holding: &Holding, agent: u32) -> Target {
    let streams = streams_below(network, holding, agent);
    Target::new(holding, &Flow::new(network, holding, &streams))
}

/// What each of some agents of the holding's tier aims at, or the supplier alone: the same as
/// [`target`] of each, with one search for neighbours that are alike.
///
/// - `agents`: numbers in the tier; ignored at the supplier.
pub fn targets(network: &Network, holding: &Holding, agents: Range<u32>) -> Vec<Target> {
    let agents = holding.tier.map_or(0..1, |_| agents);
    let mut all: Vec<Target> = Vec::with_capacity(agents.len());
    // Points differ by the orders they expect alone.
    let mut known: HashMap<u64, usize> = HashMap::new();
    for agent in agents {
        let flow = Flow::new(network, holding, &streams_below(network, holding, agent));
        let next = match known.entry(flow.orders.to_bits()) {
            Entry::Occupied(alike) => all[*alike.get()].clone(),
            Entry::Vacant(new) => {
                new.insert(all.len());
                Target::new(holding, &flow)
            }
        };
        all.push(next);
    }
    all
}

/// A number without unit read in the other of the two ways in which it may have been meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Otherwise {
    /// The number, a factor or a z.
    pub stated: f64,
    /// Whether it is stated as a factor, and read here as z; else the other way round.
    pub as_factor: bool,
    /// The level it would be.
    pub level: Quantity,
    /// What that level promises.
    pub readings: Readings,
}

impl Target {
    fn new(holding: &Holding, flow: &Flow) -> Self {
        let lead = holding
            .lead_time
            .as_ref()
            .map_or(Moments::default(), |law| {
                let day = DAY as f64;
                Moments {
                    mean: law.mean() / day,
                    variance: law.variance() / (day * day),
                }
            });
        let exposure = flow.exposure(holding, lead);
        let step = if flow.shape == Shape::Counts {
            1.0
        } else {
            1.0 / UNIT as f64
        };
        let day = flow.over(1.0);
        let mut target = Self {
            demand_per_day: day.mean,
            demand_variance: day.variance,
            protection_days: lead.mean + review_days(holding),
            exposure_mean: exposure.base.mean,
            exposure_sd: exposure.base.sd(),
            level: None,
            lower: None,
            warns_at: None,
            follow: (None, None),
            exposure,
            rule: Rule::UpTo,
            step,
        };
        target.aim(holding);
        target
    }

    fn aim(&mut self, holding: &Holding) {
        let (upper, lower) = holding.policy.levels();
        if let Some(upper) = upper {
            let (quantity, follow) = self.quantity(Rule::UpTo, upper);
            (self.level, self.follow.0) = (Some(quantity), Some(follow));
        }
        self.rule = match (&holding.policy, self.level) {
            (Policy::ReorderPoint { quantity, .. }, _) => Rule::Batch(units(*quantity)),
            (Policy::MinMax { .. }, Some(top)) => Rule::Below(units(top)),
            _ => Rule::UpTo,
        };
        if let Some(lower) = lower {
            let (quantity, follow) = self.quantity(self.rule, lower);
            (self.lower, self.follow.1) = (Some(quantity), Some(follow));
        }
        let warns_at = holding.warns_at.as_ref();
        self.warns_at = warns_at.map(|level| self.quantity(Rule::UpTo, level).0);
    }

    fn quantity(&self, rule: Rule, level: &Level) -> (Quantity, Follow) {
        let goal = match *level {
            Level::Units(quantity) => return (quantity, Follow::Units(quantity)),
            Level::Factor(factor) => Goal::Factor(factor),
            Level::Z(z) => Goal::Z(z),
            Level::CycleService(share) => Goal::CycleService(share),
            Level::FillRate(share) => Goal::FillRate(share),
        };
        let units = stock::level(&self.exposure, rule, goal);
        let rounded = self.round_up(units);
        let follow = match *level {
            Level::Factor(factor) => Follow::Factor(factor),
            Level::Z(z) => Follow::Z(z),
            _ if self.exposure_sd > 0.0 => {
                Follow::Share((units - self.exposure_mean) / self.exposure_sd)
            }
            _ => Follow::Units(rounded),
        };
        (rounded, follow)
    }

    /// Up to whole units where every order of the product is for whole units, else to thousandths.
    fn round_up(&self, units: f64) -> Quantity {
        (round_up(units, self.step) * UNIT as f64).round() as Quantity
    }

    /// The level to fill up to while a forecast expects demand of this mean and standard
    /// deviation \[units\] in lead time and review period. A level in units stays; one stated as a
    /// share moves as its z.
    pub fn level_for(&self, mean: f64, sd: f64) -> Option<Quantity> {
        self.follow.0.map(|follow| self.moved(follow, mean, sd))
    }

    /// The same for the level to order at.
    pub fn lower_for(&self, mean: f64, sd: f64) -> Option<Quantity> {
        self.follow.1.map(|follow| self.moved(follow, mean, sd))
    }

    fn moved(&self, follow: Follow, mean: f64, sd: f64) -> Quantity {
        match follow {
            Follow::Factor(factor) => self.round_up(factor * mean),
            Follow::Z(z) | Follow::Share(z) => self.round_up(mean + z * sd),
            Follow::Units(quantity) => quantity,
        }
    }

    /// What the levels promise by formula, read from the one that decides when to order: min or
    /// reorder point, else the one to fill up to. None without level, or without demand.
    pub fn readings(&self) -> Option<Readings> {
        let level = self.lower.or(self.level)?;
        stock::readings(&self.exposure, self.rule, units(level))
    }

    /// The level that decides when to order, read in the other way: a factor of 1.2 as a z of 1.2,
    /// and a z as a factor. None where it is stated in another way.
    pub fn otherwise(&self) -> Option<Otherwise> {
        let (stated, as_factor, goal) = match self.follow.1.or(self.follow.0)? {
            Follow::Factor(factor) => (factor, true, Goal::Z(factor)),
            Follow::Z(z) => (z, false, Goal::Factor(z)),
            _ => return None,
        };
        let level = self.round_up(stock::level(&self.exposure, self.rule, goal));
        let readings = stock::readings(&self.exposure, self.rule, units(level))?;
        Some(Otherwise {
            stated,
            as_factor,
            level,
            readings,
        })
    }
}

fn units(quantity: Quantity) -> f64 {
    quantity as f64 / UNIT as f64
}

fn review_days(holding: &Holding) -> f64 {
    let every = holding.review.map_or(0, |review| review.every);
    every as f64 / DAY as f64
}

/// The streams whose orders come to this point.
fn streams_below(network: &Network, holding: &Holding, agent: u32) -> Range<u32> {
    let streams = network.demand.streams;
    let Some(tier) = holding.tier else {
        return 0..streams;
    };
    // The first child of number n of so many, see `agent::share_out`.
    let first = |number: u32, many: u32, children: u32| {
        (u64::from(number) * u64::from(children)).div_ceil(u64::from(many)) as u32
    };
    let below = network.tiers[tier + 1..].iter().map(|tier| tier.agents);
    let (mut range, mut many) = (agent..agent + 1, network.tiers[tier].agents);
    for children in below.chain([streams]) {
        range = first(range.start, many, children)..first(range.end, many, children);
        many = children;
    }
    range
}

/// Demand of one product as one point sees it.
struct Flow {
    /// Orders a day, of all streams together.
    orders: f64,
    /// How much one asks for \[units\].
    quantity: Moments,
    shape: Shape,
    /// Variance of the market's factor for a day.
    day_factor: f64,
    /// Orders by the clock: the rule, how many streams, and the probability that an order is for
    /// this product and comes this way.
    regular: Option<(Regular, f64, f64)>,
}

impl Flow {
    fn new(network: &Network, holding: &Holding, streams: &Range<u32>) -> Self {
        let demand = &network.demand;
        let product = network.products.get(holding.product);
        let by_agents = |channel: &&Channel| channel.enters_at == network::Entry::Retail;
        let comes = match holding.tier {
            // What others have run out of is left out.
            None => network.given_share(holding.supplier, holding.product),
            Some(_) => network
                .channels
                .iter()
                .filter(by_agents)
                .map(|channel| channel.share)
                .sum(),
        };
        let part = product.map_or(1.0, |product| product.share) * comes;
        let orders = match demand.regular {
            Some(regular) => streams.len() as f64 * per_day(regular.every),
            None => {
                demand.rate.mean_per_day()
                    * streams
                        .clone()
                        .map(|stream| demand.share(stream))
                        .sum::<f64>()
            }
        };
        let quantity = product.and_then(|product| product.quantity.as_ref());
        let unit = UNIT as f64;
        Self {
            orders: orders * part,
            quantity: quantity.map_or(Moments::fixed(1.0), |law| Moments {
                mean: law.mean() / unit,
                variance: law.variance() / (unit * unit),
            }),
            shape: quantity.map_or(Shape::Counts, shape),
            day_factor: demand.rate.day_factor.as_ref().map_or(0.0, Law::variance),
            regular: demand
                .regular
                .map(|regular| (regular, streams.len() as f64, part)),
        }
    }

    /// Demand over so many days.
    fn over(&self, days: f64) -> Moments {
        let mean = self.orders * self.quantity.mean;
        let market = mean * mean * self.day_factor;
        let chance = match self.regular {
            None => {
                self.orders
                    * (self.quantity.variance + self.quantity.mean * self.quantity.mean)
                    * days
            }
            Some(regular) => self.by_the_clock(regular, days),
        };
        Moments {
            mean: mean * days,
            variance: chance + market * days,
        }
    }

    /// Variance of the orders of streams that place one each period.
    fn by_the_clock(&self, (regular, streams, part): (Regular, f64, f64), days: f64) -> f64 {
        let Moments { mean, variance } = self.quantity;
        let orders = days * per_day(regular.every);
        let one = part * (variance + mean * mean) - part * part * mean * mean;
        // Twice the sum of (orders - k) correlation^k over k from 1 below orders.
        let like = regular.correlation;
        let distance = 1.0 - like;
        let pairs = 2.0 * like / distance * (orders - (1.0 - libm::pow(like, orders)) / distance);
        let pairs = if like == 0.0 { 0.0 } else { pairs };
        streams * (orders * one + part * part * variance * pairs).max(0.0)
    }

    fn exposure(&self, holding: &Holding, lead: Moments) -> Exposure {
        let per_day = self.orders * self.quantity.mean;
        // Each unit ordered again by itself: then how many are on order does not depend on the
        // spread of lead times that may cross (Palm).
        let crosses = holding.review.is_none()
            && !holding.keeps_order
            && matches!(holding.policy, Policy::UpTo { .. });
        let spread = if crosses {
            0.0
        } else {
            per_day * per_day * lead.variance
        };
        let over = |days: f64| Moments {
            mean: per_day * days,
            variance: self.over(days).variance + spread,
        };
        let review = review_days(holding);
        let missed = holding
            .review
            .map_or(0.0, |review| self.missed(holding, &review, lead));
        let protected = lead.mean + review - missed;
        Exposure {
            base: over(lead.mean + review),
            lead: over(lead.mean - missed),
            protection: over(protected),
            order: holding.review.is_none().then_some(self.quantity),
            shape: self.shape,
            lost: holding.when_short == WhenShort::Lost,
        }
    }

    /// Orders by the clock that come at the very instants of reviews are before the review, and
    /// after the delivery: from a review to a delivery there is one less than the time says
    /// \[days\].
    fn missed(&self, holding: &Holding, review: &Review, lead: Moments) -> f64 {
        let Some((Regular { every, .. }, ..)) = self.regular else {
            return 0.0;
        };
        let lead_time = match &holding.lead_time {
            Some(Law::Constant(millis)) if lead.mean > 0.0 => millis.round() as Millis,
            _ => return 0.0,
        };
        let meets = [review.first, review.every, lead_time]
            .iter()
            .all(|at| at % every == 0);
        if meets && !review.before_demand {
            1.0 / per_day(every)
        } else {
            0.0
        }
    }
}

fn per_day(every: Millis) -> f64 {
    DAY as f64 / every as f64
}

/// What the law of demand is like whose orders have this law \[thousandths\].
fn shape(quantity: &Law) -> Shape {
    match quantity {
        law if is_whole(law) => Shape::Counts,
        Law::Normal { .. } | Law::TruncatedNormal { .. } => Shape::Normal,
        _ => Shape::Gamma,
    }
}

/// Every value is a whole number of units.
fn is_whole(quantity: &Law) -> bool {
    let whole = |&value: &f64| value % UNIT as f64 == 0.0;
    match quantity {
        Law::Constant(value) => whole(value),
        Law::Discrete(of) => of.values.iter().all(whole),
        Law::Mixture(of) => of.laws.iter().all(is_whole),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
