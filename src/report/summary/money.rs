//! Money in the summary: what an order costs, who keeps what the buyer pays, what is tied up.

use crate::experiment::comparison::series;
use crate::experiment::result::ScenarioResult;
use crate::language::{Language, Text};
use crate::model::metric::Unit;
use crate::report::complaints;
use crate::report::document::{Block, Table};
use crate::report::money::{self, CAPITAL, COST_SHARE, COST_TOTAL, CostPart, PRICE, over, slices};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;
use crate::stats::comparison::difference;
use crate::stats::{Estimate, Series};

use super::MOST_COLUMNS;
use super::groups::{self, Column};
use super::parted::{Parted, changed, signed};

/// Less than this is no change worth a word \[yuan/order\].
const HALF_A_FEN: f64 = 0.005;
/// Fees closer together than this are the same fee.
const SAME_FEE: f64 = 1e-4;

/// Cost beside the clocks at the head of a comparison; what is complained about joins it as soon
/// as it is measured.
pub(super) fn head(view: &View) -> Vec<String> {
    let figures = [
        (
            COST_SHARE,
            view.pick("物流成本占比", "Logistics cost share"),
        ),
        (complaints::RATE, view.pick("客诉率", "Complaint rate")),
    ];
    let known = figures.into_iter().filter(|(id, _)| view.has(id));
    known
        .map(|(id, name)| {
            let told = sentence::metric(view, id, Unit::Share, number::ratio);
            format!("{name}{}{told}", words::colon(view.language))
        })
        .collect()
}

/// Tables of money, and what they say of the difference between scenarios.
pub(super) fn blocks(view: &View) -> Vec<Block> {
    let mut blocks = Vec::new();
    if view.scenarios().len() <= MOST_COLUMNS {
        blocks.extend(costs(view).map(Block::Table));
        blocks.extend(split(view).map(Block::Table));
        blocks.extend(liability(view).map(Block::Table));
        blocks.extend(by_goods(view).into_iter().map(Block::Table));
        blocks.extend(accounts(view).into_iter().map(Block::Table));
    }
    let others = 1..view.scenarios().len().min(MOST_COLUMNS);
    let mut lines: Vec<String> = Vec::new();
    // The same tiers are left out of several scenarios: once is enough.
    let mut told: Vec<usize> = Vec::new();
    for other in others {
        let tiers = view.scenarios()[other].tiers.len();
        if !told.contains(&tiers) {
            lines.extend(margins(view, other));
            told.push(tiers);
        }
        lines.extend(capital(view, other));
        lines.extend(break_even(view, other));
    }
    if !lines.is_empty() {
        blocks.push(Block::Lines(lines));
    }
    blocks
}

/// What an order costs, part by part.
fn costs(view: &View) -> Option<Table> {
    let part = |part: CostPart| {
        (
            part.name(view.language).to_owned(),
            part.metric().to_owned(),
        )
    };
    let parts = CostPart::ALL.into_iter().map(part).collect();
    let total = view.pick("合计", "Total");
    yuan(
        view.pick("每单花费", "Cost per order"),
        parts,
        (total, COST_TOTAL),
    )
    .table(view)
}

/// Who keeps what of the price.
fn split(view: &View) -> Option<Table> {
    let slices = slices(view).into_iter();
    let parts = slices.map(|slice| (slice.name, slice.metric)).collect();
    let price = view.pick("买家付的", "Paid by the buyer");
    let word = view.pick("一单的钱怎么分", "One order's money");
    yuan(word, parts, (price, PRICE)).table(view)
}

/// What cases cost, by who bears it in the end.
fn liability(view: &View) -> Option<Table> {
    let bearers = [
        ("seller", "卖家（零售代理）", "The seller"),
        ("shipper", "发货方", "Whoever ships"),
        ("carrier", "快递", "The carrier"),
    ];
    let parts = bearers.map(|(id, zh, en)| {
        let name = view.pick(zh, en).to_owned();
        (name, format!("cases.borne_by.{id}"))
    });
    let total = view.pick("合计", "Total");
    let word = view.pick("售后花费谁承担", "Who bears what cases cost");
    yuan(word, parts.to_vec(), (total, complaints::COST)).table(view)
}

/// Amounts for an order.
fn yuan<'a>(word: &'a str, parts: Vec<(String, String)>, whole: (&'a str, &'a str)) -> Parted<'a> {
    Parted {
        word,
        parts,
        whole: Some(whole),
        unit: Unit::YuanPerOrder,
        least: HALF_A_FEN,
    }
}

