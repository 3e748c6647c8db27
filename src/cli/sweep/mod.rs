//! `fahuo sweep` and `fahuo merge`: what is asked, computed, kept, and said about it.

pub mod grammar;
mod message;
mod prepare;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use clap::ArgMatches;
use indicatif::ProgressBar;
use rayon::ThreadPool;

use crate::experiment::Subject;
use crate::experiment::result::{Performance, Verdict};
use crate::experiment::runner::{Replications, STEPS};
use crate::experiment::sweep::collect::collect;
use crate::experiment::sweep::plan::SweepPlan;
use crate::experiment::sweep::precise::{Look, first_block, look};
use crate::experiment::sweep::result::SweepResult;
use crate::experiment::sweep::run::{Kept, Survey, SweepError, Watch, run};
use crate::experiment::sweep::store::{Shard, Store, join, plan_of};
use crate::language::Language;
use crate::model::Path as ModelPath;
use crate::report::{self, Manifest, ManifestScenario, Options, folder};

use super::args::{Arguments, Format};
use super::command::{replications, subject, threads};
use super::mistake::error_line;
use super::{name, progress, terminal};
use message::{go_on, kept_in, sentence};

/// What `fahuo sweep` is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepTask {
    /// The scenario that is varied.
    pub scenario: String,
    /// `--vary`, in order, at least one.
    pub vary: Vec<String>,
    /// `--base PATH=VALUE`, in order.
    pub base: Vec<String>,
    /// `--shard I/N`.
    pub shard: Option<String>,
    /// Whether an older store is set aside.
    pub fresh: bool,
}

/// What `fahuo merge` is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeTask {
    /// The stores, at least one.
    pub stores: Vec<PathBuf>,
    /// Where the joined store goes, if not into the first.
    pub out: Option<PathBuf>,
}

impl SweepTask {
    /// Out of what clap has matched.
    pub fn of(scenario: String, given: &ArgMatches) -> Self {
        let many = |id: &str| -> Vec<String> {
            let values = given.get_many::<String>(id);
            values
                .map(|values| values.cloned().collect())
                .unwrap_or_default()
        };
        Self {
            scenario,
            vary: many("vary"),
            base: many("base"),
            shard: given.get_one::<String>("shard").cloned(),
            fresh: given.get_flag("fresh"),
        }
    }
}

impl MergeTask {
    /// Out of what clap has matched.
    pub fn of(given: &ArgMatches) -> Self {
        let stores = given.get_many::<PathBuf>("store");
        Self {
            stores: stores
                .map(|stores| stores.cloned().collect())
                .unwrap_or_default(),
            out: given.get_one::<PathBuf>("out").cloned(),
        }
    }
}

/// Runs a sweep, or a shard of it. The error is a message for the user.
pub fn sweep(task: &SweepTask, arguments: &Arguments, language: Language) -> Result<(), String> {
    let shard = match &task.shard {
        Some(word) => shard(word).ok_or_else(|| message::no_shard(word, language))?,
        None => Shard::WHOLE,
    };
    let (varied, mut plan) = prepare::plan(task, arguments, language)?;
    let precision = match replications(&varied.scenario, arguments, language)? {
        Replications::Fixed(count) => {
            plan.replications = count;
            None
        }
        Replications::Precise { .. } if arguments.confirm => {
            return Err(error_line(&message::no_confirmation(language), language));
        }
        Replications::Precise { .. } if task.shard.is_some() => {
            return Err(error_line(&message::no_precise_shard(language), language));
        }
        Replications::Precise { precision, .. } => {
            plan.replications = first_block(precision);
            Some(precision)
        }
    };
    let told = Told {
        arguments,
        language,
    };
    let report = arguments.out.join(name::of_sweep(&plan.scenario.name));
    let folder = store_of(&report);
    let error = |error: SweepError| told.error(&error);
    // A wrong path shows now and not after the simulation.
    folder::check(&report).map_err(|error| error_line(&error.message(language), language))?;
    if task.fresh {
        let kept = Store::set_aside(&folder).map_err(|one| error(one.into()))?;
        kept.iter()
            .for_each(|kept| told.remark(message::set_aside(kept, language)));
    }
    let open =
        |plan: &SweepPlan| Store::open(&folder, plan, shard).map_err(|one| error(one.into()));
    let mut store = open(&plan)?;
    let survey = Survey::of(&store, shard).map_err(error)?;
    if survey.kept.parts > 0 {
        told.remark(message::goes_on(survey.kept, store.folder(), language));
    }
    let points = plan.points.clone();
    let subject_of = |point: usize| -> Subject {
        let levels = points[point].levels.iter().map(|&at| Some(at));
        let scenario = varied.point(&levels.collect::<Vec<Option<usize>>>());
        subject(scenario.expect("every point was read when the sweep was planned"))
    };
    let hall = Hall {
        pool: threads(arguments, language)?,
        bar: bar(&store, &survey, &told),
        task,
        told: &told,
    };
    let stop = hall.stop_flag();
    let mut performance = Performance::default();
    let verdict = loop {
        let spent = hall.play(&store, shard, &subject_of, &stop)?;
        performance.cpu_seconds += spent.cpu_seconds;
        performance.wall_seconds += spent.wall_seconds;
        let Some(precision) = precision else {
            break None;
        };
        match look(&store, precision).map_err(error)? {
            Look::More(count) => plan.replications = count,
            Look::Enough(count, verdict) if count == plan.replications => break Some(verdict),
            // What was played beyond stays in the store.
            Look::Enough(count, verdict) => {
                plan.replications = count;
                drop(store);
                store = open(&plan)?;
                break Some(verdict);
            }
        }
        drop(store);
        store = open(&plan)?;
    };
    hall.bar.bar.finish_and_clear();
    if task.shard.is_some() {
        let kept = Survey::of(&store, shard).map_err(error)?.kept;
        told.shard(shard, kept, store.folder());
        return Ok(());
    }
    report_on(&store, (performance, verdict), &report, &told)
}

