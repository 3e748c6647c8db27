//! Goods: who holds stock, how it is replenished, and what happens when there is none.
//!
//! - [`plan`]: what a scenario says; [`target`]: the levels that follow from it.
//!
//! Inside: `point` keeps what is on hand, on order and owed, `pipeline` what comes (in a `ring`),
//! `queue` who waits, `todo` what an event leaves to be seen to; `forecast` decides how much is
//! ordered; `layout` knows who serves whom; `goods` is what happens to buyers' orders, `fallback`
//! where one supplier has too little, `replenish` to the orders of points, `review` when these look
//! at what they have, `returned` to goods that buyers give back; `sums` counts, and `books` says whether it all adds up.
//!
//! What the order flow calls here is marked cold and never inlined: networks without stock must not
//! pay for it (0.6 % of their instructions, as measured), and those with stock are no slower.

mod books;
mod fallback;
pub(super) mod forecast;
pub(super) mod goods;
pub(super) mod layout;
mod pipeline;
pub mod plan;
pub(super) mod point;
mod purpose;
mod queue;
mod replenish;
mod returned;
mod review;
mod ring;
pub(super) mod sums;
pub mod target;
mod todo;