/// Cost share by category, or by product where no category is named, and by carrier, each where
/// there are several.
fn by_goods(view: &View) -> Vec<Table> {
    let share = |zh, en| ("share", Unit::Share, view.pick(zh, en));
    let logistics = (
        "logistics_share",
        Unit::Share,
        view.pick("物流成本占比", "Logistics share"),
    );
    let goods: [Column; 4] = [
        share("占订单数", "Share of orders"),
        logistics,
        (
            "logistics_per_order",
            Unit::YuanPerOrder,
            view.pick("物流成本", "Logistics"),
        ),
        (
            "order_value.mean",
            Unit::YuanPerOrder,
            view.pick("订单金额", "Order value"),
        ),
    ];
    let carriers: [Column; 6] = [
        share("占件数", "Share of parcels"),
        logistics,
        (
            "cost_per_order",
            Unit::YuanPerOrder,
            view.pick("物流成本", "Logistics"),
        ),
        (
            "contract_share",
            Unit::Share,
            view.pick("协议价", "At contract price"),
        ),
        (
            "saved_per_order",
            Unit::YuanPerOrder,
            view.pick("协议省下", "Saved by contract"),
        ),
        ("late_rate", Unit::Share, view.pick("晚到", "Late")),
    ];
    type Named = fn(&ScenarioResult) -> Vec<(String, Text)>;
    let categories: Named = |one| money::labelled(&one.categories);
    let products: Named = |one| one.products.clone();
    let by_carrier: Named = |one| one.carriers.clone();
    let named = view
        .scenarios()
        .iter()
        .any(|one| !one.categories.is_empty());
    let (word, family, of) = match named {
        true => (view.pick("品类", "Category"), "category", categories),
        false => (view.pick("商品", "Product"), "product", products),
    };
    let several = |of: Named| view.all_of(of).len() > 1;
    let goods = several(of).then(|| groups::table(view, word, family, of, &goods));
    let word = view.pick("快递", "Carrier");
    let carriers =
        several(by_carrier).then(|| groups::table(view, word, "carrier", by_carrier, &carriers));
    [goods, carriers].into_iter().flatten().flatten().collect()
}

/// What each tier, the supplier and the platform earn, and what capital the tiers have tied up.
fn accounts(view: &View) -> Vec<Table> {
    let earned: [Column; 4] = [
        ("revenue", Unit::Yuan, view.pick("收入", "Revenue")),
        ("profit", Unit::Yuan, view.pick("利润", "Profit")),
        (
            "margin_per_order",
            Unit::YuanPerOrder,
            view.pick("毛利", "Margin"),
        ),
        (
            "loss_making_share",
            Unit::Share,
            view.pick("亏钱的代理", "Agents losing money"),
        ),
    ];
    let capital: [Column; 4] = [
        (
            "capital_tied_up.mean",
            Unit::Yuan,
            view.pick("占用资金", "Tied up"),
        ),
        (
            "capital_tied_up.days",
            Unit::Days,
            view.pick("占用天数", "Tied up for"),
        ),
        (
            "working_capital.mean",
            Unit::Yuan,
            view.pick("垫资", "Advanced"),
        ),
        (
            "cash_conversion_time",
            Unit::Days,
            view.pick("回款", "Cash back after"),
        ),
    ];
    // From the top down, whichever scenario has them.
    let tiers = view.tiers().into_iter();
    let tiers = tiers.map(|(name, label)| (name.to_owned(), Text::same(label)));
    let mut all: Vec<(String, Text)> = tiers.collect();
    all.push(("supplier".to_owned(), Text::new("供应商", "Supplier")));
    for (id, zh, en) in [
        ("platform", "平台", "Platform"),
        ("tax_office", "税务局", "Tax office"),
        ("compliance", "合规结算平台", "Settlement service"),
    ] {
        all.push((id.to_owned(), Text::new(zh, en)));
    }
    let table =
        |word, columns: &[Column]| groups::table(view, word, "money", |_| all.clone(), columns);
    let tables = [
        table(view.pick("账户", "Account"), &earned),
        table(view.pick("资金", "Capital"), &capital),
    ];
    tables.into_iter().flatten().collect()
}

