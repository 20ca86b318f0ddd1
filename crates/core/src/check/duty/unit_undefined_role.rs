//! A duty laid on the role of a unit that has nobody in that role.

use super::unit_specs::{UnitSpecs, listed};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::UnitSpec;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let specs = UnitSpecs::of(s);
    let units = s.timetable.units.all();
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        for role in UnitSpec::ROLES {
            // Named twice, it is missing once.
            let Some(person) = spec.persons().find(|p| p.trim() == role) else { continue };
            let without: Vec<_> =
                task.units.iter().filter(|u| !specs.has(**u, role)).filter_map(|u| units.at(*u)).collect();
            let Some(first) = without.first() else { continue };
            let finding = Diagnostic::new(&duty::UNIT_UNDEFINED_ROLE, person.span)
                .variant(if without.len() > 1 { "several" } else { "" })
                .arg("task", &spec.id.value)
                .arg("role", role)
                .arg("count", without.len())
                .arg("units", listed(without.iter().map(|u| &u.id)));
            out.push(match s.declared.units.get(first.id.as_str()) {
                Some(place) => finding.related("unit", *place),
                None => finding,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn units_without_the_role_are_listed_once() {
        let tasks =
            "tasks: [{id: t, responsible: {each: [towns, a, b]}, due: 2026-03-10, persons: [principal, principal]}]\n";
        let plan = format!(
            "units: {{towns: {{each: [x, y]}}, a: {{principal: ref:staff/1}}, b: {{contact: ref:staff/2}}}}\n{tasks}"
        );
        let expected =
            "principal: `t` falls to the principal, but 3 of the units that owe it name nobody as such: `x`, `y`, `b`";
        assert_eq!(said(&duty::UNIT_UNDEFINED_ROLE, &plan), [expected]);
        // A blank, and one that cannot be read, have findings of their own.
        let plan = format!(
            "units: {{towns: {{each: [x, y], principal: __}}, a: {{principal: [1]}}, b: {{principal: c}}}}\n{tasks}"
        );
        assert_eq!(said(&duty::UNIT_UNDEFINED_ROLE, &plan), [""; 0]);
    }
}
