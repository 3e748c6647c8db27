//! How a number is written: the uncertainty decides the digits.
//!
//! A half-width is written with two significant digits, its mean up to the first of them:
//! `29.0 ± 0.12 h`. In sentences both stop there: `29.0 ± 0.1 h`. Shares are percent, what does
//! not exist is a dash. Files for machines carry every digit instead and do not come here.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::stats::{Estimate, RatioEstimate};

/// What stands where a number does not exist.
pub const NOTHING: &str = "–";

/// More decimals than this help nobody, however small the half-width: a hundredth of an hour, a
/// fen, a thousandth of a percent in a table, a tenth of one in a sentence or beside a bar, a hundredth
/// below ten. Rare things keep theirs: 0.071 % is not 0.1 %.
fn most_decimals(unit: Unit, detail: Detail, mean: f64) -> usize {
    match (unit, detail) {
        (Unit::Hours | Unit::Days | Unit::Orders | Unit::Yuan | Unit::YuanPerOrder, _) => 2,
        (Unit::Share, Detail::Sentence) if mean.abs() >= 10.0 => 1,
        (Unit::Share, Detail::Sentence) if mean.abs() >= 1.0 => 2,
        _ => 3,
    }
}

/// How much of the half-width is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Two significant digits, for tables.
    Table,
    /// As many decimals as the mean, for sentences.
    Sentence,
}

/// An estimate for a table: `29.0 ± 0.12 h`.
pub fn estimate(value: Option<Estimate>, unit: Unit, language: Language) -> String {
    written(value, unit, language, Detail::Table)
}

/// An estimate for a sentence or a label: `29.0 ± 0.1 h`.
pub fn short(value: Option<Estimate>, unit: Unit, language: Language) -> String {
    written(value, unit, language, Detail::Sentence)
}

/// A signed estimate for a table of differences [h]: `+24.4 ± 0.21 h`.
pub fn difference(value: Option<Estimate>) -> String {
    let text = written(value, Unit::Hours, Language::En, Detail::Table);
    signed(value, text)
}

/// A signed estimate for a label [h]: `+24.4 ± 0.2 h`.
pub fn short_difference(value: Option<Estimate>) -> String {
    let text = written(value, Unit::Hours, Language::En, Detail::Sentence);
    signed(value, text)
}

/// A ratio with its interval: `1.84 [1.83, 1.85]`.
pub fn ratio(value: Option<RatioEstimate>) -> String {
    let Some(ratio) = value else {
        return NOTHING.to_owned();
    };
    let (Some(low), Some(high)) = (ratio.low, ratio.high) else {
        return fixed(ratio.mean, 2);
    };
    // Two decimals are what people compare; a third one only where two would hide the interval
    // or the difference from 1.
    let hidden = fixed(low, 2) == fixed(high, 2) || (ratio.mean - 1.0).abs() < 0.02;
    let decimals = if hidden { 3 } else { 2 };
    let [mean, low, high] = [ratio.mean, low, high].map(|value| fixed(value, decimals));
    format!("{mean} [{low}, {high}]")
}

/// A ratio with its interval for a chart, where numbers stand side by side: two decimals, unless
/// these would hide the difference from 1.
pub fn chart_ratio(value: Option<RatioEstimate>) -> String {
    let Some(shown) = value.filter(|ratio| fixed(ratio.mean, 2) != "1.00") else {
        return ratio(value);
    };
    let text = fixed(shown.mean, 2);
    match (shown.low, shown.high) {
        (Some(low), Some(high)) => format!("{text} [{}, {}]", fixed(low, 2), fixed(high, 2)),
        _ => text,
    }
}

/// A ratio in a narrow column: `1.84±0.01`, with the longer side of its interval.
pub fn narrow_ratio(value: Option<RatioEstimate>) -> String {
    let Some(ratio) = value else {
        return NOTHING.to_owned();
    };
    let Some((low, high)) = ratio.low.zip(ratio.high) else {
        return fixed(ratio.mean, 2);
    };
    let half = (high - ratio.mean).max(ratio.mean - low);
    let near_one = ratio.mean != 1.0 && (ratio.mean - 1.0).abs() < 0.02;
    let decimals = if near_one { 3 } else { 2 };
    let half = match half {
        0.0 => "0".to_owned(),
        small if near_one && small < 0.000_5 => "<0.001".to_owned(),
        small if !near_one && small < 0.005 => "<0.01".to_owned(),
        seen => fixed(seen, decimals),
    };
    format!("{}±{half}", fixed(ratio.mean, decimals))
}

/// The inverse of a ratio, with the interval turned round. `None` where it does not exist.
pub fn inverse(ratio: RatioEstimate) -> Option<RatioEstimate> {
    let turn = |value: f64| (value > 0.0).then(|| 1.0 / value);
    Some(RatioEstimate {
        mean: turn(ratio.mean)?,
        low: ratio.high.and_then(turn),
        high: ratio.low.and_then(turn),
    })
}

