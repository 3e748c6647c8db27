//! Chart 6: orders omitted, altered and lost on the first passage over the number of tiers.
//!
//! The formula beside the loss is `1 - s * prod((1 - omission) * (1 - error))` over the tiers of a
//! scenario, with the rates of a hand-over measured at each of them; `1 - (1 - q)^h` where they
//! are equal. The share `s` that the lowest tier receives intact is no metric: it is what the
//! scenario with the fewest tiers of a line leaves for it, so line and formula meet there.

use crate::language::Language;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::{View, remainder};
use crate::stats::Estimate;

use super::by_tiers::{self, Line};
use super::frame::{Entry, Sign};
use super::panels::{APART, Drawn, FORMULA, Look, Measure, Panel, Panels, Place, Point, Spacing};
use super::{Figure, imprint, palette};

const OMITTED: &str = "orders.omission_rate";
const ALTERED: &str = "orders.error_rate";

/// What was measured in a scenario, and what the formula says.
struct Loss {
    omitted: Estimate,
    altered: Estimate,
    /// Not intact at the highest tier on the first passage.
    lost: Estimate,
    /// Share that every hand-over of the scenario leaves intact, by their own rates.
    kept: f64,
    formula: f64,
}

/// The chart; `None` with fewer than three numbers of tiers or where a rate is missing.
pub fn figure(view: &View) -> Option<Figure> {
    let lines = by_tiers::lines(view)?;
    let losses: Vec<Vec<Loss>> = lines
        .iter()
        .map(|line| measured(view, line))
        .collect::<Option<_>>()?;
    let panel = |title: &str, pick: fn(&Loss) -> (Estimate, Option<f64>)| {
        let line = |(index, line): (usize, &Line)| {
            let pairs = line.scenarios.iter().zip(&losses[index]);
            let points = pairs.map(|(&scenario, loss)| {
                let (value, formula) = pick(loss);
                Point {
                    at: by_tiers::tiers(view, scenario) as f64,
                    value,
                    hollow: false,
                    formula,
                }
            });
            Drawn {
                look: Look::of(index),
                points: points.collect(),
            }
        };
        let lines: Vec<Drawn> = lines.iter().enumerate().map(line).collect();
        Panel {
            title: title.to_owned(),
            unit: view.pick("占订单 %", "% of orders").to_owned(),
            measure: Measure::Share,
            most: Panel::highest(&lines),
            apart: APART,
            mark: None,
            lines,
        }
    };
    let mut panels = vec![
        panel(
            view.pick("至少漏过一次", "Omitted at least once"),
            |one| (one.omitted, None),
        ),
        panel(
            view.pick("至少错过一次", "Altered at least once"),
            |one| (one.altered, None),
        ),
        panel(
            view.pick("一次没报对", "Lost on the first passage"),
            |one| (one.lost, Some(one.formula)),
        ),
    ];
    // Shares of the same orders are compared by eye.
    let most = panels.iter().map(|panel| panel.most).fold(0.0, f64::max);
    panels.iter_mut().for_each(|panel| panel.most = most);
    let mut legend = by_tiers::legend(view, &lines);
    legend.push(Entry {
        sign: Sign::Line(palette::INK, FORMULA),
        word: view
            .pick("公式 1 – s(1 – q)^h", "formula 1 – s(1 – q)^h")
            .to_owned(),
    });
    let meaning = view.pick(
        "“一次没报对”：第一次往上报时漏了，或到最高一级时内容不对。虚线是 1 – s × 各级的 (1 – 漏单率)(1 – 错单率)，每一手的比率取实测；s 是到最低一级时的完好率，由层级最少的场景反推，所以两者在那一点必然相合；看不见误差范围的地方，它比点还小",
        "Lost on the first passage: omitted on the way up, or not right at the top. Dashed: 1 – s × (1 – omission)(1 – error) for every tier, at the measured rates of a hand-over; s, the share right before the lowest tier, follows from the scenario with the fewest tiers, so the two meet there by construction; an interval that cannot be seen is smaller than its mark",
    );
    let title = view.pick(
        "层级越多，信息丢多少？",
        "How much information is lost with more tiers?",
    );
    Some(Figure {
        name: "06-information-loss".to_owned(),
        title: title.to_owned(),
        answer: answer(view, &lines, &losses),
        legend,
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 740,
        data: data(view, &lines, &losses),
        body: Box::new(Panels {
            panels,
            places: Place::counts(by_tiers::depths(view)),
            base: None,
            spacing: Spacing::Linear,
            axis: by_tiers::axis(view),
        }),
    })
}

