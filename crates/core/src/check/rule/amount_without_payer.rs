//! Money promised that is nobody's to pay.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for (resolved, decl) in s.rules.iter().filter_map(|r| Some((r, s.decl(r)?))) {
        if decl.paid_by.is_some() {
            continue;
        }
        let calls =
            resolved.scripts.iter().flat_map(|(script, c)| c.calls().into_iter().map(move |call| (script, call)));
        let Some((script, call)) = calls.into_iter().find(|(_, call)| call.name == "reward") else { continue };
        let amount = call.numbers.iter().find(|(i, _)| *i == 0).map(|(_, n)| n.normalize().to_string());
        let place = resolved.used_at.unwrap_or_else(|| script.span(s.sources, call.place));
        let finding =
            Diagnostic::new(&rule::AMOUNT_WITHOUT_PAYER, place).variant(if amount.is_some() { "" } else { "open" });
        out.push(finding.arg("rule", &resolved.rule.id).arg("amount", amount.unwrap_or_default()));
    }
}
