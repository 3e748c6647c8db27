//! Keys about what goes wrong: after-sales cases, complaints, disputes, goods given back.
//!
//! How often it goes wrong stands where it happens: at the supplier, the carriers and the products.

use super::super::quantity::unit;
use super::{Field, Fields, Kind};

const DURATION: Kind = Kind::Law(&unit::DURATION);
const LIMIT: Kind = Kind::Amount(&unit::DURATION);

/// Who does what about it, who complains and who quarrels.
pub const AFTER_SALES: &[Field] = &[
    Field::or(
        "after_sales",
        Kind::Table(&[HANDLING, CLASSES]),
        "\"none\"",
        "售后：买家来找，谁处理、多久、怎么赔、谁承担；没写就没有售后工单",
        "after-sales: what is done about what buyers report, by whom, how soon, and who bears it; without it there are no cases",
    ),
    Field::or(
        "complaint",
        Kind::Table(&[COMPLAINT]),
        "\"none\"",
        "客诉：遇到这种事的买家有多大比例投诉；没写就不统计客诉",
        "complaints: the share of buyers who complain where the cause is there; without it complaints are not looked at",
    ),
    Field::or(
        "dispute",
        Kind::Table(&[DISPUTE]),
        "\"none\"",
        "代理和上家的纠纷；没写就不统计纠纷",
        "disputes between agents and those above them; without it they are not looked at",
    ),
];

const HANDLING: &[Field] = &[
    Field::or(
        "reported_after",
        DURATION,
        "\"none\"",
        "买家能发现以后(签收后,或该到没到之后)多久来找代理:立案",
        "from when the buyer could notice (delivery, or when the parcel should have come) until it is reported: the case is opened",
    ),
    Field::or(
        "settling",
        DURATION,
        "\"none\"",
        "处理的人看到以后多久查清、给出方案,按其工作时间;再一级一级告诉买家:结案",
        "from seen by whoever settles it until settled, in working hours; then agents tell the buyer down the chain: the case is closed",
    ),
    Field::or(
        "hands",
        Kind::Integer(1, 10_000),
        "\"none\"",
        "每个发货的地方有几个人处理售后，settling 就占人手；没写不限",
        "hands that settle cases at each place that ships: settling is then labour; without it, as many as needed",
    ),
    Field::or(
        "inspection",
        DURATION,
        "\"none\"",
        "退回来的货收到以后多久验完，按收货方的工作时间",
        "from goods received back until they have been looked at, in the receiver's working hours",
    ),
    Field::or(
        "sent_back_after",
        DURATION,
        "\"none\"",
        "买家得到答复以后多久把货寄出",
        "from the answer until the buyer has sent the goods back",
    ),
    Field::or(
        "way_back",
        DURATION,
        "\"none\"",
        "退货在路上多久；没写就和这一单的快递一样",
        "how long goods are on their way back; without it, as the order's carrier takes",
    ),
    Field::or(
        "response",
        Kind::Choice(&["none", "three_level"]),
        "\"none\"",
        "响应机制：none 只给答复，什么也不做；three_level 照下面各类的办法赔、补、退，并追责",
        "none: an answer, and nothing is done; three_level: the remedies, compensations and liabilities below act",
    ),
    Field::or(
        "no_scan_after",
        LIMIT,
        "\"none\"",
        "揽收后多久还没有单号（或单号查不到），买家来问：no_tracking、fake_waybill 两类从这时算起",
        "how long after the first scan buyers who know no number, or one that shows nothing, notice: no_tracking and fake_waybill begin here",
    ),
];

