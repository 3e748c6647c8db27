//! What a scenario says about money becomes plain data, and what it says wrong is named.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::model::money::plan::{
    ALL, Base, Bearer, CarrierRule, Consolidation, Moment, Money, Terms,
};
use fahuo::model::money::tariff::{ByWeight, Cold, Step, StepPrice, Surcharge, Tariff};
use fahuo::model::network::Network;
use fahuo::random::Law;
use fahuo::scenario::Scenario;

use crate::errors::{COMPLETE, is_named, load_text};

/// A mistake added to the complete scenario is named with its place and its cure.
#[track_caller]
fn named(mistake: &str, finding: &str, cure: &str) {
    is_named(&format!("{COMPLETE}{mistake}"), finding, cure);
}

/// Two tiers over what is written at the top of a file, before any table.
const TIERS: &str =
    "tier = [{ name = \"general\", agents = 1 }, { name = \"retail\", agents = 4 }]\n";

fn scenario(text: &str, settings: &[&str]) -> Scenario {
    let scenario = load_text(format!("{COMPLETE}{text}"), settings)
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    scenario
}

fn network(text: &str) -> Network {
    scenario(text, &[]).network
}

fn money(text: &str) -> Money {
    let network = network(&format!("{TIERS}{text}"));
    network.money.expect("something is said of money")
}

fn shares(parts: &[(Moment, i64)]) -> [i64; 6] {
    let mut shares = [0; 6];
    for (moment, share) in parts {
        shares[*moment as usize] = *share;
    }
    shares
}

/// The terms of the general agents with this payment.
fn terms(payment: &str) -> Terms {
    let money = money(&format!("network = {{ payment = {payment} }}"));
    assert_eq!(money.tiers[0].terms, money.tiers[1].terms);
    money.tiers[0].terms.clone()
}

/// The tariff of a carrier with these keys, and one product that says what it must.
fn tariff(keys: &str) -> Tariff {
    let text = format!(
        "product = [{{ name = \"a\", weight = \"0.9 kg\", volume = \"3 L\", cold = \"yes\" }}]\n\
         [[carrier]]\nname = \"x\"\ntariff = {{ {keys} }}\n"
    );
    let scenario = load_text(format!("{COMPLETE}{text}"), &[]);
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    scenario.network.carriers[0]
        .tariff
        .clone()
        .expect("a tariff")
}

#[test]
fn without_a_word_of_money_none_is_counted() {
    for text in [
        "",
        "network = { payment = \"prepaid\" }\nbuyer = { payment = \"full\" }",
        "[[carrier]]\nname = \"x\"\ntariff = { per_order = \"6 yuan\" }",
        "cost = { wage = \"none\" }",
    ] {
        assert_eq!(network(&format!("{TIERS}{text}")).money, None, "{text}");
    }
}

#[test]
fn every_word_of_money_is_one() {
    for text in [
        "network = { payment = \"on_delivery\" }",
        "buyer = { payment = \"on_delivery\" }",
        "channel = [{ name = \"a\", fee = \"6.5%\" }]",
        "supplier = { wage = \"25 yuan/h\", hands = 2 }",
        "cost = { wage = \"25 yuan/h\" }",
        "cost = { packaging = \"1 元/单\" }",
        "cost = { capital = \"6%/年\" }",
        "cost = { freight_paid_by = \"shipper\" }",
        "cost = { share_of = \"sales\" }",
    ] {
        money(text);
    }
    for key in [
        "price = \"70%\"",
        "wage = \"0 yuan/h\"",
        "payment = { credit = \"1 d\" }",
    ] {
        let text = format!("tier = [{{ name = \"a\", agents = 1, {key} }}]");
        assert!(network(&text).money.is_some(), "{key}");
    }
}

