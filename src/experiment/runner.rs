//! Replications over threads.
//!
//! Every pair of scenario and replication is one task, or several where there are more threads than
//! that and the network falls into pieces. Its result depends on nothing else, and results are put
//! together in index order, so any number of threads gives the same bytes.

use std::cell::Cell;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use crate::language::Text;
use crate::model::aftersales::plan::Class;
use crate::model::measure;
use crate::model::metric::{Metric, ReplicationResult};
use crate::model::money::plan::{ALL, Base, Moment, TierMoney};
use crate::model::network::{Network, Product};
use crate::model::{self, Counts, Crew, Cut, MOST_OPEN, Path, Pieces, Workspace};

use super::comparison;
use super::crew::{AllThreads, timed};
use super::guard::{Failure, guarded};
use super::memory::peak_memory_bytes;
use super::promise;
use super::recovery::Upset;
use super::result::{ExperimentResult, Performance, ScenarioResult, Staff};
use super::stopping::{self, Precision};
use super::warm_up;

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
    /// How many replications of each scenario; they are numbered from 1.
    pub replications: Replications,
    /// How each replication is computed; changes no result.
    pub path: Path,
}

/// How many replications are played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Replications {
    /// So many, at least 1.
    Fixed(u64),
    /// As many as it takes.
    Precise {
        /// How precise the headline figures must be.
        precision: Precision,
        /// Whether as many fresh ones follow, to confirm the figures.
        confirm: bool,
    },
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
    /// More money was booked than whole fen can count in 64 bits.
    #[error(
        "scenario {scenario}, seed {seed}, replication {replication}: more money than can be counted"
    )]
    TooMuchMoney {
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

/// Steps of progress that one replication makes.
pub const STEPS: u64 = 1000;

/// Runs all replications of all subjects. The first subject is the base of comparisons.
///
/// - `stop`: set by somebody else to end early; the result then holds the replications 1..n
///   that every scenario has finished, and those in hand are given up.
/// - `progress`: told from any thread how many steps further the work is; a replication makes
///   [`STEPS`].
///
/// # Errors
/// [`ExperimentError::ReplicationFailed`], [`ExperimentError::TooManyOpen`] or
/// [`ExperimentError::TooMuchMoney`] names the first replication that failed, in index order; [`ExperimentError::Stopped`] when stopped with
/// nothing to show.
pub fn run(
    subjects: Vec<Subject>,
    plan: Plan,
    stop: &AtomicBool,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<ExperimentResult, ExperimentError> {
    let started = Instant::now();
    let mut cost = Performance::default();
    let mut play = |first, last| play(&subjects, &plan, first..=last, stop, progress, &mut cost);
    let (replications, precision) = match plan.replications {
        Replications::Fixed(count) => (play(1, count)?, None),
        Replications::Precise { precision, confirm } => {
            let metrics = subjects.iter().map(|one| measure::metrics(&one.network));
            let metrics: Vec<Vec<Metric>> = metrics.collect();
            let points: Vec<&[Metric]> = metrics.iter().map(Vec::as_slice).collect();
            let (found, verdict) = stopping::until_precise(precision, &points, confirm, play)?;
            (found, Some(verdict))
        }
    };
    let complete = replications.first().map_or(0, Vec::len);
    if complete == 0 {
        return Err(ExperimentError::Stopped);
    }
    let scenarios: Vec<ScenarioResult> = subjects
        .into_iter()
        .zip(replications)
        .map(|(subject, replications)| summarise(subject, replications))
        .collect();
    let (comparisons, decompositions) = comparison::with_base(&scenarios);
    Ok(ExperimentResult {
        seed: plan.seed,
        replications: complete as u64,
        confidence: CONFIDENCE,
        scenarios,
        comparisons,
        decompositions,
        precision,
        performance: Performance {
            wall_seconds: started.elapsed().as_secs_f64(),
            peak_memory_bytes: peak_memory_bytes(),
            ..cost
        },
    })
}

/// Plays some replications of all subjects: of each subject those that all have finished, in
/// order, which are fewer if it is stopped.
///
/// - `cost`: what they took is added to it.
fn play(
    subjects: &[Subject],
    plan: &Plan,
    numbers: RangeInclusive<u64>,
    stop: &AtomicBool,
    progress: &(dyn Fn(u64) + Sync),
    cost: &mut Performance,
) -> Result<Vec<Vec<ReplicationResult>>, ExperimentError> {
    let whole: Vec<(usize, u64)> = numbers
        .flat_map(|replication| (0..subjects.len()).map(move |subject| (subject, replication)))
        .collect();
    let (tasks, by_all, sheets) = share_out(subjects, &whole, plan.path);
    // Whoever is free takes the next task, replication by replication: stopping early then leaves
    // complete pairs, where shares dealt out to threads would each keep a beginning.
    // After a failure only the tasks taken before it still matter.
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let task = |(index, cut): Piecework, workspace: &mut Workspace, threads: Threads| {
        let (subject, replication) = whole[index];
        let network = &subjects[subject].network;
        let key = (plan.seed, replication);
        let steps = Steps::of(&cut, stop, progress);
        let play = |crew: &Crew<'_>, workspace: &mut Workspace| {
            let goes_on = |share| steps.reach(share);
            let path = plan.path;
            // Without counts it was stopped.
            let counts = model::count_with(network, key, path, cut, workspace, crew, &goes_on)?;
            steps.reach(1.0);
            Some(counts)
        };
        let played = match threads {
            Threads::This => guarded(|| timed(|| play(&Crew::ALONE, workspace))),
            Threads::All => AllThreads::default().play(|crew| play(crew, workspace)),
        };
        let added = played.and_then(|(counts, cpu_seconds)| {
            guarded(|| {
                let sheet = sheets[index].lock();
                let mut sheet = sheet.unwrap_or_else(PoisonError::into_inner);
                sheet.cpu_seconds += cpu_seconds;
                if let Some(counts) = counts {
                    sheet.add(counts, network, replication, workspace);
                }
            })
        });
        let failure = added.err()?;
        failed.store(true, Ordering::Relaxed);
        Some((index, failure))
    };
    let is_over = || stop.load(Ordering::Relaxed) || failed.load(Ordering::Relaxed);
    let mut failures: Vec<(usize, Failure)> = tasks
        .par_iter()
        .with_max_len(1)
        .map_init(Workspace::default, |workspace, _| {
            if is_over() {
                return None;
            }
            let index = next.fetch_add(1, Ordering::Relaxed);
            task(tasks[index].clone(), workspace, Threads::This)
        })
        .flatten_iter()
        .collect();
    let mut workspace = Workspace::default();
    for piecework in by_all {
        if !is_over() {
            failures.extend(task(piecework, &mut workspace, Threads::All));
        }
    }
    if let Some((index, failure)) = failures.into_iter().min_by_key(|&(index, _)| index) {
        let (subject, replication) = whole[index];
        return Err(failure.of(&subjects[subject].path, plan.seed, replication));
    }

    let mut finished: Vec<Vec<ReplicationResult>> = vec![Vec::new(); subjects.len()];
    let mut given_up = false;
    for (sheet, &(subject, _)) in sheets.into_iter().zip(&whole) {
        let sheet = sheet.into_inner().unwrap_or_else(PoisonError::into_inner);
        cost.cpu_seconds += sheet.cpu_seconds;
        match sheet.result {
            // A replication that was given up may lie before others that were finished.
            Some(result) if !given_up => finished[subject].push(result),
            _ => given_up = true,
        }
    }
    let complete = finished.iter().map(Vec::len).min().unwrap_or(0);
    for replications in &mut finished {
        replications.truncate(complete);
        cost.events += replications.iter().map(|one| one.events).sum::<u64>();
    }
    Ok(finished)
}

/// Some pieces of one of the whole replications, by index.
type Piecework = (usize, Cut);

/// Who plays a task.
#[derive(Clone, Copy)]
enum Threads {
    This,
    All,
}

/// The tasks of all replications, those of them that are for all threads together, and a sheet
/// for each replication. A replication is one task; where there are fewer of them than threads,
/// the pieces of one are dealt to several, or played in rounds by all.
fn share_out(
    subjects: &[Subject],
    whole: &[(usize, u64)],
    path: Path,
) -> (Vec<Piecework>, Vec<Piecework>, Vec<Mutex<Sheet>>) {
    let threads = rayon::current_num_threads();
    // More tasks than threads, so that all end at about the same time.
    let wanted = match whole.len() < threads {
        true => (4 * threads).div_ceil(whole.len().max(1)) as u32,
        false => 1,
    };
    let (mut tasks, mut by_all) = (Vec::new(), Vec::new());
    let mut sheets = Vec::new();
    for (index, &(subject, _)) in whole.iter().enumerate() {
        let network = &subjects[subject].network;
        let pieces = match wanted > 1 {
            true => Pieces::for_several(network),
            false => Pieces::of(network),
        };
        // Event by event there are no rounds.
        let by_all_threads = wanted > 1 && pieces.meet() && path == Path::Elided;
        let shares = wanted.min(pieces.count());
        for number in 0..shares {
            let share = pieces.share(number, shares);
            let list = match by_all_threads {
                true => &mut by_all,
                false => &mut tasks,
            };
            list.push((index, Cut { pieces, share }));
        }
        sheets.push(Mutex::new(Sheet {
            missing: shares,
            ..Sheet::default()
        }));
    }
    (tasks, by_all, sheets)
}

/// Where the parts of a replication are put together.
#[derive(Default)]
struct Sheet {
    /// Tasks that are not in yet.
    missing: u32,
    /// What those counted that are; whole numbers, so the order in which they come is no matter.
    counts: Option<Counts>,
    /// Once all are in.
    result: Option<ReplicationResult>,
    cpu_seconds: f64,
}

impl Sheet {
    fn add(
        &mut self,
        mut counts: Counts,
        network: &Network,
        replication: u64,
        workspace: &mut Workspace,
    ) {
        self.missing -= 1;
        if let Some(others) = self.counts.take() {
            counts.merge(&others);
        }
        if self.missing == 0 {
            self.result = Some(counts.result(network, replication, workspace));
        } else {
            self.counts = Some(counts);
        }
    }
}

/// The steps of progress that one task makes.
pub(super) struct Steps<'a> {
    stop: &'a AtomicBool,
    progress: &'a (dyn Fn(u64) + Sync),
    many: u64,
    made: Cell<u64>,
}

