//! Keys about the market: demand, buyers, channels, limits.

use super::super::quantity::unit;
use super::{Field, Kind, integrity, money};

const DURATION: Kind = Kind::Law(&unit::DURATION);
const LIMIT: Kind = Kind::Amount(&unit::DURATION);

/// Who orders, where, and what is promised.
pub const MARKET: &[Field] = &[
    Field::silent(
        "demand",
        Kind::Table(&[DEMAND]),
        "市场需求,和代理结构无关",
        "the market; the same whatever the structure",
    ),
    Field::silent(
        "buyer",
        Kind::Table(&[BUYER]),
        "买家等待时怎么做",
        "what buyers do while they wait",
    ),
    Field::silent(
        "channel",
        Kind::Entries("name", &[CHANNEL, integrity::CHANNEL]),
        "接单渠道;没写就是一个无名渠道,单直接到零售代理",
        "where orders are taken; without any, one nameless channel into the retail agents",
    ),
    Field::silent(
        "limits",
        Kind::Table(&[LIMITS]),
        "各环节的时效要求,只统计,不强制",
        "time limits, measured and not enforced",
    ),
    Field::silent(
        "information",
        Kind::Table(&[INFORMATION]),
        "信息量的算法,不影响模拟",
        "how information is measured; nothing that happens depends on it",
    ),
];

const INFORMATION: &[Field] = &[Field::or(
    "messages",
    Kind::Integer(2, 1_000_000_000),
    "1000",
    "一张单有多少种可能,用来把漏单、错单折成比特",
    "how many different orders there are, to tell omissions and errors in bits",
)];

const DEMAND: &[Field] = &[
    Field::silent(
        "orders",
        Kind::Amount(&unit::RATE),
        "全网单量;和 orders_per_agent 二选一",
        "orders of the whole market; this or orders_per_agent",
    ),
    Field::silent(
        "orders_per_agent",
        Kind::Amount(&unit::RATE),
        "每个最低级代理的单量",
        "orders per agent of the lowest tier listed",
    ),
    Field::or(
        "every",
        Kind::Amount(&unit::DURATION),
        "\"none\"",
        "每个零售代理的买家按钟点下单，每隔这么久一单，变的是件数；写了就不写 orders",
        "buyers order by the clock, one order of each retail agent so often, and only quantities vary; instead of orders",
    ),
    Field::or(
        "correlation",
        Kind::Between(-1.0, 1.0),
        "0",
        "写了 every 时，同一代理相邻两单件数的相关系数，件数要是正态分布",
        "with every: correlation of neighbouring quantities of an agent, which must be normal",
    ),
    Field::or(
        "by_agent",
        Kind::WordOr(&["equal"], &[BY_AGENT]),
        "\"equal\"",
        "各零售代理的单量:都一样,或二八分布 { top = \"20%\", takes = \"80%\" }",
        "how orders spread over the retail agents: equally, or { top = \"20%\", takes = \"80%\" }",
    ),
    Field::or(
        "hour_weights",
        Kind::Numbers(24),
        "\"none\"",
        "0 点到 23 点的相对单量,24 个数",
        "relative orders by hour of the day, 24 numbers",
    ),
    Field::or(
        "weekday_weights",
        Kind::Numbers(7),
        "\"none\"",
        "周一到周日的相对单量,7 个数",
        "relative orders by weekday, Monday first, 7 numbers",
    ),
    Field::silent(
        "promotion",
        Kind::Entries("name", &[PROMOTION]),
        "促销日加量:平日的单量不变,促销日乘上 factor",
        "promotions add orders: other days stay as they are",
    ),
    Field::or(
        "closed",
        Kind::Days,
        "\"none\"",
        "没有人下单的日子",
        "days on which nobody orders",
    ),
    Field::or(
        "day_factor",
        Kind::WordOr(&["none"], &[DAY_FACTOR]),
        "\"none\"",
        "天与天之间的波动:每天一个随机倍数,全网相同,平均为 1",
        "variation from day to day: a random factor for each day, the same for the whole market, 1 on average",
    ),
];

const BY_AGENT: &[Field] = &[
    Field::required(
        "top",
        Kind::Share,
        "单多的代理占代理数的比例;是哪几个由编号决定,每次模拟都一样",
        "share of the agents who have more orders; who they are follows from their number, the same in every run",
    ),
    Field::required(
        "takes",
        Kind::Share,
        "这些代理合起来占全网单量的比例,彼此相同;其余的归其他代理",
        "their share of all orders, equal among them; the others share the rest",
    ),
];

