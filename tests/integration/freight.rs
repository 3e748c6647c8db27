//! What parcels cost through the model: published prices and shares, the choice of a carrier,
//! contract prices by volume, common departures.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::{Observation, ReplicationResult};
use fahuo::model::money::plan::{
    ALL, Base, Bearer, CarrierRule, Consolidation, Money, Terms, TierMoney,
};
use fahuo::model::money::tariff::{ByWeight, Cold, Step, StepPrice, Tariff};
use fahuo::model::network::{Carrier, Network, Product, ShipFrom, Tier};
use fahuo::model::{self, Crew, Path, Pieces, Workspace, measure};
use fahuo::random::Law;

const HOURS: f64 = HOUR as f64;

fn law(mean: f64, cv: f64) -> Option<Law> {
    Some(Law::lognormal_mean_cv(mean, cv).expect("positive"))
}

fn fixed(value: f64) -> Option<Law> {
    Some(Law::Constant(value))
}

fn carrier(name: &str, tariff: Tariff) -> Carrier {
    Carrier {
        tariff: Some(tariff),
        ..Carrier::neutral(name)
    }
}

/// One price for every parcel \[fen\].
fn flat(fen: f64) -> Tariff {
    Tariff::per_parcel(Law::Constant(fen))
}

fn per_kilogram(fen: i64) -> Tariff {
    Tariff {
        by_weight: Some(ByWeight::PerKilogram(fen)),
        ..Tariff::default()
    }
}

/// A product worth so much on average \[fen\], by a carrier.
fn product(name: &str, share: f64, value: f64, carrier: usize) -> Product {
    Product {
        order_value: law(value, 0.5),
        carrier: CarrierRule::Fixed(carrier),
        ..Product::neutral(name, share)
    }
}

/// So many orders a day over so many days, through one agent.
fn network(orders: f64, days: i64) -> Network {
    let demand = Demand {
        streams: 8,
        shares: None,
        rate: Rate::constant(orders),
        regular: None,
    };
    let horizon = SimTime::from_millis(days * DAY);
    Network::neutral(vec![Tier::neutral("retail", 4)], demand, horizon)
}

/// Orders of products, by carriers, in 60 days.
fn shop(products: Vec<Product>, carriers: Vec<Carrier>) -> Network {
    Network {
        products,
        carriers,
        ..network(400.0, 60)
    }
}

fn play(network: &Network) -> ReplicationResult {
    model::simulate(network, 7, 1, Path::Elided, &mut Workspace::default())
}

/// The value of a metric in one run.
fn found(network: &Network, id: &str) -> f64 {
    value(network, &play(network), id)
}

fn value(network: &Network, result: &ReplicationResult, id: &str) -> f64 {
    let metrics = measure::metrics(network);
    let position = metrics.iter().position(|metric| metric.id == id);
    let position = position.unwrap_or_else(|| panic!("no metric {id}"));
    match result.observations[position] {
        Observation::Value(value) => value.unwrap_or(f64::NAN),
        Observation::Ratio(part, whole) => part / whole,
    }
}

#[track_caller]
fn within(value: f64, low: f64, high: f64) {
    assert!((low..=high).contains(&value), "{value} of {low} to {high}");
}

/// Common express: first kilogram 5.5 yuan, each further one 1.5, at 0.9 kg on average.
fn common() -> Carrier {
    let by_weight = ByWeight::Steps {
        first: 550,
        first_weight: 1000,
        step: 1000,
        further: 150,
    };
    Carrier {
        transit: law(56.4 * HOURS, 0.361),
        ..carrier(
            "common",
            Tariff {
                by_weight: Some(by_weight),
                ..Tariff::default()
            },
        )
    }
}

/// The brand line: 12 to 15 yuan.
fn brand() -> Carrier {
    let price = Law::uniform(1200.0, 1500.0).expect("rising");
    Carrier {
        transit: law(32.5 * HOURS, 0.34),
        ..carrier("brand", Tariff::per_parcel(price))
    }
}

fn weighing(grams: f64, cv: f64, product: Product) -> Product {
    Product {
        weight: law(grams, cv),
        ..product
    }
}

