//! All threads on one replication, where it is played in rounds and there are threads to spare.

use std::mem::take;
use std::sync::{Mutex, PoisonError};

use cpu_time::ThreadTime;
use rayon::prelude::*;

use crate::model::{Crew, Job};

use super::guard::{Failure, guarded};

/// Plays the jobs of a replication on all threads, and keeps what went wrong.
#[derive(Default)]
pub(super) struct AllThreads(Mutex<Done>);

#[derive(Default)]
struct Done {
    cpu_seconds: f64,
    failure: Option<Failure>,
}

impl AllThreads {
    /// Lets all threads be the crew of `play`, whose failure comes before its result.
    /// Returns the CPU time beside it \[s\].
    pub fn play<T>(self, play: impl FnOnce(&Crew<'_>) -> T) -> Result<(T, f64), Failure> {
        // Several teams for each thread, so that all end at about the same time.
        let teams = 4 * rayon::current_num_threads() as u32;
        let work = |jobs: Vec<Job<'_>>| self.work(jobs);
        let result = guarded(|| play(&Crew { teams, work: &work }));
        let mut done = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        match take(&mut done.failure) {
            Some(failure) => Err(failure),
            None => result.map(|result| (result, done.cpu_seconds)),
        }
    }

    fn work(&self, jobs: Vec<Job<'_>>) -> bool {
        let jobs = jobs.into_par_iter().with_max_len(1);
        let played: Vec<_> = jobs.map(|job| guarded(|| timed(job))).collect();
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for result in played {
            match result {
                Ok(((), seconds)) => done.cpu_seconds += seconds,
                Err(failure) => done.failure = take(&mut done.failure).or(Some(failure)),
            }
        }
        done.failure.is_none()
    }
}

/// Does something on this thread, and tells the CPU time it took \[s\].
pub(super) fn timed<T>(play: impl FnOnce() -> T) -> (T, f64) {
    let clock = ThreadTime::try_now().ok();
    let result = play();
    let elapsed = clock.and_then(|clock| clock.try_elapsed().ok());
    (result, elapsed.map_or(0.0, |elapsed| elapsed.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Overfull;

    fn play(fail: bool) -> Result<(bool, f64), Failure> {
        AllThreads::default().play(|crew| {
            let job = move |number: u32| -> Job<'static> {
                Box::new(move || {
                    assert!(!fail || number < 3, "number {number} fails");
                })
            };
            (crew.work)((0..5).map(job).collect())
        })
    }

    #[test]
    fn the_first_job_that_fails_is_told() {
        assert!(matches!(play(false), Ok((true, _))));
        let Err(Failure::Check(message)) = play(true) else {
            panic!("a job has failed");
        };
        assert!(message.starts_with("number 3 fails (src"), "{message}");
        let overfull = AllThreads::default().play(|_| std::panic::panic_any(Overfull));
        assert!(matches!(overfull, Err::<((), f64), _>(Failure::Overfull)));
    }
}
