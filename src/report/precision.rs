//! What came of a precision that was asked for, for machines: JSON, and the confirmation as CSV.

use serde_json::{Value, json};

use crate::experiment::result::{
    Confirmation, Confirmed, ExperimentResult, Figure, Goal, Outcome, Quantity, Verdict,
};
use crate::experiment::sweep::result::SweepResult;
use crate::language::Language;

use super::csv::Sheet;
use super::number::exact;
use super::view::View;

/// The object `precision` of a result; `null` where the number of replications was given.
pub(super) fn json(result: &ExperimentResult) -> Value {
    let place = |one: &Goal| ("scenario", json!(result.scenarios[one.point].name));
    verdict(result.precision.as_ref(), result.replications, &place)
}

/// The same of a sweep, whose points are numbered as in its list.
pub(super) fn json_of_sweep(result: &SweepResult) -> Value {
    let place = |one: &Goal| ("point", json!(one.point));
    verdict(result.precision.as_ref(), result.replications, &place)
}

/// Name and value of where a goal is.
type Place<'a> = &'a dyn Fn(&Goal) -> (&'static str, Value);

fn verdict(verdict: Option<&Verdict>, replications: u64, place: Place) -> Value {
    let Some(verdict) = verdict else {
        return Value::Null;
    };
    let asked = &verdict.asked;
    let decisive = verdict.decisive.as_ref().map(|one| {
        let mut goal = goal(&one.goal, place);
        goal["asked"] = json!(one.asked);
        goal["half_width"] = json!(one.half_width);
        goal["replications_needed"] = json!(one.needed);
        goal
    });
    let confirmation = verdict.confirmation.as_ref();
    json!({
        "asked": {
            "means": asked.means,
            "ratios": asked.ratios,
            "rates": asked.rates,
            "at_least": asked.at_least,
            "at_most": asked.at_most,
            "look_ahead": asked.look_ahead,
        },
        "outcome": match verdict.outcome {
            Outcome::Reached => "reached",
            Outcome::NotReached => "not_reached",
            Outcome::Stopped => "stopped",
        },
        "replications": replications,
        "decisive": decisive,
        "confirmation": confirmation.map(|one| confirmed(one, place)),
    })
}

fn goal(goal: &Goal, place: Place) -> Value {
    let (name, value) = place(goal);
    json!({
        name: value,
        "metric": goal.metric,
        "quantity": quantity(goal.quantity),
    })
}

const fn quantity(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Mean => "mean",
        Quantity::Rate => "rate",
        Quantity::Ratio => "ratio_to_base",
    }
}

fn confirmed(confirmation: &Confirmation, place: Place) -> Value {
    let figure = |one: Option<Figure>| {
        let ends = one.and_then(|one| one.ends());
        json!({
            "mean": one.map(|one| one.mean()),
            "low": ends.map(|(low, _)| low),
            "high": ends.map(|(_, high)| high),
        })
    };
    let row = |one: &Confirmed| {
        let mut row = goal(&one.goal, place);
        row["first"] = figure(one.first);
        row["fresh"] = figure(one.fresh);
        row
    };
    json!({
        "first_replication": confirmation.first_replication,
        "replications": confirmation.replications,
        "figures": confirmation.figures.iter().map(row).collect::<Vec<Value>>(),
    })
}

/// Every headline figure over the replications of the result and over fresh ones; none without a
/// confirmation run.
pub(super) fn sheet(view: &View) -> Option<Sheet> {
    let confirmation = view.result.precision.as_ref()?.confirmation.as_ref()?;
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => [
            "场景",
            "指标",
            "种类",
            "首批",
            "首批下限",
            "首批上限",
            "新一批",
            "新一批下限",
            "新一批上限",
        ],
        Language::En => [
            "scenario",
            "id",
            "quantity",
            "first",
            "first_low",
            "first_high",
            "fresh",
            "fresh_low",
            "fresh_high",
        ],
    });
    let cells = |one: Option<Figure>| {
        let ends = one.and_then(|one| one.ends());
        [
            exact(one.map(|one| one.mean())),
            exact(ends.map(|(low, _)| low)),
            exact(ends.map(|(_, high)| high)),
        ]
    };
    for Confirmed { goal, first, fresh } in &confirmation.figures {
        let [first, first_low, first_high] = cells(*first);
        let [fresh, fresh_low, fresh_high] = cells(*fresh);
        sheet.row([
            view.labels[goal.point].clone(),
            goal.metric.clone(),
            match goal.quantity {
                Quantity::Mean => view.pick("均值", "mean"),
                Quantity::Rate => view.pick("比例", "rate"),
                Quantity::Ratio => view.pick("与基准之比", "ratio_to_base"),
            }
            .to_owned(),
            first,
            first_low,
            first_high,
            fresh,
            fresh_low,
            fresh_high,
        ]);
    }
    Some(sheet)
}
