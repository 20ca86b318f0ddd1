//! A target judged at its date, as it is told.

use super::written::decimal;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use std::sync::Arc;

/// A target that was judged at its date.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetJudged {
    /// The indicator.
    pub indicator: Arc<str>,
    /// Whose figure.
    pub unit: Arc<str>,
    /// The figure; none when nothing was reported.
    pub value: Option<Decimal>,
    /// The target, as `>= 1` or `<= 3`.
    pub target: String,
    /// Whether it was reached.
    pub met: bool,
}

impl TargetJudged {
    pub(super) fn fields<M: SerializeMap>(&self, m: &mut M) -> Result<(), M::Error> {
        m.serialize_entry("indicator", &*self.indicator)?;
        m.serialize_entry("unit", &*self.unit)?;
        if let Some(value) = &self.value {
            m.serialize_entry("value", &decimal(value))?;
        }
        m.serialize_entry("target", &self.target)
    }
}
