//! Work that cannot be done by its due date, with the chain of tasks that decides when it is.

use crate::check::{Subject, chain};
use crate::diagnostic::{Diagnostic, graph};
use crate::time::add_days;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let links = chain::links(s);
    for (i, (spec, task)) in s.plan.tasks.iter().zip(&s.timetable.tasks).enumerate() {
        let [one] = task.occurrences.as_slice() else { continue };
        let (Some(deadline), Some(earliest)) = (one.deadline, task.earliest) else { continue };
        let due = deadline.due.day(&s.timetable.zone);
        // `finish` is the first day after the work.
        let missing = (earliest.finish - due).num_days() - 1;
        // Without any work on the way it is the windows that contradict each other, which has findings of its own.
        let Some(link) = links.get(i).copied().flatten().filter(|l| missing > 0 && l.works) else { continue };
        let Some(last) = add_days(earliest.finish, -1) else { continue };
        let (path, shown) = chain::path(s, i);
        let place = spec.due.as_ref().map_or(spec.id.span, |d| d.span);
        let mut finding = Diagnostic::new(&graph::INFEASIBLE, place)
            .arg("task", &spec.id.value)
            .arg("due", due)
            .arg("days", missing)
            .arg("finish", last)
            .arg("begins", link.begins)
            .arg("path", shown);
        if link.workdays
            && let Ok(workdays) = s.timetable.calendar.workdays_between(due, last)
        {
            finding = finding.variant("workdays").arg("workdays", workdays);
        }
        let before = path.into_iter().filter(|t| t.id.span != spec.id.span);
        out.push(before.fold(finding, |f, t| f.related("path", t.id.span)));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn late(tasks: &str) -> Vec<String> {
        said("graph/infeasible", &format!("tasks:\n{tasks}"))
    }

    #[test]
    fn days_and_working_days_are_both_told() {
        // 10 working days from Monday 2 March end on Friday the 13th, 3 more on Wednesday the 18th.
        let tasks = "  - {id: a, responsible: police, takes: 10 workdays, due: 2026-03-16}\n  \
                     - {id: b, responsible: police, takes: 3 workdays, after: [a], due: 2026-03-13}";
        assert_eq!(
            late(tasks),
            [
                "`b` is due on 2026-03-13, but work that begins on 2026-03-02 cannot be done before 2026-03-18, 3 working day(s) or 5 day(s) later: `a (10 workdays) → b (3 workdays)`"
            ]
        );
    }

    #[test]
    fn holidays_are_not_worked() {
        // 1 to 5 May 2026 are days off, Saturday the 9th is worked for them.
        let due = |due: &str| {
            let task = format!(
                "  - {{id: a, responsible: police, window: 2026-04-30..2026-06-30, takes: 3 workdays, due: {due}}}"
            );
            late(&task).len()
        };
        assert_eq!((due("2026-05-06"), due("2026-05-07")), (1, 0));
    }

    #[test]
    fn a_month_of_work_fills_the_month() {
        let due = |first: &str, due: &str| {
            let task =
                format!("  - {{id: a, responsible: police, window: {first}..2026-06-30, takes: 1 month, due: {due}}}");
            late(&task).len()
        };
        assert_eq!((due("2026-03-01", "2026-03-30"), due("2026-03-01", "2026-03-31")), (1, 0));
        assert_eq!((due("2026-05-01", "2026-05-30"), due("2026-05-01", "2026-05-31")), (1, 0));
        assert_eq!((due("2026-04-15", "2026-05-13"), due("2026-04-15", "2026-05-14")), (1, 0));
    }

    #[test]
    fn what_needs_no_waiting_or_no_work_is_in_time() {
        let due_only = "  - {id: a, responsible: police, takes: 30 d, due: 2026-06-01}\n  \
                        - {id: b, responsible: police, takes: 5 d, due: {earliest: [2026-03-10, task.a.done + 5 d]}}";
        assert_eq!(late(due_only), [""; 0], "a due date that counts from a task does not wait for it");
        let no_work = "  - {id: a, responsible: police, window: 2026-04-01..2026-06-30, due: 2026-03-20}";
        assert_eq!(late(no_work), [""; 0], "windows that contradict each other have findings of their own");
        let hours = "  - {id: a, responsible: police, takes: 24 h, due: 2026-03-02}";
        assert_eq!(late(hours), [""; 0]);
    }

    #[test]
    fn a_long_chain_is_shown_from_its_end() {
        let mut tasks = String::from("  - {id: t0, responsible: police, takes: 1 d, due: 2026-06-01}\n");
        for i in 1..40 {
            let before = i - 1;
            tasks.push_str(&format!(
                "  - {{id: t{i}, responsible: police, takes: 1 d, after: [t{before}], due: 2026-06-01}}\n"
            ));
        }
        let tasks = tasks.replace("after: [t38], due: 2026-06-01", "after: [t38], due: 2026-04-01");
        let said = late(&tasks);
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("begins on 2026-03-02") && said[0].contains("`… → t28 (1 d) → t29"), "{said:?}");
        assert!(said[0].contains("2026-04-10, 9 day(s) later"), "{said:?}");
    }
}
