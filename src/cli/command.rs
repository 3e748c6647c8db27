//! The commands: what is read, simulated, printed and written.

use std::path::Path;

use crate::experiment::result::ExperimentResult;
use crate::experiment::{self, ExperimentError, Plan, Precision, Replications, Subject};
use crate::language::Language;
use crate::model::{MOST_OPEN, Path as ModelPath};
use crate::report::{self, Charts, Manifest, ManifestScenario, Options, folder};
use crate::scenario::{self, Problems, Scenario};

use super::args::{Arguments, Format, MOST_COMPARED, Task};
use super::mistake::error_line;
use super::{explain, init, name, progress, sweep, terminal};

/// Does what the arguments ask. The error is a message for the user, in their language.
pub fn execute(arguments: Arguments, language: Language) -> Result<(), String> {
    match &arguments.task {
        Task::Check(file) => check(file, &arguments, language),
        Task::Schema => {
            terminal::print(&scenario::grammar::schema());
            Ok(())
        }
        Task::Init(name) => {
            terminal::print(&init::create(name, language)?);
            Ok(())
        }
        Task::Sweep(task) => sweep::sweep(task, &arguments, language),
        Task::Merge(task) => sweep::merge(task, &arguments, language),
        Task::Explain(words) => explain::explain(words, &arguments, language),
        Task::Run(file) => {
            let scenario = load(file, &arguments, language)?;
            let folder = name::of_run(&scenario.name);
            simulate(vec![scenario], folder, "run", &arguments, language)
        }
        Task::Compare(files) => {
            let (scenarios, folder) = match &files[..] {
                [file] => {
                    let scenarios = told_apart(with_variants(file, &arguments, language)?);
                    let folder = name::of_variants(&scenarios[0].name);
                    (scenarios, folder)
                }
                files => {
                    let scenarios = told_apart(load_all(files, &arguments, language)?);
                    let folder = name::of_comparison(&names(&scenarios));
                    (scenarios, folder)
                }
            };
            simulate(scenarios, folder, "compare", &arguments, language)
        }
    }
}

fn names(scenarios: &[Scenario]) -> Vec<String> {
    let names = scenarios.iter().map(|scenario| scenario.name.clone());
    names.collect()
}

/// The same scenarios under names that are all different.
pub fn told_apart(mut scenarios: Vec<Scenario>) -> Vec<Scenario> {
    let apart = name::tell_apart(&names(&scenarios));
    for (scenario, name) in scenarios.iter_mut().zip(apart) {
        scenario.name = name;
    }
    scenarios
}

fn check(file: &str, arguments: &Arguments, language: Language) -> Result<(), String> {
    let scenario = load(file, arguments, language)?;
    remark(std::slice::from_ref(&scenario), arguments, language);
    let network = &scenario.network;
    terminal::print(&match arguments.format {
        Format::Text => {
            let levels = report::levels_text(network, language, terminal::width());
            let values = scenario::render_check(&scenario, language);
            match levels {
                Some(levels) => format!("{values}\n{levels}"),
                None => values,
            }
        }
        Format::Json => scenario::check_json(&scenario, &report::levels_json(network)),
    });
    Ok(())
}

/// Reads a scenario.
pub fn load(file: &str, arguments: &Arguments, language: Language) -> Result<Scenario, String> {
    let scenario = scenario::load_for(file, &arguments.settings, draws(arguments))
        .map_err(|problems| show(&problems, language))?;
    Ok(scenario)
}

/// Whether a picture can show a character. Nothing is drawn without charts; `check` tells what a
/// run would.
pub fn draws(arguments: &Arguments) -> fn(char) -> bool {
    match arguments.charts {
        Charts::None => |_| true,
        Charts::Svg | Charts::All => report::draws,
    }
}

/// Prints what is odd about scenarios, on standard error; the same remark once, although every
/// variant of a file gives it.
pub fn remark(scenarios: &[Scenario], arguments: &Arguments, language: Language) {
    let mut said = Vec::new();
    for scenario in scenarios.iter().filter(|_| !arguments.quiet) {
        let remark = show(&scenario.warnings, language);
        if !scenario.warnings.is_empty() && !said.contains(&remark) {
            terminal::complain(&remark);
            said.push(remark);
        }
    }
}

pub fn show(problems: &Problems, language: Language) -> String {
    problems.render(language, true)
}

/// Reads several; the problems of all are reported together.
pub fn load_all(
    files: &[String],
    arguments: &Arguments,
    language: Language,
) -> Result<Vec<Scenario>, String> {
    let mut scenarios = Vec::new();
    let mut complaints = Vec::new();
    for file in files {
        match load(file, arguments, language) {
            Ok(scenario) => scenarios.push(scenario),
            Err(complaint) => complaints.push(complaint),
        }
    }
    if complaints.is_empty() {
        Ok(scenarios)
    } else {
        Err(complaints.join("\n"))
    }
}

