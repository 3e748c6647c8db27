//! What carriers charge.
//!
//! A price is put together exactly and rounded once: base (drawn, by weight, or by contract), the
//! surcharges of the day, the factor of cold chain, the least that is charged; box and ice on top.
//! Surcharges of one day add up, each on the base.

use std::cmp::Ordering;
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

/// The most that a parcel may cost \[fen\]: 2^50, eleven million million yuan. What would be more is
/// this.
const MOST: i128 = 1 << 50;

impl Tariff {
    /// The same price for every parcel \[fen\], as a law.
    pub fn per_parcel(law: Law) -> Self {
        Self {
            per_parcel: Some(law),
            ..Self::default()
        }
    }

    /// Which contract price holds: how many steps of [`Self::contract`] are reached, 0 for the price
    /// of single parcels.
    ///
    /// - `daily`: mean parcels a day at the place they leave from, with this carrier.
    pub fn step(&self, daily: f64) -> u8 {
        let reached = self.contract.partition_point(|step| step.from <= daily);
        u8::try_from(reached).unwrap_or(u8::MAX)
    }

    /// What a parcel costs that is scanned at an instant. Exact, and rounded once, half to even,
    /// for every price up to 10^12 fen and volume divisors up to 10^5 cm³/kg.
    ///
    /// - `step`: the contract price that holds, see [`Self::step`]; `luck`: the draw of a price that
    ///   varies.
    #[inline]
    pub fn bill(&self, parcel: Parcel, scanned: SimTime, step: u8, luck: Key) -> Bill {
        let drawn = match &self.per_parcel {
            Some(law) => law.sample_millis(&mut luck.draw(crate::model::purpose::FREIGHT, 0)),
            None => 0,
        };
        let flat = self.by_weight.is_none()
            && self.minimum == 0
            && self.surcharges.is_empty()
            && self.contract.is_empty()
            && !(parcel.cold && self.cold.is_some());
        match flat {
            true => Bill {
                freight: drawn,
                ..Bill::default()
            },
            false => self.put_together(parcel, scanned, step, drawn),
        }
    }

    #[inline(never)]
    fn put_together(&self, parcel: Parcel, scanned: SimTime, step: u8, drawn: Fen) -> Bill {
        let drawn = Exact::whole(drawn);
        let price = |cold: bool, step: u8| {
            let parcel = Parcel { cold, ..parcel };
            rounded(self.price(parcel, scanned, step, drawn))
        };
        let (freight, total) = match parcel.cold {
            true => (price(false, step), price(true, step)),
            false => (price(false, step), price(false, step)),
        };
        let saved = match step {
            0 => 0,
            _ => price(parcel.cold, 0) - total,
        };
        Bill {
            freight,
            cold: total - freight,
            saved,
        }
    }

    /// The price that is expected, for choosing a carrier \[fen\]: that at the mean of what is drawn,
    /// as if scanned at this instant.
    ///
    /// - `daily`: as for [`Self::step`].
    pub fn quote(&self, parcel: Parcel, scanned: SimTime, daily: f64) -> f64 {
        // Parts that a float holds exactly.
        const PARTS: i128 = 1024;
        let mean = self.per_parcel.as_ref().map_or(0.0, Law::mean);
        let drawn = Exact {
            parts: (mean * PARTS as f64).round_ties_even() as i128,
            of: PARTS,
        };
        match self.price(parcel, scanned, self.step(daily), drawn) {
            Some(price) => price.parts as f64 / price.of as f64,
            None => MOST as f64,
        }
    }

    /// The whole price, unrounded \[fen\]; `None` if it is beyond what is counted exactly.
    fn price(&self, parcel: Parcel, scanned: SimTime, step: u8, drawn: Exact) -> Option<Exact> {
        let granted = usize::from(step).checked_sub(1);
        let granted = granted.and_then(|last| self.contract.get(last));
        let mut price = match granted.map(|step| step.price) {
            Some(StepPrice::PerParcel(fen)) => Exact::whole(fen),
            Some(StepPrice::Share(share)) => self.base(parcel, drawn)?.times(share)?,
            None => self.base(parcel, drawn)?,
        };
        let today = |one: &&Surcharge| one.holds(scanned);
        let (mut rate, mut fixed) = (ALL, 0_i64);
        for surcharge in self.surcharges.iter().filter(today) {
            rate = rate.checked_add(surcharge.rate)?;
            fixed = fixed.checked_add(surcharge.fixed)?;
        }
        if rate != ALL {
            price = price.times(rate)?;
        }
        price = price.plus(fixed)?;
        let cold = self.cold.filter(|_| parcel.cold);
        if let Some(cold) = &cold {
            price = price.times(cold.factor)?;
        }
        price = price.at_least(self.minimum)?;
        match cold {
            Some(cold) => price.plus(cold.container)?.plus(cold.ice),
            None => Some(price),
        }
    }

