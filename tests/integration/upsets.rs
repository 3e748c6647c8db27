//! Random disruptions and bans, for random networks.

use fahuo::engine::time::{DAY, HOUR, MINUTE};
use fahuo::model::disruption::{Ban, Disruption, Hits, Pauses, When};
use fahuo::model::network::Network;
use fahuo::random::Law;
use proptest::prelude::*;

/// What goes wrong: for each kind of thing when, and how.
#[derive(Debug, Clone)]
pub struct Upset {
    supplier: Option<(When, [bool; 3])>,
    carrier: Option<(When, f64, bool)>,
    agents: Option<(When, usize, Option<u32>)>,
    leaving: Option<(When, Option<u32>, f64)>,
    demand: Option<(When, f64)>,
    bans: Vec<(When, bool, (f64, f64))>,
}

fn lasts() -> impl Strategy<Value = Law> {
    prop_oneof![
        // Whole hours, so that instants coincide with cut-offs and pickups.
        (1..40_i64).prop_map(|hours| Law::Constant((hours * HOUR) as f64)),
        (MINUTE..2 * DAY).prop_map(|mean| Law::Exponential { mean: mean as f64 }),
        Just(Law::Constant(0.0)),
    ]
}

fn when() -> BoxedStrategy<When> {
    let spans = prop::collection::vec((1..40_i64, 1..30_i64), 1..4).prop_map(|gaps| {
        let mut end = -1;
        let span = |(gap, hours): (i64, i64)| {
            let start = end + gap;
            end = start + hours;
            start * HOUR..end * HOUR
        };
        When::Stated(gaps.into_iter().map(span).collect())
    });
    let renewal = (HOUR..3 * DAY, lasts(), prop_oneof![Just(0.0), Just(50.0)]).prop_map(
        |(mean, lasts, rises)| When::Renewal {
            every: Law::Exponential { mean: mean as f64 },
            lasts,
            rises,
        },
    );
    prop_oneof![
        2 => spans,
        1 => (0..5 * DAY, lasts()).prop_map(|(from, lasts)| When::Once { from, lasts }),
        3 => renewal,
    ]
    .boxed()
}

/// At least one of them, mostly.
pub fn upset() -> BoxedStrategy<Upset> {
    let some = || prop::option::weighted(0.4, when());
    let many = || prop::option::of(1..3_u32);
    let factor = prop_oneof![Just(f64::INFINITY), 1.0..5.0_f64];
    let ban = (when(), any::<bool>(), (0.0..0.5_f64, 0.0..0.5_f64));
    (
        (some(), any::<[bool; 3]>()),
        (some(), factor, any::<bool>()),
        (some(), 0..4_usize, many()),
        (
            some(),
            many(),
            prop_oneof![Just(0.0), Just(1.0), 0.0..1.0_f64],
        ),
        (some(), prop_oneof![Just(0.0), 0.1..4.0_f64]),
        prop::collection::vec(ban, 0..3),
    )
        .prop_map(|(supplier, carrier, agents, leaving, demand, bans)| Upset {
            supplier: supplier.0.map(|when| (when, supplier.1)),
            carrier: carrier.0.map(|when| (when, carrier.1, carrier.2)),
            agents: agents.0.map(|when| (when, agents.1, agents.2)),
            leaving: leaving.0.map(|when| (when, leaving.1, leaving.2)),
            demand: demand.0.map(|when| (when, demand.1)),
            bans,
        })
        .boxed()
}

impl Upset {
    /// Disrupts a network.
    pub fn befall(self, network: &mut Network) {
        let mut add = |name: &str, when: When, hits: Hits| {
            network.disruptions.push(Disruption {
                when,
                ..Disruption::new(name, hits)
            });
        };
        if let Some((when, [ordering, shipping, receipt])) = self.supplier {
            let pauses = Pauses {
                ordering,
                shipping,
                receipt,
            };
            let which = receipt.then_some(0);
            add("outage", when, Hits::Supplier { which, pauses });
        }
        let regions = network.regions.len();
        if let Some((when, factor, all)) = self.carrier {
            let hits = Hits::Carrier {
                which: (!all).then_some(0),
                region: regions.checked_sub(1).filter(|_| !all),
                factor,
            };
            add("storm", when, hits);
        }
        let tiers = network.tiers.len();
        if tiers > 0 {
            if let Some((when, tier, many)) = self.agents {
                let tier = tier % tiers;
                add("absence", when, Hits::Agents { tier, many });
            }
            if let Some((when, many, lost)) = self.leaving {
                add("leaving", when, Hits::Leaving { many, lost });
            }
        }
        if let Some((when, factor)) = self.demand {
            add("peak", when, Hits::Demand { factor });
        }
        let channels = network.channels.len();
        let bans = network.channels.iter_mut().enumerate().zip(self.bans);
        for ((index, channel), (when, per_agent, (moves, lost))) in bans {
            let moves_to = (index + 1) % channels;
            channel.ban = Some(Ban {
                when,
                per_agent,
                moves: if moves_to == index { 0.0 } else { moves },
                lost,
                moves_to,
            });
        }
    }
}
