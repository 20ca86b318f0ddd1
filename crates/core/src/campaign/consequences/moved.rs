//! A score that moved by an appeal or with what units start with, as it is told.

use super::written::decimal;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use std::sync::Arc;

/// An entry that has no effect while an appeal against it is pending, or has it again.
#[derive(Debug, Clone, PartialEq)]
pub struct SuspendedEntry {
    /// Whose.
    pub unit: Arc<str>,
    /// The id of the entry.
    pub entry: Arc<str>,
    /// On which item.
    pub item: Option<Arc<str>>,
    /// By how much the score moved.
    pub points: Decimal,
    /// Whether it has none.
    pub suspended: bool,
    /// The score after.
    pub score: Decimal,
}

impl SuspendedEntry {
    /// The same but for the score after, which follows from the entries before it.
    pub(in crate::campaign) fn same(&self, other: &SuspendedEntry) -> bool {
        *self == SuspendedEntry { score: self.score, ..other.clone() }
    }

    pub(super) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("unit", &*self.unit)?;
        m.serialize_entry("entry", &*self.entry)?;
        if let Some(item) = &self.item {
            m.serialize_entry("item", &**item)?;
        }
        m.serialize_entry("points", &decimal(&self.points))?;
        m.serialize_entry("score", &decimal(&self.score))
    }
}

/// An amended plan lets a unit start with something else.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseMoved {
    /// Whose.
    pub unit: Arc<str>,
    /// What it started with until then.
    pub was: Decimal,
    /// What it starts with from then on.
    pub is: Decimal,
    /// By how much the score moved.
    pub points: Decimal,
    /// The score after.
    pub score: Decimal,
}

impl BaseMoved {
    /// The same but for the score after, which follows from the entries before it.
    pub(in crate::campaign) fn same(&self, other: &BaseMoved) -> bool {
        *self == BaseMoved { score: self.score, ..other.clone() }
    }

    pub(super) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("unit", &*self.unit)?;
        m.serialize_entry("was", &decimal(&self.was))?;
        m.serialize_entry("is", &decimal(&self.is))?;
        m.serialize_entry("points", &decimal(&self.points))?;
        m.serialize_entry("score", &decimal(&self.score))
    }
}
