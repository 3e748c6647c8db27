//! Who is served next, who comes how and who leaves: Q13 to Q17 and Q21 on the engine.

use std::sync::LazyLock;

use fahuo::random::Law;

use super::class::{Class, exponential};
use super::desk::{Desk, busy, waiting};
use super::network::Network;
use super::outcome::Outcome;

pub static Q13: LazyLock<Outcome> = LazyLock::new(|| {
    let class = |rate| Class::new(exponential(rate), exponential(1.0));
    let classes = vec![class(0.2), class(0.6)];
    let title = "two priorities, not preemptive";
    let wait = |network: &Network, class: usize| network.seen[class].wait.mean();
    Desk::new("Q13", title, 1, classes)
        .watched(2_000.0, 260_000.0)
        .run()
        .mean("Wq_normal", |network| wait(network, 1))
        .mean("Wq_urgent", |network| wait(network, 0))
        .mean("W_normal", |network| network.seen[1].stay.mean())
        .mean("W_urgent", |network| network.seen[0].stay.mean())
        .mean("conservation_sum_rho_Wq", |network| {
            0.2 * wait(network, 0) + 0.6 * wait(network, 1)
        })
        .outcome
});

pub static Q14: LazyLock<Outcome> = LazyLock::new(|| {
    let erlang = Law::erlang(2, 1.2).expect("positive");
    let classes = vec![
        Class::new(exponential(0.1), Law::Constant(1.0)),
        Class::new(exponential(0.2), exponential(1.25)),
        Class::new(exponential(0.25), erlang),
    ];
    Desk::new(
        "Q14",
        "three priorities with labour of their own",
        1,
        classes,
    )
    .watched(1_000.0, 180_000.0)
    .run()
    .mean("Wq_class3", |network| network.seen[2].wait.mean())
    .mean("Wq_class2", |network| network.seen[1].wait.mean())
    .mean("Wq_class1", |network| network.seen[0].wait.mean())
    .outcome
});

pub static Q15: LazyLock<Outcome> = LazyLock::new(|| {
    let mut class = Class::new(exponential(6.0), exponential(1.0));
    class.patience = Some(exponential(0.5));
    Desk::new("Q15", "impatient orders, M/M/5+M", 5, vec![class])
        .run()
        .mean("mean_time_in_queue_all", |network| {
            network.seen[0].wait.mean()
        })
        .mean("p_cancelled", |network| {
            network.seen[0].gave_up / network.seen[0].arrived
        })
        .mean("p_wait", |network| {
            network.seen[0].waited / network.seen[0].arrived
        })
        .mean("Lq", |network| waiting(network, 5.0))
        .mean("L", |network| network.whole.mean())
        .outcome
});

pub static Q16: LazyLock<Outcome> = LazyLock::new(|| {
    let class = Class::new(Law::Constant(1.0), exponential(1.25));
    let mut desk = Desk::new("Q16", "D/M/1", 1, vec![class]).watched(1_000.0, 200_000.0);
    desk.through_limit = desk.exact("sojourn_q95");
    let results = desk.run();
    let about = results.exact("W");
    results
        .mean("W", |network| network.through.mean())
        .mean("Wq", |network| network.seen[0].wait.mean())
        .mean("L", |network| network.whole.mean())
        .mean("p_wait", |network| {
            network.seen[0].waited / network.seen[0].arrived
        })
        .value("var_sojourn", |network| network.through.variance(about))
        .share("sojourn_q95", 0.95, |network| {
            network.through.share_within_limit()
        })
        .outcome
});

pub static Q17: LazyLock<Outcome> = LazyLock::new(|| {
    let mut class = Class::new(exponential(0.2), exponential(1.0));
    class.batch = 4;
    Desk::new("Q17", "batch arrivals", 1, vec![class])
        .watched(4_000.0, 600_000.0)
        .run()
        .mean("W", |network| network.through.mean())
        .mean("Wq", |network| network.seen[0].wait.mean())
        .mean("L", |network| network.whole.mean())
        .mean("Lq", |network| waiting(network, 1.0))
        .mean("utilisation", |network| busy(network, 1.0))
        .outcome
});

pub static Q21: LazyLock<Outcome> = LazyLock::new(|| {
    let routing: [&[f64]; 4] = [
        &[0.0, 0.9, 0.0, 0.0],
        &[0.15, 0.0, 0.8, 0.0],
        &[0.0, 0.1, 0.0, 0.88],
        &[0.0, 0.0, 0.05, 0.0],
    ];
    let outside = [Some(5.0), None, Some(1.0), None];
    let speeds = [4.0, 8.0, 3.0, 7.0];
    let class = |node: usize| Class {
        station: node,
        gap: outside[node].map(exponential),
        next: routing[node].to_vec(),
        ..Class::new(exponential(1.0), exponential(speeds[node]))
    };
    let classes = (0..4).map(class).collect();
    let mut desk = Desk::new("Q21", "Jackson network with re-confirmation", 0, classes);
    desk.clerks = vec![2, 1, 3, 1];
    let watch = 24_000.0;
    let mut results = desk.watched(200.0, watch).run();
    for node in 0..4 {
        let of = |quantity: &str| format!("{quantity}_node{}", node + 1);
        results = results
            .mean(&of("W"), |network| network.seen[node].stay.mean())
            .mean(&of("L"), |network| network.stations[node].mean())
            .mean(&of("lambda"), |network| network.seen[node].arrived / watch);
    }
    results
        .mean("L_total", |network| network.whole.mean())
        .mean("mean_time_in_network", |network| network.through.mean())
        .mean("mean_visits_node2", |network| {
            network.seen[1].arrived / network.through.count
        })
        .value("p_all_empty", |network| network.whole.share(0))
        .outcome
});

#[test]
fn urgent_orders_overtake_and_the_total_wait_is_conserved() {
    Q13.check();
    Q14.check();
}

#[test]
fn impatient_orders_shorten_the_queue() {
    Q15.check();
}

#[test]
fn regular_arrivals_wait_less_and_batches_more() {
    Q16.check();
    Q17.check();
}

#[test]
fn returns_between_offices_keep_the_product_form() {
    Q21.check();
}
