//! One `--vary` argument: a path, and the values it is to have.

use std::ops::Range;

use crate::language::Text;

use super::super::lexical::ascii;
use super::super::node::{Node, Value, Via};
use super::super::problem::{Log, Place, Problem};
use super::super::quantity::{Unit, shorten};
use super::super::source::SourceId;
use super::super::syntax;
use super::MOST_POINTS;
use super::range::{self, Measured};

/// A path and values, each with its place.
#[derive(Debug)]
pub struct Argument<'a> {
    /// The path as typed.
    pub path: &'a str,
    /// Where it stands.
    pub path_place: Place,
    values: &'a str,
    offset: usize,
    source: SourceId,
}

impl<'a> Argument<'a> {
    /// Takes an argument apart at its first equals sign.
    pub fn read(text: &'a str, source: SourceId, log: &mut Log) -> Option<Self> {
        let Some((path, values)) = text.split_once('=') else {
            log.push(no_equals(text, Place::new(source, 0..text.len())));
            return None;
        };
        let lead = path.len() - path.trim_start().len();
        let path_end = lead + path.trim().len();
        Some(Self {
            path: path.trim(),
            path_place: Place::new(source, lead..path_end),
            values,
            offset: path.len() + 1,
            source,
        })
    }

    /// The values, as nodes that know their place.
    ///
    /// - `kind`: what the value of this path is measured in, if in anything.
    pub fn values(&self, kind: Option<&Unit>, log: &mut Log) -> Option<Vec<Node>> {
        let items = split(self.values);
        let mut nodes = Vec::new();
        let mut sound = true;
        for item in &items {
            let text = &self.values[item.clone()];
            match self.item(text, item.start, kind, log) {
                Some(found) => nodes.extend(found),
                None => sound = false,
            }
        }
        if !sound {
            return None;
        }
        // One TOML list is a list of values, which may be lists themselves.
        if let [
            Node {
                value: Value::List(list),
                ..
            },
        ] = &mut nodes[..]
        {
            nodes = std::mem::take(list);
        }
        let whole = Place::new(self.source, self.offset..self.offset + self.values.len());
        if nodes.is_empty() {
            let what = Text::new("一个值也没有", "there is no value");
            log.push(with_example(Problem::error(whole, what)));
            return None;
        }
        if nodes.len() > MOST_POINTS {
            let count = nodes.len();
            let what = Text::new(
                format!("{count} 个值太多，最多 {MOST_POINTS} 个"),
                format!("{count} values are too many; at most {MOST_POINTS} are possible"),
            );
            log.push(Problem::error(whole, what));
            return None;
        }
        share_unit(&mut nodes, kind);
        for node in &mut nodes {
            node.stamp(Via::Setting);
        }
        Some(nodes)
    }

    /// The values one item stands for: one, or those of a range.
    fn item(&self, text: &str, at: usize, kind: Option<&Unit>, log: &mut Log) -> Option<Vec<Node>> {
        let lead = text.len() - text.trim_start().len();
        let (text, at) = (text.trim(), self.offset + at + lead);
        let place = Place::new(self.source, at..at + text.len());
        if text.is_empty() {
            let what = Text::new("逗号之间缺一个值", "a value is missing between commas");
            log.push(with_example(Problem::error(place, what)));
            return None;
        }
        if let Some(fixed) = with_ascii_signs(text) {
            let what = Text::new(
                format!("`{}` 里有全角符号", shorten(text)),
                format!("`{}` has full-width signs", shorten(text)),
            );
            let fixed = format!(
                "{}={}",
                self.path,
                with_ascii_signs(self.values).unwrap_or(fixed)
            );
            log.push(
                Problem::error(place, what).help(format!("写成 {fixed}"), format!("write {fixed}")),
            );
            return None;
        }
        let bare = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
            .unwrap_or(text);
        if bare.contains("..") && !bare.starts_with(['[', '{']) {
            let values = range::values(bare, place, kind, log)?;
            let node = |text: String| Node {
                place,
                ..syntax::parse_value(&text, 0, self.source, &mut Log::default())
            };
            return Some(values.into_iter().map(node).collect());
        }
        Some(vec![syntax::parse_value(text, at, self.source, log)])
    }
}

/// A unit that is said behind the last value holds for bare numbers before it: `30, 60, 90 min`.
fn share_unit(nodes: &mut [Node], kind: Option<&Unit>) {
    let Some((Some(last), Some(kind))) = nodes.last().map(|node| (measured(node), kind)) else {
        return;
    };
    if last.unit.is_empty() || kind.factor(&last.unit).is_none() {
        return;
    }
    for node in nodes {
        if !matches!(node.value, Value::Integer(_) | Value::Float(_)) {
            continue;
        }
        if let Some(bare) = measured(node) {
            let unit = last.unit.clone();
            node.value = Value::Text(Measured { unit, ..bare }.text(bare.number.decimals()));
        }
    }
}

