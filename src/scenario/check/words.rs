//! Texts, names, choices, and references to other entries.

use crate::language::Text;

use super::super::node::{Node, Value};
use super::super::path::unknown_key;
use super::super::problem::{Place, Problem};
use super::super::quantity::{self, expected, shorten};
use super::super::semantic;
use super::super::suggest;
use super::Checker;

/// The longest title, question or label \[characters\].
const LONGEST_TEXT: usize = 500;

impl Checker<'_> {
    pub(super) fn text(&mut self, node: &Node) {
        let example = "{ zh = \"四级代理\", en = \"Four tiers\" }";
        let Value::Table(table) = &node.value else {
            match node.text() {
                Some(text) => self.length(node, text),
                None => self
                    .log
                    .push(expected(node, &Text::new("文字", "text"), example)),
            }
            return;
        };
        for (key, entry) in table.in_order() {
            if !matches!(key, "zh" | "en") {
                self.log
                    .push(unknown_key(entry.key_place, key, &["zh", "en"]));
            } else if let Some(text) = entry.node.text() {
                self.length(&entry.node, text);
            } else {
                self.log
                    .push(expected(&entry.node, &Text::new("文字", "text"), example));
            }
        }
    }

    /// Texts for people stand in tables and charts, which lay out every word.
    fn length(&mut self, node: &Node, text: &str) {
        let found = text.chars().count();
        if found > LONGEST_TEXT {
            let what = Text::new(
                format!("文字太长:{found} 个字,最多 {LONGEST_TEXT} 个"),
                format!("a text of {found} characters, at most {LONGEST_TEXT} are accepted"),
            );
            self.log.push(Problem::error(node.place, what));
        }
    }

    pub(super) fn word(&mut self, node: &Node) -> Option<String> {
        match node.text() {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                self.log
                    .push(expected(node, &Text::new("文字", "text"), "\"…\""));
                None
            }
        }
    }

    /// Names stand in paths, metric ids and file names.
    pub(super) fn name(&mut self, node: &Node) {
        let Some(name) = self.word(node) else { return };
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !name.chars().all(allowed) || name.chars().count() > 40 {
            let short = shorten(&name);
            let what = Text::new(
                format!("`{short}` 不能当名字"),
                format!("`{short}` is no name"),
            );
            self.log.push(Problem::error(node.place, what).help(
                "名字只用字母、汉字、数字、- 和 _,最多 40 个;叫法写在 label",
                "a name has letters, digits, - and _, at most 40; how people call it stands in label",
            ));
        }
    }

    pub(super) fn choice(&mut self, node: &Node, words: &[&str]) {
        let accepted = words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let help = |problem: Problem| {
            problem.help(
                format!("可以写: {accepted}"),
                format!("accepted: {accepted}"),
            )
        };
        match &node.value {
            Value::Text(text) if words.contains(&text.as_str()) => {}
            Value::Text(text) => {
                let short = shorten(text);
                let what = Text::new(
                    format!("`{short}` 不能写在这里"),
                    format!("`{short}` is not accepted here"),
                );
                let problem = Problem::error(node.place, what);
                let close = suggest::closest(text, words.iter().copied());
                self.log.push(help(problem.did_you_mean(close)));
            }
            Value::Table(_) | Value::List(_) => {
                let what = Text::new("这种写法还不能模拟", "this is not modelled yet");
                self.log.push(help(Problem::error(node.place, what)));
            }
            _ => self
                .log
                .push(expected(node, &Text::new("文字", "text"), &accepted)),
        }
    }

    /// One word, or a list of different ones.
    pub(super) fn choices(&mut self, node: &Node, words: &[&str]) {
        let Some(list) = node.list().filter(|list| !list.is_empty()) else {
            return self.choice(node, words);
        };
        for (i, word) in list.iter().enumerate() {
            self.choice(word, words);
            if list[..i].iter().any(|other| other.value == word.value) {
                self.named_twice(word.place);
            }
        }
    }

    fn named_twice(&mut self, place: Place) {
        let what = Text::new("写了两次", "named twice");
        self.log.push(Problem::error(place, what));
    }

    /// Names of the entries of a top-level list of tables, or of named tables.
    fn names(&self, list: &str) -> Vec<String> {
        match self.root.get(list).map(|node| &node.value) {
            Some(Value::List(list)) => list
                .iter()
                .filter_map(|node| Some(node.name()?.to_owned()))
                .collect(),
            // The only one of what may be several has no name.
            Some(Value::Table(_)) if list == "supplier" => Vec::new(),
            Some(Value::Table(table)) => table.keys().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn reference(&mut self, node: &Node, list: &str) {
        let Some(name) = self.word(node) else { return };
        self.is_named(node.place, name, list);
    }

    /// Shares of several entries, or the name of one.
    pub(super) fn mix(&mut self, node: &Node, list: &str) {
        let Some(table) = node.table() else {
            return self.reference(node, list);
        };
        let mut sum = 0.0;
        let mut complete = true;
        for (name, entry) in table.in_order() {
            self.is_named(entry.key_place, name.to_owned(), list);
            match quantity::share(&entry.node, self.log) {
                Some(share) => sum += share,
                None => complete = false,
            }
        }
        if complete && (sum - 1.0).abs() > semantic::ROUNDING {
            self.log.push(semantic::not_all(node.place, sum));
        }
    }

    /// Whether an entry of a list has this name.
    fn is_named(&mut self, place: Place, name: String, list: &str) {
        let names = self.names(list);
        if names.contains(&name) {
            return;
        }
        let short = shorten(&name);
        let noun = match list {
            "tier" => Text::new("层级", "tier"),
            "tools" => Text::new("工具水平", "tool level"),
            "product" => Text::new("商品", "product"),
            "supplier" => Text::new("供应商", "supplier"),
            _ => Text::new("快递", "carrier"),
        };
        let what = Text::new(
            format!("没有叫 `{short}` 的{}", noun.zh),
            format!("there is no {} called `{short}`", noun.en),
        );
        let close = suggest::closest(&name, names.iter().map(String::as_str));
        let mut problem = Problem::error(place, what).did_you_mean(close);
        if close.is_none() && names.len() <= 40 {
            let known = names
                .iter()
                .map(|name| shorten(name))
                .collect::<Vec<_>>()
                .join(", ");
            problem = match known.as_str() {
                "" if list == "supplier" => problem.help(
                    "供应商只有一家，没有名字；有好几家就写 [[supplier]]",
                    "there is a single supplier, without a name; several are written [[supplier]]",
                ),
                "" => problem.help(
                    format!("场景里没有写 {list}"),
                    format!("the scenario has no {list}"),
                ),
                known => problem.help(format!("有: {known}"), format!("known: {known}")),
            };
        }
        self.log.push(problem);
    }

    pub(super) fn references(&mut self, node: &Node, list: &str) {
        let Some(names) = node.list() else {
            let kind = Text::new("名字的列表", "a list of names");
            self.log
                .push(expected(node, &kind, "[\"general\", \"retail\"]"));
            return;
        };
        for (i, name) in names.iter().enumerate() {
            self.reference(name, list);
            if names[..i.min(100)]
                .iter()
                .any(|other| other.text().is_some() && other.text() == name.text())
            {
                self.named_twice(name.place);
            }
        }
    }
}
