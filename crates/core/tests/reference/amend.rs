//! The plan amended: what happened stays, and is carried over by name.

use super::world::{Duty, World, duties_of};
use duban::time::Instant;
use duban::timetable::{Deadline, Timetable};

impl World<'_> {
    pub(crate) fn amend(&mut self, version: &str, at: Instant) {
        let was = self.timetable();
        self.v = self.versions.iter().find(|v| v.name == version).unwrap();
        let old = std::mem::take(&mut self.duties);
        let mut carried = Vec::new();
        for mut duty in duties_of(self.timetable()) {
            let before = old.iter().find(|d| d.name == duty.name);
            carried.push(before.is_some());
            if let Some(before) = before {
                // What is done, and had no date, shows that of the new version.
                let planned = duty.deadline.filter(|_| before.is_done());
                let deadline = before.deadline.or(planned);
                duty = Duty { opens: duty.opens, deadline, ..before.clone() };
            }
            self.duties.push(duty);
        }
        let calls = old.iter().filter(|d| d.call.is_some());
        self.duties.extend(calls.cloned());
        for duty in &old {
            if self.duties.iter().any(|new| new.name == duty.name) {
                continue;
            }
            // What was owed and is no more.
            if matches!(duty.status, "open" | "submitted") || duty.is_overdue() {
                let id = self.about("obligation-cancelled", &duty.name);
                self.tell(id, at, "obligation-cancelled", String::new());
            }
            *self.departed.entry(duty.name.clone()).or_default() += 1;
        }
        self.carry_phases();
        for (i, carried) in carried.into_iter().enumerate() {
            self.loosen(i, was);
            self.date_anew(i, carried, at);
        }
        for duty in self.duties.iter_mut().filter(|d| !d.is_done() && d.opens.is_some_and(|o| o <= at)) {
            duty.may_begin = true;
        }
    }

    /// An extension holds until the new version gives as much time itself.
    fn carry_phases(&mut self) {
        for i in 0..self.phases.len() {
            let planned = self.timetable().phases.iter().find(|p| p.id.as_str() == self.phases[i].id).unwrap().window;
            let phase = &mut self.phases[i];
            phase.starts = planned.first;
            phase.ends = phase.ends.map(|last| last.max(planned.last));
        }
    }

    /// What a fact set holds until the new version gives as much time itself, and more than the old one did.
    fn loosen(&mut self, i: usize, was: &Timetable) {
        let duty = &self.duties[i];
        let planned = |timetable: &Timetable| {
            let task = timetable.tasks.iter().find(|t| t.id.as_str() == duty.task)?;
            task.occurrences.iter().find(|o| o.day == duty.day)?.deadline.map(|d| d.breach)
        };
        let later = planned(self.timetable()).filter(|new| planned(was).is_some_and(|old| old < *new));
        if later.is_some_and(|new| duty.deadline.is_some_and(|own| own.breach <= new)) {
            self.duties[i].fixed = false;
        }
    }

    /// A duty is due when the new version says, unless a fact said when.
    fn date_anew(&mut self, i: usize, carried: bool, at: Instant) {
        let duty = &self.duties[i];
        if duty.is_done() || duty.fixed {
            return;
        }
        match self.by_the_plan(duty) {
            Some(new) if carried => self.set_deadline(i, new, at, true),
            // Late from the start: the amendment's instant is the first at which it could be.
            Some(new) => self.duties[i].deadline = Some(Deadline { breach: new.breach.max(at), ..new }),
            // What has no date at present is not late for it; should it have the same again, that is another.
            None if duty.deadline.is_some() => {
                let duty = &mut self.duties[i];
                (duty.deadline, duty.breached) = (None, false);
                duty.round += 1;
            }
            None => {}
        }
    }
}
