use fahuo::engine::time::*;
use fahuo::language::Text;
use fahuo::model::{self, Path, Workspace, clock::ActiveClock, demand::*, measure, network::*};
use fahuo::random::Law;
fn main() {
    let mut tiers = vec![];
    for (n, a, m) in [
        ("general", 1, 0.4),
        ("province", 4, 1.5),
        ("city", 32, 3.0),
        ("retail", 256, 2.0),
    ] {
        let mut t = Tier::neutral(n, a);
        let law = Some(Law::lognormal_mean_sigma(m * 60_000.0, 0.5).unwrap());
        t.own_orders.per_order = law.clone();
        t.handling.per_order = law;
        t.message_delay = Some(Law::exponential(20.0 * 60_000.0).unwrap());
        t.omission = 0.005;
        tiers.push(t);
    }
    let days: i64 = std::env::args().nth(1).map_or(400, |s| s.parse().unwrap());
    let net = Network {
        warm_up: SimTime::ZERO,
        horizon: SimTime::from_millis(days * DAY),
        drain_end: SimTime::NEVER,
        demand: Demand {
            streams: 256,
            shares: None,
            rate: Rate::constant(2560.0),
        },
        tiers,
        channels: vec![Channel {
            name: "direct".into(),
            salt: 1,
            label: Text::same("direct"),
            share: 1.0,
            enters_at: Entry::Retail,
            capture_delay: None,
            omission: 0.0,
            error: 0.0,
        }],
        verification: None,
        buyer: Buyer::default(),
        supplier: Supplier {
            clock: ActiveClock::always(),
            pick_pack: Some(Law::lognormal_mean_sigma(720.0 * 60_000.0, 0.3).unwrap()),
            ..Default::default()
        },
        uncaught: Uncaught::default(),
        products: vec![],
        carriers: vec![Carrier {
            name: "c".into(),
            label: Text::same("c"),
            per_order: None,
            transit: Some(Law::lognormal_mean_sigma(2880.0 * 60_000.0, 0.3).unwrap()),
            promise: None,
            loss: 0.0,
        }],
        limits: Limits::default(),
    };
    let mut ws = Workspace::default();
    let path = if std::env::args().nth(2).is_some() {
        Path::Events
    } else {
        Path::Elided
    };
    for rep in 1..=3 {
        let t = std::time::Instant::now();
        let r = model::simulate(&net, 1, rep, path, &mut ws);
        let s = t.elapsed().as_secs_f64();
        let placed = match r.observations[0] {
            measure_obs => measure_obs,
        };
        println!("{rep} {s:.3}s {placed:?} events {}", r.events);
        if rep == 3 {
            println!("ns/order {:.1}", s * 1e9 / (days as f64 * 2560.0));
            for (m, o) in measure::metrics(&net).iter().zip(&r.observations) {
                println!("{} {:?}", m.id, o);
            }
        }
    }
}
