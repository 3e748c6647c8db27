//! The network: everything a scenario states, in whole milliseconds and checked.
//!
//! A [`Network`] is plain data. It is made from a scenario (or by hand, in tests), never
//! changes during a run, and is shared by all replications. What is absent here takes no time
//! and never fails; assumed values live in scenario files.

use crate::engine::time::{Millis, SimTime};
use crate::language::Text;
use crate::random::{Law, key::hash_name};

use super::aftersales::plan::{AfterSales, Complaints, Disputes};
pub use super::basket::Product;
pub use super::carrier::{Carrier, Leg, Region};
use super::clock::ActiveClock;
use super::demand::Demand;
use super::integrity::plan::Integrity;
use super::money::plan::Money;
pub use super::sourcing::Supplier;
pub use super::stock::plan::Holding;

/// How many different orders there are, where a scenario does not say.
pub const MESSAGES: u32 = 1_000;

/// The most tiers a chain may have.
pub const MAX_TIERS: usize = 8;

/// A buyer who has asked this often asks no more: an order omitted after that is lost.
///
/// No study comes near it. It bounds the work and the draws of one order whatever the law of
/// the inquiries and the omissions are, also where an order is omitted every time it is found.
pub const MOST_INQUIRIES: u32 = 1_000;

/// A supply chain of agents, ready to be simulated.
#[derive(Debug, Clone)]
pub struct Network {
    /// First instant of the window that is measured; earlier orders are not counted.
    pub warm_up: SimTime,
    /// Orders are placed before this instant; it ends the window.
    pub horizon: SimTime,
    /// After this instant nothing is followed any more; [`SimTime::NEVER`] is "until empty".
    pub drain_end: SimTime,
    /// The market: who orders when.
    pub demand: Demand,
    /// The tiers in use, from the top down; the last one faces the buyers. May be empty: the
    /// brand's own shop, where every order enters at the supplier.
    pub tiers: Vec<Tier>,
    /// Where orders are taken; at least one.
    pub channels: Vec<Channel>,
    /// The check of an order by its retail agent; absent: captured is checked.
    pub verification: Option<Verification>,
    /// What buyers do while they wait.
    pub buyer: Buyer,
    /// Who ships: from 1 to 255. Where agents ship themselves, they do as the first one says.
    pub suppliers: Vec<Supplier>,
    /// Where from.
    pub ship_from: ShipFrom,
    /// Who holds stock, at most one holding for a place and a product; where nobody holds a
    /// product it is never short. Of a supplier's own, a product without one is never short.
    pub stock: Vec<Holding>,
    /// What an altered order that nobody caught turns into.
    pub uncaught: Uncaught,
    /// What is sold; empty: one nameless product, shipped by the first carrier.
    pub products: Vec<Product>,
    /// Who carries; empty: parcels arrive at the first scan.
    pub carriers: Vec<Carrier>,
    /// Where buyers live; empty: it does not matter.
    pub regions: Vec<Region>,
    /// What happens when a parcel comes wrong, or never; `None`: nobody reports it.
    pub after_sales: Option<AfterSales>,
    /// How likely buyers complain; `None`: complaints are not looked at.
    pub complaints: Option<Complaints>,
    /// How likely agents and those above them quarrel; `None`: it is not looked at.
    pub disputes: Option<Disputes>,
    /// Time limits of the stages, measured and not enforced.
    pub limits: Limits,
    /// Who pays what; `None`: only freight is counted.
    pub money: Option<Money>,
    /// Fraud and compliance; `None`: nobody breaks a rule, and nobody looks.
    pub integrity: Option<Integrity>,
    /// An order is one of this many equally likely messages, at least 2: the unit in which lost
    /// information is told, without influence on what happens.
    pub messages: u32,
}

