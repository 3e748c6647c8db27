//! What other programs want to know about this one: completions for shells, manual pages, the
//! schema for editors.
//!
//! Completions and pages are written from the grammar of the command line, with its words in the user's language.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueEnum};
use clap_complete::Shell;

use crate::language::Language;

use super::options;

/// The grammar of `fahuo schema`.
pub fn schema(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("schema")
        .about(say(
            "输出场景文件的 JSON Schema，编辑器用它提示和检查",
            "Print the JSON Schema of scenario files, with which editors complete and check",
        ))
        .after_help(say(
            "例：\n  fahuo schema > scenario.schema.json\n\n再把场景文件的第一行写成 #:schema ./scenario.schema.json",
            "Example:\n  fahuo schema > scenario.schema.json\n\nThen let the first line of a scenario be #:schema ./scenario.schema.json",
        ))
}

/// The grammar of `fahuo completions`.
pub fn completions(language: Language) -> Command {
    let shells = Shell::value_variants().iter().map(ToString::to_string);
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("completions")
        .about(say(
            "输出命令行自动补全的脚本",
            "Print a script that completes the command line",
        ))
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .value_parser(PossibleValuesParser::new(shells))
                .required(true)
                .help("bash, elvish, fish, powershell, zsh"),
        )
        .after_help(say(
            "例：\n  fahuo completions bash > ~/.local/share/bash-completion/completions/fahuo",
            "Example:\n  fahuo completions bash > ~/.local/share/bash-completion/completions/fahuo",
        ))
}

/// The grammar of `fahuo man`.
pub fn man(language: Language) -> Command {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    Command::new("man")
        .about(say(
            "输出手册页（roff 格式）",
            "Print a manual page, as roff",
        ))
        .arg(options::which(language))
        .after_help(say(
            "例：\n  fahuo man run > fahuo-run.1\n  man ./fahuo-run.1",
            "Example:\n  fahuo man run > fahuo-run.1\n  man ./fahuo-run.1",
        ))
}

/// The script or page that was asked for, if one was.
pub fn text_asked_for(matches: &ArgMatches, grammar: &Command) -> Option<String> {
    let (name, given) = matches.subcommand()?;
    let asked = |id: &str| given.get_one::<String>(id).map(String::as_str);
    match name {
        "completions" => asked("shell").map(|shell| script(shell, grammar)),
        "man" => Some(manual(asked("command"), grammar)),
        _ => None,
    }
}

fn script(shell: &str, grammar: &Command) -> String {
    let shell = Shell::from_str(shell, false).expect("the grammar knows the shells");
    let mut grammar = grammar.clone();
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut grammar, "fahuo", &mut bytes);
    text(bytes)
}

/// The page of a command, or of the program.
fn manual(name: Option<&str>, grammar: &Command) -> String {
    let mut grammar = grammar.clone();
    grammar.build();
    let command = name.and_then(|name| grammar.find_subcommand(name).cloned());
    let page = clap_mangen::Man::new(command.unwrap_or(grammar));
    let page = page.source(concat!("fahuo ", env!("CARGO_PKG_VERSION")));
    let mut bytes = Vec::new();
    let written = page.render(&mut bytes);
    written.expect("memory takes everything");
    text(bytes)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the grammar is text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{args, grammar};

    #[test]
    fn every_command_is_completed_in_every_shell() {
        for language in [Language::Zh, Language::En] {
            let grammar = grammar::command(language, 80);
            for shell in Shell::value_variants() {
                let script = script(&shell.to_string(), &grammar);
                for name in args::COMMANDS {
                    assert!(script.contains(name), "{shell}: {name}");
                }
                assert!(script.contains("--replications") || script.contains("replications"));
                assert!(!script.contains('\u{1b}'), "{shell}: no colours");
            }
        }
    }

    #[test]
    fn every_command_has_a_page() {
        for (language, word) in [
            (Language::Zh, "重复模拟次数"),
            (Language::En, "Number of rep"),
        ] {
            let grammar = grammar::command(language, 80);
            for name in args::COMMANDS {
                let page = manual(Some(name), &grammar);
                assert!(page.contains(&format!(".TH fahuo-{name} 1")), "{page}");
                assert!(!page.contains('\u{1b}'), "no colours");
            }
            assert!(manual(Some("run"), &grammar).contains(word));
            let page = manual(None, &grammar);
            for name in args::COMMANDS {
                assert!(
                    page.contains(&format!("fahuo\\-{name}(1)")),
                    "{name}: {page}"
                );
            }
        }
    }
}
