//! Disruptions: who stands still or goes slower for a while, and when; accounts that are banned,
//! and agents who leave.
//!
//! The windows of a replication are drawn before it is played ([`befall`]), and turned into what
//! the model knows anyway: hours in which nobody works, parcels that stand still, days with more
//! orders. So no event looks at a disruption, and what counts, measures or explains hours sees the
//! same ones. Only buyers who find a banned account or whose agent has left go a way of their own
//! ([`doors`]).

mod befall;
pub(super) mod doors;
pub mod recovery;
mod windows;

use std::ops::Range;

use crate::engine::time::{Millis, SimTime};
use crate::language::Text;
use crate::random::key::hash_name;

pub use windows::{FOLLOWED, MOST_WINDOWS, When};

/// Something that goes wrong for a while.
#[derive(Debug, Clone, PartialEq)]
pub struct Disruption {
    /// Name in the scenario.
    pub name: String,
    /// What its draws are keyed by.
    pub salt: u64,
    /// How people call it.
    pub label: Text,
    /// Whom it hits, and how.
    pub hits: Hits,
    /// When.
    pub when: When,
    /// It is over when the clock is back within this share of what it was before.
    pub threshold: f64,
}

impl Disruption {
    /// One that never happens, for its time to be filled in.
    pub fn new(name: &str, hits: Hits) -> Self {
        Self {
            name: name.to_owned(),
            // A tier may be called anything but this: its name has no dot.
            salt: hash_name(&format!("disruption.{name}")),
            label: Text::same(name),
            hits,
            when: When::Never,
            threshold: 0.1,
        }
    }
}

/// Whom a disruption hits, and how.
#[derive(Debug, Clone, PartialEq)]
pub enum Hits {
    /// A supplier, by index, or all of them together.
    Supplier {
        /// `None`: all.
        which: Option<usize>,
        /// What stands still.
        pauses: Pauses,
    },
    /// Parcels under way with a carrier, by index, or with all of them.
    Carrier {
        /// `None`: all.
        which: Option<usize>,
        /// Only those to a region, by index.
        region: Option<usize>,
        /// How many times as long the same way takes, at least 1; infinite: they stand still.
        factor: f64,
    },
    /// Agents of a tier are away, each for windows of its own.
    Agents {
        /// Index of the tier.
        tier: usize,
        /// How many, by keyed rank; `None`: all.
        many: Option<u32>,
    },
    /// Agents of the lowest tier leave when the first window begins, for good.
    Leaving {
        /// How many, by keyed rank; `None`: all.
        many: Option<u32>,
        /// Share of the orders of their buyers that are lost; the others go to the next sibling.
        lost: f64,
    },
    /// So many times the usual orders.
    Demand {
        /// Not negative.
        factor: f64,
    },
}

/// What of a supplier stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pauses {
    /// Orders are neither seen nor accepted.
    pub ordering: bool,
    /// Nothing is picked, packed or collected.
    pub shipping: bool,
    /// What the supplier has ordered for its own stock is not received.
    pub receipt: bool,
}

/// Bans of the accounts of a channel, and what buyers do then.
#[derive(Debug, Clone, PartialEq)]
pub struct Ban {
    /// When an account is banned, each by itself.
    pub when: When,
    /// Each lowest-tier agent has an account of its own; else there is one for all.
    pub per_agent: bool,
    /// Share of the buyers who come during a ban and order by another channel; and of those who do
    /// not order at all. The others wait until the ban is over.
    pub moves: f64,
    /// See `moves`.
    pub lost: f64,
    /// Where those go who move, by index.
    pub moves_to: usize,
}

/// What a replication has drawn; empty in a scenario's own network.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// One for each disruption.
    pub disruptions: Vec<Outages>,
    /// One for each channel, all its accounts together; without bans zero.
    pub bans: Vec<Outages>,
    /// Who leaves, by number.
    pub leavers: Vec<Leaver>,
}

/// Windows of everybody hit, as far as they lie in the measured time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outages {
    /// Windows that begin in it.
    pub count: u64,
    /// Time inside windows \[ms\], summed over everybody hit.
    pub down: i128,
    /// How many are hit.
    pub units: u32,
    /// The first one that begins in it \[ms\].
    pub first: Option<Range<Millis>>,
}

/// An agent of the lowest tier who leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaver {
    /// Number in the tier.
    pub number: u32,
    /// From this instant on it takes no orders.
    pub at: SimTime,
    /// Index of the disruption.
    pub disruption: usize,
    /// Share of its orders that are lost.
    pub lost: f64,
}

impl Outages {
    /// Nothing has happened yet to so many.
    fn of(units: u32) -> Self {
        Self {
            units,
            ..Self::default()
        }
    }

    /// Counts the windows of one of them, which do not overlap, within the measured time.
    fn add(&mut self, windows: &[Range<Millis>], (from, to): (SimTime, SimTime)) {
        for window in windows {
            let begins = SimTime::from_millis(window.start);
            if (from..to).contains(&begins) {
                self.count += 1;
                let earlier = |first: &Range<Millis>| first.start <= window.start;
                if !self.first.as_ref().is_some_and(earlier) {
                    self.first = Some(window.clone());
                }
            }
            let down = window.end.min(to.millis()) - window.start.max(from.millis());
            self.down += i128::from(down.max(0));
        }
    }
}