/// A file and all its variants.
fn with_variants(
    file: &str,
    arguments: &Arguments,
    language: Language,
) -> Result<Vec<Scenario>, String> {
    let base = load(file, arguments, language)?;
    if let (Some((path, _)), false) = (file.rsplit_once('@'), Path::new(file).exists()) {
        let message = match language {
            Language::Zh => {
                format!("只给了一个变体，没有可比的。例如和它的原样比：fahuo compare {path} {file}")
            }
            Language::En => format!(
                "One variant was given, and nothing to compare it with. To compare it with the file as it stands: fahuo compare {path} {file}"
            ),
        };
        return Err(error_line(&message, language));
    }
    if base.variants.is_empty() {
        let message = language.pick(
            "只给了一个场景，而它没有变体（[[variant]]）可比。请再给一个场景文件，或改用 fahuo run",
            "One scenario was given, and it has no variants ([[variant]]) to compare with. Name a second file, or use fahuo run",
        );
        return Err(error_line(message, language));
    }
    let (count, most) = (base.variants.len() + 1, MOST_COMPARED);
    if count > most {
        let message = match language {
            Language::Zh => format!(
                "{file} 和它的变体一共 {count} 个场景，一次最多比较 {most} 个。请只挑要比的，例如：fahuo compare {file} {file}@{}",
                base.variants[0].name
            ),
            Language::En => format!(
                "{file} and its variants are {count} scenarios, and at most {most} are compared at once. Name those to compare, for example: fahuo compare {file} {file}@{}",
                base.variants[0].name
            ),
        };
        return Err(error_line(&message, language));
    }
    let files: Vec<String> = base
        .variants
        .iter()
        .map(|variant| format!("{file}@{}", variant.name))
        .collect();
    let mut scenarios = vec![base];
    scenarios.extend(load_all(&files, arguments, language)?);
    Ok(scenarios)
}

fn simulate(
    scenarios: Vec<Scenario>,
    folder: String,
    command: &str,
    arguments: &Arguments,
    language: Language,
) -> Result<(), String> {
    remark(&scenarios, arguments, language);
    let seed = arguments.seed.unwrap_or(scenarios[0].seed);
    let replications = replications(&scenarios[0], arguments, language)?;
    let directory = arguments.out.join(folder);
    // A wrong path shows now and not after the simulation.
    folder::check(&directory).map_err(|error| error_line(&error.message(language), language))?;

    let manifest = manifest(command, arguments, &scenarios);
    let told = scenarios.iter().any(|scenario| scenario.undrawable);
    let subjects: Vec<Subject> = scenarios.into_iter().map(subject).collect();
    let plan = Plan {
        seed,
        replications,
        path: if arguments.audit {
            ModelPath::Events
        } else {
            ModelPath::Elided
        },
    };
    let result = play(subjects, plan, arguments, language)?;

    let options = Options {
        language,
        charts: arguments.charts,
    };
    let written = report::write(&result, &manifest, &directory, options)
        .map_err(|error| error_line(&error.message(language), language));
    // What was computed is shown even if the disk refuses it.
    terminal::print(&match arguments.format {
        Format::Json => report::json(&result, command),
        Format::Text => report::summary_text(&result, language, terminal::width()),
    });
    let written = written?;
    if !arguments.quiet {
        for warning in report::warm_up_warnings(&result, language) {
            terminal::complain(&warning);
        }
    }
    if !arguments.quiet {
        // Said before the run already, with the line where it is written.
        for warning in written.warnings.iter().filter(|_| !told) {
            terminal::complain(warning);
        }
        terminal::complain(&finished(&result, &written, language));
    }
    Ok(())
}

/// How many replications: what was typed goes before what the scenario says, and a precision
/// before a number.
pub fn replications(
    scenario: &Scenario,
    arguments: &Arguments,
    language: Language,
) -> Result<Replications, String> {
    if let Some(count) = arguments.replications {
        return Ok(Replications::Fixed(count));
    }
    let asked = match &arguments.precision {
        Some(typed) => Some(scenario.precision.unwrap_or_default().all(typed.share)),
        None => scenario.precision,
    };
    match asked {
        Some(asked) => Ok(Replications::Precise {
            precision: Precision {
                means: asked.means,
                ratios: asked.ratios,
                rates: asked.rates,
                at_least: asked.at_least,
                at_most: asked.at_most,
                look_ahead: asked.look_ahead,
            },
            confirm: arguments.confirm,
        }),
        None if arguments.confirm => Err(error_line(
            language.pick(
                "--confirm 要和 --precision 一起用，或在场景里写 run.precision",
                "--confirm needs --precision, or run.precision in the scenario",
            ),
            language,
        )),
        None => Ok(Replications::Fixed(scenario.replications)),
    }
}

fn play(
    subjects: Vec<Subject>,
    plan: Plan,
    arguments: &Arguments,
    language: Language,
) -> Result<ExperimentResult, String> {
    let tasks = match plan.replications {
        Replications::Fixed(count) => Some(count * subjects.len() as u64),
        Replications::Precise { .. } => None,
    };
    let bar = progress::bar(tasks, arguments.quiet, language);
    let stop = progress::stop_flag(&bar, arguments.quiet, language);
    let pool = threads(arguments, language)?;
    let result = pool.install(|| experiment::run(subjects, plan, &stop, &|steps| bar.inc(steps)));
    bar.finish_and_clear();
    let result = result.map_err(|error| error_line(&failure(&error, language), language))?;
    let done = result.replications;
    // Stopped after the last one is not stopped; of a precision the summary tells.
    if let Replications::Fixed(asked) = plan.replications
        && done < asked
        && !arguments.quiet
    {
        terminal::complain(&match language {
            Language::Zh => {
                format!("已停止：完成了 {asked} 次重复中的 {done} 次，下面的结果只用这 {done} 次")
            }
            Language::En => format!(
                "Stopped: {done} of {asked} replications are done, and the results below rest on those"
            ),
        });
    }
    Ok(result)
}

