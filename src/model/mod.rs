//! The model: tiers, agents, orders, supplier, carriers; what happens at each event.
//!
//! - [`network`]: what a scenario states, checked: plain data that never changes in a run.
//! - [`clock`], [`pace`], [`demand`]: working hours, slow periods, and who orders when.
//! - [`metric`], [`measure`]: what is measured.
//! - [`simulate`]: one replication from the first order to the end of the drain.
//! - [`follow`], [`story`]: the same for a few orders by name, with every waiting of theirs.
//!
//! Inside: `carrier` is a part of the network; `course` turns demand into instants; `world` holds
//! the state of a replication and sends events to `intake`, `relay`, `questions`, `inquiries`,
//! `supplier` and `courier`; `monitor` counts in whole numbers; `audit` checks it all.

mod agent;
mod audit;
mod carrier;
mod cases;
pub mod clock;
mod courier;
mod course;
mod day_load;
pub mod demand;
mod event;
mod hands;
mod inquiries;
mod intake;
pub mod measure;
pub mod metric;
mod monitor;
pub mod network;
mod order;
pub mod pace;
mod purpose;
mod questions;
mod relay;
mod slab;
pub mod story;
mod supplier;
mod world;

use crate::engine::time::SimTime;
use crate::engine::{self, Calendar};
use crate::random::Root;

use event::Event;
use metric::ReplicationResult;
use monitor::Monitor;
use network::Network;
use story::{Followed, OrderName, Recorder};
use world::World;

/// How a replication is computed; never what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Path {
    /// What is private to an order is computed ahead, without an event.
    #[default]
    Elided,
    /// The same, with a marker in the calendar for every step: an audit follows each order.
    Events,
}

/// The most orders of one replication that may be open at once: about 2 GB.
pub const MOST_OPEN: usize = 8_000_000;

/// What [`simulate`] panics with when more than [`MOST_OPEN`] orders are open: the input asks for
/// more memory than there may be, which shows only in the run.
#[derive(Debug, Clone, Copy)]
pub struct Overfull;

/// Memory that one replication leaves to the next.
#[derive(Debug, Default)]
pub struct Workspace {
    monitor: Monitor,
    calendar: Calendar<Event>,
}

/// Plays one replication of a network.
///
/// - `seed`: of all draws; `replication`: its number, from 1, which is part of every key.
///
/// The result depends on the network, the seed and the replication only.
///
/// # Panics
/// When an internal check fails (orders not conserved, or what the audit finds): a mistake in
/// the model, never in the input. With [`Overfull`] when too many orders are open at once.
pub fn simulate(
    network: &Network,
    seed: u64,
    replication: u64,
    path: Path,
    workspace: &mut Workspace,
) -> ReplicationResult {
    match path {
        Path::Elided => play::<false>(network, seed, replication, workspace),
        Path::Events => play::<true>(network, seed, replication, workspace),
    }
}

fn play<const EVENTS: bool>(
    network: &Network,
    seed: u64,
    replication: u64,
    workspace: &mut Workspace,
) -> ReplicationResult {
    let root = Root::new(seed, replication);
    let mut calendar = std::mem::take(&mut workspace.calendar);
    calendar.clear();
    let monitor = std::mem::take(&mut workspace.monitor);
    let mut world = World::<EVENTS>::new(network, root, monitor, &mut calendar);
    engine::run(
        &mut world,
        &mut calendar,
        network.drain_end.min(SimTime::MAX),
    );
    let (monitor, _, _) = world.close();
    let result = measure::observe(network, &monitor, replication);
    workspace.monitor = monitor;
    workspace.calendar = calendar;
    result
}

/// Plays one replication event by event, and follows orders of it by name.
///
/// - `names`: the orders whose stories are told, in this order.
///
/// # Panics
/// As [`simulate`].
pub fn follow(
    network: &Network,
    seed: u64,
    replication: u64,
    names: &[OrderName],
    workspace: &mut Workspace,
) -> Followed {
    let root = Root::new(seed, replication);
    let mut calendar = std::mem::take(&mut workspace.calendar);
    calendar.clear();
    let monitor = std::mem::take(&mut workspace.monitor);
    let mut world = World::<true>::new(network, root, monitor, &mut calendar);
    world.story = Recorder::of(names);
    engine::run(
        &mut world,
        &mut calendar,
        network.drain_end.min(SimTime::MAX),
    );
    let (monitor, _, followed) = world.close();
    workspace.monitor = monitor;
    workspace.calendar = calendar;
    followed
}
