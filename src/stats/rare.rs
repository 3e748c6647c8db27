//! The interval of a share of few events, from pairs of the replications.
//!
//! Student's interval of a rate of three events in all reaches below zero and covers too rarely;
//! of none it has no width, as if nothing could ever happen. Wilson's has neither fault, with as
//! many orders as there would be if they had nothing to do with each other: events that come
//! together, such as the orders of one lost sheet, say less than as many by themselves.

use super::critical::{critical_t, critical_z};
use super::estimate::{Estimate, ratio_of_totals};
use super::proportion::wilson;

/// Fewer events than this in all replications together are few, and so are fewer orders without
/// the event.
pub const FEW: f64 = 30.0;

/// Of none in so many, a rate above this over so many would be seen in 95 cases of 100.
const RULE_OF_THREE: f64 = 3.0;

/// What is counted in the numerator of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Whether something happened to each of the denominator's orders.
    Events,
    /// The sum of their probabilities.
    Expected,
}

/// The sum of all numerators over the sum of all denominators. The interval is that of
/// [`ratio_of_totals`]; of [`FEW`] events it is Wilson's, and of none from 0 to 3 / n, both the
/// other way round where nearly all have the event.
///
/// - `pairs`: (numerator, denominator) of each replication, in order; no numerator above its
///   denominator.
/// - `confidence`: strictly between 0 and 1, e.g. 0.95.
///
/// n is the sum of the denominators divided by the design effect: the variance between the
/// replications over that of independent events. Where it is that variance which counts, n is
/// smaller by the square of normal over Student's critical value, because it is known from few
/// replications only. Events that vary less than independent ones are taken for independent; of
/// expected values the variance always counts, because adding probabilities is what makes it
/// smaller. Where all events of a run come together in very few groups, no interval knows it.
///
/// # Source
/// Wilson 1927; Korn and Graubard, *Confidence Intervals for Proportions with Small Expected Number
/// of Positive Counts Estimated from Survey Data*, Survey Methodology 24, 1998; Hanley and
/// Lippman-Hand, *If Nothing Goes Wrong, Is Everything All Right?*, JAMA 249, 1983.
pub fn share_of_few(pairs: &[(f64, f64)], counted: Counted, confidence: f64) -> Option<Estimate> {
    let plain = ratio_of_totals(pairs, confidence)?;
    let skewed = ends(pairs, &plain, counted, confidence);
    let Some((low, high)) = skewed else {
        return Some(plain);
    };
    Some(Estimate {
        half_width: Some((plain.mean - low).max(high - plain.mean)),
        skewed,
        ..plain
    })
}

/// Both ends of the interval; none where events are many, or no share of the orders.
fn ends(
    pairs: &[(f64, f64)],
    plain: &Estimate,
    counted: Counted,
    confidence: f64,
) -> Option<(f64, f64)> {
    let all: f64 = pairs.iter().map(|pair| pair.1).sum();
    let events: f64 = pairs.iter().map(|pair| pair.0).sum();
    let rest = all - events;
    let few = events.min(rest) < FEW && pairs.iter().all(|&(part, of)| (0.0..=of).contains(&part));
    // One replication says nothing of how events hang together.
    let half_width = plain.half_width.filter(|_| few && pairs.len() > 1)?;
    if events == 0.0 {
        return Some((0.0, (RULE_OF_THREE / all).min(1.0)));
    }
    if rest == 0.0 {
        return Some(((1.0 - RULE_OF_THREE / all).max(0.0), 1.0));
    }
    let student = critical_t(confidence, pairs.len() as u64 - 1);
    let error = half_width / student;
    let independent = plain.mean * (1.0 - plain.mean) / all;
    let effect = error * error / independent;
    let trials = match counted {
        Counted::Events if effect <= 1.0 => all,
        Counted::Events | Counted::Expected => {
            let known = critical_z(confidence) / student;
            all / effect * known * known
        }
    };
    // Expected values that do not vary at all need none.
    trials.is_finite().then_some(())?;
    wilson(plain.mean * trials, trials, confidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(pairs: &[(f64, f64)]) -> Estimate {
        share_of_few(pairs, Counted::Events, 0.95).unwrap()
    }

    /// Wilson's figures for 3 of 1,000 independent ones: 0.102 % to 0.878 %.
    #[test]
    fn few_independent_events_have_wilsons_interval() {
        let found = share(&[(1.0, 250.0), (1.0, 250.0), (1.0, 250.0), (0.0, 250.0)]);
        let (low, high) = found.ends().unwrap();
        assert_eq!(found.mean, 0.003);
        assert!((low - 0.001_02).abs() < 1e-5 && (high - 0.008_78).abs() < 1e-5);
        assert!((found.half_width.unwrap() - (high - 0.003)).abs() < 1e-15);
    }

    #[test]
    fn none_is_below_three_in_so_many_and_all_above() {
        let none = share(&[(0.0, 500.0), (0.0, 1_000.0)]);
        assert_eq!((none.mean, none.ends()), (0.0, Some((0.0, 0.002))));
        assert_eq!(none.half_width, Some(0.002));
        let all = share(&[(500.0, 500.0), (1_000.0, 1_000.0)]);
        assert_eq!((all.mean, all.ends()), (1.0, Some((0.998, 1.0))));
        let one = share(&[(0.0, 1.0), (0.0, 1.0)]);
        assert_eq!(one.ends(), Some((0.0, 1.0)));
    }

    /// What is nearly always there is the same from the other side.
    #[test]
    fn few_without_the_event_mirror_few_with_it() {
        let pairs = [(2.0, 400.0), (0.0, 300.0), (5.0, 500.0)];
        let others = pairs.map(|(part, of)| (of - part, of));
        let (found, other) = (share(&pairs), share(&others).remainder());
        assert!((found.mean - other.mean).abs() < 1e-12);
        let (ends, others) = (found.ends().unwrap(), other.ends().unwrap());
        assert!((ends.0 - others.0).abs() < 1e-12 && (ends.1 - others.1).abs() < 1e-12);
    }

    #[test]
    fn events_that_come_together_say_less() {
        let even = share(&[(4.0, 500.0), (5.0, 500.0), (3.0, 500.0), (4.0, 500.0)]);
        let at_once = share(&[(0.0, 500.0), (16.0, 500.0), (0.0, 500.0), (0.0, 500.0)]);
        assert_eq!(even.mean, at_once.mean);
        let wide = |one: &Estimate| {
            let (low, high) = one.ends().unwrap();
            high - low
        };
        assert!(wide(&at_once) > 3.0 * wide(&even));
    }

    #[test]
    fn many_events_one_replication_and_what_is_no_share_are_as_before() {
        let cases: [&[(f64, f64)]; 3] = [
            &[(40.0, 500.0), (50.0, 500.0)],
            &[(3.0, 500.0)],
            &[(6.0, 5.0), (2.0, 500.0)],
        ];
        for pairs in cases {
            assert_eq!(
                Some(share(pairs)),
                ratio_of_totals(pairs, 0.95),
                "{pairs:?}"
            );
        }
    }

    /// A probability that is the same for everybody is known, however small.
    #[test]
    fn expected_values_that_do_not_vary_are_certain() {
        let pairs = [(0.3, 100.0), (0.6, 200.0), (0.45, 150.0)];
        let found = share_of_few(&pairs, Counted::Expected, 0.95).unwrap();
        let (low, high) = found.ends().unwrap();
        assert!(high - low < 1e-12, "{found:?}");
    }
}