/// A plain number of hours without uncertainty: one decimal, `53.4 h`.
pub fn hours(value: f64) -> String {
    format!("{} h", fixed(value, 1))
}

/// A share as percent with so many decimals: `74.1%`.
pub fn percent(share: f64, decimals: usize) -> String {
    if !share.is_finite() {
        return NOTHING.to_owned();
    }
    format!("{}%", fixed(share * 100.0, decimals))
}

/// A share that is promised, as percent: whole ones as they are, else with one decimal; close to
/// all, with as many as tell it from all: `95%`, `83.9%`, `99.97%`.
pub fn promise(share: f64) -> String {
    match share {
        most if (0.999_95..1.0).contains(&most) => format!(">{}", percent(0.999_9, 2)),
        high if (0.995..1.0).contains(&high) => percent(high, 2),
        whole if ((whole * 100.0).round() - whole * 100.0).abs() < 1e-9 => percent(whole, 0),
        share => percent(share, 1),
    }
}

/// A plain number with so many decimals at most, without zeros at its end: `2,400`, `1.2`.
pub fn plain(value: f64, most_decimals: usize) -> String {
    let text = fixed(value, most_decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A plain number with two significant digits, whole from ten on: `0.21`, `1.3`, `47`, `713`.
pub fn two_digits(value: f64) -> String {
    fixed(value, usize::try_from(1 - exponent(value)).unwrap_or(0))
}

/// An amount \[yuan\] with as many decimals as people write: `13.50`, `-0.85`, `1,200`.
pub fn yuan(value: f64) -> String {
    fixed(value, if value.abs() < 999.995 { 2 } else { 0 })
}

/// An estimate for a sentence or a label whose unit stands elsewhere: `29.0 ± 0.1`.
pub fn bare(value: Option<Estimate>, unit: Unit) -> String {
    without_unit(&short(value, unit, Language::En), unit)
}

/// What was written in English, without its unit.
fn without_unit(text: &str, unit: Unit) -> String {
    let suffix = unit_suffix(unit, Language::En);
    match text.split_once(" [") {
        Some((mean, ends)) => format!("{} [{ends}", mean.strip_suffix(suffix).unwrap_or(mean)),
        None => text.strip_suffix(suffix).unwrap_or(text).to_owned(),
    }
}

/// An estimate where there is little room: `99.7 ± 0.2%`, with the longer side of an interval that is
/// not symmetric.
pub fn narrow(value: Option<Estimate>, unit: Unit) -> String {
    let even = |one| Estimate {
        skewed: None,
        ..one
    };
    short(value.map(even), unit, Language::En)
}

/// A number for a file: every digit, empty where it does not exist.
pub fn exact(value: Option<f64>) -> String {
    match value.filter(|value| value.is_finite()) {
        // Adding zero turns -0 into 0.
        Some(value) => (value + 0.0).to_string(),
        None => String::new(),
    }
}

fn written(value: Option<Estimate>, unit: Unit, language: Language, detail: Detail) -> String {
    let Some(estimate) = value.filter(|estimate| estimate.mean.is_finite()) else {
        return NOTHING.to_owned();
    };
    let large = unit == Unit::Yuan && language == Language::Zh && is_large(estimate.mean);
    let scale = match unit {
        Unit::Share => 100.0,
        _ if large => 1.0 / TEN_THOUSAND,
        _ => 1.0,
    };
    let mean = estimate.mean * scale;
    let suffix = match large {
        true => " 万元",
        false => unit_suffix(unit, language),
    };
    if let Some((low, high)) = estimate.skewed {
        let most = most_decimals(unit, detail, mean);
        let ends = (low * scale, high * scale);
        return skewed(mean, ends, (most, detail), scale, suffix);
    }
    let half_width = estimate.half_width.map(|half_width| half_width * scale);
    let most = most_decimals(unit, detail, mean);
    let digits = decimals(half_width, mean, most);
    let mut text = fixed(mean, digits);
    if let Some(half_width) = half_width {
        let more = match detail {
            Detail::Table if half_width < 10.0 && digits < most => 1,
            Detail::Table | Detail::Sentence => 0,
        };
        let uncertainty = match half_width {
            0.0 => "0".to_owned(),
            small if small < negligible(most) => format!("<{}", 2.0 * negligible(most)),
            seen => fixed(seen, digits + more),
        };
        text = format!("{text} ± {uncertainty}");
    }
    text + suffix
}

/// A mean and both ends of its interval, with the digits that the nearer end needs:
/// `0.012% [0.004, 0.036]`.
///
/// - `all`: what is written without decimals at the far end, as zero is at the near one.
fn skewed(
    mean: f64,
    (low, high): (f64, f64),
    (most, detail): (usize, Detail),
    all: f64,
    suffix: &str,
) -> String {
    let sides = [mean - low, high - mean].into_iter();
    let nearer = sides
        .filter(|side| *side > 0.0)
        .fold(f64::INFINITY, f64::min);
    let more = usize::from(detail == Detail::Table);
    let digits = (decimals(Some(nearer), mean, most) + more).min(most);
    let written = |value: f64| match value == 0.0 || value == all {
        true => fixed(value, 0),
        false => fixed(value, digits),
    };
    // Of none in very many nobody asks how few there may be yet.
    let certain = (mean == 0.0 || mean == all) && high - low < negligible(2);
    let [middle, low, high] = [mean, low, high].map(written);
    // Digits that are not shown hide the interval.
    let hidden = |end: &str| end.parse::<f64>() == middle.parse::<f64>();
    match (certain, hidden(&low) && hidden(&high)) {
        (true, _) => format!("{middle} ± <{}{suffix}", 2.0 * negligible(2)),
        (false, true) => format!("{middle} ± <{}{suffix}", 2.0 * negligible(most)),
        (false, false) => format!("{middle}{suffix} [{low}, {high}]"),
    }
}

/// Chinese readers count large amounts in ten thousands.
const TEN_THOUSAND: f64 = 10_000.0;

/// Whether an amount of yuan is told in ten thousands in Chinese.
fn is_large(yuan: f64) -> bool {
    yuan.abs() >= 10.0 * TEN_THOUSAND
}

/// The cells of a column, without the unit, which stands in its head: that unit, and the cells.
/// Where some amount of yuan is large, all are told in thousands, in Chinese in ten thousands.
///
/// - `write`: [`estimate`] or [`short`].
pub fn column(
    values: &[Option<Estimate>],
    unit: Unit,
    language: Language,
    write: fn(Option<Estimate>, Unit, Language) -> String,
) -> (&'static str, Vec<String>) {
    let some = values.iter().flatten().any(|one| is_large(one.mean));
    let (scale, name) = match (unit == Unit::Yuan && some, language) {
        (false, _) => (1.0, unit_name(unit, language)),
        (true, Language::Zh) => (TEN_THOUSAND, "万元"),
        (true, Language::En) => (1_000.0, "k yuan"),
    };
    let scaled = |value: &Option<Estimate>| value.map(|one| one.times(1.0 / scale));
    // In English, so that no cell has ten thousands of its own.
    let cell = |value| {
        let text = write(value, unit, Language::En);
        without_unit(&text, unit).replace(" ± ", "±")
    };
    (name, values.iter().map(scaled).map(cell).collect())
}

fn signed(value: Option<Estimate>, text: String) -> String {
    match value {
        Some(estimate) if estimate.mean > 0.0 => format!("+{text}"),
        _ => text,
    }
}

/// The unit as it stands in the head of a column.
pub fn unit_name(unit: Unit, language: Language) -> &'static str {
    unit_suffix(unit, language).trim_start()
}

/// The unit as it follows a number, with the space it needs.
fn unit_suffix(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Hours => " h",
        Unit::Orders => language.pick(" 单", " orders"),
        Unit::Share => "%",
        Unit::PerOrder => language.pick(" 次/单", " per order"),
        Unit::YuanPerOrder => language.pick(" 元/单", " yuan/order"),
        Unit::OrdersPerHour => language.pick(" 单/h", " orders/h"),
        Unit::BitsPerOrder => language.pick(" 比特/单", " bit/order"),
        Unit::BitsPerDay => language.pick(" 比特/天", " bit/d"),
        Unit::Times => language.pick(" 倍", " ×"),
        Unit::Units => language.pick(" 件", " units"),
        Unit::Yuan => language.pick(" 元", " yuan"),
        Unit::Days => language.pick(" 天", " d"),
        Unit::Parcels => language.pick(" 件", " parcels"),
        Unit::Jobs => language.pick(" 件", " jobs"),
        Unit::Count => "",
    }
}

/// Decimals of a mean: up to the first significant digit of its half-width; three significant
/// digits of the mean where there is no half-width.
fn decimals(half_width: Option<f64>, mean: f64, most: usize) -> usize {
    let exponent = match half_width {
        Some(half_width) if half_width >= negligible(most) => exponent(half_width),
        _ if mean != 0.0 => exponent(mean) - 2,
        _ => 0,
    };
    usize::try_from(-exponent).unwrap_or(0).min(most)
}

/// A half-width below this changes no digit that is shown; it is written as less than twice this.
fn negligible(most_decimals: usize) -> f64 {
    match most_decimals {
        1 => 0.05,
        2 => 0.005,
        _ => 0.000_5,
    }
}

/// The power of ten of a positive or negative number, after rounding it to two digits.
fn exponent(value: f64) -> i32 {
    let text = format!("{value:.1e}");
    let power = text.split_once('e').map(|(_, power)| power.parse());
    power.and_then(Result::ok).unwrap_or(0)
}

/// A number with so many decimals, thousands set apart from five digits on, never `-0.0`.
fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    let text = if zero {
        text.trim_start_matches('-')
    } else {
        &text
    };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if whole.len() < 5 {
        return text.to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}")
}

#[cfg(test)]
mod tests;
