//! Terms of payment: in advance, on delivery, deposit and balance, credit, instalments.

use crate::model::money::plan::{ALL, ASKED, MOMENTS, Moment, Ppm, Terms};

use super::super::node::Node;
use super::super::semantic;
use super::super::view::View;
use super::money::ppm;
use super::{Lowering, fault, warning};

/// Who pays and who says so, for the words of a cure.
#[derive(Clone, Copy)]
pub(super) enum Payer {
    Agent,
    Buyer,
}

impl Payer {
    /// How everything in advance is written.
    fn in_advance(self) -> &'static str {
        match self {
            Self::Agent => "prepaid",
            Self::Buyer => "full",
        }
    }
}

impl Lowering<'_, '_> {
    /// How buyers pay.
    pub(super) fn buyer_terms(&mut self) -> Terms {
        let buyer = self.root.below("buyer");
        let mut terms = self.terms(buyer.get("payment"), Payer::Buyer);
        let defaults = buyer.share("defaults");
        let asked: Ppm = ASKED.iter().map(|&moment| terms.share(moment)).sum();
        if let Some(node) = buyer.get("defaults")
            && defaults > 0.0
            && asked == 0
        {
            self.log.push(
                warning(
                    node.place,
                    "没有向买家要尾款，defaults 不起作用",
                    "buyers are not asked for a balance, so defaults has no effect",
                )
                .help(
                    "例如 payment = { deposit = \"30%\", balance_at = \"supplier_accepts\" }",
                    "for example payment = { deposit = \"30%\", balance_at = \"supplier_accepts\" }",
                ),
            );
        }
        if let Some(node) = buyer.get("deposit_on_default")
            && defaults == 0.0
        {
            self.log.push(warning(
                node.place,
                "没有人不付尾款，deposit_on_default 不起作用",
                "nobody defaults, so deposit_on_default has no effect",
            ));
        }
        if defaults > 0.0 && asked > 0 {
            terms.defaults = defaults;
            terms.keeps_deposit = buyer.word("deposit_on_default") != Some("returned");
        }
        terms
    }

    /// Terms of payment as they are written.
    pub(super) fn terms(&mut self, node: Option<&Node>, payer: Payer) -> Terms {
        let Some(node) = node else {
            return Terms::PREPAID;
        };
        let Some(table) = node.table() else {
            return match node.text() {
                Some("on_delivery") => paid(&[(Moment::Delivery, ALL)]),
                _ => Terms::PREPAID,
            };
        };
        let view = View::of(table);
        let terms = match view.get("instalments") {
            Some(list) => self.instalments(&view, list),
            None => self.deposit(&view, node, payer),
        };
        let mut terms = terms.unwrap_or(Terms::PREPAID);
        let balance = ASKED.iter().any(|&moment| terms.share(moment) > 0);
        match view.get("collected") {
            Some(node) if !balance => self.log.push(warning(
                node.place,
                "没有尾款，collected 不起作用",
                "there is no balance, so collected has no effect",
            )),
            _ => terms.at_once = view.word("collected") == Some("at_once"),
        }
        terms
    }

    /// A deposit and a balance, credit, or both.
    fn deposit(&mut self, view: &View<'_>, node: &Node, payer: Payer) -> Option<Terms> {
        let [deposit, balance, credit] =
            ["deposit", "balance_at", "credit"].map(|key| view.get(key));
        let problem = match (deposit, balance, credit) {
            (_, Some(balance), Some(credit)) => fault(
                balance.place.max(credit.place),
                "balance_at 和 credit 只能写一个：都是其余的什么时候付",
                "balance_at and credit exclude each other: both say when the rest is paid",
            )
            .help(
                "不用的写 \"none\"",
                "write \"none\" for the one that is not meant",
            ),
            (None, Some(balance), None) => fault(
                balance.place,
                "有尾款，没有写定金是多少",
                "there is a balance, but how much the deposit is, is not said",
            )
            .help("例如 deposit = \"30%\"", "for example deposit = \"30%\""),
            (_, None, None) => fault(
                node.place,
                "没有写其余的什么时候付",
                "when the rest is paid is not said",
            )
            .help(
                "尾款写 balance_at = \"supplier_accepts\"（或 pick_start、pick_end），账期写 credit = \"30 d\"",
                "a balance: balance_at = \"supplier_accepts\" (or pick_start, pick_end); credit: credit = \"30 d\"",
            ),
            _ => return self.with_deposit(view, deposit, payer),
        };
        self.log.push(problem);
        None
    }

