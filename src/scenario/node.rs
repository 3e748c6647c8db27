//! The tree of a scenario: TOML values that know where they were written.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::language::Text;

use super::problem::Place;

/// How a value came into the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Via {
    /// Written in a file or one of its bases.
    #[default]
    File,
    /// Set by the chosen `[[variant]]`.
    Variant,
    /// Set by `--set`.
    Setting,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it is written.
    pub place: Place,
    /// How it came here.
    pub via: Via,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point, `inf` or `nan`.
    Float(f64),
    /// true or false.
    Bool(bool),
    /// A date or a time, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A table: keys with their places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    entries: BTreeMap<String, Entry>,
}

/// One entry of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where the key is written.
    pub key_place: Place,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.get_mut(key).map(|entry| &mut entry.node)
    }

    /// Sets a key.
    pub fn insert(&mut self, key: impl Into<String>, key_place: Place, node: Node) {
        self.entries.insert(key.into(), Entry { key_place, node });
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.entries.remove(key)
    }

    /// The keys, by alphabet.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in the order in which they were written.
    pub fn in_order(&self) -> Vec<(&str, &Entry)> {
        let mut entries: Vec<_> = self.entries.iter().map(|(k, e)| (k.as_str(), e)).collect();
        entries.sort_by_key(|(_, entry)| entry.key_place);
        entries
    }

    /// Takes the table apart, by alphabet.
    pub fn into_entries(self) -> impl Iterator<Item = (String, Entry)> {
        self.entries.into_iter()
    }

    /// All values, to be changed.
    pub fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.entries.values_mut().map(|entry| &mut entry.node)
    }
}

impl Node {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The `name` of an entry of a list of tables.
    pub fn name(&self) -> Option<&str> {
        self.table()?.get("name")?.text()
    }

    /// What kind of value it is, in words.
    pub fn kind(&self) -> Text {
        match &self.value {
            Value::Text(_) => Text::new("文字", "text"),
            Value::Integer(_) | Value::Float(_) => Text::new("数字", "a number"),
            Value::Bool(_) => Text::new("true/false", "true or false"),
            Value::Date(_) => Text::new("日期", "a date"),
            Value::List(_) => Text::new("列表 [...]", "a list [...]"),
            Value::Table(_) => Text::new("表 {...}", "a table {...}"),
        }
    }

    /// Marks this value and all below as having come this way.
    pub fn stamp(&mut self, via: Via) {
        self.via = via;
        match &mut self.value {
            Value::List(list) => list.iter_mut().for_each(|node| node.stamp(via)),
            Value::Table(table) => table.nodes_mut().for_each(|node| node.stamp(via)),
            _ => {}
        }
    }

    /// The value as TOML on one line, in the order in which it was written.
    pub fn inline(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match &self.value {
            Value::Text(text) => write_quoted(text, out),
            // Writing to a String cannot fail.
            Value::Integer(number) => _ = write!(out, "{number}"),
            Value::Float(number) if number.is_nan() => out.push_str("nan"),
            Value::Float(number) => _ = write!(out, "{number:?}"),
            Value::Bool(value) => _ = write!(out, "{value}"),
            Value::Date(date) => out.push_str(date),
            Value::List(list) => {
                out.push('[');
                for (i, node) in list.iter().enumerate() {
                    out.push_str(if i == 0 { "" } else { ", " });
                    node.write(out);
                }
                out.push(']');
            }
            Value::Table(table) if table.is_empty() => out.push_str("{}"),
            Value::Table(table) => {
                for (i, (key, entry)) in table.in_order().into_iter().enumerate() {
                    out.push_str(if i == 0 { "{ " } else { ", " });
                    out.push_str(&quoted_key(key));
                    out.push_str(" = ");
                    entry.node.write(out);
                }
                out.push_str(" }");
            }
        }
    }
}

/// A key as TOML: bare where that is allowed, else in quotes.
pub fn quoted_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    let mut out = String::new();
    write_quoted(key, &mut out);
    out
}

fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
}
