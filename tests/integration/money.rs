//! Money through the model: prices, terms, balances, refunds, and what holds whatever they are.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::language::Text;
use fahuo::model::demand::{Demand, Rate};
use fahuo::model::metric::{Observation, Unit};
use fahuo::model::money::plan::{ALL, Base, Bearer, CarrierRule, MOMENTS, Money, Terms, TierMoney};
use fahuo::model::money::tariff::{ByWeight, StepPrice, Tariff};
use fahuo::model::network::{
    Buyer, Carrier, Channel, Entry, Network, Product, ShipFrom, Supplier, Tier,
};
use fahuo::model::{self, Path, Workspace, measure};
use fahuo::random::Law;
use proptest::prelude::*;

use crate::networks;

/// Metrics of one replication, played on both paths: the second one audited.
pub struct Played(Vec<(String, Unit, Observation)>);

pub fn play(network: &Network) -> Played {
    let mut workspace = Workspace::default();
    let result = model::simulate(network, 7, 1, Path::Elided, &mut workspace);
    let audited = model::simulate(network, 7, 1, Path::Events, &mut workspace);
    assert_eq!(result, audited);
    let metrics = measure::metrics(network).into_iter();
    let told = metrics.map(|metric| (metric.id, metric.unit));
    Played(
        told.zip(result.observations)
            .map(|((id, unit), observation)| (id, unit, observation))
            .collect(),
    )
}

impl Played {
    pub fn of(&self, id: &str) -> f64 {
        let found = self.0.iter().find(|(one, _, _)| one == id);
        match found.unwrap_or_else(|| panic!("no metric {id}")).2 {
            Observation::Value(value) => value.unwrap_or(f64::NAN),
            Observation::Ratio(above, below) => above / below,
        }
    }
}

pub fn near(found: f64, expected: f64) {
    let within = 1e-9 * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= within,
        "{found}, not {expected}"
    );
}

/// Shares of the price by moment, in hundredths.
fn terms(shares: [i64; MOMENTS]) -> Terms {
    Terms {
        shares: shares.map(|share| share * (ALL / 100)),
        ..Terms::PREPAID
    }
}

fn plan(prices: &[i64]) -> Money {
    let tier = |&price: &i64| TierMoney {
        price,
        terms: Terms::PREPAID,
        wage: 0,
    };
    Money {
        tiers: prices.iter().map(tier).collect(),
        buyer: Terms::PREPAID,
        fees: vec![0],
        packaging: 0,
        supplier_wages: vec![0],
        capital: 0,
        freight: Bearer::Shipper,
        base: Base::Sales,
    }
}

/// A chain of one agent each with these prices; 50 orders a day for 200 days, each of 100 yuan.
/// An order is passed on at once, accepted, packed after two days, and ten days with the carrier.
pub fn chain(prices: &[i64]) -> Network {
    let names = ["general", "province", "city", "retail"];
    let tiers = prices
        .iter()
        .zip(names)
        .map(|(_, name)| Tier::neutral(name, 1));
    let demand = Demand {
        streams: 1,
        shares: None,
        rate: Rate::constant(50.0),
        regular: None,
    };
    let mut network = Network::neutral(tiers.collect(), demand, SimTime::from_millis(200 * DAY));
    network.products = vec![Product {
        order_value: Some(Law::Constant(10_000.0)),
        carrier: CarrierRule::Fixed(0),
        ..Product::neutral("goods", 1.0)
    }];
    network.carriers = vec![Carrier {
        tariff: Some(Tariff::per_parcel(Law::Constant(600.0))),
        transit: Some(Law::Constant(10.0 * DAY as f64)),
        ..Carrier::neutral("parcel")
    }];
    network.suppliers = vec![Supplier {
        pick_pack: Some(Law::Constant(2.0 * DAY as f64)),
        label: Text::same("supplier"),
        ..Supplier::default()
    }];
    network.money = Some(plan(prices));
    network
}

pub fn money(network: &mut Network) -> &mut Money {
    network.money.as_mut().expect("it has money")
}

