//! The command line: arguments in, words and an exit code out. Only this layer prints and exits.

mod args;
mod command;
mod explain;
mod grammar;
mod help;
mod init;
mod language;
mod mistake;
mod name;
mod options;
mod progress;
mod shell;
mod sweep;
mod terminal;
mod typed;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::language::Language;

/// The exit code of invalid input, and of what could not be done.
const INVALID: u8 = 2;

/// Runs the program with these arguments, the program's own name first.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let language = language::detect(&arguments);
    let mut grammar = grammar::command(language, usize::from(terminal::width()));
    let matches = match grammar.clone().try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return answer(&error, &arguments, grammar, language),
    };
    if let Some(page) = args::page_asked_for(&matches, &mut grammar) {
        terminal::print(&page.ansi().to_string());
        return ExitCode::SUCCESS;
    }
    if let Some(text) = shell::text_asked_for(&matches, &grammar) {
        terminal::print(&text);
        return ExitCode::SUCCESS;
    }
    match command::execute(args::arguments(&matches), language) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            terminal::complain(&message);
            ExitCode::from(INVALID)
        }
    }
}

/// What is said without a command to execute.
fn answer(
    error: &clap::Error,
    arguments: &[OsString],
    mut grammar: clap::Command,
    language: Language,
) -> ExitCode {
    match error.kind() {
        // Help and version are answers, not mistakes.
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            terminal::print(&error.render().ansi().to_string());
            ExitCode::SUCCESS
        }
        // Who types the bare name wants to know what this is.
        ErrorKind::MissingSubcommand => {
            terminal::print(&grammar.render_help().ansi().to_string());
            ExitCode::SUCCESS
        }
        _ => {
            let words = arguments.iter().skip(1);
            let words: Vec<String> = words
                .map(|word| word.to_string_lossy().into_owned())
                .collect();
            terminal::complain(&mistake::message(error, &words, &grammar, language));
            ExitCode::from(INVALID)
        }
    }
}
