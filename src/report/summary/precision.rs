//! Whether the figures are as precise as was asked, and what fresh replications say.

use crate::experiment::result::{
    Confirmed, Decisive, Figure, Goal, Outcome, Quantity, ScenarioResult, Verdict,
};
use crate::experiment::stopping::Precision;
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::chart::MOST_SHOWN;
use crate::report::document::{Block, Table};
use crate::report::number;
use crate::report::sweep::view::SweepView;
use crate::report::view::View;
use crate::report::words::{self, Clock};

/// What was asked and reached, if anything was asked: a sentence, or a warning if it was not
/// reached, and the figures of the confirmation run.
pub(super) fn blocks(view: &View) -> Vec<Block> {
    let Some(verdict) = &view.result.precision else {
        return Vec::new();
    };
    let mut blocks = vec![block(verdict, sentence(view, verdict))];
    blocks.extend(confirmation(view, verdict));
    blocks
}

fn sentence(view: &View, verdict: &Verdict) -> String {
    let name = |goal: &Goal| name(view, goal);
    let asked = asked(view.labels.len() > 1, &verdict.asked, view.language);
    said(
        verdict,
        view.result.replications,
        asked,
        &name,
        view.language,
    )
}

/// The same of a sweep.
pub fn of_sweep(view: &SweepView) -> Option<Block> {
    let verdict = view.result.precision.as_ref()?;
    let name = |goal: &Goal| {
        let metrics = &view.result.metrics;
        let metric = metrics.iter().find(|metric| metric.id == goal.metric);
        let metric = metric.map_or(goal.metric.as_str(), |one| one.name.get(view.language));
        let point = view.named(goal.point);
        let base = view.named(view.result.base);
        match (goal.quantity, view.language) {
            (Quantity::Ratio, Language::Zh) => format!("{metric} {point} ÷ {base}"),
            (Quantity::Ratio, Language::En) => format!("{metric}, {point} ÷ {base}"),
            (_, Language::Zh) => format!("{point}的{metric}"),
            (_, Language::En) => format!("{metric} at {point}"),
        }
    };
    let asked = asked(true, &verdict.asked, view.language);
    let text = said(
        verdict,
        view.result.replications,
        asked,
        &name,
        view.language,
    );
    Some(block(verdict, text))
}

fn block(verdict: &Verdict, text: String) -> Block {
    match verdict.outcome {
        Outcome::Reached => Block::Lines(vec![text]),
        Outcome::NotReached | Outcome::Stopped => Block::Warning(text),
    }
}

fn said(
    verdict: &Verdict,
    n: u64,
    asked: String,
    name: &dyn Fn(&Goal) -> String,
    language: Language,
) -> String {
    let decisive = verdict.decisive.as_ref();
    let name = decisive.map(|one| name(&one.goal));
    let name = name.unwrap_or_else(|| number::NOTHING.to_owned());
    let wide = decisive.map_or(String::new(), |one| width(one, language));
    let needed = decisive.and_then(|one| one.needed);
    let needed = needed.map_or(String::new(), |needed| match language {
        Language::Zh => format!("，估计一共要 {needed} 次"),
        Language::En => format!("; about {needed} would be needed"),
    });
    let most = verdict.asked.at_most;
    match (verdict.outcome, language) {
        (Outcome::Reached, Language::Zh) => {
            format!("{n} 次重复后精度达到：{asked}；最后达到的是{name}")
        }
        (Outcome::Reached, Language::En) => {
            format!("As precise as asked after {n} replications: {asked}; last was {name}")
        }
        (Outcome::NotReached, Language::Zh) => format!(
            "做满 {most} 次重复，精度还没有达到：{asked}；差得最多的是{name}，现在是 {wide}{needed}（上限 run.precision.at_most）"
        ),
        (Outcome::NotReached, Language::En) => format!(
            "Not as precise as asked after the {most} replications allowed (run.precision.at_most): {asked}; furthest is {name} with {wide}{needed}"
        ),
        (Outcome::Stopped, Language::Zh) => format!(
            "提前停止，{n} 次重复，精度还没有达到：{asked}；差得最多的是{name}，现在是 {wide}{needed}"
        ),
        (Outcome::Stopped, Language::En) => format!(
            "Stopped after {n} replications, not yet as precise as asked: {asked}; furthest is {name} with {wide}{needed}"
        ),
    }
}

