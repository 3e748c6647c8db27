//! Chart 16: what a parcel costs and what it waits for, over the parcels of a day.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sweep::view::SweepView;
use crate::report::words;
use crate::stats::Estimate;

use super::frame::{Entry, Sign};
use super::panels::{Drawn, Look, Measure, Panel, Panels, Place, Point, Spacing};
use super::response::slice;
use super::{Figure, MOST_SHOWN, imprint_of_sweep, interval_entry};

/// What a parcel costs \[yuan/order\].
const COST: &str = "cost.logistics_per_order";
/// What parcels wait for a common departure \[h\]; not every scenario has it.
const WAIT: &str = "consolidation.wait.mean";
/// What they take to leave where there is none \[h\].
const DISPATCH: &str = "dispatch_time.mean";
/// Fewer volumes than this are no curve.
const FEWEST: usize = 2;
/// How far lines are set apart \[px\].
const APART: i32 = 8;

/// A line: the points of one level of the second axis, the fewest parcels first.
struct Line {
    name: String,
    points: Vec<(usize, f64)>,
}

/// The chart; `None` where the volume is not varied, or where freight has no price.
pub fn figure(view: &SweepView) -> Option<Figure> {
    let lines = lines(view)?;
    let drawn = || lines.iter().flat_map(|line| &line.points);
    let some = |id: &str| drawn().any(|(point, _)| view.estimate(*point, id).is_some());
    if !some(COST) {
        return None;
    }
    let wait = if some(WAIT) { WAIT } else { DISPATCH };
    let mut parcels: Vec<f64> = drawn().map(|(_, parcels)| *parcels).collect();
    parcels.sort_by(f64::total_cmp);
    // Lines over the same volumes differ by a few parcels that were lost.
    parcels.dedup_by(|next, kept| *next < *kept * 1.02);
    let place = |parcels: &f64| Place {
        at: *parcels,
        word: number::plain(*parcels, usize::from(*parcels < 10.0)),
    };
    let panel = |(title, unit, id, measure): (&str, &str, &str, Measure)| {
        let traces: Vec<Drawn> = lines
            .iter()
            .enumerate()
            .map(|(index, line)| trace(view, line, id, Look::of(index)))
            .collect();
        Panel {
            title: title.to_owned(),
            unit: unit.to_owned(),
            measure,
            // Room for a value above the highest mark.
            most: Panel::highest(&traces) * 1.08,
            apart: APART,
            mark: None,
            lines: traces,
        }
    };
    let waiting = match wait {
        WAIT => view.pick("等集中发货", "Waiting to leave together"),
        _ => view.pick("发货时效", "Dispatch time"),
    };
    let panels = [
        (
            view.pick("每件物流成本", "Logistics cost of a parcel"),
            view.pick("元/件", "yuan"),
            COST,
            Measure::Yuan,
        ),
        (
            waiting,
            view.pick("平均小时数", "mean hours"),
            wait,
            Measure::Hours,
        ),
    ];
    let base = drawn().find(|(point, _)| *point == view.result.base);
    let meaning = view.pick(
        "横轴是每天签收的件数（统计期内的平均），按倍数等距；竖虚线是基准",
        "Parcels delivered a day, mean of the window; equal distances are equal factors; the dashed upright is the base",
    );
    Some(Figure {
        name: "16-price-by-volume".to_owned(),
        title: view
            .pick(
                "发得多，每件便宜多少，要多等多久？",
                "What does volume save on a parcel, and what wait does it cost?",
            )
            .to_owned(),
        answer: answer(view, &lines, waiting, wait),
        legend: legend(view, &lines),
        foot: imprint_of_sweep(view, meaning),
        height: 760,
        data: data(view, &lines, [COST, wait]),
        body: Box::new(Panels {
            panels: panels.map(panel).into(),
            base: base.map(|(_, at)| Place {
                at: *at,
                word: view.pick("基准", "base").to_owned(),
            }),
            places: parcels.iter().map(place).collect(),
            spacing: Spacing::Doubling,
            axis: view.pick("每天件数", "parcels a day").to_owned(),
        }),
    })
}

