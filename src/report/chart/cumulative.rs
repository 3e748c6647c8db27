//! Chart 2: the share of orders dispatched and delivered, hour by hour since payment.

mod panels;

use crate::experiment::result::ScenarioResult;
use crate::language::Language;
use crate::model::metric::Curve;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::frame::{Entry, Sign};
use super::{Figure, imprint, palette};
use panels::Panels;

/// The hours people ask about.
const DEADLINES: [usize; 3] = [24, 48, 72];
/// Curves end where this share of the orders that ever arrive has arrived.
const ENOUGH: f64 = 0.995;

/// The chart; `None` where no replication has a curve.
pub fn figure(view: &View) -> Option<Figure> {
    let dispatched = panel(view, |result| &result.dispatched)?;
    let delivered = panel(view, |result| &result.delivered)?;
    let several = view.scenarios().len() > 1;
    let entry = |(index, label): (usize, &String)| Entry {
        sign: Sign::Line(palette::scenario(index), palette::dashes(index)),
        word: label.clone(),
    };
    let legend = view
        .labels
        .iter()
        .enumerate()
        .filter(|_| several)
        .map(entry)
        .collect();
    let meaning = view.pick(
        "纵轴是全部下单订单中已揽收（左）、已签收（右）的比例；色带是各次重复的最低到最高",
        "Shares are of all orders placed, scanned (left) and delivered (right); bands reach from the lowest to the highest replication",
    );
    let title = view.pick(
        "付款后 24、48、72 小时，发出和签收了多少订单？",
        "How many orders are dispatched and delivered in 24, 48, 72 hours?",
    );
    let words = [
        view.pick("已发货 · 占下单订单 %", "Dispatched, % of orders placed"),
        view.pick("已签收 · 占下单订单 %", "Delivered, % of orders placed"),
    ];
    let data = data(view, &dispatched, &delivered);
    let answer = answer(view, &dispatched);
    Some(Figure {
        name: "02-cumulative-share".to_owned(),
        title: title.to_owned(),
        answer,
        legend,
        foot: imprint(view, meaning, &replications(view)),
        height: 740,
        data,
        body: Box::new(Panels {
            panels: [dispatched, delivered],
            words: words.map(str::to_owned),
            axis: view.pick("付款后小时数", "hours since payment").to_owned(),
        }),
    })
}

/// One share for each hour, over replications.
struct Line {
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Line {
    fn of(
        scenario: &ScenarioResult,
        pick: impl Fn(&crate::model::metric::ReplicationResult) -> &Curve,
    ) -> Option<Self> {
        let curves: Vec<&Curve> = scenario.replications.iter().map(pick).collect();
        let bins = curves.iter().map(|curve| curve.ended.len()).max()?;
        // The last entry of a curve holds everything later, so it is no hour of its own.
        let hours = bins.checked_sub(1).filter(|&hours| hours > 0)?;
        let mut line = Self {
            mean: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
        };
        for hour in 0..hours {
            let shares: Vec<f64> = curves
                .iter()
                .map(|curve| curve.share_within(hour))
                .collect();
            line.mean
                .push(shares.iter().sum::<f64>() / shares.len() as f64);
            line.low.push(shares.iter().copied().fold(1.0, f64::min));
            line.high.push(shares.iter().copied().fold(0.0, f64::max));
        }
        Some(line)
    }

    fn at(&self, hour: usize) -> f64 {
        self.mean
            .get(hour)
            .or(self.mean.last())
            .copied()
            .unwrap_or(0.0)
    }

    /// The hour by which nearly all orders that arrive have arrived.
    fn end(&self) -> usize {
        let last = self.mean.last().copied().unwrap_or(0.0);
        let enough = self.mean.iter().position(|&share| share >= last * ENOUGH);
        enough.unwrap_or(self.mean.len())
    }
}

struct Panel {
    lines: Vec<Line>,
    end: usize,
}

fn panel(
    view: &View,
    pick: impl Fn(&crate::model::metric::ReplicationResult) -> &Curve,
) -> Option<Panel> {
    let lines: Option<Vec<Line>> = view
        .scenarios()
        .iter()
        .map(|one| Line::of(one, &pick))
        .collect();
    let lines = lines?;
    let end = lines.iter().map(Line::end).max()?.max(76);
    Some(Panel { lines, end })
}

fn replications(view: &View) -> String {
    let replications = view.result.replications;
    match view.language {
        Language::Zh => format!("{replications} 次重复模拟的平均"),
        Language::En => format!("means over {replications} replications"),
    }
}

/// The shares at the deadlines; of many scenarios only those of the fastest and the slowest.
fn answer(view: &View, dispatched: &Panel) -> String {
    let told = sentence::told(view, "dispatch_time.mean");
    let clause = |scenario: usize| {
        let share = |hours| number::percent(dispatched.lines[scenario].at(hours), 1);
        let shares = DEADLINES.map(share).join(words::listed(view.language));
        view.named(scenario, " ") + &shares
    };
    let clauses: Vec<String> = told.into_iter().map(clause).collect();
    let begin = view.pick(
        "24、48、72 小时内已发货：",
        "Dispatched within 24, 48, 72 h: ",
    );
    format!("{begin}{}", clauses.join(words::semicolon(view.language)))
}

fn data(view: &View, dispatched: &Panel, delivered: &Panel) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("场景", "scenario"),
        view.pick("付款后小时数", "hours_since_payment"),
        view.pick("已发货", "dispatched"),
        view.pick("已发货最低", "dispatched_low"),
        view.pick("已发货最高", "dispatched_high"),
        view.pick("已签收", "delivered"),
        view.pick("已签收最低", "delivered_low"),
        view.pick("已签收最高", "delivered_high"),
    ]);
    let end = dispatched.end.max(delivered.end);
    for (scenario, label) in view.labels.iter().enumerate() {
        let (first, second) = (&dispatched.lines[scenario], &delivered.lines[scenario]);
        for hour in 0..=end {
            let value = |values: &Vec<f64>| number::exact(values.get(hour).copied());
            sheet.row([
                label.clone(),
                hour.to_string(),
                value(&first.mean),
                value(&first.low),
                value(&first.high),
                value(&second.mean),
                value(&second.low),
                value(&second.high),
            ]);
        }
    }
    sheet
}
