//! Keys about stock: how much is held, when more is ordered, and what happens when it is short.
//!
//! The supplier and a tier share most of them, and a product at a stock point may have its own.

use super::super::quantity::unit;
use super::{Field, Fields, Kind};

const DURATION: Kind = Kind::Law(&unit::DURATION);
const UNITS: Kind = Kind::Amount(&unit::UNITS);
const LEVEL_OR_UNITS: Kind = Kind::AmountOr(&unit::UNITS, &[LEVEL]);

/// Stock of a supplier.
pub const SUPPLIER_STOCK: Fields = &[
    LEVEL,
    POINT,
    WHEN_SHORT,
    SUPPLIER_ONLY,
    &[Field::silent(
        "product",
        Kind::Overrides(
            "product",
            &[NAME, NEVER_SHORT, LEVEL, POINT, WHEN_SHORT, SUPPLIER_ONLY],
        ),
        "和别的商品不同的地方，按商品名字；没写的商品都照上面",
        "what is different for a product, by its name; all others as above",
    )],
];

/// Stock of each agent of a tier.
pub const TIER_STOCK: Fields = &[
    LEVEL,
    POINT,
    WHEN_SHORT_AT_TIER,
    TIER_ONLY,
    &[Field::silent(
        "product",
        Kind::Overrides(
            "product",
            &[NAME, NOT_HELD, LEVEL, POINT, WHEN_SHORT_AT_TIER, TIER_ONLY],
        ),
        "和别的商品不同的地方，按商品名字；没写的商品都照上面",
        "what is different for a product, by its name; all others as above",
    )],
];

const NAME: &[Field] = &[Field::required(
    "name",
    Kind::Name,
    "哪种商品",
    "which product",
)];

const NEVER_SHORT: &[Field] = &[Field::silent(
    "stock",
    Kind::Choice(&["infinite"]),
    "这种商品不缺货",
    "this product is never short",
)];

const NOT_HELD: &[Field] = &[Field::silent(
    "stock",
    Kind::Choice(&["none"]),
    "这种商品不备货",
    "this product is not held here",
)];

/// One of these states a level.
const LEVEL: &[Field] = &[
    Field::silent(
        "factor",
        Kind::Number,
        "备货系数：补到（提前期加盘点间隔内）预计需求的几倍；这五种写法只写一种",
        "safety-stock factor: so many times the demand expected during lead time and review period; one of these five",
    ),
    Field::silent(
        "z",
        Kind::Between(-10.0, 10.0),
        "安全系数：比这段时间的预计需求多几个标准差",
        "so many standard deviations above the demand expected in that time",
    ),
    Field::silent(
        "cycle_service",
        Kind::Share,
        "周期服务水平：一个补货周期里一件也不缺的概率",
        "probability that no unit is short in a replenishment cycle",
    ),
    Field::silent(
        "fill_rate",
        Kind::Share,
        "满足率：有现货、当即满足的件数所占比例（按公式）",
        "share of units served at once from stock on hand, by the formula",
    ),
    Field::silent(
        "units",
        UNITS,
        "直接写件数，每个备货点各有这么多",
        "plain units, at each stock point",
    ),
];

