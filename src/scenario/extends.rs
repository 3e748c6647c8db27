//! A file and the files it extends, merged.

use std::env;
use std::path::{Path, PathBuf};

use crate::language::Text;

use super::grammar::SCENARIO;
use super::merge::merge;
use super::node::{Node, Table};
use super::problem::{Log, Place, Problem};
use super::quantity::expected;
use super::source::{self, Sources};
use super::syntax;

/// The most files one scenario may be made of.
const MOST_FILES: usize = 16;

/// Keys that speak about one file and are not inherited.
const OWN: [&str; 3] = ["title", "question", "claim"];

/// Reads a file with all its bases. `None` if one of them cannot be read; `log` says why.
pub fn read(path: &Path, sources: &mut Sources, log: &mut Log) -> Option<Table> {
    let root = folder_tree(path);
    let mut tables = Vec::new();
    let mut seen: Vec<(PathBuf, String)> = Vec::new();
    let mut next = Some((path.to_owned(), None));
    while let Some((path, asked_at)) = next {
        let shown = path.display().to_string();
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !may_read(&real, &root, asked_at, &seen, &shown, log) {
            return None;
        }
        let text = source::read(&path, asked_at, log)?;
        let id = sources.add(&shown, text);
        let text = &sources.get(id)?.text;
        let mut table = syntax::parse(text, id, log)?;
        let base = table.remove("extends").map(|entry| entry.node);
        if !tables.is_empty() {
            OWN.iter().for_each(|key| _ = table.remove(key));
        }
        inline_data(&mut table, &path, &root, log);
        tables.push(table);
        seen.push((real, shown));
        next = match base {
            None => None,
            Some(node) => Some((base_path(&path, &node, log)?, Some(node.place))),
        };
    }
    let mut merged = Table::default();
    for table in tables.into_iter().rev() {
        merged = merge(merged, table, SCENARIO, log);
    }
    Some(merged)
}

/// The folder tree a scenario may read: the current folder if the file lies below it, else the
/// file's own folder.
fn folder_tree(path: &Path) -> Option<PathBuf> {
    let file = path.canonicalize().ok()?;
    let current = env::current_dir().ok()?.canonicalize().ok()?;
    if file.starts_with(&current) {
        return Some(current);
    }
    file.parent().map(Path::to_owned)
}

fn base_path(file: &Path, node: &Node, log: &mut Log) -> Option<PathBuf> {
    match node.text() {
        Some(base) if !base.trim().is_empty() => {
            let folder = file.parent().unwrap_or(Path::new(""));
            Some(folder.join(base.replace('\\', "/")))
        }
        _ => {
            log.push(expected(
                node,
                &Text::new("文件路径", "the path of a file"),
                "\"base.toml\"",
            ));
            None
        }
    }
}

/// No cycles, not too many, nothing outside the tree.
fn may_read(
    real: &Path,
    root: &Option<PathBuf>,
    asked_at: Option<Place>,
    seen: &[(PathBuf, String)],
    shown: &str,
    log: &mut Log,
) -> bool {
    let problem = |zh: String, en: String| Problem::error(asked_at, Text::new(zh, en));
    if let Some(first) = seen.iter().position(|(path, _)| path == real) {
        let chain: Vec<&str> = seen[first..]
            .iter()
            .map(|(_, name)| name.as_str())
            .chain([shown])
            .collect();
        let chain = chain.join(" → ");
        log.push(
            problem(
                "extends 绕成一圈".to_owned(),
                "extends goes round in a circle".to_owned(),
            )
            .help(chain.clone(), chain),
        );
        return false;
    }
    if seen.len() >= MOST_FILES {
        log.push(problem(
            format!("extends 超过 {MOST_FILES} 层"),
            format!("more than {MOST_FILES} files extend one another"),
        ));
        return false;
    }
    if asked_at.is_some() && !inside(real, root) {
        log.push(outside(asked_at, shown, root));
        return false;
    }
    true
}

fn inside(real: &Path, root: &Option<PathBuf>) -> bool {
    // A file that does not exist is reported as missing, not as foreign.
    !real.exists() || root.as_ref().is_some_and(|root| real.starts_with(root))
}

fn outside(asked_at: Option<Place>, shown: &str, root: &Option<PathBuf>) -> Problem {
    let what = Text::new(
        format!("{shown} 在允许读取的文件夹之外"),
        format!("{shown} lies outside the folder that may be read"),
    );
    let root = root.as_deref().unwrap_or(Path::new(".")).display();
    Problem::error(asked_at, what).help(
        format!("只读 {root} 里的文件;把它复制进来,或从上一级文件夹运行"),
        format!("only files below {root} are read; copy it there, or run from a folder above"),
    )
}

/// Replaces `empirical = { file = "x.csv" }` by its values, so that the merged text stands alone.
fn inline_data(table: &mut Table, path: &Path, root: &Option<PathBuf>, log: &mut Log) {
    for node in table.nodes_mut() {
        inline_node(node, path, root, log);
    }
}

fn inline_node(node: &mut Node, path: &Path, root: &Option<PathBuf>, log: &mut Log) {
    use super::node::Value;
    match &mut node.value {
        Value::List(list) => list
            .iter_mut()
            .for_each(|node| inline_node(node, path, root, log)),
        Value::Table(table) => {
            if let Some(law) = table.get_mut("empirical")
                && let Some(file) = law.table().and_then(|law| law.get("file")).cloned()
                && let Some(data) = base_path(path, &file, log)
            {
                let real = data.canonicalize().unwrap_or_else(|_| data.clone());
                if inside(&real, root) {
                    if let Some(values) = super::data::read(&data, &file, log) {
                        law.value = Value::Table(values);
                    }
                } else {
                    log.push(outside(Some(file.place), &data.display().to_string(), root));
                }
            }
            inline_data(table, path, root, log);
        }
        _ => {}
    }
}
