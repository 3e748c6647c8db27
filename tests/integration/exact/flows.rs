//! Orders on their way without queues: F01 to F05, F10, F15 as scenario files.

use std::sync::LazyLock;

use fahuo::engine::time::{HOUR, SimTime};
use fahuo::model::clock::ActiveClock;

use crate::oracle::case;

use super::outcome::Outcome;
use super::study::{Study, run, run_section};

/// Tiers of one agent each, from the buyers up, with what each does written as TOML.
fn chain(section: &str, orders: &str, tiers: &[String]) -> String {
    let mut text = format!("{section}\n[demand]\norders = \"{orders}\"\n");
    for (index, body) in tiers.iter().enumerate().rev() {
        text += &format!(
            "[[tier]]\nname = \"tier{}\"\nagents = 1\n{body}\n",
            index + 1
        );
    }
    text
}

pub static F01: LazyLock<Outcome> = LazyLock::new(|| {
    let tiers = ["2%", "2%", "3%", "1%"].map(|share| format!("omission = \"{share}\""));
    let text = chain(&run_section("F01", 0.0, 1_000.0), "100 orders/h", &tiers);
    let intact = |tier: usize| format!("information.tier{tier}.intact_share");
    let mut study = Study::new("F01", "survival of an order over four hops", 1.0, &text);
    for tier in 1..=4 {
        study = study
            .mean(&format!("survival_after_hop{tier}"), &intact(tier))
            .derived(&format!("lost_at_hop{tier}"), |metric| {
                let before = if tier == 1 {
                    1.0
                } else {
                    metric(&intact(tier - 1))
                };
                before - metric(&intact(tier))
            });
    }
    study
        .derived_mean("mean_hops_completed", |metric| {
            (1..=4).map(|tier| metric(&intact(tier))).sum()
        })
        .outcome()
});

/// A round is a hop that may be omitted; the buyer's inquiries at whole rounds repeat it. What
/// took n rounds is seen n - 1 rounds after it was placed.
fn rounds(id: &str, hops: usize) -> String {
    let tiers: Vec<String> = (0..hops).map(|_| "omission = \"15%\"".to_owned()).collect();
    let text = chain(&run_section(id, 0.0, 1_000.0), "100 orders/h", &tiers);
    text + "[buyer]\nchase_after = \"30 min\"\n[limits]\nrelay = \"30 min\"\n"
}

pub static F02_ONE: LazyLock<Outcome> = LazyLock::new(|| {
    let text = rounds("F02", 1);
    Study::new("F02", "rounds until two tiers agree", 1.0, &text)
        .derived_mean("a_mean_rounds", |metric| {
            2.0 * metric("information_time.mean") + 1.0
        })
        .derived_mean("a_mean_time", |metric| {
            metric("information_time.mean") + 0.5
        })
        .derived("a_var_rounds", |metric| {
            let about = metric("information_time.mean") - 0.5 * 0.15 / 0.85;
            4.0 * (metric("information_time.sd").powi(2) + about.powi(2))
        })
        .derived("a_p_more_than_2", |metric| {
            1.0 - metric("stage.relay.within_limit")
        })
        .outcome()
});

pub static F02_FOUR: LazyLock<Outcome> = LazyLock::new(|| {
    let text = rounds("F102", 4);
    Study::new("F02", "rounds until each of four pairs agrees", 1.0, &text)
        .derived_mean("a_mean_rounds_4_tiers", |metric| {
            2.0 * metric("information_time.mean") + 4.0
        })
        .derived("a_var_rounds_4_tiers", |metric| {
            let about = metric("information_time.mean") - 4.0 * 0.5 * 0.15 / 0.85;
            4.0 * (metric("information_time.sd").powi(2) + about.powi(2))
        })
        .outcome()
});

