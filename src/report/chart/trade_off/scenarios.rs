//! Chart 12 of a comparison: delivery time against the cost of an order, a mark for each scenario.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::complaints::RATE as COMPLAINTS;
use crate::report::csv::{Sheet, with_interval};
use crate::report::money::COST_TOTAL;
use crate::report::number;
use crate::report::sentence;
use crate::report::sweep::front::{Axis, Standing, standings_of};
use crate::report::sweep::measure::Measure;
use crate::report::view::View;
use crate::report::words;
use crate::stats::Estimate;

use super::marks::{Mark, Marks};
use super::{FEWEST, TOTAL, axis, complaints, legend};
use crate::report::chart::{Figure, imprint};

/// Delivery time.
const DELIVERY: &str = "delivery_time.mean";

/// The chart; `None` where fewer than two scenarios have both figures.
pub fn figure(view: &View) -> Option<Figure> {
    let figures = [DELIVERY, COST_TOTAL];
    let scenarios = 0..view.scenarios().len();
    let value = |scenario: usize| {
        let [x, y] = figures.map(|id| view.estimate(scenario, id));
        x.zip(y)
    };
    let values: Vec<Option<(Estimate, Estimate)>> = scenarios.clone().map(value).collect();
    if values.iter().flatten().count() < FEWEST {
        return None;
    }
    let places: Vec<Option<(f64, f64)>> = values
        .iter()
        .map(|value| value.map(|(x, y)| (x.mean, y.mean)))
        .collect();
    let standings = standings_of(&places, &|axis, below, above| {
        let id = match axis {
            Axis::Across => DELIVERY,
            Axis::Up => COST_TOTAL,
        };
        clearly_below(view, id, below, above)
    });
    let mark = |scenario: usize| {
        let (x, y) = values[scenario]?;
        Some(Mark {
            x,
            y,
            standing: standings[scenario]?,
            base: scenario == 0,
            label: view.labels[scenario].clone(),
            behind: behind(view, scenario),
        })
    };
    let sides = view.pick(
        "两条轴都不从零开始，越靠左下越好",
        "neither axis begins at zero; the nearer to the lower left, the better",
    );
    let mut meaning = vec![view.language.pick(TOTAL.0, TOTAL.1), sides];
    if view.has(COMPLAINTS) {
        meaning.push(view.pick(
            "名字后面是客诉率：有客诉的订单占全部订单",
            "behind the names: complaints, share of orders with at least one",
        ));
    }
    let meaning = meaning.join(words::semicolon(view.language));
    let result = view.result;
    Some(Figure {
        name: "12-trade-off".to_owned(),
        title: view
            .pick(
                "又快又省，选哪个方案？",
                "Fast or cheap: which scenario is worth it?",
            )
            .to_owned(),
        answer: answer(view, &values, &standings),
        legend: legend(
            view.language,
            (
                "没有别的方案两项都更好",
                "no other scenario is better on both",
            ),
            result.replications,
            result.confidence,
        ),
        foot: imprint(view, &meaning, &sentence::interval(view)),
        height: 860,
        data: data(view, &values),
        body: Box::new(Marks {
            marks: scenarios.filter_map(mark).collect(),
            axes: [Measure::DELIVERY, Measure::Cost].map(|measure| axis(measure, view.language)),
            share: false,
        }),
    })
}

/// Whether a metric of one scenario lies clearly below that of another: against the base the pairs
/// of replications decide, of two others both intervals.
fn clearly_below(view: &View, id: &str, below: usize, above: usize) -> bool {
    let values = view.estimate(below, id).zip(view.estimate(above, id));
    let Some((low, high)) = values.filter(|(low, high)| low.mean < high.mean) else {
        return false;
    };
    let paired = match (below, above) {
        (0, other) | (other, 0) => view.difference(other, id),
        _ => None,
    };
    match (paired, low.half_width.zip(high.half_width)) {
        (Some(paired), _) => paired.mean.abs() > paired.half_width.unwrap_or(0.0),
        (None, Some((one, other))) => high.mean - low.mean > one.hypot(other),
        (None, None) => true,
    }
}

/// What stands behind the name at a mark: the complaint rate where there is one.
fn behind(view: &View, scenario: usize) -> String {
    let rate = view.estimate(scenario, COMPLAINTS);
    rate.map_or(String::new(), |rate| complaints(rate, view.language))
}

/// The scenarios that no other beats on both figures.
fn answer(
    view: &View,
    values: &[Option<(Estimate, Estimate)>],
    standings: &[Option<Standing>],
) -> String {
    let mut front: Vec<(usize, Estimate, Estimate)> = Vec::new();
    for (scenario, value) in values.iter().enumerate() {
        let on = standings[scenario] == Some(Standing::Front);
        front.extend(value.filter(|_| on).map(|(x, y)| (scenario, x, y)));
    }
    front.sort_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let told = |&(scenario, x, y): &(usize, Estimate, Estimate)| {
        let hours = number::short(Some(x), Unit::Hours, view.language);
        let cost = number::short(Some(y), Unit::YuanPerOrder, view.language);
        let label = &view.labels[scenario];
        match view.language {
            Language::Zh => format!("{label}（{hours}，{cost}）"),
            Language::En => format!("{label} ({hours}, {cost})"),
        }
    };
    match (front.as_slice(), view.language) {
        ([], _) => String::new(),
        ([only], Language::Zh) => format!("又快又省的是{}", told(only)),
        ([only], Language::En) => format!("Best on both: {}", told(only)),
        ([first, .., last], Language::Zh) => {
            format!("最快的是{}；最省的是{}", told(first), told(last))
        }
        ([first, .., last], Language::En) => {
            format!("Fastest: {}; cheapest: {}", told(first), told(last))
        }
    }
}

fn data(view: &View, values: &[Option<(Estimate, Estimate)>]) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "场景",
            "指标",
            "单位",
            "均值",
            "误差范围(±)",
            "下限",
            "上限",
        ],
        Language::En => [
            "scenario",
            "figure",
            "unit",
            "mean",
            "half_width",
            "low",
            "high",
        ],
    });
    for (scenario, (label, value)) in view.labels.iter().zip(values).enumerate() {
        let Some((x, y)) = *value else { continue };
        let complaints = view.estimate(scenario, COMPLAINTS);
        let figures = [
            (Measure::DELIVERY, Some(x)),
            (Measure::Cost, Some(y)),
            (Measure::Complaints, complaints),
        ];
        for (measure, value) in figures.into_iter().filter(|(_, value)| value.is_some()) {
            let [mean, half_width, low, high] = with_interval(value);
            sheet.row([
                label.clone(),
                measure.name(view.language).to_owned(),
                measure.unit().symbol().to_owned(),
                mean,
                half_width,
                low,
                high,
            ]);
        }
    }
    sheet
}