/// Who gains the margins of tiers that one scenario has and the other leaves out.
fn margins(view: &View, other: usize) -> Option<String> {
    let tiers = |scenario: usize| &view.scenarios()[scenario].tiers;
    let (many, few) = match tiers(0).len() > tiers(other).len() {
        true => (0, other),
        false => (other, 0),
    };
    let missing = |name: &str| !tiers(few).iter().any(|(known, _)| known == name);
    let mut gone: Vec<(&str, f64)> = Vec::new();
    for (name, label) in tiers(many).iter().filter(|(name, _)| missing(name)) {
        let margin = view.estimate(many, &format!("money.split.{name}"))?;
        gone.push((label.get(view.language), margin.mean));
    }
    let kept: f64 = gone.iter().map(|(_, margin)| margin).sum();
    let names: Vec<&str> = gone.iter().map(|(name, _)| *name).collect();
    let names = names.join(words::listed(view.language));
    let sign = if few == other { 1.0 } else { -1.0 };
    let slices = slices(view).into_iter();
    let mut gains: Vec<(String, Estimate)> = slices
        .filter(|slice| view.estimate(few, &slice.metric).is_some())
        .filter_map(|slice| Some((slice.name, over(changed(view, other, &slice.metric)?, sign))))
        .filter(|(_, change)| change.mean.abs() >= HALF_A_FEN)
        .collect();
    gains.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    let gains = gains.iter().map(|(name, change)| {
        format!(
            "{name} {}",
            signed(Some(*change), Unit::YuanPerOrder, HALF_A_FEN)
        )
    });
    let gains = gains.collect::<Vec<_>>().join(words::clause(view.language));
    let (many, kept) = (&view.labels[many], number::yuan(kept));
    let few = &view.labels[few];
    (!names.is_empty() && !gains.is_empty()).then(|| match view.language {
        Language::Zh => format!(
            "{few}里没有{names}，他们在{many}里每单留下 {kept} 元；这些钱归谁（元/单）：{gains}"
        ),
        Language::En => format!(
            "{few} has no {names}, who keep {kept} yuan per order in {many}; who gains it [yuan/order]: {gains}"
        ),
    })
}

/// How the capital tied up compares with the base, and how far a deposit explains it.
fn capital(view: &View, other: usize) -> Option<String> {
    let ratio = view.ratio(other, CAPITAL)?;
    let (base, own) = (&view.labels[0], &view.labels[other]);
    let percent = |value: f64| number::percent(value, 1);
    let interval = |low: f64, high: f64| format!(" [{}, {}]", percent(low), percent(high));
    let change = format!("{:+.1}%", (ratio.mean - 1.0) * 100.0);
    let ends = ratio.low.zip(ratio.high);
    if ends.is_some_and(|(low, high)| low <= 1.0 && 1.0 <= high) {
        return None;
    }
    let range = ends.map_or_else(String::new, |(low, high)| interval(low - 1.0, high - 1.0));
    let mut told = match view.language {
        Language::Zh => format!("{own}的占用资金和{base}比：{change}{range}"),
        Language::En => format!("Capital tied up, {own} against {base}: {change}{range}"),
    };
    if let Some(deposit) = deposit(view, other).filter(|_| ratio.mean < 1.0) {
        // The balance is tied up for what is left of the time: change = (1 - deposit) x f.
        let rest = 1.0 - deposit;
        let before = |ratio: f64| (1.0 - ratio) / rest;
        let before_range = ends.map_or_else(String::new, |(low, high)| {
            interval(before(high), before(low))
        });
        let share = percent(before(ratio.mean));
        let rest = number::plain(rest, 3);
        told.push_str(&match view.language {
            Language::Zh => format!("；少的是 {rest} × f，f = {share}{before_range}"),
            Language::En => {
                format!("; what is saved is {rest} × f with f = {share}{before_range}")
            }
        });
        told.push_str(&waited(view, other));
    }
    Some(told)
}

/// What the f of a deposit is, and what the balance costs in time.
fn waited(view: &View, other: usize) -> String {
    let difference = view.difference(other, "dispatch_time.mean");
    let clear = |one: &Estimate| one.mean > one.half_width.unwrap_or(0.0) && one.mean >= 0.05;
    let longer = difference.filter(clear);
    let longer = longer.map(|one| number::short(Some(one), Unit::Hours, view.language));
    match (longer, view.language) {
        (None, Language::Zh) => "：从付款到揽收的时间里，付尾款之前占的部分".to_owned(),
        (None, Language::En) => {
            ", the part of the time from payment to scan that passes before the balance is paid"
                .to_owned()
        }
        (Some(hours), Language::Zh) => format!(
            "：付尾款之前的时间占从付款到揽收的部分，减去等尾款拖长的；等尾款使发货晚了 {hours}"
        ),
        (Some(hours), Language::En) => format!(
            ", the part of the time from payment to scan before the balance, less what waiting for it adds: dispatch takes {hours} longer"
        ),
    }
}

