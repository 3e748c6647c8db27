//! Chart 13: what a level of stock gives and what it ties up, over the levels of a sweep:
//! simulated fill rate over the formula, and the value of the stock.

mod curves;

use crate::experiment::design::Axis;
use crate::language::Language;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number::{self, exact};
use crate::report::sweep::stock::{self, Answer, Curve, PROMISED, Stop};
use crate::report::sweep::view::SweepView;
use crate::report::words;

use super::frame::{Entry, Sign};
use super::panels::{FORMULA, Look, Place};
use super::{Figure, MOST_SHOWN, imprint_of_sweep, interval_entry, palette};
use curves::{Body, Drawn, Mark};

/// Answers that are written out above the picture; the page has all of them.
const ANSWERS: usize = 3;

/// The chart; `None` where no level of stock is varied, or nothing has a fill rate.
pub fn figure(view: &SweepView) -> Option<Figure> {
    let along = stock::axis(view)?;
    let mut curves = stock::curves(view);
    if curves.is_empty() {
        return None;
    }
    curves.truncate(MOST_SHOWN);
    let kind = stock::kind(view, along);
    let answers = curves.iter().take(ANSWERS);
    let answers: Vec<String> = answers
        .filter_map(|curve| stock::sentence(view, curve))
        .collect();
    Some(Figure {
        name: "13-safety-stock".to_owned(),
        title: match view.language {
            Language::Zh => format!("{kind}定多少，才有答应的满足率？"),
            Language::En => format!("Which {kind} gives the fill rate that was promised?"),
        },
        answer: answers.join(view.pick("。", ". ")),
        legend: legend(view, &curves),
        foot: imprint_of_sweep(view, &meaning(view, &curves)),
        height: 800,
        data: data(view, along, &curves),
        body: Box::new(Body {
            curves: curves
                .iter()
                .enumerate()
                .map(|(index, curve)| drawn(view, along, index, curve))
                .collect(),
            places: places(&view.axes()[along]),
            base: base(view, along),
            z: z_scale(view, along, &curves),
            promised: PROMISED,
            axis: axis_title(view, along, kind),
            titles: [
                view.pick("满足率", "Fill rate").to_owned(),
                view.pick("平均占用资金", "Stock value").to_owned(),
            ],
            units: [
                view.pick("有现货当即满足的件数 %", "% of units served at once")
                    .to_owned(),
                view.pick("元", "yuan").to_owned(),
            ],
        }),
    })
}

/// Why there is no such chart, if there could be one: more curves than can be told apart.
pub fn left_out(view: &SweepView) -> Option<String> {
    let count = stock::curves(view).len();
    (count > MOST_SHOWN).then(|| match view.language {
        Language::Zh => format!(
            "备货图（13）只画了 {count} 条线里的前 {MOST_SHOWN} 条；数字在 points.csv"
        ),
        Language::En => format!(
            "The chart of stock (13) shows the first {MOST_SHOWN} of {count} curves; the numbers are in points.csv"
        ),
    })
}

fn drawn(view: &SweepView, along: usize, index: usize, curve: &Curve) -> Drawn {
    let answer = match curve.answer(PROMISED) {
        Some(Answer::At { level, value, .. }) => Some(Mark {
            at: level,
            value,
            word: stock::plain(view, along, level),
        }),
        _ => None,
    };
    Drawn {
        colour: Look::of(index).colour,
        fill_rates: points(curve, |stop| Some(stop.fill_rate)),
        values: points(curve, |stop| stop.value),
        formula: curve
            .stops
            .iter()
            .filter_map(|stop| Some((stop.at, stop.promise.fill_rate?)))
            .collect(),
        answer,
    }
}

fn points(
    curve: &Curve,
    of: impl Fn(&Stop) -> Option<crate::stats::Estimate>,
) -> Vec<(f64, crate::stats::Estimate)> {
    let stops = curve.stops.iter();
    stops
        .filter_map(|stop| Some((stop.at, of(stop)?)))
        .collect()
}

fn places(axis: &Axis) -> Vec<Place> {
    let levels = axis.levels.iter().filter_map(|level| level.number);
    let mut places: Vec<Place> = levels
        .map(|at| Place {
            at,
            word: number::plain(at, 3),
        })
        .collect();
    places.sort_by(|a, b| a.at.total_cmp(&b.at));
    places
}

