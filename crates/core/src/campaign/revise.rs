//! Facts that change what was concluded already: handed in late, or correcting others.
//!
//! One mechanism: everything that holds is run again, and what comes out is compared by identity with what was told.
//! What is no longer concluded is rescinded by a consequence that names the fact; what is concluded now is told anew.
//!
//! INVARIANT (nothing-erased): a wrong consequence stays in the journal, and a later one says that it does not hold.

use super::consequences::{Cause, Consequence, What};
use super::facts::{Event, Fact};
use super::{Campaign, Recorded, Refusal, Told, quiet};
use crate::time::Instant;
use std::collections::BTreeMap;
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
        self.snapshots.begin();
        // What was told so far, and what the clock alone brings on the way to the fact.
        let mut log = std::mem::take(&mut self.log);
        let recorded_at = fact.recorded_at;
        let changed = log.changed_by(&fact);
        // A snapshot that a refused fact left beyond the clock would hide what is due until then.
        let told = self.state.clock;
        let since = self.snapshots.find(|s| s.at < changed && told.is_some_and(|clock| s.at <= clock));
        let before = self.run_again(&log, since.as_deref(), to, None);
        let seq = log.push(fact);
        self.snapshots.forget_from(changed);
        let after = before.and_then(|before| Ok((before, self.run_again(&log, since.as_deref(), to, Some(seq))?)));
        let (before, (mut course, told)) = match after {
            Ok(((_, before), after)) => (before, after),
            Err((at_fault, refusal)) => {
                self.snapshots.forget_from(changed);
                log.pop();
                self.log = log;
                let refusal = Box::new(refusal);
                return Err(if at_fault == seq { *refusal } else { Refusal::Contradicts { seq: at_fault, refusal } });
            }
        };
        self.log = log;
        // What is due up to the fact is told before it.
        let clock = self.state.clock;
        let ahead = |c: &Consequence| clock.is_none_or(|clock| c.at.instant() > clock);
        for told in before.iter().filter(|t| ahead(&t.consequence)) {
            self.tell_again(told.clone());
        }
        if let (Some(journal), Some(fact)) = (&mut self.journal, self.log.get(seq)) {
            journal.fact(seq, fact, &self.plan.timetable.zone);
        }
        self.exchange(&mut course);
        let difference = Difference::between(&before, &told, same);
        for told in difference.gone {
            self.rescind(told, seq, recorded_at);
        }
        for told in difference.new {
            self.tell_again(told.clone());
        }
        Ok(Recorded { seq, duplicate: false, consequences: self.take_fresh() })
    }

    /// Puts a consequence on record whose effect the state has already.
    fn tell_again(&mut self, told: Told) {
        if let Some(journal) = &mut self.journal {
            journal.consequence(&told.consequence);
        }
        self.fresh.push(told);
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

/// What two runs of a campaign conclude differently.
#[derive(Debug)]
pub(super) struct Difference<'a> {
    /// Only in the first.
    pub(super) gone: Vec<&'a Told>,
    /// Only in the second.
    pub(super) new: Vec<&'a Told>,
}

impl<'a> Difference<'a> {
    /// By identity; `same` says when two of one identity say the same.
    pub(super) fn between(
        before: &'a [Told],
        after: &'a [Told],
        same: fn(&Consequence, &Consequence) -> bool,
    ) -> Difference<'a> {
        let by_id = |told: &'a [Told]| -> BTreeMap<&'a str, &'a Told> {
            told.iter().map(|t| (&*t.consequence.id, t)).collect()
        };
        let (old, new) = (by_id(before), by_id(after));
        let lacks = |other: &BTreeMap<&str, &Told>, t: &Told| {
            !other.get(&*t.consequence.id).is_some_and(|o| same(&o.consequence, &t.consequence))
        };
        Difference {
            gone: before.iter().filter(|t| lacks(&new, t)).collect(),
            new: after.iter().filter(|t| lacks(&old, t)).collect(),
        }
    }
}

fn same(a: &Consequence, b: &Consequence) -> bool {
    same_outcome(a, b) && a.rule == b.rule
}

/// Whether two consequences come to the same, by whichever rule. The score that an entry left behind follows from the
/// entries before it: when one of those goes, the others stand as they are.
pub(super) fn same_outcome(a: &Consequence, b: &Consequence) -> bool {
    let what = match (&a.what, &b.what) {
        (
            What::Points { unit, item, points, wanted, capped_by, score: _ },
            What::Points { unit: u, item: i, points: p, wanted: w, capped_by: c, score: _ },
        ) => (unit, item, points, wanted, capped_by) == (u, i, p, w, c),
        (
            What::Reversed { unit, entry, item, points, score: _ },
            What::Reversed { unit: u, entry: e, item: i, points: p, score: _ },
        ) => (unit, entry, item, points) == (u, e, i, p),
        (one, other) => one == other,
    };
    what && a.at == b.at && a.cause == b.cause
}
