//! Two heaps: our own of four children, and the standard library's.
//!
//! Equal times come out in the order of the event's own bits: deterministic, and free of a serial
//! number that 16 bytes have no room for. With continuous times there are none to speak of.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::queue::Queue;

/// Time in the upper half: the bits of floats that are not negative sort like the floats.
type Entry = u128;

#[inline]
fn entry(time: f64, event: u64) -> Entry {
    u128::from(time.to_bits()) << 64 | u128::from(event)
}

#[inline]
fn opened(entry: Entry) -> (f64, u64) {
    (f64::from_bits((entry >> 64) as u64), entry as u64)
}

/// Four siblings on one cache line.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Siblings([Entry; 4]);

/// Heap of four children whose pop leaves the root empty, for the next push to fill.
///
/// A handled event nearly always pushes the next one, and a new entry put at the root and sifted down
/// saves one whole descent: that of the last entry, which belongs at the bottom.
pub struct LazyHeap {
    /// The root has the last place of the first group; the children of place `i` are at `4 (i - 2)`.
    groups: Vec<Siblings>,
    /// Place behind the last entry, the empty root included.
    end: usize,
    root_empty: bool,
}

const ROOT: usize = 3;

impl Default for LazyHeap {
    fn default() -> Self {
        Self {
            groups: vec![Siblings([0; 4])],
            end: ROOT,
            root_empty: false,
        }
    }
}

impl LazyHeap {
    #[inline]
    fn at(&mut self, place: usize) -> &mut Entry {
        &mut self.groups[place / 4].0[place % 4]
    }

    /// Puts `new` at the empty root, or below it where it belongs.
    #[inline]
    fn sift_down(&mut self, new: Entry) {
        let mut place = ROOT;
        loop {
            let group = place - 2;
            let first = group * 4;
            if first + 4 > self.end {
                return self.sift_to_last_group(new, place, first);
            }
            let Siblings([a, b, c, d]) = &self.groups[group];
            // Two halves and a final: no branch to mispredict, and half the chain of four in a row.
            let (left, left_at) = if b < a { (b, 1) } else { (a, 0) };
            let (right, right_at) = if d < c { (d, 3) } else { (c, 2) };
            let (&least, least_at) = if right < left {
                (right, right_at)
            } else {
                (left, left_at)
            };
            if new <= least {
                break;
            }
            *self.at(place) = least;
            place = first + least_at;
        }
        *self.at(place) = new;
    }

    /// The last step down: fewer than four children, none of which has children.
    ///
    /// Apart because a heap of two, M/M/1's, knows no other step, and gains a tenth by not comparing four.
    #[inline]
    fn sift_to_last_group(&mut self, new: Entry, mut place: usize, first: usize) {
        let children = first..self.end.max(first);
        let least = children.map(|at| (*self.at(at), at)).min();
        if let Some((least, at)) = least
            && least < new
        {
            *self.at(place) = least;
            place = at;
        }
        *self.at(place) = new;
    }

    #[inline]
    fn sift_up(&mut self, new: Entry) {
        let mut place = self.end;
        if place / 4 == self.groups.len() {
            self.groups.push(Siblings([0; 4]));
        }
        self.end += 1;
        while place > ROOT {
            let parent = place / 4 + 2;
            let above = *self.at(parent);
            if above <= new {
                break;
            }
            *self.at(place) = above;
            place = parent;
        }
        *self.at(place) = new;
    }
}

impl Queue for LazyHeap {
    const NAME: &'static str = "own 4-ary heap";

    #[inline]
    fn push(&mut self, time: f64, event: u64) {
        let new = entry(time, event);
        if self.root_empty {
            self.root_empty = false;
            self.sift_down(new);
        } else {
            self.sift_up(new);
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u64)> {
        if self.root_empty {
            self.root_empty = false;
            self.end -= 1;
            if self.end == ROOT {
                return None;
            }
            let end = self.end;
            let last = *self.at(end);
            self.sift_down(last);
        } else if self.end == ROOT {
            return None;
        }
        self.root_empty = true;
        Some(opened(self.groups[0].0[ROOT]))
    }
}

/// The standard library's heap, as most programs would use it.
#[derive(Default)]
pub struct StdHeap(BinaryHeap<Reverse<Entry>>);

impl Queue for StdHeap {
    const NAME: &'static str = "std BinaryHeap";

    #[inline]
    fn push(&mut self, time: f64, event: u64) {
        self.0.push(Reverse(entry(time, event)));
    }

    #[inline]
    fn pop(&mut self) -> Option<(f64, u64)> {
        self.0.pop().map(|Reverse(entry)| opened(entry))
    }
}
