//! What a Chinese keyboard does to TOML, and nesting, looked at before the parser.
//!
//! A scan over the characters outside strings and comments: brackets are counted, full-width
//! punctuation and Chinese keys without quotes get a message that shows the line as it must be.

use std::ops::Range;

use crate::language::Text;

use super::english;
use super::problem::{Log, Place, Problem};
use super::source::SourceId;

/// Deeper nesting than any scenario needs; the parser recurses once for each level.
const DEEPEST: usize = 32;

/// Longer lines are not shown corrected [bytes].
const LONGEST_SHOWN: usize = 200;

/// Scans a text.
///
/// Returns the byte ranges of the lines that were complained about (the parser's own complaints
/// about them would only confuse), or `None` if the text must not be parsed at all.
pub fn scan(text: &str, source: SourceId, log: &mut Log) -> Option<Vec<Range<usize>>> {
    let mut scanner = Scanner::new(text);
    while let Some((at, c)) = scanner.next() {
        match c {
            '[' | '{' => {
                scanner.open.push((at, c));
                if scanner.open.len() > DEEPEST {
                    let what = Text::new(
                        format!("括号嵌套超过 {DEEPEST} 层"),
                        format!("brackets are nested more than {DEEPEST} deep"),
                    );
                    log.push(Problem::error(Place::new(source, at..at + 1), what));
                    return None;
                }
            }
            ']' | '}' => _ = scanner.open.pop(),
            '\n' => {
                let line = text[at + 1..].lines().next().unwrap_or_default();
                let open = scanner.open.last().filter(|(_, open)| runs_on(*open, line));
                if let Some(&(at, open)) = open {
                    // What a list or table still open swallows makes no sense to the parser.
                    log.push(not_closed(source, at, open));
                    return None;
                }
            }
            c if !c.is_ascii() => scanner.stray(at, c),
            _ => {}
        }
    }
    let mut lines = Vec::new();
    for (line, stray) in scanner.strays {
        log.push(complaint(text, source, &line, &stray));
        lines.push(line);
    }
    Some(lines)
}

/// The first stray character of a line, and whether all of them have an ASCII counterpart.
#[derive(Debug)]
struct Stray {
    span: Range<usize>,
    punctuation: bool,
}

/// Walks over what is neither string nor comment.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Brackets that are open.
    open: Vec<(usize, char)>,
    strays: Vec<(Range<usize>, Stray)>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
            strays: Vec::new(),
        }
    }

    /// The next character outside strings and comments.
    fn next(&mut self) -> Option<(usize, char)> {
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next()?;
            let at = self.at;
            self.at += match c {
                '#' => rest.find('\n').unwrap_or(rest.len()),
                '"' => string_length(rest, "\"\"\"", '"', true),
                '\'' => string_length(rest, "'''", '\'', false),
                _ => {
                    self.at += c.len_utf8();
                    return Some((at, c));
                }
            };
        }
    }

    /// Notes a character that cannot stand outside a string; one note a line.
    fn stray(&mut self, at: usize, c: char) {
        if self
            .strays
            .last()
            .is_some_and(|(line, _)| line.contains(&at))
        {
            return;
        }
        let start = self.text[..at].rfind('\n').map_or(0, |found| found + 1);
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |found| at + found + 1);
        let punctuation = ascii(c).is_some();
        let run = self.text[at..end]
            .find(|other: char| other.is_ascii() || ascii(other).is_some() != punctuation)
            .unwrap_or(end - at);
        let span = at..at + if punctuation { c.len_utf8() } else { run };
        self.strays.push((start..end, Stray { span, punctuation }));
    }
}

/// Whether a line belongs to what comes after a bracket that should have been closed: a heading,
/// or a key inside a list.
fn runs_on(open: char, line: &str) -> bool {
    let line = line.trim_start();
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let heading = line.trim_start_matches('[');
    let name = heading.split(|c| !bare(c)).next().unwrap_or_default();
    let is_heading = heading.len() < line.len()
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && heading[name.len()..].starts_with(']');
    let key = line.split(|c| !bare(c)).next().unwrap_or_default();
    let is_key = !key.is_empty() && line[key.len()..].trim_start().starts_with('=');
    is_heading || (open == '[' && is_key)
}

