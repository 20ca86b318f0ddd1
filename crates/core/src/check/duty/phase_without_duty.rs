//! A phase in which nobody has anything to do.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("tasks", out) {
        return;
    }
    // A plan that sorts none of its tasks into phases says nothing by leaving one empty.
    if s.plan.tasks.iter().all(|t| t.phase.is_none()) {
        return;
    }
    let used: BTreeSet<&str> = s.plan.tasks.iter().filter_map(|t| t.phase.as_ref()).map(|p| p.as_str()).collect();
    for phase in &s.plan.phases {
        if !used.contains(phase.id.as_str()) {
            out.push(Diagnostic::new(&duty::PHASE_WITHOUT_DUTY, phase.id.span).arg("phase", &phase.id.value));
        }
    }
}
