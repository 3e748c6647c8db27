//! Monte Carlo on one thread and on two, of W2 and of the README's comparison, and one replication
//! of a million agents, in separate trees and with a supplier that they share: what a second core
//! saves of wall time, and what it costs in CPU time.
//!
//! ```text
//! cargo bench --bench parallel -- [REPLICATIONS] [TURNS]
//! ```

mod baseline;
mod pairs;
mod play;

use std::time::Instant;

use baseline::measure::median;
use cpu_time::ProcessTime;
use fahuo::experiment::{self, Plan, Replications, Subject};
use fahuo::model::Path;

const THREADS: [usize; 2] = [1, 2];
/// Networks of which one replication is played by both threads.
const ONE: [(&str, &str); 2] = [
    ("1m", "bench/relay-1m.toml"),
    ("1m shared", "bench/relay-1m-shared.toml"),
];
/// Days of W2: 102,400 orders a replication.
const DAYS: f64 = 40.0;

fn main() {
    let benched = std::env::args().any(|argument| argument == "--bench");
    let (replications, turns) = pairs::size(20);
    // As a test: the shared rule for small sizes speaks of orders.
    let replications = if benched { replications } else { 2 };
    let pools = THREADS.map(|threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("two threads start")
    });
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("Monte Carlo: {replications} replications, {turns} turns, {cores} cores");
    println!(
        "  {:<12} {:>8} {:>12} {:>9} {:>9} {:>10}",
        "", "threads", "least wall s", "speed-up", "CPU s", "CPU x one"
    );
    let days = if benched { DAYS } else { 2.0 };
    let relay = vec![play::subject(play::load(
        play::RELAY,
        &[play::horizon(days)],
    ))];
    measure("W2", &relay, replications, turns, &pools);
    let comparison = play::COMPARISON.map(|file| play::subject(play::load(file, &[])));
    measure("comparison", &comparison, replications, turns, &pools);
    if benched {
        for (name, file) in ONE {
            let subject = play::subject(play::load(file, &[]));
            measure(name, &[subject], 1, turns, &pools);
        }
    }
}

fn measure(
    name: &str,
    subjects: &[Subject],
    replications: u64,
    turns: usize,
    pools: &[rayon::ThreadPool; THREADS.len()],
) {
    let plan = Plan {
        seed: play::SEED,
        replications: Replications::Fixed(replications),
        path: Path::Elided,
    };
    let mut walls = [const { Vec::new() }; THREADS.len()];
    let mut cpus = [const { Vec::new() }; THREADS.len()];
    for _ in 0..turns {
        for (threads, pool) in pools.iter().enumerate() {
            let subjects = subjects.to_vec();
            let (wall, cpu) = (Instant::now(), ProcessTime::now());
            pool.install(|| experiment::run(subjects, plan, &false.into(), &|_| {}))
                .expect("the shipped scenarios can be played");
            walls[threads].push(wall.elapsed().as_secs_f64());
            cpus[threads].push(cpu.elapsed().as_secs_f64());
        }
    }
    // Whatever else runs takes a core away from two threads and nothing from one: only the least
    // disturbed turn tells of this program.
    let least = walls.map(|walls| walls.into_iter().fold(f64::INFINITY, f64::min));
    for (index, threads) in THREADS.into_iter().enumerate() {
        let overheads: Vec<f64> = cpus[index]
            .iter()
            .zip(&cpus[0])
            .map(|(many, one)| many / one)
            .collect();
        println!(
            "  {name:<12} {threads:>8} {:>12.3} {:>9.2} {:>9.3} {:>10.2}",
            least[index],
            least[0] / least[index],
            median(&cpus[index]),
            median(&overheads)
        );
    }
}
