//! Text to tree: the TOML parser behind guards, with all syntax errors at once.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::language::Text;

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
        log.push(syntax_error(
            error.message(),
            text,
            Place::new(source, span),
        ));
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
    let line_start = text[..place.range().start.min(text.len())]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if message.contains("duplicate key") {
        let what = Text::new(
            format!("`{written}` 写了两次"),
            format!("`{written}` is written twice"),
        );
        return Problem::error(place, what).help("删掉其中一个", "delete one of the two");
    }
    let cause = match message {
        m if m.contains("string values must be quoted") => {
            Text::new("文字没有加引号", "text without quotes")
        }
        m if m.contains("unclosed") => Text::new("括号没有成对", "a bracket is not closed"),
        m if m.contains("invalid basic string") || m.contains("invalid literal string") => {
            Text::new("引号没有成对", "a quote is not closed")
        }
        m => Text::new(
            format!("这里不符合 TOML 写法({m})"),
            format!("this is not TOML: {m}"),
        ),
    };
    let problem = Problem::error(place, cause);
    let after_equals = line.split_once('=').map_or("", |(_, value)| value.trim());
    let bare = after_equals
        .split(['#', ',', '}', ']'])
        .next()
        .unwrap_or_default()
        .trim();
    if message.contains("string values must be quoted") || looks_bare(bare) {
        let bare = bare.chars().take(60).collect::<String>();
        return problem.help(
            format!("文字和带单位的数量要加英文引号:\"{bare}\""),
            format!("text and quantities with a unit stand in quotes: \"{bare}\""),
        );
    }
    problem
}

/// A value such as `90 min` or `always` that lacks its quotes.
fn looks_bare(value: &str) -> bool {
    let starts = value.starts_with(|c: char| c.is_ascii_alphanumeric());
    let has_letters = value.contains(|c: char| c.is_alphabetic() || c == '%' || c == ':');
    starts && has_letters && !value.contains(['"', '\'', '{', '['])
}
