//! Reviews: when points look at what they have.

use crate::engine::time::SimTime;
use crate::model::event::{Event, REVIEW, REVIEW_FIRST};
use crate::model::world::{Agenda, World};

/// The most reviews after the horizon while orders wait for goods: what has not come by then,
/// never comes.
const MOST_LATE_REVIEWS: i64 = 10_000;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Puts the first review of every group into the calendar.
    pub fn begin_reviews(&mut self, calendar: &mut Agenda) {
        for group in 0..self.layout.reviews.len() as u32 {
            let first = self.layout.reviews[group as usize].first;
            self.next_review(group, first, calendar);
        }
        for point in &mut self.stock.points {
            point.look(&mut self.stock.desk);
            self.stock.desk.wakes.push(point.place);
        }
        self.settle_stock(calendar);
    }

    fn next_review(&mut self, group: u32, at: SimTime, calendar: &mut Agenda) {
        let rank = match self.layout.reviews[group as usize].before_demand {
            true => REVIEW_FIRST,
            false => REVIEW,
        };
        if at < self.monitor.drain_end {
            calendar.push(at, rank, u64::from(group), Event::Review(group));
        }
    }

    /// The points of a group are reviewed, from the lowest tier up.
    pub(super) fn review(&mut self, group: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let at = group as usize;
        let every = self.layout.reviews[at].every;
        for index in 0..self.layout.reviews[at].points.len() {
            let point = self.layout.reviews[at].points[index];
            self.stock.advance(point, now, &mut self.monitor.stock);
            let holding = usize::from(self.stock.points[point as usize].holding);
            let forecast = self.net.stock[holding].forecast;
            let outlook = &mut self.stock.points[point as usize].outlook;
            match now.millis() < every {
                // No whole period has passed yet.
                true => outlook.seen = 0,
                false => outlook.period_ends(forecast),
            }
            // After the horizon only for buyers who still wait, whoever else is in the run.
            if now < self.net.horizon || self.stock.buyers_wait(point) {
                self.reorder(point, calendar);
            }
            self.settle_stock(calendar);
        }
        let late = (now - self.net.horizon).max(0) / every;
        let wanted = now < self.net.horizon || self.orders_are_open() && late < MOST_LATE_REVIEWS;
        if wanted {
            self.next_review(group, now + every, calendar);
        }
    }

    /// Whether a buyer's order is still without an end.
    fn orders_are_open(&self) -> bool {
        let ended: u64 = self.monitor.ended_all.iter().sum();
        self.monitor.placed_all > ended + self.monitor.open_all
    }
}