#[test]
fn a_ladder_of_prices_leaves_every_tier_its_margin() {
    let mut network = chain(&[400_000, 500_000, 600_000, 700_000]);
    money(&mut network).fees = vec![65_000];
    money(&mut network).packaging = 100;
    let played = play(&network);
    for (id, yuan) in [
        ("price", 100.0),
        ("supplier", 40.0 - 6.0 - 1.0),
        ("general", 10.0),
        ("province", 10.0),
        ("city", 10.0),
        ("retail", 30.0 - 6.5),
        ("channel_fee", 6.5),
        ("freight", 6.0),
        ("packaging", 1.0),
        ("refunds", 0.0),
    ] {
        near(played.of(&format!("money.split.{id}")), yuan);
    }
    let orders = played.of("orders.delivered");
    near(played.of("money.city.revenue"), 70.0 * orders);
    near(played.of("money.city.profit"), 10.0 * orders);
    near(played.of("money.supplier.revenue"), 40.0 * orders);
    near(played.of("cost.channel_fee_share"), 0.065);
    near(played.of("cost.per_order.total"), 6.0 + 1.0 + 6.5);
    near(played.of("money.retail.loss_making_share"), 0.0);
    // Paid at the hand-over, scanned two days later.
    near(played.of("money.city.capital_tied_up.days"), 2.0);
    near(played.of("money.dispute_gap.mean"), 48.0);
}

#[test]
fn when_tiers_are_left_out_the_one_above_keeps_their_margin() {
    let played = play(&chain(&[400_000, 700_000]));
    near(played.of("money.split.general"), 30.0);
    let played = play(&chain(&[]));
    near(played.of("money.split.supplier"), 94.0);
    near(played.of("money.split.price"), 100.0);
}

#[test]
fn wages_are_paid_by_the_hour_and_may_exceed_the_margin() {
    let mut network = chain(&[400_000, 700_000]);
    // 200 days of 24 hours with two hands.
    network.tiers[0].hands = 2;
    money(&mut network).tiers[0].wage = 2_500;
    network.suppliers[0].hands = Some(3);
    money(&mut network).supplier_wages = vec![1_000];
    let played = play(&network);
    let orders = played.of("orders.delivered");
    let (agent, supplier) = (25.0 * 2.0 * 4800.0, 10.0 * 3.0 * 4800.0);
    near(
        played.of("cost.per_order.labour"),
        (agent + supplier) / orders,
    );
    near(played.of("money.general.profit"), 30.0 * orders - agent);
    near(played.of("money.supplier.profit"), 34.0 * orders - supplier);
    near(played.of("money.split.supplier"), 34.0);
    money(&mut network).tiers[0].wage = 5_000_000;
    let played = play(&network);
    near(played.of("money.general.loss_making_share"), 1.0);
}

#[test]
fn a_deposit_ties_up_less_until_the_balance_is_paid() {
    // Packing takes from the acceptance to the scan, and nobody needs time to pay.
    for (asked, days) in [(1, 2.0), (2, 2.0), (3, 0.6)] {
        let mut network = chain(&[400_000, 700_000]);
        let mut shares = [30, 0, 0, 0, 0, 0];
        shares[asked] = 70;
        money(&mut network).buyer = terms(shares);
        for tier in &mut money(&mut network).tiers {
            tier.terms = terms(shares);
        }
        let played = play(&network);
        near(played.of("money.province.capital_tied_up.days"), days);
        near(played.of("dispatch_time.part.balance"), 0.0);
        near(played.of("money.split.price"), 100.0);
    }
}

#[test]
fn a_balance_is_asked_for_down_the_chain_and_paid_up_it() {
    let mut network = chain(&[400_000, 500_000, 700_000]);
    for tier in &mut network.tiers {
        tier.practices[0].message_delay = Some(Law::Constant(HOUR as f64));
    }
    network.verification = Some(fahuo::model::network::Verification {
        handling: None,
        buyer_reply: Some(Law::Constant(5.0 * HOUR as f64)),
        catches: 0.0,
    });
    let deposit = [30, 70, 0, 0, 0, 0];
    money(&mut network).buyer = terms(deposit);
    let played = play(&network);
    // Three messages down, the buyer's reply, three up.
    near(played.of("dispatch_time.part.balance"), 3.0 + 5.0 + 3.0);
    near(played.of("dispatch_time.mean"), 5.0 + 3.0 + 11.0 + 48.0);
    // Only the top tier owes: it is asked alone.
    money(&mut network).buyer = Terms::PREPAID;
    money(&mut network).tiers[0].terms = terms(deposit);
    near(play(&network).of("dispatch_time.part.balance"), 2.0);
    // An order that came past the agents is asked about without them.
    network.channels = vec![Channel::neutral("shop", 1.0, Entry::Supplier)];
    near(play(&network).of("dispatch_time.part.balance"), 0.0);
    money(&mut network).buyer = terms(deposit);
    near(play(&network).of("dispatch_time.part.balance"), 5.0);
}

