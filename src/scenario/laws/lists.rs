//! Laws made of lists: own data, and mixtures of other laws.

use crate::language::Text;
use crate::random::Law;

use super::super::node::{Node, Value};
use super::super::problem::Problem;
use super::super::quantity::{self, shorten};
use super::super::semantic;
use super::{DEEPEST, Reader};

impl Reader<'_> {
    /// `{ values = [...], weights = [...] }`.
    pub(super) fn empirical(&mut self, node: &Node) -> Option<Law> {
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
    pub(super) fn mixture(&mut self, node: &Node) -> Option<Law> {
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
            self.log.push(semantic::not_all(node.place, sum));
            return None;
        }
        self.made(node.place, Law::mixture(laws))
    }
}