fn not_closed(source: SourceId, at: usize, open: char) -> Problem {
    let close = if open == '[' { ']' } else { '}' };
    let what = Text::new(
        format!("括号没有成对:`{open}` 后面没有 `{close}`"),
        format!("a bracket is not closed: no `{close}` after `{open}`"),
    );
    Problem::error(Place::new(source, at..at + 1), what).help(
        format!("在这一行的值后面补上 {close}"),
        format!("put {close} behind the value on this line"),
    )
}

/// Bytes from an opening quote to just behind the closing one (or the end of line or text).
fn string_length(rest: &str, triple: &str, quote: char, escapes: bool) -> usize {
    let multi = rest.starts_with(triple);
    let open = if multi { 3 } else { 1 };
    let mut chars = rest[open..].char_indices();
    while let Some((at, c)) = chars.next() {
        if escapes && c == '\\' {
            chars.next();
        } else if multi && rest[open + at..].starts_with(triple) {
            return open + at + 3;
        } else if !multi && c == quote {
            return open + at + 1;
        } else if !multi && c == '\n' {
            return open + at;
        }
    }
    rest.len()
}

fn complaint(text: &str, source: SourceId, line: &Range<usize>, stray: &Stray) -> Problem {
    let place = Place::new(source, stray.span.clone());
    let written = &text[stray.span.clone()];
    let whole = text[line.clone()].trim_end();
    if stray.punctuation {
        let what = Text::new(
            format!("全角符号 `{written}`"),
            format!("full-width character `{written}`"),
        );
        let problem = Problem::error(place, what)
            .label("要用英文(半角)符号", "an ASCII character belongs here");
        if whole.len() > LONGEST_SHOWN {
            return problem;
        }
        let fixed = corrected(whole);
        return problem.help(format!("改成: {fixed}"), format!("write: {fixed}"));
    }
    let short: String = written.chars().take(30).collect();
    let is_key = text[stray.span.end..line.end]
        .trim_start()
        .starts_with(['=', '.', ']'])
        || text[line.start..stray.span.start].trim().is_empty();
    if let (true, Some(key)) = (is_key, english::key(&short)) {
        let what = Text::new(
            format!("键名要写英文,不是 `{short}`"),
            format!("keys are English, not `{short}`"),
        );
        return Problem::error(place, what).help(format!("改成: {key}"), format!("write: {key}"));
    }
    let what = if is_key {
        Text::new(
            format!("中文键 `{short}` 没有引号"),
            format!("the key `{short}` needs quotes"),
        )
    } else {
        Text::new(
            format!("文字 `{short}` 没有引号"),
            format!("the text `{short}` needs quotes"),
        )
    };
    let word = word(whole, stray.span.start - line.start);
    if let Some(plain) = without_measure_word(word).or_else(|| date(word)) {
        return Problem::error(place, what)
            .help(format!("改成: {plain}"), format!("write: {plain}"));
    }
    let problem = Problem::error(place, what)
        .label("要加英文引号", "put it in quotes")
        .help(format!("改成: \"{word}\""), format!("write: \"{word}\""));
    match is_key {
        true => problem.help(
            "键名都是英文的;只有自己起的名字才用中文",
            "keys are English; only names of your own may be Chinese",
        ),
        false => problem,
    }
}

/// `60 个` as the plain number that counts take.
fn without_measure_word(word: &str) -> Option<String> {
    let word = word.replace(['(', ')', '\u{FF08}', '\u{FF09}'], "");
    let number = word
        .trim()
        .strip_suffix(['个', '人', '名', '家', '位', '次', '级'])?;
    let number = number.trim_end();
    let counts = !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit());
    counts.then(|| number.to_owned())
}

