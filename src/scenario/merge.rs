//! Deep merge of a scenario over its base: the scenario wins.
//!
//! Tables merge key by key, lists of tables entry by entry (told apart by `name`); everything
//! else, a distribution or a relay policy included, is one value and is replaced as a whole.

use std::collections::HashMap;

use crate::language::Text;

use super::grammar::{self, Fields, Kind};
use super::node::{Node, Table, Value};
use super::problem::{Log, Place, Problem};
use super::quantity::shorten;

/// Lays `ours` over `base`. With an empty base this checks a file's own lists.
pub fn merge(base: Table, ours: Table, fields: Fields, log: &mut Log) -> Table {
    let mut merged = base;
    for (key, entry) in ours.into_entries() {
        let below = merged.remove(&key).map(|entry| entry.node);
        let kind = grammar::find(fields, &key).map(|field| field.kind);
        let node = value(below, entry.node, kind, log);
        merged.insert(key, entry.key_place, node);
    }
    merged
}

fn value(base: Option<Node>, ours: Node, kind: Option<Kind>, log: &mut Log) -> Node {
    let Node { value, place, via } = ours;
    let value = match (kind, value) {
        (Some(Kind::Table(fields) | Kind::TableOr(_, fields)), Value::Table(table)) => {
            Value::Table(merge(table_of(base), table, fields, log))
        }
        (Some(Kind::OneOrSeveral(one, _)), Value::Table(table)) => {
            if let Some(several) = base.as_ref().and_then(Node::list) {
                log.push(one_over_several(place, several));
            }
            Value::Table(merge(table_of(base), table, one, log))
        }
        (Some(Kind::OneOrSeveral(_, each)), Value::List(list))
            if base.as_ref().is_some_and(|node| node.table().is_some()) =>
        {
            let list = begun_with(table_of(base), list, each, log);
            Value::List(entries(Vec::new(), list, "name", each, log))
        }
        (Some(Kind::Named(fields)), Value::Table(table)) => {
            Value::Table(named(table_of(base), table, fields, log))
        }
        (Some(kind), Value::List(list)) if let Some((id, fields)) = kind.entries() => {
            let base = match base.map(|node| node.value) {
                Some(Value::List(list)) => list,
                _ => Vec::new(),
            };
            Value::List(entries(base, list, id, fields, log))
        }
        (_, value) => value,
    };
    Node { value, place, via }
}

fn table_of(node: Option<Node>) -> Table {
    match node.map(|node| node.value) {
        Some(Value::Table(table)) => table,
        _ => Table::default(),
    }
}

/// Entries that each begin with what a base says of the only one, but for what it is called.
fn begun_with(mut one: Table, list: Vec<Node>, each: Fields, log: &mut Log) -> Vec<Node> {
    one.remove("label");
    let begins = |node: Node| match node.value {
        Value::Table(table) => Node {
            value: Value::Table(merge(one.clone(), table, each, log)),
            ..node
        },
        _ => node,
    };
    list.into_iter().map(begins).collect()
}

/// A single one that would take the place of several, or be laid over each of them: nobody knows.
fn one_over_several(place: Place, several: &[Node]) -> Problem {
    let names: Vec<&str> = several.iter().filter_map(Node::name).collect();
    let known = names.iter().map(|name| shorten(name)).collect::<Vec<_>>();
    let (first, known) = (known.first().cloned().unwrap_or_default(), known.join(", "));
    let what = Text::new(
        format!("底稿里有好几个（{known}），这里只写了一个，不知道说的是谁"),
        format!("the base has several ({known}), and this one does not say which it means"),
    );
    Problem::error(place, what).help(
        format!("写两层方括号和名字：[[…]]，name = \"{first}\"；不要的一个写 remove = true"),
        format!(
            "write double brackets and a name: [[…]], name = \"{first}\"; remove = true drops one"
        ),
    )
}

/// Tables under names of the user's choice.
fn named(base: Table, ours: Table, fields: Fields, log: &mut Log) -> Table {
    let mut merged = base;
    for (name, entry) in ours.into_entries() {
        let below = merged.remove(&name).map(|entry| entry.node);
        let node = value(below, entry.node, Some(Kind::Table(fields)), log);
        merged.insert(name, entry.key_place, node);
    }
    merged
}

