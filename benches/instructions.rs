//! Instructions per unit of work, counted by callgrind: a figure that repeats on a busy machine, so
//! that a change of one per cent shows.
//!
//! ```text
//! cargo bench --bench instructions              # compares with benches/instructions.txt
//! cargo bench --bench instructions -- --write   # writes it
//! cargo bench --bench instructions -- --play w2 3   # plays one workload three times, for a profiler
//! ```
//!
//! Every workload is played once and three times in a process each; the difference is two rounds
//! without start-up, reading of files and first touch of memory. Needs valgrind. As a test
//! (`cargo test --benches`) it plays small rounds and counts nothing.

mod baseline;
#[path = "../examples/support/desk.rs"]
mod desk;
mod play;

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, ExitCode};

use baseline::heap::LazyHeap;
use baseline::{mm1, relay, serial};
use fahuo::model::{self, Path, Workspace};

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.txt");
/// Change of a count that is worth a word [-].
const TOLERANCE: f64 = 0.01;
/// Rounds of the two processes.
const ROUNDS: [u64; 2] = [1, 3];
const CUSTOMERS: u64 = 100_000;
/// Days of W2: 51,200 orders.
const DAYS: f64 = 20.0;

/// Periods of W3.
const PERIODS: f64 = 20_000.0;

/// Name and unit of each workload.
const WORKLOADS: [(&str, &str); 7] = [
    ("w1-by-hand", "event"),
    ("w1", "event"),
    ("w2-by-hand", "order"),
    ("w2", "order"),
    ("comparison", "order"),
    ("w3-by-hand", "point and period"),
    ("w3", "point and period"),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let benched = std::env::args().len() > words.len() + 1;
    let done = match words[..] {
        [] if !benched => {
            for (name, _) in WORKLOADS {
                assert!(units(name, 1, 0.05) > 0.0, "{name} has done nothing");
            }
            Ok(())
        }
        [] => compare(),
        ["--write"] => write(),
        ["--play", name, rounds] => match rounds.parse() {
            Ok(rounds) if WORKLOADS.iter().any(|(known, _)| *known == name) => {
                println!("{}", units(name, rounds, 1.0));
                Ok(())
            }
            _ => Err(format!(
                "--play needs one of {} and a number of rounds",
                WORKLOADS.map(|(name, _)| name).join(", ")
            )),
        },
        _ => Err("there are --write, and --play NAME ROUNDS".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("instructions: {problem}");
            ExitCode::from(2)
        }
    }
}

/// Plays so many rounds of a workload, each of this share of its size, and tells how many units of
/// work that was.
fn units(name: &str, rounds: u64, share: f64) -> f64 {
    let customers = (CUSTOMERS as f64 * share) as u64;
    let size = relay::Size {
        trees: 1,
        days: DAYS * share,
    };
    let periods = (PERIODS * share) as u64;
    let mut units = 0.0;
    match name {
        "w1-by-hand" => {
            for round in 1..=rounds {
                units += mm1::floor(play::SEED + round, customers).events as f64;
            }
        }
        "w1" => {
            for round in 1..=rounds {
                let outcome = desk::play(play::SEED + round, customers);
                assert!(outcome.mean_time_in_system > 1.0, "service alone takes one");
                units += outcome.events as f64;
            }
        }
        "w2-by-hand" => {
            for round in 1..=rounds {
                units += relay::floor(play::SEED + round, size).orders as f64;
            }
        }
        "w3-by-hand" => {
            for round in 1..=rounds {
                let outcome = serial::by_events::<LazyHeap>(play::SEED + round, periods);
                units += (outcome.periods * serial::POINTS as u64) as f64;
            }
        }
        _ => {
            let (files, days) = match name {
                "w2" => (&[play::RELAY][..], size.days),
                "w3" => (&[play::STOCK][..], periods as f64),
                // At least one day more than the warm-up of seven.
                _ => (&play::COMPARISON[..], (60.0 * share).max(8.0)),
            };
            let mut workspace = Workspace::default();
            for file in files {
                let network = play::load(file, &[play::horizon(days)]).network;
                for replication in 1..=rounds {
                    let path = Path::Elided;
                    let result =
                        model::simulate(&network, play::SEED, replication, path, &mut workspace);
                    units += match name {
                        // One order a period.
                        "w3" => play::orders(&network, &result) * serial::POINTS as f64,
                        _ => play::orders(&network, &result),
                    };
                }
            }
        }
    }
    units
}

/// Units and instructions of a process that plays so many rounds.
fn count(name: &str, rounds: u64) -> Result<(f64, f64), String> {
    let folder = tempfile::tempdir().map_err(|error| format!("a temporary folder: {error}"))?;
    let file = folder.path().join("callgrind.out");
    let this = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(this)
        .args(["--play", name, &rounds.to_string()])
        .output()
        .map_err(|error| {
            format!("valgrind does not start ({error}); install it (Debian: apt install valgrind)")
        })?;
    let units = String::from_utf8_lossy(&output.stdout).trim().parse();
    let counted = fs::read_to_string(&file).unwrap_or_default();
    let total = counted
        .lines()
        .find_map(|line| line.strip_prefix("totals: "))
        .and_then(|total| total.trim().parse().ok());
    match (units, total) {
        (Ok(units), Some(total)) if output.status.success() => Ok((units, total)),
        _ => Err(format!(
            "{name} under valgrind: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

/// Instructions per unit of a workload.
fn measure(name: &str) -> Result<f64, String> {
    let (few, once) = count(name, ROUNDS[0])?;
    let (many, often) = count(name, ROUNDS[1])?;
    Ok((often - once) / (many - few))
}

fn compiler() -> String {
    // The one cargo has used, if it says so.
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    format!(
        "{}, {}",
        version.unwrap_or_else(|_| "rustc unknown".to_owned()),
        std::env::consts::ARCH
    )
}

fn write() -> Result<(), String> {
    let mut text = String::from(
        "# Instructions per unit of work: cargo bench --bench instructions -- --write\n",
    );
    let _ = writeln!(text, "# {}", compiler());
    for (name, unit) in WORKLOADS {
        let line = format!("{name} {:.1} per {unit}", measure(name)?);
        println!("{line}");
        let _ = writeln!(text, "{line}");
    }
    fs::write(RECORD, text).map_err(|error| format!("{RECORD}: {error}"))
}

fn compare() -> Result<(), String> {
    let record = fs::read_to_string(RECORD).map_err(|error| format!("{RECORD}: {error}"))?;
    let compiler = compiler();
    if !record.contains(&compiler) {
        println!(
            "Recorded with another compiler or machine than this {compiler}: expect more change."
        );
    }
    println!(
        "Instructions per unit, callgrind; a change beyond {} % is marked",
        TOLERANCE * 100.0
    );
    println!(
        "  {:<12} {:>10} {:>10} {:>8}",
        "workload", "recorded", "now", "change"
    );
    let mut changed = Vec::new();
    for (name, unit) in WORKLOADS {
        let recorded: f64 = record
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .ok_or_else(|| format!("{RECORD} has no line '{name} NUMBER per {unit}'"))?;
        let now = measure(name)?;
        let change = now / recorded - 1.0;
        let mark = if change.abs() > TOLERANCE {
            changed.push(name);
            " *"
        } else {
            ""
        };
        let percent = change * 100.0;
        println!("  {name:<12} {recorded:>10.1} {now:>10.1} {percent:>+7.2} %{mark}");
    }
    if changed.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{} changed; if that is meant, record it with --write and say why in the commit",
            changed.join(", ")
        ))
    }
}
