//! Opening and closing to the millisecond, both ways.

use proptest::prelude::*;

use super::*;
use crate::engine::time::HOUR;

fn at(hours: f64) -> SimTime {
    SimTime::from_millis((hours * HOUR as f64) as i64)
}

fn daily(open: i64, close: i64) -> ActiveClock {
    let day = vec![(open * HOUR, close * HOUR)];
    ActiveClock::weekly(0, &std::array::from_fn(|_| day.clone())).expect("open")
}

#[test]
fn work_is_interrupted_at_closing_and_resumes_at_opening() {
    // Four hours from 17:00 with hours 9-19 end at 11:00 the next day.
    let clock = daily(9, 19);
    assert_eq!(clock.after(at(17.0), 4 * HOUR), at(24.0 + 11.0));
}

#[test]
fn work_that_ends_exactly_at_closing_has_ended() {
    let clock = daily(9, 19);
    assert_eq!(clock.after(at(17.0), 2 * HOUR), at(19.0));
}

#[test]
fn what_arrives_at_closing_is_seen_after_the_next_opening() {
    let clock = daily(9, 19);
    assert_eq!(clock.after(at(19.0), 0), at(33.0));
    assert_eq!(clock.after(at(20.5), 0), at(33.0));
    assert_eq!(clock.after(at(9.0), 0), at(9.0));
    assert_eq!(clock.after(at(19.0), HOUR), at(34.0));
}

#[test]
fn a_week_starts_on_its_weekday() {
    // Open on Saturdays only, and time 0 is a Friday.
    let mut windows: [Vec<(i64, i64)>; 7] = std::array::from_fn(|_| Vec::new());
    windows[5] = vec![(10 * HOUR, 12 * HOUR)];
    let clock = ActiveClock::weekly(4, &windows).expect("open");
    assert_eq!(clock.next_open(SimTime::ZERO), at(34.0));
    assert_eq!(clock.after(at(35.0), 2 * HOUR), at(34.0 + 7.0 * 24.0 + 1.0));
    assert_eq!(clock.active(at(24.0 * 7.0)), 2 * HOUR);
}

#[test]
fn hours_across_midnight_are_one_stretch() {
    let day = vec![(0, 2 * HOUR), (20 * HOUR, DAY)];
    let clock = ActiveClock::weekly(0, &std::array::from_fn(|_| day.clone())).expect("open");
    assert_eq!(clock.after(at(23.0), 2 * HOUR), at(25.0));
    assert_eq!(clock.after(at(25.0), 2 * HOUR), at(45.0));
    assert_eq!(clock.after(at(23.0), HOUR), at(24.0));
}

#[test]
fn nobody_works_on_days_off() {
    // Hours 9-19; days 1 and 2 off, given twice and not in order.
    let clock = daily(9, 19).off_on(&[2..3, 1..2, 1..3, -5..0, 4..4]);
    let days = 24.0;
    assert_eq!(clock.after(at(17.0), 4 * HOUR), at(3.0 * days + 11.0));
    assert_eq!(clock.after(at(17.0), 2 * HOUR), at(19.0));
    assert_eq!(clock.next_open(at(days + 12.0)), at(3.0 * days + 9.0));
    assert_eq!(clock.active(at(2.0 * days)), 10 * HOUR);
    assert_eq!(clock.active(at(10.0 * days)), 80 * HOUR);
    // Round the clock closes at midnight; time 0 may itself lie in days off.
    let clock = ActiveClock::always().off_on(&[0..1, 3..4]);
    assert_eq!(clock.next_open(SimTime::ZERO), at(days));
    assert_eq!(
        clock.after(at(2.0 * days), days as i64 * HOUR),
        at(3.0 * days)
    );
    assert_eq!(clock.after(at(2.0 * days), 25 * HOUR), at(4.0 * days + 1.0));
    assert_eq!(ActiveClock::always().off_on(&[]), ActiveClock::always());
}

