//! A unit that accepts or receives its own work, itself or through an office of its own.

use super::office::is_office;
use super::subtrees::Subtrees;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::{DeliverableKind, TaskSpec};
use crate::timetable::{Task, UnitIx};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let id = |unit: UnitIx| s.timetable.units.all().at(unit).map(|u| u.id.clone());
    let below = Subtrees::of(&s.timetable.units);
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let accepts = task.accept_by.zip(spec.accept_by.as_ref()).map(|(unit, place)| (unit, place, ["", "office"]));
        // One defect, one finding: whoever accepts also receives.
        let receives = task.to.zip(spec.to.as_ref()).filter(|_| accepts.is_none() && goes_up(spec));
        let receives = receives.map(|(unit, place)| (unit, place, ["to-itself", "to-office"]));
        let Some((unit, place, [itself, office])) = accepts.or(receives) else { continue };
        let (variant, owes) = if task.units.binary_search(&unit).is_ok() {
            (itself, unit)
        } else if let Some(within) = task.units.iter().find(|u| is_office(s, unit) && below.is_below(unit, **u)) {
            (office, *within)
        } else {
            continue;
        };
        // Where each of several reports to one of them, that one keeps its own share.
        if variant == "to-itself" && task.units.len() > 1 {
            continue;
        }
        let Some(owes) = id(owes) else { continue };
        let finding = Diagnostic::new(&duty::SELF_SUPERVISION, place.span)
            .variant(variant)
            .arg("task", &spec.id.value)
            .arg("unit", owes)
            .arg("office", &place.value);
        out.push(related(finding, spec, task));
    }
}

/// A return goes to whoever looks after the unit; a document may be sent down.
fn goes_up(spec: &TaskSpec) -> bool {
    spec.deliverable.as_ref().is_some_and(|d| d.kind == DeliverableKind::Return)
}

fn related(finding: Diagnostic, spec: &TaskSpec, task: &Task) -> Diagnostic {
    match &spec.responsible {
        Some(r) if !task.units.is_empty() => finding.related("responsible", r.span),
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn returns_and_acceptance_must_leave_the_house() {
        let units = "units: {group: {}, saic: {under: group}, desk: {title: 領導小組辦公室, under: saic}, police: {under: group}, base: {under: police}}\n";
        let task = |id: &str, kind: &str, rest: &str| {
            format!("  - {{id: {id}, due: 2026-03-10, deliverable: {{kind: {kind}}}, responsible: {rest}}}\n")
        };
        let tasks = [
            task("a", "return", "saic, to: desk"),
            task("b", "return", "{each: [saic, police]}, to: desk"),
            task("c", "return", "police, to: desk"),
            task("d", "return", "saic, to: saic"),
            task("e", "return", "{each: [saic, police]}, to: saic"),
            task("f", "document", "police, to: base"),
            task("g", "return", "saic, to: saic, accept_by: saic"),
            task("h", "return", "saic, to: group, accept_by: superior"),
        ];
        let expected = [
            "desk: `saic` owes the return `a`, and its own office `desk` receives it",
            "desk: `saic` owes the return `b`, and its own office `desk` receives it",
            "saic: `saic` owes the return `d` and also receives it",
            "saic: `saic` owes `g` and also accepts it",
        ];
        assert_eq!(said(&duty::SELF_SUPERVISION, &format!("{units}tasks:\n{}", tasks.concat())), expected);
    }
}
