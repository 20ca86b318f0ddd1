//! Work that cannot be done by its due date, with the chain of tasks that decides when it is.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::time::add_days;
use crate::timetable::TaskIx;

/// How much of a chain is told: its end, which is what the work waits for directly.
const LONGEST: usize = 40;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (i, (spec, task)) in s.plan.tasks.iter().zip(&s.timetable.tasks).enumerate() {
        let [one] = task.occurrences.as_slice() else { continue };
        let (Some(deadline), Some(earliest)) = (one.deadline, task.earliest) else { continue };
        let due = deadline.due.day(&s.timetable.zone);
        // `finish` is the first day after the work.
        let missing = (earliest.finish - due).num_days() - 1;
        if missing <= 0 {
            continue;
        }
        let held_by = |t: &usize| s.timetable.tasks.at(TaskIx::from(*t))?.earliest?.held_by;
        let mut path: Vec<usize> = std::iter::successors(Some(i), held_by).take(LONGEST + 1).collect();
        let cut = path.len() > LONGEST;
        path.truncate(LONGEST);
        path.reverse();
        // Without any work on the way it is the windows that contradict each other, which has findings of its own.
        if !path.iter().any(|t| s.plan.tasks.get(*t).is_some_and(|t| t.takes.is_some())) {
            continue;
        }
        let name = |t: &usize| s.plan.tasks.get(*t).map(|t| (t.id.to_string(), t.takes)).unwrap_or_default();
        let shown =
            path.iter().map(name).map(|(id, takes)| takes.map_or(id.clone(), |takes| format!("{id} ({takes})")));
        let place = spec.due.as_ref().map_or(spec.id.span, |d| d.span);
        let finding = Diagnostic::new(&graph::INFEASIBLE, place)
            .arg("task", &spec.id.value)
            .arg("due", due)
            .arg("days", missing)
            .arg("finish", add_days(earliest.finish, -1).map(|d| d.to_string()).unwrap_or_default())
            .arg("path", format!("{}{}", if cut { "… → " } else { "" }, shown.collect::<Vec<_>>().join(" → ")));
        let takes = path.iter().filter_map(|t| s.plan.tasks.get(*t)).filter(|t| t.id.span != spec.id.span);
        out.push(takes.fold(finding, |f, t| f.related("path", t.id.span)));
    }
}
