//! How orders vary more the further up one looks, and what they still tell of the buyers.

use crate::engine::time::DAY;
use crate::model::metric::Unit;
use crate::model::monitor::Monitor;
use crate::model::network::Network;
use crate::stats::{CountTable, mutual_information};

use super::{Sink, ratio, value};

/// Days of a week.
const WEEK: usize = 7;
/// Classes into which the days are put by their demand, and by the orders seen.
const CLASSES: usize = 4;
/// With fewer whole days than this there is nothing to say of what they tell.
const FEWEST_DAYS: usize = 40;
/// More days than this tell no more: the last of them are enough.
const MOST_DAYS: usize = 3_650;

/// Bullwhip of every tier and of the supplier, all suppliers together, where there is stock.
pub(super) fn amplification(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    if network.stock.is_empty() {
        return;
    }
    let flows = &monitor.stock.flows;
    let demand = flows
        .get(0)
        .map_or(&[][..], |flow| whole_days(network, flow));
    let supplier_orders = network.stock.iter().any(|holding| holding.tier.is_none());
    let tiers = network
        .tiers
        .iter()
        .map(|tier| (tier.name.as_str(), tier.label.clone()));
    let supplier = ("supplier", crate::language::Text::new("供应商", "supplier"));
    let places = tiers.chain(supplier_orders.then_some(supplier));
    let (theirs, demanded) = (moments(demand), moments(&weeks(demand)));
    let sent = match demand.len() < FEWEST_DAYS {
        true => Vec::new(),
        false => classes(last(demand)),
    };
    for (index, (name, label)) in places.enumerate() {
        let id = |id: &str| format!("demand.{name}.{id}");
        let label =
            |zh: &str, en: &str| (format!("{}{zh}", label.zh), format!("{}, {en}", label.en));
        let orders = flows.get(index + 1);
        let orders = orders.map_or(&[][..], |flow| whole_days(network, flow));
        let ours = moments(orders);
        ratio(
            sink,
            id("bullwhip"),
            Unit::Times,
            label("发出订货的放大倍数(日)", "bullwhip, daily"),
            ours.variance,
            theirs.variance,
        );
        let weekly = moments(&weeks(orders));
        ratio(
            sink,
            id("bullwhip_weekly"),
            Unit::Times,
            label("发出订货的放大倍数(周)", "bullwhip, weekly"),
            weekly.variance,
            demanded.variance,
        );
        ratio(
            sink,
            id("bullwhip_normalised"),
            Unit::Times,
            label(
                "发出订货的放大倍数(按均值)",
                "bullwhip, relative to the means",
            ),
            ours.relative(),
            theirs.relative(),
        );
        if let Some(net) = net_variance(network, monitor, index) {
            ratio(
                sink,
                id("net_stock_amplification"),
                Unit::Times,
                label("净库存的放大倍数", "net-stock amplification"),
                net,
                theirs.variance,
            );
        }
        value(
            sink,
            id("information"),
            Unit::BitsPerDay,
            label("订货里还看得出的需求信息", "what orders tell of demand"),
            told(&sent, last(orders)),
        );
    }
}

/// The whole days inside the window \[thousandths of a unit\].
fn whole_days<'a>(network: &Network, flow: &'a [i64]) -> &'a [i64] {
    let from = (network.warm_up.millis() + DAY - 1).div_euclid(DAY) as usize;
    let to = (network.horizon.millis() / DAY) as usize;
    flow.get(from..to.min(flow.len())).unwrap_or_default()
}

/// The days that are enough to say what they tell.
fn last(days: &[i64]) -> &[i64] {
    &days[days.len().saturating_sub(MOST_DAYS)..]
}

fn weeks(days: &[i64]) -> Vec<i64> {
    let weeks = days.chunks_exact(WEEK);
    weeks.map(|week| week.iter().sum()).collect()
}

struct Moments {
    mean: f64,
    variance: f64,
}

impl Moments {
    /// The squared coefficient of variation; 0 of nothing.
    fn relative(&self) -> f64 {
        match self.mean == 0.0 {
            true => 0.0,
            false => self.variance / (self.mean * self.mean),
        }
    }
}

