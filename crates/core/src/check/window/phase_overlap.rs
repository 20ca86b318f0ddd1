//! Days that two phases both claim.

use super::sequence;
use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let mut before: Option<&crate::plan::PhaseSpec> = None;
    for phase in sequence(&s.plan.phases) {
        if let Some(previous) = before
            && let Some(shared) = previous.window.overlap(&phase.window)
        {
            let finding = Diagnostic::new(&window::PHASE_OVERLAP, phase.window.span)
                .variant(if shared.days() == 1 { "one-day" } else { "" })
                .arg("phase", &phase.id.value)
                .arg("previous", &previous.id.value)
                .arg("days", shared.days())
                .arg("first", shared.first)
                .arg("last", shared.last)
                .related("previous", previous.window.span);
            out.push(finding);
        }
        before = before.filter(|b| b.window.last >= phase.window.last).or(Some(phase));
    }
}
