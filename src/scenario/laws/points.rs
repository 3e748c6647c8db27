//! Lognormal laws through stated points: "80 % within 72 h".

use crate::language::Text;
use crate::random::Law;

use super::super::node::{Node, Table, Value};
use super::super::problem::{Place, Problem};
use super::super::quantity::{self, shorten, unit};
use super::Reader;

impl Reader<'_> {
    /// `within = { "80%" = "72 h", median = "53 h" }`: a lognormal law through these points.
    pub(super) fn quantiles(&mut self, node: &Node) -> Option<Law> {
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
    pub(super) fn mean_within(
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
        let mean = mean?;
        let law = Law::lognormal_mean_share(mean, share, limit);
        if law.is_err() {
            let what = Text::new(
                "没有这样的对数正态分布:均值和这个点配不上",
                "no lognormal law has this mean and this point",
            );
            self.log.push(Problem::error(node.place, what).help(
                "上限比均值大时,这么多以内的比例不会这么低;改大比例或改小上限,或改成两个点",
                "with a limit above the mean the share within it cannot be so low; state a larger share or a smaller limit, or give two points",
            ));
        }
        law.ok()
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
}
