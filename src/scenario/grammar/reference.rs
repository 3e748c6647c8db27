//! The tables of the reference page, written from the grammar.

use std::fmt::Write;

use super::super::quantity::Unit;
use super::law::{FORMS, Form, Parameter, Parameters};
use super::{Absent, Field, Fields, Kind, SCENARIO, Status};

/// Markdown tables of every key and every distribution, one section per top-level key.
///
/// `docs/scenario-reference.md` holds them; a test compares.
pub fn reference() -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    _ = writeln!(out, "### File / 文件\n");
    head(&mut out);
    for field in SCENARIO.iter().copied().flatten() {
        if field.below().is_none() {
            row(&mut out, field.key, field);
        }
    }
    for field in SCENARIO.iter().copied().flatten() {
        if let Some(below) = field.below() {
            _ = writeln!(out, "\n### `{}` {}", prefix(field), field.doc.zh);
            _ = writeln!(out, "\n{}.\n", sentence(field.doc.en));
            head(&mut out);
            rows(&mut out, &format!("{}.", prefix(field)), below);
        }
    }
    _ = writeln!(out, "\n### Distributions / 分布\n");
    _ = writeln!(out, "| law | takes 参数 | meaning 含义 |\n|---|---|---|");
    for Form {
        parameters,
        example,
        doc,
        ..
    } in FORMS
    {
        let takes = takes(*parameters);
        _ = writeln!(
            out,
            "| `{example}` | {takes} | {}. {} |",
            sentence(doc.en),
            doc.zh
        );
    }
    out
}

fn head(out: &mut String) {
    _ = writeln!(
        out,
        "| key | value | not written | meaning | 含义 |\n|---|---|---|---|---|"
    );
}

fn rows(out: &mut String, prefix_so_far: &str, fields: Fields) {
    for field in fields.iter().copied().flatten() {
        let path = format!("{prefix_so_far}{}", field.key);
        row(out, &path, field);
        if let Some(below) = field.below() {
            let several = matches!(field.kind, Kind::Entries(..) | Kind::Named(_));
            let dot = if several { ".*." } else { "." };
            rows(out, &format!("{path}{dot}"), below);
        }
    }
}

fn row(out: &mut String, path: &str, field: &Field) {
    let absent = match field.absent {
        Absent::Required => "required 必填".to_owned(),
        Absent::Is(value) => format!("`{value}`"),
        Absent::Silent => String::new(),
    };
    let status = match field.status {
        Status::Modelled => "",
        Status::NoEffect => " *(no effect yet 还不起作用)*",
        Status::NotModelled => " *(not modelled yet 还不能模拟)*",
    };
    let Field { kind, doc, .. } = field;
    _ = writeln!(
        out,
        "| `{path}` | {} | {absent} | {}{status} | {} |",
        value(*kind),
        sentence(doc.en),
        doc.zh
    );
}

/// The path of a top-level key: a star stands for names.
fn prefix(field: &Field) -> String {
    match field.kind {
        Kind::Entries(..) | Kind::Named(_) => format!("{}.*", field.key),
        _ => field.key.to_owned(),
    }
}

/// What a value may be, in words.
fn value(kind: Kind) -> String {
    let quantity = |unit: &Unit| format!("{}, `\"{}\"`", unit.en, unit.example);
    match kind {
        Kind::Text => "text, or `{ zh, en }`".to_owned(),
        Kind::Name => "name".to_owned(),
        Kind::Word => "text".to_owned(),
        Kind::Integer(least, most) if most == i64::MAX => format!("whole number from {least}"),
        Kind::Integer(least, most) => format!("whole number, {least} to {most}"),
        Kind::Number => "number".to_owned(),
        Kind::Numbers(count) => format!("{count} numbers"),
        Kind::Amount(unit) => quantity(unit),
        Kind::Share => "share, `\"0.8%\"`".to_owned(),
        Kind::Law(unit) => format!("{}, or a distribution", quantity(unit)),
        Kind::DurationOr(word) => format!("a duration, or `\"{word}\"`"),
        Kind::Choice(now, _) => now
            .iter()
            .map(|word| format!("`\"{word}\"`"))
            .collect::<Vec<_>>()
            .join(", "),
        Kind::Times => "times of day, `[\"12:00\", \"21:00\"]`".to_owned(),
        Kind::Hours => "working hours, `\"08:00-23:00\"`".to_owned(),
        Kind::Date => "date, `2026-03-02`".to_owned(),
        Kind::Days => "days, `[\"2026-02-16..2026-02-22\"]`".to_owned(),
        Kind::Reference(list) => format!("name of a `{list}`"),
        Kind::Mix(list) => {
            format!("name of a `{list}`, or shares, `{{ manual = \"90%\", system = \"10%\" }}`")
        }
        Kind::References(list) => format!("names of `{list}`"),
        Kind::Table(_) => "table".to_owned(),
        Kind::WordOr(word, _) => format!("`\"{word}\"`, or a table"),
        Kind::Entries(id, _) => format!("list of tables with `{id}`"),
        Kind::Named(_) => "tables by name".to_owned(),
        Kind::Settings => "table, `{ \"path\" = value }`".to_owned(),
        Kind::Anything => "anything".to_owned(),
    }
}

/// The combinations of parameters a distribution takes.
fn takes(parameters: Parameters) -> String {
    match parameters {
        Parameters::Value => "one amount".to_owned(),
        Parameters::Quantiles => "shares and amounts".to_owned(),
        Parameters::Values => "`values`, `weights`; or `file`".to_owned(),
        Parameters::Parts => "`share` and a law, several".to_owned(),
        Parameters::Sets(sets) => {
            let keys = |set: &&[Parameter]| {
                set.iter()
                    .map(|p| format!("`{}`", p.key()))
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            sets.iter().map(keys).collect::<Vec<_>>().join("; or ")
        }
    }
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    first + chars.as_str()
}
