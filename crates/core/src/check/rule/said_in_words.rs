//! Rules that are only said: a consequence without a measure or an amount, a condition nobody can decide.

use crate::check::Subject;
use crate::diagnostic::{Diagnostic, rule};

pub(in crate::check) fn check(s: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    for decl in s.plan.rules.iter().filter(|d| d.r#use.is_none()) {
        let parts = [
            (&rule::MEASURE_WITHOUT_THRESHOLD, decl.when.as_ref()),
            (&rule::ACCOUNTABILITY_WITHOUT_AMOUNT, decl.then.as_ref()),
        ];
        for (code, script) in parts {
            if let Some((script, words)) = script.and_then(|s| Some((s, s.words()?))) {
                let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
                out.push(Diagnostic::new(code, script.node.span).arg("words", words));
            }
        }
    }
}
