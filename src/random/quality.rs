//! Are streams of neighbouring keys as good as independent? Millions of keys that differ in one
//! word, in the patterns a model makes: order numbers in sequence, attempts, purposes, tiers.
//!
//! Every test has a fixed seed. Chi-square statistics are turned into a standard normal by
//! Wilson and Hilferty's cube root, and |z| < 4.5 passes: 0.0007 % false alarms each, about 200
//! of them, 0.14 % for all together. The root mean square of all z is looked at, too.

use super::key::hash_name;
use super::{Draw, Purpose, Root};

const DRAWS: u32 = 1 << 18;
const CELLS: usize = 1 << 10;

/// z of a chi-square for equal probabilities (Wilson and Hilferty 1931).
fn uniformity(counts: &[u32]) -> f64 {
    let total: f64 = counts.iter().map(|&c| f64::from(c)).sum();
    let expected = total / counts.len() as f64;
    let chi: f64 = counts
        .iter()
        .map(|&c| (f64::from(c) - expected).powi(2) / expected)
        .sum();
    let spread = 2.0 / (9.0 * (counts.len() - 1) as f64);
    ((chi / (counts.len() - 1) as f64).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// The first 10 bits of each stream, the low 10 bits, and the first 5 bits of each stream with
/// those of the stream `lag` later: uniform in 1,024 cells each.
fn check(name: &str, stream: impl Fn(u32) -> Draw) -> Vec<f64> {
    let mut all = Vec::new();
    let first = |i: u32| stream(i).bits();
    let mut count = |what: &str, cell: &dyn Fn(u32) -> u64| {
        let mut counts = vec![0; CELLS];
        for i in 0..DRAWS {
            counts[cell(i) as usize] += 1;
        }
        let z = uniformity(&counts);
        assert!(z.abs() < 4.5, "{name}, {what}: z = {z:.2}");
        all.push(z);
    };
    count("high bits", &|i| first(i) >> 54);
    count("low bits", &|i| first(i) & 1023);
    count("second word", &|i| {
        let mut draw = stream(i);
        draw.bits();
        draw.bits() >> 54
    });
    count("first with second word", &|i| {
        let mut draw = stream(i);
        draw.bits() >> 59 << 5 | draw.bits() >> 59
    });
    for lag in [1, 2, 64] {
        count("neighbours", &|i| {
            first(i) >> 59 << 5 | first(i + lag) >> 59
        });
    }
    all
}

#[test]
fn neighbouring_streams_are_uniform_and_independent() {
    const RELAY: Purpose = Purpose::named("relay delay");
    const LABOUR: Purpose = Purpose::named("labour");
    let root = Root::new(1, 1);
    let salt = hash_name("general");
    let mut all = Vec::new();
    all.extend(check("orders in sequence", |i| {
        root.order(17, i).draw(RELAY, 0)
    }));
    all.extend(check("streams of buyers", |i| {
        root.order(i, 1).draw(RELAY, 0)
    }));
    all.extend(check("orders of 64 streams", |i| {
        root.order(i % 64, i / 64).draw(RELAY, 0)
    }));
    all.extend(check("attempts", |i| root.order(17, 42).draw(RELAY, i)));
    all.extend(check("replications", |i| {
        Root::new(1, u64::from(i)).order(1, 1).draw(RELAY, 0)
    }));
    all.extend(check("seeds", |i| {
        Root::new(u64::from(i), 1).order(1, 1).draw(RELAY, 0)
    }));
    all.extend(check("agents", |i| root.agent(salt, i).draw(RELAY, 0)));
    all.extend(check("sheets by the minute", |i| {
        root.agent(salt, 3)
            .child(u64::from(i) * 60_000)
            .draw(RELAY, 0)
    }));
    all.extend(check("purposes", |i| {
        root.order(17, 42)
            .draw(Purpose::named(&format!("purpose {i}")), 0)
    }));
    all.extend(check("tiers", |i| {
        root.order(17, 42)
            .draw(RELAY.at(hash_name(&format!("tier {i}"))), 0)
    }));
    // Two purposes of the same order, of two tiers, of two attempts, of two replications: every
    // even stream the one, every odd stream the other, so that neighbours are pairs.
    all.extend(check("two purposes", |i| {
        root.order(17, i / 2)
            .draw(if i % 2 == 0 { RELAY } else { LABOUR }, 0)
    }));
    let below = hash_name("city");
    all.extend(check("two tiers", |i| {
        root.order(17, i / 2)
            .draw(RELAY.at(if i % 2 == 0 { salt } else { below }), 0)
    }));
    all.extend(check("two attempts", |i| {
        root.order(17, i / 2).draw(RELAY, i % 2)
    }));
    all.extend(check("two replications", |i| {
        Root::new(1, 1 + u64::from(i % 2))
            .order(17, i / 2)
            .draw(RELAY, 0)
    }));
    all.extend(check("an order and an agent", |i| match i % 2 {
        0 => root.order(17, i / 2).draw(RELAY, 0),
        _ => root.agent(salt, i / 2).draw(RELAY, 0),
    }));
    let rms = (all.iter().map(|z| z * z).sum::<f64>() / all.len() as f64).sqrt();
    // 105 squares, some of them dependent: 0.75 to 1.25 is over 3.5 standard deviations.
    assert!(
        (0.75..1.25).contains(&rms),
        "root mean square of z {rms:.2}"
    );
}

/// Flipping one bit of any word of a key flips each bit of the draw half of the time: 4,096
/// keys, so 64 output bits x all input bits have a standard error of 0.0078; 0.5 +- 0.045 is
/// 5.8 of them, one false alarm in a thousand for all 15,000 pairs.
#[test]
fn one_bit_of_a_key_changes_half_of_a_draw() {
    const PURPOSE: Purpose = Purpose::named("avalanche");
    const KEYS: u32 = 4_096;
    type Bits = fn(u32, u64) -> u64;
    let words: [(&str, u32, Bits); 5] = [
        ("seed", 64, |i, flip| {
            Root::new(u64::from(i) ^ flip, 1)
                .order(1, 1)
                .draw(PURPOSE, 0)
                .bits()
        }),
        ("replication", 64, |i, flip| {
            Root::new(1, u64::from(i) ^ flip)
                .order(1, 1)
                .draw(PURPOSE, 0)
                .bits()
        }),
        ("stream", 32, |i, flip| {
            Root::new(1, 1)
                .order(i ^ flip as u32, 1)
                .draw(PURPOSE, 0)
                .bits()
        }),
        ("number", 32, |i, flip| {
            Root::new(1, 1)
                .order(1, i ^ flip as u32)
                .draw(PURPOSE, 0)
                .bits()
        }),
        ("attempt", 32, |i, flip| {
            Root::new(1, 1)
                .order(1, i)
                .draw(PURPOSE, flip as u32)
                .bits()
        }),
    ];
    for (word, width, bits) in words {
        for input in 0..width {
            let mut flips = [0_u32; 64];
            for i in 0..KEYS {
                let changed = bits(i, 0) ^ bits(i, 1 << input);
                for (output, count) in flips.iter_mut().enumerate() {
                    *count += (changed >> output & 1) as u32;
                }
            }
            for (output, &count) in flips.iter().enumerate() {
                let share = f64::from(count) / f64::from(KEYS);
                assert!(
                    (share - 0.5).abs() < 0.045,
                    "{word} {input} -> {output}: {share}"
                );
            }
        }
    }
}

/// Correlation of uniform numbers across purposes of the same entity and across neighbouring
/// entities: |r| sqrt(n) < 4.5, 0.0007 % false alarms each.
#[test]
fn draws_of_one_entity_are_uncorrelated() {
    let purposes = ["relay delay", "labour", "transit", "omission", "error"].map(Purpose::named);
    let root = Root::new(7, 3);
    let uniform = |i: u32, p: usize| root.order(3, i).draw(purposes[p], 0).uniform() - 0.5;
    for a in 0..purposes.len() {
        for b in a..purposes.len() {
            let later = u32::from(a == b);
            let product: f64 = (0..DRAWS)
                .map(|i| uniform(i, a) * uniform(i + later, b))
                .sum();
            // The product of two centred uniforms has standard deviation 1/12.
            let z = product * 12.0 / f64::from(DRAWS).sqrt();
            assert!(z.abs() < 4.5, "purposes {a} and {b}: z = {z:.2}");
        }
    }
}

/// Four million keys of orders, agents and sheets are all different (64 bits: 4e-7 expected).
#[test]
fn keys_are_distinct() {
    let mut keys = Vec::with_capacity(4 << 20);
    for replication in 1..=4 {
        let root = Root::new(1, replication);
        keys.extend((0..1 << 20).map(|i| root.order(i % 64, i / 64)));
        let agent = root.agent(hash_name("general"), 0);
        keys.extend((0..1 << 16).map(|i| agent.child(i * 60_000)));
        keys.extend((0..1 << 12).map(|i| root.agent(hash_name("city"), i)));
    }
    let expected = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), expected);
}

