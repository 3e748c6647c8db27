//! What a replication counts and adds up: whole numbers only, so no order of adding matters.

use crate::engine::time::{HOUR, Millis, SimTime};
use crate::stats::tally::overlap;
use crate::stats::{Histogram, Tally};

use super::aftersales::sums::AfterSalesSums;
use super::by_day::Days;
use super::by_supplier::SupplierMonitor;
use super::clock::ActiveClock;
use super::day_load::{DayLabour, Now};
use super::integrity::sums::IntegritySums;
use super::metric::Curve;
use super::money::freight::Freight;
use super::money::sums::MoneySums;
use super::network::{Limits, Network};
use super::order::{ALL_PARTS, ENDS, End, Order};
use super::part_sums::PartSums;
use super::stock::sums::StockSums;
use super::world::Turn;

/// Hours a [`Curve`] follows before it lumps the rest together: fourteen days.
const CURVE_HOURS: usize = 14 * 24;

/// A duration: exact sums and percentiles.
#[derive(Debug, Clone, Default)]
pub struct Duration {
    pub tally: Tally,
    pub histogram: Histogram,
}

impl Duration {
    #[inline]
    pub fn record(&mut self, span: Millis) {
        self.tally.record(span);
        self.histogram.record(span);
    }

    fn clear(&mut self) {
        self.tally = Tally::default();
        self.histogram.clear();
    }
}

/// Passages of a stage that ended, and how many of them within its limit, on both clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Passages {
    pub ended: u64,
    pub within: u64,
    pub within_active: u64,
}

impl Passages {
    /// Counts a passage against `limit`; its active time is worked out only where it is needed.
    #[inline]
    pub fn measure(&mut self, limit: Option<Millis>, span: Millis, active: impl Fn() -> Millis) {
        let Some(limit) = limit else { return };
        self.ended += 1;
        if span <= limit {
            // Active time is never longer than calendar time.
            self.within += 1;
            self.within_active += 1;
        } else if active() <= limit {
            self.within_active += 1;
        }
    }

    pub fn add(&mut self, other: Self) {
        self.ended += other.ended;
        self.within += other.within;
        self.within_active += other.within_active;
    }
}

/// A stage of the orders, and its limit.
#[derive(Debug, Clone, Default)]
pub struct Stage {
    /// Per order: the sum [ms], and the values.
    pub sum: i128,
    pub histogram: Histogram,
    /// Of the relay they are counted by practice, hop by hop, and stay zero here.
    pub passages: Passages,
}

impl Stage {
    /// Counts the stage of an order.
    #[inline]
    pub fn record(&mut self, span: Millis) {
        self.sum += i128::from(span);
        self.histogram.record(span);
    }

    /// Counts the stage of an order that is one passage, see [`Passages::measure`].
    #[inline]
    pub fn measure(&mut self, limit: Option<Millis>, span: Millis, active: impl Fn() -> Millis) {
        self.passages.measure(limit, span, active);
    }

    fn clear(&mut self) {
        self.sum = 0;
        self.histogram.clear();
        self.passages = Passages::default();
    }
}

/// The stages whose passages are measured, in the order of an order's life.
#[derive(Debug, Clone, Default)]
pub struct Stages {
    pub intake: Stage,
    pub verification: Stage,
    pub relay: Stage,
    pub execution: Stage,
    pub transit: Stage,
    pub sync: Stage,
    pub after_sales: Stage,
}

/// After-sales cases.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cases {
    /// Of all orders.
    pub opened: u64,
    pub closed: u64,
    /// Opened about orders of the cohort.
    pub of_cohort: u64,
}

/// Hops, hands and losses of the agents of a tier who work alike.
#[derive(Debug, Clone, Default)]
pub struct PracticeMonitor {
    /// Hand-overs tried, and omissions and alterations among them.
    pub tried: u64,
    pub omissions: u64,
    pub errors: u64,
    /// Hops: seen to seen by the next one up.
    pub time: Tally,
    pub wait: Tally,
    /// Waiting for the roll-up, summed over the hops [ms].
    pub roll_up: i128,
    /// Labour inside the window [ms of active time], and by hour of the day.
    pub labour: i128,
    pub day: DayLabour,
    /// Overlap of every job's waiting with the window [ms].
    pub queued: i128,
    /// Orders whose hop labour ended in the window.
    pub served: u64,
    /// First passages: omitted here, seen above, and altered among those.
    pub first_omitted: u64,
    pub first_seen: u64,
    pub first_altered: u64,
    /// Hops against the limit of the relay.
    pub passages: Passages,
    /// Dispatch time of orders these agents sold, where it is told by tools.
    pub sold: Tally,
}

impl PracticeMonitor {
    /// Counts a hop of an order that has just ended, after `span` of which `roll_up` went into
    /// waiting for the batch.
    // The arguments tell the compiler that order and counts are apart in memory.
    #[inline]
    pub fn hop(&mut self, order: &Order, span: Millis, roll_up: Millis) {
        self.time.record(span);
        self.wait.record(order.hop_wait);
        self.roll_up += i128::from(roll_up);
        if !order.was_omitted {
            self.first_seen += 1;
            self.first_altered += u64::from(order.altered);
        }
    }
}

