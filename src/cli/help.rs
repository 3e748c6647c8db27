//! Help pages, every word of them in one language.
//!
//! clap's own pages keep English headings and remarks in any language, count a Chinese character
//! as one column, and break lines at spaces only, of which Chinese has few. So the grammar stays
//! clap's, and the page is set here.

use clap::builder::StyledStr;
use clap::builder::styling::{Effects, Style};
use clap::{Arg, ArgAction, Command};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::language::Language;

/// Headings, and words to be typed as they stand.
const BOLD: Style = Style::new().effects(Effects::BOLD);

/// A line of prose wider than this is hard to read [terminal columns].
const WIDEST: usize = 100;

/// Explanations narrower than this stand below what they explain [terminal columns].
const NARROWEST: usize = 30;

/// The page of a command.
///
/// - `usage`: how it is called.
/// - `width`: columns of the terminal.
pub fn page(command: &Command, usage: &str, language: Language, width: usize) -> StyledStr {
    let width = width.min(WIDEST);
    let mut text = String::new();
    if let Some(about) = command.get_about() {
        add_lines(&mut text, &about.to_string(), width);
    }
    let heading = |zh, en| format!("{BOLD}{}{BOLD:#}", language.pick(zh, en));
    text.push_str(&format!("\n{}{usage}\n", heading("用法：", "Usage: ")));
    let commands = command.get_subcommands().map(|command| Entry {
        term: command.get_name().to_owned(),
        help: command
            .get_about()
            .map_or_else(String::new, ToString::to_string),
    });
    let positionals = command.get_positionals();
    let options = command
        .get_arguments()
        .filter(|arg| !arg.is_positional() && !arg.is_hide_set());
    for (title, entries) in [
        (heading("命令：", "Commands:"), commands.collect()),
        (
            heading("参数：", "Arguments:"),
            positionals.map(|arg| entry(arg, language)).collect(),
        ),
        (
            heading("选项：", "Options:"),
            options.map(|arg| entry(arg, language)).collect(),
        ),
    ] {
        add_section(&mut text, &title, entries, width);
    }
    if let Some(after) = command.get_after_help() {
        text.push('\n');
        add_lines(&mut text, &after.to_string(), width);
    }
    text.into()
}

/// What can be typed, and what it does.
struct Entry {
    term: String,
    help: String,
}

fn entry(arg: &Arg, language: Language) -> Entry {
    let mut term = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}"),
        // Long names stand below each other.
        (None, Some(long)) => format!("    --{long}"),
        (Some(short), None) => format!("-{short}"),
        (None, None) => String::new(),
    };
    if arg.get_action().takes_values() {
        for name in arg.get_value_names().unwrap_or_default() {
            let gap = if term.is_empty() { "" } else { " " };
            term.push_str(&format!("{gap}<{name}>"));
        }
        let many = arg
            .get_num_args()
            .is_some_and(|range| range.max_values() > 1);
        if many || matches!(arg.get_action(), ArgAction::Append) && arg.is_positional() {
            term.push_str("...");
        }
    }
    let mut help = arg.get_help().map_or_else(String::new, ToString::to_string);
    let defaults = arg.get_default_values();
    // A flag has a default too, which tells a reader nothing.
    if arg.get_action().takes_values() && !defaults.is_empty() {
        let values: Vec<_> = defaults
            .iter()
            .map(|value| value.to_string_lossy())
            .collect();
        let values = values.join(" ");
        help.push_str(&match language {
            Language::Zh => format!("（默认 {values}）"),
            Language::En => format!(" [default: {values}]"),
        });
    }
    Entry { term, help }
}

fn add_section(text: &mut String, title: &str, entries: Vec<Entry>, width: usize) {
    if entries.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    let longest = entries.iter().map(|entry| entry.term.width()).max();
    let column = 2 + longest.unwrap_or(0) + 2;
    let beside = width >= column + NARROWEST;
    for Entry { term, help } in entries {
        let (indent, first) = if beside {
            (column, column - 2 - term.width())
        } else {
            (8, 0)
        };
        text.push_str(&format!("  {BOLD}{term}{BOLD:#}"));
        let lines = wrap(&help, width.saturating_sub(indent).max(NARROWEST));
        for (number, line) in lines.iter().enumerate() {
            let (gap, spaces) = match (number, beside) {
                (0, true) => ("", first),
                _ => ("\n", indent),
            };
            text.push_str(&format!("{gap}{:spaces$}{line}", ""));
        }
        text.push('\n');
    }
}

/// Paragraphs, broken where they are too long. What is indented is a command, to be copied whole.
fn add_lines(text: &mut String, lines: &str, width: usize) {
    for line in lines.lines() {
        if line.is_empty() || line.starts_with(' ') {
            text.push_str(&format!("{line}\n"));
        } else {
            for part in wrap(line, width) {
                text.push_str(&format!("{part}\n"));
            }
        }
    }
}

/// Breaks a text into lines of at most `width` columns, at spaces and between Chinese characters.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    if !line.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The parts of a text that stay together.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut before: Option<char> = None;
    for (at, next) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, next)) {
            pieces.push(&text[begin..at]);
            begin = at;
        }
        before = Some(next);
    }
    pieces.push(&text[begin..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn may_break(before: char, next: char) -> bool {
    let wide = |character: char| character.width() == Some(2);
    if next == ' ' || "，。、；：！？）》”".contains(next) || "（《“".contains(before)
    {
        return false;
    }
    before == ' ' || wide(before) || wide(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_chinese_characters_and_not_before_a_comma() {
        assert_eq!(wrap("汇总表和图表", 8), ["汇总表和", "图表"]);
        assert_eq!(wrap("汇总表和，图表", 8), ["汇总表", "和，图表"]);
        assert_eq!(wrap("改 --set 的值", 8), ["改 --set", "的值"]);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("averylongword", 4), ["averylongword"]);
        assert!(wrap("", 10).is_empty());
    }

    #[test]
    fn explanations_begin_in_one_column() {
        let command = Command::new("x")
            .arg(Arg::new("a").long("a").value_name("数").help("one"))
            .arg(Arg::new("b").long("b").value_name("PATH").help("two"));
        let page = page(&command, "x", Language::Zh, 80).to_string();
        let column = |word: &str| {
            let line = page.lines().find(|line| line.contains(word));
            let (before, _) = line.and_then(|line| line.split_once(word)).expect("there");
            before.width()
        };
        assert_eq!(column("one"), column("two"), "{page}");
    }

    #[test]
    fn a_narrow_terminal_gets_narrow_lines() {
        let help = "逐事件跟踪每一单并核对账目；结果相同，用时较长，查错时用";
        let command = Command::new("x").arg(
            Arg::new("a")
                .long("audit-everything")
                .value_name("文件夹")
                .help(help),
        );
        for width in [40, 60] {
            let page = page(&command, "x", Language::Zh, width).to_string();
            for line in page.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}
