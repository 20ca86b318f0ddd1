//! The campaign's own life: started by hand, suspended, resumed, terminated.

use super::facts::Event;
use super::{Campaign, Refusal};
use crate::time::Instant;

/// What a fact about the campaign itself does.
#[derive(Debug, Clone)]
pub(super) enum LifeIntent {}

impl Campaign {
    pub(super) fn judge_life(&self, event: &Event, at: Instant) -> Result<LifeIntent, Refusal> {
        let _ = (event, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn carry_out_life(&mut self, seq: u64, at: Instant, intent: LifeIntent) {
        let _ = (seq, at, intent);
    }
}