/// A value as one number with at most one unit, if it is that.
pub fn measured(node: &Node) -> Option<Measured> {
    match &node.value {
        Value::Text(text) => Measured::parse(text),
        Value::Integer(_) | Value::Float(_) => Measured::parse(&node.inline()),
        _ => None,
    }
}

fn no_equals(text: &str, place: Place) -> Problem {
    let what = Text::new(
        "--vary 要写成 路径=起..止:步长，或 路径=值,值",
        "--vary takes PATH=FROM..TO:STEP, or PATH=VALUE,VALUE",
    );
    let problem = Problem::error(place, what);
    match with_ascii_signs(text).filter(|fixed| fixed.contains('=')) {
        Some(fixed) => problem.help(format!("写成 {fixed}"), format!("write {fixed}")),
        None => with_example(problem),
    }
}

fn with_example(problem: Problem) -> Problem {
    problem.help(
        "例如 --vary tier.general.hands=1..4 或 --vary tools.manual.omission=0%,0.4%,0.8%",
        "for example --vary tier.general.hands=1..4 or --vary tools.manual.omission=0%,0.4%,0.8%",
    )
}

/// The text with the signs of a Chinese keyboard replaced; `None` if it has none. What stands in
/// quotes, and words with brackets of their own, stay as they are.
fn with_ascii_signs(text: &str) -> Option<String> {
    let mut fixed = String::new();
    let mut quoted = false;
    let mut changed = false;
    for c in text.chars() {
        quoted ^= c == '"';
        let sign = matches!(
            c,
            '＝' | '，' | '、' | '：' | '．' | '０'..='９' | '［' | '］'
        );
        match c {
            _ if quoted => fixed.push(c),
            '…' | '～' => fixed.push_str(if fixed.ends_with("..") { "" } else { ".." }),
            c if sign => fixed.push(ascii(c).unwrap_or(c)),
            c => fixed.push(c),
        }
        changed |= !quoted && (sign || matches!(c, '…' | '～'));
    }
    changed.then_some(fixed)
}

/// The parts between commas that stand in no brackets and no quotes.
fn split(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut begin, mut depth, mut quote) = (0, 0_i32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(begin..at);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(begin..text.len());
    parts
}

#[cfg(test)]
mod tests {
    use super::super::super::quantity::unit::DURATION;
    use super::super::super::source::Sources;
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let mut sources = Sources::default();
        let id = sources.add("--vary", text);
        let mut log = Log::default();
        let argument = Argument::read(text, id, &mut log);
        let nodes = argument.and_then(|one| one.values(Some(&DURATION), &mut log));
        let problems = log.finish(&sources);
        match nodes {
            Some(nodes) => Ok(nodes.iter().map(Node::inline).collect()),
            None => Err(problems.to_string()),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = read(text).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn values_are_listed_ranged_or_both() {
        check("a=1,2, 4", &["1", "2", "4"]);
        check("a=1..3,8", &["1", "2", "3", "8"]);
        check("a=manual,system", &["\"manual\"", "\"system\""]);
        check("a=[\"manual\", \"system\"]", &["\"manual\"", "\"system\""]);
        check("a=\"1 h..2 h:1 h\"", &["\"1 h\"", "\"2 h\""]);
        check(
            "a=30, 60, 90 min",
            &["\"30 min\"", "\"60 min\"", "\"90 min\""],
        );
        check("a=30,60", &["30", "60"]);
        check(
            "a=[[\"x\", \"y\"], [\"x\"]]",
            &["[\"x\", \"y\"]", "[\"x\"]"],
        );
        check("a=[\"x\"],[\"y\"]", &["[\"x\"]", "[\"y\"]"]);
        check(
            "a={ every = \"2 h\" },immediate",
            &["{ every = \"2 h\" }", "\"immediate\""],
        );
    }

    #[test]
    fn mistakes_are_explained() {
        for (text, words) in [
            ("hands", "--vary takes PATH=FROM..TO:STEP"),
            ("hands＝1，2", "write hands=1,2"),
            ("hands=1，2", "write hands=1,2"),
            ("hands=1…4", "write hands=1..4"),
            ("hands=１..４", "write hands=1..4"),
            ("hands=1,,2", "a value is missing"),
            ("hands=", "a value is missing"),
            ("hands=[]", "there is no value"),
        ] {
            let said = read(text).expect_err(text);
            assert!(said.contains(words), "{text}: {said}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_typed_makes_it_panic(text in "[a=.,:*0-9 \"'\\[{}\\]hmin%-２，：…元]{0,24}") {
            let _ = read(&text);
            let _ = read(&format!("a={text}"));
        }
    }
}
