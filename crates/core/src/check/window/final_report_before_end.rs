//! The summary of the whole campaign due before the campaign is over.

use super::covered::{next, only_rest_days};
use super::due_place;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};
use crate::plan::TaskSpec;
use crate::timetable::{Task, TaskIx};
use chrono::NaiveDate;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let campaign = &s.plan.campaign.window;
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks).filter(|(spec, _)| closes(spec)) {
        let Some(due) = last_due(s, task).filter(|due| *due < campaign.last) else { continue };
        // One that the last word is made from need not be the last word.
        let told_later = task.before.iter().filter(|(_, d)| !d.due_only).any(|(later, _)| {
            s.plan.tasks.get(usize::from(*later)).is_some_and(closes)
                && last_due_of(s, *later).is_some_and(|d| d >= campaign.last)
        });
        if told_later || only_rest_days(s, spec, due, campaign.last) {
            continue;
        }
        let place = due_place(spec);
        let finding = Diagnostic::new(&window::FINAL_REPORT_BEFORE_END, place)
            .arg("task", &spec.id.value)
            .arg("due", due)
            .arg("first", next(due))
            .arg("end", campaign.last)
            .arg("days", (campaign.last - due).num_days())
            .related("campaign", campaign.span);
        out.push(finding);
    }
}

fn closes(spec: &TaskSpec) -> bool {
    spec.deliverable.as_ref().is_some_and(|d| d.r#final)
}

fn last_due(s: &Subject<'_>, task: &Task) -> Option<NaiveDate> {
    task.occurrences.iter().filter_map(|o| o.deadline).map(|d| d.due.day(&s.timetable.zone)).max()
}

fn last_due_of(s: &Subject<'_>, task: TaskIx) -> Option<NaiveDate> {
    last_due(s, s.timetable.tasks.at(task)?)
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn early(tasks: &str) -> Vec<String> {
        said("window/final-report-before-end", &format!("tasks:\n{tasks}"))
    }

    #[test]
    fn the_last_day_itself_is_late_enough() {
        let due = |due: &str| {
            early(&format!(
                "  - {{id: s, responsible: police, due: {due}, deliverable: {{kind: document, final: true}}}}"
            ))
        };
        assert!(due("2026-06-30").is_empty());
        assert!(due("2026-07-05").is_empty());
        assert!(due("task.s.done + 1 d").is_empty(), "a date nobody knows yet is not early");
        assert_eq!(
            due("2026-06-29"),
            [
                "`s` closes the campaign, but is due on 2026-06-29: nobody reports on the last 1 day(s), from 2026-06-30 to 2026-06-30"
            ]
        );
    }

    #[test]
    fn what_a_later_summary_is_made_from_may_come_first() {
        let towns =
            "  - {id: t, responsible: {each: towns}, due: 2026-06-20, deliverable: {kind: document, final: true}}\n";
        let office = |after: &str| {
            format!(
                "{towns}  - {{id: o, responsible: office, due: 2026-06-30{after}, deliverable: {{kind: document, final: true}}}}"
            )
        };
        assert!(early(&office(", after: [{all: t}]")).is_empty());
        assert_eq!(early(&office("")).len(), 1, "a summary that does not wait for it is not made from it");
    }

    #[test]
    fn days_off_the_plan_moved_over_do_not_count() {
        let plan = crate::check::sample::PLAN.replace("06-30", "06-28");
        let task = "tasks: [{id: s, responsible: police, due: campaign.end, shift: previous-workday, \
                    deliverable: {kind: document, final: true}}]";
        let found = crate::check::sample::said_of("window/final-report-before-end", &format!("{plan}{task}"));
        assert!(found.is_empty(), "{found:?}");
    }
}
