//! Goods that a buyer has given back, and that can be sold again.

use crate::model::slab::NONE;
use crate::model::world::{Agenda, World};

use super::goods::OrderGoods;

impl OrderGoods {
    /// The same goods, asked for again where they came from.
    pub fn again(&self) -> Self {
        let mut goods = Self::for_stock(self.product, self.quantity);
        goods.shipper = self.shipper;
        goods
    }
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// The goods of an order are on the shelf again from which they came, but those that have
    /// expired in the meantime.
    pub fn goods_come_back(&mut self, id: u32, calendar: &Agenda) {
        let now = calendar.now();
        let goods = self.layout.orders[id as usize];
        if goods.point == NONE || goods.quantity <= 0 || goods.expires <= now {
            return;
        }
        let (point, sums, desk) = self.stock.at(goods.point, &mut self.monitor.stock);
        point.advance(now, sums, desk);
        sums.received += i128::from(goods.quantity);
        point.put(goods.quantity, goods.expires, sums, desk);
        // What has been put there may expire, or have served somebody.
        desk.wakes.push(goods.point);
    }
}
