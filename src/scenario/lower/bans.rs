//! Bans of the accounts of channels.

use crate::model::disruption::Ban;
use crate::model::network::Network;

use super::super::node::Node;
use super::super::problem::Problem;
use super::super::semantic;
use super::super::view::View;
use super::disruptions::{enabled, horizon};
use super::{Lowering, fault, warning};

impl<'a> Lowering<'a, '_> {
    /// The bans of the accounts of each channel.
    pub(super) fn bans(&mut self, network: &mut Network) {
        let entries = self.root.entries("channel");
        let names: Vec<String> = network
            .channels
            .iter()
            .map(|one| one.name.clone())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let accounts = network.tiers.last().map_or(1, |tier| tier.agents);
        let end = horizon(network);
        for (index, (_, view)) in entries.iter().enumerate() {
            let Some(node) = view.get("ban").filter(|node| node.table().is_some()) else {
                continue;
            };
            let own = view.below("ban");
            let when = self.when(node.place, &own, false);
            let per_agent = own.word("accounts") != Some("one");
            let accounts = if per_agent { accounts } else { 1 };
            self.bounded(node.place, when.expected(end) * f64::from(accounts), 0.0);
            let (moves, lost) = self.banned_demand(&own);
            let moves_to = match own.get("moves_to") {
                None => None,
                Some(node) => self
                    .named(node, &names, ("渠道", "channel"), false)
                    .flatten(),
            };
            self.moves_somewhere((node, &own), moves, (index, moves_to));
            if let Some(channel) = network.channels.get_mut(index) {
                channel.ban = Some(Ban {
                    when: enabled(&own, when),
                    per_agent,
                    moves,
                    lost,
                    moves_to: moves_to.unwrap_or(index),
                });
            }
        }
    }

    /// The shares of buyers who move and who are lost.
    fn banned_demand(&mut self, ban: &View<'a>) -> (f64, f64) {
        let Some(node) = ban.get("demand") else {
            return (0.0, 0.0);
        };
        let view = ban.below("demand");
        let [waits, moves, lost] = ["waits", "moves", "lost"].map(|key| view.share(key));
        let sum = waits + moves + lost;
        if (sum - 1.0).abs() > semantic::ROUNDING {
            self.log.push(semantic::not_all(node.place, sum));
        }
        (moves, lost)
    }

    fn moves_somewhere(
        &mut self,
        (node, ban): (&Node, &View<'a>),
        moves: f64,
        (from, to): (usize, Option<usize>),
    ) {
        let place = ban.get("moves_to").map_or(node.place, |node| node.place);
        let problem: Problem = match (to, ban.get("moves_to")) {
            (None, None) if moves > 0.0 => fault(
                place,
                "没有写转到哪个渠道",
                "the channel to which buyers move is not said",
            )
            .help(
                "例如 moves_to = \"mini-program\"",
                "for example moves_to = \"mini-program\"",
            ),
            (Some(to), _) if to == from => fault(
                place,
                "不能转到被封的渠道自己",
                "buyers cannot move to the very channel that is banned",
            ),
            (Some(_), _) if moves == 0.0 => warning(
                place,
                "没有买家转渠道，moves_to 不起作用",
                "no buyers move, so moves_to has no effect",
            ),
            _ => return,
        };
        self.log.push(problem);
    }
}
