//! Variants inside a file, and settings from the command line.

use crate::language::Text;

use super::node::{Node, Table, Value, Via};
use super::path;
use super::problem::{Log, Place, Problem};
use super::quantity::shorten;
use super::source::Sources;
use super::suggest;
use super::syntax;

/// The settings of a variant in the order written: path, its place, value.
pub fn settings(table: &Table) -> Vec<(String, Place, &Node)> {
    table
        .in_order()
        .into_iter()
        .map(|(path, entry)| (path.to_owned(), entry.key_place, &entry.node))
        .collect()
}

/// Applies the variant with this name.
pub fn choose(tree: &mut Table, name: &str, log: &mut Log) {
    let list = tree.get("variant").and_then(Node::list).unwrap_or_default();
    let Some(variant) = list.iter().find(|node| node.name() == Some(name)).cloned() else {
        let names: Vec<&str> = list.iter().filter_map(Node::name).collect();
        let short = shorten(name);
        let what = Text::new(
            format!("没有叫 `{short}` 的变体"),
            format!("there is no variant `{short}`"),
        );
        let known = names.join(", ");
        let problem = Problem::error(None, what).did_you_mean(suggest::closest(name, names));
        log.push(match known.as_str() {
            "" => problem.help("这个文件没有 [[variant]]", "this file has no [[variant]]"),
            known => problem.help(format!("有: {known}"), format!("known: {known}")),
        });
        return;
    };
    let Some(set) = variant
        .table()
        .and_then(|table| table.get("set"))
        .and_then(Node::table)
    else {
        return;
    };
    for (path, place, value) in settings(set) {
        let mut value = value.clone();
        value.stamp(Via::Variant);
        path::set(tree, &path, place, &value, log);
    }
}

/// Applies one `PATH=VALUE` of the command line.
pub fn apply(tree: &mut Table, setting: &str, sources: &mut Sources, log: &mut Log) {
    let id = sources.add("--set", setting);
    let Some((path, value)) = setting.split_once('=') else {
        let what = Text::new("--set 要写成 路径=值", "--set takes PATH=VALUE");
        log.push(Problem::error(Place::new(id, 0..setting.len()), what).help(
            "例如 --set tier.general.hands=3",
            "for example --set tier.general.hands=3",
        ));
        return;
    };
    let lead = value.len() - value.trim_start().len();
    let mut value = syntax::parse_value(value.trim(), path.len() + 1 + lead, id, log);
    value.stamp(Via::Setting);
    path::set(tree, path, Place::new(id, 0..path.len()), &value, log);
}

/// The label of a variant, or its name.
pub fn label(node: &Node) -> Option<(String, Text)> {
    let name = node.name()?.to_owned();
    let label = node.table()?.get("label").map(text);
    Some((name.clone(), label.unwrap_or_else(|| Text::same(name))))
}

/// A text for people; one language stands in for the other.
pub fn text(node: &Node) -> Text {
    match &node.value {
        Value::Text(text) => Text::same(text.as_str()),
        Value::Table(table) => {
            let get = |key| table.get(key).and_then(Node::text);
            let either = get("zh").or(get("en")).unwrap_or_default();
            Text::new(get("zh").unwrap_or(either), get("en").unwrap_or(either))
        }
        _ => Text::default(),
    }
}
