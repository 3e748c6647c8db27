//! Keys about agents: tiers, tools, the chain, verification.

use super::super::quantity::unit;
use super::{Field, Fields, Kind, integrity, money, stock};

const DURATION: Kind = Kind::Law(&unit::DURATION);

/// Who relays, and how.
pub const AGENTS: &[Field] = &[
    Field::silent(
        "tier",
        Kind::Entries("name", &[TIER, money::TIER_MONEY, integrity::TIER, TOOLS]),
        "代理层级,从上到下;没有就是品牌自营",
        "tiers of agents, from the top down; without any, the brand's own shop",
    ),
    Field::silent(
        "network",
        Kind::Table(&[NETWORK, integrity::NETWORK]),
        "用哪几级,怎么连",
        "which tiers are used, and how",
    ),
    Field::silent(
        "tools",
        Kind::Named(&[TOOLS]),
        "工具水平:[tools.名字] 是用这种工具的代理怎么做事",
        "tool levels: [tools.NAME] is what all agents with these tools do",
    ),
    Field::silent(
        "verification",
        Kind::Table(&[VERIFICATION, integrity::VERIFICATION]),
        "信息核验:最低级代理核对地址、规格、付款",
        "the check of address, item and payment by the lowest tier",
    ),
];

/// What a tier is.
pub const TIER: &[Field] = &[
    Field::required(
        "name",
        Kind::Name,
        "名字,路径和指标里用",
        "name, used in paths and metrics",
    ),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::silent(
        "agents",
        Kind::Integer(1, 2_000_000),
        "这一级共有多少代理;和 per_upper 二选一",
        "number of agents in the whole tier; this or per_upper",
    ),
    Field::silent(
        "per_upper",
        Kind::Integer(1, 2_000_000),
        "每个上级带几个代理,上级按 network.chain 算;列出的最上一级要写 agents",
        "agents under each agent of the tier above in network.chain; the first tier listed needs agents",
    ),
    Field::or(
        "hands",
        Kind::Integer(1, 10_000),
        "1",
        "每个代理有几个人手",
        "parallel hands of each agent",
    ),
    Field::silent(
        "tools",
        Kind::Mix("tools"),
        "这一级的工具水平,或混用的比例;没写用 network.tools",
        "the tier's tool level, or shares of several; otherwise network.tools",
    ),
    Field::or(
        "stock",
        Kind::Table(stock::TIER_STOCK),
        "\"none\"",
        "每个代理备的货（囤货）；没写就不备",
        "what each agent of the tier holds; without it, nothing",
    ),
    Field::or(
        "repack",
        DURATION,
        "\"none\"",
        "ship_from = \"each_tier\" 时：收到货再打包要多久，按代理的上班时间",
        "with ship_from = \"each_tier\": from received until packed again, in the agent's working hours",
    ),
    Field::or(
        "transit",
        DURATION,
        "\"none\"",
        "ship_from = \"each_tier\" 时：从这里到下一级（或买家）的运输；没写就和快递的一样",
        "with ship_from = \"each_tier\": from here to the agent below, or the buyer; without it, as the carrier takes",
    ),
];

/// What agents do; a tier's own key wins over its tool level.
pub const TOOLS: &[Field] = &[
    Field::or(
        "working_hours",
        Kind::Hours,
        "\"always\"",
        "上班时间",
        "working hours",
    ),
    Field::or(
        "closed",
        Kind::Days,
        "\"none\"",
        "放假的日子,从 0 点到 24 点都不上班",
        "days off, closed from midnight to midnight",
    ),
    Field::silent(
        "own_orders",
        Kind::Table(LABOUR),
        "处理买家直接来的单,占人手",
        "labour for orders that came from buyers",
    ),
    Field::silent(
        "handling",
        Kind::Table(LABOUR),
        "处理下级报上来的单,占人手",
        "labour for what came from the tier below",
    ),
    Field::or(
        "relay",
        Kind::WordOr(&["immediate"], &[RELAY]),
        "\"immediate\"",
        "什么时候往上报:来一单报一单,或汇总;几个条件时先到先算",
        "when orders are passed on: each at once, or rolled up; with several triggers the earliest counts",
    ),
    Field::or(
        "message_delay",
        DURATION,
        "\"none\"",
        "发出后多久上级才看到,不占人手,按上级的工作时间",
        "time until the agent above has seen it, in that agent's working hours; occupies nobody",
    ),
    Field::or(
        "omission",
        Kind::Share,
        "\"0%\"",
        "每转一手漏单的比例",
        "share of orders omitted at a hand-over",
    ),
    Field::or(
        "error",
        Kind::Share,
        "\"0%\"",
        "每转一手抄错的比例",
        "share of orders altered at a hand-over",
    ),
    Field::or(
        "catches",
        Kind::Share,
        "\"0%\"",
        "下级的错单在这里被发现的比例",
        "share of inherited errors that are caught here",
    ),
    Field::silent(
        "reconfirm",
        DURATION,
        "回头确认一单的人手时间,单程;没写同 per_order",
        "labour for a question about an order, each way; without it, as per_order",
    ),
    Field::or(
        "inquiry",
        DURATION,
        "\"none\"",
        "处理一次催单的人手时间",
        "labour for a buyer's inquiry that climbs past",
    ),
    Field::or(
        "case",
        DURATION,
        "\"none\"",
        "处理一件售后的人手时间,每经过一级",
        "labour for an after-sales case that climbs past",
    ),
    Field::or(
        "sync",
        Kind::Choice(&["immediate"]),
        "\"none\"",
        "单号下来就往下转,每一手等一次 message_delay;没写则买家在揽收时就知道",
        "waybill numbers are passed down as they come, one message_delay a hand; without it the buyer knows at the first scan",
    ),
    Field::or(
        "stock_sync_lag",
        Kind::Amount(&unit::DURATION),
        "\"none\"",
        "多久同步一次上级的库存，在两次之间按旧数卖；\"0 h\" 是随时看得到，没写就不看、来单就接",
        "how often agents get to know what is in stock above them, between which they sell on the old figure; \"0 h\" sees it as it is, without it they do not look and sell what is asked for",
    ),
];