#[test]
fn prices_and_wages_stand_at_tiers_and_are_inherited() {
    let money = network(
        "tier = [{ name = \"general\", agents = 1, price = \"40%\" }, { name = \"city\", agents = 2 }, \
         { name = \"retail\", agents = 4, price = \"70%\", wage = \"0 yuan/h\" }]\n\
         [cost]\nwage = \"25 yuan/h\"\npackaging = \"1.5 yuan/order\"\ncapital = \"6%/year\"\n\
         freight_paid_by = \"seller\"\nshare_of = \"purchase_cost\"\n\
         [supplier]\nhands = 3\nwage = \"30 元/小时\"\n\
         [[channel]]\nname = \"chat\"\nshare = \"40%\"\n[[channel]]\nname = \"shop\"\nshare = \"60%\"\nfee = \"6.5%\"",
    )
    .money
    .expect("money");
    let tiers: Vec<(i64, i64)> = money
        .tiers
        .iter()
        .map(|one| (one.price, one.wage))
        .collect();
    // The city agents pay what the retail agents pay: no margin.
    assert_eq!(tiers, [(400_000, 2_500), (700_000, 2_500), (700_000, 0)]);
    assert_eq!((money.packaging, money.capital), (150, 60_000));
    assert_eq!(money.fees, [0, 65_000]);
    assert_eq!(money.supplier_wages, [3_000]);
    assert_eq!(
        (money.freight, money.base),
        (Bearer::Seller, Base::PurchaseCost)
    );
}

#[test]
fn terms_of_payment_are_read_in_every_form() {
    use Moment::{Accepted, Credit, Delivery, Ordering, PickEnd, PickStart};
    for (payment, expected) in [
        ("\"on_delivery\"", shares(&[(Delivery, ALL)])),
        (
            "{ deposit = \"30%\", balance_at = \"supplier_accepts\" }",
            shares(&[(Ordering, 300_000), (Accepted, 700_000)]),
        ),
        (
            "{ deposit = \"12.5%\", balance_at = \"pick_start\" }",
            shares(&[(Ordering, 125_000), (PickStart, 875_000)]),
        ),
        (
            "{ instalments = [{ share = \"33.3333%\", at = \"ordering\" }, { share = \"33.3333%\", at = \"pick_end\" }, { share = \"33.3333%\", at = \"delivery\" }] }",
            shares(&[(Ordering, 333_333), (PickEnd, 333_333), (Delivery, 333_334)]),
        ),
        ("{ credit = \"30 d\" }", shares(&[(Credit, ALL)])),
        (
            "{ deposit = \"30%\", credit = \"30 天\" }",
            shares(&[(Ordering, 300_000), (Credit, 700_000)]),
        ),
    ] {
        let found = terms(payment);
        assert_eq!(found.shares, expected, "{payment}");
        assert_eq!(found.shares.iter().sum::<i64>(), ALL, "{payment}");
        let credit = if expected[Credit as usize] > 0 {
            30 * DAY
        } else {
            0
        };
        assert_eq!(found.credit, credit, "{payment}");
    }
}

#[test]
fn a_tier_s_own_payment_wins_and_buyers_have_theirs() {
    let money = network(
        "tier = [{ name = \"general\", agents = 1 }, { name = \"retail\", agents = 4, payment = \"prepaid\" }]\n\
         network = { payment = { credit = \"10 d\" } }\n\
         [buyer]\npayment = { deposit = \"20%\", balance_at = \"pick_end\" }\ndefaults = \"5%\"",
    )
    .money
    .expect("money");
    assert_eq!(money.tiers[0].terms.credit, 10 * DAY);
    assert_eq!(money.tiers[1].terms, Terms::PREPAID);
    assert_eq!(money.buyer.share(Moment::PickEnd), 800_000);
    assert!(money.asks_for_balance() && money.buyer.keeps_deposit);
    assert!((money.buyer.defaults - 0.05).abs() < 1e-12);

    let returned = scenario(
        "[buyer]\npayment = { deposit = \"20%\", balance_at = \"pick_end\" }\ndefaults = \"5%\"",
        &["buyer.deposit_on_default=returned"],
    );
    assert!(!returned.network.money.expect("money").buyer.keeps_deposit);
}

