//! Stock: who holds what, from the tables at the suppliers and at the tiers.

use crate::engine::time::DAY;
use crate::model::network::{Network, Product, ShipFrom};
use crate::model::stock::plan::{
    Forecast, Holding, Level, Policy, Quantity, Review, Stagger, UNIT, WhenShort,
};
use crate::model::stock::target::{target, targets};
use crate::random::Law;

use super::super::node::{Node, Table};
use super::super::problem::{Log, Place};
use super::super::semantic;
use super::super::view::View;
use super::levels::{self, Levels, POINT_KEYS};
use super::suppliers::suppliers;
use super::{Lowering, chain, disruptions, fault, warning};

/// A share below this many orders is no reason to speak of goods that come back.
const SELDOM: f64 = 1e-6;

impl<'a> Lowering<'a, '_> {
    /// Who holds what; at the suppliers first, then from the top tier down.
    pub(super) fn stock(&mut self, ship_from: ShipFrom, products: &[Product]) -> Vec<Holding> {
        let chain = chain(&self.root);
        let suppliers = suppliers(&self.root);
        let suppliers: Vec<Option<&Node>> = suppliers.iter().map(held).collect();
        let tiers: Vec<Option<&Node>> = chain.iter().map(|(_, tier)| held(tier)).collect();
        self.unused(ship_from, &suppliers, &tiers);
        let place = |(at, node): (usize, &Option<&'a Node>)| Some((at, (*node)?));
        let at_suppliers = suppliers.iter().enumerate().filter_map(place);
        let at_tiers = tiers.iter().enumerate().filter_map(place);
        let points = at_suppliers.map(|(at, node)| (None, at, node));
        let points = points.chain(at_tiers.map(|(at, node)| (Some(at), 0, node)));
        let agents_ship = ship_from == ShipFrom::TopTier && !tiers.is_empty();
        let several = suppliers.len() > 1 && !agents_ship;
        let mut holdings = Vec::new();
        for (tier, supplier, node) in points {
            let Some(table) = node.table() else { continue };
            let own = View::of(table).entries("product");
            for index in 0..products.len().max(1) {
                let product = products.get(index);
                let name = product.map(|product| product.name.as_str());
                let own = own.iter().find(|(_, own)| own.word("name") == name);
                let own = own.filter(|_| name.is_some());
                if own.is_some_and(|(_, own)| own.has("stock")) {
                    continue;
                }
                let merged = own.map(|(node, _)| overridden(table, node.table()));
                let point = Point {
                    view: View::of(merged.as_ref().unwrap_or(table)),
                    node: own.map_or(node, |(node, _)| node),
                    tier,
                    supplier,
                    next_source: match tier {
                        Some(_) => ship_from == ShipFrom::NearestStock,
                        None => several,
                    },
                    quantity: product.and_then(|product| product.quantity.as_ref()),
                    log: &mut *self.log,
                };
                holdings.extend(point.holding(index));
            }
        }
        self.without_stock(&holdings, products);
        holdings
    }

    /// Whether a tier in use holds stock.
    pub(super) fn agents_hold(&self) -> bool {
        let mut tiers = chain(&self.root).into_iter();
        tiers.any(|(_, tier)| held(&tier).is_some())
    }

    /// Whether anybody holds stock.
    pub(super) fn anybody_holds(&self) -> bool {
        suppliers(&self.root).iter().any(|one| held(one).is_some()) || self.agents_hold()
    }

    /// Stock that no order ever comes to.
    fn unused(
        &mut self,
        ship_from: ShipFrom,
        suppliers: &[Option<&Node>],
        tiers: &[Option<&Node>],
    ) {
        let top = tiers.first().copied().flatten();
        for (at, node) in tiers.iter().enumerate() {
            let Some(node) = node else { continue };
            let used = match ship_from {
                // What passes through an agent's hands is on its way to a buyer already.
                ShipFrom::Supplier | ShipFrom::EachTier => false,
                ShipFrom::TopTier => at == 0,
                ShipFrom::NearestStock => true,
            };
            if !used {
                self.log.push(fault(
                    node.place,
                    "没有人从这里发货，这里的备货用不上",
                    "nobody ships from here, so this stock is never used",
                ).help(
                    "写 network.ship_from = \"nearest_stock\"；不备货就删掉，或写 stock = \"none\"",
                    "write network.ship_from = \"nearest_stock\"; for no stock leave it out, or write stock = \"none\"",
                ));
            } else if !self.anybody_orders_from_agents() {
                self.log.push(fault(
                    node.place,
                    "所有渠道的单都直达供应商，没有人从这里买货",
                    "the orders of all channels enter at the supplier, so nobody buys from this stock",
                ));
            }
        }
        if ship_from == ShipFrom::TopTier
            && top.is_none()
            && !tiers.is_empty()
            && let Some(node) = suppliers.iter().flatten().next()
        {
            self.log.push(
                fault(
                    node.place,
                    "最上一级代理发货，又没有写备货，没有人向供应商要货",
                    "the top tier ships and states no stock, so nobody draws on the supplier's",
                )
                .help(
                    "在最上一级也写 stock = { … }，它向供应商补货",
                    "write stock = { … } at the top tier as well; it replenishes from the supplier",
                ),
            );
        }
    }

    /// Levels stated in different ways can be compared only when they are units.
    pub(super) fn min_below_max(&mut self, network: &Network) {
        for holding in &network.stock {
            let Policy::MinMax { min, max } = holding.policy else {
                continue;
            };
            if std::mem::discriminant(&min) == std::mem::discriminant(&max) {
                continue;
            }
            let agents = holding.tier.map_or(1, |tier| network.tiers[tier].agents);
            let targets = targets(network, holding, 0..agents);
            let above = targets.iter().find(|target| target.lower >= target.level);
            if let (Some(target), Some(node)) = (above, self.written(holding, network, "min")) {
                let units = |level: Option<Quantity>| level.unwrap_or(0) as f64 / UNIT as f64;
                let (min, max) = (units(target.lower), units(target.level));
                self.log.push(levels::min_not_below(node.place).help(
                    format!("算下来 min 是 {min} 件，要补到的是 {max} 件"),
                    format!("min comes out as {min} units, the level as {max} units"),
                ));
            }
        }
    }

    /// Production that is slower than what is sold never catches up.
    pub(super) fn production_keeps_up(&mut self, network: &Network) {
        for holding in &network.stock {
            let Some(law) = &holding.production else {
                continue;
            };
            let made = DAY as f64 / law.mean();
            let sold = target(network, holding, 0).demand_per_day;
            if sold >= made
                && let Some(node) = self.written(holding, network, "production")
            {
                self.log.push(warning(
                    node.place,
                    format!("每天卖 {sold:.0} 件，只生产得出 {made:.0} 件，欠货越积越多"),
                    format!(
                        "{sold:.0} units are sold a day and {made:.0} can be made: what is owed grows and grows"
                    ),
                ));
            }
        }
    }

    /// More units than their squares over time can be counted.
    pub(super) fn units_can_be_counted(&mut self, network: &Network) {
        let days = network.horizon.millis() as f64 / DAY as f64;
        let Some(node) = self.root.below("run").get("horizon") else {
            return;
        };
        let points = network.stock.iter().map(|holding| {
            let agents = holding.tier.map_or(1, |tier| network.tiers[tier].agents);
            let all = targets(network, holding, 0..agents);
            all.iter().map(|one| one.demand_per_day).sum::<f64>()
        });
        let most = disruptions::most_demand(&network.disruptions);
        let units = points.fold(0.0, f64::max) * days * most;
        if units > semantic::MOST_UNITS {
            let most = semantic::MOST_UNITS;
            self.log.push(
                fault(
                    node.place,
                    format!("一次模拟要卖约 {units:.1e} 件，最多 {most:e} 件"),
                    format!("about {units:.1e} units are sold in one replication, at most {most:e}"),
                )
                .help(
                    "缩短 run.horizon，减少单量或每单的件数，或者按箱计数",
                    "shorten run.horizon, lower the rate or the quantity of an order, or count in cartons",
                ),
            );
        }
    }

    /// Where a key of a holding is written.
    pub(super) fn written(
        &self,
        holding: &Holding,
        network: &Network,
        key: &str,
    ) -> Option<&'a Node> {
        let owner = match holding.tier {
            Some(tier) => chain(&self.root).get(tier)?.1.clone(),
            None => suppliers(&self.root).get(holding.supplier)?.clone(),
        };
        let stock = owner.below("stock");
        let name = network.products.get(holding.product).map(|one| &*one.name);
        let mut own = stock.entries("product").into_iter();
        let own = own.find(|(_, own)| name.is_some() && own.word("name") == name);
        own.and_then(|(_, own)| own.get(key)).or(stock.get(key))
    }

    fn anybody_orders_from_agents(&self) -> bool {
        let channels = self.root.entries("channel");
        let enters = |view: &View<'_>| view.word("enters_at") == Some("supplier");
        channels.is_empty() || channels.iter().any(|(_, view)| !enters(view))
    }

    /// What is said of goods and has no effect without stock of them.
    fn without_stock(&mut self, holdings: &[Holding], products: &[Product]) {
        let entries = self.root.entries("product");
        for (index, ((_, view), product)) in entries.iter().zip(products).enumerate() {
            let is_held = holdings.iter().any(|holding| holding.product == index);
            if let Some(node) = view.get("shelf_life")
                && product.shelf_life.is_some()
                && !is_held
            {
                self.log.push(warning(
                    node.place,
                    "谁都不备这种货，保质期不起作用",
                    "nobody holds this product, so its shelf life has no effect",
                ));
            }
        }
    }
}

