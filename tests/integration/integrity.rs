//! Fraud and compliance through the model: exact numbers where there is no chance, and what holds
//! whatever the network is.

use fahuo::engine::time::{DAY, HOUR, SimTime};
use fahuo::model::integrity::plan::{
    ChannelRules, DispatchRule, FakeWaybills, Growth, Integrity, Invoices, Licence, PlatformAudit,
    Said, Service, SlipPhoto,
};
use fahuo::model::measure;
use fahuo::model::money::plan::{ALL, Bearer, MOMENTS, Terms};
use fahuo::model::network::{Channel, Entry, Network, Tier, Verification};
use fahuo::model::story::{Cause, Happening, OrderName};
use fahuo::model::{self, Path, Workspace};
use fahuo::random::Law;
use proptest::prelude::*;

use crate::money::{Played, chain, money, near, play};
use crate::networks;

/// What everything is called that may be measured.
const EVERYTHING: Said = Said {
    forged: true,
    fakes: true,
    invoices: true,
    agents: true,
    companies: true,
    penalties: true,
    audits: true,
    taxes: true,
};

/// A chain with these prices and rules: an order of 100 yuan is passed on at once, packed after two
/// days, and ten days with a carrier who takes 6 yuan.
fn ruled(prices: &[i64], set: impl FnOnce(&mut Integrity)) -> Network {
    let mut network = chain(prices);
    let mut plan = Integrity::neutral(1, 1, prices.len());
    plan.said = EVERYTHING;
    set(&mut plan);
    network.integrity = Some(plan);
    network
}

/// Two tiers: general agents pay 40, province agents 70, and buyers 100.
fn two_tiers(set: impl FnOnce(&mut Integrity)) -> Network {
    ruled(&[400_000, 700_000], set)
}

fn verified(network: &mut Network) {
    network.verification = Some(Verification {
        handling: None,
        buyer_reply: Some(Law::Constant(HOUR as f64)),
        catches: 0.0,
    });
}

/// So many orders of a rate are within six standard errors of it.
fn recovers(found: f64, rate: f64, of: f64) {
    let standard_error = (rate * (1.0 - rate) / of).sqrt();
    assert!(
        (found - rate).abs() <= 6.0 * standard_error,
        "{found}, not {rate} of {of}"
    );
}

#[test]
fn a_forged_order_is_shipped_and_its_seller_bears_it() {
    let mut network = two_tiers(|plan| plan.channels[0].forged = 1.0);
    money(&mut network).fees = vec![65_000];
    let played = play(&network);
    near(played.of("money.split.province"), -70.0);
    near(played.of("money.split.general"), 30.0);
    near(played.of("money.split.supplier"), 34.0);
    near(played.of("money.split.channel_fee"), 0.0);
    near(played.of("money.split.price"), 0.0);
    near(played.of("money.province.revenue"), 0.0);
    near(played.of("cost.per_order.losses"), 40.0);
    near(played.of("payments.forged_loss"), 70.0);
    near(played.of("payments.forged_rate"), 1.0);
    near(played.of("payments.forged_detected_share"), 0.0);
    // Or bears the freight as well, also of a parcel that is lost and whose goods come back.
    money(&mut network).freight = Bearer::Seller;
    near(play(&network).of("payments.forged_loss"), 76.0);
    network.carriers[0].loss = 1.0;
    let played = play(&network);
    near(played.of("payments.forged_loss"), 6.0);
    near(played.of("money.split.refunds"), 0.0);
}

#[test]
fn what_verification_finds_is_cancelled_and_costs_nothing() {
    let mut network = two_tiers(|plan| {
        plan.channels[0].forged = 0.3;
        plan.finds_forged = 0.6;
    });
    verified(&mut network);
    let played = play(&network);
    let placed = played.of("orders.placed");
    let (rate, found) = (
        played.of("payments.forged_rate"),
        played.of("payments.forged_detected_share"),
    );
    recovers(rate, 0.3, placed);
    recovers(found, 0.6, 0.3 * placed);
    near(played.of("orders.cancelled"), rate * found * placed);
    near(
        played.of("payments.forged_loss"),
        70.0 * rate * (1.0 - found),
    );
    // The money of the others is as it was.
    let paid = placed * (1.0 - rate);
    let delivered = played.of("orders.delivered");
    near(played.of("money.split.price"), 100.0 * paid / delivered);
    near(played.of("money.split.general"), 30.0);
}

