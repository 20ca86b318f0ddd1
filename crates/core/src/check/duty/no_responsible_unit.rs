//! A duty nobody owes.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::Responsible;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        match &spec.responsible {
            None if !s.has_field(spec, "responsible") => {
                out.push(Diagnostic::new(&duty::NO_RESPONSIBLE_UNIT, spec.id.span).arg("task", &spec.id.value));
            }
            Some(r) if task.units.is_empty() && !s.timetable.cut_off => {
                // Names that are unknown are reported as such; here a selection that fits no unit.
                let unknown = r.named().iter().any(|id| !s.declared.is_unit_or_set(id.as_str()));
                if !unknown && let Responsible::Each { .. } = r.value {
                    let finding = Diagnostic::new(&duty::NO_RESPONSIBLE_UNIT, r.span).variant("selects-nobody");
                    out.push(finding.arg("task", &spec.id.value));
                }
            }
            _ => {}
        }
    }
}
