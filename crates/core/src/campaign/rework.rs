//! A unit's score worked out again when entries of it count no more, or count again: what comes to something else for that
//! is told, so that the entries add up to the score.

use super::Campaign;
use super::consequences::{Cause, Consequence, Recomputed, SuspendedEntry, What};
use super::scoring::{Changed, Crossed, Replayed};
use crate::campaign::joined::joined;
use crate::plan::OnAppeal;
use crate::rules::{Past, PastKind};
use crate::time::Instant;
use crate::timetable::UnitIx;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A score worked out again, until all of it is told.
#[derive(Debug)]
pub(super) struct Reworked {
    pub(super) before: Replayed,
    /// The entries that come to something else, besides those it is about.
    changed: Vec<Changed>,
    /// By how much the score moved without that having been told.
    pub(super) untold: Decimal,
    /// What entries reach on points accounts now.
    pub(super) crossed: Vec<Crossed>,
}

impl Campaign {
    /// Works the score out again without entries, and what does not count already.
    pub(super) fn rework_without(&mut self, unit: UnitIx, gone: &[Arc<Consequence>], at: Instant) -> Reworked {
        let before = self.replay(unit, &self.left_out(unit));
        let own: BTreeSet<_> = gone.iter().map(|c| Arc::clone(&c.id)).collect();
        let after = self.replay(unit, &(&self.left_out(unit) | &own));
        self.state.scoring.drop_entries(gone);
        self.rework(unit, before, after, &own, at)
    }

    /// Sets the score to what a replay came to.
    fn rework(
        &mut self,
        unit: UnitIx,
        before: Replayed,
        mut after: Replayed,
        own: &BTreeSet<Arc<str>>,
        at: Instant,
    ) -> Reworked {
        let changed = self.changed(unit, &before, &after, own);
        let untold = after.account.score - before.account.score;
        self.settle_account(unit, &after);
        self.open_cycles(unit, at);
        Reworked { before, changed, untold, crossed: std::mem::take(&mut after.crossed) }
    }

    /// With what is reversed goes what was reached on points accounts, and is not without it.
    pub(super) fn and_not_reached(
        &self,
        unit: UnitIx,
        entry: &Consequence,
        followed: &mut Vec<Arc<Consequence>>,
        gone: &mut BTreeSet<Arc<str>>,
    ) {
        while self.gathers() {
            let own: BTreeSet<Arc<str>> = followed.iter().map(|c| &c.id).chain([&entry.id]).cloned().collect();
            // What was reached while an entry was suspended holds, and what was before.
            let crossed =
                [self.left_out(unit), self.reversed_of(unit)].map(|out| self.replay(unit, &(&out | &own)).crossed);
            let lost = self.not_reached(unit, [&crossed[0], &crossed[1]]);
            let lost: Vec<_> = lost.into_iter().filter(|c| !gone.contains(&c.id)).collect();
            if lost.is_empty() {
                return;
            }
            for reached in lost {
                let (more, and_gone) = self.followed_from(unit, &reached);
                let known: BTreeSet<Arc<str>> = followed.iter().map(|c| Arc::clone(&c.id)).collect();
                followed.extend(std::iter::once(reached).chain(more).filter(|c| !known.contains(&c.id)));
                gone.extend(and_gone);
            }
        }
    }

    /// An entry of points, with its unit.
    fn points_entry(&self, entry: &str) -> Option<(UnitIx, Arc<Consequence>)> {
        let (unit, found) = self.appealable(entry).ok()?;
        matches!(found.what, What::Points { .. }).then(|| (unit, Arc::clone(found)))
    }

    /// Where the plan says so, an entry does not count while an appeal against it is pending.
    pub(super) fn suspend_entry(&mut self, entry: &str, at: Instant, seq: u64) {
        let suspends = self.plan.plan.scorecard.as_ref().is_some_and(|s| s.on_appeal == Some(OnAppeal::Suspend));
        let Some((unit, found)) = self.points_entry(entry).filter(|_| suspends) else { return };
        if self.is_reversed(unit, entry) {
            return;
        }
        self.turn_entry(unit, &found, true, at, seq);
    }

    /// An appeal was rejected: what it took the effect of counts again.
    pub(super) fn restore_entry(&mut self, entry: &str, at: Instant, seq: u64) {
        let Some((unit, found)) = self.points_entry(entry) else { return };
        if self.state.scoring.is_suspended(entry) {
            self.turn_entry(unit, &found, false, at, seq);
        }
    }

