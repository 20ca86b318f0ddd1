//! Obligations that wait for others: released when what they wait for is done.

use super::Campaign;
use super::consequences::{Cause, Consequence, What};
use super::joined::joined;
use super::schedule::Kind;
use crate::time::Instant;
use crate::timetable::{Counted, Deadline, DueProblem, ObligationIx, Place, TaskIx, UnitIx};
use std::borrow::Cow;
use std::sync::Arc;

impl Campaign {
    /// The first obligation that still stands before this one.
    pub(super) fn blocker(&self, ix: ObligationIx) -> Option<ObligationIx> {
        if self.state.duties.at(ix)?.waits == 0 {
            return None;
        }
        let place = self.place(ix)?;
        let after = &self.plan.timetable.tasks[place.task].after;
        let before = after.iter().filter(|(_, d)| !d.due_only);
        before
            .flat_map(|(task, d)| self.awaited(*task, d.all, &place))
            .find(|b| !self.state.duties[*b].status.is_done())
    }

    /// How many tasks an obligation still waits for.
    pub(super) fn still_awaited(&self, ix: ObligationIx) -> u32 {
        let Some(place) = self.place(ix) else { return 0 };
        let after = &self.plan.timetable.tasks[place.task].after;
        // Where everybody is waited for, those left are counted already.
        let undone = |task: TaskIx, all: bool| match self.awaits_own(task, all, place.unit) {
            true => self.awaited(task, all, &place).any(|b| !self.state.duties[b].status.is_done()),
            false => {
                let awaited = self.plan.timetable.awaited_occurrences(task, place.task, place.occurrence);
                self.state.open.at(task).and_then(|o| o.get(awaited)).is_some_and(|o| o.iter().any(|left| *left > 0))
            }
        };
        let waits = after.iter().filter(|(task, d)| !d.due_only && undone(*task, d.all)).count();
        u32::try_from(waits).unwrap_or(u32::MAX)
    }

    fn awaits_own(&self, task: TaskIx, all: bool, unit: UnitIx) -> bool {
        !all && self.plan.timetable.tasks[task].units.binary_search(&unit).is_ok()
    }

