//! Times of day, working hours.

use crate::engine::time::{DAY, HOUR, MINUTE, Millis};
use crate::language::Text;
use crate::model::clock::ActiveClock;

use super::super::lexical::ascii;
use super::super::node::{Node, Table, Value};
use super::super::problem::{Log, Problem};
use super::{expected, shorten};

/// Open windows of each weekday, Monday first, sorted and merged.
type Week = [Vec<(Millis, Millis)>; 7];

/// Weekdays as they may be written, Monday first.
const WEEKDAYS: [[&str; 4]; 7] = [
    ["mon", "monday", "周一", "星期一"],
    ["tue", "tuesday", "周二", "星期二"],
    ["wed", "wednesday", "周三", "星期三"],
    ["thu", "thursday", "周四", "星期四"],
    ["fri", "friday", "周五", "星期五"],
    ["sat", "saturday", "周六", "星期六"],
    ["sun", "sunday", "周日", "星期日"],
];

/// Reads a time of day before midnight, `"12:00"` [ms since 00:00].
pub fn time_of_day(node: &Node, log: &mut Log) -> Option<Millis> {
    let Some(text) = node.text() else {
        log.push(expected(
            node,
            &Text::new("时刻", "a time of day"),
            "\"12:00\"",
        ));
        return None;
    };
    match clock_time(text) {
        Some(time) if time < DAY => Some(time),
        _ => {
            let what = Text::new(
                format!("`{}` 不是时刻,要写 00:00 到 23:59", shorten(text)),
                format!("`{}` is no time of day from 00:00 to 23:59", shorten(text)),
            );
            log.push(with_ascii(Problem::error(node.place, what), text, "12:00"));
            None
        }
    }
}

/// Reads working hours; `start_weekday` is the weekday of time 0.
///
/// Accepted: `"always"`, `"08:00-23:00"` (also across midnight), several in a list or separated
/// by commas, or a table by weekday: `{ mon-fri = "09:00-18:00", sat = "closed" }`.
pub fn working_hours(node: &Node, start_weekday: u8, log: &mut Log) -> Option<ActiveClock> {
    let mut week = Week::default();
    match &node.value {
        Value::Text(text) if is_always(text) => return Some(ActiveClock::always()),
        Value::Table(table) => by_weekday(table, &mut week, log)?,
        _ => {
            let windows = windows(node, log)?;
            (0..7).for_each(|day| open(&mut week, day, &windows));
        }
    }
    week.iter_mut().for_each(merge);
    if week.iter().all(Vec::is_empty) {
        let what = Text::new("一周里没有上班的时候", "never open in the whole week");
        log.push(
            Problem::error(node.place, what)
                .help("例如 \"08:00-23:00\"", "for example \"08:00-23:00\""),
        );
        return None;
    }
    ActiveClock::weekly(start_weekday, &week)
}

fn by_weekday(table: &Table, week: &mut Week, log: &mut Log) -> Option<()> {
    let mut given = [false; 7];
    let mut good = true;
    for (key, entry) in table.in_order() {
        let Some(days) = weekdays(key) else {
            let what = Text::new(
                format!("`{}` 不是星期几", shorten(key)),
                format!("`{}` is no weekday", shorten(key)),
            );
            log.push(Problem::error(entry.key_place, what).help(
                "mon … sun、mon-fri,或 \"周一\"",
                "mon … sun, or a range such as mon-fri",
            ));
            good = false;
            continue;
        };
        let windows = windows(&entry.node, log);
        good &= windows.is_some();
        for day in days {
            if given[day] {
                let what = Text::new(
                    format!("{} 写了两次", WEEKDAYS[day][2]),
                    format!("{} is given twice", WEEKDAYS[day][0]),
                );
                log.push(Problem::error(entry.key_place, what));
                good = false;
            }
            given[day] = true;
            open(week, day, windows.as_deref().unwrap_or_default());
        }
    }
    good.then_some(())
}

/// Adds windows to a day; what crosses midnight continues on the next one.
fn open(week: &mut Week, day: usize, windows: &[(Millis, Millis)]) {
    for &(from, to) in windows {
        if from < to {
            week[day].push((from, to));
        } else {
            week[day].push((from, DAY));
            if to > 0 {
                week[(day + 1) % 7].push((0, to));
            }
        }
    }
}