/// `2026年3月2日` as TOML writes it.
fn date(word: &str) -> Option<String> {
    let (year, rest) = word.trim().split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let day = day.trim_end_matches(['日', '号']);
    let number = |text: &str| text.trim().parse::<u16>().ok();
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The word around byte `at` of a line: `90 分钟` as a whole.
fn word(line: &str, at: usize) -> &str {
    let stop = |c: char| {
        matches!(
            c,
            '=' | ',' | '[' | ']' | '{' | '}' | '"' | '\'' | '#' | '.'
        )
    };
    let start = line[..at].rfind(stop).map_or(0, |found| found + 1);
    let end = line[at..].find(stop).map_or(line.len(), |found| at + found);
    line[start..end].trim()
}

/// The ASCII counterpart of a full-width or typographic character.
pub fn ascii(c: char) -> Option<char> {
    Some(match c {
        '“' | '”' | '„' | '「' | '」' | '『' | '』' => '"',
        '‘' | '’' => '\'',
        '【' => '[',
        '】' => ']',
        '。' => '.',
        '、' => ',',
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => return None,
    })
}

/// A text with every full-width character replaced; a colon between key and value becomes `=`.
fn corrected(line: &str) -> String {
    let mut fixed = String::with_capacity(line.len());
    let mut scanner = Scanner::new(line);
    let mut copied = 0;
    let mut inside = false;
    while let Some((at, c)) = scanner.next() {
        // What the scanner skipped (strings, comments) stays as it is.
        fixed.push_str(&line[copied..at]);
        copied = at + c.len_utf8();
        let plain = ascii(c).unwrap_or(c);
        let opens_value = c == '：' && !inside && !fixed.contains('=');
        inside ^= plain == '"' && c != '"';
        match (c, opens_value) {
            (_, true) => fixed.push_str(" = "),
            _ => fixed.push(plain),
        }
        if plain == '#' {
            // The rest is a comment, in which 【假设】 has a meaning.
            break;
        }
    }
    fixed.push_str(&line[copied..]);
    fixed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let mut log = Log::default();
        let mut sources = super::super::source::Sources::default();
        let id = sources.add("x.toml", text);
        scan(text, id, &mut log);
        let problems = log.finish(&sources);
        let whole = |located: &super::super::problem::Located| {
            let help: Vec<&str> = located.problem.help.iter().map(|t| t.en.as_str()).collect();
            format!("{}; {}", located.problem.what.en, help.join("; "))
        };
        problems.list.iter().map(whole).collect()
    }

    #[test]
    fn full_width_punctuation_is_shown_corrected() {
        assert_eq!(
            complaints("hands＝2，"),
            ["full-width character `＝`; write: hands=2,"]
        );
        assert_eq!(
            complaints("working_hours：“08:00-23:00”  # “说明”，"),
            ["full-width character `：`; write: working_hours = \"08:00-23:00\"  # “说明”，"]
        );
    }

    #[test]
    fn strings_and_comments_may_hold_anything() {
        assert!(complaints("a = \"，：“”\" # 全角，\nb = '''“\n”'''\nc = \"\\\"，\"").is_empty());
    }

    #[test]
    fn chinese_without_quotes_gets_quotes() {
        assert_eq!(
            complaints("人手 = 2\nb = 90 分钟"),
            [
                "keys are English, not `人手`; write: hands",
                "the text `分钟` needs quotes; write: \"90 分钟\"",
            ]
        );
    }

    #[test]
    fn counts_and_dates_are_shown_without_chinese() {
        assert_eq!(
            complaints("a = 60个\nb = 60 (个)\nc = 2026年3月2日\nd = 9月"),
            [
                "the text `个` needs quotes; write: 60",
                "the text `个` needs quotes; write: 60",
                "the text `年` needs quotes; write: 2026-03-02",
                "the text `月` needs quotes; write: \"9月\"",
            ]
        );
    }

    #[test]
    fn a_comment_behind_a_full_width_sign_keeps_its_mark() {
        assert_eq!(
            complaints("a = 1 \u{FF03} 全网【假设】"),
            ["full-width character `\u{FF03}`; write: a = 1 # 全网【假设】"]
        );
    }

    #[test]
    fn a_bracket_left_open_is_named_where_it_opens() {
        let open = |c| format!("a bracket is not closed: no `{c}` after");
        for (text, close) in [
            ("a = [1, 2\nb = 3", ']'),
            ("a = [\"x\"\n\n[supplier]\n", ']'),
            ("a = { b = 1\n[[tier]]\n", '}'),
        ] {
            let found = complaints(text);
            assert!(
                found.len() == 1 && found[0].starts_with(&open(close)),
                "{found:?}"
            );
        }
        assert!(complaints("a = [\n  { b = 1,\n    c = 2 },\n  [3],\n]\nd = 4").is_empty());
    }

    #[test]
    fn deep_nesting_is_refused_before_parsing() {
        let mut log = Log::default();
        assert!(scan(&"[".repeat(1_000_000), 0, &mut log).is_none());
        assert!(scan(&"[".repeat(DEEPEST), 0, &mut log).is_some());
    }
}
