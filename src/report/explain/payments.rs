//! The money of one order: every payment, and what each account has at the end.

use crate::engine::time::SimTime;
use crate::language::Language;
use crate::model::money::ledger::Party;
use crate::model::story::{Payment, Purse, Story, Whose};
use crate::report::document::{Block, Table};
use crate::report::words;

use super::hms;
use super::scene::Scene;
use super::story::columns;

/// Fen in a yuan.
const FEN: i64 = 100;

/// One payment, with the words for who pays whom and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Paid {
    /// When.
    at: SimTime,
    /// Who pays.
    from: String,
    /// Who is paid.
    to: String,
    /// What for.
    what: String,
    /// How much \[fen\].
    fen: i64,
}

/// What a payment is for, as far as payer and payee tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Goods, or a part of their price.
    Goods,
    /// Money for goods that goes back.
    Refund,
    /// The platform's fee.
    Fee,
    /// Freight.
    Freight,
    /// Box and tape.
    Packaging,
    /// Goods of the supplier's own that are lost.
    Loss,
    /// A platform's penalty.
    Penalty,
    /// Tax, or the fee of the settlement service.
    Tax,
    /// A photo of the courier's slip.
    SlipPhoto,
    /// Wages and interest.
    Other,
}

impl Purpose {
    /// What a payment is for.
    ///
    /// - `earlier`: what was paid for the order before.
    pub fn of(payment: &Payment, earlier: &[Payment]) -> Self {
        let back = |one: &Payment| one.from == payment.to && one.to == payment.from;
        match (payment.from, payment.to) {
            (_, Purse::Party(Party::Platforms)) => Self::Fee,
            (_, Purse::Party(Party::Carriers)) => Self::Freight,
            (_, Purse::Party(Party::Materials)) => Self::Packaging,
            (_, Purse::Party(Party::Producers)) => Self::Loss,
            (_, Purse::Party(Party::Penalties)) => Self::Penalty,
            (_, Purse::Party(Party::TaxOffice | Party::Compliance)) => Self::Tax,
            (_, Purse::Party(Party::Checks)) => Self::SlipPhoto,
            (_, Purse::Party(Party::Staff | Party::Bank)) => Self::Other,
            _ if earlier.iter().any(back) => Self::Refund,
            _ => Self::Goods,
        }
    }

    /// Its id in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Refund => "refund",
            Self::Fee => "channel_fee",
            Self::Freight => "freight",
            Self::Packaging => "packaging",
            Self::Loss => "lost_goods",
            Self::Penalty => "penalty",
            Self::Tax => "tax_and_compliance",
            Self::SlipPhoto => "slip_photo",
            Self::Other => "other",
        }
    }

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Goods => language.pick("货款", "goods"),
            Self::Refund => language.pick("退款", "refund"),
            Self::Fee => language.pick("渠道服务费", "channel fee"),
            Self::Freight => language.pick("运费", "freight"),
            Self::Packaging => language.pick("包装", "packaging"),
            Self::Loss => language.pick("补货", "goods again"),
            Self::Penalty => language.pick("平台罚款", "platform penalty"),
            Self::Tax => language.pick("税和合规", "tax and compliance"),
            Self::SlipPhoto => language.pick("查底单", "slip photo"),
            Self::Other => language.pick("其他", "other"),
        }
    }
}

/// Whose money it is, in words.
pub fn purse(scene: &Scene, purse: Purse, story: &Story) -> String {
    let language = scene.language;
    let who = |whose| scene.who(whose, story.shipped.as_ref());
    match purse {
        Purse::Agent(whose) => who(whose),
        Purse::Party(Party::Buyers) => who(Whose::Buyer),
        Purse::Party(Party::Supplier) => who(Whose::Supplier(0)),
        Purse::Party(Party::Carriers) => who(Whose::Carrier),
        Purse::Party(Party::Producers) => language.pick("厂家", "Producer").to_owned(),
        Purse::Party(Party::Platforms | Party::Penalties) => {
            language.pick("平台", "Platform").to_owned()
        }
        Purse::Party(Party::Materials) => language.pick("包材商", "Packaging shop").to_owned(),
        Purse::Party(Party::Staff) => language.pick("员工", "Staff").to_owned(),
        Purse::Party(Party::Bank) => language.pick("资金方", "Lender").to_owned(),
        Purse::Party(Party::TaxOffice) => language.pick("税务局", "Tax office").to_owned(),
        Purse::Party(Party::Compliance) => language
            .pick("合规结算平台", "Settlement service")
            .to_owned(),
        Purse::Party(Party::Checks) => language.pick("查底单的", "Slip checks").to_owned(),
    }
}

