//! Keys about money: terms of payment, costs, tariffs, and which carrier takes a parcel.
//!
//! Prices stand at the tiers, fees at the channels, weights at the products.

use super::super::quantity::unit;
use super::{Field, Fields, Kind};

const MONEY_AMOUNT: Kind = Kind::Amount(&unit::MONEY);
const WAGE: Kind = Kind::Amount(&unit::WAGE);

/// Who pays what, beside prices and freight.
pub const MONEY: &[Field] = &[Field::silent(
    "cost",
    Kind::Table(&[COST]),
    "运费以外的成本，和运费谁付",
    "costs other than freight, and who pays for freight",
)];

const COST: &[Field] = &[
    Field::or(
        "wage",
        WAGE,
        "\"0 yuan/h\"",
        "每个人手每个上班小时的工资；某一级或供应商自己写的 wage 优先",
        "wage of each hand per hour of duty; the wage of a tier or of the supplier wins",
    ),
    Field::or(
        "packaging",
        Kind::Amount(&unit::PER_ORDER),
        "\"0 yuan/order\"",
        "每个包裹的包装材料，谁发货谁付",
        "packaging of a parcel, paid by whoever ships",
    ),
    Field::or(
        "capital",
        Kind::Amount(&unit::PER_YEAR),
        "\"0%/year\"",
        "代理垫付的货款每年的资金成本，一年 365 天",
        "cost of the money that agents have tied up, a year of 365 days",
    ),
    Field::or(
        "freight_paid_by",
        Kind::Choice(&["shipper", "seller"]),
        "\"shipper\"",
        "运费谁付：发货的，或卖出这一单的代理",
        "who pays the carrier: whoever ships, or the agent who sold the order",
    ),
    Field::or(
        "share_of",
        Kind::Choice(&["sales", "purchase_cost"]),
        "\"sales\"",
        "物流成本占什么的比例：买家付的钱，或卖家的拿货成本",
        "what the logistics cost share is a share of: what buyers pay, or what the sellers pay for it",
    ),
];

/// What agents pay, and what they are paid.
pub const TIER_MONEY: &[Field] = &[
    Field::silent(
        "price",
        Kind::Share,
        "拿货价：这一级的代理付多少，占买家付的百分之几；没写就和下一级一样，没有差价",
        "what its agents pay, as a share of what the buyer pays; without it, as much as the tier below: no margin",
    ),
    Field::silent(
        "payment",
        HOP_PAYMENT,
        "这一级怎么给上家付款；没写用 network.payment",
        "how its agents pay the next one up; otherwise network.payment",
    ),
    Field::silent(
        "wage",
        WAGE,
        "这一级每个人手每小时的工资；没写用 cost.wage",
        "wage of each hand of its agents; otherwise cost.wage",
    ),
];

/// Terms between an agent and the next one up.
pub const HOP_PAYMENT: Kind = Kind::WordOr(&["prepaid", "on_delivery"], PAYMENT);

/// Terms between a buyer and whoever sells.
pub const BUYER_PAYMENT: Kind = Kind::WordOr(&["full", "on_delivery"], PAYMENT);

const PAYMENT: Fields = &[&[
    Field::silent(
        "deposit",
        Kind::Share,
        "定金：下单（代理是报单）时先付百分之几，其余是尾款或账期",
        "the deposit paid at once; the rest is a balance or on credit",
    ),
    Field::silent(
        "balance_at",
        Kind::Choice(&["supplier_accepts", "pick_start", "pick_end"]),
        "什么时候要尾款：供应商接单、可以拣货、打包好；收齐才往下走",
        "when the balance is asked for: the supplier has accepted, could pick, has packed; the order waits for it",
    ),
    Field::or(
        "collected",
        Kind::Choice(&["by_message", "at_once"]),
        "\"by_message\"",
        "尾款怎么收：一级一级要、一级一级付，订单等着；或当场从预存款里扣，不用等",
        "how a balance comes in: asked for down the chain and paid up it while the order waits, or taken at once from what the payer has left with the payee",
    ),
    Field::silent(
        "credit",
        Kind::Amount(&unit::DURATION),
        "账期：揽收后多久付清",
        "credit: the rest is paid this long after the first scan",
    ),
    Field::silent(
        "instalments",
        Kind::Entries("at", &[INSTALMENT]),
        "分几次付，合计 100%",
        "several payments, adding up to 100%",
    ),
]];

const INSTALMENT: &[Field] = &[
    Field::required(
        "at",
        Kind::Choice(&[
            "ordering",
            "supplier_accepts",
            "pick_start",
            "pick_end",
            "delivery",
        ]),
        "什么时候：下单、供应商接单、可以拣货、打包好、签收",
        "when: ordering, the supplier has accepted, could pick, has packed, delivery",
    ),
    Field::required("share", Kind::Share, "付百分之几", "the share that is paid"),
];

/// The carrier of a product.
pub const CARRIER_RULE: Kind = Kind::ReferenceOr(
    "carrier",
    &[&[
        Field::silent(
            "choose",
            Kind::Choice(&["cheapest", "fastest"]),
            "每单挑：预计运费最低的，或平均运输时间最短的",
            "chosen for each order: the least expected price, or the least mean transit time",
        ),
        Field::silent(
            "within",
            Kind::Amount(&unit::DURATION),
            "choose = \"cheapest\" 时，只在承诺不超过这么久的里面挑；都不行就挑最快的",
            "with choose = \"cheapest\": only of those that promise this time or less; if none does, the fastest",
        ),
        Field::silent(
            "margin",
            MONEY_AMOUNT,
            "卖家这一单至少赚这么多，走 above，否则走 below",
            "`above` where the seller earns at least this much on the order, else `below`",
        ),
        Field::silent(
            "above",
            Kind::Reference("carrier"),
            "利润够的单走哪家",
            "the carrier of orders that earn it",
        ),
        Field::silent(
            "below",
            Kind::Reference("carrier"),
            "利润不够的单走哪家",
            "the carrier of the others",
        ),
    ]],
);

