//! A state in which an item may stay for ever.

use super::flow::Flow;
use crate::diagnostic::{Diagnostic, pipeline};
use crate::document::Node;

pub(super) fn check(flow: &Flow<'_>, out: &mut Vec<Diagnostic>) {
    for state in flow.states.iter().filter(|s| !s.is_final()) {
        if state.written.get("within").is_some_and(|n| !n.is_null()) {
            continue;
        }
        let finding = Diagnostic::new(&pipeline::STATE_WITHOUT_LIMIT, state.span).arg("state", state.name);
        out.push(match state.written.get("law").map(|n: &Node| n.span) {
            // The law binds whoever it binds; the pipeline watches its own limit.
            Some(law) => finding.variant("law").related("law", law),
            None => finding,
        });
    }
}
