//! Chart 26: how orders end for their buyers, as streams that part.

mod streams;

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::complaints::{Ending, Way};
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::{Figure, imprint};
use streams::{Picture, Stream};

/// More scenarios than this go into another picture.
const MOST: usize = 4;

/// The charts; none where no after-sales are simulated.
pub fn figures(view: &View) -> Vec<Figure> {
    let Some(answer) = answer(view) else {
        return Vec::new();
    };
    let known = (0..view.scenarios().len()).filter(|&one| clean(view, one).is_some());
    let scenarios: Vec<usize> = known.collect();
    let several = scenarios.len() > MOST;
    let meaning = view.pick(
        "宽度和占全部订单的比例成正比；细到看不见的画成一条细线，照着数字看。工单是买家报出来的；退款或退货按最后的结果算",
        "Widths are shares of all orders; what would be too thin to be seen is drawn as a thin line and read by its number. A case is what the buyer reports; what counts is the outcome in the end",
    );
    let figure = |(index, some): (usize, &[usize])| {
        let body = Picture {
            panels: some.iter().map(|&one| streams(view, one)).collect(),
        };
        Figure {
            name: match several {
                true => format!("26-how-orders-end-{}", index + 1),
                false => "26-how-orders-end".to_owned(),
            },
            title: view
                .pick("订单最后怎么样了？", "How do orders end?")
                .to_owned(),
            answer: answer.clone(),
            legend: Vec::new(),
            foot: imprint(view, meaning, &sentence::interval(view)),
            height: body.height(),
            data: data(view),
            body: Box::new(body),
        }
    };
    scenarios.chunks(MOST).enumerate().map(figure).collect()
}

/// The share of orders with which nothing was wrong.
fn clean(view: &View, scenario: usize) -> Option<f64> {
    let mut all = Ending::all();
    Some(all.next()?.share(view, scenario)?.mean)
}

/// The streams of a scenario, and its name; ends that nobody meets in any scenario are left out.
fn streams(view: &View, scenario: usize) -> streams::Panel {
    let met = |ending: &Ending| {
        let mut scenarios = 0..view.scenarios().len();
        scenarios.any(|one| {
            ending
                .share(view, one)
                .is_some_and(|share| share.mean > 0.0)
        })
    };
    let stream = |ending: Ending| {
        let share = ending.share(view, scenario);
        Stream {
            ending,
            share: share.map_or(0.0, |share| share.mean),
            name: ending.name(view.language).to_owned(),
            text: number::short(share, Unit::Share, view.language),
        }
    };
    let streams: Vec<Stream> = Ending::all().filter(met).map(stream).collect();
    let of = |way: Way| {
        let own = streams.iter().filter(|one| one.ending.way == way);
        own.map(|one| one.share).sum::<f64>()
    };
    let way = |name: &str, share: f64| format!("{name} {}", number::percent(share, 1));
    streams::Panel {
        title: match view.labels.len() {
            1 => String::new(),
            _ => view.labels[scenario].clone(),
        },
        begin: [
            way(view.pick("下单", "placed"), 1.0).replace(".0", ""),
            way(view.pick("签收", "delivered"), of(Way::Delivered)),
            way(view.pick("没送到", "never arrived"), of(Way::Lost)),
        ]
        .join(words::clause(view.language)),
        streams,
    }
}

/// Which part of the orders ends without trouble in each scenario that is told, and the largest
/// other end.
fn answer(view: &View) -> Option<String> {
    let clause = |scenario: usize| {
        let mut all = Ending::all();
        let clean = all.next()?.share(view, scenario)?;
        let others = all.filter_map(|one| Some((one, one.share(view, scenario)?)));
        let most = others.max_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
        let label = view.named(scenario, words::colon(view.language));
        let written = |share| number::short(Some(share), Unit::Share, view.language);
        let clean = written(clean);
        let begin = match view.language {
            Language::Zh => format!("{label}{clean} 一切顺利"),
            Language::En => format!("{label}nothing wrong with {clean}"),
        };
        Some(match most.filter(|(_, share)| share.mean > 0.0) {
            None => begin,
            Some((ending, share)) => {
                let (name, share) = (ending.name(view.language), written(share));
                match view.language {
                    Language::Zh => format!("{begin}，其余最多的是{name}，{share}"),
                    Language::En => format!("{begin}, most of the rest {name}, {share}"),
                }
            }
        })
    };
    let told = sentence::told(view, "orders.outcome.clean");
    let clauses: Vec<String> = told.into_iter().filter_map(clause).collect();
    let text = clauses.join(words::semicolon(view.language));
    (!text.is_empty()).then(|| words::capitalised(&text))
}

fn data(view: &View) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => ["场景", "结局", "占下单", "误差范围(±)", "下限", "上限"],
        Language::En => [
            "scenario",
            "end",
            "share_of_placed",
            "half_width",
            "low",
            "high",
        ],
    });
    for (scenario, label) in view.labels.iter().enumerate() {
        for ending in Ending::all() {
            let share = ending.share(view, scenario);
            if share.is_some() {
                let [mean, half_width, low, high] = with_interval(share);
                let name = ending.name(view.language).to_owned();
                sheet.row([label.clone(), name, mean, half_width, low, high]);
            }
        }
    }
    sheet
}