#[test]
fn goods_of_a_forged_order_are_written_off_when_they_are_gone() {
    let forged = play(&two_tiers(|plan| plan.channels[0].forged = 1.0));
    // As if the buyer paid on delivery, as far as the seller's goods go.
    let mut honest = chain(&[400_000, 700_000]);
    let mut shares = [0; MOMENTS];
    shares[4] = ALL;
    money(&mut honest).buyer = Terms {
        shares,
        ..Terms::PREPAID
    };
    let honest = play(&honest);
    for id in [
        "money.province.working_capital.mean",
        "money.province.cash_conversion_time",
        "money.province.capital_tied_up.mean",
    ] {
        near(forged.of(id), honest.of(id));
    }
}

fn fakes(share: f64, hours: i64, never: f64) -> Vec<Option<FakeWaybills>> {
    vec![Some(FakeWaybills {
        share,
        ships_after: Some(Law::Constant((hours * HOUR) as f64)),
        never,
    })]
}

const RULE: DispatchRule = DispatchRule {
    within: Some(48 * HOUR),
    penalty: 300,
    scan_within: Some(DAY),
    fake_penalty: 2_000,
};

#[test]
fn a_fake_waybill_leaves_later_and_is_fined() {
    for (after, penalty) in [(0, 0.0), (20, 3.0), (24, 3.0), (25, 23.0)] {
        let network = two_tiers(|plan| {
            plan.fakes = fakes(1.0, after, 0.0);
            plan.channels[0].dispatch = Some(RULE);
        });
        let played = play(&network);
        near(played.of("dispatch_time.mean"), 48.0 + after as f64);
        near(played.of("waybills.fake_rate"), 1.0);
        near(played.of("waybills.fake_undetected_rate"), 1.0);
        near(played.of("channel.direct.penalties_per_order"), penalty);
        near(played.of("cost.per_order.penalties"), penalty);
        near(played.of("money.split.penalties"), penalty);
        near(played.of("money.split.province"), 30.0 - penalty);
        near(played.of("money.split.price"), 100.0);
        let orders = played.of("orders.delivered");
        near(played.of("money.platform.revenue"), penalty * orders);
    }
}

#[test]
fn a_photo_finds_it_and_costs_time_and_money() {
    let photo = |detects| SlipPhoto {
        detects,
        takes: Some(Law::Constant(5.0 * HOUR as f64)),
        cost: 50,
    };
    let network = |detects| {
        two_tiers(|plan| {
            plan.fakes = fakes(1.0, 72, 0.0);
            plan.slip_photo = Some(photo(detects));
        })
    };
    let played = play(&network(1.0));
    near(played.of("waybills.fake_rate"), 1.0);
    near(played.of("waybills.fake_undetected_rate"), 0.0);
    near(played.of("dispatch_time.mean"), 48.0 + 5.0);
    near(played.of("stage.sync.mean"), 5.0);
    near(played.of("cost.per_order.slip_photos"), 0.5);
    near(played.of("money.split.province"), 29.5);
    let played = play(&network(0.75));
    let missed = played.of("waybills.fake_undetected_rate");
    recovers(missed, 0.25, played.of("orders.placed"));
    near(
        played.of("dispatch_time.mean"),
        48.0 + 5.0 * (1.0 - missed) + 72.0 * missed,
    );
}

#[test]
fn what_never_leaves_is_cancelled_and_paid_back() {
    let network = two_tiers(|plan| {
        plan.fakes = fakes(1.0, 72, 1.0);
        plan.channels[0].dispatch = Some(RULE);
    });
    let played = play(&network);
    let placed = played.of("orders.placed");
    near(played.of("orders.cancelled"), placed);
    near(played.of("money.supplier.profit"), 0.0);
    near(played.of("money.general.profit"), 0.0);
    // Only the platform keeps something: the number was not scanned in a day.
    near(played.of("money.province.profit"), -20.0 * placed);
    near(played.of("money.platform.revenue"), 20.0 * placed);
    let recovered = play(&two_tiers(|plan| plan.fakes = fakes(0.5, 72, 0.2)));
    let rate = recovered.of("waybills.fake_rate");
    recovers(rate, 0.5, placed);
    recovers(recovered.of("orders.cancelled") / placed, 0.1, placed);
}

