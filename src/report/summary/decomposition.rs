//! Where a difference between two scenarios comes from, part by part.

use crate::experiment::result::{DecomposedPart, Decomposition};
use crate::language::Language;
use crate::report::document::Table;
use crate::report::number;
use crate::report::view::View;
use crate::report::words::{Clock, Part};

use super::MOST_COLUMNS;

/// Where the differences of dispatch and delivery time come from; parts sum to the total.
///
/// A pair shows both clocks; with more scenarios each has a column for its dispatch time, and
/// `decompositions.csv` has the rest.
pub(super) fn table(view: &View) -> Option<Table> {
    match view.scenarios().len() {
        2 => pair(view),
        3..=MOST_COLUMNS => several(view),
        _ => None,
    }
}

/// Differences of dispatch time from the base, a column for each other scenario.
fn several(view: &View) -> Option<Table> {
    let clock = Clock::Dispatch;
    let others = 1..view.scenarios().len();
    let all = others.map(|other| view.decomposition(other, clock.id()));
    let all: Vec<&Decomposition> = all.collect::<Option<_>>()?;
    let mut rows = Vec::new();
    for (index, part) in all.first()?.parts.iter().enumerate() {
        let row = all
            .iter()
            .map(|one| number::difference(one.parts[index].difference));
        rows.push(std::iter::once(name(view, part)).chain(row).collect());
    }
    let total = all
        .iter()
        .map(|one| totals(view, Some(one), clock)[2].clone());
    let word = view.pick("合计", "Total").to_owned();
    rows.push(std::iter::once(word).chain(total).collect());
    let head = view.labels[1..]
        .iter()
        .map(|other| format!("{other} - {}", view.labels[0]));
    let word = match view.language {
        Language::Zh => "发货时效之差".to_owned(),
        Language::En => "Dispatch time, difference".to_owned(),
    };
    Some(Table {
        caption: None,
        head: std::iter::once(word).chain(head).collect(),
        rows,
        whole_names: false,
    })
}

fn name(view: &View, part: &DecomposedPart) -> String {
    let known = Part::of(part.part).map(|known| known.name(view.language));
    known.unwrap_or(part.part).to_owned()
}

fn pair(view: &View) -> Option<Table> {
    let dispatch = view.decomposition(1, Clock::Dispatch.id());
    let delivery = view.decomposition(1, Clock::Delivery.id());
    let all = delivery.or(dispatch)?;
    let mut rows = Vec::new();
    for part in &all.parts {
        let mut row = vec![name(view, part)];
        row.extend(cells(dispatch, part.part));
        row.extend(cells(delivery, part.part).into_iter().skip(2));
        // A part that takes no time anywhere says nothing.
        if part.base.abs().max(part.other.abs()) >= 0.05 {
            rows.push(row);
        }
    }
    let mut total = vec![view.pick("合计", "Total").to_owned()];
    total.extend(totals(view, dispatch, Clock::Dispatch));
    total.extend(totals(view, delivery, Clock::Delivery).into_iter().skip(2));
    rows.push(total);
    let dispatch_word = Clock::Dispatch.name(view.language);
    let head = vec![
        view.pick("差在哪一步", "Where the difference lies")
            .to_owned(),
        format!("{dispatch_word} {}", view.labels[0]),
        format!("{dispatch_word} {}", view.labels[1]),
        format!("{dispatch_word} {}", view.pick("之差", "difference")),
        format!(
            "{} {}",
            Clock::Delivery.name(view.language),
            view.pick("之差", "difference")
        ),
    ];
    Some(Table {
        caption: None,
        head,
        rows,
        whole_names: false,
    })
}

/// Base, other and difference of one part; empty cells where the clock has no such part.
fn cells(decomposition: Option<&Decomposition>, id: &str) -> [String; 3] {
    let part = decomposition.and_then(|one| one.parts.iter().find(|part| part.part == id));
    match part {
        Some(part) => [
            number::hours(part.base),
            number::hours(part.other),
            number::difference(part.difference),
        ],
        None => Default::default(),
    }
}

fn totals(view: &View, decomposition: Option<&Decomposition>, clock: Clock) -> [String; 3] {
    let Some(decomposition) = decomposition else {
        return Default::default();
    };
    let base: f64 = decomposition.parts.iter().map(|part| part.base).sum();
    let other: f64 = decomposition.parts.iter().map(|part| part.other).sum();
    let difference = view.difference(decomposition.other, &format!("{}.mean", clock.id()));
    [
        number::hours(base),
        number::hours(other),
        number::difference(difference),
    ]
}
