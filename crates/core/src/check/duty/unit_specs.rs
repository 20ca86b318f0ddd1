//! What the plan says of each unit of the timetable.

use crate::check::Subject;
use crate::document::{Node, Value};
use crate::plan::{Id, UnitSpec};
use crate::timetable::UnitIx;
use std::collections::BTreeMap;

/// The most units a finding names.
const SHOWN: usize = 5;

/// The entry of `units` behind each unit; members of a set share theirs.
pub(super) struct UnitSpecs<'a> {
    by_unit: Vec<&'a UnitSpec>,
    written: BTreeMap<u32, &'a Node>,
}

impl<'a> UnitSpecs<'a> {
    pub(super) fn of(s: &Subject<'a>) -> UnitSpecs<'a> {
        let written = match s.tree.and_then(|t| t.get("units")).map(|n| &n.value) {
            Some(Value::Map(units)) => units.iter().map(|(_, unit)| (unit.span.start, unit)).collect(),
            _ => BTreeMap::new(),
        };
        // The timetable numbers units in the order written.
        let by_unit = s.plan.units.iter().flat_map(|(_, u)| std::iter::repeat_n(u, u.size())).collect();
        UnitSpecs { by_unit, written }
    }

    /// Whether the entry of a unit has a field, even one that could not be read and has a finding of its own.
    pub(super) fn has(&self, unit: UnitIx, key: &str) -> bool {
        let spec = self.by_unit.get(usize::from(unit));
        let field = spec.and_then(|u| self.written.get(&u.span.start)).and_then(|node| node.get(key));
        field.is_some_and(|value| !value.is_null())
    }
}

/// Ids as a sentence names them; after the first few, `…` stands for the rest.
pub(super) fn listed<'i>(ids: impl IntoIterator<Item = &'i Id>) -> String {
    let mut ids = ids.into_iter();
    let mut shown: Vec<String> = ids.by_ref().take(SHOWN).map(|id| format!("`{id}`")).collect();
    if ids.next().is_some() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
