//! A duty of a phase that is due before the phase begins or after it ends.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let (Some(ix), Some(place), None) = (task.phase, spec.due.as_ref(), &spec.every) else { continue };
        let phase = &s.timetable.phases[ix];
        let days = task.occurrences.iter().filter_map(|o| o.deadline).map(|d| d.due.day(&s.timetable.zone));
        // What is due after the campaign has a finding of its own.
        let outside = days.filter(|d| !phase.window.contains(*d) && *d <= s.plan.campaign.window.last).min();
        if let Some(due) = outside {
            let finding = Diagnostic::new(&window::DUE_OUTSIDE_PHASE, place.span)
                .variant(if due < phase.window.first { "before" } else { "" })
                .arg("task", &spec.id.value)
                .arg("due", due)
                .arg("phase", &phase.id)
                .arg("first", phase.window.first)
                .arg("last", phase.window.last);
            let written = s.plan.phases.get(usize::from(ix));
            out.push(match written {
                Some(p) => finding.related("phase", p.window.span),
                None => finding,
            });
        }
    }
}