const POINT: &[Field] = &[
    Field::silent(
        "min",
        LEVEL_OR_UNITS,
        "(s,S) 的 s：降到这里才订，一订就补到上面的水平",
        "s of (s,S): only at this level or below is ordered, up to the level above",
    ),
    Field::silent(
        "reorder_point",
        LEVEL_OR_UNITS,
        "(r,Q) 的 r：降到这里就订 order_quantity 件",
        "r of (r,Q): at this level or below order_quantity is ordered",
    ),
    Field::silent(
        "order_quantity",
        UNITS,
        "(r,Q) 的 Q；只写它和 review，就是每次盘点都订这么多",
        "Q of (r,Q); alone with review: as much at every review",
    ),
    Field::or(
        "review",
        Kind::Amount(&unit::DURATION),
        "\"none\"",
        "多久盘点一次；没写就是随时看",
        "the time between reviews; without it the position is watched all the time",
    ),
    Field::or(
        "review_first",
        Kind::Amount(&unit::DURATION),
        "\"0 d\"",
        "第一次盘点在开始后多久",
        "time of the first review",
    ),
    Field::or(
        "review_when",
        Kind::Choice(&["after_demand", "before_demand"]),
        "\"after_demand\"",
        "和买家下单同一刻时，先卖后盘，还是先盘后卖",
        "at the same instant as orders of buyers: after them, or before them",
    ),
    Field::or(
        "closes",
        Kind::Share,
        "\"100%\"",
        "一次补上缺口的百分之几；少于 100% 订货更平稳",
        "share of the gap that is ordered at once; less smooths the orders",
    ),
    Field::or(
        "minimum",
        UNITS,
        "\"none\"",
        "起订量",
        "least that is ordered",
    ),
    Field::or(
        "carton",
        UNITS,
        "\"none\"",
        "整箱件数，订货向上取整箱",
        "units in a carton; orders are rounded up to whole ones",
    ),
    Field::or(
        "lead_time",
        DURATION,
        "\"none\"",
        "提前期：上游发出到收到；供应商是订货（或做完）到入库",
        "from leaving the source until received; at the supplier from ordering, or from leaving production",
    ),
    Field::or(
        "deliveries",
        Kind::Choice(&["may_cross", "keep_order"]),
        "\"may_cross\"",
        "到货可以后发先到，还是按发出的顺序到",
        "whether a delivery may overtake an earlier one",
    ),
    Field::silent(
        "initial",
        UNITS,
        "开始时的现货；没写就是补足到目标水平",
        "on hand at the start; without it, up to the level",
    ),
    Field::or(
        "forecast",
        Kind::WordOr(&["known"], &[FORECAST]),
        "\"known\"",
        "预计需求从哪里来：已知的平均值，或预测",
        "where the expected demand comes from: the known mean, or a forecast",
    ),
    Field::or(
        "demand_seen",
        Kind::Choice(&["orders", "buyers"]),
        "\"orders\"",
        "预测看的是下级来的订货，还是买家的订单（需求共享）",
        "the forecast sees what is ordered from here, or the buyers' orders (shared demand)",
    ),
    Field::or(
        "patience",
        DURATION,
        "\"none\"",
        "买家等货等多久就取消",
        "how long a buyer's order waits for stock until it is cancelled",
    ),
    Field::silent(
        "warn_at",
        LEVEL_OR_UNITS,
        "备货预警：现货降到这里就计一次",
        "early warning, counted each time stock on hand falls to this level",
    ),
    Field::or(
        "returns",
        Kind::Choice(&["yes", "no"]),
        "\"no\"",
        "订多了能不能退回上游",
        "whether what was ordered too much may go back",
    ),
];

const WHEN_SHORT: &[Field] = &[Field::or(
    "when_short",
    Kind::Choice(&["backorder", "partial", "lost", "next_source"]),
    "\"backorder\"",
    "买家的单缺货时：等齐了再发；有多少先发多少；取消；转给下一家供应商（有好几家时）。代理的补货单总是等",
    "when there is too little for a buyer's order: it waits, part of it goes at once, it is cancelled, or the next supplier takes it over, where there are several; replenishment orders of agents always wait",
)];

const WHEN_SHORT_AT_TIER: &[Field] = &[Field::silent(
    "when_short",
    Kind::Choice(&["backorder", "partial", "lost", "next_source"]),
    "缺货时：等齐了再发；有多少先发多少；取消；找上一级。没写：ship_from = \"nearest_stock\" 时找上一级，别的时候等",
    "when there is too little: the order waits, part of it goes at once, it is cancelled, or it goes on to the agent above; without it, the agent above with ship_from = \"nearest_stock\", else it waits",
)];

const SUPPLIER_ONLY: &[Field] = &[Field::or(
    "production",
    DURATION,
    "\"none\"",
    "生产一件要多久，一件接一件；没写就不占产能",
    "time to make a unit, one after the other; without it, production is unlimited",
)];

const TIER_ONLY: &[Field] = &[
    Field::or(
        "stagger",
        Kind::Choice(&["none", "even", "random"]),
        "\"none\"",
        "这一级各代理的盘点日：同一天、平均错开、各自随机",
        "the agents' review days: the same, evenly spread, or random",
    ),
    Field::or(
        "chase_after",
        DURATION,
        "\"none\"",
        "补货单被漏掉后多久来催；没写则当即知道，下次盘点再订",
        "how long until an omitted replenishment order is asked after; without it, it is known at once and the next review sees it",
    ),
];

const FORECAST: &[Field] = &[
    Field::silent(
        "moving_average",
        Kind::Integer(1, 10_000),
        "最近几个盘点间隔（随时看的，几天）的平均；三种只写一种",
        "mean of the last so many review periods (days where the position is watched); one of these three",
    ),
    Field::silent(
        "smoothing",
        Kind::Between(0.0, 1.0),
        "指数平滑：最新一期的权重，大于 0",
        "exponential smoothing: weight of the newest period, above 0",
    ),
    Field::silent(
        "autoregressive",
        Kind::Between(-1.0, 1.0),
        "相邻两期的相关系数，按它做最好的预测",
        "the best forecast for this correlation of neighbouring periods",
    ),
];
