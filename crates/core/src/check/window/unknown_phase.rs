//! A phase named that the plan does not have.

use crate::check::Subject;
use crate::check::names::{due_points, require};
use crate::diagnostic::{Diagnostic, window};
use crate::document::Span;
use crate::plan::TaskWindow;
use crate::time::Anchor;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let known = &s.declared.phases;
    for task in &s.plan.tasks {
        if let Some(phase) = &task.phase {
            require(&window::UNKNOWN_PHASE, known, phase.as_str(), phase.span, out);
        }
        if let Some(w) = &task.window
            && let TaskWindow::Phase(Some(id)) = &w.value
        {
            require_inside(s, id.as_str(), w.span, out);
        }
    }
    for (task, point, span) in due_points(s) {
        let (Anchor::PhaseStart(id) | Anchor::PhaseEnd(id)) = &point.anchor else { continue };
        match id {
            Some(id) => require_inside(s, id, span, out),
            None if task.is_some_and(|t| t.phase.is_some()) => {}
            None => {
                let variant = if task.is_some() { "none" } else { "target" };
                out.push(Diagnostic::new(&window::UNKNOWN_PHASE, span).variant(variant));
            }
        }
    }
    for phase in s.plan.rules.iter().filter_map(|r| r.scope.as_ref()).filter_map(|scope| scope.phase.as_ref()) {
        require(&window::UNKNOWN_PHASE, known, phase.as_str(), phase.span, out);
    }
}

/// A phase named inside an expression: the span is the whole of it, which a bare name must not replace.
fn require_inside(s: &Subject<'_>, id: &str, span: Span, out: &mut Vec<Diagnostic>) {
    let from = out.len();
    require(&window::UNKNOWN_PHASE, &s.declared.phases, id, span, out);
    out.iter_mut().skip(from).for_each(|d| d.fixes.clear());
}
