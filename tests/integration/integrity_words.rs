//! What a scenario says about fraud and compliance becomes plain data, and what it says wrong is
//! named.

use fahuo::engine::time::{DAY, HOUR};
use fahuo::language::Language;
use fahuo::model::integrity::plan::{Growth, Integrity, Licence, Service, TierConduct};
use fahuo::model::network::Network;
use fahuo::random::Law;

use crate::errors::{COMPLETE, is_named, load_text, report};

/// Two tiers and two channels; keys of the second channel and more tables are added.
fn text(retail: &str, market: &str, more: &str) -> String {
    format!(
        "{COMPLETE}tier = [{{ name = \"general\", agents = 1 }}, {{ name = \"retail\", agents = 4{retail} }}]\n\
         {more}\n\
         [[channel]]\nname = \"chat\"\nshare = \"60%\"\n\
         [[channel]]\nname = \"market\"\nshare = \"40%\"\n{market}\n"
    )
}

#[track_caller]
fn network(retail: &str, market: &str, more: &str) -> Network {
    let scenario = load_text(text(retail, market, more), &[]);
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    scenario.network
}

#[track_caller]
fn integrity(retail: &str, market: &str, more: &str) -> Integrity {
    let network = network(retail, market, more);
    network.integrity.expect("something is said")
}

/// A mistake is named with its place and its cure.
#[track_caller]
fn named(retail: &str, market: &str, more: &str, finding: &str, cure: &str) {
    is_named(&text(retail, market, more), finding, cure);
}

#[track_caller]
fn warned(retail: &str, market: &str, more: &str, finding: &str) {
    let text = text(retail, market, more);
    let report = report(text, &[], Language::En);
    assert!(report.contains(finding), "{report}");
    assert!(report.contains("warning"), "{report}");
}

#[test]
fn without_a_word_nobody_breaks_a_rule() {
    for more in [
        "",
        "network = { filing = \"yes\" }",
        "compliance = \"none\"",
    ] {
        assert_eq!(network("", "", more).integrity, None, "{more}");
    }
    assert_eq!(network("", "audit = \"none\"", "").integrity, None);
}

#[test]
fn every_key_arrives() {
    let plan = integrity(
        ", issues_invoice = \"37%\", company = { from = \"5%\", to = \"30%\", by = \"365 d\" }, filing = \"yes\"",
        "forged_payment = \"0.3%\"\nneeds = \"company\"\nfreight_share = \"70%\"\n\
         dispatch_rule = { within = \"48 h\", penalty = \"3 yuan\", scan_within = \"24 h\", fake_penalty = \"20 元\" }\n\
         audit = { share = \"0.5%\", rises = \"50%/year\", penalty = \"500 yuan\" }",
        "network = { slip_photo = { detects = \"80%\", takes = \"2 h\", cost = \"0.5 yuan\" } }\n\
         supplier = { fake_waybill = { share = \"17%\", ships_after = \"3 d\", never = \"10%\" } }\n\
         verification = { detects_forged = \"60%\" }\n\
         invoice = { issued = \"90%\", false_invoices = \"1%\" }\n\
         tax = { rate = \"3%\" }\n\
         compliance = { fee = \"6%\", agents = \"50%\" }",
    );
    let [chat, market] = plan.channels.as_slice() else {
        panic!("two channels");
    };
    assert_eq!((chat.forged, market.forged), (0.0, 0.003));
    assert_eq!(
        (chat.needs, market.needs),
        (Licence::None, Licence::Company)
    );
    assert_eq!((chat.freight, market.freight), (1_000_000, 700_000));
    let rule = market.dispatch.expect("a rule");
    assert_eq!((rule.within, rule.penalty), (Some(48 * HOUR), 300));
    assert_eq!((rule.scan_within, rule.fake_penalty), (Some(DAY), 2_000));
    let audit = market.audit.expect("an audit");
    assert_eq!(
        (audit.share, audit.rises, audit.penalty),
        (0.005, 0.5, 50_000)
    );
    let photo = plan.slip_photo.expect("a photo");
    assert_eq!((photo.detects, photo.cost), (0.8, 50));
    assert_eq!(photo.takes, Some(Law::Constant(2.0 * HOUR as f64)));
    let fakes = plan.fakes[0].clone().expect("fakes");
    assert_eq!((fakes.share, fakes.never), (0.17, 0.1));
    assert_eq!(fakes.ships_after, Some(Law::Constant(3.0 * DAY as f64)));
    assert_eq!(plan.finds_forged, 0.6);
    assert_eq!(
        (plan.invoices.issued, plan.invoices.false_ones),
        (0.9, 0.01)
    );
    assert_eq!(plan.tax, 30_000);
    let service = Service {
        fee: 60_000,
        agents: 0.5,
    };
    assert_eq!(plan.service, Some(service));
    assert_eq!(plan.tiers[0], TierConduct::default());
    let growth = Growth {
        from: 0.05,
        to: 0.3,
        by: 365 * DAY,
    };
    assert_eq!(plan.tiers[1].company, growth);
    assert_eq!((plan.tiers[1].invoices, plan.tiers[1].filed), (0.37, true));
}

#[test]
fn what_costs_money_makes_it_counted() {
    let pays = |market: &str, more: &str| network("", market, more).money.is_some();
    assert!(pays("audit = { share = \"1%\", penalty = \"0 yuan\" }", ""));
    assert!(pays("", "tax = { rate = \"0%\" }"));
    assert!(pays(
        "dispatch_rule = { within = \"48 h\", penalty = \"3 yuan\" }",
        ""
    ));
    assert!(!pays("forged_payment = \"1%\"", ""));
    assert!(!pays(
        "",
        "supplier = { fake_waybill = { share = \"17%\" } }"
    ));
}

#[test]
fn mistakes_are_named() {
    named(
        "",
        "dispatch_rule = { within = \"48 h\" }",
        "",
        "`within` and `penalty` belong together: `penalty` is missing",
        "for example within = \"48 h\", penalty = \"3 yuan\"",
    );
    named(
        "",
        "dispatch_rule = {}",
        "",
        "what the platform demands is not said",
        "{ within = \"48 h\", penalty = \"3 yuan\" }",
    );
    named(
        ", company = { from = \"30%\", to = \"5%\", by = \"365 d\" }",
        "",
        "",
        "the share of companies only grows",
        "{ from = \"0%\", to = \"30%\", by = \"365 d\" }",
    );
    named(
        ", company = { to = \"5%\", by = \"0 d\" }",
        "",
        "",
        "by must be above zero",
        "",
    );
    let all_need = text("", "needs = \"company\"", "")
        .replace("name = \"chat\"", "name = \"chat\"\nneeds = \"filing\"");
    is_named(
        &all_need,
        "every channel needs something",
        "leave needs out of at least one channel",
    );
}

#[test]
fn what_has_no_effect_is_said() {
    warned(
        "",
        "needs = \"company\"",
        "",
        "no agent of the lowest tier has it",
    );
    warned(
        "",
        "",
        "verification = { detects_forged = \"60%\" }",
        "detects_forged has no effect",
    );
    warned(
        "",
        "",
        "compliance = { fee = \"6%\" }",
        "nobody uses the service",
    );
}
