//! From the checked tree to the [`Network`] that is simulated.

mod agents;
mod goods;

use crate::engine::time::SimTime;
use crate::language::Text;
use crate::model::clock::ActiveClock;
use crate::model::demand::{Demand, Rate};
use crate::model::network::{
    Buyer, Channel, Entry, Limits, MESSAGES, Network, Tracking, Verification,
};
use crate::random::key::hash_name;

use super::node::{Node, Table};
use super::problem::{Log, Place, Problem};
use super::quantity::{self, hours, unit};
use super::semantic;
use super::view::View;

/// The channel of a scenario that names none.
const NAMELESS_CHANNEL: &str = "direct";

/// Makes the network, and checks what only shows between values. Problems go to `log`; with
/// errors in it the network is not to be used.
pub fn lower(tree: &Table, log: &mut Log) -> Network {
    let root = View::of(tree);
    Lowering { root, log }.network()
}

/// The tier entries in use, from the top down; without a chain all of them.
pub fn chain<'a>(root: &View<'a>) -> Vec<(&'a Node, View<'a>)> {
    let listed = root.entries("tier");
    match root.below("network").get("chain").and_then(Node::list) {
        None => listed,
        Some(names) => names
            .iter()
            .filter_map(|name| {
                let wanted = name.text()?;
                listed
                    .iter()
                    .find(|(_, tier)| tier.word("name") == Some(wanted))
                    .cloned()
            })
            .collect(),
    }
}

/// The name of the tool level of a tier.
pub fn tool_level<'a>(root: &View<'a>, tier: &View<'a>) -> Option<&'a str> {
    tier.word("tools")
        .or_else(|| root.below("network").word("tools"))
}

struct Lowering<'a, 'l> {
    root: View<'a>,
    log: &'l mut Log,
}

