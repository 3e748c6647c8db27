//! Where stock stands: which point serves whom, and by which way its own orders go up.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::agent::Agent;
use crate::model::clock::ActiveClock;
use crate::model::network::{Network, Practice, RelayPolicy, ShipFrom};
use crate::model::pieces::Piece;
use crate::model::slab::{NONE, Slab};
use crate::random::Root;
use crate::random::key::hash_name;

use super::forecast::{Outlook, begins_with, fills_up};
use super::goods::OrderGoods;
use super::plan::{Holding, Quantity, Review, Stagger};
use super::point::{Desk, Figure, Point, Source, Stock};
use super::purpose;
use super::sums::StockSums;
use super::target::{Target, targets};

/// No holding.
const NOBODY: u16 = u16::MAX;

/// Who holds what in a piece, and the orders' side of it.
#[derive(Debug, Default)]
pub struct Layout {
    /// The holding of each product at each tier, then at each supplier.
    holdings: Vec<Vec<u16>>,
    /// How many of these places are suppliers.
    suppliers: usize,
    /// Where the points of each holding begin among all.
    first: Vec<u32>,
    /// Where the agents of each tier begin among all.
    tiers: Vec<u32>,
    /// Whether orders are filled at the first stock they meet.
    pub nearest: bool,
    /// Whether somebody looks at what buyers ask for, and not at what comes from below.
    pub end_demand: bool,
    /// What belongs to each order, by slot.
    pub orders: Vec<OrderGoods>,
    pub replenishments: Slab<Replenishment>,
    pub reviews: Vec<Reviews>,
    /// How far the last quantity of each stream was from its mean, in standard deviations.
    pub deviations: Vec<f64>,
    pub first_stream: u32,
}

/// An order of a point, on its way up through the agents.
#[derive(Debug, Clone, Copy)]
pub struct Replenishment {
    pub point: u32,
    pub quantity: Quantity,
    /// Its number among the orders of the point.
    pub number: u32,
}

/// Points of a holding that are reviewed at the same instants.
#[derive(Debug, Clone)]
pub struct Reviews {
    holding: u16,
    pub every: Millis,
    pub first: SimTime,
    pub before_demand: bool,
    pub points: Vec<u32>,
}

impl Layout {
    /// The point of a product with an agent of a tier, or with a supplier.
    ///
    /// - `who`: the agent's slot, or the supplier's index.
    #[inline]
    pub fn point(&self, tier: Option<u8>, who: u32, product: u16) -> Option<u32> {
        let first_supplier = self.holdings.len() - self.suppliers;
        let place = tier.map_or(first_supplier + who as usize, usize::from);
        let holding = self.holdings[place][usize::from(product)];
        if holding == NOBODY {
            return None;
        }
        let first = self.first[usize::from(holding)];
        Some(match tier {
            Some(tier) => first + (who - self.tiers[usize::from(tier)]),
            None => first,
        })
    }
}

