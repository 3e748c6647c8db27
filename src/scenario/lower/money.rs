//! Prices, fees, wages, and what a unit costs until it is in stock.

use crate::model::money::plan::{
    ALL, Base, Bearer, Consolidation, Fen, Money, Ppm, Terms, TierMoney,
};
use crate::model::network::Network;
use crate::random::Law;

use super::super::node::Node;
use super::super::quantity::unit;
use super::super::view::View;
use super::suppliers::suppliers;
use super::terms::Payer;
use super::{Lowering, chain, demand, fault, warning};

/// What may pass through the books in one replication \[fen\]: sums of it stay far below 2^62.
const MOST_MONEY: f64 = (1_u64 << 57) as f64;

/// No amount that is drawn is larger \[fen\].
const LARGEST_DRAW: f64 = (1_u64 << 43) as f64;

/// A law seldom goes further above its mean.
const DEVIATIONS: f64 = 12.0;

impl<'a> Lowering<'a, '_> {
    /// Who pays what; `None` where the file says nothing of money but freight.
    pub(super) fn money(&mut self) -> Option<Money> {
        let chain = chain(&self.root);
        let root = self.root.clone();
        let (cost, network) = (root.below("cost"), root.below("network"));
        let prices = self.prices(&chain);
        let wage = |view: &View<'_>| {
            let wage = view.amount("wage", &unit::WAGE);
            fen(wage.or(cost.amount("wage", &unit::WAGE)))
        };
        let tiers = chain.iter().zip(prices).map(|((_, tier), price)| {
            let payment = tier.get("payment").or(network.get("payment"));
            TierMoney {
                price,
                terms: self.terms(payment, Payer::Agent),
                wage: wage(tier),
            }
        });
        let tiers: Vec<TierMoney> = tiers.collect();
        let buyer = self.buyer_terms();
        let channels = root.entries("channel");
        let suppliers = suppliers(&root);
        let of_tiers = chain
            .iter()
            .any(|(_, tier)| is_said(tier, &["price", "wage"]));
        let of_costs = is_said(
            &cost,
            &[
                "wage",
                "packaging",
                "capital",
                "freight_paid_by",
                "share_of",
            ],
        );
        let others = tiers.iter().any(|tier| tier.terms != Terms::PREPAID);
        let fees = channels.iter().any(|(_, view)| is_said(view, &["fee"]));
        let of_suppliers = suppliers.iter().any(|one| is_said(one, &["wage"]));
        let said =
            self.rules_cost_money() || of_tiers || of_costs || others || fees || of_suppliers;
        for supplier in &suppliers {
            self.supplier_without_hands(supplier);
        }
        (said || buyer != Terms::PREPAID).then(|| Money {
            tiers,
            buyer,
            fees: match channels.is_empty() {
                true => vec![0],
                false => channels
                    .iter()
                    .map(|(_, one)| ppm(one.share("fee")))
                    .collect(),
            },
            packaging: fen(cost.amount("packaging", &unit::PER_ORDER)),
            supplier_wages: suppliers.iter().map(wage).collect(),
            capital: ppm(cost.amount("capital", &unit::PER_YEAR).unwrap_or(0.0)),
            freight: match cost.word("freight_paid_by") {
                Some("seller") => Bearer::Seller,
                _ => Bearer::Shipper,
            },
            base: match cost.word("share_of") {
                Some("purchase_cost") => Base::PurchaseCost,
                _ => Base::Sales,
            },
        })
    }

    /// What the agents of each tier pay, as a share of what the buyer pays.
    fn prices(&mut self, chain: &[(&Node, View<'a>)]) -> Vec<Ppm> {
        let mut prices = vec![ALL; chain.len()];
        let mut below = ALL;
        for (at, (_, tier)) in chain.iter().enumerate().rev() {
            let Some(node) = tier.get("price") else {
                prices[at] = below;
                continue;
            };
            prices[at] = ppm(tier.share("price"));
            if prices[at] > below {
                let name = |at: usize| chain.get(at).and_then(|(_, view)| view.word("name"));
                let (own, lower) = (name(at).unwrap_or("?"), name(at + 1).unwrap_or("?"));
                self.log.push(
                    warning(
                        node.place,
                        format!("{own} 的拿货价比下级 {lower} 的还高，{own} 每一单都亏"),
                        format!(
                            "{own} pays more than {lower} below pays it, and loses on every order"
                        ),
                    )
                    .help(
                        "拿货价从上往下一级比一级高，例如 40%、50%、60%、70%",
                        "prices rise from the top down, such as 40%, 50%, 60%, 70%",
                    ),
                );
            }
            below = prices[at];
        }
        prices
    }

    /// Wages of nobody.
    fn supplier_without_hands(&mut self, supplier: &View<'_>) {
        if let Some(node) = supplier.get("wage")
            && supplier.get("hands").is_none()
        {
            self.log.push(
                warning(
                    node.place,
                    "供应商没有写人手，不限人手就不算工资",
                    "the supplier has no hands, and where they are not counted nothing is paid",
                )
                .help("例如 hands = 4", "for example hands = 4"),
            );
        }
    }

    /// Parcels that leave together.
    pub(super) fn consolidation(&mut self, supplier: &View<'a>) -> Option<Consolidation> {
        let node = supplier.get("consolidation")?;
        let view = View::of(node.table()?);
        if view.get("dispatch").is_none() && view.get("at").is_none() {
            self.log.push(
                fault(
                    node.place,
                    "集中发货没有写什么时候发",
                    "when parcels leave together is not said",
                )
                .help(
                    "至少写一个：dispatch = [\"18:00\"]、at = 8",
                    "at least one of dispatch = [\"18:00\"], at = 8",
                ),
            );
        }
        if let Some(pickups) = supplier.get("pickups") {
            self.log.push(
                warning(
                    pickups.place,
                    "写了集中发货，pickups 不起作用，按 consolidation 发",
                    "parcels leave as consolidation says, so pickups has no effect",
                )
                .help(
                    "只集中发货，写 pickups = \"none\"；只按揽收时刻，写 consolidation = \"none\"",
                    "write pickups = \"none\"; or, for pickups, consolidation = \"none\"",
                ),
            );
        }
        Some(Consolidation {
            times: view.times("dispatch"),
            at: view.count("at"),
            fee: view.fen("fee").unwrap_or(0),
        })
    }

    /// What a unit in stock is worth \[fen\]: a plain amount, or what it has cost until it came.
    pub(super) fn unit_cost(&mut self, product: &View<'_>) -> Option<Fen> {
        let node = product.get("unit_cost")?;
        let Some(table) = node.table() else {
            return product.fen("unit_cost");
        };
        let view = View::of(table);
        let Some(goods) = view.fen("goods") else {
            if view.get("goods").is_none() {
                self.log.push(
                    fault(
                        node.place,
                        "到岸成本没有写货值",
                        "the landed cost does not say what the goods cost",
                    )
                    .help(
                        "例如 goods = \"8000 yuan\"",
                        "for example goods = \"8000 yuan\"",
                    ),
                );
            }
            return None;
        };
        let [insurance, duty, vat] = ["insurance", "duty", "vat"].map(|key| ppm(view.share(key)));
        let sent = goods + view.fen("freight").unwrap_or(0);
        Some(landed(sent, [insurance, duty, vat]))
    }

    /// More money than can be counted.
    pub(super) fn money_can_be_counted(&mut self, network: &Network) {
        let orders = demand::expected(&network.demand, network.horizon);
        let entries = self.root.entries("product");
        let values = network.products.iter().zip(&entries);
        let values = values.filter_map(|(product, (_, view))| {
            Some((
                largest(product.order_value.as_ref()?),
                view.get("order_value")?,
            ))
        });
        let Some((value, node)) = values.max_by(|(a, _), (b, _)| a.total_cmp(b)) else {
            return;
        };
        let most = MOST_MONEY / 100.0;
        let money = value / 100.0 * orders;
        if money > most {
            self.log.push(
                fault(
                    node.place,
                    format!("一次模拟最多可能有约 {money:.1e} 元，数不过来，最多 {most:.1e} 元"),
                    format!("up to about {money:.1e} yuan may be paid in one replication, more than can be counted, at most {most:.1e}"),
                )
                .help(
                    "客单价的均值或离散程度小一点，减少单量，或缩短 run.horizon",
                    "lower the mean or the spread of the order value, lower the rate, or shorten run.horizon",
                ),
            );
        }
    }
}

/// Whether one of these keys has a value.
pub(super) fn is_said(view: &View<'_>, keys: &[&str]) -> bool {
    keys.iter().any(|key| view.get(key).is_some())
}

/// What a law hardly ever exceeds \[fen\].
pub(super) fn largest(law: &Law) -> f64 {
    let far = law.mean() + DEVIATIONS * law.variance().sqrt();
    // Not a number where the variance is too large for one.
    far.min(LARGEST_DRAW).max(law.mean())
}

/// A share of money in whole millionths.
pub(super) fn ppm(share: f64) -> Ppm {
    (share * ALL as f64).round_ties_even() as Ppm
}

/// Money in whole fen; absent is none.
fn fen(amount: Option<f64>) -> Fen {
    amount.unwrap_or(0.0).round_ties_even() as Fen
}

/// The landed cost of a unit, rounded once, half to even.
///
/// - `sent`: goods and freight \[fen\];
/// - `rates`: insurance of that; duty on CIF, which is both; value-added tax on CIF and duty.
fn landed(sent: Fen, rates: [Ppm; 3]) -> Fen {
    let all = i128::from(ALL);
    let [insurance, duty, vat] = rates.map(|rate| all + i128::from(rate));
    // 10^11 fen three times two millions make 10^30, and 128 bits hold 10^38.
    let exact = i128::from(sent) * insurance * duty * vat;
    let one = all * all * all;
    let (down, rest) = (exact / one, exact % one);
    let up = rest * 2 > one || rest * 2 == one && down % 2 == 1;
    (down + i128::from(up)) as Fen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn landed_cost_adds_insurance_duty_and_tax_and_is_rounded_once() {
        // 8650 yuan sent, 0.3 % insurance, 8 % duty, 13 % tax: 10588.12938 yuan.
        assert_eq!(landed(865_000, [3_000, 80_000, 130_000]), 1_058_813);
        assert_eq!(landed(1, [0, 500_000, 0]), 2);
        assert_eq!(landed(5, [0, 0, 500_000]), 8);
        assert_eq!(landed(3, [500_000, 0, 0]), 4);
    }

    #[test]
    fn shares_are_whole_millionths() {
        assert_eq!(
            (ppm(0.3), ppm(0.065), ppm(1.0 / 3.0)),
            (300_000, 65_000, 333_333)
        );
    }
}
