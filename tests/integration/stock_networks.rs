//! Random small networks with stock at random places: what holds for every policy.

use fahuo::engine::time::{DAY, HOUR, MINUTE};
use fahuo::model::demand::Regular;
use fahuo::model::metric::{Metric, ReplicationResult};
use fahuo::model::network::{Network, Product, ShipFrom};
use fahuo::model::stock::plan::{
    Forecast, Holding, Level, Policy, Review, Stagger, UNIT, WhenShort,
};
use fahuo::model::{self, Cut, Path, Pieces, Workspace, measure};
use fahuo::random::Law;
use proptest::prelude::*;

use crate::networks::network;

/// Tiers of a network, at most, its suppliers and its products.
const TIERS: usize = 4;
const SUPPLIERS: usize = 4;
const PRODUCTS: usize = 2;

/// Whole units, and now and then a part of one.
fn units(most: i64) -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => (0..=most).prop_map(|units| units * UNIT),
        1 => 0..=most * UNIT,
    ]
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![
        3 => units(30).prop_map(Level::Units),
        2 => (0.0..3.0_f64).prop_map(Level::Factor),
        1 => (-1.0..3.0_f64).prop_map(Level::Z),
        1 => (0.4..0.99_f64).prop_map(Level::CycleService),
        1 => (0.4..0.99_f64).prop_map(Level::FillRate),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    let closes = prop_oneof![3 => Just(1.0), 1 => 0.1..1.0_f64];
    let quantity = || units(20).prop_map(|quantity| quantity + 1);
    prop_oneof![
        3 => (level(), closes).prop_map(|(level, closes)| Policy::UpTo { level, closes }),
        1 => (units(10), quantity()).prop_map(|(min, more)| Policy::MinMax {
            min: Level::Units(min),
            max: Level::Units(min + more),
        }),
        1 => (level(), quantity()).prop_map(|(point, quantity)| Policy::ReorderPoint { point, quantity }),
        1 => quantity().prop_map(|quantity| Policy::Fixed { quantity }),
    ]
}

fn review() -> impl Strategy<Value = Review> {
    let every = prop_oneof![Just(DAY), Just(3 * DAY), Just(6 * HOUR), MINUTE..4 * DAY];
    let first = prop_oneof![2 => Just(0), 1 => 0..2 * DAY];
    let stagger = prop_oneof![
        Just(Stagger::None),
        Just(Stagger::Even),
        Just(Stagger::Random)
    ];
    // No more than some hundred reviews.
    (every, first, any::<bool>(), stagger).prop_map(|(every, first, before_demand, stagger)| {
        Review {
            every: every.max(HOUR),
            first,
            before_demand,
            stagger,
        }
    })
}

fn forecast() -> impl Strategy<Value = Forecast> {
    prop_oneof![
        2 => Just(Forecast::Known),
        1 => (1..6_u32).prop_map(Forecast::MovingAverage),
        1 => (0.05..1.0_f64).prop_map(Forecast::Smoothing),
        1 => (-0.9..0.9_f64).prop_map(Forecast::Autoregressive),
    ]
}

fn time(longest: i64) -> impl Strategy<Value = Option<Law>> {
    prop_oneof![
        1 => Just(None),
        // Whole hours and zero, so that instants coincide.
        2 => (0..=longest / HOUR).prop_map(|hours| Some(Law::Constant((hours * HOUR) as f64))),
        2 => (1.0..longest as f64).prop_map(|mean| Some(Law::exponential(mean).expect("positive"))),
    ]
}

fn when_short() -> impl Strategy<Value = WhenShort> {
    prop_oneof![
        3 => Just(WhenShort::Backorder),
        2 => Just(WhenShort::Partial),
        1 => Just(WhenShort::Lost),
        2 => Just(WhenShort::NextSource),
    ]
}

/// Stock at a place that `place` has to be told. Boxed, or networks of them would not fit a stack.
fn holding() -> BoxedStrategy<Holding> {
    let ordered = (
        policy(),
        prop::option::of(review()),
        prop_oneof![3 => Just(0), 1 => units(5)],
    );
    let cartons = prop_oneof![3 => Just(0), 1 => units(6)];
    let comes = (
        time(2 * DAY),
        any::<bool>(),
        time(20 * MINUTE),
        prop::option::of(units(40)),
    );
    let looks = (
        forecast(),
        any::<bool>(),
        prop::option::of(level()),
        prop::bool::weighted(0.3),
    );
    let waits = (when_short(), time(2 * DAY), time(2 * DAY));
    (ordered, cartons, comes, looks, waits)
        .prop_map(|(ordered, carton, comes, looks, waits)| {
            let (policy, review, minimum) = ordered;
            let (lead_time, keeps_order, production, initial) = comes;
            let (forecast, sees_end_demand, warns_at, returns) = looks;
            let (when_short, patience, chase_after) = waits;
            // The same at every review: there must be reviews.
            let always = matches!(policy, Policy::Fixed { .. });
            Holding {
                policy,
                review: review.or_else(|| always.then(|| Review::every(DAY))),
                minimum,
                carton,
                lead_time,
                keeps_order,
                production,
                initial,
                forecast,
                sees_end_demand,
                warns_at,
                returns,
                when_short,
                patience,
                chase_after,
                ..Holding::up_to(None, Level::Units(0))
            }
        })
        .boxed()
}

