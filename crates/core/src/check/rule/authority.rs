//! Who decides and who pays: units that the plan must have.

use crate::check::Subject;
use crate::check::names::unknown;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let rules = s.plan.rules.iter().flat_map(|r| r.by.iter().chain(&r.paid_by));
    for unit in rules.chain(s.plan.ladder.iter().filter_map(|m| m.by.as_ref())) {
        if s.declared.units.contains_key(unit.as_str()) {
            continue;
        }
        out.push(match s.declared.sets.get(unit.as_str()) {
            Some(set) => Diagnostic::new(&duty::UNKNOWN_UNIT, unit.span)
                .variant("set-no-each")
                .arg("name", &unit.value)
                .related("set", *set),
            None => unknown(&duty::UNKNOWN_UNIT, unit.as_str(), unit.span, s.declared.units.keys().map(String::as_str)),
        });
    }
}
