//! A plan fanned out: who owes what by when.
//!
//! Ten task templates over 41,000 towns cost obligations, not copies of text: the times of an occurrence are the same
//! for every unit that owes it, so they are kept once, and an obligation is an index.

mod build;
mod critical;
mod due;
mod graph;
mod index;
mod places;
mod reach;
mod table;
mod units;

pub use build::build;
pub(crate) use build::of_problem;
pub use critical::Earliest;
pub use due::{Anchors, Clockwork, Due, DueProblem};
pub use graph::{Dependency, TaskGraph};
pub use index::{ObligationIx, PhaseIx, TaskIx, UnitIx};
pub use table::Table;
pub use units::{Unit, UnitTree};

use crate::plan::{DeliverableKind, DueSpec, Id, Shift};
use crate::time::{Calendar, Instant, Period, Window, Zone, show_date};
use chrono::NaiveDate;
use places::Places;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A plan fanned out over units and time.
#[derive(Debug, Clone)]
pub struct Timetable {
    /// Zone of every day and instant.
    pub zone: Zone,
    /// Working days.
    pub calendar: Calendar,
    /// The campaign's days.
    pub window: Window,
    /// How long before its due instant a duty is due soon.
    pub due_soon: Period,
    /// Units.
    pub units: UnitTree,
    /// Phases, in the plan's order.
    pub phases: Table<PhaseIx, Phase>,
    /// Tasks, in the plan's order.
    pub tasks: Table<TaskIx, Task>,
    /// The chain that decides the last finish.
    pub critical_path: Vec<TaskIx>,
    /// How many obligations there are.
    pub obligations: usize,
    /// Whether the plan fans out too far, so that some tasks are without their units or occurrences.
    pub(crate) cut_off: bool,
    places: Places,
    task_ids: BTreeMap<Id, TaskIx>,
    phase_ids: BTreeMap<Id, PhaseIx>,
}

/// A phase in time.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its days.
    pub window: Window,
    /// The phases that must have ended before it begins, in the order written.
    pub after: Vec<PhaseIx>,
}

/// A task with its units and occurrences.
#[derive(Debug, Clone)]
pub struct Task {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its phase.
    pub phase: Option<PhaseIx>,
    /// Who owes it, ascending.
    pub units: Arc<[UnitIx]>,
    /// Whether it exists only when called for, and which units may call; none for anybody.
    pub on_call: Option<Vec<UnitIx>>,
    /// How often it is urged while it is overdue.
    pub urge: Option<Period>,
    /// Who leads it or shares it, beside the unit that owes it.
    pub lead: Option<UnitIx>,
    /// Who co-operates or shares it.
    pub with: Vec<UnitIx>,
    /// Whom it goes to.
    pub to: Option<UnitIx>,
    /// Who accepts it, when that is one unit for all.
    pub accept_by: Option<UnitIx>,
    /// Whether someone must accept it, the unit's superior included.
    pub accepted: bool,
    /// What is handed in.
    pub deliverable: Option<DeliverableKind>,
    /// What it waits for.
    pub after: Vec<(TaskIx, Dependency)>,
    /// What waits for it.
    pub before: Vec<(TaskIx, Dependency)>,
    /// How it is due.
    pub due: Option<DueSpec>,
    /// How long after the due instant still counts as in time.
    pub grace: Option<Period>,
    /// What happens to a due date on a rest day.
    pub shift: Option<Shift>,
    /// When each occurrence opens and is due; one entry for a task that occurs once.
    pub occurrences: Vec<Occurrence>,
    /// When it may be done, and how far its recurrence reaches.
    pub window: Option<Window>,
    /// Earliest start and finish.
    pub earliest: Option<Earliest>,
    /// Whether it stands on the critical path.
    pub critical: bool,
    /// The clause it comes from, as people cite it.
    pub cite: Option<String>,
    first: u32,
}

/// One occurrence of a task, the same for every unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Its nominal day, for tasks that recur.
    pub day: Option<NaiveDate>,
    /// When it may be begun.
    pub opens: Instant,
    /// When it is due; `None` without a deadline, or while that waits for another task.
    pub deadline: Option<Deadline>,
}

/// The instants that a due date gives rise to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The due date.
    pub due: Due,
    /// The first instant that is too late, grace included.
    pub breach: Instant,
    /// When it is due soon.
    pub soon: Instant,
}

/// What due dates count from, as far as it has happened.
#[derive(Clone, Copy)]
pub struct Counted<'a> {
    /// The occurrence's nominal day.
    pub occurrence: Option<NaiveDate>,
    /// When the duty was called for.
    pub call: Option<Instant>,
    /// When the named task was done for this unit; `None` while it is not.
    pub done: &'a dyn Fn(&str) -> Option<Instant>,
    /// Phases whose window is not that of the plan any more.
    pub moved: &'a [(PhaseIx, Window)],
}