/// Entries of the base come first, new ones are appended, `remove = true` drops one.
fn entries(base: Vec<Node>, ours: Vec<Node>, id: &str, fields: Fields, log: &mut Log) -> Vec<Node> {
    let mut merged: Vec<Option<Node>> = base.into_iter().map(Some).collect();
    let name_of = |node: &Node| Some(node.table()?.get(id)?.text()?.to_owned());
    let mut known: HashMap<String, usize> = merged
        .iter()
        .enumerate()
        .filter_map(|(i, node)| Some((name_of(node.as_ref()?)?, i)))
        .collect();
    let mut own = HashMap::new();
    for mut node in ours {
        let name = name_of(&node);
        if let Some(name) = &name
            && own.insert(name.clone(), ()).is_some()
        {
            let place = node
                .table()
                .and_then(|table| table.get(id))
                .map_or(node.place, |n| n.place);
            let short = shorten(name);
            let what = Text::new(
                format!("`{short}` 有两个"),
                format!("`{short}` is there twice"),
            );
            log.push(
                Problem::error(place, what)
                    .help("给其中一个换个名字", "give one of them another name"),
            );
            continue;
        }
        let remove = match &mut node.value {
            Value::Table(table) => table.remove("remove"),
            _ => None,
        };
        let position = name.as_ref().and_then(|name| known.get(name).copied());
        match (remove.map(|entry| entry.node), position) {
            (
                Some(Node {
                    value: Value::Bool(true),
                    ..
                }),
                Some(at),
            ) => {
                merged[at] = None;
                known.retain(|_, other| *other != at);
            }
            (
                Some(Node {
                    value: Value::Bool(true),
                    place,
                    ..
                }),
                None,
            ) => {
                let what = Text::new(
                    "没有可以去掉的:上一级场景里没有这一项",
                    "nothing to remove: the base has no such entry",
                );
                log.push(Problem::error(place, what));
            }
            (_, Some(at)) => {
                let below = merged[at].take();
                merged[at] = Some(value(below, node, Some(Kind::Table(fields)), log));
            }
            (_, None) => {
                if let Some(name) = name {
                    known.insert(name, merged.len());
                }
                let node = value(None, node, Some(Kind::Table(fields)), log);
                merged.push(Some(node));
            }
        }
    }
    merged.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::grammar::SCENARIO;
    use super::super::syntax;
    use super::*;

    fn merged(base: &str, ours: &str) -> Result<String, usize> {
        let mut log = Log::default();
        let mut parse = |text| syntax::parse(text, 0, &mut log).expect("valid TOML");
        let (base, ours) = (parse(base), parse(ours));
        let base = merge(Table::default(), base, SCENARIO, &mut log);
        let table = merge(base, ours, SCENARIO, &mut log);
        let node = Node {
            value: Value::Table(table),
            place: Default::default(),
            via: Default::default(),
        };
        match log.finish(&Default::default()).errors() {
            0 => Ok(node.inline()),
            errors => Err(errors),
        }
    }

    #[test]
    fn tables_merge_and_values_are_replaced() {
        assert_eq!(
            merged("[run]\nseed = 1\nwarm_up = \"1 d\"", "[run]\nseed = 2"),
            Ok("{ run = { seed = 2, warm_up = \"1 d\" } }".to_owned())
        );
        let relay = "[tools.manual]\nrelay = { cut_off = [\"12:00\"] }";
        assert_eq!(
            merged(relay, "[tools.manual]\nrelay = { every = \"2 h\" }"),
            Ok("{ tools = { manual = { relay = { every = \"2 h\" } } } }".to_owned())
        );
    }

    #[test]
    fn lists_match_by_name() {
        let base = "tier = [{ name = \"a\", agents = 1 }, { name = \"b\", agents = 2 }]";
        assert_eq!(
            merged(
                base,
                "tier = [{ name = \"c\", agents = 3 }, { name = \"a\", hands = 2 }]"
            ),
            Ok(
                "{ tier = [{ agents = 1, name = \"a\", hands = 2 }, { name = \"b\", agents = 2 }, \
                { name = \"c\", agents = 3 }] }"
                    .to_owned()
            )
        );
        assert_eq!(
            merged(base, "tier = [{ name = \"a\", remove = true }]"),
            Ok("{ tier = [{ name = \"b\", agents = 2 }] }".to_owned())
        );
    }

    #[test]
    fn doubles_and_empty_removals_are_errors() {
        assert_eq!(
            merged("tier = [{ name = \"a\" }, { name = \"a\" }]", ""),
            Err(1)
        );
        assert_eq!(
            merged("", "tier = [{ name = \"a\", remove = true }]"),
            Err(1)
        );
    }
}
