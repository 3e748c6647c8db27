//! `FROM..TO:STEP`: the values of a range, the end included, in decimal arithmetic.

use crate::language::Text;

use super::super::problem::{Log, Place, Problem};
use super::super::quantity::{Unit, shorten};
use super::MOST_POINTS;
use super::decimal::Decimal;

/// A number and its unit, which may be missing.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The number.
    pub number: Decimal,
    /// The unit as typed; empty for a plain number.
    pub unit: String,
}

impl Measured {
    /// Reads `3`, `0.8`, `90 min`, `5%`: one number and at most one unit.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let unit = unit.trim();
        let wrong = |c: char| c.is_ascii_digit() || "+-,;:.\"'[]{}".contains(c);
        // Cubic metres and centimetres end in a digit.
        let letters = unit.strip_suffix("m3").unwrap_or(unit);
        (!letters.contains(wrong)).then_some(())?;
        Some(Self {
            number: Decimal::parse(number)?,
            unit: unit.to_owned(),
        })
    }

    /// As it is written in a scenario.
    ///
    /// - `decimals`: at least so many.
    pub fn text(&self, decimals: u32) -> String {
        let number = self.number.text(decimals);
        let gap = match self.unit.chars().next() {
            None | Some('%' | '‰' | '\u{FF05}') => "",
            Some(_) => " ",
        };
        format!("{number}{gap}{}", self.unit)
    }

    /// The same in another unit; `None` if that is not possible, or not exactly.
    ///
    /// - `kind`: what the units are units of.
    pub fn in_unit(&self, unit: &str, kind: Option<&Unit>) -> Option<Self> {
        let number = match self.unit == unit {
            true => self.number,
            false => {
                let kind = kind?;
                let worth = kind.factor(&self.unit)? / kind.factor(unit)?;
                self.number.times(worth)?
            }
        };
        Some(Self {
            number,
            unit: unit.to_owned(),
        })
    }
}

/// The values of a range, and the place where it is written.
///
/// - `kind`: what is measured in units, so that `30 min..2 h:30 min` is understood.
///
/// What is wrong is said in `log`; a range that misses its end gives a warning.
pub fn values(text: &str, place: Place, kind: Option<&Unit>, log: &mut Log) -> Option<Vec<String>> {
    let range = match read(text, kind) {
        Ok(range) => range,
        Err(fault) => {
            log.push(fault.problem(text, place));
            return None;
        }
    };
    if let Some(last) = &range.short_of_end {
        let what = Text::new(
            format!("{} 走不到终点，最后一个值是 {last}", shorten(text)),
            format!(
                "{} does not reach its end; the last value is {last}",
                shorten(text)
            ),
        );
        log.push(Problem::warning(place, what));
    }
    Some(range.values)
}

struct Range {
    values: Vec<String>,
    /// The last value, where it is not the end.
    short_of_end: Option<String>,
}

/// What is wrong with a range.
enum Fault {
    NoNumber(String),
    NoStep,
    ZeroStep,
    Backwards(String),
    Units(String, String),
    TooMany(i128),
}

