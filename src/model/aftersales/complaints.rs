//! Complaints and disputes: how likely they are, given what an order went through.
//!
//! Nothing depends on whether a buyer complains, so the probability is added in place of a tossed
//! coin: the same mean, and less noise the rarer it is (Asmussen & Glynn 2007, V.4).

use crate::engine::time::{HOUR, Millis, SimTime};
use crate::model::money::plan::{Moment, Terms};
use crate::model::order::{End, Order};
use crate::model::world::World;

use super::plan::{CAUSES, Cause, Class, Complaints, Disputes, Quarrel};
use super::sums::{ComplaintSums, whole};

impl Class {
    /// The cause of complaint that lies in it.
    pub(super) const fn cause(self) -> Option<Cause> {
        match self {
            Self::Delay => Some(Cause::Late),
            Self::NoTracking => Some(Cause::NoNews),
            Self::WrongItem => Some(Cause::WrongItem),
            Self::MissingItem => Some(Cause::MissingItem),
            Self::Quality => Some(Cause::Quality),
            Self::Damage => Some(Cause::Damaged),
            Self::Loss => Some(Cause::Lost),
            Self::Undeliverable => Some(Cause::Undeliverable),
            Self::FakeWaybill => Some(Cause::FakeWaybill),
            Self::StockOut | Self::Return => None,
        }
    }

    /// Whether it is about goods that are not what was ordered.
    const fn is_wrong_goods(self) -> bool {
        matches!(
            self,
            Self::WrongItem | Self::MissingItem | Self::Quality | Self::Damage
        )
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    fn complaints(&self) -> Option<&'n Complaints> {
        self.net.complaints.as_ref()
    }

    fn disputes(&self) -> Option<&'n Disputes> {
        let agents = !self.net.tiers.is_empty();
        self.net.disputes.as_ref().filter(|_| agents)
    }

    /// A cause of complaint is there.
    pub(super) fn blames(&mut self, id: u32, cause: Cause) {
        if let Some(complaints) = self.complaints() {
            self.affair(id).causes[cause as usize] = complaints.causes[cause as usize];
        }
    }

    /// There has been no news of an order from its placing until `news`.
    pub(super) fn blames_silence(&mut self, id: u32, news: SimTime) {
        let limit = self.complaints().and_then(|one| one.no_news_after);
        let known = news.min(self.monitor.drain_end);
        if limit.is_some_and(|limit| known - self.orders[id].placed > limit) {
            self.blames(id, Cause::NoNews);
        }
    }

    /// A case was closed too late, or never.
    pub(super) fn blames_slow_case(&mut self, id: u32) {
        self.blames(id, Cause::SlowCase);
    }

    /// A remedy came in time: fewer complain about what was wrong.
    pub(super) fn calms(&mut self, id: u32, class: Class) {
        if let (Some(complaints), Some(cause)) = (self.complaints(), class.cause()) {
            self.affair(id).causes[cause as usize] *= 1.0 - complaints.calmed;
        }
    }

    /// An order ends: what its end gives cause for.
    pub(super) fn blames_end(&mut self, id: u32, end: Option<End>, at: SimTime) {
        self.blames(id, Cause::Other);
        if end == Some(End::Cancelled) {
            self.blames(id, Cause::Cancelled);
        }
        if self.orders[id].fake {
            self.blames(id, Cause::FakeWaybill);
        }
        if self.affair(id).scanned == SimTime::NEVER {
            self.blames_silence(id, at);
        }
    }

    /// Adds what an order's buyer and agents will probably say.
    pub(super) fn counts_complaints(&mut self, id: u32) {
        let Order {
            cohort, channel, ..
        } = self.orders[id];
        if !cohort {
            return;
        }
        let affair = *self.affair(id);
        if self.complaints().is_some() {
            let sums = &mut self.monitor.after_sales;
            sums.complaints.add(&affair.causes);
            if let Some(carrier) = sums.by_carrier.get_mut(affair.carrier as usize) {
                carrier.add(&affair.causes);
            }
            // Of a single one it is the same.
            if sums.by_channel.len() > 1 {
                sums.by_channel[usize::from(channel)].add(&affair.causes);
            }
        }
        if self.disputes().is_some() && affair.scanned != SimTime::NEVER {
            let sums = &mut self.monitor.after_sales.disputes;
            let mut none = 1.0;
            for (sum, probability) in sums.quarrels.iter_mut().zip(affair.quarrels) {
                *sum += i128::from(whole(probability));
                none *= 1.0 - probability;
            }
            sums.any += i128::from(whole(1.0 - none));
            sums.orders += 1;
        }
    }

    /// The courier has an order: what its agents may quarrel about.
    pub(super) fn quarrels_at_scan(&mut self, id: u32, scanned: SimTime) {
        let Some(disputes) = self.disputes() else {
            return;
        };
        let paid_at = self.orders[id].paid_at;
        let mut chances = self.affair(id).quarrels;
        if paid_at != SimTime::NEVER {
            chances[Quarrel::PrepaymentGap as usize] = disputes.over_gap(scanned - paid_at);
        }
        let money = self.net.money.as_ref();
        let on_credit = |terms: &Terms| terms.share(Moment::Credit) > 0;
        if money.is_some_and(|plan| plan.tiers.iter().any(|tier| on_credit(&tier.terms))) {
            chances[Quarrel::Credit as usize] = disputes.credit;
        }
        chances[Quarrel::Other as usize] = disputes.other;
        self.affair(id).quarrels = chances;
    }

    /// A case has been settled: what its agents may quarrel about.
    ///
    /// - `unclear`: several bear what it costs, or nothing is done.
    pub(super) fn quarrels_about_case(&mut self, id: u32, class: Class, unclear: bool) {
        let Some(disputes) = self.disputes() else {
            return;
        };
        let affair = self.affair(id);
        if unclear {
            affair.quarrels[Quarrel::Liability as usize] = disputes.liability;
        }
        if class.is_wrong_goods() {
            affair.quarrels[Quarrel::WrongGoods as usize] = disputes.wrong_goods;
        }
    }
}

