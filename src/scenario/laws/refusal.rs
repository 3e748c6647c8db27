//! Why a law was refused, in both languages: what the law itself says is English.

use crate::language::Text;
use crate::random::LawError;

/// The reason, to stand after a colon. Numbers are in the unit of the model and therefore left
/// out where a unit is possible: the line above shows what was written.
pub fn reason(error: &LawError) -> Text {
    let zh = match *error {
        LawError::NotFinite { parameter, .. } => {
            format!("{} 要是有限的数", called(parameter))
        }
        LawError::Negative { parameter, .. } => format!("{} 不能是负数", called(parameter)),
        LawError::NotPositive { parameter, .. } => format!("{} 要大于 0", called(parameter)),
        LawError::NotAShare { parameter, .. } => {
            format!("{} 要在 0% 和 100% 之间", called(parameter))
        }
        LawError::OutOfRange {
            parameter,
            value,
            low,
            high,
        } => format!(
            "{} 要在 {} 到 {} 之间,写的是 {value}",
            called(parameter),
            short(low),
            short(high)
        ),
        LawError::NotOrdered {
            smaller, larger, ..
        } => format!("{} 要小于 {}", called(smaller), called(larger)),
        LawError::Lengths {
            first,
            second,
            expected,
            found,
        } => format!(
            "{} 有 {expected} 个,{} 却有 {found} 个,要一样多",
            called(first),
            called(second)
        ),
        LawError::TooFew {
            what,
            needed,
            found,
        } => format!("{} 至少要 {needed} 个,只有 {found} 个", called(what)),
        LawError::NoLogNormal { .. } => "没有这样的对数正态分布:均值和这个点配不上".to_owned(),
    };
    let en = match *error {
        LawError::NotFinite { parameter, .. } => format!("{parameter} must be a finite number"),
        LawError::Negative { parameter, .. } => format!("{parameter} must not be negative"),
        LawError::NotPositive { parameter, .. } => {
            format!("{parameter} must be greater than zero")
        }
        LawError::NotAShare { parameter, .. } => {
            format!("{parameter} must lie between 0% and 100%")
        }
        LawError::OutOfRange {
            parameter,
            value,
            low,
            high,
        } => format!(
            "{parameter} must lie between {} and {}, found {value}",
            short(low),
            short(high)
        ),
        LawError::NotOrdered {
            smaller, larger, ..
        } => format!("{smaller} must be below {larger}"),
        LawError::NoLogNormal { .. } => "no lognormal law has this mean and this point".to_owned(),
        ref other => other.to_string(),
    };
    Text::new(zh, en)
}

/// A bound with two digits: where a fit ends is no round number.
fn short(bound: f64) -> String {
    match bound.abs() {
        0.0 | 0.1..=9_999.0 => format!("{bound}"),
        _ => format!("{bound:.1e}"),
    }
}

/// What a Chinese message calls a parameter: keys stay as they are written in the file.
fn called(parameter: &str) -> &str {
    match parameter {
        "value" => "数值",
        "weight" => "权重",
        "total weight" => "权重的合计",
        "weights" => "权重",
        "values" => "数值",
        "share" => "比例",
        "limit" => "上限",
        "quantiles" => "点",
        "parts" => "部分",
        "factor" => "倍数",
        "the limit of a smaller share" => "比例小的上限",
        "that of a larger one" => "比例大的上限",
        "breakpoint" | "a breakpoint" | "breakpoints" => "断点",
        "the next" => "下一个",
        "cdf values" | "a cdf value" => "累计比例",
        "first cdf value" => "第一个累计比例",
        "last cdf value" => "最后一个累计比例",
        key => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Law;

    /// Only keys of a scenario file remain as they are.
    #[test]
    fn chinese_reasons_hold_no_english() {
        let refused = [
            Law::constant(f64::INFINITY),
            Law::constant(-1.0),
            Law::exponential(0.0),
            Law::weibull_mean_cv(1.0, 1e9),
            Law::negative_binomial_mean_variance(3.0, 2.0),
            Law::poisson(1e300),
            Law::lognormal_mean_sigma(1.0, f64::MAX),
            Law::truncated_normal(1.0, f64::NAN),
            Law::empirical(&[], &[]),
            Law::empirical(&[1.0], &[0.0]),
            Law::empirical(&[1.0], &[-1.0]),
            Law::lognormal_quantiles(&[(0.5, 1.0)]),
            Law::lognormal_quantiles(&[(0.5, 2.0), (0.6, 1.0)]),
            Law::lognormal_quantiles(&[(0.5, 1.0), (1.6, 2.0)]),
            Law::lognormal_quantiles(&[(0.5, 0.0), (0.6, 2.0)]),
            Law::lognormal_mean_share(1.0, 0.5, 9.0),
            Law::piecewise(&[1.0], &[0.0]),
            Law::piecewise(&[1.0, 2.0], &[0.0]),
            Law::piecewise(&[1.0, 2.0], &[0.1, 1.0]),
            Law::mixture(Vec::new()),
        ];
        let keys = [
            "mean", "cv", "sd", "sigma", "mu", "variance", "median", "shape", "scale", "low",
            "high", "mode", "inf", "NaN", "e",
        ];
        for law in refused {
            let text = reason(&law.expect_err("no law"));
            let letters = |c: char| !c.is_ascii_alphabetic();
            for word in text.zh.split(letters).filter(|word| !word.is_empty()) {
                assert!(keys.contains(&word), "{word} in {}", text.zh);
            }
            assert!(text.en.is_ascii(), "{}", text.en);
        }
    }
}
