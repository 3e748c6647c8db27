//! From the checked tree to the [`Network`] that is simulated.

mod aftersales;
mod agents;
mod choice;
mod demand;
mod forecast;
mod goods;
mod integrity;
mod levels;
mod money;
mod regions;
mod run;
mod stock;
mod suppliers;
mod tariff;
mod terms;

use std::ops::Range;

use crate::engine::time::{DAY, Millis, SimTime};
use crate::language::Text;
use crate::model::clock::ActiveClock;
use crate::model::network::{
    Buyer, Channel, Entry, Limits, MESSAGES, Network, ShipFrom, Tracking, Verification,
};
use crate::random::key::hash_name;

use super::node::{Node, Table};
use super::problem::{Log, Place, Problem};
use super::quantity::dates::{self, Day};
use super::quantity::{self, unit};
use super::semantic;
use super::view::View;

pub use run::{PrecisionSpec, precision};

/// The channel of a scenario that names none.
const NAMELESS_CHANNEL: &str = "direct";

/// The first day of a run that names none: Monday 2026-03-02, as `run.start` is documented.
const DEFAULT_START: Day = 20_514;

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

/// The day at whose midnight time begins.
pub fn first_day(root: &View<'_>) -> Day {
    let date = root.below("run").get("start").cloned();
    let day = date.and_then(|node| dates::date(&node, &mut Log::default()));
    day.unwrap_or(DEFAULT_START)
}

/// The tool levels of a tier with their shares of its agents; empty if it names none.
pub fn tool_levels<'a>(root: &View<'a>, tier: &View<'a>) -> Vec<(&'a str, f64)> {
    let Some(tools) = tier.get("tools").or(root.below("network").get("tools")) else {
        return Vec::new();
    };
    match tools.table() {
        Some(mix) => mix
            .in_order()
            .into_iter()
            .map(|(name, _)| (name, View::of(mix).share(name)))
            .collect(),
        None => tools.text().map(|name| (name, 1.0)).into_iter().collect(),
    }
}

struct Lowering<'a, 'l> {
    root: View<'a>,
    log: &'l mut Log,
}

impl<'a> Lowering<'a, '_> {
    fn network(&mut self) -> Network {
        let run = self.root.below("run");
        let horizon = run.duration("horizon").unwrap_or(0);
        let start = first_day(&self.root);
        let demand = self.demand(start);
        let regions = self.regions();
        let carriers = self.carriers(&regions);
        let products = self.products(&carriers);
        let ship_from = self.ship_from();
        let network = Network {
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
            suppliers: self.suppliers(start, ship_from),
            ship_from,
            stock: self.stock(ship_from, &products),
            uncaught: self.uncaught(),
            products,
            carriers,
            regions,
            after_sales: self.after_sales(),
            complaints: self.complaints(),
            disputes: self.disputes(),
            limits: self.limits(),
            money: self.money(),
            integrity: self.integrity(),
            messages: self
                .root
                .below("information")
                .count("messages")
                .unwrap_or(MESSAGES),
        };
        // What follows from wrong values would be wrong as well.
        if !self.log.has_errors() {
            self.min_below_max(&network);
            self.production_keeps_up(&network);
            self.units_can_be_counted(&network);
            self.parcels_can_be_priced(&network.products, &network.carriers);
            self.money_can_be_counted(&network);
            self.nothing_expected(&network);
            self.cases_can_come(&network);
        }
        network
    }

    /// The days a key names, counted from the first day of the run, as far as they can matter.
    ///
    /// - `end`: after this day, counted alike, they do not matter.
    fn days(&mut self, view: &View<'_>, key: &str, end: i64) -> Vec<Range<i64>> {
        let Some(node) = view.get(key) else {
            return Vec::new();
        };
        let first = first_day(&self.root);
        let days = dates::days(node, &mut Log::default()).unwrap_or_default();
        let counted: Vec<Range<i64>> = days
            .iter()
            .map(|days| (days.start - first).max(0)..(days.end - first).min(end))
            .filter(|days| !days.is_empty())
            .collect();
        if counted.is_empty() && !days.is_empty() {
            let (from, to) = (dates::show(first), dates::show(first + end - 1));
            let what = Text::new(
                format!("这些日子都不在模拟的时间里({from} 到 {to})"),
                format!("none of these days lies in the run ({from} to {to})"),
            );
            self.log.push(Problem::warning(node.place, what));
        }
        counted
    }

    /// The time until which something may happen: an order, or its parcel, may still be under way
    /// when the run has ended long ago.
    fn end(&self) -> Millis {
        let run = self.root.below("run");
        match run.duration("drain") {
            Some(drain) => run.duration("horizon").unwrap_or(0) + drain,
            None => unit::LONGEST as Millis,
        }
    }

    /// Working hours and days off.
    fn clock(&mut self, view: &View<'_>, start: Day) -> ActiveClock {
        let weekday = dates::weekday(start);
        let hours = view.get("working_hours");
        let hours = hours
            .and_then(|node| quantity::working_hours(node, weekday, &mut Log::default()))
            .unwrap_or_else(ActiveClock::always);
        let off = self.days(view, "closed", whole_days(self.end()));
        hours.off_on(&off)
    }

    fn ship_from(&mut self) -> ShipFrom {
        let network = self.root.below("network");
        let Some(node) = network.get("ship_from") else {
            return ShipFrom::Supplier;
        };
        let ship_from = match node.text() {
            Some("top_tier") => ShipFrom::TopTier,
            Some("nearest_stock") => ShipFrom::NearestStock,
            Some("each_tier") => ShipFrom::EachTier,
            _ => return ShipFrom::Supplier,
        };
        if chain(&self.root).is_empty() {
            let what = Text::new(
                "没有代理层级,还是供应商发货",
                "there are no tiers of agents, so the supplier ships",
            );
            self.log.push(Problem::warning(node.place, what));
        } else if ship_from == ShipFrom::NearestStock && !self.agents_hold() {
            self.log.push(warning(
                node.place,
                "没有一级代理备货，还是供应商发货",
                "no tier of agents holds stock, so the supplier ships",
            ));
        } else if ship_from == ShipFrom::TopTier
            && let Some(hours) = suppliers::suppliers(&self.root)[..1]
                .iter()
                .find_map(|first| first.get("working_hours"))
        {
            let what = Text::new(
                "最上一级代理自己发货,供应商的 working_hours 不起作用,按代理的上班时间",
                "the top tier ships, in its agents' working hours; those of the supplier have no effect",
            );
            self.log.push(Problem::warning(hours.place, what));
        }
        ship_from
    }

    fn place(&self, key: &str) -> Place {
        self.root
            .get(key)
            .map(|node| node.place)
            .unwrap_or_default()
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

/// An error at a place.
fn fault(place: Place, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::error(place, Text::new(zh, en))
}

/// A warning at a place.
fn warning(place: Place, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::warning(place, Text::new(zh, en))
}

/// A correlation of neighbours of -1 or 1: nothing would vary but the beginning.
fn no_correlation(place: Place) -> Problem {
    fault(
        place,
        "相关系数要在 -1 和 1 之间，不含两端",
        "a correlation lies between -1 and 1, both excluded",
    )
}

/// Days begun in this time, at least one.
fn whole_days(time: Millis) -> i64 {
    ((time + DAY - 1) / DAY).max(1)
}
