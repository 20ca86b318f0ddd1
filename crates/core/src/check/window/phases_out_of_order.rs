//! A phase written after one that begins later.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, window};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let sequential: Vec<_> = s.plan.phases.iter().filter(|p| !p.parallel).collect();
    for (before, phase) in sequential.iter().zip(sequential.iter().skip(1)) {
        if phase.window.first < before.window.first {
            let finding = Diagnostic::new(&window::PHASES_OUT_OF_ORDER, phase.id.span)
                .arg("phase", &phase.id.value)
                .arg("previous", &before.id.value)
                .related("previous", before.id.span);
            out.push(finding);
        }
    }
}
