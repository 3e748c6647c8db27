//! Division by a number that stays the same.

use crate::engine::time::Millis;

/// A positive number to divide by, with its reciprocal: a product and a correction take a third
/// of the time of a division, and working hours need two for every job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Divisor {
    pub value: Millis,
    /// 2^64 / value, rounded up.
    reciprocal: u64,
}

impl Divisor {
    /// A positive divisor.
    pub fn new(value: Millis) -> Self {
        let exact = (1_u128 << 64).div_ceil(value.unsigned_abs().max(1).into());
        Self {
            value,
            reciprocal: u64::try_from(exact).unwrap_or(u64::MAX),
        }
    }

    /// Quotient, and remainder from 0 to below the value.
    #[inline]
    pub fn split(self, number: Millis) -> (Millis, Millis) {
        if !(0..1 << 62).contains(&number) || self.value == 1 {
            return (number.div_euclid(self.value), number.rem_euclid(self.value));
        }
        // The reciprocal is too large by less than 1, so the quotient is too large by less than
        // number / 2^64, and so by at most one.
        let product = u128::from(number.unsigned_abs()) * u128::from(self.reciprocal);
        let quotient = (product >> 64) as Millis;
        let rest = number - quotient * self.value;
        match rest < 0 {
            true => (quotient - 1, rest + self.value),
            false => (quotient, rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::{DAY, HOUR, WEEK};

    #[test]
    fn a_reciprocal_divides_exactly() {
        for value in [
            1,
            2,
            3,
            7,
            HOUR,
            15 * HOUR,
            15 * HOUR + 1,
            DAY,
            WEEK - 1,
            WEEK,
        ] {
            let divisor = Divisor::new(value);
            for quotient in [0, 1, 2, 1 << 20, (1 << 44) / value, (1 << 61) / value] {
                for rest in [-1, 0, 1, value / 2, value - 1] {
                    let number = quotient * value + rest;
                    let expected = (number.div_euclid(value), number.rem_euclid(value));
                    assert_eq!(divisor.split(number), expected, "{number} / {value}");
                }
            }
        }
    }
}
