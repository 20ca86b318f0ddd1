//! A plan amended in mid-campaign.

use super::{Campaign, Refusal};
use crate::time::Instant;

impl Campaign {
    pub(super) fn judge_amendment(&self, plan: &str, hash: Option<&str>, at: Instant) -> Result<(), Refusal> {
        let _ = (plan, hash, at);
        Err(Refusal::OutOfRange)
    }

    pub(super) fn amend(&mut self, seq: u64, at: Instant) {
        let _ = (seq, at);
    }
}
