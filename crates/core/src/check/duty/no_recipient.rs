//! A return that goes to nobody.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::DeliverableKind;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for task in &s.plan.tasks {
        let returns = task.deliverable.as_ref().filter(|d| d.kind == DeliverableKind::Return);
        if let Some(deliverable) = returns
            && !s.has_field(task, "to")
            && !s.has_field(task, "accept_by")
        {
            out.push(Diagnostic::new(&duty::NO_RECIPIENT, deliverable.span).arg("task", &task.id.value));
        }
    }
}
