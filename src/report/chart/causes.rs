//! Charts 11 and 27: complaints by cause, by scenario and carrier, and what agents quarrel about,
//! stacked, of a hundred orders.

use plotters::style::RGBColor;

use crate::language::{Language, Text};
use crate::model::aftersales::plan::{Cause, Quarrel};
use crate::model::metric::Unit;
use crate::report::complaints::{DISPUTES, RATE, causes, quarrels};
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;
use crate::stats::Estimate;

use super::frame::{Entry, Sign};
use super::stacks::{self, Quantity, Row, Stacks};
use super::{Figure, imprint, intervals, palette};

/// More rows than this are too low to be read: then carriers are in the data only.
const MOST_ROWS: usize = 12;

/// A cause as it is drawn.
struct Shown {
    id: &'static str,
    name: Text,
    colour: RGBColor,
    /// Whether it is whatever is left over.
    rest: bool,
}

/// Some orders: all of a scenario, or those of a carrier in it.
struct Orders {
    scenario: usize,
    /// `complaints.by_cause`, or `carrier.brand.complaints`.
    group: String,
    /// How many of them complain.
    rate: String,
    label: String,
}

/// Chart 11, complaints by cause; `None` where nobody can complain.
pub fn complaints(view: &View) -> Option<Figure> {
    let shown = causes(view).into_iter().map(|cause| Shown {
        id: cause.id(),
        name: cause.called(),
        colour: palette::cause(cause),
        rest: cause == Cause::Other,
    });
    let shown: Vec<Shown> = shown.collect();
    let all = scenarios(view, "complaints.by_cause", RATE);
    let (carriers, told) = by_carrier(view, all.len());
    let meaning = view.pick(
        "客诉率是至少有一次客诉的订单占全部订单（快递：占它揽收的）；一单可以为几件事投诉，所以各段相加比客诉率多一点。每单按它遇到的事算概率再相加，不掷骰子",
        "The rate is the share of orders with at least one complaint (of a carrier: of its scanned orders); an order may complain about several things, so parts sum to a little more. Probabilities given what happened to each order are added, no dice are cast",
    );
    let mut meaning = meaning.to_owned();
    if !told {
        meaning.push_str(view.pick(
            "；各家快递在图旁边的 CSV",
            "; carriers are in the CSV beside the chart",
        ));
    }
    let data = data(view, &shown, all.iter().chain(&carriers));
    let rows: Vec<Orders> = match told {
        true => all.into_iter().chain(carriers).collect(),
        false => all,
    };
    let figure = stacked(view, &shown, rows, &meaning, data)?;
    Some(Figure {
        name: "11-complaints".to_owned(),
        title: view
            .pick("买家为什么投诉？", "What do buyers complain about?")
            .to_owned(),
        answer: answer(view, RATE, "complaints.by_cause", &shown)?,
        ..figure
    })
}

/// Chart 27, what agents quarrel about; `None` where they never do.
pub fn disputes(view: &View) -> Option<Figure> {
    let shown = quarrels(view).into_iter().map(|quarrel| Shown {
        id: quarrel.id(),
        name: quarrel.called(),
        colour: palette::quarrel(quarrel),
        rest: quarrel == Quarrel::Other,
    });
    let shown: Vec<Shown> = shown.collect();
    let rows = scenarios(view, "disputes.by_cause", DISPUTES);
    let meaning = view.pick(
        "代理和上级之间的纠纷，占已揽收的订单；各原因分开计算，按概率相加",
        "Disputes between agents and those above them, of scanned orders; causes are separate, and probabilities are added",
    );
    let data = data(view, &shown, rows.iter());
    let figure = stacked(view, &shown, rows, meaning, data)?;
    Some(Figure {
        name: "27-disputes".to_owned(),
        title: view
            .pick("代理为什么和上级起纠纷？", "What do agents quarrel about?")
            .to_owned(),
        answer: answer(view, DISPUTES, "disputes.by_cause", &shown)?,
        ..figure
    })
}

/// All orders of each scenario that has such a rate.
fn scenarios(view: &View, group: &str, rate: &str) -> Vec<Orders> {
    let of = |(scenario, label): (usize, &String)| {
        view.estimate(scenario, rate).map(|_| Orders {
            scenario,
            group: group.to_owned(),
            rate: rate.to_owned(),
            label: match view.labels.len() {
                1 => view.pick("全部订单", "All orders").to_owned(),
                _ => label.clone(),
            },
        })
    };
    view.labels.iter().enumerate().filter_map(of).collect()
}

/// The orders of each carrier, where a scenario uses several; and whether there is room for them.
fn by_carrier(view: &View, rows: usize) -> (Vec<Orders>, bool) {
    let mut all = Vec::new();
    for (carrier, label) in view.all_of(|one| one.carriers.clone()) {
        let some = |share: f64| share > 0.0 && share < 1.0;
        for (scenario, own) in view.labels.iter().enumerate() {
            let rate = format!("carrier.{carrier}.complaint_rate");
            let share = view.mean(scenario, &format!("carrier.{carrier}.share"));
            if view.estimate(scenario, &rate).is_none() || !some(share) {
                continue;
            }
            let label = label.get(view.language);
            all.push(Orders {
                scenario,
                group: format!("carrier.{carrier}.complaints"),
                rate,
                label: match view.labels.len() {
                    1 => label.to_owned(),
                    _ => format!("{label} · {own}"),
                },
            });
        }
    }
    let room = rows + all.len() <= MOST_ROWS;
    (all, room)
}

