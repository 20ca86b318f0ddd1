//! Indicators carried out: what units report, how it rolls up the unit tree, and targets judged at their date.

use super::{Campaign, Refusal};
use crate::plan::Id;
use crate::time::Instant;
use rust_decimal::Decimal;

/// A report to be entered.
#[derive(Debug, Clone)]
pub(super) struct Report {}

/// The latest report of each cell: indicator, unit, period.
#[derive(Debug, Clone, Default)]
pub(super) struct Reports {}

impl Campaign {
    pub(super) fn judge_report(
        &self,
        indicator: &Id,
        unit: &Id,
        period: Option<&str>,
        value: Decimal,
        at: Instant,
    ) -> Result<Report, Refusal> {
        let _ = (indicator, unit, period, value, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn enter_report(&mut self, seq: u64, at: Instant, report: Report) {
        let _ = (seq, at, report);
    }

    /// The date of an indicator's target has come; `index` counts the plan's indicators.
    pub(super) fn judge_target(&mut self, index: u32, at: Instant) {
        let _ = (index, at);
    }

    /// An indicator's figure.
    pub fn indicator(&self, id: &str, unit: Option<crate::timetable::UnitIx>, period: Option<&str>) -> Option<Decimal> {
        let _ = (id, unit, period);
        None
    }
}
