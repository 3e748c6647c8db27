//! The progress bar of long work, and the clean end on Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::language::Language;

use super::terminal;

/// A bar over all replications with the time left; invisible when nobody watches.
pub fn bar(replications: u64, quiet: bool, language: Language) -> ProgressBar {
    let target = if quiet || !terminal::is_watched() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let template = language.pick(
        "模拟 {bar:32} {pos}/{len} 次 已用 {elapsed} 还需 {eta}",
        "Simulating {bar:32} {pos}/{len} replications, {elapsed} gone, {eta} left",
    );
    let bar = ProgressBar::with_draw_target(Some(replications), target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("█▌ "));
    }
    bar
}

/// A flag that the first Ctrl-C sets; the second ends the program at once.
pub fn stop_flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let shared = Arc::clone(&flag);
    // Without a handler Ctrl-C ends the program, which writes no half results either.
    let _ = ctrlc::set_handler(move || {
        if shared.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    flag
}
