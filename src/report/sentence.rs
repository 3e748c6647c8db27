//! Sentences that state a result, with its interval.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::stats::RatioEstimate;

use super::number;
use super::view::View;
use super::words::{self, Clock};

/// More scenarios than this are not told one by one.
const TOLD: usize = 3;

/// How a ratio is written: [`number::ratio`], or [`number::chart_ratio`] in a chart.
pub type WriteRatio = fn(Option<RatioEstimate>) -> String;

/// The mean of a clock in every scenario and how they compare:
/// `Two tiers 29.0 ± 0.1 h, Four tiers 53.4 ± 0.2 h, Four tiers is 1.84 times Two tiers [1.83, 1.85]`.
///
/// With many scenarios only the fastest and the slowest are told.
pub fn clock(view: &View, clock: Clock, write: WriteRatio) -> String {
    metric(view, &format!("{}.mean", clock.id()), Unit::Hours, write)
}

/// The same of any metric.
pub fn metric(view: &View, id: &str, unit: Unit, write: WriteRatio) -> String {
    let told = told(view, id);
    let value = |&scenario: &usize| {
        let mean = number::short(view.estimate(scenario, id), unit, view.language);
        view.named(scenario, " ") + &mean
    };
    let mut clauses: Vec<String> = told.iter().map(value).collect();
    let ratios = told.iter().filter(|&&other| other > 0);
    clauses.extend(ratios.filter_map(|&other| compared(view, other, id, write)));
    clauses.join(words::clause(view.language))
}

/// The scenarios a sentence names, in their order: all of a few, else base, fastest and slowest.
pub fn told(view: &View, id: &str) -> Vec<usize> {
    let count = view.scenarios().len();
    if count <= TOLD {
        return (0..count).collect();
    }
    let mean = |&scenario: &usize| view.estimate(scenario, id).map_or(f64::NAN, |one| one.mean);
    let known = (0..count).filter(|scenario| !mean(scenario).is_nan());
    let fastest = known.clone().min_by(|a, b| mean(a).total_cmp(&mean(b)));
    let slowest = known.max_by(|a, b| mean(a).total_cmp(&mean(b)));
    let mut told: Vec<usize> = [Some(0), fastest, slowest].into_iter().flatten().collect();
    told.sort_unstable();
    told.dedup();
    told
}

/// How a metric of another scenario compares with the base, the larger one first.
pub fn compared(view: &View, other: usize, id: &str, write: WriteRatio) -> Option<String> {
    let ratio = view.ratio(other, id)?;
    let (base, other) = (view.labels[0].as_str(), view.labels[other].as_str());
    if is_unclear(ratio) {
        let text = write(Some(ratio));
        return Some(match view.language {
            Language::Zh => format!("{other}与{base}差别不明显，比值 {text}"),
            Language::En => format!("{other} and {base} do not differ clearly, ratio {text}"),
        });
    }
    let (larger, smaller, ratio) = match ratio.mean < 1.0 {
        true => (base, other, number::inverse(ratio)?),
        false => (other, base, ratio),
    };
    let text = write(Some(ratio));
    let (mean, interval) = text.split_once(' ').unwrap_or((&text, ""));
    let sentence = match view.language {
        Language::Zh => format!("{larger}是{smaller}的 {mean} 倍 {interval}"),
        Language::En => format!("{larger} is {mean} times {smaller} {interval}"),
    };
    Some(sentence.trim_end().to_owned())
}

/// Whether the interval of a ratio holds 1.
fn is_unclear(ratio: RatioEstimate) -> bool {
    match (ratio.low, ratio.high) {
        (Some(low), Some(high)) => low <= 1.0 && 1.0 <= high,
        _ => false,
    }
}

/// What the interval of every estimate means: `95 % interval over 20 replications`.
pub fn interval(view: &View) -> String {
    let result = view.result;
    interval_of(view.language, result.replications, result.confidence)
}

/// The same for so many replications.
pub fn interval_of(language: Language, replications: u64, confidence: f64) -> String {
    let confidence = number::percent(confidence, 0);
    match (language, replications) {
        (Language::Zh, 1) => "只模拟 1 次，没有误差范围".to_owned(),
        (Language::En, 1) => "one replication, so no intervals".to_owned(),
        (Language::Zh, _) => {
            format!("± 和方括号：{replications} 次重复模拟的 {confidence} 置信区间")
        }
        (Language::En, _) => {
            format!("± and brackets: {confidence} interval over {replications} replications")
        }
    }
}

/// Orders that are still open at the end, and where: the worst of many.
pub fn left_open(worst: &str, language: Language) -> String {
    match language {
        Language::Zh => {
            format!("有订单到最后仍未完成，不计入各项时效，请加长收尾时间 (drain)：{worst}")
        }
        Language::En => {
            format!("Orders are still open and in no duration; lengthen drain: {worst}")
        }
    }
}