/// What a unit costs until it is in stock.
pub const LANDED_COST: Fields = &[&[
    Field::silent("goods", MONEY_AMOUNT, "货值", "price of the goods"),
    Field::silent(
        "freight",
        MONEY_AMOUNT,
        "运到仓库的运费；没写是 0",
        "freight to the warehouse; without it, none",
    ),
    Field::silent(
        "insurance",
        Kind::Share,
        "保险费率，按货值加运费",
        "insurance, of goods and freight",
    ),
    Field::silent(
        "duty",
        Kind::Share,
        "关税税率，按到岸价（货值、运费、保险）",
        "duty, of goods, freight and insurance (CIF)",
    ),
    Field::silent(
        "vat",
        Kind::Share,
        "增值税税率，按到岸价加关税",
        "value-added tax, of CIF and duty",
    ),
]];

/// Parcels that leave together.
pub const CONSOLIDATION: &[Field] = &[
    Field::silent(
        "dispatch",
        Kind::Times,
        "每天这些时刻，打包好的一起发",
        "times of day at which what is packed leaves",
    ),
    Field::silent(
        "at",
        Kind::Integer(1, 100_000),
        "攒够这么多件就发；和 dispatch 先到先算",
        "it also leaves when so many are packed",
    ),
    Field::silent(
        "fee",
        MONEY_AMOUNT,
        "每发一次另付多少，和件数无关；没写是 0",
        "what each departure costs besides the parcels; without it, nothing",
    ),
];

/// What a carrier charges.
pub const TARIFF: &[Field] = &[
    Field::or(
        "per_order",
        Kind::Law(&unit::MONEY),
        "\"none\"",
        "每件运费",
        "price of a parcel",
    ),
    Field::silent(
        "first",
        MONEY_AMOUNT,
        "首重运费；和 per_order 都写就相加",
        "price of the first weight; with per_order beside it, they add up",
    ),
    Field::silent(
        "first_weight",
        Kind::Amount(&unit::WEIGHT),
        "首重；没写是 1 公斤",
        "the first weight; without it, 1 kg",
    ),
    Field::silent(
        "further",
        Kind::Amount(&unit::PER_KILOGRAM),
        "续重每公斤；没写就不加",
        "price of what is heavier, per kilogram; without it, nothing",
    ),
    Field::silent(
        "step",
        Kind::Amount(&unit::WEIGHT),
        "续重按多少一档，不足一档算一档；没写是 1 公斤",
        "further weight is charged in steps, each one begun; without it, of 1 kg",
    ),
    Field::silent(
        "per_kg",
        Kind::Amount(&unit::PER_KILOGRAM),
        "按重量算，每公斤多少，不分首重续重",
        "price by weight, in proportion, instead of first and further",
    ),
    Field::silent(
        "volume_divisor",
        Kind::Integer(1, 1_000_000),
        "体积重：重量至少按体积（立方厘米）除以它，得公斤；通常 6000",
        "volume weight: a parcel weighs at least its cm3 divided by this, in kg; usually 6000",
    ),
    Field::silent(
        "minimum",
        MONEY_AMOUNT,
        "最低收费，不含冷链的箱子和冰",
        "the least that is charged, before box and ice",
    ),
    Field::silent(
        "surcharge",
        Kind::Entries("name", &[SURCHARGE]),
        "某些日子的附加费，按揽收的日子",
        "what is added on some days; the day of the first scan decides",
    ),
    Field::or(
        "cold",
        Kind::Table(&[COLD]),
        "\"none\"",
        "冷链：要冷藏的商品怎么收费",
        "cold chain: what goods that must be kept cold cost",
    ),
    Field::silent(
        "contract",
        Kind::Entries("from", &[STEP]),
        "协议价：发货点走这家快递的日均件数（最近 30 天）到了多少，按什么价",
        "contract prices by the mean daily parcels (last 30 days) of this carrier at the place it ships from",
    ),
];

const SURCHARGE: &[Field] = &[
    Field::required("name", Kind::Name, "名字", "name"),
    Field::required("days", Kind::Days, "哪些日子", "its days"),
    Field::silent("rate", Kind::Share, "加百分之几", "so many per cent more"),
    Field::silent(
        "fixed",
        MONEY_AMOUNT,
        "每件加多少",
        "so much more for each parcel",
    ),
];

const COLD: &[Field] = &[
    Field::or(
        "factor",
        Kind::Between(1.0, 1_000.0),
        "1",
        "运费是平常的几倍",
        "the price is so many times the usual",
    ),
    Field::or(
        "box",
        MONEY_AMOUNT,
        "\"0 yuan\"",
        "保温箱，每件",
        "the box, for each parcel",
    ),
    Field::or(
        "ice",
        MONEY_AMOUNT,
        "\"0 yuan\"",
        "冰袋，每件",
        "the ice, for each parcel",
    ),
];

const STEP: &[Field] = &[
    Field::required(
        "from",
        Kind::Amount(&unit::RATE),
        "日均多少件起",
        "from so many parcels a day",
    ),
    Field::silent(
        "per_order",
        MONEY_AMOUNT,
        "每件多少钱，不论重量；和 share 二选一",
        "price of a parcel, whatever its weight; this or share",
    ),
    Field::silent(
        "share",
        Kind::Share,
        "按平常价的百分之几",
        "this share of the usual price",
    ),
];
