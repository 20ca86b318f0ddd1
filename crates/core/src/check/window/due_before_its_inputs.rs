//! A duty due before what it waits for, or before the phase it is made from is over.

use super::due_place;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};
use crate::plan::PhaseSpec;
use crate::timetable::{Occurrence, Task, TaskIx};
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let phases: BTreeMap<&str, &PhaseSpec> = s.plan.phases.iter().map(|p| (p.id.as_str(), p)).collect();
    for ((ix, task), spec) in s.timetable.tasks.enumerated().zip(&s.plan.tasks) {
        let place = due_place(spec);
        for based_on in &spec.based_on {
            let Some(phase) = phases.get(based_on.as_str()) else { continue };
            let end = phase.window.last;
            let early: Vec<_> = task.occurrences.iter().filter_map(|o| day(s, o)).filter(|d| *d < end).collect();
            let Some(due) = early.first() else { continue };
            let finding = Diagnostic::new(&window::DUE_BEFORE_ITS_INPUTS, place)
                .variant(if early.len() > 1 { "phase-several" } else { "phase" })
                .arg("task", &spec.id.value)
                .arg("due", due)
                .arg("count", early.len())
                .arg("phase", &phase.id.value)
                .arg("last", end)
                .arg("days", (end - *due).num_days())
                .related("based-on", based_on.span)
                .related("phase", phase.window.span);
            out.push(finding);
        }
        // A due date alone waits for nobody.
        for (before, dependency) in s.graph.before(usize::from(ix)).into_iter().filter(|(_, d)| !d.due_only) {
            let Some(other) = s.plan.tasks.get(before) else { continue };
            let early = before_input(s, ix, task, before);
            let Some((due, later)) = early.first() else { continue };
            let finding = Diagnostic::new(&window::DUE_BEFORE_ITS_INPUTS, place)
                .variant(if early.len() > 1 { "several" } else { "" })
                .arg("task", &spec.id.value)
                .arg("due", due)
                .arg("count", early.len())
                .arg("input", &other.id.value)
                .arg("later", later)
                .related("after", dependency.span)
                .related("input", due_place(other));
            out.push(finding);
        }
    }
}

fn day(s: &Subject<'_>, occurrence: &Occurrence) -> Option<NaiveDate> {
    occurrence.deadline.map(|d| d.due.day(&s.timetable.zone))
}

/// The occurrences of a task due before one that they wait for: when, and when the latest of these is due.
fn before_input(s: &Subject<'_>, ix: TaskIx, task: &Task, before: usize) -> Vec<(NaiveDate, NaiveDate)> {
    let before = TaskIx::from(before);
    let Some(input) = s.timetable.tasks.at(before) else { return Vec::new() };
    let early = task.occurrences.iter().enumerate().filter_map(|(i, own)| {
        let awaited = input.occurrences.get(s.timetable.awaited_occurrences(before, ix, i))?;
        let (due, later) = (day(s, own)?, awaited.iter().filter_map(|o| day(s, o)).max()?);
        (later > due).then_some((due, later))
    });
    early.collect()
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn early(tasks: &str) -> Vec<String> {
        let phases =
            "phases: [{id: survey, window: 2026-03-02..2026-03-27}, {id: act, window: 2026-03-28..2026-06-30}]";
        said("window/due-before-its-inputs", &format!("{phases}\ntasks:\n{tasks}"))
    }

    #[test]
    fn a_phase_is_an_input_once_it_is_over() {
        let plan = |due: &str| early(&format!("  - {{id: p, responsible: police, based_on: [survey], due: {due}}}"));
        assert_eq!(
            plan("2026-03-18"),
            [
                "`p` is due on 2026-03-18, but is made from the phase `survey`, which ends only on 2026-03-27, 9 day(s) later"
            ]
        );
        assert!(plan("2026-03-27").is_empty());
        assert!(plan("phase.survey.end + 5 workdays").is_empty());
        assert_eq!(plan("phase.survey.end - 1 d").len(), 1);
        let weekly = "  - {id: p, responsible: police, based_on: [survey], every: {week: {on: fri}}, window: campaign}";
        assert_eq!(
            early(weekly),
            [
                "`p` is due 3 times before the phase `survey`, which it is made from, ends on 2026-03-27; first on 2026-03-06"
            ]
        );
    }

    #[test]
    fn recurring_tasks_are_compared_with_the_occurrences_they_wait_for() {
        let monthly = "  - {id: m, responsible: police, after: [w], every: {month: {on: -1}}, window: campaign}\n";
        let weekly = |due: &str| {
            format!("{monthly}  - {{id: w, responsible: police, every: {{week: {{on: tue}}}}, window: campaign{due}}}")
        };
        assert!(early(&weekly("")).is_empty());
        // 31 March is a Tuesday: its report comes two days after the month's.
        assert_eq!(
            early(&weekly(", due: occurrence + 2 d")),
            ["`m` is due 2 times before what it waits for, first on 2026-03-31, when `w` is due only on 2026-04-02"]
        );
        let once = "  - {id: s, responsible: police, after: [w], due: 2026-06-29}\n  - {id: w, responsible: police, \
                    every: {week: {on: tue}}, window: campaign}";
        assert_eq!(early(once), ["`s` is due on 2026-06-29, but waits for `w`, which is due only on 2026-06-30"]);
    }

    #[test]
    fn a_due_date_that_may_count_from_a_task_waits_for_nobody() {
        let tasks = "  - {id: a, responsible: police, due: 2026-06-01}\n  - {id: b, responsible: police, \
                     due: {earliest: [2026-05-08, task.a.done + 5 d]}}";
        assert_eq!(early(tasks), [""; 0]);
    }
}
