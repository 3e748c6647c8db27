//! Random small networks, for properties that hold in all of them.

use fahuo::engine::time::{DAY, HOUR, MINUTE, SimTime};
use fahuo::language::Text;
use fahuo::model::aftersales::plan::AfterSales;
use fahuo::model::clock::ActiveClock;
use fahuo::model::demand::{Demand, Rate, two_classes};
use fahuo::model::integrity::plan::{
    ChannelRules, DispatchRule, FakeWaybills, Growth, Integrity, Invoices, Licence, PlatformAudit,
    Said, Service, SlipPhoto, TierConduct,
};
use fahuo::model::money::plan::{
    ALL, Base, Bearer, CarrierRule, Consolidation, Money, Terms, TierMoney,
};
use fahuo::model::money::tariff::{ByWeight, Cold, Step, StepPrice, Surcharge, Tariff};
use fahuo::model::network::{
    Buyer, Carrier, Channel, Entry, Labour, Leg, Limits, Merge, Network, Practice, Product, Region,
    RelayPolicy, RollUp, ShipFrom, Supplier, Tier, Tracking, Uncaught, Verification,
};
use fahuo::model::pace::Pace;
use fahuo::random::Law;
use proptest::prelude::*;

fn law(longest: i64) -> impl Strategy<Value = Option<Law>> {
    let mean = 1.0..longest as f64;
    prop_oneof![
        2 => Just(None),
        // Whole minutes and zero, so that instants coincide.
        2 => (0..longest / MINUTE + 1).prop_map(|minutes| Some(Law::Constant((minutes * MINUTE) as f64))),
        2 => mean.clone().prop_map(|mean| Some(Law::exponential(mean).expect("positive"))),
        2 => (mean, 0.1..1.5).prop_map(|(mean, cv)| Some(Law::lognormal_mean_cv(mean, cv).expect("positive"))),
    ]
}

fn often() -> impl Strategy<Value = f64> {
    prop_oneof![2 => Just(0.0), 3 => 0.0..0.4_f64, 1 => Just(1.0)]
}

fn seldom() -> impl Strategy<Value = f64> {
    prop_oneof![2 => Just(0.0), 3 => 0.0..0.3_f64]
}

fn clock() -> impl Strategy<Value = ActiveClock> {
    let daily = |open: i64, close: i64| {
        let day = vec![(open * HOUR, close * HOUR)];
        ActiveClock::weekly(0, &std::array::from_fn(|_| day.clone())).expect("open")
    };
    let hours = prop_oneof![
        2 => Just(ActiveClock::always()),
        2 => (0..12_i64, 13..24_i64).prop_map(move |(open, close)| daily(open, close)),
        1 => (0..7_usize, 6..10_i64).prop_map(|(day, open)| {
            let mut week: [Vec<(i64, i64)>; 7] = std::array::from_fn(|_| {
                vec![(open * HOUR, 12 * HOUR), (13 * HOUR, 20 * HOUR)]
            });
            week[day].clear();
            ActiveClock::weekly(2, &week).expect("open")
        }),
    ];
    let off = prop::collection::vec((0..6_i64, 1..4_i64), 0..3);
    (hours, prop::option::of(off)).prop_map(|(hours, off)| {
        let days = off.unwrap_or_default().into_iter();
        let days: Vec<_> = days.map(|(first, days)| first..first + days).collect();
        hours.off_on(&days)
    })
}

/// A rate that may have promotions, closed days, and good and bad ones.
fn rate() -> impl Strategy<Value = Rate> {
    let weekly = |orders: f64| {
        let hours: [f64; 24] = std::array::from_fn(|hour| (hour % 7) as f64);
        Rate::weekly(4, orders, &hours, &[1.0, 1.0, 2.0, 1.0, 0.0, 3.0, 1.0])
    };
    let factor = prop_oneof![Just(0.0), Just(1.0), Just(2.5), Just(0.3)];
    (
        10.0..120.0_f64,
        any::<bool>(),
        prop::option::of(prop::collection::vec(factor, 0..6)),
        prop::option::of(1.0..20.0_f64),
    )
        .prop_map(move |(orders, flat, days, shape)| {
            let rate = if flat {
                Rate::constant(orders)
            } else {
                weekly(orders)
            };
            let rate = rate.on_days(days.unwrap_or_default());
            match shape {
                Some(shape) => {
                    rate.varying(Law::gamma_shape_scale(shape, 1.0 / shape).expect("positive"))
                }
                None => rate,
            }
        })
}

