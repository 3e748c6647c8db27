//! Doors that are closed to a buyer: the account is banned, or the agent has left.

use crate::engine::time::{Millis, SimTime};
use crate::model::agent::{Agent, share_out};
use crate::model::event::{Event, PLACED};
use crate::model::network::Network;
use crate::model::pieces::Piece;
use crate::model::purpose;
use crate::model::slab::Slab;
use crate::model::world::{Agenda, World};
use crate::random::{Key, Root};

use super::Leaver;
use super::befall::account_key;

/// The doors of a piece.
#[derive(Debug, Default)]
pub(in crate::model) struct Doors {
    /// For each channel its accounts: one for each lowest-tier agent, only one, or none that is
    /// ever banned.
    accounts: Vec<Vec<Account>>,
    /// For each lowest-tier agent, when it leaves; empty where nobody does.
    leaves: Vec<Option<Leaver>>,
    /// Buyers who wait for the end of a ban.
    waiting: Slab<Visitor>,
}

/// An account, and the latest ban of it that was looked at.
#[derive(Debug, Clone, Copy)]
struct Account {
    key: Key,
    /// Number of the next ban.
    next: u32,
    begins: Millis,
    ends: Millis,
}

/// A buyer at the door.
#[derive(Debug, Clone, Copy)]
pub(in crate::model) struct Visitor {
    stream: u32,
    number: u32,
    key: Key,
}

/// What became of the buyers of the cohort who came to a channel.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChannelDoor {
    /// Who wanted it.
    pub came: u64,
    /// Found the account banned, and waited, went to another channel, or ordered nowhere.
    pub waited: u64,
    pub moved: u64,
    pub turned_away: u64,
}

/// What became of the orders of agents who had left.
#[derive(Debug, Clone, Copy, Default)]
pub struct Left {
    /// They went to another agent.
    pub handed_over: u64,
    /// They went nowhere.
    pub lost: u64,
}

/// Counts at doors: one for each channel and each disruption; empty where all are open.
#[derive(Debug, Clone, Default)]
pub struct DoorSums {
    pub channels: Vec<ChannelDoor>,
    pub left: Vec<Left>,
}

impl DoorSums {
    /// Of a network.
    pub fn of(network: &Network) -> Self {
        if !network.is_disrupted() {
            return Self::default();
        }
        Self {
            channels: vec![ChannelDoor::default(); network.channels.len()],
            left: vec![Left::default(); network.disruptions.len()],
        }
    }

    /// Adds what other parts of the same replication counted.
    pub fn merge(&mut self, other: &Self) {
        let Self { channels, left } = other;
        for (mine, theirs) in self.channels.iter_mut().zip(channels) {
            let ChannelDoor {
                came,
                waited,
                moved,
                turned_away,
            } = theirs;
            mine.came += came;
            mine.waited += waited;
            mine.moved += moved;
            mine.turned_away += turned_away;
        }
        for (mine, theirs) in self.left.iter_mut().zip(left) {
            let Left { handed_over, lost } = theirs;
            mine.handed_over += handed_over;
            mine.lost += lost;
        }
    }
}

impl Doors {
    /// Of the agents of a piece, all open.
    pub fn open(&mut self, network: &Network, root: Root, piece: &Piece) {
        let sellers = piece.tiers.last().cloned().unwrap_or(0..1);
        let account = |key| Account {
            key,
            next: 0,
            begins: 0,
            ends: 0,
        };
        let channel = |channel: &crate::model::network::Channel| match &channel.ban {
            None => Vec::new(),
            Some(ban) => {
                let accounts = if ban.per_agent { sellers.clone() } else { 0..1 };
                let key = |seller| account_key(network, root, channel.salt, seller);
                accounts.map(|seller| account(key(seller))).collect()
            }
        };
        self.accounts = network.channels.iter().map(channel).collect();
        let leavers = &network.drawn.leavers;
        self.leaves = match leavers.is_empty() {
            true => Vec::new(),
            false => {
                let mut leaves = vec![None; sellers.len()];
                let first = leavers.partition_point(|one| one.number < sellers.start);
                let own = leavers[first..].iter();
                for leaver in own.take_while(|one| one.number < sellers.end) {
                    leaves[(leaver.number - sellers.start) as usize] = Some(*leaver);
                }
                leaves
            }
        };
        self.waiting.clear();
    }

    /// Whether an agent has left, by place among the lowest-tier agents of the piece.
    fn has_left(&self, place: usize, now: SimTime) -> Option<Leaver> {
        let leaver = self.leaves.get(place).copied().flatten();
        leaver.filter(|leaver| leaver.at <= now)
    }

    /// Until when an account is banned, if it is now. Asked in the order of time.
    fn banned_until(
        &mut self,
        network: &Network,
        (channel, place): (usize, usize),
        now: SimTime,
    ) -> Option<SimTime> {
        let ban = network.channels[channel].ban.as_ref()?;
        let account = match ban.per_agent {
            true => &mut self.accounts[channel][place],
            false => &mut self.accounts[channel][0],
        };
        let now = now.millis();
        while account.ends <= now {
            match ban.when.window(account.key, account.next, account.ends) {
                Some(window) => {
                    account.next += 1;
                    (account.begins, account.ends) = (window.start, window.end);
                }
                None => (account.begins, account.ends) = (Millis::MAX, Millis::MAX),
            }
        }
        (account.begins <= now).then(|| SimTime::from_millis(account.ends))
    }
}

