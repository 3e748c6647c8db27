//! From quantities to pixels, with ticks a person would choose.

/// Steps between ticks of hours: parts of a day, then days, then weeks.
const HOUR_STEPS: [f64; 14] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 168.0, 336.0, 672.0,
];

/// Steps between ticks of shares.
const SHARE_STEPS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.25];

/// A linear scale that begins at zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The quantity at the far end.
    pub most: f64,
    /// Pixel of zero.
    zero: i32,
    /// Pixel of `most`.
    end: i32,
    /// Distance of ticks.
    step: f64,
}

impl Scale {
    /// Hours from 0 to at least `most`, with at most `ticks` steps; ends on a tick.
    pub fn hours(most: f64, ticks: usize, zero: i32, end: i32) -> Self {
        let most = if most.is_finite() && most > 0.0 {
            most
        } else {
            1.0
        };
        let enough = |step: &&f64| (most / **step).ceil() <= ticks as f64;
        let step = HOUR_STEPS.iter().find(enough).copied();
        let step = step.unwrap_or_else(|| (most / ticks as f64 / 672.0).ceil() * 672.0);
        Self {
            most: (most / step).ceil() * step,
            zero,
            end,
            step,
        }
    }

    /// Days from 0 to exactly `last`, with at most `ticks` steps; the last tick may lie before it.
    pub fn days(last: f64, ticks: usize, zero: i32, end: i32) -> Self {
        const STEPS: [f64; 8] = [1.0, 2.0, 5.0, 7.0, 14.0, 28.0, 91.0, 182.0];
        let enough = |step: &&f64| last <= **step * ticks as f64;
        let step = STEPS.iter().find(enough).copied().unwrap_or(364.0);
        Self {
            most: last.max(1.0),
            zero,
            end,
            step,
        }
    }

    /// A plain number such as a ratio from 0 to at least `most`, with at most `ticks` steps; ends
    /// on a tick.
    pub fn number(most: f64, ticks: usize, zero: i32, end: i32) -> Self {
        let most = if most.is_finite() && most > 0.0 {
            most
        } else {
            1.0
        };
        let step = step_of(most / ticks as f64).max(0.1);
        Self {
            most: (most / step - 1e-9).ceil().max(1.0) * step,
            zero,
            end,
            step,
        }
    }

    /// Shares from 0 to 1, with a tick at every quarter or fifth.
    pub const fn share(step: f64, zero: i32, end: i32) -> Self {
        Self {
            most: 1.0,
            zero,
            end,
            step,
        }
    }

    /// Shares from 0 to at least `most`, with at most `ticks` steps; ends on a tick, at 1 at most.
    pub fn percent(most: f64, ticks: usize, zero: i32, end: i32) -> Self {
        let enough = |step: &&f64| most <= **step * ticks as f64;
        let step = SHARE_STEPS.iter().find(enough).copied().unwrap_or(0.25);
        // A share of 1 is not a little more than 1.
        let steps = (most / step - 1e-9).ceil().clamp(1.0, 1.0 / step);
        Self {
            most: steps * step,
            zero,
            end,
            step,
        }
    }

    /// The pixel of a quantity; what lies outside is drawn at the nearer end.
    pub fn at(self, value: f64) -> i32 {
        let share = (value / self.most).clamp(0.0, 1.0);
        self.zero + (f64::from(self.end - self.zero) * share).round() as i32
    }

    /// How many pixels long it is.
    pub const fn length(self) -> i32 {
        (self.end - self.zero).abs()
    }

    /// The ticks, zero included, and the end where it is one.
    pub fn ticks(self) -> Vec<f64> {
        let count = (self.most / self.step + 1e-9).floor() as u32;
        (0..=count)
            .map(|tick| f64::from(tick) * self.step)
            .collect()
    }
}

/// A linear scale that begins and ends near its values, for charts in which zero means nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Quantities at both ends, whole steps.
    ends: (f64, f64),
    /// Their pixels.
    pixels: (i32, i32),
    /// Distance of ticks.
    step: f64,
}

impl Range {
    /// Around values, with at most `ticks` steps; never below zero where no value is.
    pub fn around(values: impl Iterator<Item = f64>, ticks: usize, from: i32, to: i32) -> Self {
        let known = values.filter(|value| value.is_finite());
        let ends = known.fold(None, |ends: Option<(f64, f64)>, value| {
            let (low, high) = ends.unwrap_or((value, value));
            Some((low.min(value), high.max(value)))
        });
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        // One value alone has a little room too.
        let span = (high - low).max(high.abs() * 0.02).max(1e-6);
        let step = step_of(span * 1.1 / ticks as f64);
        let below = if low >= 0.0 { 0.0 } else { f64::NEG_INFINITY };
        let first = ((low - span * 0.04) / step).floor().max(below / step);
        let last = ((high + span * 0.04) / step).ceil();
        Self {
            ends: (first * step, last * step),
            pixels: (from, to),
            step,
        }
    }