fn relay() -> impl Strategy<Value = RelayPolicy> {
    let cut_off = prop_oneof![
        Just(vec![]),
        Just(vec![12 * HOUR, 21 * HOUR]),
        Just(vec![0, 9 * HOUR])
    ];
    let every = prop::option::of((1..8_i64).prop_map(|hours| hours * HOUR));
    let after = prop::option::of((1..30_i64).prop_map(|hours| hours * HOUR));
    let at = prop::option::of(1..6_u32);
    let merge = prop_oneof![Just(Merge::OnArrival), Just(Merge::AtCutOff)];
    prop_oneof![
        1 => Just(RelayPolicy::Immediate),
        2 => (cut_off, every, after, at, merge).prop_map(|(cut_off, every, after, at, merge)| {
            let at = if cut_off.is_empty() && every.is_none() && after.is_none() { at.or(Some(3)) } else { at };
            RelayPolicy::RollUp(RollUp { cut_off, every, after, at, merge })
        }),
    ]
}

fn labour() -> impl Strategy<Value = Labour> {
    (law(20 * MINUTE), law(10 * MINUTE)).prop_map(|(per_sheet, per_order)| Labour {
        per_sheet,
        per_order,
    })
}

fn practice() -> impl Strategy<Value = Practice> {
    (
        (clock(), labour(), labour(), relay(), law(2 * HOUR)),
        (
            seldom(),
            seldom(),
            often(),
            law(HOUR),
            law(HOUR),
            law(HOUR),
            any::<bool>(),
        ),
    )
        .prop_map(move |(first, second)| {
            let (clock, own_orders, handling, relay, message_delay) = first;
            let (omission, error, catches, reconfirm, inquiry, case, sync) = second;
            Practice {
                clock,
                own_orders,
                handling,
                relay,
                message_delay,
                sync,
                omission,
                error,
                catches,
                reconfirm,
                inquiry,
                case,
                ..Practice::neutral()
            }
        })
}

fn tier(name: &'static str) -> impl Strategy<Value = Tier> {
    let practices = prop::collection::vec(practice(), 1..4);
    (1..5_u32, 1..4_u32, practices).prop_map(move |(agents, hands, practices)| {
        let salt = Tier::neutral(name, agents).salt;
        let named = practices.into_iter().zip(["manual", "sheet", "system"]);
        Tier {
            hands,
            practices: named
                .map(|(practice, tools)| Practice {
                    tools: Some(tools.to_owned()),
                    salt,
                    ..practice
                })
                .collect(),
            ..Tier::neutral(name, agents)
        }
    })
}

/// Deals the agents of a tier to its practices, and leaves out those nobody has.
fn deal(tier: &mut Tier) {
    tier.practices.truncate(tier.agents as usize);
    let many = tier.practices.len() as u32;
    for (number, practice) in (0..).zip(&mut tier.practices) {
        practice.agents = tier.agents / many + u32::from(number < tier.agents % many);
    }
}

fn tiers() -> impl Strategy<Value = Vec<Tier>> {
    (
        0..5_usize,
        tier("general"),
        tier("province"),
        tier("city"),
        tier("retail"),
    )
        .prop_map(|(depth, general, province, city, retail)| {
            let mut all = vec![general, province, city, retail];
            all.drain(..4 - depth);
            // Fewer above than below, as in a tree.
            for upper in (0..all.len().saturating_sub(1)).rev() {
                all[upper].agents = all[upper].agents.min(all[upper + 1].agents);
            }
            all.iter_mut().for_each(deal);
            all
        })
}

