//! Replications over threads.
//!
//! Every pair of scenario and replication is one task; its result depends on nothing else, and
//! results are put together in index order, so any number of threads gives the same bytes.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use cpu_time::ThreadTime;
use rayon::prelude::*;

use crate::language::Text;
use crate::model::metric::ReplicationResult;
use crate::model::network::Network;
use crate::model::{self, MOST_OPEN, Overfull, Path, Workspace};

use super::comparison;
use super::memory::peak_memory_bytes;
use super::result::{ExperimentResult, Performance, ScenarioResult, Staff};

/// Confidence of all intervals [-].
pub const CONFIDENCE: f64 = 0.95;

/// A scenario as an experiment needs it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Short name for legends and file names.
    pub name: String,
    /// Title of the scenario.
    pub title: Text,
    /// The question it answers.
    pub question: Option<Text>,
    /// Path as typed.
    pub path: String,
    /// Hash of everything the scenario says.
    pub sha256: String,
    /// How many of its values are assumptions.
    pub assumed_values: usize,
    /// What is simulated.
    pub network: Network,
}

/// How an experiment is run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Seed of all draws.
    pub seed: u64,
    /// Replications of each scenario, at least 1; they are numbered from 1.
    pub replications: u64,
    /// How each replication is computed; changes no result.
    pub path: Path,
}

/// Why an experiment has no result.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// A replication failed an internal check. The key replays it alone.
    #[error("scenario {scenario}, seed {seed}, replication {replication}: {message}")]
    ReplicationFailed {
        /// Path of the scenario.
        scenario: String,
        /// Seed of the run.
        seed: u64,
        /// Number of the replication.
        replication: u64,
        /// What failed.
        message: String,
    },
    /// A replication would have filled the memory: orders come faster than they leave.
    #[error(
        "scenario {scenario}, seed {seed}, replication {replication}: more than {MOST_OPEN} orders are open at once"
    )]
    TooManyOpen {
        /// Path of the scenario.
        scenario: String,
        /// Seed of the run.
        seed: u64,
        /// Number of the replication.
        replication: u64,
    },
    /// The run was stopped before any replication of every scenario was done.
    #[error("stopped before the first replication of every scenario was done")]
    Stopped,
}

/// Runs all replications of all subjects. The first subject is the base of comparisons.
///
/// - `stop`: set by somebody else to end early; the result then holds the replications 1..n
///   that every scenario has finished.
/// - `done`: called after each replication, from any thread.
///
/// # Errors
/// [`ExperimentError::ReplicationFailed`] or [`ExperimentError::TooManyOpen`] names the first
/// replication that failed, in index order; [`ExperimentError::Stopped`] when stopped with
/// nothing to show.
pub fn run(
    subjects: Vec<Subject>,
    plan: Plan,
    stop: &AtomicBool,
    done: &(dyn Fn() + Sync),
) -> Result<ExperimentResult, ExperimentError> {
    let started = Instant::now();
    let tasks: Vec<(usize, u64)> = (1..=plan.replications)
        .flat_map(|replication| (0..subjects.len()).map(move |subject| (subject, replication)))
        .collect();
    // Whoever is free takes the next task, replication by replication: stopping early then leaves
    // complete pairs without gaps, where shares dealt out to threads would each keep a beginning.
    // After a failure only the tasks taken before it still matter.
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let mut outcomes: Vec<(usize, Result<Outcome, Failure>)> = tasks
        .par_iter()
        .with_max_len(1)
        .map_init(Workspace::default, |workspace, _| {
            if stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed) {
                return None;
            }
            let index = next.fetch_add(1, Ordering::Relaxed);
            let (subject, replication) = tasks[index];
            let outcome = play(&subjects[subject].network, plan, replication, workspace);
            if outcome.is_err() {
                failed.store(true, Ordering::Relaxed);
            }
            done();
            Some((index, outcome))
        })
        .flatten_iter()
        .collect();
    outcomes.sort_unstable_by_key(|&(index, _)| index);

    let mut cpu_seconds = 0.0;
    let mut finished: Vec<Vec<ReplicationResult>> = vec![Vec::new(); subjects.len()];
    for (index, outcome) in outcomes {
        let (subject, replication) = tasks[index];
        match outcome {
            Ok(outcome) => {
                cpu_seconds += outcome.cpu_seconds;
                finished[subject].push(outcome.result);
            }
            Err(failure) => {
                return Err(failure.of(&subjects[subject].path, plan.seed, replication));
            }
        }
    }
    let complete = finished.iter().map(Vec::len).min().unwrap_or(0);
    if complete == 0 {
        return Err(ExperimentError::Stopped);
    }
    let scenarios: Vec<ScenarioResult> = subjects
        .into_iter()
        .zip(finished)
        .map(|(subject, mut replications)| {
            replications.truncate(complete);
            summarise(subject, replications)
        })
        .collect();
    let (comparisons, decompositions) = comparison::with_base(&scenarios);
    let events = scenarios
        .iter()
        .flat_map(|scenario| &scenario.replications)
        .map(|replication| replication.events)
        .sum();
    Ok(ExperimentResult {
        seed: plan.seed,
        replications: complete as u64,
        confidence: CONFIDENCE,
        scenarios,
        comparisons,
        decompositions,
        performance: Performance {
            events,
            cpu_seconds,
            wall_seconds: started.elapsed().as_secs_f64(),
            peak_memory_bytes: peak_memory_bytes(),
        },
    })
}