/// Whether buyers may find a door closed.
pub(in crate::model) fn may_close(network: &Network) -> bool {
    network.channels.iter().any(|one| one.ban.is_some()) || !network.drawn.leavers.is_empty()
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// A buyer comes now, where that is not simply to the stream's own agent.
    #[cold]
    #[inline(never)]
    pub fn comes(&mut self, stream: u32, number: u32, key: Key, calendar: &mut Agenda) {
        if !self.doors_close {
            let channel = self.channel_to(key, 0, calendar.now());
            return self.take_order((stream, number), key, (0, channel), calendar);
        }
        let visitor = Visitor {
            stream,
            number,
            key,
        };
        self.enters(visitor, true, calendar);
    }

    /// The ban is over for which a buyer has waited.
    #[cold]
    #[inline(never)]
    pub fn returns(&mut self, visitor: u32, calendar: &mut Agenda) {
        let slot = visitor;
        let visitor = self.doors.waiting[slot];
        self.doors.waiting.remove(slot);
        self.enters(visitor, false, calendar);
    }

    /// - `first`: not one who has waited for the end of a ban.
    fn enters(&mut self, visitor: Visitor, first: bool, calendar: &mut Agenda) {
        let now = calendar.now();
        let Visitor {
            stream,
            number,
            key,
        } = visitor;
        let Some(seller) = self.finds_agent(stream, key, (now, first)) else {
            return;
        };
        let channel = self.channel_to(key, seller, now);
        if first && now >= self.net.warm_up {
            self.monitor.doors.channels[channel].came += 1;
        }
        let place = seller.wrapping_sub(self.first_of_lowest()) as usize;
        let net = self.net;
        let Some(until) = self.doors.banned_until(net, (channel, place), now) else {
            return self.take_order((stream, number), key, (seller, channel), calendar);
        };
        let counts = now >= net.warm_up && first;
        let counted = u64::from(counts);
        let Some(ban) = net.channels[channel].ban.as_ref() else {
            return;
        };
        // Who has waited once goes on waiting.
        let luck = match first {
            true => key.draw(purpose::BANNED, 0).uniform(),
            false => 1.0,
        };
        let sums = &mut self.monitor.doors.channels[channel];
        if luck < ban.lost {
            sums.turned_away += counted;
            return;
        }
        if luck < ban.lost + ban.moves {
            let other = match self.ruled {
                true => self.licensed(ban.moves_to, seller, now),
                false => ban.moves_to,
            };
            let open = self.doors.banned_until(net, (other, place), now).is_none();
            if open {
                self.monitor.doors.channels[channel].moved += counted;
                return self.take_order((stream, number), key, (seller, other), calendar);
            }
        }
        let sums = &mut self.monitor.doors.channels[channel];
        if until >= net.horizon {
            // No order is placed after that.
            sums.turned_away += u64::from(now >= net.warm_up);
            return;
        }
        sums.waited += counted;
        let slot = self.doors.waiting.insert(visitor);
        calendar.push(until, PLACED, key.tie(), Event::Return(slot));
    }

    fn first_of_lowest(&self) -> u32 {
        let lowest = self.net.lowest_tier().unwrap_or(0) as u8;
        let before = |agent: &Agent<'_>| agent.tier < lowest;
        self.agents.partition_point(before) as u32
    }

    /// The slots of the agents under the same upper agent, who are neighbours.
    ///
    /// - `first`: the first slot of their tier.
    fn siblings(&self, own: u32, first: u32) -> (u32, u32) {
        let upper = self.agents[own as usize].upper;
        let tier = &self.agents[first as usize..];
        let begin = tier.partition_point(|agent| agent.upper < upper) as u32;
        let end = tier.partition_point(|agent| agent.upper <= upper) as u32;
        (first + begin, first + end)
    }

    /// The agent with whom a buyer orders: the stream's own, or the next sibling who has not left;
    /// `None`: the order is lost.
    ///
    /// - `counts`: not a buyer who comes again.
    fn finds_agent(
        &mut self,
        stream: u32,
        key: Key,
        (now, counts): (SimTime, bool),
    ) -> Option<u32> {
        let Some(lowest) = self.net.lowest_tier() else {
            return Some(0);
        };
        let number = share_out(
            stream,
            self.net.demand.streams,
            self.net.tiers[lowest].agents,
        );
        let own = self.first_seller.wrapping_add(number);
        let first = self.first_of_lowest();
        let place = |slot: u32| (slot - first) as usize;
        let Some(leaver) = self.doors.has_left(place(own), now) else {
            return Some(own);
        };
        let stays = leaver.lost < 1.0
            && (leaver.lost == 0.0 || !key.draw(purpose::CUSTOMER_LOST, 0).chance(leaver.lost));
        let (begin, end) = match lowest {
            // Nobody is above: all are siblings.
            0 => (first, self.agents.len() as u32),
            _ => self.siblings(own, first),
        };
        let mut others = (own + 1..end).chain(begin..own).filter(|_| stays);
        let next = others.find(|&slot| self.doors.has_left(place(slot), now).is_none());
        if counts && now >= self.net.warm_up {
            let left = &mut self.monitor.doors.left[leaver.disruption];
            match next {
                Some(_) => left.handed_over += 1,
                None => left.lost += 1,
            }
        }
        next
    }
}
