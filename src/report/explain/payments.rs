//! The money of one order: every payment, and what each account has at the end.

use crate::engine::time::SimTime;
use crate::language::Language;
use crate::model::money::ledger::Party;
use crate::model::story::{Payment, Purse, Story, Whose};
use crate::report::document::{Block, Table};
use crate::report::number::NOTHING;
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
    /// Money for the buyer's trouble, from somebody whom the buyer has not paid.
    Compensation,
    /// What a carrier bears of a case.
    Claim,
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
            (Purse::Party(Party::Carriers), _) => Self::Claim,
            (_, Purse::Party(Party::Penalties)) => Self::Penalty,
            (_, Purse::Party(Party::TaxOffice | Party::Compliance)) => Self::Tax,
            (_, Purse::Party(Party::Checks)) => Self::SlipPhoto,
            (_, Purse::Party(Party::Staff | Party::Bank)) => Self::Other,
            _ if earlier.iter().any(back) => Self::Refund,
            (_, Purse::Party(Party::Buyers)) => Self::Compensation,
            _ => Self::Goods,
        }
    }

    /// Its id in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Refund => "refund",
            Self::Compensation => "compensation",
            Self::Claim => "claim",
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
            Self::Compensation => language.pick("补偿", "compensation"),
            Self::Claim => language.pick("赔付", "claim"),
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
    let entries = payments.iter();
    let entries = entries.map(|paid| (paid.from.as_str(), paid.to.as_str(), paid.fen));
    let balances = balances(entries);
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

/// The money of one order in two scenarios side by side: who pays whom, and what each account has at
/// the end; no blocks where neither tells of payments.
pub fn pair(scenes: &[Scene; 2], stories: [&Story; 2], labels: &[String]) -> Vec<Block> {
    let [first, second] = [0, 1].map(|one| flows(&scenes[one], stories[one]));
    if first.is_empty() && second.is_empty() {
        return Vec::new();
    }
    let language = scenes[0].language;
    let table = |word: &str, sums: [Vec<(String, i64)>; 2]| {
        let mut head = vec![word.to_owned()];
        head.extend(labels.iter().cloned());
        head.push(language.pick("相差", "difference").to_owned());
        Table {
            caption: None,
            head,
            rows: side_by_side(sums),
            whole_names: false,
        }
    };
    let paid = |flows: &[Flow]| -> Vec<(String, i64)> {
        let row = |flow: &Flow| {
            let between = format!("{} → {}", flow.from, flow.to);
            let colon = words::colon(language);
            (format!("{between}{colon}{}", flow.what), flow.fen)
        };
        flows.iter().map(row).collect()
    };
    let left = |flows: &[Flow]| -> Vec<(String, i64)> {
        let entries = flows.iter();
        let entries = entries.map(|flow| (flow.from.as_str(), flow.to.as_str(), flow.fen));
        let balances = balances(entries).into_iter();
        let named = balances.map(|(account, fen)| (account.to_owned(), fen));
        named.collect()
    };
    let who = language.pick("谁付给谁 [元]", "who pays whom [yuan]");
    let balance = language.pick("这一单净得 [元]", "balance of this order [yuan]");
    vec![
        Block::Table(table(who, [paid(&first), paid(&second)])),
        Block::Table(table(balance, [left(&first), left(&second)])),
    ]
}

/// All that one kind of account pays another for one purpose \[fen\].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Flow {
    from: String,
    to: String,
    what: &'static str,
    fen: i64,
}

/// What is paid for an order between tiers, whichever agent it is, in the order of the first
/// payments.
fn flows(scene: &Scene, story: &Story) -> Vec<Flow> {
    // Another structure has other agents, and a carrier of its own choice.
    let role = |purse: Purse| match purse {
        Purse::Agent(Whose::Agent { tier, .. }) => scene.tier(tier).to_owned(),
        Purse::Party(Party::Carriers) => scene.language.pick("快递", "Courier").to_owned(),
        other => self::purse(scene, other, story),
    };
    let mut flows: Vec<Flow> = Vec::new();
    for (place, payment) in story.payments.iter().enumerate() {
        let what = Purpose::of(payment, &story.payments[..place]).name(scene.language);
        let (from, to) = (role(payment.from), role(payment.to));
        let same = |flow: &&mut Flow| (&flow.from, &flow.to, flow.what) == (&from, &to, what);
        match flows.iter_mut().find(same) {
            Some(flow) => flow.fen += payment.fen,
            None => flows.push(Flow {
                from,
                to,
                what,
                fen: payment.fen,
            }),
        }
    }
    flows
}

/// A row for each name that one of two lists has, in the order of the longer list.
fn side_by_side(sums: [Vec<(String, i64)>; 2]) -> Vec<Vec<String>> {
    let [first, second] = &sums;
    let (longer, shorter) = match first.len() < second.len() {
        true => (second, first),
        false => (first, second),
    };
    let missing = shorter
        .iter()
        .filter(|one| !longer.iter().any(|known| known.0 == one.0));
    let names = longer.iter().chain(missing).map(|(name, _)| name);
    let row = |name: &String| {
        let of = |list: &[(String, i64)]| list.iter().find(|one| one.0 == *name).map(|one| one.1);
        let (one, other) = (of(first), of(second));
        let cell = |fen: Option<i64>| fen.map_or(NOTHING.to_owned(), yuan);
        let difference = other.unwrap_or(0) - one.unwrap_or(0);
        vec![name.clone(), cell(one), cell(other), signed(difference)]
    };
    names.map(row).collect()
}

/// What each account has received less what it has paid \[fen\], in the order in which they first
/// pay or are paid.
///
/// - `entries`: payer, payee and amount \[fen\].
fn balances<'a>(entries: impl Iterator<Item = (&'a str, &'a str, i64)>) -> Vec<(&'a str, i64)> {
    let mut balances: Vec<(&str, i64)> = Vec::new();
    let mut post = |account, fen: i64| match balances.iter_mut().find(|one| one.0 == account) {
        Some((_, balance)) => *balance += fen,
        None => balances.push((account, fen)),
    };
    for (from, to, fen) in entries {
        post(from, -fen);
        post(to, fen);
    }
    balances
}

/// An amount, exact to the fen.
pub fn yuan(fen: i64) -> String {
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

    #[test]
    fn balances_add_up_to_nothing() {
        let payments = [
            ("buyer", "retail", 6_701),
            ("retail", "supplier", 4_691),
            ("supplier", "carrier", 605),
            ("retail", "buyer", 6_701),
        ];
        let balances = balances(payments.into_iter());
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
    fn two_lists_stand_side_by_side_in_the_order_of_the_longer() {
        let of = |list: &[(&str, i64)]| -> Vec<(String, i64)> {
            let named = list.iter().map(|&(name, fen)| (name.to_owned(), fen));
            named.collect()
        };
        let few = of(&[("buyer", -6_701), ("platform", 30), ("general", 6_671)]);
        let many = of(&[
            ("buyer", -6_701),
            ("retail", 2_000),
            ("city", 700),
            ("general", 4_001),
        ]);
        let rows = side_by_side([few, many]);
        let expected = [
            ["buyer", "-67.01", "-67.01", "0.00"],
            ["retail", "–", "20.00", "+20.00"],
            ["city", "–", "7.00", "+7.00"],
            ["general", "66.71", "40.01", "-26.70"],
            ["platform", "0.30", "–", "-0.30"],
        ];
        assert_eq!(rows, expected);
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
