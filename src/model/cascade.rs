//! Goods that pass through the hands of every agent on their way down: received, packed again,
//! taken by the next courier.
//!
//! Nothing about a parcel concerns any other order, so its whole way is computed at the first scan.

use crate::engine::time::SimTime;

use super::agent::next_time_of_day;
use super::courier::{carrier_of, home_of};
use super::network::Entry;
use super::purpose;
use super::world::World;

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// When the buyer has a parcel that the agent of the top tier receives at `received`.
    ///
    /// An order that entered at the supplier is shipped straight to its buyer.
    #[cold]
    #[inline(never)]
    pub fn passes_every_tier(&self, id: u32, received: SimTime) -> SimTime {
        if self.channel_of(id).enters_at == Entry::Supplier {
            return received;
        }
        let key = self.orders[id].key;
        let (_, carrier) = carrier_of(self.net, key, self.orders[id].carrier);
        let leg = carrier.map(|(_, carrier)| carrier.to(home_of(self.net, key)));
        let pickups = &self.net.first_supplier().pickups;
        let mut at = received;
        for (index, tier) in self.net.tiers.iter().enumerate() {
            let clock = &self.practice(self.agent_on_path(id, index as u8)).clock;
            if let Some(law) = &tier.repack {
                at = clock.after(at, self.span(id, law, purpose::REPACK.at(tier.salt), 0));
            }
            if !pickups.is_empty() {
                at = next_time_of_day(pickups, at);
            }
            let purpose = purpose::TRANSIT.at(tier.salt);
            at = match (&tier.transit, leg) {
                (Some(law), _) => at + self.span(id, law, purpose, 0),
                (None, Some((Some(law), _, pace))) => {
                    pace.arrival(at, self.span(id, law, purpose, 0))
                }
                (None, _) => at,
            };
        }
        at
    }
}
