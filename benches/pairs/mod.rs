//! Two programs in turns, so that what else the machine does falls on both.

#![allow(dead_code, reason = "some benches only ask for the size")]

use super::baseline::measure::{median, timed};

/// Size and number of turns from the command line; small as a test (`cargo test --benches`).
pub fn size(full: u64) -> (u64, usize) {
    let mut benched = false;
    let mut numbers = Vec::new();
    for argument in std::env::args().skip(1) {
        if argument == "--bench" {
            benched = true;
        } else if let Ok(number) = argument.parse::<u64>() {
            numbers.push(number.max(1));
        }
    }
    let (size, turns) = if benched { (full, 5) } else { (20_000, 1) };
    (
        numbers.first().copied().unwrap_or(size),
        numbers.get(1).map_or(turns, |&turns| turns as usize),
    )
}

/// Prints the median CPU time of both per unit of work, and the median of their ratios.
pub fn compare(
    turns: usize,
    (floor_name, floor): (&str, &mut dyn FnMut()),
    (name, program): (&str, &mut dyn FnMut()),
    units: &[(&str, f64)],
) {
    let (mut floors, mut programs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..turns {
        let ((), by_hand) = timed(&mut *floor);
        let ((), ours) = timed(&mut *program);
        floors.push(by_hand.as_secs_f64());
        programs.push(ours.as_secs_f64());
        ratios.push(ours.as_secs_f64() / by_hand.as_secs_f64());
    }
    for (unit, count) in units {
        let per = |seconds: &[f64]| median(seconds) * 1e9 / count;
        println!("  {floor_name:<14} {:>8.1} ns per {unit}", per(&floors));
        println!("  {name:<14} {:>8.1} ns per {unit}", per(&programs));
    }
    println!("  ratio          {:>8.2}", median(&ratios));
}
