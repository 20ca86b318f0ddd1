//! A duty due before another that it waits for.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let due = |i: usize| {
        let task = s.timetable.tasks.iter().nth(i)?;
        let [one] = task.occurrences.as_slice() else { return None };
        one.deadline.map(|d| d.due.day(&s.timetable.zone))
    };
    for (i, spec) in s.plan.tasks.iter().enumerate() {
        let Some(own) = due(i) else { continue };
        for (before, dependency) in s.graph.before(i) {
            if let (Some(earlier), Some(other)) = (due(before), s.plan.tasks.get(before))
                && earlier > own
            {
                let place = spec.due.as_ref().map_or(spec.id.span, |d| d.span);
                let finding = Diagnostic::new(&window::DUE_BEFORE_ITS_INPUTS, place)
                    .arg("task", &spec.id.value)
                    .arg("due", own)
                    .arg("input", &other.id.value)
                    .arg("later", earlier)
                    .related("after", dependency.span)
                    .related("input", other.due.as_ref().map_or(other.id.span, |d| d.span));
                out.push(finding);
            }
        }
    }
}
