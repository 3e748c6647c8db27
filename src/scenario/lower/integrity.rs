//! Fraud and compliance: what may go against the rules, and what the rules are.

use crate::engine::time::DAY;
use crate::model::integrity::plan::{
    ChannelRules, DispatchRule, FakeWaybills, Growth, Integrity, Invoices, Licence, PlatformAudit,
    Said, Service, SlipPhoto, TierConduct,
};
use crate::model::money::plan::ALL;

use super::super::node::Node;
use super::super::quantity::unit;
use super::super::view::View;
use super::money::{is_said, ppm};
use super::suppliers::suppliers;
use super::{Lowering, chain, fault, warning};

impl<'a> Lowering<'a, '_> {
    /// What may go against the rules; `None` where the file says nothing of it.
    pub(super) fn integrity(&mut self) -> Option<Integrity> {
        let root = self.root.clone();
        let (invoice, tax, service) = (
            root.below("invoice"),
            root.below("tax"),
            root.below("compliance"),
        );
        let (network, verification) = (root.below("network"), root.below("verification"));
        let channels = root.entries("channel");
        let suppliers = suppliers(&root);
        let chain = chain(&root);
        let by_channel = |keys: &[&str]| channels.iter().any(|(_, view)| is_said(view, keys));
        let by_tier = |keys: &[&str]| chain.iter().any(|(_, view)| is_said(view, keys));
        let said = Said {
            forged: by_channel(&["forged_payment"]),
            fakes: suppliers.iter().any(|one| is_said(one, &["fake_waybill"])),
            invoices: is_said(&invoice, &["issued", "false_invoices"]),
            agents: by_tier(&["issues_invoice"]),
            companies: by_tier(&["company"]),
            penalties: by_channel(&["dispatch_rule", "audit"]),
            audits: by_channel(&["audit"]),
            taxes: tax.get("rate").is_some() || root.get("compliance").is_some(),
        };
        let photo = network.get("slip_photo").is_some();
        let others = by_channel(&["needs", "freight_share"]);
        self.nothing_to_find(&verification, said.forged);
        if said == Said::default() && !photo && !others {
            return None;
        }
        let plan = Integrity {
            channels: match channels.is_empty() {
                true => vec![ChannelRules::default()],
                false => channels
                    .iter()
                    .map(|(_, view)| self.channel_rules(view))
                    .collect(),
            },
            finds_forged: verification.share("detects_forged"),
            fakes: suppliers.iter().map(fakes).collect(),
            slip_photo: photo.then(|| {
                let photo = network.below("slip_photo");
                SlipPhoto {
                    detects: photo.share("detects"),
                    takes: photo.duration_law("takes"),
                    cost: photo.fen("cost").unwrap_or(0),
                }
            }),
            invoices: Invoices {
                issued: share_or_all(&invoice, "issued"),
                false_ones: invoice.share("false_invoices"),
            },
            tiers: chain
                .iter()
                .map(|(_, tier)| self.conduct(tier, &network))
                .collect(),
            tax: ppm(tax.share("rate")),
            service: root.get("compliance").map(|_| Service {
                fee: ppm(service.share("fee")),
                agents: share_or_all(&service, "agents"),
            }),
            said,
        };
        self.somebody_may_sell(&plan, &channels);
        self.service_is_needed(&plan);
        Some(plan)
    }

    /// Whether breaking the rules, or keeping them, costs money.
    pub(super) fn rules_cost_money(&self) -> bool {
        let root = &self.root;
        let channels = root.entries("channel");
        channels
            .iter()
            .any(|(_, view)| is_said(view, &["dispatch_rule", "audit"]))
            || root.below("tax").get("rate").is_some()
            || root.get("compliance").is_some()
            || root
                .below("network")
                .below("slip_photo")
                .get("cost")
                .is_some()
    }

    fn channel_rules(&mut self, view: &View<'a>) -> ChannelRules {
        let audit = view.below("audit");
        ChannelRules {
            forged: view.share("forged_payment"),
            needs: match view.word("needs") {
                Some("filing") => Licence::Filing,
                Some("company") => Licence::Company,
                _ => Licence::None,
            },
            dispatch: self.dispatch_rule(view),
            audit: view.get("audit").map(|_| PlatformAudit {
                share: audit.share("share"),
                rises: audit.amount("rises", &unit::PER_YEAR).unwrap_or(0.0),
                penalty: audit.fen("penalty").unwrap_or(0),
            }),
            freight: match view.get("freight_share") {
                Some(_) => ppm(view.share("freight_share")),
                None => ALL,
            },
        }
    }

    /// A limit and what it costs not to keep it stand together.
    fn dispatch_rule(&mut self, view: &View<'a>) -> Option<DispatchRule> {
        let node = view.get("dispatch_rule")?;
        let rule = View::of(node.table()?);
        let pairs = [("within", "penalty"), ("scan_within", "fake_penalty")];
        for (limit, penalty) in pairs {
            let (says, missing) = match (rule.get(limit), rule.get(penalty)) {
                (Some(node), None) => (node, penalty),
                (None, Some(node)) => (node, limit),
                _ => continue,
            };
            self.log.push(
                fault(
                    says.place,
                    format!("`{limit}` 和 `{penalty}` 要一起写，缺 `{missing}`"),
                    format!("`{limit}` and `{penalty}` belong together: `{missing}` is missing"),
                )
                .help(
                    "例如 within = \"48 h\", penalty = \"3 yuan\"；scan_within = \"24 h\", fake_penalty = \"20 yuan\"",
                    "for example within = \"48 h\", penalty = \"3 yuan\"; scan_within = \"24 h\", fake_penalty = \"20 yuan\"",
                ),
            );
        }
        if pairs
            .iter()
            .all(|(limit, penalty)| rule.get(limit).is_none() && rule.get(penalty).is_none())
        {
            self.log.push(
                fault(
                    node.place,
                    "没有写平台规定什么",
                    "what the platform demands is not said",
                )
                .help(
                    "例如 { within = \"48 h\", penalty = \"3 yuan\" }",
                    "for example { within = \"48 h\", penalty = \"3 yuan\" }",
                ),
            );
        }
        Some(DispatchRule {
            within: rule.duration("within"),
            penalty: rule.fen("penalty").unwrap_or(0),
            scan_within: rule.duration("scan_within"),
            fake_penalty: rule.fen("fake_penalty").unwrap_or(0),
        })
    }

    fn conduct(&mut self, tier: &View<'a>, network: &View<'a>) -> TierConduct {
        let filing = tier.word("filing").or(network.word("filing"));
        TierConduct {
            invoices: share_or_all(tier, "issues_invoice"),
            company: self.company(tier),
            filed: filing == Some("yes"),
        }
    }

    /// A share of companies, or one that grows.
    fn company(&mut self, tier: &View<'a>) -> Growth {
        let Some(table) = tier.get("company").and_then(Node::table) else {
            return Growth::constant(tier.share("company"));
        };
        let view = View::of(table);
        let (from, to) = (view.share("from"), view.share("to"));
        let by = self.span(&view, "by").unwrap_or(DAY);
        if let (true, Some(node)) = (to < from, view.get("to")) {
            self.log.push(
                fault(
                    node.place,
                    "企业化的比例只会增加，to 不能比 from 小",
                    "the share of companies only grows, so `to` cannot be less than `from`",
                )
                .help(
                    "例如 { from = \"0%\", to = \"30%\", by = \"365 d\" }",
                    "for example { from = \"0%\", to = \"30%\", by = \"365 d\" }",
                ),
            );
        }
        Growth { from, to, by }
    }

    /// A search for what nobody does.
    fn nothing_to_find(&mut self, verification: &View<'a>, forged: bool) {
        if let (Some(node), false) = (verification.get("detects_forged"), forged) {
            self.log.push(
                warning(
                    node.place,
                    "没有渠道写 forged_payment，detects_forged 不起作用",
                    "no channel says forged_payment, so detects_forged has no effect",
                )
                .help(
                    "例如在 [[channel]] 里写 forged_payment = \"0.3%\"",
                    "for example forged_payment = \"0.3%\" in a [[channel]]",
                ),
            );
        }
    }

    /// Buyers of agents without a licence need another channel, and somebody should have it.
    fn somebody_may_sell(&mut self, plan: &Integrity, channels: &[(&Node, View<'a>)]) {
        let Some(lowest) = plan.tiers.last() else {
            return;
        };
        let free = plan
            .channels
            .iter()
            .any(|rules| rules.needs == Licence::None);
        for ((_, view), rules) in channels.iter().zip(&plan.channels) {
            let Some(node) = view.get("needs").filter(|_| rules.needs != Licence::None) else {
                continue;
            };
            let nobody = match rules.needs {
                Licence::None => false,
                Licence::Filing => !lowest.filed,
                Licence::Company => lowest.company.to == 0.0,
            };
            if !free {
                self.log.push(
                    fault(
                        node.place,
                        "每个渠道都要资质，没有资质的代理的买家没有渠道可走",
                        "every channel needs something: buyers of agents without it have no way to order",
                    )
                    .help(
                        "至少有一个渠道写 needs = \"none\"，或不写 needs",
                        "leave needs out of at least one channel",
                    ),
                );
                return;
            }
            if nobody {
                let (zh, en) = match rules.needs {
                    Licence::Company => {
                        ("company = \"30%\"", "company = \"30%\" at the lowest tier")
                    }
                    _ => ("network.filing = \"yes\"", "network.filing = \"yes\""),
                };
                self.log.push(
                    warning(
                        node.place,
                        "最低一级没有代理有这个资质，这个渠道没有单，都改走别的渠道",
                        "no agent of the lowest tier has it: no orders come by this channel, all take another",
                    )
                    .help(format!("例如 {zh}"), format!("for example {en}")),
                );
            }
        }
    }

    /// A service nobody uses.
    fn service_is_needed(&mut self, plan: &Integrity) {
        let all = plan.tiers.iter().all(|tier| tier.invoices == 1.0);
        if let (true, Some(_), Some(node)) = (all, plan.service, self.root.get("compliance")) {
            self.log.push(
                warning(
                    node.place,
                    "代理都开发票，没有人用合规结算，[compliance] 不起作用",
                    "all agents issue invoices and nobody uses the service, so [compliance] has no effect",
                )
                .help(
                    "例如在某一级写 issues_invoice = \"37%\"",
                    "for example issues_invoice = \"37%\" at a tier",
                ),
            );
        }
    }
}

/// The fake waybills of a supplier.
fn fakes(supplier: &View<'_>) -> Option<FakeWaybills> {
    supplier.get("fake_waybill")?;
    let view = supplier.below("fake_waybill");
    Some(FakeWaybills {
        share: view.share("share"),
        ships_after: view.duration_law("ships_after"),
        never: view.share("never"),
    })
}

/// A share that is all where it is not written.
fn share_or_all(view: &View<'_>, key: &str) -> f64 {
    match view.get(key) {
        Some(_) => view.share(key),
        None => 1.0,
    }
}
