//! Fraud and compliance in the summary: what is forged and faked, who finds it, what it costs.

use crate::model::metric::Unit;
use crate::report::document::Table;
use crate::report::number;
use crate::report::view::View;

use super::MOST_COLUMNS;
use super::groups::{self, Column};

/// What channels' rules have cost, and the rates; nothing where there are too many scenarios to
/// stand side by side.
pub(super) fn tables(view: &View) -> Vec<Table> {
    match view.scenarios().len() {
        few if few <= MOST_COLUMNS => fines(view).into_iter().chain(rates(view)).collect(),
        _ => Vec::new(),
    }
}

/// The channels whose sellers are fined.
fn fines(view: &View) -> Option<Table> {
    let columns: [Column; 2] = [
        (
            "penalties_per_order",
            Unit::YuanPerOrder,
            view.pick("罚款", "Penalties"),
        ),
        (
            "audit_rate",
            Unit::Share,
            view.pick("被稽查的单", "Found out by an audit"),
        ),
    ];
    let word = view.pick("平台的规定", "Rules of the platform");
    groups::table(view, word, "channel", |one| one.channels.clone(), &columns)
}

/// A row for each rate that some scenario measures, a column for each scenario.
fn rates(view: &View) -> Option<Table> {
    let rates = [
        (
            "payments.forged_rate",
            "付款凭证造假",
            "Forged proofs of payment",
            Unit::Share,
        ),
        (
            "payments.forged_detected_share",
            "核验时发现的",
            "Found at verification",
            Unit::Share,
        ),
        (
            "payments.forged_loss",
            "卖家因此亏的，摊到每单",
            "Loss of sellers, per order",
            Unit::YuanPerOrder,
        ),
        (
            "waybills.fake_rate",
            "虚假运单",
            "Fake waybills",
            Unit::Share,
        ),
        (
            "waybills.fake_undetected_rate",
            "没被发现的虚假运单",
            "Fake and unnoticed",
            Unit::Share,
        ),
        (
            "invoices.per_order",
            "供应商开票",
            "Supplier's invoices per order",
            Unit::Share,
        ),
        (
            "invoices.false_rate",
            "虚开发票",
            "False invoices",
            Unit::Share,
        ),
        (
            "invoices.uninvoiced_agent_share",
            "不开发票的代理",
            "Agents without invoices",
            Unit::Share,
        ),
        (
            "invoices.uninvoiced_sales_share",
            "没开票的销售额",
            "Sales without invoice",
            Unit::Share,
        ),
        (
            "invoices.tax_exposure_per_order",
            "税务敞口，摊到每单",
            "Tax exposure per order",
            Unit::YuanPerOrder,
        ),
    ]
    .map(|(id, zh, en, unit)| (id.to_owned(), view.pick(zh, en).to_owned(), unit));
    let companies = view.tiers().into_iter().map(|(tier, label)| {
        let name = format!("{label}{}", view.pick("：企业", ", companies"));
        (format!("agents.{tier}.company_share"), name, Unit::Share)
    });
    let told = rates
        .into_iter()
        .chain(companies)
        .filter(|(id, ..)| view.has(id));
    let scenarios = 0..view.scenarios().len();
    let row = |(id, name, unit): (String, String, Unit)| {
        let cell = |scenario| number::estimate(view.estimate(scenario, &id), unit, view.language);
        let mut row = vec![name];
        row.extend(scenarios.clone().map(cell));
        row
    };
    let rows: Vec<Vec<String>> = told.map(row).collect();
    let mut head = vec![view.pick("造假和合规", "Fraud and compliance").to_owned()];
    match view.labels.as_slice() {
        [_] => head.push(view.pick("结果", "Result").to_owned()),
        labels => head.extend(labels.iter().cloned()),
    }
    (!rows.is_empty()).then_some(Table {
        caption: None,
        head,
        rows,
        whole_names: true,
    })
}
