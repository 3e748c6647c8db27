//! Own data for an empirical law: a CSV file with a quantity and perhaps a weight in each row.

use std::path::Path;

use crate::language::Text;

use super::node::{Node, Table, Value, Via};
use super::problem::{Log, Problem};
use super::source;

/// The most rows that are read.
const MOST_ROWS: usize = 20_000;

/// Reads a CSV file into the `values` and `weights` of an empirical law.
///
/// - `asked`: the value that named the file; problems and values are located there.
pub fn read(path: &Path, asked: &Node, log: &mut Log) -> Option<Table> {
    let text = source::read(path, Some(asked.place), log)?;
    let (values, weights) = match rows(&text) {
        Ok(rows) => rows,
        Err(reason) => {
            let name = path.display();
            let what = Text::new(
                format!("{name}: {}", reason.zh),
                format!("{name}: {}", reason.en),
            );
            log.push(Problem::error(asked.place, what).help(
                "每行一个带单位的数量,例如 90 min;第二列可以是权重",
                "one quantity with its unit a row, such as 90 min; a second column may hold weights",
            ));
            return None;
        }
    };
    let list = |list: Vec<Value>| {
        let node = |value| Node {
            value,
            place: asked.place,
            via: Via::File,
        };
        node(Value::List(list.into_iter().map(node).collect()))
    };
    let mut table = Table::default();
    if !weights.is_empty() {
        table.insert("weights", asked.place, list(weights));
    }
    table.insert("values", asked.place, list(values));
    Some(table)
}

fn rows(text: &str) -> Result<(Vec<Value>, Vec<Value>), Text> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let (mut values, mut weights) = (Vec::new(), Vec::new());
    for (i, row) in reader.records().enumerate() {
        let row =
            row.map_err(|error| Text::new(format!("读不懂:{error}"), format!("not CSV: {error}")))?;
        let cell = row.get(0).unwrap_or_default();
        // A heading is a first row without any digit.
        if cell.is_empty() || (i == 0 && !cell.contains(|c: char| c.is_ascii_digit())) {
            continue;
        }
        values.push(Value::Text(cell.to_owned()));
        if let Some(weight) = row.get(1).filter(|weight| !weight.is_empty()) {
            let weight = weight.parse().map_err(|_| {
                Text::new(
                    format!("第 {} 行的权重不是数字", i + 1),
                    format!("the weight in row {} is no number", i + 1),
                )
            })?;
            weights.push(Value::Float(weight));
        }
        if values.len() > MOST_ROWS {
            return Err(Text::new(
                format!("超过 {MOST_ROWS} 行"),
                format!("more than {MOST_ROWS} rows"),
            ));
        }
    }
    if values.is_empty() {
        return Err(Text::new("没有数据", "no data"));
    }
    if !weights.is_empty() && weights.len() != values.len() {
        return Err(Text::new(
            "有的行有权重,有的没有",
            "some rows have a weight and some have none",
        ));
    }
    Ok((values, weights))
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn headings_and_weights() {
        let (values, weights) = rows("time,weight\n90 min,2\n2 h,1\n").unwrap();
        assert_eq!((values.len(), weights.len()), (2, 2));
        let (values, weights) = rows("90 min\n2 h").unwrap();
        assert_eq!((values.len(), weights.len()), (2, 0));
        assert!(rows("").is_err());
        assert!(rows("1 h,2\n2 h").is_err());
        assert!(rows("1 h,x").is_err());
    }
}
