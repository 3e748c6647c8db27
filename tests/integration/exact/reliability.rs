//! Links that are up and down by turns: topic R. A supplier that orders wait for, and agents each
//! with times of its own, from scenario files.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::study::{Study, run_section};

/// A link's unit of time \[h\], its mean times up and down in that unit, and how many units a long
/// run has.
struct Link {
    id: &'static str,
    unit: f64,
    up: f64,
    down: f64,
    length: f64,
}

const R01: Link = Link {
    id: "R01",
    unit: 24.0,
    up: 30.0,
    down: 2.0,
    length: 60_000.0,
};
const R02: Link = Link {
    id: "R02",
    unit: 1.0,
    up: 12.0,
    down: 0.5,
    length: 30_000.0,
};

impl Link {
    fn hours(&self, units: f64) -> f64 {
        units * self.unit
    }

    fn exponential(&self, units: f64) -> String {
        format!(
            "{{ exponential = {{ mean = \"{} h\" }} }}",
            self.hours(units)
        )
    }

    fn study(&self, title: &'static str, text: &str) -> Study {
        Study::new(self.id, title, self.unit, text)
    }

    /// A supplier that takes no time at all but for its outages; orders come at random, one in a
    /// unit of time.
    fn supplier(&self, lasts: &str) -> String {
        let warm_up = self.hours(20.0 * self.up);
        let run = run_section(self.id, warm_up, warm_up + self.hours(self.length));
        let (every, rate) = (self.exponential(self.up), 24.0 / self.unit);
        format!(
            "{run}[demand]\norders = \"{rate} orders/day\"\n[network]\nchain = []\n\
             [[disruption]]\nname = \"link\"\nsupplier = \"all\"\nevery = {every}\nlasts = {lasts}\n"
        )
    }

    /// Agents of one tier, each with times of its own, followed between two instants of their
    /// first days.
    ///
    /// - `name`: what their draws are keyed by.
    fn agents(&self, name: &str, (from, until): (f64, f64), more: &str) -> String {
        let run = run_section(self.id, self.hours(from), self.hours(until));
        let (up, down) = (self.exponential(self.up), self.exponential(self.down));
        let lasts = match more {
            "" => format!("lasts = {down}\n"),
            _ => String::new(),
        };
        format!(
            "{run}drain = \"1 h\"\n[demand]\norders = \"1 orders/day\"\n\
             [[tier]]\nname = \"retail\"\nagents = {AGENTS}\n\
             [[disruption]]\nname = \"{name}\"\ntier = \"retail\"\nevery = {up}\n{lasts}{more}\n"
        )
    }
}

/// Links that are watched from the beginning on.
const AGENTS: u32 = 4_000;

/// What comes of it in the long run.
fn long_run(link: &Link) -> Outcome {
    let outages = "disruption.link.outages";
    let length = link.length;
    link.study(
        "a supplier with exponential outages",
        &link.supplier(&link.exponential(link.down)),
    )
    .mean("availability", "disruption.link.availability")
    .derived_mean("outages_per_time", |metric| metric(outages) / length)
    .derived_rare("expo_mean_extra_delay_poisson_arrival", |metric| {
        metric("dispatch_time.mean")
    })
    .variance(
        "expo_var_extra_delay",
        "dispatch_time",
        "expo_mean_extra_delay_poisson_arrival",
    )
    .outcome()
}

/// The same with outages of one length.
fn one_length(link: &Link) -> Outcome {
    let lasts = format!("\"{} h\"", link.hours(link.down));
    link.study(
        "a supplier with outages of one length",
        &link.supplier(&lasts),
    )
    .derived_rare("constant_down_mean_extra_delay", |metric| {
        metric("dispatch_time.mean")
    })
    .derived("constant_down_second_moment_extra_delay", |metric| {
        metric("dispatch_time.sd").powi(2) + metric("dispatch_time.mean").powi(2)
    })
    .outcome()
}

/// From the beginning on, when all are up: at an instant, over a while, and who stays up.
fn from_the_beginning(link: &Link) -> Outcome {
    let second = 1.0 / 3600.0 / link.unit;
    let at = |name: &'static str, quantity: &str, from: f64, until: f64| {
        let text = link.agents(name, (from, until), "");
        link.study("agents who are away, from the beginning on", &text)
            .mean(quantity, &format!("disruption.{name}.availability"))
            .outcome()
    };
    let stays = link.agents("stays", (0.0, 20.0), "leaves = \"yes\"");
    let stays = link
        .study("agents who are away, from the beginning on", &stays)
        .derived_mean("p_no_outage_in_20", |metric| {
            1.0 - metric("disruption.stays.outages") / f64::from(AGENTS)
        })
        .outcome();
    at("one", "availability_at_t1", 1.0, 1.0 + second)
        .and(at("five", "availability_at_t5", 5.0, 5.0 + second))
        .and(at("while", "mean_availability_0_20", 0.0, 20.0))
        .and(stays)
}

pub static R01_LONG: LazyLock<Outcome> = LazyLock::new(|| long_run(&R01));
pub static R01_CONSTANT: LazyLock<Outcome> = LazyLock::new(|| one_length(&R01));
pub static R01_BEGINNING: LazyLock<Outcome> = LazyLock::new(|| from_the_beginning(&R01));
pub static R02_LONG: LazyLock<Outcome> = LazyLock::new(|| long_run(&R02));
pub static R02_CONSTANT: LazyLock<Outcome> = LazyLock::new(|| one_length(&R02));
pub static R02_BEGINNING: LazyLock<Outcome> = LazyLock::new(|| from_the_beginning(&R02));

#[test]
fn links_are_up_and_down_by_turns() {
    for case in [&R01_LONG, &R01_CONSTANT, &R01_BEGINNING] {
        case.check();
    }
    for case in [&R02_LONG, &R02_CONSTANT, &R02_BEGINNING] {
        case.check();
    }
}
