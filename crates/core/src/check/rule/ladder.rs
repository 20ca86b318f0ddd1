//! What the ladder, the scorecard and the tasks say of each other.

use crate::check::Subject;
use crate::check::names::require;
use crate::diagnostic::{Diagnostic, document, rule};
use crate::plan::{InARow, MeasureSpec, OnCount};
use std::num::NonZeroU32;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (rung, measure) in s.plan.ladder.iter().enumerate() {
        if let Some(band) = &measure.band {
            require(&rule::UNKNOWN_BAND, &s.declared.bands, band.as_str(), band.span, out);
        }
        if let Some(item) = measure.deduct.as_ref().and_then(|d| d.item.as_ref()) {
            require(&rule::UNKNOWN_ITEM, &s.declared.items, item.as_str(), item.span, out);
        }
        if let (Some(after), None) = (&measure.apply_after, &measure.accept_by) {
            out.push(Diagnostic::new(&document::MISSING_FIELD, after.span).arg("field", "accept_by"));
        }
        for duty in &measure.duties {
            on_call(s, duty.task.as_str(), duty.task.span, out);
            if let Some(every) = duty.every.as_ref().filter(|every| every.value.amount == 0) {
                let finding = Diagnostic::new(&document::BAD_DURATION, every.span).variant("every");
                out.push(finding.arg("text", every.value).arg("task", &duty.task.value));
            }
        }
        if let Some(way) = &measure.on_count {
            by_count(s, rung, measure, way, out);
        }
        if let Some(way) = &measure.in_a_row {
            in_a_row(s, measure, way, out);
        }
    }
}

/// A finding unless a task that the plan has is one that is called for.
pub(super) fn on_call(s: &Subject<'_>, task: &str, span: crate::document::Span, out: &mut Vec<Diagnostic>) {
    let known = s.plan.tasks.iter().find(|t| t.id.as_str() == task);
    if let Some(spec) = known.filter(|t| !s.has_field(t, "on_call")) {
        out.push(Diagnostic::new(&rule::NOT_ON_CALL, span).arg("task", task).related("task", spec.id.span));
    }
}

/// Only a lower rung can be imposed on a unit that may still climb to this one.
fn by_count(s: &Subject<'_>, rung: usize, measure: &MeasureSpec, way: &OnCount, out: &mut Vec<Diagnostic>) {
    let name = way.measure.as_str();
    if !s.declared.measures.contains_key(name) {
        require(&rule::UNKNOWN_MEASURE, &s.declared.measures, name, way.measure.span, out);
        return;
    }
    let counted = s.plan.ladder.iter().position(|m| m.id.as_str() == name);
    if counted.is_some_and(|counted| counted >= rung) {
        let finding = Diagnostic::new(&rule::WAY_UP_NEVER_TAKEN, way.measure.span).variant("not-below");
        out.push(finding.arg("measure", &measure.id.value).arg("counted", name));
    }
}

/// A task must come round as often as it is to be missed in a row.
fn in_a_row(s: &Subject<'_>, measure: &MeasureSpec, way: &InARow, out: &mut Vec<Diagnostic>) {
    let Some(task) = &way.task else {
        if way.light.is_none() {
            let finding = Diagnostic::new(&document::MISSING_FIELD, way.span).variant("one-of");
            out.push(finding.arg("fields", "`task` / `light`"));
        }
        return;
    };
    let Some(found) = s.timetable.task(task.as_str()).filter(|_| !s.timetable.cut_off) else { return };
    let times = s.timetable.tasks[found].occurrences.len();
    let wanted = |n: NonZeroU32| usize::try_from(n.get()).unwrap_or(usize::MAX);
    if times < wanted(way.count.value) {
        let finding = Diagnostic::new(&rule::WAY_UP_NEVER_TAKEN, way.count.span).variant("seldom");
        let finding = finding.arg("measure", &measure.id.value).arg("task", task.as_str()).arg("times", times);
        out.push(finding.arg("count", way.count.value.get()));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    const TASKS: &str = "tasks: [{id: monthly, responsible: {each: towns}, every: {month: {on: 3}}}, \
                         {id: redo, responsible: {each: towns}, on_call: {}, due: call + 3 d}]\n";

    fn of(code: &str, rung: &str) -> usize {
        let ladder =
            format!("ladder: [{{id: card, remedy: 3 d, by: office}}, {{id: letter, remedy: 3 d, by: office{rung}}}]\n");
        let rules = "rules: [{id: r, on: incident, then: impose(\"card\")}]\n";
        said(code, &format!("{TASKS}{ladder}{rules}")).len()
    }

    #[test]
    fn ways_up_and_duties_that_can_never_be() {
        for (code, rung, n) in [
            ("rule/way-up-never-taken", ", on_count: {measure: card, count: 2, within: 1 year}", 0),
            ("rule/way-up-never-taken", ", on_count: {measure: letter, count: 2, within: 1 year}", 1),
            ("rule/unknown-measure", ", on_count: {measure: crad, count: 2, within: 1 year}", 1),
            ("rule/way-up-never-taken", ", in_a_row: {task: monthly, count: 3}", 0),
            ("rule/way-up-never-taken", ", in_a_row: {task: monthly, count: 30}", 1),
            ("rule/way-up-never-taken", ", in_a_row: {task: redo, count: 1}", 1),
            ("graph/unknown-task", ", in_a_row: {task: montly, count: 3}", 1),
            ("document/missing-field", ", in_a_row: {count: 3}", 1),
            ("document/missing-field", ", in_a_row: {light: red, count: 3}", 0),
            ("document/missing-field", ", apply_after: 3 months", 1),
            ("document/missing-field", ", apply_after: 3 months, accept_by: office", 0),
            ("duty/unknown-unit", ", approved_by: ofice, accept_by: towns", 2),
            ("rule/unknown-item", ", deduct: {points: 1, item: none}", 1),
            ("rule/not-on-call", ", duties: [{task: redo, every: 1 month}]", 0),
            ("rule/not-on-call", ", duties: [{task: monthly}]", 1),
            ("graph/unknown-task", ", duties: [{task: rdo}]", 1),
        ] {
            assert_eq!(of(code, rung), n, "{code} {rung}");
        }
    }
}
