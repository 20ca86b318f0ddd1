//! Pipelines carried out: leads and cases, their states, time limits and hand-overs.

use super::amend::Matching;
use super::course::Course;
use super::facts::Event;
use super::{Campaign, Refusal};
use crate::time::Instant;
use chrono::NaiveDate;

/// What a fact about an item does.
#[derive(Debug, Clone)]
pub(super) enum ItemIntent {}

/// Every item that came in.
#[derive(Debug, Clone, Default)]
pub(super) struct Items {}

impl Campaign {
    /// Judges a fact about an item.
    pub(super) fn judge_item(&self, event: &Event, at: Instant) -> Result<ItemIntent, Refusal> {
        let _ = (event, at);
        Err(Refusal::OutOfRange)
    }

    /// Judges more time for an item in its state.
    pub(super) fn judge_item_extension(
        &self,
        item: &str,
        until: NaiveDate,
        at: Instant,
    ) -> Result<ItemIntent, Refusal> {
        let _ = (item, until, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn carry_out_item(&mut self, seq: u64, at: Instant, event: &Event, intent: ItemIntent) {
        let _ = (seq, at, event, intent);
    }

    /// Carries items and reports over to an amended plan.
    pub(super) fn carry_items(&mut self, old: &mut Course, units: &Matching) {
        let _ = units;
        self.state.items = std::mem::take(&mut old.state.items);
        self.state.reports = std::mem::take(&mut old.state.reports);
    }

    /// An item's time in its state, or for its acknowledgement, ends.
    pub(super) fn item_overdue(&mut self, index: u32, at: Instant) {
        let _ = (index, at);
    }

    /// How many items, of a pipeline or of all, have not come to their end.
    pub(super) fn open_items(&self, pipeline: Option<&str>) -> i64 {
        let _ = pipeline;
        0
    }
}