#[test]
fn tariffs_are_read_whole() {
    let found = tariff(
        "first = \"5.5 yuan\", first_weight = \"1 kg\", further = \"3 yuan/kg\", step = \"500 g\", \
         volume_divisor = 6000, minimum = \"6 yuan\", \
         surcharge = [{ name = \"peak\", days = [\"2026-03-05..2026-03-06\", 2026-03-09], rate = \"10%\", fixed = \"1 yuan\" }], \
         cold = { factor = 1.5, box = \"5 yuan\", ice = \"2 yuan\" }, \
         contract = [{ from = \"100 parcels/day\", per_order = \"4.5 yuan\" }, { from = \"500 件/天\", share = \"60%\" }]",
    );
    let day = |day: i64| SimTime::from_millis(day * DAY);
    let expected = Tariff {
        per_parcel: None,
        by_weight: Some(ByWeight::Steps {
            first: 550,
            first_weight: 1_000,
            step: 500,
            further: 150,
        }),
        volume_divisor: Some(6_000),
        minimum: 600,
        surcharges: vec![Surcharge {
            days: vec![day(3)..day(5), day(7)..day(8)],
            rate: 100_000,
            fixed: 100,
        }],
        cold: Some(Cold {
            factor: 1_500_000,
            container: 500,
            ice: 200,
        }),
        contract: vec![
            Step {
                from: 100.0,
                price: StepPrice::PerParcel(450),
            },
            Step {
                from: 500.0,
                price: StepPrice::Share(600_000),
            },
        ],
    };
    assert_eq!(found, expected);
    let flat = tariff("first = \"8 yuan\", cold = { factor = 2 }");
    let steps = ByWeight::Steps {
        first: 800,
        first_weight: 1_000,
        step: 1_000,
        further: 0,
    };
    assert_eq!(flat.by_weight, Some(steps));
    let post = tariff(
        "per_kg = \"8 元/公斤\", per_order = \"1 yuan\", volume_divisor = 8000, cold = { factor = 1 }",
    );
    assert_eq!(post.by_weight, Some(ByWeight::PerKilogram(800)));
    assert!(post.per_parcel.is_some());
}

#[test]
fn a_region_may_have_a_tariff_of_its_own() {
    let carriers = network(
        "product = [{ name = \"a\", weight = \"1 kg\" }]\n[[carrier]]\nname = \"x\"\n\
         tariff = { per_order = \"6 yuan\" }\n\
         region = [{ name = \"east\", share = \"60%\" }, { name = \"west\", share = \"40%\", tariff = { per_kg = \"9 yuan/kg\" } }]",
    )
    .carriers;
    let price = |region| carriers[0].tariff_to(region).expect("a tariff").by_weight;
    assert_eq!(
        (price(0), price(1)),
        (None, Some(ByWeight::PerKilogram(900)))
    );
}

#[test]
fn products_say_what_a_parcel_is_and_who_carries_it() {
    let carriers = "[[carrier]]\nname = \"x\"\npromise = \"48 h\"\ntariff = { per_order = \"12 yuan\" }\n\
                    [[carrier]]\nname = \"y\"\npromise = \"72 h\"\ntariff = { per_order = \"6 yuan\" }";
    for (rule, expected) in [
        ("\"y\"", CarrierRule::Fixed(1)),
        ("{ choose = \"cheapest\" }", CarrierRule::Cheapest),
        ("{ choose = \"fastest\" }", CarrierRule::Fastest),
        (
            "{ choose = \"cheapest\", within = \"72 h\" }",
            CarrierRule::CheapestWithin(72 * HOUR),
        ),
        (
            "{ margin = \"30 yuan\", above = \"x\", below = \"y\" }",
            CarrierRule::ByMargin {
                margin: 3_000,
                above: 0,
                below: 1,
            },
        ),
    ] {
        let text = format!(
            "product = [{{ name = \"a\", order_value = \"67 yuan\", carrier = {rule} }}]\n{carriers}"
        );
        assert_eq!(network(&text).products[0].carrier, expected, "{rule}");
    }
    let products = network(
        "product = [{ name = \"a\", category = \"food\", weight = { lognormal = { mean = \"2 kg\", cv = 0.4 } } }]",
    )
    .products;
    assert_eq!(products[0].category.as_deref(), Some("food"));
    let weight = products[0].weight.as_ref().map(Law::mean);
    assert!((weight.expect("a weight") - 2_000.0).abs() < 1e-6);
}

#[test]
fn a_unit_costs_what_it_has_cost_until_it_came() {
    let cost = |written: &str| {
        network(&format!(
            "product = [{{ name = \"a\", unit_cost = {written} }}]"
        ))
        .products[0]
            .unit_cost
    };
    assert_eq!(cost("\"54 yuan\""), Some(5_400));
    // M06: 8000 and 650 yuan, 0.3 % insurance, 8 % duty on CIF, 13 % tax on CIF and duty.
    let landed = "{ goods = \"8000 yuan\", freight = \"650 yuan\", insurance = \"0.3%\", duty = \"8%\", vat = \"13%\" }";
    assert_eq!(cost(landed), Some(1_058_813));
    assert_eq!(cost("{ goods = \"10 yuan\" }"), Some(1_000));
}

