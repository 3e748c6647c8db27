//! Sums of the parts of orders' times.

use super::order::ALL_PARTS;

/// Sums of the parts of orders' times \[ms\], exact.
///
/// Added up in 64 bits, which the processor does for two parts at once, and now and then carried
/// over into 128.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartSums {
    recent: [i64; ALL_PARTS],
    /// How many orders are in `recent`.
    orders: u32,
    carried: [i128; ALL_PARTS],
}

impl PartSums {
    /// A part is shorter than the calendar, 2^44 ms, so this many cannot overflow 64 bits.
    const MOST: u32 = 1 << 18;

    /// Adds the parts of one order.
    #[inline]
    pub fn add(&mut self, parts: &[i64; ALL_PARTS]) {
        for (sum, part) in self.recent.iter_mut().zip(parts) {
            *sum += part;
        }
        self.orders += 1;
        if self.orders == Self::MOST {
            *self = Self {
                carried: self.sums(),
                ..Self::default()
            };
        }
    }

    /// Adds the sums of other orders.
    pub fn merge(&mut self, other: &Self) {
        let (mine, theirs) = (self.sums(), other.sums());
        *self = Self {
            carried: std::array::from_fn(|part| mine[part] + theirs[part]),
            ..Self::default()
        };
    }

    /// The sums of all orders.
    pub fn sums(&self) -> [i128; ALL_PARTS] {
        std::array::from_fn(|part| self.carried[part] + i128::from(self.recent[part]))
    }
}