/// The table of stock in a tier or the supplier; the word for infinite stock is none.
fn held<'a>(owner: &View<'a>) -> Option<&'a Node> {
    owner.get("stock").filter(|node| node.table().is_some())
}

/// The keys of a stock point with those of one product in their place. A product that states a
/// policy of its own takes nothing of the other.
fn overridden(table: &Table, own: Option<&Table>) -> Table {
    let mut merged = table.clone();
    let Some(own) = own else { return merged };
    let states = |keys: &[&str]| keys.iter().any(|key| own.get(key).is_some());
    let (levels, point) = (states(&levels::KEYS), states(&POINT_KEYS));
    let mut replaced = vec!["product"];
    if levels {
        replaced.extend(levels::KEYS);
        replaced.extend(POINT_KEYS);
    } else if point {
        replaced.extend(levels::KEYS);
        replaced.extend(["min", "closes"]);
    }
    for key in replaced {
        merged.remove(key);
    }
    for (key, entry) in own.in_order() {
        merged.insert(key, entry.key_place, entry.node.clone());
    }
    merged
}

/// One product at one stock point.
pub(super) struct Point<'v, 'l> {
    pub(super) view: View<'v>,
    /// The table the product's keys stand in, for what is missing.
    node: &'v Node,
    tier: Option<usize>,
    supplier: usize,
    /// Whether somebody can be asked who comes after it.
    next_source: bool,
    quantity: Option<&'v Law>,
    pub(super) log: &'l mut Log,
}

