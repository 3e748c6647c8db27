//! Keys about goods: products, supplier, carriers, what errors turn into.

use super::super::quantity::unit;
use super::{Field, Kind, aftersales, integrity, money, stock};

const DURATION: Kind = Kind::Law(&unit::DURATION);

/// What is sold, and how it reaches the buyer.
pub const GOODS: &[Field] = &[
    Field::silent(
        "product",
        Kind::Entries("name", &[PRODUCT]),
        "卖什么;没写就是一种无名商品,走第一家快递",
        "what is sold; without any, one nameless product with the first carrier",
    ),
    Field::silent(
        "supplier",
        Kind::OneOrSeveral(
            &[SUPPLIER, integrity::SUPPLIER],
            &[OF_SEVERAL, SUPPLIER, integrity::SUPPLIER],
        ),
        "供应商；有好几家就写 [[supplier]]",
        "who ships; several are written [[supplier]]",
    ),
    Field::or(
        "uncaught_error",
        Kind::Table(&[UNCAUGHT]),
        "{ wrong = \"100%\" }",
        "没被发现的错单变成什么,合计 100%;没写就全是错发",
        "what uncaught errors become, adding up to 100%; without it, all wrong items",
    ),
    Field::silent(
        "carrier",
        Kind::Entries("name", &[CARRIER]),
        "快递;没写就揽收即签收",
        "who carries; without any, parcels arrive at the first scan",
    ),
];