/// Sorts windows and joins those that touch.
fn merge(windows: &mut Vec<(Millis, Millis)>) {
    windows.sort_unstable();
    let mut merged: Vec<(Millis, Millis)> = Vec::new();
    for &(from, to) in windows.iter() {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    *windows = merged;
}

/// The windows of one text or a list of texts; none for `"closed"`.
fn windows(node: &Node, log: &mut Log) -> Option<Vec<(Millis, Millis)>> {
    match &node.value {
        Value::Text(text) if is_always(text) => Some(vec![(0, DAY)]),
        Value::Text(text) if matches!(text.trim(), "closed" | "休息" | "") => Some(Vec::new()),
        Value::Text(text) => {
            let parts = text.split([',', ';', '、']).map(str::trim);
            let parsed: Option<Vec<_>> = parts.map(window).collect();
            if parsed.is_none() {
                log.push(bad_window(node, text));
            }
            parsed
        }
        Value::List(list) => {
            let parsed: Vec<_> = list.iter().map(|part| windows(part, log)).collect();
            Some(parsed.into_iter().collect::<Option<Vec<_>>>()?.concat())
        }
        _ => {
            let kind = Text::new("上班时间", "working hours");
            log.push(expected(node, &kind, "\"08:00-23:00\""));
            None
        }
    }
}

fn bad_window(node: &Node, text: &str) -> Problem {
    let what = Text::new(
        format!("读不懂上班时间 `{}`", shorten(text)),
        format!("`{}` are no working hours", shorten(text)),
    );
    let problem = with_ascii(Problem::error(node.place, what), text, "08:00-23:00");
    problem.help(
        "\"always\" 是全天;跨夜写 \"20:00-02:00\";分段写 [\"08:00-12:00\", \"13:00-18:00\"]",
        "\"always\" is round the clock; \"20:00-02:00\" crosses midnight; several: [\"08:00-12:00\", \"13:00-18:00\"]",
    )
}

/// Help that shows the text in ASCII, or an example if it is ASCII already.
fn with_ascii(problem: Problem, text: &str, example: &str) -> Problem {
    if text.len() <= 100 && text.chars().any(|c| ascii(c).is_some()) {
        let fixed: String = text.chars().map(|c| ascii(c).unwrap_or(c)).collect();
        return problem.help(
            format!("全角符号改成半角: \"{fixed}\""),
            format!("write it in ASCII: \"{fixed}\""),
        );
    }
    problem.help(
        format!("例如 \"{example}\""),
        format!("for example \"{example}\""),
    )
}

/// One window, `08:00-23:00`; equal ends are refused: all day, or never?
fn window(text: &str) -> Option<(Millis, Millis)> {
    let (from, to) = text.split_once(['-', '–', '—', '~', '至', '到'])?;
    let (from, to) = (clock_time(from)?, clock_time(to)?);
    (from < DAY && from != to).then_some((from, to))
}

/// A time on the clock, 24:00 included.
fn clock_time(text: &str) -> Option<Millis> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |part: &str, longest: usize| {
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        (plain && (1..=longest).contains(&part.len())).then(|| part.parse::<Millis>().ok())?
    };
    if minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    let time = hours * HOUR + minutes * MINUTE;
    (minutes < 60 && time <= DAY).then_some(time)
}

fn is_always(text: &str) -> bool {
    matches!(text.trim(), "always" | "全天" | "24h")
}

/// The days a key names: `mon`, `周一`, `mon-fri`, `fri-mon`.
fn weekdays(key: &str) -> Option<Vec<usize>> {
    let day = |name: &str| {
        let name = name.trim().to_lowercase();
        WEEKDAYS
            .iter()
            .position(|names| names.contains(&name.as_str()))
    };
    match key.split_once(['-', '至', '到']) {
        None => Some(vec![day(key)?]),
        Some((from, to)) => {
            let (from, to) = (day(from)?, day(to)?);
            let length = (to + 7 - from) % 7 + 1;
            Some((from..from + length).map(|at| at % 7).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::syntax::parse_value;
    use super::*;

    const H: Millis = HOUR;

    fn week(value: &str) -> Result<Week, String> {
        let mut log = Log::default();
        let node = parse_value(value, 0, 0, &mut log);
        let mut week = Week::default();
        let read = match &node.value {
            Value::Table(table) => by_weekday(table, &mut week, &mut log),
            _ => windows(&node, &mut log).map(|w| (0..7).for_each(|day| open(&mut week, day, &w))),
        };
        week.iter_mut().for_each(merge);
        read.map(|()| week).ok_or_else(|| {
            let problems = log.finish(&Default::default());
            problems
                .lines(crate::language::Language::En)
                .collect::<Vec<_>>()
                .join("|")
        })
    }

    #[test]
    fn windows_split_at_midnight_and_merge() {
        assert_eq!(week("08:00-23:00").unwrap()[0], [(8 * H, 23 * H)]);
        assert_eq!(
            week("20:00-02:00").unwrap()[3],
            [(0, 2 * H), (20 * H, 24 * H)]
        );
        assert_eq!(week("20:00-24:00").unwrap()[3], [(20 * H, 24 * H)]);
        assert_eq!(
            week("[\"8:00-12:00\", \"12:00-18:00\"]").unwrap()[6],
            [(8 * H, 18 * H)]
        );
        assert_eq!(
            week("13:00-18:00, 08:00-12:00").unwrap()[6],
            [(8 * H, 12 * H), (13 * H, 18 * H)]
        );
    }

    #[test]
    fn weekdays_may_differ() {
        let week =
            week("{ mon-fri = \"09:00-18:00\", sat = \"22:00-01:00\", sun = \"closed\" }").unwrap();
        assert_eq!(week[4], [(9 * H, 18 * H)]);
        assert_eq!(week[5], [(22 * H, 24 * H)]);
        assert_eq!(week[6], [(0, H)]);
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in [
            "08:00",
            "8-23",
            "08:00-08:00",
            "25:00-26:00",
            "08:60-09:00",
            "24:00-25:00",
        ] {
            assert!(week(bad).is_err(), "{bad}");
        }
        assert!(
            week("{ noday = \"09:00-18:00\" }")
                .unwrap_err()
                .contains("no weekday")
        );
        let twice = "{ mon = \"09:00-18:00\", mon-fri = \"09:00-18:00\" }";
        assert!(week(twice).unwrap_err().contains("twice"));
    }

    #[test]
    fn never_open_is_refused_and_all_day_is_always() {
        let read = |value: &str| {
            let mut log = Log::default();
            working_hours(&parse_value(value, 0, 0, &mut log), 0, &mut log)
        };
        assert!(read("closed").is_none());
        assert!(read("{ sun = \"closed\" }").is_none());
        assert!(read("00:00-24:00").is_some());
        assert!(read("\"always\"").is_some());
    }
}
