//! A task named that the plan does not have.

use crate::check::Subject;
use crate::check::names::{due_points, require};
use crate::diagnostic::{Diagnostic, graph};
use crate::time::Anchor;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let known = &s.declared.tasks;
    for after in s.plan.tasks.iter().flat_map(|t| &t.after) {
        require(&graph::UNKNOWN_TASK, known, after.task.as_str(), after.task.span, out);
    }
    for (_, point, span) in due_points(s) {
        if let Anchor::TaskDone(id) = &point.anchor {
            let from = out.len();
            require(&graph::UNKNOWN_TASK, known, id, span, out);
            // The span is the whole expression, which a bare name must not replace.
            out.iter_mut().skip(from).for_each(|d| d.fixes.clear());
        }
    }
    for measure in &s.plan.ladder {
        let row = measure.in_a_row.as_ref().and_then(|way| way.task.as_ref());
        for task in measure.duties.iter().map(|d| &d.task).chain(row) {
            require(&graph::UNKNOWN_TASK, known, task.as_str(), task.span, out);
        }
    }
    for scope in s.plan.rules.iter().filter_map(|r| r.scope.as_ref()) {
        for task in scope.task.iter().flat_map(|t| &t.0) {
            require(&graph::UNKNOWN_TASK, known, task.as_str(), task.span, out);
        }
    }
}