fn channels() -> impl Strategy<Value = Vec<Channel>> {
    (law(HOUR), seldom(), seldom(), 0.0..0.9_f64).prop_map(
        |(capture_delay, omission, error, share)| {
            let mut chat = Channel::neutral("chat", 1.0 - share, Entry::Retail);
            chat.capture_delay = capture_delay;
            chat.omission = omission;
            chat.error = error;
            let mut shop = Channel::neutral("shop", share, Entry::Supplier);
            shop.omission = omission / 2.0;
            shop.tracking = Tracking::Polled(HOUR);
            if omission > 0.2 {
                chat.tracking = Tracking::Forced;
            }
            if share < 0.2 {
                chat.share = 1.0;
                vec![chat]
            } else {
                vec![chat, shop]
            }
        },
    )
}

fn supplier() -> impl Strategy<Value = Supplier> {
    (
        clock(),
        law(HOUR),
        often(),
        prop::option::of(5.0..200.0_f64),
        law(2 * HOUR),
        prop::option::of(1..4_u32),
        prop_oneof![Just(vec![]), Just(vec![11 * HOUR, 17 * HOUR])],
    )
        .prop_map(
            |(clock, accept, catches, capacity, pick_pack, hands, pickups)| Supplier {
                clock,
                accept,
                catches,
                capacity,
                pick_pack,
                hands,
                pickups,
                consolidation: None,
                label: Text::same("supplier"),
                ..Supplier::default()
            },
        )
}

/// Parcels may leave together.
fn consolidation() -> BoxedStrategy<Option<Consolidation>> {
    let times = prop_oneof![Just(vec![]), Just(vec![0, 9 * HOUR]), Just(vec![18 * HOUR])];
    let rule = (times, prop::option::of(1..5_u32), 0..2000_i64).prop_map(|(times, at, fee)| {
        let at = if times.is_empty() { at.or(Some(3)) } else { at };
        Consolidation { times, at, fee }
    });
    prop::option::weighted(0.3, rule).boxed()
}

/// What a carrier charges: one price, or by weight; sometimes by contract, on some days or for cold
/// chain.
fn tariff() -> BoxedStrategy<Tariff> {
    let by_weight = prop_oneof![
        2 => Just(None),
        1 => (100..2000_i64).prop_map(|rate| Some(ByWeight::PerKilogram(rate))),
        1 => Just(Some(ByWeight::Steps { first: 550, first_weight: 1000, step: 500, further: 75 })),
    ];
    let price = prop_oneof![
        Just(StepPrice::PerParcel(450)),
        Just(StepPrice::Share(600_000))
    ];
    let contract = prop::option::weighted(0.3, (1.0..40.0_f64, price));
    let peak = (0..4_i64, 1..3_i64).prop_map(|(first, days)| Surcharge {
        days: vec![SimTime::from_millis(first * DAY)..SimTime::from_millis((first + days) * DAY)],
        rate: 100_000,
        fixed: 33,
    });
    let cold = Cold {
        factor: 1_500_000,
        container: 500,
        ice: 200,
    };
    (
        (0..1500_i64, by_weight, 0..900_i64),
        contract,
        prop::option::of(peak),
        prop::option::of(Just(cold)),
    )
        .prop_map(
            |((price, by_weight, minimum), contract, peak, cold)| Tariff {
                per_parcel: Some(Law::Constant(price as f64)),
                by_weight,
                volume_divisor: Some(6000),
                minimum,
                surcharges: peak.into_iter().collect(),
                cold,
                contract: contract
                    .map(|(from, price)| Step { from, price })
                    .into_iter()
                    .collect(),
            },
        )
        .boxed()
}

/// Who carries a product.
fn rule() -> BoxedStrategy<CarrierRule> {
    prop_oneof![
        3 => (0..2_usize).prop_map(CarrierRule::Fixed),
        1 => Just(CarrierRule::Cheapest),
        1 => Just(CarrierRule::Fastest),
        1 => (1..60_i64).prop_map(|hours| CarrierRule::CheapestWithin(hours * HOUR)),
        1 => (0..7000_i64).prop_map(|margin| CarrierRule::ByMargin { margin, above: 1, below: 0 }),
    ]
    .boxed()
}

