//! What is left of a value handed up several tiers: F06 to F14, on the engine.
//!
//! Mutual information is estimated in each replication by the library, with Miller and Madow's
//! correction, and scored by the spread of the replications like everything else. That spread
//! also has to be the library's own standard error.

use std::sync::LazyLock;

use fahuo::random::Draw;
use fahuo::stats::{CountTable, capacity, entropy, mutual_information};

use crate::oracle::case;

use super::journey::{Handed, Journey, Seen, pick};
use super::outcome::{Outcome, Place, REPLICATIONS};

/// Orders in each replication.
const ORDERS: u32 = 20_000;

/// Stands for a value that never came.
fn table(seen: &Seen, hop: usize, values: usize) -> CountTable {
    let mut table = CountTable::new(values, values + 1);
    for &(order, value) in seen.copies(hop) {
        table.add(seen.first[order as usize] as usize, value as usize, 1);
    }
    // What is missing was lost.
    let mut sent = vec![0; values];
    for &value in &seen.first {
        sent[value as usize] += 1;
    }
    for (value, (sent, came)) in sent.into_iter().zip(table.sent()).enumerate() {
        table.add(value, values, sent - came);
    }
    table
}

/// A case that is being scored.
struct Hops {
    outcome: Outcome,
    seen: Vec<Seen>,
    values: usize,
}

impl Hops {
    fn new(id: &'static str, title: &'static str, values: usize, journey: &Journey) -> Self {
        Self {
            outcome: Outcome::new(id, title, Place::Engine),
            seen: journey.play(id, 0),
            values,
        }
    }

    fn each(mut self, name: &str, is_mean: bool, of: impl Fn(&Seen) -> f64) -> Self {
        let values: Vec<f64> = self.seen.iter().map(of).collect();
        self.outcome.values(name, &values, is_mean);
        self
    }

    /// Mutual information after a hop: narrow, and with errors as the library says.
    fn information(mut self, name: &str, hop: usize) -> Self {
        let of = |seen| mutual_information(&table(seen, hop, self.values)).expect("orders");
        let found: Vec<_> = self.seen.iter().map(of).collect();
        let bits: Vec<f64> = found.iter().map(|one| one.bits).collect();
        self.outcome.values(name, &bits, true);
        let squares = found.iter().map(|one| one.standard_error.powi(2));
        let stated = (squares.sum::<f64>()).sqrt() / REPLICATIONS as f64;
        let ratio = self.outcome.scores.last().expect("just added").error() / stated;
        // The standard deviation of 40 normal values, as a share of the true one, lies between
        // 0.63 and 1.42 in 99.95 % of cases, and some thirty are compared.
        assert!(
            (0.63..1.42).contains(&ratio),
            "{} {name}: {ratio} times the stated error",
            self.outcome.id
        );
        self
    }

    fn wrong(self, name: &str, hop: usize) -> Self {
        self.each(name, false, |seen| 1.0 - seen.intact(hop))
    }

    /// Capacity of the channel that the counts show, and of the one they were made with.
    fn capacity(self, name: &str, hop: usize, channel: &[Vec<f64>]) -> Self {
        let id = self.outcome.id;
        let exact = capacity(channel, 1e-11).expect("a channel");
        let miss = (exact - case(id).value(name)).abs();
        assert!(miss < 1e-9, "{id} {name}: {exact}");
        let values = self.values;
        self.each(name, true, move |seen| {
            let channel = table(seen, hop, values).channel().expect("every value");
            capacity(&channel, 1e-7).expect("a channel")
        })
    }
}

/// The channel of several hops: the product of that of one.
fn repeated(channel: &[Vec<f64>], hops: usize) -> Vec<Vec<f64>> {
    let mut product = channel.to_vec();
    for _ in 1..hops {
        let entry = |row: &Vec<f64>, y: usize| row.iter().zip(channel).map(|(p, c)| p * c[y]).sum();
        let times = |row: &Vec<f64>| (0..row.len()).map(|y| entry(row, y)).collect();
        product = product.iter().map(times).collect();
    }
    product
}

/// With this probability one of the other `Q - 1` values takes the place of a value.
fn replaced<const Q: u32>(value: u32, probability: f64, draw: &mut Draw) -> u32 {
    match draw.chance(probability) {
        true => (value + 1 + (draw.uniform() * f64::from(Q - 1)) as u32) % Q,
        false => value,
    }
}

fn even<const Q: u32>(draw: &mut Draw) -> u32 {
    (draw.uniform() * f64::from(Q)) as u32
}

