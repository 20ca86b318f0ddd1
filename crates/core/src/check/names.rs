//! Names used where no such thing is declared.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Span;
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

/// Every due expression's points, with the task and the place.
pub(super) fn due_points<'a>(
    s: &Subject<'a>,
) -> impl Iterator<Item = (&'a crate::plan::TaskSpec, &'a crate::time::DuePoint, Span)> {
    s.plan.tasks.iter().flat_map(|task| {
        let points = match task.due.as_ref().map(|d| (&d.value, d.span)) {
            Some((crate::plan::DueSpec::Expr(expr), span)) => expr.points().into_iter().map(|p| (p, span)).collect(),
            _ => Vec::new(),
        };
        points.into_iter().map(move |(p, span)| (task, p, span))
    })
}
