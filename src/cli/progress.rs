//! The progress bar of long work, and the clean end on Ctrl-C.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::experiment::runner::STEPS;
use crate::language::Language;

use super::terminal;

/// A bar over all replications with the time left; invisible when nobody watches. It moves within
/// a replication too, by [`STEPS`].
///
/// - `replications`: `None` where precision decides how many there will be; then there is no
///   length and no time left.
pub fn bar(replications: Option<u64>, quiet: bool, language: Language) -> ProgressBar {
    let template = match replications {
        Some(_) => language.pick(
            "模拟 {bar:32} {percent}%（{done} 次）已用 {elapsed} 还需 {eta}",
            "Simulating {bar:32} {percent}% ({done} replications), {elapsed} gone, {eta} left",
        ),
        None => language.pick(
            "模拟到够准为止 {spinner} 做了 {done} 次，已用 {elapsed}",
            "Simulating until precise {spinner} {done} replications, {elapsed} gone",
        ),
    };
    of_template(template, (0, replications), quiet)
}

/// A bar from the replications that were there before to all of them, if that is known, in these
/// words.
///
/// `{done}` is how many are done, `{left}` the time that is left by the pace of this run alone.
pub fn of_template(template: &str, (there, all): (u64, Option<u64>), quiet: bool) -> ProgressBar {
    let target = if quiet || !terminal::is_watched() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(all.map(|all| all * STEPS), target);
    bar.set_position(there * STEPS);
    if let Ok(style) = ProgressStyle::with_template(template) {
        let style = style.with_key("done", |state: &ProgressState, out: &mut dyn fmt::Write| {
            let done = state.pos() / STEPS;
            // Nothing is to be done where a terminal refuses it.
            let _ = match state.len() {
                Some(steps) => write!(out, "{done}/{}", steps / STEPS),
                None => write!(out, "{done}"),
            };
        });
        let style = style.with_key(
            "left",
            move |state: &ProgressState, out: &mut dyn fmt::Write| {
                let made = state.pos().saturating_sub(there * STEPS);
                let missing = state.len().unwrap_or(0).saturating_sub(state.pos());
                let _ = match made {
                    0 => out.write_str("?"),
                    made => {
                        let left = state.elapsed().mul_f64(missing as f64 / made as f64);
                        write!(out, "{:#}", HumanDuration(left))
                    }
                };
            },
        );
        bar.set_style(style.progress_chars("█▌ "));
    }
    // Shown at once, and the clock moves.
    bar.tick();
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

/// A second signal this soon after the first is the first, sent twice: `timeout` and other
/// programs that start programs do so. A person takes longer.
const ONE_WISH: Duration = Duration::from_millis(300);

/// A flag that the first Ctrl-C sets; the second ends the program at once.
pub fn stop_flag(bar: &ProgressBar, quiet: bool, language: Language) -> Arc<AtomicBool> {
    let words = language.pick(
        "正在停止：写出已做完的几次的结果；再按一次 Ctrl-C 立即退出，不写结果",
        "Stopping: results of the replications that are done are written; Ctrl-C again ends at once, without results",
    );
    stop_flag_saying(words, bar, quiet)
}

/// The same; these words say what becomes of what is done.
pub fn stop_flag_saying(words: &'static str, bar: &ProgressBar, quiet: bool) -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let shared = Arc::clone(&flag);
    let bar = bar.clone();
    let mut first: Option<Instant> = None;
    // Without a handler Ctrl-C ends the program, which writes no half results either.
    let _ = ctrlc::set_handler(move || {
        if let Some(first) = first {
            if first.elapsed() > ONE_WISH {
                std::process::exit(130);
            }
            return;
        }
        first = Some(Instant::now());
        shared.store(true, Ordering::Relaxed);
        // Once the simulation is over, nothing is left to stop.
        if !quiet && !bar.is_finished() {
            bar.suspend(|| terminal::complain(words));
        }
    });
    flag
}