/// Puts the points of a piece in place of those before, each with what it begins with.
pub fn lay_out<'n>(
    net: &'n Network,
    root: Root,
    piece: &Piece,
    agents: &[Agent<'n>],
    (stock, layout): (&mut Stock, &mut Layout),
    sums: &mut StockSums,
) {
    *stock = Stock {
        points: Vec::new(),
        desk: Desk {
            window: (net.warm_up, net.horizon),
            lags: lags(net),
            ..Desk::default()
        },
    };
    let products = net.products.len().max(1);
    let mut tiers = Vec::with_capacity(piece.tiers.len());
    let mut next = 0;
    for numbers in &piece.tiers {
        tiers.push(next);
        next += numbers.len() as u32;
    }
    let suppliers = net.suppliers.len();
    let mut holdings = vec![vec![NOBODY; products]; net.tiers.len() + suppliers];
    let mut first = Vec::with_capacity(net.stock.len());
    for (index, holding) in net.stock.iter().enumerate() {
        let place = holding.tier.unwrap_or(net.tiers.len() + holding.supplier);
        holdings[place][holding.product] = index as u16;
        first.push(stock.points.len() as u32);
        let salt = hash_name(&name(net, holding));
        let numbers = match holding.tier {
            Some(tier) => piece.tiers[tier].clone(),
            None => 0..1,
        };
        let targets = targets(net, holding, numbers.clone());
        for (number, target) in numbers.clone().zip(targets) {
            let agent = match holding.tier {
                Some(tier) => tiers[tier] + (number - numbers.start),
                None => NONE,
            };
            let (place, key) = (stock.points.len() as u32, root.agent(salt, number));
            let mut point = Point::new(key, place, (index as u16, number), agent);
            prepare(net, holding, &target, stock.desk.lags.len(), &mut point);
            let counted = &mut sums.holdings[index];
            counted.begun += i128::from(point.on_hand);
            if let Some(first_midnight) = counted.by_day.first_mut() {
                *first_midnight += point.on_hand;
            }
            counted.level += i128::from(point.level);
            counted.points += 1;
            stock.points.push(point);
        }
    }
    *layout = Layout {
        holdings,
        suppliers,
        first,
        tiers,
        nearest: net.ship_from == ShipFrom::NearestStock,
        end_demand: net.stock.iter().any(|holding| holding.sees_end_demand),
        deviations: vec![0.0; piece.streams.len()],
        first_stream: piece.streams.start,
        ..Layout::default()
    };
    find_sources(net, agents, stock, layout);
    layout.reviews = reviews(net, stock);
}

/// The name of a holding, as it enters keys: that of the tier or supplier, and of the product.
fn name(net: &Network, holding: &Holding) -> String {
    let place = match holding.tier {
        Some(tier) => net.tiers[tier].name.clone(),
        None => match net.suppliers[holding.supplier].name.as_str() {
            "" => "supplier".to_owned(),
            name => format!("supplier/{name}"),
        },
    };
    let product = net.products.get(holding.product);
    // No name of a tier, a supplier or a product has a slash.
    let product = product.map_or("", |product| product.name.as_str());
    format!("stock/{place}/{product}")
}

/// Levels, forecast and initial stock of a point.
fn prepare(net: &Network, holding: &Holding, target: &Target, lags: usize, point: &mut Point) {
    let product = net.products.get(holding.product);
    point.lead_time = match &holding.lead_time {
        Some(law) => law.fixed_millis(),
        None => Some(0),
    };
    point.keeps_order = holding.keeps_order;
    point.made_to_order = holding.production.is_some();
    point.fills_up = fills_up(holding);
    point.when_short = holding.when_short;
    point.shelf_life = product.and_then(|product| product.shelf_life);
    point.continuous = holding.review.is_none();
    point.sees_end_demand = holding.sees_end_demand;
    point.level = target.level.unwrap_or(0);
    point.lower = target.lower.unwrap_or(0);
    point.warns_at = target.warns_at.unwrap_or(Quantity::MIN);
    let initial = begins_with(holding, target);
    point.on_hand = initial.max(0);
    if point.on_hand > 0
        && let Some(life) = point.shelf_life
    {
        point.shelf.put(SimTime::from_millis(life), point.on_hand);
    }
    let period = holding.review.map_or(DAY, |review| review.every) as f64 / DAY as f64;
    let known = target.demand_per_day * period * super::plan::UNIT as f64;
    point.outlook = Outlook::new(holding, known, target.protection_days / period);
    let available = point.on_hand;
    point.figures = vec![
        Figure {
            at: SimTime::ZERO,
            available,
        };
        lags
    ];
}

/// How often figures of stock are passed on, in all practices of the tiers that sell.
fn lags(net: &Network) -> Vec<Millis> {
    let mut lags: Vec<Millis> = net
        .practices()
        .filter_map(|practice| practice.stock_sync_lag)
        .collect();
    lags.sort_unstable();
    lags.dedup();
    lags
}

