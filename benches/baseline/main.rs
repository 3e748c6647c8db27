//! Speed of the hand-written programs: the unit in which the product's speed is told.
//!
//! ```text
//! cargo bench --bench baseline -- [w1] [w2] [w2-growth] [--orders N | --days D] [--trees T] [--repeat K]
//! ```
//!
//! Without names: `w1` and `w2`. `--orders` is also the number of W1's customers. The programs of a workload
//! take turns, so that what else the machine does falls on all of them; medians of the turns are printed.
//! Every run checks its answers, and all queues must give the same ones. As a test (`cargo test --benches`)
//! the default size is small.

#[path = "mod.rs"]
mod baseline;

use std::process::ExitCode;
use std::str::FromStr;

use baseline::bucket_queue::BucketQueue;
use baseline::heap::{LazyHeap, StdHeap};
use baseline::measure::{median, timed};
use baseline::queue::{self, Queue};
use baseline::{mm1, relay};

const SEED: u64 = 20_260_101;

struct Args {
    workloads: Vec<String>,
    orders: f64,
    days: Option<f64>,
    trees: u32,
    repeat: usize,
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)) {
        Ok(args) => {
            run(&args);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("baseline: {problem}");
            ExitCode::from(2)
        }
    }
}

fn parse(mut given: impl Iterator<Item = String>) -> Result<Args, String> {
    let (mut orders, mut repeat, mut benched) = (None, None, false);
    let mut args = Args {
        workloads: Vec::new(),
        orders: 0.0,
        days: None,
        trees: 1,
        repeat: 0,
    };
    while let Some(arg) = given.next() {
        match arg.as_str() {
            "w1" | "w2" | "w2-growth" => args.workloads.push(arg),
            "--orders" => orders = Some(value::<f64>(&arg, given.next())?),
            "--days" => args.days = Some(value(&arg, given.next())?),
            "--trees" => args.trees = value(&arg, given.next())?,
            "--repeat" => repeat = Some(value::<usize>(&arg, given.next())?),
            // Cargo says it to benches and not to tests.
            "--bench" => benched = true,
            _ => {
                return Err(format!(
                    "what is '{arg}'? There are w1, w2, w2-growth, --orders, --days, --trees, --repeat"
                ));
            }
        }
    }
    if args.workloads.is_empty() {
        args.workloads = vec!["w1".to_owned(), "w2".to_owned()];
    }
    args.orders = orders.unwrap_or(if benched { 1_024_000.0 } else { 20_000.0 });
    args.repeat = repeat.unwrap_or(if benched { 5 } else { 1 });
    if !(1.0..1e10).contains(&args.orders) {
        return Err(format!("--orders {} is not in 1..1e10", args.orders));
    }
    if args.trees == 0 || args.trees > 100_000 || args.repeat == 0 {
        return Err("--trees must be in 1..=100000, --repeat at least 1".to_owned());
    }
    if args.days.is_some_and(|days| !(1e-3..1e6).contains(&days)) {
        return Err("--days must be in 0.001..1e6".to_owned());
    }
    Ok(args)
}

fn value<T: FromStr>(option: &str, given: Option<String>) -> Result<T, String> {
    let text = given.ok_or_else(|| format!("{option} needs a value"))?;
    text.parse()
        .map_err(|_| format!("{option} {text}: not a number"))
}

fn run(args: &Args) {
    queue::check::<BucketQueue>(SEED);
    queue::check::<LazyHeap>(SEED);
    queue::check::<StdHeap>(SEED);
    for workload in &args.workloads {
        match workload.as_str() {
            "w1" => w1(args.orders as u64, args.repeat),
            "w2" => {
                let size = relay::Size::of_orders(args.trees, args.orders);
                let days = args.days.unwrap_or(size.days);
                w2(relay::Size { days, ..size }, args.repeat);
            }
            _ => {
                for trees in [1, 40, 4000] {
                    w2(relay::Size::of_orders(trees, args.orders), args.repeat);
                }
            }
        }
    }
}

fn w1(customers: u64, repeat: usize) {
    println!("W1, M/M/1: {customers} customers");
    let play = |outcome: mm1::Outcome| {
        outcome.check();
        Played {
            events: outcome.events,
            orders: outcome.customers,
            answer: format!("mean time in system {:.3}", outcome.mean_time_in_system),
        }
    };
    compare(
        repeat,
        &[
            (LazyHeap::NAME, &|| {
                play(mm1::run::<LazyHeap>(SEED, customers))
            }),
            (StdHeap::NAME, &|| {
                play(mm1::run::<StdHeap>(SEED, customers))
            }),
        ],
    );
}

fn w2(size: relay::Size, repeat: usize) {
    println!(
        "W2, four-tier relay: trees {}, retail agents {}, days {}",
        size.trees,
        size.retail_agents(),
        size.days
    );
    let play = |outcome: relay::Outcome| {
        outcome.check(size);
        Played {
            events: outcome.events,
            orders: outcome.orders,
            answer: format!(
                "{} orders, {} omitted; to supplier {:.2} min, to delivery {:.1} min, sd {:.1} min",
                outcome.orders,
                outcome.lost(),
                outcome.to_supplier.mean(),
                outcome.to_delivery.mean(),
                outcome.to_delivery.sd()
            ),
        }
    };
    compare(
        repeat,
        &[
            (BucketQueue::NAME, &|| {
                play(relay::run::<BucketQueue>(SEED, size))
            }),
            (LazyHeap::NAME, &|| play(relay::run::<LazyHeap>(SEED, size))),
            (StdHeap::NAME, &|| play(relay::run::<StdHeap>(SEED, size))),
        ],
    );
}

/// What a program's run has to tell the table.
#[derive(Debug, PartialEq)]
struct Played {
    events: u64,
    orders: u64,
    answer: String,
}

type Program<'a> = (&'static str, &'a dyn Fn() -> Played);

/// Runs the programs in turns and prints a line for each, the first one being the floor.
///
/// # Panics
/// When two programs answer differently: they play the same draws in the same order.
fn compare(repeat: usize, programs: &[Program]) {
    let mut seconds = vec![Vec::new(); programs.len()];
    let mut first = None;
    for _ in 0..repeat {
        for ((name, program), seconds) in programs.iter().zip(&mut seconds) {
            let (played, time) = timed(program);
            seconds.push(time.as_secs_f64());
            match &first {
                None => first = Some(played),
                Some(first) => assert_eq!(played, *first, "{name} answers differently"),
            }
        }
    }
    let played = first.expect("at least one turn");
    println!("  {}", played.answer);
    println!(
        "  {:<16} {:>10} {:>8} {:>10} {:>12}",
        "program", "ns/event", "x floor", "ns/order", "orders/s"
    );
    for ((name, _), own) in programs.iter().zip(&seconds) {
        let time = median(own);
        let ratios: Vec<f64> = own.iter().zip(&seconds[0]).map(|(a, b)| a / b).collect();
        println!(
            "  {:<16} {:>10.1} {:>8.2} {:>10.1} {:>12.0}",
            name,
            time * 1e9 / played.events as f64,
            median(&ratios),
            time * 1e9 / played.orders as f64,
            played.orders as f64 / time
        );
    }
}
