//! A duty that waits for one of a later phase.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::plan::TaskSpec;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let phase = |t: &TaskSpec| s.plan.phases.get(usize::from(s.timetable.phase(t.phase.as_ref()?.as_str())?));
    for (i, task) in s.plan.tasks.iter().enumerate() {
        for (before, dependency) in s.graph.before(i) {
            let Some(other) = s.plan.tasks.get(before) else { continue };
            if let (Some(own), Some(later)) = (phase(task), phase(other))
                && later.window.first > own.window.last
            {
                let finding = Diagnostic::new(&graph::DEPENDS_ON_LATER_PHASE, dependency.span)
                    .arg("task", &task.id.value)
                    .arg("other", &other.id.value)
                    .arg("phase", &own.id.value)
                    .arg("later", &later.id.value);
                out.push(finding);
            }
        }
    }
}
