//! The work of a sweep: blocks of replications, over threads, into the store.

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use cpu_time::ThreadTime;

use crate::experiment::comparison::series;
use crate::experiment::guard::guarded;
use crate::experiment::memory::peak_memory_bytes;
use crate::experiment::result::Performance;
use crate::experiment::runner::{CONFIDENCE, ExperimentError, Steps, Subject};
use crate::model::metric::ReplicationResult;
use crate::model::{self, Cut, Path, Workspace};

use super::plan::SweepPlan;
use super::store::{Shard, Store, StoreError};

/// The metric whose precision is told while a sweep runs.
const WATCHED: &str = "delivery_time.mean";

/// Why a sweep has no result, or none yet. Parts that were kept stay.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// A replication failed.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Replications are missing.
    #[error("{} of {} parts are there", .0.parts, .0.of)]
    Incomplete(Kept),
}

/// How much of a sweep is in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Blocks of replications that are there whole.
    pub parts: u64,
    /// All blocks of the plan.
    pub of: u64,
    /// Replications that are there.
    pub replications: u64,
    /// Points of which all replications are there.
    pub points: u64,
}

impl Kept {
    /// Whether nothing is missing.
    pub fn is_whole(self) -> bool {
        self.parts == self.of
    }
}

/// Who watches a sweep, from any thread.
pub struct Watch<'a> {
    /// Set by somebody else to end early: what is in hand is given up.
    pub stop: &'a AtomicBool,
    /// Told how many steps further the work is; a replication makes [`crate::experiment::runner::STEPS`].
    pub steps: &'a (dyn Fn(u64) + Sync),
    /// Told of every point that is whole: half-width of its delivery time over the mean, if it
    /// has one.
    pub point: &'a (dyn Fn(Option<f64>) + Sync),
}

/// Some replications of one point that are missing.
#[derive(Debug, Clone)]
pub struct Job {
    point: usize,
    replications: RangeInclusive<u64>,
}

/// What a shard has to do, and how much is done.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// What is there, of the whole plan.
    pub kept: Kept,
    /// What is missing of this shard.
    pub jobs: Vec<Job>,
}

impl Survey {
    /// Reads every part that the plan asks for.
    ///
    /// # Errors
    /// A part that is not what it must be, or cannot be read.
    pub fn of(store: &Store, shard: Shard) -> Result<Self, SweepError> {
        let plan = store.plan();
        let mut survey = Self::default();
        let mut number = 0_u32;
        for point in plan.distinct() {
            let there = store.results(point)?;
            let mut there = there.iter().map(|row| row.replication).peekable();
            survey.kept.replications += there.len() as u64;
            let mut whole = true;
            for block in plan.blocks() {
                let missing = missing(block, &mut there);
                survey.kept.of += 1;
                survey.kept.parts += u64::from(missing.is_empty());
                whole &= missing.is_empty();
                if number % shard.of == shard.number - 1 {
                    let jobs = missing.into_iter();
                    survey.jobs.extend(jobs.map(|replications| Job {
                        point,
                        replications,
                    }));
                }
                number = number.wrapping_add(1);
            }
            survey.kept.points += u64::from(whole);
        }
        Ok(survey)
    }

    /// How many replications are missing of this shard.
    pub fn missing(&self) -> u64 {
        let jobs = self.jobs.iter();
        jobs.map(|job| job.replications.clone().count() as u64)
            .sum()
    }
}

/// The replications of a block that are missing, as ranges.
///
/// - `there`: those that are there, in order, from this block on.
fn missing(
    block: RangeInclusive<u64>,
    there: &mut Peekable<impl Iterator<Item = u64>>,
) -> Vec<RangeInclusive<u64>> {
    let mut missing: Vec<RangeInclusive<u64>> = Vec::new();
    for number in block {
        if there.next_if_eq(&number).is_some() {
            continue;
        }
        match missing.last_mut() {
            Some(range) if *range.end() + 1 == number => *range = *range.start()..=number,
            _ => missing.push(number..=number),
        }
    }
    missing
}

/// Does the jobs of a survey and keeps each as a part. Threads are those of the pool it runs in.
///
/// - `subject`: makes the scenario of a point; it is asked again rather than kept.
///
/// # Errors
/// [`SweepError::Experiment`] names the first replication that failed, [`SweepError::Store`] what
/// could not be kept. Being stopped is none: see what is kept.
pub fn run(
    store: &Store,
    jobs: &[Job],
    path: Path,
    subject: &(dyn Fn(usize) -> Subject + Sync),
    watch: &Watch<'_>,
) -> Result<Performance, SweepError> {
    let started = Instant::now();
    let shift = Shift {
        store,
        jobs,
        path,
        subject,
        watch,
        next: AtomicUsize::new(0),
        failed: AtomicBool::new(false),
        events: AtomicU64::new(0),
        left: left_by_point(jobs),
    };
    let shifts = rayon::broadcast(|thread| shift.work(thread.index()));
    let mut cpu_seconds = 0.0;
    let mut failures = Vec::new();
    for (seconds, failure) in shifts {
        cpu_seconds += seconds;
        failures.extend(failure);
    }
    match failures.into_iter().min_by_key(|(job, _)| *job) {
        Some((_, failure)) => Err(failure),
        None => Ok(Performance {
            events: shift.events.into_inner(),
            cpu_seconds,
            wall_seconds: started.elapsed().as_secs_f64(),
            peak_memory_bytes: peak_memory_bytes(),
        }),
    }
}