/// Where each point's goods come from, and by which way its orders go there.
fn find_sources(net: &Network, agents: &[Agent<'_>], stock: &mut Stock, layout: &Layout) {
    for index in 0..stock.points.len() {
        let Point { holding, agent, .. } = stock.points[index];
        let holding = &net.stock[usize::from(holding)];
        if agent == NONE {
            // The supplier's own orders are the last flow.
            let last = net.tiers.len() as u16 + 1;
            stock.points[index].flows = (last, last + 1);
            continue;
        }
        let product = holding.product as u16;
        let mut at = &agents[agent as usize];
        let mut direct = passes_on(at.practice);
        let end = u16::from(at.tier) + 2;
        let (source, top) = loop {
            if at.tier == 0 {
                break (suppliers_source(net, layout, product), 0);
            }
            let upper = at.upper;
            at = &agents[upper as usize];
            if let Some(point) = layout.point(Some(at.tier), upper, product) {
                break (Source::Point(point), u16::from(at.tier) + 1);
            }
            direct &= passes_on(at.practice);
        };
        let point = &mut stock.points[index];
        point.source = source;
        point.direct = direct;
        point.flows = (top + 1, end);
    }
}

/// Where goods come from that no agent has.
fn suppliers_source(net: &Network, layout: &Layout, product: u16) -> Source {
    let held = |supplier: usize| layout.point(None, supplier as u32, product);
    let named = net.products.get(usize::from(product));
    match named.and_then(|one| one.supplier) {
        None if net.several_suppliers() => {
            let anybody = (0..net.suppliers.len()).any(|one| held(one).is_some());
            if anybody {
                Source::Drawn
            } else {
                Source::Outside
            }
        }
        named => held(named.unwrap_or(0)).map_or(Source::Outside, Source::Point),
    }
}

/// Whether agents with this practice pass an order on as it comes, at the same instant, always.
fn passes_on(practice: &Practice) -> bool {
    practice.relay == RelayPolicy::Immediate
        && practice.clock == ActiveClock::always()
        && practice.own_orders.per_order.is_none()
        && practice.handling.per_order.is_none()
        && practice.message_delay.is_none()
        && practice.omission == 0.0
        && practice.error == 0.0
}

/// Who is reviewed when, from the lowest tier up.
fn reviews(net: &Network, stock: &Stock) -> Vec<Reviews> {
    let mut groups: Vec<Reviews> = Vec::new();
    // The lowest tiers first: what they order at an instant is seen above at that instant.
    let mut points: Vec<u32> = (0..stock.points.len() as u32).collect();
    let tier = |&point: &u32| {
        let holding = &net.stock[usize::from(stock.points[point as usize].holding)];
        std::cmp::Reverse(holding.tier)
    };
    // `None`, a supplier, is the least, so the last.
    points.sort_by_key(tier);
    for point in points {
        let at = &stock.points[point as usize];
        let Some(review) = net.stock[usize::from(at.holding)].review else {
            continue;
        };
        let first = SimTime::from_millis(review.first + offset(net, &review, at));
        // Each holding by itself: who else is there must not decide who comes first.
        let same = groups
            .iter_mut()
            .find(|group| (group.holding, group.first) == (at.holding, first));
        match same {
            Some(group) => group.points.push(point),
            None => groups.push(Reviews {
                holding: at.holding,
                every: review.every,
                first,
                before_demand: review.before_demand,
                points: vec![point],
            }),
        }
    }
    groups
}

/// How much later than the first of its holding a point is reviewed \[ms\].
fn offset(net: &Network, review: &Review, point: &Point) -> Millis {
    let days = (review.every / DAY).max(1);
    match review.stagger {
        Stagger::None => 0,
        Stagger::Even => {
            let tier = net.stock[usize::from(point.holding)].tier;
            let many = tier.map_or(1, |tier| Millis::from(net.tiers[tier].agents));
            Millis::from(point.number) * days / many.max(1) * DAY
        }
        Stagger::Random => {
            let drawn = point.key.draw(purpose::STAGGER, 0).uniform();
            ((drawn * days as f64) as Millis).min(days - 1) * DAY
        }
    }
}
