//! Dotted paths into a scenario, and setting the value at one.
//!
//! `tier.general.hands` names a list entry by its `name`, `*` means all entries, or all tables
//! beside each other that have the same keys; keys with dots or spaces stand in double quotes.

use crate::language::Text;

use super::english;
use super::grammar::{self, Fields, Kind, SCENARIO};
use super::node::{Node, Table, Value};
use super::problem::{Log, Place, Problem};
use super::quantity::shorten;
use super::suggest;

/// Splits a path into its segments; `None` if a segment is empty or a quote is open.
pub fn segments(path: &str) -> Option<Vec<String>> {
    let mut segments = Vec::new();
    let mut rest = path.trim();
    loop {
        let (segment, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find('.').unwrap_or(rest.len())),
        };
        if segment.trim().is_empty() {
            return None;
        }
        segments.push(segment.trim().to_owned());
        match after.strip_prefix('.') {
            Some(more) => rest = more,
            None if after.is_empty() => return Some(segments),
            None => return None,
        }
    }
}

/// Sets the value at a path; unknown paths are explained in `log`.
///
/// - `place`: where the path is written.
pub fn set(tree: &mut Table, path: &str, place: Place, value: &Node, log: &mut Log) {
    let Some(segments) = segments(path) else {
        let short = shorten(path);
        let what = Text::new(
            format!("`{short}` 不是路径"),
            format!("`{short}` is no path"),
        );
        log.push(
            Problem::error(place, what)
                .help("例如 tier.general.hands", "for example tier.general.hands"),
        );
        return;
    };
    let mut setter = Setter { place, value, log };
    setter.table(tree, SCENARIO, &segments);
}

struct Setter<'a> {
    place: Place,
    value: &'a Node,
    log: &'a mut Log,
}