const PRODUCT: &[Field] = &[
    Field::required("name", Kind::Name, "名字", "name"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::silent(
        "share",
        Kind::Share,
        "占订单数的比例,合计 100%;只有一种时可不写",
        "share of the orders; all add up to 100%; optional for a single one",
    ),
    Field::or(
        "order_value",
        Kind::Law(&unit::MONEY),
        "\"none\"",
        "客单价",
        "what the buyer pays for an order",
    ),
    Field::silent(
        "carrier",
        money::CARRIER_RULE,
        "走哪家快递，或怎么挑；只有一家时可不写",
        "the carrier, or how it is chosen; optional if there is only one",
    ),
    Field::silent(
        "supplier",
        Kind::Reference("supplier"),
        "有好几家供应商时：这种商品的单都先派给哪一家；没写就按各家的 share",
        "with several suppliers, the one to whom all orders for it go first; without it, by their shares",
    ),
    Field::or(
        "quantity",
        Kind::Law(&unit::UNITS),
        "\"1 unit\"",
        "一单要几件",
        "how many units an order asks for",
    ),
    Field::or(
        "unit_cost",
        Kind::AmountOr(&unit::MONEY, money::LANDED_COST),
        "\"none\"",
        "一件的成本，库存占用资金按它算；或到岸成本 { goods = \"8000 yuan\", freight = \"650 yuan\", duty = \"8%\", vat = \"13%\" }",
        "what a unit in stock is worth; or its landed cost, { goods = \"8000 yuan\", freight = \"650 yuan\", duty = \"8%\", vat = \"13%\" }",
    ),
    Field::or(
        "shelf_life",
        Kind::Amount(&unit::DURATION),
        "\"none\"",
        "保质期：从外面到货以后能卖多久；没写不过期",
        "how long after it came in from outside a unit may be sold; without it, for ever",
    ),
    Field::or(
        "weight",
        Kind::Law(&unit::WEIGHT),
        "\"none\"",
        "包裹重量",
        "weight of the parcel",
    ),
    Field::or(
        "volume",
        Kind::Law(&unit::VOLUME),
        "\"none\"",
        "包裹体积，快递写了 volume_divisor 才用得上",
        "volume of the parcel, for carriers with a volume_divisor",
    ),
    Field::silent(
        "category",
        Kind::Name,
        "品类；同一品类的商品合起来统计",
        "category; products of one category are told together",
    ),
    Field::or(
        "cold",
        Kind::Choice(&["yes", "no"]),
        "\"no\"",
        "要不要冷藏",
        "whether it must be kept cold",
    ),
    Field::or(
        "faulty",
        Kind::Share,
        "\"0%\"",
        "签收的货里有质量问题的比例",
        "share of what is delivered that is not what it should be",
    ),
    Field::or(
        "returns",
        Kind::Table(&[aftersales::RETURNS]),
        "\"none\"",
        "退货：货没问题，买家也要退，例如七天无理由；写了 after_sales.return 才受理",
        "goods given back that came as they should, such as a change of mind; dealt with where after_sales.return is written",
    ),
];

const OF_SEVERAL: &[Field] = &[
    Field::required(
        "name",
        Kind::Name,
        "有好几家时：名字，路径和指标里用，supplier.north.stock",
        "of several: name, used in paths and metrics, supplier.north.stock",
    ),
    Field::silent(
        "share",
        Kind::Share,
        "有好几家时：先派给这一家的单占多少，合计 100%；有一家可以不写，余下的都归它。指定了供应商的商品不算在内",
        "of several: share of the orders that go to this one first; all add up to 100%, and one may leave it out and take the rest. Products that name their supplier are not shared out",
    ),
    Field::silent(
        "fallback",
        Kind::References("supplier"),
        "有好几家时：缺货、又写了 when_short = \"next_source\" 时依次找哪几家；没写就按列出的顺序往下找，一圈为止。都没货就在最先派给的那家等",
        "of several: whom to ask, one after the other, when short and with when_short = \"next_source\"; without it, those listed after this one, going round. If nobody has enough, the order waits where it went first",
    ),
];

const SUPPLIER: &[Field] = &[
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
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
        "放假、停工的日子,从 0 点到 24 点都不上班",
        "days off, closed from midnight to midnight",
    ),
    Field::or(
        "accept",
        DURATION,
        "\"none\"",
        "接单:看到到接受",
        "from seen to accepted, in working hours",
    ),
    Field::or(
        "catches",
        Kind::Share,
        "\"0%\"",
        "错单在接单时被发现的比例",
        "share of altered orders caught on acceptance",
    ),
    Field::or(
        "pick_pack",
        DURATION,
        "\"none\"",
        "拣货打包",
        "picking and packing, in working hours",
    ),
    Field::or(
        "hands",
        Kind::Integer(1, 10_000),
        "\"none\"",
        "拣货人手;没写不限",
        "parallel hands for picking; without it, unlimited",
    ),
    Field::or(
        "pickups",
        Kind::Times,
        "\"none\"",
        "快递上门揽收的时刻;没写就打包完即揽收",
        "times of the courier's pickups; without them, at once when packed",
    ),
    Field::or(
        "capacity",
        Kind::Amount(&unit::RATE),
        "\"none\"",
        "每天最多发多少单;没写不限",
        "most orders a day; without it, unlimited",
    ),
    Field::or(
        "stock",
        Kind::TableOr("infinite", stock::SUPPLIER_STOCK),
        "\"infinite\"",
        "库存：不缺货，或备货 { factor = 1.2, review = \"1 d\", lead_time = \"3 d\" }",
        "stock: never short, or held, { factor = 1.2, review = \"1 d\", lead_time = \"3 d\" }",
    ),
    Field::or(
        "consolidation",
        Kind::Table(&[money::CONSOLIDATION]),
        "\"none\"",
        "集中发货：打包好的攒到一起发，代替揽收时刻，例如 { dispatch = [\"18:00\"], at = 8, fee = \"120 yuan\" }",
        "parcels leave together, instead of with pickups, such as { dispatch = [\"18:00\"], at = 8, fee = \"120 yuan\" }",
    ),
    Field::silent(
        "wage",
        Kind::Amount(&unit::WAGE),
        "每个拣货人手每小时的工资；没写用 cost.wage；没写 hands 就不算工资",
        "wage of each hand; otherwise cost.wage; without hands nothing is paid",
    ),
    Field::or(
        "picking_errors",
        Kind::Table(&[aftersales::PICKING_ERRORS]),
        "\"none\"",
        "仓库拿错、少装的比例，例如 { wrong = \"1%\", missing = \"0.5%\" }",
        "what the warehouse gets wrong, such as { wrong = \"1%\", missing = \"0.5%\" }",
    ),
    Field::not_modelled("outage", "停工", "outages"),
];

