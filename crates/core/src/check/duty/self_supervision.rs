//! A unit that accepts its own work.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        if let (Some(acceptor), Some(place)) = (task.accept_by, &spec.accept_by)
            && task.units.contains(&acceptor)
        {
            let finding = Diagnostic::new(&duty::SELF_SUPERVISION, place.span).arg("task", &spec.id.value);
            let finding = finding.arg("unit", &place.value);
            out.push(match &spec.responsible {
                Some(r) => finding.related("responsible", r.span),
                None => finding,
            });
        }
    }
}