impl<'a> Lowering<'a, '_> {
    fn network(&mut self) -> Network {
        let start = self.start_weekday();
        let run = self.root.below("run");
        let horizon = run.duration("horizon").unwrap_or(0);
        let demand = self.demand(start);
        let carriers = self.carriers();
        Network {
            warm_up: SimTime::from_millis(run.duration("warm_up").unwrap_or(0)),
            horizon: SimTime::from_millis(horizon),
            drain_end: match run.duration("drain") {
                Some(drain) => SimTime::from_millis(horizon + drain),
                None => SimTime::NEVER,
            },
            demand,
            tiers: self.tiers(start),
            channels: self.channels(),
            verification: self.verification(),
            buyer: self.buyer(),
            supplier: self.supplier(start),
            uncaught: self.uncaught(),
            products: self.products(&carriers),
            carriers,
            limits: self.limits(),
            messages: self
                .root
                .below("information")
                .count("messages")
                .unwrap_or(MESSAGES),
        }
    }

    fn start_weekday(&self) -> u8 {
        let date = self.root.below("run").get("start").cloned();
        let weekday = date.and_then(|node| hours::weekday_of_date(&node, &mut Log::default()));
        weekday.unwrap_or(0)
    }

    fn place(&self, key: &str) -> Place {
        self.root
            .get(key)
            .map(|node| node.place)
            .unwrap_or_default()
    }

    /// The market: as many streams as the lowest tier listed has agents, in the chain or not.
    fn demand(&mut self, start: u8) -> Demand {
        let demand = self.root.below("demand");
        let streams = self
            .root
            .entries("tier")
            .last()
            .map_or(1, |(_, tier)| tier.count("agents").unwrap_or(1).max(1));
        let total = demand.amount("orders", &unit::RATE);
        let each = demand.amount("orders_per_agent", &unit::RATE);
        let given = demand.get("orders").or(demand.get("orders_per_agent"));
        let rate = total.or(each.map(|each| each * f64::from(streams)));
        match (demand.get("orders"), demand.get("orders_per_agent")) {
            (Some(_), Some(second)) => {
                let what = Text::new(
                    "orders 和 orders_per_agent 只能写一个",
                    "orders and orders_per_agent exclude each other",
                );
                self.log.push(Problem::error(second.place, what).help(
                    "不用的写 \"none\"",
                    "write \"none\" for the one that is not meant",
                ));
            }
            (None, None) => {
                let what = Text::new("没有写单量", "how many orders come is not said");
                self.log
                    .push(Problem::error(self.place("demand"), what).help(
                        "在 [demand] 写 orders = \"1200 orders/day\"",
                        "write orders = \"1200 orders/day\" in [demand]",
                    ));
            }
            _ => {}
        }
        let located = rate.zip(given.map(|node| node.place));
        semantic::length(&self.root.below("run"), located, self.log);
        if let Some((rate, place)) = located
            && rate <= 0.0
        {
            let what = Text::new("单量要大于 0", "the rate must be above zero");
            self.log.push(Problem::error(place, what));
        }
        let rate = rate.unwrap_or(0.0);
        let hourly = demand.numbers::<24>("hour_weights");
        let daily = demand.numbers::<7>("weekday_weights");
        Demand {
            streams,
            shares: None,
            rate: match (&hourly, &daily) {
                (None, None) => Rate::constant(rate),
                _ => Rate::weekly(
                    start,
                    rate,
                    &hourly.unwrap_or([1.0; 24]),
                    &daily.unwrap_or([1.0; 7]),
                ),
            },
        }
    }

    fn channels(&mut self) -> Vec<Channel> {
        let entries = self.root.entries("channel");
        if entries.is_empty() {
            return vec![Channel {
                label: Text::new("直接下单", "Direct"),
                ..Channel::neutral(NAMELESS_CHANNEL, 1.0, Entry::Retail)
            }];
        }
        let shares = semantic::shares(self.root.get("channel"), &entries, self.log);
        for (node, view) in &entries {
            let polled = view.word("tracking") == Some("polled");
            if polled != view.has("poll_every") {
                let what = match polled {
                    true => Text::new(
                        "没有写系统多久查一次单号",
                        "how often the system asks is missing",
                    ),
                    false => Text::new(
                        "`poll_every` 只用在 tracking = \"polled\"",
                        "`poll_every` belongs to tracking = \"polled\"",
                    ),
                };
                self.log.push(Problem::error(node.place, what).help(
                    "例如 tracking = \"polled\", poll_every = \"30 min\"",
                    "for example tracking = \"polled\", poll_every = \"30 min\"",
                ));
            }
        }
        let channel = |((_, view), share): (&(&Node, View<'_>), f64)| {
            let name = view.word("name").unwrap_or_default();
            Channel {
                name: name.to_owned(),
                salt: hash_name(name),
                label: view.label(name),
                share,
                enters_at: match view.word("enters_at") {
                    Some("supplier") => Entry::Supplier,
                    _ => Entry::Retail,
                },
                capture_delay: view.duration_law("capture_delay"),
                tracking: match (view.word("tracking"), view.duration("poll_every")) {
                    (Some("forced"), _) => Tracking::Forced,
                    (Some("polled"), Some(every)) => Tracking::Polled(every.max(1)),
                    _ => Tracking::AgentTells,
                },
                omission: view.share("omission"),
                error: view.share("error"),
            }
        };
        entries.iter().zip(shares).map(channel).collect()
    }

    fn verification(&self) -> Option<Verification> {
        self.root.get("verification")?;
        let view = self.root.below("verification");
        Some(Verification {
            handling: view.duration_law("handling"),
            buyer_reply: view.duration_law("buyer_reply"),
            catches: view.share("catches"),
        })
    }

    fn buyer(&mut self) -> Buyer {
        let view = self.root.below("buyer");
        let chase_after = view.duration_law("chase_after");
        if let (Some(node), Some(law)) = (view.get("chase_after"), &chase_after) {
            semantic::chase(node, law, self.log);
        }
        if let (None, Some(node)) = (&chase_after, view.get("gives_up"))
            && view.get("chase_after").is_none()
            && view.share("gives_up") > 0.0
        {
            let what = Text::new(
                "没有 chase_after,买家不催单,gives_up 不起作用",
                "without chase_after nobody asks, so gives_up has no effect",
            );
            self.log.push(Problem::warning(node.place, what));
        }
        Buyer {
            chase_after,
            gives_up: view.share("gives_up"),
        }
    }

    fn limits(&self) -> Limits {
        let view = self.root.below("limits");
        Limits {
            intake: view.duration("intake"),
            verification: view.duration("verification"),
            relay: view.duration("relay"),
            execution: view.duration("execution"),
            transit: view.duration("transit"),
            sync: view.duration("sync"),
            after_sales: view.duration("after_sales"),
        }
    }
}

fn clock(node: Option<&Node>, start: u8) -> ActiveClock {
    let clock = node.and_then(|node| quantity::working_hours(node, start, &mut Log::default()));
    clock.unwrap_or_else(ActiveClock::always)
}
