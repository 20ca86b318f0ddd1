//! A recurrence without a single day within its window.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let Some(every) = spec.every.as_ref().filter(|_| spec.on_call.is_none()) else { continue };
        let (first, last) = task.window.map_or((None, None), |w| (Some(w.first), Some(w.last)));
        if let (true, Some(first), Some(last)) = (task.occurrences.is_empty() && !task.units.is_empty(), first, last)
            && every.0.dates(first, last).next().is_none()
        {
            let finding = Diagnostic::new(&window::RECURRENCE_NEVER_OCCURS, every.span).arg("task", &spec.id.value);
            out.push(finding.arg("first", first).arg("last", last));
        }
    }
}
