//! A phase in which nobody has anything to do.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("tasks", out) {
        return;
    }
    // A plan that sorts none of its tasks into phases says nothing by leaving one empty.
    if s.plan.tasks.iter().all(|t| t.phase.is_none()) {
        return;
    }
    for phase in &s.plan.phases {
        if !s.plan.tasks.iter().any(|t| t.phase.as_ref().is_some_and(|p| p.value == phase.id.value)) {
            out.push(Diagnostic::new(&duty::PHASE_WITHOUT_DUTY, phase.id.span).arg("phase", &phase.id.value));
        }
    }
}