/// Mostly one supplier; else several, with shares and the others to ask in some order. Boxed, as
/// below.
fn suppliers() -> BoxedStrategy<Vec<Supplier>> {
    let one = || supplier().boxed();
    let drawn = (0.01..1.0_f64, any::<u8>());
    let several = prop::collection::vec((one(), drawn), 2..5).prop_map(|drawn| {
        let many = drawn.len();
        let weights: f64 = drawn.iter().map(|(_, (weight, _))| weight).sum();
        let one = |(own, (supplier, (weight, asks))): (usize, (Supplier, (f64, u8)))| {
            // Beginning somewhere, and not always all of them.
            let begin = usize::from(asks) % many;
            let others = (0..many).map(|step| (begin + step) % many);
            let others = others.filter(|&other| other != own);
            Supplier {
                name: format!("s{own}"),
                share: weight / weights,
                fallback: others
                    .skip(usize::from(asks >> 4) % 3)
                    .map(|other| other as u8)
                    .collect(),
                ..supplier
            }
        };
        drawn.into_iter().enumerate().map(one).collect()
    });
    prop_oneof![3 => one().prop_map(|one| vec![one]), 2 => several].boxed()
}

/// Slow periods; may be none. Boxed, like the legs: whole networks of them would not fit a test's
/// stack.
fn pace() -> BoxedStrategy<Pace> {
    let days = (-1..6_i64, 1..4_i64)
        .prop_map(|(first, days)| std::iter::once(first..first + days).collect::<Vec<_>>());
    let factor = prop_oneof![Just(1.0), Just(1.5), 1.0..9.0_f64];
    prop::collection::vec((days, factor), 0..3)
        .prop_map(|periods| Pace::slowed(&periods))
        .boxed()
}

fn leg() -> BoxedStrategy<Leg> {
    let promise = prop::option::of((1..60_i64).prop_map(|hours| hours * HOUR));
    (law(3 * DAY), promise, pace())
        .prop_map(|(transit, promise, pace)| Leg {
            transit,
            promise,
            pace,
            tariff: None,
        })
        .boxed()
}

/// The ways of two carriers to two regions, and the share of the first region.
type ToRegions = ([Leg; 4], f64);

/// The way of the first carrier, and perhaps those to regions.
fn ways() -> BoxedStrategy<(Leg, Option<ToRegions>)> {
    (
        leg(),
        prop::option::of(([leg(), leg(), leg(), leg()], 0.0..1.0_f64)),
    )
        .boxed()
}

/// Terms of payment: shares of six moments, some of them nothing.
fn terms() -> impl Strategy<Value = Terms> {
    let weights = prop::array::uniform6(prop_oneof![2 => Just(0_u32), 1 => 1..5_u32]);
    let later = (
        0..20 * DAY,
        prop_oneof![Just(0.0), 0.0..0.5_f64],
        any::<bool>(),
    );
    (weights, later).prop_map(|(weights, (credit, defaults, keeps_deposit))| {
        let all: u32 = weights.iter().sum();
        if all == 0 {
            return Terms::PREPAID;
        }
        let mut shares = weights.map(|weight| ALL * i64::from(weight) / i64::from(all));
        let rest = ALL - shares.iter().sum::<i64>();
        // What remains goes to a moment that has a share.
        if let Some(share) = shares.iter_mut().find(|share| **share > 0) {
            *share += rest;
        }
        Terms {
            shares,
            credit,
            at_once: !keeps_deposit && defaults > 0.2,
            defaults,
            keeps_deposit,
        }
    })
}

