//! What follows from the laws alone: F16.

use std::sync::LazyLock;

use fahuo::random::{Law, Purpose, Root};

use super::outcome::{Outcome, Place, REPLICATIONS};
use super::study::seed;

/// Orders in each replication.
const ORDERS: u32 = 5_000;

pub static F16: LazyLock<Outcome> = LazyLock::new(|| {
    let mut outcome = Outcome::new("F16", "slowest of five parallel lines", Place::Laws);
    let law = Law::exponential(2.0).expect("positive");
    let q90 = outcome.exact("q90");
    let about = outcome.exact("mean_completion");
    let mut means: [Vec<f64>; 5] = Default::default();
    for replication in 1..=REPLICATIONS {
        let root = Root::new(seed("F16"), replication);
        let mut sums = [0.0; 5];
        for number in 1..=ORDERS {
            let line =
                |line| law.sample(&mut root.order(line, number).draw(Purpose::named("line"), 0));
            let mut times = [0, 1, 2, 3, 4].map(line);
            times.sort_by(f64::total_cmp);
            let last = times[4];
            sums[0] += last;
            sums[1] += (last - about).powi(2);
            sums[2] += f64::from(u8::from(last <= q90));
            sums[3] += times[0];
            sums[4] += times[2];
        }
        for (list, sum) in means.iter_mut().zip(sums) {
            list.push(sum / f64::from(ORDERS));
        }
    }
    outcome.values("mean_completion", &means[0], true);
    outcome.values("var_completion", &means[1], false);
    outcome.values_of("share within q90", 0.9, &means[2]);
    outcome.values("mean_first_line", &means[3], true);
    outcome.values("mean_third_line", &means[4], true);
    outcome
});

#[test]
fn an_order_over_parallel_lines_waits_for_the_slowest() {
    F16.check();
}