/// SplitMix64 from seed 1234567 (reference code of Vigna): the finaliser and the increment.
#[test]
fn the_generator_is_splitmix64() {
    let mut draw = Draw::from_state(1_234_567);
    let found = std::array::from_fn(|_| draw.bits());
    let known: [u64; 5] = [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ];
    assert_eq!(found, known);
}

/// Keys and draws to the last bit: every result of every seed hangs on them.
#[test]
fn keys_and_draws_are_pinned() {
    let root = Root::new(42, 1);
    let order = root.order(17, 42);
    let agent = root.agent(hash_name("general"), 3);
    let purpose = Purpose::named("relay delay");
    let found = [
        hash_name("general"),
        order.draw(purpose, 0).bits(),
        order.draw(purpose, 1).bits(),
        order.draw(purpose.at(hash_name("general")), 0).bits(),
        order.child(1).draw(purpose, 0).bits(),
        agent.draw(purpose, 0).bits(),
        agent.child(43_200_000).draw(purpose, 0).bits(),
        Root::new(42, 2).order(17, 42).draw(purpose, 0).bits(),
        Root::new(43, 1).order(17, 42).draw(purpose, 0).bits(),
        order.tie(),
    ];
    assert_eq!(
        found,
        [
            12_163_501_016_812_613_977,
            3_742_883_471_676_750_205,
            7_248_791_073_808_620_655,
            6_051_940_125_441_330_126,
            13_227_112_498_049_679_910,
            9_257_296_894_698_310_173,
            11_254_372_651_429_598_145,
            15_468_211_449_441_420_168,
            13_345_783_681_270_745_680,
            265_032_115_783,
        ]
    );
    assert_eq!(order.draw(purpose, 0).uniform(), 0.20290211956760096);
}
