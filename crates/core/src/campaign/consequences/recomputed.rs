//! What an entry comes to since another was reversed, as it is told.

use super::consequence::CappedBy;
use super::written::decimal;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use std::sync::Arc;

/// An entry comes to something else, since another was reversed: what a cap, the floor or `highest` swallowed of it
/// counts, or a surcharge on repetition goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Recomputed {
    /// Whose.
    pub unit: Arc<str>,
    /// The id of the entry.
    pub entry: Arc<str>,
    /// On which item.
    pub item: Option<Arc<str>>,
    /// By how much the score moves.
    pub points: Decimal,
    /// By how much the entry moved the score until now.
    pub was: Decimal,
    /// By how much it does from now on.
    pub is: Decimal,
    /// How much it wants.
    pub wanted: Decimal,
    /// What swallows the difference.
    pub capped_by: Option<CappedBy>,
    /// The item above that does, where one does.
    pub capped_at: Option<Arc<str>>,
    /// The score after.
    pub score: Decimal,
}

impl Recomputed {
    /// The same but for the score after, which follows from the entries before it.
    pub(in crate::campaign) fn same(&self, other: &Recomputed) -> bool {
        *self == Recomputed { score: self.score, ..other.clone() }
    }

    pub(super) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("unit", &*self.unit)?;
        m.serialize_entry("entry", &*self.entry)?;
        if let Some(item) = &self.item {
            m.serialize_entry("item", &**item)?;
        }
        m.serialize_entry("points", &decimal(&self.points))?;
        m.serialize_entry("was", &decimal(&self.was))?;
        m.serialize_entry("is", &decimal(&self.is))?;
        if self.is != self.wanted {
            m.serialize_entry("wanted", &decimal(&self.wanted))?;
        }
        if let Some(by) = self.capped_by {
            m.serialize_entry("capped_by", by.word())?;
        }
        if let Some(at) = &self.capped_at {
            m.serialize_entry("capped_at", &**at)?;
        }
        m.serialize_entry("score", &decimal(&self.score))
    }
}
