//! Keys of draws, and the generator they start.
//!
//! `draw = f(seed, replication, entity, purpose, attempt)`. Two structures that ask for the same
//! thing get the same number, threads and the order of events cannot disturb it, and making one
//! failure rarer moves no other. File names, titles, labels and slot numbers enter nowhere.
//!
//! Everything is the finaliser of SplitMix64 (Steele, Lea, Flood 2014): a key is a chain of
//! finalised words, a draw is SplitMix64 started at `key + purpose + attempt * odd constant`.
//! Xoshiro and counter ciphers cost three to ten times as much per fresh stream and a
//! simulation takes only one or two numbers from each.

use std::convert::Infallible;

use rand::TryRng;

/// The odd number closest to 2^64 divided by the golden ratio: SplitMix64's increment.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Odd multipliers that keep the words of a key apart (from the digits of pi and e).
const SPREAD: u64 = 0xD134_2543_DE82_EF95;
const ATTEMPT: u64 = 0xA076_1D64_78BD_642F;

/// SplitMix64's finaliser: a bijection of 64 bits without visible structure.
#[inline]
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A stable 64-bit hash of a name: the same in every version, on every machine.
///
/// FNV-1a, finalised. Used for tier names and purposes, never for large data.
pub const fn hash_name(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        i += 1;
    }
    mix(hash)
}

/// What a draw is for. Each use has a purpose of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Purpose(u64);

impl Purpose {
    /// The purpose with this name.
    pub const fn named(name: &str) -> Self {
        Self(hash_name(name))
    }

    /// This purpose at a tier (or channel) whose name hashes to `salt`, see [`hash_name`].
    ///
    /// The general agent of a chain of two and of a chain of four draws alike, because only
    /// the name of its tier enters.
    #[inline]
    pub const fn at(self, salt: u64) -> Self {
        Self(self.0 ^ salt)
    }

    /// The keyed rank of the `number`-th of several: whoever has the lowest ranks belongs.
    ///
    /// Neither seed nor replication enters, so the members are the same in every run, and a
    /// larger group only adds to a smaller one.
    #[inline]
    pub const fn rank(self, number: u32) -> u64 {
        mix(self.0 ^ (number as u64 + 1).wrapping_mul(SPREAD))
    }
}

/// The root of all draws of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root(u64);

impl Root {
    /// The root for a seed and a replication number (from 1).
    pub const fn new(seed: u64, replication: u64) -> Self {
        Self(mix(mix(seed ^ GOLDEN).wrapping_add(
            mix(replication.wrapping_mul(SPREAD)).wrapping_mul(GOLDEN),
        )))
    }

    /// The key of an order: the `number`-th (from 1) of the stream of buyers `stream`.
    #[inline]
    pub const fn order(self, stream: u32, number: u32) -> Key {
        Key(mix(self.0
            ^ ((stream as u64) << 32 | number as u64)
                .wrapping_mul(SPREAD)))
    }

    /// The key of an agent: its number (from 0) in the tier whose name hashes to `salt`.
    #[inline]
    pub const fn agent(self, salt: u64, number: u32) -> Key {
        Key(mix(self.0
            ^ salt
                .wrapping_add((number as u64 + 1).wrapping_mul(SPREAD))))
    }

    /// The key of the market's `number`-th day (from 0).
    #[inline]
    pub const fn day(self, number: u32) -> Key {
        // A tier may be called anything but this: its name has no dot.
        self.agent(hash_name("market.day"), number)
    }
}

/// The key of one entity of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key(u64);

impl Key {
    /// The key of something that belongs to this entity, numbered or timed by `word`: a sheet
    /// of an agent by the instant of its trigger, a parcel of an order by its number.
    #[inline]
    pub const fn child(self, word: u64) -> Self {
        Self(mix(self.0 ^ word.wrapping_mul(SPREAD).wrapping_add(GOLDEN)))
    }

    /// The 40 high bits: what breaks ties between events of equal time and rank.
    #[inline]
    pub const fn tie(self) -> u64 {
        self.0 >> 24
    }

    /// Starts the stream for `purpose`, `attempt` (from 0).
    #[inline]
    pub const fn draw(self, purpose: Purpose, attempt: u32) -> Draw {
        Draw(
            self.0
                .wrapping_add(purpose.0)
                .wrapping_add((attempt as u64).wrapping_mul(ATTEMPT)),
        )
    }
}

/// A short stream of random numbers for one decision: SplitMix64 from a keyed state.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// The stream of SplitMix64 with this seed, without a key: for known answers.
    pub const fn from_state(state: u64) -> Self {
        Self(state)
    }

    /// The next 64 random bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A uniform number in [0, 1), a multiple of 2^-53.
    #[inline]
    pub const fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// True with this probability; 0 is never, 1 is always.
    #[inline]
    pub const fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }
}

impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for chunk in destination.chunks_mut(8) {
            let word = self.bits().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}