/// `times ± 5%, ratios ± 2%, rates ± 1 percentage points`; a single scenario has no ratios.
fn asked(several: bool, asked: &Precision, language: Language) -> String {
    let [means, ratios, rates] = [asked.means, asked.ratios, asked.rates].map(plain_percent);
    let ratios = match (several, language) {
        (false, _) => String::new(),
        (_, Language::Zh) => format!("倍数 ± {ratios}%，"),
        (_, Language::En) => format!("ratios ± {ratios}%, "),
    };
    match language {
        Language::Zh => format!("时效 ± {means}%，{ratios}比例 ± {rates} 个百分点"),
        Language::En => {
            format!("times ± {means}%, {ratios}rates ± {rates} percentage points")
        }
    }
}

/// A share in percent as somebody would type it.
fn plain_percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How wide the interval of the deciding figure is.
fn width(one: &Decisive, language: Language) -> String {
    let Some(half_width) = one.half_width else {
        return number::NOTHING.to_owned();
    };
    let text = format!("± {}", number::two_digits(half_width * 100.0));
    match one.goal.quantity {
        Quantity::Mean | Quantity::Ratio => format!("{text}%"),
        Quantity::Rate => text + language.pick(" 个百分点", " percentage points"),
    }
}

/// `dispatch time of Four tiers`, `Four tiers ÷ Two tiers, dispatch time`.
fn name(view: &View, goal: &Goal) -> String {
    let clock = Clock::ALL
        .into_iter()
        .find(|clock| goal.metric == format!("{}.mean", clock.id()));
    let scenario: &ScenarioResult = &view.scenarios()[goal.point];
    let metric = match (clock, scenario.position(&goal.metric)) {
        (Some(clock), _) => clock.name(view.language).to_lowercase(),
        (None, Some(at)) => scenario.metrics[at].name.get(view.language).to_owned(),
        (None, None) => goal.metric.clone(),
    };
    let label = &view.labels[goal.point];
    match (goal.quantity, view.labels.len(), view.language) {
        (_, 1, _) => metric,
        (Quantity::Ratio, _, Language::Zh) => format!("{metric} {label} ÷ {}", view.labels[0]),
        (Quantity::Ratio, _, Language::En) => format!("{metric}, {label} ÷ {}", view.labels[0]),
        (_, _, Language::Zh) => format!("{label}的{metric}"),
        (_, _, Language::En) => format!("{metric} of {label}"),
    }
}

/// The times and ratios of the confirmation beside those of the result; `confirmation.csv` has
/// the rates too. With several scenarios only dispatch time is shown, with many nothing.
fn confirmation(view: &View, verdict: &Verdict) -> Option<Block> {
    let confirmation = verdict.confirmation.as_ref()?;
    let shown = |one: &&Confirmed| match view.labels.len() {
        0..=2 => one.goal.quantity != Quantity::Rate,
        3..=MOST_SHOWN => one.goal.metric == format!("{}.mean", Clock::Dispatch.id()),
        _ => false,
    };
    let cell = |figure: Option<Figure>| match figure {
        Some(Figure::Estimate(one)) => number::estimate(Some(one), Unit::Hours, view.language),
        Some(Figure::Ratio(one)) => number::ratio(Some(one)),
        None => number::NOTHING.to_owned(),
    };
    let row = |one: &Confirmed| {
        let name = name(view, &one.goal);
        let name = match view.language {
            // In Chinese the label comes first, and stays as it is.
            Language::Zh => name,
            Language::En => words::capitalised(&name),
        };
        vec![name, cell(one.first), cell(one.fresh)]
    };
    let rows: Vec<Vec<String>> = confirmation.figures.iter().filter(shown).map(row).collect();
    let (first, count) = (confirmation.first_replication, confirmation.replications);
    let last = first + count - 1;
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: None,
            head: vec![
                view.pick("复核", "Confirmation").to_owned(),
                match view.language {
                    Language::Zh => format!("第 1-{} 次", view.result.replications),
                    Language::En => format!("Replications 1-{}", view.result.replications),
                },
                match view.language {
                    Language::Zh => format!("新做的第 {first}-{last} 次"),
                    Language::En => format!("fresh, {first}-{last}"),
                },
            ],
            rows,
            whole_names: false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_typed() {
        for (share, text) in [(0.01, "1"), (0.005, "0.5"), (0.07, "7"), (0.1, "10")] {
            assert_eq!(plain_percent(share), text);
        }
    }
}
