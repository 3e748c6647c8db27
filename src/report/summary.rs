//! What a run or a comparison says, the most important first.

use crate::experiment::result::{Decomposition, ExperimentResult};
use crate::language::Language;
use crate::model::metric::Unit;
use crate::stats::{Estimate, RatioEstimate};

use super::document::{Block, Document, Table};
use super::number;
use super::sentence;
use super::text;
use super::view::{View, remainder};
use super::words::{self, Clock, Part, Stage};

/// An agent busier than this makes orders wait for hands.
const BUSY: f64 = 0.85;
/// More scenarios than this stand in rows and not in columns.
const MOST_COLUMNS: usize = 4;

/// The summary for a terminal of `width` columns.
pub fn summary_text(result: &ExperimentResult, language: Language, width: u16) -> String {
    let view = View::new(result, language);
    text::render(&document(&view), width)
}

/// The summary as a document.
pub fn document(view: &View) -> Document {
    let mut lines = Vec::new();
    if view.scenarios().len() > 1 {
        for clock in Clock::ALL {
            let colon = words::colon(view.language);
            lines.push(format!(
                "{}{colon}{}",
                clock.name(view.language),
                sentence::clock(view, clock)
            ));
        }
    } else if let Some(question) = &view.scenarios()[0].question {
        lines.push(question.get(view.language).to_owned());
    }
    let mut blocks = Vec::new();
    if !lines.is_empty() {
        blocks.push(Block::Lines(lines));
    }
    blocks.push(Block::Table(headline(view)));
    blocks.push(Block::Lines(loads(view)));
    blocks.extend(warnings(view).into_iter().map(Block::Warning));
    blocks.extend(decomposition(view).map(Block::Table));
    blocks.push(Block::Lines(basis(view)));
    Document {
        title: title(view),
        blocks,
    }
}

fn title(view: &View) -> String {
    match view.scenarios() {
        [only] => only.title.get(view.language).to_owned(),
        _ => {
            let labels = view.labels.join(" / ");
            format!(
                "{}{}{labels}",
                view.pick("比较", "Comparison"),
                words::colon(view.language)
            )
        }
    }
}

/// How the numbers came about.
fn basis(view: &View) -> Vec<String> {
    let result = view.result;
    let (replications, seed) = (result.replications, result.seed);
    let assumed = view.scenarios().iter().map(|one| one.assumed_values);
    let assumed = assumed.max().unwrap_or(0);
    let interval = sentence::interval(view);
    match view.language {
        Language::Zh => vec![
            format!("{interval}；环节按时率后面的圆括号：只算上班时间"),
            format!(
                "{replications} 次重复，随机种子 {seed}；{assumed} 个输入是假设值，fahuo check 逐条列出"
            ),
        ],
        Language::En => vec![
            format!("{interval}; round brackets after a stage: working hours only"),
            format!(
                "{replications} replications, seed {seed}; {assumed} inputs are assumptions, fahuo check lists them"
            ),
        ],
    }
}

/// A line of the headline table: a name, and a cell for each scenario.
struct Line {
    name: String,
    cells: Vec<String>,
    /// Metric whose ratio stands at the end.
    ratio: Option<String>,
}

fn headline(view: &View) -> Table {
    let mut lines = clock_lines(view);
    let many = view.scenarios().len() > MOST_COLUMNS;
    lines.extend(loss_lines(view));
    if many {
        return transposed(view, &lines);
    }
    lines.extend(open_line(view));
    lines.extend(stage_lines(view));
    by_columns(view, &lines)
}

/// Metrics in rows, scenarios in columns, with ratios both ways for a pair.
fn by_columns(view: &View, lines: &[Line]) -> Table {
    let mut head = vec![String::new()];
    match view.labels.as_slice() {
        [_] => head.push(view.pick("结果", "Result").to_owned()),
        labels => head.extend(labels.iter().cloned()),
    }
    let pair = view.labels.len() == 2;
    if let [base, other] = view.labels.as_slice() {
        head.push(format!("{other} ÷ {base}"));
        head.push(view.pick("倒数", "inverse").to_owned());
    }
    let row = |line: &Line| {
        let mut row = vec![line.name.clone()];
        row.extend(line.cells.iter().cloned());
        if pair {
            let ratio = line.ratio.as_deref().and_then(|id| view.ratio(1, id));
            row.push(ratio.map_or(String::new(), |ratio| number::ratio(Some(ratio))));
            row.push(ratio.and_then(number::inverse).map_or(String::new(), plain));
        }
        row
    };
    Table {
        caption: None,
        head,
        rows: lines.iter().map(row).collect(),
    }
}

/// A ratio without its interval, which stands beside it the other way round.
fn plain(ratio: RatioEstimate) -> String {
    number::ratio(Some(RatioEstimate {
        low: None,
        high: None,
        ..ratio
    }))
}

