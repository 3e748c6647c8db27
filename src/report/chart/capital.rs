//! Chart 15: the money of agents tied up upstream, hour by hour since the buyer ordered, by tier.

mod areas;

use crate::experiment::result::ScenarioResult;
use crate::language::Language;
use crate::report::csv::Sheet;
use crate::report::money::CAPITAL;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::frame::{Entry, Sign};
use super::{Figure, imprint, palette};
use areas::{Areas, RANGE};

/// Fen in a yuan.
const FEN: f64 = 100.0;
/// Curves end where less than this part of the highest is left; the data go on.
const LITTLE: f64 = 0.02;
/// No curve ends before this \[h\].
const SHORTEST: usize = 24;

/// What is tied up in a scenario \[yuan/order\], for each hour.
struct Curves {
    /// One for each tier that the chart shows, from the top down; of a tier that the scenario does
    /// not have, nothing.
    tiers: Vec<Option<Vec<f64>>>,
    /// All tiers together.
    total: Vec<f64>,
    /// The replications with the least and the most, hour by hour.
    low: Vec<f64>,
    high: Vec<f64>,
}

/// The chart; `None` where no scenario has any.
pub fn figure(view: &View) -> Option<Figure> {
    let tiers = view.tiers();
    let curves = view.scenarios().iter();
    let curves: Vec<Option<Curves>> = curves.map(|one| Curves::of(one, &tiers)).collect();
    let known = || curves.iter().flatten();
    let most = known().flat_map(|one| &one.high).copied();
    let most = most.fold(0.0, f64::max);
    let drawn = known().any(|one| one.peak().1 > 0.0);
    if !drawn {
        return None;
    }
    let shown = known().count();
    let last = |one: &Curves| one.total.iter().rposition(|yuan| *yuan > most * LITTLE);
    let end = known()
        .filter_map(last)
        .max()
        .map_or(SHORTEST, |hour| hour + 1);
    let end = end.max(SHORTEST);
    let meaning = view.pick(
            "代理已经付给上一家、包裹还没有揽收的钱，按全部下单订单平均；退回的不再算；虚线是各次重复的最低和最高",
            "What agents have paid upstream for orders that are not yet scanned, mean over all orders placed, until it is paid back; dashes are the lowest and the highest replication",
        );
    Some(Figure {
        name: "15-capital-tied-up".to_owned(),
        title: view
            .pick(
                "代理的钱压在上家多少、多久？",
                "How much of the agents' money is tied up, and how long?",
            )
            .to_owned(),
        answer: answer(view, &curves),
        legend: legend(view),
        foot: imprint(view, meaning, &replications(view)),
        height: Areas::height(shown),
        data: data(view, &curves),
        body: Box::new(Areas {
            panels: panels(view, curves, end),
            colours: (0..tiers.len())
                .map(|place| palette::tier(place, tiers.len()))
                .collect(),
            most,
            end,
            unit: view.pick("元/单", "yuan per order").to_owned(),
            axis: view.pick("付款后小时数", "hours since payment").to_owned(),
        }),
    })
}

impl Curves {
    /// - `tiers`: those the chart shows, from the top down.
    fn of(scenario: &ScenarioResult, tiers: &[(&str, &str)]) -> Option<Self> {
        let replications = || scenario.replications.iter();
        let hours = replications()
            .flat_map(|one| &one.capital)
            .map(Vec::len)
            .max()?;
        let orders: u64 = replications().map(|one| one.capital_orders).sum();
        if orders == 0 {
            return None;
        }
        let mean = |own: usize| {
            let at = |hour: usize| {
                let fen = replications().filter_map(|one| one.capital.get(own)?.get(hour));
                let fen: i128 = fen.copied().map(i128::from).sum();
                fen as f64 / orders as f64 / FEN
            };
            (0..hours).map(at).collect::<Vec<f64>>()
        };
        let place = |name: &str| scenario.tiers.iter().position(|(known, _)| known == name);
        let tiers: Vec<Option<Vec<f64>>> = tiers
            .iter()
            .map(|(name, _)| place(name).map(mean))
            .collect();
        let sum = |hour: usize| tiers.iter().flatten().map(|tier| tier[hour]).sum();
        let of_one = |hour: usize| {
            replications()
                .filter(|one| one.capital_orders > 0)
                .map(move |one| {
                    let fen: i64 = one.capital.iter().filter_map(|tier| tier.get(hour)).sum();
                    fen as f64 / one.capital_orders as f64 / FEN
                })
        };
        Some(Self {
            total: (0..hours).map(sum).collect(),
            low: (0..hours)
                .map(|hour| of_one(hour).fold(f64::INFINITY, f64::min))
                .collect(),
            high: (0..hours)
                .map(|hour| of_one(hour).fold(0.0, f64::max))
                .collect(),
            tiers,
        })
    }