    fn with_deposit(
        &mut self,
        view: &View<'_>,
        deposit: Option<&Node>,
        payer: Payer,
    ) -> Option<Terms> {
        let first = ppm(view.share("deposit"));
        if let Some(node) = deposit
            && !(1..ALL).contains(&first)
        {
            let whole = payer.in_advance();
            self.log.push(
                fault(
                    node.place,
                    "定金要大于 0%、小于 100%",
                    "a deposit is above 0% and below 100%",
                )
                .help(
                    format!("全部先付写 payment = \"{whole}\"；签收才付写 \"on_delivery\"；没有定金、全部账期，删掉 deposit"),
                    format!("all in advance: payment = \"{whole}\"; all on delivery: \"on_delivery\"; all on credit: leave deposit out"),
                ),
            );
            return None;
        }
        let rest = match view.word("balance_at") {
            Some("supplier_accepts") => Moment::Accepted,
            Some("pick_start") => Moment::PickStart,
            Some("pick_end") => Moment::PickEnd,
            _ => Moment::Credit,
        };
        Some(Terms {
            credit: view.duration("credit").unwrap_or(0),
            ..paid(&[(Moment::Ordering, first), (rest, ALL - first)])
        })
    }

    /// Several payments.
    fn instalments(&mut self, view: &View<'_>, list: &Node) -> Option<Terms> {
        for key in ["deposit", "balance_at", "credit"] {
            if let Some(node) = view.get(key) {
                self.log.push(
                    fault(
                        node.place,
                        format!("写了 instalments，{key} 不能再写"),
                        format!("with instalments {key} cannot stand here"),
                    )
                    .help(
                        "不用的写 \"none\"",
                        "write \"none\" for the one that is not meant",
                    ),
                );
            }
        }
        let entries = view.entries("instalments");
        let mut parts: Vec<(Moment, Ppm)> = Vec::new();
        for (node, one) in &entries {
            let moment = match one.word("at")? {
                "ordering" => Moment::Ordering,
                "supplier_accepts" => Moment::Accepted,
                "pick_start" => Moment::PickStart,
                "pick_end" => Moment::PickEnd,
                "delivery" => Moment::Delivery,
                _ => return None,
            };
            if parts.iter().any(|(known, _)| *known == moment) {
                self.log.push(
                    fault(
                        node.place,
                        "同一个时候写了两次",
                        "two payments at the same moment",
                    )
                    .help("合成一次", "make them one"),
                );
            }
            parts.push((moment, ppm(one.share("share"))));
        }
        let sum: Ppm = parts.iter().map(|(_, share)| share).sum();
        // Thirds, each written to four places, are one millionth short.
        if (sum - ALL).abs() > entries.len() as Ppm {
            let sum = sum as f64 / ALL as f64;
            self.log.push(semantic::not_all(list.place, sum));
            return None;
        }
        if let Some(last) = parts.last_mut() {
            last.1 += ALL - sum;
        }
        Some(paid(&parts))
    }
}

/// Terms with these payments.
fn paid(parts: &[(Moment, Ppm)]) -> Terms {
    let mut shares = [0; MOMENTS];
    for (moment, share) in parts {
        shares[*moment as usize] += share;
    }
    Terms {
        shares,
        ..Terms::PREPAID
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_of_one_moment_add_up() {
        let terms = paid(&[(Moment::Ordering, 300_000), (Moment::PickEnd, 700_000)]);
        assert_eq!(terms.shares, [300_000, 0, 0, 700_000, 0, 0]);
        assert_eq!(paid(&[(Moment::Ordering, ALL)]), Terms::PREPAID);
    }
}
