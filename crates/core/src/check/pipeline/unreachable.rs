//! A state that no item can come to.

use super::flow::Flow;
use crate::diagnostic::{Diagnostic, pipeline};

pub(super) fn check(flow: &Flow<'_>, out: &mut Vec<Diagnostic>) {
    let Some(reached) = &flow.reached else { return };
    for (i, state) in flow.states.iter().enumerate().filter(|(i, _)| !reached.contains(i)) {
        // Moves lead to it, but only from states that are cut off themselves.
        let from = flow.moves.iter().find(|(from, to, _)| *to == i && *from != i);
        let finding = Diagnostic::new(&pipeline::UNREACHABLE_STATE, state.span).arg("state", state.name);
        out.push(match from.and_then(|(from, ..)| flow.state(*from)) {
            Some(from) => finding.variant("cut-off").arg("from", from.name),
            None => finding,
        });
    }
}
