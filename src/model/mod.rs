//! The model: tiers, agents, orders, supplier, carriers; what happens at each event.
//!
//! - [`network`]: what a scenario states, checked: plain data that never changes in a run.
//! - [`clock`], [`pace`], [`demand`]: working hours, slow periods, and who orders when.
//! - [`metric`], [`measure`]: what is measured.
//! - [`simulate`]: one replication from the first order to the end of the drain; [`count`]: some
//!   [`Pieces`] of it.
//! - [`follow`], [`story`]: the same for a few orders by name, with every waiting of theirs.
//!
//! Inside: `carrier` and `sourcing` are parts of the network; `course` turns demand into instants,
//! and `arrivals` puts them into the calendar; `world` holds the state of a replication, `shipper`
//! knows who ships what in it, and it sends events to `intake`, `relay`, `rollup`, `questions`,
//! `inquiries`, `supplier`, `courier` (and `cascade`), `cases`, `consolidation`, `money`, `integrity`
//! and `stock`;
//! `basket` tells what an order is about; `monitor` counts in whole numbers, `by_day` for the
//! warm-up, `by_supplier` where there are several, and `merge` adds up parts; `pieces` finds trees
//! that share nothing, and `rounds` plays those that meet at a supplier; `audit` checks it all.

pub mod aftersales;
mod agent;
mod ahead;
mod arrivals;
mod audit;
mod basket;
mod by_day;
mod by_supplier;
mod carrier;
mod cascade;
pub mod clock;
mod consolidation;
mod courier;
mod course;
mod day_load;
pub mod demand;
mod divisor;
mod event;
mod hands;
mod inquiries;
mod intake;
pub mod integrity;
pub mod measure;
mod merge;
pub mod metric;
pub mod money;
mod monitor;
pub mod network;
mod order;
pub mod pace;
mod part_sums;
mod pieces;
mod purpose;
mod questions;
mod relay;
mod rollup;
mod rounds;
mod shipper;
mod slab;
mod sourcing;
pub mod stock;
pub mod story;
mod supplier;
mod world;

use std::ops::Range;
use std::sync::Arc;

use crate::engine::time::{DAY, HOUR, Millis, SimTime};
use crate::engine::{self, Calendar};
use crate::random::Root;

use agent::Members;
use event::Event;
use metric::ReplicationResult;
use monitor::Monitor;
use network::Network;
use story::{Followed, OrderName, Recorder};
use world::{Agenda, Stocked, World};

pub use by_day::PILOT;
pub use pieces::Pieces;
pub use rounds::{Crew, Job};

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

impl Workspace {
    /// Units of goods by the day in the replication that left its memory here last, from time 0,
    /// warm-up included \[thousandths of a unit\]; `None` without stock.
    ///
    /// - `which`: 0 is what buyers asked for, then what each tier sent up, from the top down, then
    ///   what the supplier ordered, each by the day on which it was seen.
    pub fn flow(&self, which: usize) -> Option<&[i64]> {
        self.monitor.stock.flows.get(which)
    }
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
    let cut = Cut::all(network);
    let counts = count(network, (seed, replication), path, cut, workspace, &|_| {
        true
    });
    let Some(counts) = counts else {
        unreachable!("nobody stops it");
    };
    counts.result(network, replication, workspace)
}

/// Some pieces of a network.
#[derive(Debug, Clone)]
pub struct Cut {
    /// How the network is cut.
    pub pieces: Pieces,
    /// Which of the pieces.
    pub share: Range<u32>,
}

impl Cut {
    /// All pieces, of the size that is played fastest.
    pub fn all(network: &Network) -> Self {
        Pieces::of(network).into()
    }
}

impl From<Pieces> for Cut {
    /// All of them.
    fn from(pieces: Pieces) -> Self {
        Self {
            pieces,
            share: 0..pieces.count(),
        }
    }
}

/// What some pieces of a replication counted, in whole numbers.
#[derive(Debug)]
pub struct Counts(Monitor);

impl Counts {
    /// Adds those of other pieces of the same network and replication.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// What the replication says, once all its pieces are in; leaves its memory to the next.
    pub fn result(
        mut self,
        network: &Network,
        replication: u64,
        workspace: &mut Workspace,
    ) -> ReplicationResult {
        let result = measure::observe(network, &mut self.0, replication);
        workspace.monitor = self.0;
        result
    }
}