/// The losses of a line's scenarios, the fewest tiers first; `None` where a metric is missing.
fn measured(view: &View, line: &Line) -> Option<Vec<Loss>> {
    let mut before = None;
    let loss = |&scenario: &usize| {
        // A top tier that ships itself hands nothing over: the next one is the last to lose.
        let mut tiers = view.scenarios()[scenario].tiers.iter();
        let intact = tiers.find_map(|(tier, _)| {
            view.estimate(scenario, &format!("information.{tier}.intact_share"))
        })?;
        let kept = kept(view, scenario)?;
        let before = *before.get_or_insert(intact.mean / kept);
        Some(Loss {
            omitted: view.estimate(scenario, OMITTED)?,
            altered: view.estimate(scenario, ALTERED)?,
            lost: remainder(Some(intact))?,
            kept,
            formula: 1.0 - before * kept,
        })
    };
    line.scenarios.iter().map(loss).collect()
}

/// The share of orders that all hand-overs of a scenario leave intact, by the rates of each.
fn kept(view: &View, scenario: usize) -> Option<f64> {
    let rate = |tier: &str, loss| view.estimate(scenario, &format!("relay.{tier}.{loss}_rate"));
    let tiers = view.scenarios()[scenario].tiers.iter();
    tiers
        .filter(|(tier, _)| rate(tier, "omission").is_some())
        .map(|(tier, _)| {
            let (omission, error) = (rate(tier, "omission")?, rate(tier, "error")?);
            Some((1.0 - omission.mean) * (1.0 - error.mean))
        })
        .product::<Option<f64>>()
        .filter(|&kept| kept > 0.0)
}

/// The loss with the fewest and the most tiers of every line, and how far the formula is off.
fn answer(view: &View, lines: &[Line], losses: &[Vec<Loss>]) -> String {
    let percent = |share| number::percent(share, 1);
    let clause = |(line, losses): (&Line, &Vec<Loss>)| {
        let ends = line.ends()?;
        let (first, last) = (losses.first()?, losses.last()?);
        let lost = [first, last].map(|loss| percent(loss.lost.mean));
        let lost = by_tiers::from_to(view, ends, lost);
        let [omitted, more_omitted] = [first, last].map(|loss| percent(loss.omitted.mean));
        let [altered, more_altered] = [first, last].map(|loss| percent(loss.altered.mean));
        let formula = percent(last.formula);
        let told = match view.language {
            Language::Zh => format!(
                "一次没报对的{lost}（公式 {formula}）；漏过的从 {omitted} 到 {more_omitted}，错过的从 {altered} 到 {more_altered}"
            ),
            Language::En => format!(
                "lost on the first passage {lost} (formula {formula}); omitted {omitted} to {more_omitted}, altered {altered} to {more_altered}"
            ),
        };
        Some((line.label.clone(), told))
    };
    let clauses = lines.iter().zip(losses).filter_map(clause);
    by_tiers::sentences(view, clauses.collect())
}

fn data(view: &View, lines: &[Line], losses: &[Vec<Loss>]) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("方案", "kind"),
        view.pick("场景", "scenario"),
        view.pick("代理层级数", "tiers"),
        view.pick("至少漏过一次", "omitted"),
        view.pick("误差范围(±)", "omitted_half_width"),
        view.pick("至少错过一次", "altered"),
        view.pick("错过误差范围(±)", "altered_half_width"),
        view.pick("一次没报对", "lost_first_passage"),
        view.pick("没报对误差范围(±)", "lost_half_width"),
        view.pick("各手都不漏不错的比例", "kept_by_all_hand_overs"),
        view.pick("公式", "formula"),
    ]);
    for (line, losses) in lines.iter().zip(losses) {
        for (&scenario, loss) in line.scenarios.iter().zip(losses) {
            let mean = |one: Estimate| number::exact(Some(one.mean));
            let half_width = |one: Estimate| number::exact(one.half_width);
            sheet.row([
                line.label.clone(),
                view.labels[scenario].clone(),
                by_tiers::tiers(view, scenario).to_string(),
                mean(loss.omitted),
                half_width(loss.omitted),
                mean(loss.altered),
                half_width(loss.altered),
                mean(loss.lost),
                half_width(loss.lost),
                number::exact(Some(loss.kept)),
                number::exact(Some(loss.formula)),
            ]);
        }
    }
    sheet
}
