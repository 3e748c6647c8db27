//! What is wrong with a scenario: found, located, explained in both languages.
//!
//! Readers push a [`Problem`] into a [`Log`] and go on, so that all problems come at once.
//! [`Problems`] is the finished list; it holds the lines it quotes and needs no file any more.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::Range;

use crate::language::{Language, Text};

use super::source::{SourceId, Sources};

/// More problems than this are counted but not kept: a file of another kind has thousands.
const MOST_KEPT: usize = 1_000;

/// A stretch of a source [byte offsets].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// Which text.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Place {
    /// The place of a byte range.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            source,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// The byte range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Whether the scenario can be run all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot be run.
    Error,
    /// It can, but not everything written has an effect.
    Warning,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// Where; `None` where no file exists.
    pub place: Option<Place>,
    /// What was found, one line.
    pub what: Text,
    /// Short words beside the caret.
    pub label: Option<Text>,
    /// What is accepted, and what to write instead.
    pub help: Vec<Text>,
}

impl Problem {
    /// An error.
    pub fn error(place: impl Into<Option<Place>>, what: Text) -> Self {
        Self {
            severity: Severity::Error,
            place: place.into(),
            what,
            label: None,
            help: Vec::new(),
        }
    }

    /// A warning.
    pub fn warning(place: impl Into<Option<Place>>, what: Text) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(place, what)
        }
    }

    /// With words beside the caret.
    #[must_use]
    pub fn label(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.label = Some(Text::new(zh, en));
        self
    }

    /// With a line of help.
    #[must_use]
    pub fn help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.help.push(Text::new(zh, en));
        self
    }

    /// With a suggestion, if there is one.
    #[must_use]
    pub fn did_you_mean(self, found: Option<&str>) -> Self {
        match found {
            Some(word) => self.help(
                format!("是不是 `{word}`?"),
                format!("did you mean `{word}`?"),
            ),
            None => self,
        }
    }
}

/// Collects problems while reading.
#[derive(Debug, Clone, Default)]
pub struct Log {
    problems: Vec<Problem>,
    dropped: usize,
}

impl Log {
    /// Notes a problem.
    pub fn push(&mut self, mut problem: Problem) {
        if self.problems.len() < MOST_KEPT {
            shorten(&mut problem.what);
            problem.help.iter_mut().for_each(shorten);
            self.problems.push(problem);
        } else {
            self.dropped += 1;
        }
    }

    /// Whether further problems would only be counted.
    pub fn is_full(&self) -> bool {
        self.problems.len() >= MOST_KEPT
    }

    /// Whether anything found so far forbids a run.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }

    /// Ends the collection: sorted by place, without repetitions, each with its line.
    pub fn finish(self, sources: &Sources) -> Problems {
        let mut problems = self.problems;
        problems.sort_by_key(|problem| (problem.severity, problem.place));
        let mut seen = HashSet::new();
        problems.retain(|problem| seen.insert((problem.place, problem.what.en.clone())));
        let problems = fold_warnings(problems, sources);
        Problems {
            list: problems
                .into_iter()
                .map(|problem| Located {
                    quote: problem.place.and_then(|place| quote(sources, place)),
                    problem,
                })
                .collect(),
            dropped: self.dropped,
        }
    }
}

/// A message may quote what was written, and that may be a megabyte.
fn shorten(text: &mut Text) {
    const LONGEST: usize = 1_000;
    for text in [&mut text.zh, &mut text.en] {
        if text.len() > LONGEST {
            text.truncate(floor(text, LONGEST));
            text.push('…');
        }
    }
}

/// Equal warnings become one: a key without effect may stand in every line of a list.
fn fold_warnings(problems: Vec<Problem>, sources: &Sources) -> Vec<Problem> {
    let mut folded: Vec<Problem> = Vec::new();
    let mut first: HashMap<(SourceId, String), (usize, Vec<String>)> = HashMap::new();
    for problem in problems {
        let (Severity::Warning, Some(place)) = (problem.severity, problem.place) else {
            folded.push(problem);
            continue;
        };
        let line = sources
            .get(place.source)
            .map_or(0, |source| source.position(place.start as usize).0);
        match first.entry((place.source, problem.what.en.clone())) {
            Vacant(vacant) => {
                vacant.insert((folded.len(), Vec::new()));
                folded.push(problem);
            }
            Occupied(mut known) => known.get_mut().1.push(line.to_string()),
        }
    }
    for (at, lines) in first.into_values().filter(|(_, lines)| !lines.is_empty()) {
        let shown = lines
            .iter()
            .take(10)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let more = if lines.len() > 10 { ", …" } else { "" };
        folded[at].help.push(Text::new(
            format!("第 {shown}{more} 行也是"),
            format!("also in line {shown}{more}"),
        ));
    }
    folded
}