/// What an index of an obligation stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The task.
    pub task: TaskIx,
    /// Position of the occurrence in the task.
    pub occurrence: usize,
    /// The unit.
    pub unit: UnitIx,
}

impl Task {
    /// Its obligations.
    pub fn obligations(&self) -> Range<u32> {
        self.first..self.first + u32::try_from(self.units.len() * self.occurrences.len()).unwrap_or(0)
    }

    /// The obligations of one occurrence, in the order of [`Task::units`].
    pub fn of_occurrence(&self, occurrence: usize) -> Range<u32> {
        let n = u32::try_from(self.units.len()).unwrap_or(0);
        let start = self.first + n * u32::try_from(occurrence).unwrap_or(0);
        start..start + n
    }

    /// The obligation of a unit, if it owes this task.
    pub fn obligation(&self, unit: UnitIx, occurrence: usize) -> Option<ObligationIx> {
        let position = u32::try_from(self.units.binary_search(&unit).ok()?).ok()?;
        (occurrence < self.occurrences.len()).then(|| ObligationIx(self.of_occurrence(occurrence).start + position))
    }

    /// Whether its due date counts from other tasks being done.
    pub fn due_counts_from_tasks(&self) -> bool {
        let Some(DueSpec::Expr(expr)) = &self.due else { return false };
        expr.points().iter().any(|p| matches!(p.anchor, crate::time::Anchor::TaskDone(_)))
    }

    /// Whether its due date counts from the end of a phase.
    pub fn due_counts_from_end_of(&self, phase: PhaseIx, timetable: &Timetable) -> bool {
        let Some(DueSpec::Expr(expr)) = &self.due else { return false };
        expr.points().iter().any(|p| match &p.anchor {
            crate::time::Anchor::PhaseEnd(None) => self.phase == Some(phase),
            crate::time::Anchor::PhaseEnd(Some(id)) => timetable.phase(id) == Some(phase),
            _ => false,
        })
    }

    /// Whether it recurs.
    pub fn recurs(&self) -> bool {
        self.occurrences.iter().any(|o| o.day.is_some())
    }
}

