//! Names and titles that pictures cannot draw: found before the run, where they are written.
//!
//! Which characters can be drawn is known to the caller; a scenario knows no fonts.

use std::collections::BTreeSet;

use crate::language::Text;

use super::grammar::{Fields, Kind, SCENARIO};
use super::node::{Node, Table, Value};
use super::problem::{Log, Place, Problem};

/// Warns of every title, label and name with characters that cannot be drawn, and says whether
/// there was one.
///
/// - `stem`: what stands in for a title that is not written: the name of the file.
/// - `draws`: whether a picture can show a character.
pub fn check(tree: &Table, stem: &str, draws: fn(char) -> bool, log: &mut Log) -> bool {
    let mut walk = Walk {
        draws,
        log,
        found: false,
    };
    walk.table(tree, SCENARIO);
    if tree.get("title").is_none() {
        walk.text(stem, None);
    }
    walk.found
}

struct Walk<'a> {
    draws: fn(char) -> bool,
    log: &'a mut Log,
    found: bool,
}

impl Walk<'_> {
    fn table(&mut self, table: &Table, fields: Fields) {
        for field in fields.iter().copied().flatten() {
            let Some(node) = table.get(field.key) else {
                continue;
            };
            match (field.kind, &node.value) {
                // No picture shows the question.
                (Kind::Text, _) if field.key == "question" => {}
                (Kind::Text, Value::Table(languages)) => {
                    for (_, entry) in languages.in_order() {
                        self.node(&entry.node);
                    }
                }
                (Kind::Text, _) => self.node(node),
                // A name is drawn where there is no label.
                (Kind::Name, _) if field.key != "name" || table.get("label").is_none() => {
                    self.node(node);
                }
                (
                    Kind::Table(fields) | Kind::WordOr(_, fields) | Kind::OneOrSeveral(fields, _),
                    Value::Table(below),
                ) => self.table(below, fields),
                (Kind::Entries(_, fields) | Kind::OneOrSeveral(_, fields), Value::List(list)) => {
                    for entry in list.iter().filter_map(Node::table) {
                        self.table(entry, fields);
                    }
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, node: &Node) {
        if let Some(text) = node.text() {
            self.text(text, Some(node.place));
        }
    }

    fn text(&mut self, text: &str, place: Option<Place>) {
        /// More are not listed: then nothing of the text can be drawn.
        const MOST_LISTED: usize = 20;
        let cannot = |c: &char| !c.is_control() && !(self.draws)(*c);
        let missing: BTreeSet<char> = text.chars().filter(cannot).collect();
        if missing.is_empty() {
            return;
        }
        self.found = true;
        let more = match missing.len() > MOST_LISTED {
            true => "…",
            false => "",
        };
        let list: String = missing.iter().take(MOST_LISTED).collect();
        let what = match place {
            Some(_) => Text::new(
                format!("图里画不出 {list}{more}"),
                format!("charts cannot draw {list}{more}"),
            ),
            None => Text::new(
                format!("文件名 {text} 用作标题,图里画不出 {list}{more}"),
                format!("charts cannot draw {list}{more} of {text}, which stands for a title"),
            ),
        };
        self.log.push(Problem::warning(place, what).help(
            "图里会显示成 ?,表格和数据不受影响;要图里也对,换成常用字(GB2312),不用表情符号",
            "charts show ? instead, tables and data are not affected; use common characters (GB2312) and no emoji",
        ));
    }
}