const CLASSES: &[Field] = &[
    class(
        "delay",
        "\"none\"",
        "物流延误：比快递的承诺晚",
        "late: the parcel comes later than the carrier has promised",
    ),
    class(
        "no_tracking",
        "\"none\"",
        "没有单号：过了 no_scan_after 还没人告诉买家单号",
        "no number: after no_scan_after nobody has told the buyer the waybill number",
    )
    .like("delay"),
    class(
        "wrong_item",
        "{}",
        "错发：没写也受理，只给答复",
        "a wrong item came; without it, such cases are answered and nothing is done",
    )
    .like("delay"),
    class(
        "missing_item",
        "{}",
        "漏发：没写也受理，只给答复",
        "an item is missing; without it, such cases are answered and nothing is done",
    )
    .like("delay"),
    class(
        "quality",
        "\"none\"",
        "质量问题：见 product.*.faulty",
        "what came is not what it should be, see product.*.faulty",
    )
    .like("delay"),
    class(
        "damage",
        "\"none\"",
        "破损：见 carrier.*.failure.damage",
        "it came damaged, see carrier.*.failure.damage",
    )
    .like("delay"),
    class(
        "loss",
        "{}",
        "丢件：没写也受理，只给答复",
        "the parcel is lost; without it, such cases are answered and nothing is done",
    )
    .like("delay"),
    class(
        "undeliverable",
        "{}",
        "送不到：没写也受理，只给答复",
        "the parcel cannot be delivered; without it, such cases are answered and nothing is done",
    )
    .like("delay"),
    class(
        "stock_out",
        "\"none\"",
        "缺货：没有货可发",
        "there are no goods for the order",
    )
    .like("delay"),
    class(
        "fake_waybill",
        "\"none\"",
        "虚假运单：过了 no_scan_after，单号查不到",
        "the waybill number shows nothing after no_scan_after",
    )
    .like("delay"),
    class(
        "return",
        "\"none\"",
        "退货：见 product.*.returns",
        "the buyer gives the goods back, see product.*.returns",
    )
    .like("delay"),
];

