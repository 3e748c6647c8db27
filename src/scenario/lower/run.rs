//! How precise the results of a run must be.

use crate::language::Text;
use crate::scenario::node::{Node, Value};
use crate::scenario::problem::{Log, Problem};
use crate::scenario::quantity;
use crate::scenario::view::View;

/// The precision a scenario asks for: half-widths of 95 % intervals, and how many replications
/// are played for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PrecisionSpec {
    /// Of mean times, as a share of the mean \[-\].
    pub means: f64,
    /// Of ratios to the base, as a share of the ratio \[-\].
    pub ratios: f64,
    /// Of rates \[-\]: 0.01 is one percentage point.
    pub rates: f64,
    /// The fewest replications.
    pub at_least: u64,
    /// The most replications.
    pub at_most: u64,
    /// For how many further replications it must hold.
    pub look_ahead: u64,
}

impl Default for PrecisionSpec {
    /// The values of the grammar.
    fn default() -> Self {
        Self {
            means: 0.05,
            ratios: 0.02,
            rates: 0.01,
            at_least: 10,
            at_most: 2_000,
            look_ahead: 5,
        }
    }
}

impl PrecisionSpec {
    /// The same width for times, ratios and rates \[-\].
    #[must_use]
    pub fn all(self, share: f64) -> Self {
        Self {
            means: share,
            ratios: share,
            rates: share,
            ..self
        }
    }
}

/// The precision a run asks for, if it does; what cannot be asked goes to `log`.
pub fn precision(run: &View<'_>, log: &mut Log) -> Option<PrecisionSpec> {
    let node = run.get("precision")?;
    let spec = match &node.value {
        Value::Table(table) => of_table(node, &View::of(table), log),
        _ => PrecisionSpec::default().all(positive(run, "precision", log)?),
    };
    // One inherited and the other written is how a scenario changes its base.
    let other = run.get("replications");
    if let Some(other) = other.filter(|other| other.place.source == node.place.source) {
        let what = Text::new(
            "已经写了 precision,replications 不起作用",
            "has no effect beside `precision`",
        );
        log.push(Problem::warning(other.place, what));
    }
    Some(spec)
}

fn of_table(node: &Node, view: &View<'_>, log: &mut Log) -> PrecisionSpec {
    let usual = PrecisionSpec::default();
    let mut width = |key, usual| match view.has(key) {
        true => positive(view, key, log).unwrap_or(usual),
        false => usual,
    };
    let spec = PrecisionSpec {
        means: width("means", usual.means),
        ratios: width("ratios", usual.ratios),
        rates: width("rates", usual.rates),
        at_least: view.big_count("at_least").unwrap_or(usual.at_least),
        at_most: view.big_count("at_most").unwrap_or(usual.at_most),
        look_ahead: view.big_count("look_ahead").unwrap_or(usual.look_ahead),
    };
    if spec.at_most < spec.at_least {
        let (least, most) = (spec.at_least, spec.at_most);
        let what = Text::new(
            format!("at_most({most})比 at_least({least})小"),
            format!("at_most ({most}) is less than at_least ({least})"),
        );
        log.push(Problem::error(node.place, what));
    }
    spec
}

/// A share that is not zero: no number of replications makes an interval that narrow.
fn positive(view: &View<'_>, key: &str, log: &mut Log) -> Option<f64> {
    let node = view.get(key)?;
    // Of what is no share at all the walker has told.
    let share = quantity::share(node, &mut Log::default())?;
    if share > 0.0 {
        return Some(share);
    }
    let what = Text::new(
        "误差范围不能是 0%,做多少次都到不了",
        "no number of replications makes an interval of 0%",
    );
    log.push(Problem::error(node.place, what).help("例如 \"1%\"", "for example \"1%\""));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::grammar::{self, Absent};

    /// What the reference says of a key that is not written is what holds.
    #[test]
    fn defaults_are_those_of_the_grammar() {
        let text = |key: &str| {
            let path = format!("run.precision.{key}");
            let fields = grammar::fields();
            let field = fields.iter().find(|(known, _)| *known == path);
            match field.expect("a key").1.absent {
                Absent::Is(text) => text.trim_matches('"').to_owned(),
                other => panic!("{key}: {other:?}"),
            }
        };
        let usual = PrecisionSpec::default();
        for (key, share) in [
            ("means", usual.means),
            ("ratios", usual.ratios),
            ("rates", usual.rates),
        ] {
            assert_eq!(quantity::typed_share(&text(key)), Some(share), "{key}");
        }
        for (key, count) in [
            ("at_least", usual.at_least),
            ("at_most", usual.at_most),
            ("look_ahead", usual.look_ahead),
        ] {
            assert_eq!(text(key), count.to_string(), "{key}");
        }
    }
}
