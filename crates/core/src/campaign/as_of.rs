//! A campaign as it stood at an instant, as then known.

use super::facts::FactLog;
use super::{Campaign, Refusal};
use crate::time::Instant;

impl Campaign {
    /// The campaign as it stood at `effective`, by the facts recorded up to `recorded`. What was handed in later is not
    /// known yet, however early it took effect; what a later correction withdrew still holds. It keeps no journal.
    ///
    /// # Errors
    /// [`Refusal`] when the facts known then make no sense together, which happens only where a host recorded them in
    /// another order than it handed them in.
    pub fn as_of(&self, effective: Instant, recorded: Instant) -> Result<Campaign, Refusal> {
        let mut log = FactLog::default();
        for (seq, fact) in self.log.iter().filter(|(_, f)| f.recorded_at <= recorded && f.at <= effective) {
            log.insert(seq, fact.clone());
        }
        let mut then = Campaign::open(self.plan.clone());
        for held in log.held().into_iter().filter(|h| h.at <= effective) {
            then.redo(held).map_err(|r| Refusal::Contradicts { seq: held.seq, refusal: Box::new(r) })?;
        }
        then.run_until(effective);
        then.fresh.clear();
        then.log = log;
        Ok(then)
    }
}
