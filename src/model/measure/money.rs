//! Metrics of money: what an order costs, who earns it, and what capital it ties up.

use crate::engine::time::DAY;
use crate::language::Text;
use crate::model::metric::Unit;
use crate::model::money::ledger::Party;
use crate::model::money::plan::Money;
use crate::model::money::sums::{MoneySums, TierSums};
use crate::model::monitor::Monitor;
use crate::model::network::Network;

use super::{Sink, aftersales, mean_of, names, ratio, value};

const FEN_PER_YUAN: f64 = 100.0;

pub(super) fn yuan(fen: i128) -> f64 {
    fen as f64 / FEN_PER_YUAN
}

/// Everything about money; nothing where none is booked.
pub(super) fn money(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let Some(plan) = &network.money else {
        return;
    };
    let sums = &monitor.money;
    costs(network, plan, monitor, sink);
    fees(network, monitor, sink);
    let window = (monitor.window.1 - monitor.window.0) as f64;
    for (index, sums) in sums.tiers.iter().enumerate() {
        tier(network, index, sums, monitor, window, sink);
    }
    others(network, monitor, window, sink);
    split(network, sums, sink);
}

fn cost_of_capital(sums: &MoneySums) -> i128 {
    sums.tiers.iter().map(|tier| tier.capital_cost).sum()
}

fn wages(sums: &MoneySums) -> i128 {
    sums.parties[Party::Staff as usize]
}

/// What an order costs, by line; all lines add up to the total.
fn costs(network: &Network, plan: &Money, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.money;
    let cold = network.products.iter().any(|product| product.cold);
    let tiers = plan.tiers.iter().map(|tier| tier.wage);
    let paid = tiers
        .chain(plan.supplier_wages.iter().copied())
        .any(|wage| wage > 0);
    let responds = network.after_sales.as_ref().is_some_and(aftersales::costs);
    let after_sales = aftersales::beyond_first_parcels(&monitor.after_sales);
    let rules = network.integrity.as_ref();
    let party = |party: Party| sums.parties[party as usize];
    let lines = [
        ("freight", "运费", "freight", sums.freight, true),
        ("cold_chain", "冷链", "cold chain", sums.cold_chain, cold),
        (
            "packaging",
            "包装",
            "packaging",
            sums.packaging,
            plan.packaging > 0,
        ),
        ("labour", "人工", "labour", wages(sums), paid),
        (
            "channel_fee",
            "渠道费",
            "channel fees",
            sums.fees,
            plan.fees.iter().any(|&fee| fee > 0),
        ),
        (
            "penalties",
            "平台罚款",
            "platform penalties",
            party(Party::Penalties),
            rules.is_some_and(|rules| rules.said.penalties),
        ),
        (
            "slip_photos",
            "查底单",
            "slip photos",
            party(Party::Checks),
            rules.is_some_and(|rules| rules.slip_photo.is_some()),
        ),
        (
            "tax_and_compliance",
            "税和合规",
            "tax and compliance",
            party(Party::TaxOffice) + party(Party::Compliance),
            rules.is_some_and(|rules| rules.said.taxes),
        ),
        ("losses", "丢件损失", "lost goods", sums.lost_goods, true),
        ("after_sales", "售后", "after-sales", after_sales, responds),
        (
            "capital",
            "资金成本",
            "cost of capital",
            cost_of_capital(sums),
            plan.capital > 0,
        ),
    ];
    let orders = sums.orders as f64;
    for (id, zh, en, fen, _) in lines.iter().filter(|line| line.4) {
        let label = (format!("每单{zh}"), format!("{en} per order"));
        let id = format!("cost.per_order.{id}");
        ratio(sink, id, Unit::YuanPerOrder, label, yuan(*fen), orders);
    }
    ratio(
        sink,
        "cost.per_order.total".to_owned(),
        Unit::YuanPerOrder,
        names("每单成本合计", "cost per order, all lines"),
        yuan(lines.iter().map(|line| line.3).sum()),
        orders,
    );
}

