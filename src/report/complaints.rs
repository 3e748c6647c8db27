//! What goes wrong, as a report tells it: complaints and disputes by cause, cases by class, how
//! orders end.

use crate::language::{Language, Text};
use crate::model::aftersales::plan::{Cause, Class, Quarrel};
use crate::model::aftersales::sums::Outcome;
use crate::stats::Estimate;

use super::view::View;

/// Share of orders with at least one complaint.
pub const RATE: &str = "complaints.rate";
/// Share of scanned orders that agents and those above them quarrel about.
pub const DISPUTES: &str = "disputes.rate";
/// What cases cost \[yuan/order\].
pub const COST: &str = "cases.cost";

/// The causes of complaints that some scenario knows.
pub fn causes(view: &View) -> Vec<Cause> {
    let known = |one: &Cause| view.has(&format!("complaints.by_cause.{}", one.id()));
    Cause::ALL.into_iter().filter(known).collect()
}

/// What agents quarrel about, where some scenario knows it.
pub fn quarrels(view: &View) -> Vec<Quarrel> {
    let known = |one: &Quarrel| view.has(&format!("disputes.by_cause.{}", one.id()));
    Quarrel::ALL.into_iter().filter(known).collect()
}

/// The classes of cases that some scenario deals with, by id.
pub fn classes() -> Vec<(String, Text)> {
    let all = Class::ALL.into_iter();
    all.map(|one| (one.id().to_owned(), one.called())).collect()
}

/// On which way an order ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The parcel came.
    Delivered,
    /// It was lost, or could not be delivered.
    Lost,
    /// It was never shipped, or is still on its way.
    Neither,
}

/// An end of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// On which way.
    pub way: Way,
    /// The last part of its metric's id.
    pub id: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Ending {
    /// All, in the order of [`Outcome::IDS`].
    pub fn all() -> impl Iterator<Item = Self> {
        const WORDS: [(Way, &str, &str); Outcome::IDS.len()] = [
            (Way::Delivered, "一切顺利", "nothing wrong"),
            (Way::Delivered, "工单答复后留下", "kept after a case"),
            (Way::Delivered, "补发或换货", "replaced"),
            (Way::Delivered, "退款或退货", "paid back"),
            (Way::Delivered, "工单还没结", "case still open"),
            (Way::Lost, "没送到，补发", "never arrived, replaced"),
            (Way::Lost, "没送到，退款", "never arrived, paid back"),
            (Way::Lost, "没送到，没有补救", "never arrived, nothing done"),
            (Way::Neither, "发货前买家退款", "given up before shipping"),
            (Way::Neither, "发货前被取消", "cancelled before shipping"),
            (Way::Neither, "还没结束", "still open"),
        ];
        let all = Outcome::IDS.into_iter().zip(WORDS);
        all.map(|(id, (way, zh, en))| Self { way, id, zh, en })
    }

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }

    /// Its metric.
    pub fn metric(self) -> String {
        format!("orders.outcome.{}", self.id)
    }

    /// The share of orders that end so.
    pub fn share(self, view: &View, scenario: usize) -> Option<Estimate> {
        view.estimate(scenario, &self.metric())
    }
}
