//! Chart 10: what an order costs, stacked for each scenario.

use plotters::style::RGBColor;

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::Sheet;
use crate::report::money::{COST_TOTAL, CostPart};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::frame::{Entry, Sign};
use super::stacks::{self, Quantity, Row, Stacks};
use super::{Figure, imprint, palette, split};

/// A part as it is drawn.
struct Shown {
    metric: String,
    name: String,
    colour: RGBColor,
}

/// Chart 10, the cost of an order; `None` where it was not measured.
pub fn figure(view: &View) -> Option<Figure> {
    let part = |part: CostPart| Shown {
        metric: part.metric().to_owned(),
        name: part.name(view.language).to_owned(),
        colour: palette::cost(part),
    };
    let parts: Vec<Shown> = CostPart::ALL.into_iter().map(part).collect();
    let meaning = view.pick(
        "每段是已揽收订单平均每单的花费，各段相加等于每单总花费；物流成本只算运费和冷链",
        "Segments are means over the orders that were scanned; they sum to the cost of an order. Logistics cost is freight and cold chain only",
    );
    Some(Figure {
        name: "10-cost-per-order".to_owned(),
        title: view
            .pick(
                "一单要花多少钱，花在哪里？",
                "What does an order cost, and for what?",
            )
            .to_owned(),
        answer: largest(view, &parts)?,
        ..stacked(view, parts, COST_TOTAL, meaning)?
    })
}

/// Parts of a whole, without the words of the chart.
fn stacked(view: &View, parts: Vec<Shown>, whole: &str, meaning: &str) -> Option<Figure> {
    let appears = |part: &Shown| {
        let mut scenarios = 0..view.scenarios().len();
        // Less than a fen has no width.
        scenarios.any(|scenario| view.mean(scenario, &part.metric).abs() >= 0.01)
    };
    let data = data(view, &parts, whole);
    let shown: Vec<Shown> = parts.into_iter().filter(appears).collect();
    if shown.is_empty() || !view.has(whole) {
        return None;
    }
    let row = |(scenario, label): (usize, &String)| Row {
        label: match view.labels.len() {
            1 => String::new(),
            _ => label.clone(),
        },
        parts: shown
            .iter()
            .map(|part| (part.colour, view.mean(scenario, &part.metric)))
            .collect(),
        total: view.estimate(scenario, whole),
    };
    let rows: Vec<Row> = view.labels.iter().enumerate().map(row).collect();
    let entry = |part: &Shown| Entry {
        sign: Sign::Box(part.colour),
        word: part.name.clone(),
    };
    Some(Figure {
        name: String::new(),
        title: String::new(),
        answer: String::new(),
        legend: shown.iter().map(entry).collect(),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: stacks::height(rows.len()),
        data,
        body: Box::new(Stacks {
            axis: view.pick("元/单", "yuan per order").to_owned(),
            quantity: Quantity::Yuan,
            rows,
        }),
    })
}

/// The cost of an order in each scenario that is told, and its largest part.
fn largest(view: &View, parts: &[Shown]) -> Option<String> {
    let clause = |scenario: usize| {
        let total = view.estimate(scenario, COST_TOTAL)?;
        let mean = |part: &&Shown| view.mean(scenario, &part.metric);
        let most = parts.iter().max_by(|a, b| mean(a).total_cmp(&mean(b)))?;
        let label = view.named(scenario, words::colon(view.language));
        let share = number::percent(mean(&most) / total.mean, 0);
        let total = number::short(Some(total), Unit::YuanPerOrder, view.language);
        Some(match view.language {
            Language::Zh => format!("{label}{total}，最多的是{}，占 {share}", most.name),
            Language::En => {
                format!(
                    "{label}{total}, most of it {}, {share}",
                    most.name.to_lowercase()
                )
            }
        })
    };
    let told = sentence::told(view, COST_TOTAL);
    let clauses: Vec<String> = told.into_iter().filter_map(clause).collect();
    let text = clauses.join(words::semicolon(view.language));
    (!text.is_empty()).then(|| words::capitalised(&text))
}

fn data(view: &View, parts: &[Shown], whole: &str) -> Sheet {
    let parts = parts
        .iter()
        .map(|part| (part.name.clone(), part.metric.as_str()));
    let total = view.pick("合计", "total");
    split::parts_of(view, parts.collect(), (total, whole))
}