impl Setter<'_> {
    fn table(&mut self, table: &mut Table, fields: Fields, segments: &[String]) {
        let (key, rest) = (&segments[0], &segments[1..]);
        if key == "*" && !rest.is_empty() && self.alike(table, fields, rest) {
            return;
        }
        let Some(field) = grammar::find(fields, key) else {
            self.unknown(key, &grammar::keys(fields).collect::<Vec<_>>());
            return;
        };
        if rest.is_empty() {
            table.insert(key.as_str(), self.place, self.value.clone());
            return;
        }
        let may_begin = matches!(
            field.kind,
            Kind::Table(_) | Kind::AmountOr(..) | Kind::MoneyOrShare(_) | Kind::OneOrSeveral(..)
        );
        if table.get(key).is_none() && may_begin {
            let empty = Node {
                value: Value::Table(Table::default()),
                ..self.value.clone()
            };
            table.insert(key.as_str(), self.place, empty);
        }
        let Some(node) = table.get_mut(key) else {
            self.nothing_there(key);
            return;
        };
        match (field.kind, &mut node.value) {
            (
                Kind::Table(below)
                | Kind::AmountOr(_, below)
                | Kind::MoneyOrShare(below)
                | Kind::TableOr(_, below)
                | Kind::WordOr(_, below)
                | Kind::ReferenceOr(_, below),
                Value::Table(table),
            ) => {
                self.table(table, below, rest);
            }
            (Kind::OneOrSeveral(below, _), Value::Table(table)) => {
                // All of them: there is one.
                let all = rest[0] == "*" && rest.len() > 1;
                self.table(table, below, &rest[usize::from(all)..]);
            }
            (Kind::OneOrSeveral(one, _), Value::List(list))
                if grammar::find(one, &rest[0]).is_some()
                    && list.iter().all(|node| node.name() != Some(&rest[0])) =>
            {
                self.which(key, rest, list);
            }
            (Kind::Named(below), Value::Table(table)) => {
                let names: Vec<String> = table.keys().map(str::to_owned).collect();
                for name in self.chosen(&names, rest) {
                    if let Some(Node {
                        value: Value::Table(table),
                        ..
                    }) = table.get_mut(&name)
                    {
                        self.table(table, below, &rest[1..]);
                    }
                }
            }
            (kind, Value::List(list)) if let Some((id, below)) = kind.entries() => {
                let name_of = |node: &Node| Some(node.table()?.get(id)?.text()?.to_owned());
                let names: Vec<String> = list.iter().filter_map(name_of).collect();
                let chosen = self.chosen(&names, rest);
                for node in list {
                    if name_of(node).is_some_and(|name| chosen.contains(&name))
                        && let Value::Table(table) = &mut node.value
                    {
                        self.table(table, below, &rest[1..]);
                    }
                }
            }
            (_, Value::Table(table)) => self.inside_value(table, rest),
            (Kind::TableOr(..), Value::Text(word)) => {
                let word = word.clone();
                self.one_word(key, &word);
            }
            _ => self.no_table(key),
        }
    }

    /// All tables that are there and have the same keys; false if there is none.
    fn alike(&mut self, table: &mut Table, fields: Fields, rest: &[String]) -> bool {
        let mut found = false;
        for field in grammar::alike(fields) {
            if let (Some(below), Some(Value::Table(table))) = (
                field.below(),
                table.get_mut(field.key).map(|node| &mut node.value),
            ) {
                found = true;
                self.table(table, below, rest);
            }
        }
        found
    }

    /// The entries meant by the first segment; none, with an explanation, if it names nothing or
    /// no key follows.
    fn chosen(&mut self, names: &[String], segments: &[String]) -> Vec<String> {
        let wanted = segments[0].as_str();
        if segments.len() == 1 {
            let what = Text::new(
                format!("路径停在 `{}` 上,后面还要写一个键", shorten(wanted)),
                format!(
                    "the path ends at `{}`; name one of its keys",
                    shorten(wanted)
                ),
            );
            self.log.push(Problem::error(self.place, what));
            return Vec::new();
        }
        if wanted == "*" {
            return names.to_vec();
        }
        if names.iter().any(|name| name == wanted) {
            return vec![wanted.to_owned()];
        }
        self.unknown(
            wanted,
            &names.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        Vec::new()
    }

    /// There are several, and the path does not say which.
    fn which(&mut self, key: &str, rest: &[String], list: &[Node]) {
        let names: Vec<&str> = list.iter().filter_map(Node::name).collect();
        let what = Text::new(
            format!("`{key}` 有好几个，路径里要写是哪一个"),
            format!("there are several `{key}`: the path must say which"),
        );
        let path = shorten(&rest.join("."));
        let first = shorten(names.first().unwrap_or(&"NAME"));
        let known = shorten_list(&names);
        self.log.push(Problem::error(self.place, what).help(
            format!("写 {key}.{first}.{path}；{key}.*.{path} 是全部；有：{known}"),
            format!("write {key}.{first}.{path}, or {key}.*.{path} for all; known: {known}"),
        ));
    }

    /// Inside a distribution: only what is written there can be changed.
    fn inside_value(&mut self, table: &mut Table, segments: &[String]) {
        let (key, rest) = (&segments[0], &segments[1..]);
        if table.get(key).is_none() {
            let keys: Vec<String> = table.keys().map(str::to_owned).collect();
            self.unknown(key, &keys.iter().map(String::as_str).collect::<Vec<_>>());
            return;
        }
        if rest.is_empty() {
            table.insert(key.as_str(), self.place, self.value.clone());
            return;
        }
        match table.get_mut(key).map(|node| &mut node.value) {
            Some(Value::Table(below)) => self.inside_value(below, rest),
            _ => self.no_table(key),
        }
    }

    fn unknown(&mut self, word: &str, known: &[&str]) {
        self.log.push(unknown_key(self.place, word, known));
    }

    fn nothing_there(&mut self, key: &str) {
        let what = Text::new(
            format!("场景里没有写 `{key}`,不能只改它的一部分"),
            format!("the scenario has no `{key}`, so no part of it can be set"),
        );
        self.log.push(Problem::error(self.place, what).help(
            format!("把 `{key}` 整个写出来"),
            format!("set `{key}` as a whole"),
        ));
    }

    fn one_word(&mut self, key: &str, word: &str) {
        let word = shorten(word);
        let what = Text::new(
            format!("场景里写的是 {key} = \"{word}\"，不能只改它的一部分"),
            format!("the scenario has {key} = \"{word}\", so no part of it can be set"),
        );
        self.log.push(Problem::error(self.place, what).help(
            format!("把 `{key}` 整个写出来"),
            format!("set `{key}` as a whole"),
        ));
    }

    fn no_table(&mut self, key: &str) {
        let what = Text::new(
            format!("`{}` 下面没有别的键", shorten(key)),
            format!("there is nothing below `{}`", shorten(key)),
        );
        self.log.push(Problem::error(self.place, what));
    }
}

