//! Scenario files: text with units and comments becomes a checked [`Network`].
//!
//! ```text
//! file ─ source ─ lexical ─ syntax ─ extends/merge ─ variant, --set ─ check ─ lower ─ Network
//!        bytes    guards    tree     one tree        one tree         grammar  typed
//! ```
//!
//! All problems of a stage are reported at once, each with its line and what to write instead.
//! Only this module knows TOML; nothing here simulates or prints.

mod canonical;
mod check;
mod data;
mod drawn;
mod english;
mod extends;
pub mod grammar;
mod laws;
mod lexical;
mod listing;
mod lower;
mod merge;
mod node;
mod opened;
mod path;
mod problem;
mod quantity;
mod render;
mod semantic;
pub mod shipped;
mod source;
mod starter;
mod suggest;
mod syntax;
mod values;
mod variant;
mod vary;
mod view;

use std::path::Path;

use crate::language::Text;
use crate::model::network::Network;

pub use listing::{check_json, render_check};
pub use lower::PrecisionSpec;
pub use problem::{Problems, Severity};
pub use quantity::typed_share;
pub use starter::starter;
pub use values::{Origin, ValueInForce};
pub use vary::{Factor, FactorLevel, MOST_POINTS, Varied};

use opened::{Opened, listed_variants};
use problem::Log;
use source::Sources;

/// A scenario, read and checked.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Stem of the file name, with `@variant` if one was chosen.
    pub name: String,
    /// Title; the name where the file has none.
    pub title: Text,
    /// The question it answers.
    pub question: Option<Text>,
    /// The argument as the user typed it.
    pub path: String,
    /// The merged scenario as one TOML text that stands alone: bases, variant and settings
    /// applied.
    pub text: String,
    /// SHA-256 of [`Scenario::text`], in hexadecimal.
    pub sha256: String,
    /// The day at whose midnight time begins, counted from 1970-01-01, which is day 0.
    pub first_day: i64,
    /// Seed of all draws.
    pub seed: u64,
    /// Replications, where no precision is asked for.
    pub replications: u64,
    /// How precise the results must be, if that decides how many replications are played.
    pub precision: Option<PrecisionSpec>,
    /// What is simulated.
    pub network: Network,
    /// Every value in force.
    pub values: Vec<ValueInForce>,
    /// Published figures to be checked.
    pub claims: Vec<ClaimSpec>,
    /// The variants of the file.
    pub variants: Vec<Variant>,
    /// What is written without effect, and what is probably not meant.
    pub warnings: Problems,
    /// Whether a warning tells of characters that pictures cannot draw.
    pub undrawable: bool,
}

/// A variant inside a file: `FILE@name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// How charts call it.
    pub label: Text,
}

/// A published figure to be checked against the simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimSpec {
    /// Its number, such as `C08`.
    pub id: String,
    /// Metric id.
    pub metric: String,
    /// Divided by the same metric of this scenario; a path from the scenario's folder.
    pub ratio_to: Option<String>,
    /// The published figure.
    pub source_value: f64,
    /// The accepted range, low and high.
    pub band: [f64; 2],
}

/// Reads a scenario.
///
/// - `argument`: `FILE` or `FILE@variant`.
/// - `settings`: `PATH=VALUE`, as given with `--set`, applied last and in order.
///
/// # Errors
/// All problems found, each located; warnings among them.
pub fn load(argument: &str, settings: &[String]) -> Result<Scenario, Problems> {
    load_for(argument, settings, |_| true)
}

/// Reads a scenario whose results are drawn.
///
/// - `argument`, `settings`: as for [`load`].
/// - `draws`: whether a picture can show a character; titles, labels and names with others get a
///   warning.
///
/// # Errors
/// As [`load`].
pub fn load_for(
    argument: &str,
    settings: &[String],
    draws: fn(char) -> bool,
) -> Result<Scenario, Problems> {
    Opened::read(argument)?.scenario(settings, &[], draws)
}

/// The variants of a file, name and label, in the order of listing.
///
/// # Errors
/// What keeps the file from being read.
pub fn variants(path: &str) -> Result<Vec<(String, Text)>, Problems> {
    let mut sources = Sources::default();
    let mut log = Log::default();
    let tree = extends::read(Path::new(path), &mut sources, &mut log);
    match tree {
        Some(tree) if !log.has_errors() => Ok(listed_variants(&tree)),
        _ => Err(log.finish(&sources)),
    }
}
