//! Lists of plain numbers and of times of day, and tables of which there may be one or several.

use crate::engine::time::Millis;
use crate::language::Text;

use super::super::grammar::{Field, Fields};
use super::super::node::{Node, Table, Value};
use super::super::problem::{Log, Place, Problem};
use super::super::quantity::{self, expected};
use super::Checker;

impl Checker<'_> {
    /// The only one of what there may be several of: keys that tell several apart mean nothing.
    pub(super) fn one_of(&mut self, table: &Table, one: Fields, field: &Field, place: Place) {
        let mut own = table.clone();
        for stray in field.of_several() {
            let Some(entry) = own.remove(stray.key) else {
                continue;
            };
            let (key, list) = (stray.key, field.key);
            let what = Text::new(
                format!("`{key}` 只用在有好几个 {list} 的时候"),
                format!("`{key}` is for several of `{list}`"),
            );
            self.log.push(Problem::error(entry.key_place, what).help(
                format!("每一个都写在两层方括号 [[{list}]] 下面；只有一个就删掉这一行"),
                format!("write each below double brackets, [[{list}]]; with a single one leave this line out"),
            ));
        }
        self.table(&own, one, place);
    }
}

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
