//! Stock levels for machines.

use serde_json::{Value, json};

use crate::experiment::promise::place;
use crate::model::network::Network;
use crate::model::stock::plan::{Level, Quantity, UNIT};
use crate::model::stock::target::Otherwise;
use crate::stats::stock::Readings;

use super::{Row, Which, rows};

/// The levels of all holdings: `[{"place", "product", "points", "point", "demand_per_day",
/// "demand_sd", "protection_days", "expected", "expected_sd", "stated", "level", "lower",
/// "warns_at", "readings", "otherwise"}]`, quantities in units. `point` is `each`, or `least` and
/// `most` where the points of a tier expect different demand.
pub fn json(network: &Network) -> Value {
    let rows = rows(network);
    rows.iter().map(|row| of_row(network, row)).collect()
}

fn of_row(network: &Network, row: &Row) -> Value {
    let (points, point) = match row.which {
        Which::Only => (1, "each"),
        Which::Each(many) => (many, "each"),
        Which::Least(many) => (many, "least"),
        Which::Most(many) => (many, "most"),
    };
    let target = &row.target;
    let (upper, lower) = row.holding.policy.levels();
    let product = network.products.get(row.holding.product);
    json!({
        "place": place(network, row.holding),
        "product": product.map(|product| product.name.as_str()),
        "points": points,
        "point": point,
        "demand_per_day": target.demand_per_day,
        "demand_sd": target.demand_variance.sqrt(),
        "protection_days": target.protection_days,
        "expected": target.exposure_mean,
        "expected_sd": target.exposure_sd,
        "stated": { "level": upper.map(stated), "lower": lower.map(stated) },
        "level": target.level.map(units),
        "lower": target.lower.map(units),
        "warns_at": target.warns_at.map(units),
        "readings": target.readings().map(readings),
        "otherwise": target.otherwise().map(otherwise),
    })
}

fn stated(level: &Level) -> Value {
    match *level {
        Level::Factor(factor) => json!({ "factor": factor }),
        Level::Z(z) => json!({ "z": z }),
        Level::CycleService(share) => json!({ "cycle_service": share }),
        Level::FillRate(share) => json!({ "fill_rate": share }),
        Level::Units(quantity) => json!({ "units": units(quantity) }),
    }
}

fn readings(readings: Readings) -> Value {
    json!({
        "factor": readings.factor,
        "z": readings.z,
        "cycle_service": readings.cycle_service,
        "fill_rate": readings.fill_rate,
    })
}

fn otherwise(other: Otherwise) -> Value {
    json!({
        "read_as": if other.as_factor { "z" } else { "factor" },
        "level": units(other.level),
        "readings": readings(other.readings),
    })
}

fn units(quantity: Quantity) -> f64 {
    quantity as f64 / UNIT as f64
}
