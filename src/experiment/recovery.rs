//! How a scenario recovers from what goes wrong: its clocks by the day of placing, over the
//! replications.

use crate::language::Text;
use crate::model::disruption::Disruption;
use crate::model::metric::ReplicationResult;
use crate::model::network::Network;

/// A disruption of a scenario, to be told and drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Upset {
    /// Name in the scenario.
    pub name: String,
    /// How people call it.
    pub label: Text,
    /// The clock in which it shows, as a place among the clocks of a day.
    pub clock: usize,
    /// Windows that are the same in every replication \[days since time 0\].
    pub windows: Vec<(f64, f64)>,
}

impl Upset {
    /// Those of a network.
    pub fn all(network: &Network) -> Vec<Self> {
        let upset = |one: &Disruption| Self {
            name: one.name.clone(),
            label: one.label.clone(),
            clock: one.clock(),
            windows: one.when.stated_days(),
        };
        network.disruptions.iter().map(upset).collect()
    }
}

/// The mean time of orders placed on a day, over the replications \[h\].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayTime {
    /// The day, from 0.
    pub day: usize,
    /// Mean of the replications' means.
    pub mean: f64,
    /// The smallest with at least 10 % of the replications at it or below.
    pub p10: f64,
    /// The same with 90 %.
    pub p90: f64,
}

/// A clock by the day of placing, days on which some replication has nothing to say left out.
///
/// - `clock`: its place among the clocks of a day.
pub fn by_day(replications: &[ReplicationResult], clock: usize) -> Vec<DayTime> {
    let days = replications.iter().map(|one| one.by_day.days.len()).min();
    let time = |day: usize| {
        let mean = |one: &ReplicationResult| one.by_day.days[day][clock].mean_hours();
        let mut times: Vec<f64> = replications.iter().map(mean).collect::<Option<_>>()?;
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        times.sort_unstable_by(f64::total_cmp);
        let tenths = |tenths: usize| {
            let place = (times.len() * tenths).div_ceil(10).max(1);
            times[place - 1]
        };
        Some(DayTime {
            day,
            mean,
            p10: tenths(1),
            p90: tenths(9),
        })
    };
    (0..days.unwrap_or(0)).filter_map(time).collect()
}
