//! Walks a scenario against the grammar: unknown keys, wrong kinds, missing keys, bad values.

use crate::language::Text;

use super::grammar::{self, Absent, Field, Fields, Kind, SCENARIO, Status};
use super::laws;
use super::node::{Node, Table, Value};
use super::path::unknown_key;
use super::problem::{Log, Place, Problem};
use super::quantity::{self, expected, hours, shorten, unit};
use super::suggest;

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
                Some(field) if field.status != Status::Modelled => {
                    self.log.push(not_yet(entry.key_place, field));
                    self.value(&entry.node, field);
                }
                Some(field) => self.value(&entry.node, field),
            }
        }
        for field in fields.iter().copied().flatten() {
            if field.absent == Absent::Required && table.get(field.key).is_none() {
                let what = Text::new(
                    format!("缺 `{}`({})", field.key, field.doc.zh),
                    format!("`{}` is missing ({})", field.key, field.doc.en),
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
            Kind::Numbers(count) => _ = numbers(node, count, self.log),
            Kind::Amount(unit) => _ = quantity::amount(node, unit, self.log),
            Kind::Share => _ = quantity::share(node, self.log),
            Kind::Law(unit) => _ = laws::law(node, unit, self.log),
            Kind::DurationOr(word) => {
                if node.text() != Some(word) {
                    _ = quantity::amount(node, &unit::DURATION, self.log);
                }
            }
            Kind::Choice(now, later) => self.choice(node, now, later),
            Kind::Times => _ = times(node, self.log),
            Kind::Hours => _ = quantity::working_hours(node, 0, self.log),
            Kind::Date => _ = hours::weekday_of_date(node, self.log),
            Kind::Reference(list) => self.reference(node, list),
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
            Kind::WordOr(word, below) => match &node.value {
                Value::Table(table) => self.table(table, below, node.place),
                Value::Text(text) if text == word => {}
                _ => {
                    let keys: Vec<&str> = grammar::keys(below).collect();
                    let keys = keys.join(", ");
                    let kind = Text::new(
                        format!("\"{word}\" 或一个表({keys})"),
                        format!("\"{word}\" or a table ({keys})"),
                    );
                    let example = format!("{} = {{ cut_off = [\"12:00\", \"21:00\"] }}", field.key);
                    self.log.push(expected(node, &kind, &example));
                }
            },
            Kind::Entries(_, below) => self.entries(node, field, below),
            Kind::Named(below) => self.named(node, field, below),
            Kind::Settings => self.settings(node),
            Kind::Anything => {}
        }
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

    fn text(&mut self, node: &Node) {
        let example = "\"四级代理\" or { zh = \"四级代理\", en = \"Four tiers\" }";
        let Value::Table(table) = &node.value else {
            if node.text().is_none() {
                self.log
                    .push(expected(node, &Text::new("文字", "text"), example));
            }
            return;
        };
        for (key, entry) in table.in_order() {
            if !matches!(key, "zh" | "en") {
                self.log
                    .push(unknown_key(entry.key_place, key, &["zh", "en"]));
            } else if entry.node.text().is_none() {
                self.log
                    .push(expected(&entry.node, &Text::new("文字", "text"), example));
            }
        }
    }

    fn word(&mut self, node: &Node) -> Option<String> {
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
    fn name(&mut self, node: &Node) {
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

    fn choice(&mut self, node: &Node, now: &[&str], later: &[&str]) {
        let accepted = now
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
            Value::Text(text) if now.contains(&text.as_str()) => {}
            Value::Text(text) if !later.contains(&text.as_str()) => {
                let short = shorten(text);
                let what = Text::new(
                    format!("`{short}` 不能写在这里"),
                    format!("`{short}` is not accepted here"),
                );
                let problem = Problem::error(node.place, what);
                let close = suggest::closest(text, now.iter().copied());
                self.log.push(help(problem.did_you_mean(close)));
            }
            Value::Text(_) | Value::Table(_) | Value::List(_) => {
                let what = Text::new("这种写法还不能模拟", "this is not modelled yet");
                self.log.push(help(Problem::error(node.place, what)));
            }
            _ => self
                .log
                .push(expected(node, &Text::new("文字", "text"), &accepted)),
        }
    }

    /// Names of the entries of a top-level list of tables, or of named tables.
    fn names(&self, list: &str) -> Vec<String> {
        match self.root.get(list).map(|node| &node.value) {
            Some(Value::List(list)) => list
                .iter()
                .filter_map(|node| Some(node.name()?.to_owned()))
                .collect(),
            Some(Value::Table(table)) => table.keys().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    fn reference(&mut self, node: &Node, list: &str) {
        if list == "tools" && node.table().is_some() {
            let what = Text::new(
                "工具水平混用还不能模拟",
                "a mix of tool levels is not modelled yet",
            );
            self.log.push(Problem::error(node.place, what).help(
                "写一个名字,例如 \"manual\"",
                "write one name, for example \"manual\"",
            ));
            return;
        }
        let Some(name) = self.word(node) else { return };
        let names = self.names(list);
        if names.contains(&name) {
            return;
        }
        let short = shorten(&name);
        let what = Text::new(
            format!("没有叫 `{short}` 的 {list}"),
            format!("there is no {list} called `{short}`"),
        );
        let close = suggest::closest(&name, names.iter().map(String::as_str));
        let mut problem = Problem::error(node.place, what).did_you_mean(close);
        if close.is_none() && names.len() <= 40 {
            let known = names
                .iter()
                .map(|name| shorten(name))
                .collect::<Vec<_>>()
                .join(", ");
            problem = match known.as_str() {
                "" => problem.help(
                    format!("场景里没有写 {list}"),
                    format!("the scenario has no {list}"),
                ),
                known => problem.help(format!("有: {known}"), format!("known: {known}")),
            };
        }
        self.log.push(problem);
    }

    fn references(&mut self, node: &Node, list: &str) {
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
                let what = Text::new("写了两次", "named twice");
                self.log.push(Problem::error(name.place, what));
            }
        }
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

/// A key of the format that this version does not use.
fn not_yet(place: Place, field: &Field) -> Problem {
    let key = field.key;
    if field.status == Status::NoEffect {
        let what = Text::new(
            format!("`{key}` 读到了,但这个版本还不起作用"),
            format!("`{key}` is read but has no effect yet in this version"),
        );
        return Problem::warning(place, what);
    }
    let what = Text::new(
        format!("`{key}` 还不能模拟"),
        format!("`{key}` is not modelled yet"),
    );
    Problem::error(place, what)
        .label(field.doc.zh, field.doc.en)
        .help("先删掉这一项", "leave it out for now")
}

/// Reads exactly `count` numbers, not all of them zero.
pub fn numbers(node: &Node, count: usize, log: &mut Log) -> Option<Vec<f64>> {
    match node.list() {
        Some(list) if list.len() == count => {
            let read: Vec<Option<f64>> = list
                .iter()
                .map(|node| quantity::number(node, log))
                .collect();
            let read: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
            if read.iter().sum::<f64>() > 0.0 {
                return Some(read);
            }
            let what = Text::new("不能全是 0", "they cannot all be zero");
            log.push(Problem::error(node.place, what));
        }
        Some(list) => {
            let what = Text::new(
                format!("要 {count} 个数,写了 {} 个", list.len()),
                format!("expected {count} numbers, found {}", list.len()),
            );
            log.push(Problem::error(node.place, what));
        }
        None => {
            let kind = Text::new(format!("{count} 个数"), format!("{count} numbers"));
            log.push(expected(node, &kind, "[1, 2, …]"));
        }
    }
    None
}

/// Reads times of day: sorted, without repetition [ms].
pub fn times(node: &Node, log: &mut Log) -> Option<Vec<i64>> {
    let one;
    let list = match &node.value {
        Value::List(list) if !list.is_empty() => list.as_slice(),
        Value::Text(_) => {
            one = [node.clone()];
            &one
        }
        _ => {
            let kind = Text::new("时刻的列表", "a list of times of day");
            log.push(expected(node, &kind, "[\"12:00\", \"21:00\"]"));
            return None;
        }
    };
    let read: Vec<Option<i64>> = list
        .iter()
        .map(|node| quantity::time_of_day(node, log))
        .collect();
    let mut times: Vec<i64> = read.into_iter().collect::<Option<_>>()?;
    times.sort_unstable();
    times.dedup();
    Some(times)
}