    /// The obligations of `task` that one at `place` waits for: its own unit's, or everybody's when all are asked for or
    /// the unit has none.
    fn awaited(&self, task: TaskIx, all: bool, place: &Place) -> impl Iterator<Item = ObligationIx> + '_ {
        let timetable = &self.plan.timetable;
        let t = &timetable.tasks[task];
        let occurrences = timetable.awaited_occurrences(task, place.task, place.occurrence);
        let own = self.awaits_own(task, all, place.unit).then_some(place.unit);
        occurrences.flat_map(move |o| {
            let whole = if own.is_none() { t.of_occurrence(o) } else { 0..0 };
            own.and_then(|unit| t.obligation(unit, o)).into_iter().chain(whole.map(ObligationIx))
        })
    }

    /// Called when an obligation is done: counts down what waited for it.
    pub(super) fn release(&mut self, done: ObligationIx, at: Instant, cause: &Cause) {
        let plan = self.plan.clone();
        let Some(place) = self.place(done) else { return };
        self.state.duties[done].done = at.into();
        if let Some(open) = self.state.open.at_mut(place.task).and_then(|t| t.get_mut(place.occurrence)) {
            *open = open.saturating_sub(1);
        }
        let earlier = &plan.timetable.tasks[place.task];
        for (later, dependency) in &earlier.before {
            let task = &plan.timetable.tasks[*later];
            if task.on_call.is_some() {
                self.release_calls(*later, at, cause);
            }
            for i in plan.timetable.waiting_occurrences(place.task, place.occurrence, *later) {
                let awaited = plan.timetable.awaited_occurrences(place.task, *later, i);
                if !awaited.contains(&place.occurrence) {
                    continue;
                }
                // This obligation was the last one waited for exactly when the whole set is done now.
                let is_done = |o: ObligationIx| self.state.duties[o].status.is_done();
                let own = self.awaits_own(place.task, dependency.all, place.unit)
                    && task.units.binary_search(&place.unit).is_ok()
                    && awaited.clone().filter_map(|o| earlier.obligation(place.unit, o)).all(is_done);
                let all = awaited.clone().all(|o| self.state.open[place.task].get(o) == Some(&0));
                let mut released: Vec<UnitIx> = own.then_some(place.unit).into_iter().collect();
                if all {
                    let waiting = task.units.iter().filter(|u| !self.awaits_own(place.task, dependency.all, **u));
                    released.extend(waiting);
                    released.sort_unstable();
                }
                for ix in released.into_iter().filter_map(|unit| task.obligation(unit, i)) {
                    self.settle_deadline(ix, at);
                    if !dependency.due_only {
                        let duty = &mut self.state.duties[ix];
                        duty.waits = duty.waits.saturating_sub(1);
                        self.open_if_free(ix, at, cause);
                    }
                }
            }
        }
        self.settle_targets(place.task, at);
    }

    /// What was called for may be free now, or have a due date.
    fn release_calls(&mut self, task: TaskIx, at: Instant, cause: &Cause) {
        let calls = self.calls_of(task, None);
        for ix in calls.into_iter().filter(|ix| !self.state.duties[*ix].status.is_done()).collect::<Vec<_>>() {
            self.settle_deadline(ix, at);
            if self.state.duties[ix].waits > 0 {
                self.state.duties[ix].waits = self.still_awaited(ix);
                self.open_if_free(ix, at, cause);
            }
        }
    }

    /// Works out a due date that counts from tasks, as far as these are done now.
    fn settle_deadline(&mut self, ix: ObligationIx, at: Instant) {
        let Some(place) = self.place(ix) else { return };
        if self.plan.timetable.tasks[place.task].due_counts_from_tasks()
            && let Some(deadline) = self.counted_deadline(ix, at)
        {
            self.set_deadline(ix, deadline, at);
        }
    }

    /// Works out anew a due date that counts from what a fact moved, and says where it moved to.
    pub(super) fn recount_due(&mut self, ix: ObligationIx, at: Instant, cause: &Cause) {
        if let Some(deadline) = self.counted_deadline(ix, at) {
            self.tell_due(ix, deadline, at, cause);
        }
    }

    /// When an obligation is due by the plan, as far as what that counts from has happened. An extension has the last word.
    pub(super) fn counted_deadline(&mut self, ix: ObligationIx, at: Instant) -> Option<Deadline> {
        let place = self.place(ix)?;
        let task = &self.plan.timetable.tasks[place.task];
        let duty = &self.state.duties[ix];
        if duty.status.is_done() || duty.extended || self.called(ix).is_some_and(|call| call.dated) {
            return None;
        }
        let day = task.occurrences.get(place.occurrence).and_then(|o| o.day);
        let done = |id: &str| self.done_before(id, &place);
        let (moved, call) = (self.moved_windows(), self.called(ix).map(|c| c.at));
        let from = Counted { occurrence: day, call, done: &done, moved: &moved };
        match self.plan.timetable.deadline_from(place.task, &from) {
            Ok(deadline) => deadline,
            Err(problem) => {
                let about = self.obligation_name(ix);
                self.report_missing(place.unit, about, at, Cause::Time, &problem);
                None
            }
        }
    }

    /// When a task was done for a duty whose due date counts from it: by its own unit, or by everybody.
    pub(super) fn done_before(&self, id: &str, place: &Place) -> Option<Instant> {
        let earlier = self.plan.timetable.task(id)?;
        let mut last = None;
        for awaited in self.awaited(earlier, false, place) {
            last = last.max(Some(self.state.duties[awaited].done.get()?));
        }
        last
    }

    /// Gives an obligation a deadline of its own. One that has already passed is breached now, not in the past.
    pub(super) fn set_deadline(&mut self, ix: ObligationIx, deadline: Deadline, at: Instant) {
        let present = self.state.deadline(&self.plan.timetable, ix);
        // The same due date again is no new deadline: nobody is reminded of it, or breaches it, twice.
        if present.is_some_and(|p| p.due == deadline.due) {
            return;
        }
        let deadline = Deadline { breach: deadline.breach.max(at), ..deadline };
        self.change(ix, |duty| {
            duty.own = Some(Box::new(deadline));
            duty.breached = false;
            duty.reminded = false;
            duty.round = duty.round.saturating_add(u16::from(present.is_some()));
        });
        self.state.schedule.add(deadline.breach, Kind::Breach, ix.0);
        self.state.schedule.add(deadline.soon.max(at), Kind::DueSoon, ix.0);
    }

    /// The identity of what is said of a due date: with it and, where it was moved before, how often. The same day may
    /// come round twice.
    pub(super) fn about_due(&self, word: &str, obligation: &str, ix: ObligationIx, due: &str) -> Arc<str> {
        let departures = self.departures(obligation);
        let round = match self.state.duties[ix].round {
            0 => Cow::Borrowed(""),
            round => Cow::Owned(format!("~{round}")),
        };
        joined(&[word, ":", obligation, &departures, ":", due, &round])
    }

    /// A due date that the calendar cannot answer is said, never guessed.
    pub(super) fn report_missing(
        &mut self,
        unit: UnitIx,
        about: Arc<str>,
        at: Instant,
        cause: Cause,
        problem: &DueProblem,
    ) {
        let id: Arc<str> = Arc::from(format!("calendar-missing:{about}"));
        if self.find(unit, &id).is_some() {
            return;
        }
        let what = What::CalendarMissing { about, reason: problem.to_string() };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence);
    }
}
