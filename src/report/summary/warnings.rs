//! What a reader must know before believing the numbers.

use crate::language::Language;
use crate::report::chart::MOST_SHOWN;
use crate::report::number;
use crate::report::view::View;
use crate::report::words;

use super::{BUSY, TOLD, tiers};

/// The warnings, a line for each scenario and matter; with many scenarios a line for each matter.
pub(super) fn warnings(view: &View) -> Vec<String> {
    if view.scenarios().len() > MOST_SHOWN {
        return gathered(view);
    }
    let mut warnings = Vec::new();
    for scenario in 0..view.scenarios().len() {
        let label = view.named(scenario, words::colon(view.language));
        for (tier, name) in tiers(view) {
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
        let scenarios = 0..view.scenarios().len();
        let mut found: Vec<(usize, f64)> = scenarios
            .filter_map(|scenario| Some((scenario, of(scenario)?)))
            .collect();
        // The worst first; of equal ones in the order of the scenarios.
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        let named = found.iter().take(TOLD).map(|&(scenario, share)| {
            let share = number::percent(share, decimals);
            format!("{} {share}", view.labels[scenario])
        });
        let mut named: Vec<String> = named.collect();
        let more = found.len().saturating_sub(TOLD);
        if more > 0 {
            named.push(match view.language {
                Language::Zh => format!("还有 {more} 个场景"),
                Language::En => format!("and {more} more"),
            });
        }
        named.join(words::semicolon(view.language))
    };
    let mut warnings = Vec::new();
    for (tier, name) in tiers(view) {
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
        warnings.push(match view.language {
            Language::Zh => {
                format!("有订单到最后仍未完成，不计入各项时效，请加长收尾时间 (drain)：{shares}")
            }
            Language::En => {
                format!("Orders are still open and in no duration; lengthen drain: {shares}")
            }
        });
    }
    warnings
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
