//! The command line: arguments in, words and an exit code out. Only this layer prints and exits.

mod args;
mod command;
mod language;
mod progress;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

/// The exit code of invalid input, and of what could not be done.
const INVALID: u8 = 2;

/// Runs the program with these arguments, the program's own name first.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let language = language::detect(&arguments);
    let matches = match args::command(language).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are answers, not mistakes.
            let code = if error.use_stderr() { INVALID } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match command::execute(args::arguments(&matches), language) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            terminal::complain(&message);
            ExitCode::from(INVALID)
        }
    }
}
