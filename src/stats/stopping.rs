//! When enough replications have been played: the sequential rule, as a function of the results
//! alone.
//!
//! It looks at the results of replications 1..n in index order and at nothing else, so whoever
//! plays them, in whatever blocks and on however many threads, stops at the same n.
//!
//! # Source
//! Hoad, Robinson and Davies, *Automated selection of the number of replications for a
//! discrete-event simulation*, Journal of the Operational Research Society 61, 2010; Law,
//! *Simulation Modeling and Analysis*, 5th ed., section 9.4.1.

/// Up to so many replications the look-ahead is a number, beyond it grows in proportion.
const PLAIN_LOOK_AHEAD: u64 = 100;

/// How wide an interval may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tolerance {
    /// Half-width as a share of the estimate \[-\], for means and ratios.
    Relative(f64),
    /// Half-width in the unit of the estimate, for rates, which may be next to nothing.
    Absolute(f64),
}

impl Tolerance {
    /// How many times the accepted half-width an interval has: up to 1 it is narrow enough.
    ///
    /// A half-width of exactly zero is always narrow enough, any other about an estimate of zero
    /// is relatively infinite.
    pub fn excess(self, estimate: f64, half_width: f64) -> f64 {
        let accepted = match self {
            Self::Relative(share) => share * estimate.abs(),
            Self::Absolute(most) => most,
        };
        if half_width == 0.0 {
            0.0
        } else {
            half_width / accepted
        }
    }
}

/// How many replications are needed for a half-width that is now so many times the accepted one,
/// since widths shrink with the root of the number.
///
/// - `replications`: those the half-width rests on.
/// - `excess`: as of [`Tolerance::excess`].
pub fn planning_number(replications: u64, excess: f64) -> f64 {
    replications as f64 * excess * excess
}

/// The limits of a search for the number of replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Fewer are never enough: the first widths of few replications are a lottery. At least 2.
    pub at_least: u64,
    /// More are never played; not less than `at_least`.
    pub at_most: u64,
    /// For how many further replications the intervals must stay narrow enough; of more than 100
    /// replications so many per cent.
    pub look_ahead: u64,
}

impl Rule {
    /// The last replication that is looked at before n are said to be enough.
    pub fn looks_to(&self, n: u64) -> u64 {
        let further = self.look_ahead * n.max(PLAIN_LOOK_AHEAD) / PLAIN_LOOK_AHEAD;
        (n + further).min(self.at_most)
    }
}

/// What a search says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// So many replications are enough.
    Enough(u64),
    /// Nothing can be said before so many are played.
    More(u64),
    /// As many as are allowed are played and are not enough.
    NotEnough,
}

/// The search for the smallest number of replications, from `at_least` on, at which all is
/// narrow enough and stays so for the look-ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    rule: Rule,
    /// All below are known not to be enough.
    candidate: u64,
}

impl Search {
    /// A search that has seen nothing.
    pub fn new(rule: Rule) -> Self {
        Self {
            rule,
            candidate: rule.at_least.max(2).min(rule.at_most),
        }
    }

    /// Looks again, with more results than before.
    ///
    /// - `played`: replications 1 to this one have results.
    /// - `holds`: whether with the results of replications 1..n alone all is narrow enough. It is
    ///   asked from the end of the look-ahead downwards, because a failure there settles every
    ///   number before it.
    pub fn look(&mut self, played: u64, mut holds: impl FnMut(u64) -> bool) -> Answer {
        loop {
            if self.candidate > self.rule.at_most {
                return Answer::NotEnough;
            }
            let last = self.rule.looks_to(self.candidate);
            let mut seen = (self.candidate..=last.min(played)).rev();
            match seen.find(|&n| !holds(n)) {
                Some(n) => self.candidate = n + 1,
                None if played < last => return Answer::More(last),
                None => return Answer::Enough(self.candidate),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        at_least: 10,
        at_most: 2_000,
        look_ahead: 5,
    };

    /// The definition, number by number.
    fn by_definition(rule: Rule, holds: impl Fn(u64) -> bool) -> Option<u64> {
        let stays = |n: &u64| (*n..=rule.looks_to(*n)).all(&holds);
        (rule.at_least..=rule.at_most).find(stays)
    }

    fn check(rule: Rule, holds: impl Fn(u64) -> bool) {
        let expected = match by_definition(rule, &holds) {
            Some(n) => Answer::Enough(n),
            None => Answer::NotEnough,
        };
        // At once, one by one, and in growing blocks: the answer is the same.
        assert_eq!(Search::new(rule).look(rule.at_most, &holds), expected);
        for growth in [1.0, 1.5, 3.0] {
            let mut search = Search::new(rule);
            let mut played = 1;
            let answer = loop {
                match search.look(played, |n| {
                    assert!(n <= played, "nobody knows {n} of {played}");
                    holds(n)
                }) {
                    Answer::More(needed) => {
                        assert!(needed > played && needed <= rule.at_most);
                        played = ((played as f64 * growth) as u64).max(played + 1);
                    }
                    answer => break answer,
                }
            };
            assert_eq!(answer, expected, "growth {growth}");
        }
    }

    #[test]
    fn the_search_finds_what_the_definition_says() {
        check(RULE, |_| true);
        check(RULE, |_| false);
        check(RULE, |n| n >= 37);
        // A lucky beginning, a relapse within the look-ahead, one just behind it.
        check(RULE, |n| !(12..30).contains(&n));
        check(RULE, |n| n >= 20 && n != 25);
        check(RULE, |n| n >= 20 && n != 26);
        check(RULE, |n| n >= 400 && n != 419 && n != 440);
        check(RULE, |n| n >= 1_999);
        for multiplier in [3, 7, 11, 23] {
            check(RULE, |n| n * multiplier % 29 != 3 && n > 2 * multiplier);
        }
    }

    #[test]
    fn the_look_ahead_grows_beyond_a_hundred_and_ends_at_the_limit() {
        assert_eq!(RULE.looks_to(10), 15);
        assert_eq!(RULE.looks_to(100), 105);
        assert_eq!(RULE.looks_to(119), 124);
        assert_eq!(RULE.looks_to(120), 126);
        assert_eq!(RULE.looks_to(1_998), 2_000);
    }

    #[test]
    fn tolerances_are_shares_or_amounts() {
        assert_eq!(Tolerance::Relative(0.05).excess(-40.0, 1.0), 0.5);
        assert_eq!(Tolerance::Absolute(0.01).excess(0.0, 0.02), 2.0);
        assert_eq!(Tolerance::Relative(0.05).excess(0.0, 0.0), 0.0);
        assert_eq!(Tolerance::Relative(0.05).excess(0.0, 0.1), f64::INFINITY);
    }

    /// For a standard deviation of 5, 10 and 20 % of a ratio and 2 % of it: 25, 97 and 385.
    #[test]
    fn planning_numbers_are_those_of_the_textbook() {
        for (sd, expected) in [(0.05, 25.0), (0.1, 97.0), (0.2, 385.0)] {
            let half_width = 1.959_963_985 * sd / 8.0;
            let excess = Tolerance::Relative(0.02).excess(1.0, half_width);
            assert_eq!(planning_number(64, excess).ceil(), expected);
        }
    }
}