/// The lines over the number of orders; `None` where it is not varied.
fn lines(view: &SweepView) -> Option<Vec<Line>> {
    let axes = view.axes();
    let varied = |axis: &usize| axes[*axis].levels.len() > 1;
    let along = (0..axes.len())
        .filter(varied)
        .find(|&axis| axes[axis].path.starts_with("demand.orders"))?;
    let other = (0..axes.len()).filter(varied).find(|&axis| axis != along);
    let own: Vec<usize> = std::iter::once(along).chain(other).collect();
    let points = slice(view, &own);
    let levels = other.map_or(1, |axis| axes[axis].levels.len());
    if levels > MOST_SHOWN {
        return None;
    }
    let line = |level: usize| {
        let at_level =
            |point: &usize| other.is_none_or(|axis| view.points()[*point].levels[axis] == level);
        let own = points.iter().copied().filter(at_level);
        let mut points: Vec<(usize, f64)> = own
            .filter_map(|point| Some((point, parcels(view, point)?)))
            .collect();
        points.sort_by(|a, b| a.1.total_cmp(&b.1));
        let name = other
            .zip(points.first())
            .map(|(axis, (point, _))| format!("{} {}", view.heads[axis], view.level(*point, axis)));
        Line {
            name: name.unwrap_or_default(),
            points,
        }
    };
    let lines: Vec<Line> = (0..levels).map(line).collect();
    let enough = |line: &Line| line.points.len() >= FEWEST;
    lines.iter().all(enough).then_some(lines)
}

/// Parcels delivered on a day of the window.
fn parcels(view: &SweepView, point: usize) -> Option<f64> {
    let delivered = view.estimate(point, "orders.delivered")?.mean;
    let days = view.points()[point].days;
    (days > 0.0 && delivered > 0.0).then(|| delivered / days)
}

fn trace(view: &SweepView, line: &Line, id: &str, look: Look) -> Drawn {
    let point = |&(point, at): &(usize, f64)| {
        Some(Point {
            at,
            value: view.estimate(point, id)?,
            hollow: false,
            formula: None,
        })
    };
    Drawn {
        look,
        points: line.points.iter().filter_map(point).collect(),
    }
}

/// Cost and wait of the fewest and of the most parcels, line by line.
fn answer(view: &SweepView, lines: &[Line], waiting: &str, wait: &str) -> String {
    let clause = |line: &Line| {
        let (few, many) = (line.points.first()?, line.points.last()?);
        let text = |(point, parcels): &(usize, f64)| {
            let cost = view.estimate(*point, COST)?;
            let cost = number::bare(Some(cost), Unit::YuanPerOrder);
            let parcels = number::plain(*parcels, usize::from(*parcels < 10.0));
            let hours = view
                .estimate(*point, wait)
                .map_or_else(String::new, |hours| {
                    let hours = number::short(Some(hours), Unit::Hours, view.language);
                    match view.language {
                        Language::Zh => format!("，{waiting} {hours}"),
                        Language::En => format!(", {} {hours}", waiting.to_lowercase()),
                    }
                });
            Some(match view.language {
                Language::Zh => format!("每天 {parcels} 件时每件 {cost} 元{hours}"),
                Language::En => format!("{cost} yuan{hours} at {parcels} parcels a day"),
            })
        };
        let (few, many) = (text(few)?, text(many)?);
        let label = match line.name.as_str() {
            "" => String::new(),
            name => format!("{name}{}", words::colon(view.language)),
        };
        Some(match view.language {
            Language::Zh => format!("{label}{few}；{many}"),
            Language::En => format!("{label}{few}; {many}"),
        })
    };
    let clauses: Vec<String> = lines.iter().filter_map(clause).collect();
    words::capitalised(&clauses.join(view.pick("。", ". ")))
}

fn legend(view: &SweepView, lines: &[Line]) -> Vec<Entry> {
    let named = lines.iter().enumerate();
    let named = named.filter(|(_, line)| !line.name.is_empty());
    let entry = |(index, line): (usize, &Line)| {
        let Look { colour, dashes } = Look::of(index);
        Entry {
            sign: Sign::Line(colour, dashes),
            word: line.name.clone(),
        }
    };
    let result = view.result;
    let interval = interval_entry(view.language, result.replications, result.confidence);
    named.map(entry).chain(interval).collect()
}

fn data(view: &SweepView, lines: &[Line], metrics: [&str; 2]) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "点",
            "每天件数",
            "指标",
            "均值",
            "误差范围(±)",
            "下限",
            "上限",
        ],
        Language::En => [
            "point",
            "parcels_a_day",
            "metric",
            "mean",
            "half_width",
            "low",
            "high",
        ],
    });
    for (point, parcels) in lines.iter().flat_map(|line| &line.points) {
        for metric in metrics {
            let value: Option<Estimate> = view.estimate(*point, metric);
            let [mean, half_width, low, high] = with_interval(value);
            sheet.row([
                (point + 1).to_string(),
                number::exact(Some(*parcels)),
                metric.to_owned(),
                mean,
                half_width,
                low,
                high,
            ]);
        }
    }
    sheet
}
