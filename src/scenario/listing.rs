//! `fahuo check`: what was understood, and where every value comes from.

use std::fmt::Write;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::language::Language;

use super::Scenario;
use super::values::ValueInForce;

/// Longer values are cut in the middle of the table [columns].
const LONGEST_VALUE: usize = 72;

/// Writes every value in force: mark, path, value, origin, in aligned columns.
pub fn render_check(scenario: &Scenario, language: Language) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let title = Some(scenario.title.get(language)).filter(|title| *title != scenario.name);
    _ = writeln!(
        out,
        "{}",
        [&scenario.name, title.unwrap_or_default()]
            .join("  ")
            .trim_end()
    );
    if let Some(question) = &scenario.question {
        _ = writeln!(out, "{}", question.get(language));
    }
    _ = writeln!(out, "sha256 {}\n", scenario.sha256);
    let heads = [
        language.pick("路径", "path"),
        language.pick("值", "value"),
        language.pick("来源", "from"),
    ];
    let rows: Vec<[String; 3]> = scenario
        .values
        .iter()
        .map(|value| row(value, language))
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.max().unwrap_or(0).max(heads[column].width())
    };
    let widths = [width(0), width(1)];
    line(&mut out, " ", &heads, widths);
    for (value, row) in scenario.values.iter().zip(&rows) {
        let mark = if value.assumed { "*" } else { " " };
        line(&mut out, mark, &[&row[0], &row[1], &row[2]], widths);
    }
    let assumed = scenario.values.iter().filter(|value| value.assumed).count();
    let all = scenario.values.len();
    let foot = match language {
        Language::Zh => format!(
            "共 {all} 个值,其中 {assumed} 个带 * 的是假设(注明【假设】,来自自带的底稿,或没有写),请换成自己的数据。"
        ),
        Language::En => {
            format!(
                "{all} values; the {assumed} marked * are assumptions (marked so, from a shipped base, or not written): put your own."
            )
        }
    };
    _ = writeln!(out, "\n{foot}");
    for variant in &scenario.variants {
        let label = language.pick("变体", "variant");
        _ = writeln!(
            out,
            "{label} @{}  {}",
            variant.name,
            variant.label.get(language)
        );
    }
    out
}

/// The same as one JSON document: `{"schema", "command", "scenario", "values": [{"path", "value",
/// "from", "assumed", "meaning"}], "stock", "variants"}`.
///
/// - `stock`: what the levels of stock are in units.
pub fn check_json(scenario: &Scenario, stock: &Value) -> String {
    let values: Vec<_> = scenario
        .values
        .iter()
        .map(|value| {
            json!({
                "path": value.path,
                "value": value.value,
                "from": value.origin.describe(Language::En),
                "assumed": value.assumed,
                "meaning": value.meaning,
            })
        })
        .collect();
    let variants: Vec<_> = scenario
        .variants
        .iter()
        .map(|variant| json!({ "name": variant.name, "label": variant.label }))
        .collect();
    let document = json!({
        "schema": 1,
        "command": "check",
        "scenario": {
            "title": scenario.title,
            "path": scenario.path,
            "sha256": scenario.sha256,
        },
        "values": values,
        "stock": stock,
        "variants": variants,
    });
    format!("{document:#}\n")
}

fn row(value: &ValueInForce, language: Language) -> [String; 3] {
    [
        value.path.clone(),
        cut(&value.value),
        value.origin.describe(language),
    ]
}

fn line(out: &mut String, mark: &str, cells: &[&str; 3], widths: [usize; 2]) {
    let pad = |cell: &str, width: usize| " ".repeat(width.saturating_sub(cell.width()));
    let (first, second) = (pad(cells[0], widths[0]), pad(cells[1], widths[1]));
    _ = writeln!(
        out,
        "{mark} {}{first}  {}{second}  {}",
        cells[0], cells[1], cells[2]
    );
}

/// The beginning of a long value.
fn cut(value: &str) -> String {
    if value.width() <= LONGEST_VALUE {
        return value.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.to_string().width();
        width < LONGEST_VALUE
    };
    value.chars().take_while(fits).chain(['…']).collect()
}
