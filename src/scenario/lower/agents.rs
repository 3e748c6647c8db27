//! Tiers: who relays, and how.

use crate::engine::time::Millis;
use crate::language::Text;
use crate::model::network::{Labour, Merge, Practice, RelayPolicy, RollUp, Tier};
use crate::random::Law;

use super::super::node::Node;
use super::super::problem::Problem;
use super::super::quantity::dates::Day;
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, chain, tool_levels, warning};

impl<'a> Lowering<'a, '_> {
    pub(super) fn tiers(&mut self, start: Day) -> Vec<Tier> {
        let chain = chain(&self.root);
        let listed = self.root.entries("tier");
        self.agents_or_per_upper(&listed);
        let agents = numbers(&listed, &chain);
        let hands = chain
            .iter()
            .map(|(_, tier)| u64::from(tier.count("hands").unwrap_or(1)));
        let sum = |all: &mut dyn Iterator<Item = u64>| all.fold(0, u64::saturating_add);
        let agents_and_hands = [
            sum(&mut agents.iter().copied()),
            sum(&mut agents
                .iter()
                .zip(hands)
                .map(|(n, hands)| n.saturating_mul(hands))),
        ];
        let streams = streams(&listed);
        let place = chain.last().or(listed.last()).map(|(node, _)| node.place);
        semantic::size(
            place.unwrap_or_default(),
            chain.len(),
            agents_and_hands,
            streams,
            self.log,
        );
        let named = |at: usize| (chain[at].1.word("name").unwrap_or_default(), agents[at]);
        for (upper, pair) in chain.windows(2).enumerate() {
            semantic::fan_out(pair[1].0, named(upper), named(upper + 1), self.log);
        }
        chain
            .iter()
            .zip(&agents)
            .map(|((_, tier), &agents)| self.tier(tier.clone(), agents, start))
            .collect()
    }

    /// Each tier listed says how many agents it has, once.
    fn agents_or_per_upper(&mut self, listed: &[(&Node, View<'a>)]) {
        for (at, (node, tier)) in listed.iter().enumerate() {
            let (what, place) = match (tier.get("agents"), tier.get("per_upper")) {
                (None, None) => (
                    Text::new(
                        "没有写这一级有多少代理",
                        "how many agents the tier has is not said",
                    ),
                    node.place,
                ),
                (Some(_), Some(second)) => (
                    Text::new(
                        "agents 和 per_upper 只能写一个",
                        "agents and per_upper exclude each other",
                    ),
                    second.place,
                ),
                (None, Some(per_upper)) if at == 0 => (
                    Text::new(
                        "最上一级没有上级,不能写 per_upper",
                        "nobody is above the first tier, so per_upper cannot be used here",
                    ),
                    per_upper.place,
                ),
                _ => continue,
            };
            let problem = Problem::error(place, what);
            self.log.push(match tier.get("agents") {
                Some(_) => problem.help(
                    "不用的写 \"none\"",
                    "write \"none\" for the one that is not meant",
                ),
                None if at == 0 => problem.help(
                    "写一共多少个,例如 agents = 1",
                    "write how many there are, for example agents = 1",
                ),
                None => problem.help(
                    "写一共多少个,例如 agents = 16;或每个上级带几个,例如 per_upper = 4",
                    "how many in all, for example agents = 16; or under each one above, for example per_upper = 4",
                ),
            });
        }
    }

    fn tier(&mut self, own: View<'a>, agents: u64, start: Day) -> Tier {
        let name = own.word("name").unwrap_or_default();
        let agents = u32::try_from(agents).unwrap_or(u32::MAX);
        let levels = tool_levels(&self.root, &own);
        let shares: Vec<f64> = levels.iter().map(|(_, share)| *share).collect();
        let numbers = largest_remainder(agents, &shares);
        let mut tier = Tier {
            label: own.label(name),
            repack: self.in_cascade(&own, "repack"),
            transit: self.in_cascade(&own, "transit"),
            hands: own.count("hands").unwrap_or(1).max(1),
            ..Tier::neutral(name, agents)
        };
        let salt = tier.salt;
        let practices = levels.iter().zip(numbers).filter(|(_, agents)| *agents > 0);
        let practices: Vec<_> = practices
            .map(|((level, _), agents)| Practice {
                tools: Some((*level).to_owned()),
                agents,
                salt,
                ..self.practice(
                    own.clone().over(self.root.below("tools").below(level)),
                    start,
                )
            })
            .collect();
        tier.practices = match practices.is_empty() {
            false => practices,
            true => vec![Practice {
                agents,
                salt,
                ..self.practice(own, start)
            }],
        };
        tier
    }

    /// A law of what an agent does with goods that pass through.
    fn in_cascade(&mut self, own: &View<'a>, key: &str) -> Option<Law> {
        let node = own.get(key)?;
        if self.root.below("network").word("ship_from") != Some("each_tier") {
            self.log.push(
                warning(
                    node.place,
                    format!("货不经过代理的手，{key} 不起作用"),
                    format!("goods do not pass through the agents, so {key} has no effect"),
                )
                .help(
                    "要一级一级发货，写 network.ship_from = \"each_tier\"",
                    "for that write network.ship_from = \"each_tier\"",
                ),
            );
        }
        own.duration_law(key)
    }

    fn practice(&mut self, view: View<'a>, start: Day) -> Practice {
        self.omission(&view);
        Practice {
            clock: self.clock(&view, start),
            own_orders: labour(&view.below("own_orders")),
            handling: labour(&view.below("handling")),
            relay: self.relay(&view),
            message_delay: view.duration_law("message_delay"),
            sync: view.get("sync").is_some(),
            omission: view.share("omission"),
            error: view.share("error"),
            catches: view.share("catches"),
            reconfirm: view.duration_law("reconfirm"),
            inquiry: view.duration_law("inquiry"),
            case: view.duration_law("case"),
            stock_sync_lag: self.stock_sync_lag(&view),
            ..Practice::neutral()
        }
    }

    fn stock_sync_lag(&mut self, view: &View<'a>) -> Option<Millis> {
        let node = view.get("stock_sync_lag")?;
        if !self.anybody_holds() {
            self.log.push(warning(
                node.place,
                "谁都不备货，供应商也不缺货，stock_sync_lag 不起作用",
                "nobody holds stock and the supplier is never short, so stock_sync_lag has no effect",
            ));
        }
        view.duration("stock_sync_lag")
    }

    /// An order that is omitted is chased, and may be omitted again.
    fn omission(&mut self, tier: &View<'a>) {
        let buyer = self.root.below("buyer");
        let waits = self.root.below("run").duration("drain").is_none();
        if let Some(node) = tier.get("omission")
            && waits
            && buyer.get("chase_after").is_some()
        {
            let (omission, gives_up) = (tier.share("omission"), buyer.share("gives_up"));
            semantic::omission(node, omission, gives_up, self.log);
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
    pub(super) fn span(&mut self, view: &View<'a>, key: &str) -> Option<Millis> {
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
}

/// Agents in each tier of the chain, at least 1.
///
/// `per_upper` counts under each agent of the tier above in the chain; for the top of a chain
/// that leaves out the tiers above it, under the tier above in the list, so that leaving out
/// tiers at the top does not shrink it.
fn numbers(listed: &[(&Node, View<'_>)], chain: &[(&Node, View<'_>)]) -> Vec<u64> {
    let is_top = |node: &Node| {
        chain
            .first()
            .is_some_and(|(top, _)| std::ptr::eq(*top, node))
    };
    let above = listed.iter().take_while(|(node, _)| !is_top(node));
    let above: Vec<_> = above.cloned().collect();
    let upper = running(1, &above).last().copied().unwrap_or(1);
    running(upper, chain)
}

/// Streams of buyers: the agents of the lowest tier listed, along the list.
pub(super) fn streams(listed: &[(&Node, View<'_>)]) -> u64 {
    running(1, listed).last().copied().unwrap_or(1)
}

/// Agents of tiers from the top down, below `upper` agents.
fn running(upper: u64, tiers: &[(&Node, View<'_>)]) -> Vec<u64> {
    let mut upper = upper;
    let mut numbers = Vec::with_capacity(tiers.len());
    for (_, tier) in tiers {
        upper = match (tier.count("agents"), tier.count("per_upper")) {
            (Some(agents), _) => u64::from(agents),
            (None, per_upper) => upper.saturating_mul(u64::from(per_upper.unwrap_or(1))),
        }
        .max(1);
        numbers.push(upper);
    }
    numbers
}

/// Whole numbers that add up to `total` and come as near to the shares as can be: each is
/// rounded down, and what is left goes to the largest remainders, the first of equal ones.
///
/// - `shares`: add up to 1, up to rounding.
fn largest_remainder(total: u32, shares: &[f64]) -> Vec<u32> {
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| share * f64::from(total))
        .collect();
    // A share of 30 % of 10 is 3, whatever binary fractions make of it.
    let down = |exact: f64| (exact + 1e-9).floor();
    let mut numbers: Vec<u32> = exact.iter().map(|&exact| down(exact) as u32).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|&a, &b| {
        let remainder = |i: usize| exact[i] - down(exact[i]);
        remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b))
    });
    let left = total.saturating_sub(numbers.iter().sum());
    for &i in order.iter().cycle().take(left as usize) {
        numbers[i] += 1;
    }
    numbers
}

fn labour(view: &View<'_>) -> Labour {
    Labour {
        per_sheet: view.duration_law("per_sheet"),
        per_order: view.duration_law("per_order"),
    }
}
