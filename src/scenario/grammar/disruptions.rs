//! Keys about what goes wrong for a while: disruptions, and bans of accounts.

use super::super::quantity::unit;
use super::{Field, Kind};

const DURATION: Kind = Kind::Law(&unit::DURATION);

/// What of a supplier may stand still.
pub const PAUSES: &[&str] = &["ordering", "shipping", "receipt"];

/// What goes wrong.
pub const DISRUPTIONS: &[Field] = &[Field::silent(
    "disruption",
    Kind::Entries("name", &[DISRUPTION, WHEN]),
    "停工、停运、代理请假或离开、单量突变：一次写一项，写清楚影响谁、什么时候",
    "outages, slow-downs, agents who are away or leave, sudden demand: each entry says whom it hits and when",
)];

const ENABLED: Field = Field::or(
    "enabled",
    Kind::Choice(&["yes", "no"]),
    "\"yes\"",
    "写 \"no\" 就不发生；变体里这样关掉，就能和发生时成对比较",
    "with \"no\" it does not happen; so a variant that switches it off is compared with it, replication by replication",
);

const DISRUPTION: &[Field] = &[
    Field::required(
        "name",
        Kind::Name,
        "名字，指标里用",
        "name, used in metrics",
    ),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    ENABLED,
    Field::silent(
        "supplier",
        Kind::Word,
        "影响哪一家供应商，或 \"all\"；停什么写 pauses",
        "the supplier it hits, or \"all\"; what stands still is said in pauses",
    ),
    Field::silent(
        "pauses",
        Kind::Choices(PAUSES),
        "供应商停什么：ordering 不看单不接单，shipping 不拣货不打包、快递不来收，receipt 不收自己订的货；没写就是前两样",
        "what of a supplier stands still: ordering, orders are neither seen nor accepted; shipping, nothing is picked, packed or collected; receipt, what it has ordered is not received; without it the first two",
    ),
    Field::silent(
        "carrier",
        Kind::Word,
        "影响哪一家快递路上的件，或 \"all\"；没写 factor 就停在原地",
        "the carrier whose parcels under way it hits, or \"all\"; without factor they stand still",
    ),
    Field::silent(
        "region",
        Kind::Word,
        "只影响寄到这个地区的件；没写就是全部",
        "only parcels to this region; without it, all",
    ),
    Field::silent(
        "factor",
        Kind::Number,
        "走同样的路要几倍时间，1 到 1000；承诺不变",
        "how many times as long the same way takes, 1 to 1000; the promise stays what it is",
    ),
    Field::silent(
        "tier",
        Kind::Word,
        "影响哪一级的代理：不在岗，活等回来再干",
        "the tier whose agents are away; their work waits until they are back",
    ),
    Field::silent(
        "agents",
        Kind::Integer(1, 2_000_000),
        "这一级的几个代理，各有各的时间；是哪几个由编号决定，每次模拟都一样；没写就是全部",
        "how many of them, each at times of its own; who they are follows from their number, the same in every run; without it, all",
    ),
    Field::or(
        "leaves",
        Kind::Choice(&["yes", "no"]),
        "\"no\"",
        "这些代理是不再回来：手上的单做完，新单转给同一个上级的下一个代理；只能是最低一级",
        "these agents leave for good: what they have they finish, new orders go to the next one under the same upper agent; of the lowest tier only",
    ),
    Field::or(
        "customers_lost",
        Kind::Share,
        "\"0%\"",
        "代理离开以后，他的单流失多少",
        "share of the orders of an agent who has left that are lost",
    ),
    Field::silent(
        "demand",
        Kind::Number,
        "单量是平日的几倍，0 到 100",
        "how many times the usual orders, 0 to 100",
    ),
    Field::or(
        "threshold",
        Kind::Share,
        "\"10%\"",
        "恢复的标准：当天下的单平均发货（快递的事看签收）用时，回到之前的平均加这么多以内，第二天也是",
        "when it is over: the mean dispatch time (delivery time for what hits carriers) of a day's orders is back within so much above what it was before, and the next day's too",
    ),
];

/// When something happens.
const WHEN: &[Field] = &[
    Field::silent(
        "days",
        Kind::Days,
        "哪些日子，整天；days、from、every 写一个",
        "on which days, from midnight to midnight; one of days, from and every",
    ),
    Field::silent(
        "from",
        Kind::Amount(&unit::DURATION),
        "从模拟开始以后多久起，持续 lasts",
        "so long after the beginning of the run, for as long as lasts says",
    ),
    Field::silent(
        "every",
        DURATION,
        "隔多久发生一次：从开始、从上一次结束算起，各次随机",
        "time from the beginning, and from the end of one, to the next; drawn each time",
    ),
    Field::silent("lasts", DURATION, "一次持续多久", "how long it lasts"),
    Field::or(
        "rises_per_year",
        Kind::Share,
        "\"0%\"",
        "写了 every 时：发生的可能每年增加开始时的百分之几（监管趋严）",
        "with every: by how much of what it is at first the hazard grows each year",
    ),
];

/// Bans of a channel's accounts.
pub const BAN: &[&[Field]] = &[WHEN, BANNED];

const BANNED: &[Field] = &[
    ENABLED,
    Field::or(
        "accounts",
        Kind::Choice(&["per_agent", "one"]),
        "\"per_agent\"",
        "账号是最低一级代理每人一个，各封各的；还是全网一个",
        "each agent of the lowest tier has an account, banned by itself; or there is one for all",
    ),
    Field::silent(
        "demand",
        Kind::Table(&[BANNED_DEMAND]),
        "封号期间来的买家怎么办，合计 100%；没写就都等",
        "what buyers do who come during a ban, adding up to 100%; without it, all wait",
    ),
    Field::silent(
        "moves_to",
        Kind::Word,
        "转到哪个渠道；那边也封着就等",
        "the channel to which they move; where that is banned too, they wait",
    ),
];

const BANNED_DEMAND: &[Field] = &[
    Field::or(
        "waits",
        Kind::Share,
        "\"0%\"",
        "等解封，那时再下单",
        "wait, and order when the ban is over",
    ),
    Field::or(
        "moves",
        Kind::Share,
        "\"0%\"",
        "马上转到别的渠道下单",
        "order by another channel at once",
    ),
    Field::or(
        "lost",
        Kind::Share,
        "\"0%\"",
        "不买了",
        "do not order at all",
    ),
];