/// The money of a network; tiers and channels take as many as they need.
pub fn money() -> BoxedStrategy<Money> {
    let tier = (300_000..1_000_000_i64, terms(), 0..3000_i64);
    let tiers = prop::collection::vec(tier, 4);
    let fees = prop::collection::vec(0..80_000_i64, 3);
    let rest = (0..200_i64, 0..3000_i64, 0..100_000_i64, any::<bool>());
    (tiers, terms(), fees, rest)
        .prop_map(
            |(tiers, buyer, fees, (packaging, supplier_wage, capital, seller))| Money {
                tiers: tiers
                    .into_iter()
                    .map(|(price, terms, wage)| TierMoney { price, terms, wage })
                    .collect(),
                buyer,
                fees,
                packaging,
                supplier_wages: vec![supplier_wage; 5],
                capital,
                freight: if seller {
                    Bearer::Seller
                } else {
                    Bearer::Shipper
                },
                base: Base::Sales,
            },
        )
        .boxed()
}

/// The rules of a channel, which needs nothing.
fn rules() -> BoxedStrategy<ChannelRules> {
    let limit = || prop::option::of((1..60_i64).prop_map(|hours| hours * HOUR));
    let dispatch = (limit(), 0..900_i64, limit(), 0..3000_i64).prop_map(
        |(within, penalty, scan_within, fake_penalty)| DispatchRule {
            within,
            penalty,
            scan_within,
            fake_penalty,
        },
    );
    let audit = (seldom(), 0.0..10.0_f64, 0..60_000_i64).prop_map(|(share, rises, penalty)| {
        PlatformAudit {
            share,
            rises,
            penalty,
        }
    });
    let rest = (prop::option::of(dispatch), prop::option::of(audit));
    (seldom(), rest, 0..=ALL)
        .prop_map(|(forged, (dispatch, audit), freight)| ChannelRules {
            forged,
            needs: Licence::None,
            dispatch,
            audit,
            freight,
        })
        .boxed()
}

/// Fraud and compliance of a network; tiers and channels take as many as they need, suppliers all
/// the same.
pub fn integrity() -> BoxedStrategy<Integrity> {
    let fakes =
        (often(), law(3 * DAY), often()).prop_map(|(share, ships_after, never)| FakeWaybills {
            share,
            ships_after,
            never,
        });
    let photo = (often(), law(5 * HOUR), 0..200_i64).prop_map(|(detects, takes, cost)| SlipPhoto {
        detects,
        takes,
        cost,
    });
    let tier = (often(), 0.0..0.5_f64, 0.0..0.5_f64, 1..6_i64, any::<bool>()).prop_map(
        |(invoices, from, more, days, filed)| TierConduct {
            invoices,
            company: Growth {
                from,
                to: from + more,
                by: days * DAY,
            },
            filed,
        },
    );
    let service = (0..100_000_i64, often()).prop_map(|(fee, agents)| Service { fee, agents });
    let needs = prop_oneof![
        Just(Licence::None),
        Just(Licence::Filing),
        Just(Licence::Company)
    ];
    let channels = (rules(), rules(), needs)
        .prop_map(|(first, second, needs)| vec![first, ChannelRules { needs, ..second }]);
    let waybills = (prop::option::of(fakes), prop::option::of(photo));
    let agents = (
        prop::collection::vec(tier, 4),
        prop::option::of(service),
        0..200_000_i64,
    );
    (channels, often(), waybills, (often(), seldom()), agents)
        .prop_map(
            |(channels, finds_forged, (fakes, slip_photo), (issued, false_ones), agents)| {
                let (tiers, service, tax) = agents;
                Integrity {
                    channels,
                    finds_forged,
                    fakes: vec![fakes; 5],
                    slip_photo,
                    invoices: Invoices { issued, false_ones },
                    tiers,
                    tax,
                    service,
                    said: EVERYTHING,
                }
            },
        )
        .boxed()
}

/// Everything is measured.
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