const LABOUR: Fields = &[&[
    Field::or(
        "per_sheet",
        DURATION,
        "\"none\"",
        "每张报单表(来一单报一单时没有)",
        "for each sheet (none with immediate relay)",
    ),
    Field::or("per_order", DURATION, "\"none\"", "每单", "for each order"),
]];

const RELAY: &[Field] = &[
    Field::silent("cut_off", Kind::Times, "每天的截单时刻", "times of day"),
    Field::silent(
        "every",
        Kind::Amount(&unit::DURATION),
        "每隔多久,从第 1 天 0 点起算",
        "multiples of this span since time 0",
    ),
    Field::silent(
        "after",
        Kind::Amount(&unit::DURATION),
        "这批的第一单来了多久以后",
        "this long after the batch's first order",
    ),
    Field::silent(
        "at",
        Kind::Integer(1, 100_000),
        "攒够多少单",
        "when this many orders are waiting",
    ),
    Field::silent(
        "merge",
        Kind::Choice(&["on_arrival", "at_cut_off"]),
        "下级的表随到随合(没写时),或截单后才合并",
        "sheets from below are merged as they come (without it), or at the cut-off",
    ),
];

const NETWORK: &[Field] = &[
    Field::silent(
        "chain",
        Kind::References("tier"),
        "用哪几级,从上到下;没写就全用;[] 是品牌自营",
        "the tiers in use, from the top down; without it all; [] is the brand's own shop",
    ),
    Field::silent(
        "tools",
        Kind::Mix("tools"),
        "全员的工具水平,或混用的比例:每一级都按比例分到整数个代理,是哪几个由编号决定",
        "the tool level of all agents, or shares of several: each tier gets whole numbers of agents, who follows from their number",
    ),
    Field::or(
        "payment",
        money::HOP_PAYMENT,
        "\"prepaid\"",
        "每一级给上家的货款：全额预付，或和 buyer.payment 一样的几种；某一级自己写的优先",
        "how agents pay the next one up: in full, in advance, or as buyer.payment may say; a tier's own payment wins",
    ),
    Field::or(
        "ship_from",
        Kind::Choice(&["supplier", "top_tier", "nearest_stock", "each_tier"]),
        "\"supplier\"",
        "从哪里发货：供应商；或最上一级代理自己的仓，少转一手，[supplier] 写的接单、拣货、人手、产能是每个上级代理各自的，按代理的工作时间（供应商有好几家时，按第一家写的）；或往上第一个有现货的代理，都没有就是供应商；或供应商发出、每一级代理收货再打包往下发",
        "where goods are shipped from: the supplier; each top-tier agent's own warehouse, then there is one hop fewer, and accepting, picking, hands and capacity of [supplier] are those of each such agent, in the agent's working hours (of several suppliers, those of the first); the first agent on the way up who has stock, else the supplier; or the supplier through the hands of every agent on the way down, who packs again",
    ),
];

const VERIFICATION: &[Field] = &[
    Field::or(
        "handling",
        DURATION,
        "\"none\"",
        "核对一单,占人手",
        "labour for one order",
    ),
    Field::or(
        "buyer_reply",
        DURATION,
        "\"none\"",
        "等买家回话,不占人手",
        "time until the buyer has replied; occupies nobody",
    ),
    Field::or(
        "catches",
        Kind::Share,
        "\"0%\"",
        "记错的单在这里被发现的比例",
        "share of capture errors that are caught and put right",
    ),
];