// C21, C22: common express costs 6 yuan at the national mean weight, the brand line 12 to 15.
#[test]
fn express_costs_what_is_published() {
    let goods = |carrier| weighing(900.0, 0.4, product("daily", 1.0, 6700.0, carrier));
    let carriers = || vec![common(), brand()];
    let price = |carrier| {
        let net = shop(vec![goods(carrier)], carriers());
        found(&net, "cost.logistics_per_order")
    };
    within(price(0), 5.8, 6.2);
    within(price(1), 13.4, 13.6);
}

// C23: the post costs 8 yuan a kilogram, rounded to the fen and never more or less.
#[test]
fn the_post_charges_by_the_kilogram() {
    let mut grain = product("grain", 1.0, 6000.0, 0);
    grain.weight = fixed(3250.0);
    let net = shop(vec![grain], vec![carrier("post", per_kilogram(800))]);
    assert_eq!(found(&net, "cost.logistics_per_order"), 26.0);
}

// C10: beauty products worth 112.5 to 169 yuan by the brand line.
#[test]
fn the_logistics_share_of_beauty_products() {
    for value in [11_250.0, 13_500.0, 16_900.0] {
        let net = shop(vec![product("beauty", 1.0, value, 0)], vec![brand()]);
        within(found(&net, "cost.logistics_share"), 0.075, 0.125);
    }
}

// C11: produce costs a quarter of its price to send up to 32 yuan a kilogram, 48 if kept cold.
#[test]
fn the_logistics_share_of_produce_depends_on_its_price_alone() {
    let tariff = Tariff {
        cold: Some(Cold {
            factor: 1_500_000,
            container: 0,
            ice: 0,
        }),
        ..per_kilogram(800)
    };
    for (price, cold, dear) in [
        (32.0, false, true),
        (33.0, false, false),
        (48.0, true, true),
        (49.0, true, false),
    ] {
        // Two sizes, worth as much by weight.
        let sized = |name: &str, kilograms: f64| Product {
            order_value: fixed(price * 100.0 * kilograms),
            weight: fixed(1000.0 * kilograms),
            cold,
            ..Product::neutral(name, 0.5)
        };
        let products = vec![sized("bag", 2.5), sized("box", 10.0)];
        let net = shop(products, vec![carrier("post", tariff.clone())]);
        let share = found(&net, "cost.logistics_share");
        assert_eq!(share >= 0.25, dear, "{price} yuan/kg: {share}");
        for size in ["bag", "box"] {
            let same = found(&net, &format!("product.{size}.logistics_share"));
            assert!((same - share).abs() < 1e-12);
        }
    }
}

// C09: at the same carrier the share falls with what a kilogram is worth. Categories add up.
#[test]
fn the_logistics_share_depends_on_the_category() {
    let goods = |name: &str, value, grams, category: &str| Product {
        category: Some(category.to_owned()),
        ..weighing(grams, 0.4, product(name, 0.25, value, 0))
    };
    let products = vec![
        goods("apples", 4000.0, 2500.0, "produce"),
        goods("pears", 4400.0, 2500.0, "produce"),
        goods("biscuits", 6000.0, 1200.0, "food"),
        goods("lipstick", 13_500.0, 400.0, "beauty"),
    ];
    let net = shop(products, vec![common()]);
    let result = play(&net);
    let of = |id: &str| value(&net, &result, id);
    let share = |name: &str| of(&format!("category.{name}.logistics_share"));
    assert!(share("produce") > share("food") && share("food") > share("beauty"));
    assert_eq!(share("food"), of("product.biscuits.logistics_share"));
    let shares = ["produce", "food", "beauty"].map(|name| of(&format!("category.{name}.share")));
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let values = of("product.lipstick.order_value.mean");
    within(values, 130.0, 140.0);
}

// C25: the same basket, moved from common express to the brand line.
#[test]
fn the_brand_line_doubles_the_share_of_the_same_basket() {
    let share = |carrier| {
        let goods = weighing(900.0, 0.4, product("daily", 1.0, 6750.0, carrier));
        found(
            &shop(vec![goods], vec![common(), brand()]),
            "cost.logistics_share",
        )
    };
    within(share(0), 0.08, 0.10);
    within(share(1), 0.18, 0.22);
}

/// A carrier with the contract price of 4.5 in place of 6 yuan from 100 parcels a day on.
fn by_contract() -> Carrier {
    let contract = vec![Step {
        from: 100.0,
        price: StepPrice::PerParcel(450),
    }];
    carrier(
        "common",
        Tariff {
            contract,
            ..flat(600.0)
        },
    )
}

