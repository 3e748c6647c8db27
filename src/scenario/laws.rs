//! Distributions, as inline tables: `{ lognormal = { mean = "72 h", cv = 0.3 } }`.
//!
//! A plain quantity is a constant. The table has one key, the name of the law; its parameters are
//! read against [`FORMS`], which also documents them.

use crate::language::Text;
use crate::random::{Law, LawError};

use super::grammar::law::{FORMS, Form, Parameter, Parameters};
use super::node::{Node, Table, Value};
use super::problem::{Log, Place, Problem};
use super::quantity::{self, Unit, shorten, unit};
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
            [_, (second, ref entry), ..] => {
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

    /// A law with named parameters, in one of the combinations the form allows.
    fn parametric(
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
            // Durations, prices and weights below zero do not exist.
            ("normal", _) => Law::truncated_normal(n[0], n[1]),
            ("poisson", _) => Law::poisson(n[0]),
            (_, _) => Law::negative_binomial_mean_variance(n[0], n[1]),
        })
    }

    /// `within = { "80%" = "72 h", median = "53 h" }`: a lognormal law through these points.
    fn quantiles(&mut self, node: &Node) -> Option<Law> {
        let points = self.points(node)?;
        if points.len() < 2 {
            let what = Text::new("within 至少要两个点", "within needs at least two points");
            self.log.push(Problem::error(node.place, what).help(
                "例如 { within = { \"50%\" = \"53 h\", \"81%\" = \"72 h\" } },或 { mean = \"56 h\", within = { \"81%\" = \"72 h\" } }",
                "for example { within = { \"50%\" = \"53 h\", \"81%\" = \"72 h\" } }, or { mean = \"56 h\", within = { \"81%\" = \"72 h\" } }",
            ));
            return None;
        }
        let rising = points
            .windows(2)
            .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1);
        if !rising {
            let what = Text::new(
                "比例越大,数值也要越大",
                "a larger share needs a larger value",
            );
            self.log.push(Problem::error(node.place, what));
            return None;
        }
        self.made(node.place, Law::lognormal_quantiles(&points))
    }

    /// `{ mean = "56.4 h", within = { "81%" = "72 h" } }`.
    fn mean_within(
        &mut self,
        node: &Node,
        table: &Table,
        mean: &Node,
        within: &Node,
    ) -> Option<Law> {
        if let Some(other) = table.keys().find(|key| !matches!(*key, "mean" | "within")) {
            let what = Text::new(
                format!("mean 和 within 旁边不能有 `{}`", shorten(other)),
                format!("`{}` cannot stand beside mean and within", shorten(other)),
            );
            self.log.push(Problem::error(node.place, what));
            return None;
        }
        let mean = quantity::amount(mean, self.unit, self.log);
        let points = self.points(within)?;
        let [(share, limit)] = points[..] else {
            let what = Text::new(
                "写了 mean,within 就只能有一个点",
                "beside mean, within has exactly one point",
            );
            self.log.push(Problem::error(within.place, what));
            return None;
        };
        self.made(node.place, Law::lognormal_mean_share(mean?, share, limit))
    }

    /// The points of `within`, by share.
    fn points(&mut self, node: &Node) -> Option<Vec<(f64, f64)>> {
        let Some(table) = node.table() else {
            let kind = Text::new("within 的点", "the points of within");
            self.log
                .push(quantity::expected(node, &kind, "{ \"80%\" = \"72 h\" }"));
            return None;
        };
        let mut points = Vec::new();
        let mut good = true;
        for (key, entry) in table.in_order() {
            let value = quantity::amount(&entry.node, self.unit, self.log);
            let share = match key {
                "median" => Some(0.5),
                _ => self.point_share(key, entry.key_place),
            };
            match (share, value) {
                (Some(share), Some(value)) if value > 0.0 => points.push((share, value)),
                (Some(_), Some(_)) => {
                    let what = Text::new("这里要大于 0", "this must be above zero");
                    self.log.push(Problem::error(entry.node.place, what));
                    good = false;
                }
                _ => good = false,
            }
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        good.then_some(points)
    }

    fn point_share(&mut self, key: &str, place: Place) -> Option<f64> {
        let node = Node {
            value: Value::Text(key.to_owned()),
            place,
            via: Default::default(),
        };
        let share = quantity::amount(&node, &unit::SHARE, self.log)?;
        if 0.0 < share && share < 1.0 {
            return Some(share);
        }
        let what = Text::new("要在 0% 和 100% 之间", "it must lie between 0% and 100%");
        self.log.push(Problem::error(place, what));
        None
    }

    /// `{ values = [...], weights = [...] }`.
    fn empirical(&mut self, node: &Node) -> Option<Law> {
        let Some(table) = node.table() else {
            let kind = Text::new("empirical 的参数", "the parameters of empirical");
            self.log.push(quantity::expected(
                node,
                &kind,
                "{ values = [\"1 h\", \"2 h\"] }",
            ));
            return None;
        };
        if let Some((key, entry)) = table
            .in_order()
            .into_iter()
            .find(|(k, _)| !matches!(*k, "values" | "weights"))
        {
            let what = Text::new(
                format!("empirical 没有参数 `{}`", shorten(key)),
                format!("empirical has no parameter `{}`", shorten(key)),
            );
            self.log.push(Problem::error(entry.key_place, what).help(
                "可以写: values 和 weights,或 file",
                "known: values and weights, or file",
            ));
            return None;
        }
        let values = table.get("values").and_then(Node::list).unwrap_or_default();
        let read: Vec<Option<f64>> = values
            .iter()
            .map(|v| quantity::amount(v, self.unit, self.log))
            .collect();
        let read: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
        let weights: Vec<f64> = match table
            .get("weights")
            .map(|weights| (weights, weights.list()))
        {
            None => vec![1.0; read.len()],
            Some((_, Some(list))) if list.len() == read.len() => {
                let weights: Vec<Option<f64>> =
                    list.iter().map(|w| quantity::number(w, self.log)).collect();
                weights.into_iter().collect::<Option<_>>()?
            }
            Some((weights, _)) => {
                let what = Text::new(
                    format!("weights 要和 values 一样多,{} 个", read.len()),
                    format!("weights must be as many as values, {}", read.len()),
                );
                self.log.push(Problem::error(weights.place, what));
                return None;
            }
        };
        if read.is_empty() || weights.iter().sum::<f64>() <= 0.0 {
            let what = Text::new("empirical 没有数值", "empirical has no values");
            let example = "{ values = [\"1 h\", \"2 h\"], weights = [3, 1] }";
            self.log.push(
                Problem::error(node.place, what)
                    .help(format!("例如 {example}"), format!("for example {example}")),
            );
            return None;
        }
        self.made(node.place, Law::empirical(&read, &weights))
    }

    /// `[ { share = "80%", exponential = { mean = "1 h" } }, … ]`.
    fn mixture(&mut self, node: &Node) -> Option<Law> {
        let parts = node.list().filter(|list| !list.is_empty());
        let (Some(parts), true) = (parts, self.depth < DEEPEST) else {
            let kind = Text::new("几种分布的列表", "a list of laws");
            self.log.push(quantity::expected(
                node,
                &kind,
                "[{ share = \"100%\", constant = \"1 h\" }]",
            ));
            return None;
        };
        let mut laws = Vec::new();
        let mut good = true;
        self.depth += 1;
        for part in parts {
            let mut rest = part.clone();
            let share = match &mut rest.value {
                Value::Table(table) => table.remove("share"),
                _ => None,
            };
            let Some(share) = share else {
                let what = Text::new(
                    "缺 share(这一部分占多少)",
                    "the share of this part is missing",
                );
                self.log.push(Problem::error(part.place, what));
                good = false;
                continue;
            };
            let share = quantity::share(&share.node, self.log);
            match (share, self.law(&rest)) {
                (Some(share), Some(law)) => laws.push((share, law)),
                _ => good = false,
            }
        }
        self.depth -= 1;
        if !good {
            return None;
        }
        let sum: f64 = laws.iter().map(|(share, _)| share).sum();
        if (sum - 1.0).abs() > 1e-9 {
            self.log.push(super::semantic::not_all(node.place, sum));
            return None;
        }
        self.made(node.place, Law::mixture(laws))
    }

    fn made(&mut self, place: Place, law: Result<Law, LawError>) -> Option<Law> {
        match law {
            Ok(law) => Some(law),
            Err(error) => {
                let what = Text::new(
                    format!("这个分布不成立:{error}"),
                    format!("this is no distribution: {error}"),
                );
                self.log.push(Problem::error(place, what));
                None
            }
        }
    }
}

fn combination(set: &[Parameter]) -> String {
    let keys: Vec<&str> = set.iter().map(|p| p.key()).collect();
    keys.join(" + ")
}
