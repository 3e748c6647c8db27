//! What a scenario says about stock becomes holdings, and what it says wrong is named.

use fahuo::engine::time::{DAY, HOUR};
use fahuo::model::demand::Regular;
use fahuo::model::network::{Network, ShipFrom};
use fahuo::model::stock::plan::{
    Forecast, Holding, Level, Policy, Review, Stagger, UNIT, WhenShort,
};
use fahuo::random::Law;
use fahuo::scenario::Scenario;

use crate::errors::{COMPLETE, is_named, load_text};

fn scenario(text: &str, settings: &[&str]) -> Scenario {
    let text = match text.contains("[demand]") {
        true => format!("run = {{ horizon = \"10 d\" }}\n{text}"),
        false => format!("{COMPLETE}{text}"),
    };
    let scenario = load_text(text, settings).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    scenario
}

fn network(text: &str) -> Network {
    scenario(text, &[]).network
}

/// The holdings of the supplier with this text in `[supplier.stock]`.
fn supplier(text: &str) -> Holding {
    let stock = network(&format!("[supplier.stock]\n{text}")).stock;
    let [holding] = <[Holding; 1]>::try_from(stock).expect("one");
    holding
}

fn days(days: f64) -> Law {
    Law::constant(days * DAY as f64).expect("a law")
}

#[test]
fn without_a_word_nobody_holds_stock_and_nothing_is_short() {
    for text in ["", "[supplier]\nstock = \"infinite\""] {
        assert!(network(text).stock.is_empty());
    }
}

#[test]
fn the_factor_of_the_supplier_reads_as_it_is_said() {
    let stock =
        network("[supplier]\nstock = { factor = 1.2, review = \"1 d\", lead_time = \"3 d\" }")
            .stock;
    let expected = Holding {
        review: Some(Review::every(DAY)),
        lead_time: Some(days(3.0)),
        ..Holding::up_to(None, Level::Factor(1.2))
    };
    assert_eq!(stock, [expected]);
}

#[test]
fn every_key_arrives() {
    let every = supplier(
        "z = 1.2\nmin = \"40 件\"\nreview = \"2 d\"\nreview_first = \"6 h\"\n\
         review_when = \"before_demand\"\nminimum = \"10 units\"\ncarton = \"12 units\"\n\
         lead_time = \"3 d\"\ndeliveries = \"keep_order\"\nproduction = \"10 min\"\n\
         initial = \"7.5 units\"\nforecast = { smoothing = 0.2 }\ndemand_seen = \"buyers\"\n\
         when_short = \"partial\"\npatience = \"5 d\"\nwarn_at = { factor = 0.5 }\nreturns = \"yes\"",
    );
    let expected = Holding {
        supplier: 0,
        tier: None,
        product: 0,
        policy: Policy::MinMax {
            min: Level::Units(40 * UNIT),
            max: Level::Z(1.2),
        },
        review: Some(Review {
            every: 2 * DAY,
            first: 6 * HOUR,
            before_demand: true,
            stagger: Stagger::None,
        }),
        minimum: 10 * UNIT,
        carton: 12 * UNIT,
        lead_time: Some(days(3.0)),
        keeps_order: true,
        production: Some(days(1.0 / 144.0)),
        initial: Some(7_500),
        forecast: Forecast::Smoothing(0.2),
        sees_end_demand: true,
        when_short: WhenShort::Partial,
        patience: Some(days(5.0)),
        warns_at: Some(Level::Factor(0.5)),
        chase_after: None,
        returns: true,
    };
    assert_eq!(every, expected);
}

#[test]
fn policies_follow_from_what_is_stated() {
    let units = |units: i64| Level::Units(units * UNIT);
    for (text, policy) in [
        (
            "cycle_service = \"75%\"\nreview = \"1 d\"\ncloses = \"50%\"",
            Policy::UpTo {
                level: Level::CycleService(0.75),
                closes: 0.5,
            },
        ),
        (
            "fill_rate = \"98%\"\nmin = { fill_rate = \"90%\" }\nlead_time = \"1 d\"",
            Policy::MinMax {
                min: Level::FillRate(0.9),
                max: Level::FillRate(0.98),
            },
        ),
        (
            "reorder_point = \"22 units\"\norder_quantity = \"60 units\"",
            Policy::ReorderPoint {
                point: units(22),
                quantity: 60 * UNIT,
            },
        ),
        (
            "order_quantity = \"60 units\"\nreview = \"7 d\"",
            Policy::Fixed {
                quantity: 60 * UNIT,
            },
        ),
        (
            "units = \"0 units\"",
            Policy::UpTo {
                level: units(0),
                closes: 1.0,
            },
        ),
    ] {
        assert_eq!(supplier(text).policy, policy, "{text}");
    }
}

