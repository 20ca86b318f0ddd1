//! Where returns and questions go, left blank: `contact: __`.

use super::blank::is_blank;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, duty};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (id, unit) in &s.plan.units {
        if let Some(contact) = unit.contact.as_ref().filter(|c| is_blank(c)) {
            out.push(Diagnostic::new(&duty::BLANK_CONTACT, contact.span).arg("unit", &id.value));
        }
    }
}
