//! Chart 4: from the dispatch time of the base to that of another scenario, part by part.

mod steps;

use crate::experiment::result::{DecomposedPart, Decomposition};
use crate::language::Language;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Clock, Part};
use crate::stats::Estimate;

use super::frame::{Entry, Sign};
use super::{Figure, imprint, palette};

/// One chart for every other scenario whose dispatch time was taken apart.
pub fn figures(view: &View) -> Vec<Figure> {
    let clock = Clock::Dispatch.id();
    let all: Vec<&Decomposition> = view
        .result
        .decompositions
        .iter()
        .filter(|one| one.clock == clock)
        .collect();
    let several = all.len() > 1;
    let numbered = all.iter().enumerate();
    numbered
        .map(|(index, one)| figure(view, one, several.then_some(index + 1)))
        .collect()
}

fn figure(view: &View, decomposition: &Decomposition, number: Option<usize>) -> Figure {
    let (base, other) = (
        &view.labels[decomposition.base],
        &view.labels[decomposition.other],
    );
    let difference = view.difference(decomposition.other, "dispatch_time.mean");
    let slower = difference.is_none_or(|one| one.mean >= 0.0);
    let title = match (view.language, slower) {
        (Language::Zh, true) => format!("{other}比{base}晚发货的时间，多在哪一步？"),
        (Language::Zh, false) => format!("{other}比{base}早发货的时间，省在哪一步？"),
        (Language::En, true) => format!("{base} to {other}: where does dispatch lose time?"),
        (Language::En, false) => format!("{base} to {other}: where does dispatch gain time?"),
    };
    let entry = |colour, word: &str| Entry {
        sign: Sign::Box(colour),
        word: word.to_owned(),
    };
    let body = steps::of(view, decomposition);
    let drawn = |more: bool| {
        let mut inner = body.steps.iter().filter(|step| !step.outer);
        inner.any(|step| (step.to >= step.from) == more)
    };
    let mut legend = Vec::new();
    if drawn(true) {
        legend.push(entry(palette::MORE, view.pick("多用的时间", "more time")));
    }
    if drawn(false) {
        legend.push(entry(palette::LESS, view.pick("少用的时间", "less time")));
    }
    let meaning = view.pick(
        "两端是平均发货时效，中间各步是平均用时之差，按重复配对相减，相加等于总差",
        "Outer bars are mean dispatch times; steps are differences of mean parts, paired by replication, and sum to the total",
    );
    let meaning = match body.rest {
        true => {
            let rest = view.pick(
                "；其余步骤合在一起，没有另算误差范围",
                "; all other parts are drawn together, without an interval of their sum",
            );
            format!("{meaning}{rest}")
        }
        false => meaning.to_owned(),
    };
    Figure {
        name: match number {
            Some(number) => format!("04-waterfall-{number}"),
            None => "04-waterfall".to_owned(),
        },
        title,
        answer: answer(view, decomposition, difference),
        legend,
        foot: imprint(view, &meaning, &sentence::interval(view)),
        height: 780,
        data: data(view, decomposition, difference),
        body: Box::new(body),
    }
}

/// The total difference and the two largest parts of it.
fn answer(view: &View, decomposition: &Decomposition, difference: Option<Estimate>) -> String {
    let total = number::short_difference(difference);
    let mut parts: Vec<&DecomposedPart> = decomposition.parts.iter().collect();
    parts.sort_by(|a, b| {
        (b.other - b.base)
            .abs()
            .total_cmp(&(a.other - a.base).abs())
    });
    let told = parts.iter().take(2).map(|part| {
        let change = number::short_difference(change(part));
        let name = name(part, view.language);
        let name = match view.language {
            Language::Zh => name,
            Language::En => name.to_lowercase(),
        };
        format!("{name} {change}")
    });
    let told = told.collect::<Vec<_>>().join(words::clause(view.language));
    let compared = sentence::compared(
        view,
        decomposition.other,
        "dispatch_time.mean",
        number::chart_ratio,
    );
    let compared = compared.unwrap_or_default();
    match view.language {
        Language::Zh => format!("发货时效相差 {total}，主要是{told}；{compared}"),
        Language::En => format!("Dispatch time changes by {total}, mostly {told}; {compared}"),
    }
}

fn name(part: &DecomposedPart, language: Language) -> String {
    match Part::of(part.part) {
        Some(known) => known.name(language).to_owned(),
        None => part.part.to_owned(),
    }
}

/// The difference of a part; without an interval where none was estimated.
fn change(part: &DecomposedPart) -> Option<Estimate> {
    Some(part.difference.unwrap_or(Estimate {
        mean: part.other - part.base,
        half_width: None,
        skewed: None,
        confidence: 0.0,
        replications: 0,
    }))
}

fn data(view: &View, decomposition: &Decomposition, difference: Option<Estimate>) -> Sheet {
    let base = format!("{} (h)", view.labels[decomposition.base]);
    let other = format!("{} (h)", view.labels[decomposition.other]);
    let mut sheet = Sheet::new([
        view.pick("步骤", "part"),
        base.as_str(),
        other.as_str(),
        view.pick("差(h)", "difference_h"),
        view.pick("差的误差范围(± h)", "half_width_h"),
    ]);
    for part in &decomposition.parts {
        let half_width = part.difference.and_then(|one| one.half_width);
        sheet.row([
            name(part, view.language),
            part.base.to_string(),
            part.other.to_string(),
            (part.other - part.base).to_string(),
            number::exact(half_width),
        ]);
    }
    let (base, other) = totals(decomposition);
    sheet.row([
        view.pick("合计", "total").to_owned(),
        base.to_string(),
        other.to_string(),
        (other - base).to_string(),
        number::exact(difference.and_then(|one| one.half_width)),
    ]);
    sheet
}

/// The sums of the parts in the base and in the other scenario [h].
fn totals(decomposition: &Decomposition) -> (f64, f64) {
    let base = decomposition.parts.iter().map(|part| part.base).sum();
    let other = decomposition.parts.iter().map(|part| part.other).sum();
    (base, other)
}
