//! The two clocks: calendar time, and the active time of somebody with working hours.
//!
//! An [`ActiveClock`] advances only inside working windows [open, close). Work takes active
//! time; it is interrupted at closing and resumes at opening with nothing lost. Both directions
//! of the conversion are a division (by a reciprocal) and a small search in prefix sums, never a
//! walk over days.

use std::ops::Range;

use crate::engine::time::{DAY, HOUR, Millis, SimTime, WEEK};

use super::divisor::Divisor;
use super::metric::HOURS_OF_DAY;

/// Past the last instant of any calendar: nothing that late happens.
pub const BEYOND: SimTime = SimTime::from_millis(SimTime::MAX.millis() + 1);

/// Working hours as a clock; by default always open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActiveClock {
    /// `None`: round the clock, both clocks agree.
    hours: Option<Hours>,
}

/// Windows that repeat every `cycle`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hours {
    /// A day if all weekdays are alike, else a week [ms].
    cycle: Divisor,
    /// Place of time 0 in the cycle [ms].
    offset: Millis,
    /// Active time before time 0 in its cycle [ms].
    base: Millis,
    /// Active time in a cycle [ms], positive.
    active: Divisor,
    /// Sorted, neither touching nor overlapping.
    windows: Vec<Window>,
    /// Days off, sorted, neither touching nor overlapping; usually none at all.
    days_off: Option<Box<[DaysOff]>>,
}

/// A stretch of whole days without any working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DaysOff {
    from: Millis,
    to: Millis,
    /// What the clock reads all through it.
    active: Millis,
    /// Working hours lost by its end, with those of earlier stretches [ms].
    lost: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    open: Millis,
    close: Millis,
    /// Active time in the cycle before `open`.
    before: Millis,
}

impl ActiveClock {
    /// Round the clock, every day.
    pub const fn always() -> Self {
        Self { hours: None }
    }

    /// Windows by weekday.
    ///
    /// - `start_weekday`: weekday of time 0, 0 is Monday.
    /// - `windows`: for each weekday from Monday, half-open windows [open, close) [ms since
    ///   midnight, 0 to one day]; they may touch or overlap, in any order. Hours that cross
    ///   midnight are two windows.
    ///
    /// Returns `None` when no window is open for any time at all.
    pub fn weekly(start_weekday: u8, windows: &[Vec<(Millis, Millis)>; 7]) -> Option<Self> {
        let same = windows.iter().all(|day| day == &windows[0]);
        let (cycle, days) = if same { (DAY, 1) } else { (WEEK, 7) };
        let mut spans: Vec<(Millis, Millis)> = (0..days)
            .flat_map(|day| {
                windows[day as usize]
                    .iter()
                    .filter(|(open, close)| open < close)
                    .map(move |(open, close)| (day * DAY + open, day * DAY + close))
            })
            .collect();
        spans.sort_unstable();
        let mut merged: Vec<Window> = Vec::new();
        for (open, close) in spans {
            match merged.last_mut() {
                Some(last) if open <= last.close => last.close = last.close.max(close),
                _ => merged.push(Window {
                    open,
                    close,
                    before: 0,
                }),
            }
        }
        let mut active = 0;
        for window in &mut merged {
            window.before = active;
            active += window.close - window.open;
        }
        if active == 0 {
            return None;
        }
        if active == cycle {
            return Some(Self::always());
        }
        let mut hours = Hours {
            cycle: Divisor::new(cycle),
            offset: Millis::from(start_weekday) * DAY % cycle,
            base: 0,
            active: Divisor::new(active),
            windows: merged,
            days_off: None,
        };
        hours.base = hours.active_at(0);
        Some(Self { hours: Some(hours) })
    }

