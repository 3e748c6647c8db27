//! Decimal numbers, counted in whole steps of their last digit: 0.8 + 0.4 is 1.2.

/// More digits than this help nobody, and fewer fit any computation here.
const MOST_DIGITS: usize = 15;

/// A decimal number, zero or more.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    digits: i128,
    /// How many of them stand behind the point.
    decimals: u32,
}

impl Decimal {
    /// Reads `12`, `0.8` or `.5`.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction}");
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let some = !digits.is_empty() && digits.len() <= MOST_DIGITS;
        (plain && some).then_some(())?;
        Some(Self {
            digits: digits.parse().ok()?,
            decimals: fraction.len() as u32,
        })
    }

    /// How many digits stand behind the point.
    pub fn decimals(self) -> u32 {
        self.decimals
    }

    /// In whole steps of the last of so many decimals, at least as many as it has.
    pub fn steps(self, decimals: u32) -> i128 {
        self.digits * 10_i128.pow(decimals.saturating_sub(self.decimals))
    }

    /// So many steps of the last of these decimals.
    pub fn of_steps(digits: i128, decimals: u32) -> Self {
        Self { digits, decimals }
    }

    /// Times what one unit is worth in another: 60 for hours to minutes. `None` where the product
    /// has no end.
    pub fn times(self, worth: f64) -> Option<Self> {
        let product = self.digits as f64 * worth;
        (0..=6).find_map(|decimals| {
            let steps = product * 10_f64.powi(decimals);
            let whole = steps.round();
            let exact = whole < 1e15 && (steps - whole).abs() <= 1e-9 * whole;
            exact.then(|| Self {
                digits: whole as i128,
                decimals: self.decimals + decimals as u32,
            })
        })
    }

    /// As it is written, with at least so many decimals and no further zeros.
    pub fn text(self, least: u32) -> String {
        let (mut digits, mut decimals) = (self.digits, self.decimals);
        while decimals > least && digits % 10 == 0 {
            digits /= 10;
            decimals -= 1;
        }
        let places = decimals as usize;
        let mut text = format!("{digits:0>width$}", width = places + 1);
        if places > 0 {
            text.insert(text.len() - places, '.');
        }
        let missing = least.saturating_sub(decimals) as usize;
        if missing > 0 {
            text.push_str(if places == 0 { "." } else { "" });
            text.push_str(&"0".repeat(missing));
        }
        text
    }

    /// The nearest floating-point number.
    pub fn number(self) -> f64 {
        // Digits read as such are rounded once; a division would round twice.
        self.text(0).parse().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn decimals_are_read_and_written() {
        for text in ["0", "12", "0.8", "2.05", "100"] {
            assert_eq!(decimal(text).text(0), text);
        }
        assert_eq!(decimal("2.50").text(0), "2.5");
        assert_eq!(decimal("2.50").text(1), "2.5");
        assert_eq!(decimal("2").text(1), "2.0");
        assert_eq!(decimal("2.5").text(3), "2.500");
        assert_eq!(decimal(".5").text(0), "0.5");
        assert_eq!(decimal("0.05").number(), 0.05);
        for wrong in ["", ".", "1e5", "-1", "1,000", "1.2.3", "1234567890123456"] {
            assert!(Decimal::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn units_are_exchanged_where_that_ends() {
        let times = |text, worth| decimal(text).times(worth).map(|product| product.text(0));
        assert_eq!(times("1.5", 60.0).as_deref(), Some("90"));
        assert_eq!(times("5", 0.001 / 0.01).as_deref(), Some("0.5"));
        assert_eq!(times("30", 1.0 / 60.0).as_deref(), Some("0.5"));
        assert_eq!(times("0", 60.0).as_deref(), Some("0"));
        assert_eq!(times("5", 1.0 / 60.0), None);
    }
}
