//! The days a return reports on, seen from one of its occurrences.

use crate::check::Subject;
use crate::plan::{Covers, Shift, TaskSpec};
use crate::time::{Window, add_days};
use crate::timetable::{Occurrence, TaskIx};
use chrono::NaiveDate;

/// The days that an occurrence of a task reports on, where the task says so and they can be worked out.
pub(super) fn covered(s: &Subject<'_>, ix: TaskIx, spec: &TaskSpec, occurrence: &Occurrence) -> Option<Window> {
    let phase = |id: &str| s.timetable.phase(id).map(|p| s.timetable.phases[p].window);
    match &spec.covers.as_ref()?.value {
        Covers::Campaign => Some(s.timetable.window),
        Covers::Phase(Some(id)) => phase(id.as_str()),
        Covers::Phase(None) => phase(spec.phase.as_ref()?.as_str()),
        Covers::Days(window) => Some(*window),
        Covers::Period(period) => {
            // A month's return moved over a rest day into the next month still reports on its own month.
            let due = s.timetable.due(ix, occurrence.day, &|_| None).ok()??;
            period.seen_from(due.day(&s.timetable.zone))
        }
    }
}

/// Whether a due date was moved forward over nothing but rest days: the plan has decided that these do not matter.
pub(super) fn only_rest_days(s: &Subject<'_>, spec: &TaskSpec, due: NaiveDate, end: NaiveDate) -> bool {
    spec.shift == Some(Shift::PreviousWorkday) && s.timetable.calendar.workdays_between(due, end) == Ok(0)
}

/// The day after.
pub(super) fn next(day: NaiveDate) -> String {
    add_days(day, 1).map(|d| d.to_string()).unwrap_or_default()
}
