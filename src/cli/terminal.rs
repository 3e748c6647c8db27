//! Printing: results on standard output, remarks on standard error.
//!
//! A reader that has gone away (`fahuo ... | head`) is no error.

use std::io::{IsTerminal, Write};

/// Prints a result.
pub fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = out.write_all(b"\n");
    }
    let _ = out.flush();
}

/// Prints a remark or an error.
pub fn complain(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Whether a person reads standard error.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Columns of the terminal; 100 where there is none.
pub fn width() -> u16 {
    comfy_table::Table::new().width().unwrap_or(100)
}