impl<'a> Steps<'a> {
    pub fn of(cut: &Cut, stop: &'a AtomicBool, progress: &'a (dyn Fn(u64) + Sync)) -> Self {
        let until = |piece: u32| u64::from(piece) * STEPS / u64::from(cut.pieces.count());
        Self {
            stop,
            progress,
            many: until(cut.share.end) - until(cut.share.start),
            made: Cell::new(0),
        }
    }

    /// This share of the task is done; whether to go on.
    pub fn reach(&self, share: f64) -> bool {
        let reached = (share * self.many as f64) as u64;
        let made = self.made.replace(reached);
        if reached > made {
            (self.progress)(reached - made);
        }
        !self.stop.load(Ordering::Relaxed)
    }
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
    let metrics = measure::metrics(&network);
    let numbered = metrics.iter().enumerate();
    let estimates = numbered
        .map(|(position, metric)| {
            comparison::series(&replications, position)
                .and_then(|series| comparison::estimate(metric, &series))
        })
        .collect();
    let warm_up = warm_up::examine(&network, &replications);
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
        suppliers: labelled(&network.suppliers, |supplier| {
            (&supplier.name, &supplier.label)
        }),
        regions: labelled(&network.regions, |region| (&region.name, &region.label)),
        products: labelled(&network.products, |product| (&product.name, &product.label)),
        categories: categories(&network.products),
        prepaid: prepaid(&network),
        share_of: network
            .money
            .as_ref()
            .map_or(Base::Sales, |money| money.base),
        holdings: promise::holdings(&network),
        disruptions: Upset::all(&network),
        limits: network.limits,
        case_limits: case_limits(&network),
        warm_up,
        assumed_values,
    }
}

