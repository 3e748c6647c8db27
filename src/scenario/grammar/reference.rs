//! The tables of the two reference pages, written from the grammar.

use std::fmt::Write;

use crate::language::Language;

use super::super::quantity::{Unit, unit};
use super::law::{FORMS, Form, Parameter, Parameters};
use super::{Absent, Field, Fields, Kind, SCENARIO};

/// Markdown tables of every key and every distribution, one section per top-level key.
///
/// `docs/scenario-reference.zh.md` holds the Chinese ones. Those of `docs/scenario-reference.md`
/// are English with the Chinese meaning beside it, so that a reader of either page can find a key
/// in the other. A test compares.
pub fn reference(language: Language) -> String {
    let mut page = Page {
        language,
        out: String::new(),
    };
    page.write();
    page.out
}

struct Page {
    language: Language,
    out: String,
}

impl Page {
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    fn line(&mut self, line: &str) {
        // Writing to a String cannot fail.
        _ = writeln!(self.out, "{line}");
    }

    fn write(&mut self) {
        let file = self.pick("### 文件", "### File / 文件");
        self.line(&format!("{file}\n"));
        self.head();
        for field in SCENARIO.iter().copied().flatten() {
            if field.below().is_none() {
                self.row(field.key, field);
            }
        }
        for field in SCENARIO.iter().copied().flatten() {
            if field.below().is_some() {
                self.line(&format!("\n### `{}` {}\n", prefix(field), field.doc.zh));
                if self.language == Language::En {
                    self.line(&format!("{}.\n", sentence(field.doc.en)));
                }
                self.head();
                self.rows(&format!("{}{}", field.key, field.dot()), field, SCENARIO);
            }
        }
        let laws = self.pick("### 分布", "### Distributions / 分布");
        self.line(&format!("\n{laws}\n"));
        let head = self.pick(
            "| 写法 | 参数 | 含义 |\n|---|---|---|",
            "| law | takes 参数 | meaning 含义 |\n|---|---|---|",
        );
        self.line(head);
        for Form {
            parameters,
            example,
            doc,
            ..
        } in FORMS
        {
            let takes = takes(*parameters, self.language);
            let meaning = match self.language {
                Language::Zh => doc.zh.to_owned(),
                Language::En => format!("{}. {}", sentence(doc.en), doc.zh),
            };
            self.line(&format!("| `{example}` | {takes} | {meaning} |"));
        }
    }

    fn head(&mut self) {
        let head = self.pick(
            "| 键 | 值 | 没写时 | 含义 |\n|---|---|---|---|",
            "| key | value | not written | meaning | 含义 |\n|---|---|---|---|---|",
        );
        self.line(head);
    }

    /// The keys below a field.
    ///
    /// - `beside`: those of the table it stands in.
    fn rows(&mut self, prefix_so_far: &str, field: &Field, beside: Fields) {
        for one in field.new_below(beside) {
            let path = format!("{prefix_so_far}{}", one.key);
            self.row(&path, one);
            let below = field.below().unwrap_or_default();
            self.rows(&format!("{path}{}", one.dot()), one, below);
        }
        for one in field.of_several() {
            // Behind the dot stands the name of one of several.
            self.row(&format!("{prefix_so_far}*.{}", one.key), one);
        }
    }

    fn row(&mut self, path: &str, field: &Field) {
        let absent = match field.absent {
            Absent::Required => self.pick("必填", "required 必填").to_owned(),
            Absent::Is(value) => format!("`{value}`"),
            Absent::Silent => String::new(),
        };
        let Field {
            kind, doc, like, ..
        } = field;
        let row = match self.language {
            Language::Zh => {
                let like = like.map_or(String::new(), |key| format!("，键和 `{key}` 的一样"));
                let value = value_zh(*kind) + &like;
                format!("| `{path}` | {value} | {absent} | {} |", doc.zh)
            }
            Language::En => {
                let like = like.map_or(String::new(), |key| format!(" with the keys of `{key}`"));
                let (value, meaning) = (value(*kind) + &like, sentence(doc.en));
                format!("| `{path}` | {value} | {absent} | {meaning} | {} |", doc.zh)
            }
        };
        self.line(&row);
    }
}