impl Point<'_, '_> {
    /// `None` where the level is not stated or wrong, which is told.
    fn holding(mut self, product: usize) -> Option<Holding> {
        let review = self.review();
        let when_short = self.when_short();
        let forecast = self.forecast();
        let mut levels = Levels {
            view: &self.view,
            node: self.node,
            log: self.log,
        };
        let policy = levels.policy();
        let warns_at = levels.level("warn_at");
        let policy = policy?;
        self.without_effect(&policy, forecast);
        Some(Holding {
            product,
            policy,
            review,
            minimum: self.view.units("minimum").unwrap_or(0),
            carton: self.view.units("carton").unwrap_or(0),
            lead_time: self.view.duration_law("lead_time"),
            keeps_order: self.view.word("deliveries") == Some("keep_order"),
            production: self.view.duration_law("production"),
            initial: self.view.units("initial"),
            forecast,
            sees_end_demand: self.view.word("demand_seen") == Some("buyers"),
            when_short,
            patience: self.view.duration_law("patience"),
            warns_at,
            chase_after: self.view.duration_law("chase_after"),
            returns: self.view.word("returns") == Some("yes"),
            supplier: self.supplier,
            ..Holding::up_to(self.tier, Level::Units(0))
        })
    }

    fn review(&mut self) -> Option<Review> {
        let Some(node) = self.view.get("review") else {
            for key in ["review_first", "review_when", "stagger"] {
                if let Some(node) = self.view.get(key) {
                    self.log.push(fault(
                        node.place,
                        format!("没有写 review，随时都看，{key} 没有意义"),
                        format!("without review the position is watched all the time, so {key} means nothing"),
                    ).help(
                        "例如 review = \"1 d\"",
                        "for example review = \"1 d\"",
                    ));
                }
            }
            return None;
        };
        let every = self.view.duration("review")?;
        if every <= 0 {
            self.log.push(
                fault(
                    node.place,
                    "盘点间隔要大于 0",
                    "the time between reviews must be above zero",
                )
                .help(
                    "随时看就删掉 review，或写 \"none\"",
                    "to watch the position all the time leave review out, or write \"none\"",
                ),
            );
            return None;
        }
        let stagger = match self.view.word("stagger") {
            Some("even") => Stagger::Even,
            Some("random") => Stagger::Random,
            _ => Stagger::None,
        };
        if let Some(node) = self.view.get("stagger")
            && stagger != Stagger::None
            && every < 2 * DAY
        {
            self.log.push(warning(
                node.place,
                "盘点间隔不到两天，没有可以错开的日子",
                "with less than two days between reviews there are no days to spread them over",
            ));
        }
        Some(Review {
            first: self.view.duration("review_first").unwrap_or(0),
            before_demand: self.view.word("review_when") == Some("before_demand"),
            stagger,
            ..Review::every(every)
        })
    }