#[test]
fn a_buyer_who_does_not_pay_the_balance_cancels_and_loses_the_deposit_or_not() {
    for kept in [false, true] {
        let mut network = chain(&[400_000, 700_000]);
        network.suppliers[0].capacity = Some(500.0);
        money(&mut network).buyer = Terms {
            defaults: 0.25,
            keeps_deposit: kept,
            ..terms([30, 0, 70, 0, 0, 0])
        };
        let played = play(&network);
        let (placed, cancelled) = (played.of("orders.placed"), played.of("orders.cancelled"));
        let rate = played.of("orders.defaulted_rate");
        near(cancelled, rate * placed);
        // 10,000 orders: six standard errors.
        assert!((rate - 0.25).abs() < 6.0 * 0.0044, "{rate}");
        let delivered = played.of("orders.delivered");
        // What agents have paid upstream stays there, and 30 of the buyer's 100 yuan do.
        let price = 100.0 * delivered + if kept { 30.0 * cancelled } else { 0.0 };
        near(played.of("money.split.price"), price / delivered);
        let supplier = if kept { 40.0 * cancelled } else { 0.0 };
        near(
            played.of("money.split.supplier"),
            34.0 + supplier / delivered,
        );
    }
}

#[test]
fn who_gives_up_and_whose_parcel_is_lost_has_the_money_back() {
    let mut network = chain(&[400_000, 700_000]);
    network.buyer = Buyer {
        chase_after: Some(Law::exponential(3.0 * DAY as f64).expect("a law")),
        gives_up: 0.5,
    };
    network.carriers[0].loss = 0.1;
    let played = play(&network);
    let (delivered, lost) = (played.of("orders.delivered"), played.of("orders.lost"));
    let scanned = delivered + lost;
    assert!(played.of("orders.refunded") > 1000.0 && lost > 100.0);
    near(played.of("money.split.refunds"), 100.0 * lost / scanned);
    near(
        played.of("money.split.province"),
        30.0 * delivered / scanned,
    );
    near(
        played.of("money.split.supplier"),
        (40.0 * delivered) / scanned - 6.0,
    );
    near(played.of("money.split.price"), 100.0);
    near(played.of("cost.per_order.losses"), 40.0 * lost / scanned);
}

#[test]
fn credit_and_cash_on_delivery_turn_the_cash_around() {
    // Pays on credit, 20 days after the scan; is paid 44 days after it: so many days of goods and
    // of the buyers' credit, less those of its own.
    let mut network = chain(&[ALL]);
    money(&mut network).tiers[0].terms = Terms {
        credit: 20 * DAY,
        ..terms([0, 0, 0, 0, 0, 100])
    };
    money(&mut network).buyer = Terms {
        credit: 44 * DAY,
        ..terms([0, 0, 0, 0, 0, 100])
    };
    let played = play(&network);
    near(played.of("money.general.cash_conversion_time"), 24.0);
    near(played.of("money.general.capital_tied_up.mean"), 0.0);
    // On delivery, ten days after the scan, while the agent has paid two days before it.
    money(&mut network).tiers[0].terms = Terms::PREPAID;
    money(&mut network).buyer = terms([0, 0, 0, 0, 100, 0]);
    let played = play(&network);
    near(played.of("money.general.cash_conversion_time"), 12.0);
    near(played.of("money.general.capital_tied_up.days"), 2.0);
}

#[test]
fn whoever_ships_from_stock_pays_for_its_goods_when_they_leave() {
    let mut network = chain(&[400_000, 500_000, 700_000]);
    network.ship_from = ShipFrom::TopTier;
    let played = play(&network);
    near(played.of("money.split.general"), 10.0 - 6.0);
    near(played.of("money.split.supplier"), 40.0);
    near(played.of("money.general.capital_tied_up.days"), 0.0);
    near(played.of("money.province.capital_tied_up.days"), 2.0);
    near(played.of("money.split.price"), 100.0);
    // Or whoever sold it pays the carrier.
    money(&mut network).freight = Bearer::Seller;
    let played = play(&network);
    near(played.of("money.split.general"), 10.0);
    near(played.of("money.split.city"), 30.0 - 6.0);
}

