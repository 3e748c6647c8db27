//! What a reader must know before believing the numbers.

use crate::language::Language;
use crate::report::chart::MOST_SHOWN;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;

use super::{BUSY, TOLD};

/// The warnings, a line for each scenario and matter; with many scenarios a line for each matter.
pub(super) fn warnings(view: &View) -> Vec<String> {
    if view.scenarios().len() > MOST_SHOWN {
        return gathered(view);
    }
    let mut warnings = Vec::new();
    for scenario in 0..view.scenarios().len() {
        let label = view.named(scenario, words::colon(view.language));
        for (tier, name) in view.tiers() {
            let Some(load) = busy(view, scenario, tier) else {
                continue;
            };
            let load = number::percent(load, 1);
            warnings.push(match view.language {
                Language::Zh => format!(
                    "{label}{name}忙碌率 {load}，超过 85%，订单会排队；请增加人手 (hands)"
                ),
                Language::En => format!(
                    "{label}{name} is busy {load} of the time, above 85%, so orders queue; add hands"
                ),
            });
        }
        if let Some(share) = open(view, scenario) {
            let share = number::percent(share, 2);
            warnings.push(match view.language {
                Language::Zh => format!(
                    "{label}{share} 的订单到最后仍未完成，不计入各项时效；请加长收尾时间 (drain)"
                ),
                Language::En => format!(
                    "{label}{share} of orders are still open and in no duration; lengthen drain"
                ),
            });
        }
    }
    warnings
}

/// One line for each tier that is too busy anywhere, and one for open orders.
fn gathered(view: &View) -> Vec<String> {
    let list = |of: &dyn Fn(usize) -> Option<f64>, decimals: usize| {
        worst(
            &view.labels,
            of,
            decimals,
            view.pick("个场景", ""),
            view.language,
        )
    };
    let mut warnings = Vec::new();
    for (tier, name) in view.tiers() {
        let loads = list(&|scenario| busy(view, scenario, tier), 1);
        if !loads.is_empty() {
            warnings.push(match view.language {
                Language::Zh => {
                    format!("{name}忙碌率超过 85%，订单会排队，请增加人手 (hands)：{loads}")
                }
                Language::En => format!(
                    "{name} is busy more than 85% of the time, so orders queue; add hands: {loads}"
                ),
            });
        }
    }
    let shares = list(&|scenario| open(view, scenario), 2);
    if !shares.is_empty() {
        warnings.push(sentence::left_open(&shares, view.language));
    }
    warnings
}

/// Of many things with a share, those with the largest, and how many more: `A 99.0%; B 98.2%; and
/// 3 more`. Empty where none has one.
///
/// - `labels`: of all things; `of`: the share of one, 0 to 1, if it is worth telling.
/// - `unit`: what they are counted by, such as `个点`; English does without.
pub fn worst(
    labels: &[String],
    of: &dyn Fn(usize) -> Option<f64>,
    decimals: usize,
    unit: &str,
    language: Language,
) -> String {
    let mut found: Vec<(usize, f64)> = (0..labels.len())
        .filter_map(|one| Some((one, of(one)?)))
        .collect();
    // The worst first; of equal ones in their order.
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named = found.iter().take(TOLD).map(|&(one, share)| {
        let share = number::percent(share, decimals);
        format!("{} {share}", labels[one])
    });
    let mut named: Vec<String> = named.collect();
    let more = found.len().saturating_sub(TOLD);
    if more > 0 {
        named.push(match language {
            Language::Zh => format!("还有 {more} {unit}"),
            Language::En => format!("and {more} more"),
        });
    }
    named.join(words::semicolon(language))
}

/// The load of a tier that makes orders wait for hands.
fn busy(view: &View, scenario: usize, tier: &str) -> Option<f64> {
    let load = view.estimate(scenario, &format!("relay.{tier}.utilisation"))?;
    Some(load.mean).filter(|load| *load >= BUSY)
}

/// The share of orders that are open at the end, if there are any.
fn open(view: &View, scenario: usize) -> Option<f64> {
    Some(view.open_share(scenario)).filter(|share| *share > 0.0)
}