prop_compose! {
    /// A network of zero to four tiers with anything switched on or off, over a few days.
    pub fn network()(
        tiers in tiers(),
        channels in channels(),
        suppliers in suppliers(),
        named in prop::option::of(0..4_usize),
        top_tier_ships in prop::bool::weighted(0.25),
        verification in prop::option::of((law(10 * MINUTE), law(HOUR), often())),
        chase in prop::option::of((HOUR..3 * DAY, 0.0..0.5_f64)),
        streams in 1..12_u32,
        takes in prop::option::of(0.1..0.9_f64),
        rate in rate(),
        days in 2..6_i64,
        warm_up in 0..2_i64,
        drain in prop::option::of(0..20_i64),
        (way, to_regions) in ways(),
        first_only in any::<bool>(),
        loss in seldom(),
        after_sales in prop::option::of((law(DAY), law(3 * DAY))),
        money in prop::option::weighted(0.5, money()),
        integrity in prop::option::weighted(0.4, integrity()),
        consolidation in consolidation(),
        (common_price, brand_price) in (tariff(), tariff()),
        (first_rule, second_rule) in (rule(), rule()),
    ) -> Network {
        let shares = takes.filter(|_| streams > 1).map(|takes| two_classes(streams, streams / 2, takes));
        let demand = Demand { streams, shares, rate, regular: None };
        let mut network = Network::neutral(tiers, demand, SimTime::from_millis(days * DAY));
        network.warm_up = SimTime::from_millis(warm_up * DAY);
        network.drain_end = drain.map_or(SimTime::NEVER, |more| SimTime::from_millis((days + more) * DAY));
        network.channels = channels;
        network.suppliers = suppliers;
        for supplier in &mut network.suppliers {
            supplier.consolidation = consolidation.clone();
        }
        if top_tier_ships {
            network.ship_from = ShipFrom::TopTier;
        }
        network.verification = verification.map(|(handling, buyer_reply, catches)| Verification { handling, buyer_reply, catches });
        network.buyer = match chase {
            Some((mean, gives_up)) => Buyer {
                chase_after: Some(Law::lognormal_mean_cv(mean as f64, 0.3).expect("positive")),
                gives_up,
            },
            None => Buyer::default(),
        };
        network.uncaught = Uncaught { wrong: 0.5, missing: 0.3, undeliverable: 0.2 };
        let carrier = |name: &str, tariff: &Tariff, pace, regions| Carrier {
            name: name.to_owned(),
            label: Text::same(name),
            tariff: Some(tariff.clone()),
            transit: way.transit.clone(),
            promise: Some(DAY),
            damage: 0.0,
            loss,
            pace,
            regions,
        };
        let (common, brand) = match to_regions {
            None => (vec![], vec![]),
            Some(([a, b, c, d], share)) => {
                let region = |name: &str, share| Region {
                    name: name.to_owned(),
                    label: Text::same(name),
                    share,
                };
                network.regions = vec![region("east", share), region("west", 1.0 - share)];
                (vec![a, b], if first_only { vec![] } else { vec![c, d] })
            }
        };
        network.carriers = vec![
            carrier("common", &common_price, way.pace.clone(), common),
            carrier("brand", &brand_price, Pace::default(), brand),
        ];
        let named = named.filter(|&named| named < network.suppliers.len());
        let product = |name: &str, share, carrier, supplier| Product {
            supplier,
            order_value: Some(Law::Constant(6700.0)),
            carrier,
            weight: Some(Law::Exponential { mean: 1500.0 }),
            volume: Some(Law::Constant(7000.0)),
            cold: share > 0.5,
            ..Product::neutral(name, share)
        };
        network.products = vec![
            product("daily", 0.6, first_rule, None),
            product("beauty", 0.4, second_rule, named),
        ];
        network.limits = Limits {
            intake: Some(5 * MINUTE),
            verification: Some(30 * MINUTE),
            relay: Some(2 * HOUR),
            execution: Some(DAY),
            transit: Some(2 * DAY),
            sync: Some(3 * HOUR),
            after_sales: Some(3 * DAY),
        };
        network.after_sales = after_sales.map(|(reported_after, settling)| AfterSales::answers_only(reported_after, settling));
        network.integrity = integrity.map(|mut integrity| {
            integrity.tiers.truncate(network.tiers.len());
            integrity.channels.truncate(network.channels.len());
            integrity
        });
        network.money = money.map(|mut money| {
            money.tiers.truncate(network.tiers.len());
            money.fees.truncate(network.channels.len());
            money
        });
        network
    }
}