/// The finished list of problems of a scenario. May be empty.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    pub(super) list: Vec<Located>,
    pub(super) dropped: usize,
}

/// A problem with the line it is about.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub(super) problem: Problem,
    pub(super) quote: Option<Quote>,
}

impl Located {
    /// Equal for the same finding at the same place.
    fn identity(&self) -> (String, usize, usize, String) {
        let what = self.problem.what.en.clone();
        match &self.quote {
            Some(quote) => {
                let line = format!("{}\n{}", quote.name, quote.text);
                (line, quote.line, quote.column, what)
            }
            None => (String::new(), 0, 0, what),
        }
    }
}

/// One line of a source, shortened around what is underlined.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// Whether the text is only a part of the line.
    pub(super) cut: bool,
}

impl Problems {
    /// Number of errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// Number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds those of `others` that are not here already.
    pub fn add(&mut self, others: Self) {
        let mut seen: HashSet<(String, usize, usize, String)> =
            self.list.iter().map(Located::identity).collect();
        let mut others = others;
        others
            .list
            .retain(|located| seen.insert(located.identity()));
        self.list.append(&mut others.list);
        self.dropped += others.dropped;
    }

    /// Adds others where nothing is found yet: values that are varied together are mostly wrong
    /// in the same way.
    pub fn add_elsewhere(&mut self, mut others: Self) {
        let place = |located: &Located| {
            let (file, line, column, _) = located.identity();
            (file, line, column)
        };
        let known: HashSet<_> = self.list.iter().map(place).collect();
        others.list.retain(|one| !known.contains(&place(one)));
        self.list.append(&mut others.list);
        self.dropped += others.dropped;
    }

    /// The findings alone, one line each, without quotes.
    pub fn lines(&self, language: Language) -> impl Iterator<Item = String> {
        self.list.iter().map(move |located| {
            let what = located.problem.what.get(language);
            match &located.quote {
                Some(quote) => format!("{}:{}:{}: {what}", quote.name, quote.line, quote.column),
                None => what.to_owned(),
            }
        })
    }

    fn count(&self, severity: Severity) -> usize {
        let of_kind = |located: &&Located| located.problem.severity == severity;
        self.list.iter().filter(of_kind).count()
    }
}

impl fmt::Display for Problems {
    /// The whole text without colour, in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Language::En, false))
    }
}

impl std::error::Error for Problems {}

/// Longer lines are cut around what is underlined [bytes]: a file may be one line of a megabyte.
const LONGEST_LINE: usize = 2_000;

fn quote(sources: &Sources, place: Place) -> Option<Quote> {
    let source = sources.get(place.source)?;
    let text = &source.text;
    let start = floor(text, place.start as usize);
    let (line, column) = source.position(start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    // A span over several lines is underlined on its first one.
    let end = floor(text, place.end as usize).clamp(start, line_end);
    let (cut_start, cut_end) = if line_end - line_start <= LONGEST_LINE {
        (line_start, line_end)
    } else {
        let from = floor(text, start.saturating_sub(LONGEST_LINE / 2)).max(line_start);
        (from, floor(text, (from + LONGEST_LINE).min(line_end)))
    };
    let end = end.min(cut_end);
    // Carriage returns and other control characters would move the terminal's cursor; each is
    // one byte, and so is the space in its place.
    let visible = |c: char| if c.is_ascii_control() { ' ' } else { c };
    Some(Quote {
        name: source.name.clone(),
        line,
        column,
        text: text[cut_start..cut_end].chars().map(visible).collect(),
        span: start.min(cut_end) - cut_start..end - cut_start,
        cut: (cut_start, cut_end) != (line_start, line_end),
    })
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