impl Disputes {
    /// How likely a gap of so long between payment and first scan is quarrelled about.
    pub fn over_gap(&self, gap: Millis) -> f64 {
        let beyond = (gap - self.tolerance).max(0) as f64 / HOUR as f64;
        -libm::expm1(-self.gap_per_hour * beyond)
    }
}

impl ComplaintSums {
    /// Adds what the buyer of one order will probably say: at most once of each cause. Most causes
    /// are not there.
    fn add(&mut self, causes: &[f64; CAUSES]) {
        let mut none = 1.0;
        for (sum, &probability) in self.causes.iter_mut().zip(causes) {
            if probability > 0.0 {
                *sum += i128::from(whole(probability));
                none *= 1.0 - probability;
            }
        }
        self.any += i128::from(whole(1.0 - none));
        self.orders += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::aftersales::sums::ONE;

    #[test]
    fn a_buyer_complains_at_most_once_of_everything() {
        let mut causes = [0.0; CAUSES];
        // Case R04 of the oracles.
        for (cause, probability) in [(1, 0.06), (3, 0.015), (4, 0.02), (0, 0.01)] {
            causes[cause] = probability;
        }
        let mut one = ComplaintSums::default();
        one.add(&causes);
        let share = |sum: i128| sum as f64 / ONE as f64;
        assert!((share(one.any) - 0.101_691_82).abs() < 1e-9);
        assert!((share(one.causes.iter().sum()) - 0.105).abs() < 1e-9);
        assert_eq!(one.orders, 1);
    }

    #[test]
    fn a_gap_is_borne_for_some_time() {
        let disputes = Disputes {
            tolerance: 24 * HOUR,
            gap_per_hour: 0.0005,
            ..Disputes::default()
        };
        assert_eq!(disputes.over_gap(24 * HOUR), 0.0);
        assert_eq!(disputes.over_gap(3 * HOUR), 0.0);
        let expected = 1.0 - (-0.0005_f64 * 21.7).exp();
        assert!((disputes.over_gap(45 * HOUR + 42 * HOUR / 60) - expected).abs() < 1e-12);
    }
}
