//! The merged scenario as one TOML text that stands alone.
//!
//! It has every base merged in and the variant and settings applied, so it can be run by itself;
//! its hash names the scenario.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::grammar::{Kind, SCENARIO};
use super::node::{Node, Table, Value, quoted_key};

/// Writes a merged scenario. Variants are left out: one of them has been applied, or none.
pub fn text(tree: &Table) -> String {
    let (mut head, mut body) = (String::new(), String::new());
    for field in SCENARIO.iter().copied().flatten() {
        let Some(node) = tree.get(field.key).filter(|_| field.key != "variant") else {
            continue;
        };
        // Writing to a String cannot fail.
        match (field.kind, &node.value) {
            (Kind::Named(_), Value::Table(table)) => {
                for (name, entry) in sorted(table) {
                    _ = writeln!(body, "\n[{}.{}]", field.key, quoted_key(name));
                    keys(entry, &mut body);
                }
            }
            (_, Value::Table(table)) if !matches!(field.kind, Kind::Text) => {
                _ = writeln!(body, "\n[{}]", field.key);
                table_keys(table, &mut body);
            }
            (Kind::Entries(..) | Kind::OneOrSeveral(..), Value::List(list)) if !list.is_empty() => {
                for entry in list {
                    _ = writeln!(body, "\n[[{}]]", field.key);
                    keys(entry, &mut body);
                }
            }
            _ => _ = writeln!(head, "{} = {}", field.key, node.inline()),
        }
    }
    head + &body
}

/// SHA-256 of a text, in hexadecimal.
pub fn hash(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn keys(node: &Node, out: &mut String) {
    if let Some(table) = node.table() {
        table_keys(table, out);
    }
}

fn table_keys(table: &Table, out: &mut String) {
    for (key, node) in sorted(table) {
        _ = writeln!(out, "{} = {}", quoted_key(key), node.inline());
    }
}

/// By alphabet, so that the order in which files were written does not matter.
fn sorted(table: &Table) -> impl Iterator<Item = (&str, &Node)> {
    table.keys().filter_map(|key| Some((key, table.get(key)?)))
}
