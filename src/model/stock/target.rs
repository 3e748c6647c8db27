//! stub
use super::plan::{Holding, Level, Quantity, UNIT};
use crate::engine::time::DAY;
use crate::model::network::Network;
pub struct Target {
    pub demand_per_day: f64,
    pub protection_days: f64,
    pub level: Option<Quantity>,
    pub lower: Option<Quantity>,
    pub warns_at: Option<Quantity>,
}
pub fn target(network: &Network, holding: &Holding, _agent: u32) -> Target {
    let q = network
        .products
        .get(holding.product)
        .and_then(|p| p.quantity.as_ref())
        .map_or(1.0, |l| l.mean());
    let share = network
        .products
        .get(holding.product)
        .map_or(1.0, |p| p.share);
    let per_day = match network.demand.regular {
        Some(r) => network.demand.streams as f64 * DAY as f64 / r.every as f64,
        None => network.demand.rate.mean_per_day(),
    };
    let agents = holding.tier.map_or(1.0, |t| network.tiers[t].agents as f64);
    let d = per_day * q * share / agents;
    let days = (holding.lead_time.as_ref().map_or(0.0, |l| l.mean())
        + holding.review.map_or(0.0, |r| r.every as f64))
        / DAY as f64;
    let level = |l: &Level| match l {
        Level::Units(u) => *u,
        Level::Factor(f) => (f * d * days * UNIT as f64).round() as Quantity,
        _ => 0,
    };
    let (a, b) = holding.policy.levels();
    Target {
        demand_per_day: d,
        protection_days: days,
        level: a.map(level),
        lower: b.map(level),
        warns_at: holding.warns_at.as_ref().map(level),
    }
}
