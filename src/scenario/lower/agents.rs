//! Tiers: who relays, and how.

use crate::engine::time::Millis;
use crate::language::Text;
use crate::model::network::{Labour, Merge, RelayPolicy, RollUp, Tier};

use super::super::problem::Problem;
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, chain, clock, tool_level};

impl<'a> Lowering<'a, '_> {
    pub(super) fn tiers(&mut self, start: u8) -> Vec<Tier> {
        let chain = chain(&self.root);
        let listed = self.root.entries("tier");
        let agents = |tier: &View<'_>| tier.count("agents").unwrap_or(1);
        let hands = |tier: &View<'_>| u64::from(tier.count("hands").unwrap_or(1));
        let sum = |of: &dyn Fn(&View<'_>) -> u64| chain.iter().map(|(_, tier)| of(tier)).sum();
        let agents_and_hands = [
            sum(&|tier| u64::from(agents(tier))),
            sum(&|tier| u64::from(agents(tier)) * hands(tier)),
        ];
        let streams = listed.last().map_or(1, |(_, tier)| u64::from(agents(tier)));
        let place = chain.last().or(listed.last()).map(|(node, _)| node.place);
        semantic::size(
            place.unwrap_or_default(),
            chain.len(),
            agents_and_hands,
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
        self.omission(&tier);
        Tier {
            label: tier.label(name),
            hands: tier.count("hands").unwrap_or(1).max(1),
            clock: clock(tier.get("working_hours"), start),
            own_orders: labour(&tier.below("own_orders")),
            handling: labour(&tier.below("handling")),
            relay: self.relay(&tier),
            message_delay: tier.duration_law("message_delay"),
            sync: tier.get("sync").is_some(),
            omission: tier.share("omission"),
            error: tier.share("error"),
            catches: tier.share("catches"),
            reconfirm: tier.duration_law("reconfirm"),
            inquiry: tier.duration_law("inquiry"),
            ..neutral
        }
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
}

fn labour(view: &View<'_>) -> Labour {
    Labour {
        per_sheet: view.duration_law("per_sheet"),
        per_order: view.duration_law("per_order"),
    }
}