/// As many threads as asked for.
pub fn threads(arguments: &Arguments, language: Language) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.threads.unwrap_or(0))
        .build()
        .map_err(|error| error_line(&error.to_string(), language))
}

pub fn failure(error: &ExperimentError, language: Language) -> String {
    match (language, error) {
        (Language::En, ExperimentError::ReplicationFailed { .. }) => {
            format!("An internal check failed, please report it: {error}")
        }
        (
            Language::Zh,
            ExperimentError::ReplicationFailed {
                scenario,
                seed,
                replication,
                message,
            },
        ) => format!(
            "内部检查未通过，请报告这个问题：场景 {scenario}，种子 {seed}，第 {replication} 次重复：{message}"
        ),
        (
            _,
            ExperimentError::TooManyOpen {
                scenario,
                replication,
                ..
            },
        ) => match language {
            Language::En => format!(
                "{scenario}: more than {MOST_OPEN} orders are open at once (replication {replication}), more than the memory is meant for. Orders come faster than they leave: fewer orders, a shorter run.horizon, more hands or capacity"
            ),
            Language::Zh => format!(
                "场景 {scenario}:同时没走完的订单超过 {MOST_OPEN} 单(第 {replication} 次重复),内存放不下。来单比走单快:请减少单量、缩短 run.horizon,或增加人手、capacity"
            ),
        },
        (
            _,
            ExperimentError::TooMuchMoney {
                scenario,
                replication,
                ..
            },
        ) => match language {
            Language::En => format!(
                "{scenario}: more money than can be counted, 9 x 10^16 yuan (replication {replication}). Look at product.order_value and prices: is a unit wrong?"
            ),
            Language::Zh => format!(
                "场景 {scenario}：金额超过了能记下的 9 亿亿元（第 {replication} 次重复）。请看 product.order_value 和价格的单位是不是写错了"
            ),
        },
        (Language::En, ExperimentError::Stopped) => format!("Nothing was kept: {error}"),
        (Language::Zh, ExperimentError::Stopped) => {
            "已停止，一次重复都没有完成，没有结果可保留".to_owned()
        }
    }
}

pub fn subject(scenario: Scenario) -> Subject {
    Subject {
        name: scenario.name,
        title: scenario.title,
        question: scenario.question,
        path: scenario.path,
        sha256: scenario.sha256,
        assumed_values: scenario.values.iter().filter(|value| value.assumed).count(),
        network: scenario.network,
    }
}

/// What made the result. Threads, language and the like are left out: nothing depends on them.
fn manifest(command: &str, arguments: &Arguments, scenarios: &[Scenario]) -> Manifest {
    Manifest {
        command: command.to_owned(),
        settings: settings(arguments),
        scenarios: scenarios
            .iter()
            .map(|scenario| ManifestScenario {
                name: scenario.name.clone(),
                path: scenario.path.clone(),
                text: scenario.text.clone(),
                sha256: scenario.sha256.clone(),
            })
            .collect(),
    }
}

/// What was set on the command line.
pub fn settings(arguments: &Arguments) -> Vec<(String, String)> {
    let mut settings: Vec<(String, String)> = Vec::new();
    for (name, value) in [
        ("--seed", arguments.seed),
        ("--replications", arguments.replications),
    ] {
        settings.extend(value.map(|value| (name.to_owned(), value.to_string())));
    }
    let precision = arguments.precision.as_ref();
    settings.extend(precision.map(|one| ("--precision".to_owned(), one.typed.clone())));
    settings.extend((arguments.confirm).then(|| ("--confirm".to_owned(), "true".to_owned())));
    for setting in &arguments.settings {
        let (path, value) = setting.split_once('=').unwrap_or((setting, ""));
        settings.push((format!("--set {}", path.trim()), value.trim().to_owned()));
    }
    settings
}

fn finished(result: &ExperimentResult, written: &report::Written, language: Language) -> String {
    let folder = written.directory.display();
    let files = written.files.len();
    let seconds = result.performance.wall_seconds;
    let mut text = match language {
        Language::Zh => format!("结果在 {folder}（{files} 个文件；模拟用时 {seconds:.1} 秒）"),
        Language::En => {
            format!("Results are in {folder} ({files} files; {seconds:.1} s of simulation)")
        }
    };
    if let Some(kept) = &written.kept {
        let kept = kept.display();
        text.push_str(&match language {
            Language::Zh => format!("\n旧结果保留在 {kept}"),
            Language::En => format!("\nThe older result is kept in {kept}"),
        });
    }
    text
}
