//! Every value in force, with its path and where it comes from.

use std::collections::HashSet;

use crate::language::{Language, Text};

use super::grammar::{self, Absent, Field, Fields, Kind, SCENARIO};
use super::lower;
use super::node::{Node, Table, Value, Via, quoted_key};
use super::shipped;
use super::source::Sources;
use super::starter;
use super::view::View;

/// One value in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueInForce {
    /// Its path, ready for `--set` and `--vary`.
    pub path: String,
    /// The value as TOML, ready for `--set`.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it is an assumption: marked as one in its line, supplied by a shipped base or by
    /// the neutral default.
    pub assumed: bool,
    /// What it means.
    pub meaning: Text,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A line of a file.
    File {
        /// The file as it was opened.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// The chosen variant, with its line.
    Variant {
        /// The file the variant stands in.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// `--set` on the command line.
    Setting,
    /// Written nowhere: absent, which means no time, no failure, no limit.
    Neutral,
}

impl Origin {
    /// The origin in words.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::File { path, line } => format!("{path}:{line}"),
            Self::Variant { path, line } => {
                format!("{path}:{line} {}", language.pick("(变体)", "(variant)"))
            }
            Self::Setting => "--set".to_owned(),
            Self::Neutral => language.pick("没写", "not written").to_owned(),
        }
    }
}

/// Lists the values of a merged scenario in the order of the grammar.
///
/// Tiers out of the chain, tool levels nobody has, variants and claims are not in force.
pub fn in_force(tree: &Table, sources: &Sources) -> Vec<ValueInForce> {
    let mut lister = Lister {
        root: View::of(tree),
        sources,
        seen: HashSet::new(),
        values: Vec::new(),
    };
    for field in SCENARIO.iter().copied().flatten() {
        match field.key {
            "title" | "question" | "extends" | "variant" | "claim" => {}
            "tier" => lister.tiers(),
            "tools" => {}
            _ => lister.field(&View::of(tree), "", field),
        }
    }
    lister.values
}

struct Lister<'a> {
    root: View<'a>,
    sources: &'a Sources,
    seen: HashSet<String>,
    values: Vec<ValueInForce>,
}

impl<'a> Lister<'a> {
    /// All keys of a table.
    fn table(&mut self, view: &View<'a>, prefix: &str, fields: Fields) {
        for field in fields.iter().copied().flatten() {
            self.field(view, prefix, field);
        }
    }

    fn field(&mut self, view: &View<'a>, prefix: &str, field: &'static Field) {
        // What a name or label says is no value.
        let names = field.absent == Absent::Required && matches!(field.kind, Kind::Name);
        if names || matches!(field.kind, Kind::Text) {
            return;
        }
        let path = format!("{prefix}{}", field.key);
        let node = view.get(field.key);
        match (field.kind, node.map(|node| &node.value)) {
            (
                Kind::Table(below) | Kind::TableOr(_, below) | Kind::OneOrSeveral(below, _),
                Some(Value::Table(_)),
            ) => self.table(&view.below(field.key), &format!("{path}."), below),
            (Kind::Table(below) | Kind::OneOrSeveral(below, _), None)
                if field.absent == Absent::Silent =>
            {
                self.table(&View::default(), &format!("{path}."), below);
            }
            (Kind::Entries(_, below) | Kind::OneOrSeveral(_, below), Some(Value::List(_))) => {
                let id = match field.kind {
                    Kind::Entries(id, _) => id,
                    _ => "name",
                };
                for (_, entry) in view.entries(field.key) {
                    let name = quoted_key(entry.word(id).unwrap_or_default());
                    self.table(&entry, &format!("{path}.{name}."), below);
                }
            }
            (Kind::Overrides(_, below), Some(Value::List(_))) => {
                for (node, entry) in view.entries(field.key) {
                    let name = quoted_key(node.name().unwrap_or_default());
                    // What is not written here stands in the table around it.
                    let written = below.iter().copied().flatten();
                    for field in written.filter(|field| entry.has(field.key)) {
                        self.field(&entry, &format!("{path}.{name}."), field);
                    }
                }
            }
            _ if field.has_several() => {}
            _ => self.value(path, view, field),
        }
    }

    /// The tiers in use: their own keys at the tier, those of its tool levels there, once.
    fn tiers(&mut self) {
        let root = self.root.clone();
        for (node, own) in lower::chain(&root) {
            let name = quoted_key(node.name().unwrap_or_default());
            let prefix = format!("tier.{name}.");
            self.table(&own, &prefix, grammar::TIER);
            let levels = lower::tool_levels(&root, &own);
            for (level, _) in &levels {
                let tools = root.below("tools").below(level);
                let path = format!("tools.{}.", quoted_key(level));
                for field in grammar::TOOLS {
                    self.tool(field, &own, &prefix, Some((&tools, &path)));
                }
            }
            if levels.is_empty() {
                for field in grammar::TOOLS {
                    self.tool(field, &own, &prefix, None);
                }
            }
        }
    }

    /// A key that a tier or its tool level may give.
    fn tool(
        &mut self,
        field: &'static Field,
        own: &View<'a>,
        prefix: &str,
        tools: Option<(&View<'a>, &str)>,
    ) {
        if let Kind::Table(below) = field.kind {
            let own = own.below(field.key);
            let prefix = format!("{prefix}{}.", field.key);
            let tools =
                tools.map(|(view, path)| (view.below(field.key), format!("{path}{}.", field.key)));
            for field in below.iter().copied().flatten() {
                let tools = tools.as_ref().map(|(view, path)| (view, path.as_str()));
                self.tool(field, &own, &prefix, tools);
            }
            return;
        }
        match tools {
            Some((view, path)) if !own.has(field.key) => self.field(view, path, field),
            _ => self.field(own, prefix, field),
        }
    }

    fn value(&mut self, path: String, view: &View<'a>, field: &'static Field) {
        if !self.seen.insert(path.clone()) {
            return;
        }
        let meaning = Text::new(field.doc.zh, field.doc.en);
        // "none" is a value with an origin, although it reads as absent.
        let (value, origin, assumed) = match (view.written(field.key), field.absent) {
            (Some(node), _) => {
                let (origin, assumed) = self.origin(node);
                (node.inline(), origin, assumed)
            }
            (None, Absent::Is(value)) => (value.to_owned(), Origin::Neutral, true),
            (None, Absent::Required | Absent::Silent) => return,
        };
        self.values.push(ValueInForce {
            path,
            value,
            origin,
            assumed,
            meaning,
        });
    }

    fn origin(&self, node: &Node) -> (Origin, bool) {
        let Some(source) = self.sources.get(node.place.source) else {
            return (Origin::Neutral, true);
        };
        let path = source.name.clone();
        let line = source.position(node.place.start as usize).0;
        let text = source.text.lines().nth(line - 1).unwrap_or("");
        let marked = starter::is_marked(text);
        match node.via {
            Via::Setting => (Origin::Setting, false),
            Via::Variant => (Origin::Variant { path, line }, marked),
            Via::File => {
                let assumed = marked || shipped::is_base(&source.text);
                (Origin::File { path, line }, assumed)
            }
        }
    }
}