#[test]
fn parcels_may_leave_together() {
    let supplier = network("supplier = { consolidation = { dispatch = [\"18:00\", \"09:00\"], at = 8, fee = \"120 yuan\" } }").suppliers.remove(0);
    let expected = Consolidation {
        times: vec![9 * HOUR, 18 * HOUR],
        at: Some(8),
        fee: 12_000,
    };
    assert_eq!(supplier.consolidation, Some(expected));
}

#[test]
fn paths_lead_into_prices_terms_and_steps() {
    let text = format!(
        "{TIERS}product = [{{ name = \"a\", carrier = {{ choose = \"cheapest\", within = \"72 h\" }} }}]\n\
         [network]\npayment = {{ deposit = \"30%\", balance_at = \"supplier_accepts\" }}\n\
         [[carrier]]\nname = \"x\"\npromise = \"24 h\"\n\
         tariff = {{ per_order = \"6 yuan\", contract = [{{ from = \"100 parcels/day\", per_order = \"4.5 yuan\" }}] }}"
    );
    let settings = [
        "tier.retail.price=55%",
        "network.payment.deposit=40%",
        "product.a.carrier.within=30 h",
        "carrier.x.tariff.contract.\"100 parcels/day\".per_order=4 yuan",
        "cost.capital=8%/year",
    ];
    let network = scenario(&text, &settings).network;
    let money = network.money.expect("money");
    assert_eq!((money.tiers[1].price, money.capital), (550_000, 80_000));
    assert_eq!(money.tiers[0].terms.share(Moment::Ordering), 400_000);
    assert_eq!(
        network.products[0].carrier,
        CarrierRule::CheapestWithin(30 * HOUR)
    );
    let tariff = network.carriers[0].tariff.as_ref().expect("a tariff");
    assert_eq!(tariff.contract[0].price, StepPrice::PerParcel(400));
}

#[test]
fn mistakes_in_payment_are_named_with_their_cure() {
    for (payment, what, cure) in [
        (
            "{ deposit = \"0%\", balance_at = \"pick_end\" }",
            "above 0% and below 100%",
            "payment = \"full\"",
        ),
        (
            "{ deposit = \"100%\", credit = \"5 d\" }",
            "above 0% and below 100%",
            "\"on_delivery\"",
        ),
        (
            "{ balance_at = \"pick_end\" }",
            "how much the deposit is, is not said",
            "deposit = \"30%\"",
        ),
        (
            "{ deposit = \"30%\" }",
            "when the rest is paid is not said",
            "credit = \"30 d\"",
        ),
        (
            "{ deposit = \"30%\", balance_at = \"pick_end\", credit = \"5 d\" }",
            "exclude each other",
            "\"none\"",
        ),
        (
            "{ instalments = [{ share = \"30%\", at = \"ordering\" }, { share = \"60%\", at = \"delivery\" }] }",
            "the shares add up to 90%",
            "10% is missing",
        ),
        (
            "{ instalments = [{ share = \"50%\", at = \"delivery\" }, { share = \"50%\", at = \"delivery\" }] }",
            "two payments at the same moment",
            "make them one",
        ),
        (
            "{ deposit = \"30%\", instalments = [{ share = \"100%\", at = \"delivery\" }] }",
            "deposit cannot stand here",
            "\"none\"",
        ),
        (
            "{ instalments = [{ share = \"100%\", at = \"soon\" }] }",
            "`soon` is not accepted here",
            "\"ordering\"",
        ),
        (
            "\"later\"",
            "expected \"full\", \"on_delivery\" or a table",
            "deposit = \"30%\"",
        ),
        (
            "{ deposite = \"30%\", credit = \"1 d\" }",
            "no key `deposite`",
            "`deposit`",
        ),
    ] {
        named(&format!("buyer = {{ payment = {payment} }}"), what, cure);
    }
}