const UNCAUGHT: &[Field] = &[
    Field::or(
        "wrong",
        Kind::Share,
        "\"0%\"",
        "错发,能送到",
        "a wrong item; delivered",
    ),
    Field::or(
        "missing",
        Kind::Share,
        "\"0%\"",
        "漏发,能送到",
        "an item missing; delivered",
    ),
    Field::or(
        "undeliverable",
        Kind::Share,
        "\"0%\"",
        "地址不对,送不到",
        "cannot be delivered; the order is lost",
    ),
];

const CARRIER: &[Field] = &[
    Field::required("name", Kind::Name, "名字", "name"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::silent(
        "tariff",
        Kind::Table(&[money::TARIFF]),
        "运费",
        "what it charges",
    ),
    Field::or(
        "transit",
        DURATION,
        "\"none\"",
        "揽收到签收",
        "from first scan to the buyer",
    ),
    Field::or(
        "promise",
        Kind::Amount(&unit::DURATION),
        "\"none\"",
        "对买家承诺的运输时效,从揽收算起",
        "promised time from the first scan",
    ),
    Field::silent(
        "failure",
        Kind::Table(&[FAILURE]),
        "丢件、破损",
        "loss and damage",
    ),
    Field::silent(
        "region",
        Kind::Entries("name", &[REGION]),
        "买家住在哪些地区;写了分区的快递,地区、顺序和比例要一样",
        "where buyers live; carriers that list regions list the same ones, in the same order and with the same shares",
    ),
    Field::silent(
        "slow",
        Kind::Entries("name", &[SLOW]),
        "放慢的日子,例如春节;只有这些天里的路走得慢",
        "slow periods, such as the Spring Festival; what is under way is slower on these days and no longer",
    ),
    Field::not_modelled("outage", "停运", "outages"),
];

const REGION: &[Field] = &[
    Field::required("name", Kind::Name, "名字,指标里用", "name, used in metrics"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::silent(
        "share",
        Kind::Share,
        "住在这里的买家占订单数的比例,合计 100%;只有一个时可不写",
        "share of the orders whose buyers live there; all add up to 100%; optional for a single one",
    ),
    Field::silent(
        "transit",
        DURATION,
        "到这个地区,揽收到签收;没写就用这家快递的 transit",
        "from first scan to the buyers there; without it, the carrier's transit",
    ),
    Field::silent(
        "promise",
        Kind::Amount(&unit::DURATION),
        "对这个地区的买家承诺的运输时效;没写就用这家快递的 promise",
        "promised time to the buyers there; without it, the carrier's promise",
    ),
    Field::or(
        "tariff",
        Kind::Table(&[money::TARIFF]),
        "\"none\"",
        "到这个地区的运费，整套代替这家快递的 tariff；没写就和别处一样",
        "what it charges to the buyers there, all of it instead of the carrier's tariff; without it, as everywhere",
    ),
];

const SLOW: &[Field] = &[
    Field::required("name", Kind::Name, "名字", "name"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::required("days", Kind::Days, "哪些日子", "its days"),
    Field::required(
        "factor",
        Kind::Number,
        "这些天里走同样的路要几倍时间,1 到 1000;同一天有几个就相乘;承诺不变",
        "how many times as long the same way takes on these days, 1 to 1000; several on one day multiply; the promise stays what it is",
    ),
    Field::silent(
        "region",
        Kind::Word,
        "只影响到这个地区的包裹;没写就是全部",
        "only parcels to this region; without it, all",
    ),
];

const FAILURE: &[Field] = &[
    Field::or(
        "loss",
        Kind::Share,
        "\"0%\"",
        "丢件",
        "share of parcels lost",
    ),
    Field::or(
        "damage",
        Kind::Share,
        "\"0%\"",
        "破损",
        "share of the parcels that come, damaged",
    ),
];
