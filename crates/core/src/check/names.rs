//! Names used where no such thing is declared.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Span;
use crate::plan::{DueSpec, Target, TaskSpec};
use std::collections::BTreeMap;

/// A finding for `name` unless it is declared.
pub(super) fn require(
    code: &'static Code,
    known: &BTreeMap<String, Span>,
    name: &str,
    span: Span,
    out: &mut Vec<Diagnostic>,
) {
    if !known.contains_key(name) {
        out.push(unknown(code, name, span, known.keys().map(String::as_str)));
    }
}

/// A finding for an unknown name, with what was perhaps meant.
pub(super) fn unknown<'n>(
    code: &'static Code,
    name: &str,
    span: Span,
    known: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    Diagnostic::new(code, span).arg("name", name).suggest(name, known)
}

/// The points of every due expression of the plan, with the task where it is a task's, and the place.
pub(super) fn due_points<'a>(
    s: &Subject<'a>,
) -> impl Iterator<Item = (Option<&'a TaskSpec>, &'a crate::time::DuePoint, Span)> {
    let tasks = s.plan.tasks.iter().filter_map(|task| Some((Some(task), task.due.as_ref()?)));
    let targets = s.plan.indicators.iter().filter_map(|(_, i)| match &i.target.as_ref()?.value {
        Target::Number(target) => Some((None, target.by.as_ref()?)),
        Target::Words(_) => None,
    });
    tasks.chain(targets).flat_map(|(task, due)| {
        let points = match &due.value {
            DueSpec::Expr(expr) => expr.points(),
            DueSpec::Vague(_) => Vec::new(),
        };
        points.into_iter().map(move |point| (task, point, due.span))
    })
}
