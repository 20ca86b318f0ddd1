//! Duties: what they wait for, when they open, when they are due, and what is said of them.

use super::rules::Trigger;
use super::world::{Duty, Phase, World};
use duban::time::{Instant, PeriodUnit, Window};
use duban::timetable::{Counted, Deadline, Due};

impl World<'_> {
    /// Whether `earlier` must be done before `later`, or before the due date of `later` is known.
    fn stands_before(&self, earlier: &Duty, later: &Duty, task: &str, all: bool) -> bool {
        let first = self.task(task).unwrap();
        let own = !all && self.owes(&later.unit, first);
        if earlier.task != task || earlier.call.is_some() || own && earlier.unit != later.unit {
            return false;
        }
        // Where both recur: since the later task's occurrence before this one.
        let (Some(day), Some(until)) = (earlier.day, later.day) else { return true };
        let same = |d: &&Duty| d.task == later.task && d.unit == later.unit;
        let before = self.duties.iter().filter(same).filter_map(|d| d.day).filter(|d| *d < until).max();
        day <= until && before.is_none_or(|before| day > before)
    }

    /// The first duty that one still waits for.
    pub(crate) fn blocker(&self, duty: &Duty) -> Option<&Duty> {
        let spec = self.v.plan.plan.tasks.iter().find(|t| t.id.as_str() == duty.task).unwrap();
        self.duties.iter().find(|earlier| {
            let before = |a: &duban::plan::After| self.stands_before(earlier, duty, a.task.as_str(), a.all);
            !earlier.is_done() && spec.after.iter().any(before)
        })
    }

    fn held_back(&self, duty: &Duty) -> bool {
        let phase = self.task(&duty.task).unwrap().phase.map(|p| self.timetable().phases[p].id.to_string());
        let held = |phase: &Phase| match phase.state {
            "held" => true,
            "planned" => self.has_entry_condition(&phase.id),
            _ => false,
        };
        !self.started || self.phases.iter().any(|p| phase.as_ref() == Some(&p.id) && held(p))
    }

    pub(crate) fn open_what_is_free(&mut self, at: Instant) {
        for i in 0..self.duties.len() {
            let duty = &self.duties[i];
            let free = duty.status == "waiting" && duty.may_begin && self.suspended.is_none() && !self.terminated;
            if !free || self.held_back(duty) || self.blocker(duty).is_some() {
                continue;
            }
            self.duties[i].status = "open";
            let duty = &self.duties[i];
            let due = duty.deadline.map(|d| d.due.show(self.zone()));
            let id = self.about("obligation-opened", &duty.name);
            self.tell(id, at, "obligation-opened", format!("{due:?}"));
        }
    }

    /// The identity of what is said of a duty's present deadline.
    fn about_due(&self, word: &str, i: usize) -> String {
        let duty = &self.duties[i];
        let due = duty.deadline.unwrap().due.show(self.zone());
        let round = if duty.round > 0 { format!("~{}", duty.round) } else { String::new() };
        format!("{}:{due}{round}", self.about(word, &duty.name))
    }

    pub(crate) fn remind(&mut self, i: usize, at: Instant) {
        self.duties[i].reminded = true;
        let id = self.about_due("obligation-due-soon", i);
        let due = self.duties[i].deadline.unwrap().due.show(self.zone());
        self.tell(id.clone(), at, "obligation-due-soon", due);
        self.apply(&Trigger::about_duty("due-soon", &self.duties[i], i, at, id));
    }

    pub(crate) fn breach(&mut self, i: usize, at: Instant) {
        self.duties[i].breached = true;
        self.duties[i].late = true;
        let duty = self.duties[i].clone();
        let blocked_by = self.blocker(&duty).map(|b| b.name.clone());
        let id = self.about_due("obligation-breached", i);
        let due = duty.deadline.unwrap().due.show(self.zone());
        self.tell(id.clone(), at, "obligation-breached", format!("{due} {blocked_by:?}"));
        self.accounts.get_mut(&duty.unit).unwrap().breaches.push(at);
        self.urge_from(i, at, 0);
        self.apply(&Trigger::about_duty("breached", &duty, i, at, id));
    }

    /// A duty is urged at the start of the day that comes so long after the last time.
    pub(crate) fn urge_from(&mut self, i: usize, at: Instant, times: u32) {
        if let Some(every) = self.task(&self.duties[i].task).unwrap().urge {
            // Working days are counted from the first of them.
            let first = self.timetable().calendar.next_workday(self.zone().local_date(at)).unwrap();
            let from = if every.unit == PeriodUnit::Workdays { self.zone().day_start(first).max(at) } else { at };
            let next = match self.clockwork().end_of(from, every).unwrap() {
                Due::At(at) => at,
                Due::Day(day) => self.zone().day_start(day),
            };
            self.duties[i].urge = Some((times, next));
        }
    }

    pub(crate) fn urge(&mut self, i: usize, at: Instant) {
        let (times, _) = self.duties[i].urge.take().unwrap();
        if !self.duties[i].is_overdue() || self.closed {
            return;
        }
        let times = times + 1;
        let deadline = self.duties[i].deadline.unwrap();
        let id = format!("{}:{times}", self.about_due("urged", i));
        let days = self.days_late(&deadline, at);
        self.tell(id.clone(), at, "urged", format!("{} {times} {days}", deadline.due.show(self.zone())));
        self.urge_from(i, at, times);
        let trigger = Trigger::about_duty("urged", &self.duties[i], i, at, id);
        self.apply(&Trigger { number: times.into(), ..trigger });
    }

    pub(crate) fn days_late(&self, deadline: &Deadline, at: Instant) -> i64 {
        if at < deadline.breach {
            return 0;
        }
        (self.zone().local_date(at) - deadline.due.day(self.zone())).num_days().max(1)
    }

    /// Whether an instant does not count: due dates stand still since before it, or the campaign has not begun.
    pub(crate) fn stood_still(&self, instant: Instant) -> bool {
        !self.started || self.frozen() && self.suspended.is_some_and(|since| instant > since)
    }

    pub(crate) fn fulfil(&mut self, i: usize, at: Instant) {
        let duty = &self.duties[i];
        let handed_in = duty.submitted.unwrap_or(at);
        // While due dates stand still, one that had not passed by then does not pass.
        let deadline = duty.deadline.filter(|d| !self.stood_still(d.breach));
        let late = deadline.map_or(0, |d| self.days_late(&d, handed_in));
        let duty = &mut self.duties[i];
        duty.status = "fulfilled";
        duty.done = Some(at);
        duty.late = duty.late || late > 0;
        let duty = duty.clone();
        let id = self.about("obligation-fulfilled", &duty.name);
        self.tell(id.clone(), at, "obligation-fulfilled", late.to_string());
        self.apply(&Trigger::about_duty("fulfilled", &duty, i, at, id));
    }

    /// A duty is done, or need not be.
    pub(crate) fn strike(&mut self, i: usize, status: &'static str, at: Instant) {
        let duty = &mut self.duties[i];
        duty.status = status;
        duty.done = Some(at);
        let (word, name) = (format!("obligation-{status}"), duty.name.clone());
        self.tell(self.about(&word, &name), at, &word, String::new());
    }

    /// A fact sets a deadline, which has the last word.
    pub(crate) fn fix_deadline(&mut self, i: usize, deadline: Deadline, at: Instant) {
        self.duties[i].fixed = true;
        self.set_deadline(i, deadline, at, true);
    }

    /// Gives a duty a deadline; the one it has already is no new one.
    pub(crate) fn set_deadline(&mut self, i: usize, deadline: Deadline, at: Instant, told: bool) {
        let duty = &mut self.duties[i];
        let before = duty.deadline;
        if before.is_some_and(|b| b.due == deadline.due) {
            return;
        }
        duty.deadline = Some(Deadline { breach: deadline.breach.max(at), ..deadline });
        duty.breached = false;
        duty.reminded = false;
        duty.round += u32::from(before.is_some());
        if !told {
            return;
        }
        let before = before.map(|d| d.due.show(self.zone()));
        let due = self.duties[i].deadline.unwrap().due.show(self.zone());
        let id = self.about_due("obligation-due-moved", i);
        self.tell(id, at, "obligation-due-moved", format!("{before:?} {due}"));
    }

    /// When a duty is due by the plan, as far as what that counts from has happened.
    pub(crate) fn by_the_plan(&self, duty: &Duty) -> Option<Deadline> {
        let done = |id: &str| {
            let all: Vec<_> = self.duties.iter().filter(|e| self.stands_before(e, duty, id, false)).collect();
            if all.iter().any(|e| e.done.is_none()) { None } else { all.iter().filter_map(|e| e.done).max() }
        };
        let timetable = self.timetable();
        let window = |p: &Phase| Some(Window { first: p.starts, last: p.ends? });
        let moved = |p: &Phase| Some((timetable.phase(&p.id)?, window(p)?));
        let moved: Vec<_> = self.phases.iter().filter_map(moved).collect();
        let call = duty.call.as_ref().map(|(at, _)| *at);
        let from = Counted { occurrence: duty.day, call, done: &done, moved: &moved };
        timetable.deadline_from(timetable.task(&duty.task).unwrap(), &from).unwrap()
    }

    /// Due dates that count from tasks, as far as these are done for the unit.
    pub(crate) fn date_by_tasks(&mut self, at: Instant) {
        for i in 0..self.duties.len() {
            let duty = &self.duties[i];
            let counts = self.task(&duty.task).unwrap().due_counts_from_tasks();
            if counts
                && !duty.is_done()
                && !duty.fixed
                && let Some(deadline) = self.by_the_plan(duty)
            {
                self.set_deadline(i, deadline, at, false);
            }
        }
    }

    /// Due dates that count from the end of a phase, which was moved.
    pub(crate) fn date_by_phase(&mut self, phase: &str, at: Instant) {
        let phase = self.timetable().phase(phase).unwrap();
        for i in 0..self.duties.len() {
            let duty = &self.duties[i];
            let counts = self.task(&duty.task).unwrap().due_counts_from_end_of(phase, self.timetable());
            if counts
                && !duty.is_done()
                && !duty.fixed
                && let Some(deadline) = self.by_the_plan(duty)
            {
                self.set_deadline(i, deadline, at, true);
            }
        }
    }

    /// The deadline of a duty when a fact says by which day it is due.
    pub(crate) fn due_on(&self, duty: &Duty, day: chrono::NaiveDate) -> Deadline {
        let grace = self.task(&duty.task).unwrap().grace;
        self.timetable().deadline_at(None, grace, Due::Day(day)).unwrap()
    }
}
