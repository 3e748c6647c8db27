//! Where the inventory position stands after a look at it.

use super::law::{Moments, Shape, within};

/// What is ordered when the position is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Up to the level.
    UpTo,
    /// At the level or below, as many times this quantity as bring the position above it: the
    /// level is r of (r, Q).
    Batch(f64),
    /// At the level or below, up to this one: the level is s of (s, S).
    Below(f64),
}

/// A span from level to order-up-to level is looked at in at most this many steps.
const STEPS: f64 = 256.0;

/// The positions after a look, each with its probability.
///
/// Up to a level there is one. With (r, Q) all from r to r + Q are equally likely, and with
/// (s, S) under continuous review those from s to S, as long as orders are small against the
/// span. Under periodic review the position falls by the demand of one period (`fall`) from one
/// look to the next until it is at s or below: the weight of S - x is the renewal function's
/// step at x. Whole units are counted exactly up to a span of 256; else it is cut in so many parts.
///
/// # Source
/// Zipkin, *Foundations of Inventory Management*, 2000, 6.2 and 9.5 (equally likely positions);
/// Veinott and Wagner, *Computing Optimal (s, S) Inventory Policies*, Management Science 11, 1965.
pub(super) fn positions(
    rule: Rule,
    level: f64,
    shape: Shape,
    fall: Option<Moments>,
) -> Vec<(f64, f64)> {
    match (rule, fall) {
        (Rule::UpTo, _) => vec![(1.0, level)],
        (Rule::Batch(quantity), _) => even(level, quantity, shape),
        (Rule::Below(top), None) => even(level, top - level, shape),
        (Rule::Below(top), Some(fall)) => renewed(level, top, shape, fall),
    }
}

/// Length of a step of a span, and how many.
fn steps(span: f64, shape: Shape) -> (f64, usize) {
    let whole = shape == Shape::Counts && span <= STEPS;
    let many = if whole { span.round() } else { STEPS };
    let many = many.max(1.0);
    (span / many, many as usize)
}

/// Equally likely from just above `level` to `level + span`.
fn even(level: f64, span: f64, shape: Shape) -> Vec<(f64, f64)> {
    let (step, many) = steps(span, shape);
    // The middle of each step; of whole units the first lies one above the level.
    let first = level + if shape == Shape::Counts { 0.5 } else { 0.0 };
    let at = |part: usize| (1.0 / many as f64, first + (part as f64 + 0.5) * step);
    (0..many).map(at).collect()
}

fn renewed(level: f64, top: f64, shape: Shape, fall: Moments) -> Vec<(f64, f64)> {
    let (step, many) = steps(top - level, shape);
    let law = shape.law(fall);
    let reached: Vec<f64> = (0..=many)
        .map(|part| within(&law, (part as f64 + 0.5) * step))
        .collect();
    let stays = reached[0].min(1.0 - 1e-9);
    let mut weights = vec![1.0 / (1.0 - stays)];
    for part in 1..many {
        let from = |before: usize| weights[before] * fallen(&reached, part - before);
        let sum: f64 = (0..part).map(from).sum();
        weights.push(sum / (1.0 - stays));
    }
    let all: f64 = weights.iter().sum();
    let place = |(part, weight): (usize, &f64)| (weight / all, top - part as f64 * step);
    weights.iter().enumerate().map(place).collect()
}

/// The probability of a fall by so many steps, at least one.
fn fallen(reached: &[f64], steps: usize) -> f64 {
    reached[steps] - reached[steps - 1]
}
