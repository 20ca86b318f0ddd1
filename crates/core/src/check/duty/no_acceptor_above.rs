//! Acceptance by the unit above, where there is none, or by a unit that stands below.

use super::office::is_office;
use super::subtrees::Subtrees;
use super::unit_specs::{UnitSpecs, listed};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::TaskSpec;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let specs = UnitSpecs::of(s);
    let tree = &s.timetable.units;
    let below = Subtrees::of(tree);
    for (spec, task) in s.plan.tasks.iter().zip(&s.timetable.tasks) {
        let Some(accept_by) = &spec.accept_by else { continue };
        let (variant, wrong): (_, Vec<_>) = match task.accept_by {
            None if accept_by.as_str() == TaskSpec::SUPERIOR => {
                // Where the unit above is written but unknown, that is the finding.
                let top = |u: &&_| tree.all().at(**u).is_some_and(|u| u.parent.is_none()) && !specs.has(**u, "under");
                (["", "several"], task.units.iter().filter(top).collect())
            }
            // An office inside the unit is self-supervision.
            Some(acceptor) if !is_office(s, acceptor) => {
                let owing = task.units.iter().filter(|u| below.is_below(acceptor, **u));
                (["below", "below-several"], owing.collect())
            }
            _ => continue,
        };
        let named = || wrong.iter().filter_map(|u| tree.all().at(**u)).map(|u| &u.id);
        let Some(first) = named().next() else { continue };
        let [one, several] = variant;
        let finding = Diagnostic::new(&duty::NO_ACCEPTOR_ABOVE, accept_by.span)
            .variant(if wrong.len() > 1 { several } else { one })
            .arg("task", &spec.id.value)
            .arg("acceptor", &accept_by.value)
            .arg("count", wrong.len())
            .arg("units", listed(named()));
        out.push(match s.declared.units.get(first.as_str()) {
            Some(place) => finding.related("unit", *place),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    #[test]
    fn acceptance_needs_somebody_above() {
        let units = "units: {top: {}, alone: {}, mid: {under: top}, low: {under: mid}, desk: {kind: office, under: mid}, lost: {under: nowhere}}\n";
        let task = |id: &str, rest: &str| format!("  - {{id: {id}, due: 2026-03-10, responsible: {rest}}}\n");
        let tasks = [
            task("a", "{each: [top, alone, mid, lost]}, accept_by: superior"),
            task("b", "{each: [mid, low]}, accept_by: superior"),
            task("c", "top, accept_by: low"),
            task("d", "{each: [top, mid, alone]}, accept_by: low"),
            task("e", "low, accept_by: top"),
            task("f", "low, accept_by: alone"),
            task("g", "mid, accept_by: desk"),
        ];
        let expected = [
            "superior: the superior is to accept `a`, but 2 of the units that owe it have none: `top`, `alone`",
            "low: `low` is to accept `c`, but stands below `top`, which owes it",
            "low: `low` is to accept `d`, but stands below 2 of the units that owe it: `top`, `mid`",
        ];
        let plan = format!("{units}tasks:\n{}", tasks.concat());
        assert_eq!(said(&duty::NO_ACCEPTOR_ABOVE, &plan), expected);
        // An office within the unit is the other finding, and only that.
        let office = "desk: `mid` owes `g`, and its own office `desk` accepts it";
        assert_eq!(said(&duty::SELF_SUPERVISION, &plan), [office]);
    }
}
