//! A task that waits for one that nobody ever owes.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::plan::{Responsible, TaskSpec};
use crate::timetable::{Task, TaskIx};
use std::collections::BTreeSet;

/// How many of those that wait through a task are named.
const NAMED: usize = 6;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // Units that could not be read may be those that owe it.
    let units_broken = s.is_broken("units", out);
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let nobody = !units_broken && selects_nobody(s, spec, task);
        if task.before.is_empty() || !(nobody || never_occurs(spec, task)) {
            continue;
        }
        for (later, dependency) in &task.before {
            let Some(waiting) = s.plan.tasks.get(usize::from(*later)) else { continue };
            let through = through(s, *later);
            let variant = match (dependency.due_only, through.is_empty()) {
                (true, _) => "due",
                (false, true) => "",
                (false, false) => "through",
            };
            let finding = Diagnostic::new(&graph::UNREACHABLE_TASK, dependency.span)
                .variant(variant)
                .arg("task", &waiting.id.value)
                .arg("root", &spec.id.value)
                .arg("through", named(s, &through))
                .related(if nobody { "nobody" } else { "never" }, spec.id.span);
            out.push(finding);
        }
    }
}

/// Its recurrence has no day within its window.
fn never_occurs(spec: &TaskSpec, task: &Task) -> bool {
    let (Some(every), Some(window), false) = (&spec.every, task.window, task.units.is_empty()) else { return false };
    task.occurrences.is_empty() && every.0.dates(window.first, window.last).next().is_none()
}

/// It is owed by each of a selection that fits no unit; a name that is unknown has a finding of its own.
fn selects_nobody(s: &Subject<'_>, spec: &TaskSpec, task: &Task) -> bool {
    let Some(responsible) = spec.responsible.as_ref().filter(|_| task.units.is_empty()) else { return false };
    let known = responsible.named().iter().all(|id| s.declared.is_unit_or_set(id.as_str()));
    known && matches!(responsible.value, Responsible::Each { .. })
}

/// Those that wait for a task in turn, directly or not; one more than are named, where there are more.
fn through(s: &Subject<'_>, task: TaskIx) -> BTreeSet<TaskIx> {
    let mut found = BTreeSet::new();
    let mut next = vec![task];
    while let Some(at) = next.pop() {
        let waiting = s.timetable.tasks.at(at).into_iter().flat_map(|t| &t.before).filter(|(_, d)| !d.due_only);
        for (later, _) in waiting {
            if found.len() > NAMED {
                return found;
            }
            if found.insert(*later) {
                next.push(*later);
            }
        }
    }
    found
}

fn named(s: &Subject<'_>, tasks: &BTreeSet<TaskIx>) -> String {
    let names = tasks.iter().take(NAMED).filter_map(|t| s.plan.tasks.get(usize::from(*t)));
    let shown = names.map(|t| t.id.to_string()).collect::<Vec<_>>().join(", ");
    if tasks.len() > NAMED { format!("{shown}, …") } else { shown }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    const NEVER: &str = "  - {id: n, responsible: police, every: {year: {on: 2026-01-05}}}\n";

    fn unreachable(tasks: &str) -> Vec<String> {
        said("graph/unreachable-task", &format!("tasks:\n{tasks}"))
    }

    #[test]
    fn the_root_is_named_and_those_behind_it() {
        let tasks = format!(
            "{NEVER}  - {{id: a, responsible: police, due: 2026-06-01, after: [n]}}\n  \
             - {{id: b, responsible: police, due: 2026-06-02, after: [a]}}\n  \
             - {{id: c, responsible: police, due: 2026-06-03, after: [{{all: b}}]}}"
        );
        assert_eq!(
            unreachable(&tasks),
            [
                "`a` waits for `n`, which nobody ever owes: nothing holds it up, and it opens without it; after it come `b, c`"
            ]
        );
    }

    #[test]
    fn a_due_date_from_it_never_comes() {
        let tasks = format!("{NEVER}  - {{id: a, responsible: police, due: task.n.done + 5 d}}");
        assert_eq!(
            unreachable(&tasks),
            ["`a` is due counting from the day `n` is done, but nobody ever owes that: it never has that due date"]
        );
    }

    #[test]
    fn a_selection_of_nobody_counts_but_unknown_names_do_not() {
        let tasks = |each: &str| {
            format!(
                "  - {{id: n, responsible: {{each: {each}}}, due: 2026-05-01}}\n  - {{id: a, responsible: police, due: 2026-06-01, after: [n]}}"
            )
        };
        assert_eq!(unreachable(&tasks("{under: police}")).len(), 1);
        assert_eq!(unreachable(&tasks("{kind: village}")).len(), 1);
        assert_eq!(unreachable(&tasks("gone")).len(), 0);
        assert_eq!(unreachable(&tasks("towns")).len(), 0);
    }

    #[test]
    fn rings_end_the_walk() {
        let tasks = format!(
            "{NEVER}  - {{id: a, responsible: police, due: 2026-06-01, after: [n, b]}}\n  - {{id: b, responsible: police, due: 2026-06-01, after: [a]}}"
        );
        assert_eq!(unreachable(&tasks).len(), 1);
    }
}
