//! A state in which an item may stay for ever.

use super::flow::Flow;
use crate::diagnostic::{Diagnostic, pipeline};

pub(super) fn check(flow: &Flow<'_>, out: &mut Vec<Diagnostic>) {
    // The law named is a limit as well; one that is not there has a finding of its own.
    let limited = |key: &str, written: &crate::document::Node| written.get(key).is_some_and(|n| !n.is_null());
    for state in flow.states.iter().filter(|s| !s.is_final()) {
        if !limited("within", state.written) && !limited("law", state.written) {
            out.push(Diagnostic::new(&pipeline::STATE_WITHOUT_LIMIT, state.span).arg("state", state.name));
        }
    }
}
