//! What stock levels mean, by formula and before any run: for `fahuo check`.
//!
//! A scenario states a level in one way, for all points of a tier. Here it is in units, and read
//! in the other ways: factor, z, cycle service, fill rate. A number like 1.2 may have been meant
//! as a factor or as z, so both are told.

mod json;

use crate::experiment::promise::label;
use crate::language::Language;
use crate::model::network::Network;
use crate::model::stock::plan::{Forecast, Holding, Level, Policy, Quantity, UNIT};
use crate::model::stock::target::{Otherwise, Target, targets};
use crate::stats::stock::{Readings, normal_cycle_service};

use super::document::{Block, Document, Table};
use super::number::{self, NOTHING};
use super::{text, words};

pub use json::json;

/// A holding with one of its points.
struct Row<'a> {
    holding: &'a Holding,
    /// Which of the points of a tier it is.
    which: Which,
    target: Target,
}

/// Which points of a tier a row speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    /// The only one.
    Only,
    /// Each of so many, all alike.
    Each(u32),
    /// The one that expects least, of so many.
    Least(u32),
    /// The one that expects most.
    Most(u32),
}

/// The section of `fahuo check` about stock, for a terminal of `width` columns; nothing for a
/// network without stock.
pub fn levels_text(network: &Network, language: Language, width: u16) -> Option<String> {
    let rows = rows(network);
    if rows.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Table(table(network, &rows, language))];
    let lines = rows
        .iter()
        .flat_map(|row| lines(network, row, language))
        .collect();
    blocks.push(Block::Lines(lines));
    blocks.push(Block::Lines(vec![foot(language).to_owned()]));
    let document = Document {
        title: language
            .pick("库存目标（按公式）", "Stock levels, by formula")
            .to_owned(),
        blocks,
    };
    Some(text::render(&document, width))
}

/// One row for each holding whose points are alike, else the two extremes.
fn rows(network: &Network) -> Vec<Row<'_>> {
    network
        .stock
        .iter()
        .flat_map(|holding| of_holding(network, holding))
        .collect()
}

fn of_holding<'a>(network: &Network, holding: &'a Holding) -> Vec<Row<'a>> {
    let row = |which: Which, target: &Target| Row {
        holding,
        which,
        target: target.clone(),
    };
    let many = holding.tier.map_or(1, |tier| network.tiers[tier].agents);
    let all = targets(network, holding, 0..many);
    let expects =
        |one: &&Target, other: &&Target| one.demand_per_day.total_cmp(&other.demand_per_day);
    let (Some(least), Some(most)) = (all.iter().min_by(expects), all.iter().max_by(expects)) else {
        return Vec::new();
    };
    // Shares that add up in another order differ in their last digits.
    if most.demand_per_day - least.demand_per_day > 1e-9 * most.demand_per_day {
        return vec![row(Which::Least(many), least), row(Which::Most(many), most)];
    }
    let which = if many == 1 {
        Which::Only
    } else {
        Which::Each(many)
    };
    vec![row(which, most)]
}

fn name(network: &Network, row: &Row, language: Language) -> String {
    let place = label(network, row.holding).get(language).to_owned();
    match (row.which, language) {
        (Which::Only, _) => place,
        (Which::Each(many), Language::Zh) => format!("{place}（{many} 个，每个）"),
        (Which::Each(many), Language::En) => format!("{place} (each of {many})"),
        (Which::Least(many), Language::Zh) => format!("{place}（{many} 个中单最少的）"),
        (Which::Least(many), Language::En) => format!("{place} (fewest orders of {many})"),
        (Which::Most(many), Language::Zh) => format!("{place}（{many} 个中单最多的）"),
        (Which::Most(many), Language::En) => format!("{place} (most orders of {many})"),
    }
}

fn table(network: &Network, rows: &[Row], language: Language) -> Table {
    let head = match language {
        Language::Zh => [
            "库存点",
            "日均需求",
            "天数",
            "写的是",
            "补货",
            "备货系数",
            "z",
            "周期服务",
            "满足率",
        ],
        Language::En => [
            "Stock point",
            "Units/d",
            "Days",
            "Stated",
            "Order",
            "Factor",
            "z",
            "Cycle",
            "Fill rate",
        ],
    };
    let cells = |row: &Row| {
        let target = &row.target;
        let mut cells = vec![
            name(network, row, language),
            number::plain(target.demand_per_day, 2),
            number::plain(target.protection_days, 2),
            stated(&row.holding.policy, language),
            ordered(&row.holding.policy, target, language),
        ];
        cells.extend(promised(target.readings()));
        cells
    };
    Table {
        caption: Some(language.pick(
            "日均需求：每天要的件数；天数：提前期加盘点间隔；周期服务：一个补货周期里一件也不缺的概率",
            "Units/d: expected demand; Days: lead time and review period; Cycle: probability that no unit is short in a replenishment cycle",
        ).to_owned()),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.iter().map(cells).collect(),
        whole_names: true,
    }
}

/// Factor, z, cycle service and fill rate for a table.
pub(super) fn promised(readings: Option<Readings>) -> [String; 4] {
    let Some(readings) = readings else {
        return [NOTHING; 4].map(str::to_owned);
    };
    [
        number::plain(readings.factor, 2),
        readings
            .z
            .map_or_else(|| NOTHING.to_owned(), |z| number::plain(z, 2)),
        number::promise(readings.cycle_service),
        number::promise(readings.fill_rate),
    ]
}

