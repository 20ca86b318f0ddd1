//! Appeals against entries of a unit's account: what is not upheld is reversed.

use super::facts::Event;
use super::{Campaign, Refusal};
use crate::time::Instant;

/// What a fact about an appeal does.
#[derive(Debug, Clone)]
pub(super) enum AppealIntent {}

impl Campaign {
    pub(super) fn judge_appeal(&self, event: &Event) -> Result<AppealIntent, Refusal> {
        let _ = event;
        Err(Refusal::OutOfRange)
    }

    pub(super) fn carry_out_appeal(&mut self, seq: u64, at: Instant, event: &Event, intent: AppealIntent) {
        let _ = (seq, at, event, intent);
    }
}
