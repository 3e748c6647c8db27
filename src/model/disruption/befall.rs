//! A network as it is in one replication: the windows of its disruptions drawn, and turned into
//! hours without work, parcels that stand still, and more or fewer orders.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::engine::time::{Millis, SimTime};
use crate::model::agent::Members;
use crate::model::clock::join;
use crate::model::network::{Carrier, Leg, Network, OwnHours, Supplier};
use crate::model::purpose::DISRUPTION_WHO;
use crate::random::{Key, Root};

use super::windows::FOLLOWED;
use super::{Ban, Disruption, Drawn, Hits, Leaver, Outages, Pauses};

/// Absences of agents, by number.
type Absences = BTreeMap<u32, Vec<Range<Millis>>>;

impl Network {
    /// Whether anything is disrupted in it, so that a replication has a network of its own.
    pub fn is_disrupted(&self) -> bool {
        !self.disruptions.is_empty() || self.channels.iter().any(|one| one.ban.is_some())
    }

    /// The network as it is in one replication; `None` where nothing is disrupted.
    pub(in crate::model) fn befallen(&self, (seed, replication): (u64, u64)) -> Option<Box<Self>> {
        self.is_disrupted().then(|| {
            let root = Root::new(seed, replication);
            let mut befalls = Befalls {
                own: self.clone(),
                root,
                end: end(self),
                absent: vec![Absences::new(); self.tiers.len()],
                drawn: Drawn::default(),
            };
            for (index, disruption) in self.disruptions.iter().enumerate() {
                let outages = befalls.befall(index, disruption);
                befalls.drawn.disruptions.push(outages);
            }
            befalls.ban();
            befalls.done()
        })
    }

    /// The measured time.
    fn window(&self) -> (SimTime, SimTime) {
        (self.warm_up, self.horizon)
    }
}

/// The instant from which on no window begins \[ms\].
fn end(network: &Network) -> Millis {
    let drain = network.drain_end.min(network.horizon + FOLLOWED);
    drain.millis()
}

/// The key of an account's bans, or of the only account's.
pub(super) fn account_key(network: &Network, root: Root, channel: u64, seller: u32) -> Key {
    let tier = network.tiers.last().map_or(0, |tier| tier.salt);
    root.agent(tier ^ channel, seller).child(channel)
}

/// A network that is being disrupted.
struct Befalls {
    own: Network,
    root: Root,
    end: Millis,
    /// For each tier.
    absent: Vec<Absences>,
    drawn: Drawn,
}

impl Befalls {
    fn befall(&mut self, index: usize, disruption: &Disruption) -> Outages {
        let window = self.own.window();
        let mut outages = Outages::of(1);
        if let Hits::Agents { tier, many } = disruption.hits {
            let chosen = chosen(disruption, self.own.tiers[tier].agents, many);
            outages.units = chosen.len() as u32;
            for number in chosen {
                let windows = self.windows(disruption, number);
                outages.add(&windows, window);
                if !windows.is_empty() {
                    self.absent[tier].entry(number).or_default().extend(windows);
                }
            }
            return outages;
        }
        if let Hits::Leaving { many, lost } = disruption.hits {
            return self.leave(index, disruption, (many, lost));
        }
        let windows = self.windows(disruption, 0);
        outages.add(&windows, window);
        match disruption.hits {
            Hits::Supplier { which, pauses } => {
                for supplier in some(&mut self.own.suppliers, which) {
                    supplier.halt(pauses, &windows);
                }
            }
            Hits::Carrier {
                which,
                region,
                factor,
            } => {
                let regions = self.own.regions.len();
                for carrier in some(&mut self.own.carriers, which) {
                    carrier.slow_down((region, regions), &windows, factor);
                }
            }
            Hits::Demand { factor } => {
                let shocks = windows.into_iter().map(|window| (window, factor));
                self.own.demand.rate.shocks.extend(shocks);
            }
            Hits::Agents { .. } | Hits::Leaving { .. } => {}
        }
        outages
    }

    fn windows(&self, disruption: &Disruption, unit: u32) -> Vec<Range<Millis>> {
        let key = self.root.agent(disruption.salt, unit);
        disruption.when.windows(key, self.end)
    }

    /// Agents of the lowest tier leave for good, whenever a first window ends.
    fn leave(
        &mut self,
        index: usize,
        disruption: &Disruption,
        (many, lost): (Option<u32>, f64),
    ) -> Outages {
        let agents = self.own.tiers.last().map_or(0, |tier| tier.agents);
        let chosen = chosen(disruption, agents, many);
        let mut outages = Outages::of(chosen.len() as u32);
        for number in chosen {
            let key = self.root.agent(disruption.salt, number);
            let Some(first) = disruption.when.window(key, 0, 0) else {
                continue;
            };
            if first.start < self.end {
                let gone = first.start..self.end;
                outages.add(std::slice::from_ref(&gone), self.own.window());
                self.drawn.leavers.push(Leaver {
                    number,
                    at: SimTime::from_millis(first.start),
                    disruption: index,
                    lost,
                });
            }
        }
        outages
    }