const PROMOTION: &[Field] = &[
    Field::required("name", Kind::Name, "名字", "name"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::required("days", Kind::Days, "哪些日子", "its days"),
    Field::required(
        "factor",
        Kind::Number,
        "单量是平日的几倍;同一天有几个促销就相乘",
        "how many times the usual orders; several promotions on one day multiply",
    ),
];

const DAY_FACTOR: &[Field] = &[Field::required(
    "cv",
    Kind::Number,
    "倍数的离散程度:标准差除以均值;倍数是伽马分布",
    "spread of the factor, sd divided by mean; the factor is gamma distributed",
)];

const BUYER: &[Field] = &[
    Field::or(
        "payment",
        money::BUYER_PAYMENT,
        "\"full\"",
        "买家怎么付：下单付全款，货到付款，或定金加尾款 { deposit = \"30%\", balance_at = \"supplier_accepts\" }、账期 { credit = \"30 d\" }、分期 { instalments = [...] }",
        "how buyers pay: in full when ordering, on delivery, or a deposit and a balance, { deposit = \"30%\", balance_at = \"supplier_accepts\" }, credit, { credit = \"30 d\" }, instalments, { instalments = [...] }",
    ),
    Field::or(
        "defaults",
        Kind::Share,
        "\"0%\"",
        "该付尾款时不付的买家；单就取消",
        "share of buyers who do not pay the balance they are asked for: the order is cancelled",
    ),
    Field::silent(
        "deposit_on_default",
        Kind::Choice(&["kept", "returned"]),
        "不付尾款的，定金不退（没写时）还是退",
        "whether the deposit of such a buyer is kept (without it) or returned",
    ),
    Field::or(
        "chase_after",
        DURATION,
        "\"none\"",
        "多久没消息就来催单,平均至少 1 分钟,一单最多催 1000 次;没写就不催,漏掉的单就丢了",
        "time without news until a buyer asks, 1 min or more on average, at most 1,000 times for an order; without it nobody asks and an omitted order is lost",
    ),
    Field::or(
        "gives_up",
        Kind::Share,
        "\"0%\"",
        "发货前催单时要求退款的比例",
        "share of inquiries before dispatch that end in a refund",
    ),
];

const CHANNEL: &[Field] = &[
    Field::required("name", Kind::Name, "名字,指标里用", "name, used in metrics"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::silent(
        "share",
        Kind::Share,
        "占订单数的比例,合计 100%;只有一个时可不写",
        "share of the orders; all add up to 100%; optional for a single one",
    ),
    Field::or(
        "enters_at",
        Kind::Choice(&["retail", "supplier"]),
        "\"retail\"",
        "订单从哪里进来:零售代理,或直达供应商后台",
        "where the order enters: with the retail agent, or in the supplier's system",
    ),
    Field::or(
        "capture_delay",
        DURATION,
        "\"none\"",
        "从买家发消息到记下订单,只算工作时间",
        "from the buyer's message to the written order, in working hours",
    ),
    Field::or(
        "omission",
        Kind::Share,
        "\"0%\"",
        "记单时漏单的比例",
        "share of orders never written down",
    ),
    Field::or(
        "error",
        Kind::Share,
        "\"0%\"",
        "记单时记错的比例",
        "share of orders written down wrong",
    ),
    Field::or(
        "fee",
        Kind::Share,
        "\"0%\"",
        "渠道服务费，占买家付的百分之几，卖家出",
        "the channel's fee, of what the buyer pays; the seller bears it",
    ),
    Field::or(
        "tracking",
        Kind::Choice(&["agent_tells", "polled", "forced"]),
        "\"agent_tells\"",
        "买家怎么知道单号:代理转告、系统定时查、平台强制显示",
        "how the buyer comes to know the waybill number: agents pass it down, a system asks for it now and then, the platform shows it at the first scan",
    ),
    Field::silent(
        "poll_every",
        Kind::Amount(&unit::DURATION),
        "tracking = \"polled\" 时,系统多久查一次",
        "with tracking = \"polled\": how often the system asks",
    ),
];

const LIMITS: &[Field] = &[
    Field::or(
        "intake",
        LIMIT,
        "\"none\"",
        "接单:下单到记下",
        "placed to written down",
    ),
    Field::or(
        "verification",
        LIMIT,
        "\"none\"",
        "核验:记下到核对完",
        "written down to checked",
    ),
    Field::or(
        "relay",
        LIMIT,
        "\"none\"",
        "转递:每转一手",
        "each hand-over",
    ),
    Field::or(
        "execution",
        LIMIT,
        "\"none\"",
        "发货:供应商看到到揽收",
        "seen by the supplier to first carrier scan",
    ),
    Field::or(
        "transit",
        LIMIT,
        "\"none\"",
        "运输:揽收到签收",
        "first scan to delivered",
    ),
    Field::or(
        "sync",
        LIMIT,
        "\"none\"",
        "同步:揽收到买家知道单号",
        "first scan to the buyer knowing the waybill number",
    ),
    Field::or(
        "after_sales",
        LIMIT,
        "\"none\"",
        "售后:立案到结案",
        "case opened to closed",
    ),
];