/// Joins stores and reports on them. The error is a message for the user.
pub fn merge(task: &MergeTask, arguments: &Arguments, language: Language) -> Result<(), String> {
    let told = Told {
        arguments,
        language,
    };
    let error = |error: SweepError| told.error(&error);
    let Some(first) = task.stores.first() else {
        return Ok(());
    };
    let target = match &task.out {
        Some(out) => out.join(first.file_name().unwrap_or_default()),
        None => first.clone(),
    };
    // Nothing is made beside a folder that is no store.
    plan_of(first).map_err(|one| error(one.into()))?;
    let report = report_of(&target);
    folder::check(&report).map_err(|error| error_line(&error.message(language), language))?;
    let store = join(&target, &task.stores).map_err(|one| error(one.into()))?;
    report_on(&store, (Performance::default(), None), &report, &told)
}

fn report_on(
    store: &Store,
    (performance, precision): (Performance, Option<Verdict>),
    folder: &Path,
    told: &Told<'_>,
) -> Result<(), String> {
    let result = collect(store, performance).map_err(|error| told.error(&error))?;
    let result = SweepResult {
        precision,
        ..result
    };
    let options = Options {
        language: told.language,
        charts: told.arguments.charts,
    };
    let written = report::write_sweep(&result, &manifest(store.plan()), folder, options)
        .map_err(|error| error_line(&error.message(told.language), told.language));
    // What was computed is shown even if the disk refuses it.
    terminal::print(&match told.arguments.format {
        Format::Json => report::sweep_json(&result),
        Format::Text => report::sweep_summary_text(&result, told.language, terminal::width()),
    });
    let written = written?;
    for warning in written.warnings {
        told.remark(warning);
    }
    told.remark(message::finished(
        folder,
        written.kept.as_deref(),
        store.folder(),
        told.language,
    ));
    Ok(())
}

/// What made the result, as the store knows it.
fn manifest(plan: &SweepPlan) -> Manifest {
    Manifest {
        command: "sweep".to_owned(),
        settings: plan.settings.clone(),
        scenarios: vec![ManifestScenario {
            name: plan.scenario.name.clone(),
            path: plan.scenario.path.clone(),
            text: plan.text.clone(),
            sha256: plan.scenario.sha256.clone(),
        }],
    }
}

/// Where a sweep is played, and who watches.
struct Hall<'a> {
    pool: ThreadPool,
    bar: SweepBar,
    task: &'a SweepTask,
    told: &'a Told<'a>,
}

impl Hall<'_> {
    /// The flag that Ctrl-C sets.
    fn stop_flag(&self) -> Arc<AtomicBool> {
        let words = self.told.language.pick(
            "正在停止：做完的部分已经存好，手上的放弃；再按一次 Ctrl-C 立即退出",
            "Stopping: what is done is kept, what is in hand is given up; Ctrl-C again ends at once",
        );
        progress::stop_flag_saying(words, &self.bar.bar, self.told.arguments.quiet)
    }

    /// Simulates what a store misses. The error is a message for the user, who also learns what is
    /// kept and how to go on.
    fn play(
        &self,
        store: &Store,
        shard: Shard,
        subject: &(dyn Fn(usize) -> Subject + Sync),
        stop: &AtomicBool,
    ) -> Result<Performance, String> {
        let told = self.told;
        let survey = Survey::of(store, shard).map_err(|error| told.error(&error))?;
        self.bar.goes_on(store, &survey);
        let watch = Watch {
            stop,
            steps: &|steps| self.bar.bar.inc(steps),
            point: &|precision| self.bar.point(precision),
        };
        let path = match told.arguments.audit {
            true => ModelPath::Events,
            false => ModelPath::Elided,
        };
        let played = self
            .pool
            .install(|| run(store, &survey.jobs, path, subject, &watch));
        let left = Survey::of(store, shard);
        let performance = played.map_err(|failure| {
            self.bar.bar.finish_and_clear();
            let mut text = told.error(&failure);
            if let Ok(left) = &left {
                let kept = kept_in(left.kept, store.folder(), told.language);
                text = format!("{text}\n{kept}");
            }
            text
        })?;
        let left = left.map_err(|error| told.error(&error))?;
        if left.jobs.is_empty() {
            return Ok(performance);
        }
        self.bar.bar.finish_and_clear();
        let command = go_on(self.task, told.arguments);
        Err(message::stopped(
            left.kept,
            store.folder(),
            &command,
            told.language,
        ))
    }
}