impl Network {
    /// A network that adds nothing of its own: no time, no failure, no limit of capacity, no
    /// warm-up, drained until empty. Orders come by one channel to the lowest of `tiers`.
    pub fn neutral(tiers: Vec<Tier>, demand: Demand, horizon: SimTime) -> Self {
        Self {
            warm_up: SimTime::ZERO,
            horizon,
            drain_end: SimTime::NEVER,
            demand,
            tiers,
            channels: vec![Channel::neutral("direct", 1.0, Entry::Retail)],
            verification: None,
            buyer: Buyer::default(),
            suppliers: vec![Supplier::default()],
            ship_from: ShipFrom::default(),
            stock: Vec::new(),
            uncaught: Uncaught::default(),
            products: Vec::new(),
            carriers: Vec::new(),
            regions: Vec::new(),
            after_sales: None,
            complaints: None,
            disputes: None,
            limits: Limits::default(),
            money: None,
            integrity: None,
            messages: MESSAGES,
        }
    }

    /// Whether the agents of the top tier ship.
    pub fn top_tier_ships(&self) -> bool {
        self.ship_from == ShipFrom::TopTier && !self.tiers.is_empty()
    }

    /// The last tier on the way up that hands over, by index: the top one, or the next below it
    /// where the top tier ships. As many as there are tiers where nobody hands over.
    pub fn last_relay(&self) -> usize {
        usize::from(self.top_tier_ships())
    }

    /// The practices of all tiers, from the top down.
    pub fn practices(&self) -> impl Iterator<Item = &Practice> {
        self.tiers.iter().flat_map(|tier| &tier.practices)
    }

    /// Names of the tool levels in use, in the order of their first agents.
    pub fn tool_levels(&self) -> Vec<&str> {
        let mut levels = Vec::new();
        for practice in self.practices().filter(|practice| practice.agents > 0) {
            if let Some(level) = practice.tools.as_deref()
                && !levels.contains(&level)
            {
                levels.push(level);
            }
        }
        levels
    }

    /// The tier that faces the buyers, by index; `None` in a brand's own shop.
    pub fn lowest_tier(&self) -> Option<usize> {
        self.tiers.len().checked_sub(1)
    }
}

/// One tier of agents.
#[derive(Debug, Clone)]
pub struct Tier {
    /// The tier's name in the scenario: enters metric ids and the keys of its draws.
    pub name: String,
    /// [`hash_name`] of the name.
    pub salt: u64,
    /// How people call it.
    pub label: Text,
    /// Number of agents in the whole tier, at least 1. Agent i of n hangs under upper agent
    /// floor(i m / n) of m.
    pub agents: u32,
    /// Parallel hands of each agent, at least 1.
    pub hands: u32,
    /// How its agents work: at least one practice, usually only one, when all work alike.
    pub practices: Vec<Practice>,
    /// Where goods pass through every tier ([`ShipFrom::EachTier`]): from received until packed
    /// again \[ms\], latency on the agent's active clock.
    pub repack: Option<Law>,
    /// The same: from the agent's scan to the next one down, or the buyer \[ms\]; `None`: as the
    /// carrier takes.
    pub transit: Option<Law>,
}