fn read(text: &str, kind: Option<&Unit>) -> Result<Range, Fault> {
    let (from, rest) = text.split_once("..").unwrap_or((text, ""));
    let (to, step) = match rest.split_once(':') {
        Some((to, step)) => (to, Some(step)),
        None => (rest, None),
    };
    let number =
        |text: &str| Measured::parse(text).ok_or_else(|| Fault::NoNumber(text.trim().to_owned()));
    let (mut from, mut to) = (number(from)?, number(to)?);
    // Whole numbers without unit are counted one by one.
    let counted = [&from, &to]
        .iter()
        .all(|end| end.unit.is_empty() && end.number.decimals() == 0);
    let mut step = match step {
        Some(step) => number(step)?,
        None if counted => number("1")?,
        None => return Err(Fault::NoStep),
    };
    // A unit is said once or each time.
    let said = [&to, &step, &from]
        .into_iter()
        .find(|one| !one.unit.is_empty());
    if let Some(unit) = said.map(|one| one.unit.clone()) {
        for one in [&mut from, &mut to, &mut step] {
            if one.unit.is_empty() {
                one.unit.clone_from(&unit);
            }
        }
    }
    let in_units_of_the_first = |one: &Measured| {
        one.in_unit(&from.unit, kind)
            .ok_or_else(|| Fault::Units(from.unit.clone(), one.unit.clone()))
    };
    let (to, step) = (in_units_of_the_first(&to)?, in_units_of_the_first(&step)?);
    let numbers = [from.number, to.number, step.number];
    let decimals = numbers.iter().map(|one| one.decimals()).max().unwrap_or(0);
    let [first, last, by] = numbers.map(|one| one.steps(decimals));
    if by == 0 {
        return Err(Fault::ZeroStep);
    }
    if last < first {
        let turned = format!("{}..{}:{}", to.text(0), from.text(0), step.text(0));
        return Err(Fault::Backwards(turned));
    }
    let count = (last - first) / by + 1;
    if count > MOST_POINTS as i128 {
        return Err(Fault::TooMany(count));
    }
    let written = |index: i128| {
        let value = Measured {
            number: Decimal::of_steps(first + index * by, decimals),
            unit: from.unit.clone(),
        };
        // No more zeros than the start has: 1 h, 1.5 h, 2 h, but 0.8, 1.2, 1.6, 2.0.
        value.text(from.number.decimals())
    };
    let short = (last - first) % by != 0;
    Ok(Range {
        values: (0..count).map(written).collect(),
        short_of_end: short.then(|| written(count - 1)),
    })
}

