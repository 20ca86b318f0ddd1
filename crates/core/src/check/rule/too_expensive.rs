//! A script that cannot end within its budgets.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};
use crate::rules::{CostlyKind, Limits};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let limits = Limits::default();
    for (script, compiled) in s.rules.iter().flat_map(|r| &r.scripts) {
        for costly in compiled.costly(limits) {
            let finding = Diagnostic::new(&rule::TOO_EXPENSIVE, script.span(s.sources, costly.place));
            out.push(match costly.kind {
                CostlyKind::Endless => finding.variant("endless").arg("most", limits.operations),
                CostlyKind::Turns(n) => finding.arg("turns", n).arg("most", limits.operations),
                CostlyKind::Acts(n) => finding.variant("acts").arg("turns", n).arg("most", limits.acts),
                CostlyKind::Recursion(name) => finding.variant("recursion").arg("function", name),
            });
        }
    }
}
