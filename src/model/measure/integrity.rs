//! Metrics of fraud and compliance: only of what a scenario speaks.

use crate::model::integrity::plan::Integrity;
use crate::model::integrity::sums::IntegritySums;
use crate::model::metric::Unit;
use crate::model::money::ledger::Party;
use crate::model::monitor::Monitor;
use crate::model::network::Network;

use super::money::yuan;
use super::places::label;
use super::{Sink, names, ratio, value};

/// Everything about fraud and compliance; nothing where the scenario says nothing of it.
pub(super) fn integrity(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let Some(plan) = &network.integrity else {
        return;
    };
    let sums = &monitor.integrity;
    let pays = network.money.is_some();
    if plan.said.forged {
        payments(sums, monitor.placed, pays, sink);
    }
    rates(plan, sums, pays, sink);
    channels(network, plan, sums, sink);
    if plan.said.companies {
        companies(network, plan, sums, sink);
    }
    if plan.said.taxes && pays {
        taxes(monitor, sink);
    }
}

/// Proofs of payment.
fn payments(sums: &IntegritySums, placed: u64, pays: bool, sink: &mut Sink) {
    let (forged, found, placed) = (sums.forged as f64, sums.forged_found as f64, placed as f64);
    let id = |id: &str| format!("payments.{id}");
    ratio(
        sink,
        id("forged_rate"),
        Unit::Share,
        names(
            "付款凭证造假的订单",
            "orders with a forged proof of payment",
        ),
        forged,
        placed,
    );
    ratio(
        sink,
        id("forged_detected_share"),
        Unit::Share,
        names(
            "造假凭证在核验时被发现",
            "forged proofs found at verification",
        ),
        found,
        forged,
    );
    if pays {
        ratio(
            sink,
            id("forged_loss"),
            Unit::YuanPerOrder,
            names(
                "造假凭证让卖家亏的，摊到每单",
                "what forged proofs cost the sellers, per order placed",
            ),
            yuan(sums.forged_loss),
            placed,
        );
    }
}

/// Waybill numbers and invoices.
fn rates(plan: &Integrity, sums: &IntegritySums, pays: bool, sink: &mut Sink) {
    let count = |count: u64| count as f64;
    let (numbers, invoices) = (count(sums.numbers), count(sums.invoices));
    let (sales, uninvoiced) = (yuan(sums.sales), yuan(sums.uninvoiced_sales));
    for (id, zh, en, numerator, denominator, said) in [
        (
            "waybills.fake_rate",
            "虚假运单占比",
            "fake waybills, share of first numbers",
            count(sums.fakes),
            numbers,
            plan.said.fakes,
        ),
        (
            "waybills.fake_undetected_rate",
            "没被发现的虚假运单占比",
            "fake waybills that nobody noticed, share of first numbers",
            count(sums.fakes_unnoticed),
            numbers,
            plan.said.fakes,
        ),
        (
            "invoices.per_order",
            "供应商每单开票数",
            "supplier's invoices per order shipped",
            invoices,
            count(sums.scanned),
            plan.said.invoices,
        ),
        (
            "invoices.false_rate",
            "虚开发票占比",
            "false invoices, share of those issued",
            count(sums.false_invoices),
            invoices,
            plan.said.invoices,
        ),
        (
            "invoices.uninvoiced_agent_share",
            "不开发票的代理占比",
            "agents who issue no invoices",
            count(sums.without_invoices),
            count(sums.agents),
            plan.said.agents,
        ),
        (
            "invoices.uninvoiced_sales_share",
            "没开票也没走合规结算的销售额占比",
            "sales with neither invoice nor settlement service",
            uninvoiced,
            sales,
            plan.said.agents && pays,
        ),
    ] {
        if said {
            let label = names(zh, en);
            ratio(
                sink,
                id.to_owned(),
                Unit::Share,
                label,
                numerator,
                denominator,
            );
        }
    }
}

/// What platforms have found out, and what it has cost.
fn channels(network: &Network, plan: &Integrity, sums: &IntegritySums, sink: &mut Sink) {
    let rules = network.channels.iter().zip(&plan.channels);
    for ((channel, rules), counted) in rules.zip(&sums.channels) {
        let id = |id: &str| format!("channel.{}.{id}", channel.name);
        let shipped = counted.scanned as f64;
        if plan.said.penalties {
            ratio(
                sink,
                id("penalties_per_order"),
                Unit::YuanPerOrder,
                label(&channel.label, "每单罚款", "penalties per order"),
                yuan(counted.penalties),
                shipped,
            );
        }
        if rules.audit.is_some() {
            ratio(
                sink,
                id("audit_rate"),
                Unit::Share,
                label(
                    &channel.label,
                    "被稽查的订单",
                    "orders found out by the platform",
                ),
                counted.audited as f64,
                shipped,
            );
        }
    }
}

/// Agents who are companies when the window ends.
fn companies(network: &Network, plan: &Integrity, sums: &IntegritySums, sink: &mut Sink) {
    let tiers = network.tiers.iter().zip(&plan.tiers).zip(&sums.companies);
    for ((tier, _), &companies) in tiers.filter(|((_, conduct), _)| conduct.company.to > 0.0) {
        ratio(
            sink,
            format!("agents.{}.company_share", tier.name),
            Unit::Share,
            label(&tier.label, "企业化的占比", "share of companies"),
            companies as f64,
            f64::from(tier.agents),
        );
    }
}

/// Taxes paid, and taxes owed that nobody has asked for yet.
fn taxes(monitor: &Monitor, sink: &mut Sink) {
    ratio(
        sink,
        "invoices.tax_exposure_per_order".to_owned(),
        Unit::YuanPerOrder,
        names(
            "每单的税务敞口（没开票的销售额该交的税）",
            "tax exposure per order: tax on sales without invoice",
        ),
        yuan(monitor.integrity.exposure),
        monitor.money.orders as f64,
    );
    for (id, zh, en, party) in [
        (
            "tax_office",
            "税务局收入",
            "tax office, revenue",
            Party::TaxOffice,
        ),
        (
            "compliance",
            "合规结算平台收入",
            "settlement service, revenue",
            Party::Compliance,
        ),
    ] {
        let amount = Some(yuan(monitor.money.parties[party as usize]));
        value(
            sink,
            format!("money.{id}.revenue"),
            Unit::Yuan,
            names(zh, en),
            amount,
        );
    }
}
