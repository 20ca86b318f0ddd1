//! Facts that change what was concluded already: handed in late, or correcting others.
//!
//! One mechanism: everything that holds is run again, and what comes out is compared by identity with what was told.
//! What is no longer concluded is rescinded by a consequence that names the fact; what is concluded now is told anew.
//!
//! INVARIANT (nothing-erased): a wrong consequence stays in the journal, and a later one says that it does not hold.

use super::consequences::{Cause, Consequence, What};
use super::facts::{Event, Fact};
use super::{Campaign, Recorded, Refusal, Told, difference, quiet};
use crate::time::Instant;
use std::sync::Arc;

/// A consequence that does not hold, and the one that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescinded {
    /// What was told.
    pub consequence: Consequence,
    /// What took it back.
    pub by: Consequence,
}

impl Campaign {
    /// Records a fact that takes effect before the clock, or corrects another.
    ///
    /// # Errors
    /// [`Refusal`] when it makes no sense, or when another fact would make none beside it; nothing changes then.
    pub(super) fn revise(&mut self, fact: Fact) -> Result<Recorded, Refusal> {
        let to = self.state.clock.map_or(fact.recorded_at, |clock| clock.max(fact.recorded_at));
        let to = match &fact.event {
            Event::Corrected { instead: Some(instead), .. } => to.max(instead.at),
            _ => to,
        };
        self.begin_snapshots();
        // What was told so far, and what the clock alone brings on the way to the fact.
        let mut log = std::mem::take(&mut self.log);
        let recorded_at = fact.recorded_at;
        let changed = log.changed_by(&fact);
        // A snapshot that a refused fact left beyond the clock would hide what is due until then.
        let told = self.state.clock;
        let since = self.snapshots.find(|s| s.at < changed && told.is_some_and(|clock| s.at <= clock));
        let before = match self.told_since(since.as_deref(), to) {
            Some(told) => Ok(told),
            None => self.run_again(&log, since.as_deref(), to, None).map(|(_, told)| told),
        };
        let seq = log.push(fact);
        self.snapshots.forget_from(changed);
        let after = before.and_then(|before| Ok((before, self.run_again(&log, since.as_deref(), to, Some(seq))?)));
        let (before, (mut course, told)) = match after {
            Ok(both) => both,
            Err((at_fault, refusal)) => {
                self.snapshots.forget_from(changed);
                log.pop();
                self.log = log;
                let refusal = Box::new(refusal);
                return Err(if at_fault == seq { *refusal } else { Refusal::Contradicts { seq: at_fault, refusal } });
            }
        };
        let (gone, new) = difference::between(&before, &told, |t| &t.consequence, difference::same);
        let changed_outcomes = gone.iter().chain(&new).map(|t| &t.consequence);
        if let Err(refusal) = self.beyond_locked_outcomes(changed_outcomes) {
            self.snapshots.forget_from(changed);
            log.pop();
            self.log = log;
            return Err(refusal);
        }
        self.log = log;
        // What is due up to the fact is told before it.
        let clock = self.state.clock;
        let ahead = |c: &Consequence| clock.is_none_or(|clock| c.at.instant() > clock);
        for told in before.iter().filter(|t| ahead(&t.consequence)) {
            self.tell_again(told.clone());
        }
        if let (Some(journal), Some(fact)) = (&mut self.journal, self.log.get(seq)) {
            journal.fact(seq, &fact, &self.plan.timetable.zone);
        }
        self.exchange(&mut course);
        let recent = self.snapshots.recent.take();
        for told in gone {
            self.rescind(told, seq, recorded_at);
        }
        for told in new {
            self.tell_again(told.clone());
        }
        let consequences = self.take_fresh();
        self.snapshots.recent = recent;
        self.hold_instead(since.as_deref(), told, to);
        Ok(Recorded { seq, duplicate: false, consequences })
    }

    /// Puts a consequence on record whose effect the state has already.
    fn tell_again(&mut self, told: Told) {
        if let Some(journal) = &mut self.journal {
            journal.consequence(&told.consequence);
        }
        self.fresh.push(told.consequence);
        self.fresh_units.iter_mut().for_each(|units| units.push(told.unit.clone()));
    }

    fn rescind(&mut self, told: &Told, seq: u64, recorded_at: Instant) {
        let old = &told.consequence;
        let by = Consequence {
            id: Arc::from(format!("rescinded:{}:fact-{seq}", old.id)),
            at: self.moment(recorded_at),
            cause: Cause::Fact(seq),
            rule: None,
            what: What::Rescinded { consequence: Arc::clone(&old.id), of: old.what.word() },
        };
        if !quiet(old) {
            let list = self.rescinded.entry(told.unit.clone()).or_default();
            list.push(Rescinded { consequence: old.clone(), by: by.clone() });
        }
        self.tell_again(Told { unit: told.unit.clone(), consequence: by });
    }
}
