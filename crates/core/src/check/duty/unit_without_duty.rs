//! A unit that owes nothing, leads nothing, receives nothing and co-operates in nothing.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};
use crate::timetable::UnitIx;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    if s.is_broken("tasks", out) {
        return;
    }
    let units = &s.timetable.units;
    // Where a task's unit could not be read, nobody can be said to have no duty.
    if s.timetable.tasks.is_empty() || s.timetable.tasks.iter().any(|t| t.units.is_empty()) {
        return;
    }
    let mut busy: BTreeSet<UnitIx> = BTreeSet::new();
    for task in &s.timetable.tasks {
        busy.extend(task.units.iter().chain(&task.with));
        busy.extend([task.lead, task.to, task.accept_by].into_iter().flatten());
    }
    busy.extend(s.plan.campaign.lead.as_ref().and_then(|l| units.find(l.as_str())));
    busy.extend(units.all().iter().filter_map(|u| u.parent));
    for (ix, unit) in units.all().enumerated() {
        if !busy.contains(&ix)
            && let Some(place) = s.declared.units.get(unit.id.as_str())
        {
            out.push(Diagnostic::new(&duty::UNIT_WITHOUT_DUTY, *place).arg("unit", &unit.id));
        }
    }
}
