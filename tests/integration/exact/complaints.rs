//! Complaints and late parcels: R04 and R07, as scenario files.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::study::{Study, run_section};

/// What may go wrong with an order, and whoever it happens to complains. An error in the invoice
/// stands here as a fault of the goods.
pub static R04: LazyLock<Outcome> = LazyLock::new(|| {
    // 6 % of exponential times are longer than this [h].
    let promise = -0.06_f64.ln();
    let text = run_section("R04", 0.0, 300.0)
        + &format!(
            "[demand]\norders = \"100 orders/h\"\n\
             [supplier]\npicking_errors = {{ wrong = \"2%\" }}\n\
             [[product]]\nname = \"goods\"\nfaulty = \"1%\"\n\
             [[carrier]]\nname = \"truck\"\ntransit = {{ exponential = {{ mean = \"1 h\" }} }}\n\
             promise = \"{promise} h\"\nfailure = {{ damage = \"1.5%\" }}\n\
             [complaint]\nlate = \"100%\"\ndamaged = \"100%\"\nwrong_item = \"100%\"\nquality = \"100%\"\n"
        );
    let (any, late) = ("complaints.rate", "complaints.by_cause.late");
    let causes = ["late", "damaged", "wrong_item", "quality"];
    Study::new("R04", "any of four failures", 1.0, &text)
        .mean("p_complaint", any)
        .derived_mean("mean_failures_per_order", move |metric| {
            let one = |cause| metric(&format!("complaints.by_cause.{cause}"));
            causes.into_iter().map(one).sum()
        })
        .derived_mean("mean_complaints", |metric| 5_000.0 * metric(any))
        .derived_mean("p_late_given_complaint", |metric| {
            metric(late) / metric(any)
        })
        .outcome()
});

/// A promise of eight days, and one that 95 % of the parcels keep, as the limit of the stage.
fn late(title: &'static str, prefix: &str, network: &str) -> Outcome {
    const DAY: f64 = 24.0;
    let name = |quantity: &str| format!("{prefix}_{quantity}");
    let safe = Outcome::new("R07", title, super::outcome::Place::Scenario)
        .exact(&name("promise_for_95pct"));
    let text = run_section("R07", 0.0, 1_200.0)
        + &format!(
            "[demand]\norders = \"10 orders/h\"\n[limits]\ntransit = \"{safe} d\"\n{network}\
             promise = \"8 d\"\n"
        );
    let quantile = name("promise_for_95pct");
    Study::new("R07", title, DAY, &text)
        .mean(&name("p_late"), "carrier.truck.late_rate")
        .share(&quantile, "stage.transit.within_limit", 0.95)
        .outcome()
}

pub static R07_ONE_LEG: LazyLock<Outcome> = LazyLock::new(|| {
    late(
        "late parcels, one lognormal leg",
        "a",
        "[[carrier]]\nname = \"truck\"\ntransit = { lognormal = { mean = \"6 d\", cv = 0.5 } }\n",
    )
});

pub static R07_THREE_LEGS: LazyLock<Outcome> = LazyLock::new(|| {
    late(
        "late parcels, three exponential legs",
        "b",
        "[network]\nship_from = \"each_tier\"\n\
         [[tier]]\nname = \"general\"\nagents = 1\ntransit = { exponential = { mean = \"2 d\" } }\n\
         [[tier]]\nname = \"retail\"\nagents = 4\ntransit = { exponential = { mean = \"3 d\" } }\n\
         [[carrier]]\nname = \"truck\"\ntransit = { exponential = { mean = \"1 d\" } }\n",
    )
});

#[test]
fn whoever_has_a_reason_complains_once() {
    R04.check();
}

#[test]
fn parcels_are_late_as_often_as_their_laws_say() {
    R07_ONE_LEG.check();
    R07_THREE_LEGS.check();
}
