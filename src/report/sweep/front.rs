//! The Pareto front of two figures: the points that no other point beats.

use super::measure::Measure;
use super::view::SweepView;

/// How a point stands against all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No other point beats it, nor seems to.
    Front,
    /// Another seems to be as good on both figures and better on one, but not clearly.
    Close,
    /// Another beats it: clearly better on one figure, and no worse on the other.
    Behind,
}

/// A figure worse by less than this part of it is no worse: else noise in the last digit would put
/// every point on the front.
const NEGLIGIBLE: f64 = 0.005;

/// The standing of every point that has both figures.
pub fn standings(view: &SweepView, across: Measure, up: Measure) -> Vec<Option<Standing>> {
    let place = |point| {
        let (x, y) = across.of(view, point).zip(up.of(view, point))?;
        Some((x.mean, y.mean))
    };
    let places: Vec<Option<(f64, f64)>> = (0..view.points().len()).map(place).collect();
    let clearly_below = |axis, below, above| match axis {
        Axis::Across => view.clearly_below(across, below, above),
        Axis::Up => view.clearly_below(up, below, above),
    };
    standings_of(&places, &clearly_below)
}

/// One of the two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// The one drawn across.
    Across,
    /// The one drawn upwards.
    Up,
}

/// The standing of everything that has a place, by both figures.
///
/// - `clearly_below`: whether a figure of the first lies clearly below that of the second.
pub fn standings_of(
    places: &[Option<(f64, f64)>],
    clearly_below: &dyn Fn(Axis, usize, usize) -> bool,
) -> Vec<Option<Standing>> {
    let count = places.len();
    let no_worse = |own: f64, other: f64| own <= other + NEGLIGIBLE * other.abs();
    let most = |of: fn(&(f64, f64)) -> f64| {
        let all = places.iter().flatten().map(of);
        all.fold(f64::MIN_POSITIVE, |most, one| most.max(one.abs()))
    };
    let (most_across, most_up) = (most(|place| place.0), most(|place| place.1));
    // Both figures as parts of the largest.
    let burden = |(x, y): (f64, f64)| x / most_across + y / most_up;
    let beats = |other: usize, point: usize| {
        let (Some((a, b)), Some((x, y))) = (places[other], places[point]) else {
            return false;
        };
        // What is given away must be less than what is won, or points a little apart would beat
        // each other in turn and none would be left.
        let wins = burden((a, b)) < burden((x, y));
        wins && ((no_worse(b, y) && clearly_below(Axis::Across, other, point))
            || (no_worse(a, x) && clearly_below(Axis::Up, other, point)))
    };
    let beaten: Vec<bool> = (0..count)
        .map(|point| (0..count).any(|other| beats(other, point)))
        .collect();
    let seems_beaten = |(x, y): (f64, f64)| {
        let others = places.iter().zip(&beaten).filter(|(_, beaten)| !**beaten);
        let mut others = others.filter_map(|(place, _)| *place);
        others.any(|(a, b)| a <= x && b <= y && (a < x || b < y))
    };
    let standing = |point: usize| {
        let place = places[point]?;
        Some(match (beaten[point], seems_beaten(place)) {
            (true, _) => Standing::Behind,
            (false, true) => Standing::Close,
            (false, false) => Standing::Front,
        })
    };
    (0..count).map(standing).collect()
}

/// The points on the front, the fastest first; of equal ones all.
pub fn front(view: &SweepView, across: Measure, up: Measure) -> Vec<usize> {
    let standings = standings(view, across, up);
    let on = |point: &usize| standings[*point] == Some(Standing::Front);
    let mut front: Vec<usize> = (0..standings.len()).filter(on).collect();
    let mean = |point: &usize| across.of(view, *point).map_or(f64::NAN, |one| one.mean);
    front.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    front
}

/// What is given for a shorter delivery time in this sweep: the first of [`Measure::PRICES`] that
/// every point has and in which points differ.
pub fn price(view: &SweepView) -> Option<Measure> {
    let mut prices = Measure::PRICES.into_iter();
    prices.find(|price| price.everywhere(view) && price.varies(view))
}
