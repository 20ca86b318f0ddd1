//! A phase named that the plan does not have.

use crate::check::Subject;
use crate::check::names::{due_points, require};
use crate::diagnostic::{Diagnostic, window};
use crate::document::Span;
use crate::plan::{Covers, TaskWindow};
use crate::time::Anchor;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let known = &s.declared.phases;
    for phase in s.plan.phases.iter().flat_map(|p| p.waits_for()) {
        require(&window::UNKNOWN_PHASE, known, phase.as_str(), phase.span, out);
    }
    for task in &s.plan.tasks {
        if let Some(phase) = &task.phase {
            require(&window::UNKNOWN_PHASE, known, phase.as_str(), phase.span, out);
        }
        for phase in &task.based_on {
            require(&window::UNKNOWN_PHASE, known, phase.as_str(), phase.span, out);
        }
        let window = task.window.as_ref().and_then(|w| match &w.value {
            TaskWindow::Phase(id) => Some(("window", id, w.span)),
            _ => None,
        });
        let covers = task.covers.as_ref().and_then(|c| match &c.value {
            Covers::Phase(id) => Some(("covers", id, c.span)),
            _ => None,
        });
        for (field, id, span) in window.into_iter().chain(covers) {
            match id {
                Some(id) => require_inside(s, id.as_str(), span, out),
                None if !s.has_field(task, "phase") => {
                    out.push(Diagnostic::new(&window::UNKNOWN_PHASE, span).variant("own").arg("field", field));
                }
                None => {}
            }
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

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    fn unknown(task: &str) -> Vec<String> {
        let phases = "phases: [{id: act, window: 2026-03-02..2026-06-30}]";
        said(
            "window/unknown-phase",
            &format!("{phases}\ntasks: [{{id: r, responsible: police, due: 2026-06-01, {task}}}]"),
        )
    }

    #[test]
    fn every_field_that_names_a_phase_is_looked_at() {
        for task in ["phase: gone", "based_on: [act, gone]", "covers: phase.gone", "window: phase.gone"] {
            assert_eq!(unknown(task), ["the plan has no phase `gone`"], "{task}");
        }
        for field in ["covers", "window"] {
            let said = format!("`{field}` means the phase of the task, but the task belongs to none");
            assert_eq!(unknown(&format!("{field}: phase")), [said]);
            assert_eq!(unknown(&format!("phase: act, {field}: phase")), [""; 0]);
            assert_eq!(unknown(&format!("{field}: phase.act")), [""; 0]);
        }
    }
}