impl Fault {
    fn problem(self, text: &str, place: Place) -> Problem {
        let shown = shorten(text.trim());
        let error = |zh: String, en: String| Problem::error(place, Text::new(zh, en));
        let with_example = |problem: Problem| {
            problem.help(
                "例如 1..4、0.8..2.0:0.4、30 min..90 min:30 min；别的值用逗号列出",
                "for example 1..4, 0.8..2.0:0.4, 30 min..90 min:30 min; list other values with commas",
            )
        };
        match self {
            Self::NoNumber(part) if part.is_empty() => with_example(error(
                format!("范围 `{shown}` 缺了一端或步长"),
                format!("the range `{shown}` lacks an end or its step"),
            )),
            Self::NoNumber(part) => {
                let part = shorten(&part);
                with_example(error(
                    format!("范围里的 `{part}` 不是一个数字加一个单位"),
                    format!("`{part}` in a range is not one number with one unit"),
                ))
            }
            Self::NoStep => error(
                format!("范围 `{shown}` 没有步长"),
                format!("the range `{shown}` has no step"),
            )
            .help(format!("写成 {shown}:步长"), format!("write {shown}:STEP")),
            Self::ZeroStep => with_example(error(
                format!("范围 `{shown}` 的步长是 0"),
                format!("the range `{shown}` has a step of zero"),
            )),
            Self::Backwards(turned) => error(
                format!("范围 `{shown}` 的终点比起点小"),
                format!("the range `{shown}` ends below its start"),
            )
            .help(format!("写成 {turned}"), format!("write {turned}")),
            Self::Units(first, other) => {
                let (first, other) = (shorten(&first), shorten(&other));
                error(
                    format!("范围 `{shown}` 里的 `{first}` 和 `{other}` 不能换算成整齐的数"),
                    format!(
                        "`{first}` and `{other}` in the range `{shown}` do not go together evenly"
                    ),
                )
                .help("三处用同一个单位", "use the same unit throughout")
            }
            Self::TooMany(count) => error(
                format!("范围 `{shown}` 有 {count} 个值，最多 {MOST_POINTS} 个"),
                format!(
                    "the range `{shown}` has {count} values, at most {MOST_POINTS} are possible"
                ),
            )
            .help("用大一点的步长", "use a larger step"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::quantity::unit::{self, DURATION, RATE};
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        let mut log = Log::default();
        let values = values(text, Place::default(), Some(&DURATION), &mut log);
        let problems = log.finish(&Default::default());
        values.unwrap_or_else(|| panic!("{problems}"))
    }

    fn refused(text: &str) -> String {
        let mut log = Log::default();
        let values = values(text, Place::default(), Some(&DURATION), &mut log);
        assert_eq!(values, None, "{text}");
        log.finish(&Default::default()).to_string()
    }

    #[test]
    fn units_of_money_and_volume_are_ranged_over() {
        for (text, kind, last) in [
            ("20 yuan/h..30 yuan/h:5 yuan/h", &unit::WAGE, "30 yuan/h"),
            ("0%/year..12%/year:6%/year", &unit::PER_YEAR, "12%/year"),
            ("1000 cm3..3 L:1000 cm3", &unit::VOLUME, "3000 cm3"),
            ("40%..70%:5%", &unit::SHARE, "70%"),
        ] {
            let mut log = Log::default();
            let values = values(text, Place::default(), Some(kind), &mut log);
            let problems = log.finish(&Default::default());
            let values = values.unwrap_or_else(|| panic!("{text}: {problems}"));
            assert_eq!(values.last().map(String::as_str), Some(last), "{text}");
        }
    }

    #[test]
    fn steps_are_decimal_and_the_end_is_included() {
        assert_eq!(listed("1..4"), ["1", "2", "3", "4"]);
        assert_eq!(listed("1..8:3"), ["1", "4", "7"]);
        assert_eq!(listed("0.8..2.0:0.4"), ["0.8", "1.2", "1.6", "2.0"]);
        assert_eq!(listed("0..1:0.25"), ["0", "0.25", "0.5", "0.75", "1"]);
        assert_eq!(listed("3..3"), ["3"]);
        let tenths = listed("0..1:0.001");
        assert_eq!(tenths.len(), 1001);
        assert_eq!(tenths[300], "0.3");
    }

    #[test]
    fn units_stand_once_or_each_time() {
        let hours = ["1 h", "2 h", "3 h"];
        for text in [
            "1 h..3 h:1 h",
            "1h..3h:1h",
            "1..3 h:1",
            "1..3:1 h",
            "1 h..3:1",
        ] {
            assert_eq!(listed(text), hours, "{text}");
        }
        assert_eq!(listed("30min..90min:30min"), ["30 min", "60 min", "90 min"]);
        assert_eq!(listed("30 分钟..1 小时:30 分钟"), ["30 分钟", "60 分钟"]);
        assert_eq!(listed("1 h..2 h:30 min"), ["1 h", "1.5 h", "2 h"]);
        assert_eq!(listed("0%..1%:0.5%"), ["0%", "0.5%", "1%"]);
        let rates = values(
            "1000..2000 orders/day:500",
            Place::default(),
            Some(&RATE),
            &mut Log::default(),
        );
        let rates = rates.expect("a range");
        assert_eq!(rates[1], "1500 orders/day");
    }

    #[test]
    fn mistakes_are_explained() {
        for (text, words) in [
            ("1..", "lacks an end"),
            ("1..4:", "lacks an end"),
            ("a..b", "not one number"),
            ("1 h 30 min..3 h:1 h", "not one number"),
            ("1 h..4 h", "write 1 h..4 h:STEP"),
            ("1..4:0", "step of zero"),
            ("4..1", "write 1..4:1"),
            ("1 min..9 min:20 s", "the same unit"),
            ("0..1:0.00001", "at most"),
        ] {
            let said = refused(text);
            assert!(said.contains(words), "{text}: {said}");
        }
    }

    #[test]
    fn an_end_that_is_missed_is_told() {
        let mut log = Log::default();
        let values = values("1..8:3", Place::default(), None, &mut log);
        assert_eq!(values.map(|values| values.len()), Some(3));
        let said = log.finish(&Default::default()).to_string();
        assert!(said.contains("the last value is 7"), "{said}");
    }
}
