//! A campaign as it stood at an instant, as then known.

use super::facts::{Event, Fact, FactLog};
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
        // A correction takes effect where the fact did that it corrects.
        let known =
            |f: &Fact| f.recorded_at <= recorded && (f.at <= effective || matches!(f.event, Event::Corrected { .. }));
        let mut log = FactLog::default();
        for (seq, fact) in self.log.iter().filter(|(_, f)| known(f)) {
            log.insert(seq, fact.into_owned());
        }
        let mut then = Campaign::open(self.first.clone());
        then.amended = self.amended.clone();
        // A snapshot will do where what it knows of the facts is what was known then.
        let unknown = self.log.iter().filter(|(_, f)| !known(f)).map(|(_, f)| self.log.changed_by(&f)).min();
        let fits = |at: Instant| at <= effective && unknown.is_none_or(|unknown| at < unknown);
        let since = self.snapshots.find(|s| fits(s.at));
        if let Some(snapshot) = &since {
            then.exchange(&mut snapshot.course());
        }
        for held in log.held_since(since.as_ref().map(|s| s.at)).filter(|h| h.at <= effective) {
            then.redo(&held).map_err(|r| Refusal::Contradicts { seq: held.seq, refusal: Box::new(r) })?;
        }
        then.run_until(effective);
        then.fresh.clear();
        then.log = log;
        Ok(then)
    }

    /// The campaign carried out anew from its first fact, as a check that nothing else decides where it stands. It keeps no
    /// journal, and knows nothing of what was rescinded on the way.
    ///
    /// # Errors
    /// [`Refusal`] when a fact that was taken makes no sense any more, which would be a fault of the engine.
    pub fn recompute(&self) -> Result<Campaign, Refusal> {
        let mut anew = Campaign::open(self.first.clone());
        anew.amended = self.amended.clone();
        for held in self.log.held() {
            anew.redo(&held).map_err(|r| Refusal::Contradicts { seq: held.seq, refusal: Box::new(r) })?;
        }
        if let Some(clock) = self.state.clock.filter(|c| anew.state.clock.is_none_or(|a| a < *c)) {
            anew.run_until(clock);
        }
        anew.fresh.clear();
        anew.log = self.log.clone();
        Ok(anew)
    }
}
