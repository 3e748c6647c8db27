//! Quantities with their unit: `"90 min"`, `"6 元"`, `"0.8%"`, `"1200 orders/day"`.
//!
//! Each reader takes a [`Node`], says in the log what is wrong with it, and returns the number
//! in the unit of the model: milliseconds, fen, shares, orders a day.

pub mod dates;
mod fault;
pub mod hours;
pub mod unit;

pub use hours::{time_of_day, working_hours};
pub use unit::Unit;

use crate::language::Text;

use super::lexical::ascii;
use super::node::{Node, Value};
use super::problem::{Log, Problem};
use fault::{Fault, explain, without_unit};

/// Reads an amount in this unit: zero or more, finite, within the unit's limits.
pub fn amount(node: &Node, unit: &Unit, log: &mut Log) -> Option<f64> {
    match &node.value {
        Value::Text(text) => match parse(text, unit) {
            Ok(amount) => Some(amount),
            Err(fault) => {
                log.push(explain(node, text, unit, fault));
                None
            }
        },
        Value::Integer(_) | Value::Float(_) => {
            log.push(without_unit(node, unit));
            None
        }
        _ => {
            let example = Text::new(unit.example_zh, unit.example);
            log.push(expected_like(node, &Text::new(unit.zh, unit.en), &example));
            None
        }
    }
}

/// Reads a share between 0 % and 100 % [-].
pub fn share(node: &Node, log: &mut Log) -> Option<f64> {
    let share = amount(node, &unit::SHARE, log)?;
    if share <= 1.0 {
        return Some(share);
    }
    let what = Text::new("比例超过 100%", "a share of more than 100%");
    log.push(Problem::error(node.place, what).help("0% 到 100%", "from 0% to 100%"));
    None
}

/// Reads an amount of money \[fen\], or a share of some: which one it is, its unit says.
pub fn money_or_share(node: &Node, log: &mut Log) -> Option<MoneyOrShare> {
    let is_share = node
        .text()
        .is_some_and(|text| parse(text, &unit::SHARE).is_ok());
    match is_share {
        true => share(node, log).map(MoneyOrShare::Share),
        false => amount(node, &unit::MONEY, log).map(MoneyOrShare::Money),
    }
}

/// Money, or a share of some.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MoneyOrShare {
    /// An amount \[fen\].
    Money(f64),
    /// From 0 to 1.
    Share(f64),
}

/// A share above 0 % and up to 100 % from a text such as `1%` [-]; `None` if it is none.
pub fn typed_share(text: &str) -> Option<f64> {
    let share = parse(text, &unit::SHARE).ok()?;
    (share > 0.0 && share <= 1.0).then_some(share)
}

/// Reads a whole number within limits, both included.
pub fn integer(node: &Node, least: i64, most: i64, log: &mut Log) -> Option<i64> {
    let found = match &node.value {
        Value::Integer(number) if (least..=most).contains(number) => return Some(*number),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Text(text) => shorten(text),
        _ => {
            let kind = Text::new("整数", "a whole number");
            log.push(expected(node, &kind, &least.max(1).to_string()));
            return None;
        }
    };
    let what = Text::new(
        format!("`{found}` 不行,这里要 {least} 到 {most} 的整数"),
        format!("`{found}` is not a whole number from {least} to {most}"),
    );
    let mut problem = Problem::error(node.place, what);
    if let Some(number) = node.text().and_then(leading_integer) {
        problem = problem.help(
            format!("这里不带单位,不加引号,写成 {number}"),
            format!("no unit and no quotes here: {number}"),
        );
    }
    log.push(problem);
    None
}

/// Reads a plain number, zero or more, of something that has no unit.
pub fn number(node: &Node, log: &mut Log) -> Option<f64> {
    let number = match &node.value {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        _ => {
            log.push(expected(
                node,
                &Text::new("不带单位的数字", "a number without unit"),
                "0.8",
            ));
            return None;
        }
    };
    if number.is_finite() && (0.0..=1e15).contains(&number) {
        return Some(number);
    }
    let what = Text::new(
        format!("`{number}` 不行,这里要 0 或正数"),
        format!("`{number}` is not possible here, only zero or a positive number"),
    );
    log.push(Problem::error(node.place, what));
    None
}

/// Reads a plain number between two others, both included.
pub fn between(node: &Node, low: f64, high: f64, log: &mut Log) -> Option<f64> {
    let number = match &node.value {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        _ => {
            let kind = Text::new("不带单位的数字", "a number without unit");
            log.push(expected(node, &kind, "0.7"));
            return None;
        }
    };
    if (low..=high).contains(&number) {
        return Some(number);
    }
    let what = Text::new(
        format!("`{number}` 不行，这里要 {low} 到 {high} 的数"),
        format!("`{number}` is not possible here, only {low} to {high}"),
    );
    log.push(Problem::error(node.place, what));
    None
}

/// "Expected this, found that", with an example.
pub fn expected(node: &Node, kind: &Text, example: &str) -> Problem {
    expected_like(node, kind, &Text::same(example))
}

/// The same, with an example that reads differently in the two languages.
pub fn expected_like(node: &Node, kind: &Text, example: &Text) -> Problem {
    let found = node.kind();
    let what = Text::new(
        format!("这里要写{},写的是{}", kind.zh, found.zh),
        format!("expected {}, found {}", kind.en, found.en),
    );
    Problem::error(node.place, what).help(
        format!("例如 {}", example.zh),
        format!("for example {}", example.en),
    )
}

/// A share in words: `97.5%`.
pub fn percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A text short enough to be quoted in a message.
pub fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

fn leading_integer(text: &str) -> Option<&str> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (end > 0 && end < 10).then(|| &text[..end])
}

