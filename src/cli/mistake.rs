//! Arguments that are not understood: what was found, what is accepted, and where to read more.
//!
//! clap says the same in English only; what is unknown here is left to its words.

use std::path::Path;

use clap::Command;
use clap::builder::styling::{AnsiColor, Effects, Style};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::language::Language;

use super::args;

const RED: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const BOLD: Style = Style::new().effects(Effects::BOLD);

/// The message for a user who typed `arguments`.
pub fn message(
    error: &Error,
    arguments: &[String],
    grammar: &Command,
    language: Language,
) -> String {
    let typed = Typed {
        error,
        command: arguments
            .iter()
            .find_map(|word| args::COMMANDS.into_iter().find(|name| name == word)),
        grammar,
        language,
    };
    let Some((what, tip)) = typed.explain() else {
        return error.render().ansi().to_string();
    };
    let mut text = error_line(&what, language);
    if let Some(tip) = tip {
        text.push_str(&format!("\n{}: {tip}", language.pick("提示", "help")));
    }
    let name = typed.command.unwrap_or("");
    let (usage, gap) = (
        args::usage(name, language),
        if name.is_empty() { "" } else { " " },
    );
    text.push_str(&match language {
        Language::Zh => format!("\n\n用法：{usage}\n全部说明：fahuo{gap}{name} --help"),
        Language::En => format!("\n\nUsage: {usage}\nMore: fahuo{gap}{name} --help"),
    });
    text
}

/// One error in the manner of those about scenario files.
pub fn error_line(what: &str, language: Language) -> String {
    let head = language.pick("错误", "error");
    format!("{RED}{head}{RED:#}{BOLD}: {what}{BOLD:#}")
}

/// What was typed, as far as it was understood.
struct Typed<'a> {
    error: &'a Error,
    /// The command, if one of them was among the words.
    command: Option<&'static str>,
    grammar: &'a Command,
    language: Language,
}

