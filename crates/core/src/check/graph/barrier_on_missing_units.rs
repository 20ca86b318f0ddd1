//! A dependency between tasks of which some units owe only the later.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, graph};
use crate::timetable::{TaskIx, UnitIx};
use std::collections::BTreeSet;

/// How many units are named.
const NAMED: usize = 6;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (i, spec) in s.plan.tasks.iter().enumerate() {
        let Some(units) = s.timetable.tasks.at(TaskIx::from(i)).map(|t| &t.units) else { continue };
        // One unit either owes the other task or waits for all of it, and the plan says which by naming them.
        if units.len() < 2 {
            continue;
        }
        for (before, dependency) in s.graph.before(i).into_iter().filter(|(_, d)| !d.due_only) {
            let (Some(other), Some(earlier)) =
                (s.plan.tasks.get(before), s.timetable.tasks.at(TaskIx::from(before)).map(|t| &t.units))
            else {
                continue;
            };
            if units == earlier || earlier.is_empty() {
                continue;
            }
            let (both, missing): (Vec<UnitIx>, Vec<UnitIx>) =
                units.iter().partition(|u| earlier.binary_search(u).is_ok());
            let missing = if dependency.all { like(s, &both, missing) } else { missing };
            if both.is_empty() || missing.is_empty() {
                continue;
            }
            let finding = Diagnostic::new(&graph::BARRIER_ON_MISSING_UNITS, dependency.span)
                .variant(if dependency.all { "all" } else { "" })
                .arg("task", &spec.id.value)
                .arg("other", &other.id.value)
                .arg("barrier", format!("{{all: {}}}", other.id.value))
                .arg("count", missing.len())
                .arg("units", named(s, &missing));
            let owed = other.responsible.as_ref().map_or(other.id.span, |r| r.span);
            out.push(finding.related("owed", owed));
        }
    }
}

/// Those that stand where the units of the barrier stand and are of their kind. A barrier need not wait for units of
/// another sort: that the police act once every town has reported is no mistake.
fn like(s: &Subject<'_>, both: &[UnitIx], missing: Vec<UnitIx>) -> Vec<UnitIx> {
    let sort = |u: &UnitIx| s.timetable.units.all().at(*u).and_then(|u| Some((u.kind.as_deref()?, u.parent)));
    let sorts: BTreeSet<_> = both.iter().filter_map(sort).collect();
    missing.into_iter().filter(|u| sort(u).is_some_and(|own| sorts.contains(&own))).collect()
}

fn named(s: &Subject<'_>, units: &[UnitIx]) -> String {
    let names = units.iter().take(NAMED).filter_map(|u| s.timetable.units.all().at(*u));
    let shown = names.map(|u| u.id.to_string()).collect::<Vec<_>>().join(", ");
    if units.len() > NAMED { format!("{shown}, …") } else { shown }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{said, said_of};

    fn barrier(first: &str, second: &str, after: &str) -> Vec<String> {
        let tasks = format!(
            "tasks:\n  - {{id: x, responsible: {first}, due: 2026-05-08}}\n  - {{id: y, responsible: {second}, due: 2026-06-01, after: [{after}]}}"
        );
        said("graph/barrier-on-missing-units", &tasks)
    }

    #[test]
    fn only_a_mixture_is_a_defect() {
        assert_eq!(
            barrier("{each: towns}", "{each: [towns, police]}", "x"),
            ["1 unit(s) owe `y` but not `x`, and wait for everybody's `x` instead of their own: police"]
        );
        for (first, second) in [
            ("{each: towns}", "{each: towns}"),
            ("{each: [towns, police]}", "{each: towns}"),
            ("{each: towns}", "police"),
            ("{each: towns}", "{each: [office, police]}"),
            ("police", "{each: towns}"),
        ] {
            assert_eq!(barrier(first, second, "x"), [""; 0], "{first} before {second}");
        }
    }

    #[test]
    fn a_barrier_for_all_need_not_wait_for_units_of_another_sort() {
        assert_eq!(barrier("{each: towns}", "{each: [towns, police]}", "{all: x}"), [""; 0]);
        assert_eq!(barrier("{each: [east, west]}", "{each: [south, police]}", "{all: x}"), [""; 0]);
        assert_eq!(
            barrier("{each: [east, west]}", "{each: towns}", "{all: x}"),
            [
                "`y` waits for everybody's `x`, but 1 of the units that owe `y` do not owe `x`, so nothing of theirs is waited for: south"
            ]
        );
    }

    #[test]
    fn six_units_are_named() {
        let plan = "duban: 1
campaign: {id: demo, window: 2026-03-02..2026-06-30, time_zone: Asia/Shanghai, calendar: cn}
units: {towns: {each: [a, b, c, d, e, f, g, h]}}
tasks:
  - {id: x, responsible: {each: [a]}, due: 2026-05-08}
  - {id: y, responsible: {each: towns}, due: 2026-06-01, after: [x]}
";
        let said = said_of("graph/barrier-on-missing-units", plan);
        assert!(said.iter().all(|s| s.starts_with("7 unit(s)") && s.ends_with("b, c, d, e, f, g, …")), "{said:?}");
        assert_eq!(said.len(), 1);
    }
}
