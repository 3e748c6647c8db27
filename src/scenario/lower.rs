//! From the checked tree to the [`Network`] that is simulated.

use crate::engine::time::{Millis, SimTime};
use crate::language::Text;
use crate::model::clock::ActiveClock;
use crate::model::demand::{Demand, Rate};
use crate::model::network::{
    Buyer, Carrier, Channel, Entry, Labour, Limits, Merge, Network, Product, RelayPolicy, RollUp,
    Supplier, Tier, Uncaught, Verification,
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

    fn tiers(&mut self, start: u8) -> Vec<Tier> {
        let chain = chain(&self.root);
        let listed = self.root.entries("tier");
        let agents = |tier: &View<'_>| tier.count("agents").unwrap_or(1);
        let total: u64 = chain.iter().map(|(_, tier)| u64::from(agents(tier))).sum();
        let streams = listed.last().map_or(1, |(_, tier)| u64::from(agents(tier)));
        let place = chain.last().or(listed.last()).map(|(node, _)| node.place);
        semantic::size(
            place.unwrap_or_default(),
            chain.len(),
            total,
            streams,
            self.log,
        );
        for pair in chain.windows(2) {
            let [(_, upper), (node, lower)] = pair else {
                continue;
            };
            fn named<'v>(tier: &View<'v>, count: u32) -> (&'v str, u32) {
                (tier.word("name").unwrap_or_default(), count)
            }
            semantic::fan_out(
                node,
                named(upper, agents(upper)),
                named(lower, agents(lower)),
                self.log,
            );
        }
        chain
            .into_iter()
            .map(|(_, tier)| self.tier(tier, start))
            .collect()
    }

    fn tier(&mut self, own: View<'a>, start: u8) -> Tier {
        let level = tool_level(&self.root, &own);
        let tools = level
            .map(|level| self.root.below("tools").below(level))
            .unwrap_or_default();
        let name = own.word("name").unwrap_or_default();
        let neutral = Tier::neutral(name, own.count("agents").unwrap_or(1).max(1));
        let tier = own.over(tools);
        Tier {
            label: tier.label(name),
            hands: tier.count("hands").unwrap_or(1).max(1),
            clock: clock(tier.get("working_hours"), start),
            own_orders: labour(&tier.below("own_orders")),
            handling: labour(&tier.below("handling")),
            relay: self.relay(&tier),
            message_delay: tier.duration_law("message_delay"),
            sync: tier.has("sync"),
            omission: tier.share("omission"),
            error: tier.share("error"),
            catches: tier.share("catches"),
            reconfirm: tier.duration_law("reconfirm"),
            inquiry: tier.duration_law("inquiry"),
            ..neutral
        }
    }

    fn relay(&mut self, tier: &View<'a>) -> RelayPolicy {
        let Some(node) = tier.get("relay") else {
            return RelayPolicy::Immediate;
        };
        let Some(table) = node.table() else {
            return RelayPolicy::Immediate;
        };
        let relay = View::of(table);
        let triggers = ["cut_off", "every", "after", "at"];
        if triggers.iter().all(|key| relay.get(key).is_none()) {
            let what = Text::new("汇总没有写什么时候上报", "the roll-up has no trigger");
            self.log.push(Problem::error(node.place, what).help(
                "至少写一个:cut_off = [\"12:00\", \"21:00\"]、every = \"2 h\"、after = \"3 d\"、at = 50",
                "at least one of: cut_off = [\"12:00\", \"21:00\"], every = \"2 h\", after = \"3 d\", at = 50",
            ));
        }
        RelayPolicy::RollUp(RollUp {
            cut_off: relay.times("cut_off"),
            every: self.span(&relay, "every"),
            after: self.span(&relay, "after"),
            at: relay.count("at"),
            merge: match relay.word("merge") {
                Some("at_cut_off") => Merge::AtCutOff,
                _ => Merge::OnArrival,
            },
        })
    }

    /// A duration that must be at least a millisecond.
    fn span(&mut self, view: &View<'a>, key: &str) -> Option<Millis> {
        let (node, span) = (view.get(key)?, view.duration(key)?);
        if span > 0 {
            return Some(span);
        }
        let what = Text::new(
            format!("{key} 要大于 0"),
            format!("{key} must be above zero"),
        );
        self.log.push(Problem::error(node.place, what));
        None
    }

    fn channels(&mut self) -> Vec<Channel> {
        let entries = self.root.entries("channel");
        if entries.is_empty() {
            return vec![Channel {
                name: NAMELESS_CHANNEL.to_owned(),
                salt: hash_name(NAMELESS_CHANNEL),
                label: Text::new("直接下单", "Direct"),
                share: 1.0,
                enters_at: Entry::Retail,
                capture_delay: None,
                omission: 0.0,
                error: 0.0,
            }];
        }
        let shares = semantic::shares(self.root.get("channel"), &entries, self.log);
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

    fn supplier(&mut self, start: u8) -> Supplier {
        let view = self.root.below("supplier");
        let capacity = view.amount("capacity", &unit::RATE);
        if let (Some(node), Some(0.0)) = (view.get("capacity"), capacity) {
            let what = Text::new(
                "capacity 是 0,什么也发不出去",
                "a capacity of zero ships nothing",
            );
            self.log.push(Problem::error(node.place, what).help(
                "不限就删掉这一行,或写 \"none\"",
                "for no limit leave it out, or write \"none\"",
            ));
        }
        let named = view.get("label").is_some();
        Supplier {
            clock: clock(view.get("working_hours"), start),
            accept: view.duration_law("accept"),
            catches: view.share("catches"),
            capacity,
            pick_pack: view.duration_law("pick_pack"),
            hands: view.count("hands"),
            pickups: view.times("pickups"),
            label: if named {
                view.label("")
            } else {
                Text::new("供应商", "Supplier")
            },
        }
    }

    fn uncaught(&mut self) -> Uncaught {
        let Some(node) = self.root.get("uncaught_error") else {
            return Uncaught::default();
        };
        let view = self.root.below("uncaught_error");
        let keys = ["wrong", "missing", "undeliverable"];
        let [wrong, missing, undeliverable] = keys.map(|key| view.share(key));
        let readable = |key: &&str| {
            let node = view.get(key);
            node.is_none_or(|node| quantity::share(node, &mut Log::default()).is_some())
        };
        let sum = wrong + missing + undeliverable;
        if keys.iter().all(readable) && (sum - 1.0).abs() > 1e-9 {
            self.log.push(semantic::not_all(node.place, sum));
        }
        Uncaught {
            wrong,
            missing,
            undeliverable,
        }
    }

    fn products(&mut self, carriers: &[Carrier]) -> Vec<Product> {
        let entries = self.root.entries("product");
        if entries.is_empty() && carriers.len() > 1 {
            let what = Text::new(
                format!("没有写商品,全部走第一家快递 `{}`", carriers[0].name),
                format!(
                    "without products all parcels go with the first carrier, `{}`",
                    carriers[0].name
                ),
            );
            self.log.push(Problem::warning(self.place("carrier"), what));
        }
        let shares = semantic::shares(self.root.get("product"), &entries, self.log);
        let mut products = Vec::new();
        for ((node, view), share) in entries.iter().zip(shares) {
            let name = view.word("name").unwrap_or_default();
            let wanted = view.word("carrier");
            if wanted.is_none() && carriers.len() > 1 {
                let names: Vec<&str> = carriers
                    .iter()
                    .map(|carrier| carrier.name.as_str())
                    .collect();
                let what = Text::new(
                    format!("商品 `{name}` 没有写走哪家快递"),
                    format!("product `{name}` has no carrier"),
                );
                let names = names.join(", ");
                self.log.push(Problem::error(node.place, what).help(
                    format!("carrier 写其中一个: {names}"),
                    format!("carrier is one of: {names}"),
                ));
            }
            let carrier = carriers
                .iter()
                .position(|carrier| Some(carrier.name.as_str()) == wanted);
            products.push(Product {
                name: name.to_owned(),
                label: view.label(name),
                share,
                order_value: view.law("order_value", &unit::MONEY),
                carrier: carrier.unwrap_or(0),
            });
        }
        products
    }

    fn carriers(&self) -> Vec<Carrier> {
        let carrier = |(_, view): &(&Node, View<'_>)| {
            let name = view.word("name").unwrap_or_default();
            Carrier {
                name: name.to_owned(),
                label: view.label(name),
                per_order: view.below("tariff").law("per_order", &unit::MONEY),
                transit: view.duration_law("transit"),
                promise: view.duration("promise"),
                loss: view.below("failure").share("loss"),
            }
        };
        self.root.entries("carrier").iter().map(carrier).collect()
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

fn labour(view: &View<'_>) -> Labour {
    Labour {
        per_sheet: view.duration_law("per_sheet"),
        per_order: view.duration_law("per_order"),
    }
}
