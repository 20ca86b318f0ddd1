//! A last word (一票否決) against which nobody may be heard.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for measure in s.plan.ladder.iter().filter(|m| m.r#final && m.appeal.is_none()) {
        // A period that cannot be read has a finding of its own.
        let written = s.tree.and_then(|t| t.get("ladder")).is_some_and(|ladder| match &ladder.value {
            crate::document::Value::Seq(rungs) => {
                rungs.iter().any(|r| r.span == measure.span && r.get("appeal").is_some())
            }
            _ => false,
        });
        if !written {
            out.push(Diagnostic::new(&rule::VETO_WITHOUT_APPEAL, measure.id.span).arg("measure", &measure.id.value));
        }
    }
}
