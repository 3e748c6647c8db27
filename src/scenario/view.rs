//! Typed reading of a checked tree.
//!
//! The walker has already told what is wrong with each value, so nothing is reported here: a bad
//! value reads as absent, and the scenario is refused in the end anyway.

use crate::engine::time::Millis;
use crate::language::Text;
use crate::model::money::plan::Fen;
use crate::model::stock::plan::Quantity;
use crate::random::Law;

use super::check::{self, is_none};
use super::laws;
use super::node::{Node, Table};
use super::problem::Log;
use super::quantity::{self, Unit, unit};
use super::variant;

/// Tables laid over one another: the first that has a key wins.
#[derive(Debug, Clone, Default)]
pub struct View<'a>(Vec<&'a Table>);

impl<'a> View<'a> {
    /// A view of one table.
    pub fn of(table: &'a Table) -> Self {
        Self(vec![table])
    }

    /// This view over another one.
    #[must_use]
    pub fn over(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The value of a key, unless it is missing or `"none"`.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.written(key).filter(|node| !is_none(node))
    }

    /// The value of a key, `"none"` included.
    pub fn written(&self, key: &str) -> Option<&'a Node> {
        self.0.iter().find_map(|table| table.get(key))
    }

    /// Whether a key is written.
    pub fn has(&self, key: &str) -> bool {
        self.written(key).is_some()
    }

    /// The tables below a key.
    pub fn below(&self, key: &str) -> Self {
        Self(
            self.0
                .iter()
                .filter_map(|table| table.get(key)?.table())
                .collect(),
        )
    }

    /// The entries of a list of tables, each with its node.
    pub fn entries(&self, key: &str) -> Vec<(&'a Node, View<'a>)> {
        let list = self.get(key).and_then(Node::list).unwrap_or_default();
        list.iter()
            .filter_map(|node| Some((node, View::of(node.table()?))))
            .collect()
    }

    /// A text for the program.
    pub fn word(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// A text for people; else the name; else the fallback.
    pub fn label(&self, fallback: &str) -> Text {
        match self.get("label").map(variant::text) {
            Some(label) => label,
            None => Text::same(self.word("name").unwrap_or(fallback)),
        }
    }

    /// A distribution, in the model's unit.
    pub fn law(&self, key: &str, unit: &'static Unit) -> Option<Law> {
        laws::law(self.get(key)?, unit, &mut Log::default())
    }

    /// A distribution of a duration [ms].
    pub fn duration_law(&self, key: &str) -> Option<Law> {
        self.law(key, &unit::DURATION)
    }

    /// An amount, in the model's unit.
    pub fn amount(&self, key: &str, unit: &Unit) -> Option<f64> {
        quantity::amount(self.get(key)?, unit, &mut Log::default())
    }

    /// A duration [ms].
    pub fn duration(&self, key: &str) -> Option<Millis> {
        self.amount(key, &unit::DURATION)
            .map(|ms| ms.round_ties_even() as Millis)
    }

    /// Money \[fen\].
    pub fn fen(&self, key: &str) -> Option<Fen> {
        self.amount(key, &unit::MONEY)
            .map(|fen| fen.round_ties_even() as Fen)
    }

    /// A share; absent is 0.
    pub fn share(&self, key: &str) -> f64 {
        let share = self
            .get(key)
            .and_then(|node| quantity::share(node, &mut Log::default()));
        share.unwrap_or(0.0)
    }

    /// A whole number that is not negative.
    pub fn count(&self, key: &str) -> Option<u32> {
        let most = i64::from(u32::MAX);
        let count = quantity::integer(self.get(key)?, 0, most, &mut Log::default())?;
        u32::try_from(count).ok()
    }

    /// A whole number that is not negative, 64 bits.
    pub fn big_count(&self, key: &str) -> Option<u64> {
        let count = quantity::integer(self.get(key)?, 0, i64::MAX, &mut Log::default())?;
        u64::try_from(count).ok()
    }

    /// A number without unit, not negative.
    pub fn number(&self, key: &str) -> Option<f64> {
        quantity::number(self.get(key)?, &mut Log::default())
    }

    /// A number without unit, of either sign.
    pub fn signed(&self, key: &str) -> Option<f64> {
        let any = f64::INFINITY;
        quantity::between(self.get(key)?, -any, any, &mut Log::default())
    }

    /// Goods \[thousandths of a unit\].
    pub fn units(&self, key: &str) -> Option<Quantity> {
        self.amount(key, &unit::UNITS)
            .map(|units| units.round_ties_even() as Quantity)
    }

    /// So many numbers.
    pub fn numbers<const N: usize>(&self, key: &str) -> Option<[f64; N]> {
        check::numbers(self.get(key)?, N, &mut Log::default())?
            .try_into()
            .ok()
    }

    /// Times of day [ms], sorted.
    pub fn times(&self, key: &str) -> Vec<Millis> {
        let times = self
            .get(key)
            .and_then(|node| check::times(node, &mut Log::default()));
        times.unwrap_or_default()
    }
}
