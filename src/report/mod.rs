//! Reports: results become tables, figures and files.
//!
//! - [`number`]: how a number with its uncertainty is written.
//! - [`words`]: every word a person reads, in both languages.
//! - [`document`]: headings, sentences and tables as plain data; [`text`] prints them on a
//!   terminal, [`markdown`] in a page.
//! - [`summary`]: what a run or a comparison says, as a document.
//! - [`sweep`]: what a sweep says, as a document, JSON and CSV.
//! - [`view`]: a result in one language, with short labels of its scenarios ([`label`]).
//! - [`levels`]: what stock levels promise by formula, for `check`.
//! - [`money`]: what an order's cost and price are made of.
//! - [`complaints`]: what goes wrong: causes, quarrels, how orders end.
//! - [`explain`]: the story of single orders, as text and as JSON.
//! - [`json`], [`csv`]: the same numbers for machines and for Excel; `precision` for both.
//! - [`chart`]: figures as SVG and PNG.
//! - [`folder`], [`manifest`], [`write`]: all of it in one folder that exists whole or not at all.
//!
//! Nothing here computes a result, draws a random number or prints.

pub mod chart;
pub mod complaints;
pub mod csv;
pub mod document;
pub mod explain;
pub mod folder;
pub mod json;
pub mod label;
pub mod levels;
pub mod manifest;
pub mod markdown;
pub mod money;
pub mod number;
mod precision;
pub mod sentence;
pub mod summary;
pub mod sweep;
pub mod text;
pub mod view;
pub mod words;
pub mod write;

pub use chart::font::covers as draws;
pub use json::json;
pub use levels::{json as levels_json, levels_text};
pub use manifest::{Manifest, ManifestScenario};
pub use summary::{summary_text, warm_up_warnings};
pub use sweep::json::json as sweep_json;
pub use sweep::summary_text as sweep_summary_text;
pub use write::{Charts, Options, ReportError, Written, write, write_sweep};