fn base(view: &SweepView, along: usize) -> Option<Place> {
    let level = view.points()[view.result.base].levels[along];
    view.axes()[along].levels[level].number.map(|at| Place {
        at,
        word: format!("{} {}", view.pick("基准", "base"), number::plain(at, 3)),
    })
}

/// z below the factors, where one curve has one z for each.
fn z_scale(view: &SweepView, along: usize, curves: &[Curve]) -> Vec<Place> {
    let [only] = curves else {
        return Vec::new();
    };
    if !view.axes()[along].path.ends_with(".factor") {
        return Vec::new();
    }
    let stops = only.stops.iter();
    let place = |stop: &Stop| {
        Some(Place {
            at: stop.at,
            word: format!("z {}", number::plain(stop.promise.z?, 2)),
        })
    };
    stops.filter_map(place).collect()
}

fn axis_title(view: &SweepView, along: usize, kind: &str) -> String {
    let kind = words::capitalised(kind);
    match view.axes()[along].unit.as_str() {
        "" => kind,
        unit => format!("{kind} [{unit}]"),
    }
}

fn legend(view: &SweepView, curves: &[Curve]) -> Vec<Entry> {
    let mut legend: Vec<Entry> = Vec::new();
    for (index, curve) in curves.iter().enumerate() {
        let Look { colour, .. } = Look::of(index);
        let word = match curve.name.as_str() {
            "" => view.pick("模拟", "simulated").to_owned(),
            name => name.to_owned(),
        };
        legend.push(Entry {
            sign: Sign::Line(colour, &[]),
            word,
        });
    }
    legend.push(Entry {
        sign: Sign::Line(palette::QUIET, FORMULA),
        word: view.pick("公式", "formula").to_owned(),
    });
    let result = view.result;
    legend.extend(interval_entry(
        view.language,
        result.replications,
        result.confidence,
    ));
    legend
}

fn meaning(view: &SweepView, curves: &[Curve]) -> String {
    let goal = number::promise(PROMISED);
    let mut clauses = vec![match view.language {
        Language::Zh => format!(
            "点是模拟，虚线是公式（上游从不缺货）；空心点是满足率 {goal} 所在，点间按直线估；看不见误差范围的地方，它比点还小"
        ),
        Language::En => format!(
            "Marks are simulated, dashed lines are the formula (a source that never runs out); hollow: where the fill rate is {goal}, by straight lines between the marks; an interval that cannot be seen is smaller than its mark"
        ),
    }];
    let valued = curves
        .iter()
        .flat_map(|curve| &curve.stops)
        .any(|stop| stop.value.is_some());
    if valued {
        clauses.push(
            view.pick(
                "占用资金是平均库存乘以单位成本",
                "stock value is mean stock on hand at unit cost",
            )
            .to_owned(),
        );
    }
    clauses.join(words::semicolon(view.language))
}

/// A row for each curve and level.
fn data(view: &SweepView, along: usize, curves: &[Curve]) -> Sheet {
    let head = match view.language {
        Language::Zh => [
            "曲线",
            "取值",
            "件数",
            "备货系数",
            "安全系数 z",
            "周期服务水平（公式）",
            "满足率（公式）",
            "满足率（模拟）",
            "误差范围(±)",
            "下限",
            "上限",
            "平均占用资金（元）",
            "误差范围(±)",
            "下限",
            "上限",
        ],
        Language::En => [
            "curve",
            "level",
            "units",
            "factor",
            "z",
            "cycle_service_formula",
            "fill_rate_formula",
            "fill_rate",
            "half_width",
            "low",
            "high",
            "value_yuan",
            "value_half_width",
            "value_low",
            "value_high",
        ],
    };
    let mut sheet = Sheet {
        head: head.map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    for curve in curves {
        for stop in &curve.stops {
            let promise = &stop.promise;
            let mut row = vec![curve.name.clone(), view.level(stop.point, along).to_owned()];
            row.extend(
                [
                    promise.units,
                    promise.factor,
                    promise.z,
                    promise.cycle_service,
                    promise.fill_rate,
                ]
                .map(exact),
            );
            row.extend(with_interval(Some(stop.fill_rate)));
            row.extend(with_interval(stop.value));
            sheet.rows.push(row);
        }
    }
    sheet
}
