//! Tables as CSV that Excel opens with a double click: a byte order mark, then UTF-8.

use crate::engine::time::HOUR;
use crate::experiment::result::ScenarioResult;
use crate::language::Language;
use crate::model::metric::{Direction, Metric, Observation};
use crate::stats::Estimate;

use super::number::exact;
use super::view::View;
use super::words::{Clock, Part};

/// Excel takes a CSV file for UTF-8 only if it begins with this.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A head and rows of cells, for a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// One word for each column.
    pub head: Vec<String>,
    /// Rows with as many cells as the head.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A sheet without rows.
    pub fn new<const N: usize>(head: [&str; N]) -> Self {
        Self {
            head: head.map(str::to_owned).to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.head.len(), "a row has as many cells as the head");
        self.rows.push(cells.into());
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = BYTE_ORDER_MARK.to_owned();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }
}

/// A cell in quotation marks where it needs them. The writer of the `csv` crate does the same but
/// returns bytes and errors that cannot occur in memory.
fn quoted(cell: &str) -> String {
    match cell.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

/// Mean, half-width and both ends of an interval, empty where they do not exist.
pub fn with_interval(estimate: Option<Estimate>) -> [String; 4] {
    let mean = estimate.map(|one| one.mean);
    let half_width = estimate.and_then(|one| one.half_width);
    let ends = estimate.and_then(|one| one.ends());
    let (low, high) = ends.unzip();
    [mean, half_width, low, high].map(exact)
}

/// Every metric of every scenario.
pub fn metrics(view: &View) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "场景",
            "指标",
            "名称",
            "单位",
            "均值",
            "误差范围(±)",
            "下限",
            "上限",
            "重复次数",
        ],
        Language::En => [
            "scenario",
            "id",
            "name",
            "unit",
            "mean",
            "half_width",
            "low",
            "high",
            "replications",
        ],
    });
    for (label, scenario) in view.labels.iter().zip(view.scenarios()) {
        for (metric, estimate) in scenario.metrics.iter().zip(&scenario.estimates) {
            let [mean, half_width, low, high] = with_interval(*estimate);
            let replications = estimate.map_or(0, |one| one.replications);
            sheet.row([
                label.clone(),
                metric.id.clone(),
                metric.name.get(view.language).to_owned(),
                metric.unit.symbol().to_owned(),
                mean,
                half_width,
                low,
                high,
                replications.to_string(),
            ]);
        }
    }
    sheet
}

/// Every metric that base and other scenarios share: difference and ratio.
pub fn comparisons(view: &View) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "指标",
            "名称",
            "单位",
            "基准",
            "对比",
            "差（对比-基准）",
            "差的误差范围(±)",
            "比值（对比÷基准）",
            "比值下限",
            "比值上限",
            "哪样更好",
            "对比更低的机会",
            "更低的机会下限",
            "更低的机会上限",
            "p 值",
            "合起来看的 p 值(Holm)",
            "合起来看的误差范围(±)",
            "相关系数",
            "独立模拟要几倍次数",
        ],
        Language::En => [
            "id",
            "name",
            "unit",
            "base",
            "other",
            "difference",
            "difference_half_width",
            "ratio",
            "ratio_low",
            "ratio_high",
            "better",
            "lower_share",
            "lower_low",
            "lower_high",
            "p_value",
            "p_holm",
            "joint_half_width",
            "correlation",
            "independent_replications",
        ],
    });
    for one in &view.result.comparisons {
        let scenario = &view.scenarios()[one.base];
        let metric = scenario
            .position(&one.metric)
            .map(|position| &scenario.metrics[position]);
        let name = metric.map_or("", |metric| metric.name.get(view.language));
        let unit = metric.map_or("", |metric| metric.unit.symbol());
        let better = metric.map_or(Direction::Neither, Metric::direction);
        let against = &one.against;
        sheet.row([
            one.metric.clone(),
            name.to_owned(),
            unit.to_owned(),
            view.labels[one.base].clone(),
            view.labels[one.other].clone(),
            exact(against.difference.map(|difference| difference.mean)),
            exact(against.difference.and_then(|one| one.half_width)),
            exact(against.ratio.map(|ratio| ratio.mean)),
            exact(against.ratio.and_then(|ratio| ratio.low)),
            exact(against.ratio.and_then(|ratio| ratio.high)),
            match better {
                Direction::Lower => view.pick("低", "lower"),
                Direction::Higher => view.pick("高", "higher"),
                Direction::Neither => "",
            }
            .to_owned(),
            exact(against.lower.map(|lower| lower.share)),
            exact(against.lower.map(|lower| lower.low)),
            exact(against.lower.map(|lower| lower.high)),
            exact(against.p_value),
            exact(against.p_holm),
            exact(against.joint_half_width),
            exact(against.correlation),
            exact(against.saving.map(|saving| saving.replications)),
        ]);
    }
    sheet
}

