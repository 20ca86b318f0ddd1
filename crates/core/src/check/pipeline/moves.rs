//! Moves out of a state where an item ends, and moves written twice.

use super::flow::{Flow, State};
use crate::diagnostic::{Diagnostic, pipeline};
use std::collections::BTreeMap;

pub(super) fn check(flow: &Flow<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for (from, to, span) in &flow.moves {
        let name = |i: usize| flow.state(i).map_or("", |s| s.name);
        if let Some(first) = seen.get(&(*from, *to)) {
            let finding = Diagnostic::new(&pipeline::MOVE_TWICE, *span).arg("from", name(*from)).arg("to", name(*to));
            out.push(finding.related("first", *first));
            continue;
        }
        seen.insert((*from, *to), *span);
        if let Some(state) = flow.state(*from).filter(|s| State::is_final(s)) {
            let finding = Diagnostic::new(&pipeline::MOVE_AFTER_FINAL, *span).arg("state", state.name);
            let place = state.written.get("final").map_or(state.span, |n| n.span);
            out.push(finding.arg("to", name(*to)).related("final", place));
        }
    }
}