/// Channel fees, and whose buyers did not pay.
fn fees(network: &Network, monitor: &Monitor, sink: &mut Sink) {
    let sums = &monitor.money;
    ratio(
        sink,
        "cost.channel_fee_share".to_owned(),
        Unit::Share,
        names("渠道费占销售额", "channel fees, share of sales"),
        yuan(sums.fees),
        yuan(monitor.sales),
    );
    if network.channels.len() > 1 {
        for (channel, (orders, fees)) in network.channels.iter().zip(&sums.channels) {
            ratio(
                sink,
                format!("channel.{}.fee_per_order", channel.name),
                Unit::YuanPerOrder,
                said(&channel.label, "每单渠道费", "fee per order"),
                yuan(*fees),
                *orders as f64,
            );
        }
    }
}

/// Name of a metric of somebody.
fn said(of: &Text, zh: &str, en: &str) -> (String, String) {
    (format!("{}{zh}", of.zh), format!("{}, {en}", of.en))
}

/// One tier's money.
fn tier(
    network: &Network,
    index: usize,
    sums: &TierSums,
    monitor: &Monitor,
    window: f64,
    sink: &mut Sink,
) {
    let tier = &network.tiers[index];
    let of = |zh: &str, en: &str| said(&tier.label, zh, en);
    let id = |id: &str| format!("money.{}.{id}", tier.name);
    let profit = sums.net - sums.wages - sums.capital_cost;
    for (name, zh, en, fen) in [
        ("revenue", "收入", "revenue", sums.revenue),
        ("profit", "利润", "profit", profit),
    ] {
        value(sink, id(name), Unit::Yuan, of(zh, en), Some(yuan(fen)));
    }
    ratio(
        sink,
        id("margin_per_order"),
        Unit::YuanPerOrder,
        of(
            "每单毛利（未扣工资和资金成本）",
            "margin per order, before wages and capital",
        ),
        yuan(sums.net),
        monitor.money.orders as f64,
    );
    ratio(
        sink,
        id("loss_making_share"),
        Unit::Share,
        of("亏损的代理占比", "share of agents that lose money"),
        sums.losing as f64,
        f64::from(tier.agents),
    );
    for (name, zh, en, area) in [
        (
            "capital_tied_up.mean",
            "平均占用资金",
            "mean capital tied up",
            sums.tied,
        ),
        (
            "working_capital.mean",
            "平均垫资（按拿货价）",
            "mean working capital, at its purchase price",
            sums.working,
        ),
    ] {
        let mean = Some(yuan(area) / window);
        value(sink, id(name), Unit::Yuan, of(zh, en), mean);
    }
    for (name, zh, en, area) in [
        (
            "capital_tied_up.days",
            "每元货款占用天数",
            "days that a yuan paid upstream is tied up",
            sums.tied_by_cohort,
        ),
        (
            "cash_conversion_time",
            "现金周转天数（从付款到收款）",
            "cash conversion, from paying to being paid",
            sums.conversion,
        ),
    ] {
        let days = area as f64 / DAY as f64;
        ratio(
            sink,
            id(name),
            Unit::Days,
            of(zh, en),
            days / FEN_PER_YUAN,
            yuan(sums.purchases),
        );
    }
    ratio(
        sink,
        id("logistics_share"),
        Unit::Share,
        of(
            "物流成本占拿货成本",
            "logistics cost, share of what it pays",
        ),
        yuan(monitor.money.freight + monitor.money.cold_chain),
        yuan(sums.purchases),
    );
}