// C26: above a hundred parcels a day a quarter less, below nothing.
#[test]
fn the_contract_price_is_for_those_who_send_enough() {
    let cost = |orders, warm_up| {
        let net = Network {
            carriers: vec![by_contract()],
            warm_up: SimTime::from_millis(warm_up * DAY),
            ..network(orders, 90)
        };
        let result = play(&net);
        (
            value(&net, &result, "cost.logistics_per_order"),
            value(&net, &result, "carrier.common.contract_share"),
            value(&net, &result, "carrier.common.saved_per_order"),
        )
    };
    assert_eq!(cost(130.0, 1), (4.5, 1.0, 1.5));
    assert_eq!(cost(70.0, 1), (6.0, 0.0, 0.0));
    // On the first day nothing is known yet.
    let (price, share, saved) = cost(130.0, 0);
    within(share, 0.985, 0.992);
    assert!((price + saved - 6.0).abs() < 1e-12);
}

// A hundred parcels a day are a hundred at each place they leave from.
#[test]
fn parcels_are_counted_where_they_leave() {
    let cost = |ship_from| {
        let mut net = Network {
            carriers: vec![by_contract()],
            warm_up: SimTime::from_millis(DAY),
            ..network(300.0, 60)
        };
        net.ship_from = ship_from;
        found(&net, "cost.logistics_per_order")
    };
    assert_eq!(cost(ShipFrom::Supplier), 4.5);
    // Four agents with 75 a day each.
    assert_eq!(cost(ShipFrom::TopTier), 6.0);
}

/// Buyers by two carriers: one cheap, slow and promising little, one dear and fast.
fn two_carriers(rule: CarrierRule) -> Network {
    let promising = |carrier: Carrier, hours: i64| Carrier {
        promise: Some(hours * HOUR),
        ..carrier
    };
    let goods = Product {
        carrier: rule,
        ..weighing(900.0, 0.4, product("daily", 1.0, 6750.0, 0))
    };
    let carriers = vec![promising(common(), 72), promising(brand(), 48)];
    shop(vec![goods], carriers)
}

// C20: each way to choose runs, and the mix is told.
#[test]
fn carriers_are_chosen_by_price_time_promise_and_margin() {
    let margin = |yuan: i64| CarrierRule::ByMargin {
        margin: yuan * 100,
        above: 1,
        below: 0,
    };
    for (rule, brand) in [
        (CarrierRule::Cheapest, 0.0),
        (CarrierRule::Fastest, 1.0),
        (CarrierRule::CheapestWithin(72 * HOUR), 0.0),
        (CarrierRule::CheapestWithin(50 * HOUR), 1.0),
        // Nobody promises that: the fastest.
        (CarrierRule::CheapestWithin(HOUR), 1.0),
        // Nothing is known of what the seller pays: no order earns anything.
        (margin(1), 0.0),
    ] {
        let net = two_carriers(rule.clone());
        let result = play(&net);
        let share = |name: &str| value(&net, &result, &format!("carrier.{name}.share"));
        assert_eq!(
            (share("common"), share("brand")),
            (1.0 - brand, brand),
            "{rule:?}"
        );
    }
    // The retail agent earns 30 % of the price: 30 yuan on orders of 100 and more.
    let mut net = two_carriers(margin(30));
    net.money = Some(money(0.7, Base::Sales));
    let brand = found(&net, "carrier.brand.share");
    let exact = 1.0
        - net.products[0]
            .order_value
            .as_ref()
            .map_or(0.0, |law| law.cdf(10_000.0));
    within(brand, exact - 0.01, exact + 0.01);
}

/// A single tier that pays this share of the buyers' price.
fn money(price: f64, base: Base) -> Money {
    Money {
        tiers: vec![TierMoney {
            price: (price * ALL as f64) as i64,
            terms: Terms::PREPAID,
            wage: 0,
        }],
        buyer: Terms::PREPAID,
        fees: vec![0],
        packaging: 0,
        supplier_wages: vec![0],
        capital: 0,
        freight: Bearer::Shipper,
        base,
    }
}