/// One replication and what it cost.
struct Outcome {
    result: ReplicationResult,
    cpu_seconds: f64,
}

/// Why a replication has no result.
pub(super) enum Failure {
    /// Too many orders were open at once.
    Overfull,
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

/// Plays one replication; a failed internal check becomes its message.
fn play(
    network: &Network,
    plan: Plan,
    replication: u64,
    workspace: &mut Workspace,
) -> Result<Outcome, Failure> {
    let clock = ThreadTime::try_now().ok();
    let result =
        guarded(|| model::simulate(network, plan.seed, replication, plan.path, workspace))?;
    let cpu_seconds = clock
        .and_then(|clock| clock.try_elapsed().ok())
        .map_or(0.0, |elapsed| elapsed.as_secs_f64());
    Ok(Outcome {
        result,
        cpu_seconds,
    })
}

/// Plays inside; a failed internal check becomes its message.
pub(super) fn guarded<T>(play: impl FnOnce() -> T) -> Result<T, Failure> {
    keep_failures_to_us();
    // A workspace that a failure left half-written is replaced: playing takes its parts out.
    PLAYING.set(true);
    let result = catch_unwind(AssertUnwindSafe(play));
    PLAYING.set(false);
    result.map_err(|panic| failure_of(&*panic))
}

fn failure_of(panic: &(dyn Any + Send)) -> Failure {
    if panic.is::<Overfull>() {
        return Failure::Overfull;
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

fn summarise(subject: Subject, replications: Vec<ReplicationResult>) -> ScenarioResult {
    let Subject {
        name,
        title,
        question,
        path,
        sha256,
        assumed_values,
        network,
    } = subject;
    let metrics = model::measure::metrics(&network);
    let estimates = (0..metrics.len())
        .map(|position| {
            comparison::series(&replications, position)
                .and_then(|series| series.estimate(CONFIDENCE))
        })
        .collect();
    ScenarioResult {
        name,
        title,
        question,
        path,
        sha256,
        metrics,
        replications,
        estimates,
        staff: network.tiers.iter().map(Staff::of).collect(),
        tiers: labelled(&network.tiers, |tier| (&tier.name, &tier.label)),
        carriers: labelled(&network.carriers, |carrier| (&carrier.name, &carrier.label)),
        channels: labelled(&network.channels, |channel| (&channel.name, &channel.label)),
        regions: labelled(&network.regions, |region| (&region.name, &region.label)),
        limits: network.limits,
        assumed_values,
    }
}

fn labelled<T>(items: &[T], of: impl Fn(&T) -> (&String, &Text)) -> Vec<(String, Text)> {
    items
        .iter()
        .map(|item| {
            let (name, label) = of(item);
            (name.clone(), label.clone())
        })
        .collect()
}
