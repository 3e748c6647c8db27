//! Replications that fail an internal check, would fill the memory, or book more than can be counted.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::model::Overfull;
use crate::model::money::ledger::MoneyOverflow;

use super::runner::ExperimentError;

/// Why a replication has no result.
pub(super) enum Failure {
    /// Too many orders were open at once.
    Overfull,
    /// A sum of money left 64 bits.
    Money,
    /// An internal check failed: what it said, and where.
    Check(String),
}

impl Failure {
    /// The failure of this replication.
    pub fn of(self, scenario: &str, seed: u64, replication: u64) -> ExperimentError {
        let scenario = scenario.to_owned();
        match self {
            Self::Overfull => ExperimentError::TooManyOpen {
                scenario,
                seed,
                replication,
            },
            Self::Money => ExperimentError::TooMuchMoney {
                scenario,
                seed,
                replication,
            },
            Self::Check(message) => ExperimentError::ReplicationFailed {
                scenario,
                seed,
                replication,
                message,
            },
        }
    }
}

thread_local! {
    /// Whether this thread is inside a replication.
    static PLAYING: Cell<bool> = const { Cell::new(false) };
    /// Where the latest check failed inside one.
    static FAILED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the program's panic message off the terminal for replications: what failed is returned,
/// and said once, by whoever asked for the run. All other panics are reported as before.
fn keep_failures_to_us() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if PLAYING.get() {
                let at = info.location().map(ToString::to_string);
                FAILED_AT.set(at.unwrap_or_default());
            } else {
                others(info);
            }
        }));
    });
}

/// Plays inside; a failed internal check becomes its message.
pub(super) fn guarded<T>(play: impl FnOnce() -> T) -> Result<T, Failure> {
    keep_failures_to_us();
    // A workspace that a failure left half-written is replaced: playing takes its parts out.
    let within = PLAYING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(play));
    PLAYING.set(within);
    result.map_err(|panic| failure_of(&*panic))
}

fn failure_of(panic: &(dyn Any + Send)) -> Failure {
    if panic.is::<Overfull>() {
        return Failure::Overfull;
    }
    if panic.is::<MoneyOverflow>() {
        return Failure::Money;
    }
    let text = if let Some(text) = panic.downcast_ref::<&str>() {
        text
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.as_str()
    } else {
        "an internal check failed"
    };
    Failure::Check(format!("{text} ({})", FAILED_AT.take()))
}