/// The parts of every difference of a clock; they sum to it.
pub fn decompositions(view: &View) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "时效",
            "基准",
            "对比",
            "编号",
            "步骤",
            "基准(h)",
            "对比(h)",
            "差(h)",
            "差的误差范围(± h)",
        ],
        Language::En => [
            "clock",
            "base",
            "other",
            "id",
            "part",
            "base_h",
            "other_h",
            "difference_h",
            "half_width_h",
        ],
    });
    for one in &view.result.decompositions {
        for part in &one.parts {
            let name = Part::of(part.part).map_or(part.part, |known| known.name(view.language));
            sheet.row([
                one.clock.to_owned(),
                view.labels[one.base].clone(),
                view.labels[one.other].clone(),
                part.part.to_owned(),
                name.to_owned(),
                exact(Some(part.base)),
                exact(Some(part.other)),
                exact(Some(part.other - part.base)),
                exact(part.difference.and_then(|difference| difference.half_width)),
            ]);
        }
    }
    sheet
}

/// The load of every tier of some scenarios in every hour of the day. A tier that is closed has
/// no load.
pub fn load_by_hour(view: &View, scenarios: &[usize]) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "场景",
            "层级编号",
            "层级",
            "钟点",
            "工时(h)",
            "人手上班时间(h)",
            "忙碌率",
            "误差范围(±)",
        ],
        Language::En => [
            "scenario",
            "tier",
            "name",
            "hour",
            "labour_h",
            "hands_open_h",
            "load",
            "half_width",
        ],
    });
    let hours = |millis: f64| exact(Some(millis / HOUR as f64));
    for &scenario in scenarios {
        let result = &view.scenarios()[scenario];
        for (tier, (id, label)) in result.tiers.iter().enumerate() {
            for (hour, load) in result.day_load(tier).into_iter().enumerate() {
                let [share, half_width, ..] = with_interval(load.share);
                sheet.row([
                    view.labels[scenario].clone(),
                    id.clone(),
                    label.get(view.language).to_owned(),
                    hour.to_string(),
                    hours(load.labour),
                    hours(load.capacity),
                    share,
                    half_width,
                ]);
            }
        }
    }
    sheet
}

/// The headline metrics of every replication, for a reader who wants to check an interval.
pub fn replications(view: &View) -> Sheet {
    let ids = headline_ids();
    let mut head = match view.language {
        Language::Zh => vec!["场景".to_owned(), "重复".to_owned()],
        Language::En => vec!["scenario".to_owned(), "replication".to_owned()],
    };
    head.extend(ids.iter().cloned());
    let mut sheet = Sheet {
        head,
        rows: Vec::new(),
    };
    for (label, scenario) in view.labels.iter().zip(view.scenarios()) {
        let columns: Vec<Vec<String>> = ids.iter().map(|id| column(scenario, id)).collect();
        for (index, replication) in scenario.replications.iter().enumerate() {
            let mut row = vec![label.clone(), replication.replication.to_string()];
            row.extend(columns.iter().map(|column| column[index].clone()));
            sheet.rows.push(row);
        }
    }
    sheet
}

fn headline_ids() -> Vec<String> {
    let clocks = Clock::ALL.map(|clock| format!("{}.mean", clock.id()));
    let others = [
        "dispatch_time.p90",
        "delivery_time.p90",
        "dispatch_time.within_48h",
        "orders.placed",
        "orders.delivered",
        "orders.open",
        "orders.omission_rate",
        "orders.error_rate",
    ];
    clocks
        .into_iter()
        .chain(others.map(str::to_owned))
        .collect()
}

/// One metric in every replication; a ratio is divided out.
fn column(scenario: &ScenarioResult, id: &str) -> Vec<String> {
    let value = |observation: Observation| match observation {
        Observation::Value(value) => value,
        Observation::Ratio(part, whole) => (whole != 0.0).then(|| part / whole),
    };
    match scenario.observations(id) {
        Some(observations) => observations
            .into_iter()
            .map(|one| exact(value(one)))
            .collect(),
        None => vec![String::new(); scenario.replications.len()],
    }
}
