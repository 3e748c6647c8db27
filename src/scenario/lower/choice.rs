//! Which carrier takes a product's parcels.

use crate::engine::time::HOUR;
use crate::language::Text;
use crate::model::money::plan::CarrierRule;
use crate::model::network::Carrier;

use super::super::node::Node;
use super::super::problem::Problem;
use super::super::quantity::shorten;
use super::super::view::View;
use super::{Lowering, fault, warning};

impl Lowering<'_, '_> {
    /// Which carrier takes a product's parcels.
    pub(super) fn carrier_rule(
        &mut self,
        (node, product): (&Node, &View<'_>),
        carriers: &[Carrier],
    ) -> CarrierRule {
        let Some(written) = product.get("carrier") else {
            if carriers.len() > 1 {
                self.no_carrier(node, product, carriers);
            }
            return CarrierRule::Fixed(0);
        };
        let index = |name: Option<&str>| {
            let found = carriers.iter().position(|one| Some(&*one.name) == name);
            found.unwrap_or(0)
        };
        let Some(table) = written.table() else {
            return CarrierRule::Fixed(index(written.text()));
        };
        let rule = View::of(table);
        let by_margin = ["margin", "above", "below"];
        let other = by_margin.iter().find_map(|key| rule.get(key));
        match (rule.word("choose"), other) {
            (Some(_), Some(other)) => {
                self.log.push(
                    fault(
                        other.place,
                        "choose 和 margin、above、below 只能用一种",
                        "choose excludes margin, above and below",
                    )
                    .help("不用的写 \"none\"", "write \"none\" for what is not meant"),
                );
                CarrierRule::Fixed(0)
            }
            (Some(choose), None) => self.chosen(choose, &rule, written, carriers),
            (None, _) if by_margin.iter().all(|key| rule.get(key).is_some()) => {
                if product.get("order_value").is_none() {
                    self.log.push(
                        fault(
                            written.place,
                            "没有客单价，算不出卖家赚多少",
                            "without an order value nobody knows what the seller earns",
                        )
                        .help(
                            "写这种商品的 order_value",
                            "state the order_value of the product",
                        ),
                    );
                }
                CarrierRule::ByMargin {
                    margin: rule.fen("margin").unwrap_or(0),
                    above: index(rule.word("above")),
                    below: index(rule.word("below")),
                }
            }
            (None, _) => {
                self.log.push(
                    fault(
                        written.place,
                        "没有写走哪家快递",
                        "this names no carrier",
                    )
                    .help(
                        "{ choose = \"cheapest\" }、{ choose = \"fastest\" }，或 { margin = \"30 yuan\", above = \"…\", below = \"…\" }",
                        "{ choose = \"cheapest\" }, { choose = \"fastest\" }, or { margin = \"30 yuan\", above = \"…\", below = \"…\" }",
                    ),
                );
                CarrierRule::Fixed(0)
            }
        }
    }

    fn no_carrier(&mut self, node: &Node, product: &View<'_>, carriers: &[Carrier]) {
        let name = product.word("name").unwrap_or_default();
        let names: Vec<&str> = carriers.iter().map(|one| one.name.as_str()).collect();
        let what = Text::new(
            format!("商品 `{name}` 没有写走哪家快递"),
            format!("product `{name}` has no carrier"),
        );
        let names = names.join(", ");
        self.log.push(Problem::error(node.place, what).help(
            format!("carrier 写其中一个: {names}"),
            format!("carrier is one of: {names}"),
        ));
    }

    /// The cheapest or the fastest of all.
    fn chosen(
        &mut self,
        choose: &str,
        rule: &View<'_>,
        written: &Node,
        carriers: &[Carrier],
    ) -> CarrierRule {
        let within = rule.get("within");
        if choose == "fastest" {
            if let Some(within) = within {
                self.log.push(warning(
                    within.place,
                    "within 只用在 choose = \"cheapest\"",
                    "within belongs to choose = \"cheapest\" and has no effect here",
                ));
            }
            return CarrierRule::Fastest;
        }
        if let Some(unknown) = carriers.iter().find(|carrier| !carrier.has_prices()) {
            let name = shorten(&unknown.name);
            self.log.push(
                fault(
                    written.place,
                    format!("快递 `{name}` 没有写运费，比不出哪家便宜"),
                    format!("carrier `{name}` has no tariff, so the cheapest is not known"),
                )
                .help(
                    "给它写 tariff = { per_order = \"6 yuan\" }",
                    "give it tariff = { per_order = \"6 yuan\" }",
                ),
            );
        }
        let Some((node, limit)) = within.zip(rule.duration("within")) else {
            return CarrierRule::Cheapest;
        };
        let promised = |carrier: &Carrier| {
            let legs = carrier.regions.iter().filter_map(|leg| leg.promise);
            let own = carrier.promise.filter(|_| carrier.regions.is_empty());
            own.into_iter().chain(legs).min()
        };
        let quickest = carriers.iter().filter_map(promised).min();
        if quickest.is_none_or(|quickest| quickest > limit) {
            let problem = warning(
                node.place,
                "没有快递承诺这么快，总是挑最快的",
                "no carrier promises this time, so the fastest is always taken",
            );
            self.log.push(match quickest {
                Some(quickest) => {
                    let hours = quickest as f64 / HOUR as f64;
                    problem.help(
                        format!("最快的承诺是 {hours} 小时"),
                        format!("the quickest promise is {hours} h"),
                    )
                }
                None => problem.help("哪家快递都没有写 promise", "no carrier states a promise"),
            });
        }
        CarrierRule::CheapestWithin(limit)
    }
}