/// One channel's capture.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChannelMonitor {
    pub placed: u64,
    /// Orders omitted at least once, anywhere.
    pub omitted: u64,
    /// Omitted at the capture itself.
    pub capture_omitted: u64,
    /// Orders altered at least once, anywhere.
    pub altered: u64,
    /// Scanned orders, and the sum of their dispatch times [ms].
    pub dispatched: u64,
    pub dispatch: i128,
    /// Delivered orders, and the sum of their delivery times [ms].
    pub delivered: u64,
    pub delivery: i128,
    /// Orders whose buyer was told the waybill number, and the sum of their times since the
    /// first scan [ms].
    pub told: u64,
    pub sync: i128,
}

/// One carrier's parcels; how many there are and what they cost is in [`Freight`].
#[derive(Debug, Clone, Copy, Default)]
pub struct CarrierMonitor {
    /// Delivered with a promise, and those among them that were late.
    pub promised: u64,
    pub late: u64,
}

/// The parcels to the buyers of one region, by all carriers.
#[derive(Debug, Clone, Copy, Default)]
pub struct RegionMonitor {
    pub parcels: u64,
    pub delivered: u64,
    /// Sums over delivered parcels [ms]: since the first scan, and since the order was placed.
    pub transit: i128,
    pub delivery: i128,
    /// Delivered with a promise, and those among them that were late.
    pub promised: u64,
    pub late: u64,
}

/// Everything a replication counts.
#[derive(Debug, Clone, Default)]
pub struct Monitor {
    /// The window, on the calendar.
    pub window: (SimTime, SimTime),
    /// The window, on the active clock of each practice [ms].
    pub active_window: Vec<(Millis, Millis)>,
    /// The hour of the latest job.
    pub now: Now,
    pub drain_end: SimTime,
    pub limits: Limits,
    /// All orders, for conservation.
    pub placed_all: u64,
    pub ended_all: [u64; ENDS],
    pub open_all: u64,
    /// The cohort.
    pub placed: u64,
    pub ended: [u64; ENDS],
    pub open: u64,
    pub omitted: u64,
    pub altered: u64,
    pub reconfirmations: u64,
    pub inquiries: u64,
    pub cases: Cases,
    pub information: Duration,
    pub dispatch: Duration,
    pub delivery: Duration,
    pub within_24h: u64,
    pub within_48h: u64,
    pub promised: u64,
    pub on_promise: u64,
    pub wrong: u64,
    pub missing: u64,
    pub undeliverable: u64,
    pub stages: Stages,
    /// Sums of the parts over dispatched and over delivered orders [ms]; the first two places
    /// are intake and verification, the last two execution and transit.
    pub dispatch_parts: PartSums,
    pub delivery_parts: PartSums,
    /// Order values of scanned orders [fen].
    pub sales: i128,
    pub freight: Freight,
    /// Each practice of each tier, from the top down.
    pub practices: Vec<PracticeMonitor>,
    /// Whether several tool levels are in use, so that results are told by them.
    pub by_tools: bool,
    pub channels: Vec<ChannelMonitor>,
    pub carriers: Vec<CarrierMonitor>,
    pub regions: Vec<RegionMonitor>,
    /// Of each supplier, where there are several.
    pub suppliers: Vec<SupplierMonitor>,
    pub dispatched_by_hour: Curve,
    pub delivered_by_hour: Curve,
    pub by_day: Days,
    pub stock: StockSums,
    pub money: MoneySums,
    pub after_sales: AfterSalesSums,
    pub integrity: IntegritySums,
    pub events: u64,
}

impl Monitor {
    /// Empty, for `network`; memory of an earlier replication is used again.
    pub fn reset(&mut self, network: &Network) {
        for duration in [
            &mut self.information,
            &mut self.dispatch,
            &mut self.delivery,
        ] {
            duration.clear();
        }
        let Stages {
            intake,
            verification,
            relay,
            execution,
            transit,
            sync,
            after_sales,
        } = &mut self.stages;
        for stage in [
            intake,
            verification,
            relay,
            execution,
            transit,
            sync,
            after_sales,
        ] {
            stage.clear();
        }
        let durations = (
            std::mem::take(&mut self.information),
            std::mem::take(&mut self.dispatch),
            std::mem::take(&mut self.delivery),
            std::mem::take(&mut self.stages),
        );
        let (information, dispatch, delivery, stages) = durations;
        let curve = || Curve {
            ended: vec![0; CURVE_HOURS + 2],
            cohort: 0,
        };
        let window = (network.warm_up, network.horizon);
        let practices: Vec<_> = network.practices().collect();
        *self = Self {
            window,
            active_window: practices
                .iter()
                .map(|one| (one.clock.active(window.0), one.clock.active(window.1)))
                .collect(),
            drain_end: network.drain_end.min(SimTime::MAX),
            limits: network.limits,
            information,
            dispatch,
            delivery,
            stages,
            by_tools: network.tool_levels().len() > 1,
            practices: vec![PracticeMonitor::default(); practices.len()],
            channels: vec![ChannelMonitor::default(); network.channels.len()],
            carriers: vec![CarrierMonitor::default(); network.carriers.len()],
            regions: vec![RegionMonitor::default(); network.regions.len()],
            suppliers: SupplierMonitor::all(network),
            dispatched_by_hour: curve(),
            delivered_by_hour: curve(),
            stock: StockSums::of(network, std::mem::take(&mut self.stock)),
            money: MoneySums::of(network),
            after_sales: AfterSalesSums::of(network),
            integrity: IntegritySums::of(network),
            freight: Freight::of(network),
            ..Self::default()
        };
    }

