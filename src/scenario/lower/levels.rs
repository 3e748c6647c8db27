//! Levels of stock, and the policy that follows from which of them are stated.

use crate::model::stock::plan::{Level, Policy};

use super::super::node::Node;
use super::super::problem::{Log, Place, Problem};
use super::super::quantity::unit;
use super::super::view::View;
use super::fault;

/// The ways to state a level.
pub const KEYS: [&str; 5] = ["factor", "z", "cycle_service", "fill_rate", "units"];

/// What states a reorder point and a quantity instead of a level to fill up to.
pub const POINT_KEYS: [&str; 2] = ["reorder_point", "order_quantity"];

/// More than this many times the expected demand is a mistake: 100 may have been meant as units.
const LARGEST_FACTOR: f64 = 1_000.0;

/// Reads the levels of one stock point.
pub struct Levels<'v, 'l> {
    /// Its keys.
    pub view: &'v View<'v>,
    /// Where they stand, for what is missing.
    pub node: &'v Node,
    /// Where problems go.
    pub log: &'l mut Log,
}

impl Levels<'_, '_> {
    /// The policy; `None` where it does not follow from what is written, which is told.
    pub fn policy(&mut self) -> Option<Policy> {
        let [point, quantity] = POINT_KEYS.map(|key| self.view.get(key));
        if point.is_none() && quantity.is_none() {
            return self.up_to();
        }
        self.alone()?;
        let quantity = match quantity {
            Some(node) => {
                let units = self.view.units("order_quantity")?;
                self.is_positive(node, units > 0)?;
                units
            }
            None => {
                self.log.push(
                    fault(
                        self.node.place,
                        "有 reorder_point，没有写一次订多少",
                        "there is a reorder_point, but how much is ordered is not said",
                    )
                    .help(
                        "例如 order_quantity = \"60 units\"",
                        "for example order_quantity = \"60 units\"",
                    ),
                );
                return None;
            }
        };
        if point.is_some() {
            let point = self.level("reorder_point")?;
            return Some(Policy::ReorderPoint { point, quantity });
        }
        if self.view.get("review").is_none() {
            self.log.push(
                fault(
                    self.node.place,
                    "写了 order_quantity，没有写什么时候订",
                    "there is an order_quantity, but when it is ordered is not said",
                )
                .help(
                    "降到多少就订，写 reorder_point = \"20 units\"；每隔多久订一次，写 review = \"7 d\"",
                    "at a level: reorder_point = \"20 units\"; every so often: review = \"7 d\"",
                ),
            );
            return None;
        }
        Some(Policy::Fixed { quantity })
    }

    /// Up to a level, from another level or from whatever there is.
    fn up_to(&mut self) -> Option<Policy> {
        let level = self.stated(self.view, self.node)?;
        let closes = self.closes();
        let Some(node) = self.view.get("min") else {
            return Some(Policy::UpTo {
                level,
                closes: closes?,
            });
        };
        if let Some(closes) = self.view.get("closes") {
            self.log.push(fault(
                closes.place,
                "写了 min，一订就补满，不能再写 closes",
                "with min an order fills the whole gap, so closes cannot stand here",
            ));
        }
        let min = self.level("min")?;
        if at_or_above(min, level) {
            self.log.push(min_not_below(node.place));
            return None;
        }
        Some(Policy::MinMax { min, max: level })
    }

    /// The share of the gap that is closed at once.
    fn closes(&mut self) -> Option<f64> {
        let Some(node) = self.view.get("closes") else {
            return Some(1.0);
        };
        let share = self.view.share("closes");
        self.is_positive(node, share > 0.0)?;
        if share < 1.0 && self.view.get("review").is_none() {
            self.log.push(
                fault(
                    node.place,
                    "每次盘点补缺口的一部分，要写多久盘点一次",
                    "a part of the gap is closed at each review, so review is needed",
                )
                .help("例如 review = \"1 d\"", "for example review = \"1 d\""),
            );
            return None;
        }
        Some(share)
    }

    /// With an order quantity, nothing else says how much is ordered.
    fn alone(&mut self) -> Option<()> {
        let others = KEYS.iter().chain(&["min", "closes", "minimum", "carton"]);
        let written: Vec<&Node> = others.filter_map(|key| self.view.get(key)).collect();
        for node in &written {
            self.log.push(
                fault(
                    node.place,
                    "订多少已经由 order_quantity 定了，这一项不能再写",
                    "order_quantity says how much is ordered, so this cannot stand beside it",
                )
                .help(
                    "不用的写 \"none\"",
                    "write \"none\" for the one that is not meant",
                ),
            );
        }
        written.is_empty().then_some(())
    }

