//! What can be wrong with the text of a quantity, and how it is explained.

use crate::language::Text;

use super::super::node::{Node, Value};
use super::super::problem::Problem;
use super::super::suggest;
use super::{Unit, shorten};

/// What is wrong with the text of a quantity.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    Empty,
    FullWidth(String),
    NoNumber,
    NoUnit(String),
    UnknownUnit { number: String, unit: String },
    Negative(String),
    TooLarge,
}

/// The problem of a quantity written as text.
pub fn explain(node: &Node, text: &str, unit: &Unit, fault: Fault) -> Problem {
    let shown = shorten(text);
    let error = |zh: String, en: String| Problem::error(node.place, Text::new(zh, en));
    let accepted = |problem: Problem| {
        problem.help(
            format!(
                "{}的单位:{},例如 \"{}\"",
                unit.zh, unit.accepted_zh, unit.example_zh
            ),
            format!(
                "{} in {}, for example \"{}\"",
                unit.en, unit.accepted_en, unit.example
            ),
        )
    };
    let write = |problem: Problem, fixed: String| {
        let fixed = shorten(&fixed);
        problem.help(format!("写成 \"{fixed}\""), format!("write \"{fixed}\""))
    };
    match fault {
        Fault::Empty => accepted(error("这里是空的".into(), "nothing is written here".into())),
        Fault::FullWidth(fixed) => write(
            error(
                format!("`{shown}` 里有全角字符"),
                format!("`{shown}` has full-width characters"),
            ),
            fixed,
        ),
        Fault::NoNumber => accepted(error(
            format!("读不懂 `{shown}`,这里要{}", unit.zh),
            format!("`{shown}` is not {}", unit.en),
        )),
        Fault::NoUnit(number) => completed(
            error(
                format!("`{shown}` 没有单位"),
                format!("`{shown}` has no unit"),
            ),
            &number,
            unit,
        ),
        Fault::UnknownUnit { number, unit: name } => {
            let short = shorten(&name);
            let problem = error(
                format!("{}没有 `{short}` 这个单位", unit.zh),
                format!("`{short}` is no unit of {}", unit.en),
            );
            if unit.is_rate() && !name.contains('/') {
                return completed(problem, &number, unit);
            }
            // A word for hundreds or thousands must not be lost in a suggestion.
            let scaled = unit.is_rate() && name.contains(['百', '千', '万', '亿', 'k', 'K']);
            match suggest::closest(&name, unit.names()) {
                _ if scaled => accepted(problem),
                Some(close) => write(problem, format!("{number} {close}")),
                None => accepted(problem),
            }
        }
        Fault::Negative(rest) => write(
            error(
                format!("`{shown}` 是负数"),
                format!("`{shown}` is negative"),
            ),
            rest,
        ),
        Fault::TooLarge => error(
            format!("`{shown}` 太大,最多 {}", unit.limit_zh),
            format!("`{shown}` is too large, at most {}", unit.limit),
        ),
    }
}

/// A bare number where a unit is possible is refused: 5 what?
pub fn without_unit(node: &Node, unit: &Unit) -> Problem {
    let written = node.inline();
    let what = Text::new(
        format!("`{written}` 没有单位"),
        format!("`{written}` has no unit"),
    );
    let problem = Problem::error(node.place, what);
    match node.value {
        // A fraction where a percentage belongs was most likely meant as such.
        Value::Float(share) if unit.is_share() && (0.0..=1.0).contains(&share) => {
            let percent = format!("{:.6}", share * 100.0);
            completed(
                problem,
                percent.trim_end_matches('0').trim_end_matches('.'),
                unit,
            )
        }
        _ => completed(problem, written.trim_start_matches('-'), unit),
    }
}

/// Help that shows a number with its likeliest units, and lists all.
fn completed(problem: Problem, number: &str, unit: &Unit) -> Problem {
    let number = shorten(number);
    let Text { zh, en } = unit.completed(&number);
    problem.help(
        format!("写成 {zh};{}的单位:{}", unit.zh, unit.accepted_zh),
        format!("write {en}; {} in {}", unit.en, unit.accepted_en),
    )
}
