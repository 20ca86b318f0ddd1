//! Duties dated, and opened, by an amended plan.

use super::Campaign;
use super::consequences::Cause;
use super::course::Course;
use super::schedule::Kind;
use crate::time::Instant;
use crate::timetable::{Deadline, ObligationIx};
use std::collections::BTreeSet;

impl Campaign {
    /// Dates every duty that is not done by the new version.
    pub(super) fn date_by_new_plan(
        &mut self,
        old: &Course,
        carried: &BTreeSet<ObligationIx>,
        at: Instant,
        cause: &Cause,
    ) {
        let plan = self.plan.clone();
        let was = &old.plan.timetable;
        for task in &plan.timetable.tasks {
            let old_task = was.task(task.id.as_str()).map(|ix| &was.tasks[ix]);
            for (i, occurrence) in task.occurrences.iter().enumerate() {
                let before = old_task.and_then(|t| t.occurrences.iter().find(|o| o.day == occurrence.day)?.deadline);
                let later = occurrence.deadline.filter(|d| before.is_some_and(|b| b.breach < d.breach));
                for ix in task.of_occurrence(i).map(ObligationIx) {
                    if self.state.duties[ix].status.is_done() {
                        continue;
                    }
                    // What a fact set holds until the new version gives as much time itself.
                    let own = self.state.duties[ix].own.as_deref().map(|own| own.breach);
                    if later.is_some_and(|d| own.is_some_and(|own| own <= d.breach)) {
                        self.state.duties[ix].extended = false;
                    }
                    self.date_duty(ix, occurrence.deadline, carried.contains(&ix), at, cause);
                }
            }
        }
        for ix in self.calls_where(|_| true) {
            if self.called(ix).is_some_and(|call| call.dated) {
                self.schedule_own(ix, at);
            } else if !self.state.duties[ix].status.is_done() {
                self.date_duty(ix, None, true, at, cause);
            }
        }
    }

    /// Opens what the new version says is open.
    pub(super) fn open_by_new_plan(&mut self, at: Instant, cause: &Cause) {
        let plan = self.plan.clone();
        for task in &plan.timetable.tasks {
            for (i, _) in task.occurrences.iter().enumerate().filter(|(_, o)| o.opens <= at) {
                for ix in task.of_occurrence(i).map(ObligationIx) {
                    self.begin(ix);
                    self.open_if_free(ix, at, cause);
                }
            }
        }
        for ix in self.calls_where(|_| true) {
            self.open_if_free(ix, at, cause);
        }
    }

    /// A duty that was carried over has the old version's date until here.
    fn date_duty(&mut self, ix: ObligationIx, known: Option<Deadline>, carried: bool, at: Instant, cause: &Cause) {
        if self.state.duties[ix].extended {
            return self.schedule_own(ix, at);
        }
        let new = self.counted_deadline(ix, at);
        let own = self.state.duties[ix].own.as_deref().copied();
        match (own, new) {
            // The date stands; only what the new timetable does not know is queued.
            (Some(own), Some(new)) if own.due == new.due && known == Some(own) => self.state.duties[ix].own = None,
            // The same day with another grace: it ends anew, if it had not ended.
            (Some(own), Some(new)) if own.due == new.due => {
                if own.breach > at {
                    self.state.duties[ix].own = Some(Box::new(Deadline { breach: new.breach.max(at), ..new }));
                }
                self.schedule_own(ix, at);
            }
            (Some(_), Some(new)) => self.tell_due(ix, new, at, cause),
            (None, Some(new)) => self.date_first(ix, new, known, carried.then_some(cause), at),
            // What has no date at present is not late for it; should it have the same again, that is another.
            (Some(_), None) => self.change(ix, |duty| {
                (duty.own, duty.breached) = (None, false);
                duty.round = duty.round.saturating_add(1);
            }),
            (None, None) => {}
        }
    }

    /// A duty that had no date has one: a new duty, or one that was carried over, of which it is told.
    fn date_first(
        &mut self,
        ix: ObligationIx,
        new: Deadline,
        known: Option<Deadline>,
        carried: Option<&Cause>,
        at: Instant,
    ) {
        // The timetable does not know of phases that were moved. Late from the start: the amendment's instant is the first
        // at which it could be.
        if known != Some(new) || new.breach <= at {
            self.state.duties[ix].own = Some(Box::new(Deadline { breach: new.breach.max(at), ..new }));
        }
        self.state.duties[ix].reminded = false;
        self.schedule(ix, &new, at);
        if let Some(cause) = carried {
            self.tell_moved(ix, None, &new, at, cause);
        }
    }

    /// Queues the instants of a deadline of a duty's own.
    fn schedule_own(&mut self, ix: ObligationIx, at: Instant) {
        let duty = &self.state.duties[ix];
        let Some(own) = duty.own.as_deref().copied().filter(|_| !duty.status.is_done()) else { return };
        if !duty.breached {
            self.schedule(ix, &own, at);
        }
    }

    fn schedule(&mut self, ix: ObligationIx, deadline: &Deadline, at: Instant) {
        self.state.schedule.add(deadline.breach.max(at), Kind::Breach, ix.0);
        self.state.schedule.add(deadline.soon.max(at), Kind::DueSoon, ix.0);
    }
}
