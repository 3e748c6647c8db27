//! Everything that can go wrong, switched on at once, in random networks with stock and money.

use fahuo::engine::time::{DAY, HOUR};
use fahuo::language::Text;
use fahuo::model::aftersales::plan::{
    AfterSales, CAUSES, CLASSES, CaseRules, Complaints, Disputes, Liability, Reason, Remedy,
    Reported, Returns, SettledBy,
};
use fahuo::model::measure::metrics;
use fahuo::model::metric::{Observation, ReplicationResult};
use fahuo::model::money::plan::Money;
use fahuo::model::network::Network;
use fahuo::model::{self, Cut, Path, Pieces, Workspace};
use fahuo::random::Law;
use proptest::prelude::*;

use crate::networks;
use crate::stock_networks::{differences, stocked};

fn law(longest: i64) -> impl Strategy<Value = Option<Law>> {
    prop_oneof![
        1 => Just(None),
        1 => (0..longest).prop_map(|span| Some(Law::Constant(span as f64))),
        2 => (1..longest).prop_map(|mean| Some(Law::Exponential { mean: mean as f64 })),
    ]
}

fn liability() -> impl Strategy<Value = Liability> {
    (0..=1_000_000_i64, 0..=1_000_000_i64).prop_map(|(one, two)| Liability {
        seller: one.min(two),
        shipper: (one - two).abs(),
        carrier: 1_000_000 - one.max(two),
    })
}

fn rules() -> BoxedStrategy<CaseRules> {
    let remedy = prop_oneof![
        Just(Remedy::Nothing),
        Just(Remedy::Reship),
        Just(Remedy::Refund),
        Just(Remedy::Exchange),
        Just(Remedy::Return),
    ];
    (
        prop_oneof![3 => Just(1.0), 1 => 0.0..1.0_f64],
        any::<bool>(),
        remedy,
        (0..500_i64, 0..300_000_i64),
        liability(),
        prop::option::of(0..3 * DAY),
        law(DAY),
    )
        .prop_map(
            |(reported, seller, remedy, compensation, liability, limit, settling)| CaseRules {
                reported_after: None,
                settling,
                reported: Reported(reported),
                settled_by: if seller {
                    SettledBy::Seller
                } else {
                    SettledBy::Shipper
                },
                remedy,
                compensation,
                liability,
                respond_within: limit.map(|limit| limit / 8),
                close_within: limit,
            },
        )
        .boxed()
}

fn after_sales() -> BoxedStrategy<AfterSales> {
    (
        (law(DAY), law(DAY), law(HOUR), law(DAY), law(DAY)),
        prop::option::of(1..3_u32),
        prop::bool::weighted(0.8),
        prop::option::of(0..DAY),
        prop::collection::vec(prop::option::weighted(0.8, rules()), CLASSES),
    )
        .prop_map(|(laws, hands, responds, unseen_after, classes)| {
            let (reported_after, settling, inspection, sent_back_after, way_back) = laws;
            let mut all = AfterSales {
                reported_after,
                settling,
                hands,
                inspection,
                sent_back_after,
                unseen_after,
                way_back,
                responds,
                ..AfterSales::default()
            };
            for (rules, one) in all.classes.iter_mut().zip(classes) {
                *rules = one;
            }
            all
        })
        .boxed()
}

/// What goes wrong, how it is dealt with, and who says so.
#[derive(Debug, Clone)]
struct Troubles {
    damage: f64,
    faulty: f64,
    picking: (f64, f64),
    returned: f64,
    after_sales: Option<AfterSales>,
    complaints: Option<Complaints>,
    disputes: Option<Disputes>,
}

fn troubles() -> BoxedStrategy<Troubles> {
    let complaints = (
        prop::collection::vec(0.0..1.0_f64, CAUSES),
        0..4 * DAY,
        0.0..1.0_f64,
    )
        .prop_map(|(all, after, calmed)| {
            let mut causes = [0.0; CAUSES];
            causes.copy_from_slice(&all);
            Complaints {
                causes,
                no_news_after: Some(after),
                calmed,
            }
        });
    let disputes =
        (0..DAY, 0.0..0.1_f64, 0.0..1.0_f64).prop_map(|(tolerance, hazard, share)| Disputes {
            tolerance,
            gap_per_hour: hazard,
            liability: share,
            wrong_goods: share / 2.0,
            credit: share / 3.0,
            other: share / 4.0,
        });
    (
        (
            0.0..0.5_f64,
            0.0..0.5_f64,
            (0.0..0.5_f64, 0.0..0.5_f64),
            0.0..0.4_f64,
        ),
        prop::option::weighted(0.9, after_sales()),
        prop::option::weighted(0.8, complaints),
        prop::option::weighted(0.8, disputes),
    )
        .prop_map(
            |((damage, faulty, picking, returned), after_sales, complaints, disputes)| Troubles {
                damage,
                faulty,
                picking,
                returned,
                after_sales,
                complaints,
                disputes,
            },
        )
        .boxed()
}

