//! One matter, given to two units that each lead it.

use super::matters::{Both, Same, same, steps};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::{DeliverableKind, Responsible};
use crate::timetable::UnitIx;
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (what, tasks) in same(s) {
        let mut leads: BTreeMap<UnitIx, Both<'_>> = BTreeMap::new();
        let mut first: Option<(UnitIx, Both<'_>)> = None;
        for (spec, task) in tasks {
            let Some(lead) = lead(&what, spec.responsible.as_ref().map(|r| &r.value), task) else { continue };
            let Some((of_first, other)) = first else {
                first = Some((lead, (spec, task)));
                leads.insert(lead, (spec, task));
                continue;
            };
            // A unit that has the matter twice is in no conflict with itself, and is told of the first time only.
            if leads.insert(lead, (spec, task)).is_some() || steps(spec, other.0) {
                continue;
            }
            let units = s.timetable.units.all();
            let (Some(unit), Some(other_unit)) = (units.at(lead), units.at(of_first)) else { continue };
            let place = |b: &Both<'_>| b.0.responsible.as_ref().map_or(b.0.id.span, |r| r.span);
            let (variant, name) = what.said();
            let finding = Diagnostic::new(&duty::DUTY_CONFLICT, place(&(spec, task)))
                .variant(variant)
                .arg("matter", name)
                .arg("task", &spec.id.value)
                .arg("unit", &unit.id)
                .arg("other", &other.0.id.value)
                .arg("other_unit", &other_unit.id);
            out.push(finding.related("other", place(&other)));
        }
    }
}

/// The one unit that leads a task. Where each unit of several owes it, each has its own part; and so has a unit that
/// reports its own figures, or its own document of a like title.
fn lead(what: &Same<'_>, responsible: Option<&Responsible>, task: &crate::timetable::Task) -> Option<UnitIx> {
    let own = match what {
        Same::Matter(_) => task.deliverable == Some(DeliverableKind::Return),
        Same::Title(..) => matches!(task.deliverable, Some(DeliverableKind::Return | DeliverableKind::Document)),
    };
    match responsible {
        Some(Responsible::Joint { .. }) if !own => task.units.first().copied(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    fn found(first: &str, second: &str) -> usize {
        let units = "units: {a: {}, b: {}, s: {each: [x, y]}}\nphases: [{id: p, window: 2026-03-01..2026-03-31}]\n";
        let tasks =
            format!("tasks:\n  - {{id: t, due: 2026-03-10, {first}}}\n  - {{id: u, due: 2026-03-10, {second}}}\n");
        said(&duty::DUTY_CONFLICT, &format!("{units}{tasks}")).len()
    }

    #[test]
    fn two_leads_of_one_matter_conflict() {
        assert_eq!(found("matter: m, responsible: a", "matter: m, responsible: [b, a]"), 1);
        assert_eq!(found("title: 遣返, responsible: a", "title: 遣返, responsible: b"), 1);
        assert_eq!(found("title: 遣返, phase: p, responsible: a", "title: 遣返, phase: p, responsible: b"), 1);
    }

    #[test]
    fn parts_of_their_own_do_not() {
        assert_eq!(found("matter: m, responsible: a", "matter: m, responsible: a"), 0);
        assert_eq!(found("matter: m, responsible: a", "matter: n, responsible: b"), 0);
        assert_eq!(found("matter: m, responsible: {each: s}", "matter: m, responsible: a"), 0);
        assert_eq!(found("matter: m, responsible: a", "matter: m, responsible: b, after: [t]"), 0);
        assert_eq!(found("title: 遣返, phase: p, responsible: a", "title: 遣返, responsible: b"), 0);
        let returns = "deliverable: {kind: return}, to: s";
        assert_eq!(
            found(&format!("matter: m, responsible: a, {returns}"), &format!("matter: m, responsible: b, {returns}")),
            0
        );
        let document = "title: 方案, deliverable: {kind: document}";
        assert_eq!(found(&format!("{document}, responsible: a"), &format!("{document}, responsible: b")), 0);
    }

    #[test]
    fn each_further_lead_is_told_once() {
        let task =
            |id: &str, unit: &str| format!("  - {{id: {id}, matter: m, responsible: {unit}, due: 2026-03-10}}\n");
        let tasks =
            [("t", "a"), ("u", "b"), ("v", "c"), ("w", "b"), ("z", "a")].map(|(id, unit)| task(id, unit)).concat();
        let expected = [
            "b: `u` gives the matter `m` to `b`, and `t` gives it to `a`",
            "c: `v` gives the matter `m` to `c`, and `t` gives it to `a`",
        ];
        assert_eq!(
            said(&duty::DUTY_CONFLICT, &format!("units: {{a: {{}}, b: {{}}, c: {{}}}}\ntasks:\n{tasks}")),
            expected
        );
    }
}
