//! Chart 3: where the time goes, the parts of delivery time stacked for each scenario.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Part};
use crate::stats::Estimate;

use super::frame::{Entry, Sign};
use super::stacks::{self, Quantity, Row, Stacks};
use super::{Figure, imprint, palette};

/// The chart; `None` where no parts were measured.
pub fn figure(view: &View) -> Option<Figure> {
    let parts: Vec<Part> = Part::ALL
        .into_iter()
        .filter(|&part| view.has(&id(part)))
        .collect();
    let shown: Vec<Part> = parts
        .iter()
        .copied()
        .filter(|&part| appears(view, part))
        .collect();
    if shown.is_empty() {
        return None;
    }
    let row = |(scenario, label): (usize, &String)| Row {
        // The only scenario is named in the imprint.
        label: if view.labels.len() > 1 {
            label.clone()
        } else {
            String::new()
        },
        parts: shown
            .iter()
            .map(|&part| (palette::part(part), view.mean(scenario, &id(part))))
            .collect(),
        total: view.estimate(scenario, "delivery_time.mean"),
    };
    let rows: Vec<Row> = view.labels.iter().enumerate().map(row).collect();
    let entry = |&part: &Part| Entry {
        sign: Sign::Box(palette::part(part)),
        word: part.name(view.language).to_owned(),
    };
    let meaning = view.pick(
        "每段是全部已签收订单在这一步的平均小时数，各段相加等于签收时效",
        "Segments are mean hours of all delivered orders; they sum to delivery time",
    );
    let title = view.pick(
        "从付款到签收，时间花在哪一步？",
        "From payment to delivery, where does the time go?",
    );
    Some(Figure {
        name: "03-where-time-goes".to_owned(),
        title: title.to_owned(),
        answer: answer(view, &shown),
        legend: shown.iter().map(entry).collect(),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: stacks::height(rows.len()),
        data: data(view, &parts),
        body: Box::new(Stacks {
            axis: view.pick("小时", "hours").to_owned(),
            quantity: Quantity::Hours,
            rows,
        }),
    })
}

fn id(part: Part) -> String {
    format!("delivery_time.part.{}", part.id())
}

/// Whether a part takes any time worth a segment, a hundredth of an hour, in any scenario.
fn appears(view: &View, part: Part) -> bool {
    (0..view.scenarios().len()).any(|scenario| view.mean(scenario, &id(part)) >= 0.01)
}

/// The largest part before transit of the first and of the slowest scenario.
fn answer(view: &View, shown: &[Part]) -> String {
    let total = |scenario: &usize| view.mean(*scenario, "delivery_time.mean");
    let slowest = (0..view.scenarios().len()).max_by(|a, b| total(a).total_cmp(&total(b)));
    let mut told = vec![0];
    told.extend(
        slowest
            .filter(|&scenario| scenario != 0)
            .or((view.scenarios().len() > 1).then_some(1)),
    );
    let clause = |&scenario: &usize| {
        let mean = |part: &Part| view.mean(scenario, &id(*part));
        let inside = shown.iter().copied().filter(|&part| part != Part::Transit);
        let largest = inside.max_by(|a, b| mean(a).total_cmp(&mean(b)))?;
        let name = largest.name(view.language);
        let value = number::short(
            view.estimate(scenario, &id(largest)),
            Unit::Hours,
            view.language,
        );
        let share = number::percent(mean(&largest) / total(&scenario), 0);
        let label = view.named(scenario, words::colon(view.language));
        Some(match view.language {
            Language::Zh => {
                format!("{label}运输以外最费时的是{name}，{value}，占签收时效 {share}")
            }
            Language::En => {
                format!(
                    "{label}apart from transit, most goes to {}, {value}, {share} of delivery time",
                    name.to_lowercase()
                )
            }
        })
    };
    let clauses: Vec<String> = told.iter().filter_map(clause).collect();
    words::capitalised(&clauses.join(words::semicolon(view.language)))
}

fn data(view: &View, parts: &[Part]) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("场景", "scenario"),
        view.pick("步骤", "part"),
        view.pick("均值(h)", "mean_h"),
        view.pick("误差范围(± h)", "half_width_h"),
    ]);
    for (scenario, label) in view.labels.iter().enumerate() {
        let mut add = |name: &str, estimate: Option<Estimate>| {
            sheet.row([
                label.clone(),
                name.to_owned(),
                number::exact(estimate.map(|one| one.mean)),
                number::exact(estimate.and_then(|one| one.half_width)),
            ]);
        };
        for &part in parts {
            add(part.name(view.language), view.estimate(scenario, &id(part)));
        }
        add(
            view.pick("合计（签收时效）", "total (delivery time)"),
            view.estimate(scenario, "delivery_time.mean"),
        );
    }
    sheet
}