/// Plays some pieces of one replication, one after another.
///
/// - `goes_on`: told again and again which share of the work is done, from 0 to 1; says whether to
///   go on. Returns `None` if not.
///
/// # Panics
/// As [`simulate`].
pub fn count(
    network: &Network,
    (seed, replication): (u64, u64),
    path: Path,
    cut: Cut,
    workspace: &mut Workspace,
    goes_on: &dyn Fn(f64) -> bool,
) -> Option<Counts> {
    let key = (seed, replication);
    count_with(network, key, path, cut, workspace, &Crew::ALONE, goes_on)
}

/// The same, where a crew plays the pieces that meet.
///
/// # Panics
/// As [`simulate`].
pub fn count_with(
    network: &Network,
    key: (u64, u64),
    path: Path,
    cut: Cut,
    workspace: &mut Workspace,
    crew: &Crew<'_>,
    goes_on: &dyn Fn(f64) -> bool,
) -> Option<Counts> {
    // What meets is one share; the others are empty.
    let round = cut.pieces.round().filter(|_| !cut.share.is_empty());
    match (path, round) {
        (Path::Elided, Some(orders)) => {
            let rounds = (cut.pieces, orders);
            rounds::play(network, key, rounds, workspace, crew, goes_on).map(Counts)
        }
        (Path::Elided, None) => play::<false>(network, key, cut, workspace, goes_on),
        // An audit follows an order from its placing to its end.
        (Path::Events, Some(_)) => {
            play::<true>(network, key, Pieces::whole().into(), workspace, goes_on)
        }
        (Path::Events, None) => play::<true>(network, key, cut, workspace, goes_on),
    }
}

fn play<const EVENTS: bool>(
    network: &Network,
    (seed, replication): (u64, u64),
    cut: Cut,
    workspace: &mut Workspace,
    goes_on: &dyn Fn(f64) -> bool,
) -> Option<Counts> {
    let mut calendar = std::mem::take(&mut workspace.calendar);
    let monitor = std::mem::take(&mut workspace.monitor);
    let root = Root::new(seed, replication);
    let members = Arc::new(Members::of(network));
    let mut world = World::<EVENTS>::new(network, root, members, monitor);
    world.monitor.follow_days(network, replication);
    let many = cut.share.len() as f64;
    // Many pieces are many pauses.
    let pause = if cut.share.len() > 1 { DAY } else { HOUR };
    for (done, number) in (0_u32..).zip(cut.share) {
        world.begin_piece(&cut.pieces.piece(network, number), &mut calendar);
        let told = |share: f64| goes_on((f64::from(done) + share) / many);
        if !run(&mut world, &mut calendar, pause, &told) {
            return None;
        }
        world.end_piece(calendar.now());
    }
    let (monitor, _, _) = world.close();
    workspace.calendar = calendar;
    Some(Counts(monitor))
}

/// Plays what is in the calendar to the end of the drain, with pauses to look up at least this
/// far apart; false if told to stop before.
fn run<const EVENTS: bool>(
    world: &mut World<'_, EVENTS>,
    calendar: &mut Agenda,
    pause: Millis,
    goes_on: &dyn Fn(f64) -> bool,
) -> bool {
    let end = world.net.drain_end.min(SimTime::MAX);
    let horizon = world.net.horizon.millis().max(1) as f64;
    while calendar.now() < end && !calendar.is_empty() {
        // Longer as time goes by: an event may lie centuries away.
        let now = calendar.now();
        let pause = pause.max(now.millis() / 256);
        let until = (now + pause).min(end);
        if world.stocked {
            engine::run(&mut Stocked(world), calendar, until);
        } else {
            engine::run(world, calendar, until);
        }
        let share = calendar.now().millis() as f64 / horizon;
        if !goes_on(share.min(1.0)) {
            return false;
        }
    }
    true
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
    let monitor = std::mem::take(&mut workspace.monitor);
    let members = Arc::new(Members::of(network));
    let mut world = World::<true>::new(network, root, members, monitor);
    world.story = Recorder::of(names);
    world.begin_piece(&Pieces::whole().piece(network, 0), &mut calendar);
    run(&mut world, &mut calendar, DAY, &|_| true);
    world.end_piece(calendar.now());
    let (monitor, _, followed) = world.close();
    workspace.monitor = monitor;
    workspace.calendar = calendar;
    followed
}
