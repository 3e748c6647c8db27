//! The language of scenario files, as data: every key with its kind, its neutral default and
//! what it means.
//!
//! This is the mirror of the file: [`super::check`] walks a scenario against it,
//! [`super::merge`] and [`super::path`] ask it how to go down, `fahuo check`, the reference
//! page and the JSON Schema are written from it. A key that is not here does not exist.

mod aftersales;
mod agents;
mod goods;
mod integrity;
pub mod law;
mod market;
mod money;
mod reference;
mod run;
mod schema;
mod stock;

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
    /// The key beside it that has the same keys below, which are told there.
    pub like: Option<&'static str>,
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
    /// A number without unit, not negative.
    Number,
    /// A number without unit between these two, both included.
    Between(f64, f64),
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
    /// One of these words.
    Choice(&'static [&'static str]),
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
    /// A table; or a list of tables that are told apart by `name`, with the second keys, which hold
    /// the first.
    OneOrSeveral(Fields, Fields),
    /// A quantity, or a table.
    AmountOr(&'static Unit, Fields),
    /// An amount of money, a share, or a table.
    MoneyOrShare(Fields),
    /// A table, which merges with that of a base, or one word.
    TableOr(&'static str, Fields),
    /// One of these words, or a table.
    WordOr(&'static [&'static str], Fields),
    /// The name of an entry of this top-level list, or a table.
    ReferenceOr(&'static str, Fields),
    /// A list of tables that are told apart by `name` (or this key).
    Entries(&'static str, Fields),
    /// A list of tables, each with the `name` of an entry of this top-level list, and keys that
    /// for this entry replace those beside the list.
    Overrides(&'static str, Fields),
    /// Tables under names of the user's choice.
    Named(Fields),
    /// Values by dotted path.
    Settings,
    /// Not looked into.
    Anything,
}

impl Kind {
    /// Of a list of tables the key that tells them apart, and all their keys.
    pub fn entries(self) -> Option<(&'static str, Fields)> {
        match self {
            Self::Entries(id, fields) => Some((id, fields)),
            Self::Overrides(_, fields) | Self::OneOrSeveral(_, fields) => Some(("name", fields)),
            _ => None,
        }
    }
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
            like: None,
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

    /// With the same keys below as this key beside it.
    const fn like(mut self, key: &'static str) -> Self {
        self.like = Some(key);
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
            | Kind::OneOrSeveral(fields, _)
            | Kind::AmountOr(_, fields)
            | Kind::MoneyOrShare(fields)
            | Kind::TableOr(_, fields)
            | Kind::WordOr(_, fields)
            | Kind::ReferenceOr(_, fields)
            | Kind::Entries(_, fields)
            | Kind::Overrides(_, fields)
            | Kind::Named(fields) => Some(fields),
            _ => None,
        }
    }

    /// The keys below, without those that repeat what may stand beside this one and mean the
    /// same there, and none where a key beside it has the same.
    ///
    /// - `beside`: the keys of the table it stands in.
    fn new_below(&self, beside: Fields) -> impl Iterator<Item = &'static Self> {
        let may_repeat = matches!(self.kind, Kind::AmountOr(..) | Kind::Overrides(..));
        let repeats = move |field: &Self| {
            may_repeat && find(beside, field.key).is_some_and(|one| one.doc == field.doc)
        };
        let below = match self.like {
            Some(_) => None,
            None => self.below(),
        };
        let below = below.unwrap_or_default().iter().copied().flatten();
        below.filter(move |field| !repeats(field))
    }

    /// The keys an entry has beside those below, where there may be one or several.
    pub fn of_several(&self) -> impl Iterator<Item = &'static Self> {
        let (one, each) = match self.kind {
            Kind::OneOrSeveral(one, each) => (one, each),
            _ => Default::default(),
        };
        let each = each.iter().copied().flatten();
        each.filter(move |field| find(one, field.key).is_none())
    }

    /// Whether its value is always a list of tables, or named tables: a path goes on with a name.
    pub fn has_several(&self) -> bool {
        let one = matches!(self.kind, Kind::OneOrSeveral(..));
        self.kind.entries().is_some() && !one || matches!(self.kind, Kind::Named(_))
    }

    /// What stands in a path pattern between this key and one below.
    fn dot(&self) -> &'static str {
        if self.has_several() { ".*." } else { "." }
    }

    /// Whether `"none"` may be written to undo an inherited value.
    pub fn may_be_none(&self) -> bool {
        let never = matches!(
            self.kind,
            Kind::Text
                | Kind::Word
                | Kind::Reference(_)
                | Kind::ReferenceOr(..)
                | Kind::Mix(_)
                | Kind::Settings
                | Kind::Date
                | Kind::DurationOr(_)
                | Kind::TableOr(..)
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
    aftersales::AFTER_SALES,
    money::MONEY,
    integrity::INTEGRITY,
    run::ASKED,
];

/// The keys a tool level and a tier share.
pub const TOOLS: &[Field] = agents::TOOLS;

/// The keys of a tier that no tool level gives.
pub const TIER: Fields = &[agents::TIER, money::TIER_MONEY, integrity::TIER];

/// The field of a key.
pub fn find(fields: Fields, key: &str) -> Option<&'static Field> {
    fields
        .iter()
        .copied()
        .flatten()
        .find(|field| field.key == key)
}

/// The fields of a table that have the same keys below: those that are like another, and that one.
pub fn alike(fields: Fields) -> impl Iterator<Item = &'static Field> {
    let all = || fields.iter().copied().flatten();
    let is_liked = move |field: &Field| all().any(|one| one.like == Some(field.key));
    all().filter(move |field| field.like.is_some() || is_liked(field))
}

/// All keys that may stand in a table.
pub fn keys(fields: Fields) -> impl Iterator<Item = &'static str> {
    fields.iter().copied().flatten().map(|field| field.key)
}

/// Every key of the language as a path pattern, `tier.*.hands`, with its field; keys that repeat
/// those of the table around them once.
pub fn fields() -> Vec<(String, &'static Field)> {
    let mut all = Vec::new();
    for field in SCENARIO.iter().copied().flatten() {
        collect(String::new(), field, SCENARIO, &mut all);
    }
    all
}

fn collect(
    prefix: String,
    field: &'static Field,
    beside: Fields,
    all: &mut Vec<(String, &'static Field)>,
) {
    let path = prefix + field.key;
    all.push((path.clone(), field));
    for one in field.new_below(beside) {
        let below = field.below().unwrap_or_default();
        collect(format!("{path}{}", field.dot()), one, below, all);
    }
    for one in field.of_several() {
        collect(format!("{path}.*."), one, &[], all);
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
