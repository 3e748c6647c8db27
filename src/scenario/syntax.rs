//! Text to tree: the TOML parser behind guards, with all syntax errors at once.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::language::Text;

use super::grammar;
use super::lexical;
use super::node::{Node, Table, Value, Via};
use super::problem::{Log, Place, Problem};
use super::source::SourceId;

/// The largest number of entries in one table or list.
const LARGEST_TABLE: usize = 20_000;

/// Parses a whole file. `None` if anything in it is not TOML; the reasons are in `log`.
pub fn parse(text: &str, source: SourceId, log: &mut Log) -> Option<Table> {
    // Nesting is counted and full-width punctuation found before the parser sees the text: it
    // recurses, and its messages speak of bytes it did not expect.
    let lines = lexical::scan(text, source, log)?;
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut failed = !lines.is_empty();
    for error in &errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        if lines.iter().any(|line| line.contains(&span.start)) {
            continue;
        }
        failed = true;
        let place = Place::new(source, span);
        // Problems beyond the most that are kept are only counted: no need to explain them.
        log.push(match log.is_full() {
            true => Problem::error(place, Text::default()),
            false => syntax_error(error.message(), text, place),
        });
    }
    if failed {
        return None;
    }
    let mut reader = Reader {
        source,
        log,
        offset: 0,
    };
    reader.table(table.get_ref())
}

/// Parses one value, as in `--set PATH=VALUE`. What is not TOML is taken as text.
pub fn parse_value(text: &str, offset: usize, source: SourceId, log: &mut Log) -> Node {
    let as_text = || Node {
        value: Value::Text(text.to_owned()),
        place: Place::new(source, offset..offset + text.len()),
        via: Via::File,
    };
    // A throwaway log: on the command line full-width signs are text like any other.
    let clean = lexical::scan(text, source, &mut Log::default());
    if clean.is_none_or(|lines| !lines.is_empty()) {
        return as_text();
    }
    match DeValue::parse(text) {
        Ok(value) => {
            let mut reader = Reader {
                source,
                log,
                offset,
            };
            reader.node(&value).unwrap_or_else(as_text)
        }
        Err(_) => as_text(),
    }
}

/// Copies the parser's tree into ours.
struct Reader<'a> {
    source: SourceId,
    log: &'a mut Log,
    offset: usize,
}

impl Reader<'_> {
    fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        let span = spanned.span();
        Place::new(
            self.source,
            span.start + self.offset..span.end + self.offset,
        )
    }

    fn table(&mut self, table: &DeTable<'_>) -> Option<Table> {
        if table.len() > LARGEST_TABLE {
            self.too_many(table.iter().next().map(|(key, _)| self.place(key)));
            return None;
        }
        let mut copy = Table::default();
        for (key, value) in table {
            let place = self.place::<DeString<'_>>(key);
            if let Some(node) = self.node(value) {
                copy.insert(key.get_ref().as_ref(), place, node);
            }
        }
        Some(copy)
    }

    fn node(&mut self, spanned: &Spanned<DeValue<'_>>) -> Option<Node> {
        let place = self.place(spanned);
        let value = match spanned.get_ref() {
            DeValue::String(text) => Value::Text(text.as_ref().to_owned()),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => return self.number_too_large(place),
                }
            }
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => Value::Float(number),
                Err(_) => return self.number_too_large(place),
            },
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(list) if list.len() > LARGEST_TABLE => {
                self.too_many(Some(place));
                return None;
            }
            DeValue::Array(list) => {
                Value::List(list.iter().filter_map(|node| self.node(node)).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)?),
        };
        Some(Node {
            value,
            place,
            via: Via::File,
        })
    }

    fn number_too_large(&mut self, place: Place) -> Option<Node> {
        let what = Text::new("这个数字太大,读不了", "this number is too large to be read");
        self.log.push(Problem::error(place, what));
        None
    }

    fn too_many(&mut self, place: Option<Place>) {
        let what = Text::new(
            format!("一个列表或表里最多 {LARGEST_TABLE} 项"),
            format!("a list or table has at most {LARGEST_TABLE} entries"),
        );
        self.log.push(Problem::error(place, what));
    }
}

