//! One document or return that a unit is to hand in by two different days.

use super::matters::{Both, same, steps};
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::plan::DeliverableKind;
use crate::timetable::{Due, UnitIx};
use std::collections::BTreeMap;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (what, tasks) in same(s) {
        let (variant, name) = what.said();
        // By title alone, only what is of one sort is the same.
        let mut groups: BTreeMap<Option<DeliverableKind>, Vec<Both<'_>>> = BTreeMap::new();
        for (spec, task) in tasks.into_iter().filter(|(spec, _)| spec.every.is_none()) {
            if let Some(kind) = task.deliverable.filter(|k| *k != DeliverableKind::Action) {
                let by_title = Some(kind).filter(|_| variant == "title");
                groups.entry(by_title).or_default().push((spec, task));
            }
        }
        for group in groups.into_values().filter(|g| g.len() > 1) {
            twice(s, variant, name, &group, out);
        }
    }
}

/// Each task against what its units already owe of the same; every unit of every task is looked at once.
fn twice(s: &Subject<'_>, variant: &'static str, name: &str, group: &[Both<'_>], out: &mut Vec<Diagnostic>) {
    let zone = &s.timetable.zone;
    let mut owed: BTreeMap<UnitIx, (Both<'_>, Due)> = BTreeMap::new();
    for &(spec, task) in group {
        let Some(due) = task.occurrences.first().and_then(|o| o.deadline).map(|d| d.due) else { continue };
        let mut clash: Option<(UnitIx, Both<'_>, Due)> = None;
        let mut count = 0_usize;
        for unit in task.units.iter() {
            match owed.get(unit) {
                Some((other, before)) if *before != due && differ(spec, other.0) => {
                    count += 1;
                    clash = clash.or(Some((*unit, *other, *before)));
                }
                Some(_) => {}
                None => {
                    owed.insert(*unit, ((spec, task), due));
                }
            }
        }
        let Some((unit, other, before)) = clash else { continue };
        let Some(unit) = s.timetable.units.all().at(unit) else { continue };
        let place = |b: &crate::plan::TaskSpec| b.due.as_ref().map_or(b.id.span, |d| d.span);
        let variant = match (variant, count) {
            ("title", 1) => "title",
            ("title", _) => "title-several",
            (_, 1) => "",
            _ => "several",
        };
        let finding = Diagnostic::new(&duty::SAME_DELIVERABLE_TWICE, place(spec))
            .variant(variant)
            .arg("matter", name)
            .arg("task", &spec.id.value)
            .arg("unit", &unit.id)
            .arg("count", count)
            .arg("due", due.show(zone))
            .arg("other", &other.0.id.value)
            .arg("other_due", before.show(zone));
        out.push(finding.related("other", place(other.0)));
    }
}

/// Not the same: what reports on other days, and one that is made after the other.
fn differ(a: &crate::plan::TaskSpec, b: &crate::plan::TaskSpec) -> bool {
    let covers = |t: &crate::plan::TaskSpec| t.covers.as_ref().map(|c| c.value.clone());
    !steps(a, b) && covers(a) == covers(b)
}

#[cfg(test)]
mod tests {
    use crate::check::duty::said;
    use crate::diagnostic::duty;

    fn found(first: &str, second: &str) -> Vec<String> {
        let units = "units: {o: {}, a: {}, s: {each: [x, y]}}\nphases: [{id: p, window: 2026-03-01..2026-03-31}]\n";
        let tasks = format!("tasks:\n  - {{id: t, to: o, {first}}}\n  - {{id: u, to: o, {second}}}\n");
        said(&duty::SAME_DELIVERABLE_TWICE, &format!("{units}{tasks}"))
    }

    const SET: &str = "responsible: {each: [s, a]}, due: 2026-03-10, deliverable: {kind: return}";

    #[test]
    fn units_with_two_days_for_one_thing_are_told() {
        let one = found(
            &format!("matter: m, {SET}"),
            "matter: m, responsible: a, due: 2026-03-12, deliverable: {kind: document}",
        );
        assert_eq!(one, ["2026-03-12: `a` is to hand in `m` twice: `u` by 2026-03-12, and `t` by 2026-03-10"]);
        let title = "title: 總結";
        let several = found(
            &format!("{title}, {SET}"),
            &format!("{title}, responsible: {{each: s}}, due: {{before: 2026-03-12}}, deliverable: {{kind: return}}"),
        );
        let said =
            "2 units are to hand in `總結` twice, `x` among them: as `u` by 2026-03-11, and as `t` by 2026-03-10";
        assert_eq!(several.len(), 1);
        assert!(several.concat().ends_with(said), "{several:?}");
    }

    #[test]
    fn what_is_not_the_same_is_not_told() {
        let other = |rest: &str| format!("responsible: a, {rest}");
        let quiet = [
            ("matter: m", other("matter: m, due: 2026-03-10, deliverable: {kind: return}")),
            ("matter: m", other("matter: n, due: 2026-03-12, deliverable: {kind: return}")),
            ("matter: m", other("matter: m, due: 2026-03-12, deliverable: {kind: action}")),
            ("matter: m", other("matter: m, every: {week: {on: fri}}, deliverable: {kind: return}")),
            ("matter: m", other("matter: m, due: 2026-03-12, covers: campaign, deliverable: {kind: return}")),
            ("matter: m", other("matter: m, due: 2026-03-12, after: [t], deliverable: {kind: return}")),
            ("matter: m", "matter: m, responsible: o, due: 2026-03-12, deliverable: {kind: return}".to_owned()),
            ("title: 總結", other("title: 總結, due: 2026-03-12, deliverable: {kind: document}")),
            ("title: 總結, phase: p", other("title: 總結, due: 2026-03-12, deliverable: {kind: return}")),
        ];
        for (first, second) in quiet {
            assert_eq!(found(&format!("{first}, {SET}"), &second), [""; 0], "{second}");
        }
    }
}
