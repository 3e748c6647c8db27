//! Agents: who they hang under, their hands, and what waits with them for a trigger.

use std::ops::Range;

use crate::engine::time::{DAY, Millis, SimTime};
use crate::random::{Key, Purpose, Root};

use super::hands::Hands;
use super::network::{Network, Practice, RollUp, Tier};
use super::order::Pile;
use super::pieces::Piece;
use super::purpose;
use super::slab::NONE;

/// One agent.
#[derive(Debug, Clone)]
pub struct Agent<'n> {
    /// How it works.
    pub practice: &'n Practice,
    pub key: Key,
    pub hands: Hands,
    /// Single orders waiting for the trigger: own orders, and orders passed on singly from below.
    pub singles: Pile,
    /// Sheets waiting for the trigger, linked by [`super::order::Sheet::next`].
    pub sheets: (u32, u32),
    /// Orders waiting, on sheets and singly, as far as they are known to be alive.
    pub waiting: u32,
    /// When the pending trigger fires; [`SimTime::NEVER`] if none is pending.
    pub armed: SimTime,
    /// The instant of the agent's entry in the calendar; [`SimTime::NEVER`] if it has none. Left
    /// behind by a trigger that was pulled early, it is earlier than the one armed next and is
    /// moved there when it fires: so an agent has one entry, however often it is pulled.
    pub entry: SimTime,
    /// Instant and count of the latest sheets, which number those of equal instants.
    pub latest_sheet: (SimTime, u32),
    /// The agent above; itself at the top.
    pub upper: u32,
    /// Number of its practice among those of all tiers.
    pub place: u16,
    pub tier: u8,
}

/// Who has which practice: of each tier, where there are several.
#[derive(Debug)]
pub struct Members(Vec<Option<Ranked>>);

impl Members {
    /// Those of a network.
    pub fn of(network: &Network) -> Self {
        Self(network.tiers.iter().map(Ranked::of).collect())
    }

    /// How the agent of a tier works that is above a stream, and the number of its practice among
    /// those of all tiers.
    // Asked in rounds only, so kept out of the way of everything else.
    #[cold]
    #[inline(never)]
    pub fn on_path<'n>(
        &self,
        network: &'n Network,
        stream: u32,
        tier: usize,
    ) -> (&'n Practice, usize) {
        let (mut number, mut of) = (stream, network.demand.streams);
        for above in network.tiers[tier..].iter().rev() {
            number = share_out(number, of, above.agents);
            of = above.agents;
        }
        let own = self.practice(tier, number);
        let before = network.tiers[..tier].iter();
        let before: usize = before.map(|tier| tier.practices.len()).sum();
        let own = usize::from(own);
        (network.tiers[tier].way_of(number, own), before + own)
    }

    /// The practice of an agent of a tier, by index.
    pub fn practice(&self, tier: usize, number: u32) -> u16 {
        let members = self.0[tier].as_ref();
        members.map_or(0, |ranked| ranked.practice(number))
    }
}

/// The agents of a tier ranked by key, and the ranks at which practices begin.
///
/// The agents with the lowest keyed ranks have the first practice, and so on. Neither seed nor
/// replication enters the rank: who has which tools is the same in every replication, and where
/// the first or the last share grows, it only adds agents.
#[derive(Debug)]
struct Ranked {
    rank: Purpose,
    /// The lowest rank, with its number, of each practice but the first.
    begins: Vec<(u64, u32)>,
}

impl Ranked {
    /// Of a tier; `None` if all agents have the same practice.
    fn of(tier: &Tier) -> Option<Self> {
        if tier.practices.len() <= 1 {
            return None;
        }
        let rank = purpose::TOOLS.at(tier.salt);
        let mut ranked: Vec<(u64, u32)> = (0..tier.agents)
            .map(|number| (rank.rank(number), number))
            .collect();
        let mut rest = ranked.as_mut_slice();
        let mut begins = Vec::with_capacity(tier.practices.len() - 1);
        for practice in &tier.practices[..tier.practices.len() - 1] {
            let many = practice.agents as usize;
            if many >= rest.len() {
                begins.push((u64::MAX, u32::MAX));
                rest = &mut [];
                continue;
            }
            let (_, &mut begin, _) = rest.select_nth_unstable(many);
            begins.push(begin);
            rest = &mut rest[many..];
        }
        Some(Self { rank, begins })
    }

    /// The practice of an agent, by index.
    fn practice(&self, number: u32) -> u16 {
        let own = (self.rank.rank(number), number);
        self.begins.partition_point(|&begin| begin <= own) as u16
    }
}

