//! Problems as text for a person: the line, a caret, what is accepted, what to write instead.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::language::{Language, Text};

use super::problem::{Located, Problems, Severity};

/// More problems than this are counted, not shown.
const MOST_SHOWN: usize = 50;

impl Problems {
    /// The text for the terminal, ending in a line with the numbers of errors and warnings.
    ///
    /// - `colour`: with ANSI colours.
    pub fn render(&self, language: Language, colour: bool) -> String {
        if self.is_empty() {
            return String::new();
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for located in self.list.iter().take(MOST_SHOWN) {
            text.push_str(&renderer.render(&[group(located, language)]));
            text.push_str("\n\n");
        }
        text.push_str(&self.summary(language));
        text.push('\n');
        text
    }

    /// One line: how many errors and warnings.
    fn summary(&self, language: Language) -> String {
        let (errors, warnings) = (self.errors() + self.dropped, self.warnings());
        let hidden = (self.list.len() + self.dropped).saturating_sub(MOST_SHOWN);
        let text = match (errors, warnings) {
            (0, n) => Text::new(format!("{n} 处提醒"), plural(n, "warning")),
            (n, 0) => Text::new(format!("{n} 处错误"), plural(n, "error")),
            (n, m) => Text::new(
                format!("{n} 处错误,{m} 处提醒"),
                format!("{}, {}", plural(n, "error"), plural(m, "warning")),
            ),
        };
        let more = match hidden {
            0 => Text::default(),
            n => Text::new(
                format!("(还有 {n} 处没有列出)"),
                format!(" ({n} more not shown)"),
            ),
        };
        format!("{}{}", text.get(language), more.get(language))
    }
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

fn group(located: &Located, language: Language) -> Group<'_> {
    let problem = &located.problem;
    let level = match problem.severity {
        Severity::Error => Level::ERROR.with_name(language.pick("错误", "error")),
        Severity::Warning => Level::WARNING.with_name(language.pick("提醒", "warning")),
    };
    let mut group = Group::with_title(level.primary_title(problem.what.get(language)));
    if let Some(quote) = &located.quote {
        let mut annotation = AnnotationKind::Primary.span(quote.span.clone());
        if let Some(label) = &problem.label {
            annotation = annotation.label(label.get(language));
        }
        let snippet = Snippet::source(quote.text.as_str())
            .line_start(quote.line)
            .annotation(annotation);
        group = if quote.cut {
            // The column within the part would be wrong.
            let origin = Origin::path(quote.name.as_str());
            let origin = origin.line(quote.line).char_column(quote.column);
            group.element(origin).element(snippet)
        } else {
            group.element(snippet.path(quote.name.as_str()))
        };
    }
    for help in &problem.help {
        let level = Level::HELP.with_name(language.pick("提示", "help"));
        group = group.element(level.message(help.get(language)));
    }
    group
}
