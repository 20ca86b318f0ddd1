//! Duties that exist only when called for, and due dates that count from a call nobody makes.

use super::due_place;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, document, window};
use crate::plan::{DueSpec, TaskSpec};
use crate::time::Anchor;
use crate::timetable::Task;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let counts = counts_from_call(spec);
        match &spec.on_call {
            Some(on_call) => {
                if let Some(every) = &spec.every {
                    let finding = Diagnostic::new(&document::BAD_RECURRENCE, every.span).variant("on-call");
                    out.push(finding.arg("task", &spec.id.value).related("on-call", on_call.span));
                } else if counts == Some(false) {
                    fixed(s, spec, task, out);
                }
            }
            None if counts == Some(true) && !s.has_field(spec, "on_call") => {
                out.push(Diagnostic::new(&document::BAD_DUE, due_place(spec)).variant("no-call"));
            }
            None => {}
        }
    }
}

/// Whether a due date counts from the call; nothing where there is none that could.
fn counts_from_call(spec: &TaskSpec) -> Option<bool> {
    match &spec.due.as_ref()?.value {
        DueSpec::Expr(expr) => Some(expr.points().iter().any(|p| p.anchor == Anchor::Call)),
        DueSpec::Vague(_) => None,
    }
}

/// A day that is the same whenever the duty is called for, though it may be called for after it.
fn fixed(s: &Subject<'_>, spec: &TaskSpec, task: &Task, out: &mut Vec<Diagnostic>) {
    let (Some(due), Some(reach)) = (spec.due.as_ref(), task.window) else { return };
    let DueSpec::Expr(expr) = &due.value else { return };
    // What waits for another task is no fixed day.
    if expr.points().iter().any(|p| matches!(p.anchor, Anchor::TaskDone(_) | Anchor::Occurrence)) {
        return;
    }
    let found = s.timetable.task(spec.id.as_str()).map(|ix| s.timetable.due(ix, None, &|_| None));
    let Some(Ok(Some(day))) = found else { return };
    let day = day.day(&s.timetable.zone);
    if day < reach.last {
        let finding = Diagnostic::new(&window::DUE_IGNORES_CALL, due.span).arg("task", &spec.id.value);
        out.push(finding.arg("due", day).arg("last", reach.last));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{PLAN, found};

    fn of(task: &str) -> Vec<(&'static str, &'static str)> {
        let phases = "phases: [{id: act, window: 2026-03-02..2026-06-30}]\n";
        let plan = format!("{PLAN}{phases}tasks: [{{id: t, phase: act, responsible: {{each: towns}}, {task}}}]\n");
        let own = ["document/bad-due", "document/bad-recurrence", "window/due-ignores-call", "duty/unknown-unit"];
        let all = found(&plan);
        all.items().iter().map(|d| (d.code.id, d.variant)).filter(|(code, _)| own.contains(code)).collect()
    }

    #[test]
    fn a_call_and_what_counts_from_it_belong_together() {
        for sound in [
            "on_call: {}, due: call + 2 workdays",
            "on_call: {by: [police, towns]}, due: call + 24 h",
            "on_call: {by: [office]}, due: {earliest: [campaign.end, call + 30 d]}",
            "on_call: {}, due: campaign.end",
            "on_call: {}, due: phase.end",
            "on_call: {}, window: 2026-03-02..2026-04-30, due: 2026-04-30",
            "due: 2026-04-30",
        ] {
            assert_eq!(of(sound), [], "{sound}");
        }
        assert_eq!(of("due: call + 2 d"), [("document/bad-due", "no-call")]);
        assert_eq!(of("on_call: {}, due: 2026-04-30"), [("window/due-ignores-call", "")]);
        assert_eq!(of("on_call: {}, every: {month: {on: 3}}"), [("document/bad-recurrence", "on-call")]);
        assert_eq!(of("on_call: {by: [polcie]}, due: call + 2 d"), [("duty/unknown-unit", "")]);
        assert_eq!(of("on_call: yes, due: call + 2 d"), [], "what could not be read may be sound");
        assert_eq!(of("on_call: {}, due: occurrence + 2 d"), [("document/bad-due", "no-occurrence")]);
    }
}
