//! Chart 22: from what the buyer of an average order pays down to what the supplier keeps, step by
//! step, a waterfall for each scenario.

mod steps;

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::money::{Keeper, PRICE, Slice, slices};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::{Figure, imprint};
use steps::Waterfalls;

/// Less than this is no step \[yuan\].
const HALF_A_FEN: f64 = 0.005;

/// The chart; `None` where the price of an order was not taken apart.
pub fn figure(view: &View) -> Option<Figure> {
    let all = slices(view);
    let answer = answer(view, &all)?;
    let data = data(view, &all);
    let body = Waterfalls::of(view, &steps_of(view, all));
    let meaning = view.pick(
        "从买家付的钱开始，一步一步减到供应商留下的，分毫不差；毛利还没有扣人工和资金成本，亏的一级往右；误差范围在图旁边的 CSV",
        "From what the buyer pays, every step takes away down to what the supplier keeps, to the fen; margins are before labour and cost of capital, and a tier that loses moves right; intervals are in the CSV beside the chart",
    );
    Some(Figure {
        name: "22-split-of-the-price".to_owned(),
        title: view
            .pick("一单的钱怎么分？", "Where does one order's money go?")
            .to_owned(),
        answer,
        legend: Vec::new(),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: body.height(),
        data,
        body: Box::new(body),
    })
}

/// Who takes from the price, in the order of the steps: the agents from the buyer's up, everybody
/// else, and the supplier last.
fn steps_of(view: &View, mut slices: Vec<Slice>) -> Vec<Slice> {
    let appears = |slice: &Slice| {
        let mut scenarios = 0..view.scenarios().len();
        scenarios.any(|one| view.mean(one, &slice.metric).abs() >= HALF_A_FEN)
    };
    slices.retain(|slice| slice.keeper == Keeper::Supplier || appears(slice));
    // Stable: what is neither keeps its order.
    slices.sort_by_key(|slice| match slice.keeper {
        Keeper::Tier(place, count) => (0, count - place),
        Keeper::Supplier => (2, 0),
        _ => (1, 0),
    });
    slices
}

/// What agents and the supplier keep of what the buyer pays, in each scenario that is told.
fn answer(view: &View, slices: &[Slice]) -> Option<String> {
    let clause = |scenario: usize| {
        let price = view.estimate(scenario, PRICE)?;
        let of = |wanted: &dyn Fn(Keeper) -> bool| -> f64 {
            let own = slices.iter().filter(|slice| wanted(slice.keeper));
            own.map(|slice| view.mean(scenario, &slice.metric)).sum()
        };
        let agents = of(&|keeper| matches!(keeper, Keeper::Tier(..))) / price.mean;
        let supplier = of(&|keeper| keeper == Keeper::Supplier) / price.mean;
        let [agents, supplier] = [agents, supplier].map(|share| number::percent(share, 1));
        let label = view.named(scenario, words::colon(view.language));
        let price = number::short(Some(price), Unit::YuanPerOrder, view.language);
        Some(match view.language {
            Language::Zh => {
                format!("{label}买家付 {price}，各级代理共留下 {agents}，供应商 {supplier}")
            }
            Language::En => {
                format!("{label}of {price} the agents keep {agents}, the supplier {supplier}")
            }
        })
    };
    let told = sentence::told(view, PRICE);
    let clauses: Vec<String> = told.into_iter().filter_map(clause).collect();
    let text = clauses.join(words::semicolon(view.language));
    (!text.is_empty()).then(|| words::capitalised(&text))
}

/// The words for the first step.
fn paid(view: &View) -> String {
    view.pick("买家付的", "Paid by the buyer").to_owned()
}

fn data(view: &View, slices: &[Slice]) -> Sheet {
    let parts = slices
        .iter()
        .map(|slice| (slice.name.clone(), slice.metric.as_str()));
    parts_of(view, parts.collect(), (&paid(view), PRICE))
}

/// Parts of a whole in every scenario, then the whole.
///
/// - `parts`: names and metrics \[yuan/order\].
pub(super) fn parts_of(
    view: &View,
    parts: Vec<(String, &str)>,
    (whole, id): (&str, &str),
) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => ["场景", "项目", "均值(元/单)", "误差范围(±)", "下限", "上限"],
        Language::En => [
            "scenario",
            "part",
            "mean_yuan_per_order",
            "half_width",
            "low",
            "high",
        ],
    });
    for (scenario, label) in view.labels.iter().enumerate() {
        let own = parts.iter().map(|(name, metric)| (name.as_str(), *metric));
        for (name, metric) in own.chain([(whole, id)]) {
            let Some(value) = view.estimate(scenario, metric) else {
                continue;
            };
            let [mean, half_width, low, high] = with_interval(Some(value));
            sheet.row([label.clone(), name.to_owned(), mean, half_width, low, high]);
        }
    }
    sheet
}