/// An omitted order is found when its buyer asks, 3 days after placing or after the last
/// inquiry. The inquiry climbs with the delays of the order's own messages, so it finds the
/// order exactly 3 days after that was sent: a time-out at every hop. Four hours stand for a
/// day, so that the 24 hours of a metric are the 6 days of the oracle.
fn resend(id: &str, hops: usize) -> String {
    let hop = "omission = \"4%\"\nmessage_delay = \"2 h\"".to_owned();
    let text = chain(
        &run_section(id, 0.0, 2_000.0),
        "100 orders/h",
        &vec![hop; hops],
    );
    text + "[buyer]\nchase_after = \"12 h\"\n"
}

pub static F03_ONE: LazyLock<Outcome> = LazyLock::new(|| {
    Study::new(
        "F03",
        "one hop with time-out and resend",
        4.0,
        &resend("F03", 1),
    )
    .mean("hop_mean", "information_time.mean")
    .variance("hop_var", "information_time", "hop_mean")
    .derived_mean("mean_messages_per_hop", |metric| {
        1.0 / (1.0 - metric("relay.tier1.omission_rate"))
    })
    .outcome()
});

pub static F03_FOUR: LazyLock<Outcome> = LazyLock::new(|| {
    Study::new(
        "F03",
        "four hops with time-out and resend",
        4.0,
        &resend("F103", 4),
    )
    .mean("end_to_end_mean", "information_time.mean")
    .variance("end_to_end_var", "information_time", "end_to_end_mean")
    .derived("p_no_resend_at_all", |metric| {
        1.0 - metric("orders.omission_rate")
    })
    .derived("p_end_to_end_gt_6", |metric| {
        1.0 - metric("dispatch_time.within_24h")
    })
    .outcome()
});

pub static F05: LazyLock<Outcome> = LazyLock::new(|| {
    let open = "working_hours = \"09:00-19:00\"".to_owned();
    let text = chain(
        &run_section("F05", 0.0, 24_000.0),
        "240 orders/day",
        &[open],
    );
    // A limit of no time at all: who is answered at once has not waited.
    let text = text + "[limits]\nrelay = \"0 min\"\n";
    Study::new("F05", "office hours", 1.0, &text)
        .mean("mean_wait", "information_time.mean")
        .variance("var_wait", "information_time", "mean_wait")
        .metric("wait_q90", "information_time.p90")
        .derived_mean("p_wait", |metric| 1.0 - metric("stage.relay.within_limit"))
        .outcome()
});

/// Alterations of the model do not cancel, so only the first hop is the oracle's channel of four
/// values; over more hops it is the channel of infinitely many, checked below.
fn altered(id: &str) -> String {
    let hop = "omission = \"2%\"\nerror = \"3%\"".to_owned();
    chain(
        &run_section(id, 0.0, 1_000.0),
        "100 orders/h",
        &vec![hop; 4],
    )
}

pub static F10: LazyLock<Outcome> = LazyLock::new(|| {
    Study::new(
        "F10",
        "loss and substitution, first hop",
        1.0,
        &altered("F10"),
    )
    .mean("p_arrives_correct_hop1", "information.tier1.intact_share")
    .outcome()
});

pub static F15_LOGNORMAL: LazyLock<Outcome> = LazyLock::new(|| {
    let law =
        |mean: f64, cv: f64| format!("{{ lognormal = {{ mean = \"{mean} h\", cv = {cv} }} }}");
    let hop = format!("message_delay = {}", law(2.0, 0.3));
    let text = chain(&run_section("F15", 0.0, 1_000.0), "100 orders/h", &[hop]);
    let text = text
        + &format!("[verification]\nbuyer_reply = {}\n", law(1.0, 0.5))
        + &format!(
            "[[channel]]\nname = \"chat\"\ncapture_delay = {}\n",
            law(0.5, 1.0)
        );
    Study::new("F15", "sum of three lognormal delays", 1.0, &text)
        .mean("a_mean", "information_time.mean")
        .variance("a_var", "information_time", "a_mean")
        .outcome()
});