/// The supplier, the platforms, and what lies between.
fn others(network: &Network, monitor: &Monitor, window: f64, sink: &mut Sink) {
    let sums = &monitor.money;
    let party = |party: Party| Some(yuan(sums.parties[party as usize]));
    let to_supplier = match sums.tiers.first() {
        Some(top) => top.purchases,
        None => monitor.sales,
    };
    for (id, zh, en, amount) in [
        (
            "supplier.revenue",
            "供应商收入",
            "supplier, revenue",
            Some(yuan(to_supplier)),
        ),
        (
            "supplier.profit",
            "供应商利润",
            "supplier, profit",
            party(Party::Supplier),
        ),
        (
            "platform.revenue",
            "平台收入",
            "platforms, revenue",
            Some(yuan(
                sums.parties[Party::Platforms as usize] + sums.parties[Party::Penalties as usize],
            )),
        ),
    ] {
        value(
            sink,
            format!("money.{id}"),
            Unit::Yuan,
            names(zh, en),
            amount,
        );
    }
    let tied: i128 = sums.tiers.iter().map(|tier| tier.tied).sum();
    let exposed = sums.tiers.last().map_or(0, |lowest| lowest.tied);
    if !network.tiers.is_empty() {
        for (id, zh, en, area) in [
            (
                "capital_tied_up.mean",
                "全部代理平均占用资金",
                "mean capital tied up, all agents",
                tied,
            ),
            (
                "dispute_exposure.mean",
                "纠纷敞口：零售代理已付款、还没有运单的货款",
                "dispute exposure: paid by the lowest tier, no waybill yet",
                exposed,
            ),
        ] {
            let mean = Some(yuan(area) / window);
            value(sink, format!("money.{id}"), Unit::Yuan, names(zh, en), mean);
        }
        value(
            sink,
            "money.dispute_gap.mean".to_owned(),
            Unit::Hours,
            names(
                "零售代理付款到揽收",
                "from the lowest tier's payment to the first scan",
            ),
            mean_of(sums.gap, sums.gap_orders),
        );
    }
    if network
        .money
        .as_ref()
        .is_some_and(|plan| plan.buyer.defaults > 0.0)
    {
        ratio(
            sink,
            "orders.defaulted_rate".to_owned(),
            Unit::Share,
            names("不付尾款的订单", "orders whose balance was not paid"),
            sums.defaulted as f64,
            monitor.placed as f64,
        );
    }
}

/// Where the buyer's money goes: parts that add up to the price, to the fen.
fn split(network: &Network, sums: &MoneySums, sink: &mut Sink) {
    let party = |party: Party| sums.parties[party as usize];
    // Their own wages are theirs to pay: told before.
    let supplier = party(Party::Supplier) + sums.supplier_wages;
    let mut parts = vec![(
        "supplier".to_owned(),
        Text::new("供应商", "supplier"),
        supplier + party(Party::Producers),
    )];
    for (tier, sums) in network.tiers.iter().zip(&sums.tiers) {
        parts.push((tier.name.clone(), tier.label.clone(), sums.net));
    }
    let rules = network.integrity.as_ref();
    for (id, zh, en, fen, said) in [
        (
            "channel_fee",
            "渠道费",
            "channel fees",
            party(Party::Platforms),
            true,
        ),
        ("freight", "运费", "freight", party(Party::Carriers), true),
        (
            "packaging",
            "包装",
            "packaging",
            party(Party::Materials),
            true,
        ),
        (
            "penalties",
            "平台罚款",
            "platform penalties",
            party(Party::Penalties),
            rules.is_some_and(|rules| rules.said.penalties),
        ),
        (
            "slip_photos",
            "查底单",
            "slip photos",
            party(Party::Checks),
            rules.is_some_and(|rules| rules.slip_photo.is_some()),
        ),
        (
            "tax_and_compliance",
            "税和合规",
            "tax and compliance",
            party(Party::TaxOffice) + party(Party::Compliance),
            rules.is_some_and(|rules| rules.said.taxes),
        ),
        ("refunds", "退款", "refunds", sums.refunds, true),
    ] {
        if !said {
            continue;
        }
        parts.push((id.to_owned(), Text::new(zh, en), fen));
    }
    let orders = sums.orders as f64;
    let price = parts.iter().map(|part| part.2).sum();
    for (id, label, fen) in parts {
        let (zh, en) = (
            format!("一单的钱：{}", label.zh),
            format!("where an order's money goes: {}", label.en),
        );
        let id = format!("money.split.{id}");
        ratio(sink, id, Unit::YuanPerOrder, (zh, en), yuan(fen), orders);
    }
    ratio(
        sink,
        "money.split.price".to_owned(),
        Unit::YuanPerOrder,
        names(
            "一单的钱：买家付的",
            "where an order's money goes: the buyer pays",
        ),
        yuan(price),
        orders,
    );
}