    fn turn_entry(&mut self, unit: UnitIx, entry: &Arc<Consequence>, suspended: bool, at: Instant, seq: u64) {
        let What::Points { item, points: told, .. } = &entry.what else { return };
        let before = self.replay(unit, &self.left_out(unit));
        self.state.scoring.suspend(&entry.id, suspended);
        let after = self.replay(unit, &self.left_out(unit));
        let (was, is) = (before.points(&entry.id), after.points(&entry.id));
        let own = BTreeSet::from([Arc::clone(&entry.id)]);
        let mut reworked = self.rework(unit, before, after, &own, at);
        let crossed = std::mem::take(&mut reworked.crossed);
        // Of a period that is closed nothing moves the score that runs.
        let none = Decimal::ZERO;
        let past = match (self.is_closed_entry(unit, &entry.id), suspended) {
            (false, _) => (was, is),
            (true, true) => (*told, none),
            (true, false) => (none, *told),
        };
        self.remember_anew(unit, entry.at.instant(), item.as_ref(), past.0, past.1);
        let points = is - was;
        reworked.untold -= points;
        let what = What::Suspended(Box::new(SuspendedEntry {
            unit: self.unit_name(unit),
            entry: Arc::clone(&entry.id),
            item: item.clone(),
            points,
            suspended,
            score: self.state.units[unit].account.score - reworked.untold,
        }));
        let id = joined(&[what.word(), ":", &entry.id]);
        let (at_, cause) = (self.moment(at), Cause::Fact(seq));
        let id = self.emit(Some(unit), Consequence { id, at: at_, cause, rule: None, what });
        self.tell_recomputed(unit, reworked, at, &id);
        self.reach_anew(unit, &crossed, at, &id);
    }

    /// Whether an entry belongs to a period that was closed and begun afresh.
    pub(super) fn is_closed_entry(&self, unit: UnitIx, entry: &str) -> bool {
        let story = self.state.story.at(unit).into_iter().flatten();
        story.take(self.state.units[unit].fresh_from).any(|c| *c.id == *entry)
    }

    /// The entries that come to something else now, each with what it moves by that.
    pub(super) fn tell_recomputed(&mut self, unit: UnitIx, mut reworked: Reworked, at: Instant, because: &Arc<str>) {
        for changed in std::mem::take(&mut reworked.changed) {
            let Changed { entry, was, is, wanted, capped_by, capped_at } = changed;
            let What::Points { item, .. } = &entry.what else { continue };
            self.remember_anew(unit, entry.at.instant(), item.as_ref(), was, is);
            let points = is - was;
            reworked.untold -= points;
            let what = What::Recomputed(Box::new(Recomputed {
                unit: self.unit_name(unit),
                entry: Arc::clone(&entry.id),
                item: item.clone(),
                points,
                was,
                is,
                wanted,
                capped_by,
                capped_at,
                score: self.state.units[unit].account.score - reworked.untold,
            }));
            let id = Arc::from(format!("entry-recomputed:{}:{because}", entry.id));
            let cause = Cause::Consequence(Arc::clone(because));
            self.emit(Some(unit), Consequence { id, at: self.moment(at), cause, rule: None, what });
        }
    }

    /// What an entry took stands in a unit's past as it is now.
    fn remember_anew(&mut self, unit: UnitIx, at: Instant, item: Option<&Arc<str>>, was: Decimal, is: Decimal) {
        let past = &mut self.state.units[unit].past;
        let of = |points: Decimal| PastKind::Points(-points, item.cloned());
        let place = past.iter().rposition(|p| p.at == at && p.kind == of(was));
        let taken = is.is_sign_negative() && !is.is_zero();
        match place {
            Some(place) if taken => past.iter_mut().skip(place).take(1).for_each(|p| p.kind = of(is)),
            Some(place) => drop(past.remove(place)),
            None if taken => past.insert(past.partition_point(|p| p.at <= at), Past { at, kind: of(is) }),
            None => {}
        }
    }

    /// Takes something out of a unit's past, so that rules do not count it.
    pub(super) fn forget(&mut self, unit: UnitIx, at: Instant, kind: &PastKind) {
        let past = &mut self.state.units[unit].past;
        if let Some(position) = past.iter().rposition(|p| p.at == at && p.kind == *kind) {
            past.remove(position);
        }
    }
}
