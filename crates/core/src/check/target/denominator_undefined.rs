//! A share to be reached, and nothing says of what it is one.

use super::rows;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, target};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for row in rows(s) {
        let (Some((_, span)), Some(measure)) = (row.number(), &row.spec.measure) else { continue };
        // A way of rolling up that could not be read has a finding of its own.
        let unread = row.spec.roll_up.is_none() && row.written.is_some_and(|n| n.get("roll_up").is_some());
        if row.spec.whole().is_some() && row.ratio().is_none() && !unread {
            let finding = Diagnostic::new(&target::DENOMINATOR_UNDEFINED, span).arg("indicator", &row.id.value);
            out.push(finding.related("measure", measure.span));
        }
    }
}
