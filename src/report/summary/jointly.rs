//! Which scenarios differ from the base, all taken together, and how often one is better.

use std::cmp::Ordering;

use crate::experiment::result::Against;
use crate::experiment::stopping::headline;
use crate::language::Language;
use crate::report::number;
use crate::report::view::View;
use crate::report::words::{self, Clock};
use crate::stats::Share;
use crate::stats::paired::is_negative;

use super::TOLD;

/// What is not known to differ at this level, all comparisons together, is not called different.
const LEVEL: f64 = 0.05;

/// Sentences on dispatch time against the base: of several scenarios which differ jointly, and
/// how sure it is that the best is faster.
pub(super) fn lines(view: &View) -> Vec<String> {
    let mut lines = Vec::new();
    if view.scenarios().len() > 2 {
        lines.extend(together(view));
    }
    lines.extend(faster(view));
    lines
}

/// The scenarios whose dispatch time is longer, shorter, and not certain to be either.
fn together(view: &View) -> Option<String> {
    let id = format!("{}.mean", Clock::Dispatch.id());
    let [mut longer, mut shorter, mut unsure] = [const { Vec::new() }; 3];
    for other in 1..view.scenarios().len() {
        let Some(Against {
            difference: Some(difference),
            p_holm: Some(p),
            ..
        }) = view.against(other, &id)
        else {
            continue;
        };
        let group = match (*p < LEVEL, difference.mean > 0.0) {
            (true, true) => &mut longer,
            (true, false) => &mut shorter,
            (false, _) => &mut unsure,
        };
        group.push(view.labels[other].as_str());
    }
    let groups = [
        (longer, view.pick("更长：", "longer in ")),
        (shorter, view.pick("更短：", "shorter in ")),
        (
            unsure,
            view.pick("分不出长短：", "no certain difference in "),
        ),
    ];
    let told = groups.into_iter().filter(|(group, _)| !group.is_empty());
    let told: Vec<String> = told
        .map(|(group, word)| format!("{word}{}", named_or_counted(&group, view.language)))
        .collect();
    let told_together = told.join(words::semicolon(view.language));
    let (clock, base) = (Clock::Dispatch.name(view.language), &view.labels[0]);
    (!told.is_empty()).then(|| match view.language {
        Language::Zh => format!("{clock}和{base}比，合起来有 95% 把握——{told_together}"),
        Language::En => {
            format!("{clock} against {base}, jointly at 95% (Holm): {told_together}")
        }
    })
}

/// A few scenarios by name, many by their number; `comparisons.csv` has each.
fn named_or_counted(group: &[&str], language: Language) -> String {
    match (group.len() <= TOLD, language) {
        (true, _) => group.join(words::listed(language)),
        (false, Language::Zh) => format!("{} 个场景", group.len()),
        (false, Language::En) => format!("{} scenarios", group.len()),
    }
}

/// The first few of a list, and how many more.
fn named(group: &[&str], language: Language) -> String {
    let mut named: Vec<String> = group.iter().take(TOLD).map(|&one| one.to_owned()).collect();
    let more = group.len().saturating_sub(TOLD);
    if more > 0 {
        named.push(match language {
            Language::Zh => format!("还有 {more} 个"),
            Language::En => format!("{more} more"),
        });
    }
    named.join(words::listed(language))
}

/// How often the fastest scenario is faster than the base, or the base than the next.
fn faster(view: &View) -> Option<String> {
    let id = format!("{}.mean", Clock::Dispatch.id());
    let mean = |scenario: &usize| view.estimate(*scenario, &id).map(|one| one.mean);
    let others = (1..view.scenarios().len()).filter_map(|one| Some((one, mean(&one)?)));
    let (other, fastest) = others.min_by(|a, b| a.1.total_cmp(&b.1))?;
    let against = view.against(other, &id)?;
    let (winner, loser, share) = match fastest.total_cmp(&mean(&0)?) {
        Ordering::Less => (other, 0, against.lower?),
        Ordering::Greater => (0, other, against.higher?),
        Ordering::Equal => return None,
    };
    let count = against.difference?.replications;
    // One replication has met nobody else's luck.
    (count > 1).then(|| probability(view, winner, loser, share, count))
}

fn probability(view: &View, winner: usize, loser: usize, share: Share, count: u64) -> String {
    let (winner, loser) = (&view.labels[winner], &view.labels[loser]);
    let hits = (share.share * count as f64).round();
    let [mean, low, high] = [share.share, share.low, share.high].map(|one| number::percent(one, 0));
    match view.language {
        Language::Zh => format!(
            "{winner}发货比{loser}快的机会是 {mean} [{low}, {high}]：{count} 次模拟里有 {hits} 次"
        ),
        Language::En => format!(
            "{winner} dispatches faster than {loser} with probability {mean} [{low}, {high}]: in {hits} of {count} replications"
        ),
    }
}

/// What the same buyers have done for the difference of a pair.
pub(super) fn saving(view: &View) -> Option<String> {
    let against = view.against(1, &format!("{}.mean", Clock::Dispatch.id()))?;
    let (saved, correlation) = (against.saving?.replications_at_least?, against.correlation?);
    let times = number::two_digits(saved);
    let clock = Clock::Dispatch.name(view.language);
    (view.scenarios().len() == 2 && saved >= 1.0).then(|| match view.language {
        Language::Zh => format!(
            "同一批买家：{clock}之差要各算各的做至少 {times} 倍的次数才有这么准（相关系数 {correlation:.2}）"
        ),
        Language::En => format!(
            "Same buyers: independent runs would need at least {times} times as many replications for a difference in {} as sure (correlation {correlation:.2})",
            clock.to_lowercase()
        ),
    })
}

/// Where common random numbers have done harm: headline metrics that move against the base.
pub(super) fn warning(view: &View) -> Option<String> {
    let mut harmed = Vec::new();
    for (other, scenario) in view.scenarios().iter().enumerate().skip(1) {
        for metric in scenario
            .metrics
            .iter()
            .filter(|one| headline(&one.id).is_some())
        {
            let against = view.against(other, &metric.id);
            let correlation = against.and_then(|one| one.correlation);
            let harmful = |one: &f64| is_negative(*one, view.result.replications);
            if let Some(correlation) = correlation.filter(harmful) {
                let (label, name) = (&view.labels[other], metric.name.get(view.language));
                harmed.push(match view.language {
                    Language::Zh => format!("{label}的{name} {correlation:.2}"),
                    Language::En => format!("{name} of {label} {correlation:.2}"),
                });
            }
        }
    }
    let names: Vec<&str> = harmed.iter().map(String::as_str).collect();
    let list = named(&names, view.language);
    let base = &view.labels[0];
    (!harmed.is_empty()).then(|| match view.language {
        Language::Zh => format!(
            "同一批买家在这里没有让差值更准：和{base}一高一低（相关系数 {list}），差值的误差范围比各算各的还宽；请多做几次重复"
        ),
        Language::En => format!(
            "The same buyers make these differences less sure, not surer, because they move against {base} (correlation: {list}); add replications"
        ),
    })
}
