//! What goes wrong for a while, and whom it hits.

use crate::engine::time::Millis;
use crate::model::disruption::{Disruption, FOLLOWED, Hits, Pauses, When};
use crate::model::network::{Network, Region};

use super::super::node::{Node, Value};
use super::super::quantity::shorten;
use super::super::semantic;
use super::super::suggest;
use super::super::view::View;
use super::{Lowering, chain, demand, fault, warning};

/// The keys that say whom a disruption hits.
const HITS: [&str; 4] = ["supplier", "carrier", "tier", "demand"];

/// The keys that belong to one of them, with the place of that among [`HITS`].
const OWN: [(&str, usize); 6] = [
    ("pauses", 0),
    ("region", 1),
    ("factor", 1),
    ("agents", 2),
    ("leaves", 2),
    ("customers_lost", 2),
];

/// What a slow-down may multiply transit times by.
const FACTORS: (f64, f64) = (1.0, 1_000.0);

/// The most that demand may be multiplied by.
const MOST_DEMAND: f64 = 100.0;

impl<'a> Lowering<'a, '_> {
    /// What goes wrong in a network, all else of which is known.
    pub(super) fn disruptions(&mut self, network: &Network) -> Vec<Disruption> {
        let entries = self.root.entries("disruption");
        let mut all = Vec::new();
        let mut absent = 0.0;
        for (node, view) in &entries {
            let name = view.word("name").unwrap_or_default();
            let Some(hits) = self.hits(node, view, network) else {
                continue;
            };
            let leaves = matches!(hits, Hits::Leaving { .. });
            let when = self.when(node.place, view, leaves);
            let agents = agents_hit(&hits, network);
            let expected = when.expected(horizon(network)) * f64::from(agents);
            if let Hits::Agents { .. } = hits {
                absent += expected.min(f64::from(agents));
            }
            self.bounded(node.place, expected, absent);
            all.push(Disruption {
                label: view.label(name),
                when: enabled(view, when),
                threshold: match view.has("threshold") {
                    true => view.share("threshold"),
                    false => 0.1,
                },
                ..Disruption::new(name, hits)
            });
        }
        all
    }

    /// More orders than can be played, where demand is many times the usual.
    pub(super) fn shocks_can_be_played(&mut self, network: &Network) {
        let most = most_demand(&network.disruptions);
        if most > 1.0 {
            let orders = demand::expected(&network.demand, network.horizon) * most;
            let (run, place) = (self.root.below("run"), self.place("disruption"));
            semantic::length(&run, Some((orders, place)), self.log);
        }
    }

    fn hits(&mut self, node: &Node, view: &View<'a>, network: &Network) -> Option<Hits> {
        let named: Vec<usize> = (0..HITS.len())
            .filter(|&at| view.get(HITS[at]).is_some())
            .collect();
        let &[hit] = &named[..] else {
            let place = named.get(1).and_then(|&second| view.get(HITS[second]));
            let place = place.map_or(node.place, |node| node.place);
            let (zh, en) = match named.is_empty() {
                true => ("没有写影响谁", "whom it hits is not said"),
                false => ("一项只能影响一样", "one entry hits one thing"),
            };
            self.log.push(fault(place, zh, en).help(
                "写其中一个：supplier、carrier、tier、demand；几样一起停就写几项",
                "write one of supplier, carrier, tier, demand; what stands still together is several entries",
            ));
            return None;
        };
        for (key, of) in OWN {
            if let Some(stray) = view.get(key).filter(|_| of != hit) {
                let of = HITS[of];
                self.log.push(warning(
                    stray.place,
                    format!("`{key}` 只用在 {of}，这里不起作用"),
                    format!("`{key}` belongs to {of} and has no effect here"),
                ));
            }
        }
        match hit {
            0 => self.hits_supplier(view, network),
            1 => self.hits_carrier(view, network),
            2 => self.hits_tier(view, network),
            _ => self.hits_demand(view),
        }
    }

    fn hits_supplier(&mut self, view: &View<'a>, network: &Network) -> Option<Hits> {
        let node = view.get("supplier")?;
        let names: Vec<&str> = network.suppliers.iter().map(|one| one.name()).collect();
        let which = self.named(node, &names, ("供应商", "supplier"), true)?;
        let words = words(view.get("pauses"));
        let pauses = match words.is_empty() {
            true => Pauses {
                ordering: true,
                shipping: true,
                receipt: false,
            },
            false => Pauses {
                ordering: words.contains(&"ordering"),
                shipping: words.contains(&"shipping"),
                receipt: words.contains(&"receipt"),
            },
        };
        if network.top_tier_ships() && !pauses.receipt {
            self.log.push(
                warning(
                    node.place,
                    "最上一级代理自己发货，供应商停工不影响发货",
                    "the top tier ships itself, so an outage of the supplier stops no order",
                )
                .help(
                    "要停代理，写 tier = \"…\"",
                    "to stop the agents, write tier = \"…\"",
                ),
            );
        }
        let holds = network.stock.iter().any(|one| one.tier.is_none());
        if let Some(node) = view.get("pauses").filter(|_| pauses.receipt && !holds) {
            self.log.push(warning(
                node.place,
                "供应商不备货，receipt 不起作用",
                "the supplier holds no stock, so receipt has no effect",
            ));
        }
        Some(Hits::Supplier { which, pauses })
    }

    fn hits_carrier(&mut self, view: &View<'a>, network: &Network) -> Option<Hits> {
        let node = view.get("carrier")?;
        let names: Vec<&str> = network
            .carriers
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        let which = self.named(node, &names, ("快递", "carrier"), true)?;
        let region = match view.get("region") {
            None => None,
            Some(node) => {
                let known = |region: &Region| region.name.clone();
                let names: Vec<String> = network.regions.iter().map(known).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.named(node, &names, ("地区", "region"), false)?
            }
        };
        let (least, most) = FACTORS;
        let factor = match (view.get("factor"), view.number("factor")) {
            (None, _) => f64::INFINITY,
            (Some(_), Some(factor)) if (least..=most).contains(&factor) => factor,
            (Some(node), factor) => {
                let factor = factor.unwrap_or_default();
                self.log.push(
                    fault(
                        node.place,
                        format!("factor 是 {factor}，只能是 {least} 到 {most}"),
                        format!("a factor of {factor} is not possible, only {least} to {most}"),
                    )
                    .help(
                        "factor = 3：走同样的路要 3 倍时间；不写就停在原地",
                        "factor = 3: the same way takes three times as long; without it parcels stand still",
                    ),
                );
                return None;
            }
        };
        Some(Hits::Carrier {
            which,
            region,
            factor,
        })
    }

    fn hits_tier(&mut self, view: &View<'a>, network: &Network) -> Option<Hits> {
        let node = view.get("tier")?;
        let listed = self.root.entries("tier");
        let listed: Vec<&str> = listed
            .iter()
            .filter_map(|(_, tier)| tier.word("name"))
            .collect();
        let found = self.named(node, &listed, ("层级", "tier"), false)??;
        let used = chain(&self.root);
        let tier = used
            .iter()
            .position(|(_, tier)| tier.word("name") == Some(listed[found]));
        let Some(tier) = tier else {
            self.log.push(warning(
                node.place,
                format!("这条链里没有 {}，这一项不起作用", shorten(listed[found])),
                format!(
                    "{} is not in the chain, so this has no effect",
                    shorten(listed[found])
                ),
            ));
            return None;
        };
        let agents = network.tiers.get(tier).map_or(1, |tier| tier.agents);
        let many = view.count("agents");
        if let Some(node) = view.get("agents")
            && many.is_some_and(|many| many > agents)
        {
            self.log.push(warning(
                node.place,
                format!("这一级只有 {agents} 个代理，就是全部"),
                format!("this tier has {agents} agents: all of them"),
            ));
        }
        if view.word("leaves") != Some("yes") {
            return Some(Hits::Agents { tier, many });
        }
        if tier + 1 != network.tiers.len() {
            self.log.push(fault(
                node.place,
                "只有最低一级的代理可以离开：上级离开了，下级没有人接",
                "only agents of the lowest tier can leave: nobody would take those below over",
            ));
            return None;
        }
        let lost = view.share("customers_lost");
        Some(Hits::Leaving { many, lost })
    }

    fn hits_demand(&mut self, view: &View<'a>) -> Option<Hits> {
        let (node, factor) = (view.get("demand")?, view.number("demand")?);
        if factor <= MOST_DEMAND {
            return Some(Hits::Demand { factor });
        }
        self.log.push(fault(
            node.place,
            format!("单量的倍数是 {factor}，最多 {MOST_DEMAND}"),
            format!("{factor} times the usual orders are not possible, at most {MOST_DEMAND}"),
        ));
        None
    }

    /// The place of what a value names; `Some(None)`: all.
    pub(super) fn named(
        &mut self,
        node: &Node,
        names: &[&str],
        (zh, en): (&str, &str),
        or_all: bool,
    ) -> Option<Option<usize>> {
        let wanted = node.text()?;
        if or_all && wanted == "all" && !names.is_empty() {
            return Some(None);
        }
        if let Some(found) = names.iter().position(|name| *name == wanted) {
            return Some(Some(found));
        }
        let short = shorten(wanted);
        let close = suggest::closest(wanted, names.iter().copied());
        let problem = fault(
            node.place,
            format!("没有叫 `{short}` 的{zh}"),
            format!("there is no {en} called `{short}`"),
        );
        let mut known: Vec<String> = names.iter().map(|name| shorten(name)).collect();
        if or_all {
            known.push("all".to_owned());
        }
        let known = known.join(", ");
        let problem = problem.did_you_mean(close);
        self.log.push(match names.is_empty() {
            true => problem.help(
                format!("场景里没有写{zh}"),
                format!("the scenario has no {en}"),
            ),
            false => problem.help(format!("有: {known}"), format!("known: {known}")),
        });
        None
    }
}