/// A channel of `Q` values in which all mistakes are equally likely.
fn symmetric<const Q: u32>(
    id: &'static str,
    title: &'static str,
    first: fn(&mut Draw) -> u32,
    hop: fn(u32, &mut Draw) -> Handed,
) -> Hops {
    let journey = Journey {
        orders: ORDERS,
        hops: 4,
        first,
        hop,
    };
    let values = Q as usize;
    let mut hops = Hops::new(id, title, values, &journey);
    for hop in 1..=4 {
        hops = hops
            .wrong(&format!("error_prob_hop{hop}"), hop)
            .information(&format!("mutual_information_hop{hop}"), hop);
    }
    let source = |seen: &Seen| {
        entropy(&table(seen, 1, values).sent())
            .expect("orders")
            .bits
    };
    let kept = |seen: &Seen| {
        mutual_information(&table(seen, 4, values))
            .expect("orders")
            .bits
    };
    hops.each("source_entropy", true, source)
        .each("information_lost_over_4_hops", true, |seen| {
            source(seen) - kept(seen)
        })
}

pub static F06: LazyLock<Outcome> = LazyLock::new(|| {
    let title = "one of four values over four hops";
    let hop = |value, draw: &mut Draw| Handed::On(replaced::<4>(value, 0.03, draw));
    symmetric::<4>("F06", title, even::<4>, hop).outcome
});

pub static F07: LazyLock<Outcome> = LazyLock::new(|| {
    let title = "one of eight values over four hops";
    let hop = |value, draw: &mut Draw| Handed::On(replaced::<8>(value, 0.1, draw));
    symmetric::<8>("F07", title, even::<8>, hop).outcome
});

pub static F08: LazyLock<Outcome> = LazyLock::new(|| {
    let title = "yes or no over four hops";
    let hop = |value, draw: &mut Draw| Handed::On(replaced::<2>(value, 0.05, draw));
    symmetric::<2>("F08", title, even::<2>, hop).outcome
});

pub static F09: LazyLock<Outcome> = LazyLock::new(|| {
    let title = "three unequal values over four hops";
    let hop = |value, draw: &mut Draw| Handed::On(replaced::<3>(value, 0.06, draw));
    let first = |draw: &mut Draw| pick(&[0.6, 0.3, 0.1], draw);
    let mut hops = symmetric::<3>("F09", title, first, hop);
    let channel: Vec<Vec<f64>> = (0..3)
        .map(|sent| {
            let share = |came| if came == sent { 0.94 } else { 0.03 };
            (0..3).map(share).collect()
        })
        .collect();
    for hop in 1..=4 {
        let name = format!("capacity_hop{hop}");
        hops = hops.capacity(&name, hop, &repeated(&channel, hop));
    }
    hops.outcome
});

pub static F10: LazyLock<Outcome> = LazyLock::new(|| {
    let journey = Journey {
        orders: ORDERS,
        hops: 4,
        first: even::<4>,
        hop: |value, draw| match draw.chance(0.02) {
            true => Handed::Lost,
            false => Handed::On(replaced::<4>(value, 0.03, draw)),
        },
    };
    let title = "loss and substitution over four hops";
    let mut hops = Hops::new("F10", title, 4, &journey);
    for hop in 1..=4 {
        let correct = format!("p_arrives_correct_hop{hop}");
        hops = hops
            .each(&correct, true, |seen| seen.intact(hop))
            .information(&format!("mutual_information_hop{hop}"), hop);
    }
    hops.outcome
});

/// The grade as it is understood, for each grade.
const CONFUSION: [[f64; 3]; 3] = [[0.95, 0.05, 0.0], [0.02, 0.96, 0.02], [0.0, 0.1, 0.9]];

pub static F11: LazyLock<Outcome> = LazyLock::new(|| {
    let journey = Journey {
        orders: ORDERS,
        hops: 4,
        first: |draw| pick(&[0.5, 0.3, 0.2], draw),
        hop: |value, draw| Handed::On(pick(&CONFUSION[value as usize], draw)),
    };
    let mut hops = Hops::new("F11", "a grade taken for its neighbour", 3, &journey);
    for hop in 1..=4 {
        let correct = format!("p_correct_hop{hop}");
        hops = hops
            .each(&correct, true, |seen| seen.intact(hop))
            .information(&format!("mutual_information_hop{hop}"), hop);
    }
    let channel = CONFUSION.map(|row| row.to_vec());
    for hop in [1, 2] {
        let name = format!("capacity_hop{hop}");
        hops = hops.capacity(&name, hop, &repeated(&channel, hop));
    }
    hops.outcome
});