    /// Counts the bans of all accounts of each channel; which of them an order meets is looked up
    /// when it comes.
    fn ban(&mut self) {
        let sellers = self.own.tiers.last().map_or(1, |tier| tier.agents);
        let count = |channel: &crate::model::network::Channel| {
            let Some(ban) = &channel.ban else {
                return Outages::default();
            };
            let accounts = if ban.per_agent { sellers } else { 1 };
            let mut outages = Outages::of(accounts);
            for account in 0..accounts {
                let key = account_key(&self.own, self.root, channel.salt, account);
                let windows = Ban::windows_of(ban, key, self.own.horizon);
                outages.add(&windows, self.own.window());
            }
            outages
        };
        self.drawn.bans = self.own.channels.iter().map(count).collect();
    }

    /// The absences become hours of their own.
    fn done(mut self) -> Box<Network> {
        let members = Members::of(&self.own);
        for (tier, absent) in self.absent.into_iter().enumerate() {
            let tier_of = &mut self.own.tiers[tier];
            let own = absent.into_iter().map(|(number, windows)| {
                let place = members.practice(tier, number);
                let mut practice = tier_of.practices[usize::from(place)].clone();
                practice.clock = practice.clock.off_during(windows);
                OwnHours {
                    number,
                    place,
                    practice,
                }
            });
            tier_of.own_hours = own.collect();
        }
        // An agent who leaves twice has left the first time.
        let leavers = &mut self.drawn.leavers;
        leavers.sort_by_key(|one| (one.number, one.at));
        leavers.dedup_by_key(|one| one.number);
        self.own.drawn = self.drawn;
        Box::new(self.own)
    }
}

impl Ban {
    /// The bans of one account that begin while orders are placed.
    fn windows_of(ban: &Self, key: Key, horizon: SimTime) -> Vec<Range<Millis>> {
        ban.when.windows(key, horizon.millis())
    }
}

/// One of a list, or all.
fn some<T>(list: &mut [T], which: Option<usize>) -> impl Iterator<Item = &mut T> {
    let all = list.iter_mut().enumerate();
    all.filter(move |(index, _)| which.is_none_or(|one| one == *index))
        .map(|(_, one)| one)
}

/// The agents of a tier whom a disruption hits: those with the lowest keyed ranks, the same in every
/// replication; more of them only adds some.
fn chosen(disruption: &Disruption, agents: u32, many: Option<u32>) -> Vec<u32> {
    let mut all: Vec<u32> = (0..agents).collect();
    let many = many.map_or(all.len(), |many| (many as usize).min(all.len()));
    if many < all.len() {
        let rank = DISRUPTION_WHO.at(disruption.salt);
        all.select_nth_unstable_by_key(many, |&number| (rank.rank(number), number));
        all.truncate(many);
        all.sort_unstable();
    }
    all
}

impl Supplier {
    fn halt(&mut self, pauses: Pauses, windows: &[Range<Millis>]) {
        let more = |spans: &mut Vec<Range<Millis>>| {
            spans.extend_from_slice(windows);
            join(spans);
        };
        // Whoever picks keeps the hours from before the first pause of either kind.
        let picks = self.picking().clone();
        if pauses.ordering {
            let clock = std::mem::take(&mut self.clock);
            self.clock = clock.off_during(windows.iter().cloned());
        }
        if pauses.shipping {
            more(&mut self.halts.shipping);
        }
        self.halts.picking = Some(match pauses.shipping {
            true => picks.off_during(windows.iter().cloned()),
            false => picks,
        });
        if pauses.receipt {
            more(&mut self.halts.receipt);
        }
    }
}

impl Carrier {
    /// - `to`: the region that is meant, if not all, and how many there are.
    fn slow_down(&mut self, to: (Option<usize>, usize), windows: &[Range<Millis>], factor: f64) {
        let (region, regions) = to;
        if region.is_some() && self.regions.is_empty() {
            let leg = Leg {
                transit: self.transit.clone(),
                promise: self.promise,
                pace: self.pace.clone(),
                tariff: None,
            };
            self.regions = vec![leg; regions];
        }
        if region.is_none() {
            self.pace = self.pace.and_slowed(windows, factor);
        }
        for leg in some(&mut self.regions, region) {
            leg.pace = leg.pace.and_slowed(windows, factor);
        }
    }
}
