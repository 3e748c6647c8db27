//! When something goes wrong: on days, once, or again and again.

use std::ops::Range;

use crate::engine::time::{DAY, MINUTE, Millis};
use crate::model::clock::join;
use crate::model::disruption::{MOST_WINDOWS, When};
use crate::random::Law;

use super::super::node::Node;
use super::super::problem::Place;
use super::super::view::View;
use super::{Lowering, fault, warning, whole_days};

/// The least time from one window to the next, on average.
const LEAST_CYCLE: Millis = MINUTE;

/// The most agents who may be expected to be away at some time of one replication: each then works
/// by hours of its own, of about a kilobyte.
const MOST_ABSENT: f64 = 250_000.0;

impl<'a> Lowering<'a, '_> {
    /// More windows than may be kept.
    pub(super) fn bounded(&mut self, place: Place, expected: f64, absent: f64) {
        if expected > MOST_WINDOWS {
            self.log.push(
                fault(
                    place,
                    format!("一次模拟里约发生 {expected:.1e} 次，最多 {MOST_WINDOWS:e} 次"),
                    format!("it happens about {expected:.1e} times in one replication, at most {MOST_WINDOWS:e}"),
                )
                .help(
                    "every 写长一点，agents 写少一点，或缩短 run.horizon",
                    "make every longer, agents fewer, or run.horizon shorter",
                ),
            );
        } else if absent > MOST_ABSENT {
            self.log.push(
                fault(
                    place,
                    format!("一次模拟里约有 {absent:.0} 个代理不在岗过，最多 {MOST_ABSENT:.0} 个"),
                    format!("about {absent:.0} agents are away at some time of one replication, at most {MOST_ABSENT:.0}"),
                )
                .help(
                    "用 agents 写少几个代理，或缩短 run.horizon",
                    "say with agents that fewer are hit, or make run.horizon shorter",
                ),
            );
        }
    }

    /// When something happens: on days, once, or again and again.
    ///
    /// - `for_good`: it has a beginning only.
    pub(super) fn when(&mut self, place: Place, view: &View<'a>, for_good: bool) -> When {
        let keys = ["days", "from", "every"];
        let stated: Vec<(&str, &Node)> = keys
            .iter()
            .filter_map(|key| Some((*key, view.get(key)?)))
            .collect();
        let &[(key, node)] = &stated[..] else {
            let place = stated.get(1).map_or(place, |(_, second)| second.place);
            let (zh, en) = match stated.is_empty() {
                true => ("没有写什么时候发生", "when it happens is not said"),
                false => (
                    "days、from、every 只能写一个",
                    "days, from and every exclude each other",
                ),
            };
            self.log.push(fault(place, zh, en).help(
                "例如 days = \"2026-03-10..2026-03-12\"；from = \"9 d\", lasts = \"3 d\"；every = { exponential = { mean = \"30 d\" } }, lasts = \"2 d\"",
                "for example days = \"2026-03-10..2026-03-12\"; from = \"9 d\", lasts = \"3 d\"; every = { exponential = { mean = \"30 d\" } }, lasts = \"2 d\"",
            ));
            return When::Never;
        };
        let lasts = view.duration_law("lasts");
        self.keys_of_when(view, node, (key, lasts.is_some()), for_good);
        let lasts = lasts.unwrap_or(Law::Constant(DAY as f64));
        match key {
            "days" => {
                let days = self.days(view, "days", whole_days(self.end()));
                let span = |days: &Range<i64>| days.start * DAY..days.end * DAY;
                let mut spans: Vec<Range<Millis>> = days.iter().map(span).collect();
                join(&mut spans);
                When::Stated(spans)
            }
            "from" => {
                let from = view.duration("from").unwrap_or(0);
                let horizon = self.root.below("run").duration("horizon").unwrap_or(0);
                if from >= horizon {
                    self.log.push(warning(
                        node.place,
                        "开始得比模拟结束还晚，什么也不会发生",
                        "it begins when the run is over, so nothing happens",
                    ));
                }
                When::Once { from, lasts }
            }
            _ => self.renewal(view, node, lasts),
        }
    }

    /// What belongs to the way in which the time is said.
    fn keys_of_when(
        &mut self,
        view: &View<'a>,
        node: &Node,
        (key, has_length): (&str, bool),
        for_good: bool,
    ) {
        let no_length = key == "days" || for_good;
        if let Some(lasts) = view.get("lasts").filter(|_| no_length) {
            let (zh, en) = match for_good {
                true => (
                    "离开就不回来，lasts 不起作用",
                    "who leaves does not come back, so lasts has no effect",
                ),
                false => (
                    "写了 days 就是整天，lasts 不起作用",
                    "days are whole days, so lasts has no effect",
                ),
            };
            self.log.push(warning(lasts.place, zh, en));
        }
        if !no_length && !has_length && view.get("lasts").is_none() {
            self.log.push(
                fault(
                    node.place,
                    format!("写了 {key}，没有写持续多久"),
                    format!("{key} needs lasts: how long it lasts is not said"),
                )
                .help("例如 lasts = \"2 d\"", "for example lasts = \"2 d\""),
            );
        }
        if let Some(rises) = view.get("rises_per_year").filter(|_| key != "every") {
            self.log.push(warning(
                rises.place,
                "rises_per_year 只用在 every",
                "rises_per_year belongs to every and has no effect here",
            ));
        }
    }

    fn renewal(&mut self, view: &View<'a>, node: &Node, lasts: Law) -> When {
        let Some(every) = view.duration_law("every") else {
            return When::Never;
        };
        if every.mean() <= 0.0 || every.mean() + lasts.mean() < LEAST_CYCLE as f64 {
            self.log.push(
                fault(
                    node.place,
                    "发生得太密：从一次到下一次平均至少 1 分钟",
                    "it happens too often: 1 min at least on average from one to the next",
                )
                .help(
                    "例如 every = { exponential = { mean = \"30 d\" } }",
                    "for example every = { exponential = { mean = \"30 d\" } }",
                ),
            );
            return When::Never;
        }
        let rises = view.share("rises_per_year");
        When::Renewal {
            every,
            lasts,
            rises,
        }
    }
}