#[test]
fn mistakes_in_tariffs_are_named_with_their_cure() {
    for (keys, what, cure) in [
        (
            "first = \"5 yuan\", first_weight = \"0 kg\"",
            "first_weight is at least 1 g",
            "1 kg",
        ),
        (
            "first = \"5 yuan\", further = \"1 yuan/kg\", step = \"0.1 g\"",
            "step is at least 1 g",
            "1 kg",
        ),
        (
            "further = \"1.5 yuan/kg\", per_order = \"1 yuan\"",
            "further means nothing",
            "first = \"5.5 yuan\"",
        ),
        (
            "first = \"5 yuan\", per_kg = \"8 yuan/kg\"",
            "first and per_kg exclude each other",
            "\"none\"",
        ),
        (
            "first = \"5 yuan\", further = \"1.55 yuan/kg\", step = \"300 g\"",
            "no whole number of fen",
            "another step",
        ),
        (
            "minimum = \"6 yuan\"",
            "the tariff states no price",
            "per_kg = \"8 yuan/kg\"",
        ),
        (
            "per_kg = \"8 yuan\"",
            "`yuan` is no unit of a price per kilogram",
            "yuan/kg",
        ),
        (
            "per_order = \"6 yuan\", cold = { factor = 0.5 }",
            "only 1 to 1000",
            "0.5",
        ),
        (
            "per_order = \"6 yuan\", surcharge = [{ name = \"a\", days = 2026-03-03 }]",
            "how much the surcharge is",
            "rate = \"10%\"",
        ),
        (
            "per_order = \"6 yuan\", contract = [{ from = \"500 parcels/day\", per_order = \"3 yuan\" }, { from = \"100 parcels/day\", per_order = \"4 yuan\" }]",
            "the steps of a contract must rise",
            "smaller volume first",
        ),
        (
            "per_order = \"6 yuan\", contract = [{ from = \"0 parcels/day\", per_order = \"3 yuan\" }]",
            "above zero parcels",
            "single parcels",
        ),
        (
            "per_order = \"6 yuan\", contract = [{ from = \"100 parcels/day\" }]",
            "this step of the contract has no price",
            "share = \"60%\"",
        ),
        (
            "per_order = \"6 yuan\", contract = [{ from = \"100 parcels/day\", per_order = \"3 yuan\", share = \"60%\" }]",
            "per_order and share exclude each other",
            "share = \"60%\"",
        ),
        (
            "per_order = \"6 yuan\", contract = [{ from = \"100 parcels/day\", share = \"160%\" }]",
            "a share of more than 100%",
            "0% to 100%",
        ),
        (
            "per_order = \"6 yuan\", contract = [{ per_order = \"4 yuan\" }]",
            "`from` is missing",
            "from so many parcels",
        ),
    ] {
        let text = format!(
            "product = [{{ name = \"a\", weight = \"1 kg\" }}]\ncarrier = [{{ name = \"x\", tariff = {{ {keys} }} }}]"
        );
        named(&text, what, cure);
    }
}

#[test]
fn mistakes_about_carriers_are_named_with_their_cure() {
    let carriers = "[[carrier]]\nname = \"x\"\ntariff = { per_kg = \"8 yuan/kg\" }\n[[carrier]]\nname = \"y\"\npromise = \"72 h\"\n";
    for (product, what, cure) in [
        (
            "carrier = \"x\"",
            "carrier `x` charges by weight, and product `a` has none",
            "weight = \"0.9 kg\"",
        ),
        (
            "carrier = { }",
            "this names no carrier",
            "{ choose = \"fastest\" }",
        ),
        (
            "carrier = { margin = \"3 yuan\", above = \"x\" }",
            "this names no carrier",
            "below",
        ),
        (
            "carrier = { margin = \"3 yuan\", above = \"x\", below = \"z\" }",
            "no carrier called `z`",
            "known: x, y",
        ),
        ("carrier = \"z\"", "no carrier called `z`", "known: x, y"),
        (
            "weight = \"1 kg\", carrier = { choose = \"cheapest\" }",
            "carrier `y` has no tariff",
            "per_order = \"6 yuan\"",
        ),
        (
            "carrier = { choose = \"fastest\", margin = \"3 yuan\" }",
            "choose excludes margin",
            "\"none\"",
        ),
        (
            "weight = \"1 kg\", carrier = { margin = \"3 yuan\", above = \"x\", below = \"y\" }",
            "without an order value",
            "order_value",
        ),
        (
            "carrier = { choose = \"quickest\" }",
            "`quickest` is not accepted here",
            "\"fastest\"",
        ),
    ] {
        let text = format!("product = [{{ name = \"a\", {product} }}]\n{carriers}");
        named(&text, what, cure);
    }
    named(
        "carrier = [{ name = \"x\", tariff = { per_kg = \"8 yuan/kg\" } }]",
        "there are no products",
        "[[product]]",
    );
}