    /// The price by what is drawn and by weight.
    fn base(&self, parcel: Parcel, drawn: Exact) -> Option<Exact> {
        let billed = self.billed(parcel)?;
        match self.by_weight {
            None => Some(drawn),
            Some(ByWeight::PerKilogram(rate)) => {
                const GRAMS: i128 = 1000;
                let parts = billed.parts.checked_mul(rate.into())?;
                let of = billed.of.checked_mul(GRAMS)?;
                Exact { parts, of }.sum(drawn)
            }
            Some(ByWeight::Steps {
                first,
                first_weight,
                step,
                further,
            }) => {
                let included = billed.of.checked_mul(first_weight.into())?;
                let over = billed.parts.checked_sub(included)?.max(0);
                let each = billed.of.checked_mul(step.max(1).into())?;
                let begun = over.checked_add(each - 1)? / each;
                let fen = begun
                    .checked_mul(further.into())?
                    .checked_add(first.into())?;
                Exact { parts: fen, of: 1 }.sum(drawn)
            }
        }
    }

    /// What is billed as weight \[g\]: the weight, or the volume weight if that is more.
    fn billed(&self, parcel: Parcel) -> Option<Exact> {
        const GRAMS: i128 = 1000;
        let grams = i128::from(parcel.grams);
        let by_volume = match self.volume_divisor {
            Some(divisor) if divisor > 0 => Exact {
                parts: i128::from(parcel.volume).checked_mul(GRAMS)?,
                of: divisor.into(),
            },
            _ => Exact { parts: 0, of: 1 },
        };
        match by_volume.parts > grams.checked_mul(by_volume.of)? {
            true => Some(by_volume),
            false => Some(Exact {
                parts: grams,
                of: 1,
            }),
        }
    }
}

impl Surcharge {
    /// Whether it holds at an instant.
    fn holds(&self, at: SimTime) -> bool {
        let begun = self.days.partition_point(|days| days.start <= at);
        begun > 0 && at < self.days[begun - 1].end
    }
}

/// An amount that has not been rounded: `parts` of which `of` make one. Nothing wraps: what does
/// not fit into 128 bits is `None`.
#[derive(Debug, Clone, Copy)]
struct Exact {
    parts: i128,
    /// Positive.
    of: i128,
}

impl Exact {
    fn whole(fen: Fen) -> Self {
        Self {
            parts: fen.into(),
            of: 1,
        }
    }

    /// So many millionths of it.
    fn times(self, share: Ppm) -> Option<Self> {
        Some(Self {
            parts: self.parts.checked_mul(share.into())?,
            of: self.of.checked_mul(ALL.into())?,
        })
    }

    fn plus(self, fen: Fen) -> Option<Self> {
        let more = self.of.checked_mul(fen.into())?;
        let parts = self.parts.checked_add(more)?;
        Some(Self { parts, ..self })
    }

    fn sum(self, other: Self) -> Option<Self> {
        let mine = self.parts.checked_mul(other.of)?;
        let theirs = other.parts.checked_mul(self.of)?;
        Some(Self {
            parts: mine.checked_add(theirs)?,
            of: self.of.checked_mul(other.of)?,
        })
    }

    fn at_least(self, fen: Fen) -> Option<Self> {
        let least = self.of.checked_mul(fen.into())?;
        Some(Self {
            parts: self.parts.max(least),
            ..self
        })
    }
}

/// Whole fen, half to even.
fn rounded(price: Option<Exact>) -> Fen {
    let fen = match price {
        None => MOST,
        Some(Exact { parts, of: 1 }) => parts,
        Some(Exact { parts, of }) => {
            let (whole, rest) = (parts.div_euclid(of), parts.rem_euclid(of));
            let up = match rest.cmp(&(of - rest)) {
                Ordering::Less => 0,
                Ordering::Equal => whole.rem_euclid(2),
                Ordering::Greater => 1,
            };
            whole + up
        }
    };
    fen.clamp(-MOST, MOST) as Fen
}

#[cfg(test)]
mod tests;