/// How the agents of a tier work who have the same tools.
#[derive(Debug, Clone)]
pub struct Practice {
    /// Name of the tool level, if the scenario names one.
    pub tools: Option<String>,
    /// How many of the tier's agents work like this; those of all practices add up to
    /// [`Tier::agents`]. Who they are is decided by each agent's keyed rank.
    pub agents: u32,
    /// [`Tier::salt`]: draws depend on the tier and not on the tools.
    pub salt: u64,
    /// Working hours.
    pub clock: ActiveClock,
    /// Labour for orders that came from buyers.
    pub own_orders: Labour,
    /// Labour for what came from the tier below.
    pub handling: Labour,
    /// When what has been received is passed on.
    pub relay: RelayPolicy,
    /// Time until the agent above has seen what was sent, on the *receiver's* active clock [ms].
    /// On the way down (waybill numbers, questions) it is the law of the lower one, on the lower
    /// one's clock.
    pub message_delay: Option<Law>,
    /// Waybill numbers are passed down by hand, one message delay after the other; else the
    /// buyer's next agent, or the buyer, has them at once.
    pub sync: bool,
    /// Probability that an order is omitted at a hand-over.
    pub omission: f64,
    /// Probability that an order is altered at a hand-over.
    pub error: f64,
    /// Probability that an inherited error is caught when the hop's labour ends.
    pub catches: f64,
    /// Labour for a question about an order, each way [ms]; `None`: as `per_order`.
    pub reconfirm: Option<Law>,
    /// Labour for a buyer's inquiry that climbs past [ms]; `None`: none.
    pub inquiry: Option<Law>,
    /// Labour for an after-sales case on its way up [ms]; `None`: none.
    pub case: Option<Law>,
    /// How often agents who sell get to know what is in stock above them \[ms\]; 0: they see it as
    /// it is; `None`: they do not look, and sell whatever is asked for.
    pub stock_sync_lag: Option<Millis>,
}

impl Tier {
    /// A tier whose agents all work alike.
    ///
    /// - `agents`: at least 1, for `practice.agents` as well.
    pub fn new(name: &str, agents: u32, practice: Practice) -> Self {
        let salt = hash_name(name);
        Self {
            name: name.to_owned(),
            salt,
            label: Text::same(name),
            agents,
            hands: 1,
            practices: vec![Practice {
                agents,
                salt,
                ..practice
            }],
            repack: None,
            transit: None,
        }
    }

    /// A tier that works round the clock and adds nothing: no time, no failure.
    pub fn neutral(name: &str, agents: u32) -> Self {
        Self::new(name, agents, Practice::neutral())
    }
}

impl Practice {
    /// Round the clock, no time, no failure; for a tier of its own to fill in who works so.
    pub fn neutral() -> Self {
        Self {
            tools: None,
            agents: 0,
            salt: 0,
            clock: ActiveClock::always(),
            own_orders: Labour::default(),
            handling: Labour::default(),
            relay: RelayPolicy::Immediate,
            message_delay: None,
            sync: false,
            omission: 0.0,
            error: 0.0,
            catches: 0.0,
            reconfirm: None,
            inquiry: None,
            case: None,
            stock_sync_lag: None,
        }
    }
}

/// Labour: occupies one hand.
#[derive(Debug, Clone, Default)]
pub struct Labour {
    /// Set-up for each pile of a roll-up [ms]; none with immediate relay.
    pub per_sheet: Option<Law>,
    /// For each order [ms].
    pub per_order: Option<Law>,
}

/// When an agent passes on what it has received.
#[derive(Debug, Clone, PartialEq)]
pub enum RelayPolicy {
    /// Each order by itself, as soon as its labour is done.
    Immediate,
    /// Rolled up into sheets.
    RollUp(RollUp),
}

/// The triggers of a roll-up; with several, the earliest counts. At least one is set.
#[derive(Debug, Clone, PartialEq)]
pub struct RollUp {
    /// Times of day [ms since midnight], sorted, distinct, below one day.
    pub cut_off: Vec<Millis>,
    /// Multiples of this span since time 0 [ms], positive.
    pub every: Option<Millis>,
    /// This long after the first order of the batch [ms], positive.
    pub after: Option<Millis>,
    /// When this many orders are waiting, at least 1.
    pub at: Option<u32>,
    /// When the labour for sheets from below is done.
    pub merge: Merge,
}

/// When sheets from below are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Merge {
    /// As they come in.
    #[default]
    OnArrival,
    /// All at the trigger, in one burst.
    AtCutOff,
}