#[test]
fn tax_is_paid_with_an_invoice_and_owed_without() {
    let taxed = |invoices, service| {
        play(&two_tiers(|plan| {
            plan.tax = 30_000;
            plan.service = service;
            for tier in &mut plan.tiers {
                tier.invoices = invoices;
            }
        }))
    };
    let (general, province) = (0.03 * 70.0, 0.03 * 100.0);
    let says = |played: &Played, paid: f64, owed: f64, uninvoiced: f64| {
        near(played.of("money.split.tax_and_compliance"), paid);
        near(played.of("cost.per_order.tax_and_compliance"), paid);
        near(played.of("invoices.tax_exposure_per_order"), owed);
        near(played.of("invoices.uninvoiced_sales_share"), uninvoiced);
        near(played.of("money.split.price"), 100.0);
    };
    let all = taxed(1.0, None);
    says(&all, general + province, 0.0, 0.0);
    near(all.of("money.split.general"), 30.0 - general);
    near(all.of("invoices.uninvoiced_agent_share"), 0.0);
    let none = taxed(0.0, None);
    says(&none, 0.0, general + province, 1.0);
    near(none.of("invoices.uninvoiced_agent_share"), 1.0);
    let service = Service {
        fee: 60_000,
        agents: 1.0,
    };
    let settled = taxed(0.0, Some(service));
    says(&settled, 0.06 * 170.0, 0.0, 0.0);
    near(settled.of("invoices.uninvoiced_agent_share"), 1.0);
    let orders = settled.of("orders.delivered");
    near(
        settled.of("money.compliance.revenue"),
        0.06 * 170.0 * orders,
    );
    near(settled.of("money.tax_office.revenue"), 0.0);
}

#[test]
fn an_agent_who_becomes_a_company_pays_tax_from_then_on() {
    // One agent in each tier: the only one when the share passes a half, on day 50.
    let played = play(&two_tiers(|plan| {
        plan.tax = 30_000;
        for tier in &mut plan.tiers {
            tier.invoices = 0.0;
            tier.company = Growth {
                from: 0.0,
                to: 1.0,
                by: 100 * DAY,
            };
        }
    }));
    near(played.of("agents.general.company_share"), 1.0);
    near(played.of("invoices.uninvoiced_agent_share"), 0.0);
    // Orders placed two days before it, of 200 days in all, 10,000 orders.
    recovers(
        played.of("invoices.uninvoiced_sales_share"),
        48.0 / 200.0,
        played.of("orders.placed"),
    );
    let paid = played.of("money.split.tax_and_compliance");
    near(paid + played.of("invoices.tax_exposure_per_order"), 5.1);
}

#[test]
fn invoices_and_audits_are_drawn_order_by_order() {
    let played = play(&two_tiers(|plan| {
        plan.invoices = Invoices {
            issued: 0.9,
            false_ones: 0.05,
        };
        plan.channels[0].audit = Some(PlatformAudit {
            share: 0.02,
            rises: 0.0,
            penalty: 50_000,
        });
        plan.channels[0].freight = 700_000;
    }));
    let orders = played.of("orders.delivered");
    recovers(played.of("invoices.per_order"), 0.9, orders);
    recovers(played.of("invoices.false_rate"), 0.05, 0.9 * orders);
    let audited = played.of("channel.direct.audit_rate");
    recovers(audited, 0.02, orders);
    near(played.of("cost.per_order.penalties"), 500.0 * audited);
    near(played.of("cost.per_order.freight"), 4.2);
}

#[test]
fn audits_rise_in_proportion_to_time() {
    let audit = PlatformAudit {
        share: 0.01,
        rises: 0.5,
        penalty: 1,
    };
    let at = |days: i64| audit.probability(SimTime::from_millis(days * DAY));
    near(at(0), 0.01);
    near(at(365), 0.015);
    near(at(730), 0.02);
    near(at(365 * 1000), 1.0);
}

#[test]
fn buyers_of_agents_without_a_licence_come_by_another_channel() {
    let mut network = ruled(&[ALL], |plan| {
        plan.channels = vec![ChannelRules::default(); 3];
        plan.channels[1].needs = Licence::Filing;
        plan.channels[2].needs = Licence::Company;
        plan.tiers[0].company = Growth::constant(0.3);
    });
    network.tiers = vec![Tier::neutral("retail", 10)];
    network.demand.streams = 10;
    network.channels = vec![
        Channel::neutral("chat", 0.2, Entry::Retail),
        Channel::neutral("shop", 0.3, Entry::Supplier),
        Channel::neutral("market", 0.5, Entry::Supplier),
    ];
    money(&mut network).fees = vec![0; 3];
    let shares = |network: &Network| {
        let played = play(network);
        ["chat", "shop", "market"].map(|name| played.of(&format!("channel.{name}.share")))
    };
    let orders = 10_000.0;
    let [chat, shop, market] = shares(&network);
    recovers(market, 0.15, orders);
    near(shop, 0.0);
    near(chat, 1.0 - market);
    if let Some(plan) = &mut network.integrity {
        plan.tiers[0].filed = true;
    }
    let [_, shop, same] = shares(&network);
    recovers(shop, 0.3, orders);
    near(same, market);
    // The brand's own shop has every licence.
    network.tiers.clear();
    money(&mut network).tiers.clear();
    if let Some(plan) = &mut network.integrity {
        plan.tiers.clear();
    }
    recovers(shares(&network)[2], 0.5, orders);
}

