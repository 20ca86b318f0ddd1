//! A last word (一票否決) against which nobody may be heard.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::document::{Span, Value};
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // A period that cannot be read has a finding of its own.
    let written: BTreeSet<Span> = match s.tree.and_then(|t| t.get("ladder")).map(|n| &n.value) {
        Some(Value::Seq(rungs)) => rungs.iter().filter(|r| r.get("appeal").is_some()).map(|r| r.span).collect(),
        _ => BTreeSet::new(),
    };
    for measure in s.plan.ladder.iter().filter(|m| m.r#final && m.appeal.is_none()) {
        if !written.contains(&measure.span) {
            out.push(Diagnostic::new(&rule::VETO_WITHOUT_APPEAL, measure.id.span).arg("measure", &measure.id.value));
        }
    }
}
