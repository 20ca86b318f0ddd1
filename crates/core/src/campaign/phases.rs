//! Phases as a state machine.

use super::facts::Event;
use super::{Campaign, Refusal};
use crate::plan::Id;
use crate::time::Instant;
use chrono::NaiveDate;

/// What a fact about a phase does.
#[derive(Debug, Clone)]
pub(super) enum PhaseIntent {}

impl Campaign {
    pub(super) fn judge_phase(&self, event: &Event, at: Instant) -> Result<PhaseIntent, Refusal> {
        let _ = (event, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn judge_phase_extension(
        &self,
        phase: &Id,
        until: NaiveDate,
        at: Instant,
    ) -> Result<PhaseIntent, Refusal> {
        let _ = (phase, until, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn carry_out_phase(&mut self, seq: u64, at: Instant, event: &Event, intent: PhaseIntent) {
        let _ = (seq, at, event, intent);
    }
}
