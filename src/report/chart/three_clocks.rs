//! Chart 1: the three clocks of every scenario, mean, interval and 90th percentile.

mod bars;

use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Clock};

use super::frame::{Entry, Sign};
use super::{Figure, imprint, palette};
use bars::{Bar, Bars, Group};

/// The chart; `None` where no scenario has a mean dispatch time.
pub fn figure(view: &View) -> Option<Figure> {
    if !view.has("dispatch_time.mean") {
        return None;
    }
    let scenarios = 0..view.scenarios().len();
    let groups: Vec<Group> = Clock::ALL.map(|clock| group(view, clock)).into();
    let mut legend: Vec<Entry> = scenarios
        .filter(|_| view.scenarios().len() > 1)
        .map(|scenario| Entry {
            sign: Sign::Box(palette::scenario(scenario)),
            word: view.labels[scenario].clone(),
        })
        .collect();
    legend.push(Entry {
        sign: Sign::Interval,
        word: view
            .pick("均值的误差范围", "interval of the mean")
            .to_owned(),
    });
    legend.push(Entry {
        sign: Sign::Diamond,
        word: view
            .pick(
                "P90：九成订单不超过",
                "P90: nine orders in ten take no longer",
            )
            .to_owned(),
    });
    let meaning = view.pick(
        "柱高是全部订单的平均用时，从付款算起",
        "Bars are mean hours since payment over all orders",
    );
    let title = view.pick(
        "订单付款后，多久报到供应商、多久发货、多久签收？",
        "How long after payment is an order reported, dispatched and delivered?",
    );
    Some(Figure {
        name: "01-three-clocks".to_owned(),
        title: title.to_owned(),
        answer: answer(view),
        legend,
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 760,
        data: data(view),
        body: Box::new(Bars {
            unit: view.pick("小时", "hours").to_owned(),
            groups,
        }),
    })
}

/// Dispatch time of all scenarios and how they compare; all three clocks of a single one.
fn answer(view: &View) -> String {
    let tell = |clock: &Clock| {
        let name = clock.name(view.language);
        let mark = if view.scenarios().len() > 1 {
            words::colon(view.language)
        } else {
            " "
        };
        format!(
            "{name}{mark}{}",
            sentence::clock(view, *clock, number::chart_ratio)
        )
    };
    let told = if view.scenarios().len() > 1 {
        &[Clock::Dispatch][..]
    } else {
        &Clock::ALL[..]
    };
    let clauses: Vec<String> = told.iter().map(tell).collect();
    clauses.join(words::clause(view.language))
}

fn group(view: &View, clock: Clock) -> Group {
    let mean = format!("{}.mean", clock.id());
    let p90 = format!("{}.p90", clock.id());
    let count = view.scenarios().len();
    let bar = |scenario| Bar {
        mean: view.estimate(scenario, &mean),
        p90: view.estimate(scenario, &p90).map(|one| one.mean),
        ratio: match scenario {
            0 => None,
            other => view
                .ratio(other, &mean)
                .map(|ratio| format!("×{:.2}", ratio.mean)),
        },
    };
    let bars: Vec<Bar> = (0..count).map(bar).collect();
    let headline = match count {
        2 => view.ratio(1, &mean).map(|ratio| {
            let pair = format!("{} ÷ {}", view.labels[1], view.labels[0]);
            [pair, number::chart_ratio(Some(ratio))]
        }),
        _ => None,
    };
    Group {
        name: clock.name(view.language).to_owned(),
        span: clock.span(view.language).to_owned(),
        headline,
        bars,
    }
}

fn data(view: &View) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("时效", "clock"),
        view.pick("场景", "scenario"),
        view.pick("均值(h)", "mean_h"),
        view.pick("误差范围(± h)", "half_width_h"),
        view.pick("下限(h)", "low_h"),
        view.pick("上限(h)", "high_h"),
        view.pick("P90(h)", "p90_h"),
        view.pick("比值（对基准）", "ratio_to_base"),
        view.pick("比值下限", "ratio_low"),
        view.pick("比值上限", "ratio_high"),
    ]);
    for clock in Clock::ALL {
        let id = format!("{}.mean", clock.id());
        for (scenario, label) in view.labels.iter().enumerate() {
            let [mean, half_width, low, high] = with_interval(view.estimate(scenario, &id));
            let p90 = view.estimate(scenario, &format!("{}.p90", clock.id()));
            let ratio = if scenario == 0 {
                None
            } else {
                view.ratio(scenario, &id)
            };
            sheet.row([
                clock.name(view.language).to_owned(),
                label.clone(),
                mean,
                half_width,
                low,
                high,
                number::exact(p90.map(|one| one.mean)),
                number::exact(ratio.map(|one| one.mean)),
                number::exact(ratio.and_then(|one| one.low)),
                number::exact(ratio.and_then(|one| one.high)),
            ]);
        }
    }
    sheet
}
