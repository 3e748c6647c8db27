//! What the ordering of a stock point looks ahead with.

use crate::model::stock::plan::Forecast;

use super::super::problem::Problem;
use super::super::view::View;
use super::stock::Point;
use super::{fault, no_correlation};

impl Point<'_, '_> {
    /// The known mean, or one of three forecasts.
    pub(super) fn forecast(&mut self) -> Forecast {
        let node = self.view.get("forecast");
        let Some((node, table)) = node.and_then(|node| Some((node, node.table()?))) else {
            return Forecast::Known;
        };
        let view = View::of(table);
        let (average, weight) = (view.count("moving_average"), view.signed("smoothing"));
        let resemblance = view.signed("autoregressive");
        let keys = ["moving_average", "smoothing", "autoregressive"];
        let mut written = keys.iter().filter_map(|key| view.get(key));
        match (written.next(), written.next()) {
            (_, Some(second)) => self.log.push(one_forecast(fault(
                second.place,
                "预测只能写一种",
                "a forecast is made in one way",
            ))),
            (None, None) => self.log.push(one_forecast(fault(
                node.place,
                "没有写怎么预测",
                "how the forecast is made is not said",
            ))),
            _ => {}
        }
        match (average, weight, resemblance) {
            (Some(periods), ..) => Forecast::MovingAverage(periods.max(1)),
            (_, Some(weight), _) => {
                if weight <= 0.0
                    && let Some(node) = view.get("smoothing")
                {
                    self.log.push(fault(
                        node.place,
                        "权重要大于 0，否则预测永远不变",
                        "the weight must be above zero, or the forecast never changes",
                    ));
                }
                Forecast::Smoothing(weight)
            }
            (_, _, Some(resemblance)) => {
                if resemblance.abs() >= 1.0
                    && let Some(node) = view.get("autoregressive")
                {
                    self.log.push(no_correlation(node.place));
                }
                Forecast::Autoregressive(resemblance)
            }
            _ => Forecast::Known,
        }
    }
}

fn one_forecast(problem: Problem) -> Problem {
    problem.help(
        "写一种：forecast = { moving_average = 5 }、{ smoothing = 0.2 }、{ autoregressive = 0.7 }，或 \"known\"",
        "one of forecast = { moving_average = 5 }, { smoothing = 0.2 }, { autoregressive = 0.7 }, or \"known\"",
    )
}