/// "There is no such key", with the closest one or the list.
pub fn unknown_key(place: Place, word: &str, known: &[&str]) -> Problem {
    let short = shorten(word);
    let what = Text::new(
        format!("没有 `{short}` 这个键"),
        format!("there is no key `{short}` here"),
    );
    let meant = english::key(word).filter(|key| known.contains(key));
    let close = meant.or_else(|| suggest::closest(word, known.iter().copied()));
    let problem = Problem::error(place, what).did_you_mean(close);
    if close.is_some() || known.is_empty() || known.len() > 40 {
        return problem;
    }
    let list = shorten_list(known);
    problem.help(format!("可以写: {list}"), format!("known: {list}"))
}

fn shorten_list(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| shorten(word)).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::syntax;
    use super::*;

    const TREE: &str = r#"
        tier = [{ name = "a", agents = 1 }, { name = "b.c", agents = 2 }]
        [buyer]
        chase_after = { exponential = { mean = "3 d" } }
        [tools.manual]
        relay = "immediate"
    "#;

    fn after(path: &str, value: &str) -> Result<String, String> {
        let mut log = Log::default();
        let mut tree = syntax::parse(TREE, 0, &mut log).unwrap();
        let value = syntax::parse_value(value, 0, 0, &mut log);
        set(&mut tree, path, Place::default(), &value, &mut log);
        let problems = log.finish(&Default::default());
        if problems.is_empty() {
            let node = Node {
                value: Value::Table(tree),
                ..value
            };
            return Ok(node.inline());
        }
        Err(problems.to_string())
    }

    #[test]
    fn entries_are_named_and_values_can_be_entered() {
        assert!(
            after("tier.a.hands", "3")
                .unwrap()
                .contains("{ hands = 3, name = \"a\"")
        );
        assert!(
            after("tier.\"b.c\".agents", "5")
                .unwrap()
                .contains("agents = 5")
        );
        assert_eq!(
            after("tier.*.hands", "3")
                .unwrap()
                .matches("hands = 3")
                .count(),
            2
        );
        assert!(
            after("buyer.chase_after.exponential.mean", "5 d")
                .unwrap()
                .contains("\"5 d\"")
        );
        assert!(
            after("limits.relay", "2 h")
                .unwrap()
                .contains("limits = { relay = \"2 h\" }")
        );
    }

    #[test]
    fn unknown_paths_are_explained() {
        assert!(
            after("tier.a.hand", "3")
                .unwrap_err()
                .contains("did you mean `hands`?")
        );
        assert!(
            after("tier.x.hands", "3")
                .unwrap_err()
                .contains("no key `x`")
        );
        assert!(
            after("tool.manual.relay", "3")
                .unwrap_err()
                .contains("did you mean `tools`?")
        );
        assert!(
            after("tier.a", "3")
                .unwrap_err()
                .contains("name one of its keys")
        );
        assert!(
            after("tools.manual.relay.at", "3")
                .unwrap_err()
                .contains("nothing below `relay`")
        );
        assert!(
            after("supplier.stock.factor", "3")
                .unwrap_err()
                .contains("no `stock`")
        );
        assert!(after("tier..a", "3").unwrap_err().contains("is no path"));
    }
}