/// Scenarios in rows, metrics in columns; units move to the head, so that rows stay on a line.
fn transposed(view: &View, lines: &[Line]) -> Table {
    let unit = |line: &Line| {
        if line.cells.iter().any(|cell| cell.ends_with('%')) {
            "%"
        } else {
            "h"
        }
    };
    let mut head = vec![String::new()];
    head.extend(
        lines
            .iter()
            .map(|line| format!("{} [{}]", line.name, unit(line))),
    );
    let row = |(scenario, label): (usize, &String)| {
        let cell = |line: &Line| {
            line.cells[scenario]
                .trim_end_matches([' ', 'h', '%'])
                .to_owned()
        };
        std::iter::once(label.clone())
            .chain(lines.iter().map(cell))
            .collect()
    };
    Table {
        caption: None,
        head,
        rows: view.labels.iter().enumerate().map(row).collect(),
    }
}

/// A line with one estimate for each scenario, if any scenario has it.
fn line(
    view: &View,
    name: String,
    id: &str,
    unit: Unit,
    turn: fn(Option<Estimate>) -> Option<Estimate>,
) -> Option<Line> {
    let cell = |scenario| number::estimate(turn(view.estimate(scenario, id)), unit, view.language);
    view.has(id).then(|| Line {
        name,
        cells: (0..view.scenarios().len()).map(cell).collect(),
        ratio: None,
    })
}

const fn as_it_is(estimate: Option<Estimate>) -> Option<Estimate> {
    estimate
}

fn clock_lines(view: &View) -> Vec<Line> {
    let lines = Clock::ALL.into_iter().filter_map(|clock| {
        let id = format!("{}.mean", clock.id());
        let span = clock.span(view.language);
        let name = match view.scenarios().len() {
            1 => format!("{} ({span})", clock.name(view.language)),
            _ => clock.name(view.language).to_owned(),
        };
        let line = line(view, name, &id, Unit::Hours, as_it_is)?;
        Some(Line {
            ratio: Some(id),
            ..line
        })
    });
    lines.collect()
}

fn loss_lines(view: &View) -> Vec<Line> {
    let over = view.pick("超过 48 h 才发货", "Dispatched after 48 h");
    let lines = [
        line(
            view,
            over.to_owned(),
            "dispatch_time.within_48h",
            Unit::Share,
            remainder,
        ),
        line(
            view,
            view.pick("漏单", "Orders omitted").to_owned(),
            "orders.omission_rate",
            Unit::Share,
            as_it_is,
        )
        .map(|line| Line {
            ratio: Some("orders.omission_rate".to_owned()),
            ..line
        }),
        line(
            view,
            view.pick("错单", "Orders altered").to_owned(),
            "orders.error_rate",
            Unit::Share,
            as_it_is,
        )
        .map(|line| Line {
            ratio: Some("orders.error_rate".to_owned()),
            ..line
        }),
    ];
    lines.into_iter().flatten().collect()
}

/// The share of orders still open at the end, if there are any.
fn open_line(view: &View) -> Option<Line> {
    let scenarios = 0..view.scenarios().len();
    let share = |scenario| {
        let placed = view.mean(scenario, "orders.placed");
        if placed > 0.0 {
            view.mean(scenario, "orders.open") / placed
        } else {
            0.0
        }
    };
    let some = scenarios.clone().any(|scenario| share(scenario) > 0.0);
    some.then(|| Line {
        name: view
            .pick("到最后仍未完成", "Still open at the end")
            .to_owned(),
        cells: scenarios.map(|scenario| rare(share(scenario))).collect(),
        ratio: None,
    })
}

/// A share that is small or nothing.
fn rare(share: f64) -> String {
    if share > 0.0 {
        number::percent(share, 2)
    } else {
        number::percent(0.0, 0)
    }
}

/// Shares in time on the calendar, and in brackets in working hours.
fn stage_lines(view: &View) -> Vec<Line> {
    let lines = Stage::ALL.into_iter().filter_map(|stage| {
        let calendar = format!("stage.{}.within_limit", stage.id());
        let active = format!("stage.{}.within_limit_active", stage.id());
        let own = stage.name(view.language);
        let name = match view.language {
            Language::Zh => format!("{own} 按时"),
            Language::En => format!("{own}, in time"),
        };
        let mut line = line(view, name, &calendar, Unit::Share, as_it_is)?;
        for (scenario, cell) in line.cells.iter_mut().enumerate() {
            if let Some(active) = view.estimate(scenario, &active) {
                cell.push_str(&format!(" ({})", number::percent(active.mean, 1)));
            }
        }
        Some(line)
    });
    lines.collect()
}

/// How busy the agents of each tier are, a line for each scenario.
fn loads(view: &View) -> Vec<String> {
    let line = |(scenario, label): (usize, &String)| {
        let load = |(tier, name): (&str, &str)| {
            let load = view.estimate(scenario, &format!("relay.{tier}.utilisation"))?;
            let load = number::short(Some(load), Unit::Share, view.language);
            Some(format!("{name} {load}"))
        };
        let loads: Vec<String> = tiers(view).into_iter().filter_map(load).collect();
        let loads = loads.join(words::listed(view.language));
        (!loads.is_empty()).then(|| match view.language {
            Language::Zh => format!("忙碌率 {label}：{loads}"),
            Language::En => format!("Time busy, {label}: {loads}"),
        })
    };
    let many = view.scenarios().len() > MOST_COLUMNS;
    let lines = view.labels.iter().enumerate().filter(|_| !many);
    lines.filter_map(line).collect()
}