fn left_by_point(jobs: &[Job]) -> HashMap<usize, AtomicUsize> {
    let mut left: HashMap<usize, AtomicUsize> = HashMap::new();
    for job in jobs {
        *left.entry(job.point).or_default().get_mut() += 1;
    }
    left
}

/// The work of all threads.
struct Shift<'a> {
    store: &'a Store,
    jobs: &'a [Job],
    path: Path,
    subject: &'a (dyn Fn(usize) -> Subject + Sync),
    watch: &'a Watch<'a>,
    next: AtomicUsize,
    failed: AtomicBool,
    events: AtomicU64,
    /// How many jobs of a point are not done.
    left: HashMap<usize, AtomicUsize>,
}

impl Shift<'_> {
    /// Takes one job after another. Returns the CPU time and, with its number, the job that failed.
    fn work(&self, thread: usize) -> (f64, Option<(usize, SweepError)>) {
        let clock = ThreadTime::try_now().ok();
        let seconds = || {
            let elapsed = clock.and_then(|clock| clock.try_elapsed().ok());
            elapsed.map_or(0.0, |elapsed| elapsed.as_secs_f64())
        };
        let mut workspace = Workspace::default();
        // Neighbouring jobs are mostly of one point.
        let mut at_hand: Option<(usize, Subject)> = None;
        while !self.is_over() {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = self.jobs.get(number) else {
                break;
            };
            let subject = match at_hand.take() {
                Some((point, subject)) if point == job.point => subject,
                _ => (self.subject)(job.point),
            };
            if let Err(error) = self.play(job, &subject, &mut workspace, thread) {
                self.failed.store(true, Ordering::Relaxed);
                return (seconds(), Some((number, error)));
            }
            at_hand = Some((job.point, subject));
        }
        (seconds(), None)
    }

    fn is_over(&self) -> bool {
        self.watch.stop.load(Ordering::Relaxed) || self.failed.load(Ordering::Relaxed)
    }

    /// Plays the replications of a job and keeps them, unless it is stopped before.
    fn play(
        &self,
        job: &Job,
        subject: &Subject,
        workspace: &mut Workspace,
        thread: usize,
    ) -> Result<(), SweepError> {
        let mut rows: Vec<ReplicationResult> = Vec::new();
        for replication in job.replications.clone() {
            match self.replication(subject, job.point, replication, workspace)? {
                Some(row) => rows.push(row),
                None => return Ok(()),
            }
        }
        self.store.keep(job.point, &rows, thread)?;
        let events: u64 = rows.iter().map(|row| row.events).sum();
        self.events.fetch_add(events, Ordering::Relaxed);
        let left = &self.left[&job.point];
        if left.fetch_sub(1, Ordering::AcqRel) == 1 {
            let results = self.store.results(job.point)?;
            // Another shard may have the rest of it.
            if results.len() as u64 == self.store.plan().replications {
                (self.watch.point)(precision(self.store.plan(), job.point, &results));
            }
        }
        Ok(())
    }

    /// `None` when stopped.
    fn replication(
        &self,
        subject: &Subject,
        point: usize,
        replication: u64,
        workspace: &mut Workspace,
    ) -> Result<Option<ReplicationResult>, SweepError> {
        let network = &subject.network;
        let seed = self.store.plan().seed;
        let cut = Cut::all(network);
        let steps = Steps::of(&cut, self.watch.stop, self.watch.steps);
        let played = guarded(|| {
            let goes_on = |share| steps.reach(share) && !self.is_over();
            let key = (seed, replication);
            let counts = model::count(network, key, self.path, cut.clone(), workspace, &goes_on)?;
            steps.reach(1.0);
            Some(counts.result(network, replication, workspace))
        });
        played.map_err(|failure| {
            let settings = self.store.plan().settings_of(point);
            let settings: Vec<String> = settings
                .iter()
                .map(|(path, value)| format!("{path}={value}"))
                .collect();
            let scenario = format!("{} ({})", subject.path, settings.join(", "));
            failure.of(&scenario, seed, replication).into()
        })
    }
}

/// Half-width of the delivery time over its mean [-].
fn precision(plan: &SweepPlan, point: usize, results: &[ReplicationResult]) -> Option<f64> {
    let metrics = plan.metrics_of(point);
    let position = metrics.iter().position(|metric| metric.id == WATCHED)?;
    let estimate = series(results, position)?.estimate(CONFIDENCE)?;
    Some(estimate.half_width? / estimate.mean).filter(|share| share.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_of_a_block_is_told_in_ranges() {
        let mut there = [1, 2, 4, 8].into_iter().peekable();
        assert_eq!(missing(1..=5, &mut there), [3..=3, 5..=5]);
        assert_eq!(missing(6..=10, &mut there), [6..=7, 9..=10]);
        assert_eq!(missing(11..=12, &mut there), [11..=12]);
        let mut all = (1..=5).peekable();
        assert!(missing(1..=5, &mut all).is_empty());
    }
}