/// The path of a top-level key: a star stands for names.
fn prefix(field: &Field) -> String {
    match field.has_several() {
        true => format!("{}.*", field.key),
        false => field.key.to_owned(),
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
        Kind::Between(low, high) => format!("number, {low} to {high}"),
        Kind::Numbers(count) => format!("{count} numbers"),
        Kind::Amount(unit) => quantity(unit),
        Kind::Share => "share, `\"0.8%\"`".to_owned(),
        Kind::Law(unit) => format!("{}, or a distribution", quantity(unit)),
        Kind::DurationOr(word) => format!("a duration, or `\"{word}\"`"),
        Kind::Choice(words) => quoted(words, ", "),
        Kind::Choices(words) => format!("some of {}", quoted(words, ", ")),
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
        Kind::OneOrSeveral(..) => "table, or list of tables with `name`".to_owned(),
        Kind::AmountOr(unit, _) => format!("{}, or a table", quantity(unit)),
        Kind::MoneyOrShare(_) => {
            format!(
                "{}, {}, or a table",
                quantity(&unit::MONEY),
                quantity(&unit::SHARE)
            )
        }
        Kind::TableOr(word, _) => format!("`\"{word}\"`, or a table"),
        Kind::WordOr(words, _) => format!("{}, or a table", quoted(words, ", ")),
        Kind::ReferenceOr(list, _) => format!("name of a `{list}`, or a table"),
        Kind::Entries(id, _) => format!("list of tables with `{id}`"),
        Kind::Overrides(list, _) => {
            format!("list of tables with the `name` of a `{list}`, and keys of this table")
        }
        Kind::Named(_) => "tables by name".to_owned(),
        Kind::Settings => "table, `{ \"path\" = value }`".to_owned(),
    }
}

/// What a value may be, in Chinese words.
fn value_zh(kind: Kind) -> String {
    let quantity = |unit: &Unit| format!("{} `\"{}\"`", unit.zh, unit.example_zh);
    match kind {
        Kind::Text => "文字,或 `{ zh, en }`".to_owned(),
        Kind::Name => "名字".to_owned(),
        Kind::Word => "文字".to_owned(),
        Kind::Integer(least, most) if most == i64::MAX => format!("整数,{least} 起"),
        Kind::Integer(least, most) => format!("整数,{least} 到 {most}"),
        Kind::Number => "数字".to_owned(),
        Kind::Between(low, high) => format!("数字，{low} 到 {high}"),
        Kind::Numbers(count) => format!("{count} 个数"),
        Kind::Amount(unit) => quantity(unit),
        Kind::Share => "比例 `\"0.8%\"`".to_owned(),
        Kind::Law(unit) => format!("{},或一个分布", quantity(unit)),
        Kind::DurationOr(word) => format!("时长,或 `\"{word}\"`"),
        Kind::Choice(words) => quoted(words, " 或 "),
        Kind::Choices(words) => format!("{}中的几个", quoted(words, "、")),
        Kind::Times => "时刻 `[\"12:00\", \"21:00\"]`".to_owned(),
        Kind::Hours => "上班时间 `\"08:00-23:00\"`".to_owned(),
        Kind::Date => "日期 `2026-03-02`".to_owned(),
        Kind::Days => "日期 `[\"2026-02-16..2026-02-22\"]`".to_owned(),
        Kind::Reference(list) => format!("某个 `{list}` 的名字"),
        Kind::References(list) => format!("几个 `{list}` 的名字"),
        Kind::Mix(list) => {
            format!("某个 `{list}` 的名字,或各占多少 `{{ manual = \"90%\", system = \"10%\" }}`")
        }
        Kind::Table(_) => "表".to_owned(),
        Kind::OneOrSeveral(..) => "表，或表的列表，各有 `name`".to_owned(),
        Kind::AmountOr(unit, _) => format!("{}，或表", quantity(unit)),
        Kind::MoneyOrShare(_) => {
            format!(
                "{}，{}，或表",
                quantity(&unit::MONEY),
                quantity(&unit::SHARE)
            )
        }
        Kind::TableOr(word, _) => format!("`\"{word}\"`,或表"),
        Kind::WordOr(words, _) => format!("{},或表", quoted(words, "、")),
        Kind::ReferenceOr(list, _) => format!("某个 `{list}` 的名字，或表"),
        Kind::Entries(id, _) => format!("表的列表,各有 `{id}`"),
        Kind::Overrides(list, _) => {
            format!("表的列表，各有某个 `{list}` 的名字 `name`，和这张表里的键")
        }
        Kind::Named(_) => "表,按名字".to_owned(),
        Kind::Settings => "表 `{ \"路径\" = 值 }`".to_owned(),
    }
}

/// Words as they are written.
fn quoted(words: &[&str], between: &str) -> String {
    let words = words.iter().map(|word| format!("`\"{word}\"`"));
    words.collect::<Vec<_>>().join(between)
}

/// The combinations of parameters a distribution takes.
fn takes(parameters: Parameters, language: Language) -> String {
    let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    match parameters {
        Parameters::Value => pick("一个数量", "one amount"),
        Parameters::Quantiles => pick("比例和数量", "shares and amounts"),
        Parameters::Values => pick(
            "`values`、`weights`;或 `file`",
            "`values`, `weights`; or `file`",
        ),
        Parameters::Parts => pick("几个,各有 `share` 和一个分布", "`share` and a law, several"),
        Parameters::Sets(sets) => {
            let keys = |set: &&[Parameter]| {
                set.iter()
                    .map(|p| format!("`{}`", p.key()))
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let sets: Vec<String> = sets.iter().map(keys).collect();
            sets.join(language.pick(";或 ", "; or "))
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