/// Where an order is taken.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Name in the scenario.
    pub name: String,
    /// [`hash_name`] of the name.
    pub salt: u64,
    /// How people call it.
    pub label: Text,
    /// Share of the orders; the shares of all channels add up to 1.
    pub share: f64,
    /// Where the order enters.
    pub enters_at: Entry,
    /// From the buyer's message to the written order [ms], on the active clock of the
    /// lowest-tier agent (of the supplier where the order enters there).
    pub capture_delay: Option<Law>,
    /// How the buyer comes to know the waybill number.
    pub tracking: Tracking,
    /// Probability that the order is never written down.
    pub omission: f64,
    /// Probability that it is written down wrong.
    pub error: f64,
}

impl Channel {
    /// A channel that takes no time and never fails.
    pub fn neutral(name: &str, share: f64, enters_at: Entry) -> Self {
        Self {
            name: name.to_owned(),
            salt: hash_name(name),
            label: Text::same(name),
            share,
            enters_at,
            capture_delay: None,
            tracking: Tracking::AgentTells,
            omission: 0.0,
            error: 0.0,
        }
    }
}

/// How the buyer comes to know the waybill number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracking {
    /// Agents pass it down, tier by tier, where they do ([`Tier::sync`]).
    #[default]
    AgentTells,
    /// A system asks for it at multiples of this span since time 0 [ms], positive.
    Polled(Millis),
    /// The platform shows it at the first scan.
    Forced,
}

/// Where an order enters the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// With the retail agent, in a chat.
    Retail,
    /// In the supplier's own system: no verification, no hops, no agents in the sync.
    Supplier,
}

/// The check of address, item and payment by the lowest-tier agent.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Labour [ms], in the agent's one queue.
    pub handling: Option<Law>,
    /// Time until the buyer has replied [ms], calendar.
    pub buyer_reply: Option<Law>,
    /// Probability that an error of the capture is caught and put right.
    pub catches: f64,
}

/// What buyers do while they wait for news.
#[derive(Debug, Clone, Default)]
pub struct Buyer {
    /// Time from placing to the first inquiry and between inquiries [ms], calendar; `None`:
    /// nobody ever asks, and an omitted order is lost. At most [`MOST_INQUIRIES`] per order.
    pub chase_after: Option<Law>,
    /// Probability that an inquiry before the first scan ends in a refund.
    pub gives_up: f64,
}

/// Where goods leave for the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShipFrom {
    /// From the supplier's warehouse.
    #[default]
    Supplier,
    /// From the warehouse of each agent of the top tier: hops are one fewer, what the
    /// [`Supplier`] does is done by that agent, in that agent's working hours, and capacity and
    /// hands are of each of them. Without tiers the same as [`Self::Supplier`].
    TopTier,
    /// From the first agent on the way up who has stock of the product and enough on hand, in
    /// that agent's working hours and with the times of the [`Supplier`]; from the supplier's
    /// warehouse where nobody has.
    NearestStock,
    /// From the supplier through the hands of every agent on the way down, who receives the
    /// goods, packs them again and ships on.
    EachTier,
}

/// Shares of what an uncaught altered order becomes; they add up to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncaught {
    /// A parcel with a wrong item: delivered.
    pub wrong: f64,
    /// A parcel with an item missing: delivered.
    pub missing: f64,
    /// A parcel that cannot be delivered: the order is lost.
    pub undeliverable: f64,
}

impl Default for Uncaught {
    /// Wrong items only.
    fn default() -> Self {
        Self {
            wrong: 1.0,
            missing: 0.0,
            undeliverable: 0.0,
        }
    }
}

/// Limits of the stages [ms]; `None`: not measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Placed to captured.
    pub intake: Option<Millis>,
    /// Captured to checked.
    pub verification: Option<Millis>,
    /// Each hop.
    pub relay: Option<Millis>,
    /// Seen by the supplier to first scan.
    pub execution: Option<Millis>,
    /// First scan to delivered.
    pub transit: Option<Millis>,
    /// First scan to buyer told.
    pub sync: Option<Millis>,
    /// Case opened to case closed.
    pub after_sales: Option<Millis>,
}
