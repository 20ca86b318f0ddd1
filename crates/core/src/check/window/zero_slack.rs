//! Work without a day to spare before it is due, and reports due so late that no day is left to read them.

use super::due_place;
use crate::check::Subject;
use crate::check::chain::{Link, links, path};
use crate::diagnostic::{Diagnostic, window};
use crate::plan::{DeliverableKind, DueSpec, TaskSpec};
use crate::time::{Anchor, add_days};
use crate::timetable::{Task, TaskIx};
use chrono::NaiveDate;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let links = links(s);
    for (i, (spec, task)) in s.plan.tasks.iter().zip(&s.timetable.tasks).enumerate() {
        let Some(tight) = tight(s, &links, i) else {
            unread(s, spec, task, out);
            continue;
        };
        // What takes no time of its own and only follows tight work is told of with that work.
        let works = spec.takes.is_some_and(|t| t.amount > 0);
        let follows = task.earliest.and_then(|e| e.held_by).is_some_and(|b| self::tight(s, &links, b).is_some());
        if follows && !works {
            continue;
        }
        let (tasks, shown) = path(s, i);
        let finding = Diagnostic::new(&window::ZERO_SLACK, due_place(spec))
            .variant(if tight.finish == tight.due { "" } else { "rest-days" })
            .arg("task", &spec.id.value)
            .arg("due", tight.due)
            .arg("finish", tight.finish)
            .arg("begins", tight.begins)
            .arg("path", shown);
        let before = tasks.into_iter().filter(|t| t.id.span != spec.id.span);
        out.push(before.fold(finding, |f, t| f.related("path", t.id.span)));
    }
}

/// Work that is done on its due date at the earliest, or before days off that reach to it.
struct Tight {
    begins: NaiveDate,
    finish: NaiveDate,
    due: NaiveDate,
}

fn tight(s: &Subject<'_>, links: &[Option<Link>], task: usize) -> Option<Tight> {
    let entry = s.timetable.tasks.at(TaskIx::from(task))?;
    let [one] = entry.occurrences.as_slice() else { return None };
    let due = one.deadline?.due.day(&s.timetable.zone);
    let link = links.get(task).copied().flatten().filter(|l| l.works)?;
    let finish = add_days(entry.earliest?.finish, -1)?;
    let nothing_left =
        finish == due || (finish < due && link.workdays && s.timetable.calendar.workdays_between(finish, due) == Ok(0));
    nothing_left.then_some(Tight { begins: link.begins, finish, due })
}

/// A report somebody must read, due by a date of its own on the last day of its phase; `phase.end` says that it is meant.
fn unread(s: &Subject<'_>, spec: &TaskSpec, task: &Task, out: &mut Vec<Diagnostic>) {
    let report = spec.deliverable.as_ref().is_some_and(|d| d.kind == DeliverableKind::Return || d.r#final);
    let reader = spec.to.as_ref().or(spec.accept_by.as_ref());
    let (Some(phase), Some(reader), true, None) = (task.phase, reader, report, &spec.every) else { return };
    let (Some(DueSpec::Expr(expr)), [one]) = (spec.due.as_ref().map(|d| &d.value), task.occurrences.as_slice()) else {
        return;
    };
    let dated = expr.points().iter().all(|p| matches!(p.anchor, Anchor::Date(_)));
    let due = one.deadline.map(|d| d.due.day(&s.timetable.zone));
    let phase = &s.timetable.phases[phase];
    if !dated || due != Some(phase.window.last) {
        return;
    }
    let finding = Diagnostic::new(&window::ZERO_SLACK, due_place(spec))
        .variant("reading")
        .arg("task", &spec.id.value)
        .arg("due", phase.window.last)
        .arg("phase", &phase.id)
        .arg("reader", &reader.value);
    let written = s.plan.phases.iter().find(|p| p.id.value == phase.id);
    out.push(match written {
        Some(p) => finding.related("phase", p.window.span),
        None => finding,
    });
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn tight(tasks: &str) -> Vec<String> {
        let phases = "phases: [{id: act, window: 2026-03-02..2026-06-30}]\n";
        said("window/zero-slack", &format!("{phases}tasks:\n{tasks}"))
    }

    #[test]
    fn one_day_more_is_enough_and_one_less_is_another_finding() {
        let due = |due: &str| tight(&format!("  - {{id: w, responsible: police, takes: 10 d, due: {due}}}"));
        assert_eq!(
            due("2026-03-11"),
            [
                "`w` is done on 2026-03-11 at the earliest, the day it is due, when the work begins on 2026-03-02 and nothing is delayed: `w (10 d)`"
            ]
        );
        assert!(due("2026-03-12").is_empty());
        assert!(due("2026-03-10").is_empty());
    }

    #[test]
    fn a_weekend_is_no_day_to_spare_for_work_in_working_days() {
        let due = |due: &str| tight(&format!("  - {{id: w, responsible: police, takes: 5 workdays, due: {due}}}"));
        // Monday to Friday, 6 March.
        assert_eq!(due("2026-03-06").len(), 1);
        assert_eq!(
            due("2026-03-08"),
            [
                "`w` is done on 2026-03-06 at the earliest, and from then until it is due on 2026-03-08 there is no working day: `w (5 workdays)`"
            ]
        );
        assert!(due("2026-03-09").is_empty());
        let by_the_calendar = tight("  - {id: w, responsible: police, takes: 5 d, due: 2026-03-08}");
        assert!(by_the_calendar.is_empty(), "work by the calendar goes on at the weekend");
    }

    #[test]
    fn what_only_follows_tight_work_is_not_told_of_again() {
        let chain = "  - {id: a, responsible: police, takes: 10 d, due: 2026-03-11}\n  - {id: b, responsible: police, \
                     after: [a], due: 2026-03-11}\n";
        assert_eq!(tight(chain).len(), 1);
        let loose = chain.replacen("due: 2026-03-11", "due: 2026-03-20", 1);
        assert_eq!(tight(&loose).len(), 1, "the work before it has time, the task itself has none");
    }

    #[test]
    fn a_report_is_read_only_where_somebody_reads_it_and_the_date_is_its_own() {
        let report = |due: &str, fields: &str| {
            tight(&format!("  - {{id: r, phase: act, responsible: police, due: {due}{fields}}}")).len()
        };
        assert_eq!(report("2026-06-30", ", to: office, deliverable: {kind: return}"), 1);
        assert_eq!(report("2026-06-30", ", accept_by: office, deliverable: {kind: document, final: true}"), 1);
        assert_eq!(report("2026-06-30", ", deliverable: {kind: return}"), 0, "nobody reads it");
        assert_eq!(report("2026-06-30", ", to: office, deliverable: {kind: document}"), 0, "no report");
        assert_eq!(report("phase.end", ", to: office, deliverable: {kind: return}"), 0, "meant so");
        assert_eq!(report("2026-06-29", ", to: office, deliverable: {kind: return}"), 0);
    }
}
