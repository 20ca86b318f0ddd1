//! Days between two phases that belong to neither.

use super::sequence_with;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};
use crate::plan::PhaseSpec;
use std::collections::BTreeSet;

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    // A phase whose window could not be read may well fill the gap.
    if s.declared.phases.len() > s.plan.phases.len() {
        return;
    }
    let mut before: Option<&PhaseSpec> = None;
    // A phase that runs beside others, and yet waits or is waited for, is a step between them.
    let awaited: BTreeSet<&str> = s.plan.phases.iter().flat_map(|p| p.waits_for()).map(|id| id.as_str()).collect();
    let step = |p: &PhaseSpec| p.waits_for().next().is_some() || awaited.contains(p.id.as_str());
    for phase in sequence_with(&s.plan.phases, step) {
        if let Some(previous) = before {
            let gap = (phase.window.first - previous.window.last).num_days() - 1;
            if gap > 0 {
                let day = |n| crate::time::add_days(previous.window.last, n).map(|d| d.to_string()).unwrap_or_default();
                let finding = Diagnostic::new(&window::PHASE_GAP, phase.window.span)
                    .arg("phase", &phase.id.value)
                    .arg("previous", &previous.id.value)
                    .arg("days", gap)
                    .arg("first", day(1))
                    .arg("last", day(gap))
                    .related("previous", previous.window.span);
                out.push(finding);
            }
        }
        // The phase that reaches furthest is the one a gap is measured from.
        before = before.filter(|b| b.window.last >= phase.window.last).or(Some(phase));
    }
}
