//! The engine: integer time, a calendar of future events, and the loop. No word of supply chains.
//!
//! A model owns its state and says what happens at each event; the calendar says which event is
//! next. Entries are ordered by (time, rank, the entity's own key), never by the order in which
//! they were put in, so two ways of computing the same thing handle it in the same order.
//!
//! - [`time`]: whole milliseconds.
//! - [`calendar`]: 16-byte entries in a 4-ary heap; those known ahead in a sorted lane beside it.
//! - [`run`]: the loop. Events before `until` happen; those at `until` or later stay in the calendar.
//!
//! There is no `cancel`. An event that no longer matters stays where it is and is recognised when
//! it fires: the tie an entry carries is the high part of the key of the entity it is for, so a
//! model compares it with the key that now lives in that slot (see [`Fired::concerns`]).
//!
//! ```
//! use fahuo::engine::{self, Calendar, EventCode, Fired, Model, Rank, time::SimTime};
//!
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! struct Tick;
//! impl EventCode for Tick {
//!     fn pack(self) -> u64 { 0 }
//!     fn unpack(_: u64) -> Self { Tick }
//! }
//!
//! struct Clockwork { ticks: u32 }
//! impl Model for Clockwork {
//!     type Event = Tick;
//!     fn handle(&mut self, fired: Fired<Tick>, calendar: &mut Calendar<Tick>) {
//!         self.ticks += 1;
//!         calendar.push(fired.at + 1_000, Rank::new(0), 0, Tick);
//!     }
//! }
//!
//! let mut calendar = Calendar::new();
//! calendar.push(SimTime::ZERO, Rank::new(0), 0, Tick);
//! let mut clockwork = Clockwork { ticks: 0 };
//! engine::run(&mut clockwork, &mut calendar, SimTime::from_millis(60_000));
//! assert_eq!(clockwork.ticks, 60);
//! ```

pub mod calendar;
mod entry;
mod spread;
pub mod time;

pub use calendar::{Batch, Calendar, EventCode, Fired, Rank};

use time::SimTime;

/// What happens at each event.
pub trait Model {
    /// The events of this model: small, copied, packed into 40 bits.
    type Event: EventCode;

    /// Lets `fired` happen, and puts what follows from it into the calendar.
    fn handle(&mut self, fired: Fired<Self::Event>, calendar: &mut Calendar<Self::Event>);
}

/// Lets all events before `until` happen, in order, then advances the clock to `until`.
///
/// With [`SimTime::NEVER`] the run goes on until the calendar is empty, and the clock stays at
/// the last event.
#[inline]
pub fn run<M: Model>(model: &mut M, calendar: &mut Calendar<M::Event>, until: SimTime) {
    while let Some(fired) = calendar.pop_before(until) {
        model.handle(fired, calendar);
    }
    if until != SimTime::NEVER {
        calendar.advance_to(until);
    }
}
