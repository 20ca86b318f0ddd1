//! On-call duties: they exist only when called for.

use super::validate::Intent;
use super::{Campaign, Refusal};
use crate::plan::Id;
use crate::time::Instant;
use crate::timetable::{TaskIx, UnitIx};

impl Campaign {
    pub(super) fn judge_call(
        &self,
        task: &Id,
        unit: &Id,
        call: Option<&str>,
        caller: Option<&Id>,
        at: Instant,
    ) -> Result<Intent, Refusal> {
        let _ = (task, unit, call, caller, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn call(&mut self, seq: u64, at: Instant, task: TaskIx, unit: UnitIx) {
        let _ = (seq, at, task, unit);
    }
}