    /// The same hours with days off on which nobody works.
    ///
    /// - `days`: half-open ranges of days, counted from time 0; in any order, they may overlap.
    ///   Days before time 0 do not matter.
    #[must_use]
    pub fn off_on(self, days: &[Range<i64>]) -> Self {
        let mut spans: Vec<(Millis, Millis)> = days
            .iter()
            .map(|days| (days.start.max(0) * DAY, days.end * DAY))
            .filter(|(from, to)| from < to)
            .collect();
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let joins = next.0 <= last.1;
            if joins {
                last.1 = last.1.max(next.1);
            }
            joins
        });
        if spans.is_empty() {
            return self;
        }
        let mut hours = self.hours.unwrap_or_else(Hours::round_the_clock);
        hours.days_off = None;
        let mut lost = 0;
        let off = spans.into_iter().map(|(from, to)| {
            let (before, after) = (hours.active_at(from), hours.active_at(to));
            let active = before - lost;
            lost += after - before;
            DaysOff {
                from,
                to,
                active,
                lost,
            }
        });
        hours.days_off = Some(off.collect());
        Self { hours: Some(hours) }
    }

    /// Active time from time 0 to `instant` [ms].
    #[inline]
    pub fn active(&self, instant: SimTime) -> Millis {
        match &self.hours {
            None => instant.millis(),
            Some(hours) => hours.active_at(instant.millis()),
        }
    }

    /// Active time between two instants [ms].
    #[inline]
    pub fn active_between(&self, from: SimTime, to: SimTime) -> Millis {
        self.active(to) - self.active(from)
    }

    /// Adds the open time between two instants to the hours of the day it lies in \[ms\].
    ///
    /// Takes no longer for a thousand years than for a week, but for days off.
    pub fn open_by_hour(&self, from: SimTime, to: SimTime, sums: &mut [i128; HOURS_OF_DAY]) {
        let (from, to) = (from.millis(), to.millis());
        let hours = self.hours.as_ref();
        add_weekly(hours, from, to, 1, sums);
        let days_off = hours.and_then(|hours| hours.days_off.as_deref());
        if let Some(off) = days_off {
            let first = off.partition_point(|off| off.to <= from);
            for off in off[first..].iter().take_while(|off| off.from < to) {
                add_weekly(hours, off.from.max(from), off.to.min(to), -1, sums);
            }
        }
    }

    /// The instant at which something that starts when the active clock reads `active` starts:
    /// never at closing, but at the next opening.
    #[inline]
    pub fn start_at(&self, active: Millis) -> SimTime {
        match &self.hours {
            None => SimTime::from_millis(active),
            Some(hours) => SimTime::from_millis(hours.start(active)),
        }
    }

    /// The instant at which work of a positive length that ends when the active clock reads
    /// `active` has ended: at closing, and not at the next opening.
    #[inline]
    pub fn end_at(&self, active: Millis) -> SimTime {
        match &self.hours {
            None => SimTime::from_millis(active),
            // One millisecond earlier the work was still going on, in an open window.
            Some(hours) => SimTime::from_millis(hours.start(active - 1) + 1),
        }
    }

    /// The first open instant at or after `instant`.
    #[inline]
    pub fn next_open(&self, instant: SimTime) -> SimTime {
        self.start_at(self.active(instant))
    }

    /// When something that needs `span` of active time, begun at `from`, is done. With no span
    /// at all it still needs somebody who is there: the first open instant.
    ///
    /// Never later than [`BEYOND`], so that sums of absurd spans cannot overflow.
    // Two additions where it is always open: a call would cost more.
    #[inline(always)]
    pub fn after(&self, from: SimTime, span: Millis) -> SimTime {
        let done = match self.hours {
            None => from + span,
            Some(_) => self.open_after(from, span),
        };
        done.min(BEYOND)
    }

    fn open_after(&self, from: SimTime, span: Millis) -> SimTime {
        match span {
            0 => self.next_open(from),
            _ => self.end_at(self.active(from) + span),
        }
    }
}

/// Adds `times` the open time between two instants to the hours of the day, as if there were no
/// days off: whole weeks at once, and the rest hour by hour.
fn add_weekly(
    hours: Option<&Hours>,
    from: Millis,
    to: Millis,
    times: i128,
    sums: &mut [i128; HOURS_OF_DAY],
) {
    let mut walk = |from: Millis, to: Millis, times: i128| {
        let read = |at| hours.map_or(at, |hours| hours.weekly_active_at(at));
        let (mut at, mut reading) = (from, read(from));
        while at < to {
            let hour = at.div_euclid(HOUR);
            at = ((hour + 1) * HOUR).min(to);
            let next = read(at);
            let of_day = hour.rem_euclid(DAY / HOUR) as usize;
            sums[of_day] += times * i128::from(next - reading);
            reading = next;
        }
    };
    let weeks = ((to - from) / WEEK).max(0);
    if weeks > 0 {
        walk(from, from + WEEK, times * i128::from(weeks));
    }
    walk(from + weeks * WEEK, to, times);
}

impl Hours {
    fn round_the_clock() -> Self {
        Self {
            cycle: Divisor::new(DAY),
            offset: 0,
            base: 0,
            active: Divisor::new(DAY),
            windows: vec![Window {
                open: 0,
                close: DAY,
                before: 0,
            }],
            days_off: None,
        }
    }

    fn active_at(&self, instant: Millis) -> Millis {
        let weekly = self.weekly_active_at(instant);
        match &self.days_off {
            None => weekly,
            Some(off) => match off.partition_point(|off| off.from <= instant) {
                0 => weekly,
                found if instant < off[found - 1].to => off[found - 1].active,
                found => weekly - off[found - 1].lost,
            },
        }
    }

    fn start(&self, active: Millis) -> Millis {
        let lost = match &self.days_off {
            None => 0,
            Some(off) => match off.partition_point(|off| off.active <= active) {
                0 => 0,
                found => off[found - 1].lost,
            },
        };
        self.weekly_start(active + lost)
    }

    fn weekly_active_at(&self, instant: Millis) -> Millis {
        let placed = instant + self.offset;
        let (cycles, rest) = self.cycle.split(placed);
        let inside = |window: &Window| (rest - window.open).min(window.close - window.open);
        let within = match &self.windows[..] {
            // The same hours every day, in one piece: what most people have.
            [only] => inside(only).max(0),
            windows => match windows.partition_point(|window| window.open <= rest) {
                0 => 0,
                found => windows[found - 1].before + inside(&windows[found - 1]),
            },
        };
        cycles * self.active.value + within - self.base
    }

    fn weekly_start(&self, active: Millis) -> Millis {
        let total = active + self.base;
        let (cycles, rest) = self.active.split(total);
        let window = match &self.windows[..] {
            [only] => only,
            windows => &windows[windows.partition_point(|window| window.before <= rest) - 1],
        };
        cycles * self.cycle.value + window.open + (rest - window.before) - self.offset
    }
}

#[cfg(test)]
mod tests {
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
}