#[test]
fn what_has_no_effect_or_loses_money_is_warned_about() {
    let x = "carrier = [{ name = \"x\", promise = \"72 h\", tariff = { per_kg = \"8 yuan/kg\" } }]";
    let a = |keys: &str| format!("product = [{{ name = \"a\", weight = \"1 kg\", {keys} }}]\n{x}");
    let divided = x.replace("kg\" }", "kg\", volume_divisor = 6000 }");
    for (text, what, cure) in [
        ("tier = [{ name = \"a\", agents = 1, price = \"60%\" }, { name = \"b\", agents = 2, price = \"50%\" }]".to_owned(), "a pays more than b below pays it", "40%, 50%"),
        ("[buyer]\ndefaults = \"5%\"".to_owned(), "defaults has no effect", "deposit = \"30%\""),
        ("[buyer]\ndeposit_on_default = \"kept\"".to_owned(), "deposit_on_default has no effect", "nobody defaults"),
        ("supplier = { wage = \"25 yuan/h\" }".to_owned(), "the supplier has no hands", "hands = 4"),
        ("supplier = { pickups = \"11:00\", consolidation = { at = 8 } }".to_owned(), "pickups has no effect", "pickups = \"none\""),
        (a("cold = \"yes\""), "the tariff of carrier `x` has no cold chain", "factor = 1.5"),
        (a("volume = \"3 L\""), "its volume has no effect", "volume_divisor = 6000"),
        (a("carrier = { choose = \"cheapest\", within = \"48 h\" }"), "no carrier promises this time", "the quickest promise is 72 h"),
        (a("carrier = { choose = \"fastest\", within = \"72 h\" }"), "within belongs to", "cheapest"),
        (format!("product = [{{ name = \"a\", weight = \"1 kg\" }}]\n{divided}"), "no product of this carrier states a volume", "3000 cm3"),
        ("carrier = [{ name = \"x\", tariff = { per_order = \"6 yuan\", volume_divisor = 6000 } }]".to_owned(), "volume_divisor has no effect", "weight"),
    ] {
        named(&text, what, cure);
        let scenario = load_text(format!("{COMPLETE}{text}"), &[]);
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(scenario.warnings.warnings(), 1, "{text}");
    }
}

#[test]
fn an_inherited_price_that_would_be_added_is_warned_about() {
    let text = format!(
        "{COMPLETE}product = [{{ name = \"a\", weight = \"1 kg\" }}]\n\
         [[carrier]]\nname = \"x\"\ntariff = {{ first = \"5.5 yuan\" }}"
    );
    let warned = |settings: &[&str]| {
        let scenario = load_text(&text, settings).unwrap_or_else(|problems| panic!("{problems}"));
        scenario.warnings.to_string()
    };
    let set = "carrier.x.tariff.per_order=6 yuan";
    let found = warned(&[set]);
    assert!(
        found.contains("add up") && found.contains("--set:"),
        "{found}"
    );
    assert_eq!(warned(&[set, "carrier.x.tariff.first=none"]), "");
}

#[test]
fn other_mistakes_about_money_are_named() {
    for (text, what, cure) in [
        (
            "supplier = { consolidation = { fee = \"120 yuan\" } }",
            "when parcels leave together is not said",
            "at = 8",
        ),
        (
            "product = [{ name = \"a\", unit_cost = { duty = \"8%\" } }]",
            "does not say what the goods cost",
            "8000 yuan",
        ),
        (
            "product = [{ name = \"a\", category = \"fresh food\" }]",
            "is no name",
            "letters",
        ),
        (
            "tier = [{ name = \"a\", agents = 1, price = \"140%\" }]",
            "a share of more than 100%",
            "from 0% to 100%",
        ),
        (
            "cost = { wage = \"25 yuan\" }",
            "`yuan` is no unit of a wage",
            "yuan/h",
        ),
        (
            "cost = { capital = \"6%\" }",
            "`%` is no unit of a yearly interest",
            "%/year",
        ),
        (
            "cost = { packaging = 1 }",
            "has no unit",
            "\"1 yuan/order\"",
        ),
    ] {
        named(text, what, cure);
    }
    let rich = "run = { horizon = \"100 d\" }\ndemand = { orders = \"100000 orders/day\" }\n\
                product = [{ name = \"a\", order_value = \"1000000000 yuan\" }]";
    is_named(rich, "more than can be counted", "shorten run.horizon");
}

#[test]
fn more_carriers_than_an_order_can_remember_are_refused() {
    let carriers: String = (0..256)
        .map(|number| format!("[[carrier]]\nname = \"c{number}\"\n"))
        .collect();
    named(&carriers, "256 carriers", "at most 255");
}
