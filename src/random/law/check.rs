//! Checks of parameters: each gives the value back or says what is wrong with it.

use super::LawError;

pub(super) fn finite(parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(LawError::NotFinite { parameter, value })
    }
}

pub(super) fn not_negative(parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if finite(parameter, value)? < 0.0 {
        return Err(LawError::Negative { parameter, value });
    }
    Ok(value)
}

pub(super) fn positive(parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if finite(parameter, value)? <= 0.0 {
        return Err(LawError::NotPositive { parameter, value });
    }
    Ok(value)
}

pub(super) fn share(parameter: &'static str, value: f64) -> Result<f64, LawError> {
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(LawError::NotAShare { parameter, value })
    }
}

pub(super) fn within(
    parameter: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<f64, LawError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(LawError::OutOfRange {
            parameter,
            value,
            low,
            high,
        })
    }
}

pub(super) fn enough(what: &'static str, found: usize, needed: usize) -> Result<(), LawError> {
    if found < needed {
        Err(LawError::TooFew {
            what,
            needed,
            found,
        })
    } else {
        Ok(())
    }
}

pub(super) fn ordered(
    smaller: &'static str,
    low: f64,
    larger: &'static str,
    high: f64,
) -> Result<(), LawError> {
    finite(smaller, low)?;
    finite(larger, high)?;
    if low > high {
        Err(LawError::NotOrdered {
            smaller,
            larger,
            low,
            high,
        })
    } else {
        Ok(())
    }
}

pub(super) fn same_length(
    first: &'static str,
    expected: usize,
    second: &'static str,
    found: usize,
) -> Result<(), LawError> {
    if expected == found {
        Ok(())
    } else {
        Err(LawError::Lengths {
            first,
            second,
            expected,
            found,
        })
    }
}
