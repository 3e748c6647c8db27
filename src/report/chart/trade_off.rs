//! Chart 12: delivery time against what is given for it, a mark for each point of a sweep.

mod marks;
pub mod scenarios;

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::number;
use crate::report::sweep::measure::Measure;
use crate::report::sweep::view::SweepView;
use crate::report::sweep::{answer, front};
use crate::report::words;
use crate::stats::Estimate;

use super::frame::{Entry, Sign};
use super::response::sheet;
use super::{Figure, imprint_of_sweep, interval_entry, palette};

/// What all costs of an order are.
const TOTAL: (&str, &str) = (
    "每单花费：运费、冷链、包装、人工、渠道服务费、售后、坏账和损失、资金成本",
    "Cost of an order: freight, cold chain, packaging, labour, channel fee, after-sales, losses and capital",
);
/// Fewer points than this trade nothing.
const FEWEST: usize = 2;

/// The chart with the price that this sweep has; `None` where it has none.
pub fn figure(view: &SweepView) -> Option<Figure> {
    against(view, front::price(view)?)
}

/// The chart of delivery time against any figure; `None` where too few points have both.
pub fn against(view: &SweepView, price: Measure) -> Option<Figure> {
    let standings = front::standings(view, Measure::DELIVERY, price);
    let drawn: Vec<usize> = (0..standings.len())
        .filter(|point| standings[*point].is_some())
        .collect();
    if drawn.len() < FEWEST {
        return None;
    }
    let front = front::front(view, Measure::DELIVERY, price);
    let name = price.name(view.language);
    let title = match view.language {
        Language::Zh => format!("签收快慢和{name}，怎么取舍？"),
        Language::En => format!(
            "Delivery time or {}: which points are worth it?",
            name.to_lowercase()
        ),
    };
    Some(Figure {
        name: "12-trade-off".to_owned(),
        title,
        answer: told(view, price, &front),
        legend: legend(
            view.language,
            ("没有别的点两项都更好", "no other point is better on both"),
            view.result.replications,
            view.result.confidence,
        ),
        foot: imprint_of_sweep(view, &meaning(view, price)),
        height: 980,
        data: sheet(view, &drawn, &[Measure::DELIVERY, price]),
        body: Box::new(marks::Marks::of(view, price, &standings)),
    })
}

/// Why there is no such chart.
pub fn left_out(view: &SweepView) -> Option<String> {
    let several = view.points().len() >= FEWEST;
    let note = view.pick(
        "取舍图（12）没有画：各点之间，每单花费、工时、漏单、退款都没有明显差别",
        "No trade-off (12): points do not differ clearly in cost, labour, omissions or orders given up",
    );
    (several && front::price(view).is_none()).then(|| note.to_owned())
}

/// The ends of the front, and how many points lie between.
fn told(view: &SweepView, price: Measure, front: &[usize]) -> String {
    let value = |measure: Measure, point| {
        number::short(measure.of(view, point), measure.unit(), view.language)
    };
    let both = |point| {
        let (hours, price) = (value(Measure::DELIVERY, point), value(price, point));
        let named = view.named(point);
        match view.language {
            Language::Zh => format!("{named}（{hours}，{price}）"),
            Language::En => format!("{named} ({hours}, {price})"),
        }
    };
    match (front, view.language) {
        ([], _) => String::new(),
        ([only], Language::Zh) => format!("两项都最好的是 {}", both(*only)),
        ([only], Language::En) => format!("Best on both: {}", both(*only)),
        ([first, .., last], Language::Zh) => format!(
            "最快的是 {}；最省的是 {}；没有别的点两项都更好的：{}",
            both(*first),
            both(*last),
            answer::listed(view, front)
        ),
        ([first, .., last], Language::En) => format!(
            "Fastest: {}; cheapest: {}. No other point beats: {}",
            both(*first),
            both(*last),
            answer::listed(view, front)
        ),
    }
}

/// - `other`: what a mark of the front is not beaten by.
fn legend(
    language: Language,
    other: (&'static str, &'static str),
    replications: u64,
    confidence: f64,
) -> Vec<Entry> {
    let entry = |sign, zh: &'static str, en: &'static str| Entry {
        sign,
        word: language.pick(zh, en).to_owned(),
    };
    let front = palette::scenario(0);
    let mut legend = vec![
        entry(Sign::Line(front, &[]), other.0, other.1),
        entry(Sign::Hollow, "差得不明显", "not clearly behind"),
        entry(Sign::Box(marks::BEHIND), "明显落后", "clearly behind"),
        entry(Sign::Box(marks::BASE), "基准", "base"),
    ];
    legend.extend(interval_entry(language, replications, confidence));
    legend
}

fn meaning(view: &SweepView, price: Measure) -> String {
    let price = match price {
        Measure::Cost => view.pick(TOTAL.0, TOTAL.1),
        Measure::Freight => view.pick("运费每单平均", "Freight, mean of an order"),
        Measure::Labour => view.pick(
            "工时是各级经手一百单的劳动时间之和",
            "Labour: hours of work of all tiers for a hundred orders",
        ),
        Measure::Staffed => view.pick(
            "人手上班时间是各级人手的上班时间（忙不忙都算）除以经手的百单数，各级相加",
            "Staffed hours: working hours of all hands, busy or not, for a hundred orders, summed over tiers",
        ),
        Measure::Complaints => view.pick(
            "客诉率：至少有一次客诉的订单占全部订单",
            "Complaint rate: share of orders with at least one complaint",
        ),
        Measure::Omitted => view.pick(
            "漏单：至少漏过一次的订单占全部订单",
            "Omitted: share of orders omitted at least once",
        ),
        Measure::Refunded => view.pick(
            "发货前退款：买家没等到发货就退了的订单占全部订单",
            "Orders given up: share of orders that buyers gave up before shipping",
        ),
        Measure::Late | Measure::CostShare | Measure::Clock(_) => view.pick(
            "越靠左下越好",
            "The nearer to the lower left, the better",
        ),
    };
    let axes = view.pick(
        "两条轴都不从零开始；名字写不下的点在图旁边的 CSV",
        "neither axis begins at zero; points without a name are in the CSV beside the chart",
    );
    format!("{price}{}{axes}", words::semicolon(view.language))
}

/// The complaint rate behind a name at a mark.
fn complaints(rate: Estimate, language: Language) -> String {
    let rate = number::percent(rate.mean, if rate.mean < 0.1 { 2 } else { 1 });
    match language {
        Language::Zh => format!(" · 客诉 {rate}"),
        Language::En => format!(" · complaints {rate}"),
    }
}

/// A figure and its unit, as they stand on an axis.
fn axis(measure: Measure, language: Language) -> String {
    let unit = match measure.unit() {
        Unit::Share => language.pick("占订单 %", "% of orders"),
        Unit::YuanPerOrder => language.pick("元/单", "yuan/order"),
        _ => "h",
    };
    format!("{} [{unit}]", measure.name(language))
}
