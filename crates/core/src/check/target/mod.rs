//! Indicators and what is to be reached by them.

mod denominator_undefined;
mod impossible;
mod never_judged;
mod no_deadline;
mod no_source;
mod reports;
mod rings;
mod unknown_indicator;
mod unmeasured;

/// The checks of this family.
pub(super) const ALL: &[super::One] = &[
    unknown_indicator::check,
    rings::check,
    denominator_undefined::check,
    no_source::check,
    no_deadline::check,
    impossible::check,
    unmeasured::check,
    never_judged::check,
];

use super::Subject;
use crate::document::{Node, Span, Value};
use crate::plan::{DueSpec, Id, IndicatorSpec, RollUp, Spanned, Target, TargetSpec};
use crate::timetable::{Anchors, Due, DueProblem};
use std::collections::BTreeMap;

/// An indicator, with the whole of it as written.
#[derive(Clone, Copy)]
struct Row<'a> {
    id: &'a Spanned<Id>,
    spec: &'a IndicatorSpec,
    written: Option<&'a Node>,
}

/// The indicators that could be read.
fn rows<'a>(s: &Subject<'a>) -> Vec<Row<'a>> {
    let written: BTreeMap<u32, &Node> = match s.tree.and_then(|t| t.get("indicators")).map(|n| &n.value) {
        Some(Value::Map(entries)) => entries.iter().map(|(key, value)| (key.span.start, value)).collect(),
        _ => BTreeMap::new(),
    };
    let row =
        |(id, spec): &'a (Spanned<Id>, IndicatorSpec)| Row { id, spec, written: written.get(&id.span.start).copied() };
    s.plan.indicators.iter().map(row).collect()
}

impl<'a> Row<'a> {
    /// The number to be reached, with the place of the whole target.
    fn number(self) -> Option<(&'a TargetSpec, Span)> {
        match self.spec.target.as_ref().map(|t| (&t.value, t.span)) {
            Some((Target::Number(number), span)) => Some((number, span)),
            _ => None,
        }
    }

    /// Numerator and denominator, where it is one over the other.
    fn ratio(self) -> Option<&'a [Spanned<Id>]> {
        match self.spec.roll_up.as_ref().map(|r| &r.value) {
            Some(RollUp::Ratio(of)) => Some(&of.ratio),
            _ => None,
        }
    }

    /// A field of its target, even one that could not be read and has a finding of its own.
    fn target_field(self, key: &str) -> Option<&'a Node> {
        self.written?.get("target")?.get(key)
    }
}

/// When a target is to be reached, or why that cannot be worked out. `None` while it counts from a task.
fn due(s: &Subject<'_>, target: &TargetSpec) -> Result<Option<Due>, DueProblem> {
    let Some(DueSpec::Expr(expr)) = target.by.as_ref().map(|by| &by.value) else { return Ok(None) };
    let phase = |id: Option<&str>| id.and_then(|id| s.timetable.phase(id)).map(|p| s.timetable.phases[p].window);
    let anchors =
        Anchors { campaign: s.timetable.window, phase: &phase, occurrence: None, call: None, done: &|_| None };
    s.timetable.clockwork().due(expr, &anchors)
}