/// Cases of one class; `"none"`: buyers do not report them.
const fn class(
    key: &'static str,
    absent: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Field {
    Field::or(key, Kind::Table(&[CASE]), absent, zh, en)
}

const CASE: &[Field] = &[
    Field::or(
        "reported",
        Kind::Share,
        "\"100%\"",
        "遇到的买家有多大比例来找",
        "share of those buyers who report it",
    ),
    Field::silent(
        "reported_after",
        DURATION,
        "这一类多久来找；没写用 after_sales.reported_after",
        "time to the report for this class; without it, after_sales.reported_after",
    ),
    Field::silent(
        "settling",
        DURATION,
        "这一类多久处理好；没写用 after_sales.settling",
        "time to settle for this class; without it, after_sales.settling",
    ),
    Field::or(
        "settled_by",
        Kind::Choice(&["shipper", "seller"]),
        "\"shipper\"",
        "谁处理：一级一级报给发货方，或卖出这一单的代理自己处理",
        "who settles it: whoever ships, up the chain, or the agent who sold the order",
    ),
    Field::or(
        "remedy",
        Kind::Choice(&["nothing", "reship", "refund", "exchange", "return"]),
        "\"nothing\"",
        "给买家什么：只答复、补发、退款（货不用退）、换货（寄回，马上补发）、退货（寄回，验完退款）",
        "what the buyer gets: an answer, another parcel, the money, another parcel for goods sent back, the money for goods sent back",
    ),
    Field::or(
        "compensation",
        Kind::MoneyOrShare(&[COMPENSATION]),
        "\"none\"",
        "另外赔多少：\"5 元\"，或这一单的百分之几，\"10%\"；两样都有就写表",
        "paid besides: \"5 yuan\", or a share of what the order cost, \"10%\"; for both, a table",
    ),
    Field::or(
        "liability",
        Kind::WordOr(&["shipper", "seller", "carrier"], LIABILITY),
        "\"shipper\"",
        "判责：花掉的钱谁承担，发货方、卖出这一单的代理、快递，或按比例分",
        "who bears what it costs: whoever ships, the agent who sold the order, the carrier, or shares",
    ),
    Field::or(
        "respond_within",
        LIMIT,
        "\"none\"",
        "立案到第一次答复的时限，只统计，不强制",
        "limit from opened to the first answer, measured and not enforced",
    ),
    Field::or(
        "close_within",
        LIMIT,
        "\"none\"",
        "立案到结案的时限，只统计，不强制",
        "limit from opened to closed, measured and not enforced",
    ),
];

const COMPENSATION: &[Field] = &[
    Field::or(
        "amount",
        Kind::Amount(&unit::MONEY),
        "\"0 yuan\"",
        "赔多少钱",
        "an amount of money",
    ),
    Field::or(
        "share",
        Kind::Share,
        "\"0%\"",
        "再赔这一单的百分之几",
        "and a share of what the order cost",
    ),
];

const LIABILITY: Fields = &[&[
    Field::or(
        "seller",
        Kind::Share,
        "\"0%\"",
        "卖出这一单的代理承担多少；三方合计 100%",
        "borne by the agent who sold the order; all three add up to 100%",
    ),
    Field::or(
        "shipper",
        Kind::Share,
        "\"0%\"",
        "发货方承担多少",
        "borne by whoever ships",
    ),
    Field::or(
        "carrier",
        Kind::Share,
        "\"0%\"",
        "快递承担多少",
        "borne by the carrier",
    ),
]];

const COMPLAINT: &[Field] = &[
    cause(
        "base",
        "没出什么事也投诉的",
        "of every order, without any of the others",
    ),
    cause(
        "late",
        "比快递的承诺晚到",
        "the parcel came later than promised",
    ),
    cause(
        "lost_or_damaged",
        "丢件或破损",
        "the parcel was lost or came damaged",
    ),
    Field::silent(
        "lost",
        Kind::Share,
        "丢件；没写用 lost_or_damaged",
        "the parcel was lost; without it, lost_or_damaged",
    ),
    Field::silent(
        "damaged",
        Kind::Share,
        "破损；没写用 lost_or_damaged",
        "it came damaged; without it, lost_or_damaged",
    ),
    cause("wrong_item", "错发", "a wrong item came"),
    cause("missing_item", "漏发", "an item is missing"),
    cause("quality", "质量问题", "what came is not what it should be"),
    cause(
        "undeliverable",
        "送不到",
        "the parcel could not be delivered",
    ),
    cause(
        "no_news",
        "下单后很久没有消息，见 no_news_after",
        "no news long after ordering, see no_news_after",
    ),
    cause(
        "fake_waybill",
        "虚假运单",
        "the waybill number belonged to no parcel",
    ),
    cause(
        "cancelled",
        "发货前被卖家这边取消",
        "the seller's side ended the order before it was shipped",
    ),
    cause(
        "slow_case",
        "售后工单超时或没人管",
        "a case was not closed within its limit, or not at all",
    ),
    Field::or(
        "no_news_after",
        LIMIT,
        "\"none\"",
        "下单后多久没有消息算一种不满",
        "how long after placing no news is a cause",
    ),
    Field::or(
        "calmed",
        Kind::Share,
        "\"0%\"",
        "出了事、时限内得到补偿的买家里，本来要投诉又不投诉的比例",
        "share of the complaints about something wrong that are not made where a remedy came within its limit",
    ),
];

/// The probability of a complaint where the cause is there.
const fn cause(key: &'static str, zh: &'static str, en: &'static str) -> Field {
    Field::or(key, Kind::Share, "\"0%\"", zh, en)
}

const DISPUTE: &[Field] = &[
    Field::or(
        "prepayment_gap",
        Kind::Table(&[GAP]),
        "\"none\"",
        "货款付了很久还没有运单",
        "money paid long ago, and no waybill",
    ),
    cause(
        "liability",
        "每个分摊责任的、或没人管的工单起纠纷的比例",
        "for each case whose cost is shared, or about which nothing is done",
    ),
    cause(
        "wrong_goods",
        "每个错发、漏发、质量工单起纠纷的比例",
        "for each case of wrong, missing or faulty goods",
    ),
    cause(
        "credit",
        "每一笔账期货款起纠纷的比例",
        "for each order that an agent pays on credit",
    ),
    cause(
        "other",
        "每一单因为别的事起纠纷的比例",
        "for each order, for any other reason",
    ),
];

const GAP: &[Field] = &[
    Field::or(
        "tolerance",
        LIMIT,
        "\"0 h\"",
        "零售代理付款后，多久没有揽收还忍得住",
        "how long after its payment the agent who sold it waits for the first scan without a word",
    ),
    Field::or(
        "per_hour",
        Kind::Share,
        "\"0%\"",
        "以后每多等一小时起纠纷的风险；等了 h 小时就是 1 - exp(-per_hour × h)",
        "risk of every hour beyond: after h hours it is 1 - exp(-per_hour x h)",
    ),
];

/// What the warehouse gets wrong.
pub const PICKING_ERRORS: &[Field] = &[
    cause(
        "wrong",
        "拿错货：错发",
        "share of parcels with a wrong item",
    ),
    cause(
        "missing",
        "少装一件：漏发",
        "share of parcels with an item left out",
    ),
];

/// How often a product is given back.
pub const RETURNS: &[Field] = &[
    Field::silent(
        "reasons",
        Kind::Entries("name", &[REASON]),
        "为什么退，各占多少",
        "why, and how many of the orders",
    ),
    Field::or(
        "resold",
        Kind::Share,
        "\"0%\"",
        "退回来的货还能再卖的比例；其余报废",
        "share of what comes back that can be sold again; the rest is written off",
    ),
];

const REASON: &[Field] = &[
    Field::required(
        "name",
        Kind::Name,
        "名字，指标里用",
        "name, used in metrics",
    ),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::required(
        "share",
        Kind::Share,
        "占按要求签收的订单的比例，各种原因合计不超过 100%",
        "share of the orders that came as they should; all reasons together at most 100%",
    ),
];
