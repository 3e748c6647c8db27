//! Integer time: whole milliseconds.

use std::ops::{Add, AddAssign, Sub};

/// A span of time [ms]. Never negative where a model uses it as a duration.
pub type Millis = i64;

/// One second [ms].
pub const SECOND: Millis = 1_000;
/// One minute [ms].
pub const MINUTE: Millis = 60 * SECOND;
/// One hour [ms].
pub const HOUR: Millis = 60 * MINUTE;
/// One day of 24 hours [ms].
pub const DAY: Millis = 24 * HOUR;
/// One week of seven days [ms].
pub const WEEK: Millis = 7 * DAY;

/// An instant: whole milliseconds since the start of the simulation.
///
/// Integer, because a float clock makes simultaneous events differ in the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SimTime(i64);

impl SimTime {
    /// The start of the simulation.
    pub const ZERO: Self = Self(0);
    /// The last instant a calendar can hold: 2^44 - 1 ms, about 557 years.
    pub const MAX: Self = Self((1 << 44) - 1);
    /// Later than every instant of a simulation; not a time a calendar accepts.
    pub const NEVER: Self = Self(i64::MAX);

    /// The instant this many milliseconds after the start.
    #[inline]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the start.
    #[inline]
    pub const fn millis(self) -> i64 {
        self.0
    }
}

impl Add<Millis> for SimTime {
    type Output = Self;
    #[inline]
    fn add(self, span: Millis) -> Self {
        Self(self.0 + span)
    }
}

impl AddAssign<Millis> for SimTime {
    #[inline]
    fn add_assign(&mut self, span: Millis) {
        self.0 += span;
    }
}

impl Sub for SimTime {
    type Output = Millis;
    #[inline]
    fn sub(self, earlier: Self) -> Millis {
        self.0 - earlier.0
    }
}
