//! Obligations that wait for others: released when what they wait for is done.

use super::Campaign;
use super::consequence::{Cause, Consequence, What};
use super::schedule::Kind;
use crate::time::Instant;
use crate::timetable::{Deadline, Dependency, DueProblem, ObligationIx, TaskIx, UnitIx};
use std::ops::Range;
use std::sync::Arc;

impl Campaign {
    /// The first obligation that still stands before this one.
    pub(super) fn blocker(&self, ix: ObligationIx) -> Option<ObligationIx> {
        if self.state.duties.at(ix)?.waits == 0 {
            return None;
        }
        let place = self.plan.timetable.place(ix)?;
        let after = &self.plan.timetable.tasks[place.task].after;
        let before = after.iter().filter(|(_, d)| !d.due_only);
        before
            .flat_map(|(task, d)| self.awaited(*task, d, place.unit, self.day(place.task, place.occurrence)))
            .find(|b| !self.state.duties[*b].status.is_done())
    }

    fn day(&self, task: TaskIx, occurrence: usize) -> Option<chrono::NaiveDate> {
        self.plan.timetable.tasks[task].occurrences.get(occurrence).and_then(|o| o.day)
    }

    /// The occurrences of `task` that one on `day` waits for: the same day's where there is one, else all.
    fn awaited_occurrences(&self, task: TaskIx, day: Option<chrono::NaiveDate>) -> Range<usize> {
        let occurrences = &self.plan.timetable.tasks[task].occurrences;
        let same = day.and_then(|d| occurrences.iter().position(|o| o.day == Some(d)));
        same.map_or(0..occurrences.len(), |i| i..i + 1)
    }

    fn awaits_own(&self, task: TaskIx, dependency: &Dependency, unit: UnitIx) -> bool {
        !dependency.all && self.plan.timetable.tasks[task].units.binary_search(&unit).is_ok()
    }

    /// The obligations of `task` that one of `unit` waits for: its own, or everybody's when all are asked for or the
    /// unit has none.
    fn awaited(
        &self,
        task: TaskIx,
        dependency: &Dependency,
        unit: UnitIx,
        day: Option<chrono::NaiveDate>,
    ) -> Vec<ObligationIx> {
        let t = &self.plan.timetable.tasks[task];
        let occurrences = self.awaited_occurrences(task, day);
        if self.awaits_own(task, dependency, unit) {
            return occurrences.filter_map(|o| t.obligation(unit, o)).collect();
        }
        occurrences.flat_map(|o| t.of_occurrence(o)).map(ObligationIx).collect()
    }

    /// Called when an obligation is done: counts down what waited for it.
    pub(super) fn release(&mut self, done: ObligationIx, at: Instant, cause: &Cause) {
        let plan = self.plan.clone();
        let Some(place) = plan.timetable.place(done) else { return };
        if let Some(open) = self.state.open.at_mut(place.task).and_then(|t| t.get_mut(place.occurrence)) {
            *open = open.saturating_sub(1);
        }
        let earlier = &plan.timetable.tasks[place.task];
        for (later, dependency) in &earlier.before {
            let task = &plan.timetable.tasks[*later];
            for (i, occurrence) in task.occurrences.iter().enumerate() {
                let awaited = self.awaited_occurrences(place.task, occurrence.day);
                if !awaited.contains(&place.occurrence) {
                    continue;
                }
                // This obligation was the last one waited for exactly when the whole set is done now.
                let is_done = |o: ObligationIx| self.state.duties[o].status.is_done();
                let own = self.awaits_own(place.task, dependency, place.unit)
                    && task.units.binary_search(&place.unit).is_ok()
                    && awaited.clone().filter_map(|o| earlier.obligation(place.unit, o)).all(is_done);
                let all = awaited.clone().all(|o| self.state.open[place.task].get(o) == Some(&0));
                let mut released: Vec<UnitIx> = own.then_some(place.unit).into_iter().collect();
                if all {
                    let waiting = task.units.iter().filter(|u| !self.awaits_own(place.task, dependency, **u));
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
    }

    /// Works out a due date that counted from a task which is now done.
    fn settle_deadline(&mut self, ix: ObligationIx, at: Instant) {
        if self.state.duties[ix].status.is_done() || self.state.deadline(&self.plan.timetable, ix).is_some() {
            return;
        }
        let Some(place) = self.plan.timetable.place(ix) else { return };
        let day = self.day(place.task, place.occurrence);
        let done = |id: &str| {
            let task = self.plan.timetable.task(id)?;
            let dependency = Dependency { all: false, due_only: true, span: Default::default() };
            let awaited = self.awaited(task, &dependency, place.unit, day);
            let all = !awaited.is_empty() && awaited.iter().all(|o| self.state.duties[*o].status.is_done());
            all.then_some(at)
        };
        match self.plan.timetable.deadline(place.task, day, &done) {
            Ok(Some(deadline)) => self.set_deadline(ix, deadline, at),
            Ok(None) => {}
            Err(problem) => {
                let about = self.obligation_name(ix);
                self.report_missing(place.unit, about, at, Cause::Time, &problem);
            }
        }
    }

    /// Gives an obligation a deadline of its own. One that has already passed is breached now, not in the past.
    pub(super) fn set_deadline(&mut self, ix: ObligationIx, deadline: Deadline, at: Instant) {
        let deadline = Deadline { breach: deadline.breach.max(at), ..deadline };
        // The same due date again is no new deadline: nobody is reminded of it twice.
        if self.state.deadline(&self.plan.timetable, ix) == Some(deadline) {
            return;
        }
        let duty = &mut self.state.duties[ix];
        duty.own = Some(Box::new(deadline));
        duty.breached = false;
        duty.reminded = false;
        self.state.schedule.add(deadline.breach, Kind::Breach, ix.0);
        self.state.schedule.add(deadline.soon.max(at), Kind::DueSoon, ix.0);
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
        let id = Arc::from(format!("calendar-missing:{about}"));
        let what = What::CalendarMissing { about, reason: problem.to_string() };
        let consequence = Consequence { id, at: self.moment(at), cause, rule: None, what };
        self.emit(Some(unit), consequence);
    }
}