/// A network with all that.
fn troubled(mut network: Network, troubles: Troubles, plan: Option<Money>) -> Network {
    for carrier in &mut network.carriers {
        carrier.damage = troubles.damage;
    }
    for supplier in &mut network.suppliers {
        (supplier.wrong, supplier.missing) = troubles.picking;
    }
    for product in &mut network.products {
        product.faulty = troubles.faulty;
        let reason = |name: &str| Reason {
            name: name.to_owned(),
            label: Text::same(name),
            share: troubles.returned,
        };
        product.returns = Some(Returns {
            reasons: vec![reason("mind"), reason("size")],
            resold: 0.7,
        });
    }
    network.after_sales = troubles.after_sales;
    network.complaints = troubles.complaints;
    network.disputes = troubles.disputes;
    network.money = plan.map(|mut plan| {
        plan.tiers.truncate(network.tiers.len());
        plan.fees.truncate(network.channels.len());
        plan.supplier_wages.resize(network.suppliers.len(), 2_500);
        plan
    });
    network
}

fn played(network: &Network, seed: u64, path: Path) -> ReplicationResult {
    model::simulate(network, seed, 1, path, &mut Workspace::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    // In every run the model itself asserts that orders, units and money are conserved: every order
    // has one end and one outcome, every account its counterpart; the audit follows each of them.
    #[test]
    fn orders_units_and_money_are_conserved_whatever_goes_wrong(
        network in stocked(),
        troubles in troubles(),
        plan in prop::option::weighted(0.7, networks::money()),
        seed in any::<u64>(),
        streams in 0..8_u32,
    ) {
        let network = troubled(network, troubles, plan);
        // The audit first: it names the order.
        let stepwise = played(&network, seed, Path::Events);
        let ahead = played(&network, seed, Path::Elided);
        prop_assert!(ahead == stepwise, "{:?}", differences(&network, &ahead, &stepwise));
        let mut workspace = Workspace::default();
        let cut = Cut::from(Pieces::no_smaller(&network, streams));
        let counts = model::count(&network, (seed, 1), Path::Elided, cut, &mut workspace, &|_| true);
        let pieces = counts.expect("nobody stops it").result(&network, 1, &mut workspace);
        prop_assert!(ahead == pieces, "{:?}", differences(&network, &ahead, &pieces));
    }

    // Rates of zero, and nobody who complains: the results of a network without all that.
    #[test]
    fn what_never_happens_changes_nothing(
        network in stocked(),
        troubles in troubles(),
        seed in any::<u64>(),
    ) {
        let mut plain = network;
        // Errors and losses are mishaps of the plain network, and would be reported.
        plain.after_sales = None;
        let never = Troubles {
            damage: 0.0,
            faulty: 0.0,
            picking: (0.0, 0.0),
            returned: 0.0,
            after_sales: troubles.after_sales.map(|mut after_sales| {
                for rules in after_sales.classes.iter_mut().flatten() {
                    rules.reported = Reported(0.0);
                }
                after_sales
            }),
            ..troubles
        };
        let plan = plain.money.clone();
        let troubled = troubled(plain.clone(), never, plan);
        let (one, other) = (played(&plain, seed, Path::Elided), played(&troubled, seed, Path::Elided));
        let ids: Vec<String> = metrics(&troubled).into_iter().map(|metric| metric.id).collect();
        for (metric, value) in metrics(&plain).iter().zip(&one.observations) {
            let place = ids.iter().position(|id| *id == metric.id);
            let same = place.map(|place| &other.observations[place]);
            prop_assert_eq!(Some(value), same, "{}", metric.id);
        }
    }
}

/// Makes one mishap rarer, and looks at the others: they happen to the same orders.
#[test]
fn a_rarer_mishap_changes_no_other() {
    let text = |damage: f64| {
        let mut network = crate::play::load("one-tier", &[]).network;
        for carrier in &mut network.carriers {
            carrier.damage = damage;
        }
        for product in &mut network.products {
            product.faulty = 0.02;
        }
        for supplier in &mut network.suppliers {
            (supplier.wrong, supplier.missing) = (0.01, 0.01);
        }
        network.after_sales = Some(AfterSales::answers_only(None, None));
        network
    };
    let of = |network: &Network, id: &str| {
        let result = played(network, 3, Path::Elided);
        let at = metrics(network).iter().position(|metric| metric.id == id);
        match result.observations[at.unwrap_or_else(|| panic!("no metric {id}"))] {
            Observation::Value(value) => value.unwrap_or(f64::NAN),
            Observation::Ratio(numerator, _) => numerator,
        }
    };
    let (often, seldom) = (text(0.2), text(0.01));
    for id in [
        "parcels.wrong_rate",
        "parcels.missing_rate",
        "parcels.undeliverable_rate",
        "orders.lost",
        "orders.delivered",
    ] {
        assert_eq!(of(&often, id), of(&seldom, id), "{id}");
    }
}