    /// From the smallest to the largest value and no further, zero included, with at most `ticks`
    /// steps; ends are ticks only by chance.
    pub fn within(values: impl Iterator<Item = f64>, ticks: usize, from: i32, to: i32) -> Self {
        let known = values.filter(|value| value.is_finite());
        let (low, high) = known.fold((0.0_f64, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let high = if high > low { high } else { low + 1.0 };
        Self {
            ends: (low, high),
            pixels: (from, to),
            step: step_of((high - low) / ticks as f64),
        }
    }

    /// Shares from about `least` to 1, with at most `ticks` steps.
    pub fn shares(least: f64, ticks: usize, from: i32, to: i32) -> Self {
        let enough = |step: &&f64| 1.0 - least <= **step * ticks as f64;
        let step = SHARE_STEPS.iter().find(enough).copied().unwrap_or(0.25);
        // Counted down from 1, which is always a tick.
        let steps = ((1.0 - least) / step + 1e-9).ceil().clamp(1.0, 1.0 / step);
        Self {
            ends: (1.0 - steps * step, 1.0),
            pixels: (from, to),
            step,
        }
    }

    /// The pixel of a quantity; what lies outside is drawn at the nearer end.
    pub fn at(&self, value: f64) -> i32 {
        let (low, high) = self.ends;
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        let (from, to) = self.pixels;
        from + (f64::from(to - from) * share).round() as i32
    }

    /// The ticks, with those ends that are.
    pub fn ticks(&self) -> Vec<f64> {
        let (low, high) = self.ends;
        let first = (low / self.step - 1e-9).ceil();
        let count = (high / self.step - first + 1e-9).floor() as u32;
        (0..=count)
            .map(|tick| (first + f64::from(tick)) * self.step)
            .collect()
    }

    /// A tick as it is written, `times` as large: with 100, percent.
    pub fn label(&self, tick: f64, times: f64) -> String {
        let mut decimals = 0;
        while decimals < 6 && self.step * times * 10_f64.powi(decimals) < 0.999 {
            decimals += 1;
        }
        // Adding zero turns -0 into 0.
        format!("{:.*}", decimals as usize, tick * times + 0.0)
    }
}

/// The smallest of 1, 2, 5, 10, 20, ... and their fractions that is no smaller than this.
fn step_of(least: f64) -> f64 {
    let mut steps = (-9..=12).flat_map(|power| {
        let ten = libm::pow(10.0, f64::from(power));
        [1.0, 2.0, 5.0].map(|step| step * ten)
    });
    steps.find(|step| *step >= least).unwrap_or(least)
}

/// A number of hours at a tick: no decimals unless the steps need one.
pub fn hour_label(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_end_on_a_tick() {
        let scale = Scale::hours(71.3, 8, 0, 960);
        assert_eq!(scale.most, 72.0);
        assert_eq!(scale.ticks(), [0.0, 12.0, 24.0, 36.0, 48.0, 60.0, 72.0]);
        assert_eq!(
            [scale.at(0.0), scale.at(36.0), scale.at(99.0)],
            [0, 480, 960]
        );
    }

    #[test]
    fn shares_end_on_a_tick() {
        let most = |share| Scale::percent(share, 7, 0, 100).most;
        let expected = [0.001, 0.05, 0.12, 0.8, 1.0, 1.0];
        for (share, expected) in [0.0, 0.048, 0.104, 0.79, 0.999, 1.0]
            .into_iter()
            .zip(expected)
        {
            assert!(
                (most(share) - expected).abs() < 1e-12,
                "{share}: {}",
                most(share)
            );
        }
    }

    #[test]
    fn numbers_end_on_a_tick() {
        let ticks = |most| Scale::number(most, 8, 0, 100).ticks().len() - 1;
        let most = |number| Scale::number(number, 8, 0, 100).most;
        let expected = [(1.81, 2.0, 4), (1.0, 1.0, 5), (0.05, 0.1, 1), (7.2, 8.0, 8)];
        for (number, end, steps) in expected {
            assert!((most(number) - end).abs() < 1e-12, "{number}");
            assert_eq!(ticks(number), steps, "{number}");
        }
        assert_eq!(most(f64::INFINITY), 1.0);
    }

    #[test]
    fn a_range_begins_near_its_values_and_ends_on_ticks() {
        let range = Range::around([61.2, 74.9].into_iter(), 8, 0, 100);
        assert_eq!(
            range.ticks(),
            [60.0, 62.0, 64.0, 66.0, 68.0, 70.0, 72.0, 74.0, 76.0]
        );
        assert_eq!(
            [range.at(60.0), range.at(68.0), range.at(99.0)],
            [0, 50, 100]
        );
        assert_eq!(range.label(62.0, 1.0), "62");
        let shares = Range::around([0.0, 0.031].into_iter(), 8, 0, 100);
        assert_eq!(shares.ticks()[0], 0.0);
        assert_eq!(shares.label(0.015, 100.0), "1.5");
        for odd in [vec![], vec![f64::NAN], vec![5.0, 5.0], vec![0.0]] {
            let range = Range::around(odd.iter().copied(), 8, 0, 100);
            assert!(
                range.ticks().len() > 1 && range.ticks().len() < 20,
                "{odd:?}"
            );
        }
    }

    #[test]
    fn a_tight_range_ends_with_its_values() {
        let range = Range::within([107.9, 31.2].into_iter(), 4, 0, 1_079);
        assert_eq!(range.ticks(), [0.0, 50.0, 100.0]);
        assert_eq!(
            [0.0, 100.0, 107.9].map(|value| range.at(value)),
            [0, 1_000, 1_079]
        );
        let losing = Range::within([-3.0, 9.0].into_iter(), 6, 0, 120);
        assert_eq!(losing.ticks(), [-2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(losing.at(0.0), 30);
    }

    #[test]
    fn nothing_and_very_long_times_have_a_scale_too() {
        assert_eq!(Scale::hours(0.0, 8, 0, 100).most, 1.0);
        assert_eq!(Scale::hours(f64::NAN, 8, 0, 100).most, 1.0);
        assert_eq!(Scale::hours(50_000.0, 8, 0, 100).ticks().len(), 9);
    }
}