/// The rows, without the words of the chart.
fn stacked(
    view: &View,
    shown: &[Shown],
    orders: Vec<Orders>,
    meaning: &str,
    data: Sheet,
) -> Option<Figure> {
    let part = |orders: &Orders, shown: &Shown| {
        view.mean(orders.scenario, &format!("{}.{}", orders.group, shown.id))
    };
    let row = |orders: &Orders| Row {
        label: match view.labels.len() == 1 && orders.group.contains("by_cause") {
            true => String::new(),
            false => orders.label.clone(),
        },
        parts: shown
            .iter()
            .map(|one| (one.colour, part(orders, one)))
            .collect(),
        total: view.estimate(orders.scenario, &orders.rate),
    };
    let mut rows: Vec<Row> = orders.iter().map(row).collect();
    // One row alone needs no name; beside carriers it does.
    if let [first, _, ..] = rows.as_mut_slice() {
        first.label.clone_from(&orders[0].label);
    }
    let appears = |one: &&Shown| orders.iter().any(|orders| part(orders, one) > 0.0);
    let entry = |one: &Shown| Entry {
        sign: Sign::Box(one.colour),
        word: one.name.get(view.language).to_owned(),
    };
    let mut legend: Vec<Entry> = shown.iter().filter(appears).map(entry).collect();
    if rows.is_empty() || legend.is_empty() {
        return None;
    }
    legend.push(Entry {
        sign: Sign::Diamond,
        word: view.pick("至少一次", "at least one").to_owned(),
    });
    legend.extend(intervals(view));
    Some(Figure {
        name: String::new(),
        title: String::new(),
        answer: String::new(),
        legend,
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: stacks::height(rows.len()),
        data,
        body: Box::new(Stacks {
            axis: view.pick("每一百单", "of a hundred orders").to_owned(),
            quantity: Quantity::PerHundred,
            rows,
        }),
    })
}

/// The rate of each scenario that is told with its leading cause, and how they compare.
fn answer(view: &View, rate: &str, group: &str, shown: &[Shown]) -> Option<String> {
    let told = sentence::told(view, rate);
    let clause = |&scenario: &usize| {
        let total = view.estimate(scenario, rate)?;
        let mean = |one: &&Shown| view.mean(scenario, &format!("{group}.{}", one.id));
        // What is left over is no answer where there is another one.
        let named = shown.iter().filter(|one| !one.rest);
        let known = named.filter(|one| mean(one) > 0.0);
        let most = known.max_by(|a, b| mean(a).total_cmp(&mean(b)));
        let most = most.or(shown.first())?;
        let sum: f64 = shown.iter().map(|one| mean(&one)).sum();
        let share = number::percent(mean(&most) / sum, 0);
        let label = view.named(scenario, words::colon(view.language));
        let total = number::short(Some(total), Unit::Share, view.language);
        let name = most.name.get(view.language);
        Some(match view.language {
            Language::Zh => format!("{label}{total}，其中{name}占 {share}"),
            Language::En => format!("{label}{total}, of which {name} {share}"),
        })
    };
    let mut clauses: Vec<String> = told.iter().filter_map(clause).collect();
    let others = told.iter().filter(|&&other| other > 0);
    let compared = |&other: &usize| less(view, other, rate);
    clauses.extend(others.filter_map(compared));
    let text = clauses.join(words::semicolon(view.language));
    (!text.is_empty()).then(|| words::capitalised(&text))
}

/// How much lower or higher a rate is than that of the base, where they differ clearly.
pub fn less(view: &View, other: usize, rate: &str) -> Option<String> {
    let ratio = view.ratio(other, rate)?;
    let (low, high) = ratio.low.zip(ratio.high)?;
    let (base, own) = (&view.labels[0], &view.labels[other]);
    let [mean, low, high] = [ratio.mean, low, high].map(|one| one - 1.0);
    if low <= 0.0 && 0.0 <= high {
        return Some(match view.language {
            Language::Zh => format!("{own}和{base}差别不明显"),
            Language::En => format!("{own} and {base} do not differ clearly"),
        });
    }
    let size = |share: f64| number::percent(share.abs(), 0);
    let ends = match mean < 0.0 {
        true => [high, low],
        false => [low, high],
    };
    let [near, far] = ends.map(size);
    let size = size(mean);
    Some(match (view.language, mean < 0.0) {
        (Language::Zh, true) => format!("{own}比{base}少 {size} [{near}, {far}]"),
        (Language::Zh, false) => format!("{own}比{base}多 {size} [{near}, {far}]"),
        (Language::En, true) => format!("{own} {size} less than {base} [{near}, {far}]"),
        (Language::En, false) => format!("{own} {size} more than {base} [{near}, {far}]"),
    })
}

fn data<'a>(view: &View, shown: &[Shown], orders: impl Iterator<Item = &'a Orders>) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "场景",
            "哪些订单",
            "原因",
            "占比",
            "误差范围(±)",
            "下限",
            "上限",
        ],
        Language::En => [
            "scenario",
            "orders",
            "cause",
            "share",
            "half_width",
            "low",
            "high",
        ],
    });
    let whole = view.pick("至少一种", "any");
    for orders in orders {
        let mut add = |cause: &str, value: Option<Estimate>| {
            if value.is_none() {
                return;
            }
            let [mean, half_width, low, high] = with_interval(value);
            sheet.row([
                view.labels[orders.scenario].clone(),
                orders.label.clone(),
                cause.to_owned(),
                mean,
                half_width,
                low,
                high,
            ]);
        };
        for one in shown {
            let id = format!("{}.{}", orders.group, one.id);
            let value = view.estimate(orders.scenario, &id);
            add(one.name.get(view.language), value);
        }
        add(whole, view.estimate(orders.scenario, &orders.rate));
    }
    sheet
}