const TWO: &str = "
[network]
ship_from = \"nearest_stock\"
[[tier]]
name = \"general\"
agents = 1
[[tier]]
name = \"city\"
agents = 2
stock = { units = \"5 units\", lead_time = \"1 d\", review = \"7 d\", stagger = \"even\", chase_after = \"2 d\" }
[[tier]]
name = \"retail\"
agents = 4
stock_sync_lag = \"6 h\"
";

#[test]
fn a_tier_asks_the_next_source_where_goods_come_from_the_nearest() {
    let near = network(TWO);
    assert_eq!(near.ship_from, ShipFrom::NearestStock);
    let [city] = &near.stock[..] else {
        panic!("{:?}", near.stock)
    };
    assert_eq!(
        (city.tier, city.when_short),
        (Some(1), WhenShort::NextSource)
    );
    assert_eq!(
        city.review.map(|review| review.stagger),
        Some(Stagger::Even)
    );
    assert_eq!(city.chase_after, Some(days(2.0)));
    let lags = near
        .tiers
        .iter()
        .map(|tier| tier.practices[0].stock_sync_lag);
    assert_eq!(lags.collect::<Vec<_>>(), [None, None, Some(6 * HOUR)]);

    let each = [
        "network.ship_from=each_tier",
        "tier.city.repack=2 h",
        "tier.city.stock=none",
        "tier.retail.stock_sync_lag=none",
    ];
    let each = scenario(TWO, &each).network;
    assert_eq!(each.tiers[1].repack, Some(days(1.0 / 12.0)));
    assert_eq!(each.tiers[2].transit, None);

    // A tier out of the chain holds nothing, and takes its number from the chain.
    let shorter = scenario(TWO, &["network.chain=[\"city\", \"retail\"]"]).network;
    assert_eq!(shorter.stock[0].tier, Some(0));
    let chain = "network.chain=[\"city\", \"retail\"]";
    let top = scenario(TWO, &[chain, "network.ship_from=top_tier"]).network;
    assert_eq!(top.stock[0].when_short, WhenShort::Backorder);
}

#[test]
fn a_product_may_differ() {
    let stock = network(
        "product = [{ name = \"a\", share = \"50%\" }, { name = \"b\", share = \"30%\" }, { name = \"c\", share = \"20%\" }]
[supplier.stock]
factor = 1.2
lead_time = \"3 d\"
carton = \"none\"
product = [{ name = \"b\", reorder_point = \"2 units\", order_quantity = \"9 units\" }, { name = \"c\", stock = \"infinite\" }]",
    )
    .stock;
    let [a, b] = &stock[..] else {
        panic!("{stock:?}")
    };
    assert_eq!((a.product, b.product), (0, 1));
    let of_a = Policy::UpTo {
        level: Level::Factor(1.2),
        closes: 1.0,
    };
    let of_b = Policy::ReorderPoint {
        point: Level::Units(2 * UNIT),
        quantity: 9 * UNIT,
    };
    assert_eq!((&a.policy, &b.policy), (&of_a, &of_b));
    assert_eq!(b.lead_time, Some(days(3.0)));
}

#[test]
fn stock_can_be_set_and_varied_and_merges_with_a_base() {
    let base = "[supplier.stock]\nfactor = 1.2\nlead_time = \"3 d\"\nmin = { factor = 1 }";
    let factor = |settings: &[&str]| {
        let network = scenario(base, settings).network;
        network.stock[0].policy.clone()
    };
    let max = |max: f64, min: f64| Policy::MinMax {
        min: Level::Factor(min),
        max: Level::Factor(max),
    };
    assert_eq!(factor(&["supplier.stock.factor=1.5"]), max(1.5, 1.0));
    assert_eq!(factor(&["supplier.stock.min.factor=0.4"]), max(1.2, 0.4));
    assert!(
        scenario(base, &["supplier.stock=infinite"])
            .network
            .stock
            .is_empty()
    );

    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    write("base.toml", &format!("{COMPLETE}{base}"));
    write(
        "own.toml",
        "extends = \"base.toml\"\n[supplier.stock]\nfactor = 2\nmin = \"none\"",
    );
    let path = folder.path().join("own.toml").display().to_string();
    let own = fahuo::scenario::load(&path, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let expected = Holding {
        supplier: 0,
        lead_time: Some(days(3.0)),
        ..Holding::up_to(None, Level::Factor(2.0))
    };
    assert_eq!(own.network.stock, [expected]);
    let listed: Vec<&str> = own.values.iter().map(|value| &*value.path).collect();
    assert!(listed.contains(&"supplier.stock.lead_time"), "{listed:?}");
    assert!(listed.contains(&"supplier.stock.deliveries"), "{listed:?}");
}

#[test]
fn quantities_count_whole_units_and_a_normal_one_may_be_negative() {
    let quantity = |law: &str| {
        let text = format!("product = [{{ name = \"a\", quantity = {law} }}]");
        network(&text).products[0].quantity.clone().expect("a law")
    };
    assert_eq!(quantity("\"2 件\""), Law::Constant(2_000.0));
    assert_eq!(
        quantity("{ normal = { mean = \"40 units\", sd = \"12 units\" } }"),
        Law::Normal {
            mean: 40_000.0,
            sd: 12_000.0
        }
    );
    let poisson = quantity("{ poisson = { mean = \"3 units\" } }");
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    assert!(near(poisson.mean(), 3_000.0), "{}", poisson.mean());
    assert!(near(poisson.variance() / 1e6, 3.0));
    assert_eq!(poisson.cdf(1_000.0), poisson.cdf(1_999.0));
    let product = &network(
        "product = [{ name = \"a\", unit_cost = \"4.5 元\", shelf_life = \"30 d\" }]
         [supplier.stock]\nunits = \"9 units\"",
    )
    .products[0];
    assert_eq!(product.unit_cost, Some(450));
    assert_eq!(product.shelf_life, Some(30 * DAY));
}

#[test]
fn orders_by_the_clock_say_how_many_there_are() {
    let demand = network(
        "tier = [{ name = \"retail\", agents = 4 }]
product = [{ name = \"a\", quantity = { normal = { mean = \"40 units\", sd = \"8 units\" } } }]
[demand]
every = \"12 h\"
correlation = -0.5",
    )
    .demand;
    assert_eq!(
        demand.regular,
        Some(Regular {
            every: 12 * HOUR,
            correlation: -0.5
        })
    );
    let day = fahuo::engine::time::SimTime::from_millis(DAY);
    assert_eq!(demand.rate.expected(day), 8.0);
}

/// With a general agent above two retail agents, and a product `a`.
const SMALL: &str =
    "product = [{ name = \"a\", quantity = { normal = { mean = \"2 units\", sd = \"2 units\" } } }]
[[tier]]
name = \"general\"
agents = 1
[[tier]]
name = \"retail\"
agents = 2
";

/// Each mistake stands at the end of [`SMALL`], in the retail tier.
#[test]
fn every_mistake_is_named_with_its_cure() {
    let near = "[network]\nship_from = \"nearest_stock\"";
    for (mistake, finding, cure) in [
        (
            "[supplier.stock]\nlead_time = \"3 d\"".to_owned(),
            "how much is held is not said",
            "one of factor = 1.2, z = 1.2",
        ),
        (
            "[supplier.stock]\nfactor = 1.2\nz = 1".to_owned(),
            "factor and z exclude each other",
            "write \"none\"",
        ),
        (
            "[supplier.stock]\nfactor = 0".to_owned(),
            "must be above zero",
            "",
        ),
        (
            "[supplier.stock]\nfactor = 4000".to_owned(),
            "at most 1000 is accepted",
            "units = \"40 units\"",
        ),
        (
            "[supplier.stock]\nfactor = -1".to_owned(),
            "`-1` is not possible here",
            "",
        ),
        (
            "[supplier.stock]\nfill_rate = \"100%\"".to_owned(),
            "above 0% and below 100%",
            "infinite stock",
        ),
        (
            "[supplier.stock]\nunits = 40".to_owned(),
            "`40` has no unit",
            "write \"40 units\"",
        ),
        (
            "[supplier.stock]\nunits = \"40 units\"\nmin = \"40 units\"".to_owned(),
            "min (s) must be below the level",
            "for example min =",
        ),
        (
            "[supplier.stock]\nfactor = 1\nlead_time = \"1 d\"\nmin = \"200 units\"".to_owned(),
            "min (s) must be below the level",
            "min comes out as 200 units, the level as 200 units",
        ),
        (
            "[supplier.stock]\nunits = \"40 units\"\nproduction = \"20 min\"".to_owned(),
            "200 units are sold a day and 72 can be made",
            "",
        ),
        (
            "[supplier.stock]\nmin = \"40 units\"".to_owned(),
            "how much is held is not said",
            "",
        ),
        (
            "[supplier.stock]\nunits = \"40 units\"\nlead_time = \"-1 d\"".to_owned(),
            "`-1 d` is negative",
            "write \"1 d\"",
        ),
        (
            "[supplier.stock]\nreorder_point = \"4 units\"".to_owned(),
            "how much is ordered is not said",
            "order_quantity = ",
        ),
        (
            "[supplier.stock]\norder_quantity = \"4 units\"".to_owned(),
            "when it is ordered is not said",
            "reorder_point = \"20 units\"",
        ),
        (
            "[supplier.stock]\norder_quantity = \"0 units\"\nreview = \"1 d\"".to_owned(),
            "must be above zero",
            "",
        ),
        (
            "[supplier.stock]\norder_quantity = \"4 units\"\nreview = \"1 d\"\nfactor = 1".to_owned(),
            "order_quantity says how much is ordered",
            "write \"none\"",
        ),
        (
            "[supplier.stock]\norder_quantity = \"4 units\"\nreview = \"1 d\"\ncloses = \"50%\"".to_owned(),
            "order_quantity says how much is ordered",
            "write \"none\"",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nmin = \"1 unit\"\ncloses = \"50%\"".to_owned(),
            "with min an order fills the whole gap",
            "",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\ncloses = \"50%\"".to_owned(),
            "so review is needed",
            "review = \"1 d\"",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nreview = \"0 d\"".to_owned(),
            "the time between reviews must be above zero",
            "leave review out",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nreview_when = \"before_demand\"".to_owned(),
            "review_when means nothing",
            "review = \"1 d\"",
        ),
        (
            "[supplier.stock]\nfactor = 1.2\nreview = \"1 d\"\nforecast = { moving_average = 0 }".to_owned(),
            "`0` is not a whole number from 1",
            "",
        ),
        (
            "[supplier.stock]\nfactor = 1.2\nreview = \"1 d\"\nforecast = { smoothing = 0 }".to_owned(),
            "the weight must be above zero",
            "",
        ),
        (
            "[supplier.stock]\nfactor = 1.2\nreview = \"1 d\"\nforecast = { smoothing = 0.1, moving_average = 2 }".to_owned(),
            "a forecast is made in one way",
            "one of forecast",
        ),
        (
            "[supplier.stock]\nfactor = 1.2\nreview = \"1 d\"\nforecast = { autoregressive = 1 }".to_owned(),
            "both excluded",
            "",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nreview = \"1 d\"\nforecast = { smoothing = 0.1 }".to_owned(),
            "the forecast has no effect",
            "",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\ndemand_seen = \"buyers\"".to_owned(),
            "makes no difference",
            "",
        ),
        (
            "[supplier.stock]\nfactor = 1.2".to_owned(),
            "the level comes out as 0 units",
            "lead_time = \"3 d\"",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nwhen_short = \"next_source\"".to_owned(),
            "there is no next source here",
            "nobody is behind the supplier",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nwhen_short = \"lost\"\npatience = \"1 d\"".to_owned(),
            "patience means nothing",
            "\"backorder\" or \"partial\"",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nwhen_short = \"lost\"".to_owned(),
            "15.87% of the quantities are negative",
            "gamma, poisson",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nproduct = [{ name = \"b\", factor = 1 }]".to_owned(),
            "there is no product called `b`",
            "known: a",
        ),
        (
            "[supplier.stock]\nunits = \"4 units\"\nstagger = \"even\"".to_owned(),
            "there is no key `stagger` here",
            "",
        ),
        (
            "stock = { units = \"4 units\" }".to_owned(),
            "nobody ships from here",
            "ship_from = \"nearest_stock\"",
        ),
        (
            "stock = { units = \"4 units\" }\n[network]\nship_from = \"each_tier\"".to_owned(),
            "nobody ships from here",
            "",
        ),
        (
            "stock = { units = \"4 units\" }\n[network]\nship_from = \"top_tier\"".to_owned(),
            "nobody ships from here",
            "",
        ),
        (
            "stock = \"infinite\"".to_owned(),
            "expected a table, found text",
            "stock = { factor = … }",
        ),
        (
            format!("stock = {{ units = \"4 units\", review = \"1 d\", stagger = \"even\" }}\n{near}"),
            "no days to spread them over",
            "",
        ),
        (
            format!("stock = {{ units = \"4 units\" }}\n{near}\n[[channel]]\nname = \"c\"\nenters_at = \"supplier\""),
            "nobody buys from this stock",
            "",
        ),
        (
            near.to_owned(),
            "no tier of agents holds stock",
            "",
        ),
        (
            "[network]\nship_from = \"top_tier\"\n[supplier.stock]\nunits = \"4 units\"".to_owned(),
            "nobody draws on the supplier's",
            "at the top tier as well",
        ),
        (
            "repack = \"1 h\"".to_owned(),
            "repack has no effect",
            "ship_from = \"each_tier\"",
        ),
        (
            "stock_sync_lag = \"6 h\"".to_owned(),
            "stock_sync_lag has no effect",
            "",
        ),
    ] {
        is_named(&format!("{COMPLETE}{SMALL}{mistake}"), finding, cure);
    }
}

#[test]
fn orders_by_the_clock_contradict_some_keys() {
    let start = "run = { horizon = \"10 d\" }\nproduct = [{ name = \"a\", shelf_life = \"0 d\", quantity = \"0 units\" }]\n[demand]\n";
    for (mistake, finding, cure) in [
        (
            "every = \"1 d\"\norders = \"5 orders/day\"",
            "orders and every exclude each other",
            "write \"none\"",
        ),
        ("every = \"0 d\"", "every must be above zero", ""),
        (
            "every = \"1 d\"\nby_agent = { top = \"20%\", takes = \"80%\" }",
            "all agents have equally many",
            "by_agent = \"equal\"",
        ),
        (
            "every = \"1 d\"\nweekday_weights = [1, 1, 1, 1, 1, 2, 2]",
            "weekday_weights has no effect",
            "write \"none\"",
        ),
        (
            "every = \"1 d\"\ncorrelation = 0.5",
            "the quantity of every product must be normal",
            "quantity = { normal",
        ),
        (
            "orders = \"5 orders/day\"\ncorrelation = 0.5",
            "correlation belongs to orders by the clock",
            "every = \"1 d\"",
        ),
        ("every = \"1 d\"\ncorrelation = 1", "both excluded", ""),
        ("every = \"1 d\"", "shelf_life must be above zero", ""),
        ("every = \"1 d\"", "more than zero units on average", ""),
    ] {
        is_named(&format!("{start}{mistake}"), finding, cure);
    }
}

/// The square of what is on order, over the length of the run, must fit into the sums.
#[test]
fn more_units_than_can_be_counted_are_refused() {
    let of = |days: u32| {
        format!(
            "[run]\nhorizon = \"{days} d\"\n[demand]\nevery = \"1 d\"\n\
             [[tier]]\nname = \"retail\"\nagents = 1\n\
             [supplier]\nstock = {{ factor = 1, lead_time = \"60000 d\" }}\n\
             [[product]]\nname = \"a\"\nquantity = \"1000000 units\"\n"
        )
    };
    assert!(load_text(of(1_000), &[]).is_ok());
    is_named(
        &of(60_000),
        "about 6.0e10 units are sold in one replication, at most 1e9",
        "shorten run.horizon",
    );
}