#[test]
fn a_failure_that_is_rarer_changes_no_other() {
    let drawn = |forged: f64, fake: f64| {
        play(&two_tiers(|plan| {
            plan.channels[0].forged = forged;
            plan.fakes = fakes(fake, 30, 0.0);
            plan.invoices.issued = 0.5;
            plan.channels[0].audit = Some(PlatformAudit {
                share: 0.1,
                rises: 0.0,
                penalty: 100,
            });
        }))
    };
    let [both, less_forged, less_fake] =
        [(0.4, 0.4), (0.1, 0.4), (0.4, 0.1)].map(|(a, b)| drawn(a, b));
    for id in [
        "waybills.fake_rate",
        "invoices.per_order",
        "channel.direct.audit_rate",
    ] {
        assert_eq!(both.of(id), less_forged.of(id), "{id}");
    }
    for id in [
        "payments.forged_rate",
        "payments.forged_loss",
        "invoices.per_order",
        "channel.direct.audit_rate",
    ] {
        assert_eq!(both.of(id), less_fake.of(id), "{id}");
    }
    assert!(less_forged.of("payments.forged_rate") < both.of("payments.forged_rate"));
    assert!(less_fake.of("waybills.fake_rate") < both.of("waybills.fake_rate"));
}

/// The story of the first order.
fn story(network: &Network) -> model::story::Story {
    let name = OrderName {
        stream: 1,
        number: 1,
    };
    let mut followed = model::follow(network, 7, 1, &[name], &mut Workspace::default());
    followed.stories.remove(0).expect("it was placed")
}

#[test]
fn stories_tell_what_was_forged_and_faked() {
    let mut forged = two_tiers(|plan| {
        plan.channels[0].forged = 1.0;
        plan.finds_forged = 1.0;
    });
    verified(&mut forged);
    let has = |network: &Network, wanted: Happening| {
        let notes = story(network).notes;
        notes.iter().any(|note| note.what == wanted)
    };
    assert!(has(&forged, Happening::FoundForged));
    let mut fake = two_tiers(|plan| plan.fakes = fakes(1.0, 72, 0.0));
    assert!(has(&fake, Happening::FakeNumber) && !has(&fake, Happening::FoundFake));
    let held = story(&fake)
        .spans
        .into_iter()
        .find(|span| span.cause == Cause::FakeNumber);
    assert_eq!(held.expect("it was held back").millis(), 72 * HOUR);
    if let Some(plan) = &mut fake.integrity {
        plan.slip_photo = Some(SlipPhoto {
            detects: 1.0,
            takes: None,
            cost: 0,
        });
    }
    assert!(has(&fake, Happening::FoundFake));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    // With all rates at zero there are more metrics, and the others are the same to the last bit.
    #[test]
    fn where_nobody_breaks_a_rule_nothing_changes(network in networks::network()) {
        let mut honest = network;
        honest.integrity = None;
        let (channels, suppliers) = (honest.channels.len(), honest.suppliers.len());
        let mut ruled = honest.clone();
        ruled.integrity = Some(Integrity {
            said: EVERYTHING,
            ..Integrity::neutral(channels, suppliers, honest.tiers.len())
        });
        let played = |network: &Network| {
            let result = model::simulate(network, 3, 1, Path::Elided, &mut Workspace::default());
            let metrics = measure::metrics(network).into_iter();
            metrics.map(|metric| metric.id).zip(result.observations).collect::<Vec<_>>()
        };
        let all = played(&ruled);
        for (id, observed) in played(&honest) {
            let same = all.iter().find(|(one, _)| *one == id);
            prop_assert_eq!(&same.map(|(_, one)| *one), &Some(observed), "{}", id);
        }
    }
}