#[test]
fn the_share_may_be_of_the_purchase_cost() {
    let mut net = two_carriers(CarrierRule::Fixed(1));
    let of_sales = found(&net, "cost.logistics_share");
    net.money = Some(money(0.5, Base::PurchaseCost));
    let of_purchases = found(&net, "cost.logistics_share");
    assert!((of_purchases - 2.0 * of_sales).abs() < 1e-12);
}

// Heavy parcels by one carrier, light ones by the other: each order where it is cheaper.
#[test]
fn the_cheapest_carrier_is_found_order_by_order() {
    let goods = |carrier| Product {
        carrier,
        ..weighing(900.0, 0.8, product("daily", 1.0, 6750.0, 0))
    };
    let cost = |rule| {
        let carriers = vec![
            carrier("post", per_kilogram(800)),
            carrier("flat", flat(600.0)),
        ];
        let net = shop(vec![goods(rule)], carriers);
        found(&net, "cost.logistics_per_order")
    };
    let (post, flat) = (cost(CarrierRule::Fixed(0)), cost(CarrierRule::Fixed(1)));
    let chosen = cost(CarrierRule::Cheapest);
    assert!(
        chosen < post.min(flat) - 0.5,
        "{chosen} of {post} and {flat}"
    );
}

// A second carrier like the first changes nothing, nor does the order in which they are listed.
#[test]
fn it_does_not_matter_how_carriers_are_listed() {
    let totals = |carriers: Vec<Carrier>| {
        let mut net = two_carriers(CarrierRule::Cheapest);
        net.carriers = carriers;
        let result = play(&net);
        [
            "cost.logistics_per_order",
            "delivery_time.mean",
            "delivery_time.p95",
        ]
        .map(|id| value(&net, &result, id))
    };
    let post = || carrier("post", per_kilogram(800));
    let again = || Carrier {
        name: "again".to_owned(),
        ..common()
    };
    let usual = totals(vec![common(), post(), brand()]);
    assert_eq!(usual, totals(vec![brand(), post(), common()]));
    assert_eq!(usual, totals(vec![common(), again(), post(), brand()]));
    assert_eq!(usual, totals(vec![again(), common(), post(), brand()]));
}

/// Trees that meet at the supplier only where something is shared there.
fn together(at: Option<u32>, times: Vec<i64>) -> Network {
    let mut net = Network {
        carriers: vec![by_contract()],
        ..network(130.0, 20)
    };
    net.suppliers[0].pick_pack = law(HOURS, 1.0);
    net.suppliers[0].consolidation = Some(Consolidation {
        times,
        at,
        fee: 12_001,
    });
    net
}

#[test]
fn what_leaves_together_is_the_same_in_pieces_and_event_by_event() {
    for net in [
        together(Some(8), vec![]),
        together(Some(50), vec![11 * HOUR, 18 * HOUR]),
        together(None, vec![18 * HOUR]),
    ] {
        let whole = play(&net);
        let mut workspace = Workspace::default();
        let events = model::simulate(&net, 7, 1, Path::Events, &mut workspace);
        assert_eq!(whole, events);
        let pieces = Pieces::no_smaller(&net, 0).in_rounds_of(50);
        assert!(pieces.meet());
        let crew = Crew::ALONE;
        let go_on = |_: f64| true;
        let key = (7, 1);
        let cut = pieces.into();
        let path = Path::Elided;
        let counts = model::count_with(&net, key, path, cut, &mut workspace, &crew, &go_on);
        let rounds = counts
            .expect("nobody stops it")
            .result(&net, 1, &mut workspace);
        assert_eq!(whole, rounds);
    }
}

#[test]
fn parcels_leave_at_the_times_of_day_and_share_the_fee() {
    let net = together(None, vec![18 * HOUR]);
    let result = play(&net);
    let of = |id: &str| value(&net, &result, id);
    // One departure a day.
    within(of("consolidation.per_departure"), 115.0, 145.0);
    within(of("consolidation.wait.mean"), 11.0, 13.0);
    let wait = of("dispatch_time.part.consolidation");
    assert_eq!(of("consolidation.wait.mean"), wait);
    // What is left after the price by contract is the fee of 120.01 yuan for some 130 parcels.
    let price = 6.0 - of("carrier.common.saved_per_order");
    within(of("cost.logistics_per_order") - price, 0.85, 1.05);
}
