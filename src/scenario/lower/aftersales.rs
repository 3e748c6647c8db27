//! After-sales, complaints and disputes; picking errors and goods given back.

use crate::engine::time::Millis;
use crate::model::aftersales::plan::{
    AfterSales, CAUSES, CaseRules, Cause, Class, Complaints, Disputes, Liability, Reason, Remedy,
    Reported, Returns, SettledBy,
};
use crate::model::money::plan::{ALL, Fen, Ppm};
use crate::model::network::{Carrier, Network, Product, Supplier};

use super::super::node::Node;
use super::super::problem::{Log, Place, Problem};
use super::super::quantity::{self, MoneyOrShare};
use super::super::semantic;
use super::super::view::View;
use super::money::ppm;
use super::{Lowering, fault, warning};

/// Who may bear something, in the order of [`Liability`].
const PARTS: [&str; 3] = ["seller", "shipper", "carrier"];

impl<'a> Lowering<'a, '_> {
    /// What is done about cases; `None` where nobody reports any.
    pub(super) fn after_sales(&mut self) -> Option<AfterSales> {
        self.root.get("after_sales")?;
        let view = self.root.below("after_sales");
        let mut all = AfterSales {
            hands: view.count("hands"),
            inspection: view.duration_law("inspection"),
            sent_back_after: view.duration_law("sent_back_after"),
            way_back: view.duration_law("way_back"),
            unseen_after: view.duration("no_scan_after"),
            responds: view.word("response") == Some("three_level"),
            ..AfterSales::answers_only(
                view.duration_law("reported_after"),
                view.duration_law("settling"),
            )
        };
        for class in Class::ALL.into_iter().filter(|class| view.has(class.id())) {
            let rules = view.get(class.id());
            let rules = rules.map(|_| self.case_rules(&view.below(class.id())));
            all.classes[class as usize] = rules;
        }
        if !view.has("response") {
            self.rules_without_a_response(&view);
        }
        Some(all)
    }

    /// How cases of a class are dealt with.
    fn case_rules(&mut self, view: &View<'a>) -> CaseRules {
        let limit = |key: &str| view.duration(key);
        for key in ["respond_within", "close_within"] {
            if let Some(node) = view.get(key)
                && limit(key) == Some(0)
            {
                self.log.push(
                    warning(
                        node.place,
                        "时限是 0，只有当场办完的才算达标",
                        "a limit of zero is only kept by what takes no time at all",
                    )
                    .help("不统计就写 \"none\"", "for no limit write \"none\""),
                );
            }
        }
        CaseRules {
            reported_after: view.duration_law("reported_after"),
            settling: view.duration_law("settling"),
            reported: match view.get("reported") {
                Some(_) => Reported(view.share("reported")),
                None => Reported::default(),
            },
            settled_by: match view.word("settled_by") {
                Some("seller") => SettledBy::Seller,
                _ => SettledBy::Shipper,
            },
            remedy: match view.word("remedy") {
                Some("reship") => Remedy::Reship,
                Some("refund") => Remedy::Refund,
                Some("exchange") => Remedy::Exchange,
                Some("return") => Remedy::Return,
                _ => Remedy::Nothing,
            },
            compensation: compensation(view),
            liability: self.liability(view),
            respond_within: limit("respond_within"),
            close_within: limit("close_within"),
        }
    }

    /// Who bears what a case costs.
    fn liability(&mut self, rules: &View<'a>) -> Liability {
        let Some(node) = rules.get("liability") else {
            return Liability::default();
        };
        let Some(table) = node.table() else {
            let all = |word: &str| if node.text() == Some(word) { ALL } else { 0 };
            let [seller, shipper, carrier] = PARTS.map(all);
            return Liability {
                seller,
                shipper,
                carrier,
            };
        };
        let view = View::of(table);
        let readable = |key: &&str| {
            let node = view.get(key);
            node.is_none_or(|node| quantity::share(node, &mut Log::default()).is_some())
        };
        let sum: f64 = PARTS.iter().map(|key| view.share(key)).sum();
        if PARTS.iter().all(readable) && (sum - 1.0).abs() > semantic::ROUNDING {
            self.log.push(semantic::not_all(node.place, sum));
        }
        let [seller, shipper, carrier] = PARTS.map(|key| ppm(view.share(key)));
        in_whole_parts(seller, shipper, carrier)
    }

    /// Rules that say what a buyer gets, and nobody acts on them.
    fn rules_without_a_response(&mut self, view: &View<'a>) {
        let acts = |class: Class| {
            let rules = view.below(class.id());
            ["remedy", "compensation", "liability"]
                .iter()
                .find_map(|key| rules.get(key))
        };
        if let Some(node) = Class::ALL.into_iter().find_map(acts) {
            self.log.push(
                warning(
                    node.place,
                    "没有写 response，只给答复，赔、补、退和追责都不做",
                    "response is not written: buyers get an answer, and nothing of this is done",
                )
                .help(
                    "照做：[after_sales] 里写 response = \"three_level\"；只给答复：写 response = \"none\"",
                    "write response = \"three_level\" in [after_sales] to act on it, or response = \"none\" for an answer alone",
                ),
            );
        }
    }

    /// How likely buyers complain; `None` where it is not looked at.
    pub(super) fn complaints(&mut self) -> Option<Complaints> {
        self.root.get("complaint")?;
        let view = self.root.below("complaint");
        let mut causes = [0.0; CAUSES];
        for (probability, cause) in causes.iter_mut().zip(Cause::ALL) {
            let both = matches!(cause, Cause::Lost | Cause::Damaged);
            *probability = match both && !view.has(cause.id()) {
                true => view.share("lost_or_damaged"),
                false => view.share(cause.id()),
            };
        }
        let no_news = causes[Cause::NoNews as usize] > 0.0;
        match (view.get("no_news"), view.get("no_news_after")) {
            (Some(node), None) if no_news => self.log.push(
                fault(
                    node.place,
                    "没有写多久没消息算 no_news",
                    "after what time no news is a cause is not said",
                )
                .help(
                    "例如 no_news_after = \"72 h\"",
                    "for example no_news_after = \"72 h\"",
                ),
            ),
            (_, Some(node)) if !no_news => self.log.push(
                warning(
                    node.place,
                    "没有人因为久无消息投诉，no_news_after 不起作用",
                    "nobody complains about no news, so no_news_after has no effect",
                )
                .help("例如 no_news = \"5%\"", "for example no_news = \"5%\""),
            ),
            _ => {}
        }
        let calmed = view.share("calmed");
        let after_sales = self.root.below("after_sales");
        if let Some(node) = view.get("calmed")
            && calmed > 0.0
            && !after_sales.has("response")
        {
            self.log.push(
                warning(
                    node.place,
                    "售后什么也不做，没有人会消气，calmed 不起作用",
                    "nothing is done about cases, so nobody is calmed",
                )
                .help(
                    "在 [after_sales] 里写 response = \"three_level\"",
                    "write response = \"three_level\" in [after_sales]",
                ),
            );
        }
        Some(Complaints {
            causes,
            no_news_after: view.duration("no_news_after"),
            calmed,
        })
    }

    /// How likely agents and those above them quarrel; `None` where it is not looked at.
    pub(super) fn disputes(&mut self) -> Option<Disputes> {
        let node = self.root.get("dispute")?;
        let view = self.root.below("dispute");
        let gap = view.below("prepayment_gap");
        if super::chain(&self.root).is_empty() {
            self.log.push(warning(
                node.place,
                "没有代理层级，没有人和上家起纠纷",
                "there are no tiers of agents, so nobody quarrels with those above",
            ));
        }
        if let Some(node) = gap.get("tolerance")
            && gap.share("per_hour") == 0.0
        {
            self.log.push(
                warning(
                    node.place,
                    "超过以后没有风险，tolerance 不起作用",
                    "there is no risk beyond it, so tolerance has no effect",
                )
                .help(
                    "例如 per_hour = \"0.05%\"",
                    "for example per_hour = \"0.05%\"",
                ),
            );
        }
        Some(Disputes {
            tolerance: gap.duration("tolerance").unwrap_or(0),
            gap_per_hour: gap.share("per_hour"),
            liability: view.share("liability"),
            wrong_goods: view.share("wrong_goods"),
            credit: view.share("credit"),
            other: view.share("other"),
        })
    }

    /// How often a product is given back.
    pub(super) fn returns(&mut self, product: &View<'a>) -> Option<Returns> {
        let node = product.get("returns")?;
        let view = product.below("returns");
        let entries = view.entries("reasons");
        let reason = |(_, view): &(&Node, View<'_>)| {
            let name = view.word("name").unwrap_or_default();
            Reason {
                name: name.to_owned(),
                label: view.label(name),
                share: view.share("share"),
            }
        };
        let reasons: Vec<Reason> = entries.iter().map(reason).collect();
        let sum: f64 = reasons.iter().map(|reason| reason.share).sum();
        if reasons.is_empty() {
            self.log.push(
                fault(
                    node.place,
                    "没有写为什么退",
                    "why goods are given back is not said",
                )
                .help(
                    "例如 reasons = [{ name = \"changed_mind\", share = \"6%\" }]",
                    "for example reasons = [{ name = \"changed_mind\", share = \"6%\" }]",
                ),
            );
        } else if sum > 1.0 + semantic::ROUNDING {
            let place = view.get("reasons").map_or(node.place, |node| node.place);
            self.log.push(more_than_all(place, sum));
        }
        Some(Returns {
            reasons,
            resold: view.share("resold"),
        })
    }

    /// What the warehouse gets wrong, of what it packs: a wrong item, an item left out.
    pub(super) fn picking_errors(&mut self, supplier: &View<'a>) -> (f64, f64) {
        let view = supplier.below("picking_errors");
        let (wrong, missing) = (view.share("wrong"), view.share("missing"));
        if let Some(node) = supplier.get("picking_errors")
            && wrong + missing > 1.0 + semantic::ROUNDING
        {
            self.log.push(more_than_all(node.place, wrong + missing));
        }
        (wrong, missing)
    }

    /// Rules of classes that no order can come into.
    pub(super) fn cases_can_come(&mut self, network: &Network) {
        let Some(after_sales) = &network.after_sales else {
            return;
        };
        let view = self.root.below("after_sales");
        for class in Class::ALL {
            let Some(node) = view.get(class.id()) else {
                continue;
            };
            if let Some((zh, en, cure)) = why_never(class, network, after_sales.unseen_after) {
                let (cure_zh, cure_en) = cure;
                self.log
                    .push(warning(node.place, zh, en).help(cure_zh, cure_en));
            }
        }
        let entries = self.root.entries("product");
        let given_back = entries
            .iter()
            .find_map(|(_, product)| product.get("returns"));
        if let Some(node) = given_back
            && after_sales.rules(Class::Return).is_none()
        {
            self.log.push(
                warning(
                    node.place,
                    "没有写 after_sales.return，退货没有人受理",
                    "without after_sales.return nobody deals with goods that are given back",
                )
                .help(
                    "例如 [after_sales] 里写 return = { remedy = \"return\" }",
                    "for example return = { remedy = \"return\" } in [after_sales]",
                ),
            );
        }
    }
}