/// All tiers of all scenarios, from the scenario with most of them first.
fn tiers<'a>(view: &View<'a>) -> Vec<(&'a str, &'a str)> {
    let mut scenarios: Vec<_> = view.scenarios().iter().collect();
    scenarios.sort_by_key(|scenario| std::cmp::Reverse(scenario.tiers.len()));
    let mut tiers: Vec<(&str, &str)> = Vec::new();
    for (name, label) in scenarios.into_iter().flat_map(|scenario| &scenario.tiers) {
        if !tiers.iter().any(|(known, _)| known == name) {
            tiers.push((name, label.get(view.language)));
        }
    }
    tiers
}

/// What a reader must know before believing the numbers.
fn warnings(view: &View) -> Vec<String> {
    let mut warnings = Vec::new();
    for (scenario, label) in view.labels.iter().enumerate() {
        for (tier, name) in tiers(view) {
            let load = view.estimate(scenario, &format!("relay.{tier}.utilisation"));
            let Some(load) = load.filter(|load| load.mean >= BUSY) else {
                continue;
            };
            let load = number::percent(load.mean, 1);
            warnings.push(match view.language {
                Language::Zh => format!("{label}：{name}忙碌率 {load}，超过 85%，订单会排队；请增加人手 (hands)"),
                Language::En => format!("{label}: {name} is busy {load} of the time, above 85%, so orders queue; add hands"),
            });
        }
        let placed = view.mean(scenario, "orders.placed");
        let open = view.mean(scenario, "orders.open");
        if open > 0.0 && placed > 0.0 {
            let share = number::percent(open / placed, 2);
            warnings.push(match view.language {
                Language::Zh => format!(
                    "{label}：{share} 的订单到最后仍未完成，不计入各项时效；请加长收尾时间 (drain)"
                ),
                Language::En => format!(
                    "{label}: {share} of orders are still open and in no duration; lengthen drain"
                ),
            });
        }
    }
    warnings
}

/// Where the differences of dispatch and delivery time come from; parts sum to the total.
fn decomposition(view: &View) -> Option<Table> {
    match view.scenarios().len() {
        2 => pair_decomposition(view),
        _ => None,
    }
}

fn pair_decomposition(view: &View) -> Option<Table> {
    let dispatch = view.decomposition(1, Clock::Dispatch.id());
    let delivery = view.decomposition(1, Clock::Delivery.id());
    let all = delivery.or(dispatch)?;
    let mut rows = Vec::new();
    for part in &all.parts {
        let name = Part::of(part.part).map_or(part.part, |known| known.name(view.language));
        let mut row = vec![name.to_owned()];
        row.extend(cells(dispatch, part.part));
        row.extend(cells(delivery, part.part).into_iter().skip(2));
        // A part that takes no time anywhere says nothing.
        if part.base.abs().max(part.other.abs()) >= 0.05 {
            rows.push(row);
        }
    }
    let mut total = vec![view.pick("合计", "Total").to_owned()];
    total.extend(totals(view, dispatch, Clock::Dispatch));
    total.extend(totals(view, delivery, Clock::Delivery).into_iter().skip(2));
    rows.push(total);
    let dispatch_word = Clock::Dispatch.name(view.language);
    let head = vec![
        view.pick("差在哪一步", "Where the difference lies")
            .to_owned(),
        format!("{dispatch_word} {}", view.labels[0]),
        format!("{dispatch_word} {}", view.labels[1]),
        format!("{dispatch_word} {}", view.pick("之差", "difference")),
        format!(
            "{} {}",
            Clock::Delivery.name(view.language),
            view.pick("之差", "difference")
        ),
    ];
    Some(Table {
        caption: None,
        head,
        rows,
    })
}

/// Base, other and difference of one part; empty cells where the clock has no such part.
fn cells(decomposition: Option<&Decomposition>, id: &str) -> [String; 3] {
    let part = decomposition.and_then(|one| one.parts.iter().find(|part| part.part == id));
    match part {
        Some(part) => [
            number::hours(part.base),
            number::hours(part.other),
            number::difference(part.difference),
        ],
        None => Default::default(),
    }
}

fn totals(view: &View, decomposition: Option<&Decomposition>, clock: Clock) -> [String; 3] {
    let Some(decomposition) = decomposition else {
        return Default::default();
    };
    let base: f64 = decomposition.parts.iter().map(|part| part.base).sum();
    let other: f64 = decomposition.parts.iter().map(|part| part.other).sum();
    let difference = view.difference(decomposition.other, &format!("{}.mean", clock.id()));
    [
        number::hours(base),
        number::hours(other),
        number::difference(difference),
    ]
}