    /// The hour at which most is tied up, the first of them, and how much.
    fn peak(&self) -> (usize, f64) {
        let mut peak = (0, 0.0);
        for (hour, &yuan) in self.total.iter().enumerate() {
            if yuan > peak.1 {
                peak = (hour, yuan);
            }
        }
        peak
    }

    /// Yuan tied up for a day, for an order.
    fn yuan_days(&self) -> f64 {
        const HOURS_OF_DAY: f64 = 24.0;
        self.total.iter().sum::<f64>() / HOURS_OF_DAY
    }
}

/// The highest point of each scenario that is told, what it adds up to, and how capital compares.
fn answer(view: &View, curves: &[Option<Curves>]) -> String {
    let told = sentence::told(view, CAPITAL);
    let clause = |&scenario: &usize| {
        let curves = curves[scenario].as_ref()?;
        let (hour, yuan) = curves.peak();
        let (most, days) = (number::yuan(yuan), number::yuan(curves.yuan_days()));
        let label = view.named(scenario, words::colon(view.language));
        Some(match view.language {
            Language::Zh => {
                format!("{label}付款后 {hour} h 最多，每单 {most} 元，合每单 {days} 元·天")
            }
            Language::En => format!(
                "{label}most {hour} h after payment, {most} yuan per order; in all {days} yuan-days per order"
            ),
        })
    };
    let mut clauses: Vec<String> = told.iter().filter_map(clause).collect();
    let others = told.iter().filter(|&&other| other > 0);
    let compared = others.filter_map(|&other| {
        let ratio = view.ratio(other, CAPITAL)?;
        let ratio = number::chart_ratio(Some(ratio));
        let (base, other) = (&view.labels[0], &view.labels[other]);
        Some(match view.language {
            Language::Zh => format!("{other}平均占用资金 ÷ {base}：{ratio}"),
            Language::En => format!("mean capital tied up, {other} ÷ {base}: {ratio}"),
        })
    });
    clauses.extend(compared);
    words::capitalised(&clauses.join(words::semicolon(view.language)))
}

fn legend(view: &View) -> Vec<Entry> {
    let tiers = view.tiers();
    let entry = |(place, (_, label)): (usize, &(&str, &str))| Entry {
        sign: Sign::Box(palette::tier(place, tiers.len())),
        word: (*label).to_owned(),
    };
    let mut legend: Vec<Entry> = tiers.iter().enumerate().map(entry).collect();
    if view.result.replications > 1 {
        legend.push(Entry {
            sign: Sign::Line(palette::INK, RANGE),
            word: view
                .pick(
                    "合计，最低和最高的一次",
                    "total, lowest and highest replication",
                )
                .to_owned(),
        });
    }
    legend
}

fn replications(view: &View) -> String {
    let replications = view.result.replications;
    match view.language {
        Language::Zh => format!("{replications} 次重复模拟的平均"),
        Language::En => format!("means over {replications} replications"),
    }
}

/// The scenarios that have curves, cut at the end of the axis.
fn panels(view: &View, curves: Vec<Option<Curves>>, end: usize) -> Vec<(String, Curves)> {
    let named = view.labels.iter().zip(curves);
    let cut = |mut curve: Vec<f64>| {
        curve.truncate(end + 1);
        curve
    };
    let panel = |(label, curves): (&String, Option<Curves>)| {
        let curves = curves?;
        let label = if view.labels.len() > 1 {
            label.as_str()
        } else {
            ""
        };
        let own = Curves {
            tiers: curves.tiers.into_iter().map(|tier| tier.map(cut)).collect(),
            total: cut(curves.total),
            low: cut(curves.low),
            high: cut(curves.high),
        };
        Some((label.to_owned(), own))
    };
    named.filter_map(panel).collect()
}

fn data(view: &View, curves: &[Option<Curves>]) -> Sheet {
    let mut head = vec![
        view.pick("场景", "scenario").to_owned(),
        view.pick("付款后小时数", "hours_since_payment").to_owned(),
    ];
    let tiers = view.tiers().into_iter();
    head.extend(tiers.map(|(_, label)| match view.language {
        Language::Zh => format!("{label}(元/单)"),
        Language::En => format!("{label} (yuan/order)"),
    }));
    let ends = match view.language {
        Language::Zh => ["合计(元/单)", "合计最低", "合计最高"],
        Language::En => ["total (yuan/order)", "total_low", "total_high"],
    };
    head.extend(ends.map(str::to_owned));
    let mut rows = Vec::new();
    for (label, curves) in view.labels.iter().zip(curves) {
        let Some(curves) = curves else { continue };
        for hour in 0..curves.total.len() {
            let mut row = vec![label.clone(), hour.to_string()];
            let own = |tier: &Option<Vec<f64>>| tier.as_ref().map(|tier| tier[hour]);
            row.extend(curves.tiers.iter().map(|tier| number::exact(own(tier))));
            let whole = [&curves.total, &curves.low, &curves.high];
            row.extend(whole.map(|curve| number::exact(Some(curve[hour]))));
            rows.push(row);
        }
    }
    Sheet { head, rows }
}
