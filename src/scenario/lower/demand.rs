//! The market: who orders when.

use crate::engine::time::{DAY, SimTime};
use crate::language::Text;
use crate::model::demand::{Demand, Rate, Regular, two_classes};
use crate::random::Law;

use super::super::problem::Problem;
use super::super::quantity::dates::{self, Day};
use super::super::quantity::{self, unit};
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, agents, fault, no_correlation, warning, whole_days};

impl<'a> Lowering<'a, '_> {
    /// The market: as many streams as the lowest tier listed has agents, in the chain or not.
    pub(super) fn demand(&mut self, start: Day) -> Demand {
        let demand = self.root.below("demand");
        // Too many are refused with the tiers.
        let streams = agents::streams(&self.root.entries("tier")).min(semantic::MOST_AGENTS) as u32;
        let total = demand.amount("orders", &unit::RATE);
        let each = demand.amount("orders_per_agent", &unit::RATE);
        let keys = ["orders", "orders_per_agent", "every"];
        let given = keys.iter().find_map(|key| demand.get(key));
        let regular = self.regular(&demand);
        let by_clock = regular.map(|regular| DAY as f64 / regular.every as f64);
        let each = each.or(by_clock);
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
            (None, None) if demand.get("every").is_none() => {
                let what = Text::new("没有写单量", "how many orders come is not said");
                self.log
                    .push(Problem::error(self.place("demand"), what).help(
                        "在 [demand] 写 orders = \"1200 orders/day\"",
                        "write orders = \"1200 orders/day\" in [demand]",
                    ));
            }
            _ => {}
        }
        let place = given.map(|node| node.place);
        if let Some((rate, place)) = rate.zip(place)
            && rate <= 0.0
        {
            let what = Text::new("单量要大于 0", "the rate must be above zero");
            self.log.push(Problem::error(place, what));
        }
        let rate = self.rate(&demand, rate.unwrap_or(0.0), start);
        let run = self.root.below("run");
        let horizon = SimTime::from_millis(run.duration("horizon").unwrap_or(0));
        let market = Demand {
            streams,
            shares: self.by_agent(&demand, streams),
            rate,
            regular,
        };
        let expected = expected(&market, horizon);
        semantic::length(&run, place.map(|place| (expected, place)), self.log);
        market
    }

    /// Orders by the clock, and what does not go together with them.
    fn regular(&mut self, demand: &View<'a>) -> Option<Regular> {
        let Some(node) = demand.get("every") else {
            if let Some(node) = demand.get("correlation")
                && demand.signed("correlation") != Some(0.0)
            {
                self.log.push(
                    fault(
                        node.place,
                        "correlation 只用在按钟点下单",
                        "correlation belongs to orders by the clock",
                    )
                    .help(
                        "例如 every = \"1 d\", correlation = 0.7",
                        "for example every = \"1 d\", correlation = 0.7",
                    ),
                );
            }
            return None;
        };
        for key in ["orders", "orders_per_agent"] {
            if let Some(second) = demand.get(key) {
                self.log.push(
                    fault(
                        second.place.max(node.place),
                        format!("{key} 和 every 只能写一个"),
                        format!("{key} and every exclude each other"),
                    )
                    .help(
                        "不用的写 \"none\"",
                        "write \"none\" for the one that is not meant",
                    ),
                );
            }
        }
        if let Some(spread) = demand.get("by_agent").filter(|node| node.table().is_some()) {
            self.log.push(
                fault(
                    spread.place,
                    "按钟点下单时，每个零售代理的单一样多",
                    "with orders by the clock all agents have equally many",
                )
                .help(
                    "写 by_agent = \"equal\"，或用 orders 代替 every",
                    "write by_agent = \"equal\", or orders instead of every",
                ),
            );
        }
        for key in ["hour_weights", "weekday_weights"] {
            if let Some(weights) = demand.get(key) {
                self.log.push(
                    warning(
                        weights.place,
                        format!("按钟点下单时 {key} 不起作用"),
                        format!("with orders by the clock {key} has no effect"),
                    )
                    .help(
                        "不用的写 \"none\"",
                        "write \"none\" for the one that is not meant",
                    ),
                );
            }
        }
        let every = self.span(demand, "every")?;
        let correlation = self.correlation(demand);
        Some(Regular { every, correlation })
    }

    /// Between neighbouring quantities.
    fn correlation(&mut self, demand: &View<'a>) -> f64 {
        let Some(node) = demand.get("correlation") else {
            return 0.0;
        };
        let correlation = demand.signed("correlation").unwrap_or(0.0);
        if correlation.abs() >= 1.0 {
            self.log.push(no_correlation(node.place));
        }
        let products = self.root.entries("product");
        let normal = |view: &View<'_>| {
            let law = view.law("quantity", &unit::UNITS);
            matches!(law, Some(Law::Normal { .. }))
        };
        if correlation != 0.0 && (products.is_empty() || !products.iter().all(|(_, p)| normal(p))) {
            self.log.push(
                fault(
                    node.place,
                    "有 correlation，每种商品的件数都要是正态分布",
                    "with correlation the quantity of every product must be normal",
                )
                .help(
                    "例如 quantity = { normal = { mean = \"40 units\", sd = \"12 units\" } }",
                    "for example quantity = { normal = { mean = \"40 units\", sd = \"12 units\" } }",
                ),
            );
        }
        correlation
    }

    /// - `orders`: a day, on average over a week without promotions.
    fn rate(&mut self, demand: &View<'a>, orders: f64, start: Day) -> Rate {
        let hourly = demand.numbers::<24>("hour_weights");
        let daily = demand.numbers::<7>("weekday_weights");
        let rate = match (&hourly, &daily) {
            (None, None) => Rate::constant(orders),
            _ => Rate::weekly(
                dates::weekday(start),
                orders,
                &hourly.unwrap_or([1.0; 24]),
                &daily.unwrap_or([1.0; 7]),
            ),
        };
        let rate = rate.on_days(self.factors(demand));
        match self.day_factor(demand) {
            Some(law) => rate.varying(law),
            None => rate,
        }
    }

    /// The factor of each day of the run.
    fn factors(&mut self, demand: &View<'a>) -> Vec<f64> {
        let run = self.root.below("run");
        let length = whole_days(run.duration("horizon").unwrap_or(0));
        let mut factors = vec![1.0; length as usize];
        for (_, promotion) in demand.entries("promotion") {
            let factor = promotion.number("factor").unwrap_or(1.0);
            for days in self.days(&promotion, "days", length) {
                for day in days {
                    // Far above what is refused below as too many orders.
                    let factor = factors[day as usize] * factor;
                    factors[day as usize] = factor.min(1e15);
                }
            }
        }
        for days in self.days(demand, "closed", length) {
            factors[days.start as usize..days.end as usize].fill(0.0);
        }
        if factors.iter().all(|&factor| factor == 0.0) {
            let node = demand.get("closed").or(demand.get("promotion"));
            let what = Text::new("整个模拟期间都没有人下单", "nobody orders in the whole run");
            self.log
                .push(Problem::error(node.map(|node| node.place), what));
        }
        factors
    }

    /// The law of the factor that each day draws.
    fn day_factor(&mut self, demand: &View<'a>) -> Option<Law> {
        const MOST_SPREAD: f64 = 10.0;
        let table = View::of(demand.get("day_factor")?.table()?);
        let (node, cv) = (table.get("cv")?, table.number("cv")?);
        if cv == 0.0 {
            return None;
        }
        let law = Law::gamma_shape_scale((cv * cv).recip(), cv * cv);
        if law.is_err() || cv > MOST_SPREAD {
            let what = Text::new(
                format!("cv 是 {cv:e},只能是 0 到 {MOST_SPREAD}"),
                format!("a cv of {cv:e} is not possible, only 0 to {MOST_SPREAD}"),
            );
            self.log.push(Problem::error(node.place, what));
        }
        law.ok()
    }

    /// The shares of the streams; `None` is equal shares.
    fn by_agent(&mut self, demand: &View<'a>, streams: u32) -> Option<Vec<f64>> {
        let table = View::of(demand.get("by_agent")?.table()?);
        let (top_node, takes_node) = (table.get("top")?, table.get("takes")?);
        let mut good = true;
        for node in [top_node, takes_node] {
            let share = quantity::share(node, &mut Default::default())?;
            if share <= 0.0 || share >= 1.0 {
                let what = Text::new(
                    "要大于 0%、小于 100%",
                    "this must be above 0% and below 100%",
                );
                self.log.push(Problem::error(node.place, what).help(
                    "各代理单量相同写 by_agent = \"equal\"",
                    "for equal shares write by_agent = \"equal\"",
                ));
                good = false;
            }
        }
        if !good {
            return None;
        }
        let (share, takes) = (table.share("top"), table.share("takes"));
        // Largest remainder of two: the nearer whole number.
        let top = (share * f64::from(streams)).round() as u32;
        if top == 0 || top == streams {
            let what = Text::new(
                format!("{streams} 个代理里分不出这么一部分:算下来是 {top} 个"),
                format!("of {streams} agents this share is {top}: there are no two groups"),
            );
            self.log.push(Problem::error(top_node.place, what));
            return None;
        }
        if takes < share {
            let what = Text::new(
                "takes 比 top 小:所谓单多的代理反而单少",
                "takes is below top: those agents have fewer orders than the others",
            );
            self.log.push(Problem::warning(takes_node.place, what));
        }
        Some(two_classes(streams, top, takes))
    }
}

/// The orders to be expected before an instant.
pub(super) fn expected(demand: &Demand, end: SimTime) -> f64 {
    match &demand.regular {
        // Promotions and good days change the quantities.
        Some(regular) => end.millis() as f64 / regular.every as f64 * f64::from(demand.streams),
        None => demand.rate.expected(end),
    }
}
