//! A receiver of items, or someone who grants more time, that is no unit.

use crate::check::Subject;
use crate::check::names::unknown;
use crate::diagnostic::{Diagnostic, pipeline};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (state, spec) in s.plan.pipelines.iter().flat_map(|(_, p)| &p.states.0) {
        let by = spec.extend.as_ref().and_then(|e| e.by.as_ref());
        for id in spec.to.iter().chain(by) {
            if s.declared.units.contains_key(id.as_str()) {
                continue;
            }
            let finding = match s.declared.sets.get(id.as_str()) {
                Some(set) => Diagnostic::new(&pipeline::UNKNOWN_RECEIVER, id.span)
                    .variant("set")
                    .arg("name", &id.value)
                    .related("set", *set),
                // One called by its title is suggested by its id.
                None => match s.timetable.units.all().iter().find(|u| u.title == id.as_str()) {
                    Some(unit) => {
                        let finding = Diagnostic::new(&pipeline::UNKNOWN_RECEIVER, id.span).arg("name", &id.value);
                        finding.mean(unit.id.as_str())
                    }
                    None => {
                        let known = s.declared.units.keys().map(String::as_str);
                        unknown(&pipeline::UNKNOWN_RECEIVER, id.as_str(), id.span, known)
                    }
                },
            };
            out.push(finding.arg("state", &state.value));
        }
    }
}
