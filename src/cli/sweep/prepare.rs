//! From what was typed to the plan of a sweep: every point is read and checked before one is
//! played.

use crate::experiment::design::{Axis, Level, grid};
use crate::experiment::promise::promises;
use crate::experiment::sweep::plan::{PlannedPoint, SweepPlan, days};
use crate::experiment::sweep::result::Swept;
use crate::language::{Language, Text};
use crate::model::measure;
use crate::scenario::{Factor, Problems, Varied};

use super::SweepTask;
use crate::cli::args::Arguments;
use crate::cli::command::{draws, settings, show};
use crate::cli::mistake::error_line;
use crate::cli::terminal;

/// Points with problems that are read before the reading ends: they mostly say the same.
const ENOUGH: usize = 100;

/// The scenario with what is varied in it, and the plan. What is odd is said on standard error.
pub fn plan(
    task: &SweepTask,
    arguments: &Arguments,
    language: Language,
) -> Result<(Varied, SweepPlan), String> {
    let varied = Varied::read(
        &task.scenario,
        &arguments.settings,
        &task.vary,
        draws(arguments),
    );
    let varied = varied.map_err(|problems| show(&problems, language))?;
    let axes: Vec<Axis> = varied.factors.iter().map(axis).collect();
    let (own, mut warnings) = varied.own_levels();
    warnings.add(varied.warnings.clone());
    let mut plan = SweepPlan {
        scenario: Swept {
            name: varied.scenario.name.clone(),
            title: varied.scenario.title.clone(),
            question: varied.scenario.question.clone(),
            path: varied.scenario.path.clone(),
            sha256: varied.scenario.sha256.clone(),
        },
        text: varied.scenario.text.clone(),
        seed: arguments.seed.unwrap_or(varied.scenario.seed),
        replications: arguments
            .replications
            .unwrap_or(varied.scenario.replications),
        settings: all_settings(task, arguments),
        points: Vec::new(),
        base: 0,
        metrics: Vec::new(),
        axes,
    };
    warnings.add(add_points(&mut plan, &varied).map_err(|problems| show(&problems, language))?);
    plan.base = base(&plan, &varied.factors, &own, &task.base, language)?;
    if !arguments.quiet {
        if !warnings.is_empty() {
            terminal::complain(&show(&warnings, language));
        }
        meanings(&varied.factors, language).for_each(|line| terminal::complain(&line));
    }
    Ok((varied, plan))
}

fn axis(factor: &Factor) -> Axis {
    let levels = factor.levels.iter().map(|level| Level {
        text: level.text.clone(),
        number: level.number,
    });
    Axis {
        path: factor.path.clone(),
        unit: factor.unit.clone(),
        levels: levels.collect(),
    }
}

/// Reads all points. Returns what is odd about them.
fn add_points(plan: &mut SweepPlan, varied: &Varied) -> Result<Problems, Problems> {
    let (mut errors, mut warnings) = (Problems::default(), Problems::default());
    let mut failed = 0;
    for levels in grid(&plan.axes) {
        let chosen: Vec<Option<usize>> = levels.iter().map(|&level| Some(level)).collect();
        let mut scenario = match varied.point(&chosen) {
            Ok(scenario) => scenario,
            Err(problems) => {
                errors.add_elsewhere(problems);
                failed += 1;
                if failed == ENOUGH {
                    break;
                }
                continue;
            }
        };
        warnings.add(std::mem::take(&mut scenario.warnings));
        let metrics = measure::metrics(&scenario.network);
        let known = plan.metrics.iter().position(|list| *list == metrics);
        let metrics = known.unwrap_or_else(|| {
            plan.metrics.push(metrics);
            plan.metrics.len() - 1
        });
        let label = label(&varied.factors, &levels);
        plan.points.push(PlannedPoint {
            assumed_values: scenario.values.iter().filter(|value| value.assumed).count(),
            sha256: scenario.sha256,
            levels,
            label,
            metrics,
            promises: promises(&scenario.network),
            days: days(&scenario.network),
        });
    }
    match failed {
        0 => Ok(warnings),
        _ => Err(errors),
    }
}

fn label(factors: &[Factor], levels: &[usize]) -> Text {
    let labels = factors.iter().zip(levels);
    let labels: Vec<&Text> = labels
        .map(|(factor, &level)| &factor.levels[level].label)
        .collect();
    let joined = |language: Language, comma: &str| {
        let words: Vec<&str> = labels.iter().map(|label| label.get(language)).collect();
        words.join(comma)
    };
    Text::new(joined(Language::Zh, "，"), joined(Language::En, ", "))
}

/// The base by index: on each axis the level asked for, else the scenario's own, else the first.
fn base(
    plan: &SweepPlan,
    factors: &[Factor],
    own: &[Option<usize>],
    asked: &[String],
    language: Language,
) -> Result<usize, String> {
    let mut levels: Vec<usize> = own.iter().map(|level| level.unwrap_or(0)).collect();
    for word in asked {
        let (path, value) = word.split_once('=').unwrap_or((word, ""));
        let path = path.trim();
        let Some(at) = factors.iter().position(|factor| factor.path == path) else {
            let known: Vec<&str> = factors.iter().map(|factor| factor.path.as_str()).collect();
            return Err(no_base(word, &known, language));
        };
        let Some(level) = factors[at].level(value) else {
            let levels = factors[at].levels.iter();
            let known: Vec<String> = levels
                .map(|level| format!("{path}={}", level.text))
                .collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(no_base(word, &known, language));
        };
        levels[at] = level;
    }
    let place = plan.points.iter().position(|point| point.levels == levels);
    Ok(place.unwrap_or(0))
}

fn no_base(word: &str, known: &[&str], language: Language) -> String {
    const MOST: usize = 12;
    let more = if known.len() > MOST {
        language.pick("……", ", …")
    } else {
        ""
    };
    let list = known[..known.len().min(MOST)].join(language.pick("、", ", "));
    error_line(
        &match language {
            Language::Zh => format!("--base `{word}` 不是变过去的值，可以写：{list}{more}"),
            Language::En => {
                format!("--base `{word}` is none of the varied values; known: {list}{more}")
            }
        },
        language,
    )
}

/// What was set, as far as results depend on it.
fn all_settings(task: &SweepTask, arguments: &Arguments) -> Vec<(String, String)> {
    let mut all = settings(arguments);
    for (option, words) in [("--vary", &task.vary), ("--base", &task.base)] {
        for word in words {
            let (path, value) = word.split_once('=').unwrap_or((word, ""));
            all.push((format!("{option} {}", path.trim()), value.trim().to_owned()));
        }
    }
    all
}

/// Which chain each number of tiers means.
fn meanings(factors: &[Factor], language: Language) -> impl Iterator<Item = String> {
    let levels = factors.iter().flat_map(|factor| {
        let path = &factor.path;
        factor.levels.iter().map(move |level| (path, level))
    });
    levels.filter_map(move |(path, level)| {
        let chain = match level.meaning.as_deref()? {
            "" => language.pick("没有代理", "no agents"),
            chain => chain,
        };
        Some(format!("{path}={}: {chain}", level.text))
    })
}