/// The categories in the order in which products name them, with the labels of products that
/// stand for themselves; none where no product names one.
fn categories(products: &[Product]) -> Vec<(String, Text)> {
    let mut categories: Vec<(String, Text)> = Vec::new();
    if products.iter().all(|product| product.category.is_none()) {
        return categories;
    }
    for product in products {
        let (name, label) = match &product.category {
            Some(category) => (category, Text::same(category)),
            None => (&product.name, product.label.clone()),
        };
        if !categories.iter().any(|(known, _)| known == name) {
            categories.push((name.clone(), label));
        }
    }
    categories
}

/// The limits of all classes of cases that are dealt with \[ms\].
fn case_limits(network: &Network) -> Vec<(&'static str, [Option<i64>; 2])> {
    let plan = network.after_sales.as_ref();
    let limits = |class: Class| {
        let rules = plan?.rules(class)?;
        Some((class.id(), [rules.respond_within, rules.close_within]))
    };
    Class::ALL.into_iter().filter_map(limits).collect()
}

/// What each tier pays in advance, as a share of the price.
fn prepaid(network: &Network) -> Vec<f64> {
    let tiers = network.money.iter().flat_map(|money| &money.tiers);
    let share = |tier: &TierMoney| tier.terms.share(Moment::Ordering) as f64 / ALL as f64;
    tiers.map(share).collect()
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
