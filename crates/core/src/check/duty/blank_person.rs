//! A person left blank: `__`.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (id, unit) in &s.plan.units {
        for (role, person) in unit.roles() {
            if person.trim().chars().all(|c| matches!(c, '_' | '＿' | '-' | '×' | ' ')) {
                let finding = Diagnostic::new(&duty::BLANK_PERSON, person.span).arg("unit", &id.value);
                out.push(finding.arg("role", role));
            }
        }
    }
}