impl Timetable {
    /// What dates are counted with.
    pub fn clockwork(&self) -> Clockwork<'_> {
        Clockwork { zone: &self.zone, calendar: &self.calendar }
    }

    /// First instant of the campaign.
    pub fn start(&self) -> Instant {
        self.zone.day_start(self.window.first)
    }

    /// First instant after the campaign.
    pub fn end(&self) -> Instant {
        self.zone.day_end(self.window.last)
    }

    /// The task called `id`.
    pub fn task(&self, id: &str) -> Option<TaskIx> {
        self.task_ids.get(id).copied()
    }

    /// The phase called `id`.
    pub fn phase(&self, id: &str) -> Option<PhaseIx> {
        self.phase_ids.get(id).copied()
    }

    /// What an obligation's index stands for.
    pub fn place(&self, ix: ObligationIx) -> Option<Place> {
        let (task, within) = self.places.of(ix.0)?;
        let task = TaskIx::from(task);
        let t = self.tasks.at(task)?;
        let within = within as usize;
        // Most tasks occur once.
        let occurrence = if within < t.units.len() { 0 } else { within.checked_div(t.units.len())? };
        let unit = *t.units.get(within - occurrence * t.units.len())?;
        (occurrence < t.occurrences.len()).then_some(Place { task, occurrence, unit })
    }

    /// The name of an obligation: `task@unit`, with `#day` for one of several occurrences.
    pub fn name(&self, ix: ObligationIx) -> String {
        self.named(ix, |parts| parts.concat()).unwrap_or_default()
    }

    /// The name of an obligation, put together from its parts.
    pub(crate) fn named<T>(&self, ix: ObligationIx, join: impl FnOnce(&[&str]) -> T) -> Option<T> {
        let place = self.place(ix)?;
        let task = &self.tasks[place.task];
        let (task_id, unit) = (task.id.as_str(), self.units.all()[place.unit].id.as_str());
        Some(match task.occurrences.get(place.occurrence).and_then(|o| o.day) {
            Some(day) => join(&[task_id, "@", unit, "#", &show_date(day)]),
            None => join(&[task_id, "@", unit]),
        })
    }

    /// The occurrences of `earlier` that an occurrence of `later` waits for. Where both recur, those since its previous
    /// occurrence up to its own day: a monthly duty waits for its month's weekly ones. Else all.
    pub fn awaited_occurrences(&self, earlier: TaskIx, later: TaskIx, occurrence: usize) -> Range<usize> {
        let (before, after) = (&self.tasks[earlier].occurrences, &self.tasks[later].occurrences);
        let day = after.get(occurrence).and_then(|o| o.day);
        let (Some(day), true) = (day, self.tasks[earlier].recurs()) else { return 0..before.len() };
        let until = |day: NaiveDate| before.partition_point(|o| o.day.is_none_or(|d| d <= day));
        let previous = occurrence.checked_sub(1).and_then(|i| after.get(i)).and_then(|o| o.day);
        previous.map_or(0, until)..until(day)
    }

    /// The occurrences of `later` that may wait for an occurrence of `earlier`.
    pub fn waiting_occurrences(&self, earlier: TaskIx, occurrence: usize, later: TaskIx) -> Range<usize> {
        let after = &self.tasks[later].occurrences;
        let day = self.tasks[earlier].occurrences.get(occurrence).and_then(|o| o.day);
        let (Some(day), true) = (day, self.tasks[later].recurs()) else { return 0..after.len() };
        let first = after.partition_point(|o| o.day.is_some_and(|d| d < day));
        first..(first + 1).min(after.len())
    }

    /// The due date of an occurrence as the plan writes it, before `shift` moves it. `None` without a due date, or while
    /// it waits for a task to be done.
    ///
    /// # Errors
    /// [`DueProblem`] when the calendar does not reach that far.
    pub fn due(
        &self,
        task: TaskIx,
        occurrence: Option<NaiveDate>,
        done: &dyn Fn(&str) -> Option<Instant>,
    ) -> Result<Option<Due>, DueProblem> {
        self.due_from(task, &self.counted(occurrence, done))
    }

    /// What due dates count from while everything goes by the plan.
    fn counted<'a>(&'a self, occurrence: Option<NaiveDate>, done: &'a dyn Fn(&str) -> Option<Instant>) -> Counted<'a> {
        Counted { occurrence, call: None, done, moved: &[] }
    }

    fn due_from(&self, task: TaskIx, from: &Counted<'_>) -> Result<Option<Due>, DueProblem> {
        let task = &self.tasks[task];
        let window = |p: PhaseIx| {
            let moved = from.moved.iter().find(|(phase, _)| *phase == p).map(|(_, window)| *window);
            moved.unwrap_or(self.phases[p].window)
        };
        let own = task.phase.map(window);
        let phase = |id: Option<&str>| match id {
            None => own,
            Some(id) => self.phase(id).map(window),
        };
        let anchors = Anchors {
            campaign: self.window,
            phase: &phase,
            occurrence: from.occurrence,
            call: from.call,
            done: from.done,
        };
        match (&task.due, from.occurrence) {
            (Some(DueSpec::Expr(expr)), _) => self.clockwork().due(expr, &anchors),
            (_, Some(day)) => Ok(Some(Due::Day(day))),
            _ => Ok(None),
        }
    }

    /// The due date of an occurrence, with the instants it gives rise to.
    ///
    /// # Errors
    /// [`DueProblem`] when the calendar does not reach that far.
    pub fn deadline(
        &self,
        task: TaskIx,
        occurrence: Option<NaiveDate>,
        done: &dyn Fn(&str) -> Option<Instant>,
    ) -> Result<Option<Deadline>, DueProblem> {
        self.deadline_from(task, &self.counted(occurrence, done))
    }

    /// The same, counted from what has happened.
    ///
    /// # Errors
    /// [`DueProblem`] when the calendar does not reach that far.
    pub fn deadline_from(&self, task: TaskIx, from: &Counted<'_>) -> Result<Option<Deadline>, DueProblem> {
        let due = self.due_from(task, from)?;
        let task = &self.tasks[task];
        due.map(|due| self.deadline_at(task.shift, task.grace, due)).transpose()
    }

    /// The instants that a due date gives rise to.
    ///
    /// # Errors
    /// [`DueProblem`] when the calendar does not reach that far.
    pub fn deadline_at(&self, shift: Option<Shift>, grace: Option<Period>, due: Due) -> Result<Deadline, DueProblem> {
        let c = self.clockwork();
        let due = c.shift(due, shift)?;
        let breach = match grace {
            Some(grace) => c.move_due(due, grace, false)?.end(&self.zone),
            None => due.end(&self.zone),
        };
        // A reminder must not cost the deadline: where the calendar does not reach, it counts calendar days.
        let plain = Period::days(self.due_soon.amount);
        let soon = c.move_due(due, self.due_soon, true).or_else(|_| c.move_due(due, plain, true));
        let soon = match soon.unwrap_or(due) {
            Due::Day(day) => self.zone.day_start(day),
            Due::At(at) => at,
        };
        Ok(Deadline { due, breach, soon })
    }
}
