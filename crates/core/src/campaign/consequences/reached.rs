//! So many points of an account were reached, as it is told.

use super::written::decimal;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use std::sync::Arc;

/// So many points were gathered on an account that a measure is called for.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Whose.
    pub unit: Arc<str>,
    /// The item whose points are gathered.
    pub item: Arc<str>,
    /// The entry that reached them.
    pub entry: Arc<str>,
    /// How many call for the measure.
    pub points: Decimal,
    /// How many stand.
    pub held: Decimal,
    /// The first day of the cycle.
    pub since: String,
    /// The measure that is called for.
    pub measure: Arc<str>,
}

impl Reached {
    pub(super) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("unit", &*self.unit)?;
        m.serialize_entry("item", &*self.item)?;
        m.serialize_entry("entry", &*self.entry)?;
        m.serialize_entry("points", &decimal(&self.points))?;
        m.serialize_entry("held", &decimal(&self.held))?;
        m.serialize_entry("since", &self.since)?;
        m.serialize_entry("measure", &*self.measure)
    }
}