/// When it happens, unless it is switched off.
pub(super) fn enabled(view: &View<'_>, when: When) -> When {
    match view.word("enabled") {
        Some("no") => When::Never,
        _ => when,
    }
}

/// The words of a value that is one or several.
fn words(node: Option<&Node>) -> Vec<&str> {
    match node.map(|node| &node.value) {
        Some(Value::List(list)) => list.iter().filter_map(Node::text).collect(),
        Some(Value::Text(text)) => vec![text.as_str()],
        _ => Vec::new(),
    }
}

/// How many agents have windows of their own; 1 where no agent has.
fn agents_hit(hits: &Hits, network: &Network) -> u32 {
    let of = |tier: Option<usize>, many: Option<u32>| {
        let all = tier.and_then(|tier| network.tiers.get(tier));
        let all = all.map_or(1, |tier| tier.agents);
        many.map_or(all, |many| many.min(all))
    };
    match hits {
        Hits::Agents { tier, many } => of(Some(*tier), *many),
        Hits::Leaving { many, .. } => of(network.lowest_tier(), *many),
        _ => 1,
    }
}

/// The instant up to which windows begin \[ms\].
pub(super) fn horizon(network: &Network) -> Millis {
    let followed = network.horizon + FOLLOWED;
    followed.min(network.drain_end).millis()
}

/// The most that the orders of a run may be multiplied by.
pub(super) fn most_demand(disruptions: &[Disruption]) -> f64 {
    let factor = |one: &Disruption| match one.hits {
        Hits::Demand { factor } if one.when != When::Never => factor.max(1.0),
        _ => 1.0,
    };
    disruptions.iter().map(factor).product()
}
