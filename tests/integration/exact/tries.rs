//! Counts of orders and rounds: F01 and F02, on the engine.

use std::sync::LazyLock;

use super::journey::{Handed, Journey, Seen};
use super::outcome::{Outcome, Place};

pub static F01_COUNTS: LazyLock<Outcome> = LazyLock::new(|| {
    // The value is how many hops have succeeded, which is also the next one's number.
    let journey = Journey {
        orders: 100_000,
        hops: 4,
        first: |_| 0,
        hop: |passed, draw| match draw.chance([0.02, 0.02, 0.03, 0.01][passed as usize]) {
            true => Handed::Lost,
            false => Handed::On(passed + 1),
        },
    };
    let title = "how many of 100,000 orders arrive";
    let mut outcome = Outcome::new("F01", title, Place::Engine);
    // One variance from each replication would be 20 % wide after forty. Orders are independent,
    // so the variance of all is the sum of those of groups of a thousand.
    let groups = |seen: Seen| {
        let mut groups = [0_u32; 100];
        for &(order, _) in seen.copies(4) {
            groups[order as usize / 1_000] += 1;
        }
        groups
    };
    let about = 1_000.0 * outcome.exact("survival_after_hop4");
    let groups = journey.each("F01", 1, groups);
    let arrived: Vec<f64> = groups
        .iter()
        .map(|groups| f64::from(groups.iter().sum::<u32>()))
        .collect();
    let square = |&arrived: &u32| (f64::from(arrived) - about).powi(2);
    let spread: Vec<f64> = groups
        .iter()
        .map(|groups| groups.iter().map(square).sum())
        .collect();
    outcome.values("mean_delivered_of_n", &arrived, true);
    outcome.values("var_delivered_of_n", &spread, false);
    outcome
});

/// Rounds until two tiers agree.
const MOST_ROUNDS: u32 = 3;

pub static F02_GIVING_UP: LazyLock<Outcome> = LazyLock::new(|| {
    // The value counts pairs that have agreed, times four, plus rounds of the pair at work.
    let journey = Journey {
        orders: 20_000,
        hops: 4 * MOST_ROUNDS,
        first: |_| 0,
        hop: |state, draw| {
            let (agreed, rounds) = (state / 4, state % 4 + 1);
            match draw.chance(0.85) {
                _ if agreed == 4 => Handed::Lost,
                true => Handed::On(4 * (agreed + 1)),
                false if rounds == MOST_ROUNDS => Handed::Lost,
                false => Handed::On(state + 1),
            }
        },
    };
    let title = "giving up after three rounds";
    let mut outcome = Outcome::new("F02", title, Place::Engine);
    let mut columns: [Vec<f64>; 4] = Default::default();
    for seen in journey.play("F02", 2) {
        let orders = seen.first.len() as f64;
        let at = |round: usize, state: u32| {
            let copies = seen.copies(round).iter();
            copies.filter(|(_, value)| *value == state).count() as f64
        };
        // Of the first pair, those that agreed in each round; the others gave up after three.
        let agreed = [at(1, 4), at(2, 4), at(3, 4)];
        // A second pair that fails its first round has the value 5, and one that agrees 8, so a
        // value of 4 after two rounds is the first pair's.
        let sum: f64 = agreed.iter().sum();
        let rounds = agreed[0] + 2.0 * agreed[1] + 3.0 * agreed[2];
        columns[0].push(1.0 - sum / orders);
        columns[1].push((rounds + 3.0 * (orders - sum)) / orders);
        columns[2].push(rounds / sum);
        let all: f64 = (4..=12).map(|round| at(round, 16)).sum();
        columns[3].push(all / orders);
    }
    outcome.values("b_p_give_up", &columns[0], false);
    outcome.values("b_mean_rounds", &columns[1], true);
    outcome.values("b_mean_rounds_given_agreed", &columns[2], true);
    outcome.values("b_p_all_4_tiers_agree", &columns[3], true);
    outcome
});

#[test]
fn of_many_orders_a_binomial_number_arrives() {
    F01_COUNTS.check();
}

#[test]
fn pairs_that_give_up_after_three_rounds_end_the_order() {
    F02_GIVING_UP.check();
}
