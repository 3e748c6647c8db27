//! What is measured: metrics with id, unit and names, and one replication's observations.

use serde::{Deserialize, Serialize};

use crate::language::Text;
use crate::stats::Counted;

use super::stock::sums::{HoldingSums, StockSums};

/// The unit of a metric, as printed in JSON and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Hours.
    #[serde(rename = "h")]
    Hours,
    /// Orders.
    #[serde(rename = "orders")]
    Orders,
    /// A share or rate: 1 is all.
    #[serde(rename = "1")]
    Share,
    /// A number per order.
    #[serde(rename = "1/order")]
    PerOrder,
    /// Yuan per order.
    #[serde(rename = "yuan/order")]
    YuanPerOrder,
    /// Orders per hour of labour.
    #[serde(rename = "orders/h")]
    OrdersPerHour,
    /// Bits of information per order.
    #[serde(rename = "bit/order")]
    BitsPerOrder,
    /// Bits of information a day.
    #[serde(rename = "bit/d")]
    BitsPerDay,
    /// Parcels.
    #[serde(rename = "parcels")]
    Parcels,
    /// Jobs in a queue.
    #[serde(rename = "jobs")]
    Jobs,
    /// How many times as much.
    #[serde(rename = "times")]
    Times,
    /// Units of goods.
    #[serde(rename = "units")]
    Units,
    /// Money.
    #[serde(rename = "yuan")]
    Yuan,
    /// Days.
    #[serde(rename = "d")]
    Days,
    /// A plain count of events.
    #[serde(rename = "count")]
    Count,
}

impl Unit {
    /// The symbol, as in JSON.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Hours => "h",
            Self::Orders => "orders",
            Self::Share => "1",
            Self::PerOrder => "1/order",
            Self::YuanPerOrder => "yuan/order",
            Self::OrdersPerHour => "orders/h",
            Self::BitsPerOrder => "bit/order",
            Self::BitsPerDay => "bit/d",
            Self::Parcels => "parcels",
            Self::Jobs => "jobs",
            Self::Times => "times",
            Self::Units => "units",
            Self::Yuan => "yuan",
            Self::Days => "d",
            Self::Count => "count",
        }
    }
}

/// How replications combine into an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Combine {
    /// Average of one value per replication, interval by Student's t.
    Value,
    /// Ratio of totals, interval by the ratio formula (jackknife below 30 replications).
    Ratio,
}

/// One metric of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// Public id, such as `dispatch_time.mean` or `relay.general.utilisation`.
    pub id: String,
    /// Unit of its value.
    pub unit: Unit,
    /// How replications combine.
    pub combine: Combine,
    /// Name for people.
    pub name: Text,
}

impl Metric {
    /// What its numerator counts, where it is a share of orders, parcels or cases to which something
    /// happens; `None` of amounts, times and whatever is no ratio.
    pub fn counted(&self) -> Option<Counted> {
        if (self.unit, self.combine) != (Unit::Share, Combine::Ratio) {
            return None;
        }
        let id = self.id.as_str();
        let last = id.rsplit('.').next().unwrap_or_default();
        match last {
            // Units, not orders; parts of what is expected.
            "fill_rate" | "order_fill_rate" | "prepayment_gap_share" => None,
            _ if id.starts_with("complaints.")
                || id.starts_with("disputes.")
                || id.contains(".complaint") =>
            {
                Some(Counted::Expected)
            }
            "rate" | "on_promise" => Some(Counted::Events),
            _ if last.ends_with("_rate")
                || last.starts_with("within_")
                || last.ends_with("_within_limit")
                || id.starts_with("orders.outcome.")
                || id.starts_with("returns.reason.") =>
            {
                Some(Counted::Events)
            }
            _ => None,
        }
    }

    /// Which way is better.
    pub fn direction(&self) -> Direction {
        let last = self.id.rsplit('.').next().unwrap_or_default();
        match self.unit {
            Unit::Hours | Unit::Jobs | Unit::Count | Unit::PerOrder => Direction::Lower,
            Unit::YuanPerOrder | Unit::Yuan => match last {
                // Who bears what, and not how much there is of it.
                _ if self.id.starts_with("cases.borne_by.") => Direction::Neither,
                // What the state and its helpers have is nobody's aim.
                "revenue" if self.id.starts_with("money.tax_office.") => Direction::Neither,
                "revenue" if self.id.starts_with("money.compliance.") => Direction::Neither,
                "revenue" | "profit" | "margin_per_order" | "saved_per_order" => Direction::Higher,
                // Who has which part of what the buyer pays, and what that is.
                _ if self.id.starts_with("money.split.") || self.id.contains(".order_value.") => {
                    Direction::Neither
                }
                _ => Direction::Lower,
            },
            Unit::Units => match last {
                "expired" => Direction::Lower,
                _ if self.id.contains(".backorders.") => Direction::Lower,
                // How much there is, is a means.
                _ => Direction::Neither,
            },
            Unit::Times => Direction::Lower,
            Unit::Parcels => Direction::Neither,
            Unit::Days => match last {
                "cash_conversion_time" => Direction::Lower,
                _ => Direction::Neither,
            },
            Unit::OrdersPerHour | Unit::BitsPerOrder | Unit::BitsPerDay => Direction::Higher,
            Unit::Orders => match last {
                // The buyers decide how many orders there are.
                "placed" => Direction::Neither,
                "delivered" => Direction::Higher,
                _ => Direction::Lower,
            },
            Unit::Share => match last {
                "on_promise"
                | "clean"
                | "resold_share"
                | "intact_share"
                | "retained"
                | "fill_rate"
                | "order_fill_rate"
                | "cycle_service_level"
                | "forged_detected_share" => Direction::Higher,
                "logistics_share"
                | "channel_fee_share"
                | "loss_making_share"
                | "uninvoiced_agent_share"
                | "uninvoiced_sales_share" => Direction::Lower,
                _ if last.starts_with("within_") || last.ends_with("_within_limit") => {
                    Direction::Higher
                }
                _ if last == "rate" || last.ends_with("_rate") => Direction::Lower,
                // Everything that buyers or agents are unhappy with.
                _ if ["by_cause", "complaints", "outcome", "reason"]
                    .into_iter()
                    .any(|group| self.id.rsplit('.').nth(1) == Some(group)) =>
                {
                    Direction::Lower
                }
                // How busy somebody is, and who has which part of the orders.
                _ => Direction::Neither,
            },
        }
    }
}