fn stated(policy: &Policy, language: Language) -> String {
    let (upper, lower) = policy.levels();
    let levels: Vec<String> = [lower, upper]
        .into_iter()
        .flatten()
        .map(|level| stated_level(level, language))
        .collect();
    match levels.as_slice() {
        [] => NOTHING.to_owned(),
        levels => levels.join(words::listed(language)),
    }
}

fn stated_level(level: &Level, language: Language) -> String {
    match *level {
        Level::Factor(factor) => format!(
            "{}{}",
            language.pick("备货系数 ", "factor "),
            number::plain(factor, 3)
        ),
        Level::Z(z) => format!(
            "{}{}",
            language.pick("安全系数 z ", "z "),
            number::plain(z, 3)
        ),
        Level::CycleService(share) => format!(
            "{}{}",
            language.pick("周期服务水平 ", "cycle service "),
            number::promise(share)
        ),
        Level::FillRate(share) => format!(
            "{}{}",
            language.pick("满足率 ", "fill rate "),
            number::promise(share)
        ),
        Level::Units(_) => language.pick("件数", "units").to_owned(),
    }
}

fn ordered(policy: &Policy, target: &Target, language: Language) -> String {
    let level = target.level.map_or(NOTHING.to_owned(), units);
    let lower = target.lower.map_or(NOTHING.to_owned(), units);
    match (policy, language) {
        (Policy::UpTo { .. }, Language::Zh) => format!("补到 {level}"),
        (Policy::UpTo { .. }, Language::En) => format!("up to {level}"),
        (Policy::MinMax { .. }, Language::Zh) => format!("到 {lower} 就补到 {level}"),
        (Policy::MinMax { .. }, Language::En) => format!("at {lower} up to {level}"),
        (Policy::ReorderPoint { quantity, .. }, Language::Zh) => {
            format!("到 {lower} 就订 {}", units(*quantity))
        }
        (Policy::ReorderPoint { quantity, .. }, Language::En) => {
            format!("at {lower}, {}", units(*quantity))
        }
        (Policy::Fixed { quantity }, Language::Zh) => format!("每次 {}", units(*quantity)),
        (Policy::Fixed { quantity }, Language::En) => format!("each time {}", units(*quantity)),
    }
}

/// A quantity in units, with as many decimals as it needs up to two.
fn units(quantity: Quantity) -> String {
    number::plain(quantity as f64 / UNIT as f64, 2)
}

/// What is to be said of a row beside the table.
fn lines(network: &Network, row: &Row, language: Language) -> Vec<String> {
    let named = format!("{}{}", name(network, row, language), words::colon(language));
    let mut said: Vec<String> = Vec::new();
    said.extend(
        row.target
            .otherwise()
            .map(|other| both(&row.target, &other, language)),
    );
    said.extend(row.target.warns_at.map(|warns_at| match language {
        Language::Zh => format!("库存降到 {} 件时预警", units(warns_at)),
        Language::En => format!(
            "early warning when stock on hand falls to {}",
            units(warns_at)
        ),
    }));
    if row.holding.forecast != Forecast::Known && row.holding.policy.levels() != (None, None) {
        let moves = language.pick(
            "运行时目标随预测变动，这里按场景写的平均需求算",
            "in a run the level moves with the forecast; here it is that of the demand stated",
        );
        said.push(moves.to_owned());
    }
    said.into_iter()
        .map(|line| format!("{named}{}", words::capitalised(&line)))
        .collect()
}

/// Both readings of a number without unit, side by side.
fn both(target: &Target, other: &Otherwise, language: Language) -> String {
    let stated = number::plain(other.stated, 3);
    let [factor, _, service, fill] = promised(Some(other.readings));
    let normal = number::percent(normal_cycle_service(other.stated), 1);
    let level = units(other.level);
    let [own_factor, own_z, ..] = promised(target.readings());
    match (other.as_factor, language) {
        (true, Language::Zh) => format!(
            "备货系数 {stated} 取整后相当于安全系数 z = {own_z}。如果 {stated} 指的是 z（需求呈正态时周期服务水平 {normal}），目标就是 {level} 件，相当于备货系数 {factor}：周期服务水平 {service}，满足率 {fill}"
        ),
        (true, Language::En) => format!(
            "factor {stated}, rounded to the units above, is z {own_z}. If {stated} is meant as z (cycle service {normal} for normal demand), the level is {level} units, factor {factor}: cycle service {service}, fill rate {fill}"
        ),
        (false, Language::Zh) => format!(
            "安全系数 z = {stated}（需求呈正态时周期服务水平 {normal}）取整后相当于备货系数 {own_factor}。如果 {stated} 指的是备货系数，目标就是 {level} 件：周期服务水平 {service}，满足率 {fill}"
        ),
        (false, Language::En) => format!(
            "z {stated} (cycle service {normal} for normal demand), rounded to the units above, is factor {own_factor}. If {stated} is meant as factor, the level is {level} units: cycle service {service}, fill rate {fill}"
        ),
    }
}

fn foot(language: Language) -> &'static str {
    language.pick(
        "公式假定上游从不缺货，不计促销、起订量和整箱；真实的满足率请看 fahuo run。",
        "The formulas suppose that the source never runs out, and leave out promotions, minimum orders and cartons; fahuo run measures the fill rate.",
    )
}

#[cfg(test)]
mod tests;
