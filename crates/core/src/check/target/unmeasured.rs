//! A target of which the text gives words and no number (家喻戶曉).

use super::rows;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, target};
use crate::plan::Target;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for row in rows(s) {
        let Some((Target::Words(words), span)) = row.spec.target.as_ref().map(|t| (&t.value, t.span)) else { continue };
        let finding = Diagnostic::new(&target::UNMEASURED_TARGET, span).arg("indicator", &row.id.value);
        out.push(finding.arg("words", words));
    }
}
