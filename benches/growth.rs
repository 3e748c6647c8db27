//! W2 growth: about the same number of orders from 256, 10,240 and 1,024,000 retail agents, in
//! separate trees, each from its scenario file and by hand. Every run is a process of its own, so
//! that its peak memory is its own and none finds memory another has touched.
//!
//! ```text
//! cargo bench --bench growth -- [ORDERS] [TURNS]
//! ```

mod baseline;
mod pairs;
mod play;

use std::process::Command;

use baseline::measure::median;
use baseline::relay;
use cpu_time::ProcessTime;
use fahuo::experiment::{self, Plan, Replications};
use fahuo::model::Path;

/// Trees of 256 retail agents, and the file that has them.
const SIZES: [(u32, &str); 3] = [
    (1, play::RELAY),
    (40, "bench/relay-10k.toml"),
    (4000, "bench/relay-1m.toml"),
];
const PROGRAMS: [&str; 2] = ["by hand", "fahuo"];
/// What a run of its own is told to be, with program, number of the size and orders.
const ALONE: &str = "--alone";

/// What a run cost.
#[derive(Clone, Copy)]
struct Cost {
    ns_per_order: f64,
    /// Not told by every system.
    peak_mib: Option<f64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, program, size, orders] = &arguments[..]
        && mode == ALONE
    {
        let number = |text: &str| text.parse::<u64>().expect("written by the parent process");
        alone(program, number(size) as usize, number(orders));
        return;
    }
    let (orders, turns) = pairs::size(1_024_000);
    println!("W2 growth: {orders} orders, {turns} turns, CPU time, a process for each run");
    let mut costs = SIZES.map(|_| PROGRAMS.map(|_| Vec::new()));
    for _ in 0..turns {
        for (size, costs) in costs.iter_mut().enumerate() {
            for (program, costs) in PROGRAMS.iter().zip(costs) {
                costs.push(apart(program, size, orders));
            }
        }
    }
    println!(
        "  {:>13}  {:<8} {:>9} {:>7} {:>10} {:>9}",
        "retail agents", "program", "ns/order", "x 256", "x by hand", "peak MiB"
    );
    for (size, (trees, _)) in SIZES.iter().enumerate() {
        for (program, name) in PROGRAMS.iter().enumerate() {
            let own = &costs[size][program];
            let ns: Vec<f64> = own.iter().map(|cost| cost.ns_per_order).collect();
            let peaks: Vec<f64> = own.iter().filter_map(|cost| cost.peak_mib).collect();
            let peak = match &peaks[..] {
                [] => "-".to_owned(),
                peaks => format!("{:.0}", median(peaks)),
            };
            println!(
                "  {:>13}  {name:<8} {:>9.1} {:>7.2} {:>10.2} {peak:>9}",
                trees * 256,
                median(&ns),
                ratio(own, &costs[0][program]),
                ratio(own, &costs[size][0]),
            );
        }
    }
}

/// Median of the ratios of the same turns.
fn ratio(of: &[Cost], to: &[Cost]) -> f64 {
    let pairs = of.iter().zip(to);
    let ratios: Vec<f64> = pairs
        .map(|(of, to)| of.ns_per_order / to.ns_per_order)
        .collect();
    median(&ratios)
}

/// A run in a process of its own.
fn apart(program: &str, size: usize, orders: u64) -> Cost {
    let this = std::env::current_exe().expect("the path of this program");
    let output = Command::new(this)
        .args([ALONE, program, &size.to_string(), &orders.to_string()])
        .output()
        .expect("this program starts again");
    let said = String::from_utf8_lossy(&output.stdout);
    let mut numbers = said.split_whitespace().map(|word| word.parse::<f64>().ok());
    match numbers.next().flatten() {
        Some(ns_per_order) if output.status.success() => Cost {
            ns_per_order,
            peak_mib: numbers.next().flatten(),
        },
        _ => panic!(
            "{program}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}

/// Plays once and prints nanoseconds per order and peak memory. Reading the file is not counted.
fn alone(program: &str, size: usize, orders: u64) {
    let (trees, file) = SIZES[size];
    let expected = relay::Size::of_orders(trees, orders as f64);
    let (ns, orders) = if program == PROGRAMS[0] {
        let start = ProcessTime::now();
        let outcome = relay::floor(play::SEED, expected);
        let ns = start.elapsed().as_nanos() as f64;
        outcome.check(expected);
        (ns, outcome.orders as f64)
    } else {
        let scenario = play::load(file, &[play::horizon(expected.days)]);
        let network = scenario.network.clone();
        let plan = Plan {
            seed: play::SEED,
            replications: Replications::Fixed(1),
            path: Path::Elided,
        };
        let start = ProcessTime::now();
        let result = experiment::run(vec![play::subject(scenario)], plan, &false.into(), &|_| {})
            .expect("W2 can be played");
        let ns = start.elapsed().as_nanos() as f64;
        let played = &result.scenarios[0].replications[0];
        (ns, play::orders(&network, played))
    };
    let peak = peak_mib().map_or("-".to_owned(), |peak| peak.to_string());
    println!("{} {peak}", ns / orders);
}

/// Peak resident memory of this process [MiB], where the system tells (Linux).
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