/// The parser's English, with the usual causes in the planner's words.
fn syntax_error(message: &str, text: &str, place: Place) -> Problem {
    let written = text.get(place.range()).unwrap_or_default();
    let start = place.range().start.min(text.len());
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if message.contains("duplicate key") {
        let what = Text::new(
            format!("`{written}` 写了两次"),
            format!("`{written}` is written twice"),
        );
        return twice(
            Problem::error(place, what),
            written,
            line,
            &text[..line_start],
        );
    }
    let empty = line.split_once('=').is_some_and(|(_, value)| {
        value.trim_start().is_empty() || value.trim_start().starts_with('#')
    });
    let problem = Problem::error(place, cause(if empty { "missing value" } else { message }));
    if message.contains("invalid basic string") || message.contains("invalid literal string") {
        return match line.contains(['”', '“']) {
            true => problem.help(
                "中文引号 “ ” 要换成英文引号 \"",
                "the quotes “ ” must be ASCII quotes \"",
            ),
            false => problem.help(
                "在值的末尾补上英文引号 \"",
                "put the quote \" at the end of the value",
            ),
        };
    }
    let after_equals = line.split_once('=').map_or("", |(_, value)| value.trim());
    let bare = after_equals
        .split(['#', ',', '}', ']'])
        .next()
        .unwrap_or_default()
        .trim();
    if looks_bare(bare) {
        let bare = bare.chars().take(60).collect::<String>();
        return problem.help(
            format!("文字和带单位的数量要加英文引号:\"{bare}\""),
            format!("text and quantities with a unit stand in quotes: \"{bare}\""),
        );
    }
    problem
}

/// What may have been meant by writing something twice.
fn twice(problem: Problem, written: &str, line: &str, before: &str) -> Problem {
    let listed = grammar::find(grammar::SCENARIO, written)
        .is_some_and(|field| field.kind.entries().is_some());
    if line.trim_start().starts_with('[') && listed {
        return problem.help(
            format!("有好几个时,每个上面都写两层方括号:[[{written}]]"),
            format!("with several, each stands below double brackets: [[{written}]]"),
        );
    }
    let problem = problem.help("删掉其中一个", "delete one of the two");
    /// A section is not longer [lines].
    const LOOK_BACK: usize = 200;
    let heading = before.lines().rev().take(LOOK_BACK).find_map(|line| {
        let line = line.trim_start();
        line.starts_with('[').then(|| line.split(']').next())?
    });
    match heading.and_then(|heading| heading.strip_prefix("[[")) {
        Some(list) => problem.help(
            format!("如果这是下一个,它上面少了一行 [[{list}]]"),
            format!("if this begins the next one, a line [[{list}]] is missing above it"),
        ),
        None => problem,
    }
}

/// What the parser found, in both languages.
fn cause(message: &str) -> Text {
    let (zh, en) = match message {
        m if m.contains("string values must be quoted") => {
            ("文字没有加引号", "text without quotes")
        }
        m if m.contains("unclosed") => ("括号没有成对", "a bracket is not closed"),
        m if m.contains("invalid basic string") || m.contains("invalid literal string") => {
            ("引号没有成对", "a quote is not closed")
        }
        m if m.contains("missing comma") => {
            ("两项之间缺英文逗号", "a comma is missing between two items")
        }
        m if m.contains("extra comma") => ("多了一个逗号", "one comma too many"),
        m if m.contains("key with no value") || m.contains("missing assignment") => (
            "这一行缺等号和值,要写成 键 = 值",
            "this line lacks `=` and a value: key = value",
        ),
        m if m.contains("missing value") => ("等号后面没有值", "nothing stands behind `=`"),
        m if m.contains("extra `=`") || m.contains("extra assignment") => {
            ("多了一个等号", "one `=` too many")
        }
        m if m.contains("unexpected `=` in array") => {
            ("列表里不能有等号", "a list holds values, not `key = value`")
        }
        m if m.contains("missing key") || m.contains("keys cannot be empty") => {
            ("等号前面没有键名", "no key stands before `=`")
        }
        m if m.contains("invalid unquoted key") => (
            "键名里有不能用的符号",
            "a key has a character that it cannot have",
        ),
        m if m.contains("missing opening quote") => {
            ("这个值前面少了英文引号", "the opening quote is missing")
        }
        m if m.contains("leading zero") => ("数字前面不能多写 0", "a number has no leading zeros"),
        m if m.contains("recurs") => ("括号嵌套太深", "brackets are nested too deep"),
        m if m.contains("newline")
            || m.contains("unexpected content")
            || m.contains("unexpected key") =>
        {
            ("这一行后面多了东西", "something more stands on this line")
        }
        m if m.contains("comment") => (
            "注释里有不能用的控制字符",
            "a control character in a comment",
        ),
        m if m.contains("escape") || m.contains("unicode") || m.contains("hexadecimal") => (
            "反斜杠 \\ 后面写得不对;路径用 / 分隔,或用单引号",
            "a backslash escapes nothing here; use / in paths, or single quotes",
        ),
        m if m.contains("key-value") || m.contains("inline table") => {
            ("这里要写 键 = 值", "`key = value` belongs here")
        }
        m => {
            return Text::new(
                "这里不是能读懂的 TOML 写法",
                format!("this is not TOML: {m}"),
            );
        }
    };
    Text::new(zh, en)
}

/// A value such as `90 min` or `always` that lacks its quotes.
fn looks_bare(value: &str) -> bool {
    let starts = value.starts_with(|c: char| c.is_ascii_alphanumeric());
    let has_letters = value.contains(|c: char| c.is_alphabetic() || c == '%' || c == ':');
    starts && has_letters && !value.contains(['"', '\'', '{', '['])
}