/// The amount a text states, in the base of the unit. `"1 h 30 min"` adds up.
fn parse(text: &str, unit: &Unit) -> Result<f64, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    // Only the percent sign is let through: a Chinese keyboard gives it beside ASCII digits.
    if text.chars().any(|c| c != '\u{FF05}' && ascii(c).is_some()) {
        let fixed: String = text.chars().map(|c| ascii(c).unwrap_or(c)).collect();
        return Err(Fault::FullWidth(fixed));
    }
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        if let Some(positive) = rest.strip_prefix('-') {
            return Err(Fault::Negative(positive.trim_start().to_owned()));
        }
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let end = rest.find(|c| !digits(c)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let value = decimal(number).ok_or(Fault::NoNumber)?;
        let after = after.trim_start();
        let next = match unit.factor(after.trim_end()) {
            // Some units end in a digit: cm3.
            Some(_) => after.len(),
            None => after
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(after.len()),
        };
        let (name, after) = after.split_at(next);
        let name = name.trim_end();
        let factor = match unit.factor(name) {
            Some(factor) => factor,
            None if name.is_empty() => return Err(Fault::NoUnit(number.to_owned())),
            None => {
                return Err(Fault::UnknownUnit {
                    number: number.to_owned(),
                    unit: name.to_owned(),
                });
            }
        };
        total += value * factor;
        rest = after;
        if !unit.adds_up && !rest.is_empty() {
            return Err(Fault::NoNumber);
        }
    }
    if total <= unit.most {
        Ok(total)
    } else {
        Err(Fault::TooLarge)
    }
}

/// Digits, at most one point, commas only between groups of three.
fn decimal(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1
        || (groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len()));
    let plain = fraction.chars().all(|c| c.is_ascii_digit()) && text.len() <= 40;
    let some = !(whole.is_empty() && fraction.is_empty());
    (grouped && plain && some).then(|| text.replace(',', "").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::unit::{
        DURATION, MONEY, PER_KILOGRAM, PER_ORDER, PER_YEAR, RATE, SHARE, VOLUME, WAGE, WEIGHT,
    };
    use super::*;

    #[test]
    fn durations_are_read_in_both_languages() {
        for (text, minutes) in [
            ("90 min", 90.0),
            ("1.5 h", 90.0),
            ("1 h 30 min", 90.0),
            ("1h30min", 90.0),
            ("90 分钟", 90.0),
            ("1小时30分钟", 90.0),
            ("3 天", 4320.0),
            ("1,440 min", 1440.0),
            ("30 秒", 0.5),
            ("500 ms", 1.0 / 120.0),
            ("2 周", 20160.0),
            ("0 s", 0.0),
        ] {
            let parsed = parse(text, &DURATION).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            assert!(
                (parsed - minutes * 60_000.0).abs() < 1e-6,
                "{text} is {parsed} ms"
            );
        }
    }

    #[test]
    fn other_quantities() {
        assert_eq!(parse("6 yuan", &MONEY), Ok(600.0));
        assert_eq!(parse("4.50 元", &MONEY), Ok(450.0));
        assert_eq!(parse("30 fen", &MONEY), Ok(30.0));
        assert_eq!(parse("1200 orders/day", &RATE), Ok(1200.0));
        assert_eq!(parse("1200 单/天", &RATE), Ok(1200.0));
        assert_eq!(parse("0.12 万单/天", &RATE), Ok(1200.0));
        assert_eq!(parse("0.9 orders/min", &RATE), Ok(1296.0));
        assert_eq!(parse("1.5 kg", &WEIGHT), Ok(1500.0));
        assert_eq!(parse("2 斤", &WEIGHT), Ok(1000.0));
        assert_eq!(parse("3000 cm3", &VOLUME), Ok(3000.0));
        assert_eq!(parse("3L", &VOLUME), Ok(3000.0));
        assert_eq!(parse("0.002 立方米", &VOLUME), Ok(2000.0));
        assert_eq!(parse("8 yuan/kg", &PER_KILOGRAM), Ok(800.0));
        assert_eq!(parse("4 元/斤", &PER_KILOGRAM), Ok(800.0));
        assert_eq!(parse("25 元/小时", &WAGE), Ok(2500.0));
        assert_eq!(parse("1 yuan/order", &PER_ORDER), Ok(100.0));
        assert_eq!(parse("6%/year", &PER_YEAR), Ok(0.06));
        assert_eq!(parse("6 \u{FF05}/年", &PER_YEAR), Ok(0.06));
        assert!((parse("0.8%", &SHARE).unwrap() - 0.008).abs() < 1e-15);
        assert!((parse("0.8 %", &SHARE).unwrap() - 0.008).abs() < 1e-15);
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(parse("", &DURATION), Err(Fault::Empty));
        assert_eq!(parse("90", &DURATION), Err(Fault::NoUnit("90".into())));
        assert_eq!(
            parse("-5 min", &DURATION),
            Err(Fault::Negative("5 min".into()))
        );
        assert_eq!(parse("soon", &DURATION), Err(Fault::NoNumber));
        assert_eq!(parse("1,5 h", &DURATION), Err(Fault::NoNumber));
        assert_eq!(parse("1.2.3 h", &DURATION), Err(Fault::NoNumber));
        assert_eq!(
            parse("\u{FF19}\u{FF10} min", &DURATION),
            Err(Fault::FullWidth("90 min".into()))
        );
        assert_eq!(
            parse("9e99 h", &DURATION).unwrap_err(),
            Fault::UnknownUnit {
                number: "9".into(),
                unit: "e".into()
            }
        );
        assert_eq!(parse("999999999 h", &DURATION), Err(Fault::TooLarge));
        assert_eq!(parse("5% 5%", &SHARE), Err(Fault::NoNumber));
    }
}
