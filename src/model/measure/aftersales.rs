//! Metrics of what goes wrong: cases by class, what they cost and whom, goods given back,
//! complaints, disputes, and how orders end for their buyers.

use crate::language::Text;
use crate::model::aftersales::plan::{
    AfterSales, CAUSES, CaseRules, Cause, Class, Complaints, Quarrel,
};
use crate::model::aftersales::sums::{AfterSalesSums, CaseSums, ComplaintSums, ONE, Outcome};
use crate::model::clock::ActiveClock;
use crate::model::metric::Unit;
use crate::model::money::choice::may_use;
use crate::model::monitor::Monitor;
use crate::model::network::{Network, Product};
use crate::model::order::End;

use super::places::label;
use super::{Sink, hours, mean_of, names, ratio, value};

const FEN_PER_YUAN: f64 = 100.0;

/// Names of [`Outcome`]s, in the order of [`Outcome::IDS`].
const OUTCOMES: [(&str, &str); Outcome::IDS.len()] = [
    ("签收，没有工单", "delivered, no case"),
    ("签收，工单答复后留下", "delivered, kept after a case"),
    ("签收，补发或换货", "delivered, replaced"),
    ("签收，退款或退货", "delivered, paid back"),
    ("签收，工单还没结", "delivered, case still open"),
    ("丢件，补发", "lost, replaced"),
    ("丢件，退款", "lost, paid back"),
    ("丢件，没有补救", "lost, nothing done"),
    ("发货前买家退款", "given up before shipping"),
    ("发货前被取消", "cancelled before shipping"),
    ("还没结束", "still open"),
];

fn yuan(fen: i128) -> f64 {
    fen as f64 / FEN_PER_YUAN
}

/// A sum of probabilities.
fn expected(sum: i128) -> f64 {
    sum as f64 / ONE as f64
}

/// Whether cases cost anything: goods that are given back are paid back whatever the policy.
pub(super) fn costs(plan: &AfterSales) -> bool {
    plan.responds || plan.rules(Class::Return).is_some()
}

/// What cases cost beside the goods of parcels that never came, which are told as lost \[fen\].
pub(super) fn beyond_first_parcels(sums: &AfterSalesSums) -> i128 {
    sums.compensation + sums.more_freight + sums.more_packaging + sums.written_off
}

/// Everything of after-sales; what is not configured has no metric.
pub(super) fn after_sales(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.after_sales;
    if let Some(plan) = &network.after_sales {
        cases(plan, monitor, sink);
        desk(network, plan, monitor, sink);
        if costs(plan) {
            remedies(network, monitor, sink);
        }
        if plan.rules(Class::Return).is_some() {
            returns(network, monitor, sink);
        }
        outcomes(sums, monitor.placed as f64, sink);
    }
    if let Some(complaints) = &network.complaints {
        all_complaints(network, complaints, monitor, sink);
    }
    if network.disputes.is_some() && !network.tiers.is_empty() {
        disputes(network, sums, sink);
    }
}

/// Cases by class.
fn cases(plan: &AfterSales, monitor: &Monitor, sink: &mut Sink) {
    for (class, sums) in Class::ALL.into_iter().zip(&monitor.after_sales.cases) {
        if let Some(rules) = plan.rules(class) {
            let costs = plan.responds || class == Class::Return;
            of_class(class, rules, sums, costs, monitor, sink);
        }
    }
}

fn of_class(
    class: Class,
    rules: &CaseRules,
    sums: &CaseSums,
    costs: bool,
    monitor: &Monitor,
    sink: &mut Sink,
) {
    let id = |id: &str| format!("cases.{}.{id}", class.id());
    let called = class.called();
    let name = |zh: &str, en: &str| {
        (
            format!("{}工单{zh}", called.zh),
            format!("{} cases, {en}", called.en),
        )
    };
    let opened = sums.opened as f64;
    value(
        sink,
        id("count"),
        Unit::Count,
        name("数", "number"),
        Some(opened),
    );
    let per_order = name("，每单", "per order");
    ratio(
        sink,
        id("per_order"),
        Unit::PerOrder,
        per_order,
        opened,
        monitor.placed as f64,
    );
    for (key, zh, en, limit, within, ended) in [
        (
            "respond_within_limit",
            "按时答复",
            "answered within the limit",
            rules.respond_within,
            sums.answered_within,
            sums.answered,
        ),
        (
            "close_within_limit",
            "按时结案",
            "closed within the limit",
            rules.close_within,
            sums.closed_within,
            sums.closed,
        ),
    ] {
        if limit.is_some() {
            let name = name(zh, en);
            ratio(
                sink,
                id(key),
                Unit::Share,
                name,
                within as f64,
                ended as f64,
            );
        }
    }
    for (key, zh, en, sum, ended) in [
        (
            "response_time.mean",
            "答复用时",
            "time to the first answer",
            sums.answer_time,
            sums.answered,
        ),
        (
            "closing_time.mean",
            "结案用时",
            "time to close",
            sums.closing_time,
            sums.closed,
        ),
    ] {
        value(
            sink,
            id(key),
            Unit::Hours,
            name(zh, en),
            mean_of(sum, ended),
        );
    }
    if costs {
        let name = name("每件花费", "cost per case");
        ratio(
            sink,
            id("cost_per_case"),
            Unit::Yuan,
            name,
            yuan(sums.cost),
            opened,
        );
    }
}

