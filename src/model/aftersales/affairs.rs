//! What has gone wrong with an order so far. It lies beside the order, by slot, and only where a
//! network looks at it, so that other networks carry nothing along.

use crate::engine::time::SimTime;
use crate::model::hands::Hands;
use crate::model::network::Network;
use crate::model::order::End;
use crate::model::slab::NONE;
use crate::model::world::World;
use crate::random::Key;

use super::plan::{CAUSES, QUARRELS};
use super::sums::Outcome;

/// The stream of a parcel that replaces another: no buyer has placed it.
pub const REPLACES: u32 = u32::MAX - 1;

/// What has gone wrong with an order.
#[derive(Debug, Clone, Copy)]
pub struct Affair {
    /// Of the order: a slot is used again.
    key: Key,
    /// Probability of a complaint, and of a dispute, by cause.
    pub causes: [f64; CAUSES],
    pub quarrels: [f64; QUARRELS],
    /// By whom it went, by index; [`NONE`] before the first scan, and where nobody is named.
    pub carrier: u32,
    /// When it was; [`SimTime::NEVER`] before.
    pub scanned: SimTime,
    /// When its parcel reaches the buyer, or would have.
    pub arrives: SimTime,
    /// It never comes; the order may still be delivered, by another one.
    pub never_comes: bool,
    /// How the order has ended; open at the end of the drain where [`Self::is_over`] and `None`.
    pub end: Option<End>,
    /// The order has ended, and is not counted yet.
    pub is_over: bool,
    /// Cases that are not closed.
    pub open: u32,
    pub had_case: bool,
    /// Another parcel, or the money, is promised: there is no second remedy.
    pub remedied: bool,
    /// Another parcel was sent.
    pub replaced: bool,
    /// The buyer got the money back.
    pub refunded: bool,
    /// A case was never closed.
    pub unsettled: bool,
    /// Of a parcel that replaces another: the case it is for.
    pub case: u32,
}

impl Affair {
    const fn of(key: Key) -> Self {
        Self {
            key,
            causes: [0.0; CAUSES],
            quarrels: [0.0; QUARRELS],
            carrier: NONE,
            scanned: SimTime::NEVER,
            arrives: SimTime::NEVER,
            never_comes: false,
            end: None,
            is_over: false,
            open: 0,
            had_case: false,
            remedied: false,
            replaced: false,
            refunded: false,
            unsettled: false,
            case: NONE,
        }
    }

    /// How it all came out for the buyer.
    pub fn outcome(&self) -> Outcome {
        match self.end {
            None => Outcome::Open,
            Some(End::Cancelled) => Outcome::Cancelled,
            Some(End::Refunded) => Outcome::Refunded,
            Some(End::Lost) if self.refunded => Outcome::LostPaidBack,
            Some(End::Lost) => Outcome::Lost,
            Some(End::Delivered) if self.never_comes => Outcome::LostReplaced,
            Some(End::Delivered) if self.refunded => Outcome::PaidBack,
            Some(End::Delivered) if self.replaced => Outcome::Replaced,
            Some(End::Delivered) if self.unsettled => Outcome::Unsettled,
            Some(End::Delivered) if self.had_case => Outcome::Settled,
            Some(End::Delivered) => Outcome::Clean,
        }
    }
}

/// The affairs of a piece's orders, and who settles cases.
#[derive(Debug, Default)]
pub struct Affairs {
    /// By slot of the order.
    list: Vec<Affair>,
    /// By dock: the hands of those who settle cases there; empty: as many as needed.
    pub desks: Vec<Hands>,
}

impl Affairs {
    /// Nothing has gone wrong yet.
    pub fn begin(&mut self, network: &Network, docks: usize) {
        self.list.clear();
        self.desks.clear();
        let after_sales = network.after_sales.as_ref();
        if let Some(hands) = after_sales.and_then(|one| one.hands) {
            self.desks.resize(docks, Hands::new(hands));
        }
    }
}

/// Whether anything can go wrong in a network that is followed beyond its orders' ends.
pub fn looked_at(network: &Network) -> bool {
    network.after_sales.is_some()
        || network.complaints.is_some()
        || network.disputes.is_some()
        || network.carriers.iter().any(|one| one.damage > 0.0)
        || network.products.iter().any(|one| one.faulty > 0.0)
        || picks_wrong(network)
}

/// Whether anybody packs wrong items, or leaves some out.
pub fn picks_wrong(network: &Network) -> bool {
    let mut suppliers = network.suppliers.iter();
    suppliers.any(|one| one.wrong > 0.0 || one.missing > 0.0)
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// What has gone wrong with the order in a slot.
    pub fn affair(&mut self, id: u32) -> &mut Affair {
        let key = self.orders[id].key;
        let (slot, list) = (id as usize, &mut self.affairs.list);
        if slot >= list.len() {
            list.resize(slot + 1, Affair::of(key));
        }
        let affair = &mut list[slot];
        if affair.key != key {
            *affair = Affair::of(key);
        }
        affair
    }

    /// When an order was scanned, and when its parcel arrives.
    pub fn under_way(&mut self, id: u32) -> (SimTime, SimTime) {
        let affair = self.affair(id);
        (affair.scanned, affair.arrives)
    }

    /// Whether an order is a parcel that replaces another.
    #[inline]
    pub fn replaces(&self, id: u32) -> bool {
        self.orders[id].stream == REPLACES
    }

    /// An order has ended, or is open when the drain ends. True if something about it is still to be
    /// settled: its slot is kept.
    #[cold]
    #[inline(never)]
    pub fn leaves_affairs(&mut self, id: u32, end: Option<End>, at: SimTime) -> bool {
        self.blames_end(id, end, at);
        let affair = self.affair(id);
        affair.end = end;
        affair.is_over = true;
        if affair.open > 0 {
            return true;
        }
        self.closes_affair(id);
        false
    }

    /// The end of the drain: whether an order that is still in its slot has ended before, or is a
    /// parcel that replaces another. What was to be settled stays as it is.
    #[cold]
    #[inline(never)]
    pub fn leaves_unsettled(&mut self, id: u32) -> bool {
        if self.replaces(id) {
            return true;
        }
        let affair = self.affair(id);
        if !affair.is_over {
            return false;
        }
        affair.unsettled = true;
        self.blames_slow_case(id);
        self.closes_affair(id);
        true
    }

    /// Nothing more can go wrong with an order: it is counted.
    pub(super) fn closes_affair(&mut self, id: u32) {
        self.counts_complaints(id);
        let affair = *self.affair(id);
        self.affair(id).is_over = false;
        if self.orders[id].cohort {
            let sums = &mut self.monitor.after_sales;
            sums.outcomes[affair.outcome() as usize] += 1;
            sums.orders_with_case += u64::from(affair.had_case);
            sums.orders_refunded += u64::from(affair.refunded);
        }
    }
}
