//! Which units are offices: they act for the unit they stand in.

use crate::check::Subject;
use crate::timetable::UnitIx;

/// Whether a unit is an office by its kind, or by how it is called.
pub(super) fn is_office(s: &Subject<'_>, unit: UnitIx) -> bool {
    let Some(unit) = s.timetable.units.all().at(unit) else { return false };
    let called = |name: &str| {
        let name = name.trim().to_lowercase();
        ["辦", "办", "辦公室", "办公室"].iter().any(|end| name.ends_with(end)) || name.ends_with("office")
    };
    unit.kind.as_deref().is_some_and(called) || called(&unit.title)
}