/// How busy those are who settle cases.
fn desk(network: &Network, plan: &AfterSales, monitor: &Monitor, sink: &mut Sink) {
    if let Some(hands) = plan.hands {
        ratio(
            sink,
            "cases.desk.utilisation".to_owned(),
            Unit::Share,
            names("售后忙碌率", "utilisation of the hands that settle cases"),
            hours(monitor.after_sales.settling_labour as f64),
            hours(open_at_places(network, monitor) as f64) * f64::from(hands),
        );
    }
}

/// Working time in the window of all places that ship \[ms\].
fn open_at_places(network: &Network, monitor: &Monitor) -> i128 {
    let (from, to) = monitor.window;
    let open = |clock: &ActiveClock, places: u32| {
        i128::from(clock.active_between(from, to)) * i128::from(places)
    };
    let holds = |tier| network.stock.iter().any(|one| one.tier == Some(tier));
    let ships = |tier| tier == 0 && network.top_tier_ships() || holds(tier);
    let tiers = network.tiers.iter().enumerate();
    let practices = tiers
        .filter(|&(tier, _)| ships(tier))
        .flat_map(|(_, tier)| &tier.practices);
    let agents: i128 = practices.map(|one| open(&one.clock, one.agents)).sum();
    let suppliers = match network.top_tier_ships() {
        true => &[],
        false => &network.suppliers[..],
    };
    agents
        + suppliers
            .iter()
            .map(|one| open(&one.clock, 1))
            .sum::<i128>()
}

/// What is done about cases, what it costs, and who bears it.
fn remedies(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.after_sales;
    let placed = monitor.placed as f64;
    let reshipped: u64 = sums.cases.iter().map(|one| one.reshipped).sum();
    for (id, zh, en, count) in [
        (
            "reshipments.rate",
            "补发率",
            "parcels sent again",
            reshipped,
        ),
        (
            "refunds.rate",
            "退款率（发货以后）",
            "orders paid back after dispatch",
            sums.orders_refunded,
        ),
    ] {
        ratio(
            sink,
            id.to_owned(),
            Unit::Share,
            names(zh, en),
            count as f64,
            placed,
        );
    }
    if network.money.is_none() {
        return;
    }
    let bearers = [
        ("seller", "卖家", "the seller"),
        ("shipper", "发货方", "whoever ships"),
        ("carrier", "快递", "the carrier"),
    ];
    for ((id, zh, en), fen) in bearers.into_iter().zip(sums.borne) {
        ratio(
            sink,
            format!("cases.borne_by.{id}"),
            Unit::YuanPerOrder,
            (
                format!("售后花费，{zh}承担"),
                format!("what cases cost, borne by {en}"),
            ),
            yuan(fen),
            placed,
        );
    }
    ratio(
        sink,
        "cases.cost".to_owned(),
        Unit::YuanPerOrder,
        names("售后花费", "what cases cost"),
        yuan(sums.borne.iter().sum()),
        placed,
    );
}

/// Goods given back.
fn returns(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.after_sales;
    let delivered = monitor.ended[End::Delivered as usize] as f64;
    let given_back = |counts: &Vec<u64>| counts.iter().sum::<u64>() as f64;
    ratio(
        sink,
        "returns.rate".to_owned(),
        Unit::Share,
        names("退货率", "orders given back"),
        sums.returns.iter().map(given_back).sum(),
        delivered,
    );
    for (name, label, count) in reasons(&network.products, &sums.returns) {
        ratio(
            sink,
            format!("returns.reason.{name}"),
            Unit::Share,
            (
                format!("退货率，{}", label.zh),
                format!("orders given back, {}", label.en),
            ),
            count as f64,
            delivered,
        );
    }
    ratio(
        sink,
        "returns.resold_share".to_owned(),
        Unit::Share,
        names("退货里能再卖的", "goods given back that are sold again"),
        sums.resold as f64,
        sums.received_back as f64,
    );
    if network.products.len() > 1 {
        let products = network.products.iter().zip(&sums.returns);
        for ((product, counts), freight) in products.zip(&monitor.freight.products) {
            if product.returns.is_some() {
                ratio(
                    sink,
                    format!("product.{}.return_rate", product.name),
                    Unit::Share,
                    label(
                        &product.label,
                        "退货率（占发货）",
                        "given back, share of scanned orders",
                    ),
                    given_back(counts),
                    freight.parcels as f64,
                );
            }
        }
    }
}

