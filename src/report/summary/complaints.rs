//! What goes wrong in the summary: complaints and disputes by cause, cases by class, how orders end.

use crate::language::{Language, Text};
use crate::model::metric::Unit;
use crate::report::chart::causes::less;
use crate::report::complaints::{DISPUTES, Ending, RATE, causes, classes, quarrels};
use crate::report::document::{Block, Table};
use crate::report::view::View;
use crate::report::words;
use crate::stats::Estimate;

use super::MOST_COLUMNS;
use super::groups::{self, Column};
use super::parted::{Parted, changed, signed};

/// Less than this of all orders is nothing \[-\].
const LEAST: f64 = 5e-6;
/// As many causes are told of a difference.
const TOLD: usize = 3;

/// Tables of what goes wrong, and what makes the difference between scenarios.
pub(super) fn blocks(view: &View) -> Vec<Block> {
    let mut blocks = Vec::new();
    if view.scenarios().len() <= MOST_COLUMNS {
        let tables = [complaints(view), cases(view), endings(view), disputes(view)];
        blocks.extend(tables.into_iter().flatten().map(Block::Table));
    }
    let others = 1..view.scenarios().len().min(MOST_COLUMNS);
    let lines: Vec<String> = others.flat_map(|other| told(view, other)).collect();
    if !lines.is_empty() {
        blocks.push(Block::Lines(lines));
    }
    blocks
}

/// Names and metrics of causes.
fn metrics(view: &View, group: &str, causes: Vec<(&str, Text)>) -> Vec<(String, String)> {
    let named = |(id, called): (&str, Text)| {
        let name = words::capitalised(called.get(view.language));
        (name, format!("{group}.{id}"))
    };
    causes.into_iter().map(named).collect()
}

fn complaint_causes(view: &View) -> Vec<(String, String)> {
    let causes = causes(view).into_iter();
    let causes = causes.map(|one| (one.id(), one.called()));
    metrics(view, "complaints.by_cause", causes.collect())
}

fn dispute_causes(view: &View) -> Vec<(String, String)> {
    let causes = quarrels(view).into_iter();
    let causes = causes.map(|one| (one.id(), one.called()));
    metrics(view, "disputes.by_cause", causes.collect())
}

fn complaints(view: &View) -> Option<Table> {
    let parted = Parted {
        word: view.pick("客诉，占订单", "Complaints, share of orders"),
        parts: complaint_causes(view),
        whole: Some((view.pick("至少一次", "At least one"), RATE)),
        unit: Unit::Share,
        least: LEAST,
    };
    parted.table(view)
}

fn disputes(view: &View) -> Option<Table> {
    let parted = Parted {
        word: view.pick("代理纠纷，占发货", "Disputes, share of shipments"),
        parts: dispute_causes(view),
        whole: Some((view.pick("至少一种", "Any"), DISPUTES)),
        unit: Unit::Share,
        least: LEAST,
    };
    parted.table(view)
}

/// How orders end; what ends well comes first.
fn endings(view: &View) -> Option<Table> {
    let name = |ending: Ending| {
        let name = words::capitalised(ending.name(view.language));
        (name, ending.metric())
    };
    let parted = Parted {
        word: view.pick("订单最后怎么样，占下单", "How orders end, share of orders"),
        parts: Ending::all().map(name).collect(),
        whole: None,
        unit: Unit::Share,
        least: LEAST,
    };
    parted.table(view)
}

/// Cases by class.
fn cases(view: &View) -> Option<Table> {
    let columns: [Column; 6] = [
        (
            "per_order",
            Unit::Share,
            view.pick("占订单数", "Share of orders"),
        ),
        (
            "respond_within_limit",
            Unit::Share,
            view.pick("按时答复", "Answered in time"),
        ),
        (
            "response_time.mean",
            Unit::Hours,
            view.pick("答复用时", "To the answer"),
        ),
        (
            "close_within_limit",
            Unit::Share,
            view.pick("按时结案", "Closed in time"),
        ),
        (
            "closing_time.mean",
            Unit::Hours,
            view.pick("结案用时", "To the closing"),
        ),
        (
            "cost_per_case",
            Unit::Yuan,
            view.pick("每件花费", "Cost of a case"),
        ),
    ];
    let word = view.pick("售后工单", "Case");
    groups::table(view, word, "cases", |_| classes(), &columns)
}

/// How another scenario compares with the base in complaints and in disputes, and what makes the
/// difference.
fn told(view: &View, other: usize) -> Vec<String> {
    let line = |word: &str, rate: &str, causes: Vec<(String, String)>| {
        let mut told = less(view, other, rate)?;
        let moved = moved(view, other, causes);
        if !moved.is_empty() {
            told.push_str(words::semicolon(view.language));
            let unit = view.pick("百分点", "points");
            told.push_str(&match view.language {
                Language::Zh => format!("差在（{unit}）：{moved}"),
                Language::En => format!("what differs [{unit}]: {moved}"),
            });
        }
        let colon = words::colon(view.language);
        Some(format!("{word}{colon}{told}"))
    };
    let lines = [
        line(
            view.pick("客诉率", "Complaint rate"),
            RATE,
            complaint_causes(view),
        ),
        line(
            view.pick("代理纠纷率", "Disputes"),
            DISPUTES,
            dispute_causes(view),
        ),
    ];
    lines.into_iter().flatten().collect()
}

/// The causes that differ clearly, the largest differences first.
fn moved(view: &View, other: usize, causes: Vec<(String, String)>) -> String {
    let clear = |one: &Estimate| one.mean.abs() > one.half_width.unwrap_or(0.0).max(LEAST);
    let change = |(name, metric): (String, String)| {
        let change = changed(view, other, &metric).filter(clear)?;
        Some((name, change))
    };
    let mut changes: Vec<(String, Estimate)> = causes.into_iter().filter_map(change).collect();
    changes.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    let lower = |name: String| match view.language {
        Language::Zh => name,
        Language::En => name.to_lowercase(),
    };
    let told = changes.into_iter().take(TOLD).map(|(name, change)| {
        let change = signed(Some(change), Unit::Share, LEAST);
        format!("{} {change}", lower(name))
    });
    told.collect::<Vec<_>>().join(words::clause(view.language))
}
