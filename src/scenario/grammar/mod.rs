//! The language of scenario files, as data: every key with its kind, its neutral default and
//! what it means.
//!
//! This is the mirror of the file: [`super::check`] walks a scenario against it,
//! [`super::merge`] and [`super::path`] ask it how to go down, `fahuo check`, the reference
//! page and the JSON Schema are written from it. A key that is not here does not exist.

mod agents;
mod goods;
pub mod law;
mod market;
mod reference;
mod run;
mod schema;

pub use reference::reference;
pub use schema::schema;

use super::quantity::Unit;

/// What a key means, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doc {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Groups of keys that together may stand in a table.
pub type Fields = &'static [&'static [Field]];

/// One key.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What its value may be.
    pub kind: Kind,
    /// What holds when it is not written.
    pub absent: Absent,
    /// Whether this version makes use of it.
    pub status: Status,
    /// What it means.
    pub doc: Doc,
}

/// What holds when a key is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// The scenario is incomplete.
    Required,
    /// This value, as it would be written.
    Is(&'static str),
    /// Nothing worth listing: a title, a label, a structure.
    Silent,
}

/// Whether this version makes use of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Modelled,
    /// Read, but it changes nothing that is measured yet: a warning.
    NoEffect,
    /// It would change what is measured, and cannot yet: an error.
    NotModelled,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text for people: a string, or `{ zh, en }`.
    Text,
    /// The name of an entry of a list.
    Name,
    /// A text for the program: a path, a metric.
    Word,
    /// A whole number within limits.
    Integer(i64, i64),
    /// A number without unit.
    Number,
    /// Numbers without unit, exactly so many.
    Numbers(usize),
    /// A quantity.
    Amount(&'static Unit),
    /// A share from 0 % to 100 %.
    Share,
    /// A distribution of a quantity.
    Law(&'static Unit),
    /// A duration, or this word.
    DurationOr(&'static str),
    /// One of the first words; the second are known, and not modelled yet.
    Choice(&'static [&'static str], &'static [&'static str]),
    /// Times of day.
    Times,
    /// Working hours.
    Hours,
    /// A date.
    Date,
    /// Days: dates, and ranges of dates.
    Days,
    /// The name of an entry of this top-level list or table.
    Reference(&'static str),
    /// The name of an entry of this top-level list or table, or shares of several.
    Mix(&'static str),
    /// Names of entries of this top-level list.
    References(&'static str),
    /// A table.
    Table(Fields),
    /// A share, or a table.
    ShareOr(Fields),
    /// One word, or a table.
    WordOr(&'static str, Fields),
    /// A list of tables that are told apart by `name` (or this key).
    Entries(&'static str, Fields),
    /// Tables under names of the user's choice.
    Named(Fields),
    /// Values by dotted path.
    Settings,
    /// Not looked into.
    Anything,
}

impl Field {
    const fn new(
        key: &'static str,
        kind: Kind,
        absent: Absent,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            key,
            kind,
            absent,
            status: Status::Modelled,
            doc: Doc { zh, en },
        }
    }

    /// A key whose value in force, when not written, is this.
    const fn or(
        key: &'static str,
        kind: Kind,
        absent: &'static str,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self::new(key, kind, Absent::Is(absent), zh, en)
    }

    /// A key without a default worth listing.
    const fn silent(key: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Self {
        Self::new(key, kind, Absent::Silent, zh, en)
    }

    /// A key that must be written.
    const fn required(key: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Self {
        Self::new(key, kind, Absent::Required, zh, en)
    }

    /// A key of the format that changes nothing yet.
    const fn no_effect(key: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            status: Status::NoEffect,
            ..Self::silent(key, Kind::Anything, zh, en)
        }
    }

    /// Without effect, but its value must be right.
    const fn checked_as(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// A key of the format that cannot be honoured yet.
    const fn not_modelled(key: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self {
            status: Status::NotModelled,
            ..Self::silent(key, Kind::Anything, zh, en)
        }
    }

    /// The keys below, if the value is a table, a list of tables, or named tables.
    pub fn below(&self) -> Option<Fields> {
        match self.kind {
            Kind::Table(fields)
            | Kind::ShareOr(fields)
            | Kind::WordOr(_, fields)
            | Kind::Entries(_, fields)
            | Kind::Named(fields) => Some(fields),
            _ => None,
        }
    }

    /// Whether `"none"` may be written to undo an inherited value.
    pub fn may_be_none(&self) -> bool {
        let never = matches!(
            self.kind,
            Kind::Text
                | Kind::Name
                | Kind::Word
                | Kind::Reference(_)
                | Kind::Mix(_)
                | Kind::Settings
                | Kind::Date
                | Kind::DurationOr(_)
                | Kind::Anything
        );
        self.absent != Absent::Required && !never
    }
}

/// The keys at the top of a file.
pub const SCENARIO: Fields = &[
    run::FILE,
    market::MARKET,
    agents::AGENTS,
    goods::GOODS,
    run::ASKED,
];

/// The keys a tool level and a tier share.
pub const TOOLS: &[Field] = agents::TOOLS;

/// The keys of a tier that no tool level gives.
pub const TIER: &[Field] = agents::TIER;

/// The field of a key.
pub fn find(fields: Fields, key: &str) -> Option<&'static Field> {
    fields
        .iter()
        .copied()
        .flatten()
        .find(|field| field.key == key)
}

/// All keys that may stand in a table.
pub fn keys(fields: Fields) -> impl Iterator<Item = &'static str> {
    fields.iter().copied().flatten().map(|field| field.key)
}

/// Every key of the language as a path pattern, `tier.*.hands`, with its field.
pub fn fields() -> Vec<(String, &'static Field)> {
    let mut all = Vec::new();
    collect("", SCENARIO, &mut all);
    all
}

fn collect(prefix: &str, fields: Fields, all: &mut Vec<(String, &'static Field)>) {
    for field in fields.iter().copied().flatten() {
        let path = format!("{prefix}{}", field.key);
        all.push((path.clone(), field));
        if let Some(below) = field.below() {
            let several = matches!(field.kind, Kind::Entries(..) | Kind::Named(_));
            let dot = if several { ".*." } else { "." };
            collect(&format!("{path}{dot}"), below, all);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_key_is_documented_in_both_languages_and_unique() {
        let mut seen = HashSet::new();
        for (path, field) in fields() {
            assert!(
                !field.doc.zh.is_empty() && !field.doc.en.is_empty(),
                "{path}"
            );
            assert!(seen.insert(path.clone()), "{path} is defined twice");
        }
        assert!(seen.contains("tier.*.hands"));
        assert!(seen.contains("tier.*.relay.cut_off"));
        assert!(seen.contains("tools.*.own_orders.per_sheet"));
    }
}
