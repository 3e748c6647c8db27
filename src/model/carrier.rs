//! Who carries parcels, and to whom: part of the [network](super::network).

use crate::engine::time::Millis;
use crate::language::Text;
use crate::random::Law;

use super::money::tariff::Tariff;
use super::pace::Pace;

/// Who carries.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// Name in the scenario.
    pub name: String,
    /// How people call it.
    pub label: Text,
    /// What it charges; `None`: its price is not known.
    pub tariff: Option<Tariff>,
    /// From the first scan to the buyer [ms], calendar.
    pub transit: Option<Law>,
    /// Promise to the buyer, from the first scan [ms].
    pub promise: Option<Millis>,
    /// Probability that a parcel is lost.
    pub loss: f64,
    /// Probability that a parcel comes damaged, if it comes.
    pub damage: f64,
    /// Slow periods.
    pub pace: Pace,
    /// What holds for each of [`Network::regions`](super::network::Network::regions) in place of `transit`, `promise` and `pace`;
    /// empty: these hold everywhere.
    pub regions: Vec<Leg>,
}

impl Carrier {
    /// A carrier that takes no time, promises nothing, loses nothing, and whose price is not known.
    pub fn neutral(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: Text::same(name),
            tariff: None,
            transit: None,
            promise: None,
            loss: 0.0,
            damage: 0.0,
            pace: Pace::default(),
            regions: Vec::new(),
        }
    }

    /// What it charges to a region.
    ///
    /// - `region`: as for [`Carrier::to`].
    #[inline]
    pub fn tariff_to(&self, region: usize) -> Option<&Tariff> {
        let leg = self.regions.get(region).and_then(|leg| leg.tariff.as_ref());
        leg.or(self.tariff.as_ref())
    }

    /// Whether its price is known everywhere.
    pub fn has_prices(&self) -> bool {
        let own = self.tariff.is_some();
        own || !self.regions.is_empty() && self.regions.iter().all(|leg| leg.tariff.is_some())
    }

    /// Whether it has contract prices somewhere.
    pub fn has_contracts(&self) -> bool {
        let legs = self.regions.iter().filter_map(|leg| leg.tariff.as_ref());
        let mut tariffs = self.tariff.iter().chain(legs);
        tariffs.any(|tariff| !tariff.contract.is_empty())
    }

    /// Transit time, promise and slow periods for a buyer of a region.
    ///
    /// - `region`: index into [`Network::regions`](super::network::Network::regions); any number without regions.
    #[inline]
    pub fn to(&self, region: usize) -> (Option<&Law>, Option<Millis>, &Pace) {
        match self.regions.get(region) {
            None => (self.transit.as_ref(), self.promise, &self.pace),
            Some(leg) => (leg.transit.as_ref(), leg.promise, &leg.pace),
        }
    }

    /// Whether it promises a time, somewhere.
    pub fn promises(&self) -> bool {
        let legs = self.regions.iter().map(|leg| leg.promise);
        let promise = Some(self.promise).filter(|_| self.regions.is_empty());
        promise.into_iter().chain(legs).any(|one| one.is_some())
    }
}

/// A carrier's way to the buyers of a region.
#[derive(Debug, Clone, Default)]
pub struct Leg {
    /// From the first scan to the buyer [ms], calendar, at the usual speed.
    pub transit: Option<Law>,
    /// Promise to the buyer, from the first scan [ms].
    pub promise: Option<Millis>,
    /// Slow periods.
    pub pace: Pace,
    /// What it charges there; `None`: as everywhere.
    pub tariff: Option<Tariff>,
}

/// Where buyers live.
#[derive(Debug, Clone)]
pub struct Region {
    /// Name in the scenario.
    pub name: String,
    /// How people call it.
    pub label: Text,
    /// Share of the orders; the shares of all regions add up to 1.
    pub share: f64,
}