/// Eight hours stand for 1, so that the 24 hours of a metric are the oracle's 3.
pub static F15_GAMMA: LazyLock<Outcome> = LazyLock::new(|| {
    let law = |shape: f64| format!("{{ gamma = {{ shape = {shape}, scale = \"2 h\" }} }}");
    let hop = format!("message_delay = {}", law(0.5));
    let text = chain(&run_section("F115", 0.0, 1_000.0), "100 orders/h", &[hop]);
    let text = text
        + &format!("[verification]\nbuyer_reply = {}\n", law(2.0))
        + &format!("[supplier]\naccept = {}\n", law(4.0))
        + &format!(
            "[[channel]]\nname = \"chat\"\ncapture_delay = {}\n",
            law(1.5)
        );
    Study::new("F15", "sum of four gamma delays", 8.0, &text)
        .mean("b_mean", "dispatch_time.mean")
        .variance("b_var", "dispatch_time", "b_mean")
        .metric("b_q50", "dispatch_time.p50")
        .metric("b_q90", "dispatch_time.p90")
        .metric("b_q99", "dispatch_time.p99")
        .derived("b_p_gt_3", |metric| {
            1.0 - metric("dispatch_time.within_24h")
        })
        .outcome()
});

#[test]
fn losses_of_hops_multiply() {
    F01.check();
    F10.check();
}

/// 1 - (1 - q)^h: what the page of a run prints for a chain without loops.
#[test]
fn alterations_do_not_cancel_along_a_chain() {
    let result = run(&altered("F10"));
    for tier in 1..=4 {
        let estimate = result.estimate(&format!("information.tier{tier}.intact_share"));
        let estimate = estimate.expect("orders were placed");
        let exact = (0.98_f64 * 0.97).powi(tier);
        // Four half-widths of 95 %: eight standard errors.
        let allowed = 4.0 * estimate.half_width.expect("many replications");
        assert!((estimate.mean - exact).abs() < allowed && allowed < 0.005);
    }
}

#[test]
fn rounds_repeat_until_they_succeed() {
    F02_ONE.check();
    F02_FOUR.check();
}

#[test]
fn omitted_orders_are_sent_again_after_the_time_out() {
    F03_ONE.check();
    F03_FOUR.check();
}

/// F04: nothing is random but when orders are placed, and every order takes the same time to
/// the millisecond. Days are hours here; the four legs down are one transit.
#[test]
fn constant_delays_add_up_exactly() {
    let delays = ["0.25 h", "0.5 h", "0.5 h", "1 h"];
    let tiers = delays.map(|delay| format!("message_delay = \"{delay}\""));
    let text = chain(&run_section("F04", 0.0, 500.0), "2 orders/h", &tiers)
        + "[supplier]\npick_pack = \"3 h\"\n[[carrier]]\nname = \"down\"\ntransit = \"5 h\"\n";
    let result = run(&text);
    let value = |metric: &str| result.estimate(metric).expect("orders were placed").mean;
    let case = case("F04");
    for statistic in ["mean", "p50", "p90", "max"] {
        let clock = |clock: &str| value(&format!("{clock}.{statistic}"));
        case.exactly("supplier_receives_at", clock("information_time"));
        case.exactly("leaves_supplier_at", clock("dispatch_time"));
        case.exactly("retail_receives_at", clock("delivery_time"));
    }
    assert_eq!(value("delivery_time.sd"), 0.0);
    let share = value("information_time.mean") / value("delivery_time.mean");
    case.exactly("information_share", share);
}

#[test]
fn messages_wait_for_office_hours() {
    F05.check();
    let day = vec![(9 * HOUR, 19 * HOUR)];
    let office = ActiveClock::weekly(0, &std::array::from_fn(|_| day.clone())).expect("open");
    let after = |from: f64, span: i64| {
        let from = SimTime::from_millis((from * HOUR as f64) as i64);
        office.after(from, span * HOUR).millis() as f64 / HOUR as f64
    };
    let case = case("F05");
    case.exactly("order_at_20_30_answered", after(20.5, 0));
    case.exactly("work_4h_started_17_00_ends", after(17.0, 4));
}

#[test]
fn delays_in_a_row_add_their_variances() {
    F15_LOGNORMAL.check();
    F15_GAMMA.check();
}
