//! What is said of the warm-up: loudly where it is too short, in one line of the page where not.

use crate::experiment::warm_up::WarmUp;
use crate::language::Language;
use crate::report::number;
use crate::report::view::View;
use crate::report::words;

use super::FULL;

/// Of many scenarios as many are named.
const NAMED: usize = 4;

/// Warnings about warm-ups that are too short, differ, or cannot help.
pub fn warnings(view: &View) -> Vec<String> {
    let found = [too_short(view), unsettled(view), different(view)];
    let found = found.into_iter().flatten();
    found.map(|line| words::capitalised(&line)).collect()
}

fn checks<'a>(view: &View<'a>) -> impl Iterator<Item = &'a WarmUp> {
    view.scenarios().iter().map(|one| &one.warm_up)
}

/// The scenarios for which something holds, named; nothing where there is only one.
fn named(view: &View, holds: impl Fn(usize) -> bool) -> Option<String> {
    let scenarios: Vec<usize> = (0..view.scenarios().len())
        .filter(|scenario| holds(*scenario))
        .collect();
    let (first, more) = scenarios.split_at(scenarios.len().min(NAMED));
    if first.is_empty() {
        return None;
    }
    if view.scenarios().len() == 1 {
        return Some(String::new());
    }
    let mut names: Vec<String> = first.iter().map(|&one| view.labels[one].clone()).collect();
    if !more.is_empty() {
        names.push(match view.language {
            Language::Zh => format!("还有 {} 个场景", more.len()),
            Language::En => format!("and {} more", more.len()),
        });
    }
    let names = names.join(words::listed(view.language));
    Some(format!("{names}{}", words::colon(view.language)))
}

/// The beginning lasts longer than what is left out, somewhere: what to write everywhere.
fn too_short(view: &View) -> Option<String> {
    let short = |scenario: usize| view.scenarios()[scenario].warm_up.too_short();
    let label = named(view, short)?;
    let needed = checks(view).filter(|one| one.too_short());
    let needed = needed.filter_map(|one| one.needed).max()?;
    let several = view.scenarios().len() > 1;
    let everywhere = match several {
        true => view.pick("，各场景都写一样的", " in every scenario compared"),
        false => "",
    };
    let chosen = checks(view).filter(|one| one.too_short());
    let chosen = days(
        chosen.map(|one| one.chosen).reduce(f64::min)?,
        view.language,
    );
    Some(match view.language {
        Language::Zh => format!(
            "{label}预热 {chosen}不够：开头 {needed} 天下的单和后面明显不同；请写 warm_up = \"{needed} d\"{everywhere}"
        ),
        Language::En => format!(
            "{label}a warm-up of {chosen} is too short: orders of the beginning, {}, differ clearly from the rest; write warm_up = \"{needed} d\"{everywhere}",
            days(needed as f64, view.language)
        ),
    })
}

/// No warm-up helps where times go on growing: too much work, or too short a run.
fn unsettled(view: &View) -> Option<String> {
    let full = |scenario: usize| busiest(view, scenario).filter(|(_, load)| *load >= FULL);
    let label = named(view, |scenario| {
        view.scenarios()[scenario].warm_up.unsettled || full(scenario).is_some()
    })?;
    let busiest = (0..view.scenarios().len()).filter_map(full);
    let busiest = busiest.max_by(|a, b| a.1.total_cmp(&b.1));
    let remedy = match (&busiest, view.language) {
        (Some((tier, load)), Language::Zh) => format!(
            "{tier}忙碌率 {}，忙不过来，请增加人手或减少单量",
            number::percent(*load, 1)
        ),
        (Some((tier, load)), Language::En) => format!(
            "{tier} is busy {} of the time and cannot keep up; add hands or take fewer orders",
            number::percent(*load, 1)
        ),
        (None, Language::Zh) => {
            "不是模拟太短（请加长 horizon），就是有一处忙不过来（看忙碌率和供应商产能）".to_owned()
        }
        (None, Language::En) => {
            "either the run is too short (lengthen horizon), or something cannot keep up (look at time busy and at the supplier's capacity)".to_owned()
        }
    };
    Some(match view.language {
        Language::Zh => {
            format!("{label}时效随下单日期一直在变，没有平稳，再长的预热也没用：{remedy}")
        }
        Language::En => format!(
            "{label}times go on changing with the day of the order and never settle, which no warm-up mends: {remedy}"
        ),
    })
}

