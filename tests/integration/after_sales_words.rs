//! What a scenario says about after-sales, complaints and disputes becomes plain data, and what it
//! says wrong is named.

use fahuo::engine::time::HOUR;
use fahuo::language::{Language, Text};
use fahuo::model::aftersales::plan::{
    AfterSales, CaseRules, Cause, Class, Complaints, Liability, Remedy, Reported, SettledBy,
};
use fahuo::model::network::Network;
use fahuo::random::Law;
use fahuo::scenario::{Origin, Scenario, render_check};

use crate::errors::{COMPLETE, is_named, load_text};

/// A mistake added to the complete scenario is named with its place and its cure.
#[track_caller]
fn named(mistake: &str, finding: &str, cure: &str) {
    is_named(&format!("{COMPLETE}{mistake}"), finding, cure);
}

/// Where everything can go wrong.
const TROUBLE: &str = "\
product = [{ name = \"a\", order_value = \"100 yuan\", faulty = \"0.5%\", returns = { resold = \"80%\", reasons = [
  { name = \"mind\", label = { zh = \"不想要\", en = \"Change of mind\" }, share = \"6%\" }, { name = \"size\", share = \"2%\" }] } }]
tier = [{ name = \"general\", agents = 1 }, { name = \"retail\", agents = 4 }]
[supplier]
picking_errors = { wrong = \"1%\", missing = \"0.5%\" }
[[carrier]]
name = \"x\"
promise = \"48 h\"
failure = { loss = \"0.5%\", damage = \"0.1%\" }
";

fn scenario(text: &str, settings: &[&str]) -> Scenario {
    let scenario = load_text(format!("{COMPLETE}{TROUBLE}{text}"), settings)
        .unwrap_or_else(|problems| panic!("{problems}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    scenario
}

fn network(text: &str) -> Network {
    scenario(text, &[]).network
}

fn after_sales(text: &str, settings: &[&str]) -> AfterSales {
    let text = format!("{RETURNED}{text}");
    let network = scenario(&text, settings).network;
    network.after_sales.expect("something is said of it")
}

/// Goods that are given back are dealt with.
const RETURNED: &str =
    "[after_sales]\nresponse = \"three_level\"\nreturn = { remedy = \"return\" }\n";

fn rules<'a>(all: &'a AfterSales, class: Class) -> &'a CaseRules {
    all.rules(class).expect("it is dealt with")
}

#[test]
fn without_a_word_nothing_is_looked_at() {
    let network = load_text(COMPLETE.to_owned(), &[]);
    let network = network
        .unwrap_or_else(|problems| panic!("{problems}"))
        .network;
    assert!(network.after_sales.is_none());
    assert!(network.complaints.is_none() && network.disputes.is_none());
    for key in ["after_sales", "complaint", "dispute"] {
        let text = format!("{COMPLETE}{key} = \"none\"\n");
        let network = load_text(text, &[]).expect("it loads").network;
        assert!(network.after_sales.is_none() && network.complaints.is_none());
    }
}

#[test]
fn where_things_go_wrong_is_said_there() {
    let network = network(RETURNED);
    assert_eq!(
        (network.carriers[0].loss, network.carriers[0].damage),
        (0.005, 0.001)
    );
    assert_eq!(
        (network.suppliers[0].wrong, network.suppliers[0].missing),
        (0.01, 0.005)
    );
    let product = &network.products[0];
    assert_eq!(product.faulty, 0.005);
    let returns = product.returns.as_ref().expect("given back");
    let reasons: Vec<_> = returns
        .reasons
        .iter()
        .map(|one| (&*one.name, one.share))
        .collect();
    assert_eq!(
        (reasons, returns.resold),
        (vec![("mind", 0.06), ("size", 0.02)], 0.8)
    );
    assert_eq!(
        returns.reasons[0].label,
        Text::new("不想要", "Change of mind")
    );
}

// What came wrong or never is answered, unless it is said otherwise.
#[test]
fn four_classes_are_answered_without_a_word() {
    let all = after_sales("", &[]);
    let dealt_with: Vec<&str> = Class::ALL
        .into_iter()
        .filter(|&class| all.rules(class).is_some())
        .map(Class::id)
        .collect();
    assert_eq!(
        dealt_with,
        [
            "wrong_item",
            "missing_item",
            "loss",
            "undeliverable",
            "return"
        ]
    );
    assert_eq!(rules(&all, Class::Loss).remedy, Remedy::Nothing);
    let all = after_sales(
        "loss = \"none\"\ndelay = { compensation = \"5 yuan\" }",
        &[],
    );
    assert!(all.rules(Class::Loss).is_none() && all.rules(Class::WrongItem).is_some());
    assert!(all.rules(Class::Delay).is_some());
}

#[test]
fn every_word_of_a_case_arrives() {
    let all = after_sales(
        "hands = 2\nreported_after = \"12 h\"\nsettling = \"8 h\"\ninspection = \"4 h\"\n\
         sent_back_after = \"1 d\"\nway_back = \"3 d\"\nno_scan_after = \"24 h\"\n\
         no_tracking = { reported = \"80%\" }\n\
         delay = { settled_by = \"seller\", compensation = \"5 yuan\", respond_within = \"2 h\", liability = \"carrier\" }\n\
         quality = { remedy = \"refund\", reported_after = \"1 h\", settling = \"2 h\", compensation = { amount = \"3 元\", share = \"10%\" }, liability = { seller = \"50%\", shipper = \"50%\" }, close_within = \"72 h\" }\n\
         damage = { remedy = \"exchange\", compensation = \"10%\" }\n",
        &[],
    );
    let law = |hours: i64| Some(Law::Constant((hours * HOUR) as f64));
    assert!(all.responds);
    assert_eq!((all.hands, all.unseen_after), (Some(2), Some(24 * HOUR)));
    assert_eq!(
        [
            &all.reported_after,
            &all.settling,
            &all.inspection,
            &all.sent_back_after,
            &all.way_back
        ],
        [&law(12), &law(8), &law(4), &law(24), &law(72)]
    );
    assert_eq!(rules(&all, Class::NoTracking).reported, Reported(0.8));
    let delay = rules(&all, Class::Delay);
    assert_eq!(
        (delay.settled_by, delay.compensation),
        (SettledBy::Seller, (500, 0))
    );
    assert_eq!(
        (delay.respond_within, delay.close_within),
        (Some(2 * HOUR), None)
    );
    assert_eq!(
        (delay.liability.carrier, delay.reported),
        (1_000_000, Reported(1.0))
    );
    let quality = rules(&all, Class::Quality);
    assert_eq!(
        (quality.remedy, quality.compensation),
        (Remedy::Refund, (300, 100_000))
    );
    assert_eq!(
        (&quality.reported_after, &quality.settling),
        (&law(1), &law(2))
    );
    let halves = Liability {
        seller: 500_000,
        shipper: 500_000,
        carrier: 0,
    };
    assert_eq!(
        (quality.liability, quality.close_within),
        (halves, Some(72 * HOUR))
    );
    let damage = rules(&all, Class::Damage);
    assert_eq!(
        (damage.remedy, damage.compensation),
        (Remedy::Exchange, (0, 100_000))
    );
    assert_eq!(damage.liability, Liability::default());
}

// Thirds are whole millionths, and still make the whole.
#[test]
fn shares_of_liability_make_the_whole() {
    let all = after_sales(
        "loss = { liability = { seller = \"33.33333%\", shipper = \"33.33333%\", carrier = \"33.33334%\" } }",
        &[],
    );
    let Liability {
        seller,
        shipper,
        carrier,
    } = rules(&all, Class::Loss).liability;
    assert_eq!(seller + shipper + carrier, 1_000_000);
}

#[test]
fn parts_of_rules_can_be_set() {
    let delay = "delay = { compensation = \"5 yuan\" }\nloss = { liability = { seller = \"40%\", carrier = \"60%\" } }";
    let set = |settings: &[&str]| after_sales(delay, settings);
    let all = set(&[
        "after_sales.delay.compensation=8 yuan",
        "after_sales.quality.remedy=refund",
    ]);
    assert_eq!(rules(&all, Class::Delay).compensation, (800, 0));
    assert_eq!(rules(&all, Class::Quality).remedy, Remedy::Refund);
    let all = set(&[
        "after_sales.loss.liability.seller=30%",
        "after_sales.loss.liability.carrier=70%",
        "after_sales.loss.compensation.share=5%",
    ]);
    let loss = rules(&all, Class::Loss);
    assert_eq!(
        (loss.liability.carrier, loss.compensation),
        (700_000, (0, 50_000))
    );
    // Of all classes that are written, and of no other.
    let all = set(&["after_sales.*.liability=seller"]);
    for class in [Class::Delay, Class::Loss, Class::Return] {
        assert_eq!(rules(&all, class).liability.seller, 1_000_000);
    }
    assert_eq!(
        rules(&all, Class::WrongItem).liability,
        Liability::default()
    );
}

#[test]
fn complaints_and_disputes_arrive() {
    let text = format!(
        "{RETURNED}[complaint]\nbase = \"0.3%\"\nlate = \"8%\"\nlost_or_damaged = \"60%\"\ndamaged = \"10%\"\n\
         slow_case = \"20%\"\nno_news = \"5%\"\nno_news_after = \"72 h\"\ncalmed = \"50%\"\n\
         [dispute]\nprepayment_gap = {{ tolerance = \"24 h\", per_hour = \"0.05%\" }}\nliability = \"1%\"\n\
         wrong_goods = \"2%\"\ncredit = \"3%\"\nother = \"2.3%\"\n"
    );
    let network = network(&text);
    let Complaints {
        causes,
        no_news_after,
        calmed,
    } = network.complaints.expect("complaints");
    let of = |cause: Cause| causes[cause as usize];
    assert_eq!(
        [of(Cause::Other), of(Cause::Late), of(Cause::SlowCase)],
        [0.003, 0.08, 0.2]
    );
    assert_eq!(
        [of(Cause::Lost), of(Cause::Damaged), of(Cause::Quality)],
        [0.6, 0.1, 0.0]
    );
    assert_eq!((no_news_after, calmed), (Some(72 * HOUR), 0.5));
    let disputes = network.disputes.expect("disputes");
    assert_eq!(
        (disputes.tolerance, disputes.gap_per_hour),
        (24 * HOUR, 0.0005)
    );
    assert_eq!(
        [
            disputes.liability,
            disputes.wrong_goods,
            disputes.credit,
            disputes.other
        ],
        [0.01, 0.02, 0.03, 0.023]
    );
}

#[test]
fn check_tells_every_rule_in_force() {
    let text = format!("{RETURNED}delay = {{ compensation = \"5 yuan\" }}\n");
    let scenario = scenario(&text, &["after_sales.delay.respond_within=2 h"]);
    let value = |path: &str| {
        let found = scenario.values.iter().find(|value| value.path == path);
        found.unwrap_or_else(|| panic!("{path} is not listed"))
    };
    assert_eq!(value("after_sales.delay.compensation").value, "\"5 yuan\"");
    assert_eq!(
        value("after_sales.delay.respond_within").origin,
        Origin::Setting
    );
    assert_eq!(value("after_sales.delay.remedy").value, "\"nothing\"");
    // A class that is not written is one line, not ten.
    assert_eq!(value("after_sales.quality").value, "\"none\"");
    assert_eq!(value("after_sales.loss").value, "{}");
    assert_eq!(
        value("product.a.returns.reasons.mind.share").value,
        "\"6%\""
    );
    assert_eq!(value("complaint").value, "\"none\"");
    let page = render_check(&scenario, Language::Zh);
    assert!(page.contains("after_sales.delay.compensation"));
}

#[test]
fn what_is_wrong_with_rules_is_named() {
    for (mistake, finding, cure) in [
        (
            "after_sales = { wrong_itme = {} }",
            "there is no key `wrong_itme` here",
            "did you mean `wrong_item`?",
        ),
        (
            "after_sales = { response = \"three-levels\" }",
            "`three-levels` is not accepted here",
            "did you mean `three_level`?",
        ),
        (
            "after_sales = { response = \"three_level\", loss = { remedy = \"refnd\" } }",
            "`refnd` is not accepted here",
            "did you mean `refund`?",
        ),
        (
            "after_sales = { response = \"three_level\", loss = { compensation = \"-5 yuan\" } }",
            "`-5 yuan` is negative",
            "write \"5 yuan\"",
        ),
        (
            "after_sales = { response = \"three_level\", loss = { compensation = 5 } }",
            "`5` has no unit",
            "write \"5 yuan\"",
        ),
        (
            "after_sales = { response = \"three_level\", loss = { compensation = \"120%\" } }",
            "a share of more than 100%",
            "from 0% to 100%",
        ),
        (
            "after_sales = { response = \"three_level\", loss = { liability = { seller = \"50%\", shipper = \"40%\" } } }",
            "the shares add up to 90%, they must make 100%",
            "10% is missing",
        ),
        (
            "after_sales = { response = \"three_level\", loss = { liability = \"agent\" } }",
            "expected \"shipper\", \"seller\", \"carrier\" or a table",
            "for example liability = ",
        ),
        (
            "after_sales = { hands = 0 }",
            "`0` is not a whole number from 1",
            "",
        ),
        (
            "after_sales = { loss = { reported = \"110%\" } }",
            "a share of more than 100%",
            "from 0% to 100%",
        ),
        (
            "complaint = { lat = \"8%\" }",
            "there is no key `lat` here",
            "did you mean `late`?",
        ),
        (
            "complaint = { late = \"108%\" }",
            "a share of more than 100%",
            "from 0% to 100%",
        ),
        (
            "complaint = { no_news = \"5%\" }",
            "after what time no news is a cause is not said",
            "no_news_after = \"72 h\"",
        ),
        (
            "dispute = { prepayment_gap = { per_hour = 0.05 } }",
            "`0.05` has no unit",
            "write \"5%\"",
        ),
        (
            "product = [{ name = \"a\", returns = { reasons = [{ name = \"x\", share = \"70%\" }, { name = \"y\", share = \"40%\" }] } }]\nafter_sales = { return = {} }",
            "the shares add up to 110%, at most 100% is possible",
            "",
        ),
        (
            "product = [{ name = \"a\", returns = { resold = \"70%\" } }]\nafter_sales = { return = {} }",
            "why goods are given back is not said",
            "reasons = [{ name = \"changed_mind\"",
        ),
        (
            "supplier = { picking_errors = { wrong = \"70%\", missing = \"40%\" } }",
            "the shares add up to 110%",
            "",
        ),
    ] {
        named(mistake, finding, cure);
    }
}

#[test]
fn rules_without_effect_are_warned_about() {
    for (mistake, finding, cure) in [
        (
            "after_sales = { loss = { remedy = \"refund\" } }\ncarrier = [{ name = \"x\", failure = { loss = \"1%\" } }]",
            "response is not written",
            "write response = \"three_level\"",
        ),
        (
            "after_sales = { damage = {} }",
            "no carrier damages anything",
            "failure = { damage = \"0.3%\" }",
        ),
        (
            "after_sales = { delay = {} }",
            "no carrier promises a time",
            "promise = \"72 h\"",
        ),
        (
            "after_sales = { quality = {} }",
            "no product is ever faulty",
            "faulty = \"0.5%\"",
        ),
        (
            "after_sales = { wrong_item = {} }",
            "no wrong item comes",
            "picking_errors",
        ),
        (
            "after_sales = { no_tracking = {} }",
            "buyers never notice",
            "no_scan_after = \"24 h\"",
        ),
        (
            "after_sales = { stock_out = {} }",
            "nobody holds stock",
            "supplier.stock",
        ),
        (
            "after_sales = { return = {} }",
            "no product says how often it is given back",
            "returns = { reasons",
        ),
        (
            "after_sales = {}\nproduct = [{ name = \"a\", returns = { reasons = [{ name = \"x\", share = \"7%\" }] } }]",
            "nobody deals with goods that are given back",
            "return = { remedy = \"return\" }",
        ),
        (
            "after_sales = { loss = { close_within = \"0 h\" } }\ncarrier = [{ name = \"x\", failure = { loss = \"1%\" } }]",
            "a limit of zero",
            "write \"none\"",
        ),
        (
            "complaint = { late = \"8%\", calmed = \"50%\" }",
            "nobody is calmed",
            "response = \"three_level\"",
        ),
        (
            "complaint = { no_news_after = \"72 h\" }",
            "no_news_after has no effect",
            "no_news = \"5%\"",
        ),
        (
            "dispute = { other = \"2%\" }",
            "there are no tiers of agents",
            "",
        ),
        (
            "tier = [{ name = \"a\", agents = 1 }]\ndispute = { prepayment_gap = { tolerance = \"24 h\" } }",
            "tolerance has no effect",
            "per_hour = \"0.05%\"",
        ),
    ] {
        named(mistake, finding, cure);
    }
}
