//! Pieces of a network that share nothing, so that they can be played one after another.
//!
//! An order meets the agents above its retail agent and nobody else, and so do questions,
//! inquiries and cases about it. Trees under different agents of the top tier therefore share
//! nothing, unless something above them does: the capacity or the hands of a supplier.
//! Played one after another, only one tree's agents, streams and orders are in memory at a time;
//! draws are keyed and sums are whole numbers, so nothing in the result tells. Trees that meet at
//! a supplier, from which nothing comes back to them, are played in [rounds](super::rounds).

use std::ops::Range;

use super::inquiries;
use super::money::choice;
use super::network::{Network, Supplier};

/// The fewest streams worth a piece of their own: smaller trees are played together. What a piece
/// of this size keeps in memory fits a core's cache.
const WORTH_A_PIECE: u32 = 256;
/// Expected orders of a round: at the least, and streams for each. A piece is then played for at
/// least some sixty orders before the next, which pays for fetching it.
const ROUND_ORDERS: u32 = 4096;
const STREAMS_AN_ORDER: u32 = 4;
/// The fewest streams of a network that one thread plays faster in rounds than as a whole.
const WORTH_ROUNDS: u32 = 4096;

/// How a network is cut; never what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pieces {
    /// Agents of the top tier, or 1 for all that shares something.
    tops: u32,
    /// How many of them are in a piece; the last may have fewer.
    each: u32,
    /// Where they meet at the supplier: expected orders of a round, see [`super::rounds`].
    meet: Option<u32>,
}

impl Pieces {
    /// The pieces that one thread plays fastest.
    pub fn of(network: &Network) -> Self {
        let pieces = Self::for_several(network);
        match pieces.meet() && network.demand.streams < WORTH_ROUNDS {
            true => Self::whole(),
            false => pieces,
        }
    }

    /// Pieces of the size that is played fastest, for several threads.
    pub fn for_several(network: &Network) -> Self {
        Self::no_smaller(network, WORTH_A_PIECE)
    }

    /// Pieces of whole trees with at least `streams` streams of buyers on average; 0: each tree by
    /// itself.
    pub fn no_smaller(network: &Network, streams: u32) -> Self {
        let (tops, meet) = trees(network);
        let each = u64::from(streams) * u64::from(tops);
        let each = each.div_ceil(u64::from(network.demand.streams.max(1)));
        let pieces = Self {
            tops,
            each: each.clamp(1, u64::from(tops)) as u32,
            meet: meet.then(|| ROUND_ORDERS.max(network.demand.streams / STREAMS_AN_ORDER)),
        };
        match pieces.many() {
            1 => Self::whole(),
            _ => pieces,
        }
    }

    /// The same pieces, with rounds of so many expected orders if they meet.
    #[must_use]
    pub fn in_rounds_of(self, orders: u32) -> Self {
        let meet = self.meet.map(|_| orders.max(1));
        Self { meet, ..self }
    }

    /// Everything in one piece.
    pub const fn whole() -> Self {
        Self {
            tops: 1,
            each: 1,
            meet: None,
        }
    }

    /// How many pieces there are that share nothing, at least 1: those that meet count as one.
    pub fn count(self) -> u32 {
        match self.meet {
            Some(_) => 1,
            None => self.many(),
        }
    }

    /// Whether the pieces meet at the supplier, and are played in rounds.
    pub fn meet(self) -> bool {
        self.meet.is_some()
    }

    /// Expected orders of a round of pieces that meet.
    pub(super) fn round(self) -> Option<u32> {
        self.meet
    }

    /// All pieces, whether they meet or not, dealt to so many shares about equally large, or to
    /// fewer where there are not so many.
    pub(super) fn dealt_to(self, shares: u32) -> impl Iterator<Item = Range<u32>> {
        let many = self.many();
        let shares = shares.clamp(1, many);
        (0..shares).map(move |number| part(many, number, shares))
    }

    fn many(self) -> u32 {
        self.tops.div_ceil(self.each)
    }

    /// The pieces of the `number`-th (from 0) of `of` shares about equally large; none where there
    /// are fewer pieces.
    pub fn share(self, number: u32, of: u32) -> Range<u32> {
        part(self.count(), number, of)
    }

    /// Who is in the `number`-th piece, from 0.
    pub(super) fn piece(self, network: &Network, number: u32) -> Piece {
        // As many agents of the top tier as all pieces before have.
        let border = |piece: u32| {
            let before = (u64::from(piece) * u64::from(self.each)).min(u64::from(self.tops));
            Border::at(network, before, u64::from(self.tops))
        };
        let (from, to) = (border(number), border(number + 1));
        Piece {
            tiers: from
                .tiers
                .iter()
                .zip(&to.tiers)
                .map(|(&from, &to)| from..to)
                .collect(),
            streams: from.streams..to.streams,
        }
    }
}

/// The `number`-th of `of` parts of so many things.
fn part(many: u32, number: u32, of: u32) -> Range<u32> {
    let until = |number: u32| (u64::from(number) * u64::from(many) / u64::from(of)) as u32;
    until(number)..until(number + 1)
}