/// The deposit that every tier of a scenario pays, where the base has the same tiers and they pay
/// everything in advance.
fn deposit(view: &View, other: usize) -> Option<f64> {
    let [base, own] = [0, other].map(|scenario| &view.scenarios()[scenario]);
    let names = |one: &ScenarioResult| -> Vec<String> {
        one.tiers.iter().map(|(name, _)| name.clone()).collect()
    };
    let full = base.prepaid.iter().all(|share| *share == 1.0);
    let first = own.prepaid.first().copied()?;
    let alike = own.prepaid.iter().all(|share| *share == first);
    let some = full && alike && first < 1.0 && names(base) == names(own);
    some.then_some(first)
}

/// Up to which order value a channel with a higher fee pays, if it saves other costs that do not
/// depend on the value of an order; nothing where more than the channel differs.
fn break_even(view: &View, other: usize) -> Option<String> {
    let fee = |scenario| Some(view.estimate(scenario, "cost.channel_fee_share")?.mean);
    let (base, own) = (fee(0)?, fee(other)?);
    let scenarios = view.scenarios();
    let alike = |of: fn(&ScenarioResult) -> &Vec<(String, Text)>| {
        let names = |scenario: usize| of(&scenarios[scenario]).iter().map(|(name, _)| name);
        names(0).eq(names(other))
    };
    let same = alike(|one| &one.tiers) && alike(|one| &one.carriers);
    if (base - own).abs() < SAME_FEE || !same {
        return None;
    }
    let (cheap, dear) = if base < own { (0, other) } else { (other, 0) };
    let rest = |scenario: usize| without_fee(&scenarios[scenario]);
    let saved = difference(&rest(dear)?, &rest(cheap)?, view.result.confidence)?;
    let half = saved.half_width.unwrap_or(0.0);
    let dearer = (base - own).abs();
    let (cheap, dear) = (&view.labels[cheap], &view.labels[dear]);
    let fee = number::percent(dearer, 1);
    let yuan = number::short(Some(saved), Unit::YuanPerOrder, view.language);
    Some(if saved.mean > half {
        let value = number::short(Some(over(saved, dearer)), Unit::Yuan, view.language);
        match view.language {
            Language::Zh => format!(
                "{dear}的渠道服务费比{cheap}多 {fee}，其余花费省 {yuan}；订单金额在 {value}以下才划算（假设省下的不随订单金额变）"
            ),
            Language::En => format!(
                "{dear} pays {fee} more in channel fees than {cheap} and saves {yuan} of other costs: worth it up to an order value of {value}, if what is saved does not depend on it"
            ),
        }
    } else if saved.mean < -half {
        match view.language {
            Language::Zh => {
                format!("{dear}的渠道服务费比{cheap}多 {fee}，其余花费也更高：订单金额多少都不划算")
            }
            Language::En => format!(
                "{dear} pays {fee} more in channel fees than {cheap}, and more of other costs too: worth it at no order value"
            ),
        }
    } else {
        match view.language {
            Language::Zh => format!(
                "{dear}的渠道服务费比{cheap}多 {fee}，其余花费差别不明显：没有保本的订单金额"
            ),
            Language::En => format!(
                "{dear} pays {fee} more in channel fees than {cheap}; other costs do not differ clearly, so no order value pays for it"
            ),
        }
    })
}

/// All costs of an order but the channel's fee, by replication.
fn without_fee(scenario: &ScenarioResult) -> Option<Series> {
    let of = |id: &str| series(&scenario.replications, scenario.position(id)?);
    let (total, fee) = of(COST_TOTAL).zip(of(CostPart::ChannelFee.metric()))?;
    match (total, fee) {
        (Series::Ratios(total), Series::Ratios(fee)) => {
            let pairs = total.into_iter().zip(fee);
            let rest = pairs.map(|((all, orders), (fee, _))| (all - fee, orders));
            Some(Series::Ratios(rest.collect()))
        }
        _ => None,
    }
}