/// Reasons by name, in the order of their first products, with how many orders each took.
fn reasons<'n>(products: &'n [Product], counts: &[Vec<u64>]) -> Vec<(&'n str, &'n Text, u64)> {
    let mut all: Vec<(&str, &Text, u64)> = Vec::new();
    for (product, counts) in products.iter().zip(counts) {
        let reasons = product.returns.iter().flat_map(|one| &one.reasons);
        for (reason, &count) in reasons.zip(counts) {
            match all.iter_mut().find(|one| one.0 == reason.name) {
                Some(known) => known.2 += count,
                None => all.push((&reason.name, &reason.label, count)),
            }
        }
    }
    all
}

/// How orders end for their buyers.
fn outcomes(sums: &AfterSalesSums, placed: f64, sink: &mut Sink) {
    let ids = Outcome::IDS.into_iter().zip(OUTCOMES);
    for ((id, (zh, en)), &count) in ids.zip(&sums.outcomes) {
        ratio(
            sink,
            format!("orders.outcome.{id}"),
            Unit::Share,
            (format!("订单结局：{zh}"), format!("how orders end: {en}")),
            count as f64,
            placed,
        );
    }
}

/// Complaints of all orders, by cause, by carrier and by channel.
fn all_complaints(network: &Network, plan: &Complaints, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.after_sales;
    let complaints = Told {
        causes: &plan.causes,
        group: "complaints.by_cause",
        rate: "complaints.rate",
        of: None,
    };
    complaints.tell(&sums.complaints, monitor.placed as f64, sink);
    for (index, carrier) in network.carriers.iter().enumerate() {
        if may_use(network, index) {
            let of = &sums.by_carrier[index];
            let complaints = Told {
                causes: &plan.causes,
                group: &format!("carrier.{}.complaints", carrier.name),
                rate: &format!("carrier.{}.complaint_rate", carrier.name),
                of: Some(&carrier.label),
            };
            complaints.tell(of, of.orders as f64, sink);
        }
    }
    if network.channels.len() > 1 {
        for (channel, of) in network.channels.iter().zip(&sums.by_channel) {
            ratio(
                sink,
                format!("channel.{}.complaint_rate", channel.name),
                Unit::Share,
                label(&channel.label, "客诉率", "complaints"),
                expected(of.any),
                of.orders as f64,
            );
        }
    }
}

/// Complaints of some orders: under which ids, and whose they are.
struct Told<'a> {
    causes: &'a [f64; CAUSES],
    group: &'a str,
    rate: &'a str,
    of: Option<&'a Text>,
}

impl Told<'_> {
    fn tell(&self, sums: &ComplaintSums, orders: f64, sink: &mut Sink) {
        let name = |zh: &str, en: &str| match self.of {
            Some(of) => label(of, zh, en),
            None => names(zh, en),
        };
        ratio(
            sink,
            self.rate.to_owned(),
            Unit::Share,
            name("客诉率", "complaints"),
            expected(sums.any),
            orders,
        );
        let causes = Cause::ALL.into_iter().zip(self.causes).zip(&sums.causes);
        for ((cause, _), &sum) in causes.filter(|((_, probability), _)| **probability > 0.0) {
            let called = cause.called();
            ratio(
                sink,
                format!("{}.{}", self.group, cause.id()),
                Unit::Share,
                name(
                    &format!("客诉率，因为{}", called.zh),
                    &format!("complaints, {}", called.en),
                ),
                expected(sum),
                orders,
            );
        }
    }
}

/// Disputes between agents and those above them.
fn disputes(network: &Network, sums: &AfterSalesSums, sink: &mut Sink) {
    let disputes = &sums.disputes;
    let orders = disputes.orders as f64;
    ratio(
        sink,
        "disputes.rate".to_owned(),
        Unit::Share,
        names("代理纠纷率", "disputes between agents and those above"),
        expected(disputes.any),
        orders,
    );
    let plan = network.disputes.clone().unwrap_or_default();
    for (quarrel, &sum) in Quarrel::ALL.into_iter().zip(&disputes.quarrels) {
        let possible = match quarrel {
            Quarrel::PrepaymentGap => plan.gap_per_hour,
            Quarrel::Liability => plan.liability,
            Quarrel::WrongGoods => plan.wrong_goods,
            Quarrel::Credit => plan.credit,
            Quarrel::Other => plan.other,
        };
        if possible > 0.0 {
            let called = quarrel.called();
            ratio(
                sink,
                format!("disputes.by_cause.{}", quarrel.id()),
                Unit::Share,
                (
                    format!("代理纠纷率，因为{}", called.zh),
                    format!("disputes, {}", called.en),
                ),
                expected(sum),
                orders,
            );
        }
    }
    if plan.gap_per_hour > 0.0 {
        ratio(
            sink,
            "disputes.prepayment_gap_share".to_owned(),
            Unit::Share,
            names(
                "纠纷里因为付款到发货的时间差的",
                "share of disputes about the gap between payment and waybill",
            ),
            expected(disputes.quarrels[Quarrel::PrepaymentGap as usize]),
            expected(disputes.quarrels.iter().sum()),
        );
    }
}
