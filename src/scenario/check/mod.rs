//! Walks a scenario against the grammar: unknown keys, wrong kinds, missing keys, bad values.

mod lists;
mod words;

pub use lists::{numbers, times};

use crate::language::Text;

use super::grammar::{self, Absent, Field, Fields, Kind, SCENARIO};
use super::laws;
use super::node::{Node, Table, Value};
use super::path::unknown_key;
use super::problem::{Log, Place, Problem};
use super::quantity::{self, dates, expected, shorten, unit};

/// The most entries of one list of tables: variants, products, carriers.
const MOST_ENTRIES: usize = 200;

/// Checks the whole tree. All problems go to `log`.
pub fn check(tree: &Table, log: &mut Log) {
    let mut checker = Checker { root: tree, log };
    checker.table(tree, SCENARIO, Place::default());
}

/// Whether a value says "there is none", which undoes an inherited one.
pub fn is_none(node: &Node) -> bool {
    matches!(node.text(), Some("none" | "无"))
}

struct Checker<'a> {
    root: &'a Table,
    log: &'a mut Log,
}

impl Checker<'_> {
    /// - `place`: where the table is, for what is missing in it.
    fn table(&mut self, table: &Table, fields: Fields, place: Place) {
        for (key, entry) in table.in_order() {
            if self.log.is_full() {
                return;
            }
            match grammar::find(fields, key) {
                None => {
                    let known: Vec<&str> = grammar::keys(fields).collect();
                    self.log.push(unknown_key(entry.key_place, key, &known));
                }
                Some(field) => self.value(&entry.node, field),
            }
        }
        self.missing(table, fields, "", place);
    }

    /// Required keys that are not there, those of tables that are not there included.
    fn missing(&mut self, table: &Table, fields: Fields, prefix: &str, place: Place) {
        for field in fields.iter().copied().flatten() {
            if table.get(field.key).is_some() {
                continue;
            }
            let path = format!("{prefix}{}", field.key);
            if let Kind::Table(below) = field.kind {
                self.missing(&Table::default(), below, &format!("{path}."), place);
            }
            if field.absent == Absent::Required {
                let what = Text::new(
                    format!("缺 `{path}`({})", field.doc.zh),
                    format!("`{path}` is missing ({})", field.doc.en),
                );
                self.log.push(Problem::error(place, what));
            }
        }
    }

    fn value(&mut self, node: &Node, field: &Field) {
        if field.may_be_none() && is_none(node) {
            return;
        }
        match field.kind {
            Kind::Text => self.text(node),
            Kind::Name => self.name(node),
            Kind::Word => _ = self.word(node),
            Kind::Integer(least, most) => _ = quantity::integer(node, least, most, self.log),
            Kind::Number => _ = quantity::number(node, self.log),
            Kind::Between(low, high) => _ = quantity::between(node, low, high, self.log),
            Kind::Numbers(count) => _ = numbers(node, count, self.log),
            Kind::Amount(unit) => _ = quantity::amount(node, unit, self.log),
            Kind::Share => _ = quantity::share(node, self.log),
            Kind::Law(unit) => _ = laws::law(node, unit, self.log),
            Kind::DurationOr(word) => {
                if node.text() != Some(word) {
                    _ = quantity::amount(node, &unit::DURATION, self.log);
                }
            }
            Kind::Choice(words) => self.choice(node, words),
            Kind::Choices(words) => self.choices(node, words),
            Kind::Times => _ = times(node, self.log),
            Kind::Hours => _ = quantity::working_hours(node, 0, self.log),
            Kind::Date => _ = dates::date(node, self.log),
            Kind::Days => _ = dates::days(node, self.log),
            Kind::Reference(list) => self.reference(node, list),
            Kind::Mix(list) => self.mix(node, list),
            Kind::References(list) => self.references(node, list),
            Kind::Table(below) => match &node.value {
                Value::Table(table) => self.table(table, below, node.place),
                Value::List(_) => {
                    let what = Text::new(
                        format!("多个 {} 还不能模拟,只能写一个", field.key),
                        format!(
                            "several {} tables are not modelled yet, write one",
                            field.key
                        ),
                    );
                    self.log.push(Problem::error(node.place, what));
                }
                _ => self.no_table(node, field),
            },
            Kind::OneOrSeveral(one, each) => match &node.value {
                Value::Table(table) => self.one_of(table, one, field, node.place),
                Value::List(_) => self.entries(node, field, each),
                _ => self.no_table(node, field),
            },
            Kind::AmountOr(unit, below) => match &node.value {
                Value::Table(table) => self.table(table, below, node.place),
                _ if unit.is_share() => _ = quantity::share(node, self.log),
                _ => _ = quantity::amount(node, unit, self.log),
            },
            Kind::MoneyOrShare(below) => match &node.value {
                Value::Table(table) => self.table(table, below, node.place),
                _ => _ = quantity::money_or_share(node, self.log),
            },
            Kind::TableOr(word, below) => self.word_or_table(node, field, &[word], below),
            Kind::WordOr(words, below) => self.word_or_table(node, field, words, below),
            Kind::ReferenceOr(list, below) => match &node.value {
                Value::Table(table) => self.table(table, below, node.place),
                _ => self.reference(node, list),
            },
            Kind::Entries(_, below) => self.entries(node, field, below),
            Kind::Overrides(list, below) => {
                self.entries(node, field, below);
                for name in node.list().into_iter().flatten().filter_map(entry_name) {
                    self.reference(name, list);
                }
            }
            Kind::Named(below) => self.named(node, field, below),
            Kind::Settings => self.settings(node),
        }
    }

    fn word_or_table(&mut self, node: &Node, field: &Field, words: &[&str], below: Fields) {
        match &node.value {
            Value::Table(table) => return self.table(table, below, node.place),
            Value::Text(text) if words.contains(&text.as_str()) => return,
            _ => {}
        }
        let keys: Vec<&str> = grammar::keys(below).collect();
        const MOST_NAMED: usize = 8;
        let more = if keys.len() > MOST_NAMED { ", …" } else { "" };
        let named = &keys[..keys.len().min(MOST_NAMED)];
        let names = format!("{}{more}", named.join(", "));
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let kind = Text::new(
            format!("{} 或一个表({names})", quoted.join("、")),
            format!("{} or a table ({names})", quoted.join(", ")),
        );
        let inside = match (field.key, keys.first()) {
            ("relay", _) => "cut_off = [\"12:00\", \"21:00\"]".to_owned(),
            ("stock", _) => "factor = 1.2, review = \"1 d\", lead_time = \"3 d\"".to_owned(),
            ("payment", _) => "deposit = \"30%\", balance_at = \"supplier_accepts\"".to_owned(),
            (_, first) => format!("{} = …", first.unwrap_or(&"…")),
        };
        let example = format!("{} = {{ {inside} }}", field.key);
        self.log.push(expected(node, &kind, &example));
    }

    fn no_table(&mut self, node: &Node, field: &Field) {
        let kind = Text::new("表", "a table");
        let first = field
            .below()
            .and_then(|fields| grammar::keys(fields).next())
            .unwrap_or("…");
        let example = format!("{} = {{ {first} = … }}", field.key);
        self.log.push(expected(node, &kind, &example));
    }

    fn entries(&mut self, node: &Node, field: &Field, below: Fields) {
        let Some(list) = node.list() else {
            let kind = Text::new("表的列表", "a list of tables");
            self.log
                .push(expected(node, &kind, &format!("[[{}]]", field.key)));
            return;
        };
        if list.len() > MOST_ENTRIES {
            let what = Text::new(
                format!("{} 最多 {MOST_ENTRIES} 项", field.key),
                format!("at most {MOST_ENTRIES} entries of {}", field.key),
            );
            self.log.push(Problem::error(node.place, what));
            return;
        }
        for entry in list {
            match entry.table() {
                Some(table) => self.table(table, below, entry.place),
                None => self.no_table(entry, field),
            }
        }
    }

    fn named(&mut self, node: &Node, field: &Field, below: Fields) {
        let Some(table) = node.table() else {
            let kind = Text::new("表", "a table");
            self.log
                .push(expected(node, &kind, &format!("[{}.manual]", field.key)));
            return;
        };
        for (name, entry) in table.in_order() {
            match entry.node.table() {
                Some(table) => self.table(table, below, entry.node.place),
                None => {
                    let what = Text::new(
                        format!("`{}` 要写在 [{}.名字] 下面", shorten(name), field.key),
                        format!("`{}` belongs below [{}.NAME]", shorten(name), field.key),
                    );
                    self.log.push(Problem::error(entry.key_place, what));
                }
            }
        }
    }

    /// The paths of a variant must exist; its values are checked when it is chosen.
    fn settings(&mut self, node: &Node) {
        let Some(table) = node.table() else {
            let kind = Text::new("路径和值的表", "a table of paths and values");
            self.log.push(expected(
                node,
                &kind,
                "{ \"tools.manual.relay\" = \"immediate\" }",
            ));
            return;
        };
        let mut copy = self.root.clone();
        for (path, place, value) in super::variant::settings(table) {
            super::path::set(&mut copy, &path, place, value, self.log);
        }
    }
}

/// The name of an entry of a list of tables, where it is written.
fn entry_name(entry: &Node) -> Option<&Node> {
    entry.table()?.get("name")
}