/// What an order asks for, and how long it keeps.
fn goods() -> impl Strategy<Value = (Option<Law>, Option<i64>)> {
    let quantity = prop_oneof![
        3 => Just(None),
        1 => units(4).prop_map(|units| Some(Law::Constant(units as f64))),
        2 => (0.0..5_000.0_f64, 1.0..3_000.0_f64)
            .prop_map(|(mean, sd)| Some(Law::normal(mean, sd).expect("positive"))),
        1 => (0.1..3.0_f64).prop_map(|mean| Some(Law::exponential(mean * 1_000.0).expect("positive"))),
    ];
    (quantity, prop::option::weighted(0.4, HOUR..5 * DAY))
}

/// Makes what does not go together go together, as the reader of scenarios sees to it.
fn place(
    network: &Network,
    mut holding: Holding,
    (tier, supplier): (Option<usize>, usize),
    product: usize,
) -> Option<Holding> {
    let ships = match (network.ship_from, tier) {
        (_, None) | (ShipFrom::NearestStock, _) => true,
        (ShipFrom::TopTier, Some(tier)) => tier == 0,
        (ShipFrom::Supplier | ShipFrom::EachTier, Some(_)) => false,
    };
    let nobody = supplier >= network.suppliers.len();
    if !ships || nobody || tier.is_some_and(|tier| tier >= network.tiers.len()) {
        return None;
    }
    (holding.tier, holding.supplier, holding.product) = (tier, supplier, product);
    if tier.is_some() {
        holding.production = None;
    }
    let passes_on = match tier {
        Some(_) => network.ship_from == ShipFrom::NearestStock,
        None => network.suppliers.len() > 1,
    };
    if holding.when_short == WhenShort::NextSource && !passes_on {
        holding.when_short = WhenShort::Backorder;
    }
    let waits = tier.is_none() && holding.when_short == WhenShort::NextSource;
    if matches!(holding.when_short, WhenShort::Lost | WhenShort::NextSource) && !waits {
        holding.patience = None;
    }
    Some(holding)
}

prop_compose! {
    pub fn stocked()(
        mut network in network(),
        ship_from in prop_oneof![
            1 => Just(ShipFrom::Supplier),
            1 => Just(ShipFrom::TopTier),
            3 => Just(ShipFrom::NearestStock),
        ],
        held in prop::collection::vec(prop::option::weighted(0.6, holding()), (TIERS + SUPPLIERS) * PRODUCTS),
        first in goods(),
        second in goods(),
        clockwork in prop::option::weighted(0.3, (HOUR..2 * DAY, -0.9..0.9_f64)),
        lags in prop::option::weighted(0.4, prop::collection::vec(0..2 * DAY, 3)),
    ) -> Network {
        network.ship_from = ship_from;
        for (product, (quantity, shelf_life)) in network.products.iter_mut().zip([first, second]) {
            *product = Product { quantity, unit_cost: Some(300), shelf_life, ..product.clone() };
        }
        network.demand.regular = clockwork.map(|(every, correlation)| Regular { every, correlation });
        if let (Some(lags), Some(tier)) = (lags, network.tiers.last_mut()) {
            for (practice, lag) in tier.practices.iter_mut().zip(lags) {
                // Often at once.
                practice.stock_sync_lag = Some(if lag < DAY / 2 { 0 } else { lag });
            }
        }
        let suppliers = (0..SUPPLIERS).map(|supplier| (None, supplier));
        let places = suppliers.chain((0..TIERS).map(|tier| (Some(tier), 0)));
        let places = places.flat_map(|place| (0..PRODUCTS).map(move |product| (place, product)));
        let held = held.into_iter().zip(places);
        network.stock = held
            .filter_map(|(holding, (at, product))| place(&network, holding?, at, product))
            .collect();
        network
    }
}

/// The metrics that are not the same, for a message that can be read.
pub fn differences(
    network: &Network,
    one: &ReplicationResult,
    other: &ReplicationResult,
) -> Vec<String> {
    let metrics = measure::metrics(network);
    let pairs = one.observations.iter().zip(&other.observations);
    let pairs = metrics
        .iter()
        .zip(pairs)
        .filter(|(_, (one, other))| one != other);
    let told =
        |(metric, (one, other)): (&Metric, (_, _))| format!("{}: {one:?}, {other:?}", metric.id);
    let rest = (one != other).then(|| format!("events: {}, {}", one.events, other.events));
    pairs.map(told).chain(rest).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    // In every run the model itself asserts that units and orders are conserved, and that what is
    // on order, owed and on the shelf is what is under way, waited for and there.
    #[test]
    fn both_paths_and_all_pieces_give_the_same_results(
        network in stocked(),
        seed in any::<u64>(),
        streams in 0..8_u32,
    ) {
        let mut workspace = Workspace::default();
        let mut play = |cut: Cut, path| {
            let counts = model::count(&network, (seed, 1), path, cut, &mut workspace, &|_| true);
            counts.expect("nobody stops it").result(&network, 1, &mut workspace)
        };
        let whole = play(Pieces::whole().into(), Path::Elided);
        let pieces = Pieces::no_smaller(&network, streams);
        for (cut, path) in [
            (Pieces::whole(), Path::Events),
            (pieces, Path::Elided),
            (pieces, Path::Events),
        ] {
            let other = play(cut.into(), path);
            let differ = differences(&network, &whole, &other);
            prop_assert!(differ.is_empty(), "{cut:?}, {path:?}: {differ:#?}");
        }
    }
}
