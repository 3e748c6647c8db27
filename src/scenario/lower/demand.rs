//! The market: who orders when.

use crate::engine::time::SimTime;
use crate::language::Text;
use crate::model::demand::{Demand, Rate, two_classes};
use crate::random::Law;

use super::super::problem::Problem;
use super::super::quantity::dates::{self, Day};
use super::super::quantity::{self, unit};
use super::super::semantic;
use super::super::view::View;
use super::{Lowering, agents, whole_days};

impl<'a> Lowering<'a, '_> {
    /// The market: as many streams as the lowest tier listed has agents, in the chain or not.
    pub(super) fn demand(&mut self, start: Day) -> Demand {
        let demand = self.root.below("demand");
        // Too many are refused with the tiers.
        let streams = agents::streams(&self.root.entries("tier")).min(semantic::MOST_AGENTS) as u32;
        let total = demand.amount("orders", &unit::RATE);
        let each = demand.amount("orders_per_agent", &unit::RATE);
        let given = demand.get("orders").or(demand.get("orders_per_agent"));
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
            (None, None) => {
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
        let expected = rate.expected(horizon);
        semantic::length(&run, place.map(|place| (expected, place)), self.log);
        Demand {
            streams,
            shares: self.by_agent(&demand, streams),
            rate,
            regular: None,
        }
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