/// How many agents of the top tier share nothing with each other below the supplier, and whether
/// they meet there; 1 where something that is shared comes back to them.
fn trees(network: &Network) -> (u32, bool) {
    let Some(top) = network.tiers.first() else {
        return (1, false);
    };
    // Of contract prices and common departures the parcels of a supplier have a part together.
    let desks = network
        .after_sales
        .as_ref()
        .is_some_and(|one| one.hands.is_some());
    let queues =
        desks || network.suppliers.iter().any(Supplier::queues) || choice::counts_volumes(network);
    let asks = network.suppliers.iter().any(|one| one.catches > 0.0);
    // A supplier's stock is shared by all; goods of agents go with the orders.
    let stock = network.stock.iter().any(|holding| holding.tier.is_none())
        || queues && !network.stock.is_empty();
    let meet = queues && !network.top_tier_ships();
    // When an order leaves the supplier's queue decides when these reach the agents' hands.
    let comes_back = asks || network.after_sales.is_some() || inquiries::cost_labour(network);
    // Money goes back to agents from orders that have met there, and what agents do is theirs alone.
    let comes_back = comes_back || network.money.is_some() || network.integrity.is_some();
    match stock || meet && comes_back {
        true => (1, false),
        false => (top.agents.max(1), meet),
    }
}

/// The agents of each tier, by number, and the streams that belong to a piece.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub tiers: Vec<Range<u32>>,
    pub streams: Range<u32>,
}

/// The first agent of each tier, and the first stream, that lie behind the trees of the first
/// agents of the top tier.
struct Border {
    tiers: Vec<u32>,
    streams: u32,
}

impl Border {
    fn at(network: &Network, before: u64, tops: u64) -> Self {
        // Number n of so many hangs under floor(n * above / so many), see `share_out`.
        let below = |first: u64, above: u64, many: u64| (first * many).div_ceil(above.max(1));
        let (mut first, mut above) = (before, tops);
        let mut tiers = Vec::with_capacity(network.tiers.len());
        for tier in &network.tiers {
            let many = u64::from(tier.agents);
            first = below(first, above, many);
            above = many;
            tiers.push(first as u32);
        }
        let streams = below(first, above, u64::from(network.demand.streams)) as u32;
        Self { tiers, streams }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::{DAY, SimTime};
    use crate::model::agent::share_out;
    use crate::model::demand::{Demand, Rate};
    use crate::model::network::{ShipFrom, Tier};

    fn network(agents: &[u32], streams: u32) -> Network {
        let names = ["general", "province", "city", "retail"];
        let tiers = names.iter().zip(agents);
        let demand = Demand {
            streams,
            shares: None,
            rate: Rate::constant(9.0),
            regular: None,
        };
        Network::neutral(
            tiers
                .map(|(name, &agents)| Tier::neutral(name, agents))
                .collect(),
            demand,
            SimTime::from_millis(DAY),
        )
    }

    /// Each agent and stream is in the piece of its top agent, however unevenly they are dealt.
    #[test]
    fn pieces_are_trees() {
        for (agents, streams) in [
            (&[3, 7, 11, 29][..], 31),
            (&[5, 5, 8, 8], 8),
            (&[4, 6], 5),
            (&[7, 3, 9], 4),
            (&[1, 4, 32], 256),
            (&[6], 13),
            (&[], 4),
        ] {
            let network = network(agents, streams);
            for fewest in [0, 1, 3, 6, 1000] {
                let pieces = Pieces::no_smaller(&network, fewest);
                let mut next = (vec![0; agents.len()], 0);
                for number in 0..pieces.count() {
                    let piece = pieces.piece(&network, number);
                    for (tier, range) in piece.tiers.iter().enumerate() {
                        assert_eq!(range.start, next.0[tier], "{agents:?}: no gap");
                        next.0[tier] = range.end;
                        for agent in range.clone().filter(|_| tier > 0) {
                            let above = share_out(agent, agents[tier], agents[tier - 1]);
                            assert!(piece.tiers[tier - 1].contains(&above));
                        }
                    }
                    assert_eq!(piece.streams.start, next.1);
                    next.1 = piece.streams.end;
                    if let Some(lowest) = piece.tiers.last() {
                        for stream in piece.streams {
                            let many = agents[agents.len() - 1];
                            assert!(lowest.contains(&share_out(stream, streams, many)));
                        }
                    }
                }
                assert_eq!(next, (agents.to_vec(), streams), "all of them");
                let shares = (0..3).map(|share| pieces.share(share, 3).len());
                assert_eq!(shares.sum::<usize>(), pieces.count() as usize);
            }
        }
    }

    #[test]
    fn what_the_supplier_queues_for_is_shared() {
        let mut network = network(&[4, 8], 8);
        let pieces = |network: &Network| Pieces::no_smaller(network, 0).count();
        assert_eq!(pieces(&network), 4);
        assert_eq!(Pieces::of(&network).count(), 1, "too small to cut");
        network.suppliers[0].hands = Some(2);
        assert_eq!(pieces(&network), 1);
        network.ship_from = ShipFrom::TopTier;
        assert_eq!(pieces(&network), 4);
        network.ship_from = ShipFrom::Supplier;
        let supplier = &mut network.suppliers[0];
        (supplier.hands, supplier.capacity) = (None, Some(9.0));
        assert_eq!(pieces(&network), 1);
    }
}
