//! Distributions, as inline tables: `{ lognormal = { mean = "72 h", cv = 0.3 } }`.
//!
//! A plain quantity is a constant. The table has one key, the name of the law; its parameters are
//! read against [`FORMS`], which also documents them.

mod counts;
mod lists;
mod parametric;
mod points;
mod refusal;

use crate::language::Text;
use crate::random::{Law, LawError};

use super::grammar::law::{FORMS, Parameters};
use super::node::{Node, Value};
use super::problem::{Log, Place, Problem};
use super::quantity::{self, Unit, shorten};
use super::suggest;

/// Mixtures of mixtures of …: deeper than this is refused.
const DEEPEST: usize = 4;

/// Reads a law of quantities in this unit.
pub fn law(node: &Node, unit: &'static Unit, log: &mut Log) -> Option<Law> {
    Reader {
        unit,
        log,
        depth: 0,
    }
    .law(node)
}

struct Reader<'a> {
    unit: &'static Unit,
    log: &'a mut Log,
    depth: usize,
}

impl Reader<'_> {
    fn law(&mut self, node: &Node) -> Option<Law> {
        let Value::Table(table) = &node.value else {
            let amount = quantity::amount(node, self.unit, self.log)?;
            return self.made(node.place, Law::constant(amount));
        };
        if let (Some(mean), Some(within)) = (table.get("mean"), table.get("within")) {
            return self.mean_within(node, table, mean, within);
        }
        match table.in_order()[..] {
            [(name, entry)] => self.named(name, entry.key_place, &entry.node),
            [] => {
                self.no_law(node.place, "");
                None
            }
            [_, (second, entry), ..] => {
                let what = Text::new(
                    format!("一个分布只能有一个名字,这里多了 `{}`", shorten(second)),
                    format!(
                        "a distribution has one name, `{}` is a second one",
                        shorten(second)
                    ),
                );
                self.log.push(Problem::error(entry.key_place, what).help(
                    "参数写在名字里面: { lognormal = { mean = \"72 h\", cv = 0.3 } }",
                    "parameters stand inside the name: { lognormal = { mean = \"72 h\", cv = 0.3 } }",
                ));
                None
            }
        }
    }

    fn named(&mut self, name: &str, place: Place, node: &Node) -> Option<Law> {
        let Some(form) = FORMS.iter().find(|form| form.name == name) else {
            self.no_law(place, name);
            return None;
        };
        match form.parameters {
            Parameters::Value => {
                let amount = quantity::amount(node, self.unit, self.log)?;
                self.made(node.place, Law::constant(amount))
            }
            Parameters::Quantiles => self.quantiles(node),
            Parameters::Values => self.empirical(node),
            Parameters::Parts => self.mixture(node),
            Parameters::Sets(sets) => self.parametric(form, sets, place, node),
        }
    }

    fn no_law(&mut self, place: Place, name: &str) {
        let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        let what = Text::new(
            format!("没有叫 `{}` 的分布", shorten(name)),
            format!("`{}` is no distribution", shorten(name)),
        );
        let list = names.join(", ");
        self.log.push(
            Problem::error(place, what)
                .did_you_mean(suggest::closest(name, names.iter().copied()))
                .help(format!("可以写: {list}"), format!("known: {list}")),
        );
    }

    fn made(&mut self, place: Place, law: Result<Law, LawError>) -> Option<Law> {
        match law {
            Ok(law) => Some(law),
            Err(error) => {
                let reason = refusal::reason(&error);
                let what = Text::new(
                    format!("这个分布不成立:{}", reason.zh),
                    format!("this is no distribution: {}", reason.en),
                );
                self.log.push(Problem::error(place, what));
                None
            }
        }
    }
}
