//! Orders that one supplier has too little for, and the next one takes over.
//!
//! The one who is next accepts the order by its own rules, in its own hours, as soon as the other has
//! found that there is too little: nobody waits to be told. The supplier it went to first decides
//! who is asked, and in which order; where all are short it waits there.

use crate::model::audit::Step;
use crate::model::order::End;
use crate::model::slab::NONE;
use crate::model::world::{Agenda, World};

use super::goods::State;
use super::plan::WhenShort;
use super::queue::Answer;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// What happens to an order for which there is too little at a point.
    #[inline]
    pub(super) fn when_short(&self, id: u32, point: u32) -> WhenShort {
        let at = &self.stock.points[point as usize];
        match at.when_short {
            // At a supplier, whose points are nobody else's.
            WhenShort::NextSource if at.agent == NONE && !self.goes_on(id) => WhenShort::Backorder,
            short => short,
        }
    }

    /// An accepted order takes its goods at a point. True if it may be picked.
    ///
    /// - `first`: as for [`Self::take`].
    pub(super) fn takes_from(
        &mut self,
        id: u32,
        point: u32,
        first: bool,
        calendar: &mut Agenda,
    ) -> bool {
        let now = calendar.now();
        match self.take(id, point, first, calendar) {
            Answer::Served(_) => true,
            Answer::Waits => {
                self.waits_for_goods(id, State::WaitsAccepted, calendar);
                false
            }
            Answer::Refused if self.when_short(id, point) == WhenShort::NextSource => {
                self.goes_to_next_supplier(id, calendar)
            }
            Answer::Refused => {
                self.mark(id, now, Step::Ended(End::Cancelled), calendar);
                self.end(id, End::Cancelled, now);
                false
            }
        }
    }

    /// Whether an order that finds too little at its supplier goes on: to the next one, or from the
    /// last back to the first.
    fn goes_on(&self, id: u32) -> bool {
        let goods = &self.layout.orders[id as usize];
        let others = self.net.suppliers[usize::from(goods.given_to)]
            .fallback
            .len();
        others > 0 && usize::from(goods.passed) <= others
    }

    /// An order has found too little, and goes on. True if it may be picked where it is then.
    fn goes_to_next_supplier(&mut self, id: u32, calendar: &mut Agenda) -> bool {
        let now = calendar.now();
        let goods = &mut self.layout.orders[id as usize];
        let (first, product) = (goods.given_to, goods.product);
        let next = self.net.suppliers[usize::from(first)]
            .fallback
            .get(usize::from(goods.passed));
        goods.passed += 1;
        let Some(&next) = next else {
            self.orders[id].supplier = first;
            self.mark(id, now, Step::BackToFirst, calendar);
            let point = self.layout.point(None, first.into(), product);
            return point.is_none_or(|point| self.takes_from(id, point, false, calendar));
        };
        let order = &mut self.orders[id];
        order.supplier = next;
        order.ahead.forget_shipping();
        self.mark(id, now, Step::TakenOver, calendar);
        self.accepts(id, now, calendar);
        false
    }

    /// How many suppliers have passed an order on.
    #[inline(always)]
    pub fn passed_on(&self, id: u32) -> u16 {
        match self.stocked {
            true => self.times_passed_on(id),
            false => 0,
        }
    }

    #[cold]
    #[inline(never)]
    fn times_passed_on(&self, id: u32) -> u16 {
        self.layout.orders[id as usize].passed.into()
    }

    /// Whether the supplier who has an order is not the one it went to first.
    pub fn is_taken_over(&self, id: u32) -> bool {
        self.stocked && self.layout.orders[id as usize].given_to != self.orders[id].supplier
    }
}