/// Mean and sample variance; zero of fewer than two.
fn moments(values: &[i64]) -> Moments {
    let many = values.len() as f64;
    let (mut sum, mut squares) = (0_i128, 0_i128);
    for &value in values {
        sum += i128::from(value);
        squares += i128::from(value) * i128::from(value);
    }
    if values.len() < 2 {
        return Moments {
            mean: 0.0,
            variance: 0.0,
        };
    }
    let mean = sum as f64 / many;
    // n x sum of squares - square of the sum: exact as long as it fits.
    let spread = (values.len() as i128)
        .checked_mul(squares)
        .zip(sum.checked_mul(sum))
        .map_or(many * squares as f64 - sum as f64 * sum as f64, |(a, b)| {
            (a - b) as f64
        });
    Moments {
        mean,
        variance: spread / many / (many - 1.0),
    }
}

/// The variance over time of the net stock of a tier with stock of one product, or of the only
/// supplier who has any
/// \[squared thousandths of a unit\].
fn net_variance(network: &Network, monitor: &Monitor, place: usize) -> Option<f64> {
    let tier = (place < network.tiers.len()).then_some(place);
    let mut held = network
        .stock
        .iter()
        .zip(&monitor.stock.holdings)
        .filter(|(holding, _)| holding.tier == tier);
    let (_, sums) = held.next()?;
    if held.next().is_some() {
        return None;
    }
    let time = (network.horizon - network.warm_up) as f64 * sums.points as f64;
    let mean = (sums.on_hand - sums.owed) as f64 / time;
    Some((sums.net_squared as f64 / time - mean * mean).max(0.0))
}

/// Bits that the orders of a day tell of the demand of that day: mutual information of the classes
/// of days, corrected for few days, less what pairs of days that have nothing to do with each other
/// seem to tell.
///
/// - `sent`: the classes of the days by their demand.
fn told(sent: &[u8], orders: &[i64]) -> Option<f64> {
    if sent.is_empty() || sent.len() != orders.len() {
        return None;
    }
    let seen = classes(orders);
    let bits = |shift: usize| {
        // The orders of so many days later, the last days with those of the first.
        let (first, last) = seen.split_at(shift % seen.len());
        let (until, rest) = sent.split_at(last.len());
        let mut counts = [0; CLASSES * CLASSES];
        for (sent, seen) in [(until, last), (rest, first)] {
            for (&sent, &seen) in sent.iter().zip(seen) {
                // The remainder changes nothing; it saves a bounds check.
                counts[(usize::from(sent) * CLASSES + usize::from(seen)) % counts.len()] += 1;
            }
        }
        let mut table = CountTable::new(CLASSES, CLASSES);
        for (pair, &count) in counts.iter().enumerate() {
            table.add(pair / CLASSES, pair % CLASSES, count);
        }
        mutual_information(&table).map_or(0.0, |found| found.bits)
    };
    // Shifts far from the delays of an order, to and fro.
    let many = sent.len();
    let shifts = [many / 4, many / 3, many / 2, many * 2 / 3, many * 3 / 4];
    let baseline = shifts.iter().map(|&shift| bits(shift)).sum::<f64>() / shifts.len() as f64;
    // Orders of today may tell of the demand of some days before.
    let most = (0..=WEEK.min(many / 8)).map(bits).fold(0.0, f64::max);
    Some((most - baseline).max(0.0))
}

/// The class of each value among all: quantiles, equal values together.
fn classes(values: &[i64]) -> Vec<u8> {
    let many = values.len();
    let mut sorted = values.to_vec();
    // The greatest value below each of the upper classes: who has at least that share below.
    let bounds: Vec<i64> = (1..CLASSES)
        .map(|class| {
            *sorted
                .select_nth_unstable((class * many).div_ceil(CLASSES) - 1)
                .1
        })
        .collect();
    let class = |value: i64| bounds.iter().map(|&bound| u8::from(bound < value)).sum();
    values.iter().map(|&value| class(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_quantiles_with_equal_values_together() {
        for many in 1..60_i64 {
            let values: Vec<i64> = (0..many).map(|n| n * n * 31 % 17 - 4).collect();
            let class = |&value: &i64| {
                let below = values.iter().filter(|&&other| other < value).count();
                (below * CLASSES / values.len()) as u8
            };
            let expected: Vec<u8> = values.iter().map(class).collect();
            assert_eq!(classes(&values), expected, "{many} values");
        }
    }
}
