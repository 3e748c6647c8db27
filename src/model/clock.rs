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
    /// When nobody works, whatever the windows say: sorted, neither touching nor overlapping;
    /// usually none at all.
    off: Option<Box<[Off]>>,
}

/// A stretch of time without any working hours: days off, an absence, an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Off {
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
            off: None,
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
        let spans = days.iter().map(|days| days.start * DAY..days.end * DAY);
        self.off_during(spans)
    }

    /// The same hours without those in these half-open stretches of time \[ms\], beside what was
    /// off before; in any order, they may overlap. What is before time 0 does not matter.
    #[must_use]
    pub fn off_during(self, spans: impl IntoIterator<Item = Range<Millis>>) -> Self {
        let mut hours = self.hours.unwrap_or_else(Hours::round_the_clock);
        let before = hours.off.take();
        let before = before.iter().flatten().map(|off| off.from..off.to);
        let all = before.chain(spans).map(|span| span.start.max(0)..span.end);
        let mut spans: Vec<Range<Millis>> = all.filter(|span| !span.is_empty()).collect();
        if spans.is_empty() {
            return match hours.is_round_the_clock() {
                true => Self::always(),
                false => Self { hours: Some(hours) },
            };
        }
        join(&mut spans);
        let mut lost = 0;
        let off = spans.into_iter().map(|span| {
            let (before, after) = (hours.active_at(span.start), hours.active_at(span.end));
            let active = before - lost;
            lost += after - before;
            Off {
                from: span.start,
                to: span.end,
                active,
                lost,
            }
        });
        hours.off = Some(off.collect());
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

    /// What it reads at two instants \[ms\].
    pub fn readings(&self, (from, to): (SimTime, SimTime)) -> (Millis, Millis) {
        (self.active(from), self.active(to))
    }

    /// Active time between two instants [ms].
    #[inline]
    pub fn active_between(&self, from: SimTime, to: SimTime) -> Millis {
        self.active(to) - self.active(from)
    }

    /// Adds the open time between two instants to the hours of the day it lies in \[ms\].
    ///
    /// Takes no longer for a thousand years than for a week, but for what is off.
    pub fn open_by_hour(&self, from: SimTime, to: SimTime, sums: &mut [i128; HOURS_OF_DAY]) {
        let (from, to) = (from.millis(), to.millis());
        let hours = self.hours.as_ref();
        add_weekly(hours, from, to, 1, sums);
        if let Some(off) = hours.and_then(|hours| hours.off.as_deref()) {
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

/// Sorts stretches of time, and makes one of those that touch or overlap.
pub fn join(spans: &mut Vec<Range<Millis>>) {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
}

/// The end of the stretch of time in which an instant lies, if it lies in one.
///
/// - `spans`: half-open \[ms\], in order, apart from each other.
pub fn end_of_span(spans: &[Range<Millis>], instant: SimTime) -> Option<SimTime> {
    let begun = spans.partition_point(|span| span.start <= instant.millis());
    let last = spans[..begun].last()?;
    (instant.millis() < last.end).then(|| SimTime::from_millis(last.end))
}

/// Adds `times` the open time between two instants to the hours of the day, as if nothing
/// were off: whole weeks at once, and the rest hour by hour.
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
            off: None,
        }
    }

    fn is_round_the_clock(&self) -> bool {
        self.off.is_none() && self.active.value == self.cycle.value
    }

    fn active_at(&self, instant: Millis) -> Millis {
        let weekly = self.weekly_active_at(instant);
        match &self.off {
            None => weekly,
            Some(off) => match off.partition_point(|off| off.from <= instant) {
                0 => weekly,
                found if instant < off[found - 1].to => off[found - 1].active,
                found => weekly - off[found - 1].lost,
            },
        }
    }

    fn start(&self, active: Millis) -> Millis {
        let lost = match &self.off {
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
mod tests;