impl Typed<'_> {
    /// The mistake in a sentence, and a tip.
    fn explain(&self) -> Option<(String, Option<String>)> {
        let option = || self.text(ContextKind::InvalidArg).map(name);
        let value = || self.text(ContextKind::InvalidValue);
        Some(match self.error.kind() {
            ErrorKind::InvalidSubcommand => {
                let word = self.text(ContextKind::InvalidSubcommand)?;
                self.command_unknown(word, ContextKind::SuggestedSubcommand)
            }
            ErrorKind::InvalidValue if self.command == Some("completions") => {
                self.shell_unknown(value()?)
            }
            // The only other words with a list of their own are those behind `help` and `man`.
            ErrorKind::InvalidValue if !option()?.starts_with('-') => {
                self.command_unknown(value()?, ContextKind::SuggestedValue)
            }
            ErrorKind::UnknownArgument => self.argument_unknown(option()?),
            ErrorKind::MissingRequiredArgument => {
                let missing = self.texts(ContextKind::InvalidArg).join(" ");
                let command = self.command.unwrap_or("run");
                let example = args::example(command);
                (
                    self.say(format!("还缺 {missing}"), format!("{missing} is missing")),
                    Some(self.say(format!("例如 {example}"), format!("such as {example}"))),
                )
            }
            ErrorKind::InvalidValue => self.value_unknown(option()?, value()?),
            ErrorKind::ValueValidation => self.value_wrong(option()?, value()?),
            ErrorKind::TooManyValues => self.value_too_many(option()?, value()?),
            ErrorKind::ArgumentConflict => self.conflict(option()?),
            ErrorKind::NoEquals => {
                let option = option()?;
                (
                    self.say(
                        format!("{option} 和它的值之间要有等号"),
                        format!("{option} needs an equals sign before its value"),
                    ),
                    None,
                )
            }
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                let option = option()?;
                (
                    self.say(
                        format!("{option} 的值个数不对"),
                        format!("{option} has the wrong number of values"),
                    ),
                    None,
                )
            }
            ErrorKind::InvalidUtf8 => (
                self.say(
                    "有一个参数不是 UTF-8 编码，读不懂".to_owned(),
                    "an argument is not UTF-8 and cannot be read".to_owned(),
                ),
                None,
            ),
            _ => return None,
        })
    }

    fn command_unknown(&self, word: &str, similar: ContextKind) -> (String, Option<String>) {
        let known = args::COMMANDS.join(self.comma());
        let what = self.say(
            format!("没有 `{word}` 这个命令，可以用：{known}"),
            format!("there is no command `{word}`; known: {known}"),
        );
        let similar = self.texts(similar);
        // The closest one comes last.
        let tip = match similar.last() {
            Some(similar) => Some(self.did_you_mean(similar)),
            // A scenario without a command is most likely to be run.
            None if word.contains(".toml") || Path::new(word).is_file() => {
                Some(self.did_you_mean(&format!("fahuo run {word}")))
            }
            None => None,
        };
        (what, tip)
    }

    fn shell_unknown(&self, word: &str) -> (String, Option<String>) {
        let known = self.texts(ContextKind::ValidValue).join(self.comma());
        let what = self.say(
            format!("没有 `{word}` 的补全脚本，可以用：{known}"),
            format!("there are no completions for `{word}`; known: {known}"),
        );
        let similar = self.text(ContextKind::SuggestedValue);
        (what, similar.map(|similar| self.did_you_mean(similar)))
    }

    fn argument_unknown(&self, word: &str) -> (String, Option<String>) {
        let command = self.command.unwrap_or("fahuo");
        if !word.starts_with('-') {
            let what = match self.command {
                Some("help" | "man") => self.say(
                    format!("多了 `{word}`：一次只看一个命令"),
                    format!("`{word}` is one too many: {command} is about one command"),
                ),
                Some("completions") => self.say(
                    format!("多了 `{word}`：一次只写一种 SHELL"),
                    format!("`{word}` is one too many: completions are for one shell"),
                ),
                Some("init") => self.say(
                    format!("多了 `{word}`：init 只要一个名字，名字里有空格要加引号"),
                    format!(
                        "`{word}` is one too many: init takes one name, in quotes if it has spaces"
                    ),
                ),
                Some("explain") => self.say(
                    format!("多了 `{word}`：explain 最多要两个场景和一个单号"),
                    format!(
                        "`{word}` is one too many: explain takes up to two scenarios and one order"
                    ),
                ),
                Some("schema") => self.say(
                    format!("多了 `{word}`：schema 后面只有选项"),
                    format!("`{word}` is one too many: schema takes options only"),
                ),
                _ => self.say(
                    format!("多了 `{word}`：{command} 只要一个场景"),
                    format!("`{word}` is one too many: {command} takes one scenario"),
                ),
            };
            let tip = self.say(
                "几个场景用 fahuo compare 比较".to_owned(),
                "fahuo compare takes several".to_owned(),
            );
            return (what, (self.command == Some("run")).then_some(tip));
        }
        let own = self
            .command
            .and_then(|name| self.grammar.find_subcommand(name));
        let known = own.is_some_and(|own| {
            let mut longs = own.get_arguments().filter_map(|arg| arg.get_long());
            longs.any(|long| word.strip_prefix("--") == Some(long))
        });
        if known {
            // It stands before the command, where only the program's own options are known.
            let what = self.say(
                format!("{word} 要写在 {command} 后面"),
                format!("{word} belongs after {command}"),
            );
            return (what, None);
        }
        let what = self.say(
            format!("{command} 没有 `{word}` 这个选项"),
            format!("{command} has no option `{word}`"),
        );
        let similar = self.text(ContextKind::SuggestedArg);
        (
            what,
            similar.map(|similar| self.did_you_mean(name(similar))),
        )
    }

    fn value_unknown(&self, option: &str, value: &str) -> (String, Option<String>) {
        let known = self.texts(ContextKind::ValidValue).join(self.comma());
        let accepted = match (known.is_empty(), self.numbers(option)) {
            (false, _) => self.say(format!("，可以写：{known}"), format!("; known: {known}")),
            (true, Some(numbers)) => self.say(format!("，要{numbers}"), format!(": {numbers}")),
            (true, None) => String::new(),
        };
        let what = if value.is_empty() {
            self.say(
                format!("{option} 后面缺少值{accepted}"),
                format!("{option} needs a value{accepted}"),
            )
        } else {
            self.say(
                format!("{option} 不认识 `{value}`{accepted}"),
                format!("{option} does not know `{value}`{accepted}"),
            )
        };
        let similar = self.text(ContextKind::SuggestedValue);
        (what, similar.map(|similar| self.did_you_mean(similar)))
    }

    fn value_wrong(&self, option: &str, value: &str) -> (String, Option<String>) {
        let accepted = match self.numbers(option) {
            Some(numbers) => self.say(
                format!("，这里要{numbers}"),
                format!("; it takes {numbers}"),
            ),
            None => String::new(),
        };
        let what = self.say(
            format!("{option} 不能是 `{value}`{accepted}"),
            format!("{option} cannot be `{value}`{accepted}"),
        );
        (what, None)
    }

    fn value_too_many(&self, option: &str, value: &str) -> (String, Option<String>) {
        let most = args::MOST_COMPARED;
        let what = if option.starts_with('-') {
            self.say(
                format!("{option} 后面不带值，这里写了 `{value}`"),
                format!("{option} takes no value, but was given `{value}`"),
            )
        } else {
            self.say(
                format!("一次最多比较 {most} 个场景，多了 `{value}`"),
                format!("at most {most} scenarios are compared at once; `{value}` is one too many"),
            )
        };
        (what, None)
    }

    fn conflict(&self, option: &str) -> (String, Option<String>) {
        let others = self.texts(ContextKind::PriorArg);
        let others: Vec<&str> = others.into_iter().map(name).collect();
        let what = if others.iter().all(|&other| other == option) {
            self.say(
                format!("{option} 只能写一次"),
                format!("{option} can be given once only"),
            )
        } else {
            let list = others.join(self.comma());
            self.say(
                format!("{option} 不能和 {list} 一起用"),
                format!("{option} cannot be used with {list}"),
            )
        };
        (what, None)
    }

    fn numbers(&self, option: &str) -> Option<String> {
        if option == "--precision" {
            return Some(self.say(
                "带百分号的数，大于 0%，如 1%".to_owned(),
                "a share above 0% with its sign, such as 1%".to_owned(),
            ));
        }
        let (least, most) = args::accepted_numbers(option)?;
        Some(self.say(
            format!(" {least} 到 {most} 的整数"),
            format!("a whole number from {least} to {most}"),
        ))
    }

    fn did_you_mean(&self, similar: &str) -> String {
        self.say(
            format!("是不是 `{similar}`？"),
            format!("did you mean `{similar}`?"),
        )
    }

    fn comma(&self) -> &'static str {
        self.language.pick("、", ", ")
    }

    fn say(&self, zh: String, en: String) -> String {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn text(&self, kind: ContextKind) -> Option<&str> {
        self.texts(kind).into_iter().next()
    }

    fn texts(&self, kind: ContextKind) -> Vec<&str> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![text],
            Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// `--seed` out of `--seed <N>`.
fn name(argument: &str) -> &str {
    argument.split_whitespace().next().unwrap_or(argument)
}

#[cfg(test)]
mod tests;