/// The payments of a story in words.
fn paid(scene: &Scene, story: &Story) -> Vec<Paid> {
    let numbered = story.payments.iter().enumerate();
    let paid = |(place, payment): (usize, &Payment)| {
        let purpose = Purpose::of(payment, &story.payments[..place]);
        Paid {
            at: payment.at,
            from: purse(scene, payment.from, story),
            to: purse(scene, payment.to, story),
            what: purpose.name(scene.language).to_owned(),
            fen: payment.fen,
        }
    };
    numbered.map(paid).collect()
}

/// The money of a story; no blocks where none was paid.
///
/// - `width`: columns of the terminal.
pub fn of(scene: &Scene, story: &Story, width: usize) -> Vec<Block> {
    blocks(scene, story.placed, &paid(scene, story), width)
}

/// The payments in the order of time, then the balance of every account, which together are
/// nothing; no blocks without payments.
fn blocks(scene: &Scene, placed: SimTime, payments: &[Paid], width: usize) -> Vec<Block> {
    if payments.is_empty() {
        return Vec::new();
    }
    let language = scene.language;
    let head = [
        language.pick("时刻", "when"),
        language.pick("元", "yuan"),
        language.pick("下单后", "since placed"),
        language.pick("谁付给谁", "who pays whom"),
        language.pick("什么钱", "what for"),
    ];
    let row = |paid: &Paid| {
        [
            scene.clock(paid.at),
            yuan(paid.fen),
            hms(paid.at - placed),
            format!("{} → {}", paid.from, paid.to),
            paid.what.clone(),
        ]
    };
    let mut sorted: Vec<&Paid> = payments.iter().collect();
    // Stable: payments of one instant stay as they were made.
    sorted.sort_by_key(|paid| paid.at);
    let rows: Vec<[String; 5]> = sorted.into_iter().map(row).collect();
    let title = language.pick("这一单的钱", "The money of this order");
    let mut lines = vec![String::new(), format!("{title}{}", words::colon(language))];
    lines.extend(columns(head, &rows, width));
    let balances = balances(payments);
    let sum = balances.iter().map(|(_, fen)| fen).sum();
    let mut rows: Vec<Vec<String>> = balances
        .into_iter()
        .map(|(account, fen)| vec![account.to_owned(), signed(fen)])
        .collect();
    rows.push(vec![language.pick("合计", "Sum").to_owned(), signed(sum)]);
    let table = Table {
        caption: None,
        head: vec![
            language.pick("账户", "Account").to_owned(),
            language
                .pick("这一单净得 [元]", "Balance of this order [yuan]")
                .to_owned(),
        ],
        rows,
        whole_names: true,
    };
    vec![Block::Lines(lines), Block::Table(table)]
}

/// What each account has received less what it has paid \[fen\], in the order in which they first
/// pay or are paid.
fn balances(payments: &[Paid]) -> Vec<(&str, i64)> {
    let mut balances: Vec<(&str, i64)> = Vec::new();
    let mut post = |account, fen: i64| match balances.iter_mut().find(|one| one.0 == account) {
        Some((_, balance)) => *balance += fen,
        None => balances.push((account, fen)),
    };
    for paid in payments {
        post(paid.from.as_str(), -paid.fen);
        post(paid.to.as_str(), paid.fen);
    }
    balances
}

/// An amount, exact to the fen.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (whole, rest) = (
        fen.unsigned_abs() / FEN as u64,
        fen.unsigned_abs() % FEN as u64,
    );
    format!("{sign}{whole}.{rest:02}")
}

/// The same with a plus where something is left.
fn signed(fen: i64) -> String {
    match yuan(fen) {
        more if fen > 0 => format!("+{more}"),
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(from: &str, to: &str, fen: i64) -> Paid {
        Paid {
            at: SimTime::ZERO,
            from: from.to_owned(),
            to: to.to_owned(),
            what: String::new(),
            fen,
        }
    }

    #[test]
    fn balances_add_up_to_nothing() {
        let payments = [
            paid("buyer", "retail", 6_701),
            paid("retail", "supplier", 4_691),
            paid("supplier", "carrier", 605),
            paid("retail", "buyer", 6_701),
        ];
        let balances = balances(&payments);
        let expected = [
            ("buyer", 0),
            ("retail", -4_691),
            ("supplier", 4_086),
            ("carrier", 605),
        ];
        assert_eq!(balances, expected);
        assert_eq!(balances.iter().map(|(_, fen)| fen).sum::<i64>(), 0);
    }

    #[test]
    fn amounts_are_exact_to_the_fen() {
        assert_eq!(
            [0, 5, -5, 6_701, -100].map(yuan),
            ["0.00", "0.05", "-0.05", "67.01", "-1.00"]
        );
        assert_eq!([0, 5, -5].map(signed), ["0.00", "+0.05", "-0.05"]);
    }
}
