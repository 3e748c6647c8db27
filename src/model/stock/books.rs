//! The books of stock: closed when a piece is over, and compared with what is there.

use crate::engine::time::SimTime;
use crate::model::world::World;

use super::queue::Who;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Closes the books of a piece: time passes to the end of the window.
    ///
    /// # Panics
    /// When units are not conserved: a mistake in the model, never in the input.
    #[cold]
    #[inline(never)]
    pub fn close_stock(&mut self, until: SimTime) {
        for point in 0..self.stock.points.len() as u32 {
            self.stock.advance(point, until, &mut self.monitor.stock);
        }
        if cfg!(debug_assertions) {
            self.assert_positions();
        }
        // Whatever that has brought about lies beyond what is followed.
        let desk = &mut self.stock.desk;
        desk.served.clear();
        desk.leaves.clear();
        desk.looks.clear();
        desk.wakes.clear();
        for point in &self.stock.points {
            let sums = &mut self.monitor.stock.holdings[usize::from(point.holding)];
            sums.left += i128::from(point.on_hand);
        }
        for (index, sums) in self.monitor.stock.holdings.iter().enumerate() {
            let came = sums.begun + sums.received;
            let gone = sums.given + sums.expired_ever + sums.left;
            assert_eq!(came, gone, "units of holding {index} are not conserved");
        }
    }

    /// What each point has written down is what there is.
    ///
    /// # Panics
    /// When it is not.
    fn assert_positions(&self) {
        let points = self.stock.points.len();
        let (mut under_way, mut waited_for) = (vec![0; points], vec![0; points]);
        for (index, point) in self.stock.points.iter().enumerate() {
            under_way[index] += point.coming.quantity();
            for wait in self.stock.queue(index as u32) {
                waited_for[index] += wait.missing;
                if let Who::Point { point: below, .. } = wait.who {
                    under_way[below as usize] += wait.missing;
                }
            }
        }
        for goods in self.stock.desk.leaves.iter() {
            under_way[goods.to as usize] += goods.quantity;
        }
        for number in self.layout.replenishments.live() {
            let order = self.layout.replenishments[number];
            under_way[order.point as usize] += order.quantity;
        }
        for (index, point) in self.stock.points.iter().enumerate() {
            assert!(point.on_hand >= 0, "point {index} has {}", point.on_hand);
            assert_eq!(point.owed, waited_for[index], "owed by point {index}");
            assert_eq!(
                point.on_order, under_way[index],
                "on order at point {index}"
            );
            let kept = point.shelf.quantity();
            assert!(kept <= point.on_hand, "point {index} keeps {kept}");
        }
    }
}
