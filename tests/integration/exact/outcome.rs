//! What a run says about a case: a score for each quantity.

use fahuo::stats::{Estimate, critical_t, mean};

use crate::oracle::{Case, case};

/// Replications of every case. Forty leave Student's t close to the normal law, so that a
/// fixed bound on z means much the same everywhere.
pub const REPLICATIONS: u64 = 40;

/// |z| at and above this fails. With 39 degrees of freedom that is 0.015 % false alarms for each
/// quantity: a change that reshuffles all draws trips over one of some 830 in about 12 % of cases
/// at most (fewer, as quantities of a case hang together), and then another seed decides.
pub const ALLOWED_Z: f64 = 4.2;

/// Largest half-width of a mean, as a share of the mean: agreement within 20 % shows nothing.
pub const WIDEST: f64 = 0.01;

/// Where a case runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A scenario file, as a user writes it: reader, model, metrics and estimates.
    Scenario,
    /// A network made by hand: model, metrics and estimates.
    Model,
    /// The engine with the laws, under a model of its own.
    Engine,
    /// The laws alone.
    Laws,
}

/// What is asked of the width of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// As narrow as [`WIDEST`] says.
    Narrow,
    /// Told in the table: the mean of something so rare that it would take too long.
    Told,
    /// Nothing: a second moment, a percentile, a probability.
    Any,
}

/// One quantity, estimated.
#[derive(Debug)]
pub struct Score {
    pub name: String,
    pub exact: f64,
    pub found: f64,
    pub half_width: f64,
    pub replications: u64,
    pub width: Width,
}

impl Score {
    /// The standard error: the half-width without its critical value.
    pub fn error(&self) -> f64 {
        self.half_width / critical_t(0.95, self.replications - 1)
    }

    pub fn z(&self) -> f64 {
        (self.found - self.exact) / self.error()
    }
}

/// All quantities of a case from one experiment.
pub struct Outcome {
    pub id: &'static str,
    pub title: &'static str,
    pub place: Place,
    pub scores: Vec<Score>,
    case: Case,
}

impl Outcome {
    pub fn new(id: &'static str, title: &'static str, place: Place) -> Self {
        Self {
            id,
            title,
            place,
            scores: Vec::new(),
            case: case(id),
        }
    }

    /// The exact value of a quantity; `name[3]` is an element of a list.
    pub fn exact(&self, name: &str) -> f64 {
        match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            None => self.case.value(name),
            Some((list, index)) => {
                let index: usize = index.parse().expect("a number between brackets");
                self.case.raw(list)[index].as_f64().expect("a number")
            }
        }
    }

    /// Adds an estimate of a quantity whose exact value is `exact`.
    pub fn score(&mut self, name: &str, exact: f64, estimate: &Estimate, width: Width) {
        self.scores.push(Score {
            name: name.to_owned(),
            exact,
            found: estimate.mean,
            half_width: estimate.half_width.expect("many replications"),
            replications: estimate.replications,
            width,
        });
    }

    /// The quantities of another experiment with the same case, beside these.
    pub fn and(mut self, other: Self) -> Self {
        assert_eq!(self.id, other.id);
        self.scores.extend(other.scores);
        self
    }

    /// Adds one value from each replication, and compares their mean with the oracle's.
    ///
    /// - `is_mean`: a mean that has to be narrow.
    pub fn values(&mut self, name: &str, values: &[f64], is_mean: bool) {
        let width = match is_mean {
            true => Width::Narrow,
            false => Width::Any,
        };
        self.wide(name, values, width);
    }

    /// The same, with what is asked of the width.
    pub fn wide(&mut self, name: &str, values: &[f64], width: Width) {
        let estimate = mean(values, 0.95).expect("many replications");
        let exact = self.exact(name);
        self.score(name, exact, &estimate, width);
    }

    /// The same for a quantity the oracle gives the other way round, such as the share within a
    /// quantile.
    pub fn values_of(&mut self, name: &str, exact: f64, values: &[f64]) {
        let estimate = mean(values, 0.95).expect("many replications");
        self.score(name, exact, &estimate, Width::Any);
    }

    /// The score farthest from its exact value.
    pub fn worst(&self) -> &Score {
        let farther = |a: &&Score, b: &&Score| a.z().abs().total_cmp(&b.z().abs());
        self.scores.iter().max_by(farther).expect("quantities")
    }

    /// The widest half-width of the quantities of which this is asked, as a share of the quantity.
    pub fn width(&self, width: Width) -> f64 {
        let asked = self.scores.iter().filter(|score| score.width == width);
        asked
            .map(|score| score.half_width / score.exact)
            .fold(0.0, f64::max)
    }

    /// Every quantity agrees, and every mean is narrow enough to show it. All that fails is told
    /// at once.
    pub fn check(&self) {
        let mut failures = String::new();
        for score in &self.scores {
            let width = score.half_width / score.exact.abs();
            // A comparison that is false for not-a-number.
            let agrees = score.z().abs() < ALLOWED_Z;
            if !agrees || (score.width == Width::Narrow && width > WIDEST) {
                failures += &format!(
                    "\n  {} {}: {} instead of {}, z = {:.2}, half-width {:.2} %",
                    self.id,
                    score.name,
                    score.found,
                    score.exact,
                    score.z(),
                    100.0 * width
                );
            }
        }
        assert!(failures.is_empty(), "{failures}");
    }
}