/// The busiest tier of a scenario, by its label, and how busy it is.
fn busiest<'a>(view: &View<'a>, scenario: usize) -> Option<(&'a str, f64)> {
    let loads = view.tiers().into_iter().filter_map(|(tier, name)| {
        let load = view.estimate(scenario, &format!("relay.{tier}.utilisation"))?;
        Some((name, load.mean))
    });
    loads.max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Scenarios are compared after the same warm-up.
fn different(view: &View) -> Option<String> {
    let mut chosen: Vec<f64> = checks(view).map(|one| one.chosen).collect();
    chosen.sort_by(f64::total_cmp);
    chosen.dedup();
    if chosen.len() < 2 {
        return None;
    }
    let listed: Vec<String> = chosen.iter().map(|&one| days(one, view.language)).collect();
    let listed = listed.join(words::listed(view.language));
    Some(match view.language {
        Language::Zh => format!("各场景的预热不一样长（{listed}），比较时请把 warm_up 写成一样的"),
        Language::En => {
            format!(
                "The scenarios have different warm-ups ({listed}); compare them with the same warm_up"
            )
        }
    })
}

/// What a page says of a warm-up that is long enough, or cannot be checked.
pub fn note(view: &View) -> Option<String> {
    if !warnings(view).is_empty() {
        return None;
    }
    let looked_at = checks(view).any(|one| one.replications > 0);
    let chosen = days(
        checks(view).map(|one| one.chosen).reduce(f64::max)?,
        view.language,
    );
    let none = checks(view).all(|one| one.chosen == 0.0);
    let unknown = checks(view).any(|one| one.needed.is_none());
    let needed = checks(view).filter_map(|one| one.needed).max();
    let replications = checks(view).map(|one| one.replications).max()?;
    looked_at.then(|| match (unknown, needed, view.language) {
        (true, _, Language::Zh) | (false, None, Language::Zh) => {
            "预热没有检查：至少要 5 次重复，和 10 天能看的日子（促销、停工、慢时段开始以后的不算）".to_owned()
        }
        (true, _, Language::En) | (false, None, Language::En) => {
            "The warm-up is not checked: that takes at least 5 replications, and 10 days before any promotion, day off or slow period".to_owned()
        }
        (false, Some(0), Language::Zh) if none => format!(
            "不需要预热：前 {replications} 次重复里，各项时效从第 1 天起就平稳（MSER）"
        ),
        (false, Some(0), Language::En) if none => format!(
            "No warm-up is needed: in {replications} replications times are steady from the first day on (MSER)"
        ),
        (false, Some(0), Language::Zh) => format!(
            "预热 {chosen}够了：前 {replications} 次重复里，各项时效从第 1 天起就平稳（MSER）"
        ),
        (false, Some(0), Language::En) => format!(
            "A warm-up of {chosen} is enough: in {replications} replications times are steady from the first day on (MSER)"
        ),
        (false, Some(days), Language::Zh) => format!(
            "预热 {chosen}够了：前 {replications} 次重复里，只有开头 {days} 天和后面明显不同（MSER）"
        ),
        (false, Some(needed), Language::En) => format!(
            "A warm-up of {chosen} is enough: in {replications} replications only the beginning, {}, differs clearly from the rest (MSER)",
            days(needed as f64, view.language)
        ),
    })
}

/// So many days.
fn days(count: f64, language: Language) -> String {
    match language {
        Language::Zh => format!("{count} 天"),
        Language::En if count == 1.0 => "1 day".to_owned(),
        Language::En => format!("{count} days"),
    }
}