/// What is paid to the buyer besides: an amount, and a share of what the order cost.
fn compensation(rules: &View<'_>) -> (Fen, Ppm) {
    let Some(node) = rules.get("compensation") else {
        return (0, 0);
    };
    if let Some(table) = node.table() {
        let view = View::of(table);
        return (view.fen("amount").unwrap_or(0), ppm(view.share("share")));
    }
    match quantity::money_or_share(node, &mut Log::default()) {
        Some(MoneyOrShare::Money(fen)) => (fen.round_ties_even() as Fen, 0),
        Some(MoneyOrShare::Share(share)) => (0, ppm(share)),
        None => (0, 0),
    }
}

/// Shares in whole millionths that add up: the largest takes what rounding leaves.
fn in_whole_parts(seller: Ppm, shipper: Ppm, carrier: Ppm) -> Liability {
    let mut parts = [seller, shipper, carrier];
    let left = ALL - parts.iter().sum::<Ppm>();
    if let Some(largest) = parts.iter_mut().max() {
        *largest += left;
    }
    let [seller, shipper, carrier] = parts;
    Liability {
        seller,
        shipper,
        carrier,
    }
}

fn more_than_all(place: Place, sum: f64) -> Problem {
    let percent = quantity::percent(sum);
    fault(
        place,
        format!("比例合计 {percent}，不能超过 100%"),
        format!("the shares add up to {percent}, at most 100% is possible"),
    )
}