    fn when_short(&mut self) -> WhenShort {
        let asks_above = self.tier.is_some() && self.next_source;
        let written = self.view.get("when_short");
        let when_short = match written.and_then(Node::text) {
            Some("partial") => WhenShort::Partial,
            Some("lost") => WhenShort::Lost,
            Some("next_source") => WhenShort::NextSource,
            None if asks_above => WhenShort::NextSource,
            _ => WhenShort::Backorder,
        };
        if let Some(node) = written
            && when_short == WhenShort::NextSource
            && !self.next_source
        {
            let help = match self.tier {
                None => (
                    "供应商后面没有别的货源；可以写 \"backorder\"、\"partial\"、\"lost\"；有好几家供应商，又由供应商给买家发货，才能找下一家",
                    "nobody is behind the supplier; write \"backorder\", \"partial\" or \"lost\"; the next source is another supplier, where several ship to buyers",
                ),
                Some(_) => (
                    "要 network.ship_from = \"nearest_stock\"",
                    "that needs network.ship_from = \"nearest_stock\"",
                ),
            };
            let problem = fault(
                node.place,
                "这里没有下一个货源",
                "there is no next source here",
            );
            self.log.push(problem.help(help.0, help.1));
        }
        // Where all suppliers are short it waits with the first.
        let waits = matches!(when_short, WhenShort::Backorder | WhenShort::Partial)
            || self.tier.is_none() && when_short == WhenShort::NextSource;
        if let Some(node) = self.view.get("patience")
            && !waits
        {
            self.log.push(
                fault(
                    node.place,
                    "缺货时这里没有人等，patience 没有意义",
                    "nobody waits here when stock is short, so patience means nothing",
                )
                .help(
                    "写 when_short = \"backorder\" 或 \"partial\"；或把 patience 删掉",
                    "write when_short = \"backorder\" or \"partial\", or leave patience out",
                ),
            );
        }
        let negative = self.quantity.map_or(0.0, |law| law.cdf(-f64::MIN_POSITIVE));
        if let Some(node) = written
            && when_short != WhenShort::Backorder
            && negative > SELDOM
        {
            let percent = format!("{:.2}%", negative * 100.0);
            self.log.push(warning(
                node.place,
                format!("每单件数有 {percent} 是负数：这些单是退货，不会缺货"),
                format!("{percent} of the quantities are negative: goods that come back, never short"),
            ).help(
                "不要负数，件数用 gamma、poisson 等分布",
                "for quantities that are never negative use gamma, poisson and the like",
            ));
        }
        when_short
    }

    /// What is written and changes nothing, or makes little sense.
    fn without_effect(&mut self, policy: &Policy, forecast: Forecast) {
        let converted = |level: &Level| !matches!(level, Level::Units(_));
        let (level, lower) = policy.levels();
        let looks_ahead = [level, lower].into_iter().flatten().any(converted);
        let smooths = matches!(policy, Policy::UpTo { closes, .. } if *closes < 1.0);
        if let Some(node) = self.view.get("forecast")
            && forecast != Forecast::Known
            && !looks_ahead
            && !smooths
        {
            self.log.push(warning(
                node.place,
                "水平是固定的件数，预测不起作用",
                "the level is a number of units, so the forecast has no effect",
            ));
        }
        if let Some(node) = self.view.get("demand_seen")
            && node.text() == Some("buyers")
            && forecast == Forecast::Known
        {
            self.log.push(warning(
                node.place,
                "没有写 forecast，平均需求是已知的，看到买家的订单也没有差别",
                "without forecast the mean is known, so seeing the buyers' orders makes no difference",
            ));
        }
        let takes_time = ["lead_time", "review", "production"];
        if looks_ahead && takes_time.iter().all(|key| self.view.get(key).is_none()) {
            let place = self.level_place();
            self.log.push(warning(
                place,
                "补货不用时间，也随时在看，算出来的水平是 0 件",
                "replenishment takes no time and the position is watched all the time: the level comes out as 0 units",
            ).help(
                "写 lead_time = \"3 d\"，或 review = \"1 d\"",
                "write lead_time = \"3 d\", or review = \"1 d\"",
            ));
        }
    }

    fn level_place(&self) -> Place {
        let keys = levels::KEYS.iter().chain(&POINT_KEYS);
        let mut written = keys.filter_map(|key| self.view.get(key));
        written.next().map_or(self.node.place, |node| node.place)
    }
}
