//! CPU time of a piece of work, and the median of several.

use std::time::Duration;

use cpu_time::ThreadTime;

/// Runs `work` and tells the CPU time this thread spent in it, which other programs disturb least.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let result = work();
    (result, start.elapsed())
}

/// Middle value; of an even number of them the mean of the middle two.
///
/// # Panics
/// When there is none.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        0.5 * (sorted[middle - 1] + sorted[middle])
    }
}