type Words = (&'static str, &'static str);

/// Why no order comes into a class, and what is missing for it; `None` if some may.
fn why_never(
    class: Class,
    network: &Network,
    unseen_after: Option<Millis>,
) -> Option<(&'static str, &'static str, Words)> {
    let carriers = |is: fn(&Carrier) -> bool| network.carriers.iter().any(is);
    let products = |is: fn(&Product) -> bool| network.products.iter().any(is);
    let suppliers = |is: fn(&Supplier) -> bool| network.suppliers.iter().any(is);
    let altered = network.channels.iter().any(|one| one.error > 0.0)
        || network.practices().any(|one| one.error > 0.0);
    let uncaught = &network.uncaught;
    Some(match class {
        Class::Delay if !carriers(Carrier::promises) => (
            "没有一家快递写了承诺时效，没有包裹算延误",
            "no carrier promises a time, so no parcel is late",
            ("例如 promise = \"72 h\"", "for example promise = \"72 h\""),
        ),
        Class::NoTracking | Class::FakeWaybill if unseen_after.is_none() => (
            "没有写 no_scan_after，买家发现不了",
            "without no_scan_after buyers never notice",
            (
                "例如 [after_sales] 里写 no_scan_after = \"24 h\"",
                "for example no_scan_after = \"24 h\" in [after_sales]",
            ),
        ),
        Class::WrongItem
            if !(altered && uncaught.wrong > 0.0 || suppliers(|one| one.wrong > 0.0)) =>
        {
            (
                "没有错单，仓库也不会拿错，没有错发",
                "no order is altered and the warehouse packs none wrong, so no wrong item comes",
                PICKING,
            )
        }
        Class::MissingItem
            if !(altered && uncaught.missing > 0.0 || suppliers(|one| one.missing > 0.0)) =>
        {
            (
                "没有错单，仓库也不会少装，没有漏发",
                "no order is altered and the warehouse leaves nothing out, so no item is missing",
                PICKING,
            )
        }
        Class::Quality if !products(|one| one.faulty > 0.0) => (
            "没有一种商品写了 faulty，没有质量问题",
            "no product is ever faulty",
            (
                "例如商品里写 faulty = \"0.5%\"",
                "for example faulty = \"0.5%\" at a product",
            ),
        ),
        Class::Damage if !carriers(|one| one.damage > 0.0) => (
            "没有一家快递会破损",
            "no carrier damages anything",
            (
                "例如快递里写 failure = { damage = \"0.3%\" }",
                "for example failure = { damage = \"0.3%\" } at a carrier",
            ),
        ),
        Class::Loss if !carriers(|one| one.loss > 0.0) => (
            "没有一家快递会丢件",
            "no carrier loses anything",
            (
                "例如快递里写 failure = { loss = \"0.1%\" }",
                "for example failure = { loss = \"0.1%\" } at a carrier",
            ),
        ),
        Class::Undeliverable if !(altered && uncaught.undeliverable > 0.0) => (
            "没有错单会变成送不到",
            "no altered order becomes one that cannot be delivered",
            (
                "见 uncaught_error.undeliverable",
                "see uncaught_error.undeliverable",
            ),
        ),
        Class::StockOut if network.stock.is_empty() => (
            "没有写备货，不会缺货",
            "nobody holds stock that could run out",
            (
                "例如 supplier.stock = { factor = 1.2, review = \"1 d\", lead_time = \"3 d\" }",
                "for example supplier.stock = { factor = 1.2, review = \"1 d\", lead_time = \"3 d\" }",
            ),
        ),
        Class::Return if !products(|one| one.returns.is_some()) => (
            "没有一种商品写了 returns，没有人退货",
            "no product says how often it is given back",
            (
                "例如商品里写 returns = { reasons = [{ name = \"changed_mind\", share = \"6%\" }] }",
                "for example returns = { reasons = [{ name = \"changed_mind\", share = \"6%\" }] } at a product",
            ),
        ),
        _ => return None,
    })
}

const PICKING: Words = (
    "例如 supplier.picking_errors = { wrong = \"1%\", missing = \"0.5%\" }",
    "for example supplier.picking_errors = { wrong = \"1%\", missing = \"0.5%\" }",
);