/// The bar over the replications of a sweep, with points done and precision so far.
struct SweepBar {
    bar: ProgressBar,
    /// Points that are whole, and the widest interval of their delivery times.
    done: Mutex<(u64, Option<f64>)>,
    of: u64,
    language: Language,
}

fn bar(store: &Store, survey: &Survey, told: &Told<'_>) -> SweepBar {
    let template = told.language.pick(
        "模拟 {bar:24} {percent}%（{msg}，{done} 次）已用 {elapsed} 还需 {left}",
        "Simulating {bar:24} {percent}% ({msg}, {done} replications), {elapsed} gone, {left} left",
    );
    let there = survey.kept.replications;
    let all = there + survey.missing();
    let bar = progress::of_template(template, (there, Some(all)), told.arguments.quiet);
    let bar = SweepBar {
        bar,
        done: Mutex::new((survey.kept.points, None)),
        of: store.plan().distinct().len() as u64,
        language: told.language,
    };
    bar.say();
    bar
}

impl SweepBar {
    /// More replications are to be played than before.
    fn goes_on(&self, store: &Store, survey: &Survey) {
        let there = survey.kept.replications;
        self.bar.set_length((there + survey.missing()) * STEPS);
        self.bar.set_position(there * STEPS);
        if let Ok(mut done) = self.done.lock() {
            *done = (survey.kept.points, None);
        }
        debug_assert_eq!(self.of, store.plan().distinct().len() as u64);
        self.say();
    }

    fn point(&self, precision: Option<f64>) {
        if let Ok(mut done) = self.done.lock() {
            done.0 += 1;
            done.1 = match (done.1, precision) {
                (Some(widest), Some(new)) => Some(widest.max(new)),
                (widest, new) => widest.or(new),
            };
        }
        self.say();
    }

    fn say(&self) {
        let (points, precision) = self.done.lock().map_or((0, None), |done| *done);
        let of = self.of;
        let mut text = match self.language {
            Language::Zh => format!("{points}/{of} 点"),
            Language::En => format!("{points}/{of} points"),
        };
        if let Some(precision) = precision {
            let percent = precision * 100.0;
            text.push_str(&match self.language {
                Language::Zh => format!("，签收时效 ±{percent:.2}%"),
                Language::En => format!(", delivery time ±{percent:.2}%"),
            });
        }
        self.bar.set_message(text);
    }
}

/// Who is told, and how.
struct Told<'a> {
    arguments: &'a Arguments,
    language: Language,
}

impl Told<'_> {
    fn remark(&self, text: String) {
        if !self.arguments.quiet {
            terminal::complain(&text);
        }
    }

    fn error(&self, error: &SweepError) -> String {
        let (what, tip) = sentence(error, self.language);
        let mut text = error_line(&what, self.language);
        if let Some(tip) = tip {
            text.push_str(&format!("\n{}: {tip}", self.language.pick("提示", "help")));
        }
        text
    }

    fn shard(&self, shard: Shard, kept: Kept, store: &Path) {
        match self.arguments.format {
            Format::Json => terminal::print(&message::shard_json(shard, kept)),
            Format::Text => {
                terminal::print(&message::shard_done(shard, kept, store, self.language))
            }
        }
    }
}

/// The store beside a report.
fn store_of(report: &Path) -> PathBuf {
    let mut name = report.as_os_str().to_owned();
    name.push(STORE);
    PathBuf::from(name)
}

const STORE: &str = ".store";

/// The report beside a store.
fn report_of(store: &Path) -> PathBuf {
    let name = store.file_name().unwrap_or_default().to_string_lossy();
    match name.strip_suffix(STORE) {
        Some(name) if !name.is_empty() => store.with_file_name(name),
        _ => store.with_file_name(format!("{name}-report")),
    }
}

/// Reads `2/7`.
fn shard(word: &str) -> Option<Shard> {
    let (number, of) = word.split_once('/')?;
    let (number, of) = (number.trim().parse().ok()?, of.trim().parse().ok()?);
    (1..=of).contains(&number).then_some(Shard { number, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_read() {
        assert_eq!(shard("2/7"), Some(Shard { number: 2, of: 7 }));
        assert_eq!(shard("1/1"), Some(Shard::WHOLE));
        for wrong in ["", "2", "0/3", "4/3", "a/b", "1/0", "-1/2", "1/2/3"] {
            assert_eq!(shard(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn store_and_report_stand_beside_each_other() {
        let report = Path::new("out").join("a-sweep");
        let store = store_of(&report);
        assert_eq!(store, Path::new("out").join("a-sweep.store"));
        assert_eq!(report_of(&store), report);
        assert_eq!(report_of(Path::new("kept")), Path::new("kept-report"));
    }
}
