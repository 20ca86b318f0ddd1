//! The timetable as a list: who owes what by when.

use crate::time::Moment;
use crate::timetable::{ObligationIx, Timetable};
use chrono::NaiveDate;
use serde::Serialize;

/// The timetable, or a part of it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimetableView {
    /// The obligations, by due date, then in the plan's order; those without a due date last.
    pub obligations: Vec<ObligationLine>,
    /// The tasks that decide the last finish, first to last.
    pub critical_path: Vec<String>,
}

/// One obligation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ObligationLine {
    /// Its name: `task@unit`, with `#day` for one of several occurrences.
    pub id: String,
    /// The task.
    pub task: String,
    /// The task's title, for people.
    #[serde(skip)]
    pub title: String,
    /// Who owes it.
    pub unit: String,
    /// The occurrence's nominal day.
    pub occurrence: Option<String>,
    /// The phase.
    pub phase: Option<String>,
    /// When it may be begun.
    pub opens: Moment,
    /// When it is due: a day, in time until it ends, or an instant.
    pub due: Option<String>,
    /// Days between the earliest finish of the work and the due date.
    pub slack_days: Option<i64>,
    /// Whether it stands on the critical path.
    pub critical: bool,
}

/// Lists the obligations of a timetable, of one unit when `unit` is given, due within `from..=to` where those are given.
/// A duty without a due date is listed only when neither is.
pub fn timetable_view(
    timetable: &Timetable,
    unit: Option<&str>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> TimetableView {
    let mut lines = Vec::new();
    for task in &timetable.tasks {
        for (i, occurrence) in task.occurrences.iter().enumerate() {
            let due = occurrence.deadline.map(|d| d.due);
            let day = due.map(|d| d.day(&timetable.zone));
            let wanted = match day {
                Some(day) => from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t),
                None => from.is_none() && to.is_none(),
            };
            if !wanted {
                continue;
            }
            for ix in task.of_occurrence(i).map(ObligationIx) {
                let Some(place) = timetable.place(ix) else { continue };
                let owner = &timetable.units.all()[place.unit].id;
                if unit.is_some_and(|u| u != owner.as_str()) {
                    continue;
                }
                // The end of the due day is the start of the next: slack counts whole days in between.
                let slack = day.zip(task.earliest).map(|(day, e)| (day - e.finish).num_days() + 1);
                let line = ObligationLine {
                    id: timetable.name(ix),
                    task: task.id.to_string(),
                    title: task.title.clone(),
                    unit: owner.to_string(),
                    occurrence: occurrence.day.map(|d| d.to_string()),
                    phase: task.phase.map(|p| timetable.phases[p].id.to_string()),
                    opens: Moment::new(occurrence.opens, &timetable.zone),
                    due: due.map(|d| d.show(&timetable.zone)),
                    slack_days: slack,
                    critical: task.critical,
                };
                lines.push((day.is_none(), due.map(|d| d.end(&timetable.zone)), ix, line));
            }
        }
    }
    lines.sort_by_key(|(open_ended, due, ix, _)| (*open_ended, *due, *ix));
    TimetableView {
        obligations: lines.into_iter().map(|(.., line)| line).collect(),
        critical_path: timetable.critical_path.iter().map(|t| timetable.tasks[*t].id.to_string()).collect(),
    }
}