pub static F12: LazyLock<Outcome> = LazyLock::new(|| {
    // 1 is urgent, and noted as normal now and then.
    let journey = Journey {
        orders: ORDERS,
        hops: 4,
        first: even::<2>,
        hop: |value, draw| Handed::On(value & u32::from(!draw.chance(0.1))),
    };
    let mut hops = Hops::new("F12", "urgent noted as normal", 2, &journey);
    let channel = [vec![1.0, 0.0], vec![0.1, 0.9]];
    for hop in [1, 2, 4] {
        hops = hops
            .information(&format!("mutual_information_uniform_hop{hop}"), hop)
            .capacity(&format!("capacity_hop{hop}"), hop, &repeated(&channel, hop));
    }
    hops.outcome
});

/// The majority of `n` readings, each wrong with the same probability.
fn majority(value: u32, n: u32, draw: &mut Draw) -> u32 {
    let wrong = (0..n).filter(|_| draw.chance(0.08)).count() as u32;
    value ^ u32::from(2 * wrong > n)
}

/// A reading of the value each, one bit after another.
fn readings(value: u32, draw: &mut Draw) -> u32 {
    (0..3).fold(0, |bits, _| {
        2 * bits + (value ^ u32::from(draw.chance(0.08)))
    })
}

pub static F13: LazyLock<Outcome> = LazyLock::new(|| {
    let journey = |hops, hop| Journey {
        orders: ORDERS,
        hops,
        first: even::<2>,
        hop,
    };
    let once = journey(1, |value, draw| Handed::On(majority(value, 1, draw)));
    let five = journey(1, |value, draw| Handed::On(majority(value, 5, draw)));
    let all = journey(1, |value, draw| Handed::On(readings(value, draw)));
    let three = journey(4, |value, draw| Handed::On(majority(value, 3, draw)));
    let mut hops = Hops::new("F13", "the majority of several readings", 2, &three)
        .wrong("error_n3", 1)
        .wrong("error_n3_four_hops", 4)
        .information("info_n3_one_hop", 1)
        .information("info_n3_four_hops", 4);
    hops.seen = once.play("F13", 1);
    hops = hops.wrong("error_n1", 1);
    hops.seen = five.play("F13", 2);
    hops = hops.wrong("error_n5", 1);
    hops.seen = all.play("F13", 3);
    // Eight ways in which three readings come out.
    hops.values = 8;
    hops.information("info_all_3_reads_one_hop", 1).outcome
});

pub static F14: LazyLock<Outcome> = LazyLock::new(|| {
    let journey = Journey {
        orders: ORDERS,
        hops: 4,
        first: |_| 0,
        hop: |value, draw| match draw.chance(0.02) {
            true => Handed::Twice(value),
            false => Handed::On(value),
        },
    };
    let mut hops = Hops::new("F14", "orders forwarded twice", 1, &journey);
    for hop in [1, 2, 4] {
        let mean = format!("mean_copies_hop{hop}");
        let about = hops.outcome.exact(&mean);
        hops = hops
            .each(&mean, true, |seen| average(seen, hop, |copies| copies))
            .each(&format!("var_copies_hop{hop}"), false, |seen| {
                average(seen, hop, |copies| (copies - about).powi(2))
            });
    }
    hops.each("p_single_copy_hop4", true, |seen| {
        average(seen, 4, |copies| f64::from(u8::from(copies == 1.0)))
    })
    .outcome
});

/// The average over orders of something that depends on how many copies came through.
fn average(seen: &Seen, hop: usize, of: impl Fn(f64) -> f64) -> f64 {
    let copies = seen.copies_of_each(hop);
    let values = copies.iter().map(|&copies| of(f64::from(copies)));
    values.sum::<f64>() / copies.len() as f64
}

#[test]
fn information_about_a_value_fades_from_hop_to_hop() {
    for case in [&F06, &F07, &F08, &F09, &F10] {
        case.check();
    }
}

#[test]
fn unequal_mistakes_leave_what_their_channel_leaves() {
    F11.check();
    F12.check();
}

#[test]
fn readings_in_threes_save_information_and_their_vote_wastes_some() {
    F13.check();
    let exact = |name| F13.exact(name);
    assert!(exact("info_all_3_reads_one_hop") > exact("info_n3_one_hop"));
}

#[test]
fn orders_forwarded_twice_branch() {
    F14.check();
}
