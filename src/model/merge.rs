//! What several parts of one replication counted, put together: exact, in any order.
//!
//! Every structure is taken apart by name, so that a new count cannot be forgotten here.

use super::metric::Curve;
use super::monitor::{
    CarrierMonitor, Cases, ChannelMonitor, Duration, Monitor, Passages, PracticeMonitor,
    RegionMonitor, Stage, Stages,
};

impl Monitor {
    /// Adds what another monitor of the same network counted, once both are closed.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            // The same for all parts of a replication.
            window: _,
            active_window: _,
            now: _,
            drain_end: _,
            limits: _,
            by_tools: _,
            placed_all,
            ended_all,
            open_all,
            placed,
            ended,
            open,
            omitted,
            altered,
            reconfirmations,
            inquiries,
            cases,
            information,
            dispatch,
            delivery,
            within_24h,
            within_48h,
            promised,
            on_promise,
            wrong,
            missing,
            undeliverable,
            stages,
            dispatch_parts,
            delivery_parts,
            sales,
            freight,
            practices,
            channels,
            carriers,
            regions,
            suppliers,
            dispatched_by_hour,
            delivered_by_hour,
            by_day,
            stock,
            money,
            after_sales,
            integrity,
            events,
        } = other;
        self.placed_all += placed_all;
        add(&mut self.ended_all, ended_all);
        self.open_all += open_all;
        self.placed += placed;
        add(&mut self.ended, ended);
        self.open += open;
        self.omitted += omitted;
        self.altered += altered;
        self.reconfirmations += reconfirmations;
        self.inquiries += inquiries;
        self.cases.merge(*cases);
        self.information.merge(information);
        self.dispatch.merge(dispatch);
        self.delivery.merge(delivery);
        self.within_24h += within_24h;
        self.within_48h += within_48h;
        self.promised += promised;
        self.on_promise += on_promise;
        self.wrong += wrong;
        self.missing += missing;
        self.undeliverable += undeliverable;
        self.stages.merge(stages);
        self.dispatch_parts.merge(dispatch_parts);
        self.delivery_parts.merge(delivery_parts);
        self.sales += sales;
        self.freight.merge(freight);
        for (mine, theirs) in self.practices.iter_mut().zip(practices) {
            *mine = PracticeMonitor::sum([&*mine, theirs]);
        }
        for (mine, theirs) in self.channels.iter_mut().zip(channels) {
            mine.merge(*theirs);
        }
        for (mine, theirs) in self.carriers.iter_mut().zip(carriers) {
            mine.merge(*theirs);
        }
        for (mine, theirs) in self.regions.iter_mut().zip(regions) {
            mine.merge(*theirs);
        }
        for (mine, theirs) in self.suppliers.iter_mut().zip(suppliers) {
            mine.merge(theirs);
        }
        merge_curves(&mut self.dispatched_by_hour, dispatched_by_hour);
        merge_curves(&mut self.delivered_by_hour, delivered_by_hour);
        self.by_day.merge(by_day);
        self.stock.merge(stock);
        self.money.merge(money);
        self.after_sales.merge(after_sales);
        self.integrity.merge(integrity);
        self.events += events;
    }
}

/// Adds counts to those at the same places.
pub fn add<T: Copy + std::ops::AddAssign>(mine: &mut [T], theirs: &[T]) {
    for (mine, &theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

fn merge_curves(mine: &mut Curve, theirs: &Curve) {
    let Curve { ended, cohort } = theirs;
    add(&mut mine.ended, ended);
    mine.cohort += cohort;
}

impl PracticeMonitor {
    /// What several practices counted together.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for one in all {
            let Self {
                tried,
                omissions,
                errors,
                time,
                wait,
                roll_up,
                labour,
                day,
                queued,
                served,
                first_omitted,
                first_seen,
                first_altered,
                passages,
                sold,
            } = one;
            sum.tried += tried;
            sum.omissions += omissions;
            sum.errors += errors;
            sum.time.merge(time);
            sum.wait.merge(wait);
            sum.roll_up += roll_up;
            sum.labour += labour;
            sum.day.add(day);
            sum.queued += queued;
            sum.served += served;
            sum.first_omitted += first_omitted;
            sum.first_seen += first_seen;
            sum.first_altered += first_altered;
            sum.passages.add(*passages);
            sum.sold.merge(sold);
        }
        sum
    }
}

impl Duration {
    fn merge(&mut self, other: &Self) {
        let Self { tally, histogram } = other;
        self.tally.merge(tally);
        self.histogram.merge(histogram);
    }
}

impl Stages {
    fn merge(&mut self, other: &Self) {
        let Self {
            intake,
            verification,
            relay,
            execution,
            transit,
            sync,
            after_sales,
        } = other;
        self.intake.merge(intake);
        self.verification.merge(verification);
        self.relay.merge(relay);
        self.execution.merge(execution);
        self.transit.merge(transit);
        self.sync.merge(sync);
        self.after_sales.merge(after_sales);
    }
}

impl Stage {
    fn merge(&mut self, other: &Self) {
        let Self {
            sum,
            histogram,
            passages,
        } = other;
        self.sum += sum;
        self.histogram.merge(histogram);
        let Passages {
            ended: _,
            within: _,
            within_active: _,
        } = passages;
        self.passages.add(*passages);
    }
}

impl Cases {
    fn merge(&mut self, other: Self) {
        let Self {
            opened,
            closed,
            of_cohort,
        } = other;
        self.opened += opened;
        self.closed += closed;
        self.of_cohort += of_cohort;
    }
}

impl ChannelMonitor {
    fn merge(&mut self, other: Self) {
        let Self {
            placed,
            omitted,
            capture_omitted,
            altered,
            dispatched,
            dispatch,
            delivered,
            delivery,
            told,
            sync,
        } = other;
        self.placed += placed;
        self.omitted += omitted;
        self.capture_omitted += capture_omitted;
        self.altered += altered;
        self.dispatched += dispatched;
        self.dispatch += dispatch;
        self.delivered += delivered;
        self.delivery += delivery;
        self.told += told;
        self.sync += sync;
    }
}

impl CarrierMonitor {
    fn merge(&mut self, other: Self) {
        let Self { promised, late } = other;
        self.promised += promised;
        self.late += late;
    }
}

impl RegionMonitor {
    fn merge(&mut self, other: Self) {
        let Self {
            parcels,
            delivered,
            transit,
            delivery,
            promised,
            late,
        } = other;
        self.parcels += parcels;
        self.delivered += delivered;
        self.transit += transit;
        self.delivery += delivery;
        self.promised += promised;
        self.late += late;
    }
}