/// The agents of a piece in place of those in `all`, tier after tier from the top down; returns
/// where the lowest tier starts.
pub fn agents<'n>(
    network: &'n Network,
    root: Root,
    members: &Members,
    piece: &Piece,
    all: &mut Vec<Agent<'n>>,
) -> u32 {
    all.clear();
    all.reserve_exact(piece.tiers.iter().map(Range::len).sum());
    // Where the tier above starts among `all`, its first number, and how many it has in all.
    let mut above: Option<(u32, u32, u32)> = None;
    let mut start = 0;
    let mut place = 0;
    let tiers = network.tiers.iter().zip(&members.0).zip(&piece.tiers);
    for (index, ((tier, members), numbers)) in tiers.enumerate() {
        start = all.len() as u32;
        for number in numbers.clone() {
            let upper = match above {
                None => start + (number - numbers.start),
                Some((start, first, many)) => {
                    start + (share_out(number, tier.agents, many) - first)
                }
            };
            let practice = members.as_ref().map_or(0, |ranked| ranked.practice(number));
            all.push(Agent {
                practice: tier.way_of(number, usize::from(practice)),
                key: root.agent(tier.salt, number),
                hands: Hands::new(tier.hands),
                singles: Pile::EMPTY,
                sheets: (NONE, NONE),
                waiting: 0,
                armed: SimTime::NEVER,
                entry: SimTime::NEVER,
                latest_sheet: (SimTime::ZERO, 0),
                upper,
                place: place + practice,
                tier: index as u8,
            });
        }
        above = Some((start, numbers.start, tier.agents));
        place += tier.practices.len() as u16;
    }
    start
}

/// Which of `many` the `number`-th of `of` belongs to: floor(number * many / of), so that
/// siblings are neighbours and everyone gets as many as the next, up to one.
pub fn share_out(number: u32, of: u32, many: u32) -> u32 {
    (u64::from(number) * u64::from(many) / u64::from(of)) as u32
}

impl Agent<'_> {
    /// The key of the pile of single orders that forms at the trigger `now`.
    pub fn pile_key(&self, now: SimTime) -> Key {
        self.key.child((now.millis() as u64) << 20)
    }

    /// The key of the next sheet that leaves at the trigger `now`.
    pub fn sheet_key(&mut self, now: SimTime) -> Key {
        let (instant, count) = self.latest_sheet;
        let number = if instant == now { count + 1 } else { 1 };
        self.latest_sheet = (now, number);
        self.key
            .child((now.millis() as u64) << 20 | u64::from(number))
    }
}

impl RollUp {
    /// When a batch leaves whose first order is received at `now`, as far as time decides it.
    pub fn next_trigger(&self, now: SimTime) -> SimTime {
        let mut next = SimTime::NEVER;
        if !self.cut_off.is_empty() {
            next = next.min(next_time_of_day(&self.cut_off, now));
        }
        if let Some(every) = self.every {
            let ticks = (now.millis() + every - 1).div_euclid(every);
            next = next.min(SimTime::from_millis(ticks * every));
        }
        if let Some(after) = self.after {
            next = next.min(now + after);
        }
        next
    }
}

/// The first of these times of day [ms since midnight, sorted, not empty] at or after `now`.
#[inline]
pub fn next_time_of_day(times: &[Millis], now: SimTime) -> SimTime {
    let midnight = now.millis().div_euclid(DAY) * DAY;
    let of_day = now.millis() - midnight;
    let next = times
        .iter()
        .find(|&&time| time >= of_day)
        .copied()
        .unwrap_or(times[0] + DAY);
    SimTime::from_millis(midnight + next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::HOUR;
    use crate::model::network::Merge;

    #[test]
    fn children_are_dealt_evenly_and_stay_neighbours() {
        let dealt: Vec<u32> = (0..7).map(|child| share_out(child, 7, 3)).collect();
        assert_eq!(dealt, [0, 0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn the_earliest_trigger_counts_and_an_order_at_the_cut_off_goes_with_it() {
        let roll_up = RollUp {
            cut_off: vec![12 * HOUR, 21 * HOUR],
            every: Some(5 * HOUR),
            after: Some(3 * HOUR),
            at: None,
            merge: Merge::OnArrival,
        };
        let next = |hours: i64| {
            roll_up
                .next_trigger(SimTime::from_millis(hours * HOUR))
                .millis()
                / HOUR
        };
        assert_eq!(next(12), 12);
        assert_eq!(next(11), 12);
        assert_eq!(next(16), 19);
        assert_eq!(next(14), 15);
        assert_eq!(next(46), 49);
    }
}
