//! The base files that come with the program.
//!
//! Their values are assumptions until a planner writes their own. A base is recognised by its
//! text, so a copy in another folder is one too, and an edited copy is not.

/// Path below `scenarios/` and text of every shipped base.
pub const BASES: [(&str, &str); 3] = [
    (
        "base/market.toml",
        include_str!("../../scenarios/base/market.toml"),
    ),
    (
        "base/tools.toml",
        include_str!("../../scenarios/base/tools.toml"),
    ),
    (
        "base/agents.toml",
        include_str!("../../scenarios/base/agents.toml"),
    ),
];

/// Whether this is the text of a shipped base, whatever its line ends.
pub fn is_base(text: &str) -> bool {
    BASES.iter().any(|(_, base)| base.lines().eq(text.lines()))
}
