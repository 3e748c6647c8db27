//! Dates, and lists of days: `2026-03-02`, `["2026-02-16..2026-02-22", 2026-04-05]`.

use std::ops::Range;

use jiff::civil::Date;

use crate::language::Text;

use super::super::node::{Node, Value};
use super::super::problem::{Log, Problem};
use super::{expected, shorten};

/// A day by its number since 1970-01-01, which is day 0.
pub type Day = i64;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Between the first and the last day of a range.
const TO: [&str; 4] = ["..", "至", "到", "~"];

/// The weekday of a day, 0 is Monday.
pub fn weekday(day: Day) -> u8 {
    // Day 0 was a Thursday.
    (day + 3).rem_euclid(7) as u8
}

/// A day as a date.
pub fn show(day: Day) -> String {
    let span = jiff::Span::new().try_days(day);
    let date = span.and_then(|span| EPOCH.checked_add(span));
    date.map_or_else(|_| "?".to_owned(), |date| date.to_string())
}

/// Reads a date, `2026-03-02`.
pub fn date(node: &Node, log: &mut Log) -> Option<Day> {
    let written = match &node.value {
        Value::Date(text) | Value::Text(text) => text,
        _ => {
            log.push(expected(node, &Text::new("日期", "a date"), "2026-03-02"));
            return None;
        }
    };
    let day = parse(written);
    if day.is_none() {
        let what = Text::new(
            format!("`{}` 不是日期", shorten(written)),
            format!("`{}` is not a date", shorten(written)),
        );
        log.push(
            Problem::error(node.place, what).help("例如 2026-03-02", "for example 2026-03-02"),
        );
    }
    day
}

/// Reads days: a date, a range with both ends included, or a list of these.
///
/// Returns half-open ranges, sorted, neither touching nor overlapping.
pub fn days(node: &Node, log: &mut Log) -> Option<Vec<Range<Day>>> {
    let one = std::slice::from_ref(node);
    let list = match &node.value {
        Value::List(list) if !list.is_empty() => list.as_slice(),
        Value::Text(_) | Value::Date(_) => one,
        _ => {
            let kind = Text::new("日期的列表", "a list of days");
            log.push(expected(node, &kind, "[\"2026-02-16..2026-02-22\"]"));
            return None;
        }
    };
    let read: Vec<_> = list.iter().map(|node| range(node, log)).collect();
    let mut ranges: Vec<Range<Day>> = read.into_iter().collect::<Option<_>>()?;
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    Some(ranges)
}

fn range(node: &Node, log: &mut Log) -> Option<Range<Day>> {
    let ends = node
        .text()
        .and_then(|text| TO.iter().find_map(|to| text.split_once(to)));
    let Some((first, last)) = ends else {
        let day = date(node, log)?;
        return Some(day..day + 1);
    };
    let written = shorten(node.text().unwrap_or_default());
    let problem = match (parse(first), parse(last)) {
        (Some(first), Some(last)) if first <= last => return Some(first..last + 1),
        (Some(_), Some(_)) => {
            let what = Text::new(
                format!("`{written}` 的最后一天在第一天之前"),
                format!("`{written}` ends before it begins"),
            );
            let turned = format!("\"{}..{}\"", last.trim(), first.trim());
            Problem::error(node.place, what)
                .help(format!("写成 {turned}"), format!("write {turned}"))
        }
        _ => {
            let what = Text::new(
                format!("`{written}` 不是从哪天到哪天"),
                format!("`{written}` is no range of days"),
            );
            Problem::error(node.place, what).help(
                "例如 \"2026-02-16..2026-02-22\",两头都算",
                "for example \"2026-02-16..2026-02-22\", both days included",
            )
        }
    };
    log.push(problem);
    None
}

fn parse(text: &str) -> Option<Day> {
    let date: Date = text.trim().parse().ok()?;
    Some(date.duration_since(EPOCH).as_hours() / 24)
}

#[cfg(test)]
mod tests {
    use super::super::super::syntax::parse_value;
    use super::*;
    use crate::language::Language;

    fn read(value: &str) -> Result<Vec<Range<Day>>, String> {
        let mut log = Log::default();
        let node = parse_value(value, 0, 0, &mut log);
        days(&node, &mut log).ok_or_else(|| {
            let problems = log.finish(&Default::default());
            problems.lines(Language::En).collect::<Vec<_>>().join("|")
        })
    }

    #[test]
    fn days_are_counted_from_a_thursday() {
        for (text, day, weekday_of_it) in [
            ("1970-01-01", 0, 3),
            ("1969-12-31", -1, 2),
            ("2026-03-02", 20_514, 0),
            ("2026-03-08", 20_520, 6),
        ] {
            assert_eq!(parse(text), Some(day), "{text}");
            assert_eq!(weekday(day), weekday_of_it, "{text}");
            assert_eq!(show(day), text);
        }
    }

    #[test]
    fn both_ends_of_a_range_count() {
        let week = 20_500..20_507;
        for value in [
            "\"2026-02-16..2026-02-22\"",
            "[\"2026-02-16 .. 2026-02-22\"]",
            "\"2026-02-16至2026-02-22\"",
            "[2026-02-16, \"2026-02-18~2026-02-22\", \"2026-02-17 到 2026-02-20\"]",
        ] {
            assert_eq!(read(value), Ok(vec![week.clone()]), "{value}");
        }
        let one_day = read("2026-02-16").expect("a day");
        assert_eq!((one_day[0].clone(), one_day.len()), (20_500..20_501, 1));
        assert_eq!(
            read("[2026-02-18, 2026-02-16]"),
            Ok(vec![20_500..20_501, 20_502..20_503])
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for (value, finding) in [
            ("\"2026-02-22..2026-02-16\"", "ends before it begins"),
            ("\"2026-02-16..\"", "is no range of days"),
            ("[\"2026-02-30\"]", "is not a date"),
            ("[7]", "expected a date"),
            ("[]", "expected a list of days"),
            ("true", "expected a list of days"),
        ] {
            let problems = read(value).expect_err(value);
            assert!(problems.contains(finding), "{value}: {problems}");
        }
    }
}
