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

#[cfg(test)]
mod tests {
    use crate::check::sample::said;

    #[test]
    fn a_ring_of_functions_is_told_at_the_first_of_them() {
        let names = ["omega", "kappa", "beta", "zeta", "alpha", "theta"];
        let next = names.iter().cycle().skip(1);
        let functions: String = names.iter().zip(next).map(|(f, g)| format!("      fn {f}() {{ {g}(); }}\n")).collect();
        let rules = format!("rules:\n  - id: r\n    on: incident\n    then: |\n{functions}      alpha();\n");
        assert_eq!(said("rule/too-expensive", &rules), ["`omega` always calls itself again"]);
    }
}