fn by_hour(clock: &ActiveClock, from: SimTime, to: SimTime) -> [i128; 24] {
    let mut sums = [0; 24];
    clock.open_by_hour(from, to, &mut sums);
    sums
}

#[test]
fn open_time_falls_into_the_hours_it_lies_in() {
    let hours = |list: &[(usize, f64)]| {
        let mut sums = [0; 24];
        for &(hour, length) in list {
            sums[hour] = (length * HOUR as f64) as i128;
        }
        sums
    };
    // From 17:15 over closing at 19:00 to 10:30 the next day; nothing at night.
    let clock = daily(9, 19);
    let found = by_hour(&clock, at(17.25), at(34.5));
    assert_eq!(found, hours(&[(17, 0.75), (18, 1.0), (9, 1.0), (10, 0.5)]));
    // A day off in between.
    let day_off = 1..2;
    let clock = clock.off_on(std::slice::from_ref(&day_off));
    let found = by_hour(&clock, at(18.0), at(2.0 * 24.0 + 9.5));
    assert_eq!(found, hours(&[(18, 1.0), (9, 0.5)]));
    // 300 years round the clock, at once.
    let long = SimTime::from_millis(300 * 365 * DAY);
    let found = by_hour(&ActiveClock::always(), SimTime::ZERO, long);
    assert_eq!(found, [i128::from(300 * 365 * HOUR); 24]);
}

#[test]
fn no_window_is_no_clock() {
    let none: [Vec<(i64, i64)>; 7] = std::array::from_fn(|_| vec![(5, 5)]);
    assert_eq!(ActiveClock::weekly(0, &none), None);
    let all: [Vec<(i64, i64)>; 7] = std::array::from_fn(|_| vec![(0, DAY)]);
    assert_eq!(ActiveClock::weekly(3, &all), Some(ActiveClock::always()));
}

proptest! {
    #[test]
    fn both_directions_agree(
        weekday in 0..7_u8,
        edges in prop::collection::vec(0..DAY, 2..8),
        from in 0..30 * DAY,
        span in 1..9 * DAY,
        off in prop::collection::vec((-2..40_i64, 1..9_i64), 0..5),
    ) {
        let mut edges = edges;
        edges.sort_unstable();
        let day: Vec<_> = edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let mut windows: [Vec<(i64, i64)>; 7] = std::array::from_fn(|_| day.clone());
        windows[usize::from(weekday)].clear();
        let Some(weekly) = ActiveClock::weekly(weekday, &windows) else { return Ok(()) };
        let off: Vec<_> = off.iter().map(|&(first, days)| first..first + days).collect();
        let clock = weekly.clone().off_on(&off);
        // Day by day the clock is the weekly one, or stands still.
        for day in 0..60 {
            let (midnight, next) = (SimTime::from_millis(day * DAY), SimTime::from_millis((day + 1) * DAY));
            let closed = off.iter().any(|days| days.contains(&day));
            let open = if closed { 0 } else { weekly.active_between(midnight, next) };
            prop_assert_eq!(clock.active_between(midnight, next), open);
        }
        let from = SimTime::from_millis(from);
        let end = clock.after(from, span);
        // Hour by hour, and over many weeks at once.
        for end in [end, end + 40 * DAY] {
            let mut expected = [0; 24];
            let mut at = from;
            while at < end {
                let hour = at.millis() / HOUR;
                let next = SimTime::from_millis((hour + 1) * HOUR).min(end);
                expected[(hour % 24) as usize] += i128::from(clock.active_between(at, next));
                at = next;
            }
            prop_assert_eq!(by_hour(&clock, from, end), expected);
        }
        prop_assert_eq!(clock.active_between(from, end), span);
        // The end is the first such instant, and opening is the last with nothing done.
        prop_assert_eq!(clock.active_between(from, end + -1), span - 1);
        let open = clock.next_open(from);
        prop_assert!(open >= from);
        prop_assert_eq!(clock.active_between(from, open), 0);
        prop_assert_eq!(clock.active_between(from, open + 1), 1);
    }
}
