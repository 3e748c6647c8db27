//! Chart 5: dispatch time and late orders over the number of tiers.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::{View, remainder};
use crate::stats::Estimate;

use super::by_tiers::{self, Line};
use super::panels::{APART, Drawn, Look, Measure, Panel, Panels, Place, Point, Spacing};
use super::{Figure, imprint};

/// Mean hours until dispatch.
const HOURS: &str = "dispatch_time.mean";

/// The chart; `None` with fewer than three numbers of tiers or without a mean dispatch time.
pub fn figure(view: &View) -> Option<Figure> {
    let lines = by_tiers::lines(view)?;
    let hours = drawn(view, &lines, |scenario| view.estimate(scenario, HOURS))?;
    let shares = drawn(view, &lines, |scenario| late(view, scenario))?;
    let meaning = view.pick(
        "左边是全部订单从付款到揽收的平均小时数，右边是超过 48 小时才揽收的订单比例；看不见误差范围的地方，它比点还小",
        "Left: mean hours from payment to first carrier scan over all orders; right: share of orders scanned later than 48 h; an interval that cannot be seen is smaller than its mark",
    );
    let title = view.pick(
        "代理每多一级，发货慢多少？",
        "How much slower is dispatch with every further tier?",
    );
    let panel = |title: &str, unit: &str, measure, lines: Vec<Drawn>| Panel {
        title: title.to_owned(),
        unit: unit.to_owned(),
        measure,
        most: Panel::highest(&lines),
        apart: APART,
        mark: None,
        lines,
    };
    Some(Figure {
        name: "05-depth".to_owned(),
        title: title.to_owned(),
        answer: answer(view, &lines),
        legend: by_tiers::legend(view, &lines),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 740,
        data: data(view, &lines),
        body: Box::new(Panels {
            panels: vec![
                panel(
                    view.pick("发货时效", "Dispatch time"),
                    view.pick("平均小时数", "mean hours"),
                    Measure::Hours,
                    hours,
                ),
                panel(
                    view.pick("超过 48 小时才发货", "Dispatched after 48 h"),
                    view.pick("占订单 %", "% of orders"),
                    Measure::Share,
                    shares,
                ),
            ],
            places: Place::counts(by_tiers::depths(view)),
            base: None,
            spacing: Spacing::Linear,
            axis: by_tiers::axis(view),
        }),
    })
}

fn late(view: &View, scenario: usize) -> Option<Estimate> {
    remainder(view.estimate(scenario, "dispatch_time.within_48h"))
}

/// The lines with a value for each scenario; `None` where one is missing.
fn drawn(
    view: &View,
    lines: &[Line],
    value: impl Fn(usize) -> Option<Estimate>,
) -> Option<Vec<Drawn>> {
    let point = |&scenario: &usize| {
        Some(Point {
            at: by_tiers::tiers(view, scenario) as f64,
            value: value(scenario)?,
            hollow: false,
            formula: None,
        })
    };
    let line = |(index, line): (usize, &Line)| {
        let points = line.scenarios.iter().map(point).collect::<Option<_>>()?;
        let look = Look::of(index);
        Some(Drawn { look, points })
    };
    lines.iter().enumerate().map(line).collect()
}

/// What a further tier costs on every line, in hours and in late orders.
fn answer(view: &View, lines: &[Line]) -> String {
    let clause = |line: &Line| {
        let ends = line.ends()?;
        let change = by_tiers::per_tier(view, ends, HOURS)?;
        let hours = |scenario| number::hours(view.mean(scenario, HOURS));
        let share = |scenario| {
            let share = late(view, scenario).map_or(0.0, |one| one.mean);
            number::percent(share, 1).replace("100.0%", "100%")
        };
        let hours = by_tiers::from_to(view, ends, [hours(ends.0), hours(ends.1)]);
        let less = change.mean < 0.0;
        let size = Estimate {
            mean: change.mean.abs(),
            ..change
        };
        let size = number::short(Some(size), Unit::Hours, view.language);
        let (few, many) = (share(ends.0), share(ends.1));
        let told = match view.language {
            Language::Zh => {
                let change = if less { "少" } else { "多" };
                format!(
                    "每多一级，发货时效平均{change} {size}，{hours}；超过 48 小时才发货的从 {few} 到 {many}"
                )
            }
            Language::En => {
                let change = if less { "saves" } else { "adds" };
                format!(
                    "every further tier {change} {size} on average, {hours}; dispatched after 48 h: {few} to {many}"
                )
            }
        };
        Some((line.label.clone(), told))
    };
    by_tiers::sentences(view, lines.iter().filter_map(clause).collect())
}

fn data(view: &View, lines: &[Line]) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("方案", "kind"),
        view.pick("场景", "scenario"),
        view.pick("代理层级数", "tiers"),
        view.pick("发货时效均值(h)", "dispatch_mean_h"),
        view.pick("误差范围(± h)", "dispatch_half_width_h"),
        view.pick("下限(h)", "dispatch_low_h"),
        view.pick("上限(h)", "dispatch_high_h"),
        view.pick("超过 48 小时才发货", "after_48h"),
        view.pick("超过 48 小时误差范围(±)", "after_48h_half_width"),
    ]);
    for line in lines {
        for &scenario in &line.scenarios {
            let [mean, half_width, low, high] = with_interval(view.estimate(scenario, HOURS));
            let [late, late_half_width, ..] = with_interval(late(view, scenario));
            sheet.row([
                line.label.clone(),
                view.labels[scenario].clone(),
                by_tiers::tiers(view, scenario).to_string(),
                mean,
                half_width,
                low,
                high,
                late,
                late_half_width,
            ]);
        }
    }
    sheet
}
