//! Lists of plain numbers and of times of day.

use crate::engine::time::Millis;
use crate::language::Text;

use super::super::node::{Node, Value};
use super::super::problem::{Log, Problem};
use super::super::quantity::{self, expected};

/// Reads exactly `count` numbers, not all of them zero.
pub fn numbers(node: &Node, count: usize, log: &mut Log) -> Option<Vec<f64>> {
    match node.list() {
        Some(list) if list.len() == count => {
            let read: Vec<Option<f64>> = list
                .iter()
                .map(|node| quantity::number(node, log))
                .collect();
            let read: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
            if read.iter().sum::<f64>() > 0.0 {
                return Some(read);
            }
            let what = Text::new("不能全是 0", "they cannot all be zero");
            log.push(Problem::error(node.place, what));
        }
        Some(list) => {
            let what = Text::new(
                format!("要 {count} 个数,写了 {} 个", list.len()),
                format!("expected {count} numbers, found {}", list.len()),
            );
            log.push(Problem::error(node.place, what));
        }
        None => {
            let kind = Text::new(format!("{count} 个数"), format!("{count} numbers"));
            log.push(expected(node, &kind, "[1, 2, …]"));
        }
    }
    None
}

/// Reads times of day: sorted, without repetition [ms].
pub fn times(node: &Node, log: &mut Log) -> Option<Vec<Millis>> {
    let one;
    let list = match &node.value {
        Value::List(list) if !list.is_empty() => list.as_slice(),
        Value::Text(_) => {
            one = [node.clone()];
            &one
        }
        _ => {
            let kind = Text::new("时刻的列表", "a list of times of day");
            log.push(expected(node, &kind, "[\"12:00\", \"21:00\"]"));
            return None;
        }
    };
    let read: Vec<Option<Millis>> = list
        .iter()
        .map(|node| quantity::time_of_day(node, log))
        .collect();
    let mut times: Vec<Millis> = read.into_iter().collect::<Option<_>>()?;
    times.sort_unstable();
    times.dedup();
    Some(times)
}