    /// Counts a job of an agent with this practice: its labour on the active clock, its wait on
    /// the calendar, as far as they lie in the window. Jobs come in the order of their ready times.
    #[inline]
    pub fn job(
        &mut self,
        place: usize,
        clock: &ActiveClock,
        turn: Turn,
        labour: Millis,
        done: SimTime,
    ) {
        let (from, to) = self.active_window[place];
        let begins = turn.begins_active;
        let worked = overlap(begins, begins + labour, from, to);
        let monitor = &mut self.practices[place];
        monitor.labour += i128::from(worked);
        // Whether a job waits cannot be foreseen, so it is not asked: most waits are zero.
        let (from, to) = (self.window.0.millis(), self.window.1.millis());
        let waits = overlap(turn.ready.millis(), turn.begins.millis(), from, to);
        monitor.queued += i128::from(waits);
        if done > self.now.end {
            self.leaves_hour(place, clock, turn, done, worked);
        }
    }

    /// A job, the latest in the sums, is ready in a later hour than the ones before, or ends in a
    /// later hour than this.
    #[cold]
    #[inline(never)]
    fn leaves_hour(
        &mut self,
        place: usize,
        clock: &ActiveClock,
        turn: Turn,
        done: SimTime,
        worked: Millis,
    ) {
        let worked = i128::from(worked);
        // The hours before are closed without it.
        self.practices[place].labour -= worked;
        self.now.advance(turn.ready, &mut self.practices);
        self.practices[place].labour += worked;
        if done > self.now.end {
            let (from, to) = self.window;
            let works = (turn.begins.max(from), done.min(to));
            self.practices[place].day.take_apart(clock, works, worked);
        }
    }

    /// Gives the labour that no hour of the day has yet to the hour of the latest job.
    ///
    /// The next job may be one of another piece, and early in its days.
    pub fn close_hours(&mut self) {
        std::mem::take(&mut self.now).close(&mut self.practices);
    }

    /// Counts the hop labour of `orders` orders that ended at `done`.
    #[inline]
    pub fn served(&mut self, place: usize, done: SimTime, orders: u64) {
        self.events += orders;
        if done >= self.window.0 && done < self.window.1 {
            self.practices[place].served += orders;
        }
    }

    /// Counts the arrival of an order's parcel.
    ///
    /// - `several`: whether there are several channels.
    #[inline(always)]
    pub fn arrives(
        &mut self,
        order: &Order,
        several: bool,
        (scanned, arrives): (SimTime, SimTime),
        parts: &[i64; ALL_PARTS],
    ) {
        let span = arrives - order.placed;
        if several {
            let channel = &mut self.channels[usize::from(order.channel)];
            channel.delivered += 1;
            channel.delivery += i128::from(span);
        }
        self.delivery.record(span);
        self.delivered_by_hour.ended[curve_hour(span)] += 1;
        self.delivery_parts.add(parts);
        let transit = arrives - scanned;
        let stage = &mut self.stages.transit;
        stage.record(transit);
        stage.measure(self.limits.transit, transit, || transit);
    }

    /// Counts the end of an order, before the end of the drain.
    #[inline]
    pub fn ends(&mut self, order: &Order, end: End) {
        self.ended_all[end as usize] += 1;
        if order.cohort {
            self.ended[end as usize] += 1;
        }
    }

    /// Counts an order that is still open when the drain ends.
    pub fn stays_open(&mut self, order: &Order) {
        self.open_all += 1;
        if order.cohort {
            self.open += 1;
        }
    }

    /// Placed = delivered + cancelled + refunded + lost + open, for all orders and the cohort.
    ///
    /// # Panics
    /// When an order is in two ends or in none: the run is wrong and must not be reported.
    pub fn assert_conserved(&self) {
        assert!(
            self.placed_all == self.ended_all.iter().sum::<u64>() + self.open_all
                && self.placed == self.ended.iter().sum::<u64>() + self.open
                && self.after_sales.conserves(self.placed),
            "orders are not conserved: {} placed, ends {:?}, {} open",
            self.placed_all,
            self.ended_all,
            self.open_all
        );
    }
}

/// The hour in which a curve counts a span: h for (h - 1, h] hours.
#[inline]
pub fn curve_hour(span: Millis) -> usize {
    (((span + HOUR - 1) / HOUR) as usize).min(CURVE_HOURS + 1)
}
