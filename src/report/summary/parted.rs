//! Tables of a whole and its parts, scenario beside scenario.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::money::over;
use crate::report::number;
use crate::report::view::View;
use crate::stats::Estimate;

use super::without_unit;

/// Parts of a whole.
pub(super) struct Parted<'a> {
    /// What it is, in the head.
    pub(super) word: &'a str,
    /// Names and metrics of the parts.
    pub(super) parts: Vec<(String, String)>,
    /// Name and metric of the whole, where it is told.
    pub(super) whole: Option<(&'a str, &'a str)>,
    /// Unit of them all.
    pub(super) unit: Unit,
    /// Less than this is nothing, in that unit.
    pub(super) least: f64,
}

impl Parted<'_> {
    /// Parts in rows, scenarios in columns, and the difference of a pair; `None` where no scenario has
    /// the whole. Parts that no scenario has are left out.
    pub(super) fn table(mut self, view: &View) -> Option<Table> {
        let scenarios = 0..view.scenarios().len();
        let appears = |metric: &str| {
            let mut scenarios = scenarios.clone();
            scenarios.any(|one| view.mean(one, metric).abs() >= self.least)
        };
        self.parts.retain(|(_, metric)| appears(metric));
        if self.whole.is_some_and(|(_, id)| !view.has(id)) || self.parts.is_empty() {
            return None;
        }
        let whole = self.whole.into_iter();
        self.parts
            .extend(whole.map(|(name, id)| (name.to_owned(), id.to_owned())));
        let unit = number::unit_name(self.unit, view.language);
        let mut head = vec![format!("{} [{unit}]", self.word)];
        match view.labels.as_slice() {
            [_] => head.push(view.pick("结果", "Result").to_owned()),
            labels => head.extend(labels.iter().cloned()),
        }
        let pair = view.labels.len() == 2;
        if pair {
            head.push(view.pick("差", "Difference").to_owned());
        }
        let row = |(name, metric): (String, String)| {
            let value = |scenario| {
                let value = view.estimate(scenario, &metric);
                without_unit(&number::estimate(value, self.unit, Language::En))
            };
            let mut row = vec![name];
            row.extend(scenarios.clone().map(value));
            if pair {
                row.push(signed(changed(view, 1, &metric), self.unit, self.least));
            }
            row
        };
        Some(Table {
            caption: None,
            head,
            rows: self.parts.into_iter().map(row).collect(),
            whole_names: false,
        })
    }
}

/// Another scenario less the base; what only one of them has counts whole.
pub(super) fn changed(view: &View, other: usize, metric: &str) -> Option<Estimate> {
    let (base, own) = (view.estimate(0, metric), view.estimate(other, metric));
    match (base, own) {
        (Some(_), Some(_)) => view.difference(other, metric),
        (Some(base), None) => Some(over(base, -1.0)),
        (None, own) => own,
    }
}

/// A difference without its unit: `+13.07±0.02`.
pub(super) fn signed(value: Option<Estimate>, unit: Unit, least: f64) -> String {
    let text = number::bare(value, unit).replace(" ± ", "±");
    match value {
        Some(one) if one.mean >= least => format!("+{text}"),
        _ => text,
    }
}
