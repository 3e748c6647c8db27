//! A sweep as one reader sees it: in a language, with short names of what is varied.

use crate::experiment::design::Axis;
use crate::experiment::sweep::result::{Against, PointResult, SweepResult};
use crate::language::Language;
use crate::report::words;
use crate::stats::Estimate;

use super::measure::Measure;

/// A sweep, a language, and a short name for each axis.
pub struct SweepView<'a> {
    /// The sweep.
    pub result: &'a SweepResult,
    /// The reader's language.
    pub language: Language,
    /// What each axis is called: the end of its path that tells it from the others.
    pub heads: Vec<String>,
}

impl<'a> SweepView<'a> {
    /// A view of a sweep in a language.
    pub fn new(result: &'a SweepResult, language: Language) -> Self {
        let paths: Vec<&str> = result.axes.iter().map(|axis| axis.path.as_str()).collect();
        let head = |path: &&str| match *path {
            "tiers" => language.pick("代理层级数", "tiers").to_owned(),
            "variant" => language.pick("方案", "variant").to_owned(),
            path => ending(path, &paths),
        };
        Self {
            result,
            language,
            heads: paths.iter().map(head).collect(),
        }
    }

    /// The text of this view's language.
    pub const fn pick(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    /// What is varied.
    pub fn axes(&self) -> &'a [Axis] {
        &self.result.axes
    }

    /// The points of the grid.
    pub fn points(&self) -> &'a [PointResult] {
        &self.result.points
    }

    /// A metric of a point by id; `None` where it or its value does not exist.
    pub fn estimate(&self, point: usize, id: &str) -> Option<Estimate> {
        self.result.points[point].estimates[self.result.position(id)?]
    }

    /// A metric of a point against the base.
    pub fn against_base(&self, point: usize, id: &str) -> Option<Against> {
        self.result.points[point].against_base[self.result.position(id)?]
    }

    /// What a point has on an axis, as people write it: `3`, `90 min`, `manual`.
    pub fn level(&self, point: usize, axis: usize) -> &'a str {
        let level = self.result.points[point].levels[axis];
        written(&self.axes()[axis].levels[level].text)
    }

    /// A point among others: its values, or the label of its variant.
    pub fn label(&self, point: usize) -> String {
        match self.axes() {
            [only] if only.path == "variant" => self.own_label(point),
            axes => {
                let values = (0..axes.len()).map(|axis| self.level(point, axis));
                values.collect::<Vec<_>>().join(" · ")
            }
        }
    }

    /// A point in a sentence: names and values, or the label of its variant.
    pub fn named(&self, point: usize) -> String {
        let value = |(axis, head): (usize, &String)| match self.axes()[axis].path.as_str() {
            "variant" if self.axes().len() == 1 => self.own_label(point),
            "variant" => self.level(point, axis).to_owned(),
            _ => format!("{head} {}", self.level(point, axis)),
        };
        let values: Vec<String> = self.heads.iter().enumerate().map(value).collect();
        values.join(words::listed(self.language))
    }

    fn own_label(&self, point: usize) -> String {
        self.points()[point].label.get(self.language).to_owned()
    }

    /// An axis as it is written beside a scale: its name, and its unit in brackets.
    pub fn axis_title(&self, axis: usize) -> String {
        match self.axes()[axis].unit.as_str() {
            "" => self.heads[axis].clone(),
            unit => format!("{} [{unit}]", self.heads[axis]),
        }
    }

    /// The share of orders of a point that are still open at the end, 0 to 1.
    pub fn open_share(&self, point: usize) -> f64 {
        let mean = |id| self.estimate(point, id).map_or(0.0, |one| one.mean);
        let placed = mean("orders.placed");
        match placed > 0.0 {
            true => mean("orders.open") / placed,
            false => 0.0,
        }
    }

    /// The tier of a point that is busiest, and how busy it is.
    pub fn busiest(&self, point: usize) -> Option<(&'a str, f64)> {
        let tier = |id: &'a str| id.strip_prefix("relay.")?.strip_suffix(".utilisation");
        let metrics = self.result.metrics.iter();
        let loads = metrics.zip(&self.result.points[point].estimates);
        loads
            .filter_map(|(metric, load)| Some((tier(&metric.id)?, (*load)?.mean)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The points with the lowest and the highest mean of a figure; `None` where none has it.
    pub fn extremes(&self, measure: Measure) -> Option<(usize, usize)> {
        let mean = |point: &usize| measure.of(self, *point).map_or(f64::NAN, |one| one.mean);
        let known: Vec<usize> = (0..self.points().len())
            .filter(|point| !mean(point).is_nan())
            .collect();
        let by_mean = |a: &&usize, b: &&usize| mean(a).total_cmp(&mean(b));
        // Of equal ones the first.
        let lowest = known.iter().min_by(by_mean)?;
        let highest = known.iter().rev().max_by(by_mean)?;
        Some((*lowest, *highest))
    }

    /// Whether a figure of one point lies clearly below that of another. Against the base the
    /// pairs of replications decide; of two others, whose pairs are not kept, both intervals: on
    /// common random numbers that is on the safe side.
    pub fn clearly_below(&self, measure: Measure, below: usize, above: usize) -> bool {
        let values = measure.of(self, below).zip(measure.of(self, above));
        let Some((low, high)) = values.filter(|(low, high)| low.mean < high.mean) else {
            return false;
        };
        let base = self.result.base;
        let other = if below == base { above } else { below };
        let paired = measure.metric().filter(|_| below == base || above == base);
        let paired = paired
            .and_then(|id| self.against_base(other, id))
            .and_then(|against| against.difference);
        match (paired, low.half_width.zip(high.half_width)) {
            (Some(paired), _) => paired.mean.abs() > paired.half_width.unwrap_or(0.0),
            (None, Some((one, other))) => high.mean - low.mean > one.hypot(other),
            // One replication has no intervals; what is seen is all there is.
            (None, None) => true,
        }
    }
}

/// A value without the quotation marks it has in a file.
fn written(text: &str) -> &str {
    let bare = text.strip_prefix('"');
    bare.and_then(|bare| bare.strip_suffix('"')).unwrap_or(text)
}

/// The last two parts of a path, or as many as it takes to tell it from the others.
fn ending(path: &str, all: &[&str]) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let last = |count: usize| parts[parts.len().saturating_sub(count)..].join(".");
    let unique = |short: &String| {
        let dotted = format!(".{short}");
        let same = |other: &&&str| **other == *short || other.ends_with(&dotted);
        all.iter().filter(same).count() == 1
    };
    let mut endings = (2..=parts.len()).map(last);
    endings.find(unique).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shortened_as_far_as_they_stay_apart() {
        let all = ["tier.general.hands", "tier.retail.hands", "orders_per_day"];
        assert_eq!(ending(all[0], &all), "general.hands");
        assert_eq!(ending(all[2], &all), "orders_per_day");
        let alike = ["tools.manual.relay.every", "tier.general.relay.every"];
        assert_eq!(ending(alike[0], &alike), "manual.relay.every");
    }

    #[test]
    fn values_are_shown_without_quotation_marks() {
        assert_eq!(written("\"90 min\""), "90 min");
        assert_eq!(written("3"), "3");
        assert_eq!(written("\""), "\"");
    }
}