/// Which way a metric is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Lower is better: times, losses, costs.
    Lower,
    /// Higher is better: shares in time, bits kept.
    Higher,
    /// Neither by itself: how busy somebody is.
    Neither,
}

/// What one replication says about one metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Observation {
    /// A value; `None` where it does not exist (the mean of nothing).
    Value(Option<f64>),
    /// Numerator and denominator of a ratio of totals.
    Ratio(f64, f64),
}

/// Cumulative shares over time since placing, for charts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Curve {
    /// `ended[h]`: cohort orders that reached the event within (h - 1, h] hours of placing
    /// (within [0, 0] for h = 0); the last entry holds all later ones.
    pub ended: Vec<u64>,
    /// All orders of the cohort.
    pub cohort: u64,
}

impl Curve {
    /// Share of the cohort that has reached the event within `hours`.
    pub fn share_within(&self, hours: usize) -> f64 {
        let reached: u64 = self.ended.iter().take(hours + 1).sum();
        reached as f64 / self.cohort.max(1) as f64
    }
}

/// Hours of a day.
pub const HOURS_OF_DAY: usize = 24;

/// One tier's load by hour of the day, summed over the days of the window: entry h is from h to
/// h + 1 o'clock.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayLoad {
    /// Labour \[ms of a hand\]; all hours together are the numerator of the tier's utilisation.
    pub labour: [i128; HOURS_OF_DAY],
    /// Open time times hands \[ms of a hand\]; together the denominator. Zero: always closed.
    pub capacity: [i128; HOURS_OF_DAY],
}

/// Orders placed on one day, on one clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DaySum {
    /// Orders that ended this clock.
    pub orders: u64,
    /// Sum of their times \[ms\].
    pub millis: i128,
}

/// Information, dispatch and delivery time of scanned orders by the day of placing, from time 0,
/// warm-up included. Empty but in the first replications.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByDay {
    /// One for each whole day.
    pub days: Vec<[DaySum; 3]>,
}

/// Goods by the day, from time 0, warm-up included \[thousandths of a unit\].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoodsByDay {
    /// For each of [`super::network::Network::stock`]: on hand at the beginning of each day, all
    /// points together.
    pub on_hand: Vec<Vec<i64>>,
}

impl GoodsByDay {
    /// Out of the sums of a replication, which are then without them: centuries of days are not
    /// copied.
    pub(super) fn taken_from(sums: &mut StockSums) -> Self {
        let by_day = |one: &mut HoldingSums| std::mem::take(&mut one.by_day);
        Self {
            on_hand: sums.holdings.iter_mut().map(by_day).collect(),
        }
    }
}

/// The result of one replication: plain numbers, in the order of the network's metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicationResult {
    /// Number of the replication, from 1.
    pub replication: u64,
    /// One observation for each metric of [`super::measure::metrics`].
    pub observations: Vec<Observation>,
    /// Placed to first scan.
    pub dispatched: Curve,
    /// Placed to delivered.
    pub delivered: Curve,
    /// One for each tier, from the top down.
    pub day_loads: Vec<DayLoad>,
    /// What shows how long the beginning lasts.
    pub by_day: ByDay,
    /// Goods day by day; empty without stock.
    pub goods: GoodsByDay,
    /// For each tier, from the top down, what the cohort's orders tie up h hours after placing
    /// \[fen\], h from 0 to 336; empty where no money is booked.
    pub capital: Vec<Vec<i64>>,
    /// The orders it is summed over.
    pub capital_orders: u64,
    /// The model's happenings by definition, however few entries the calendar held.
    pub events: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_orders_count_events_and_shares_of_amounts_do_not() {
        let counted = |id: &str, unit| {
            let metric = Metric {
                id: id.to_owned(),
                unit,
                combine: Combine::Ratio,
                name: Text::same(id),
            };
            metric.counted()
        };
        let events = [
            "orders.omission_rate",
            "dispatch_time.within_48h",
            "cases.delay.respond_within_limit",
            "stage.relay.within_limit_active",
            "orders.outcome.lost",
            "returns.rate",
        ];
        for id in events {
            assert_eq!(counted(id, Unit::Share), Some(Counted::Events), "{id}");
        }
        let expected = [
            "complaints.rate",
            "carrier.brand.complaints.late",
            "channel.chat.complaint_rate",
            "disputes.by_cause.other",
        ];
        for id in expected {
            assert_eq!(counted(id, Unit::Share), Some(Counted::Expected), "{id}");
        }
        let amounts = [
            "cost.logistics_share",
            "relay.general.utilisation",
            "stock.supplier.fill_rate",
            "disputes.prepayment_gap_share",
        ];
        for id in amounts {
            assert_eq!(counted(id, Unit::Share), None, "{id}");
        }
        assert_eq!(counted("cases.delay.per_order", Unit::PerOrder), None);
    }
}