    /// The level under a key: a number of units, or a table that states it.
    pub fn level(&mut self, key: &str) -> Option<Level> {
        let node = self.view.get(key)?;
        match node.table() {
            Some(table) => self.stated(&View::of(table), node),
            None => self.view.units(key).map(Level::Units),
        }
    }

    /// The one level that a table states.
    fn stated(&mut self, view: &View<'_>, node: &Node) -> Option<Level> {
        let mut written = KEYS
            .iter()
            .filter_map(|key| Some((*key, view.get(key)?)))
            .collect::<Vec<_>>();
        written.sort_by_key(|(_, node)| node.place);
        match written[..] {
            [(key, at)] => self.one(view, key, at),
            [] => {
                self.log.push(
                    fault(
                        node.place,
                        "没有写备多少货",
                        "how much is held is not said",
                    )
                    .help(
                        "写一个：factor = 1.2、z = 1.2、cycle_service = \"95%\"、fill_rate = \"98%\"、units = \"40 units\"",
                        "one of factor = 1.2, z = 1.2, cycle_service = \"95%\", fill_rate = \"98%\", units = \"40 units\"",
                    ),
                );
                None
            }
            [(first, _), (second, at), ..] => {
                self.log.push(
                    fault(
                        at.place,
                        format!("{first} 和 {second} 只能写一个：都是备多少货"),
                        format!(
                            "{first} and {second} exclude each other: both say how much is held"
                        ),
                    )
                    .help(
                        "不用的写 \"none\"",
                        "write \"none\" for the one that is not meant",
                    ),
                );
                None
            }
        }
    }

    fn one(&mut self, view: &View<'_>, key: &str, node: &Node) -> Option<Level> {
        match key {
            "factor" => {
                let factor = view.number(key)?;
                self.is_positive(node, factor > 0.0)?;
                if factor > LARGEST_FACTOR {
                    self.log.push(
                        fault(
                            node.place,
                            format!("备货系数是 {factor}，最多 {LARGEST_FACTOR}"),
                            format!("a factor of {factor}, at most {LARGEST_FACTOR} is accepted"),
                        )
                        .help(
                            "系数是预计需求的几倍，例如 1.2；件数写 units = \"40 units\"",
                            "a factor is times the expected demand, such as 1.2; for plain units write units = \"40 units\"",
                        ),
                    );
                    return None;
                }
                Some(Level::Factor(factor))
            }
            "z" => view.signed(key).map(Level::Z),
            "units" => view.units(key).map(Level::Units),
            _ => {
                let share = view.amount(key, &unit::SHARE)?;
                if share <= 0.0 || share >= 1.0 {
                    self.log.push(
                        fault(
                            node.place,
                            "要大于 0%、小于 100%",
                            "this must be above 0% and below 100%",
                        )
                        .help(
                            "从不缺货要无穷多的货；例如 \"98%\"",
                            "never to be short takes infinite stock; for example \"98%\"",
                        ),
                    );
                    return None;
                }
                Some(match key {
                    "cycle_service" => Level::CycleService(share),
                    _ => Level::FillRate(share),
                })
            }
        }
    }

    fn is_positive(&mut self, node: &Node, positive: bool) -> Option<()> {
        if !positive {
            self.log
                .push(fault(node.place, "要大于 0", "this must be above zero"));
        }
        positive.then_some(())
    }
}

/// s at S or above it.
pub fn min_not_below(place: Place) -> Problem {
    fault(
        place,
        "min（s）要比补到的水平（S）低",
        "min (s) must be below the level that is filled up to (S)",
    )
    .help(
        "例如 min = \"20 units\", units = \"60 units\"",
        "for example min = \"20 units\", units = \"60 units\"",
    )
}

/// Whether one level is at the other or above it, as far as they are stated in the same way.
fn at_or_above(level: Level, other: Level) -> bool {
    use Level::{CycleService, Factor, FillRate, Units, Z};
    match (level, other) {
        (Units(a), Units(b)) => a >= b,
        (Factor(a), Factor(b))
        | (Z(a), Z(b))
        | (CycleService(a), CycleService(b))
        | (FillRate(a), FillRate(b)) => a >= b,
        _ => false,
    }
}
