//! Where buyers live, and how fast each carrier reaches them there.

use std::ops::Range;

use crate::language::Text;
use crate::model::network::{Leg, Region};
use crate::model::pace::Pace;

use super::super::node::Node;
use super::super::problem::Problem;
use super::super::quantity::shorten;
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, whole_days};

/// What a slow period may multiply transit times by.
const FACTORS: (f64, f64) = (1.0, 1_000.0);

/// A slow period as a carrier lists it.
struct Slow<'a> {
    days: Vec<Range<i64>>,
    factor: f64,
    region: Option<&'a str>,
}

impl<'a> Lowering<'a, '_> {
    /// The regions of the market. A buyer lives in one place whoever carries, so carriers that
    /// list regions must list the same.
    pub(super) fn regions(&mut self) -> Vec<Region> {
        let carriers = self.root.entries("carrier");
        let mut first: Option<(&str, Vec<Region>)> = None;
        for (_, carrier) in &carriers {
            let Some(list) = carrier.get("region") else {
                continue;
            };
            let name = carrier.word("name").unwrap_or_default();
            let listed = self.listed(carrier, list);
            match &first {
                None if listed.is_empty() => {}
                None => first = Some((name, listed)),
                Some((other, regions)) if !same(regions, &listed) => {
                    self.log
                        .push(differ(list, (name, &listed), (other, regions)));
                }
                Some(_) => {}
            }
            // The first that has a label for a region gives it.
            let regions = first.iter_mut().flat_map(|(_, regions)| regions);
            for (region, (_, view)) in regions.zip(carrier.entries("region")) {
                if view.get("label").is_some() && region.label == Text::same(&*region.name) {
                    region.label = view.label(&region.name);
                }
            }
        }
        first.map(|(_, regions)| regions).unwrap_or_default()
    }

    /// The regions a carrier lists.
    fn listed(&mut self, carrier: &View<'a>, list: &Node) -> Vec<Region> {
        let entries = carrier.entries("region");
        let shares = semantic::shares(Some(list), &entries, self.log);
        let region = |((_, view), share): (&(&Node, View<'_>), f64)| {
            let name = view.word("name").unwrap_or_default();
            Region {
                name: name.to_owned(),
                label: view.label(name),
                share,
            }
        };
        entries.iter().zip(shares).map(region).collect()
    }

    /// A carrier's slow periods everywhere, and its way to each region if it lists any or is slow
    /// in some of them only.
    pub(super) fn legs(&mut self, carrier: &View<'_>, regions: &[Region]) -> (Pace, Vec<Leg>) {
        let slow = self.slow(carrier, regions);
        let everywhere = pace(&slow, None);
        let listed = carrier.entries("region");
        if listed.is_empty() && slow.iter().all(|slow| slow.region.is_none()) {
            return (everywhere, Vec::new());
        }
        let leg = |region: &Region| {
            let own = listed
                .iter()
                .find(|(_, view)| view.word("name") == Some(&region.name));
            // What a region says wins over what its carrier says of all.
            let view = match own {
                Some((_, own)) => own.clone().over(carrier.clone()),
                None => carrier.clone(),
            };
            let name = Some(region.name.as_str());
            let own_pace = slow.iter().any(|slow| slow.region == name);
            Leg {
                transit: view.duration_law("transit"),
                promise: view.duration("promise"),
                tariff: own.and_then(|(_, own)| self.tariff(own)),
                pace: match own_pace {
                    true => pace(&slow, name),
                    false => everywhere.clone(),
                },
            }
        };
        let legs = regions.iter().map(leg).collect();
        (everywhere, legs)
    }

    /// The slow periods of a carrier.
    fn slow<'v>(&mut self, carrier: &View<'v>, regions: &[Region]) -> Vec<Slow<'v>> {
        let end = whole_days(self.end());
        let mut periods = Vec::new();
        for (_, view) in carrier.entries("slow") {
            let (least, most) = FACTORS;
            let factor = view.number("factor").unwrap_or(least);
            if let Some(node) = view.get("factor")
                && !(least..=most).contains(&factor)
            {
                let what = Text::new(
                    format!("factor 是 {factor},只能是 {least} 到 {most}"),
                    format!("a factor of {factor} is not possible, only {least} to {most}"),
                );
                self.log.push(Problem::error(node.place, what).help(
                    "factor = 1.5:这些天里同样的路要 1.5 倍时间;1 就是不放慢",
                    "factor = 1.5: the same way takes 1.5 times as long on these days; 1 is as usual",
                ));
            }
            if let Some(node) = view.get("region") {
                self.known_region(node, regions);
            }
            periods.push(Slow {
                days: self.days(&view, "days", end),
                factor: factor.clamp(least, most),
                region: view.word("region"),
            });
        }
        periods
    }

    /// A slow period may only name a region that some carrier lists.
    fn known_region(&mut self, node: &Node, regions: &[Region]) {
        let wanted = node.text().unwrap_or_default();
        if regions.iter().any(|region| region.name == wanted) {
            return;
        }
        let wanted = shorten(wanted);
        let what = Text::new(
            format!("没有叫 `{wanted}` 的地区"),
            format!("there is no region called `{wanted}`"),
        );
        let problem = Problem::error(node.place, what);
        let names: Vec<&str> = regions.iter().map(|region| region.name.as_str()).collect();
        self.log.push(match names.as_slice() {
            [] => problem.help(
                "哪家快递都没有写 region;先写地区,或删掉这一项",
                "no carrier lists regions; list them, or leave this out",
            ),
            _ => problem.help(
                format!("写其中一个: {}", names.join(", ")),
                format!("it is one of: {}", names.join(", ")),
            ),
        });
    }
}

/// The pace of parcels to a region; of those to nowhere in particular without one.
fn pace(slow: &[Slow<'_>], region: Option<&str>) -> Pace {
    let holds = |one: &&Slow<'_>| one.region.is_none() || one.region == region;
    let periods: Vec<_> = slow
        .iter()
        .filter(holds)
        .map(|one| (one.days.clone(), one.factor))
        .collect();
    Pace::slowed(&periods)
}

fn same(one: &[Region], other: &[Region]) -> bool {
    let alike = |(one, other): (&Region, &Region)| {
        // Shares are compared as they are read: "52%" twice is the same number.
        one.name == other.name && one.share == other.share
    };
    one.len() == other.len() && one.iter().zip(other).all(alike)
}

/// "The regions of these two carriers are not the same".
fn differ(
    list: &Node,
    (name, found): (&str, &[Region]),
    (other, wanted): (&str, &[Region]),
) -> Problem {
    let show = |regions: &[Region]| {
        let one = |region: &Region| {
            let percent = format!("{:.4}", region.share * 100.0);
            let percent = percent
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned();
            format!("{} {percent}%", shorten(&region.name))
        };
        regions.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let (name, other) = (shorten(name), shorten(other));
    let what = Text::new(
        format!("快递 `{name}` 和 `{other}` 的地区不一样"),
        format!("carriers `{name}` and `{other}` do not list the same regions"),
    );
    let (found, wanted) = (show(found), show(wanted));
    Problem::error(list.place, what)
        .help(
            format!("`{other}` 写的是 {wanted};这里是 {found}"),
            format!("`{other}` has {wanted}; here it is {found}"),
        )
        .help(
            "买家住在哪里和谁送货无关:名字、顺序和 share 都要一样;不分区的快递可以不写 region",
            "where buyers live does not depend on who carries: the same names, in the same order, with the same shares; a carrier may also list no regions at all",
        )
}
