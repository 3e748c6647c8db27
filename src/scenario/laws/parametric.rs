//! Laws with named parameters, each in the combinations [`FORMS`] allows.
//!
//! [`FORMS`]: super::super::grammar::law::FORMS

use crate::language::Text;
use crate::random::{Law, LawError};

use super::super::grammar::law::{Form, Parameter};
use super::super::node::{Node, Table};
use super::super::problem::{Place, Problem};
use super::super::quantity::{self, shorten};
use super::super::suggest;
use super::{Reader, counts};

impl Reader<'_> {
    /// A law with named parameters, in one of the combinations the form allows.
    pub(super) fn parametric(
        &mut self,
        form: &Form,
        sets: &'static [&'static [Parameter]],
        place: Place,
        node: &Node,
    ) -> Option<Law> {
        let Some(table) = node.table() else {
            let kind = Text::new(
                format!("{} 的参数", form.name),
                format!("the parameters of {}", form.name),
            );
            self.log.push(quantity::expected(node, &kind, form.example));
            return None;
        };
        let known = |key: &str| sets.iter().any(|set| set.iter().any(|p| p.key() == key));
        let mut good = true;
        for (key, entry) in table.in_order() {
            if !known(key) {
                let what = Text::new(
                    format!("{} 没有参数 `{}`", form.name, shorten(key)),
                    format!("{} has no parameter `{}`", form.name, shorten(key)),
                );
                let keys = sets.iter().flat_map(|set| set.iter().map(|p| p.key()));
                let problem =
                    Problem::error(entry.key_place, what).did_you_mean(suggest::closest(key, keys));
                self.log.push(problem.help(
                    format!("例如 {}", form.example),
                    format!("for example {}", form.example),
                ));
                good = false;
            }
        }
        if !good {
            return None;
        }
        let given = table.keys().count();
        let complete = |set: &&[Parameter]| {
            set.len() == given && set.iter().all(|p| table.get(p.key()).is_some())
        };
        let Some(set) = sets.iter().copied().find(|set| complete(set)) else {
            let choices: Vec<String> = sets.iter().map(|set| combination(set)).collect();
            let what = Text::new(
                format!("{} 的参数不全或多余", form.name),
                format!("{} has too few or too many parameters", form.name),
            );
            self.log.push(Problem::error(place, what).help(
                format!("要写 {}", choices.join(" 或 ")),
                format!("it takes {}", choices.join(", or ")),
            ));
            return None;
        };
        let read: Vec<Option<f64>> = set.iter().map(|p| self.parameter(*p, table)).collect();
        let numbers: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
        let law = self.build(form.name, set, &numbers, place)?;
        self.made(place, law)
    }

    fn parameter(&mut self, parameter: Parameter, table: &Table) -> Option<f64> {
        let node = table.get(parameter.key())?;
        match parameter {
            Parameter::Amount(_) => quantity::amount(node, self.unit, self.log),
            Parameter::Number(_) => quantity::number(node, self.log),
            Parameter::Count(_) => {
                let count = quantity::integer(node, 1, 10_000, self.log)?;
                Some(count as f64)
            }
        }
    }

    /// The constructor for a form and a set of parameters, after checks of our own in both
    /// languages; what they miss the law itself refuses.
    fn build(
        &mut self,
        name: &str,
        set: &[Parameter],
        numbers: &[f64],
        place: Place,
    ) -> Option<Result<Law, LawError>> {
        let keys: Vec<&str> = set.iter().map(|p| p.key()).collect();
        let sorted = numbers.is_sorted();
        if matches!(name, "uniform" | "triangular" | "pert") && !sorted {
            let what = Text::new(
                format!("{name}:要从小到大"),
                format!("{name}: not in rising order"),
            );
            let order = keys.join(" ≤ ");
            self.log
                .push(Problem::error(place, what).help(order.clone(), order));
            return None;
        }
        let positive = |key: &&str| matches!(*key, "mean" | "median" | "shape" | "scale");
        if let Some(zero) = (0..keys.len()).find(|i| positive(&keys[*i]) && numbers[*i] <= 0.0)
            && name != "normal"
        {
            let what = Text::new(
                format!("{name}:{} 要大于 0", keys[zero]),
                format!("{name}: {} must be above zero", keys[zero]),
            );
            self.log.push(Problem::error(place, what).help(
                "没有这段时间就写 \"none\"",
                "write \"none\" for what does not exist",
            ));
            return None;
        }
        let n = numbers;
        Some(match (name, &keys[..]) {
            ("uniform", _) => Law::uniform(n[0], n[1]),
            ("triangular", _) => Law::triangular(n[0], n[1], n[2]),
            ("pert", _) => Law::pert(n[0], n[1], n[2]),
            ("exponential", _) => Law::exponential(n[0]),
            ("erlang", _) => Law::erlang(n[0] as u32, n[1]),
            ("gamma", ["mean", "cv"]) => Law::gamma_mean_cv(n[0], n[1]),
            ("gamma", ["shape", "mean"]) => Law::gamma_shape_scale(n[0], n[1] / n[0]),
            ("gamma", _) => Law::gamma_shape_scale(n[0], n[1]),
            ("weibull", ["mean", "cv"]) => Law::weibull_mean_cv(n[0], n[1]),
            ("weibull", _) => Law::weibull_shape_scale(n[0], n[1]),
            ("lognormal", ["mean", "cv"]) => Law::lognormal_mean_cv(n[0], n[1]),
            ("lognormal", ["mean", "sigma"]) => Law::lognormal_mean_sigma(n[0], n[1]),
            ("lognormal", _) => Law::lognormal_median_sigma(n[0], n[1]),
            // Durations, prices and weights below zero do not exist; goods may come back.
            ("normal", _) if self.unit.truncated => Law::truncated_normal(n[0], n[1]),
            ("normal", _) => Law::normal(n[0], n[1]),
            ("poisson", _) => counts::of(self.unit.grain, |grain| Law::poisson(n[0] / grain)),
            (_, _) => counts::of(self.unit.grain, |grain| {
                Law::negative_binomial_mean_variance(n[0] / grain, n[1])
            }),
        })
    }
}

fn combination(set: &[Parameter]) -> String {
    let keys: Vec<&str> = set.iter().map(|p| p.key()).collect();
    keys.join(" + ")
}
