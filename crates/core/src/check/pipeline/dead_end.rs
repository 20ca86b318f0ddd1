//! States that an item comes to and cannot end from: one without a way out, or several that only lead to one another.

use super::flow::{Flow, State};
use crate::check::rings;
use crate::diagnostic::{Diagnostic, pipeline};

pub(super) fn check(flow: &Flow<'_>, out: &mut Vec<Diagnostic>) {
    let Some(reached) = &flow.reached else { return };
    for component in rings::components(&flow.next) {
        let inside = |i: usize| component.binary_search(&i).is_ok();
        let ends = component.iter().filter_map(|i| flow.state(*i)).any(State::is_final);
        // Only where ways stop for good: a state before it is no defect of its own.
        let leaves = component.iter().filter_map(|i| flow.next.get(*i)).flatten().any(|to| !inside(*to));
        let Some(first) = component.first().filter(|i| reached.contains(i) && !ends && !leaves) else { continue };
        let Some(state) = flow.state(*first) else { continue };
        let finding = Diagnostic::new(&pipeline::DEAD_END, state.span).arg("state", state.name);
        if !rings::is_ring(&flow.next, &component) {
            out.push(finding);
            continue;
        }
        let names: Vec<String> =
            component.iter().filter_map(|i| flow.state(*i)).map(|s| format!("`{}`", s.name)).collect();
        let finding = finding.variant(if names.len() > 1 { "ring" } else { "itself" }).arg("states", names.join(" / "));
        let others = component.iter().skip(1).filter_map(|i| flow.state(*i));
        out.push(others.fold(finding, |f, s| f.related("ring", s.span)));
    }
}