/// All prices of a network twice as high.
fn doubled(network: &Network) -> Network {
    let mut twice = network.clone();
    for product in &mut twice.products {
        product.order_value = product.order_value.as_ref().map(double);
        product.unit_cost = product.unit_cost.map(|cost| 2 * cost);
        if let CarrierRule::ByMargin { margin, .. } = &mut product.carrier {
            *margin *= 2;
        }
    }
    for carrier in &mut twice.carriers {
        let legs = carrier.regions.iter_mut().map(|leg| &mut leg.tariff);
        let tariffs = legs.chain([&mut carrier.tariff]);
        tariffs.flatten().for_each(double_tariff);
    }
    for supplier in &mut twice.suppliers {
        if let Some(together) = &mut supplier.consolidation {
            together.fee *= 2;
        }
    }
    if let Some(rules) = &mut twice.integrity {
        for channel in &mut rules.channels {
            if let Some(rule) = &mut channel.dispatch {
                rule.penalty *= 2;
                rule.fake_penalty *= 2;
            }
            if let Some(audit) = &mut channel.audit {
                audit.penalty *= 2;
            }
        }
        if let Some(photo) = &mut rules.slip_photo {
            photo.cost *= 2;
        }
    }
    if let Some(money) = &mut twice.money {
        money.packaging *= 2;
        for wage in &mut money.supplier_wages {
            *wage *= 2;
        }
        for tier in &mut money.tiers {
            tier.wage *= 2;
        }
    }
    twice
}

fn double(law: &Law) -> Law {
    law.scaled(2.0).expect("still a law")
}

fn double_tariff(tariff: &mut Tariff) {
    tariff.per_parcel = tariff.per_parcel.as_ref().map(double);
    match &mut tariff.by_weight {
        Some(ByWeight::Steps { first, further, .. }) => {
            *first *= 2;
            *further *= 2;
        }
        Some(ByWeight::PerKilogram(price)) => *price *= 2,
        None => {}
    }
    tariff.minimum *= 2;
    for surcharge in &mut tariff.surcharges {
        surcharge.fixed *= 2;
    }
    if let Some(cold) = &mut tariff.cold {
        cold.container *= 2;
        cold.ice *= 2;
    }
    for step in &mut tariff.contract {
        if let StepPrice::PerParcel(price) = &mut step.price {
            *price *= 2;
        }
    }
}

/// The cheapest carrier may be another one where a price is rounded: one is fixed instead.
fn without_a_choice_by_price(network: &mut Network) {
    for product in &mut network.products {
        if matches!(
            product.carrier,
            CarrierRule::Cheapest | CarrierRule::CheapestWithin(_)
        ) {
            product.carrier = CarrierRule::Fastest;
        }
    }
}

/// What rounding may do: half a fen for each of an order's amounts.
const ROUNDING: f64 = 0.25;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    // The audit inside compares both ledgers, and every buyer's money with the order's end.
    #[test]
    fn twice_the_prices_are_twice_the_money_and_no_other_time(
        network in networks::network(),
        plan in networks::money(),
    ) {
        let mut network = network;
        without_a_choice_by_price(&mut network);
        let (tiers, channels) = (network.tiers.len(), network.channels.len());
        let mut plan = plan;
        plan.tiers.truncate(tiers);
        plan.fees.truncate(channels);
        network.money = Some(plan);
        let (once, twice) = (play(&network), play(&doubled(&network)));
        for ((id, unit, one), (_, _, two)) in once.0.iter().zip(&twice.0) {
            let is_money = matches!(unit, Unit::Yuan | Unit::YuanPerOrder);
            let of_money = ["money.", "cost."].iter().any(|group| id.starts_with(group));
            let (one, two) = match (one, two) {
                (Observation::Value(Some(one)), Observation::Value(Some(two))) if is_money => (*one, *two),
                (Observation::Ratio(one, _), Observation::Ratio(two, _)) if is_money => (*one, *two),
                // Shares of money: rounded above and below.
                _ if of_money || id.ends_with("logistics_share") || id.ends_with("sales_share") => continue,
                (one, two) => {
                    prop_assert_eq!(one, two, "{}", id);
                    continue;
                }
            };
            let slack = ROUNDING * once.of("orders.placed") + 1.0;
            prop_assert!((two - 2.0 * one).abs() <= slack, "{}: {} and {}", id, one, two);
        }
    }
}
